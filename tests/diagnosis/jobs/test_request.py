from __future__ import annotations

import threading

import pytest
from django.db import connection
from kombu.exceptions import OperationalError

from diagnosis.jobs.models import Job, JobState
from diagnosis.jobs.registry import UnknownJobKindError
from diagnosis.jobs.services import compute_key, request_job, retry_job
from tests.diagnosis.jobs.factories import KIND, make_job


def ask(subject="result:1", **parameters):
    return request_job(kind=KIND, subject=subject, parameters=parameters, by=None)


def test_key_does_not_depend_on_the_order_of_parameters():
    first = compute_key(kind=KIND, subject="result:1", parameters={"language": "ja", "paper": "A4"})
    second = compute_key(kind=KIND, subject="result:1", parameters={"paper": "A4", "language": "ja"})

    assert first == second


@pytest.mark.django_db
def test_request_sends_only_after_the_commit(broker, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        job = ask()
    assert broker.sent == []

    for callback in callbacks:
        callback()

    job.refresh_from_db()
    assert broker.sent == [(KIND, job.pk)]
    assert job.sent_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error", [OperationalError("away"), ConnectionRefusedError(), OSError(28, "disk full")]
)
def test_request_survives_a_broker_error(broker, error, django_capture_on_commit_callbacks):
    broker.error = error

    with django_capture_on_commit_callbacks(execute=True):
        job = ask()

    job.refresh_from_db()
    assert (job.state, job.sent_at) == (JobState.QUEUED, None)


@pytest.mark.django_db
@pytest.mark.parametrize("state", [JobState.QUEUED, JobState.RUNNING])
def test_request_returns_the_unfinished_job(broker, state):
    first = ask()
    if state == JobState.RUNNING:
        from diagnosis.jobs.services import claim_job

        claim_job(first.pk, kind=first.kind)

    second = ask()

    assert second == first
    assert Job.objects.count() == 1


@pytest.mark.django_db
def test_request_after_the_end_makes_a_new_job(broker):
    first = make_job(state=JobState.DONE)

    second = ask()

    assert second.pk != first.pk


@pytest.mark.django_db
def test_request_with_other_parameters_is_another_job(broker):
    assert ask(language="ja") != ask(language="en")


@pytest.mark.django_db
def test_request_of_an_unknown_kind_is_refused(broker):
    with pytest.raises(UnknownJobKindError):
        request_job(kind="tests.unknown", subject="result:1", parameters={}, by=None)


def test_request_by_many_at_once_gives_one_job(broker, shared_database):
    gate = threading.Barrier(4)
    found = []

    def ask_at_the_gate():
        gate.wait()
        found.append(ask().pk)
        connection.close()

    askers = [threading.Thread(target=ask_at_the_gate) for _ in range(4)]
    for asker in askers:
        asker.start()
    for asker in askers:
        asker.join()

    assert found == [Job.objects.get().pk] * 4


@pytest.mark.django_db
def test_retry_of_a_failed_job_is_a_new_job_for_the_same_work(broker):
    failed = make_job(state=JobState.FAILED, message_code="jobs.lost", tries=3)

    again = retry_job(job=failed, by=None)

    assert (again.kind, again.subject, again.key) == (failed.kind, failed.subject, failed.key)
    assert (again.state, again.tries) == (JobState.QUEUED, 0)


@pytest.mark.django_db
def test_retry_twice_gives_one_job(broker):
    failed = make_job(state=JobState.FAILED, message_code="jobs.lost", tries=3)

    assert retry_job(job=failed, by=None) == retry_job(job=failed, by=None)


@pytest.mark.django_db
def test_retry_of_a_running_job_returns_it(broker):
    job = make_job()

    assert retry_job(job=job, by=None) == job
