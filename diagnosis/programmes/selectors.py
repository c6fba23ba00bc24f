"""What the pages of programmes read: each place with where it stands, gathered in few queries."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Max, Q
from django.utils import timezone

from diagnosis.assessments.models import AnswerOrigin, AnswerState, Assessment, AssessmentState
from diagnosis.assessments.permissions import CITY_ORIGINS
from diagnosis.assessments.selectors import Progress
from diagnosis.people.models import Event, Invitation, Role, RoleKind, User
from diagnosis.places.models import Place, Programme, ProgrammePlace
from diagnosis.programmes.permissions import current_members
from diagnosis.programmes.wording import LATE, NOT_STARTED, STATES
from diagnosis.results.models import NodeKind, NodeScore, Override, Result
from diagnosis.results.wording import in_language
from frameworks.selectors import load_spec
from frameworks.spec import Framework

UNFINISHED = (NOT_STARTED, AssessmentState.OPEN, AssessmentState.RETURNED)
# What asks most of a consultant stands first.
ATTENTION = (AssessmentState.SUBMITTED, NOT_STARTED, AssessmentState.RETURNED, AssessmentState.OPEN)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The newest result of an assessment: its words, and its coverage from 0 to 1."""

    result: Result
    stage: str
    level: str
    coverage: float | None


@dataclass(frozen=True, slots=True)
class FollowedPlace:
    """A place of a programme and where it stands today; without an assessment it has not started."""

    member: ProgrammePlace
    assessment: Assessment | None
    progress: Progress | None
    outcome: Outcome | None
    leads: tuple[User, ...]
    has_people: bool
    is_invited: bool
    was_reminded_today: bool
    deadline: datetime.date | None
    today: datetime.date

    @property
    def place(self) -> Place:
        return self.member.place

    @property
    def state(self) -> str:
        return self.assessment.state if self.assessment else NOT_STARTED

    @property
    def state_words(self) -> str:
        return str(STATES[self.state])

    @property
    def is_unfinished(self) -> bool:
        """Nothing is handed in, or answers were sent back."""
        return self.state in UNFINISHED

    @property
    def waits_for_check(self) -> bool:
        """The city has handed in, and the check is not finished."""
        return self.state == AssessmentState.SUBMITTED

    @property
    def is_late(self) -> bool:
        return self.is_unfinished and self.deadline is not None and self.deadline < self.today

    @property
    def last_activity(self) -> datetime.datetime | None:
        """When somebody last answered or handed in; None before the start."""
        if self.assessment is None:
            return None
        moments = [self.assessment.created_at, self.assessment.last_answer_at]  # type: ignore[attr-defined]
        if self.outcome is not None:
            moments.append(self.outcome.result.created_at)
        return max(moment for moment in moments if moment is not None)

    @property
    def attention(self) -> tuple[int, int, int, float, str]:
        """Sorts first what asks most: late, then waiting for the check, then what has not begun."""
        rank = ATTENTION.index(self.state) if self.state in ATTENTION else len(ATTENTION)
        share = self.progress.answered / (self.progress.asked or 1) if self.progress else 0.0
        return (not self.is_late, rank, bool(self.leads), share, str(self.place))


@dataclass(frozen=True)
class ProgrammePage:
    """A programme with its places, those that need attention first; ``state`` chooses some of them."""

    programme: Programme
    spec: Framework
    rows: tuple[FollowedPlace, ...]
    state: str
    left: tuple[ProgrammePlace, ...]

    @property
    def shown(self) -> list[FollowedPlace]:
        if self.state == LATE:
            return [row for row in self.rows if row.is_late]
        return [row for row in self.rows if self.state in ("", row.state)]

    @property
    def states(self) -> list[tuple[str, str]]:
        return [(key, str(words)) for key, words in STATES.items()]

    @property
    def handed_in(self) -> int:
        return sum(not row.is_unfinished for row in self.rows)

    @property
    def waiting(self) -> int:
        return sum(row.state == AssessmentState.SUBMITTED for row in self.rows)

    @property
    def late(self) -> int:
        return sum(row.is_late for row in self.rows)

    @property
    def mode_title(self) -> str:
        """The mode's name; empty where any mode will do."""
        title = next((mode.title for mode in self.spec.modes if mode.key == self.programme.mode), None)
        return in_language(title) if title else ""


@dataclass(frozen=True, slots=True)
class ListedProgramme:
    """A programme of the list, with the number of its places and of those that handed in."""

    programme: Programme
    spec: Framework
    place_count: int
    handed_in: int


def load_programme_page(programme: Programme, *, state: str = "") -> ProgrammePage:
    """Gather a programme's page: a constant number of queries, however many places there are."""
    rows = sorted(follow_places(programme), key=lambda row: row.attention)
    left = programme.memberships.filter(left_on__lt=timezone.localdate()).select_related("place")
    chosen = state if state in STATES else ""
    return ProgrammePage(programme, load_spec(programme.version_id), tuple(rows), chosen, tuple(left))


def follow_places(programme: Programme) -> list[FollowedPlace]:
    """Return the programme's places of today, each with its newest assessment, result and leads."""
    members = list(current_members(programme).select_related("place"))
    ids = [member.place_id for member in members]
    assessments = _find_newest(programme, ids)
    outcomes = load_outcomes(assessments.values())
    leads: dict[int, list[User]] = {}
    staffed: set[int | None] = set()
    workers = Role.objects.current().filter(kind__in=(RoleKind.LEAD, RoleKind.STAFF), place__in=ids)
    for role in workers.select_related("user"):
        staffed.add(role.place_id)
        if role.kind == RoleKind.LEAD:
            leads.setdefault(role.place_id or 0, []).append(role.user)
    now, today = timezone.now(), timezone.localdate()
    waiting = Invitation.objects.filter(
        kind=RoleKind.LEAD,
        place__in=ids,
        accepted_at__isnull=True,
        withdrawn_at__isnull=True,
        expires_at__gt=now,
    )
    invited = set(waiting.values_list("place", flat=True))
    reminded = find_reminded_today(programme)
    rows = []
    for member in members:
        assessment = assessments.get(member.place_id)
        rows.append(
            FollowedPlace(
                member=member,
                assessment=assessment,
                progress=_count(assessment) if assessment else None,
                outcome=outcomes.get(assessment.pk) if assessment else None,
                leads=tuple(leads.get(member.place_id, ())),
                has_people=member.place_id in staffed,
                is_invited=member.place_id in invited,
                was_reminded_today=member.place_id in reminded,
                deadline=programme.deadline,
                today=today,
            )
        )
    return rows


def find_reminded_today(programme: Programme) -> set[int | None]:
    """Return the ids of the places that a consultant reminded today."""
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    events = Event.objects.filter(
        kind="programmes.reminded", programme=programme, at__gte=start, params__step="now"
    )
    return set(events.values_list("place", flat=True))


def list_programmes(programmes: Iterable[Programme]) -> list[ListedProgramme]:
    """Return the programmes with how many of their places handed in, in two more queries."""
    found = list(programmes)
    today = timezone.localdate()
    members = ProgrammePlace.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gte=today), programme__in=found
    ).values_list("programme", "place")
    places: dict[int, list[int]] = {}
    for programme_id, place_id in members:
        places.setdefault(programme_id, []).append(place_id)
    assessments = Assessment.objects.filter(
        place__in={place for row in places.values() for place in row}, origin__in=CITY_ORIGINS
    ).order_by("created_at", "pk")
    rows = list(assessments)
    lines = []
    for programme in found:
        own = set(places.get(programme.pk, ()))
        newest = choose_newest(programme, (row for row in rows if row.place_id in own))
        done = sum(row.state not in UNFINISHED for row in newest.values())
        lines.append(ListedProgramme(programme, load_spec(programme.version_id), len(own), done))
    return lines


def choose_newest(programme: Programme, assessments: Iterable[Assessment]) -> dict[int, Assessment]:
    """Return by place the newest assessment that belongs to the programme; they come oldest first.

    One that was started for the programme goes before one that only fits its framework, mode and period.
    """
    chosen: dict[int, Assessment] = {}
    for row in assessments:
        if not _fits(programme, row):
            continue
        before = chosen.get(row.place_id)
        if before is None or row.programme_id == programme.pk or before.programme_id != programme.pk:
            chosen[row.place_id] = row
    return chosen


def _fits(programme: Programme, assessment: Assessment) -> bool:
    if assessment.framework_id != programme.version.framework_id:
        return False
    if assessment.programme_id == programme.pk:
        return True
    if programme.mode and assessment.mode != programme.mode:
        return False
    day = timezone.localdate(assessment.created_at)
    return (programme.starts_on is None or programme.starts_on <= day) and (
        programme.ends_on is None or day <= programme.ends_on
    )


def _find_newest(programme: Programme, place_ids: list[int]) -> dict[int, Assessment]:
    counts = ~Q(answers__state=AnswerState.OPEN) & ~Q(answers__origin=AnswerOrigin.CARRIED)
    rows = (
        Assessment.objects.filter(
            place__in=place_ids, framework=programme.version.framework_id, origin__in=CITY_ORIGINS
        )
        .select_related("place")
        .annotate(answered_count=Count("answers", filter=counts), last_answer_at=Max("answers__updated_at"))
        .order_by("created_at", "pk")
    )
    return choose_newest(programme, rows)


def _count(assessment: Assessment) -> Progress:
    spec = load_spec(assessment.version_id)
    asked = spec.list_questions(assessment.mode, assessment.place.spec_kind)
    return Progress(assessment.answered_count, len(asked))  # type: ignore[attr-defined]  # annotated


def load_outcomes(assessments: Iterable[Assessment]) -> Mapping[int, Outcome]:
    """Return the newest result of each assessment, checked before self-reported, in three queries."""
    versions = {row.pk: row.version_id for row in assessments}
    results = (
        Result.objects.filter(submission__assessment__in=versions)
        .select_related("submission")
        .defer("payload", "submission__answers")
        .order_by("submission__number", "series")  # "verified" comes after "self" in the alphabet
    )
    newest = {result.submission.assessment_id: result for result in results}
    ids = [result.pk for result in newest.values()]
    scores = {row.result_id: row for row in NodeScore.objects.filter(result__in=ids, kind=NodeKind.OVERALL)}
    stages = dict(
        Override.objects.filter(result__in=ids, withdrawn_at__isnull=True).values_list("result", "stage")
    )
    outcomes = {}
    for assessment_id, result in newest.items():
        spec = load_spec(versions[assessment_id])
        score = scores.get(result.pk)
        stage = stages.get(result.pk, result.stage)
        outcomes[assessment_id] = Outcome(
            result,
            _name(stage, {row.key: row.title for row in spec.stages}),
            _name(score.level if score else "", {row.key: row.title for row in spec.readiness_levels}),
            score.coverage if score else None,
        )
    return outcomes


def _name(key: str, titles: Mapping[str, Mapping[str, str]]) -> str:
    return in_language(titles[key]) if key in titles else ""
