from __future__ import annotations

import threading
import time
from datetime import timedelta
from uuid import uuid4

import pytest
from celery.exceptions import SoftTimeLimitExceeded
from django.db import connection
from django.db.models.functions import Now

from diagnosis.jobs.leases import JobFailedError, JobOutcome, LeaseLostError, Outcome, hold_lease, run_job
from diagnosis.jobs.models import Job, JobState
from diagnosis.jobs.services import claim_job, fail_job, finish_job, renew_lease, report_progress
from tests.diagnosis.jobs.conftest import KIND
from tests.diagnosis.jobs.factories import make_job


class Work:
    """A piece of work that remembers whether it was kept or thrown away."""

    def __init__(self, error=None, before_end=None):
        self.error = error
        self.before_end = before_end
        self.events = []

    def __call__(self, running):
        if self.error is not None:
            raise self.error
        if self.before_end is not None:
            self.before_end(running)
        return Outcome(
            keep=lambda: self.events.append("kept"), discard=lambda: self.events.append("discarded")
        )


def take_away(running):
    Job.objects.filter(pk=running.lease.job_id).update(lease_token=uuid4())


def test_claim_by_two_at_once_is_won_by_one(shared_database):
    job = make_job()
    gate = threading.Barrier(2)
    leases = []

    def claim_at_the_gate():
        gate.wait()
        leases.append(claim_job(job.pk, kind=KIND))
        connection.close()

    claimers = [threading.Thread(target=claim_at_the_gate) for _ in range(2)]
    for claimer in claimers:
        claimer.start()
    for claimer in claimers:
        claimer.join()

    job.refresh_from_db()
    assert [lease.token for lease in leases if lease is not None] == [job.lease_token]
    assert job.tries == 1


@pytest.mark.django_db
@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED])
def test_claim_of_a_finished_job_gives_nothing(state):
    job = make_job(state=state, message_code="jobs.lost" if state == JobState.FAILED else "")

    assert claim_job(job.pk, kind=KIND) is None


@pytest.mark.django_db
def test_claim_of_a_job_that_is_gone_gives_nothing():
    assert claim_job(404, kind=KIND) is None


@pytest.mark.django_db
def test_claim_of_a_job_of_another_kind_leaves_it_alone():
    """A broker that outlived its database names a job by a number that another job has by now."""
    job = make_job()

    assert run_job(job.pk, Work(), kind="tests.other") == JobOutcome.NOT_CLAIMED

    job.refresh_from_db()
    assert (job.state, job.tries) == (JobState.QUEUED, 0)


@pytest.mark.django_db
def test_claim_leases_for_the_set_time(settings):
    settings.JOB_LEASE_SECONDS = 30

    claim_job(make_job().pk, kind=KIND)

    assert Job.objects.filter(
        lease_until__gt=Now() + timedelta(seconds=20), lease_until__lte=Now() + timedelta(seconds=30)
    ).exists()


@pytest.mark.django_db
def test_progress_is_written_by_the_holder_only():
    job = make_job()
    lease = claim_job(job.pk, kind=KIND)

    assert report_progress(lease=lease, step="tests.middle", percent=50)
    Job.objects.update(lease_token=uuid4())
    assert not report_progress(lease=lease, step="tests.end", percent=90)

    job.refresh_from_db()
    assert (job.step, job.percent) == ("tests.middle", 50)


@pytest.mark.django_db
@pytest.mark.parametrize("percent", [-1, 101])
def test_progress_outside_0_to_100_is_refused(percent):
    lease = claim_job(make_job().pk, kind=KIND)

    with pytest.raises(ValueError, match="percent"):
        report_progress(lease=lease, step="tests.middle", percent=percent)


@pytest.mark.django_db
def test_finish_by_the_loser_is_refused():
    job = make_job()
    loser = claim_job(job.pk, kind=KIND)
    Job.objects.update(lease_token=uuid4())
    kept = []

    won = finish_job(lease=loser, keep=lambda: kept.append(1))

    job.refresh_from_db()
    assert (won, kept, job.state) == (False, [], JobState.RUNNING)


@pytest.mark.django_db
def test_finish_happens_once():
    lease = claim_job(make_job().pk, kind=KIND)
    kept = []

    results = [finish_job(lease=lease, keep=lambda: kept.append(1)) for _ in range(2)]

    assert (results, kept) == ([True, False], [1])


@pytest.mark.django_db
def test_finish_is_taken_back_when_keeping_fails():
    job = make_job()
    lease = claim_job(job.pk, kind=KIND)

    def break_off():
        raise RuntimeError("disk full")

    with pytest.raises(RuntimeError):
        finish_job(lease=lease, keep=break_off)

    job.refresh_from_db()
    assert job.state == JobState.RUNNING


@pytest.mark.django_db
def test_lost_lease_can_neither_be_renewed_nor_fail_the_job():
    lease = claim_job(make_job().pk, kind=KIND)
    Job.objects.update(lease_token=uuid4())

    assert (renew_lease(lease=lease), fail_job(lease=lease, code="jobs.broken")) == (False, False)


def test_held_lease_outlives_its_period(shared_database, settings):
    settings.JOB_LEASE_SECONDS = 1
    settings.JOB_RENEW_SECONDS = 0.2
    lease = claim_job(make_job().pk, kind=KIND)

    with hold_lease(lease) as running:
        time.sleep(1.5)
        still_ours = Job.objects.filter(lease_token=lease.token, lease_until__gt=Now()).exists()

    assert (still_ours, running.lost.is_set()) == (True, False)


def test_held_lease_notices_its_loss(shared_database, settings):
    settings.JOB_RENEW_SECONDS = 0.1
    lease = claim_job(make_job().pk, kind=KIND)

    with hold_lease(lease) as running:
        take_away(running)
        noticed = running.lost.wait(5)
        with pytest.raises(LeaseLostError):
            running.report(step="tests.middle", percent=50)

    assert noticed


def test_held_lease_is_not_renewed_past_the_time_limit(shared_database, settings, monkeypatch):
    settings.JOB_RENEW_SECONDS = 0.1
    monkeypatch.setattr("diagnosis.jobs.leases.KILL_GRACE", timedelta(minutes=-1))
    lease = claim_job(make_job().pk, kind=KIND)

    with hold_lease(lease) as running:
        assert running.lost.wait(5)


@pytest.mark.django_db
def test_run_finishes_and_keeps():
    job, work = make_job(), Work()

    outcome = run_job(job.pk, work, kind=KIND)

    job.refresh_from_db()
    assert (outcome, work.events) == (JobOutcome.FINISHED, ["kept"])
    assert (job.state, job.percent, job.lease_token) == (JobState.DONE, 100, None)


@pytest.mark.django_db
def test_run_throws_away_the_work_of_a_lost_try():
    job, work = make_job(), Work(before_end=take_away)

    outcome = run_job(job.pk, work, kind=KIND)

    job.refresh_from_db()
    assert (outcome, work.events, job.state) == (JobOutcome.DISCARDED, ["discarded"], JobState.RUNNING)


@pytest.mark.django_db
def test_run_of_a_job_that_is_taken_does_nothing():
    job, work = make_job(), Work()
    claim_job(job.pk, kind=KIND)

    assert (run_job(job.pk, work, kind=KIND), work.events) == (JobOutcome.NOT_CLAIMED, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "code"),
    [
        (JobFailedError("reports.no-result"), "reports.no-result"),
        (SoftTimeLimitExceeded(), "jobs.too-long"),
        (ZeroDivisionError("secret detail"), "jobs.broken"),
    ],
)
def test_run_turns_an_error_into_a_code(error, code):
    job = make_job()

    outcome = run_job(job.pk, Work(error=error), kind=KIND)

    job.refresh_from_db()
    assert (outcome, job.state, job.message_code) == (JobOutcome.FAILED, JobState.FAILED, code)


@pytest.mark.django_db
def test_run_throws_the_file_away_when_keeping_fails():
    job = make_job()
    discarded = []

    def break_off():
        raise RuntimeError("disk full")

    outcome = run_job(
        job.pk, lambda _: Outcome(keep=break_off, discard=lambda: discarded.append(1)), kind=KIND
    )

    assert (outcome, discarded) == (JobOutcome.FAILED, [1])
