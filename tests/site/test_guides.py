"""The guides in docs: what they call a word of the screen is one, and their links lead somewhere."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.utils import translation

from diagnosis.people.models import RoleKind
from tests.house.catalogues import CONTEXT_SIGN, read_compiled

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
GUIDES = sorted([ROOT / "README.md", *DOCS.glob("*.md")])
CATALOGUE = ROOT / "locale/ja/LC_MESSAGES/django.mo"
BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")


def list_screen_words(text: str) -> set[str]:
    """Return the bold words of a guide; what ends with a full stop is a heading."""
    return {word for word in BOLD.findall(text) if not word.endswith((".", "。"))}


def read_screen(language: str) -> set[str]:
    """Return every text of the site in a language."""
    messages = read_compiled(CATALOGUE)
    if language == "en":
        return {message.rpartition(CONTEXT_SIGN)[2] for message in messages}
    return {text for translations in messages.values() for text in translations.values()}


def list_headings(text: str) -> set[str]:
    """Return the anchors of a page's headings, as forges make them."""
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def list_broken_links(path: Path, text: str) -> list[str]:
    broken = []
    for target, anchor in LINK.findall(text):
        file = path.parent / target
        if target and not file.exists():
            broken.append(target)
        elif anchor and anchor not in list_headings(file.read_text(encoding="utf-8") if target else text):
            broken.append(f"{target}#{anchor}")
    return broken


@pytest.mark.parametrize(("name", "language"), [("using.md", "en"), ("using.ja.md", "ja")])
def test_the_guide_uses_the_words_of_the_screen(name, language):
    words = list_screen_words((DOCS / name).read_text(encoding="utf-8"))

    assert len(words) > 20
    assert words - read_screen(language) == set()


@pytest.mark.parametrize("language", ["en", "ja"])
def test_a_word_that_is_not_on_the_screen_is_found(language):
    assert list_screen_words("**1. Begin.** Choose **Fly away**.") - read_screen(language) == {"Fly away"}


@pytest.mark.parametrize(("name", "language"), [("using.md", "en"), ("using.ja.md", "ja")])
def test_every_role_is_explained(name, language):
    text = (DOCS / name).read_text(encoding="utf-8")

    with translation.override(language):
        assert {str(label) for label in RoleKind.labels} - list_screen_words(text) == set()


def test_both_languages_of_the_guide_have_the_same_parts():
    english, japanese = ((DOCS / name).read_text(encoding="utf-8") for name in ("using.md", "using.ja.md"))
    for part in (r"^## ", r"^### ", r"^\*\*\d\.", r"^\d\. ", r"^- ", r"^\| "):
        assert len(re.findall(part, english, re.MULTILINE)) == len(re.findall(part, japanese, re.MULTILINE))


@pytest.mark.parametrize("path", GUIDES, ids=lambda path: path.name)
def test_no_link_is_broken(path):
    assert list_broken_links(path, path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("[a](using.md) [b](https://example.org/x) [c](../README.md)", []),
        ("[a](nothing.md)", ["nothing.md"]),
        ("[a](using.md#framework-editors)", []),
        ("[a](using.md#nobody)", ["using.md#nobody"]),
        ("# One thing\n[a](#one-thing) [b](#other)", ["#other"]),
    ],
)
def test_broken_links_are_found(text, broken):
    assert list_broken_links(DOCS / "sample.md", text) == broken
