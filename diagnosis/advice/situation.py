"""What is known of a city when measures are chosen for it: immutable values, no rows.

Scores run from 0 to 100; positions of levels count from 0 on the question's own scale.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from diagnosis.scoring.path_records import Path, Rise
from diagnosis.scoring.records import Diagnosis
from frameworks.spec import Framework, PlaceKind


@dataclass(frozen=True, slots=True)
class Wants:
    """What the city said of itself beside its answers; empty where it said nothing.

    ``issues`` are the keys of the urban issues it ticked, ``planned`` those of the measures on its roadmap
    that were not dropped.
    """

    economic_group: str = ""
    character: str = ""
    issues: frozenset[str] = frozenset()
    scaling: str = ""
    business_model: str = ""
    planned: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Situation:
    """A city at one result.

    ``stage`` is the stage that holds, in a range its lowest end; '' where the framework has none.
    ``positions`` holds the level of each question that is asked (None: no level). ``scores`` holds the
    elements that count. ``rises`` are those of the path. ``aim`` is the score from which nothing more is
    asked of an element: the highest threshold of the readiness levels.
    """

    place_kind: PlaceKind
    stage: str
    positions: Mapping[str, int | None]
    scores: Mapping[str, float | None]
    rises: tuple[Rise, ...]
    aim: float
    wants: Wants


def describe_situation(
    framework: Framework, diagnosis: Diagnosis, path: Path | None, wants: Wants
) -> Situation:
    """Return the situation of a diagnosis, with the path to the next stage where there is one."""
    positions: dict[str, int | None] = {}
    for element in diagnosis.elements:
        for row in element.questions:
            scale = framework.questions_by_key[row.question].scale
            positions[row.question] = None if row.level is None else scale.position_of(row.level)
    stage = diagnosis.stage
    return Situation(
        place_kind=diagnosis.place_kind,
        stage="" if stage is None else stage.stage or stage.lowest,
        positions=positions,
        scores={row.key: row.score for row in diagnosis.elements if not row.leaves},
        rises=path.rises if path else (),
        aim=max((level.threshold for level in framework.readiness_levels), default=0.0),
        wants=wants,
    )
