"""The form that gives parts of an assessment to people: who answers each domain and element, and by when."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnosis.assessments.assigning import NOBODY, Seen, Wish
from diagnosis.assessments.errors import RefusedAssignments
from diagnosis.assessments.models import Assignment
from diagnosis.assessments.selectors import DomainTasks, ElementTask, TaskList
from diagnosis.people.models import User
from frameworks.spec import Text

PERSON, DUE, SEEN = "person", "due", "seen"


@dataclass(frozen=True, slots=True)
class NodeFields:
    """The fields of one domain or element, in the page's order; ``task`` is None for a domain."""

    group: DomainTasks
    task: ElementTask | None
    person: forms.BoundField
    due: forms.BoundField
    seen: forms.BoundField

    @property
    def title(self) -> Text:
        return self.task.element.title if self.task else self.group.domain.title


def write_seen(seen: Seen) -> str:
    """Return who has a part, and by when, as the page sends it back."""
    person, due = seen
    return f"{person or ''}:{due.isoformat() if due else ''}"


class AssignmentsForm(forms.Form):
    """A person and a day for each node; ``seen`` tells what stood there when the page was written."""

    def __init__(
        self,
        *args: Any,
        tasks: TaskList,
        people: Iterable[User],
        assignments: Iterable[Assignment],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.tasks = tasks
        self.rows = {assignment.node_key: assignment for assignment in assignments}
        self.people = {person.pk: person for person in people}
        for group in tasks.domains:
            self._add_node(group.domain.key, gettext("Nobody"))
            for task in group.tasks:
                self._add_node(task.element.key, gettext("As the whole domain"))

    def _add_node(self, key: str, nobody: str) -> None:
        row = self.rows.get(key)
        choices = [("", nobody), *((str(pk), str(person)) for pk, person in self.people.items())]
        if row is not None and row.user_id not in self.people:
            gone = gettext("%(name)s (may no longer answer here)") % {"name": row.user}
            choices.append((str(row.user_id), gone))
        self.fields[f"{key}-{PERSON}"] = forms.ChoiceField(
            choices=choices,
            required=False,
            initial=str(row.user_id) if row else "",
            label=_("Who answers"),
            error_messages={"invalid_choice": _("Choose somebody who may answer for this place.")},
        )
        self.fields[f"{key}-{DUE}"] = forms.DateField(
            required=False,
            initial=row.due_on if row else None,
            label=_("Due on"),
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Give the day as year-month-day.")},
        )
        self.fields[f"{key}-{SEEN}"] = forms.CharField(
            required=False,
            widget=forms.HiddenInput,
            initial=write_seen((row.user_id, row.due_on) if row else NOBODY),
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if any(name.endswith(f"-{PERSON}") and name not in self.fields for name in self.data):
            self.add_error(None, _("This part is not in the assessment."))
        for key in self.list_keys():
            if data.get(f"{key}-{DUE}") and data.get(f"{key}-{PERSON}") == "":
                self.add_error(f"{key}-{DUE}", _("Choose who answers this part, or take the day away."))
        return data

    def list_keys(self) -> list[str]:
        """Return the nodes in the page's order."""
        return [name.removesuffix(f"-{PERSON}") for name in self.fields if name.endswith(f"-{PERSON}")]

    def read_wishes(self) -> list[Wish]:
        """Return what is to change, once the form is valid; what stands as it was shown is left alone."""
        wishes = []
        for key in self.list_keys():
            number, due = self.cleaned_data[f"{key}-{PERSON}"], self.cleaned_data[f"{key}-{DUE}"]
            shown = self.cleaned_data[f"{key}-{SEEN}"]
            if not shown:
                continue  # the page did not show this part
            if write_seen((int(number) if number else None, due)) != shown:
                person = self._find_person(key, int(number)) if number else None
                wishes.append(Wish(key, person, due, _read_seen(shown)))
        return wishes

    def _find_person(self, key: str, number: int) -> User:
        return self.people[number] if number in self.people else self.rows[key].user

    def show_refusals(self, error: RefusedAssignments) -> None:
        """Put each refusal beside its field, and show what stands there now as seen."""
        fresh = {}
        for key, refusal in error.refusals.items():
            self.add_error(f"{key}-{DUE if refusal.field == 'due' else PERSON}", str(refusal))
            fresh[f"{key}-{SEEN}"] = self.fields[f"{key}-{SEEN}"].initial
        self.data = {**dict(self.data.items()), **fresh}

    @property
    def nodes(self) -> list[NodeFields]:
        """Each domain with its fields, and its elements after it."""
        return [
            NodeFields(group, task, *(self[f"{key}-{name}"] for name in (PERSON, DUE, SEEN)))
            for group in self.tasks.domains
            for task, key in [(None, group.domain.key), *((task, task.element.key) for task in group.tasks)]
        ]


def _read_seen(text: str) -> Seen:
    """Return what a page had shown; what cannot be read was never shown, and matches nothing."""
    number, _colon, day = text.partition(":")
    try:
        return (int(number) if number else None, datetime.date.fromisoformat(day) if day else None)
    except ValueError:
        return (0, None)
