"""The advice of one result: diagnosis, path, choices and library, as pages, report and API read them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from functools import cached_property

from diagnosis.advice.choices import Choices, load_choices
from diagnosis.advice.city_class import ClassReading, read_class
from diagnosis.advice.library import Library, StageAdvice
from diagnosis.advice.match import Advice, MatchedMeasure, match_measures
from diagnosis.advice.match_wording import Words
from diagnosis.advice.models import LibraryState, MeasureLibrary, Plan
from diagnosis.advice.permissions import Ground, plan_of
from diagnosis.advice.roadmap import FollowUp, read_follow_up
from diagnosis.advice.selectors import load_library
from diagnosis.advice.situation import Situation, describe_situation
from diagnosis.advice.summary import has_answers, summarize_advice
from diagnosis.advice.way import Way
from diagnosis.advice.ways import read_alone, seek_way_for
from diagnosis.assessments.models import Assessment
from diagnosis.results.models import Result
from diagnosis.results.selectors import ResultReading
from diagnosis.scoring.path_records import Path
from diagnosis.scoring.records import Diagnosis
from frameworks.messages import Message
from frameworks.spec import Framework


@dataclass(frozen=True)
class CityAdvice:
    """What a result leads to by the library; ``target`` is the stage of the path, '' without one."""

    ground: Ground
    spec: Framework
    diagnosis: Diagnosis
    library: Library
    choices: Choices
    path: Path | None
    target: str

    @cached_property
    def situation(self) -> Situation:
        return describe_situation(self.spec, self.diagnosis, self.path, self.choices.wants)

    @cached_property
    def advice(self) -> Advice:
        return match_measures(self.library, self.spec, self.situation)

    @property
    def first(self) -> tuple[MatchedMeasure, ...]:
        """The most useful measures; none before something is answered."""
        return self.advice.first if self.is_answered else ()

    @property
    def others(self) -> tuple[MatchedMeasure, ...]:
        """All other measures, the most useful first; none before something is answered."""
        return self.advice.others if self.is_answered else ()

    @property
    def is_answered(self) -> bool:
        """Whether anything is known of the city."""
        return has_answers(self.situation)

    @property
    def unknown_steps(self) -> int:
        """How many steps of the path are questions without an answer."""
        return sum(rise.find_out for rise in self.situation.rises)

    @property
    def headline(self) -> Message:
        return summarize_advice(self.advice, self.situation, self.target)

    @cached_property
    def words(self) -> Words:
        return Words(self.spec, self.library, self.choices.issue_titles)

    @property
    def stage_advice(self) -> StageAdvice | None:
        """What the library says of the stage that holds, in a range of its lowest end."""
        return next((row for row in self.library.stage_advice if row.stage == self.situation.stage), None)

    @property
    def is_range(self) -> bool:
        """The open answers still allow more than one stage."""
        return self.diagnosis.stage is not None and self.diagnosis.stage.stage is None

    @cached_property
    def city_class(self) -> ClassReading:
        return read_class(
            self.library.class_directions,
            economic_group=self.choices.economic_group,
            character=self.choices.character,
        )


@dataclass(frozen=True)
class Ahead:
    """What follows a result: the way to a stage and the advice; None without stages, without a library."""

    result: Result
    plan: Plan | None
    way: Way | None
    advice: CityAdvice | None

    @cached_property
    def follow_up(self) -> FollowUp | None:
        """Which rises that were planned before this result it shows as happened; None where none were."""
        return read_follow_up(self.result, self.plan)


def look_ahead(reading: ResultReading, *, alone: bool = False) -> Ahead:
    """Gather way and advice for the report, or a page that only leads to them: the way is sought once.

    ``alone``: without the other ways.
    """
    plan = plan_of(reading.assessment)
    way = seek_way_for(reading, plan, alone=alone)
    return Ahead(
        reading.result, plan, way, _advise(Ground(reading.result, plan, may_plan=False), reading, way)
    )


def load_city_advice(ground: Ground) -> CityAdvice | None:
    """Gather the advice of a result; None where no library is published for its framework."""
    reading = read_alone(ground)
    return _advise(ground, reading, seek_way_for(reading, ground.plan))


def _advise(ground: Ground, reading: ResultReading, way: Way | None) -> CityAdvice | None:
    library = load_library(ground.assessment.framework.key)
    if library is None:
        return None
    return CityAdvice(
        ground=ground,
        spec=reading.spec,
        diagnosis=reading.diagnosis,
        library=library,
        choices=load_choices(ground.assessment.place, ground.plan, library),
        path=way.path if way else None,
        target=way.stage.key if way and not way.reached else "",
    )


def has_changed_since(assessment: Assessment, moment: datetime.datetime) -> bool:
    """Say whether what follows a result was decided or published anew since: a report of then is outdated."""
    plan = plan_of(assessment)
    if plan is not None and plan.changed_at >= moment:
        return True
    libraries = MeasureLibrary.objects.filter(framework=assessment.framework_id)
    return libraries.filter(state=LibraryState.PUBLISHED, published_at__gte=moment).exists()
