"""Form fields for values of the document that are neither a word nor a number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from frameworks import layout
from frameworks.document import parse_document
from frameworks.document.writing import dump_value
from frameworks.translated_text import TranslatedTextFormField
from frameworks.validation import TOLERATED_IN_DRAFTS
from frameworks.validation.structure import check_shape
from frameworks.wording import word_problem


class WordListField(forms.CharField):
    """A list of words, written with commas between them."""

    def prepare_value(self, value: Any) -> Any:
        """Return the list as it is written."""
        return ", ".join(str(item) for item in value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the words, without empty ones."""
        return [word.strip() for word in str(value or "").split(",") if word.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lists, not the spaces."""
        return bool((initial or []) != self.to_python(data))


class NumberListField(WordListField):
    """A list of positive numbers, written with commas between them."""

    def to_python(self, value: Any) -> Any:
        """Return the numbers; whole ones as int."""
        try:
            numbers = [float(word) for word in super().to_python(value)]
        except ValueError as error:
            raise ValidationError(_("Give numbers with commas between them."), code="invalid") from error
        if not all(0 < number < float("inf") for number in numbers):
            raise ValidationError(_("Give numbers above 0."), code="invalid")
        return [int(number) if number.is_integer() else number for number in numbers]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the numbers; what cannot be read is a change."""
        try:
            return super().has_changed(initial, data)
        except ValidationError:
            return True


class TranslatedListField(TranslatedTextFormField):
    """A list of texts: in each language one text a line, line by line the same thing."""

    def prepare_value(self, value: Any) -> Any:
        """Return ``{language: lines}``."""
        if not isinstance(value, list) or not all(isinstance(text, Mapping) for text in value):
            return value
        return {language: "\n".join(text.get(language, "") for text in value) for language in self.languages}

    def compress(self, data_list: Sequence[str]) -> Any:
        """Return the list of texts."""
        lines = {
            language: [line.strip() for line in (text or "").strip().splitlines()]
            for language, text in zip(self.languages, data_list, strict=False)
        }
        count = max((len(found) for found in lines.values()), default=0)
        return [
            {
                language: found[index]
                for language, found in lines.items()
                if index < len(found) and found[index]
            }
            for index in range(count)
        ]

    def clean(self, value: Any) -> Any:
        """Return an empty list where all boxes are empty."""
        return super().clean(value) or []

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the lists."""
        return bool((initial or []) != self.clean(data))


class YamlField(forms.CharField):
    """A small part of a document, written as YAML and checked against its shape."""

    widget = forms.Textarea

    def __init__(self, shape: layout.Shape, *, empty: Any, **kwargs: Any) -> None:
        self.shape = shape
        self.empty = empty
        super().__init__(required=False, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Return the value as YAML; what a person has just typed stays as it is."""
        if isinstance(value, str):
            return value
        return dump_value(value) if value else ""

    def to_python(self, value: Any) -> Any:
        """Return the value; raise ValidationError with every problem of its form."""
        if not str(value or "").strip():
            return self.empty
        document, problems = parse_document(str(value))
        found = [*problems, *(() if document is None else check_shape(self.shape, document, "", ()))]
        broken = [problem for problem in found if problem.message.code not in TOLERATED_IN_DRAFTS]
        if broken:
            raise ValidationError([word_problem(problem) for problem in broken])
        return document

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Compare the values; what cannot be read is a change."""
        try:
            return bool((initial or self.empty) != self.to_python(data))
        except ValidationError:
            return True
