"""The shipped library of measures: complete, in both languages, with a way forward for every city."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from diagnosis.advice.checking import Vocabulary, list_problems
from diagnosis.advice.document import compile_library, complete_library, dump_library, parse_library
from diagnosis.advice.library import Library
from diagnosis.advice.library_wording import describe_problem
from frameworks.document import compile_framework, parse_document
from frameworks.spec import Framework
from tests.factories import JICA_FRAMEWORK
from tests.house.rooms import ROOT

MEASURES = ROOT / "fixtures" / "measures" / "jica-smart-city.yaml"
LONGEST_TITLE = {"en": 60, "ja": 30}
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
HALF_WIDTH_KANA = re.compile(r"[\uff61-\uff9f]")
PUBLISHED_DIGEST = "8b3979ae24eaa28c74c6e5cbcc1d6277b2437717a2b5bde2b1b1318527de0271"
# Nothing in the sources or in our own judgement leads these to the highest level yet.
NOT_LED_TO_THE_TOP = {
    "policy.targets.own-strengths",
    "system.participation.co-creation",
    "system.crossfield.industry-links",
    "operation.partners.quick",
}


@cache
def read_document() -> dict[str, Any]:
    document, problems = parse_library(MEASURES.read_text(encoding="utf-8"))
    assert document is not None
    assert problems == ()
    return document


@cache
def library() -> Library:
    return compile_library(read_document())


@cache
def framework() -> Framework:
    document, _problems = parse_document(JICA_FRAMEWORK.read_text(encoding="utf-8"))
    return compile_framework(document)


@cache
def read_places() -> dict[str, Any]:
    text = (ROOT / "fixtures" / "reference" / "places.yaml").read_text(encoding="utf-8")
    return parse_document(text)[0]


def list_texts(value: object, place: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    if isinstance(value, dict) and "en" in value:
        yield place, value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from list_texts(item, f"{place}.{key}")
    elif isinstance(value, list):
        for item in value:
            name = item.get("key", "") if isinstance(item, dict) else ""
            yield from list_texts(item, f"{place}[{name}]")


def test_the_library_has_no_problem():
    places = read_places()
    classes = places["classes"]
    vocabulary = Vocabulary(
        framework(),
        frozenset(issue["key"] for issue in places["issues"]),
        frozenset(row["key"] for row in classes["economic"]),
        frozenset(row["key"] for row in classes["character"]),
    )

    assert [describe_problem(problem) for problem in list_problems(read_document(), vocabulary)] == []


def test_the_library_is_large_enough():
    assert len(library().measures) >= 150
    assert sum(measure.basis == "sourced" for measure in library().measures) >= 100
    assert sum(len(measure.derived_from) for measure in library().measures) >= 200


def test_what_is_downloaded_is_the_same_library():
    text = dump_library(complete_library(read_document()))

    assert compile_library(parse_library(text)[0]).digest == library().digest


@pytest.mark.parametrize("stage", [stage.key for stage in framework().stages])
def test_each_element_has_a_quick_win_for_a_city_at_each_stage(stage):
    served = {
        element
        for measure in library().measures
        if measure.horizon == "quick-win" and "city" in measure.place_kinds
        if not measure.stages or stage in measure.stages
        for element in measure.elements
    }

    assert set(framework().elements_by_key) - served == set()


def test_each_question_can_be_raised():
    top: dict[str, int] = {}
    for measure in library().measures:
        for lift in measure.raises:
            levels = [level.key for level in framework().questions_by_key[lift.question].scale.levels]
            top[lift.question] = max(top.get(lift.question, 0), levels.index(lift.to))

    assert {key for key in framework().questions_by_key if top.get(key, 0) < 3} == set()
    assert {key for key in framework().questions_by_key if top[key] < 4} == NOT_LED_TO_THE_TOP


def test_security_is_strengthened_by_our_own():
    security = [measure for measure in library().measures if measure.elements[0] == "technology.security"]

    assert sum(measure.basis == "ours" for measure in security) >= 8
    assert any(measure.basis == "sourced" for measure in security)


def test_every_text_is_there_in_both_languages():
    wrong = [
        place
        for place, text in list_texts(read_document())
        if set(text) != {"en", "ja"} or not text["en"].strip() or not text["ja"].strip()
    ]

    assert wrong == []


def test_japanese_is_japanese_and_english_english():
    texts = list(list_texts({**read_document(), "works": []}))
    # A source may be a number of a table, a place or a word that both languages write alike.
    sentences = [(place, text) for place, text in texts if not place.endswith((".at", ".place"))]

    assert [place for place, text in sentences if not JAPANESE.search(text["ja"])] == []
    assert [place for place, text in texts if JAPANESE.search(text["en"])] == []
    assert [place for place, text in texts if HALF_WIDTH_KANA.search(text["ja"])] == []


def test_titles_are_short_and_end_without_a_stop():
    for measure in library().measures:
        for language, longest in LONGEST_TITLE.items():
            title = measure.title[language]
            assert len(title) <= longest, measure.key
            assert not title.endswith((".", "。")), measure.key
        assert measure.title["en"][0].isupper(), measure.key
        assert len(measure.key) <= 50


def test_titles_stand_once():
    for language in LONGEST_TITLE:
        titles = [measure.title[language] for measure in library().measures]
        assert len(set(titles)) == len(titles)


def test_findings_of_a_study_under_way_are_said_to_be_such():
    """The slides of 2023 show a state in the middle of the work: nothing in them is proven."""
    careful = {
        "en": re.compile(r"so far|still under way|study|hypothes|report|managing members|city pays", re.I),
        "ja": re.compile(r"これまで|途上|調査|仮説|幹事|市が負担"),
    }
    for measure in library().measures:
        if measure.example is not None and measure.example.source.work == "mlit-2023":
            for language, words in careful.items():
                assert words.search(measure.example.text[language]), measure.key


def test_the_disagreements_are_those_of_the_sources():
    disputes = {dispute.key: dispute for dispute in library().disputes}
    stages = {stage.key for stage in framework().stages}
    platform, body = disputes["data-platform-timing"], disputes["promotion-body"]

    assert set(disputes) == {"data-platform-timing", "promotion-body"}
    assert {view.key: view.source.work for view in platform.views} == {
        "early": "guidebook-2021",
        "later": "jica-2022",
    }
    assert dict(platform.default) == {
        "to-be-developed": "later",
        "being-developed": "later",
        "in-place": "early",
    }
    assert {view.key for view in body.views} == {"existing", "new"}
    for dispute in disputes.values():
        assert set(dispute.default) == stages
        assert all(view.measures for view in dispute.views), dispute.key


def test_every_stage_way_and_model_has_its_words():
    assert {row.stage for row in library().stage_advice} == {stage.key for stage in framework().stages}
    assert [option.key for option in library().scaling.options] == ["area", "sector"]
    assert [option.key for option in library().business_models.options] == [
        "government",
        "public-base-private-service",
        "public-vision-private-operation",
        "private-proposal",
    ]


def test_every_cited_work_is_used():
    used = {measure.source.work for measure in library().measures if measure.source is not None}

    assert used == {work.key for work in library().works}


def test_version_one_stays_as_it_is():
    """Advice and roadmaps name the version: other content needs another number."""
    assert (library().version, library().digest) == ("1.0", PUBLISHED_DIGEST)


def test_every_urban_issue_is_eased_by_a_measure():
    named = {issue for measure in library().measures for issue in measure.issues}

    assert {issue["key"] for issue in read_places()["issues"]} == named
