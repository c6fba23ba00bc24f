"""Words of the measure library: sentences for the codes of its document, and what happened to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from diagnosis.people.trail import register_event_kinds, register_subject_page
from frameworks.messages import Message, Problem
from frameworks.wording import word_message

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: Mapping[str, StrOrPromise] = {
    "library.not_a_document": _("The text is not a library document: it does not begin with keys."),
    "library.empty": _("The library has no measure. Write at least one."),
    "library.other_framework": _(
        "A library with the key %(key)s is there for the framework %(framework)s. Give another key."
    ),
    "head.key": _(
        "Give the library a key of letters, digits, dots, hyphens and underscores, at most %(longest)s long."
    ),
    "head.version": _("Give a version in quotation marks, on one line of at most %(longest)s characters."),
    "language.missing": _("The framework also speaks %(language)s. Add the language and its texts."),
    "entry.repeated": _("%(key)s stands here again. It stands first at %(first)s."),
    "origin.repeated": _(
        "The id %(id)s is covered already, at %(first)s. Each id of the source belongs to one measure."
    ),
    "label.missing": _("The words for %(key)s are missing."),
    "label.unknown": _("%(key)s is not one of these: %(choices)s."),
    "unknown.framework": _("There is no published framework with the key %(key)s."),
    "unknown.element": _("The framework has no element with the key %(key)s."),
    "unknown.question": _("The framework has no question with the key %(key)s."),
    "unknown.criterion": _("The framework has no criterion with the key %(key)s."),
    "unknown.stage": _("The framework has no stage with the key %(key)s."),
    "unknown.economic_group": _("There is no economic group with the key %(key)s."),
    "unknown.character": _("There is no character of cities with the key %(key)s."),
    "unknown.issue": _("There is no urban issue with the key %(key)s."),
    "unknown.measure": _("The library has no measure with the key %(key)s."),
    "unknown.lead": _("The library names nobody who leads with the key %(key)s."),
    "unknown.scaling": _("The library has no way of scaling with the key %(key)s."),
    "unknown.business_model": _("The library has no business model with the key %(key)s."),
    "unknown.view": _("This disagreement has no view with the key %(key)s."),
    "unknown.work": _("The library cites no work with the key %(key)s."),
    "lift.other_element": _(
        "The question %(key)s belongs to the element %(element)s, which this measure does not name."
    ),
    "lift.no_such_level": _(
        "The scale of the question has no level with the key %(key)s. It has: %(levels)s."
    ),
    "lift.lowest": _("%(key)s is the lowest level: nothing is raised to it."),
    "requires.circle": _("These measures wait for each other: %(circle)s. Take one of the needs out."),
    "basis.without_source": _("The measure is marked as sourced. Name its source."),
    "basis.ours_with_source": _(
        "The measure is marked as ours and names a source. Mark it as sourced, or take the source out."
    ),
}

EVENTS = {
    "advice.library_written": _("Kept version %(version)s of the measure library %(library)s as a draft."),
    "advice.library_published": _("Published version %(version)s of the measure library %(library)s."),
    "advice.library_removed": _("Removed the draft %(version)s of the measure library %(library)s."),
}

PARTS: Mapping[str, StrOrPromise] = {
    "title": _("title"),
    "do": _("what to do"),
    "first_step": _("first step"),
    "elements": _("elements"),
    "raises": _("what it raises"),
    "criteria": _("criteria"),
    "place_kinds": _("kinds of place"),
    "stages": _("stages"),
    "economic_groups": _("economic groups"),
    "characters": _("characters of city"),
    "issues": _("urban issues"),
    "lead": _("who leads"),
    "horizon": _("horizon"),
    "effort": _("effort"),
    "requires": _("what comes first"),
    "scaling": _("way of scaling"),
    "business_models": _("business models"),
    "example": _("example"),
    "source": _("source"),
    "basis": _("sourced or ours"),
    "derived_from": _("ids of the source"),
    "framework": _("framework"),
    "languages": _("languages"),
    "summary": _("summary"),
    "works": _("cited works"),
    "leads": _("words for who leads"),
    "horizons": _("words for horizons"),
    "efforts": _("words for efforts"),
    "stage_advice": _("advice for each stage"),
    "disputes": _("where sources disagree"),
    "class_directions": _("directions of classes of cities"),
}
"""What the parts of a measure and of a library are called."""


def register_events() -> None:
    """Tell the trail the sentences of the library and where its versions are shown."""
    register_event_kinds(EVENTS)
    register_subject_page("library", "advice:edition")


def describe(message: Message) -> str:
    """Return the sentence of a code of the library, or of the form of documents; raise KeyError otherwise."""
    if message.code in SENTENCES:
        return str(SENTENCES[message.code]) % message.params
    return word_message(message)


def describe_problem(problem: Problem, name: str = "") -> str:
    """Return the sentence of a problem with its place in front, and the measure's key where it has one."""
    place = f"{problem.place} ({name})" if name else problem.place or "-"
    return gettext("%(place)s: %(sentence)s") % {"place": place, "sentence": describe(problem.message)}
