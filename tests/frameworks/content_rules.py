"""The rules by which framework documents are written (docs/content.md), each a function that lists breaches.

A rule takes a document as it is read from its file and yields ``Breach(rule, place)``; a document
that keeps the rule yields nothing. Rules of wording hold for every framework in ``fixtures/frameworks``,
``JICA_RULES`` for the JICA framework alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

Document: TypeAlias = Mapping[str, Any]

WORDS_OF_A_QUESTION = 20
WORDS_OF_A_DESCRIPTOR = 30
CHARACTERS_OF_A_DESCRIPTOR = 80
SHORT_TITLE = {"en": 14, "ja": 8}
LANGUAGES = ("en", "ja")

# Words that everybody reads differently. "Effectiveness" is a criterion, "well-being" a term of the source.
VAGUE = re.compile(
    r"\b(?:good|fully|mostly|(?:appropriate|adequate|effective|sufficient|proper)(?:ly)?)\b"
    r"|(?<![\w-])well(?![\w-])",
    re.IGNORECASE,
)
LATIN = re.compile(r"[A-Za-zＡ-Ｚａ-ｚ]+")
ABBREVIATIONS = {
    "KPI", "ICT", "AI", "IoT", "PPP", "SDGs", "DX", "API", "CIO", "URL", "OECD", "DAC", "JICA",
    "A", "B", "C", "D",
}  # fmt: skip
"""What Japanese texts may write in Latin letters; A to D are the grades of evidence."""

TOP_LEVEL = "improved"
TOP_LEVEL_BEGINS = {"en": "In addition", "ja": "さらに、"}
OLDER_THAN_THE_TOP_LEVEL = {"policy.targets.kpi-set", "operation.partners.exchange"}
"""The examples from which the ladder was worked out; they keep their words."""

FACTS_OF_ELEMENTS = (6, 5, 6, 6, 5, 6, 5, 4, 5, 6, 5, 6, 6, 6, 4, 5, 4, 5, 5, 4, 5)
FACTS = tuple(
    f"e{element:02}.f{number}"
    for element, count in enumerate(FACTS_OF_ELEMENTS, start=1)
    for number in range(1, count + 1)
)
"""What Table 3-8 asks for, read into single facts: 109, by element."""

DEEP_QUESTIONS = range(75, 81)
DEEP_QUESTIONS_OF_AN_ELEMENT = range(3, 6)


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a document does not keep a rule."""

    rule: str
    place: str


Rule: TypeAlias = Callable[[Document], Iterator[Breach]]


def list_elements(document: Document) -> list[dict[str, Any]]:
    return [element for domain in document["domains"] for element in domain["elements"]]


def list_questions(document: Document, mode: str | None = None) -> list[dict[str, Any]]:
    """Return the questions of a mode, or all."""
    questions = [question for element in list_elements(document) for question in element["questions"]]
    return [question for question in questions if mode is None or mode in question["modes"]]


def list_texts(value: object, place: str = "") -> Iterator[tuple[str, Mapping[str, str]]]:
    """Yield every text of a document with its place.

    Places in a source and the spellings of the glossary are no sentences and are left out.
    """
    if isinstance(value, dict):
        if value and set(value) <= set(LANGUAGES):
            yield place, value
            return
        for key, inner in value.items():
            if key not in {"source", "words"}:
                yield from list_texts(inner, f"{place}.{key}" if place else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            name = inner["key"] if isinstance(inner, dict) and "key" in inner else index
            yield from list_texts(inner, f"{place}[{name}]")


def list_keys(document: Document) -> list[str]:
    """Return the keys that answers and results refer to, each with its kind, in the order of the document."""
    scales = document["scales"]
    domains = document["domains"]
    elements = list_elements(document)
    return [
        *(f"mode {key}" for key in document["mode_titles"]),
        *(f"scale {scale['key']}" for scale in scales),
        *(f"level {scale['key']}/{level['key']}" for scale in scales for level in scale["levels"]),
        *(f"grade {grade['key']}" for grade in document["grades"]),
        *(f"readiness {level['key']}" for level in document["readiness_levels"]),
        *(f"stage {stage['key']}" for stage in document["stages"]),
        *(f"criterion {criterion['key']}" for criterion in document["criteria"]),
        *(f"factor {factor['key']}" for factor in document["success_factors"]),
        *(f"domain {domain['key']}" for domain in domains),
        *(f"element {element['number']} {element['key']}" for element in elements),
        *(f"question {question['key']}" for question in list_questions(document)),
    ]


def count_words(text: str) -> int:
    return len(text.split())


def check_whole_texts(document: Document) -> Iterator[Breach]:
    """Every text stands in both languages."""
    for place, text in list_texts(document):
        if not all(text.get(language, "").strip() for language in LANGUAGES):
            yield Breach("both languages", place)


def check_vague_words(document: Document) -> Iterator[Breach]:
    for place, text in list_texts(document):
        if VAGUE.search(text.get("en", "")):
            yield Breach("vague word", place)


def check_japanese(document: Document) -> Iterator[Breach]:
    """No English is left in the Japanese, and no space: sentences follow each other without one."""
    for place, text in list_texts(document):
        japanese = text.get("ja", "")
        if set(LATIN.findall(japanese)) - ABBREVIATIONS:
            yield Breach("English in Japanese", place)
        if re.search(r"\s", japanese):
            yield Breach("space in Japanese", place)


def check_parts_of_questions(document: Document) -> Iterator[Breach]:
    """Every question has what it needs to be answered apart by two people alike."""
    for question in list_questions(document):
        key = question["key"]
        for part in ("text", "short_text", "guidance"):
            if not question.get(part):
                yield Breach(f"has {part}", key)
        if not 2 <= len(question.get("evidence") or ()) <= 3:
            yield Breach("two or three examples of evidence", key)
        if question.get("basis") not in {"sourced", "ours"}:
            yield Breach("has basis", key)
        if not (question.get("source") or {}).get("at"):
            yield Breach("has source", key)
        if document.get("success_factors") and not question.get("factors"):
            yield Breach("serves a success factor", key)


def check_ladders(document: Document) -> Iterator[Breach]:
    """A descriptor of its own for each level of the scale, in each language."""
    levels = {scale["key"]: [row["key"] for row in scale["levels"]] for scale in document["scales"]}
    for question in list_questions(document):
        descriptors = question.get("descriptors") or {}
        expected = levels[question["scale"]]
        if set(descriptors) != set(expected):
            yield Breach("a descriptor for each level", question["key"])
        for language in LANGUAGES:
            different = {text.get(language, "").strip() for text in descriptors.values()} - {""}
            if len(different) != len(expected):
                yield Breach(f"different descriptors ({language})", question["key"])


def check_lengths(document: Document) -> Iterator[Breach]:
    for element in list_elements(document):
        short_title = element.get("short_title") or element["title"]
        if any(len(short_title.get(language, "")) > limit for language, limit in SHORT_TITLE.items()):
            yield Breach("short title", element["key"])
    for question in list_questions(document):
        if count_words(question.get("text", {}).get("en", "")) > WORDS_OF_A_QUESTION:
            yield Breach("words of a question", question["key"])
        for level, text in (question.get("descriptors") or {}).items():
            if count_words(text.get("en", "")) > WORDS_OF_A_DESCRIPTOR:
                yield Breach("words of a descriptor", f"{question['key']}.{level}")
            if len(text.get("ja", "")) > CHARACTERS_OF_A_DESCRIPTOR:
                yield Breach("characters of a descriptor", f"{question['key']}.{level}")


def check_top_level(document: Document) -> Iterator[Breach]:
    """The top level says that it contains the one below."""
    for question in list_questions(document):
        text = (question.get("descriptors") or {}).get(TOP_LEVEL)
        if text is None or question["key"] in OLDER_THAN_THE_TOP_LEVEL:
            continue
        if not all(text.get(language, "").startswith(begin) for language, begin in TOP_LEVEL_BEGINS.items()):
            yield Breach("beginning of the top level", question["key"])


def check_quick_questions(document: Document) -> Iterator[Breach]:
    """One quick question asks for each element, under the element's own key."""
    for element in list_elements(document):
        quick = [question["key"] for question in element["questions"] if "quick" in question["modes"]]
        if quick != [f"{element['key']}.quick"]:
            yield Breach("one quick question", element["key"])


def check_served_factors(document: Document) -> Iterator[Breach]:
    """A quick assessment alone says something about every success factor."""
    served = {link["key"] for row in list_questions(document, "quick") for link in row.get("factors") or ()}
    for factor in document["success_factors"]:
        if factor["key"] not in served:
            yield Breach("served by a quick question", factor["key"])


def check_outline(document: Document) -> Iterator[Breach]:
    """Table 3-8: five domains and the elements 1 to 21 in this order."""
    if len(document["domains"]) != 5:
        yield Breach("five domains", "domains")
    if [element["number"] for element in list_elements(document)] != list(range(1, 22)):
        yield Breach("elements 1 to 21", "domains")


def check_deep_questions(document: Document) -> Iterator[Breach]:
    """Three to five deep questions for each element, 75 to 80 in all."""
    for element in list_elements(document):
        deep = [question for question in element["questions"] if "deep" in question["modes"]]
        if len(deep) not in DEEP_QUESTIONS_OF_AN_ELEMENT:
            yield Breach("three to five deep questions", element["key"])
        yield from (Breach("effort of each rise", row["key"]) for row in deep if not row.get("efforts"))
    if len(list_questions(document, "deep")) not in DEEP_QUESTIONS:
        yield Breach("75 to 80 deep questions", "domains")


def check_facts(document: Document) -> Iterator[Breach]:
    """The document lists the 109 facts, and only deep questions ask for them (validation: each once)."""
    if tuple(fact["key"] for fact in document["facts"]) != FACTS:
        yield Breach("the facts of Table 3-8", "facts")
    numbers = {element["key"]: element["number"] for element in list_elements(document)}
    for fact in document["facts"]:
        if int(fact["key"][1:3]) != numbers.get(fact["element"]):
            yield Breach("fact of its element", fact["key"])
    for question in list_questions(document):
        if "deep" not in question["modes"] and question.get("facts"):
            yield Breach("facts of a quick question", question["key"])


def check_deep_lens(document: Document) -> Iterator[Breach]:
    """At least one deep question serves each success factor, and at least two stand behind each cell."""
    factors = {row["key"]: (row["criterion"], row["domain"]) for row in document["success_factors"]}
    serving: dict[str, set[str]] = {key: set() for key in factors}
    behind: dict[tuple[str, str], set[str]] = {cell: set() for cell in factors.values()}
    for question in list_questions(document, "deep"):
        for link in question.get("factors") or ():
            serving[link["key"]].add(question["key"])
            behind[factors[link["key"]]].add(question["key"])
    yield from (Breach("served by a deep question", key) for key, found in serving.items() if not found)
    yield from (
        Breach("two deep questions behind a cell", " x ".join(cell))
        for cell, found in behind.items()
        if len(found) < 2
    )


WORDING_RULES: tuple[Rule, ...] = (
    check_whole_texts,
    check_vague_words,
    check_japanese,
    check_parts_of_questions,
    check_ladders,
    check_lengths,
    check_top_level,
)
JICA_RULES: tuple[Rule, ...] = (
    check_outline,
    check_quick_questions,
    check_served_factors,
    check_deep_questions,
    check_facts,
    check_deep_lens,
)


def list_breaches(document: Document, rules: tuple[Rule, ...]) -> list[Breach]:
    """Return every breach of these rules, in the order of the rules."""
    return [breach for rule in rules for breach in rule(document)]
