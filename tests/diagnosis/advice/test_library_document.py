"""The library document: read, completed, compiled, written again."""

from __future__ import annotations

import json

import pytest

from diagnosis.advice.document import (
    compile_library,
    complete_library,
    digest_library,
    dump_library,
    parse_library,
)
from frameworks.spec import Source
from tests.diagnosis.advice.documents import make_library_document, small_library


def test_what_is_written_is_read_back():
    document = make_library_document()

    text = dump_library(document)

    assert parse_library(text) == (document, ())
    assert dump_library(parse_library(text)[0]) == text
    assert list(parse_library(dump_library(dict(reversed(document.items()))))[0]) == list(document)


def test_json_and_a_byte_order_mark_are_read_too():
    document = make_library_document()

    assert parse_library("\ufeff" + json.dumps(document)) == (document, ())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "library.not_a_document"),
        ("- a", "library.not_a_document"),
        ("a: [", "yaml.syntax"),
        ("a: &x 1\nb: *x", "yaml.alias"),
        ("a: 1\na: 2", "yaml.repeated_key"),
        ("[" * 50 + "]" * 50, "yaml.too_deep"),
        ("a" * 3_000_001, "yaml.too_large"),
        ('a: "\\ud800"', "yaml.syntax"),
    ],
)
def test_what_cannot_be_read_is_named(text, code):
    _document, problems = parse_library(text)

    assert [problem.message.code for problem in problems] == [code]


def test_a_default_left_out_and_written_out_are_one_document():
    document = make_library_document()
    written = make_library_document()
    written["measures"][1]["stages"] = []
    written["measures"][1]["example"] = None
    written["title"]["ja"], written["title"]["en"] = written["title"]["ja"], written["title"]["en"]

    assert complete_library(document) == complete_library(written)
    assert digest_library(complete_library(document)) == compile_library(written).digest
    assert complete_library(complete_library(document)) == complete_library(document)


def test_a_changed_word_changes_the_digest():
    changed = make_library_document()
    changed["measures"][0]["title"]["ja"] = "別の題"

    assert compile_library(changed).digest != small_library().digest
    assert len(small_library().digest) == 64


def test_the_small_library_compiles():
    library = small_library()
    measure = library.measures_by_key["write-vision"]

    assert [lift.to for lift in measure.raises] == ["in-place", "partly"]
    assert measure.place_kinds == {"city", "district"}
    assert measure.example.source == Source("own", {"en": "page 3", "ja": "3ページ"}, "Cities that write")
    assert library.measures_by_key["set-targets"].source is None
    assert library.measures_by_key["set-targets"].stages == ()
    assert library.measures_by_key["set-targets"].example is None
    assert library.leads_by_key["planning"].about == {}
    assert library.works_by_key["own"].url == "https://own.example/"
    assert library.horizons_by_key["mid"].title["en"] == "Mid"
    assert library.efforts_by_key["low"].title["en"] == "Low"
    assert library.disputes[0].default == {"to-be-developed": "later"}
    assert library.class_directions.source is not None
    assert library.class_directions.by_character[0].lower == ()


def test_directions_may_name_no_source_of_their_own():
    document = make_library_document()
    del document["class_directions"]["source"]

    assert compile_library(document).class_directions.source is None
