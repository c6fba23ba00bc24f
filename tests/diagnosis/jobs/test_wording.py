from __future__ import annotations

import pytest
from django.template.loader import render_to_string

from diagnosis.jobs import registry
from diagnosis.jobs.models import Job, JobState
from diagnosis.jobs.registry import JobKind
from diagnosis.jobs.wording import FAILURE_SENTENCES, STATE_SENTENCES, describe_job
from tests.diagnosis.jobs.factories import KIND

SENTENCES = {"tests.middle": "Half of it is written.", "tests.no-result": "There is no result yet."}


@pytest.fixture(autouse=True)
def sentences(registered, monkeypatch):
    kind = JobKind(name=KIND, time_limit=registry.KINDS[KIND].time_limit, sentences=SENTENCES)
    monkeypatch.setitem(registry.KINDS, KIND, kind)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": JobState.QUEUED}, STATE_SENTENCES["queued"]),
        ({"state": JobState.RUNNING}, STATE_SENTENCES["running"]),
        ({"state": JobState.RUNNING, "step": "tests.middle"}, SENTENCES["tests.middle"]),
        ({"state": JobState.RUNNING, "step": "tests.unknown"}, STATE_SENTENCES["running"]),
        ({"state": JobState.DONE}, STATE_SENTENCES["done"]),
        ({"state": JobState.FAILED, "message_code": "jobs.too-long"}, FAILURE_SENTENCES["jobs.too-long"]),
        ({"state": JobState.FAILED, "message_code": "tests.no-result"}, SENTENCES["tests.no-result"]),
        ({"state": JobState.FAILED, "message_code": "tests.unknown"}, FAILURE_SENTENCES["jobs.broken"]),
        (
            {"state": JobState.FAILED, "message_code": "jobs.lost", "kind": "removed"},
            FAILURE_SENTENCES["jobs.lost"],
        ),
    ],
)
def test_job_is_described_by_its_sentence(fields, sentence):
    assert describe_job(Job(**{"kind": KIND, **fields})).sentence == str(sentence)


def render(job, **context):
    return render_to_string(
        "jobs/_progress.html",
        {"job": job, "progress_url": "/progress/", "wording": describe_job(job), **context},
    )


@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_progress_asks_again_every_second_and_has_a_link(state):
    page = render(Job(pk=1, kind=KIND, state=state, percent=40))

    assert 'hx-get="/progress/" hx-trigger="every 1s"' in page
    assert '<a class="govuk-link" href="/progress/">' in page
    assert 'value="40"' in page


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_progress_of_a_finished_job_asks_no_more(state):
    page = render(Job(pk=1, kind=KIND, state=state))

    assert "hx-get" not in page
    assert "href" not in page


def test_progress_of_a_failed_job_offers_another_try():
    page = render(Job(pk=1, kind=KIND, state=JobState.FAILED, message_code="jobs.lost"), retry_url="/retry/")

    assert 'action="/retry/"' in page
