"""Reading and writing documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from frameworks import rules
from frameworks.completion import complete_document
from frameworks.document import compile_framework, dump_document, parse_document, reading
from frameworks.document.compiling import NO_SOURCE
from tests.frameworks.documents import SMALL, first_question, make_document


def list_codes(text: str) -> list[tuple[str, str]]:
    return [(problem.place, problem.message.code) for problem in parse_document(text)[1]]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: [1, 2}", [("line 1", "yaml.syntax")]),
        ("a: 1\nb: : 2", [("line 2", "yaml.syntax")]),
        ("a: 1\n---\nb: 2", [("line 2", "yaml.syntax")]),
        ("a: &x 1\nb: *x", [("line 2", "yaml.alias")]),
        ("[" * 60 + "]" * 60, [("line 1", "yaml.too_deep")]),
        ("a: \x07", [("", "yaml.character")]),
        ("", [("", "yaml.not_a_mapping")]),
        ("- a", [("", "yaml.not_a_mapping")]),
        ("a: !!python/object:os.system x", [("a", "yaml.tag")]),
        ("a: 1\na: 2", [("a", "yaml.repeated_key")]),
        ("a:\n  - b: 1\n    b: 2", [("a[0].b", "yaml.repeated_key")]),
        ("? [a]\n: 1", [("", "yaml.key")]),
    ],
)
def test_parse_names_each_fault_by_its_place(text, expected):
    assert list_codes(text) == expected


def test_parse_names_the_line_of_a_repeated_key_and_keeps_the_first_value():
    document, problems = parse_document("a: 1\nb: 2\na: 3\n")

    assert document == {"a": 1, "b": 2}
    assert problems[0].message.params == {"key": "a", "line": 3}


def test_parse_refuses_a_text_that_is_too_long():
    document, problems = parse_document("#" * (reading.CHARACTER_LIMIT + 1))

    assert document is None
    assert problems[0].message.code == "yaml.too_large"


def test_parse_refuses_a_bomb_of_aliases():
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]

    document, problems = parse_document("\n".join(lines))

    assert document is None
    assert problems


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("no", "no"),
        ("on", "on"),
        ("12:30", "12:30"),
        ("2022-03-01", "2022-03-01"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("true", True),
        ("False", False),
        ("~", None),
        ("", None),
        ("25", 25),
        ("-2.5", -2.5),
        ("1e3", "1e3"),
        (".inf", ".inf"),
        ("'25'", "25"),
        ("!!int x", "x"),
        ("!!str 5", "5"),
    ],
)
def test_parse_reads_plain_values_as_yaml_1_2_does(text, value):
    assert parse_document(f"a: {text}")[0] == {"a": value}


def test_parse_reads_a_key_as_a_word():
    assert parse_document("{no: x, 1: y}")[0] == {"no": "x", "1": "y"}


def test_dump_and_parse_give_the_same_document():
    document = make_document()
    document["title"]["en"] = "yes: 1e3 # no\n  second line"
    document["summary"]["ja"] = "25"
    document["summary"]["en"] = "on"

    assert parse_document(dump_document(document))[0] == document


def test_dump_orders_keys_as_the_layout_and_repeats_no_anchor():
    document = make_document()
    text = dump_document(document)

    shuffled = {**dict(reversed(document.items())), "unknown": document["title"]}

    assert dump_document(shuffled) == text + dump_document({"unknown": document["title"]})
    assert "&" not in text


def test_dump_leaves_values_of_another_shape_as_they_are():
    assert parse_document(dump_document({"domains": "x", "key": ["y"], "notes": [1]}))[0] == {
        "domains": "x",
        "key": ["y"],
        "notes": [1],
    }


def test_complete_document_writes_every_default():
    document = make_document()
    question = first_question(document)
    for key in ("weight", "short_text", "place_kinds", "not_applicable", "facts", "efforts", "source"):
        question.pop(key, None)
    element = document["domains"][0]["elements"][0]
    for key in ("weight", "short_title", "source"):
        element.pop(key, None)
    del document["coverage_percent"]

    complete = complete_document(document)

    found = first_question(complete)
    assert found["weight"] == 1
    assert found["short_text"] == question["text"]
    assert found["place_kinds"] == ["country", "region", "city", "district"]
    assert found["not_applicable"] is False
    assert found["facts"] == []
    assert found["efforts"] == [1, 1, 1, 1]
    assert found["source"] == document["domains"][0]["source"]
    assert complete["domains"][0]["elements"][0]["short_title"] == element["title"]
    assert complete["coverage_percent"] == 60


def test_complete_document_is_stable():
    complete = complete_document(make_document())

    assert complete_document(complete) == complete
    assert parse_document(dump_document(complete))[0] == complete


def test_compile_turns_percent_into_shares_and_keeps_the_tree():
    document = make_document()
    first_question(document)["spread"] = {"B": {"one_down": 10, "one_up": 5, "two_down": 0}}
    document["works"][0]["url"] = "https://example.org/work"
    document["domains"][0]["source"]["source_title"] = "Policy"

    framework = compile_framework(document)

    assert framework.coverage_share == 0.6
    assert framework.certainty.weight_spread == 0.2
    assert framework.works[0].url == "https://example.org/work"
    assert framework.domains[0].source.title == "Policy"
    question = framework.domains[0].elements[0].questions[0]
    assert question.spread == {"B": (0.1, 0.05, 0.0)}
    assert question.scale is framework.scales[0]
    assert len(framework.method_digest) == len(framework.document_digest) == 64


def test_compile_gives_every_form_of_rule():
    document = make_document()
    level = {"level_at_least": {"node": "policy", "level": "partial"}}
    score = {"score_at_least": {"node": "policy", "score": 40}}
    document["stages"][0]["rule"] = {
        "all": [level, {"any": [score, level]}, {"at_least": {"count": 1, "of": [level, score]}}]
    }

    rule = compile_framework(document).stages[0].rule

    a_level, a_score = rules.LevelAtLeast("policy", "partial"), rules.ScoreAtLeast("policy", 40.0)
    assert rule == rules.AllOf(
        (a_level, rules.AnyOf((a_score, a_level)), rules.AtLeastOf(1, (a_level, a_score)))
    )


def test_compile_takes_a_draft_without_texts_and_sources():
    document = make_document()
    del document["title"]
    del document["domains"][0]["source"]
    element = document["domains"][0]["elements"][0]
    for record in (element, *element["questions"]):
        record.pop("source", None)
    first_question(document)["evidence"] = [None]
    first_question(document)["weight"] = None

    framework = compile_framework(document)

    assert framework.title == {}
    assert framework.domains[0].source is NO_SOURCE
    assert framework.domains[0].elements[0].questions[0].evidence == ({},)
    assert framework.domains[0].elements[0].questions[0].weight == 1


def test_the_small_framework_is_written_in_utf8():
    assert "枠組み" in Path(SMALL).read_text(encoding="utf-8")
