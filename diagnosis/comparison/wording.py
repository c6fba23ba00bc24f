"""Words of comparisons: what a ground and its filters are called, and what is said of wrong addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from diagnosis.assessments.models import Origin
from diagnosis.results.models import ComparedResult, Series

PARAMETERS = {
    "origin": gettext_lazy("Answers"),
    "programme": gettext_lazy("Programme"),
    "country": gettext_lazy("Country"),
    "class": gettext_lazy("Class"),
    "group": gettext_lazy("Economic group"),
    "stage": gettext_lazy("Stage"),
    "round": gettext_lazy("Round"),
    "framework": gettext_lazy("Questionnaire"),
    "mode": gettext_lazy("Mode"),
    "series": gettext_lazy("Series"),
    "version": gettext_lazy("Version"),
    "sort": gettext_lazy("Order of the table"),
    "page": gettext_lazy("Page"),
    "kind": gettext_lazy("Kind of place"),
    "result": gettext_lazy("Result"),
    "by": gettext_lazy("Shown by"),
    "window": gettext_lazy("Part of the map"),
    "reference": gettext_lazy("Published marks, 2022"),
    "node": gettext_lazy("Domain, element or question"),
    "from": pgettext_lazy("the earlier round", "Before"),
    "to": pgettext_lazy("the later round", "After"),
    "ground": gettext_lazy("Questions compared"),
}
LONGEST_QUOTE = 60


def say_unknown(name: str, value: str) -> str:
    """Say that an address asks for a choice that is not there."""
    shown = value if len(value) <= LONGEST_QUOTE else value[:LONGEST_QUOTE] + "…"
    words = {"value": shown, "name": PARAMETERS[name]}
    return _("“%(value)s” is no choice of “%(name)s”. It is left out.") % words


REASONS = {
    "class": gettext_lazy("same class"),
    "start": gettext_lazy("began at a similar score"),
    "country": gettext_lazy("same country"),
    "group": gettext_lazy("same economic group"),
}
"""What makes a peer similar, by the reasons of ``peers``."""


def join_titles(titles: Iterable[str]) -> str:
    """Return long titles in one line; they may hold commas themselves."""
    return pgettext("between long items of a list", "; ").join(titles)


def name_subject(row: ComparedResult) -> str:
    """Return what was assessed: the place, or the initiative with its place (that of the row: no query)."""
    return f"{row.initiative} · {row.place}" if row.initiative else str(row.place)


def name_series(series: str, origin: str) -> str:
    """Return whose answers these are: checked ones, a desk study, or what the city says of itself."""
    if series == Series.SELF and origin == Origin.DESK:
        return _("Desk study")
    return str(Series(series).label)


def say_alike(reasons: Sequence[str]) -> str:
    """Say what two cities have in common: "Same class, same country"; nothing for nothing."""
    listed = pgettext("between the items of a list", ", ").join(str(REASONS[reason]) for reason in reasons)
    return listed[:1].upper() + listed[1:]


def say_levels_differ() -> str:
    """Say why versions of one framework have no common ground."""
    return _("These versions do not have the same levels, so they cannot be compared with each other.")
