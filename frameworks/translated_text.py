"""Texts in several languages: a JSON field ``{language: text}`` and its form field, one input for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _


def list_site_languages() -> tuple[str, ...]:
    """Return the codes of the languages in which the site itself is offered."""
    return tuple(code for code, _name in settings.LANGUAGES)


class TranslatedTextWidget(forms.MultiWidget):
    """One text box for each language, each named by its language."""

    template_name = "frameworks/translated_text.html"

    def __init__(
        self, languages: Sequence[str], *, lines: int = 2, attrs: dict[str, Any] | None = None
    ) -> None:
        self.languages = tuple(languages)
        self.lines = lines
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            language: forms.Textarea(
                attrs={"rows": lines, "cols": 70, "lang": language, "aria-label": language}
            )
            for language in self.languages
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Mapping[str, str] | None) -> list[str]:
        """Return the text of each language, empty where there is none."""
        return [(value or {}).get(language, "") for language in self.languages]

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the language of each box."""
        context = super().get_context(name, value, attrs)
        for language, box in zip(self.languages, context["widget"]["subwidgets"], strict=True):
            box["language"] = language
        return context


class TranslatedTextFormField(forms.MultiValueField):
    """A text in each language; what is left empty is left out.

    ``set_languages`` chooses the languages of one form (a framework has its own); without it,
    those of the site.
    """

    def __init__(self, *, lines: int = 2, **kwargs: Any) -> None:
        self.lines = lines
        self.languages: tuple[str, ...] = ()
        kwargs.setdefault("require_all_fields", False)
        kwargs.pop("encoder", None)
        kwargs.pop("decoder", None)
        super().__init__(fields=[], **kwargs)
        self.set_languages(list_site_languages())

    def set_languages(self, languages: Sequence[str]) -> None:
        """Offer these languages, in this order."""
        self.languages = tuple(languages)
        self.fields = tuple(forms.CharField(required=False) for _language in self.languages)
        self.widget = TranslatedTextWidget(self.languages, lines=self.lines)

    def compress(self, data_list: Sequence[str]) -> dict[str, str]:
        """Return the texts that are there."""
        pairs = zip(self.languages, data_list, strict=False)
        return {language: text for language, text in pairs if text and text.strip()}

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare texts, not boxes: an empty box and a missing language are the same."""
        before = {language: text for language, text in (initial or {}).items() if language in self.languages}
        try:
            return bool(before != self.clean(data))
        except ValidationError:
            return True


def validate_translated_text(value: object) -> None:
    """Refuse what is not a text in each language."""
    if not isinstance(value, dict) or not all(
        isinstance(key, str) and isinstance(item, str) for key, item in value.items()
    ):
        raise ValidationError(_("Give a text in each language."), code="invalid")


class TranslatedTextField(models.JSONField):
    """A text in each language, stored as ``{language: text}``; ``lines`` is the height of its boxes."""

    default_validators = [validate_translated_text]

    def __init__(self, *args: Any, lines: int = 2, **kwargs: Any) -> None:
        self.lines = lines
        kwargs.setdefault("default", dict)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Leave out what only forms need."""
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("blank", None)
        kwargs.pop("default", None)
        return name, path, args, kwargs

    def formfield(self, **kwargs: Any) -> forms.Field:
        """Return a field with one input for each language."""
        options = {
            "required": False,
            "label": self.verbose_name.capitalize() if self.verbose_name else None,
            "help_text": self.help_text,
            "lines": self.lines,
        }
        kwargs.pop("form_class", None)
        kwargs.pop("choices_form_class", None)
        kwargs.pop("widget", None)
        return TranslatedTextFormField(**{**options, **kwargs})
