"""Where a round stands: the level of each answer of a result, and what could come next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnosis.advice.planning_errors import InvalidLine
from diagnosis.results.models import Result
from diagnosis.scoring.encoding import decode_diagnosis
from diagnosis.scoring.records import QuestionResult
from frameworks.selectors import load_spec
from frameworks.spec import Framework, Question


@dataclass(frozen=True)
class Standing:
    """A result with the questions that its round asked and the levels that count in it, by question."""

    result: Result
    spec: Framework
    answers: Mapping[str, QuestionResult]

    @property
    def levels(self) -> dict[str, str]:
        """The level of each question that has one."""
        return {key: answer.level for key, answer in self.answers.items() if answer.level}

    def find_question(self, key: str) -> Question | None:
        """Return a question that the round asked; None for all others."""
        return self.spec.questions_by_key.get(key) if key in self.answers else None

    def count_steps(self, question: Question, level_key: str) -> int:
        """Return how many rungs a level lies above the answer; an open one counts as the lowest."""
        level = self.levels.get(question.key)
        present = question.scale.position_of(level) if level else 0
        return question.scale.position_of(level_key) - present

    def check_rise(self, question: Question, level_key: str) -> None:
        """Raise InvalidLine where the answer is at this level, or higher, already, or does not apply."""
        if self.answers[question.key].state == "not_applicable":
            raise InvalidLine("to_level", _("This question does not apply here, so no answer can rise."))
        if self.count_steps(question, level_key) <= 0:
            raise InvalidLine("to_level", _("The answer is at this level already. Choose a higher one."))

    def find_next_rise(self, question_key: str, *, most: str) -> tuple[str, str] | None:
        """Return the answered level (empty: none) and the next one, up to ``most``; None at the end."""
        question = self.find_question(question_key)
        if question is None or self.answers[question_key].state == "not_applicable":
            return None
        level = self.levels.get(question_key, "")
        present = question.scale.position_of(level) if level else 0
        limit = question.scale.find_level(most)
        if limit is None or present >= question.scale.position_of(most):
            return None
        return level, question.scale.levels[present + 1].key


def load_standing(result: Result) -> Standing:
    """Read a loaded result; no query but that of a framework's first use."""
    diagnosis = decode_diagnosis(bytes(result.payload))
    answers = {answer.question: answer for element in diagnosis.elements for answer in element.questions}
    return Standing(result, load_spec(result.submission.assessment.version_id), answers)
