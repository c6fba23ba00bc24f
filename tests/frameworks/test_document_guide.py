"""docs/framework-documents.md: its example can be published, and it names every key there is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from frameworks import layout
from frameworks.digests import compute_document_digest, compute_method_digest
from frameworks.document import parse_document
from frameworks.document.reading import CHARACTER_LIMIT, DEPTH_LIMIT
from frameworks.models import VersionState
from frameworks.selectors import load_spec
from frameworks.services import import_document, publish_version

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "framework-documents.md"
EXAMPLE = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read_example() -> str:
    (example,) = EXAMPLE.findall(GUIDE.read_text(encoding="utf-8"))
    return example


def list_keys(shape: layout.Shape) -> Iterator[str]:
    """Yield every key of a shape and of what it holds."""
    if isinstance(shape, layout.RecordShape):
        for entry in shape.entries:
            yield entry.key
            yield from list_keys(entry.shape)
    elif isinstance(shape, (layout.ListShape, layout.MapShape)):
        yield from list_keys(shape.item)


def list_words(text: str) -> set[str]:
    """Return the words that the guide sets as code, without those of its example."""
    return {
        word
        for code in re.findall(r"`([^`\n]+)`", EXAMPLE.sub("", text))
        for word in re.findall(r"[\w-]+", code)
    }


@pytest.mark.django_db
def test_the_example_can_be_published():
    version = publish_version(version=import_document(text=read_example(), by=None), by=None)

    spec = load_spec(version.pk)
    question = spec.questions_by_key["planning.roofs.quick"]
    assert version.state == VersionState.PUBLISHED
    assert [question.weight, question.place_kinds, question.efforts] == [
        1.0,
        frozenset({"country", "region", "city", "district"}),
        (1.0, 1.0),
    ]
    assert spec.coverage_percent == 60


def test_the_example_leaves_out_what_has_a_default():
    document, _problems = parse_document(read_example())
    needless = {entry.key for entry in layout.DOCUMENT.entries if entry.need is layout.Need.OPTIONAL}

    assert document is not None
    assert needless & set(document) <= {"works"}


def test_every_key_of_the_layout_is_told():
    assert set(list_keys(layout.DOCUMENT)) - list_words(GUIDE.read_text(encoding="utf-8")) == set()


def test_a_key_that_is_not_told_is_found():
    text = GUIDE.read_text(encoding="utf-8").replace("`coverage_percent`", "coverage")

    assert set(list_keys(layout.DOCUMENT)) - list_words(text) == {"coverage_percent"}


def test_the_limits_are_told():
    text = GUIDE.read_text(encoding="utf-8")

    assert f"at most {CHARACTER_LIMIT:,} characters, {DEPTH_LIMIT} levels deep" in text


def test_a_corrected_word_changes_the_document_digest_alone():
    document, _problems = parse_document(read_example())
    corrected, _problems = parse_document(
        read_example().replace("Solar roofs on schools", "Solar school roofs")
    )
    assert document is not None
    assert corrected is not None

    assert compute_document_digest(document) != compute_document_digest(corrected)
    assert compute_method_digest(document) == compute_method_digest(corrected)
