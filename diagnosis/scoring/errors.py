"""What the engine refuses.

    ScoringError
    ├── UnknownMode                 the framework has no such mode
    ├── UnknownPlaceKind            not one of country, region, city, district
    ├── AnswerRefused               one answer, named by its question
    │   ├── UnknownQuestion         the framework has no such question
    │   ├── QuestionNotAsked        not in this mode, or not of this kind of place
    │   ├── DuplicateAnswer         a second answer to the same question
    │   ├── LevelOutsideScale       a level that the question's scale does not have
    │   ├── LevelMismatch           state 'level' without a level, or a level in another state
    │   ├── NotApplicableRefused    the question does not allow it
    │   └── UnknownGrade            the framework has no such evidence grade
    ├── UnknownStage                the framework has no such stage
    ├── WishRefused                 a wish for the path, named by its question
    │   └── ContradictoryWishes     a question decided to a level that is out of reach
    ├── SearchTooLarge              a rule or framework too large for an exact path
    ├── AnswerMatrixRefused         a batch matrix of another shape, or with a code off the scale
    ├── UnreadableDiagnosis         bytes that are no diagnosis of this shape
    └── UnreadableCertainty         bytes that are no certainty of this shape

Each carries a ``message`` (code and params), never a sentence.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import ClassVar

from frameworks.messages import Message


class ScoringError(Exception):
    """Root of the tree; ``params`` are what the sentence of its ``code`` needs."""

    code: ClassVar[str] = "scoring_refused"

    def __init__(self, **params: object) -> None:
        self.message = Message(self.code, MappingProxyType(params))
        super().__init__(self.code, params)


class UnknownMode(ScoringError):
    code = "unknown_mode"


class UnknownPlaceKind(ScoringError):
    code = "unknown_place_kind"


class AnswerRefused(ScoringError):
    """One answer cannot be counted; ``question`` is its key."""

    code = "answer_refused"

    def __init__(self, *, question: str, **params: object) -> None:
        self.question = question
        super().__init__(question=question, **params)


class UnknownQuestion(AnswerRefused):
    code = "unknown_question"


class QuestionNotAsked(AnswerRefused):
    code = "question_not_asked"


class DuplicateAnswer(AnswerRefused):
    code = "duplicate_answer"


class LevelOutsideScale(AnswerRefused):
    code = "level_outside_scale"


class LevelMismatch(AnswerRefused):
    code = "level_mismatch"


class NotApplicableRefused(AnswerRefused):
    code = "not_applicable_refused"


class UnknownGrade(AnswerRefused):
    code = "unknown_grade"


class UnknownStage(ScoringError):
    code = "unknown_stage"


class WishRefused(ScoringError):
    """The question is not asked here, or has no such level; ``question`` and ``level`` are keys."""

    code = "wish_refused"


class ContradictoryWishes(WishRefused):
    code = "contradictory_wishes"


class SearchTooLarge(ScoringError):
    """``what`` had more than ``limit``: 'alternatives' of the rule, 'points' looked at, 'efforts' in sum."""

    code = "search_too_large"


class AnswerMatrixRefused(ScoringError):
    code = "answer_matrix_refused"


class UnreadableDiagnosis(ScoringError):
    code = "unreadable_diagnosis"


class UnreadableCertainty(ScoringError):
    code = "unreadable_certainty"
