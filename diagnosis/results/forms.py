"""The form with which a consultant sets another stage."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from diagnosis.results.models import Result
from diagnosis.results.wording import name_stage
from frameworks.selectors import load_spec


class StageForm(forms.Form):
    """Another stage than the computed one, and why."""

    stage = forms.ChoiceField(
        label=_("Stage"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose a stage."),
            "invalid_choice": _("Choose one of the stages shown."),
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What does the computed stage not see? Everybody who sees the result reads this."),
        error_messages={
            "required": _("Give the reason. It stands beside the stage."),
            "max_length": _("Shorten the reason to 2,000 characters."),
        },
    )

    def __init__(self, *args: Any, result: Result, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        spec = load_spec(result.submission.assessment.version_id)
        fields: dict[str, Any] = self.fields
        fields["stage"].choices = [
            (stage.key, name_stage(stage.key, spec))
            for stage in reversed(spec.stages)  # from the lowest
            if stage.key != result.stage
        ]
