"""Libraries are kept as drafts, published once, and never change afterwards."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from diagnosis.advice.document import dump_library
from diagnosis.advice.library_wording import describe
from diagnosis.advice.models import LibraryState, MeasureLibrary
from diagnosis.advice.publishing import LibraryIsPublished, import_library, publish_library, remove_draft
from diagnosis.advice.selectors import (
    list_library_problems,
    list_newest,
    load_document,
    load_library,
    load_library_version,
    load_vocabulary,
    name_issues,
)
from diagnosis.people.models import Event
from frameworks.errors import DocumentRefused
from frameworks.models import FrameworkVersion
from tests.diagnosis.advice.documents import make_library_document, small_library
from tests.factories import SMALL_LIBRARY, make_initiative_version, make_library, make_user, make_version

pytestmark = pytest.mark.django_db


def keep(document=None, *, by=None, **changes):
    """Keep a document as a draft."""
    return import_library(text=dump_library({**(document or make_library_document()), **changes}), by=by)


def refuse(text):
    """Return the places and codes with which a text is refused."""
    with pytest.raises(DocumentRefused) as refused:
        import_library(text=text, by=None)
    assert all(describe(problem.message) for problem in refused.value.problems)
    return [(problem.place, problem.message.code) for problem in refused.value.problems]


def test_the_newest_published_version_advises():
    assert load_library("small") is None
    first = make_library()
    second = make_library(number="2.0")
    make_library(number="3.0", publish=False)

    assert load_library("small").version == "2.0"
    assert load_library_version(first.pk).version == "1.0"
    assert list_newest() == {"small": second}
    assert load_library_version(first.pk) is load_library_version(first.pk)


def test_a_published_version_keeps_its_document_and_digest():
    library = make_library()

    assert library.state == LibraryState.PUBLISHED
    assert library.digest == small_library().digest == load_library("small").digest
    assert load_document(library)["measures"][1]["stages"] == []


def test_a_draft_advises_nobody():
    draft = make_library(publish=False)

    with pytest.raises(MeasureLibrary.DoesNotExist):
        load_library_version(draft.pk)
    assert load_library("small") is None


def test_keeping_the_same_document_again_changes_nothing():
    draft = make_library(publish=False)
    again = make_library(publish=False)
    published = make_library()

    assert (again.pk, again.changed_at) == (draft.pk, draft.changed_at)
    assert keep().pk == published.pk
    assert [event.kind for event in Event.objects.order_by("id")] == [
        "advice.library_written",
        "advice.library_published",
    ]


def test_a_draft_is_replaced_by_its_next_document():
    draft = make_library(publish=False)

    changed = keep(summary={"en": "Other.", "ja": "別。"})

    assert changed.pk == draft.pk
    assert load_document(changed)["summary"]["en"] == "Other."


def test_a_broken_document_is_kept_and_not_published():
    make_library(number="0.1", publish=False)
    draft = keep(measures=["nonsense"], colour="red")

    assert load_document(draft)["measures"] == ["nonsense"]
    assert ("colour", "key.unknown") in [
        (problem.place, problem.message.code) for problem in list_library_problems(draft)
    ]
    with pytest.raises(DocumentRefused):
        publish_library(library=draft, by=None)
    draft.refresh_from_db()
    assert draft.state == LibraryState.DRAFT


def test_publishing_twice_is_refused():
    library = make_library()

    with pytest.raises(LibraryIsPublished):
        publish_library(library=library, by=None)
    with pytest.raises(LibraryIsPublished):
        remove_draft(library=library, by=None)


def test_a_draft_is_removed_and_the_trail_knows():
    editor = make_user()
    draft = make_library(publish=False)

    remove_draft(library=draft, by=editor)

    assert not MeasureLibrary.objects.exists()
    event = Event.objects.get(kind="advice.library_removed")
    assert (event.actor, event.params) == (editor, {"library": "small-measures", "version": "1.0"})


def test_the_database_refuses_to_change_what_is_published():
    library = make_library()
    rows = MeasureLibrary.objects.filter(pk=library.pk)

    for write in (lambda: rows.update(document="{}"), lambda: rows.update(state="draft"), rows.delete):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            write()
    rows.update(published_by=make_user())


def test_what_names_no_version_is_refused():
    make_version()
    document = make_library_document()

    assert refuse("no document") == [("", "library.not_a_document")]
    assert refuse("colour: red") == [
        ("key", "head.key"),
        ("version", "head.version"),
        ("framework", "key.missing"),
    ]
    assert refuse(dump_library({**document, "key": "k" * 81})) == [("key", "head.key")]
    assert refuse(dump_library({**document, "version": "1" * 41})) == [("version", "head.version")]
    assert refuse(dump_library({**document, "framework": "x"})) == [("framework", "unknown.framework")]
    assert refuse(dump_library(document) + "key: again\n") == [("key", "yaml.repeated_key")]
    assert not MeasureLibrary.objects.exists()


def test_other_content_under_a_published_number_is_refused():
    make_library()
    changed = make_library_document()
    changed["summary"]["en"] = "Other."

    assert refuse(dump_library(changed)) == [("version", "version.published")]


def test_a_key_belongs_to_one_framework():
    make_library()
    other = make_initiative_version().framework.key

    assert refuse(dump_library({**make_library_document(), "framework": other})) == [
        ("key", "library.other_framework")
    ]


def test_a_framework_that_is_published_no_more_is_said(monkeypatch):
    draft = make_library(publish=False)
    assert load_vocabulary("small").issues == {"traffic"}
    monkeypatch.setattr("diagnosis.advice.selectors.load_framework", lambda key: None)

    assert [problem.message.code for problem in list_library_problems(draft)] == ["unknown.framework"]


def test_issues_are_named_in_their_order():
    make_library()

    assert [issue.key for issue in name_issues(("traffic", "x"))] == ["traffic"]
    assert name_issues(()) == []


def run(*arguments):
    out = io.StringIO()
    call_command("load_library", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_loading_twice_changes_nothing():
    make_library(number="0.1", publish=False)  # with its framework and its issue

    assert run(SMALL_LIBRARY, "--publish") == "small-measures 1.0 is published.\n"
    assert run(SMALL_LIBRARY, "--publish") == "small-measures 1.0 is published already, unchanged.\n"


def test_loading_a_draft_lists_what_is_wrong(tmp_path):
    make_library(number="0.1", publish=False)
    document = make_library_document()
    document["measures"][1]["lead"] = "king"
    file = tmp_path / "library.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    line = "  measures[1].lead (set-targets): The library names nobody who leads with the key king."

    assert run(file) == f"small-measures 1.0 is written as a draft.\n{line}\n"
    with pytest.raises(CommandError, match=r"not published:\n  measures\[1\]\.lead \(set-targets\)"):
        run(file, "--publish")
    assert MeasureLibrary.objects.filter(state=LibraryState.DRAFT).count() == 2


def test_loading_nonsense_ends_with_a_sentence(tmp_path):
    file = tmp_path / "library.yaml"
    with pytest.raises(CommandError, match="cannot be read"):
        run(file)
    file.write_text("- a", encoding="utf-8")
    with pytest.raises(CommandError, match="is refused:\n  -: The text is not a library document"):
        run(file)
    assert not FrameworkVersion.objects.exists()
