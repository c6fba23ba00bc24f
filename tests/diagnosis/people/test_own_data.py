"""One's own data: the language of mail, a file to take along, and deleting the account."""

import json
import re

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from knox.models import AuthToken

from diagnosis.assessments.models import (
    Answer,
    Assignment,
    Change,
    Comment,
    Evidence,
    Mention,
    PrivateNote,
    Rating,
    RatingRound,
    Submission,
)
from diagnosis.assessments.services import AnswerInput, save_answer
from diagnosis.people.export import PARTS, collect_data
from diagnosis.people.leaving import delete_account
from diagnosis.people.models import Event, Invitation, Role, User
from diagnosis.people.naming import name_person
from diagnosis.people.services import create_token
from diagnosis.people.templatetags.people import person
from diagnosis.people.trail import record_event
from diagnosis.results.services import submit_and_diagnose
from tests.factories import (
    PASSWORD,
    make_assessment,
    make_invitation,
    make_place,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db
QUESTION = "policy.vision.quick"
ADDRESS = "planning@city.example"


@pytest.fixture
def city():
    return make_place("harbour-city")


@pytest.fixture
def staff(city):
    return make_user(ADDRESS, name="Planning", department="City hall", roles=[("staff", city)])


def work_on(assessment, user):
    """Let the user leave something of every kind behind."""
    now = timezone.now()
    given = AnswerInput(state="level", level_key="partly", grade="D", comment="Our plan")
    save_answer(assessment=assessment, question_key=QUESTION, given=given, revision=0, by=user)
    common = {"assessment": assessment, "question_key": QUESTION}
    comment = Comment.objects.create(**common, text="I found it", author=user, made_at=now)
    Mention.objects.create(comment=comment, user=user)
    Evidence.objects.create(**common, kind="link", url="https://city.example/plan", added_by=user)
    Assignment.objects.create(assessment=assessment, node_key="policy.vision", user=user)
    opened = RatingRound.objects.create(assessment=assessment, element_key="policy.vision", opened_at=now)
    Rating.objects.create(
        rating_round=opened, question_key=QUESTION, user=user, state="unknown", rated_at=now
    )
    PrivateNote.objects.create(**common, text="My note", author=user, written_at=now)


# ---- The language of mail


def test_a_person_chooses_the_language_of_mail(staff):
    page = sign_in(staff).post("/account/language/", {"language": "ja"}, follow=True).content.decode()

    staff.refresh_from_db()
    assert staff.language == "ja"
    assert "The language of mail is saved." in page
    assert re.search(r'value="ja" checked', page)


def test_an_unknown_language_of_mail_changes_nothing(staff):
    sign_in(staff).post("/account/language/", {"language": "xx"})

    staff.refresh_from_db()
    assert staff.language == "en"


# ---- The file to take along


def test_the_file_holds_what_the_person_did_and_nothing_of_others(city, staff):
    other = make_user("water@city.example", roles=[("staff", city)])
    assessment = make_assessment(place=city, by=staff)
    work_on(assessment, staff)
    work_on(make_assessment(place=city, round_number=2), other)
    make_invitation("new@city.example", scope=city, by=staff)
    token = create_token(user=staff, days=3)
    record_event("people.signed_in", by=staff)

    response = sign_in(staff).get("/account/data/")

    text = response.content.decode()
    data = json.loads(text)
    assert response["Content-Disposition"] == 'attachment; filename="city-readiness-my-data.json"'
    assert "no-store" in response["Cache-Control"]
    assert (data["account"]["email"], data["account"]["department"]) == (ADDRESS, "City hall")
    assert data["roles"] == [{"role": "staff", "scope": "Harbour city", "until": None}]
    assert [row["begins_with"] for row in data["tokens"]] == [token.token.token_key[:8]]
    assert [row["assessment"] for row in data["answers"]] == [assessment.pk]
    assert {part: len(rows) for part, rows in data.items() if part != "account"} == {
        "roles": 1, "tokens": 1, "invitations": 1, "events": 3, "answers": 1, "changes": 1, "comments": 1,
        "mentions": 1, "ratings": 1, "assignments": 1, "evidence": 1, "submissions": 0, "checks": 0,
        "sent_back": 0, "private_notes": 1, "set_stages": 0, "publications": 0, "share_links": 0,
        "roadmap_lines": 0, "comparison_briefs": 0,
    }  # fmt: skip
    for secret in (token.token.digest, token.secret, staff.password, "water@", "new@city.example"):
        assert secret not in text


def test_every_part_can_be_collected_of_somebody_who_did_nothing():
    data = collect_data(make_user())

    assert {name: rows for name, rows in data.items() if name != "account"} == {name: [] for name in PARTS}


# ---- Deleting the account


def test_deleting_asks_for_the_password(staff):
    browser = sign_in(staff)

    for password, sentence in (("wrong", "This is not your present password."), ("", "Give your password.")):
        response = browser.post("/account/delete/", {"password": password})
        assert response.status_code == 422
        assert f'href="#id_password">{sentence}' in response.content.decode()
    assert User.objects.filter(pk=staff.pk).exists()


def test_who_has_no_password_types_the_address(staff):
    staff.set_unusable_password()
    staff.save()
    browser = sign_in(staff)

    wrong = browser.post("/account/delete/", {"address": "other@city.example"})
    assert wrong.status_code == 422
    assert "This is not the address of your account." in wrong.content.decode()
    assert User.objects.filter(pk=staff.pk).exists()
    browser.post("/account/delete/", {"address": ADDRESS.upper()})
    assert not User.objects.filter(pk=staff.pk).exists()


def test_the_account_goes_and_the_work_stays(city, staff):
    assessment = make_assessment(place=city, by=staff)
    work_on(assessment, staff)
    submit_and_diagnose(assessment=assessment, by=staff)
    create_token(user=staff, days=3)
    make_invitation(ADDRESS, kind="reader", scope=city)
    elsewhere, browser = sign_in(staff), sign_in(staff)

    response = browser.post("/account/delete/", {"password": PASSWORD}, follow=True)

    assert response.redirect_chain == [("/account/deleted/", 302)]
    assert "Your account is deleted." in response.content.decode()
    gone = (User, Role, AuthToken, Assignment, Mention, Invitation)
    assert [model.objects.count() for model in gone] == [0] * 6
    stays = (Answer, Change, Comment, Evidence, Rating, PrivateNote, Submission)
    assert [model.objects.count() for model in stays] == [1] * 7
    assert elsewhere.get("/account/").status_code == 302
    assert all("_auth_user_id" not in session.get_decoded() for session in Session.objects.all())
    event = Event.objects.latest("id")
    assert (event.kind, event.person_id, event.params) == ("people.account_deleted", staff.pk, {})
    assert ADDRESS not in json.dumps(list(Event.objects.values("kind", "subject", "params")))


def test_pages_name_who_is_gone_a_former_member(city, staff):
    assessment = make_assessment(place=city, by=staff)
    work_on(assessment, staff)
    reader = sign_in(make_user(roles=[("staff", city)]))

    delete_account(user=staff, by=staff)

    for address in ("", "elements/policy.vision/"):
        page = reader.get(f"/assessments/{assessment.pk}/{address}")
        assert page.status_code == 200
        assert "a former member" in page.content.decode()
    clash = reader.post(
        f"/assessments/{assessment.pk}/answers/{QUESTION}/",
        {f"{QUESTION}-choice": "improved", f"{QUESTION}-revision": "0"},
        headers={"HX-Request": "true"},
    )
    assert clash.status_code == 409
    assert "a former member wrote this while you were editing" in clash.content.decode()


def test_rows_that_keep_the_id_say_a_former_member_too(city, staff):
    work_on(make_assessment(place=city), staff)
    pk = staff.pk
    delete_account(user=staff, by=staff)

    assert person(Comment.objects.get(), "author") == "a former member"
    assert person(Change.objects.select_related("made_by").get(), "made_by") == "a former member"
    assert name_person(None, pk) == "a former member"
    assert name_person(None, None) == ""


def test_an_imported_answer_has_no_author(city, staff):
    assessment = make_assessment(place=city)
    answer = Answer.objects.create(
        assessment=assessment, question_key=QUESTION, origin="imported", updated_at=timezone.now()
    )

    assert answer.shown_author == ""
    answer.updated_by = staff
    assert answer.shown_author == "Planning"


def test_the_last_lead_stays_until_another_is_named(city):
    lead = make_user(roles=[("lead", city), ("lead", make_place("lake-city"))])
    browser = sign_in(lead)

    shown = browser.get("/account/delete/").content.decode()
    sent = browser.post("/account/delete/", {"password": PASSWORD})

    sentence = "No other lead of Harbour city, Lake city would be left. Name another lead first."
    assert sentence in shown
    assert 'type="password"' not in shown
    assert sent.status_code == 422
    assert sentence in sent.content.decode()
    assert User.objects.filter(pk=lead.pk).exists()


def test_a_lead_goes_where_another_one_stays(city):
    lead = make_user(roles=[("lead", city)])
    make_user(roles=[("lead", city)])

    sign_in(lead).post("/account/delete/", {"password": PASSWORD})

    assert not User.objects.filter(pk=lead.pk).exists()


def test_the_last_administrator_stays():
    administrator = make_user(roles=[("administrator", "site")])

    response = sign_in(administrator).post("/account/delete/", {"password": PASSWORD})

    assert response.status_code == 422
    assert "No other administrator would be left." in response.content.decode()
    assert User.objects.filter(pk=administrator.pk).exists()
