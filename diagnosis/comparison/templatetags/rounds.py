"""Words of rounds in templates: ``{% load rounds %}``."""

from __future__ import annotations

from collections.abc import Sequence

from django import template

from diagnosis.comparison import rounds_wording
from diagnosis.comparison.rounds import Change, Standing
from diagnosis.results.figures import write_range
from frameworks.messages import Message
from frameworks.spec import Framework

register = template.Library()


@register.simple_tag
def rounds_text(message: Message, framework: Framework) -> str:
    """Say in the reader's language what moved between two rounds."""
    return rounds_wording.describe_rounds(message, framework)


@register.filter
def points(change: Change) -> str:
    """Write by how much a score moved, with its sign."""
    return rounds_wording.write_points(change)


@register.filter
def points_said(change: Change) -> str:
    """Write by how much a score moved in words, for readers who hear it."""
    return rounds_wording.say_points(change)


@register.filter
def band(standing: Standing, thresholds: Sequence[float] = ()) -> str:
    """Write where a score lies, "57–70"; nothing where it does not vary."""
    return write_range(standing.low, standing.high, thresholds or ())
