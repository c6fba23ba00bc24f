"""What readers look for in the measure library, and how editors bring in a version."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.document.reading import CHARACTER_LIMIT

# Four bytes are the most that one character takes in UTF-8.
BYTE_LIMIT = 4 * CHARACTER_LIMIT


class LibraryForm(forms.Form):
    """A library document, as a file or pasted; the file counts where both are given."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "A library document in YAML or JSON (UTF-8). It is kept as a draft, also with mistakes in it."
        ),
        widget=forms.FileInput(attrs={"accept": ".yaml,.yml,.json"}),
        error_messages={"empty": gettext_lazy("The file is empty. Choose another one.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Or its text"),
        required=False,
        strip=False,
        max_length=CHARACTER_LIMIT,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        error_messages={"max_length": gettext_lazy("The text is too long.")},
    )

    def clean(self) -> dict[str, Any]:
        """Put the text of the file in the place of the text."""
        data = super().clean() or {}
        file = data.get("file")
        if file is not None:
            if file.size > BYTE_LIMIT:
                self.add_error("file", _("The file is too large."))
                return data
            try:
                data["text"] = file.read().decode("utf-8")
            except UnicodeDecodeError:
                self.add_error("file", _("The file is not text in UTF-8."))
                return data
        if not self.errors and not data.get("text", "").strip():
            self.add_error("file", _("Choose a file or give its text."))
        return data
