"""The form of the guided choices: what the city says of itself beside its answers."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnosis.advice.choices import Choices
from diagnosis.advice.library import Choice, Library
from diagnosis.places.models import Character
from diagnosis.results.wording import in_language

REFUSAL = {
    "invalid_choice": _("Choose one of the answers shown."),
    "invalid_list": _("Choose from the list."),
}


class SituationForm(forms.Form):
    """Character, urban issues, way of scaling, business model; each may be left out."""

    character = forms.ChoiceField(
        label=_("What kind of city is it?"), required=False, widget=forms.RadioSelect, error_messages=REFUSAL
    )
    issues = forms.MultipleChoiceField(
        label=_("Which issues press most?"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={**REFUSAL, "invalid_choice": _("Choose from the issues shown.")},
    )
    scaling = forms.ChoiceField(required=False, widget=forms.RadioSelect, error_messages=REFUSAL)
    business_model = forms.ChoiceField(required=False, widget=forms.RadioSelect, error_messages=REFUSAL)

    def __init__(self, data: Any, *, library: Library, choices: Choices) -> None:
        initial = {
            "character": choices.character if choices.chose_character else "",
            "issues": [tag.key for tag in choices.issues],
            "scaling": choices.scaling.key if choices.scaling else "",
            "business_model": choices.business_model.key if choices.business_model else "",
        }
        super().__init__(data, initial=initial)
        if choices.is_city:
            self._offer("character", [("", ""), *Character.choices])
        else:
            del self.fields["character"]
        self._offer("issues", [(tag.key, str(tag)) for tag in choices.tags])
        for name, choice in (("scaling", library.scaling), ("business_model", library.business_models)):
            self.fields[name].label = in_language(choice.question)
            self._offer(name, [("", _("Not decided yet")), *_list_options(choice)])

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


def _list_options(choice: Choice) -> list[tuple[str, str]]:
    return [(option.key, in_language(option.title)) for option in choice.options]
