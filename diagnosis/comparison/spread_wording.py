"""Words of distributions, declared groups and neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from diagnosis.comparison.plots import OwnMark
from diagnosis.comparison.quartiles import Column, Part, Quartiles
from diagnosis.results.figures import DASH, write_score

KIND_TITLES: Mapping[str, Promise] = {
    "all": gettext_lazy("All"),
    "country": gettext_lazy("Country"),
    "class": gettext_lazy("Class"),
    "programme": gettext_lazy("Programme"),
    "stage": gettext_lazy("Stage"),
}
ORIGIN_NOTES: Mapping[str, Promise] = {
    "desk": gettext_lazy("These are desk studies: consultants read published text. No city has answered."),
    "invented": gettext_lazy("These places and answers are invented, to show how the pages look."),
    "synthetic": gettext_lazy("These places and answers are made by a program, for tests."),
}


def say_place(place: str, part: Part) -> str:
    """Say in which part of its group a place is; never its rank."""
    sentences = {
        "upper": _("%(place)s is in the upper part of its group."),
        "middle": _("%(place)s is in the middle part of its group."),
        "lower": _("%(place)s is in the lower part of its group."),
    }
    return sentences[part] % {"place": place}


def name_part(part: Part) -> str:
    """Say the same in a few words, beside a group."""
    words = {
        "upper": _("in the upper part"),
        "middle": _("in the middle part"),
        "lower": _("in the lower part"),
    }
    return words[part]


def say_middle_half(quartiles: Quartiles) -> str:
    """Say where the middle half of the places is."""
    values = {"low": write_score(quartiles.lower), "high": write_score(quartiles.upper)}
    count = quartiles.count
    if values["low"] == values["high"]:
        return ngettext(
            "%(count)d place has %(low)s.", "At least half of %(count)d places have %(low)s.", count
        ) % {"count": count, **values}
    return ngettext(
        "%(count)d place lies between %(low)s and %(high)s.",
        "The middle half of %(count)d places lies between %(low)s and %(high)s.",
        count,
    ) % {"count": count, **values}


def write_quartiles(quartiles: Quartiles | None) -> str:
    """Return "40 – 46 – 62": lower quartile, median, upper quartile."""
    if quartiles is None:
        return DASH
    values = (quartiles.lower, quartiles.median, quartiles.upper)
    return f" {DASH} ".join(write_score(value) for value in values)


def describe_quartiles(title: str, quartiles: Quartiles | None) -> str:
    """Return the text alternative of a line of quartiles."""
    if quartiles is None:
        return _("%(name)s: no score yet") % {"name": title}
    return _("%(name)s: lower quartile %(lower)s, median %(median)s, upper quartile %(upper)s") % {
        "name": title,
        "lower": write_score(quartiles.lower),
        "median": write_score(quartiles.median),
        "upper": write_score(quartiles.upper),
    }


def write_column(column: Column) -> str:
    """Return which scores a column holds: "40 to under 45", the last one "95 to 100"."""
    words = {"low": column.low, "high": column.high}
    if column.high == 100:
        return _("%(low)d to %(high)d") % words
    return _("%(low)d to under %(high)d") % words


def describe_columns(title: str, columns: Iterable[Column], own: OwnMark | None) -> str:
    """Return the text alternative of a plot of scores: how many places lie in each column."""
    counts = "; ".join(f"{write_column(column)}: {column.count}" for column in columns)
    said = _("%(name)s, places by score: %(counts)s") % {"name": title, "counts": counts}
    if own is None:
        return said
    return _("%(said)s. Marked: %(label)s") % {"said": said, "label": own.label}


def describe_levels(title: str, levels: Iterable[tuple[str, int]]) -> str:
    """Return the text alternative of a plot of answers: how many places chose each level."""
    counts = "; ".join(f"{name}: {count}" for name, count in levels)
    return _("%(name)s, places by answer: %(counts)s") % {"name": title, "counts": counts}


def describe_rings(
    title: str, own: float | None, others: Iterable[float | None], thresholds: Sequence[float]
) -> str:
    """Return the text alternative of a domain with one's own score and those of the neighbours."""
    scores = ", ".join(write_score(score, thresholds) for score in others)
    return _("%(name)s: %(own)s; neighbours: %(scores)s") % {
        "name": title,
        "own": write_score(own, thresholds),
        "scores": scores or DASH,
    }
