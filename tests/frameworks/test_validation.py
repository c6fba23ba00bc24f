"""Every fault of a document, by its place."""

from __future__ import annotations

import pytest

from frameworks.validation import TOLERATED_IN_DRAFTS, list_problems
from tests.frameworks.documents import change, first_question, make_document

E0 = "domains.0.elements.0"
Q0 = f"{E0}.questions.0"
P0 = "domains[0].elements[0].questions[0]"
LEVEL = {"level_at_least": {"node": "policy", "level": "partial"}}


def list_codes(document, purpose="publish"):
    return [(problem.place, problem.message.code) for problem in list_problems(document, purpose)]


def test_the_small_framework_has_no_problem():
    assert list_codes(make_document()) == []


FAULTS = [
    # form
    ("key", "a b", [("key", "expected.key")]),
    ("key", 5, [("key", "expected.key")]),
    ("key", ..., [("key", "key.missing")]),
    ("colour", "red", [("colour", "key.unknown")]),
    ("version", 1.0, [("version", "expected.line")]),
    ("version", "a\nb", [("version", "expected.line")]),
    ("subject", "country", [("subject", "expected.choice")]),
    ("subject", ["place"], [("subject", "expected.choice")]),
    ("title", "Small", [("title", "expected.text")]),
    ("title", ..., [("title", "part.missing")]),
    ("title.ja", ..., [("title.ja", "text.missing")]),
    ("title.ja", "", [("title.ja", "text.missing")]),
    ("title.ja", " ", [("title.ja", "text.missing")]),
    ("title.ja", None, [("title.ja", "text.missing")]),
    ("title.ja", 5, [("title.ja", "expected.line")]),
    ("title.fr", "Petit", [("title.fr", "text.unlisted_language")]),
    ("title.en", "[here](ftp://x.example)", [("title.en", "text.link_address")]),
    ("title.en", "[here](javascript:alert)", [("title.en", "text.link_address")]),
    ("title.en", "[ ](https://x.example/a)", [("title.en", "text.link_words")]),
    ("title.en", "[here](https://x.example/a)", []),
    ("works.0.url", "ftp://x.example", [("works[0].url", "expected.address")]),
    ("works.0.url", "https://x.example/a?b=c", []),
    ("domains.0", "policy", None),
    ("works", {}, None),
    ("aggregation", [], [("aggregation", "expected.record")]),
    ("aggregation.domain.method", "median", [("aggregation.domain.method", "expected.choice")]),
    ("aggregation.domain.alternatives", [], [("aggregation.domain.alternatives", "list.short")]),
    (
        "aggregation.domain.alternatives",
        ["minimum", "minimum"],
        [("aggregation.domain.alternatives[1]", "list.repeated")],
    ),
    ("coverage_percent", 101, [("coverage_percent", "number.outside")]),
    ("coverage_percent", True, [("coverage_percent", "expected.number")]),
    ("certainty.draws", 10.5, [("certainty.draws", "expected.whole_number")]),
    ("certainty.draws", 0, [("certainty.draws", "number.outside")]),
    ("domains.0.weight", -1, [("domains[0].weight", "number.below")]),
    ("notes", {"a b": {"en": "x", "ja": "x"}}, [("notes.a b", "expected.key")]),
    ("notes", [], [("notes", "expected.record")]),
    ("mode_titles", [], None),
    (f"{Q0}.not_applicable", "no", [(f"{P0}.not_applicable", "expected.flag")]),
    (
        f"{Q0}.evidence",
        [None],
        [(f"{P0}.evidence[0].en", "text.missing"), (f"{P0}.evidence[0].ja", "text.missing")],
    ),
    # keys
    ("domains.1.key", "policy", None),
    (f"{E0}.number", 2, None),
    # references
    (
        "domains.0.source",
        {"work": "x", "at": {"en": "a", "ja": "a"}},
        [("domains[0].source.work", "reference.work")],
    ),
    (f"{Q0}.scale", "x", [(f"{P0}.scale", "reference.scale")]),
    (f"{Q0}.modes", ["quick", "x"], [(f"{P0}.modes", "reference.mode")]),
    (f"{Q0}.factors", [{"key": "x"}], [(f"{P0}.factors[0].key", "reference.factor")]),
    ("gates.0.level", "x", [("gates[0].level", "reference.level")]),
    ("gates.0.level", "not-prepared", [("gates[0].level", "gate.lowest_level")]),
    ("gates.0.domain", "x", [("gates[0].domain", "reference.domain")]),
    ("gates.0.element", "x", [("gates[0].element", "reference.element")]),
    ("gates.0.element", "policy.vision", []),
    ("gates.0", {"level": "prepared", "score": 25, "domain": "policy", "element": "policy.vision"}, []),
    (
        "gates.0",
        {"level": "prepared", "score": 25, "domain": "policy", "element": "operation.partners"},
        [("gates[0].element", "gate.element_elsewhere")],
    ),
    # ladders
    ("scales.0.levels.0.value", 5, [("scales[0].levels[0].value", "scale.first_value")]),
    ("scales.0.levels.4.value", 99, [("scales[0].levels[4].value", "scale.last_value")]),
    ("scales.0.levels.2.value", 25, [("scales[0].levels[2].value", "scale.not_rising")]),
    (f"{Q0}.descriptors.partly", ..., [(f"{P0}.descriptors.partly", "descriptor.missing")]),
    (f"{Q0}.descriptors.half", {"en": "x", "ja": "x"}, [(f"{P0}.descriptors.half", "descriptor.unknown")]),
    (f"{Q0}.efforts", [1, 1], [(f"{P0}.efforts", "efforts.count")]),
    (f"{Q0}.efforts", [1, 0, 1, 1], [(f"{P0}.efforts[1]", "number.not_above")]),
    # method
    ("grades.3.key", "E", [("grades", "grade.missing"), ("grades[3].key", "grade.unknown")]),
    ("grades.0.key", ..., [("grades[0].key", "key.missing"), ("grades", "grade.missing")]),
    ("grades.3.chances.one_down", 90, [("grades[3].chances", "chances.sum")]),
    (
        f"{Q0}.spread",
        {"E": {"one_down": 60, "one_up": 50, "two_down": 0}},
        [(f"{P0}.spread.E", "grade.unknown"), (f"{P0}.spread.E", "chances.sum")],
    ),
    ("readiness_levels.0.threshold", 25, [("readiness_levels[1].threshold", "thresholds.not_falling")]),
    ("readiness_levels.2.threshold", 5, [("readiness_levels[2].threshold", "thresholds.last")]),
    ("node_titles.question", ..., [("node_titles.question", "part.missing")]),
    ("node_titles.leaf", {"en": "x", "ja": "x"}, [("node_titles.leaf", "key.unknown")]),
    (
        "mode_titles.long",
        {"title": {"en": "x", "ja": "x"}, "about": {"en": "x", "ja": "x"}, "minutes": 5},
        [("mode_titles.long", "mode.no_questions")],
    ),
    # weights
    (f"{Q0}.weight", 0, [("domains[0].elements[0].questions", "weights.questions")]),
    # lens
    ("success_factors.0.criterion", "x", [("success_factors[0].criterion", "reference.criterion")]),
    ("success_factors.0.domain", "x", [("success_factors[0].domain", "reference.domain")]),
    # stages
    ("stages.0.rule", ..., [("stages[0].rule", "stage.rule_missing")]),
    ("stages.1.rule", LEVEL, [("stages[1].rule", "stage.rule_on_last")]),
    ("stages.0.rule", {"none": []}, [("stages[0].rule", "rule.form")]),
    ("stages.0.rule", "always", [("stages[0].rule", "rule.form")]),
    ("stages.0.rule", {**LEVEL, "all": [LEVEL]}, [("stages[0].rule", "rule.form")]),
    ("stages.0.rule", {"all": [LEVEL, {"any": []}]}, None),
    (
        "stages.0.rule",
        {"all": [{"level_at_least": {"node": "x", "level": "y"}}]},
        [
            ("stages[0].rule.all[0].level_at_least.node", "reference.node"),
            ("stages[0].rule.all[0].level_at_least.level", "reference.level"),
        ],
    ),
    (
        "stages.0.rule",
        {"score_at_least": {"node": "policy", "score": 101}},
        [("stages[0].rule.score_at_least.score", "number.outside")],
    ),
    (
        "stages.0.rule",
        {"at_least": {"count": 3, "of": [LEVEL, LEVEL]}},
        [("stages[0].rule.at_least.count", "rule.count")],
    ),
    ("stages.0.rule", {"at_least": {"count": 2, "of": [LEVEL, {"any": [LEVEL]}]}}, []),
]


@pytest.mark.parametrize(("path", "value", "expected"), FAULTS)
def test_a_fault_is_named_by_its_place(path, value, expected):
    document = make_document()
    change(document, path, value)

    codes = list_codes(document)

    # Faults that pull others after them (None) need only be found.
    assert codes if expected is None else codes == expected
    tolerated = [(place, code) for place, code in codes if code not in TOLERATED_IN_DRAFTS]
    assert list_codes(document, "draft") == tolerated


def test_repeated_keys_name_the_first_place():
    document = make_document()
    document["domains"][1]["elements"][0]["key"] = document["domains"][0]["elements"][0]["key"]

    problem = next(p for p in list_problems(document) if p.message.code == "key.repeated")

    assert problem.place == "domains[1].elements[0].key"
    assert problem.message.params["first"] == "domains[0].elements[0].key"


def test_repeated_numbers_are_named():
    document = make_document()
    document["domains"][1]["elements"][0]["number"] = document["domains"][0]["elements"][0]["number"]

    assert ("domains[1].elements[0].number", "number.repeated") in list_codes(document)


def test_equal_descriptors_are_named_in_their_language():
    document = make_document()
    descriptors = first_question(document)["descriptors"]
    descriptors["improved"]["ja"] = descriptors["partly"]["ja"]

    assert list_codes(document) == [(f"{P0}.descriptors.improved.ja", "descriptor.equal")]


@pytest.mark.parametrize("count", [1, 11])
def test_a_scale_has_two_to_ten_levels(count):
    document = make_document()
    level = document["scales"][0]["levels"][0]
    levels = [{**level, "key": f"l{n}", "value": 100 * n / max(count - 1, 1)} for n in range(count)]
    document["scales"].append({**document["scales"][0], "key": "other", "levels": levels})

    assert ("scales[1].levels", "scale.level_count") in list_codes(document)


def test_a_scale_without_values_is_named():
    document = make_document()
    document["scales"].append({**document["scales"][0], "key": "other", "levels": []})

    assert list_codes(document) == [("scales[1].levels", "scale.level_count")]


def test_weights_that_are_all_zero_are_named_where_they_stand():
    document = make_document()
    for domain in document["domains"]:
        domain["weight"] = 0
        for element in domain["elements"]:
            element["weight"] = 0

    codes = list_codes(document)

    assert ("domains", "weights.domains") in codes
    assert ("domains[0].elements", "weights.elements") in codes
    # Without a weighted element no answers give the domain a score, so its stage is out of reach.
    assert ("stages[0].rule", "rule.unsatisfiable") in codes


def test_links_to_a_factor_that_all_weigh_zero_are_named():
    document = make_document()
    key = document["success_factors"][0]["key"]
    for domain in document["domains"]:
        for element in domain["elements"]:
            for question in element["questions"]:
                question["factors"] = [{"key": key, "weight": 0}]

    assert list_codes(document) == [(f"{P0}.factors[0].weight", "weights.factor")]


def test_a_factor_in_a_cell_declared_empty_is_named_and_a_cell_declared_twice():
    document = make_document()
    factor = document["success_factors"][0]
    cell = {"criterion": factor["criterion"], "domain": factor["domain"]}
    document["empty_cells"] = [cell, cell]

    codes = list_codes(document)

    assert ("success_factors[0]", "factor.empty_cell") in codes
    assert ("empty_cells[1]", "cell.repeated") in codes


def test_a_rule_that_a_mode_cannot_meet_is_named_with_the_mode():
    document = make_document()
    document["stages"][0]["rule"] = {"score_at_least": {"node": "policy.vision", "score": 40}}
    del document["domains"][0]["elements"][0]["questions"][1]

    problem = next(p for p in list_problems(document) if p.message.code == "rule.unsatisfiable")

    assert problem.message.params == {"mode": "deep"}


def test_a_mode_that_leaves_out_a_domain_is_unfinished_and_judged_by_no_rule():
    document = make_document()
    for element in document["domains"][0]["elements"]:
        del element["questions"][1]

    assert list_codes(document) == []


@pytest.mark.parametrize(
    "rule",
    [
        {"all": [LEVEL, {"score_at_least": {"node": "operation", "score": 1}}]},
        {
            "at_least": {
                "count": 2,
                "of": [LEVEL, {"any": [{"score_at_least": {"node": "operation", "score": 1}}]}],
            }
        },
    ],
)
def test_a_rule_over_a_node_without_questions_cannot_be_met(rule):
    document = make_document()
    document["stages"][0]["rule"] = rule
    for element in document["domains"][1]["elements"]:
        element["questions"] = []

    assert ("stages[0].rule", "rule.unsatisfiable") in list_codes(document)


def test_a_draft_may_lack_its_texts_and_questions():
    document = make_document()
    del document["summary"]
    document["languages"].append("th")
    document["domains"][0]["elements"][0]["questions"] = []

    assert list_codes(document) != []
    assert list_codes(document, "draft") == []


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"languages": "en"},
        {"languages": [1, "E N"]},
        {"domains": [{"elements": [{"questions": [{"factors": [{}], "efforts": [1]}]}]}]},
        {"scales": [{}, {"key": "a", "levels": [{}]}], "stages": [{"rule": {"all": [1]}}, {}]},
        {
            "success_factors": [{}],
            "empty_cells": [{}],
            "gates": [{}],
            "grades": [{}],
            "readiness_levels": [{}],
        },
        {1: 2, "mode_titles": {3: {}}, "notes": {4: {}}},
    ],
)
def test_no_document_is_too_broken_to_be_checked(document):
    assert list_problems(document) != ()
    assert list_problems(document, "draft") != ()
