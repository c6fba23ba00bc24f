"""What a framework document holds: the keys of every record, in order, with their shapes.

The one place that knows the document's form. Validation walks it, writing takes its order of
keys from it. What is left out and has a default (weight, efforts, ...) is ``OPTIONAL`` here and
filled in by ``frameworks.completion.complete_document``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TypeAlias

from frameworks.spec import AGGREGATIONS, PLACE_KINDS

GRADE_KEYS = ("A", "B", "C", "D")
SUBJECTS = ("place", "initiative")
BASES = ("sourced", "ours")
NODE_KINDS = ("domain", "element", "question")


class Need(Enum):
    """When a key must be there."""

    ALWAYS = "always"
    TO_PUBLISH = "to publish"
    OPTIONAL = "optional"


@dataclass(frozen=True, slots=True)
class TextShape:
    """A text in each language of the document: ``{language: text}``, of at most ``longest`` characters."""

    longest: int | None = None


@dataclass(frozen=True, slots=True)
class KeyShape:
    """A stable key: letters, digits, dots, hyphens and underscores."""


@dataclass(frozen=True, slots=True)
class LineShape:
    """One line of plain text, the same in every language."""


@dataclass(frozen=True, slots=True)
class LanguageShape:
    """A language code such as ``en`` or ``pt-br``."""


@dataclass(frozen=True, slots=True)
class AddressShape:
    """An address of the web, http or https."""


@dataclass(frozen=True, slots=True)
class FlagShape:
    """True or false."""


@dataclass(frozen=True, slots=True)
class ChoiceShape:
    """One of a few words."""

    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberShape:
    """A number from ``low`` to ``high`` (None: no limit), inclusive; ``above_low``: more than ``low``."""

    low: float = 0
    high: float | None = None
    whole: bool = False
    above_low: bool = False


@dataclass(frozen=True, slots=True)
class ListShape:
    """A list; with ``distinct``, nothing stands in it twice."""

    item: Shape
    at_least: int = 0
    distinct: bool = False


@dataclass(frozen=True, slots=True)
class MapShape:
    """A mapping of free keys to one shape."""

    item: Shape


@dataclass(frozen=True, slots=True)
class RuleShape:
    """The rule of a stage (see ``frameworks.rules``)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a record."""

    key: str
    shape: Shape
    need: Need = Need.ALWAYS


@dataclass(frozen=True, slots=True)
class RecordShape:
    """A mapping with exactly these keys."""

    entries: tuple[Entry, ...]


Shape: TypeAlias = (
    TextShape | KeyShape | LineShape | LanguageShape | AddressShape | FlagShape | ChoiceShape | NumberShape
    | ListShape | MapShape | RuleShape | RecordShape
)  # fmt: skip


def _record(*entries: Entry) -> RecordShape:
    return RecordShape(entries)


def _text(key: str) -> Entry:
    return Entry(key, TextShape(), Need.TO_PUBLISH)


def _optional(key: str, shape: Shape) -> Entry:
    return Entry(key, shape, Need.OPTIONAL)


def _rows(key: str, item: Shape, at_least: int = 0) -> Entry:
    """A list of records; a draft may lack it."""
    return Entry(key, ListShape(item, at_least), Need.TO_PUBLISH if at_least else Need.OPTIONAL)


_KEY = Entry("key", KeyShape())
_SCORE = NumberShape(0, 100)
_PERCENT = NumberShape(0, 100)
_WEIGHT = _optional("weight", NumberShape())
_METHOD = ChoiceShape(AGGREGATIONS)

SOURCE = _record(Entry("work", KeyShape()), _text("at"), _optional("source_title", LineShape()))
CHANCES = _record(Entry("one_down", _PERCENT), Entry("one_up", _PERCENT), Entry("two_down", _PERCENT))
_SOURCE = Entry("source", SOURCE, Need.TO_PUBLISH)
_INHERITED_SOURCE = _optional("source", SOURCE)

WORK = _record(_KEY, _text("title"), _optional("url", AddressShape()))
MODE = _record(_text("title"), _text("about"), Entry("minutes", NumberShape(1, 10_000, whole=True)))
SCALE_LEVEL = _record(_KEY, Entry("value", _SCORE), _text("title"), _text("meaning"), _text("shown"))
SCALE = _record(_KEY, _text("title"), Entry("levels", ListShape(SCALE_LEVEL)))
GRADE = _record(_KEY, _text("title"), _text("about"), Entry("chances", CHANCES))
READINESS_LEVEL = _record(_KEY, Entry("threshold", _SCORE), _text("title"), _text("about"))
GATE = _record(
    Entry("level", KeyShape()),
    Entry("score", _SCORE),
    _optional("domain", KeyShape()),
    _optional("element", KeyShape()),
)
STEP = _record(Entry("method", _METHOD), Entry("alternatives", ListShape(_METHOD, at_least=1, distinct=True)))
AGGREGATION = _record(Entry("element", STEP), Entry("domain", STEP), Entry("overall", STEP))
CERTAINTY = _record(
    Entry("draws", NumberShape(1, 10_000, whole=True)), Entry("weight_spread_percent", _PERCENT)
)
STAGE = _record(
    _KEY,
    _text("title"),
    _text("subtitle"),
    _text("note"),
    _text("about"),
    _SOURCE,
    _optional("rule", RuleShape()),
)
CRITERION = _record(_KEY, _text("title"), _text("question"), _text("about"), _SOURCE)
SUCCESS_FACTOR = _record(
    _KEY, Entry("criterion", KeyShape()), Entry("domain", KeyShape()), _text("title"), _SOURCE
)
EMPTY_CELL = _record(Entry("criterion", KeyShape()), Entry("domain", KeyShape()))
FACT = _record(_KEY, Entry("element", KeyShape()), _text("title"), _optional("left_out", TextShape()))
GLOSSARY_TERM = _record(
    _KEY,
    _text("term"),
    _text("meaning"),
    _optional("words", MapShape(ListShape(LineShape(), distinct=True))),
)
FACTOR_LINK = _record(_KEY, _WEIGHT)
QUESTION = _record(
    _KEY,
    Entry("modes", ListShape(KeyShape(), at_least=1, distinct=True)),
    Entry("scale", KeyShape()),
    _WEIGHT,
    Entry("basis", ChoiceShape(BASES)),
    _INHERITED_SOURCE,
    _optional("facts", ListShape(KeyShape(), distinct=True)),
    _optional("place_kinds", ListShape(ChoiceShape(PLACE_KINDS), at_least=1, distinct=True)),
    _optional("not_applicable", FlagShape()),
    _text("text"),
    _optional("short_text", TextShape()),
    _text("guidance"),
    _rows("evidence", TextShape()),
    _rows("factors", FACTOR_LINK),
    _optional("efforts", ListShape(NumberShape(above_low=True))),
    _optional("spread", MapShape(CHANCES)),
    Entry("descriptors", MapShape(TextShape()), Need.TO_PUBLISH),
)
ELEMENT = _record(
    _KEY,
    Entry("number", NumberShape(1, 10_000, whole=True)),
    _text("title"),
    _optional("short_title", TextShape()),
    _text("about"),
    _WEIGHT,
    _INHERITED_SOURCE,
    _rows("questions", QUESTION, at_least=1),
)
DOMAIN = _record(
    _KEY, _text("title"), _text("about"), _WEIGHT, _SOURCE, _rows("elements", ELEMENT, at_least=1)
)
DOCUMENT = _record(
    _KEY,
    Entry("version", LineShape()),
    Entry("subject", ChoiceShape(SUBJECTS)),
    Entry("languages", ListShape(LanguageShape(), at_least=1, distinct=True)),
    _text("title"),
    _text("summary"),
    Entry("node_titles", MapShape(TextShape()), Need.TO_PUBLISH),
    _rows("works", WORK),
    Entry("mode_titles", MapShape(MODE)),
    _rows("scales", SCALE, at_least=1),
    _rows("grades", GRADE, at_least=1),
    _rows("readiness_levels", READINESS_LEVEL, at_least=1),
    _rows("gates", GATE),
    _optional("coverage_percent", _PERCENT),
    Entry("aggregation", AGGREGATION),
    _rows("stages", STAGE, at_least=1),
    Entry("certainty", CERTAINTY),
    _rows("criteria", CRITERION),
    _rows("success_factors", SUCCESS_FACTOR),
    _rows("empty_cells", EMPTY_CELL),
    _rows("facts", FACT),
    _rows("glossary", GLOSSARY_TERM),
    _optional("notes", MapShape(TextShape())),
    _rows("domains", DOMAIN, at_least=1),
)
