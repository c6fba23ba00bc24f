"""What a separate rating shows: while it is open one's own ratings only, once it is closed everybody's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404

from diagnosis.assessments.models import (
    Answer,
    AnswerState,
    Assessment,
    Change,
    ChangeCause,
    Rating,
    RatingRound,
)
from diagnosis.assessments.permissions import ANSWERING_ROLES
from diagnosis.people.models import Role, User
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Element, Question, ScaleLevel


@dataclass(frozen=True, slots=True)
class SpreadRow:
    """One possible answer with those who chose it; ``level`` None for the states without one."""

    level: ScaleLevel | None
    position: int
    state_label: str
    ratings: tuple[Rating, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """How far the ratings of one question lie apart."""

    question: Question
    rows: tuple[SpreadRow, ...]

    @property
    def chosen(self) -> list[SpreadRow]:
        """The levels that somebody chose, from the lowest."""
        return [row for row in self.rows if row.level is not None and row.ratings]

    @property
    def count(self) -> int:
        """How many people rated the question."""
        return sum(len(row.ratings) for row in self.rows)

    @property
    def level_count(self) -> int:
        """How many of them chose a level."""
        return sum(len(row.ratings) for row in self.chosen)

    @property
    def gap(self) -> int:
        """How many levels lie between the lowest and the highest choice."""
        chosen = self.chosen
        return chosen[-1].position - chosen[0].position if chosen else 0

    @property
    def top_position(self) -> int:
        return len(self.question.scale.levels) - 1


@dataclass(frozen=True, slots=True)
class RaterProgress:
    """How many questions a person has rated, not what; ``user`` None: a former member."""

    user: User | None
    rated: int


@dataclass(frozen=True, slots=True)
class ClosedRating:
    """A closed rating with the spread of each question."""

    rating_round: RatingRound
    spreads: tuple[Spread, ...]

    @property
    def people_count(self) -> int:
        """How many people rated at least one question."""
        return len({r.user_id for spread in self.spreads for row in spread.rows for r in row.ratings})

    @property
    def widest(self) -> int:
        """The largest gap of a question, in levels."""
        return max((spread.gap for spread in self.spreads), default=0)


@dataclass(frozen=True, slots=True)
class Settled:
    """What is saved now for a question, and why, where it was settled after the last rating."""

    answer: Answer
    why: str


@dataclass(frozen=True, slots=True)
class RatingBoard:
    """One element under separate rating, for one person."""

    domain: Domain
    element: Element
    questions: tuple[Question, ...]
    current: RatingRound
    mine: dict[str, Rating]
    progress: tuple[RaterProgress, ...]
    closed: tuple[ClosedRating, ...]

    @property
    def last_closed(self) -> ClosedRating | None:
        """The rating that is shown now; None while the newest one is open."""
        return None if self.current.is_open else self.closed[0]

    @property
    def earlier(self) -> tuple[ClosedRating, ...]:
        """Closed ratings before the present one."""
        return self.closed if self.current.is_open else self.closed[1:]


@dataclass(frozen=True, slots=True)
class RatingTask:
    """An element in the list of separate ratings; ``people`` counts who has rated something."""

    element: Element
    current: RatingRound | None
    people: int


def find_asked_element(assessment: Assessment, element_key: str) -> Element:
    """Return an element of which the assessment asks something; another one is not found."""
    spec = load_spec(assessment.version_id)
    element = spec.elements_by_key.get(element_key)
    if element is None or not spec.questions_for(element, assessment.mode, assessment.place.spec_kind):
        raise Http404
    return element


def list_open_elements(assessment: Assessment) -> list[Element]:
    """Return the elements that are open for separate rating, in order: one query."""
    keys = set(
        RatingRound.objects.filter(assessment=assessment, closed_at__isnull=True).values_list(
            "element_key", flat=True
        )
    )
    return [element for element in load_spec(assessment.version_id).elements if element.key in keys]


def list_rating_tasks(assessment: Assessment) -> list[tuple[Domain, list[RatingTask]]]:
    """Return every element of the assessment with its newest rating: one query."""
    spec, kind = load_spec(assessment.version_id), assessment.place.spec_kind
    rounds = RatingRound.objects.filter(assessment=assessment).order_by("pk")
    newest = {
        each.element_key: each for each in rounds.annotate(people=Count("ratings__user", distinct=True))
    }
    groups = []
    for domain in spec.domains:
        tasks = [
            RatingTask(element, newest.get(element.key), getattr(newest.get(element.key), "people", 0))
            for element in domain.elements
            if spec.questions_for(element, assessment.mode, kind)
        ]
        if tasks:
            groups.append((domain, tasks))
    return groups


def load_rating_board(assessment: Assessment, element: Element, user: User) -> RatingBoard:
    """Return the separate rating of an element as this person may see it; never opened: not found.

    Of an open rating only one's own are read, and for the lead how many each has given.
    """
    spec = load_spec(assessment.version_id)
    questions = spec.questions_for(element, assessment.mode, assessment.place.spec_kind)
    rounds = list(RatingRound.objects.filter(assessment=assessment, element_key=element.key).order_by("-pk"))
    if not rounds:
        raise Http404
    current = rounds[0]
    mine: dict[str, Rating] = {}
    progress: tuple[RaterProgress, ...] = ()
    if current.is_open:
        mine = {rating.question_key: rating for rating in current.ratings.filter(user=user)}
        if assessment.may_lead:  # type: ignore[attr-defined]  # annotated by the loader
            progress = _count_ratings(assessment, current)
    finished = [each for each in rounds if not each.is_open]
    return RatingBoard(
        spec.domains_by_key[element.domain],
        element,
        questions,
        current,
        mine,
        progress,
        _read_closed(finished, questions),
    )


def _count_ratings(assessment: Assessment, current: RatingRound) -> tuple[RaterProgress, ...]:
    counts = Counter(current.ratings.values_list("user", flat=True))
    raters = Role.objects.current().filter(place=assessment.place_id, kind__in=ANSWERING_ROLES)
    people = User.objects.filter(
        Q(pk__in=raters.values("user"), is_active=True) | Q(pk__in=[key for key in counts if key])
    )
    known = [RaterProgress(person, counts.pop(person.pk, 0)) for person in people]
    return (*known, *(RaterProgress(None, count) for count in counts.values()))


def _read_closed(rounds: Sequence[RatingRound], questions: Sequence[Question]) -> tuple[ClosedRating, ...]:
    if not rounds:
        return ()
    ratings = Rating.objects.filter(rating_round__in=rounds).select_related("user").order_by("pk")
    given: dict[tuple[int, str], list[Rating]] = {}
    for rating in ratings:
        given.setdefault((rating.rating_round_id, rating.question_key), []).append(rating)
    return tuple(
        ClosedRating(
            each,
            tuple(make_spread(question, given.get((each.pk, question.key), ())) for question in questions),
        )
        for each in rounds
    )


def make_spread(question: Question, ratings: Iterable[Rating]) -> Spread:
    """Put the ratings of a question on its ladder; states without a level only where somebody chose them."""
    ratings = list(ratings)
    rows = [
        SpreadRow(level, position, "", tuple(r for r in ratings if r.level_key == level.key))
        for position, level in enumerate(question.scale.levels)
    ]
    for state in (AnswerState.UNKNOWN, AnswerState.NOT_APPLICABLE):
        chose = tuple(rating for rating in ratings if rating.state == state)
        if chose:
            rows.append(SpreadRow(None, 0, str(state.label), chose))
    return Spread(question, tuple(rows))


def load_settled(assessment: Assessment, board: RatingBoard) -> dict[str, Settled]:
    """Return what is saved now, by question key, with the reason where it was settled since the closing."""
    keys = [question.key for question in board.questions]
    answers = assessment.answers.filter(question_key__in=keys).select_related("updated_by")
    changes = Change.objects.filter(
        assessment=assessment,
        question_key__in=keys,
        cause=ChangeCause.SETTLE,
        made_at__gte=board.current.closed_at,
    )
    reasons = {(change.question_key, change.revision): change.why for change in changes}
    return {
        answer.question_key: Settled(answer, reasons.get((answer.question_key, answer.revision), ""))
        for answer in answers
    }
