"""Sentences for the codes of this room, in the reader's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from frameworks.messages import Message, Problem

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: Mapping[str, StrOrPromise] = {
    "yaml.too_large": gettext_lazy("The text is longer than %(limit)s characters."),
    "yaml.syntax": gettext_lazy("Line %(line)s, column %(column)s is not valid YAML: %(detail)s"),
    "yaml.character": gettext_lazy("The character at position %(position)s is not allowed in YAML."),
    "yaml.alias": gettext_lazy("Line %(line)s uses an alias (*). Write the value out."),
    "yaml.too_deep": gettext_lazy("Line %(line)s is nested deeper than %(limit)s levels."),
    "yaml.tag": gettext_lazy("Line %(line)s uses the tag %(tag)s. Write a plain value."),
    "yaml.key": gettext_lazy("Line %(line)s has a key that is not a word."),
    "yaml.repeated_key": gettext_lazy(
        "The key %(key)s stands here again in line %(line)s. Keep one of the two."
    ),
    "yaml.not_a_mapping": gettext_lazy("The text is not a framework document: it does not begin with keys."),
    "expected.record": gettext_lazy("Give keys with values here."),
    "expected.list": gettext_lazy("Give a list here."),
    "expected.text": gettext_lazy("Give a text in each language here."),
    "expected.line": gettext_lazy("Give one line of text here. Write a number in quotation marks."),
    "expected.key": gettext_lazy("Give a key of letters, digits, dots, hyphens and underscores here."),
    "expected.language": gettext_lazy("Give a language code here, for example en or ja."),
    "expected.address": gettext_lazy("Give an address that begins with https:// or http:// here."),
    "expected.flag": gettext_lazy("Give true or false here."),
    "expected.choice": gettext_lazy("Give one of these here: %(choices)s."),
    "expected.number": gettext_lazy("Give a number here."),
    "expected.whole_number": gettext_lazy("Give a whole number here."),
    "number.not_above": gettext_lazy("Give a number above %(low)s."),
    "number.below": gettext_lazy("Give %(low)s or more."),
    "number.outside": gettext_lazy("Give a number from %(low)s to %(high)s."),
    "number.repeated": gettext_lazy("The number %(number)s stands at another element too."),
    "key.missing": gettext_lazy("The key %(key)s is missing."),
    "key.unknown": gettext_lazy("The key %(key)s is not known here."),
    "key.repeated": gettext_lazy("The key %(key)s is used already, at %(first)s."),
    "question.key_repeated": gettext_lazy(
        "Another question has the key %(key)s already, at %(first)s. Give one of them another key."
    ),
    "part.missing": gettext_lazy("%(key)s is missing."),
    "list.short": gettext_lazy("Give at least %(count)s entry here."),
    "list.repeated": gettext_lazy("%(value)s stands in the list twice."),
    "text.missing": gettext_lazy("The text in the language %(language)s is missing."),
    "text.unlisted_language": gettext_lazy(
        "The language %(language)s is not one of the framework’s languages."
    ),
    "text.too_long": gettext_lazy("Shorten this text to %(longest)s characters. It has %(count)s."),
    "text.link_address": gettext_lazy("The link leads to %(address)s. Links begin with https:// or http://."),
    "text.link_words": gettext_lazy("The link to %(address)s has no words to click on."),
    "reference.work": gettext_lazy("There is no cited work with the key %(key)s."),
    "reference.scale": gettext_lazy("There is no scale with the key %(key)s."),
    "reference.mode": gettext_lazy("There is no mode with the key %(key)s."),
    "reference.factor": gettext_lazy("There is no success factor with the key %(key)s."),
    "reference.criterion": gettext_lazy("There is no criterion with the key %(key)s."),
    "reference.domain": gettext_lazy("There is no domain with the key %(key)s."),
    "reference.element": gettext_lazy("There is no element with the key %(key)s."),
    "reference.fact": gettext_lazy("There is no fact of the source with the key %(key)s."),
    "fact.not_asked": gettext_lazy(
        "No question asks for the fact %(key)s. Name it in a question, or say why it is left out."
    ),
    "fact.asked_again": gettext_lazy("The fact %(key)s is asked for already, at %(first)s."),
    "fact.asked_after_all": gettext_lazy(
        "A question asks for the fact %(key)s, so there is no reason for leaving it out."
    ),
    "reference.level": gettext_lazy("There is no readiness level with the key %(key)s."),
    "reference.node": gettext_lazy("There is no domain or element with the key %(key)s."),
    "gate.lowest_level": gettext_lazy(
        "The level %(key)s is the lowest: every score reaches it, no gate can hold it back."
    ),
    "gate.element_elsewhere": gettext_lazy(
        "The element %(element)s does not belong to the domain %(domain)s."
    ),
    "scale.level_count": gettext_lazy("A scale has %(low)s to %(high)s levels; this one has %(count)s."),
    "scale.first_value": gettext_lazy("The first level is worth 0, not %(value)s."),
    "scale.last_value": gettext_lazy("The last level is worth 100, not %(value)s."),
    "scale.not_rising": gettext_lazy("The value %(value)s is not above the value before it, %(before)s."),
    "descriptor.missing": gettext_lazy("The level %(level)s has no description."),
    "descriptor.unknown": gettext_lazy("The scale of this question has no level %(level)s."),
    "descriptor.equal": gettext_lazy("The levels %(other)s and %(level)s have the same description."),
    "efforts.count": gettext_lazy("Give one effort for each rise: %(expected)s, not %(count)s."),
    "grade.missing": gettext_lazy("The grade %(key)s is missing."),
    "grade.unknown": gettext_lazy("%(key)s is not a grade: grades are A, B, C and D."),
    "chances.sum": gettext_lazy("The chances come to %(total)s percent; 100 is the most."),
    "thresholds.not_falling": gettext_lazy(
        "The threshold %(value)s is not below the one before it, %(before)s. The highest level stands first."
    ),
    "thresholds.last": gettext_lazy("The lowest level is reached from 0, not from %(value)s."),
    "mode.no_questions": gettext_lazy("No question belongs to the mode %(mode)s."),
    "weights.domains": gettext_lazy("All domains weigh 0, so there would be no overall score."),
    "weights.elements": gettext_lazy("All elements of this domain weigh 0, so it would have no score."),
    "weights.questions": gettext_lazy(
        "All questions of this element in the mode %(mode)s weigh 0, so it would have no score."
    ),
    "weights.factor": gettext_lazy(
        "All links to the success factor %(key)s weigh 0, so it would have no score."
    ),
    "factor.empty_cell": gettext_lazy(
        "The cell %(criterion)s and %(domain)s is declared empty; no factor may stand in it."
    ),
    "cell.repeated": gettext_lazy("The cell %(criterion)s and %(domain)s is declared empty twice."),
    "stage.rule_missing": gettext_lazy("The rule is missing. Only the lowest stage, the last one, has none."),
    "stage.rule_on_last": gettext_lazy("The lowest stage has no rule: it is what remains."),
    "rule.form": gettext_lazy("A rule is exactly one of these: %(forms)s."),
    "rule.count": gettext_lazy("The rule asks for %(count)s of %(parts)s parts; it can never be met."),
    "rule.unsatisfiable": gettext_lazy(
        "No answers in the mode %(mode)s can meet this rule: it asks for nodes without a score."
    ),
    "version.published": gettext_lazy(
        "Version %(number)s is published and never changes. Give another version number."
    ),
    "subject.other": gettext_lazy("The framework is there already, with the subject %(subject)s."),
}


def word_message(message: Message) -> str:
    """Return the sentence of a message; raise KeyError for a code that is not of this room."""
    return str(SENTENCES[message.code]) % message.params


def word_problem(problem: Problem) -> str:
    """Return the sentence of a problem with its place in front."""
    sentence = word_message(problem.message)
    return (
        _("%(place)s: %(sentence)s") % {"place": problem.place, "sentence": sentence}
        if problem.place
        else sentence
    )
