"""Asking for a report, seeing how far it is, and fetching it."""

from __future__ import annotations

import pytest
from django.core.files.storage import default_storage
from kombu.exceptions import OperationalError

from diagnosis.jobs.leases import JobOutcome, run_job
from diagnosis.jobs.models import Job, JobState
from diagnosis.reports.models import FOLDER, Report
from diagnosis.reports.services import remove_orphan_reports, request_report, work_on_report
from diagnosis.reports.wording import MAKE_REPORT
from tests.diagnosis.results.conftest import hand_in, sign_in
from tests.factories import make_place, make_user

HTMX = {"HX-Request": "true"}


@pytest.fixture
def files(settings, tmp_path):
    """Reports are stored in a folder of this test."""
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path / FOLDER


def ask(client, result, language="en", **extra):
    return client.post(f"/results/{result.pk}/report/{language}/", **extra)


def make_report(result, language="en"):
    """Do the job that was asked for, here and now."""
    job = request_report(result=result, language=language, by=None)
    assert run_job(job.pk, work_on_report, kind=job.kind) == JobOutcome.FINISHED
    return Report.objects.get(result=result, language=language)


def test_asked_twice_there_is_one_job(broker, lead, result, django_capture_on_commit_callbacks):
    client = sign_in(lead)
    with django_capture_on_commit_callbacks(execute=True):
        first, second = ask(client, result), ask(client, result)

    job = Job.objects.get()
    assert (job.kind, job.subject, job.created_by) == (MAKE_REPORT, f"result:{result.pk}:en", lead)
    assert broker.sent == [(MAKE_REPORT, job.pk)]
    assert first.url == second.url == f"/results/{result.pk}/report/"


def test_each_language_is_a_job_of_its_own(broker, lead, result):
    client = sign_in(lead)
    ask(client, result, "en")
    ask(client, result, "ja")

    assert set(Job.objects.values_list("subject", flat=True)) == {
        f"result:{result.pk}:{code}" for code in ("en", "ja")
    }


def test_broker_that_is_away_fails_no_request(broker, lead, result, django_capture_on_commit_callbacks):
    broker.error = OperationalError("away")
    client = sign_in(lead)

    with django_capture_on_commit_callbacks(execute=True):
        answer = ask(client, result, headers=HTMX)

    assert answer.status_code == 200
    assert "<progress" in answer.content.decode()
    assert (Job.objects.get().state, Job.objects.get().sent_at) == (JobState.QUEUED, None)


def test_progress_is_a_fragment_for_the_script_and_the_page_for_a_person(broker, lead, result):
    client = sign_in(lead)
    ask(client, result)
    address = f"/results/{result.pk}/report/en/progress/"

    fragment = client.get(address, headers=HTMX).content.decode()

    assert 'hx-trigger="every 1s"' in fragment
    assert "<html" not in fragment
    assert client.get(address).url == f"/results/{result.pk}/report/"


@pytest.mark.parametrize("address", ["report/", "report/en/progress/", "report/xx/progress/"])
def test_nobody_sees_the_reports_of_another_city(result, address):
    stranger = make_user(roles=[("lead", make_place("hill-city"))])

    assert sign_in(stranger).get(f"/results/{result.pk}/{address}", headers=HTMX).status_code == 404


def test_nobody_asks_for_the_report_of_another_city(broker, result):
    stranger = make_user(roles=[("lead", make_place("hill-city"))])

    assert ask(sign_in(stranger), result).status_code == 404
    assert not Job.objects.exists()


def test_unknown_language_is_not_found(broker, lead, result):
    client = sign_in(lead)

    assert ask(client, result, "fr").status_code == 404
    assert client.get(f"/results/{result.pk}/report/fr/progress/", headers=HTMX).status_code == 404
    assert not Job.objects.exists()


def test_asking_needs_a_post_and_a_person(broker, client, lead, result):
    assert sign_in(lead).get(f"/results/{result.pk}/report/en/").status_code == 405
    assert ask(client, result).url.startswith("/accounts/login/")


def test_failed_job_is_told_and_can_be_tried_again(broker, lead, result):
    client = sign_in(lead)
    ask(client, result)
    Job.objects.update(state=JobState.FAILED, message_code="jobs.lost")

    page = client.get(f"/results/{result.pk}/report/").content.decode()
    ask(client, result)

    assert "The program stopped three times" in page
    assert "Try again" in page
    assert Job.objects.filter(state=JobState.QUEUED).count() == 1


@pytest.mark.slow
def test_finished_report_is_sent_as_a_file_that_stays_private(files, broker, lead, result):
    report = make_report(result, "ja")

    answer = sign_in(lead).get(f"/reports/{report.pk}/")

    content = b"".join(answer.streaming_content)
    assert content.startswith(b"%PDF-")
    assert len(content) == report.size
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="city-readiness-harbour-city-round-1-ja.pdf"'
    )
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"

    stranger = make_user(roles=[("lead", make_place("hill-city"))])
    assert sign_in(stranger).get(f"/reports/{report.pk}/").status_code == 404


@pytest.mark.slow
def test_finished_report_is_not_made_again(files, broker, lead, result):
    report = make_report(result)

    ask(sign_in(lead), result)
    page = sign_in(lead).get(f"/results/{result.pk}/report/").content.decode()

    assert Job.objects.count() == 1
    assert request_report(result=result, language="en", by=lead) == report
    assert f"/reports/{report.pk}/" in page


@pytest.mark.slow
def test_only_files_without_a_report_are_orphans(files, broker, result):
    report = make_report(result)
    lost = f"{result.pk}-en-{'0' * 32}.pdf"
    (files / lost).write_bytes(b"%PDF-")
    (files / f"{lost}.part").write_bytes(b"%PD")

    assert remove_orphan_reports() == 2

    assert [path.name for path in files.iterdir()] == [report.file_name.removeprefix(f"{FOLDER}/")]
    assert default_storage.exists(report.file_name)


def test_report_of_a_result_that_is_gone_fails_with_a_sentence(files, broker, result):
    job = request_report(result=result, language="en", by=None)
    Job.objects.filter(pk=job.pk).update(parameters={"result": result.pk + 1, "language": "en"})

    assert run_job(job.pk, work_on_report, kind=job.kind) == JobOutcome.FAILED
    assert Job.objects.get().message_code == "reports.gone"


@pytest.mark.slow
def test_report_that_cannot_be_drawn_fails_with_a_sentence(files, broker, result, monkeypatch):
    monkeypatch.setattr("diagnosis.reports.services.render_html", lambda *_: '<img src="/etc/passwd" alt="">')
    job = request_report(result=result, language="en", by=None)

    assert run_job(job.pk, work_on_report, kind=job.kind) == JobOutcome.FAILED
    assert Job.objects.get().message_code == "jobs.broken"
    assert not files.exists()


def test_results_of_two_cities_have_two_reports(broker, result):
    other = hand_in({"policy.vision.quick": "partly"})

    first = request_report(result=result, language="en", by=None)
    second = request_report(result=other, language="en", by=None)

    assert first != second
