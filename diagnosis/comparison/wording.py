"""Words of comparisons: what a ground and its filters are called, and what is said of wrong addresses."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
    "result": gettext_lazy("Result"),
    "node": gettext_lazy("Domain, element or question"),
}
LONGEST_QUOTE = 60


def say_unknown(name: str, value: str) -> str:
    """Say that an address asks for a choice that is not there."""
    shown = value if len(value) <= LONGEST_QUOTE else value[:LONGEST_QUOTE] + "…"
    words = {"value": shown, "name": PARAMETERS[name]}
    return _("“%(value)s” is no choice of “%(name)s”. It is left out.") % words


def say_levels_differ() -> str:
    """Say why versions of one framework have no common ground."""
    return _("These versions do not have the same levels, so they cannot be compared with each other.")
