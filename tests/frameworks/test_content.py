"""The shipped frameworks are written by the rules of docs/content.md, and their keys never change."""

from __future__ import annotations

import copy
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from frameworks.digests import compute_document_digest, compute_method_digest
from frameworks.document import parse_document
from frameworks.validation import list_problems
from tests.frameworks.content_rules import (
    JICA_RULES,
    WORDING_RULES,
    Breach,
    list_breaches,
    list_keys,
    list_questions,
    list_texts,
)
from tests.frameworks.documents import change

ROOT = Path(__file__).resolve().parents[2]
FRAMEWORKS = sorted((ROOT / "fixtures" / "frameworks").glob("*.yaml"))
JICA = ROOT / "fixtures" / "frameworks" / "jica-smart-city.yaml"
FIRST_JICA = ROOT / "fixtures" / "frameworks" / "earlier" / "jica-smart-city-1.0.yaml"
PUBLISHED_DIGESTS = {
    "earlier/jica-smart-city-1.0.yaml": (
        "b003bb86f48814ccc447ebb46f083b6b3865fe285ef9aaa46bd6c8ff88201bc5",
        "5209c3455fc95bcea01379ddc98ce2039d5d9db27d113604d439643096d058a2",
    ),
    "jica-smart-city.yaml": (
        "73dbe8998df5bb6060b4eaaae91246aa645ef05f49977d4db2d447dc92beeaa2",
        "420a85eaba0667ad3723cfdd84cfa3b1c9d505f1b1b05bf9241ff5625b86d51c",
    ),
    "oecd-dac-initiative.yaml": (
        "7cf14716f55a8921e4a9abce89a1f3825ac81fac407783a287b1f2c392b238cf",
        "ca2b2eb4145b3af41f80251648ac7d22f34aa43cbf9bbf78f24152c5400f99da",
    ),
}
"""Method and document of each published version. Databases hold results on it: a change is a new one."""
PUBLISHED_KEYS = Path(__file__).with_name("published_keys.txt")

FIRST = "domains.0.elements.0.questions.0"
FIRST_KEY = "policy.vision.quick"
DEEP = "domains.0.elements.0.questions.1"  # policy.vision.higher-goals
A_PLAN = {"en": "A plan", "ja": "計画"}
each_framework = pytest.mark.parametrize("path", FRAMEWORKS, ids=lambda path: path.stem)


@cache
def read_framework(path: Path) -> dict[str, Any]:
    document, problems = parse_document(path.read_text(encoding="utf-8"))
    assert document is not None
    assert problems == ()
    return document


def list_key_lines() -> list[str]:
    documents = [read_framework(path) for path in FRAMEWORKS]
    return [f"{document['key']} {line}" for document in documents for line in list_keys(document)]


def read_published_keys() -> list[str]:
    lines = PUBLISHED_KEYS.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#")]


def compare_keys(published: list[str], found: list[str]) -> dict[str, list[str]]:
    """Return the published keys that are gone, and the keys that are not in the list yet."""
    return {
        "gone or renamed": [line for line in published if line not in set(found)],
        "not in published_keys.txt": [line for line in found if line not in set(published)],
    }


@each_framework
def test_the_framework_can_be_published(path):
    assert list_problems(read_framework(path), "publish") == ()


@each_framework
def test_the_framework_keeps_the_rules_of_wording(path):
    assert list_breaches(read_framework(path), WORDING_RULES) == []


def test_the_jica_framework_follows_the_source():
    assert list_breaches(read_framework(JICA), JICA_RULES) == []


def test_the_rules_see_the_whole_framework():
    document = read_framework(JICA)

    assert len(list_questions(document, "quick")) == 21
    assert len(list_questions(document, "deep")) >= 75
    assert len(list(list_texts(document))) > 1400


@pytest.mark.parametrize("name", PUBLISHED_DIGESTS)
def test_a_published_version_stays_as_it_is(name):
    document = read_framework(ROOT / "fixtures" / "frameworks" / name)

    assert (compute_method_digest(document), compute_document_digest(document)) == PUBLISHED_DIGESTS[name]


def test_every_published_version_is_watched():
    folder = ROOT / "fixtures" / "frameworks"

    assert {str(path.relative_to(folder)) for path in folder.rglob("*.yaml")} == set(PUBLISHED_DIGESTS)


def test_no_key_of_the_first_version_is_gone():
    latest = set(list_keys(read_framework(JICA)))

    assert [line for line in list_keys(read_framework(FIRST_JICA)) if line not in latest] == []


def test_no_published_key_is_gone_and_every_key_is_listed():
    """A key is never changed: answers and results refer to it. A new key is added to published_keys.txt."""
    assert compare_keys(read_published_keys(), list_key_lines()) == {
        "gone or renamed": [],
        "not in published_keys.txt": [],
    }


def test_a_renamed_key_is_found():
    document = copy.deepcopy(read_framework(JICA))
    change(document, f"{FIRST}.key", "policy.vision.short")
    change(document, "scales.0.levels.2.key", "half")
    published = [f"question {FIRST_KEY}", "level jica/partly"]

    assert compare_keys(published, list_keys(document))["gone or renamed"] == published
    assert "level jica/half" in compare_keys(published, list_keys(document))["not in published_keys.txt"]


FIRST_PLACE = f"domains[policy].elements[policy.vision].questions[{FIRST_KEY}]"

WRONG_WORDING = [
    (f"{FIRST}.text.ja", " ", "both languages", f"{FIRST_PLACE}.text"),
    (f"{FIRST}.evidence.0.ja", ..., "both languages", f"{FIRST_PLACE}.evidence[0]"),
    *(
        (f"{FIRST}.guidance.en", sentence, "vague word", f"{FIRST_PLACE}.guidance")
        for sentence in (
            "A good plan.", "It is Fully there.", "Mostly so.", "An appropriate plan.", "Adequate, too.",
            "An effective plan.", "It works effectively.", "Sufficient money.", "A proper plan.",
            "Properly done.", "It works well.", "As well as that.",
        )
    ),
    ("title.en", "A good framework", "vague word", "title"),
    (f"{FIRST}.text.ja", "Visionを定めているか。", "English in Japanese", f"{FIRST_PLACE}.text"),
    (f"{FIRST}.text.ja", "ＰＤＣＡを回しているか。", "English in Japanese", f"{FIRST_PLACE}.text"),
    (f"{FIRST}.text.ja", "根拠の確かさがEか。", "English in Japanese", f"{FIRST_PLACE}.text"),
    (f"{FIRST}.text.ja", "計画がある。 予算もある。", "space in Japanese", f"{FIRST_PLACE}.text"),
    (f"{FIRST}.text.ja", "計画\u3000予算", "space in Japanese", f"{FIRST_PLACE}.text"),
    (f"{FIRST}.text", ..., "has text", FIRST_KEY),
    (f"{FIRST}.short_text", ..., "has short_text", FIRST_KEY),
    (f"{FIRST}.guidance", ..., "has guidance", FIRST_KEY),
    (f"{FIRST}.evidence", [A_PLAN], "two or three examples of evidence", FIRST_KEY),
    (f"{FIRST}.evidence", [A_PLAN] * 4, "two or three examples of evidence", FIRST_KEY),
    (f"{FIRST}.basis", "guessed", "has basis", FIRST_KEY),
    (f"{FIRST}.source", ..., "has source", FIRST_KEY),
    (f"{FIRST}.factors", [], "serves a success factor", FIRST_KEY),
    (f"{FIRST}.descriptors.partly", ..., "a descriptor for each level", FIRST_KEY),
    (f"{FIRST}.descriptors.partly.en", "", "different descriptors (en)", FIRST_KEY),
    (f"{FIRST}.descriptors.partly.ja", "", "different descriptors (ja)", FIRST_KEY),
    (f"{FIRST}.text.en", "word " * 21, "words of a question", FIRST_KEY),
    (f"{FIRST}.descriptors.partly.en", "word " * 31, "words of a descriptor", f"{FIRST_KEY}.partly"),
    (f"{FIRST}.descriptors.partly.ja", "字" * 81, "characters of a descriptor", f"{FIRST_KEY}.partly"),
    ("domains.0.elements.0.short_title.en", "Fifteen letters", "short title", "policy.vision"),
    ("domains.0.elements.0.short_title.ja", "九文字になる短い題", "short title", "policy.vision"),
    (f"{FIRST}.descriptors.improved.en", "Figures are set out.", "beginning of the top level", FIRST_KEY),
    (f"{FIRST}.descriptors.improved.ja", "実績を示している。", "beginning of the top level", FIRST_KEY),
]  # fmt: skip
WRONG_OUTLINE = [
    ("domains.4", ..., "five domains", "domains"),
    ("domains.0.elements.0.number", 2, "elements 1 to 21", "domains"),
    ("domains.4.elements.2", ..., "elements 1 to 21", "domains"),
    ("domains.0.elements.4.questions.1", ..., "three to five deep questions", "policy.sustainability"),
    (
        "domains.0.elements.4.questions.1.modes",
        ["quick"],
        "three to five deep questions",
        "policy.sustainability",
    ),
    ("domains.0.elements", [], "75 to 80 deep questions", "domains"),
    (f"{DEEP}.efforts", ..., "effort of each rise", "policy.vision.higher-goals"),
    (f"{FIRST}.key", "policy.vision.short", "one quick question", "policy.vision"),
    (f"{FIRST}.modes", ["deep"], "one quick question", "policy.vision"),
    (f"{DEEP}.modes", ["quick", "deep"], "one quick question", "policy.vision"),
    (f"{FIRST}.factors", [{"key": "rel-pol-1"}], "served by a quick question", "imp-pol-2"),
    ("facts.3", ..., "the facts of Table 3-8", "facts"),
    ("facts.0.element", "policy.breadth", "fact of its element", "e01.f1"),
    (f"{FIRST}.facts", ["e01.f1"], "facts of a quick question", FIRST_KEY),
]


@pytest.mark.parametrize(("path", "value", "rule", "place"), WRONG_WORDING)
def test_wrong_wording_is_found(path, value, rule, place):
    assert_found(path, value, WORDING_RULES, Breach(rule, place))


@pytest.mark.parametrize(("path", "value", "rule", "place"), WRONG_OUTLINE)
def test_another_outline_than_the_source_is_found(path, value, rule, place):
    assert_found(path, value, JICA_RULES, Breach(rule, place))


def assert_found(path: str, value: object, rules: tuple[Any, ...], expected: Breach) -> None:
    document = copy.deepcopy(read_framework(JICA))
    change(document, path, value)

    assert expected in list_breaches(document, rules)


def test_five_deep_questions_are_not_six():
    document = copy.deepcopy(read_framework(JICA))
    targets = document["domains"][0]["elements"][2]
    targets["questions"].append({**targets["questions"][1], "key": "policy.targets.sixth", "facts": []})

    assert Breach("three to five deep questions", "policy.targets") in list_breaches(document, JICA_RULES)


@pytest.mark.parametrize("language", ["en", "ja"])
def test_two_levels_with_one_descriptor_are_found(language):
    document = copy.deepcopy(read_framework(JICA))
    descriptors = list_questions(document)[0]["descriptors"]
    descriptors["partly"][language] = descriptors["in-place"][language] + " "

    assert Breach(f"different descriptors ({language})", FIRST_KEY) in list_breaches(document, WORDING_RULES)


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        (f"{FIRST}.guidance.en", "Well-being and effectiveness count; goods and property do not."),
        (f"{FIRST}.guidance.en", "The well-being of residents."),
        (f"{FIRST}.text.ja", "KPI、ICT、AI、IoT、PPP、SDGs、DX、API、CIO、URLを定めているか。"),
        (f"{FIRST}.text.en", "word " * 20),
        (f"{FIRST}.descriptors.partly.en", "word " * 30),
        (f"{FIRST}.descriptors.partly.ja", "字" * 80),
    ],
)
def test_what_the_rules_allow_is_not_found(path, sentence):
    document = copy.deepcopy(read_framework(JICA))
    change(document, path, sentence)

    assert list_breaches(document, WORDING_RULES) == []


def test_the_table_of_facts_and_questions_is_that_of_the_document():
    document = read_framework(JICA)
    asked = {fact: row["key"] for row in list_questions(document, "deep") for fact in row.get("facts") or ()}
    expected = [
        (
            fact["key"],
            fact["title"]["en"],
            f"`{asked[fact['key']]}`" if fact["key"] in asked else f"left out: {fact['left_out']['en']}",
        )
        for fact in document["facts"]
    ]

    guide = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")

    assert re.findall(r"^\| (e\d\d\.f\d) \| (.*?) \| (.*?) \|$", guide, re.MULTILINE) == expected
