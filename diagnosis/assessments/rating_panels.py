"""What the page of a separate rating shows of one question."""

from __future__ import annotations

from dataclasses import dataclass

from diagnosis.assessments.models import AnswerState, Rating
from diagnosis.assessments.panels import Option, name_anchor
from diagnosis.assessments.rating_form import RatingForm, SettleForm
from diagnosis.assessments.spread import Settled, Spread
from frameworks.spec import Question


@dataclass(frozen=True, slots=True)
class RatingPanel:
    """A question to rate alone; ``saved`` is what the person chose before."""

    question: Question
    number: int
    form: RatingForm
    saved: Rating | None

    @property
    def slug(self) -> str:
        return name_anchor(self.question.key)

    @property
    def choice(self) -> str:
        return str(self.form["choice"].value() or "")

    @property
    def options(self) -> list[Option]:
        return [
            Option(level, position, self.question.descriptors[level.key], level.key == self.choice)
            for position, level in enumerate(self.question.scale.levels)
        ]

    @property
    def chosen(self) -> Option | None:
        """The level that is chosen, if it is one."""
        return next((option for option in self.options if option.chosen), None)

    @property
    def state_label(self) -> str:
        """What is chosen, where it is no level."""
        return str(AnswerState(self.choice).label) if self.choice in AnswerState.values else ""

    @property
    def top_position(self) -> int:
        return len(self.question.scale.levels) - 1

    @property
    def has_anything(self) -> bool:
        """Something was chosen or typed."""
        return bool(self.choice or self.form["note"].value())


@dataclass(frozen=True, slots=True)
class SettlePanel:
    """A question of a closed rating: its spread, what is saved now, and the lead's form to settle it."""

    spread: Spread
    number: int
    settled: Settled | None
    form: SettleForm | None
    clash: bool = False

    @property
    def question(self) -> Question:
        return self.spread.question

    @property
    def slug(self) -> str:
        return name_anchor(self.question.key)

    @property
    def revision(self) -> int:
        """The revision of the answer that is shown; 0 where nothing is saved."""
        return self.settled.answer.revision if self.settled else 0

    @property
    def saved_option(self) -> Option | None:
        """The level that is saved now."""
        key = self.settled.answer.level_key if self.settled else ""
        level = self.question.scale.find_level(key)
        if level is None:
            return None
        return Option(level, self.question.scale.position_of(key), self.question.descriptors[key], True)
