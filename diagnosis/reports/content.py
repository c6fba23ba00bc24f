"""What a report shows: the reading of a result, with the place's published marks, and its pages' heads."""

from __future__ import annotations

from dataclasses import dataclass

from diagnosis.results.models import Result
from diagnosis.results.published import PublishedRow
from diagnosis.results.reading import QuestionReading
from diagnosis.results.selectors import ResultReading, load_result_page
from frameworks.spec import Mode

LONG_NAME = 16  # letters from which the cover sets a place's name smaller


@dataclass(frozen=True)
class ReportContent:
    """Everything that the report's template reads."""

    reading: ResultReading
    published: tuple[PublishedRow, ...]
    language: str

    @property
    def mode(self) -> Mode | None:
        """The mode in which the questions were answered."""
        modes = self.reading.spec.modes
        return next((mode for mode in modes if mode.key == self.reading.assessment.mode), None)

    @property
    def has_long_name(self) -> bool:
        """The place's name needs a smaller face on the cover."""
        return len(str(self.reading.assessment.place)) > LONG_NAME

    @property
    def missing(self) -> tuple[QuestionReading, ...]:
        """Questions without an answer that counts."""
        return (*self.reading.unanswered, *self.reading.unknown)


def build_content(result: Result, language: str) -> ReportContent:
    """Gather the report of a loaded result; call it with the language active."""
    page = load_result_page(result)
    return ReportContent(page.reading, page.published, language)
