"""Letters: written by a worker when they go out, and tried again where the mail server does not answer."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.mail import EmailMessage

from diagnosis.jobs.models import Job
from diagnosis.jobs.sweep import sweep_jobs
from diagnosis.people import letters
from diagnosis.people.letters import SEND_LETTER, send_letter
from diagnosis.people.tasks import send_letter as work
from tests.factories import make_invitation, make_place

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def no_broker(monkeypatch):
    monkeypatch.setattr("diagnosis.jobs.services.current_app.send_task", lambda *args, **options: None)


@pytest.fixture
def job():
    return send_letter("invitation", make_invitation("new@city.example", scope=make_place()).pk, by=None)


def lose_lease(job):
    Job.objects.filter(pk=job.pk, state="running").update(lease_until="2020-01-01T00:00:00Z")
    sweep_jobs()


def test_a_letter_that_nobody_registered_is_a_mistake_of_ours():
    with pytest.raises(LookupError):
        send_letter("greeting", 1, by=None)


def test_a_mail_server_that_is_away_is_asked_three_times(job, monkeypatch):
    def refuse(message, **_):
        raise ConnectionRefusedError("no server")

    monkeypatch.setattr(EmailMessage, "send", refuse)
    states = []
    for _try in range(3):
        work(job.pk)
        states.append(Job.objects.get(pk=job.pk).state)
        lose_lease(job)

    job.refresh_from_db()
    assert states == ["running", "running", "failed"]
    assert (job.tries, job.message_code) == (3, letters.NOT_TAKEN)


def test_a_letter_goes_out_once_the_mail_server_is_back(job, monkeypatch):
    sent = EmailMessage.send
    monkeypatch.setattr(EmailMessage, "send", lambda message, **_: (_ for _ in ()).throw(OSError("away")))
    work(job.pk)
    lose_lease(job)
    monkeypatch.setattr(EmailMessage, "send", sent)

    work(job.pk)

    assert Job.objects.get(kind=SEND_LETTER, pk=job.pk).state == "done"
    assert [message.to for message in mail.outbox] == [["new@city.example"]]
