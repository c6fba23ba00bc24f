"""The trail: what was done, in words, for administrators and for the lead of a place."""

from __future__ import annotations

import csv
import datetime
from io import StringIO

import pytest
from django.utils import timezone

from diagnosis.people.models import Event
from diagnosis.people.trail import record_event
from diagnosis.people.trail_reading import TrailLine, describe_event
from tests.factories import make_place, make_programme, make_result, make_user, sign_in

DAY = datetime.timedelta(days=1)


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def lead(city):
    return make_user("lead@harbour.example", roles=[("lead", city)], name="Lead of the harbour")


@pytest.fixture
def administrator(db):
    return make_user("admin@site.example", roles=[("administrator", "site")], name="Administrator")


def record(kind="people.signed_in", *, by=None, **values):
    return record_event(kind, by=by, **values)


def list_sentences(user, address="/trail/"):
    return [line.sentence for line in sign_in(user).get(address).context["lines"]]


def test_events_are_told_newest_first(administrator, lead):
    record(by=lead)
    record("people.role_given", by=administrator, person=lead, role="reader")

    assert list_sentences(administrator) == ["Got the role “Reader”.", "Signed in."]


@pytest.mark.parametrize(
    ("kind", "params", "sentence"),
    [
        ("people.role_given", {"role": "lead"}, "Got the role “Lead of a city”."),
        ("people.role_given", {"role": "gardener"}, "Got the role “gardener”."),
        ("people.role_given", {}, "Got the role “…”."),
        ("people.forgotten", {}, "people.forgotten"),
        ("results.link_made", {"days": 30}, "Made a link to a result, valid for 30 days."),
        ("results.published", {"audience": "public"}, "Showed a result to others: Everybody."),
    ],
)
def test_an_event_has_a_sentence(kind, params, sentence):
    assert describe_event(Event(kind=kind, params=params)) == sentence


def test_who_did_it_may_be_gone_or_nobody(administrator, lead):
    by_lead, by_program = record(by=lead), record()
    lead.delete()

    lines = {line.event.pk: line.who for line in sign_in(administrator).get("/trail/").context["lines"]}

    assert lines == {by_lead.pk: "a former member", by_program.pk: "the program"}


def test_to_whom_may_be_gone(administrator, lead):
    event = record("people.role_ended", by=administrator, person=lead, role="lead")
    lead.delete()

    assert TrailLine(Event.objects.select_related("person").get(pk=event.pk)).person == "a former member"


def test_a_subject_leads_to_its_page(administrator, city):
    result = make_result(place=city)
    record("results.link_revoked", subject=f"result:{result.pk}")
    record("results.link_revoked", subject="result:")
    record("results.link_revoked", subject="garden:1")

    page = sign_in(administrator).get("/trail/", {"kind": "results.link_revoked"})
    addresses = [line.address for line in page.context["lines"]]
    assert addresses == ["", "", f"/results/{result.pk}/"]


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("kind=people.signed_in", 1),
        ("person=HARBOUR", 2),
        ("person=admin@site", 1),
        ("person=nobody", 0),
        ("place=harbour-city", 1),
        ("since={today}", 3),
        ("until={yesterday}", 0),
        ("since={yesterday}&until={today}&kind=people.role_given", 1),
    ],
)
def test_events_are_chosen(administrator, lead, city, question, found):
    record(by=lead)
    record("people.role_given", by=administrator, person=lead, place=city, role="lead")
    record("people.sign_in_failed")
    today = timezone.localdate()
    asked = question.format(today=today, yesterday=today - DAY)

    assert len(list_sentences(administrator, f"/trail/?{asked}")) == found


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("since=soon", "Give the day as year-month-day."),
        ("kind=people.sung", "Choose one from the list."),
        ("since=2026-05-02&until=2026-05-01", "The last day lies before the first one."),
    ],
)
@pytest.mark.parametrize("page", ["", "download/"])
def test_a_wrong_choice_is_said(administrator, question, sentence, page):
    response = sign_in(administrator).get(f"/trail/{page}?{question}")

    assert (response.status_code, sentence in response.content.decode()) == (422, True)


def test_fifty_stand_on_a_page(administrator):
    for _number in range(51):
        record()
    browser = sign_in(administrator)

    pages = [browser.get(f"/trail/?kind=people.signed_in&page={page}") for page in (1, 2, 9, "x")]

    assert [len(page.context["lines"]) for page in pages] == [50, 1, 1, 50]
    assert "?kind=people.signed_in&amp;page=2" in pages[0].content.decode()


def test_the_lead_reads_the_trail_of_the_place_only(city, lead):
    other = make_place("other-city")
    record("people.role_given", place=city, role="staff")
    record("people.role_given", place=other, role="staff")

    assert len(list_sentences(lead, "/places/harbour-city/trail/")) == 1
    assert sign_in(lead).get("/places/other-city/trail/").status_code == 404
    assert sign_in(lead).get("/trail/").status_code == 404


def test_a_lead_whose_role_ended_is_refused(city):
    former = make_user(roles=[("reader", city)])
    former.roles.create(kind="lead", place=city, until=timezone.localdate() - DAY)

    assert sign_in(former).get("/places/harbour-city/trail/").status_code == 403


def test_a_consultant_is_refused(city):
    consultant = make_user(roles=[("consultant", make_programme(places=[city]))])

    assert sign_in(consultant).get("/places/harbour-city/trail/").status_code == 403


def read_file(response):
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))


def test_the_trail_is_a_file_that_runs_no_formula(administrator, city):
    lead = make_user(name="=HYPERLINK(1)", roles=[("lead", city)])
    record("people.role_given", by=lead, place=city, role="staff")

    response = sign_in(administrator).get("/trail/download/")

    head, row = read_file(response)
    assert head == ["When", "Who", "What", "To whom", "Place", "Programme"]
    assert row[1:] == ["'=HYPERLINK(1)", "Got the role “City staff”.", "", "Harbour city", ""]
    assert response["Content-Disposition"].startswith("attachment;")


def test_a_file_holds_what_was_chosen_and_leaves_its_own_trace(city, lead):
    record("people.role_given", place=city, role="staff")
    record("people.role_ended", place=city, role="staff")

    rows = read_file(sign_in(lead).get("/places/harbour-city/trail/download/?kind=people.role_ended"))

    assert [row[2] for row in rows] == ["What", "Lost the role “City staff”."]
    newest = Event.objects.first()
    assert (newest.kind, newest.actor, newest.place) == ("people.exported", lead, city)


# session, user, roles, places to choose from, how many, events with people, place and programme
TRAIL = 6


def test_the_trail_takes_as_many_queries_with_one_event_as_with_three(
    administrator, city, django_assert_num_queries
):
    browser = sign_in(administrator)
    for number in (1, 2):
        for _again in range(number):
            record("people.role_given", by=make_user(), person=make_user(), place=make_place(), role="staff")
        with django_assert_num_queries(TRAIL):
            assert browser.get("/trail/").status_code == 200
