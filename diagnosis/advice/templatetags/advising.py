"""Words of an advice in templates, and what it adds to the page of a result: ``{% load advising %}``."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.translation import gettext as _

from diagnosis.advice import advice_wording, match_wording
from diagnosis.advice.advising import Ahead, CityAdvice, look_ahead
from diagnosis.advice.browsing import list_disputes_about
from diagnosis.advice.library import Dispute, Label, Library
from diagnosis.results.selectors import ResultReading
from diagnosis.results.wording import in_language
from frameworks.messages import Message
from frameworks.spec import Source

register = template.Library()


@register.simple_tag
def advice_headline(advice: CityAdvice) -> str:
    """Return the finding of an advice."""
    return advice_wording.describe(advice.headline, advice.spec)


@register.simple_tag
def reason(message: Message, advice: CityAdvice) -> str:
    """Say what speaks for or against a measure."""
    return match_wording.describe(message, advice.words)


@register.simple_tag
def word_of(labels: Iterable[Label], key: str) -> str:
    """Return the library's word for a key; the key itself where it has none."""
    return next((in_language(label.title) for label in labels if label.key == key), key)


@register.filter
def group_name(key: str) -> str:
    """Name an economic group."""
    return match_wording.name_group(key)


@register.filter
def character_name(key: str) -> str:
    """Name a character of cities."""
    return match_wording.name_character(key)


@register.simple_tag
def cited(source: Source, library: Library) -> str:
    """Name a source: its work with the year, and the place in it."""
    work = next((in_language(row.title) for row in library.works if row.key == source.work), source.work)
    return _("%(work)s, %(place)s") % {"work": work, "place": in_language(source.at)}


@register.simple_tag
def disputes_about(advice: CityAdvice, key: str) -> tuple[Dispute, ...]:
    """Return the disagreements of sources in which a measure stands on one side."""
    return list_disputes_about(advice.library, advice.library.measures_by_key[key])


@register.simple_tag(name="look_ahead")
def find_ahead(reading: ResultReading) -> Ahead:
    """Return the way and the advice that follow a result, for its own page."""
    return look_ahead(reading, alone=True)
