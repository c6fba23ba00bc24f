"""What another mode said of an element when it was last submitted: a reminder, never counted.

A mode reminds where it asks exactly one question of the element, and another one than the
present mode asks: then its level is about the element as a whole.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import OuterRef, Q, Subquery

from diagnosis.assessments.models import AnswerState, Assessment, Submission
from frameworks.selectors import load_spec
from frameworks.spec import Element, Framework, Mode, PlaceKind, Question, ScaleLevel, Text


@dataclass(frozen=True, slots=True)
class Reminder:
    """The level that an element got in another mode; its words are those of the version answered then."""

    mode: Mode
    round: int
    as_of: datetime.date
    question: Question
    level: ScaleLevel

    @property
    def position(self) -> int:
        return self.question.scale.position_of(self.level.key)

    @property
    def top_position(self) -> int:
        return len(self.question.scale.levels) - 1

    @property
    def descriptor(self) -> Text:
        return self.question.descriptors[self.level.key]


def find_reminding_question(
    spec: Framework, element: Element, *, mode: str, place_kind: PlaceKind, asked: Iterable[Question]
) -> Question | None:
    """Return the mode's only question of the element, unless it is one of those asked now."""
    questions = spec.questions_for(element, mode, place_kind)
    if len(questions) != 1 or questions[0].key in {question.key for question in asked}:
        return None
    return questions[0]


def load_reminders(assessment: Assessment, elements: Sequence[Element]) -> dict[str, Reminder]:
    """Return reminders by element key: one query, and none where no other mode can remind."""
    spec = load_spec(assessment.version_id)
    kind = assessment.place.spec_kind
    asked = {element.key: spec.questions_for(element, assessment.mode, kind) for element in elements}
    modes = {
        mode.key
        for mode in spec.modes
        for element in elements
        if mode.key != assessment.mode
        and find_reminding_question(spec, element, mode=mode.key, place_kind=kind, asked=asked[element.key])
    }
    reminders: dict[str, Reminder] = {}
    for submission in list_newest_submissions(assessment, modes) if modes else ():
        for key, reminder in _read_submission(submission, kind, asked):
            reminders.setdefault(key, reminder)
    return reminders


def list_newest_submissions(assessment: Assessment, modes: Iterable[str]) -> list[Submission]:
    """Return the newest submission of each of the modes about the same subject, the newest first."""
    same = Q(
        assessment__place=assessment.place_id,
        assessment__framework=assessment.framework_id,
        assessment__initiative=assessment.initiative,
        assessment__origin=assessment.origin,
    )
    newest_first = ("-submitted_at", "-pk")
    of_mode = Submission.objects.filter(same, assessment__mode=OuterRef("assessment__mode"))
    return list(
        Submission.objects.filter(same, assessment__mode__in=set(modes))
        .filter(pk=Subquery(of_mode.order_by(*newest_first).values("pk")[:1]))
        .select_related("assessment")
        .order_by(*newest_first)
    )


def _read_submission(
    submission: Submission, kind: PlaceKind, asked: dict[str, tuple[Question, ...]]
) -> Iterable[tuple[str, Reminder]]:
    then = submission.assessment
    spec = load_spec(then.version_id)
    mode = next((mode for mode in spec.modes if mode.key == then.mode), None)
    levels = {
        answer["question"]: answer["level_key"]
        for answer in submission.answers
        if answer["state"] == AnswerState.LEVEL
    }
    for key, questions in asked.items():
        element = spec.elements_by_key.get(key)
        if mode is None or element is None:
            continue
        question = find_reminding_question(spec, element, mode=mode.key, place_kind=kind, asked=questions)
        level = question.scale.find_level(levels.get(question.key, "")) if question else None
        if question is not None and level is not None:
            yield key, Reminder(mode, then.round, then.as_of, question, level)
