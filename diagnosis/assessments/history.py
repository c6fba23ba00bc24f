"""How the answer to one question came to be: each saved change, readable, the newest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from diagnosis.assessments.differences import Piece, list_pieces
from diagnosis.assessments.models import (
    Answer,
    AnswerOrigin,
    AnswerState,
    Assessment,
    Change,
    ChangeCause,
    Evidence,
)
from diagnosis.assessments.services import CONTENT_FIELDS
from frameworks.spec import Question, ScaleLevel, Text, read_text

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Said:
    """What an answer says, as it can be read: its level or state, and its words."""

    level: ScaleLevel | None
    position: int
    top_position: int
    descriptor: Text | None
    state_label: str
    reason: str
    comment: str
    grade: str


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One saved change. ``comment`` and ``reason`` are pieces where the words changed, else empty.

    ``is_present``: it says what the answer says now, so that there is nothing to restore.
    """

    change: Change
    before: Said | None
    after: Said
    reason: list[Piece]
    comment: list[Piece]
    is_present: bool

    @property
    def is_edit(self) -> bool:
        return self.change.cause == ChangeCause.EDIT

    @property
    def gives_why_only(self) -> bool:
        """Nothing changed but that somebody said why."""
        return self.before == self.after and not self.confirms

    @property
    def confirms(self) -> bool:
        """Somebody saved a carried answer: from then on it counts."""
        before = self.change.before or {}
        return before.get("origin") == AnswerOrigin.CARRIED

    @property
    def changes_level(self) -> bool:
        """The level or the state is another one than before."""
        before = self.before
        return before is None or (before.level, before.state_label) != (
            self.after.level,
            self.after.state_label,
        )

    @property
    def changes_grade(self) -> bool:
        return self.after.grade != (self.before.grade if self.before else "")


def read_content(question: Question, content: Content) -> Said:
    """Return the content of an answer or a change in the reader's language; unknown levels show their key."""
    key = content["level_key"]
    level = question.scale.find_level(key)
    state = AnswerState(content["state"])
    return Said(
        level=level,
        position=question.scale.position_of(key) if level else 0,
        top_position=len(question.scale.levels) - 1,
        descriptor=question.descriptors[key] if level else None,
        state_label=str(state.label) if state != AnswerState.LEVEL else key,
        reason=content["reason"],
        comment=_read_comment(content),
        grade=content["grade"],
    )


def _read_comment(content: Content) -> str:
    texts = content.get("comment_texts") or {}
    return read_text(texts, get_language() or "en") if texts else content["comment"]


def list_history(question: Question, changes: list[Change], answer: Answer | None) -> list[HistoryLine]:
    """Return the changes of one question, given in the order they were made, as lines: the newest first."""
    present = None if answer is None else {name: getattr(answer, name) for name in CONTENT_FIELDS}
    lines = [_make_line(question, change, present, answer) for change in changes]
    return lines[::-1]


def _make_line(
    question: Question, change: Change, present: dict[str, Any] | None, answer: Answer | None
) -> HistoryLine:
    before = None if change.before is None else read_content(question, change.before)
    after = read_content(question, change.after)
    old_reason, old_comment = (before.reason, before.comment) if before else ("", "")
    carried = answer is not None and answer.is_carried
    return HistoryLine(
        change=change,
        before=before,
        after=after,
        reason=list_pieces(old_reason, after.reason) if old_reason != after.reason else [],
        comment=list_pieces(old_comment, after.comment) if old_comment != after.comment else [],
        is_present=not carried and {name: change.after.get(name) for name in CONTENT_FIELDS} == present,
    )


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """One question of an assessment: what is settled, its evidence, and how it came to be."""

    question: Question
    answer: Answer | None
    said: Said | None
    evidence: list[Evidence]
    history: list[HistoryLine]

    @property
    def revision(self) -> int:
        return self.answer.revision if self.answer else 0


def load_question_record(assessment: Assessment, question: Question) -> QuestionRecord:
    """Return the record of a question that the assessment asks, in three queries."""
    mine = {"assessment": assessment, "question_key": question.key}
    answer = Answer.objects.filter(**mine).select_related("updated_by").first()
    changes = list(Change.objects.filter(**mine).select_related("made_by").order_by("revision"))
    evidence = list(Evidence.objects.filter(**mine, removed_at__isnull=True))
    said = None
    if answer is not None:
        said = read_content(question, {name: getattr(answer, name) for name in CONTENT_FIELDS})
    return QuestionRecord(question, answer, said, evidence, list_history(question, changes, answer))
