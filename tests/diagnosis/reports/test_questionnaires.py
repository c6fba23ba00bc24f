"""The PDF of a blank questionnaire: asking for it, seeing how far it is, fetching it, and what is in it."""

from __future__ import annotations

import threading
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from pypdf import PdfReader

from diagnosis.jobs.leases import JobOutcome, run_job
from diagnosis.jobs.models import Job, JobState
from diagnosis.reports.models import QUESTIONNAIRE_FOLDER, BlankQuestionnaire
from diagnosis.reports.pdf import QUESTIONNAIRE_STYLES, render_pdf
from diagnosis.reports.questionnaires import (
    list_languages,
    name_subject,
    remove_orphan_questionnaires,
    request_questionnaire,
    work_on_questionnaire,
)
from diagnosis.reports.render import render_questionnaire_html
from diagnosis.reports.wording import MAKE_QUESTIONNAIRE
from frameworks.permissions import load_questionnaire
from frameworks.selectors import load_spec
from frameworks.services import copy_to_draft
from tests.factories import make_jica_version, make_user, make_version, sign_in

HTMX = {"HX-Request": "true"}
LANGUAGES = ("en", "ja")


@pytest.fixture
def version(db):
    return make_version()


@pytest.fixture
def reader(db):
    """Somebody who is signed in and has no role at all."""
    return make_user()


@pytest.fixture
def files(settings, tmp_path):
    """Files are stored in a folder of this test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path / QUESTIONNAIRE_FOLDER


def ask(client, version, mode="quick", language="en", **extra):
    return client.post(f"/print/{version.pk}/{mode}/{language}/", **extra)


def request_one(version, mode="quick", language="en"):
    return request_questionnaire(
        version=version, spec=load_spec(version.pk), mode=mode, language=language, by=None
    )


def make_one(version, language="en"):
    """Do the job that was asked for, here and now."""
    job = request_one(version, language=language)
    assert run_job(job.pk, work_on_questionnaire, kind=job.kind) == JobOutcome.FINISHED
    return BlankQuestionnaire.objects.get(version=version, mode="quick", language=language)


def squeeze(text):
    return "".join(text.split())


def test_asked_twice_there_is_one_job(broker, reader, version, django_capture_on_commit_callbacks):
    client = sign_in(reader)
    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask(client, version), ask(sign_in(make_user()), version)

    job = Job.objects.get()
    assert (job.kind, job.subject, job.created_by) == (
        MAKE_QUESTIONNAIRE, f"questionnaire:{version.pk}:0:en", reader,
    )  # fmt: skip
    assert broker.sent == [(MAKE_QUESTIONNAIRE, job.pk)]
    assert first.url == second.url == f"/print/{version.pk}/quick/"


def test_asked_by_many_at_once_there_is_one_job(broker, worker_database):
    version = make_version()
    gate = threading.Barrier(4)
    found = []

    def ask_at_the_gate():
        gate.wait()
        found.append(request_one(version).pk)
        connection.close()

    askers = [threading.Thread(target=ask_at_the_gate) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert found == [Job.objects.get().pk] * 4
    assert broker.sent == [(MAKE_QUESTIONNAIRE, found[0])]


def test_each_mode_and_language_is_a_job_of_its_own(broker, reader, version):
    client = sign_in(reader)
    for mode in ("quick", "deep"):
        for language in LANGUAGES:
            ask(client, version, mode, language)

    assert len(set(Job.objects.values_list("subject", flat=True))) == Job.objects.count() == 4


def test_subject_of_a_job_fits_its_field(version):
    subject = name_subject(10**18, load_spec(version.pk), "deep", "ja")

    assert len(subject) <= Job._meta.get_field("subject").max_length


def test_progress_is_a_fragment_for_the_script_and_the_page_for_a_person(broker, reader, version):
    client = sign_in(reader)
    fragment = ask(client, version, headers=HTMX).content.decode()
    address = f"/print/{version.pk}/quick/en/progress/"

    assert 'hx-trigger="every 1s"' in fragment
    assert f'hx-get="{address}"' in fragment
    assert "<html" not in fragment
    assert 'id="questionnaire-en"' in client.get(address, headers=HTMX).content.decode()
    assert client.get(address).url == f"/print/{version.pk}/quick/"
    assert "See how far it is" in client.get(f"/print/{version.pk}/quick/").content.decode()


def test_page_offers_both_languages(broker, reader, version):
    page = sign_in(reader).get(f"/print/{version.pk}/quick/").content.decode()

    assert "Make the questionnaire in English" in page
    assert "Make the questionnaire in 日本語" in page


def test_only_languages_that_the_framework_speaks_are_offered(reader, version):
    class Spec:
        languages = ("ja", "km")

    class Foreign:
        languages = ("km",)

    assert list_languages(Spec) == ("ja",)
    assert list_languages(Foreign) == LANGUAGES
    assert ask(sign_in(reader), version, language="fr").status_code == 404


def test_draft_and_unknown_mode_are_not_found(broker, reader, version):
    client = sign_in(reader)
    draft = copy_to_draft(version=version, number="2.0", by=None)

    for number, mode in ((draft.pk, "quick"), (version.pk, "none"), (draft.pk + 1, "quick")):
        assert client.get(f"/print/{number}/{mode}/").status_code == 404
        assert client.post(f"/print/{number}/{mode}/en/").status_code == 404
        assert client.get(f"/print/{number}/{mode}/en/progress/", headers=HTMX).status_code == 404
    assert not Job.objects.exists()


def test_asking_needs_a_post_and_a_person(broker, client, reader, version):
    assert sign_in(reader).get(f"/print/{version.pk}/quick/en/").status_code == 405
    assert ask(client, version).url.startswith("/accounts/login/")
    assert not Job.objects.exists()


def test_failed_job_is_told_and_can_be_tried_again(broker, reader, version):
    client = sign_in(reader)
    ask(client, version)
    Job.objects.update(state=JobState.FAILED, message_code="jobs.lost")

    page = client.get(f"/print/{version.pk}/quick/").content.decode()
    ask(client, version)

    assert "The program stopped three times" in page
    assert "Try again" in page
    assert Job.objects.filter(state=JobState.QUEUED).count() == 1


def test_questionnaire_that_is_gone_fails_with_a_sentence(files, broker, version):
    job = request_one(version)
    Job.objects.filter(pk=job.pk).update(parameters={**job.parameters, "mode": "none"})

    assert run_job(job.pk, work_on_questionnaire, kind=job.kind) == JobOutcome.FAILED
    assert Job.objects.get().message_code == "reports.withdrawn"


def test_second_job_after_the_file_is_there_makes_no_other(files, broker, version):
    job = request_one(version)
    BlankQuestionnaire.objects.create(version=version, mode="quick", language="en", file_name="x", size=1)

    assert run_job(job.pk, work_on_questionnaire, kind=job.kind) == JobOutcome.FINISHED
    assert BlankQuestionnaire.objects.count() == 1
    assert not files.exists()


@pytest.mark.slow
def test_finished_questionnaire_is_sent_as_a_file_and_not_made_again(files, broker, reader, version):
    blank = make_one(version, "ja")
    client = sign_in(reader)

    answer = client.get(f"/reports/questionnaires/{blank.pk}/")

    content = b"".join(answer.streaming_content)
    assert content.startswith(b"%PDF-")
    assert len(content) == blank.size
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="small-1-0-quick-ja.pdf"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"

    ask(client, version, language="ja")
    assert Job.objects.count() == 1
    assert request_one(version, language="ja") == blank
    assert (
        f"/reports/questionnaires/{blank.pk}/" in client.get(f"/print/{version.pk}/quick/").content.decode()
    )


@pytest.mark.slow
def test_only_files_without_a_row_are_orphans(files, broker, version):
    blank = make_one(version)
    lost = f"{version.pk}-0-en-{'0' * 32}.pdf"
    (files / lost).write_bytes(b"%PDF-")
    (files / f"{lost}.part").write_bytes(b"%PD")

    assert remove_orphan_questionnaires() == 2

    assert [f"{QUESTIONNAIRE_FOLDER}/{path.name}" for path in files.iterdir()] == [blank.file_name]
    assert default_storage.exists(blank.file_name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_shows_every_descriptor_and_names_no_foreign_address(db, language):
    version = make_jica_version()
    questionnaire = load_questionnaire(version, "deep")

    text = squeeze(render_questionnaire_html(version, questionnaire, language))

    assert f'<htmllang="{language}"' in text
    for question in questionnaire.questions:
        for descriptor in question.descriptors.values():
            assert squeeze(descriptor[language]).replace("'", "&#x27;") in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_tagged_and_readable_and_keeps_each_question_whole(db, language, caplog):
    version = make_jica_version()
    questionnaire = load_questionnaire(version, "deep")

    with caplog.at_level("WARNING", logger="weasyprint"):
        content = render_pdf(
            render_questionnaire_html(version, questionnaire, language), QUESTIONNAIRE_STYLES
        )

    assert [record.getMessage() for record in caplog.records if record.name.startswith("weasyprint")] == []
    reader = PdfReader(BytesIO(content))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == language
    assert catalogue["/MarkInfo"]["/Marked"]
    assert questionnaire.spec.title[language] in reader.metadata.title
    pages = [squeeze(page.extract_text()) for page in reader.pages]
    for question in questionnaire.questions:
        whole = [question.text, *question.descriptors.values()]
        assert any(all(squeeze(part[language]) in page for part in whole) for page in pages), question.key
    assert "\ufffd" not in "".join(pages)
    assert all(squeeze(questionnaire.spec.title[language]) in page for page in pages)  # the running foot
    assert all(f"{number}/{len(pages)}" in page for number, page in enumerate(pages, start=1))
