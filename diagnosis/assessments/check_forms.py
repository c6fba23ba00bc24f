"""The forms of the check: one finding on one answer, what is sent back, a private note."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.checking import NOTE_LENGTH, REASON_LENGTH, FindingInput
from diagnosis.assessments.findings import CheckLine
from diagnosis.assessments.forms import NOT_APPLICABLE, UNKNOWN
from diagnosis.assessments.models import AnswerState, Grade, Verdict, Verification
from diagnosis.assessments.panels import name_anchor
from frameworks.spec import Framework, Question, ScaleLevel

LONGEST_NUMBER = 10  # digits; what is longer nobody saved
FIELDS = ("verdict", "choice", "grade", "reason")


class FindingForm(forms.Form):
    """What was found on one answer. ``choice`` is a level key, ``unknown`` or ``not_applicable``.

    ``was`` is a digest of what the page showed, so that saving a whole page leaves alone what nobody
    touched, even where another consultant saved it meanwhile.
    """

    verdict = forms.CharField(required=False, max_length=20)
    choice = forms.CharField(required=False, max_length=40)
    grade = forms.ChoiceField(
        required=False,
        choices=[("", ""), *Grade.choices],
        error_messages={"invalid_choice": _("Choose one of the grades A to D.")},
    )
    reason = forms.CharField(
        required=False,
        max_length=REASON_LENGTH,
        error_messages={"max_length": _("Shorten the reason to 2,000 characters.")},
    )
    note = forms.CharField(
        required=False,
        max_length=NOTE_LENGTH,
        error_messages={"max_length": _("Shorten the note to 4,000 characters.")},
    )
    revision = forms.IntegerField(required=False, min_value=0)
    was = forms.CharField(required=False, max_length=64)

    def __init__(self, line: CheckLine, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"prefix": line.question.key, "initial": initial_from(line)}
        super().__init__(*args, **kwargs)

    @property
    def is_touched(self) -> bool:
        """Something else was chosen or typed than the page showed."""
        data = self.cleaned_data
        return digest_of(data) != data["was"] if data["was"] else bool(data["verdict"])

    def read_finding(self) -> FindingInput:
        """Return what was found, once the form is valid."""
        data = self.cleaned_data
        choice = data["choice"]
        if choice in {NOT_APPLICABLE, UNKNOWN}:
            state, level = choice, ""
        else:
            state, level = (AnswerState.LEVEL.value, choice) if choice else ("", "")
        return FindingInput(
            verdict=data["verdict"],
            state=state,
            level_key=level,
            grade=data["grade"],
            reason=data["reason"],
        )


def initial_from(line: CheckLine) -> dict[str, Any]:
    """Return the form's first values: the finding, else the answer as it was handed in."""
    finding, answer = line.finding, line.answer or {}
    said: Any = answer
    if finding is not None and finding.verdict == Verdict.CHANGED:
        said = {"state": finding.state, "level_key": finding.level_key, "grade": finding.grade}
    state = said.get("state", "")
    values = {
        "verdict": finding.verdict if finding else "",
        "choice": said.get("level_key") or ("" if state == AnswerState.OPEN else state),
        "grade": said.get("grade", ""),
        "reason": finding.reason if finding else "",
    }
    revision = finding.revision if finding else 0
    return values | {"revision": revision, "was": digest_of(values)}


def digest_of(values: Any) -> str:
    """Return a short digest of the fields of a finding; line ends do not matter."""
    text = "\x1f".join(str(values[name]).replace("\r\n", "\n").strip() for name in FIELDS)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class CheckOption:
    """What an answer could be: a rung, don't know, does not apply."""

    key: str
    level: ScaleLevel | None
    chosen: bool


@dataclass
class CheckPanel:
    """One answer on the page of the check, with its form; ``errors`` maps a field to its sentence."""

    spec: Framework
    number: int
    line: CheckLine
    form: FindingForm
    errors: dict[str, str] = field(default_factory=dict)
    clash: Verification | None = None

    @property
    def question(self) -> Question:
        return self.line.question

    @property
    def slug(self) -> str:
        return name_anchor(self.line.question.key)

    @property
    def revision(self) -> int:
        """What a save is based on: what the page showed, or after a clash what now stands beside it."""
        if self.clash is not None:
            return self.clash.revision
        shown = str(self.form["revision"].value() or "")
        return int(shown) if shown.isdecimal() and len(shown) < LONGEST_NUMBER else 0

    @property
    def was(self) -> str:
        """The digest that tells whether something was touched; after a clash all counts as touched."""
        return "-" if self.clash is not None else str(self.form["was"].value() or "")

    @property
    def verdict(self) -> str:
        return str(self.form["verdict"].value() or "")

    @property
    def reason(self) -> str:
        return str(self.form["reason"].value() or "")

    @property
    def grade(self) -> str:
        return str(self.form["grade"].value() or "")

    @property
    def note(self) -> str:
        return str(self.form["note"].value() or "")

    @property
    def options(self) -> list[CheckOption]:
        chosen = str(self.form["choice"].value() or "")
        rungs = [CheckOption(each.key, each, each.key == chosen) for each in self.question.scale.levels]
        others = [UNKNOWN, NOT_APPLICABLE] if self.question.not_applicable else [UNKNOWN]
        return rungs + [CheckOption(key, None, key == chosen) for key in others]

    verdict_error = property(lambda self: self.errors.get("verdict", ""))
    choice_error = property(lambda self: self.errors.get("choice", ""))
    grade_error = property(lambda self: self.errors.get("grade", ""))
    reason_error = property(lambda self: self.errors.get("reason", ""))
    note_error = property(lambda self: self.errors.get("note", ""))


class NoteForm(forms.Form):
    """A private note on the whole assessment."""

    note = forms.CharField(
        label=_("Private note"),
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the consultants of the programme. The city never sees it."),
        error_messages={
            "required": _("Write the note first."),
            "max_length": _("Shorten the note to 4,000 characters."),
        },
    )


@dataclass
class SendBackLine:
    """A question that can be sent back, as it was ticked and typed."""

    line: CheckLine
    marked: bool
    reason: str
    error: str = ""

    @property
    def slug(self) -> str:
        return name_anchor(self.line.question.key)


def read_send_back(
    lines: Iterable[CheckLine], typed: Any, *, marked: Iterable[str] = ()
) -> list[SendBackLine]:
    """Return the lines as they were typed, or, without anything typed, with these questions marked."""
    if typed is None:
        chosen = set(marked)
        return [SendBackLine(line, line.question.key in chosen, "") for line in lines]
    chosen = set(typed.getlist("question"))
    return [
        SendBackLine(line, line.question.key in chosen, _read_reason(typed, line.question.key))
        for line in lines
    ]


def _read_reason(typed: Any, key: str) -> str:
    """Return a reason as it was typed, without the one sign that no database takes."""
    return str(typed.get(f"{key}-reason", "")).replace("\x00", "")


def check_send_back(lines: Iterable[SendBackLine]) -> dict[str, str]:
    """Return the reasons by question; a marked line with none, or a long one, gets its sentence."""
    reasons = {}
    for item in lines:
        if not item.marked:
            continue
        reasons[item.line.question.key] = item.reason
        if not item.reason.strip():
            item.error = str(_("Give the reason. The city reads it."))
        elif len(item.reason.strip()) > REASON_LENGTH:
            item.error = str(_("Shorten the reason to 2,000 characters."))
    return reasons
