"""What pages and reports read of a roadmap: its lines laid out by horizon, with costs and what happened.

``read_plan(plan)`` takes a number of queries that no count of lines changes.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import QuerySet
from django.utils import timezone

from diagnosis.advice import selectors
from diagnosis.advice.costs import CostSum, sum_costs
from diagnosis.advice.follow_up import Outcome, PlannedRise, Tally, judge_rise, tally
from diagnosis.advice.library import Measure
from diagnosis.advice.models import Horizon, ItemKind, ItemStatus, Plan, PlanItem
from diagnosis.advice.standing import Standing, load_standing
from diagnosis.results.models import Result, Series
from diagnosis.results.permissions import results_with_context
from diagnosis.results.wording import in_language
from diagnosis.scoring.records import QuestionResult
from frameworks.models import FrameworkVersion, VersionState
from frameworks.selectors import load_spec
from frameworks.spec import Framework, Question, Text

HORIZONS = tuple(Horizon.values)
OPEN = (ItemStatus.PLANNED, ItemStatus.UNDER_WAY)


@dataclass(frozen=True)
class Line:
    """One line with its words, in the reader’s language; ``question`` is None where none is named.

    A question or level that the newest framework no longer has leaves its key as its name.
    """

    item: PlanItem
    title: str
    question: Question | None
    measure: Measure | None
    today: datetime.date

    @property
    def is_overdue(self) -> bool:
        """Due before today and neither done nor dropped."""
        return self.item.due_on is not None and self.item.due_on < self.today and self.item.status in OPEN

    @property
    def is_done(self) -> bool:
        return self.item.status == ItemStatus.DONE

    @property
    def question_name(self) -> str:
        """The short text of the question, or its key."""
        return in_language(self.question.short_text) if self.question else self.item.question_key

    @property
    def from_name(self) -> str:
        """The level that was answered when it was planned; empty where it was open."""
        return self._name_level(self.item.from_level)

    @property
    def to_name(self) -> str:
        return self._name_level(self.item.to_level)

    @property
    def descriptor(self) -> Text | None:
        """What the level to reach asks for."""
        return self.question.descriptors.get(self.item.to_level) if self.question else None

    @property
    def is_no_rise(self) -> bool:
        """The answer stood at this level, or higher, when the line was planned."""
        if self.question is None or not self.item.from_level:
            return False
        scale = self.question.scale
        if scale.find_level(self.item.from_level) is None or scale.find_level(self.item.to_level) is None:
            return False
        return scale.position_of(self.item.from_level) >= scale.position_of(self.item.to_level)

    def _name_level(self, key: str) -> str:
        level = self.question.scale.find_level(key) if self.question else None
        return in_language(level.title) if level else key


@dataclass(frozen=True)
class Column:
    """One horizon with its lines in their order, and what they cost together."""

    horizon: Horizon
    lines: tuple[Line, ...]

    @property
    def costs(self) -> tuple[CostSum, ...]:
        """The sum of its cost ranges, by currency."""
        return add_up(self.lines)

    @property
    def without_cost(self) -> int:
        """How many of its lines name no cost."""
        return sum(line.item.cost_low is None and line.item.cost_high is None for line in self.lines)


@dataclass(frozen=True)
class Happened:
    """What became of a planned rise: by the city's own answer, and by the checked one where there is one."""

    line: Line
    outcome: Outcome
    level: str
    checked: Outcome | None
    checked_level: str
    round: int


@dataclass(frozen=True)
class FollowUp:
    """The lines with a planned rise that a later round could show; counts are of the city's own answers.

    Measures may plan the same rise of the same answer: it is counted once.
    """

    rows: tuple[Happened, ...]

    @property
    def rises(self) -> tuple[Happened, ...]:
        """The rows without those that plan what an earlier row plans."""
        first: dict[tuple[str, str], Happened] = {}
        for row in self.rows:
            first.setdefault((row.line.item.question_key, row.line.item.to_level), row)
        return tuple(first.values())

    @property
    def tally(self) -> Tally:
        return tally(row.outcome for row in self.rises)

    @property
    def checked_tally(self) -> Tally | None:
        """The same by the checked answers; None where nothing was checked."""
        outcomes = [row.checked for row in self.rises if row.checked is not None]
        return tally(outcomes) if outcomes else None


@dataclass(frozen=True)
class PlanReading:
    """A roadmap laid out. ``newest`` is the newest result of its line of rounds, None where there is none."""

    plan: Plan
    spec: Framework
    newest: Result | None
    lines: tuple[Line, ...]
    dropped: tuple[Line, ...]
    follow_up: FollowUp
    today: datetime.date
    standings: tuple[Standing, ...] = field(default=())

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The three horizons, also those without a line."""
        return tuple(
            Column(horizon, tuple(line for line in self.lines if line.item.horizon == horizon))
            for horizon in Horizon
        )

    @property
    def costs(self) -> tuple[CostSum, ...]:
        """The sum of all lines, by currency."""
        return add_up(self.lines)

    @property
    def done(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_done)

    @property
    def overdue(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.is_overdue)

    @property
    def under_way(self) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.item.status == ItemStatus.UNDER_WAY)

    @property
    def standing(self) -> Standing | None:
        """Where the newest round stands: what new lines begin from."""
        return self.standings[0] if self.standings else None

    @property
    def last_currency(self) -> str:
        """The currency that was written last: what a new line begins with."""
        named = [line.item for line in self.lines if line.item.currency]
        return max(named, key=lambda item: item.changed_at).currency if named else ""

    def find_line(self, item_id: int) -> Line | None:
        """Return a line, dropped or not."""
        return next((line for line in (*self.lines, *self.dropped) if line.item.pk == item_id), None)


def add_up(lines: Iterable[Line]) -> tuple[CostSum, ...]:
    """Return the costs of lines by currency."""
    return sum_costs((line.item.currency, line.item.cost_low, line.item.cost_high) for line in lines)


def read_plan(plan: Plan, *, today: datetime.date | None = None) -> PlanReading:
    """Lay out a loaded plan. ``today`` is the day in the site's time zone."""
    today = today or timezone.localdate()
    results = list(_results_of(plan).defer("payload", "submission__answers"))
    items = list(
        plan.items.select_related("planned_at__submission__assessment").defer(
            "planned_at__payload", "planned_at__submission__answers"
        )
    )
    items.sort(key=lambda item: (HORIZONS.index(item.horizon), item.position, item.pk))
    later = _choose_later(items, results)
    newest = next((row for row in results if row.series == Series.SELF), None)
    needed = {result.pk for pair in later.values() for result in pair if result}
    standings = load_standings(needed | ({newest.pk} if newest else set()))
    spec = load_spec(newest.submission.assessment.version_id if newest else _newest_version(plan))
    library = _Libraries(plan)
    lines = [_read_line(item, spec, library, today) for item in items]
    return PlanReading(
        plan=plan,
        spec=spec,
        newest=newest,
        lines=tuple(line for line in lines if line.item.status != ItemStatus.DROPPED),
        dropped=tuple(line for line in lines if line.item.status == ItemStatus.DROPPED),
        follow_up=_follow_up(lines, later, standings),
        today=today,
        standings=(standings[newest.pk],) if newest else (),
    )


def read_follow_up(result: Result, plan: Plan | None) -> FollowUp | None:
    """Return what one result shows of the rises that were planned beside earlier ones of its mode, if any."""
    if plan is None or not plan.revision:  # nothing was ever put on it
        return None
    reading = read_plan(plan)
    assessment = result.submission.assessment
    rows = [
        row
        for row in reading.follow_up.rows
        if row.line.item.planned_at is not None
        and row.line.item.planned_at.submission.assessment.mode == assessment.mode
        and row.round == assessment.round
    ]
    return FollowUp(tuple(rows)) if rows else None


def load_standings(result_ids: Iterable[int]) -> dict[int, Standing]:
    """Read results by their ids, in one query."""
    rows = results_with_context().defer("submission__answers", "submission__assessment__version__document")
    return {row.pk: load_standing(row) for row in rows.filter(pk__in=result_ids)}


def _results_of(plan: Plan) -> QuerySet[Result]:
    """Return all results of a plan's line of rounds, the newest first."""
    return (
        Result.objects.filter(
            submission__assessment__place=plan.place_id,
            submission__assessment__framework=plan.framework_id,
            submission__assessment__initiative=plan.initiative,
            submission__assessment__origin=plan.origin,
        )
        .select_related("submission__assessment")
        .order_by(
            "-submission__assessment__round",
            "-submission__assessment__as_of",
            "-submission__number",
            "-pk",
        )
    )


def _newest_version(plan: Plan) -> int:
    versions = FrameworkVersion.objects.filter(framework=plan.framework_id, state=VersionState.PUBLISHED)
    return versions.order_by("-published_at", "-pk").values_list("pk", flat=True)[0]


def _age(result: Result) -> tuple[int, int]:
    return result.submission.assessment.round, result.submission.number


def _choose_later(
    items: Iterable[PlanItem], results: Iterable[Result]
) -> dict[int, tuple[Result | None, Result | None]]:
    """Return, for each line that names a rise, the newest later result of each series in its mode."""
    by_mode: dict[str, list[Result]] = {}
    for result in results:
        by_mode.setdefault(result.submission.assessment.mode, []).append(result)
    chosen: dict[int, tuple[Result | None, Result | None]] = {}
    for item in items:
        if item.planned_at is None or not item.question_key or not item.to_level:
            continue
        rows = by_mode.get(item.planned_at.submission.assessment.mode, [])
        later = [row for row in rows if _age(row) > _age(item.planned_at)]
        own = max((row for row in later if row.series == Series.SELF), key=_age, default=None)
        checked = max((row for row in later if row.series == Series.VERIFIED), key=_age, default=None)
        if own is not None:
            chosen[item.pk] = (own, checked)
    return chosen


def _follow_up(
    lines: Iterable[Line],
    later: dict[int, tuple[Result | None, Result | None]],
    standings: dict[int, Standing],
) -> FollowUp:
    rows = []
    for line in lines:
        own, checked = later.get(line.item.pk, (None, None))
        if own is None or line.item.status == ItemStatus.DROPPED:
            continue
        outcome, level = _judge(line.item, standings[own.pk])
        seen: tuple[Outcome | None, str] = (None, "")
        if checked is not None:
            seen = _judge(line.item, standings[checked.pk])
        rows.append(Happened(line, outcome, level, *seen, own.submission.assessment.round))
    return FollowUp(tuple(rows))


def _judge(item: PlanItem, standing: Standing) -> tuple[Outcome, str]:
    """Return the outcome with the level that is answered now, in words."""
    question = standing.spec.questions_by_key.get(item.question_key)
    answer: QuestionResult | None = standing.answers.get(item.question_key)
    rise = PlannedRise(item.pk, item.question_key, item.from_level, item.to_level)
    outcome = judge_rise(rise, answer, question.scale if question else None)
    level = question.scale.find_level(answer.level) if question and answer and answer.level else None
    return outcome, in_language(level.title) if level else ""


class _Libraries:
    """Finds a measure in the newest library, else in the version from which it was planned."""

    def __init__(self, plan: Plan) -> None:
        self.newest = selectors.load_library(plan.framework.key)

    def find(self, item: PlanItem) -> Measure | None:
        found = self.newest.measures_by_key.get(item.measure_key) if self.newest else None
        if found is None and item.library_id is not None:
            found = selectors.load_library_version(item.library_id).measures_by_key.get(item.measure_key)
        return found


def _read_line(item: PlanItem, spec: Framework, libraries: _Libraries, today: datetime.date) -> Line:
    question = spec.questions_by_key.get(item.question_key)
    measure = libraries.find(item) if item.measure_key else None
    line = Line(item, "", question, measure, today)
    if item.kind == ItemKind.MEASURE:
        title = in_language(measure.title) if measure else item.measure_key
    elif item.kind == ItemKind.RISE:
        title = line.question_name
    else:
        title = item.title
    return Line(item, title, question, measure, today)
