"""The forms of a question's page: a comment with the people it names, and an earlier answer to take back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from diagnosis.people.models import User

LONGEST_ID = 19  # digits; a database counts to 2 to the power of 63


class PeopleField(forms.ModelMultipleChoiceField):
    """People to choose from; an id longer than a database can hold is nobody's."""

    def clean(self, value: Any) -> Any:
        chosen = value if isinstance(value, list | tuple) else []
        if any(len(str(number)) >= LONGEST_ID for number in chosen):
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return super().clean(value)


class CommentForm(forms.Form):
    """What somebody says about a question, and who is to hear of it."""

    text = forms.CharField(
        label=_("Comment"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Write a comment first."),
            "max_length": _("Shorten the comment to 4,000 characters."),
        },
    )
    mentioned = PeopleField(
        User.objects.none(),
        label=_("Who should get a letter about it?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": _("Choose among the people shown."),
            "invalid_pk_value": _("Choose among the people shown."),
        },
    )

    def __init__(self, *args: Any, people: QuerySet[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["mentioned"].queryset = people


class RestoreForm(forms.Form):
    """Which earlier answer is to stand again, what stood when one decided so, and why."""

    earlier = forms.IntegerField(min_value=1)
    revision = forms.IntegerField(min_value=0)
    why = forms.CharField(
        required=False,
        max_length=1000,
        error_messages={"max_length": _("Shorten the reason for the change to 1,000 characters.")},
    )
