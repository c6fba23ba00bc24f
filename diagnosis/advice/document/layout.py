"""What a library document holds: the keys of every record, in order, with their shapes.

It is told in the shapes of ``frameworks.layout``, so that one walker checks both kinds of document. What
is ``OPTIONAL`` here means nothing, or all, where it is left out; ``complete_library`` writes it out.
"""

from __future__ import annotations

from diagnosis.advice.library import EFFORTS, HORIZONS
from frameworks.layout import (
    BASES,
    SOURCE,
    WORK,
    ChoiceShape,
    Entry,
    KeyShape,
    LanguageShape,
    LineShape,
    ListShape,
    MapShape,
    Need,
    RecordShape,
    Shape,
    TextShape,
)
from frameworks.spec import PLACE_KINDS

# Characters, in any language: what a line, a card and a paragraph of the pages hold.
TITLE = TextShape(150)
SENTENCE = TextShape(500)
PARAGRAPH = TextShape(1500)


def _keys(key: str, at_least: int = 0) -> Entry:
    """A list of keys, each once; an empty one may be left out."""
    need = Need.ALWAYS if at_least else Need.OPTIONAL
    return Entry(key, ListShape(KeyShape(), at_least, distinct=True), need)


def _rows(key: str, item: Shape, at_least: int = 0) -> Entry:
    return Entry(key, ListShape(item, at_least), Need.ALWAYS if at_least else Need.OPTIONAL)


_KEY = Entry("key", KeyShape())
_TITLE = Entry("title", TITLE)
_SOURCE = Entry("source", SOURCE)

LABEL = RecordShape((_KEY, _TITLE, Entry("about", SENTENCE, Need.OPTIONAL)))
STAGE_ADVICE = RecordShape(
    (Entry("stage", KeyShape()), _TITLE, Entry("do", PARAGRAPH), Entry("avoid", PARAGRAPH), _SOURCE)
)
OPTION = RecordShape(
    (
        _KEY,
        _TITLE,
        Entry("about", PARAGRAPH),
        _rows("fits_when", SENTENCE),
        Entry("watch_out", PARAGRAPH),
        _SOURCE,
    )
)
CHOICE = RecordShape((Entry("question", SENTENCE), _rows("options", OPTION, at_least=2)))
VIEW = RecordShape((_KEY, Entry("text", PARAGRAPH), _SOURCE, _keys("measures")))
DISPUTE = RecordShape(
    (
        _KEY,
        Entry("question", SENTENCE),
        _rows("views", VIEW, at_least=2),
        Entry("default", MapShape(KeyShape())),
        Entry("reason", PARAGRAPH),
    )
)
CELL = RecordShape(
    (Entry("economic", KeyShape()), Entry("character", KeyShape()), _rows("issues", SENTENCE), _SOURCE)
)
QUADRANT = RecordShape(
    (
        _KEY,
        _keys("groups", at_least=1),
        _keys("characters", at_least=1),
        _TITLE,
        Entry("direction", PARAGRAPH),
        _SOURCE,
    )
)
CHARACTER = RecordShape(
    (
        Entry("character", KeyShape()),
        Entry("direction", PARAGRAPH),
        _rows("upper", SENTENCE),
        _rows("lower", SENTENCE),
        _SOURCE,
    )
)
CLASS_DIRECTIONS = RecordShape(
    (
        Entry("note", PARAGRAPH),
        _rows("cells", CELL),
        _rows("quadrants", QUADRANT),
        _rows("by_character", CHARACTER),
        Entry("source", SOURCE, Need.OPTIONAL),
    )
)
LIFT = RecordShape((Entry("question", KeyShape()), Entry("to", KeyShape())))
EXAMPLE = RecordShape((Entry("place", TITLE), Entry("text", PARAGRAPH), _SOURCE))
MEASURE = RecordShape(
    (
        _KEY,
        _TITLE,
        Entry("do", PARAGRAPH),
        Entry("first_step", SENTENCE),
        _keys("elements", at_least=1),
        _rows("raises", LIFT, at_least=1),
        _keys("criteria"),
        Entry("place_kinds", ListShape(ChoiceShape(PLACE_KINDS), at_least=1, distinct=True)),
        _keys("stages"),
        _keys("economic_groups"),
        _keys("characters"),
        _keys("issues"),
        Entry("lead", KeyShape()),
        Entry("horizon", ChoiceShape(HORIZONS)),
        Entry("effort", ChoiceShape(EFFORTS)),
        _keys("requires"),
        _keys("scaling"),
        _keys("business_models"),
        Entry("example", EXAMPLE, Need.OPTIONAL),
        Entry("source", SOURCE, Need.OPTIONAL),
        Entry("basis", ChoiceShape(BASES)),
        _keys("derived_from"),
    )
)
LIBRARY = RecordShape(
    (
        _KEY,
        Entry("framework", KeyShape()),
        Entry("version", LineShape()),
        Entry("languages", ListShape(LanguageShape(), at_least=1, distinct=True)),
        _TITLE,
        Entry("summary", PARAGRAPH),
        _rows("works", WORK),
        _rows("leads", LABEL, at_least=1),
        _rows("horizons", LABEL, at_least=1),
        _rows("efforts", LABEL, at_least=1),
        _rows("stage_advice", STAGE_ADVICE),
        Entry("scaling", CHOICE),
        Entry("business_models", CHOICE),
        _rows("disputes", DISPUTE),
        Entry("class_directions", CLASS_DIRECTIONS),
        Entry("measures", ListShape(MEASURE)),
    )
)
