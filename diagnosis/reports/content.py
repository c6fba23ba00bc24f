"""What a report shows: the reading of a result, with the place's published marks, and its pages' heads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from diagnosis.advice.advising import Ahead, CityAdvice, look_ahead
from diagnosis.advice.roadmap import PlanReading, read_plan
from diagnosis.advice.way import Way
from diagnosis.results.models import Result
from diagnosis.results.published import PublishedRow
from diagnosis.results.reading import QuestionReading
from diagnosis.results.selectors import ResultReading, load_result_page
from frameworks.spec import Mode

LONG_NAME = 16  # letters from which the cover sets a name smaller


@dataclass(frozen=True)
class ReportContent:
    """Everything that the report's template reads."""

    reading: ResultReading
    published: tuple[PublishedRow, ...]
    ahead: Ahead
    language: str

    @property
    def mode(self) -> Mode | None:
        """The mode in which the questions were answered."""
        modes = self.reading.spec.modes
        return next((mode for mode in modes if mode.key == self.reading.assessment.mode), None)

    @property
    def name(self) -> str:
        """What the cover is about: the initiative, else the place."""
        return self.reading.assessment.initiative or str(self.reading.assessment.place)

    @property
    def has_long_name(self) -> bool:
        """The name needs a smaller face on the cover."""
        return len(self.name) > LONG_NAME

    @property
    def way(self) -> Way | None:
        """The shortest way to the next stage; None for a framework without stages."""
        return self.ahead.way

    @property
    def advice(self) -> CityAdvice | None:
        """What the measure library advises; None without one."""
        return self.ahead.advice

    @cached_property
    def roadmap(self) -> PlanReading | None:
        """The roadmap of the city; None while nothing stands on it."""
        plan = self.ahead.plan
        reading = None if plan is None else read_plan(plan)
        return reading if reading is not None and reading.lines else None

    @property
    def missing(self) -> tuple[QuestionReading, ...]:
        """Questions without an answer that counts."""
        return (*self.reading.unanswered, *self.reading.unknown, *self.reading.unchecked)


def build_content(result: Result, language: str) -> ReportContent:
    """Gather the report of a loaded result; call it with the language active."""
    page = load_result_page(result)
    return ReportContent(page.reading, page.published, look_ahead(page.reading), language)
