"""Sentences of a comparison brief in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from diagnosis.comparison.filters import Selection
from diagnosis.comparison.ground import Ground
from diagnosis.places.models import Place, PlaceKind, Programme
from diagnosis.reports.brief_figures import Apart, Spread
from diagnosis.results.figures import write_score
from diagnosis.results.wording import in_language, name_node
from frameworks.spec import Framework

MIN_DOMAINS = 2


def say_title(selection: Selection) -> str:
    """Name what is compared: the programme, else the country, else cities in general."""
    if "programme" in selection.chosen:
        programme = Programme.objects.filter(key=selection.chosen["programme"]).first()
        return str(programme) if programme else selection.chosen["programme"]
    if "country" in selection.chosen:
        code = selection.chosen["country"]
        country = Place.objects.filter(kind=PlaceKind.COUNTRY, country_code=code).first()
        return str(country) if country else code
    return _("Cities compared")


def say_questions(ground: Ground) -> str:
    """Name framework, version and mode; whose answers they are is said beside."""
    mode = next(mode for mode in ground.spec.modes if mode.key == ground.mode)
    version = _("questions that stayed the same") if ground.is_common else ground.spec.version
    return f"{in_language(ground.spec.title)} {version}, {in_language(mode.title)}"


def describe_spread(name: str, spread: Spread, thresholds: Sequence[float]) -> str:
    """Return the text alternative of a distribution: its numbers."""
    words = {
        "name": name,
        "count": spread.count,
        "median": write_score(spread.median, thresholds),
        "lower": write_score(spread.lower, thresholds),
        "upper": write_score(spread.upper, thresholds),
        "lowest": write_score(spread.lowest, thresholds),
        "highest": write_score(spread.highest, thresholds),
    }
    return (
        _(
            "%(name)s, %(count)d places: from %(lowest)s to %(highest)s, the middle half from %(lower)s to "
            "%(upper)s, median %(median)s"
        )
        % words
    )


def say_apart(spec: Framework, alike: Apart, most: Apart) -> str:
    """Say where places that stand side by side are most alike, and where they are most apart."""
    thresholds = [level.threshold for level in spec.readiness_levels if level.threshold > 0]
    words = {
        "alike": name_node(alike.node, spec),
        "alike_low": write_score(alike.lowest, thresholds),
        "alike_high": write_score(alike.highest, thresholds),
        "apart": name_node(most.node, spec),
        "low": write_score(most.lowest, thresholds),
        "high": write_score(most.highest, thresholds),
    }
    return (
        _(
            "They are most alike in %(alike)s (%(alike_low)s to %(alike_high)s) and most apart in %(apart)s "
            "(%(low)s to %(high)s)."
        )
        % words
    )


def say_widest(spec: Framework, spreads: Mapping[str, Spread]) -> str:
    """Say in which domain the middle half of the places is widest; nothing without a difference."""
    widths = {key: spread.upper - spread.lower for key, spread in spreads.items()}
    if len(widths) < MIN_DOMAINS or max(widths.values()) == min(widths.values()):
        return ""
    widest = max(widths, key=lambda key: widths[key])
    thresholds = [level.threshold for level in spec.readiness_levels if level.threshold > 0]
    words = {
        "domain": name_node(widest, spec),
        "lower": write_score(spreads[widest].lower, thresholds),
        "upper": write_score(spreads[widest].upper, thresholds),
    }
    said = _("Places differ most in %(domain)s: the middle half of them has %(lower)s to %(upper)s points.")
    return said % words
