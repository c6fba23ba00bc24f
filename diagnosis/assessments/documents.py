"""Assessment files: one round of answers as YAML, read into checked records. Pure.

Every problem is named by its place in the file; a record is built only from a file without one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from frameworks.document import parse_document
from frameworks.layout import (
    AddressShape,
    ChoiceShape,
    Entry,
    KeyShape,
    LineShape,
    ListShape,
    Need,
    NumberShape,
    RecordShape,
    Shape,
    TextShape,
)
from frameworks.messages import Message, Problem
from frameworks.spec import Framework, PlaceKind, Text
from frameworks.validation.structure import check_shape

LANGUAGES = ("en", "ja")
MADE_HOW = ("workshop", "interviews", "desk")
ORIGINS = ("self", "desk", "invented", "synthetic")
LEVEL, UNKNOWN, NOT_APPLICABLE = "level", "unknown", "not_applicable"
OPEN, SUBMITTED = "open", "submitted"


def _optional(key: str, shape: Shape) -> Entry:
    return Entry(key, shape, Need.OPTIONAL)


_ANSWER = RecordShape(
    (
        Entry("question", KeyShape()),
        _optional("level", KeyShape()),
        _optional("state", ChoiceShape((UNKNOWN, NOT_APPLICABLE))),
        _optional("reason", LineShape()),
        _optional("grade", ChoiceShape(("A", "B", "C", "D"))),
        _optional("comment", TextShape()),
        _optional("citation", LineShape()),
        _optional("link", AddressShape()),
    )
)
ASSESSMENT_SHAPE = RecordShape(
    (
        Entry("place", KeyShape()),
        Entry("framework", KeyShape()),
        Entry("version", LineShape()),
        _optional("initiative", LineShape()),
        Entry("mode", KeyShape()),
        Entry("round", NumberShape(1, 99, whole=True)),
        Entry("as_of", LineShape()),
        Entry("made_how", ChoiceShape(MADE_HOW)),
        Entry("origin", ChoiceShape(ORIGINS)),
        Entry("participants", TextShape()),
        _optional("state", ChoiceShape((OPEN, SUBMITTED))),
        Entry("answers", ListShape(_ANSWER)),
    )
)


@dataclass(frozen=True, slots=True)
class AnswerDocument:
    """One answer of a file; ``level`` is empty unless ``state`` is ``level``."""

    question: str
    state: str
    level: str
    reason: str
    grade: str
    comment: Text
    citation: str
    link: str


@dataclass(frozen=True, slots=True)
class AssessmentDocument:
    """One round of answers; ``stays_open``: it is not submitted, so that somebody can go on."""

    place: str
    framework: str
    version: str
    initiative: str
    mode: str
    round: int
    as_of: datetime.date
    made_how: str
    origin: str
    participants: Text
    stays_open: bool
    answers: tuple[AnswerDocument, ...]


def is_assessment(text: str) -> bool:
    """Tell an assessment file from the other files of a folder, by its keys."""
    document, _problems = parse_document(text)
    return document is None or "answers" in document or "places" not in document


def read_assessment(text: str) -> tuple[AssessmentDocument | None, tuple[Problem, ...]]:
    """Return the assessment of a YAML text, or None and every problem."""
    document, problems = parse_document(text)
    if document is None:
        return None, problems
    problems = (*problems, *check_shape(ASSESSMENT_SHAPE, document, "", LANGUAGES))
    if not problems:
        problems = tuple(_check_values(document))
    return (None, problems) if problems else (_make_assessment(document), ())


def check_against(
    document: AssessmentDocument, spec: Framework, place_kind: PlaceKind
) -> tuple[Problem, ...]:
    """Return whatever does not fit the framework: the initiative, and answers in this mode of this place."""
    return tuple(_list_misfits(document, spec, place_kind))


def _check_values(document: Mapping[str, Any]) -> Iterator[Problem]:
    """Yield what the shape cannot see: dates, questions that repeat, and answers that say two things."""
    if _read_date(document["as_of"]) is None:
        yield Problem("as_of", Message("assessment.date"))
    seen: set[str] = set()
    for index, answer in enumerate(document["answers"]):
        place = f"answers[{index}]"
        if answer["question"] in seen:
            yield Problem(f"{place}.question", Message("assessment.repeated", {"key": answer["question"]}))
        seen.add(answer["question"])
        if (answer.get("level") is None) == (answer.get("state") is None):
            yield Problem(place, Message("assessment.level_or_state"))
        if answer.get("state") == NOT_APPLICABLE and not answer.get("reason"):
            yield Problem(f"{place}.reason", Message("assessment.reason"))


def _list_misfits(document: AssessmentDocument, spec: Framework, place_kind: PlaceKind) -> Iterator[Problem]:
    if spec.subject == "initiative" and not document.initiative:
        yield Problem("initiative", Message("assessment.initiative_missing"))
    if spec.subject == "place" and document.initiative:
        yield Problem("initiative", Message("assessment.initiative_not_asked"))
    asked = {question.key: question for question in spec.list_questions(document.mode, place_kind)}
    if not asked:
        yield Problem("mode", Message("assessment.no_questions", {"mode": document.mode}))
        return
    for index, answer in enumerate(document.answers):
        place = f"answers[{index}]"
        question = asked.get(answer.question)
        if question is None:
            yield Problem(f"{place}.question", Message("assessment.not_asked", {"key": answer.question}))
        elif answer.state == LEVEL and question.scale.find_level(answer.level) is None:
            yield Problem(f"{place}.level", Message("assessment.unknown_level", {"key": answer.level}))
        elif answer.state == NOT_APPLICABLE and not question.not_applicable:
            yield Problem(f"{place}.state", Message("assessment.always_applies", {"key": answer.question}))


def _read_date(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        return None


def _make_assessment(document: Mapping[str, Any]) -> AssessmentDocument:
    return AssessmentDocument(
        **{
            key: document[key]
            for key in ("place", "framework", "version", "mode", "round", "made_how", "origin")
        },
        initiative=" ".join((document.get("initiative") or "").split()),
        as_of=datetime.date.fromisoformat(document["as_of"]),
        participants=document["participants"],
        stays_open=document.get("state") == OPEN,
        answers=tuple(_make_answer(answer) for answer in document["answers"]),
    )


def _make_answer(answer: Mapping[str, Any]) -> AnswerDocument:
    return AnswerDocument(
        question=answer["question"],
        state=answer.get("state") or LEVEL,
        level=answer.get("level") or "",
        reason=answer.get("reason") or "",
        grade=answer.get("grade") or "",
        comment=answer.get("comment") or {},
        citation=answer.get("citation") or "",
        link=answer.get("link") or "",
    )
