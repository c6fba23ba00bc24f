"""Terms of the glossary in a text: the longest spelling, once, and nothing of the text lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frameworks.spec import GlossaryTerm
from frameworks.terms import find_terms


def make_term(key, *, en=(), ja=()):
    return GlossaryTerm(key, {"en": key}, {"en": f"What {key} means."}, {"en": tuple(en), "ja": tuple(ja)})


GLOSSARY = (
    make_term("open", en=("open",), ja=("公開",)),
    make_term("open-data", en=("open data",), ja=("公開データ",)),
    make_term("baseline", en=("baseline", "baselines"), ja=("基準値",)),
)


def list_marked(text, language):
    return [(piece.words, piece.term.key) for piece in find_terms(text, GLOSSARY, language) if piece.term]


@pytest.mark.parametrize(
    ("text", "language", "marked"),
    [
        ("A baseline and open data.", "en", [("baseline", "baseline"), ("open data", "open-data")]),
        ("Open data are open.", "en", [("Open data", "open-data"), ("open", "open")]),
        ("Baselines; the baseline again.", "en", [("Baselines", "baseline")]),
        ("Reopened, open-ended, an opener.", "en", []),
        (
            "公開データの基準値を公開する。",
            "ja",
            [("公開データ", "open-data"), ("基準値", "baseline"), ("公開", "open")],
        ),
        ("A baseline.", "fr", []),
        ("", "en", []),
    ],
)
def test_the_longest_spelling_is_marked_once(text, language, marked):
    assert list_marked(text, language) == marked


@given(st.text(st.sampled_from("openda bsil公開データ.- "), max_size=40), st.sampled_from(["en", "ja"]))
def test_the_pieces_are_the_text(text, language):
    assert "".join(piece.words for piece in find_terms(text, GLOSSARY, language)) == text


def test_texts_of_one_question_mark_a_term_once():
    marked = set()

    first = find_terms("A baseline.", GLOSSARY, "en", marked)
    second = find_terms("The baseline of open data.", GLOSSARY, "en", marked)

    assert [piece.term.key for piece in (*first, *second) if piece.term] == ["baseline", "open-data"]


def test_without_a_glossary_the_text_is_one_piece():
    assert [piece.words for piece in find_terms("A baseline.", (), "en")] == ["A baseline."]
