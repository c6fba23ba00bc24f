"""What a compiled framework answers about itself."""

from __future__ import annotations

import pytest

from frameworks.document import compile_framework
from frameworks.rules import AllOf, AnyOf, LevelAtLeast, ScoreAtLeast, list_conditions
from frameworks.spec import read_text
from tests.frameworks.documents import first_question, make_document


@pytest.fixture
def framework():
    document = make_document()
    first_question(document)["place_kinds"] = ["city"]
    return compile_framework(document)


def test_nodes_are_found_by_key(framework):
    element = framework.elements_by_key["policy.vision"]

    assert framework.domains_by_key["policy"].elements[0] is element
    assert framework.coverage_percent == 60
    assert framework.questions_by_key["policy.vision.quick"] is element.questions[0]
    assert framework.levels_by_key["prepared"].threshold == 70
    assert framework.stages_by_key["to-be-developed"].rule is None


def test_questions_are_those_of_the_mode_and_the_kind_of_place(framework):
    element = framework.elements_by_key["policy.vision"]

    assert [question.key for question in framework.questions_for(element, "quick")] == ["policy.vision.quick"]
    assert framework.questions_for(element, "quick", "region") == ()
    assert len(framework.list_questions("quick", "city")) == 3
    assert len(framework.list_questions("quick", "region")) == 2


def test_levels_are_ranked_from_the_lowest(framework):
    assert [framework.rank_of_level(key) for key in ("not-prepared", "partial", "prepared")] == [0, 1, 2]
    with pytest.raises(KeyError):
        framework.rank_of_level("other")


def test_levels_of_a_scale_are_found_by_key_and_position(framework):
    scale = framework.scales[0]

    assert scale.find_level("partly") is scale.levels[2]
    assert scale.find_level("other") is None
    assert scale.position_of("partly") == 2
    with pytest.raises(KeyError):
        scale.position_of("other")


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ({"en": "a", "ja": "b"}, "ja", "b"),
        ({"en": "a", "ja": "b"}, "en-gb", "a"),
        ({"ja": "b"}, "en", "b"),
        ({}, "en", ""),
    ],
)
def test_a_text_is_read_in_the_nearest_language(text, language, words):
    assert read_text(text, language) == words


def test_conditions_of_a_rule_come_in_their_order():
    level, score = LevelAtLeast("policy", "partial"), ScoreAtLeast("system", 40)

    assert list(list_conditions(AllOf((level, AnyOf((score, level)))))) == [level, score, level]
