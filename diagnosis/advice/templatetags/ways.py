"""Ways to a stage in templates: ``{% load ways %}``."""

from __future__ import annotations

from django import template

from diagnosis.advice import way_wording
from diagnosis.advice.way import DECIDED, FIRST_CHOICE, OUT_OF_REACH, Mark, Step, Way, write_effort
from diagnosis.advice.ways import WayPage
from diagnosis.scoring.path_records import Obstacle, Purpose
from frameworks.messages import Message
from frameworks.spec import Framework

register = template.Library()


@register.simple_tag
def way_sentence(message: Message, framework: Framework) -> str:
    """Say a message in the reader's language."""
    return way_wording.describe(message, framework)


@register.simple_tag
def purpose_text(purpose: Purpose, framework: Framework) -> str:
    """Say what a step serves, as a clause."""
    return way_wording.describe_purpose(purpose, framework)


@register.simple_tag
def serves_text(purposes: tuple[Purpose, ...], framework: Framework) -> str:
    """Say all that a step serves."""
    return way_wording.describe_purposes(purposes, framework)


@register.simple_tag
def obstacle_text(obstacle: Obstacle, framework: Framework) -> str:
    """Say why a condition cannot be met."""
    return way_wording.describe_obstacle(obstacle, framework)


@register.simple_tag
def element_names(keys: tuple[str, ...], framework: Framework) -> str:
    """Name elements as a list in words."""
    return way_wording.name_elements(keys, framework)


@register.simple_tag
def marked_level(mark: Mark, framework: Framework) -> str:
    """Name the level that a mark is about."""
    return way_wording.name_level_of(mark, framework)


@register.simple_tag
def marked_question(mark: Mark, framework: Framework) -> str:
    """Name the question that a mark is about."""
    return way_wording.name_question(mark.question, framework)


@register.filter
def effort(value: float) -> str:
    """Write an effort."""
    return write_effort(value)


@register.filter
def step_effort(step: Step, way: Way) -> str:
    """Write the effort of a step of a way in words."""
    return way_wording.describe_effort(step, way.is_weighed)


@register.simple_tag
def mark_kinds() -> list[tuple[str, str]]:
    """Return the kinds of marks with their words, in the order of the buttons."""
    words = way_wording.MARKS
    return [(kind, str(words[kind])) for kind in (OUT_OF_REACH, DECIDED, FIRST_CHOICE)]


@register.filter
def mark_word(kind: str) -> str:
    """Write the kind of a mark."""
    return str(way_wording.MARKS[kind])


@register.simple_tag
def is_planned(page: WayPage, step: Step) -> bool:
    """Say whether a step stands on the roadmap."""
    return (step.question.key, step.target.level.key) in page.planned
