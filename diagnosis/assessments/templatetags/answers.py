"""Frozen answers and findings in words: ``{% load answers %}``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnosis.assessments.models import AnswerState, Verdict, Verification
from diagnosis.assessments.panels import name_anchor
from frameworks.spec import Question, ScaleLevel, Text, read_text

register = template.Library()


@register.filter
def anchor(question_key: str) -> str:
    """Return the id of a question on a page."""
    return name_anchor(question_key)


@dataclass(frozen=True, slots=True)
class SaidAnswer:
    """An answer to show: its title, and for a level its rung and what the rung says."""

    title: str
    level: ScaleLevel | None = None
    position: int = 0
    top: int = 0
    descriptor: Text | None = None


@register.simple_tag
def say_answer(answer: Mapping[str, Any] | None, question: Question) -> SaidAnswer:
    """Return the words of a frozen answer; without one, that it is not answered."""
    state = answer["state"] if answer else AnswerState.OPEN
    return _say(str(state), answer["level_key"] if answer else "", question)


@register.simple_tag
def say_finding(finding: Verification, question: Question) -> str:
    """Return what was found as a short text: "Confirmed.", "Changed to: Partly in place, grade B."."""
    if finding.verdict != Verdict.CHANGED:
        return _("%(finding)s.") % {"finding": finding.get_verdict_display()}
    said = _say(finding.state, finding.level_key, question)
    if not finding.grade:
        return _("Changed to: %(answer)s.") % {"answer": said.title}
    return _("Changed to: %(answer)s, grade %(grade)s.") % {"answer": said.title, "grade": finding.grade}


def _say(state: str, level_key: str, question: Question) -> SaidAnswer:
    level = question.scale.find_level(level_key)
    if state != AnswerState.LEVEL or level is None:
        titles = {
            AnswerState.NOT_APPLICABLE: _("Does not apply"),
            AnswerState.UNKNOWN: _("Don’t know"),
        }
        return SaidAnswer(titles.get(AnswerState(state), _("Not answered")))
    return SaidAnswer(
        title=read_text(level.title, get_language() or "en"),
        level=level,
        position=question.scale.position_of(level.key),
        top=len(question.scale.levels) - 1,
        descriptor=question.descriptors[level.key],
    )
