"""What the element page shows of one question: the form, the state of saving, and its words."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnosis.assessments.forms import AnswerForm
from diagnosis.assessments.models import Answer, AnswerState, Evidence, Grade
from diagnosis.people.models import User
from frameworks.spec import EvidenceGrade, Framework, Question, ScaleLevel, Text, read_text


@dataclass(frozen=True, slots=True)
class Option:
    """One rung to choose."""

    level: ScaleLevel
    position: int
    descriptor: Text
    chosen: bool


@dataclass(frozen=True, slots=True)
class Version:
    """One of two answers that stand against each other."""

    level: ScaleLevel | None
    position: int
    state_label: str
    reason: str
    comment: str


@dataclass
class Panel:
    """One question as it is shown. ``errors`` maps a field to its sentence."""

    spec: Framework
    question: Question
    number: int
    form: AnswerForm
    answer: Answer | None
    evidence: list[Evidence]
    reader: User
    errors: dict[str, str] = field(default_factory=dict)
    clash: bool = False

    @property
    def slug(self) -> str:
        """An id for the page: keys have dots, which selectors would read as classes."""
        return "q-" + self.question.key.replace(".", "-")

    @property
    def state(self) -> str:
        """``clash``, ``error``, ``saved`` or ``open``."""
        if self.clash:
            return "clash"
        if self.errors:
            return "error"
        return "saved" if self.answer is not None and self.answer.state != AnswerState.OPEN else "open"

    @property
    def revision(self) -> int:
        return self.answer.revision if self.answer else 0

    @property
    def saved_by_other(self) -> bool:
        return bool(self.answer and self.answer.updated_by_id and self.answer.updated_by_id != self.reader.pk)

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
    def top_position(self) -> int:
        return len(self.question.scale.levels) - 1

    @property
    def grades(self) -> tuple[EvidenceGrade, ...]:
        return self.spec.grades

    @property
    def shown_grade(self) -> str:
        return str(self.form["grade"].value() or "")

    @property
    def has_comment(self) -> bool:
        return bool(self.form["comment"].value())

    @property
    def attached(self) -> int:
        """How many pieces of evidence there are; while saving, as many as the page shows: no query for it."""
        if self.evidence or not self.form.is_bound:
            return len(self.evidence)
        return self.form.cleaned_data.get("attached") or 0 if self.form.is_valid() else 0

    @property
    def wants_evidence(self) -> bool:
        """Grade A says that a document is attached or linked, and none is."""
        return self.shown_grade == Grade.A and not self.attached

    @property
    def evidence_open(self) -> bool:
        return self.wants_evidence or bool({"grade", "comment", "link", "file"} & self.errors.keys())

    choice_error = property(lambda self: self.errors.get("choice", ""))
    reason_error = property(lambda self: self.errors.get("reason", ""))
    grade_error = property(lambda self: self.errors.get("grade", ""))
    comment_error = property(lambda self: self.errors.get("comment", ""))
    link_error = property(lambda self: self.errors.get("link", ""))
    file_error = property(lambda self: self.errors.get("file", ""))

    @property
    def mine(self) -> Version:
        """What is typed in the form."""
        value = {name: str(self.form[name].value() or "") for name in ("choice", "reason", "comment")}
        return self._version(value["choice"], value["reason"], value["comment"])

    @property
    def theirs(self) -> Version:
        """What is saved now."""
        if self.answer is None:
            return self._version("", "", "")
        choice = self.answer.level_key or ("" if self.answer.state == AnswerState.OPEN else self.answer.state)
        return self._version(choice, self.answer.reason, self.answer.shown_comment)

    def _version(self, choice: str, reason: str, comment: str) -> Version:
        level = self.question.scale.find_level(choice)
        label = (
            str(AnswerState(choice).label) if choice in AnswerState.values else str(AnswerState.OPEN.label)
        )
        position = self.question.scale.position_of(choice) if level else 0
        return Version(
            level, position, label, reason if choice == AnswerState.NOT_APPLICABLE else "", comment
        )

    @property
    def source(self) -> str:
        """Where the question comes from, and which criteria it serves, as a sentence."""
        language = get_language() or "en"
        works = {work.key: work for work in self.spec.works}
        work = works.get(self.question.source.work)
        title = read_text(work.title, language) if work else self.question.source.work
        place = read_text(self.question.source.at, language)
        factors = {factor.key: factor.criterion for factor in self.spec.factors}
        served = [factors[link.factor] for link in self.question.factors if link.factor in factors]
        criteria = [read_text(item.title, language) for item in self.spec.criteria if item.key in served]
        if self.question.basis == "ours":
            sentence = _("Our own question, near %(title)s, %(place)s.")
        else:
            sentence = _("Own wording after %(title)s, %(place)s.")
        parts = [sentence % {"title": title, "place": place}]
        if criteria:
            parts.append(
                _("Linked to the OECD-DAC criteria: %(criteria)s.") % {"criteria": _(", ").join(criteria)}
            )
        return " ".join(parts)
