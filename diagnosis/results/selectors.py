"""What the pages of results read, gathered in few queries and laid out by the pure modules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Assessment, Origin
from diagnosis.results import reading, trace
from diagnosis.results.models import Result, Series
from diagnosis.results.published import PublishedRow, list_published_of
from diagnosis.results.radar import RadarSeries, SeriesKind, radar
from diagnosis.results.reading import (
    CriterionReading,
    DomainReading,
    ElementReading,
    NextRungs,
    QuestionReading,
)
from diagnosis.results.summary import summarize, summarize_domains, summarize_headline
from diagnosis.results.trace import StageStep
from diagnosis.results.wording import in_language
from diagnosis.scoring.encoding import decode_diagnosis
from diagnosis.scoring.records import Diagnosis
from frameworks.messages import Message
from frameworks.selectors import load_spec
from frameworks.spec import Framework

MIN_RADAR_AXES = 3


@dataclass(frozen=True)
class ResultReading:
    """A stored result laid out for people: the page and the report read this."""

    result: Result
    spec: Framework
    diagnosis: Diagnosis

    @property
    def assessment(self) -> Assessment:
        return self.result.submission.assessment

    @property
    def series_name(self) -> str:
        """Whose answers these are: checked ones, a desk study, or what the city says of itself."""
        if self.result.series == Series.SELF and self.assessment.origin == Origin.DESK:
            return _("Desk study")
        return str(self.result.get_series_display())

    @property
    def standing(self) -> str:
        """How far the result can be relied on, in a few words for every page of the report."""
        if self.result.series == Series.VERIFIED:
            return _("Checked by a consultant")
        if self.assessment.origin == Origin.DESK:
            return _("Preliminary desk study, not an audit")
        return _("Preliminary self-assessment, not an audit")

    @cached_property
    def thresholds(self) -> list[float]:
        """Scores at which a level begins, lowest first, without 0."""
        return sorted(level.threshold for level in self.spec.readiness_levels if level.threshold > 0)

    @cached_property
    def headline(self) -> tuple[Message, ...]:
        return summarize_headline(self.spec, self.diagnosis)

    @cached_property
    def summary(self) -> tuple[Message, ...]:
        return summarize(self.spec, self.diagnosis)

    @cached_property
    def domains_finding(self) -> Message:
        return summarize_domains(self.diagnosis)

    @cached_property
    def domains(self) -> tuple[DomainReading, ...]:
        return reading.read_domains(self.spec, self.diagnosis, self.result.submission.answers)

    @cached_property
    def elements(self) -> tuple[ElementReading, ...]:
        return reading.list_elements(self.domains)

    @cached_property
    def questions(self) -> tuple[QuestionReading, ...]:
        return tuple(question for element in self.elements for question in element.questions)

    @cached_property
    def strong(self) -> tuple[ElementReading, ...]:
        return reading.choose_strong(self.spec, self.domains)

    @cached_property
    def open(self) -> tuple[ElementReading, ...]:
        return reading.choose_open(self.spec, self.domains)

    @cached_property
    def next_rungs(self) -> tuple[NextRungs, ...]:
        return reading.list_next_rungs(self.spec, self.diagnosis, self.domains)

    @cached_property
    def criteria(self) -> tuple[CriterionReading, ...]:
        return reading.read_criteria(self.spec, self.diagnosis)

    @cached_property
    def steps(self) -> tuple[StageStep, ...]:
        """The stages from the lowest to the highest."""
        return trace.list_steps(self.spec, self.diagnosis)

    @cached_property
    def present_step(self) -> StageStep | None:
        """The stage that holds; None in a range."""
        return next((step for step in self.steps if step.state == "present"), None)

    @cached_property
    def next_step(self) -> StageStep | None:
        """The stage whose conditions come next; in a range the one above its lowest end."""
        if self.diagnosis.stage is None:
            return None
        key = trace.find_next_stage(self.spec, self.diagnosis.stage)
        return next((step for step in self.steps if step.stage.key == key), None)

    @cached_property
    def deciding(self) -> tuple[QuestionReading, ...]:
        """The open questions that decide a range."""
        keys = self.diagnosis.stage.deciding_questions if self.diagnosis.stage else ()
        return tuple(question for question in self.questions if question.question.key in keys)

    @cached_property
    def unknown(self) -> tuple[QuestionReading, ...]:
        return self._with_state("unknown")

    @cached_property
    def unanswered(self) -> tuple[QuestionReading, ...]:
        return self._with_state("unanswered")

    @cached_property
    def not_applicable(self) -> tuple[QuestionReading, ...]:
        return self._with_state("not_applicable")

    def _with_state(self, state: str) -> tuple[QuestionReading, ...]:
        return tuple(question for question in self.questions if question.result.state == state)

    @cached_property
    def drawn_domains(self) -> tuple[DomainReading, ...]:
        """The domains that count: those that do not apply are left out of the radar."""
        return tuple(row for row in self.domains if not row.node.leaves)

    @cached_property
    def radar(self) -> SafeString:
        """The radar as SVG; empty with fewer than three domains."""
        if len(self.drawn_domains) < MIN_RADAR_AXES:
            return SafeString("")
        axes = [in_language(row.domain.title) for row in self.drawn_domains]
        drawn = radar(axes, [self._radar_series], self.thresholds, title=_("Radar of the domains"))
        return mark_safe(drawn)  # noqa: S308  our own function, which escapes every word

    @cached_property
    def radar_data(self) -> dict[str, object]:
        """The same values for the live radar."""
        series = self._radar_series
        return {
            "axes": [in_language(row.domain.title) for row in self.drawn_domains],
            "rings": self.thresholds,
            "series": [{"name": series.name, "kind": series.kind, "values": list(series.scores)}],
        }

    @property
    def _radar_series(self) -> RadarSeries:
        kind: SeriesKind = "checked" if self.result.series == Series.VERIFIED else "own"
        scores = tuple(row.node.score for row in self.drawn_domains)
        return RadarSeries(self.series_name, kind, scores)


def read_result(result: Result) -> ResultReading:
    """Lay out a loaded result; the framework is that of its own version."""
    return ResultReading(
        result=result,
        spec=load_spec(result.submission.assessment.version_id),
        diagnosis=decode_diagnosis(bytes(result.payload)),
    )


@dataclass(frozen=True)
class ResultPage:
    """A result with the published marks of its country and place, as context."""

    reading: ResultReading
    published: tuple[PublishedRow, ...]


def load_result_page(result: Result) -> ResultPage:
    """Gather the page of a result: two queries on top of loading it."""
    laid_out = read_result(result)
    place = result.submission.assessment.place
    rows = list_published_of(laid_out.spec, place, place.country)
    return ResultPage(laid_out, rows)
