"""The command that loads documents from files."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from frameworks.document import dump_document
from frameworks.models import FrameworkVersion
from tests.frameworks.documents import SMALL, make_document

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("load_framework", *arguments, stdout=out)
    return out.getvalue()


def test_publishing_twice_changes_nothing():
    first = run(str(SMALL), "--publish")
    published_at = FrameworkVersion.objects.get().published_at
    second = run(str(SMALL), "--publish")

    assert first == "small 1.0 is published.\n"
    assert second == "small 1.0 is published already, unchanged.\n"
    assert FrameworkVersion.objects.get().published_at == published_at


def test_without_publish_a_draft_is_written_with_what_it_lacks(tmp_path):
    document = make_document()
    del document["summary"]["ja"]
    file = tmp_path / "small.yaml"
    file.write_text(dump_document(document), encoding="utf-8")

    assert run(str(file)) == (
        "small 1.0 is written as a draft.\n  summary.ja: The text in the language ja is missing.\n"
    )
    with pytest.raises(CommandError, match=r"summary\.ja: The text"):
        run(str(file), "--publish")


def test_another_document_of_a_published_number_is_refused(tmp_path):
    run(str(SMALL), "--publish")
    document = make_document()
    document["title"]["en"] = "Other"
    file = tmp_path / "small.yaml"
    file.write_text(dump_document(document), encoding="utf-8")

    with pytest.raises(CommandError, match=r"Version 1\.0 is published and never changes"):
        run(str(file), "--publish")


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(tmp_path, content):
    file = tmp_path / "small.yaml"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(CommandError, match=r"small\.yaml cannot be read"):
        run(str(file))
