"""docs/measure-documents.md: its example can be published, and it names every key there is."""

from __future__ import annotations

from pathlib import Path

import pytest

from diagnosis.advice.document import parse_library
from diagnosis.advice.document.layout import LIBRARY
from diagnosis.advice.models import LibraryState
from diagnosis.advice.publishing import import_library, publish_library
from diagnosis.advice.selectors import load_library
from frameworks.services import import_document, publish_version
from tests.frameworks import test_document_guide as framework_guide

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "measure-documents.md"


def read_guide() -> str:
    return GUIDE.read_text(encoding="utf-8")


def read_example() -> str:
    """Return the smallest library of the guide."""
    (library,) = framework_guide.EXAMPLE.findall(read_guide())
    return library


@pytest.mark.django_db
def test_the_example_can_be_published():
    text = read_example()
    framework = import_document(text=framework_guide.read_example(), by=None)
    publish_version(version=framework, by=None)
    row = publish_library(library=import_library(text=text, by=None), by=None)

    library = load_library("school-roofs")
    assert row.state == LibraryState.PUBLISHED
    assert library is not None
    assert [measure.key for measure in library.measures] == ["write-the-roof-list"]


def test_the_example_has_no_problem_of_form():
    assert parse_library(read_example())[1] == ()


def test_every_key_of_the_layout_is_told():
    keys = set(framework_guide.list_keys(LIBRARY))

    assert keys - framework_guide.list_words(read_guide()) == set()


def test_a_key_that_is_not_told_is_found():
    text = read_guide().replace("`first_step`", "first step")

    assert set(framework_guide.list_keys(LIBRARY)) - framework_guide.list_words(text) == {"first_step"}
