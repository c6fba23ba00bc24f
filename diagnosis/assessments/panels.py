"""What the element page shows of one question: the form, the state of saving, and its words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnosis.assessments.clashes import join_comments
from diagnosis.assessments.earlier import EarlierEvidence
from diagnosis.assessments.forms import AnswerForm
from diagnosis.assessments.models import Answer, AnswerState, Comment, Evidence, Grade, ReturnedAnswer
from diagnosis.people.models import User
from frameworks.spec import EvidenceGrade, Framework, Question, ScaleLevel, Text, read_text

CONTENT = {"choice", "reason", "comment", "grade", "link", "file", "why"}


def name_anchor(question_key: str) -> str:
    """Return an id for the page: keys have dots, which selectors would read as classes."""
    return "q-" + question_key.replace(".", "-")


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question of the page that has no answer yet, to jump to."""

    number: int
    anchor: str


def list_open_questions(questions: Iterable[Question], answered_keys: Collection[str]) -> list[OpenQuestion]:
    """Return the questions without an answer that counts, with their numbers on the page."""
    return [
        OpenQuestion(number, name_anchor(question.key))
        for number, question in enumerate(questions, start=1)
        if question.key not in answered_keys
    ]


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
    grade: str


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
    set_aside: Comment | None = None
    returned: ReturnedAnswer | None = None
    may_change: bool = True
    marked_terms: set[str] = field(default_factory=set)
    comments: int = 0
    keeps_why: bool = True
    earlier: EarlierEvidence | None = None

    @property
    def slug(self) -> str:
        """The question's id on the page."""
        return name_anchor(self.question.key)

    @property
    def state(self) -> str:
        """``clash``, ``error``, ``carried``, ``saved`` or ``open``."""
        if self.clash:
            return "clash"
        if self.errors:
            return "error"
        if self.is_carried:
            return "carried"
        return "saved" if self.answer is not None and self.answer.counts else "open"

    @property
    def is_carried(self) -> bool:
        """What is chosen was answered in another mode, and nobody has confirmed it."""
        return self.answer is not None and self.answer.is_carried

    @property
    def carried_mode(self) -> Text | None:
        """The title of the mode in which a carried answer was given."""
        source = self.answer.carried_from if self.answer else None
        if source is None:
            return None
        return next((mode.title for mode in self.spec.modes if mode.key == source.assessment.mode), None)

    @property
    def leaves_carried(self) -> bool:
        """The answer is carried and was sent back untouched: the page's own button does not confirm it."""
        return self.is_carried and not CONTENT & set(self.form.changed_data)

    @property
    def revision(self) -> int | str:
        """What the next save is based on. After a mistake that is still what was shown before: somebody
        else may have saved meanwhile, and nobody has seen that here."""
        if self.errors and self.form.is_bound:
            return str(self.form["revision"].value() or 0)
        return self.answer.revision if self.answer else 0

    @property
    def way(self) -> str:
        """The button of a clash that was pressed: ``theirs``, ``mine``, ``together``, or none."""
        return str(self.form["way"].value() or "") if self.form.is_bound else ""

    @property
    def waits_for_way(self) -> bool:
        """Two versions were shown and none was chosen: the page's own button does not choose one."""
        return self.form.is_bound and bool(self.form["clash"].value()) and not self.way

    @property
    def saved_by_other(self) -> bool:
        answer = self.answer
        return bool(answer and answer.updated_by_id != self.reader.pk and answer.shown_author)

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
    def next_option(self) -> Option | None:
        """The rung above the chosen one; None where no level is chosen, or the highest."""
        options = self.options
        chosen = next((option.position for option in options if option.chosen), self.top_position)
        return options[chosen + 1] if chosen < self.top_position else None

    @property
    def is_at_top(self) -> bool:
        return self.options[-1].chosen

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
        return self.wants_evidence or bool({"grade", "comment", "link", "file", "why"} & self.errors.keys())

    @property
    def was_saved(self) -> bool:
        """Somebody saved an answer before, so that a change can have its why."""
        return self.answer is not None and self.answer.revision > 0

    @property
    def shown_why(self) -> str:
        """What was typed as the reason for a change; empty once the change is saved, so that it goes once."""
        return str(self.form["why"].value() or "") if self.keeps_why else ""

    @property
    def renews_why(self) -> bool:
        """After this save the field has to be written anew: it was used, or it can be offered from now on."""
        return self.revision == 1 or bool(self.form["why"].value())

    choice_error = property(lambda self: self.errors.get("choice", ""))
    reason_error = property(lambda self: self.errors.get("reason", ""))
    grade_error = property(lambda self: self.errors.get("grade", ""))
    comment_error = property(lambda self: self.errors.get("comment", ""))
    why_error = property(lambda self: self.errors.get("why", ""))
    link_error = property(lambda self: self.errors.get("link", ""))
    together_error = property(lambda self: self.errors.get("together", ""))
    file_error = property(lambda self: self.errors.get("file", ""))

    @property
    def mine(self) -> Version:
        """What is typed in the form."""
        names = ("choice", "reason", "comment", "grade")
        return self._version(*(str(self.form[name].value() or "") for name in names))

    @property
    def theirs(self) -> Version:
        """What is saved now."""
        if self.answer is None:
            return self._version("", "", "", "")
        choice = self.answer.level_key or ("" if self.answer.state == AnswerState.OPEN else self.answer.state)
        return self._version(choice, self.answer.reason, self.answer.shown_comment, self.answer.grade)

    @property
    def sides_differ(self) -> bool:
        """The two versions differ in more than their comments."""
        return replace(self.mine, comment="") != replace(self.theirs, comment="")

    @property
    def together_side(self) -> str:
        return str(self.form["together_side"].value() or "")

    @property
    def together_comment(self) -> str:
        """Both comments under each other, or what was made of them."""
        if self.together_error:
            return str(self.form["together_comment"].value() or "")
        return join_comments(self.theirs.comment, self.mine.comment)

    def _version(self, choice: str, reason: str, comment: str, grade: str) -> Version:
        level = self.question.scale.find_level(choice)
        label = (
            str(AnswerState(choice).label) if choice in AnswerState.values else str(AnswerState.OPEN.label)
        )
        position = self.question.scale.position_of(choice) if level else 0
        return Version(
            level, position, label, reason if choice == AnswerState.NOT_APPLICABLE else "", comment, grade
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
