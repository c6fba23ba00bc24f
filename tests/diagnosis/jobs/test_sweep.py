from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.db.models.functions import Now

from diagnosis.jobs import sweep, timer
from diagnosis.jobs.models import JobState
from diagnosis.jobs.registry import register_orphan_remover
from diagnosis.jobs.sweep import Sweep, sweep_jobs
from tests.diagnosis.jobs.factories import KIND, make_job, make_lost_job

NOTHING = Sweep(failed=0, requeued=0, sent=0, removed=0)


@pytest.mark.django_db
def test_sweep_leaves_alone_what_was_just_sent(broker):
    make_job()

    assert (sweep_jobs(), broker.sent) == (NOTHING, [])


@pytest.mark.django_db
def test_sweep_sends_what_is_unsent(broker):
    job = make_job(sent_at=None)

    sweep_jobs()

    job.refresh_from_db()
    assert broker.sent == [(KIND, job.pk)]
    assert job.sent_at is not None


@pytest.mark.django_db
def test_sweep_sends_again_what_was_sent_long_ago(broker):
    job = make_job(sent_at=Now() - timedelta(seconds=61))

    sweep_jobs()

    assert broker.sent == [(KIND, job.pk)]


@pytest.mark.django_db
@pytest.mark.parametrize("tries", [1, 2])
def test_sweep_queues_a_lost_job_again(broker, tries):
    job = make_lost_job(tries=tries)

    swept = sweep_jobs()

    job.refresh_from_db()
    assert (swept.requeued, broker.sent) == (1, [(KIND, job.pk)])
    assert (job.state, job.tries, job.step, job.percent) == (JobState.QUEUED, tries, "", 0)


@pytest.mark.django_db
def test_sweep_fails_a_job_lost_for_the_third_time(broker):
    job = make_lost_job(tries=3)

    swept = sweep_jobs()

    job.refresh_from_db()
    assert (swept.failed, broker.sent) == (1, [])
    assert (job.state, job.message_code, job.lease_token) == (JobState.FAILED, "jobs.lost", None)


@pytest.mark.django_db
def test_sweep_leaves_a_held_lease_alone(broker):
    job = make_lost_job(tries=3)
    type(job).objects.update(lease_until=Now() + timedelta(seconds=5))

    assert sweep_jobs() == NOTHING


@pytest.mark.django_db
def test_sweep_stops_sending_at_the_first_broker_error(broker):
    broker.error = ConnectionRefusedError()
    jobs = [make_job(subject=f"result:{number}", sent_at=None) for number in (1, 2)]

    swept = sweep_jobs()

    for job in jobs:
        job.refresh_from_db()
    assert (swept.sent, [job.sent_at for job in jobs]) == (0, [None, None])


@pytest.mark.django_db
def test_sweep_leaves_a_kind_alone_that_nobody_does(broker):
    make_job(kind="removed.kind", sent_at=None)

    assert sweep_jobs() == NOTHING


@pytest.mark.django_db
def test_sweep_calls_the_orphan_removers(broker, monkeypatch):
    monkeypatch.setattr(sweep, "ORPHAN_REMOVERS", {})
    monkeypatch.setattr("diagnosis.jobs.registry.ORPHAN_REMOVERS", sweep.ORPHAN_REMOVERS)
    register_orphan_remover(noun="reports", remove=lambda: 2)

    assert sweep_jobs() == Sweep(failed=0, requeued=0, sent=0, removed=2)


def test_timer_goes_on_after_a_bad_sweep_and_stops(settings, monkeypatch):
    settings.JOB_SWEEP_SECONDS = 0.01
    sweeps = []

    def break_off():
        sweeps.append(time.monotonic())
        raise RuntimeError("no such table")

    monkeypatch.setattr(timer, "sweep_jobs", break_off)
    timer.start_timer()
    timer.start_timer()
    running = list(timer._timers)
    last_moment = time.monotonic() + 20
    while len(sweeps) < 3:
        assert time.monotonic() < last_moment
        time.sleep(0.01)
    timer.stop_timer()

    assert len(running) == 1
    assert not running[0].is_alive()
