"""Forms of the administration: rows of a draft, in the draft's own languages and with its own choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from frameworks import layout
from frameworks.document.reading import CHARACTER_LIMIT
from frameworks.form_fields import NumberListField, TranslatedListField, WordListField, YamlField
from frameworks.models import FrameworkVersion, GlossaryTerm, Mode, Question, Stage, Work
from frameworks.models.nodes import all_place_kinds
from frameworks.models.rows import VersionRow
from frameworks.models.versions import AggregationMethod, default_alternatives, default_languages
from frameworks.spec import PLACE_KINDS
from frameworks.translated_text import TranslatedTextFormField, list_site_languages
from frameworks.validation.structure import LANGUAGE

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm

PLACE_KIND_TITLES = {
    "country": _("Country"),
    "region": _("Region"),
    "city": _("City"),
    "district": _("District"),
}


def offer_languages(form: forms.BaseForm, languages: list[str] | tuple[str, ...]) -> None:
    """Give every text of a form one input for each of these languages."""
    for field in form.fields.values():
        if isinstance(field, TranslatedTextFormField):
            field.set_languages(languages)


class RowForm(ModelForm):
    """A row of ``version`` (set on a subclass by the administration); it can refer to that version only."""

    version: FrameworkVersion | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.version is None:
            return
        # A row that is there keeps its version: the address names one for new rows only.
        if self.instance.pk is None:
            self.instance.version = self.version
        offer_languages(self, self.version.languages)
        for field in self.fields.values():
            queryset: Any = getattr(field, "queryset", None)
            if isinstance(field, forms.ModelChoiceField) and issubclass(queryset.model, VersionRow):
                field.queryset = queryset.filter(version=self.version)

    def _get_validation_exclusions(self) -> set[str]:
        # The version is no field of the form, and keys are unique within it all the same.
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"version"}


class WorkForm(RowForm):
    url = forms.URLField(label=_("Address on the web"), required=False, max_length=300, assume_scheme="https")

    class Meta:
        model = Work
        fields = "__all__"


class QuestionForm(RowForm):
    modes = forms.MultipleChoiceField(label=_("Modes"), required=False, widget=forms.CheckboxSelectMultiple)
    place_kinds = forms.MultipleChoiceField(
        label=_("Kinds of place"),
        initial=all_place_kinds,
        choices=[(kind, PLACE_KIND_TITLES[kind]) for kind in PLACE_KINDS],
        widget=forms.CheckboxSelectMultiple,
    )
    facts = WordListField(
        label=_("Facts of the source"), required=False, help_text=_("Keys with commas between them.")
    )
    evidence = TranslatedListField(
        label=_("Evidence that would show it"),
        required=False,
        lines=4,
        help_text=_("One a line, in the same order in each language."),
    )
    efforts = NumberListField(
        label=_("Effort of each rise"),
        required=False,
        help_text=_("One number for each rise, with commas between them. Empty: 1 for each."),
    )
    spread = YamlField(
        layout.MapShape(layout.CHANCES),
        empty={},
        label=_("Own chances of the grades, in percent"),
        help_text=_(
            "YAML, for example: B: {one_down: 10, one_up: 5, two_down: 0}. Empty: those of the grades."
        ),
    )

    class Meta:
        model = Question
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        modes = self.fields.get("modes")
        if self.version is not None and isinstance(modes, forms.MultipleChoiceField):
            keys = Mode.objects.filter(version=self.version).values_list("key", flat=True)
            modes.choices = [(key, key) for key in keys]


class StageForm(RowForm):
    rule = YamlField(
        layout.RuleShape(),
        empty=None,
        label=_("Rule"),
        help_text=_(
            "YAML: all, any or at_least (count, of) over level_at_least (node, level) and score_at_least "
            "(node, score). The lowest stage has none."
        ),
    )

    class Meta:
        model = Stage
        fields = "__all__"


class GlossaryTermForm(RowForm):
    words = YamlField(
        layout.MapShape(layout.ListShape(layout.LineShape(), distinct=True)),
        empty={},
        label=_("Spellings in the questions"),
        help_text=_("YAML, for example: en: [baseline, baselines]. The page marks these words."),
    )

    class Meta:
        model = GlossaryTerm
        fields = "__all__"


class VersionForm(ModelForm):
    """The settings of a draft."""

    languages = WordListField(
        initial=default_languages,
        label=_("Languages"),
        help_text=_("Codes with commas between them: en, ja."),
    )
    element_alternatives = forms.MultipleChoiceField(
        initial=default_alternatives,
        label=_("Questions to element, tried"),
        choices=AggregationMethod,
        widget=forms.CheckboxSelectMultiple,
    )
    domain_alternatives = forms.MultipleChoiceField(
        initial=default_alternatives,
        label=_("Elements to domain, tried"),
        choices=AggregationMethod,
        widget=forms.CheckboxSelectMultiple,
    )
    overall_alternatives = forms.MultipleChoiceField(
        initial=default_alternatives,
        label=_("Domains to overall, tried"),
        choices=AggregationMethod,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = FrameworkVersion
        fields = "__all__"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_languages(self, self.instance.languages if self.instance.pk else list_site_languages())

    def clean_languages(self) -> list[str]:
        """Refuse what is no language code."""
        languages: list[str] = self.cleaned_data["languages"]
        for code in languages:
            if not LANGUAGE.fullmatch(code):
                raise forms.ValidationError(_("%(code)s is not a language code."), params={"code": code})
        return list(dict.fromkeys(languages))


class DocumentForm(forms.Form):
    """A framework document, as a file or pasted."""

    file = forms.FileField(
        label=_("File"), required=False, help_text=_("A framework document in YAML (UTF-8).")
    )
    text = forms.CharField(
        label=_("Or its text"),
        required=False,
        strip=False,
        max_length=CHARACTER_LIMIT,
        widget=forms.Textarea(attrs={"rows": 20, "cols": 100}),
    )

    def clean(self) -> dict[str, Any]:
        """Put the text of the file in the place of the text."""
        data = super().clean() or {}
        file = data.get("file")
        if file is not None:
            # Four bytes are the most that one character takes in UTF-8.
            if file.size > 4 * CHARACTER_LIMIT:
                raise forms.ValidationError(_("The file is too large."))
            try:
                data["text"] = file.read().decode("utf-8")
            except UnicodeDecodeError as error:
                raise forms.ValidationError(_("The file is not text in UTF-8.")) from error
        if not data.get("text", "").strip():
            raise forms.ValidationError(_("Choose a file or give its text."))
        return data


class CopyForm(forms.Form):
    number = forms.CharField(label=_("Version number of the draft"), max_length=40)
