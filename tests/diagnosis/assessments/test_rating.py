"""Separate rating: each alone, then the spread for all; the lead settles; nothing of it is scored."""

from __future__ import annotations

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from diagnosis.assessments.errors import AlreadySubmitted, InvalidAnswer, NotReopened, RatingRefused
from diagnosis.assessments.models import Answer, Assessment, Change, Rating, RatingRound
from diagnosis.assessments.rating import RatingInput, close_rating, open_rating, save_ratings, settle_rating
from diagnosis.assessments.selectors import to_records
from diagnosis.assessments.services import AnswerInput, copy_answers, save_answer, submit_assessment
from diagnosis.assessments.spread import make_spread
from diagnosis.people.models import Event, User
from frameworks.selectors import load_spec
from tests.diagnosis.assessments.conftest import PARTNERS, VISION, read_answer, type_in
from tests.factories import make_assessment, make_jica_version, make_user, sign_in


@pytest.fixture
def lead(city):
    return make_user(name="Mayor’s office", roles=[("lead", city)])


@pytest.fixture
def vision(assessment):
    return load_spec(assessment.version_id).elements_by_key["policy.vision"]


@pytest.fixture
def opened(assessment, vision, lead):
    return open_rating(assessment=assessment, element=vision, by=lead)


def rate(assessment, element, person, level: str, note: str = "") -> None:
    key = f"{element.key}.quick"
    given = {key: RatingInput("level", level, note)}
    save_ratings(assessment=assessment, element=element, given=given, by=person)


@pytest.fixture
def closed(assessment, vision, opened, lead, staff, colleague):
    rate(assessment, vision, staff, "first-steps", "Only a paper")
    rate(assessment, vision, colleague, "in-place", "The council decided it")
    close_rating(assessment=assessment, element=vision, by=lead)
    return opened


def name_page(assessment, *more: str) -> str:
    return "/".join([f"/assessments/{assessment.pk}/ratings/policy.vision", *more, ""])


def read(person, address: str) -> str:
    return sign_in(person).get(address).content.decode()


def settle(person, assessment, **values):
    given = {"choice": "partly", "note": "We looked at it together", "revision": 0, **values}
    return sign_in(person).post(name_page(assessment, "settle", VISION), type_in(VISION, **given))


# ---- Open: each alone ----


def test_the_lead_opens_it_and_the_trail_says_so(assessment, lead):
    response = sign_in(lead).post(name_page(assessment, "open"))

    event = Event.objects.get(kind="assessments.rating_opened")
    assert response["Location"] == name_page(assessment)
    assert RatingRound.objects.get().is_open
    assert (event.actor, event.place, event.subject) == (
        lead,
        assessment.place,
        f"assessment:{assessment.pk}",
    )
    assert event.params == {"element": "policy.vision", "number": 1}


def test_opening_twice_is_refused_with_a_sentence(opened, assessment, lead):
    response = sign_in(lead).post(name_page(assessment, "open"))

    assert response.status_code == 409
    assert "Separate rating of this part is open already." in response.content.decode()
    assert RatingRound.objects.count() == 1


def test_the_database_holds_one_open_rating_of_a_part(opened, assessment, lead):
    with pytest.raises(IntegrityError), transaction.atomic():
        RatingRound.objects.create(
            assessment=assessment, element_key="policy.vision", opened_by=lead, opened_at=opened.opened_at
        )


def test_a_person_rates_and_changes_it(opened, assessment, staff):
    client = sign_in(staff)
    client.post(name_page(assessment), type_in(VISION, choice="partly", note="A draft"))
    response = client.post(
        name_page(assessment), type_in(VISION, choice="in-place", note="Decided"), follow=True
    )

    rating = Rating.objects.get()
    page = response.content.decode()
    assert (rating.user, rating.level_key, rating.note) == (staff, "in-place", "Decided")
    assert "Saved: 1 of 1 rated." in page
    assert 'value="in-place" checked' in page


def test_saving_nothing_is_not_said_to_be_saved(opened, assessment, staff):
    page = sign_in(staff).post(name_page(assessment), {}, follow=True).content.decode()

    assert "Nothing is rated yet. Choose a level, then save." in page
    assert "Saved:" not in page


def test_nobody_sees_what_others_chose_while_it_is_open(opened, assessment, vision, staff, colleague, lead):
    rate(assessment, vision, staff, "first-steps", "Only a paper")

    for person in (colleague, lead):
        page = read(person, name_page(assessment))
        assert ("Only a paper" in page, " checked" in page) == (False, False)
    assert ("Only a paper" in read(staff, name_page(assessment))) is True


def test_only_the_lead_sees_who_has_rated_how_many(opened, assessment, vision, staff, colleague, lead):
    rate(assessment, vision, staff, "first-steps")

    rows = re.findall(
        r'files__name">\s*(.*?)\s*</span>\s*<span class="files__act">(.*?)</span>',
        read(lead, name_page(assessment)),
        re.DOTALL,
    )
    assert sorted(rows) == [
        ("Budget office", "1 of 1"),
        ("Civil works office", "0 of 1"),
        ("Mayor’s office", "0 of 1"),
    ]
    assert "Who has rated" not in read(colleague, name_page(assessment))


def test_a_note_without_a_choice_and_no_reason_are_asked_for_and_kept(assessment, lead, staff):
    partners = load_spec(assessment.version_id).elements_by_key["operation.partners"]
    open_rating(assessment=assessment, element=partners, by=lead)
    address = f"/assessments/{assessment.pk}/ratings/operation.partners/"
    client = sign_in(staff)

    noted = client.post(address, type_in(PARTNERS, note="Half typed"))
    bare = client.post(address, type_in(PARTNERS, choice="not_applicable"))
    wrong = client.post(address, type_in(PARTNERS, choice="excellent"))

    assert [response.status_code for response in (noted, bare, wrong)] == [422, 422, 422]
    assert "Half typed</textarea>" in noted.content.decode()
    assert "Choose a level, or “Don’t know”." in noted.content.decode()
    assert "Give a reason why it does not apply." in bare.content.decode()
    assert 'value="not_applicable" checked' in bare.content.decode()
    assert not Rating.objects.exists()


def test_where_it_always_applies_nobody_rates_it_as_not_applicable(opened, assessment, vision, staff):
    with pytest.raises(InvalidAnswer):
        save_ratings(
            assessment=assessment,
            element=vision,
            given={VISION: RatingInput("not_applicable", note="No")},
            by=staff,
        )


def test_ratings_are_in_no_answer_record_or_submission(closed, assessment):
    assert Rating.objects.count() == 2
    assert not Answer.objects.exists()
    assert to_records(assessment.answers.all()) == ()
    assert copy_answers(assessment) == []


# ---- Closed: the spread ----


def test_closed_everybody_who_answers_sees_who_chose_what(closed, assessment, staff, colleague, lead):
    for person in (staff, colleague, lead):
        page = read(person, name_page(assessment))
        assert "2 people have rated." in page
        assert "The ratings lie up to 2 levels apart." in page
        assert "from “First steps” to “In place”, 2 levels." in page
        assert "<strong>Budget office</strong>: Only a paper" in page
        assert "<strong>Civil works office</strong>: The council decided it" in page


@pytest.mark.parametrize(
    ("levels", "gap", "count"),
    [
        ([], 0, 0),
        (["partly"], 0, 1),
        (["partly", "partly"], 0, 2),
        (["partly", "in-place"], 1, 2),
        (["improved", "not-started"], 4, 2),
    ],
)
def test_the_spread_says_how_far_they_lie_apart(levels, gap, count, assessment):
    question = load_spec(assessment.version_id).questions_by_key[VISION]
    ratings = [Rating(question_key=VISION, state="level", level_key=level) for level in levels]
    unsure = Rating(question_key=VISION, state="unknown")

    spread = make_spread(question, [*ratings, unsure])

    assert (spread.gap, spread.level_count, spread.count) == (gap, count, count + 1)
    assert [row.state_label for row in spread.rows if row.level is None] == ["Don’t know"]


def test_a_rater_whose_account_is_gone_is_a_former_member(closed, assessment, staff, lead):
    User.objects.filter(pk=staff.pk).delete()

    assert "<strong>a former member</strong>: Only a paper" in read(lead, name_page(assessment))


def test_closing_twice_is_refused(closed, assessment, lead):
    response = sign_in(lead).post(name_page(assessment, "close"))

    assert response.status_code == 409
    assert "Separate rating of this part is closed already." in response.content.decode()
    assert Event.objects.filter(kind="assessments.rating_closed").count() == 1


def test_who_rates_too_late_reads_so_and_finds_the_words_again(closed, assessment, colleague):
    response = sign_in(colleague).post(
        name_page(assessment), type_in(VISION, choice="improved", note="Late words")
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "The lead of the city has closed this rating. Yours came too late." in page
    assert "Late words" in page
    assert Rating.objects.get(user=colleague).level_key == "in-place"


def test_opened_again_it_is_a_new_rating_and_the_earlier_one_is_still_shown(
    closed, assessment, vision, lead, staff
):
    again = open_rating(assessment=assessment, element=vision, by=lead)

    page = read(staff, name_page(assessment))
    assert again.pk != closed.pk
    assert again.ratings.count() == 0
    assert "Earlier rating, closed on" in page
    assert " checked" not in page


# ---- Settling ----


def test_the_lead_settles_with_a_reason_that_stands_in_the_history(closed, assessment, lead):
    response = settle(lead, assessment)

    answer, change = read_answer(assessment), Change.objects.get()
    assert response["Location"] == f"{name_page(assessment)}#q-policy-vision-quick"
    assert (answer.level_key, answer.revision, answer.updated_by, answer.counts) == ("partly", 1, lead, True)
    assert (change.cause, change.why) == ("settle", "We looked at it together")
    assert Event.objects.get(kind="assessments.rating_settled").params["question"] == VISION
    assert "<strong>Settled:</strong> We looked at it together" in read(lead, name_page(assessment))


def test_settling_keeps_comment_and_grade_and_is_recorded_where_the_answer_stays(
    closed, assessment, lead, staff
):
    given = AnswerInput(state="level", level_key="partly", comment="Page 3", grade="B")
    save_answer(assessment=assessment, question_key=VISION, given=given, revision=0, by=staff)

    settle(lead, assessment, revision=1)

    answer = read_answer(assessment)
    assert (answer.level_key, answer.comment, answer.grade, answer.revision) == ("partly", "Page 3", "B", 2)
    assert [change.cause for change in Change.objects.all()] == ["edit", "settle"]


def test_a_form_sent_twice_settles_once(closed, assessment, lead):
    first, second = settle(lead, assessment), settle(lead, assessment)

    assert (first.status_code, second.status_code) == (302, 302)
    assert Change.objects.count() == 1


def test_a_stale_settling_is_refused_and_both_are_shown(closed, assessment, lead, staff):
    given = AnswerInput(state="level", level_key="improved", comment="New")
    save_answer(assessment=assessment, question_key=VISION, given=given, revision=0, by=staff)

    response = settle(lead, assessment)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody saved this answer while you were settling" in page
    assert "We looked at it together</textarea>" in page
    assert 'name="policy.vision.quick-revision" value="1"' in page
    assert read_answer(assessment).level_key == "improved"
    assert settle(lead, assessment, revision=1).status_code == 302
    assert read_answer(assessment).level_key == "partly"


def test_without_a_reason_nothing_is_settled(closed, assessment, lead):
    response = settle(lead, assessment, note=" ")

    page = response.content.decode()
    assert response.status_code == 422
    assert "Give the reason, so that others can follow it." in page
    assert 'value="partly" checked' in page
    assert not Answer.objects.exists()


def test_while_it_is_open_or_was_never_opened_nothing_is_settled(opened, assessment, vision, lead):
    targets = load_spec(assessment.version_id).elements_by_key["policy.targets"]
    given = RatingInput("level", "partly", "Why")

    for element, key in ((vision, VISION), (targets, "policy.targets.quick")):
        with pytest.raises(RatingRefused, match="Close the separate rating first"):
            settle_rating(
                assessment=assessment, element=element, question_key=key, given=given, revision=0, by=lead
            )


# ---- Who, and when not ----


def test_the_lead_leads_staff_rate_and_strangers_find_nothing(opened, assessment, lead, staff, stranger):
    got = {
        name: [
            sign_in(person).get(name_page(assessment)).status_code,
            sign_in(person).get(reverse("assessments:ratings", args=[assessment.pk])).status_code,
            sign_in(person).post(name_page(assessment, "close")).status_code,
        ]
        for name, person in [("staff", staff), ("stranger", stranger), ("lead", lead)]
    }

    assert got == {"staff": [200, 200, 403], "stranger": [404, 404, 404], "lead": [200, 200, 302]}


def test_after_submission_nothing_is_opened_rated_or_settled_but_it_can_be_closed(
    opened, assessment, vision, lead, staff
):
    submit_assessment(assessment=assessment, by=lead)
    given = RatingInput("level", "partly", "Why")

    with pytest.raises(AlreadySubmitted):
        open_rating(assessment=assessment, element=vision, by=lead)
    with pytest.raises(AlreadySubmitted):
        save_ratings(assessment=assessment, element=vision, given={VISION: given}, by=staff)
    close_rating(assessment=assessment, element=vision, by=lead)
    late = settle(lead, assessment)
    refused = sign_in(lead).post(name_page(assessment, "open"))

    assert (late.status_code, refused.status_code) == (409, 409)
    assert "This assessment is submitted." in refused.content.decode()
    assert "We looked at it together</textarea>" in late.content.decode()


def test_sent_back_only_a_part_that_was_sent_back_is_rated(assessment, vision, lead):
    Assessment.objects.filter(pk=assessment.pk).update(state="returned", reopened=[PARTNERS])

    with pytest.raises(NotReopened):
        open_rating(assessment=assessment, element=vision, by=lead)
    Assessment.objects.filter(pk=assessment.pk).update(reopened=[VISION])
    assert open_rating(assessment=assessment, element=vision, by=lead).is_open


def test_a_part_that_was_never_opened_and_one_that_is_not_asked_are_not_found(assessment, staff):
    client = sign_in(staff)

    assert client.get(name_page(assessment)).status_code == 404
    assert client.get(f"/assessments/{assessment.pk}/ratings/no.part/").status_code == 404


def test_an_open_rating_is_offered_where_people_are(opened, assessment, staff, reader):
    link = f'href="{name_page(assessment)}"'

    for address in (
        f"/assessments/{assessment.pk}/",
        f"/assessments/{assessment.pk}/elements/policy.vision/",
    ):
        assert link in read(staff, address)
        assert link not in read(reader, address)
    assert link not in read(staff, f"/assessments/{assessment.pk}/elements/policy.targets/")


def test_the_list_says_what_is_open_and_how_many_rated_only_to_the_lead(
    opened, assessment, vision, lead, staff
):
    rate(assessment, vision, staff, "partly")
    address = reverse("assessments:ratings", args=[assessment.pk])

    assert "1 person has rated" in read(lead, address)
    page = read(staff, address)
    assert "Separate rating is open for 1 part." in page
    assert "has rated" not in page
    assert "<form" not in page.split("<main")[1].split("</main")[0]


def test_queries_do_not_grow_with_people_and_rounds(city, lead, django_assert_num_queries):
    """The list: session, user, assessment, ratings, roles. The page while one is open, instead of ratings:
    rounds, one's own, counts, people, earlier ratings; once it is closed: rounds, ratings, answers, changes.
    """
    assessment = make_assessment(place=city, version=make_jica_version())
    vision = load_spec(assessment.version_id).elements_by_key["policy.vision"]
    question = load_spec(assessment.version_id).questions_for(vision, "quick")[0]
    client = sign_in(lead)
    open_rating(assessment=assessment, element=vision, by=lead)
    close_rating(assessment=assessment, element=vision, by=lead)
    for people in (1, 3):
        open_rating(assessment=assessment, element=vision, by=lead)
        for _number in range(people):
            save_ratings(
                assessment=assessment,
                element=vision,
                given={question.key: RatingInput("level", question.scale.levels[0].key)},
                by=make_user(roles=[("staff", city)]),
            )
        with django_assert_num_queries(9):
            assert client.get(name_page(assessment)).status_code == 200
        close_rating(assessment=assessment, element=vision, by=lead)
        with django_assert_num_queries(8):
            assert client.get(name_page(assessment)).status_code == 200
        with django_assert_num_queries(5):
            assert client.get(f"/assessments/{assessment.pk}/ratings/").status_code == 200
