"""The form of one line of a roadmap: its own step, or the dates, people and costs of a measure or rise."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnosis.advice.line_rules import LineInput
from diagnosis.advice.models import Horizon, ItemKind, ItemStatus, PlanItem
from diagnosis.advice.planning_errors import InvalidLine
from diagnosis.advice.standing import Standing
from diagnosis.results.wording import in_language
from frameworks.spec import Framework, Question

Choices = list[tuple[str, Any]]
TOO_LONG = _("Shorten this to %(limit_value)s characters.")
DAY = _("Give the day as year-month-day, for example 2027-03-31.")
AMOUNT = _("Give a whole amount without a point, for example 250000 or 250,000.")
GROUPED = re.compile(r"[0-9]{1,3}(?:[,\u00a0\u202f '’][0-9]{3})+")
NAMES = tuple(LineInput.__slots__)


def _day(label: Any) -> forms.DateField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget, error_messages={"invalid": DAY})


class AmountField(forms.IntegerField):
    """A whole amount; thousands may be set apart, as in 250,000 or 250 000.

    With a point it is asked again: 250.000 is a quarter of a million to one reader and 250 to another.
    """

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and GROUPED.fullmatch(value.strip()):
            value = re.sub(r"[^0-9]", "", value)
        elif isinstance(value, str) and "." in value:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


def _amount(label: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    return AmountField(label=label, required=False, widget=widget, error_messages={"invalid": AMOUNT})


class LineForm(forms.Form):
    """Reads a line; what fits together is the service's to say (``show_refusal``).

    A measure and a rise have their own title, and a rise its own question: these fields are left out.
    """

    title = forms.CharField(
        label=_("What is to be done"),
        max_length=200,
        error_messages={"required": _("Say in a few words what is to be done."), "max_length": TOO_LONG},
    )
    question_key = forms.ChoiceField(
        label=_("Question it should raise"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the questions shown.")},
    )
    to_level = forms.ChoiceField(
        label=_("To which level"),
        required=False,
        error_messages={"invalid_choice": _("Choose one of the levels shown.")},
    )
    horizon = forms.ChoiceField(
        label=_("Horizon"),
        choices=Horizon.choices,
        error_messages={
            "required": _("Choose one of the three horizons."),
            "invalid_choice": _("Choose one of the three horizons."),
        },
    )
    status = forms.ChoiceField(
        label=_("Status"),
        choices=ItemStatus.choices,
        error_messages={
            "required": _("Choose one of the states shown."),
            "invalid_choice": _("Choose one of the states shown."),
        },
    )
    priority = forms.BooleanField(
        label=_("First for the city"),
        required=False,
        help_text=_("The proposed order puts it, and what it needs, first."),
    )
    owner = forms.CharField(
        label=_("Who carries it (a post)"),
        required=False,
        max_length=120,
        error_messages={"max_length": TOO_LONG},
    )
    department = forms.CharField(
        label=_("Department"), required=False, max_length=120, error_messages={"max_length": TOO_LONG}
    )
    starts_on = _day(_("Start day"))
    due_on = _day(_("Due"))
    cost_low = _amount(_("Cost from"))
    cost_high = _amount(_("Cost to"))
    currency = forms.CharField(
        label=_("Currency"),
        required=False,
        max_length=3,
        widget=forms.TextInput(attrs={"autocomplete": "off", "size": "4"}),
        error_messages={"max_length": _("Give the currency as three letters, for example USD or JPY.")},
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": TOO_LONG},
    )
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        kind: str,
        spec: Framework,
        standing: Standing | None,
        item: PlanItem | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        fields: dict[str, Any] = self.fields
        if kind != ItemKind.OWN:
            del fields["title"]
        question = spec.questions_by_key.get(item.question_key) if item else None
        if kind == ItemKind.RISE:
            del fields["question_key"]
            fields["to_level"].choices = _list_levels([question] if question else [], item)
            fields["to_level"].required = True
        else:
            asked = [q for e in spec.elements for q in e.questions if standing and q.key in standing.answers]
            fields["question_key"].choices = _list_questions(spec, asked, item, question)
            fields["to_level"].choices = _list_levels([*asked, *([question] if question else [])], item)

    def read_line(self) -> LineInput:
        """Return what was written, once the form is valid."""
        given = {name: self.cleaned_data[name] for name in NAMES if name in self.cleaned_data}
        if self.item is not None and "question_key" not in given:
            given["question_key"] = self.item.question_key
        return LineInput(**given)

    @property
    def sent_revision(self) -> int:
        """The revision that the page showed; one that nobody has where none was sent."""
        sent = self.cleaned_data.get("revision")
        return -1 if sent is None else int(sent)

    def show_refusal(self, error: InvalidLine) -> None:
        """Put the service's sentence beside its field."""
        self.add_error(error.field if error.field in self.fields else None, str(error))

    def go_on_from(self, current: PlanItem) -> list[tuple[str, str, str]]:
        """After a clash: keep what was typed, send back the newest revision, and list what differs.

        Each difference is a field's label with the words saved now and those typed.
        """
        self.data = {**dict(self.data.items()), "revision": str(current.revision)}
        given = self.read_line()
        rows = []
        for name in NAMES:
            if name in self.fields and getattr(current, name) != getattr(given, name):
                saved, typed = (self._word(name, getattr(row, name)) for row in (current, given))
                rows.append((str(self.fields[name].label), saved, typed))
        return rows

    def _word(self, name: str, value: Any) -> str:
        field: Any = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            flat = dict(_flatten(field.choices))
            return str(flat.get(value, value))
        if isinstance(value, bool):
            return gettext("Yes") if value else gettext("No")
        return "–" if value in (None, "") else str(value)


def start_values(item: PlanItem) -> dict[str, Any]:
    """Return what the form of a line begins with."""
    return {**{name: getattr(item, name) for name in NAMES}, "revision": item.revision}


def _list_questions(
    spec: Framework, asked: list[Question], item: PlanItem | None, question: Question | None
) -> Choices:
    """Return the questions under their domains: a full assessment has more than seventy of them."""
    choices: Choices = [("", gettext("No question"))]
    asked_keys = {row.key for row in asked}
    for domain in spec.domains:
        questions = (question for element in domain.elements for question in element.questions)
        rows = [(row.key, in_language(row.short_text)) for row in questions if row.key in asked_keys]
        if rows:
            choices.append((in_language(domain.title), rows))
    if item is not None and item.question_key and item.question_key not in {row.key for row in asked}:
        choices.append(
            (item.question_key, in_language(question.short_text) if question else item.question_key)
        )
    return choices


def _list_levels(questions: list[Question], item: PlanItem | None) -> Choices:
    """Return the levels of the questions' scales, each key once: most frameworks have one scale."""
    levels = {level.key: in_language(level.title) for row in questions for level in row.scale.levels}
    if item is not None and item.to_level:
        levels.setdefault(item.to_level, item.to_level)
    return [("", gettext("No level")), *levels.items()]


def _flatten(choices: Any) -> Choices:
    """Return all choices in one list; a group's second part is the list of its choices."""
    rows: Choices = []
    for key, word in choices:
        rows += word if isinstance(word, list | tuple) else [(str(key), word)]
    return rows
