"""Published marks seen by the framework's own rule: a stage from five marks. Pure.

Source of the marks and of the seven countries' groups: JICA, Data Collection Survey on the
Application of Smart City Approach, 2022, Table 5-10 and section 5-4-3. No group is published for
cities, so for them there is nothing to agree with.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diagnosis.scoring.records import NodeResult, StageResult
from diagnosis.scoring.stages import find_stage
from frameworks.spec import Framework

Marks = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class MarkedPlace:
    """A place with its published marks (domain key to level key) and its group (empty: none published)."""

    key: str
    marks: Marks
    group: str = ""


@dataclass(frozen=True, slots=True)
class Agreement:
    """For how many places with a published group the rule gives that group.

    ``alike`` are the sets of places that have the same marks and yet different groups: the reason
    why no rule on marks can agree everywhere.
    """

    agreeing: int
    compared: int
    differing: tuple[str, ...]
    alike: tuple[tuple[str, ...], ...]


def find_stage_of_marks(framework: Framework, marks: Marks) -> StageResult | None:
    """Return the stage that the framework's rule gives for marks alone; a domain without a mark is unknown.

    Raises KeyError for a mark that is no level of the framework.
    """
    nodes = {
        domain.key: _node_of_mark(framework, domain.key, marks.get(domain.key))
        for domain in framework.domains
    }
    return find_stage(framework, nodes)


def compare_groups(framework: Framework, places: Iterable[MarkedPlace]) -> Agreement:
    """Compare the rule's stages with the published groups of the places that have one."""
    grouped = [place for place in places if place.group]
    differing = []
    for place in grouped:
        found = find_stage_of_marks(framework, place.marks)
        if found is None or found.stage != place.group:
            differing.append(place.key)
    by_marks: dict[tuple[tuple[str, str], ...], list[MarkedPlace]] = {}
    for place in grouped:
        by_marks.setdefault(tuple(sorted(place.marks.items())), []).append(place)
    alike = tuple(
        tuple(place.key for place in same)
        for same in by_marks.values()
        if len({place.group for place in same}) > 1
    )
    return Agreement(len(grouped) - len(differing), len(grouped), tuple(differing), alike)


def _node_of_mark(framework: Framework, domain: str, mark: str | None) -> NodeResult:
    """A domain that has a level and no score, since only the mark is published."""
    if mark is not None:
        framework.rank_of_level(mark)
    return NodeResult(
        key=domain,
        kind="domain",
        method=framework.domain_step.method,
        weight=1.0,
        score=None,
        low=None,
        high=None,
        coverage=1.0,
        level=mark,
        lowest_level=mark,
        highest_level=mark,
        no_level_reason=None,
        provisional=False,
        not_applicable_share=0.0,
        answered=0,
        asked=0,
        missing=(),
        children=(),
    )
