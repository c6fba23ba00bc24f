"""What the pages of results read, gathered in few queries and laid out by the pure modules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Assessment, Origin
from diagnosis.results import reading, trace
from diagnosis.results.certainty import load_certainty
from diagnosis.results.checked import CheckReading, load_check_of
from diagnosis.results.models import Override, Result, Series
from diagnosis.results.published import PublishedRow, list_published_of
from diagnosis.results.radar import RadarSeries, SeriesKind, radar
from diagnosis.results.reading import (
    CriterionReading,
    DomainReading,
    ElementReading,
    NextRungs,
    QuestionReading,
)
from diagnosis.results.summary import (
    Checked,
    summarize,
    summarize_checked,
    summarize_checked_headline,
    summarize_domains,
    summarize_headline,
)
from diagnosis.results.sureness import Sureness, read_sureness
from diagnosis.results.trace import StageStep
from diagnosis.results.wording import in_language
from diagnosis.scoring.encoding import decode_diagnosis
from diagnosis.scoring.records import Band, Certainty, Diagnosis, NodeResult, UnsureAnswer
from frameworks.messages import Message
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Framework, Question

MIN_RADAR_AXES = 3


@dataclass(frozen=True)
class ResultReading:
    """A stored result laid out for people: the page and the report read this."""

    result: Result
    spec: Framework
    diagnosis: Diagnosis
    check: CheckReading | None = None
    overrides: tuple[Override, ...] = ()
    all_results: tuple[Result, ...] = ()
    certainty: Certainty | None = None

    @property
    def override(self) -> Override | None:
        """The stage that a consultant set and nobody withdrew."""
        return next((row for row in self.overrides if row.withdrawn_at is None), None)

    @property
    def withdrawn(self) -> list[Override]:
        """The stages that were set once, the newest first."""
        return [row for row in self.overrides if row.withdrawn_at is not None]

    @property
    def checked_beside(self) -> Result | None:
        """The checked result of the same answers, to lead to from the self-reported one."""
        if self.result.series == Series.VERIFIED:
            return None
        same = [row for row in self.all_results if row.submission_id == self.result.submission_id]
        return next((row for row in same if row.series == Series.VERIFIED), None)

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
        if self.checked is not None:
            return summarize_checked_headline(self.spec, self.diagnosis, self.checked)
        return summarize_headline(self.spec, self.diagnosis)

    @cached_property
    def summary(self) -> tuple[Message, ...]:
        if self.checked is not None:
            return summarize_checked(self.spec, self.diagnosis, self.checked)
        return summarize(self.spec, self.diagnosis)

    @cached_property
    def checked(self) -> Checked | None:
        """The numbers of the check; None in what the city says of itself."""
        return self.check.as_checked if self.check else None

    @cached_property
    def beside(self) -> ResultReading | None:
        """The self-reported result that stands beside a checked one."""
        if self.check is None or self.checked is None:
            return None
        own = self.checked.own
        certainty = load_certainty(self.check.own, self.spec, own)
        return ResultReading(self.check.own, self.spec, own, certainty=certainty)

    @cached_property
    def sureness(self) -> Sureness | None:
        """How sure stage and scores are, for readers; None where it cannot be told."""
        stage = self.diagnosis.stage
        is_range = stage is not None and stage.stage is None
        return read_sureness(self.certainty, is_range=is_range) if self.certainty else None

    @cached_property
    def stage_answers(self) -> tuple[UnsureReading, ...]:
        """The answers whose better evidence would make the stage surer, the most useful first."""
        return self._find_unsure(self.certainty.stage_answers if self.certainty else ())

    @cached_property
    def score_answers(self) -> tuple[UnsureReading, ...]:
        """The answers whose better evidence would narrow the band of the overall score most."""
        return self._find_unsure(self.certainty.score_answers if self.certainty else ())

    def _find_unsure(self, answers: tuple[UnsureAnswer, ...]) -> tuple[UnsureReading, ...]:
        return tuple(
            UnsureReading(answer, self.spec.questions_by_key[answer.question], domain)
            for answer in answers
            if (domain := self.spec.domains_by_key.get(answer.domain))
        )

    def find_band(self, node: NodeResult) -> Band | None:
        """Return where a node's score lies in 90 of 100 variations."""
        return self.certainty.find_band(node.key) if self.certainty else None

    def find_beside(self, node: NodeResult) -> float | None:
        """Return the self-reported score beside a checked one."""
        return self.beside.diagnosis.find_node(node.key).score if self.beside else None

    @cached_property
    def score_rows(self) -> list[ScoreRow]:
        """The domains, each with the self-reported node where there is one beside it."""
        own = {node.key: node for node in self.checked.own.domains} if self.checked else {}
        return [ScoreRow(row, own.get(row.domain.key)) for row in self.domains]

    @cached_property
    def changed(self) -> tuple[QuestionReading, ...]:
        """The answers that the check changed."""
        return tuple(question for question in self.questions if question.is_changed)

    @cached_property
    def unchecked(self) -> tuple[QuestionReading, ...]:
        """The answers of the city that the check left out."""
        return tuple(question for question in self.questions if question.is_unchecked)

    @cached_property
    def domains_finding(self) -> Message:
        return summarize_domains(self.diagnosis)

    @cached_property
    def domains(self) -> tuple[DomainReading, ...]:
        findings = self.check.findings if self.check else {}
        return reading.read_domains(self.spec, self.diagnosis, self.result.submission.answers, findings)

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
        return tuple(row for row in self._with_state("unanswered") if not row.is_unchecked)

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
        drawn = radar(axes, self._radar_series, self.thresholds, title=_("Radar of the scores"))
        return mark_safe(drawn)  # noqa: S308  our own function, which escapes every word

    @cached_property
    def radar_data(self) -> dict[str, object]:
        """The same values for the live radar."""
        return {
            "axes": [in_language(row.domain.title) for row in self.drawn_domains],
            "rings": self.thresholds,
            "series": [
                {"name": series.name, "kind": series.kind, "values": list(series.scores)}
                for series in self._radar_series
            ],
        }

    @property
    def radar_kind(self) -> SeriesKind:
        """How the radar draws this result."""
        return "checked" if self.result.series == Series.VERIFIED else "own"

    @cached_property
    def _radar_series(self) -> list[RadarSeries]:
        """The leading series first; a domain that leaves one of two keeps its place without a score."""
        scores = tuple(row.node.score for row in self.drawn_domains)
        drawn = [RadarSeries(self.series_name, self.radar_kind, scores)]
        if self.beside is not None:
            own = {node.key: node.score for node in self.beside.diagnosis.domains}
            beside = tuple(own.get(row.domain.key) for row in self.drawn_domains)
            drawn.append(RadarSeries(self.beside.series_name, "own", beside))
        return drawn


@dataclass(frozen=True, slots=True)
class UnsureReading:
    """An answer whose better evidence would help, with its question and domain."""

    answer: UnsureAnswer
    question: Question
    domain: Domain


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """A domain with its checked node and, beside it, the self-reported one."""

    row: DomainReading
    own: NodeResult | None


def read_result(result: Result) -> ResultReading:
    """Lay out a loaded result; the framework is that of its own version.

    Two queries tell what stages were set and which other results there are; a checked result takes two
    more for what was found.
    """
    spec = load_spec(result.submission.assessment.version_id)
    diagnosis = decode_diagnosis(bytes(result.payload))
    return ResultReading(
        result=result,
        spec=spec,
        diagnosis=diagnosis,
        check=load_check_of(result),
        overrides=tuple(result.overrides.select_related("set_by", "withdrawn_by")),
        all_results=list_results_of(result.submission.assessment),
        certainty=load_certainty(result, spec, diagnosis),
    )


def read_shared_result(result: Result) -> ResultReading:
    """Lay out a loaded result for readers outside: itself alone, with the stage that was set beside it.

    What its own city sees besides (other results, what was found in the check) was not shared.
    """
    spec = load_spec(result.submission.assessment.version_id)
    diagnosis = decode_diagnosis(bytes(result.payload))
    return ResultReading(
        result=result,
        spec=spec,
        diagnosis=diagnosis,
        overrides=tuple(result.overrides.filter(withdrawn_at__isnull=True)),
        certainty=load_certainty(result, spec, diagnosis),
    )


@dataclass(frozen=True)
class ResultPage:
    """A result with the published marks of its country and place, as context."""

    reading: ResultReading
    published: tuple[PublishedRow, ...]


def load_result_page(result: Result) -> ResultPage:
    """Gather the page of a result in a number of queries that no count of answers changes."""
    laid_out = read_result(result)
    place = result.submission.assessment.place
    rows = list_published_of(laid_out.spec, place, place.country)
    return ResultPage(laid_out, rows)


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A shown result in a list: of whom, about which day, and its stage where there is one."""

    result: Result
    spec: Framework

    @property
    def assessment(self) -> Assessment:
        return self.result.submission.assessment

    @property
    def stage(self) -> str:
        """The stage's name in the reader's language; empty without one."""
        title = next((stage.title for stage in self.spec.stages if stage.key == self.result.stage), None)
        return in_language(title) if title else ""


def list_shared(results: QuerySet[Result]) -> list[SharedLine]:
    """Lay out shown results by place, the newest of a place first; one query, without their bytes."""
    rows = results.defer(
        "payload", "certainty__payload", "submission__answers", "submission__assessment__version__document"
    )
    order = ("submission__assessment__place__key", "-submission__assessment__as_of", "-pk")
    return [
        SharedLine(result, load_spec(result.submission.assessment.version_id))
        for result in rows.order_by(*order)
    ]


def list_results_of(assessment: Assessment) -> tuple[Result, ...]:
    """Return every result of an assessment, the newest submission first, checked before self-reported."""
    rows = Result.objects.filter(submission__assessment=assessment).select_related("submission")
    return tuple(rows.defer("payload", "submission__answers").order_by("-submission__number", "-series"))
