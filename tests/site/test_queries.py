"""How many queries each page takes, BEGIN and COMMIT among them: the same with few and with many rows.

In tests the outer transaction is open already, so BEGIN and COMMIT appear as SAVEPOINT and RELEASE.
Databases that lock single rows take one more in a save.
"""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client

from diagnosis.assessments.evidence import attach_evidence
from diagnosis.assessments.models import Assessment
from diagnosis.assessments.services import AnswerInput, import_answers
from diagnosis.people.services import create_token
from diagnosis.results.services import submit_and_diagnose
from frameworks.selectors import load_spec
from tests.factories import make_assessment, make_jica_version, make_place, make_user, sign_in

QUESTION = "policy.vision.quick"
ELEMENT = "policy.vision"
EXTRA_LOCK = int(connection.features.has_select_for_update)


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def staff(city):
    return make_user(roles=[("staff", city)])


@pytest.fixture
def client(staff):
    return sign_in(staff)


def fill(assessment: Assessment, *, answers: int, documents: int = 0, of: str = QUESTION) -> Assessment:
    """Answer the first questions, all by different people, and attach documents to one of them."""
    spec = load_spec(assessment.version_id)
    for question in spec.list_questions(assessment.mode, "city")[:answers]:
        given = {question.key: AnswerInput(state="level", level_key="partly", grade="A")}
        import_answers(assessment=assessment, answers=given, by=make_user())
    for number in range(documents):
        attach_evidence(
            assessment=assessment,
            question_key=of,
            upload=None,
            link=f"https://city.example/{number}",
            by=None,
        )
    return assessment


@pytest.fixture
def few(city):
    return fill(make_assessment(place=city, version=make_jica_version()), answers=1)


@pytest.fixture
def many(city):
    made = make_assessment(place=city, version=make_jica_version(), round_number=2)
    return fill(made, answers=21, documents=5)


# session, user, assessment, BEGIN, answers, answer, change, COMMIT
SAVE = 8 + EXTRA_LOCK
# one token, its user's tokens; then as above from the assessment on
API_SAVE = 8 + EXTRA_LOCK
# session, user, assessment, answers with who gave them, evidence, roles (for the menu)
ELEMENT_PAGE = 6
# session, user, assessment, answered questions, roles
OVERVIEW = 5
# session, user, assessment, answers, evidence, roles
REVIEW = 6
# session, user, assessments with their counts, places where one may start, roles
HOME = 5
# session, user, result with its submission, assessment and place, published diagnosis, roles
RESULT = 5


def test_saving_on_the_page(few, many, client, django_assert_num_queries):
    for assessment, level, revision in [(few, "improved", 1), (many, "improved", 1), (few, "in-place", 2)]:
        data = {f"{QUESTION}-choice": level, f"{QUESTION}-grade": "A", f"{QUESTION}-revision": revision}
        with django_assert_num_queries(SAVE):
            assert client.post(f"/assessments/{assessment.pk}/answers/{QUESTION}/", data).status_code == 200


def test_saving_a_first_answer(city, client, django_assert_num_queries):
    assessment = make_assessment(place=city)
    data = {f"{QUESTION}-choice": "partly", f"{QUESTION}-revision": 0}

    load_spec(assessment.version_id)
    with django_assert_num_queries(SAVE):
        assert client.post(f"/assessments/{assessment.pk}/answers/{QUESTION}/", data).status_code == 200


def test_saving_over_the_api(few, many, staff, django_assert_num_queries):
    program = Client(headers={"Authorization": f"Token {create_token(user=staff, days=1).secret}"})

    for assessment in (few, many):
        body = json.dumps({"state": "level", "level": "improved", "revision": 1})
        address = f"/api/v1/assessments/{assessment.pk}/answers/{QUESTION}/"
        with django_assert_num_queries(API_SAVE):
            assert program.put(address, body, content_type="application/json").status_code == 200


@pytest.mark.parametrize(
    ("address", "count"),
    [
        (f"/assessments/{{}}/elements/{ELEMENT}/", ELEMENT_PAGE),
        ("/assessments/{}/", OVERVIEW),
        ("/assessments/{}/review/", REVIEW),
    ],
)
def test_a_page_of_an_assessment(address, count, few, many, client, django_assert_num_queries):
    for assessment in (few, many):
        with django_assert_num_queries(count):
            assert client.get(address.format(assessment.pk)).status_code == 200


def test_a_page_of_an_element_with_many_questions(city, client, django_assert_num_queries):
    few = make_assessment(place=city, version=make_jica_version(), mode="deep")
    many = fill(
        make_assessment(place=city, version=make_jica_version(), mode="deep", round_number=2),
        answers=80,
        documents=5,
        of="policy.vision.higher-goals",
    )

    load_spec(few.version_id)
    for assessment in (few, many):
        with django_assert_num_queries(ELEMENT_PAGE):
            assert client.get(f"/assessments/{assessment.pk}/elements/{ELEMENT}/").status_code == 200


def test_the_first_page_with_one_and_with_three(city, few, client, django_assert_num_queries):
    with django_assert_num_queries(HOME):
        assert client.get("/").status_code == 200

    fill(make_assessment(place=city, version=make_jica_version(), round_number=2), answers=9)
    submit_and_diagnose(assessment=make_assessment(place=city, round_number=3), by=None)

    client.get("/")  # compiles the other framework once
    with django_assert_num_queries(HOME):
        assert client.get("/").status_code == 200


def test_the_result(few, many, client, django_assert_num_queries):
    for assessment in (few, many):
        result = submit_and_diagnose(assessment=assessment, by=None)
        with django_assert_num_queries(RESULT):
            assert client.get(f"/results/{result.pk}/").status_code == 200
