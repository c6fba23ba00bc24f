"""Every code of an advice has a sentence, in words that a reader understands."""

from __future__ import annotations

from types import MappingProxyType

import pytest
from django.utils.translation import override

from diagnosis.advice import advice_wording, match, match_wording, summary
from diagnosis.advice.match_wording import Words
from frameworks.messages import Message
from frameworks.rules import LevelAtLeast
from tests.diagnosis.advice.libraries import FRAMEWORK, build_library, build_measure

LIBRARY = build_library(build_measure("Count first"), build_measure("Write it down"))
WORDS = Words(FRAMEWORK, LIBRARY, {"traffic": "Traffic congestion"})
VISION = "policy.vision.1"
STEP = {"question": VISION, "level": "partly", "to": "partly"}
TWO = ("Count first", "Write it down")


def test_the_codes_of_matching_are_those_that_have_sentences():
    assert set(match_wording.SENTENCES) == match.REASON_CODES | match.HINDRANCE_CODES


def test_the_codes_of_headlines_are_those_that_have_sentences():
    assert set(advice_wording.SENTENCES) == summary.CODES


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        ("takes_rise", STEP, "It takes a step of the shortest way: “policy.vision.1” to “partly”."),
        ("takes_rise", {**STEP, "to": "improved"},
         "It begins a step of the shortest way: “policy.vision.1” to “partly”. It goes on to “improved”."),
        ("takes_rise", {**STEP, "level": "gone", "to": "gone"},
         "It takes a step of the shortest way: “policy.vision.1” to “gone”."),
        ("takes_unknown", STEP,
         "“policy.vision.1” is not answered: find out first. If nothing is there, this leads to “partly”."),
        ("serves_condition", {"conditions": (LevelAtLeast("system", "partial"),)},
         "The stage to reach asks for this: system is at least partial."),
        ("opens_gate", {"element": "policy.vision", "domain": "policy", "level": "prepared", "score": 25.0},
         "A gate waits for it: policy is prepared only if policy.vision has 25 or more."),
        ("near_path", {"element": "policy.vision"},
         "It works on policy.vision, where a step of the shortest way lies."),
        ("prepares", {"measure": "Count first"},
         "It comes before “Count first”, which takes a step of the shortest way."),
        ("gap", {"element": "policy.vision", "score": 12.5}, "policy.vision stands at 13 of 100."),
        ("stage", {"stage": "in-place"}, "It fits your stage, “in-place”."),
        ("class_economic", {"group": "emerging"},
         "It fits the economic group of your country: emerging group."),
        ("class_economic", {"group": "gone"}, "It fits the economic group of your country: gone."),
        ("class_character", {"character": "A"}, "It fits the character of your city: metropolis."),
        ("issue", {"issues": ("traffic", "gone")},
         "It helps with what presses in your city: traffic congestion and gone."),
        ("scaling", {"option": "area"}, "It fits how you want to grow: “area”."),
        ("business_model", {"option": "gone"}, "It fits your business model: “gone”."),
        ("needs_first", {"measures": TWO}, "First comes “Count first” and “Write it down”."),
        ("waits_in_circle", {"measures": TWO},
         "These measures wait for each other: Count first → Write it down → Count first."
         " An editor of the library must take one need out."),
        ("in_place", {"elements": ()}, "What it leads to is in place already."),
        ("nothing_asked", {"elements": ()}, "This round asks nothing about what it serves."),
        ("other_kind", {"kinds": ("country", "region")},
         "It is meant for another kind of place: country or region."),
        ("other_stage", {"stages": ("in-place",)}, "It is meant for another stage: “in-place”."),
        ("other_stage", {"stages": ()}, "It is meant for another stage."),
        ("other_economic_group", {"groups": ("leading",)},
         "It is meant for countries of another group: leading group."),
        ("other_character", {"characters": ("A", "gone")},
         "It is meant for another character of city: metropolis or gone."),
        ("other_scaling", {"options": ("area",)}, "It belongs to another way to grow: “area”."),
        ("other_business_model", {"options": ("private",)},
         "It belongs to another business model: “private”."),
        ("other_view", {"dispute": "d", "view": "v"},
         "The sources disagree here. At your stage we advise the other view."),
    ],
)  # fmt: skip
def test_sentences_of_matching(code, params, sentence):
    with override("en"):
        assert match_wording.describe(Message(code, MappingProxyType(params)), WORDS) == sentence


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        ("advice.nothing_answered", {}, "First the answers, then the measures."),
        ("advice.nothing_fits", {}, "No measure of the library fits today."),
        ("advice.nothing_first", {"count": 1}, "1 measure fits, but it cannot come first."),
        ("advice.nothing_first", {"count": 2}, "2 measures fit, but none of them can come first."),
        ("advice.takes_all", {"steps": 1, "stage": "in-place"},
         "These measures work on the one step to “in-place”."),
        ("advice.takes_all", {"steps": 4, "stage": "in-place"},
         "These measures work on all 4 steps to “in-place”."),
        ("advice.takes_some", {"taken": 2, "steps": 4, "stage": "in-place"},
         "These measures work on 2 of 4 steps to “in-place”."),
        ("advice.takes_none", {"count": 5, "stage": "in-place"}, "5 measures prepare the way to “in-place”."),
        ("advice.without_path", {"count": 1}, "1 measure helps with what is open."),
    ],
)  # fmt: skip
def test_headlines(code, params, sentence):
    with override("en"):
        assert advice_wording.describe(Message(code, MappingProxyType(params)), FRAMEWORK) == sentence


def test_an_unknown_code_has_no_sentence():
    with pytest.raises(KeyError):
        match_wording.describe(Message("gone"), WORDS)
