"""The form in which a city sets its own targets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diagnosis.results.wording import in_language
from frameworks.spec import Domain, Framework

REFUSAL = gettext_lazy("%(domain)s: give a number from 0 to 100, or leave it empty.")


class TargetsForm(forms.Form):
    """One score a domain; an empty field takes the target away."""

    def __init__(
        self,
        *args: Any,
        spec: Framework,
        domains: tuple[Domain, ...],
        targets: dict[str, float],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.spec = spec
        self.domain_keys = [domain.key for domain in domains]
        for domain in domains:
            refusal = REFUSAL % {"domain": in_language(domain.title)}
            self.fields[domain.key] = forms.FloatField(
                label=in_language(domain.title),
                required=False,
                min_value=0,
                max_value=100,
                initial=_write(targets.get(domain.key)),
                # A field for numbers would drop what was typed when it is no number.
                widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), refusal),
            )

    @property
    def targets(self) -> dict[str, float | None]:
        """The targets as the service takes them; only of a valid form."""
        return {key: self.cleaned_data[key] for key in self.domain_keys}

    @property
    def help(self) -> str:
        """Where each level begins: "Partial begins at 25. Prepared begins at 70."."""
        rising = [level for level in reversed(self.spec.readiness_levels) if level.threshold > 0]
        return " ".join(
            _("“%(level)s” begins at %(score)s.")
            % {"level": in_language(level.title), "score": f"{level.threshold:g}"}
            for level in rising
        )


def _write(score: float | None) -> str:
    return "" if score is None else f"{score:g}"
