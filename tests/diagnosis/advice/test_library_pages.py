"""The pages of the measure library: reading for everybody, versions for the editors."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from diagnosis.advice.document import dump_library, parse_library
from diagnosis.advice.models import LibraryState, MeasureLibrary
from diagnosis.advice.publishing import import_library, publish_library
from frameworks.models import Question
from frameworks.services import copy_to_draft, publish_version
from tests.diagnosis.advice.documents import make_library_document
from tests.factories import make_initiative_version, make_library, make_user, make_version, sign_in

pytestmark = pytest.mark.django_db
EDITIONS = "/measures/library/versions/"


@pytest.fixture
def reader():
    return sign_in(make_user())


@pytest.fixture
def editor():
    return sign_in(make_user(roles=[("editor", make_version().framework)]))


def read(response):
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def upload(client, text, **more):
    content = text if isinstance(text, bytes) else text.encode()
    return client.post(EDITIONS, {"file": SimpleUploadedFile("library.yaml", content), **more})


def make_other_library():
    """A library for another framework, with the same measures."""
    make_library(number="0.1", publish=False)  # with its issue
    framework = make_initiative_version().framework.key
    document = {**make_library_document(), "key": "other-measures", "framework": framework}
    draft = import_library(text=dump_library(document), by=None)
    return publish_library(library=draft, by=None)


def test_without_a_library_the_page_says_so(reader):
    page = read(reader.get("/measures/"))

    assert "No measures are published here yet." in page
    assert reader.get("/measures/write-vision/").status_code == 404
    assert reader.get("/measures/library/disagreements/").status_code == 404


def test_all_measures_are_listed_by_domain(reader):
    library = make_library()

    page = read(reader.get("/measures/"))

    assert "3 measures to choose from." in page
    assert page.index("Write the vision") < page.index("Set targets") < page.index("Share lessons")
    assert library.digest in page
    assert "Versions of the library" not in page


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("stage=to-be-developed", ["2 measures of 3 fit.", "Start small", "No leap."]),
        ("words=harbour&node=policy", ["1 measure of 3 fits.", 'value="harbour"']),
        ("words=zebra", ["No measure fits this choice.", "Take one of the choices back"]),
        ("node=nonsense&horizon=%00&of=x", ["No measure fits this choice."]),
    ],
)
def test_the_list_is_narrowed(query, words, reader):
    make_library()

    page = read(reader.get(f"/measures/?{query}"))

    assert [word for word in words if word not in page] == []


def test_a_measure_tells_everything(reader):
    make_library()

    page = read(reader.get("/measures/write-vision/"))

    for words in (
        "Write it down.", "Name who writes.", "Vision, quick?", "up to “In place”", "quick: in place.",
        "Within a year.", "Planning", "Leading group", "Metropolis", "Traffic", "One area", "The city",
        "Set targets", "Harbour City", "page 3", "Now or later?", "Sourced.", "page 2", "City, District",
    ):  # fmt: skip
        assert words in page, words
    assert "Needs first" not in page


def test_a_measure_of_ours_says_so(reader):
    make_library()

    page = read(reader.get("/measures/set-targets/"))

    assert "Our own." in page
    assert "Needs first" in page
    assert "Every stage" in page
    assert reader.get("/measures/no-such-measure/").status_code == 404


def test_a_newer_framework_may_have_lost_what_a_measure_names(reader):
    make_library()
    version = make_version()
    draft = copy_to_draft(version=version, number="2.0", by=None)
    Question.objects.filter(version=draft, key="policy.vision.deep").delete()
    publish_version(version=draft, by=None)

    page = read(reader.get("/measures/write-vision/"))

    assert "Vision, quick?" in page
    assert "Vision, deep?" not in page


def test_both_views_stand_beside_each_other(reader):
    make_library()

    page = read(reader.get("/measures/library/disagreements/"))

    assert "The sources disagree on 1 question." in page
    assert "Advised at this stage:</strong> To be developed" in page
    assert "Not advised at any stage" in page
    assert "Our judgement." in page


def test_libraries_of_several_frameworks_are_chosen(reader):
    make_library()
    other = make_other_library()

    assert f'value="{other.framework.key}"' in read(reader.get("/measures/"))
    page = read(reader.get(f"/measures/?of={other.framework.key}"))
    assert f"/measures/write-vision/?of={other.framework.key}" in page
    assert read(reader.get(f"/measures/write-vision/?of={other.framework.key}"))


def test_a_published_version_is_downloaded_by_everybody(reader):
    library = make_library(number="1.0 beta/ü")
    draft = make_library(number="2.0", publish=False)

    response = reader.get(f"{EDITIONS}{library.pk}/download/")

    assert response["Content-Disposition"] == 'attachment; filename="measures-small-measures-1.0-beta--.yaml"'
    assert parse_library(response.content.decode())[0]["version"] == "1.0 beta/ü"
    assert reader.get(f"{EDITIONS}{draft.pk}/download/").status_code == 404


def test_an_editor_brings_in_looks_and_publishes(editor):
    make_library()
    document = make_library_document()
    document["version"] = "2.0"
    document["measures"][1]["effort"] = "high"
    document["measures"][2]["key"] = "share-more"
    document["summary"]["en"] = "Changed."

    sent = upload(editor, dump_library(document))
    page = read(editor.get(sent["Location"]))

    assert "This draft can be published." in page
    for words in ("New measures", "share-more", "Changed measures", "effort", "are gone", "summary"):
        assert words in page, words
    draft = MeasureLibrary.objects.get(number="2.0")
    published = editor.post(f"{EDITIONS}{draft.pk}/publish/", follow=True)
    assert "Version 2.0 is published." in read(published)
    assert "This version is published and advises today." in read(published)
    again = editor.post(f"{EDITIONS}{draft.pk}/publish/", follow=True)
    assert "This version is published already." in read(again)
    first = MeasureLibrary.objects.get(number="1.0")
    assert "A newer one advises." in read(editor.get(f"{EDITIONS}{first.pk}/"))
    assert "published on" in read(editor.get(EDITIONS))


def test_a_document_with_problems_is_kept_with_each_named(editor):
    make_library(number="0.1")
    document = make_library_document()
    document["measures"][1]["lead"] = "king"
    document["measures"][0]["title"] = {"en": "Only English"}

    sent = upload(editor, dump_library(document))
    page = read(editor.get(sent["Location"]))

    assert "2 problems stand in the way of publishing." in page
    assert "<code>measures[1].lead</code>" in page
    assert "set-targets" in page
    assert "The draft is kept." in page
    assert "Publish this version" not in page
    draft = MeasureLibrary.objects.get(state=LibraryState.DRAFT)
    refused = editor.post(f"{EDITIONS}{draft.pk}/publish/", follow=True)
    assert "The draft still has problems." in read(refused)
    assert "king" in editor.get(f"{EDITIONS}{draft.pk}/download/").content.decode()


def test_the_same_version_again_has_nothing_different(editor):
    make_library()

    draft = make_library(number="2.0", publish=False)

    assert "Nothing is different." in read(editor.get(f"{EDITIONS}{draft.pk}/"))
    assert "draft, changed on" in read(editor.get(EDITIONS))


def test_a_first_draft_is_compared_with_nothing(editor):
    draft = make_library(publish=False)

    assert "Compared with" not in read(editor.get(f"{EDITIONS}{draft.pk}/"))


def test_a_published_document_again_leads_to_its_version(editor):
    library = make_library()

    response = editor.post(EDITIONS, {"text": dump_library(make_library_document())}, follow=True)

    assert "This document is published already, unchanged." in read(response)
    assert response.redirect_chain[0][0] == f"{EDITIONS}{library.pk}/"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a: [", "is not valid YAML"),
        ("key: mine", "The key framework is missing."),
        ("- <b>bold</b>", "it does not begin with keys"),
    ],
)
def test_what_cannot_be_kept_stays_in_the_box(editor, text, words):
    response = upload(editor, text)
    page = response.content.decode()

    assert response.status_code == 422
    assert words in page
    assert text.replace("<", "&lt;").replace(">", "&gt;") in page
    assert "The document could not be kept." in page


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "The file is empty. Choose another one."),
        (b"\xff\xfe\x00", "The file is not text in UTF-8."),
        (b" \n", "Choose a file or give its text."),
    ],
)
def test_a_wrong_file_gets_a_sentence(editor, content, words):
    response = upload(editor, content)

    assert response.status_code == 422
    assert words in response.content.decode()


def test_a_large_file_gets_a_sentence(editor, monkeypatch):
    monkeypatch.setattr("diagnosis.advice.library_forms.BYTE_LIMIT", 10)

    assert "The file is too large." in upload(editor, "a" * 11).content.decode()


def test_no_file_and_no_text_gets_a_sentence(editor):
    response = editor.post(EDITIONS, {})

    assert response.status_code == 422
    assert "Choose a file or give its text." in response.content.decode()


def test_editors_write_for_their_own_framework_alone(editor):
    other = make_other_library()
    document = {**make_library_document(), "key": "other-measures", "framework": other.framework.key}

    response = upload(editor, dump_library({**document, "version": "2.0"}))

    assert response.status_code == 422
    assert f"You do not edit the framework {other.framework.key}." in response.content.decode()
    assert editor.get(f"{EDITIONS}{other.pk}/").status_code == 404
    assert not MeasureLibrary.objects.filter(number="2.0").exists()


def test_a_draft_is_removed(editor):
    published = make_library()
    draft = make_library(number="2.0", publish=False)

    removed = editor.post(f"{EDITIONS}{draft.pk}/remove/", follow=True)
    stays = editor.post(f"{EDITIONS}{published.pk}/remove/", follow=True)

    assert "The draft 2.0 is removed." in read(removed)
    assert "A published version stays." in read(stays)


def test_the_trail_leads_to_the_version():
    library = make_library()
    administrator = sign_in(make_user(roles=[("administrator", "site")]))

    page = read(administrator.get("/trail/"))

    assert "Published version 1.0 of the measure library small-measures." in page
    assert f"{EDITIONS}{library.pk}/" in page
