"""The lists of choices above distributions and groups: only those with something to choose."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnosis.assessments.models import Origin
from diagnosis.comparison.filters import ORIGINS, Option
from diagnosis.comparison.ground import Facet, Ground
from diagnosis.comparison.nodes import Node, NodeList
from diagnosis.comparison.wording import PARAMETERS
from diagnosis.places.models import PlaceKind
from diagnosis.results.models import Series
from diagnosis.results.wording import in_language
from frameworks.selectors import load_spec


@dataclass(frozen=True, slots=True)
class OptionGroup:
    """Choices under one title; the title may be empty."""

    title: str
    options: Sequence[Option]


@dataclass(frozen=True, slots=True)
class ChoiceField:
    """A list of choices of the form; ``empty`` is the words for no choice, "" where one is needed."""

    name: str
    label: str
    groups: Sequence[OptionGroup]
    chosen: str
    empty: str = ""


def make_field(
    name: str, options: Iterable[Option], chosen: str, *, empty: str = "", label: str = ""
) -> ChoiceField:
    """Return a list of plain choices."""
    return ChoiceField(name, label or str(PARAMETERS[name]), [OptionGroup("", list(options))], chosen, empty)


def make_node_field(nodes: NodeList, node: Node) -> ChoiceField:
    """Return the choice of what is compared, by domain."""
    groups = [
        OptionGroup(group.title, [Option(found.key, found.title) for found in group.nodes])
        for group in nodes.groups
    ]
    return ChoiceField("node", _("What is compared"), groups, node.key)


def list_ground_fields(
    facets: Sequence[Facet], ground: Ground
) -> tuple[list[ChoiceField], Mapping[str, str]]:
    """Return the choices of a ground where there are any, and what is fixed (framework, mode, series)."""
    spec = ground.spec
    frameworks = {
        facet.version.framework.key: in_language(load_spec(facet.version.pk).title) for facet in facets
    }
    modes = {mode.key: in_language(mode.title) for mode in spec.modes}
    found = [
        ("framework", list(frameworks.items()), spec.key),
        ("mode", [(key, modes[key]) for key in _find(facets, ground, "mode") if key in modes], ground.mode),
        (
            "series",
            [(key, str(Series(key).label)) for key in _find(facets, ground, "series")],
            ground.series,
        ),
        ("version", [(key, key) for key in _list_versions(facets, ground)], ground.version),
    ]
    fields = [
        make_field(name, [Option(*option) for option in options], chosen)
        for name, options, chosen in found
        if len(options) > 1
    ]
    offered = {field.name for field in fields}
    return fields, {name: chosen for name, _options, chosen in found if name not in offered}


def make_origin_field(origins: Iterable[str], chosen: str) -> ChoiceField:
    """Return the choice of whose answers are shown: one origin at a time."""
    offered = {*origins, chosen}
    options = [Option(origin.value, str(origin.label)) for origin in ORIGINS if origin.value in offered]
    return make_field("origin", options, chosen)


def make_kind_field(kinds: Iterable[str], chosen: str) -> ChoiceField:
    """Return the choice of the kind of place."""
    offered = {*kinds, chosen}
    options = [Option(kind.value, str(kind.label)) for kind in PlaceKind if kind.value in offered]
    return make_field("kind", options, chosen)


def make_round_field(rounds: Iterable[int], chosen: int) -> ChoiceField:
    """Return the choice of a round; without one the newest of each place."""
    numbers = sorted({*rounds, *([chosen] if chosen else [])})
    options = [Option(str(number), _("Round %(number)d") % {"number": number}) for number in numbers]
    return make_field("round", options, str(chosen or ""), empty=_("The newest of each place"))


def name_origin(origin: str) -> str:
    """Return whose answers these are."""
    return str(Origin(origin).label)


def _find(facets: Iterable[Facet], ground: Ground, name: str) -> list[str]:
    same = [facet for facet in facets if facet.version.framework.key == ground.spec.key]
    if name == "series":
        same = [facet for facet in same if facet.mode == ground.mode]
    return list(dict.fromkeys(str(getattr(facet, name)) for facet in same))


def _list_versions(facets: Iterable[Facet], ground: Ground) -> list[str]:
    """Return one version of each method, the newest of its own; the chosen ground by its own name."""
    by_method: dict[str, str] = {}
    for facet in sorted(facets, key=lambda found: found.version.pk):
        same = (facet.version.framework.key, facet.mode, facet.series)
        if same == (ground.spec.key, ground.mode, ground.series):
            by_method[facet.version.method_digest] = facet.version.number
    return list(by_method.values())
