"""What the page of a programme says of each place."""

from __future__ import annotations

import datetime
from io import BytesIO

from django.utils import timezone
from openpyxl import load_workbook

from diagnosis.people.models import Event, Invitation
from diagnosis.places.models import ProgrammePlace
from diagnosis.programmes.selectors import follow_places, load_programme_page
from diagnosis.results.services import submit_and_diagnose
from tests.factories import (
    answer_all,
    make_assessment,
    make_jica_version,
    make_place,
    make_programme,
    make_result,
    make_user,
    sign_in,
)

YESTERDAY = datetime.timedelta(days=1)


def test_a_place_without_an_assessment_has_not_started(programme):
    [row] = follow_places(programme)

    assert (row.state, row.progress, row.outcome, row.last_activity) == ("not_started", None, None, None)


def test_a_running_assessment_shows_how_far_it_is(programme, city, lead):
    make_assessment(place=city)

    [row] = follow_places(programme)

    assert (row.state, row.progress.answered, row.leads) == ("open", 0, (lead,))
    assert row.progress.asked > 0


def test_a_submitted_assessment_shows_its_result_and_coverage(programme, city):
    result = make_result(place=city)

    [row] = follow_places(programme)

    assert (row.state, row.outcome.result, row.outcome.coverage) == ("submitted", result, 1.0)


def test_the_newest_round_counts_and_desk_studies_do_not(programme, city):
    make_result(place=city)
    second = make_assessment(place=city, round_number=2)
    make_assessment(place=city, origin="desk", round_number=3)

    [row] = follow_places(programme)

    assert row.assessment == second


def test_what_was_started_before_the_period_does_not_count(programme, city):
    programme.starts_on = timezone.localdate() + YESTERDAY
    old = make_assessment(place=city)
    old.programme = None
    old.save()

    [row] = follow_places(programme)

    assert row.state == "not_started"


def test_an_unfinished_place_is_late_after_the_deadline(programme, city):
    programme.deadline = timezone.localdate() - YESTERDAY
    [before] = follow_places(programme)
    make_result(place=city)
    [after] = follow_places(programme)

    assert (before.is_late, after.is_late) == (True, False)


def test_what_needs_attention_comes_first(db):
    done, waits, starts = make_place("a-done"), make_place("b-waits"), make_place("c-starts")
    programme = make_programme(places=[starts, done, waits])
    checked = make_result(place=done).submission.assessment
    checked.state = "verified"
    checked.save()
    make_result(place=waits)

    page = load_programme_page(programme)

    assert [row.place for row in page.rows] == [waits, starts, done]


def test_the_page_shows_the_places_in_one_state(programme, city, consultant):
    ProgrammePlace.objects.create(programme=programme, place=make_place("quiet-town"))
    make_assessment(place=city)

    page = sign_in(consultant).get("/programmes/coast/?state=open").content.decode()

    assert ("Harbour city" in page, "Quiet town" in page) == (True, False)


def test_an_unknown_state_shows_all(programme):
    assert len(load_programme_page(programme, state="sideways").shown) == 1


def test_the_follow_up_is_a_file_with_a_row_a_place(programme, city, consultant):
    make_result(place=city)

    response = sign_in(consultant).get("/programmes/coast/follow-up/")

    sheet = load_workbook(BytesIO(response.content)).worksheets[0]
    rows = list(sheet.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["Key", "harbour-city"]
    assert rows[1][8] == 100
    assert Event.objects.filter(kind="people.exported").count() == 1


def test_names_that_begin_like_a_formula_stay_text_in_the_file(programme, city, consultant):
    city.name = {"en": "=1+1"}
    city.save()

    response = sign_in(consultant).get("/programmes/coast/follow-up/")

    cell = load_workbook(BytesIO(response.content)).worksheets[0]["A2"]
    assert (cell.value, cell.data_type, cell.quotePrefix) == ("=1+1", "s", True)


def fill(programme, number):
    for index in range(number):
        place = make_place()
        make_user(roles=[("lead", place)])
        ProgrammePlace.objects.create(programme=programme, place=place)
        assessment = make_assessment(place=place)
        answer_all(assessment)
        if index % 2 == 0:
            submit_and_diagnose(assessment=assessment, by=None)


# session, user, roles, programme, members, assessments, results, scores, set stages, leads, invitations,
# reminders of today, places that left
PAGE = 13
# session, user, roles, programmes, members, assessments
LIST = 6


def test_the_page_takes_as_many_queries_with_one_place_as_with_three(db, django_assert_num_queries):
    for number in (1, 3):
        programme = make_programme()
        fill(programme, number)
        browser = sign_in(make_user(roles=[("consultant", programme)]))
        browser.get(f"/programmes/{programme.key}/")
        with django_assert_num_queries(PAGE):
            assert browser.get(f"/programmes/{programme.key}/").status_code == 200


def test_the_list_takes_as_many_queries_with_one_programme_as_with_three(
    administrator, django_assert_num_queries
):
    browser = sign_in(administrator)
    fill(make_programme(), 1)
    browser.get("/programmes/")
    with django_assert_num_queries(LIST):
        assert browser.get("/programmes/").status_code == 200
    for _number in range(2):
        fill(make_programme(), 1)
    with django_assert_num_queries(LIST):
        assert browser.get("/programmes/").status_code == 200


def test_thirty_places_are_gathered(db):
    version = make_jica_version()
    programme = make_programme(version=version)
    for _number in range(30):
        place = make_place()
        ProgrammePlace.objects.create(programme=programme, place=place)
        answer_all(make_assessment(place=place, version=version))

    page = load_programme_page(programme)

    assert len(page.rows) == 30


def test_a_consultant_invites_the_first_lead_and_sends_the_letter_again(programme, city, consultant):
    browser = sign_in(consultant)
    address = "/programmes/coast/places/harbour-city/lead/"
    assert address in browser.get("/programmes/coast/").content.decode()

    first = browser.post(address, {"email": "lead@harbour.example", "language": "ja"})
    again = browser.post(address, {"email": " LEAD@harbour.example ", "language": "ja"})

    [invitation] = Invitation.objects.all()
    assert (first.status_code, again.status_code) == (302, 302)
    assert (invitation.email, invitation.kind, invitation.place) == ("lead@harbour.example", "lead", city)
    kinds = Event.objects.filter(kind__startswith="people.invit").values_list("kind", flat=True)
    assert sorted(kinds) == ["people.invitation_sent_again", "people.invited"]


def test_a_first_lead_needs_an_address(programme, consultant):
    response = sign_in(consultant).post("/programmes/coast/places/harbour-city/lead/", {"email": ""})

    assert response.status_code == 422
    assert "Give the e-mail address of the lead." in response.content.decode()
    assert not Invitation.objects.exists()


def test_where_somebody_works_already_consultants_invite_nobody(programme, lead, consultant):
    browser = sign_in(consultant)
    address = "/programmes/coast/places/harbour-city/lead/"

    assert browser.post(address, {"email": "second@harbour.example"}).status_code == 403
    page = browser.get("/programmes/coast/").content.decode()
    assert address not in page
    assert "/programmes/coast/places/harbour-city/remind/" in page


def test_a_place_that_waits_for_the_check_leads_consultants_to_it(programme, city, consultant, administrator):
    address = f"/assessments/{make_result(place=city).submission.assessment_id}/check/"

    assert address in sign_in(consultant).get("/programmes/coast/").content.decode()
    assert address not in sign_in(administrator).get("/programmes/coast/").content.decode()


def test_invisible_signs_in_a_name_do_not_stop_the_file(programme, city, consultant):
    city.name = {"en": "Harbour\x01\x1b city"}
    city.save()

    response = sign_in(consultant).get("/programmes/coast/follow-up/")

    assert load_workbook(BytesIO(response.content)).worksheets[0]["A2"].value == "Harbour city"
