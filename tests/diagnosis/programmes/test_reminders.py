"""Letters that remind: on which days, to whom, and never twice."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from diagnosis.assessments.models import Assessment, Assignment
from diagnosis.jobs import daily, registry
from diagnosis.jobs.daily import request_daily_jobs
from diagnosis.jobs.models import Job
from diagnosis.jobs.services import claim_job
from diagnosis.people.letters import SEND_LETTER, work_on_letter
from diagnosis.people.models import Event
from diagnosis.programmes.errors import NobodyToRemind, RemindedToday
from diagnosis.programmes.reminders import SEND_REMINDERS, find_step, list_missing, remind_now
from diagnosis.programmes.tasks import send_reminders
from frameworks.selectors import load_spec
from tests.factories import answer_all, make_assessment, make_result, make_user, sign_in

EIGHT = datetime.datetime(2026, 5, 4, 8, 0, tzinfo=datetime.UTC)
TODAY = EIGHT.date()


@pytest.fixture(autouse=True)
def only_these_jobs(monkeypatch):
    monkeypatch.setattr("diagnosis.jobs.services.current_app.send_task", lambda *args, **options: None)
    for name in tuple(registry.DAILY):
        if name != SEND_REMINDERS:
            monkeypatch.delitem(registry.DAILY, name)


def at(monkeypatch, moment):
    monkeypatch.setattr(daily.timezone, "localtime", lambda value=None: value or moment)
    monkeypatch.setattr(daily.timezone, "localdate", lambda value=None: (value or moment).date())


def days(number):
    return datetime.timedelta(days=number)


def do_the_day(monkeypatch, moment=EIGHT):
    """A worker's timer asks, and a worker works; return how many letters there are then."""
    at(monkeypatch, moment)
    request_daily_jobs()
    for job in Job.objects.filter(kind=SEND_REMINDERS, state="queued"):
        send_reminders(job.pk)
    return Job.objects.filter(kind=SEND_LETTER).count()


def post_letters():
    for job in Job.objects.filter(kind=SEND_LETTER, state="queued"):
        lease = claim_job(job.pk, kind=SEND_LETTER)
        work_on_letter(type("Running", (), {"lease": lease})())
    return mail.outbox


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (15, None), (14, "14"), (12, "14"), (11, None), (8, None), (7, "7"), (5, "7"), (4, None), (2, None),
        (1, "1"), (0, "1"), (-1, "after"), (-3, "after"), (-4, None),
    ],
)  # fmt: skip
def test_the_step_of_a_day(programme, left, step):
    programme.deadline = TODAY + days(left)

    assert find_step(programme, TODAY) == step


def test_a_lead_gets_one_letter_a_step(programme, lead, monkeypatch):
    programme.deadline = TODAY + days(14)
    programme.save()

    letters = [do_the_day(monkeypatch, EIGHT + days(number)) for number in range(20)]

    # 14, 7 and 1 day before, and the day after.
    assert [day for day in range(1, 20) if letters[day] > letters[day - 1]] == [7, 13, 15]
    assert letters[-1] == 4
    assert {event.person for event in Event.objects.all()} == {lead}


def test_a_second_job_of_the_day_sends_nothing(programme, lead, monkeypatch):
    programme.deadline = TODAY + days(7)
    programme.save()
    first = do_the_day(monkeypatch)
    day = {"day": TODAY.isoformat()}

    again = Job.objects.create(kind=SEND_REMINDERS, subject=f"day:{TODAY}", parameters=day, key="other")
    send_reminders(again.pk)

    assert (first, Job.objects.filter(kind=SEND_LETTER).count()) == (1, 1)


def test_a_try_that_lost_its_job_sends_nothing(programme, lead, monkeypatch):
    programme.deadline = TODAY + days(7)
    programme.save()
    at(monkeypatch, EIGHT)
    request_daily_jobs()
    [job] = Job.objects.filter(kind=SEND_REMINDERS)

    def lose(day):
        Job.objects.filter(pk=job.pk).update(state="queued", lease_token=None, lease_until=None)
        return list_missing(day)

    with monkeypatch.context() as patch:
        patch.setattr("diagnosis.programmes.reminders.list_missing", lose)
        send_reminders(job.pk)
    lost = Event.objects.count()
    send_reminders(job.pk)

    assert (lost, Event.objects.count()) == (0, 1)


def test_workers_ask_once_a_day_and_not_before_the_morning(db, monkeypatch):
    at(monkeypatch, EIGHT - datetime.timedelta(hours=3))
    assert request_daily_jobs() == 0
    at(monkeypatch, EIGHT)
    assert [request_daily_jobs(), request_daily_jobs()] == [1, 0]
    Job.objects.update(state="done")
    assert request_daily_jobs() == 0
    at(monkeypatch, EIGHT + days(1))
    assert request_daily_jobs() == 1


def test_a_day_without_a_worker_is_made_up_for(programme, lead, monkeypatch):
    programme.deadline = TODAY + days(7)
    programme.save()

    assert do_the_day(monkeypatch, EIGHT + days(2)) == 1


def test_a_new_deadline_reminds_anew(programme, lead, monkeypatch):
    programme.deadline = TODAY + days(7)
    programme.save()
    do_the_day(monkeypatch)
    programme.deadline = TODAY + days(8)
    programme.save()

    assert do_the_day(monkeypatch, EIGHT + days(1)) == 2


def test_who_handed_in_is_not_reminded(programme, city, lead):
    programme.deadline = TODAY + days(7)
    programme.save()
    make_result(place=city)

    assert list_missing(TODAY) == []


def test_staff_are_reminded_where_there_is_no_lead(programme, city):
    programme.deadline = TODAY + days(7)
    programme.save()
    staff = make_user(roles=[("staff", city)])
    make_user(roles=[("reader", city)])

    assert [reminder.person for reminder in list_missing(TODAY)] == [staff]


def test_the_letter_says_where_the_place_stands(programme, city, lead, monkeypatch):
    programme.deadline = timezone.localdate() + days(7)
    programme.save()
    make_assessment(place=city)
    do_the_day(monkeypatch, timezone.now().replace(hour=8))

    [letter] = post_letters()

    assert (letter.to, letter.subject) == ([lead.email], "A reminder: the answers of Harbour city")
    assert "0 of " in letter.body
    assert "/assessments/" in letter.body


def test_no_letter_goes_out_when_all_was_handed_in_meanwhile(programme, city, lead, consultant):
    remind_now(member=programme.memberships.get(), note="", by=consultant)
    make_result(place=city)

    assert post_letters() == []


def test_a_consultant_reminds_with_a_note_once_a_day(programme, lead, consultant):
    browser = sign_in(consultant)
    address = "/programmes/coast/places/harbour-city/remind/"

    first = browser.post(address, {"note": "The meeting is on Monday & we need this."})
    second = browser.post(address, {"note": "Once more"})

    [letter] = post_letters()
    assert (first.status_code, second.status_code) == (302, 422)
    assert "The meeting is on Monday & we need this." in letter.body
    assert "Once more" in second.content.decode()
    assert "Reminded today" in browser.get("/programmes/coast/").content.decode()


def test_there_may_be_nobody_or_nothing_to_remind(programme, city, consultant):
    member = programme.memberships.get()
    with pytest.raises(NobodyToRemind, match="Nobody works for this place"):
        remind_now(member=member, note="", by=consultant)
    make_user(roles=[("lead", city)])
    remind_now(member=member, note="", by=consultant)
    with pytest.raises(RemindedToday):
        remind_now(member=member, note="", by=consultant)


def test_a_place_that_handed_in_is_not_reminded(programme, city, lead, consultant):
    make_result(place=city)
    with pytest.raises(NobodyToRemind, match="has handed in its answers"):
        remind_now(member=programme.memberships.get(), note="", by=consultant)


@pytest.fixture
def staff(city):
    return make_user(roles=[("staff", city)], language="ja")


def assign(assessment, user, *, node="policy.vision", due):
    return Assignment.objects.create(assessment=assessment, node_key=node, user=user, due_on=due)


def test_a_person_gets_one_letter_a_day_about_what_is_due(city, staff, monkeypatch):
    assessment = make_assessment(place=city)
    assign(assessment, staff, due=TODAY + days(3))
    assign(assessment, staff, node="operation", due=TODAY)

    letters = [do_the_day(monkeypatch, EIGHT + days(number)) for number in range(5)]

    assert letters == [1, 1, 1, 2, 2]
    assert [event.person for event in Event.objects.all()] == [staff, staff]


def test_a_missed_day_is_made_up_for_and_another_day_is_another_letter(city, staff, monkeypatch):
    assignment = assign(make_assessment(place=city), staff, due=TODAY + days(3))

    missed = do_the_day(monkeypatch, EIGHT + days(1))
    assignment.due_on = TODAY + days(4)
    assignment.save()
    moved = do_the_day(monkeypatch, EIGHT + days(2))

    assert (missed, moved) == (1, 2)


def test_nothing_is_due_of_whose_role_ended(city, staff, monkeypatch):
    assign(make_assessment(place=city), staff, due=TODAY)
    staff.roles.update(until=TODAY - days(1))

    assert do_the_day(monkeypatch) == 0


def test_a_domain_is_not_due_for_an_element_that_another_person_has(city, staff, lead, monkeypatch):
    assessment = make_assessment(place=city)
    assign(assessment, staff, node="operation", due=TODAY)
    for element in load_spec(assessment.version_id).domains_by_key["operation"].elements:
        assign(assessment, lead, node=element.key, due=TODAY + days(9))

    assert do_the_day(monkeypatch) == 0


def test_what_was_sent_back_is_said_in_the_letter(programme, city, lead, consultant):
    assessment = make_result(place=city).submission.assessment
    Assessment.objects.filter(pk=assessment.pk).update(state="returned", reopened=["policy.vision.quick"])
    [member] = programme.memberships.all()

    remind_now(member=member, note="", by=consultant)

    [letter] = post_letters()
    assert "Some answers were sent back" in letter.body
    assert "Nothing is submitted yet" not in letter.body


def test_a_day_that_failed_is_asked_for_three_times_at_most(db, monkeypatch):
    at(monkeypatch, EIGHT)
    asked = []
    for _try in range(5):
        asked.append(request_daily_jobs())
        Job.objects.filter(state="queued").update(state="failed", message_code="jobs.broken")

    assert asked == [1, 1, 1, 0, 0]


def test_what_is_answered_is_not_due(city, staff, monkeypatch):
    assessment = make_assessment(place=city)
    assign(assessment, staff, due=TODAY)
    answer_all(assessment)

    assert do_the_day(monkeypatch) == 0


def test_the_letter_names_what_is_due(city, staff, monkeypatch):
    moment = timezone.now().replace(hour=8)
    assessment = make_assessment(place=city)
    assign(assessment, staff, due=moment.date())
    do_the_day(monkeypatch, moment)

    [letter] = post_letters()

    assert letter.to == [staff.email]
    assert f"/assessments/{assessment.pk}/" in letter.body
