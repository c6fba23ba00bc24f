"""The rises of the path beside a roadmap: what it could start with, and what its order looks at."""

from __future__ import annotations

from diagnosis.advice.decisions import list_stages_above
from diagnosis.advice.models import Plan
from diagnosis.advice.standing import Standing
from diagnosis.advice.way import seek_way
from diagnosis.advice.ways import choose_stage_to_reach, load_marks
from diagnosis.scoring.encoding import decode_diagnosis
from diagnosis.scoring.path_records import Rise


def list_path_rises(standing: Standing, plan: Plan | None) -> tuple[Rise, ...]:
    """Return the rises of the way that the page of the way forward shows: the same stage, the same marks.

    Nothing where there is no such stage, no path, or the search would take too long: a roadmap does
    without it.
    """
    spec, diagnosis = standing.spec, decode_diagnosis(bytes(standing.result.payload))
    if diagnosis.stage is None:
        return ()
    stages = tuple(spec.stages_by_key[key] for key in list_stages_above(spec, diagnosis.stage.lowest))
    stage = choose_stage_to_reach(stages, plan.target_stage if plan else "")
    if not stage:
        return ()
    way = seek_way(spec, diagnosis, stage=stage, marks=load_marks(plan))
    return way.path.rises if way.path else ()
