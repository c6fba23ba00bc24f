"""The form of a document, checked against the layout: kinds of value, keys, ranges, languages."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import singledispatch

from frameworks import layout
from frameworks.messages import Message, Problem

KEY = re.compile(r"[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*")
LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
ADDRESS = re.compile(r"https?://[^\s/<>\"']+(?:[/?#][^\s<>\"]*)?", re.IGNORECASE)
LINK = re.compile(r"\[([^\]]*)\]\(([^)]*)\)")
LONGEST_KEY = 100
LONGEST_LINE = 300


def check_structure(document: Mapping[str, object]) -> Iterator[Problem]:
    """Yield every departure of the document from the layout."""
    yield from check_shape(layout.DOCUMENT, document, "", list_languages(document))


def list_languages(document: Mapping[str, object]) -> tuple[str, ...]:
    """Return the languages that the document declares, as far as they can be read."""
    languages = document.get("languages")
    if not isinstance(languages, list):
        return ()
    return tuple(dict.fromkeys(code for code in languages if isinstance(code, str)))


def join_place(place: str, key: str) -> str:
    """Return the place of a key inside a place: ``domains[0]`` and ``title`` give ``domains[0].title``."""
    return f"{place}.{key}" if place else key


@singledispatch
def check_shape(
    shape: layout.Shape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    """Yield the problems of a value that should have this shape."""
    raise NotImplementedError(type(shape))  # pragma: no cover - a shape without a check is a fault of ours


@check_shape.register
def _check_record(
    shape: layout.RecordShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(place, Message("expected.record"))
        return
    for entry in shape.entries:
        if value.get(entry.key) is not None:
            yield from check_shape(entry.shape, value[entry.key], join_place(place, entry.key), languages)
        elif entry.need is layout.Need.ALWAYS:
            yield Problem(join_place(place, entry.key), Message("key.missing", {"key": entry.key}))
        elif entry.need is layout.Need.TO_PUBLISH:
            yield Problem(join_place(place, entry.key), Message("part.missing", {"key": entry.key}))
    known = {entry.key for entry in shape.entries}
    for key in value:
        if key not in known:
            yield Problem(join_place(place, str(key)), Message("key.unknown", {"key": key}))


@check_shape.register
def _check_list(
    shape: layout.ListShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if not isinstance(value, list):
        yield Problem(place, Message("expected.list"))
        return
    if len(value) < shape.at_least:
        yield Problem(place, Message("list.short", {"count": shape.at_least}))
    for index, item in enumerate(value):
        yield from check_shape(shape.item, item, f"{place}[{index}]", languages)
        if shape.distinct and item in value[:index]:
            yield Problem(f"{place}[{index}]", Message("list.repeated", {"value": item}))


@check_shape.register
def _check_map(
    shape: layout.MapShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if not isinstance(value, Mapping):
        yield Problem(place, Message("expected.record"))
        return
    for key, item in value.items():
        if not _is_key(key):
            yield Problem(join_place(place, str(key)), Message("expected.key"))
        yield from check_shape(shape.item, item, join_place(place, str(key)), languages)


@check_shape.register
def _check_text(
    shape: layout.TextShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if value is None:
        value = {}
    if not isinstance(value, Mapping):
        yield Problem(place, Message("expected.text"))
        return
    for language in languages:
        if value.get(language) is None or value[language] == "":
            yield Problem(join_place(place, language), Message("text.missing", {"language": language}))
    for language, words in value.items():
        inner = join_place(place, str(language))
        if language not in languages:
            yield Problem(inner, Message("text.unlisted_language", {"language": language}))
        if isinstance(words, str):
            yield from _check_words(words, inner, str(language), shape.longest)
        elif words is not None:
            yield Problem(inner, Message("expected.line"))


def _check_words(words: str, place: str, language: str, longest: int | None) -> Iterator[Problem]:
    if words and not words.strip():
        yield Problem(place, Message("text.missing", {"language": language}))
    if longest is not None and len(words) > longest:
        yield Problem(place, Message("text.too_long", {"count": len(words), "longest": longest}))
    for title, address in LINK.findall(words):
        if not ADDRESS.fullmatch(address):
            yield Problem(place, Message("text.link_address", {"address": address}))
        if not title.strip():
            yield Problem(place, Message("text.link_words", {"address": address}))


@check_shape.register
def _check_number(
    shape: layout.NumberShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    # True is an int in Python, and no number of a document.
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Problem(place, Message("expected.number"))
    elif shape.whole and not isinstance(value, int):
        yield Problem(place, Message("expected.whole_number"))
    elif shape.above_low and not value > shape.low:
        yield Problem(place, Message("number.not_above", {"low": shape.low}))
    elif shape.high is None and not value >= shape.low:
        yield Problem(place, Message("number.below", {"low": shape.low}))
    elif shape.high is not None and not shape.low <= value <= shape.high:
        yield Problem(place, Message("number.outside", {"low": shape.low, "high": shape.high}))


@check_shape.register
def _check_key(
    shape: layout.KeyShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if not _is_key(value):
        yield Problem(place, Message("expected.key"))


def _is_key(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST_KEY and KEY.fullmatch(value) is not None


@check_shape.register
def _check_line(
    shape: layout.LineShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if not isinstance(value, str) or not value.strip() or "\n" in value or len(value) > LONGEST_LINE:
        yield Problem(place, Message("expected.line"))


@check_shape.register
def _check_language(
    shape: layout.LanguageShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if not isinstance(value, str) or not LANGUAGE.fullmatch(value):
        yield Problem(place, Message("expected.language"))


@check_shape.register
def _check_address(
    shape: layout.AddressShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if not isinstance(value, str) or len(value) > LONGEST_LINE or not ADDRESS.fullmatch(value):
        yield Problem(place, Message("expected.address"))


@check_shape.register
def _check_flag(
    shape: layout.FlagShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(place, Message("expected.flag"))


@check_shape.register
def _check_choice(
    shape: layout.ChoiceShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    if value not in shape.choices:
        yield Problem(place, Message("expected.choice", {"choices": ", ".join(shape.choices)}))


_LEVEL_CONDITION = layout.RecordShape(
    (layout.Entry("node", layout.KeyShape()), layout.Entry("level", layout.KeyShape()))
)
_SCORE_CONDITION = layout.RecordShape(
    (layout.Entry("node", layout.KeyShape()), layout.Entry("score", layout.NumberShape(0, 100)))
)
_PARTS = layout.ListShape(layout.RuleShape(), at_least=1)
_COUNTED = layout.RecordShape(
    (layout.Entry("count", layout.NumberShape(1, None, whole=True)), layout.Entry("of", _PARTS))
)
_RULE_FORMS: Mapping[str, layout.Shape] = {
    "all": _PARTS,
    "any": _PARTS,
    "at_least": _COUNTED,
    "level_at_least": _LEVEL_CONDITION,
    "score_at_least": _SCORE_CONDITION,
}


@check_shape.register
def _check_rule(
    shape: layout.RuleShape, value: object, place: str, languages: Sequence[str]
) -> Iterator[Problem]:
    forms = list(value) if isinstance(value, Mapping) else []
    if len(forms) != 1 or forms[0] not in _RULE_FORMS:
        yield Problem(place, Message("rule.form", {"forms": ", ".join(_RULE_FORMS)}))
        return
    assert isinstance(value, Mapping)
    form = forms[0]
    yield from check_shape(_RULE_FORMS[form], value[form], join_place(place, form), languages)
