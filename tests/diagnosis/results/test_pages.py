from __future__ import annotations

import pytest
from django.contrib.messages import get_messages

from diagnosis.assessments.models import Assessment
from frameworks.selectors import load_spec
from tests.diagnosis.results.conftest import give_answers, hand_in, sign_in
from tests.factories import make_assessment, make_jica_version

ANSWERS = {
    "policy.vision.quick": "in-place",
    "policy.targets.quick": "first-steps",
    "operation.partners.quick": "unknown",
}


def read_page(user, result) -> str:
    return sign_in(user).get(f"/results/{result.pk}/").content.decode()


@pytest.fixture
def page(lead, city):
    return read_page(lead, hand_in(ANSWERS, place=city))


@pytest.mark.parametrize(
    "shown",
    [
        "The framework is still to be developed.",
        "One condition is left: Policy is prepared.",
        "The overall score is 50 of 100. It has no level yet.",
        "not an audit",
        "Policy: 50 of 100",  # the bar in words
        "Operation: no score yet",
        "20 to go",  # 70 needed, 50 now
        "Vision, quick: in place.",  # the descriptor that was reached
        "Targets, quick: partly in place.",  # what the next level asks
        "Find out first:",
        "Comment on &lt;policy.vision.quick&gt;",
        "2 of 3 questions are answered.",
        "Engine 1.0.0",
    ],
)
def test_the_page_says(shown, page):
    assert shown in page


def test_a_comment_is_shown_as_it_was_typed(page):
    assert "<policy.vision.quick>" not in page


@pytest.mark.parametrize(
    ("origin", "label"), [("invented", "Invented example"), ("desk", "Desk study of published text")]
)
def test_answers_that_no_city_gave_are_labelled_at_the_top(origin, label, lead, city):
    page = read_page(lead, hand_in(ANSWERS, place=city, origin=origin))

    assert label in page[: page.index('class="wrap page')]


def test_what_does_not_apply_is_listed_with_its_reason(lead, city):
    page = read_page(lead, hand_in(ANSWERS | {"operation.partners.quick": "not_applicable"}, place=city))

    assert "The port authority does this." in page
    assert "What does not apply leaves the calculation" in page


def test_the_deep_mode_opens_to_its_own_questions(lead, city):
    result = hand_in({"policy.vision.deep": "partly"}, place=city, mode="deep")

    assert "Vision, deep: partly in place." in read_page(lead, result)


def test_an_empty_submission_has_a_page_too(lead, city):
    page = read_page(lead, hand_in({}, place=city))

    assert "Not enough answers for a level yet." in page
    assert "Nothing is answered yet" in page


def test_few_and_many_answers_take_the_same_queries(lead, city, django_assert_num_queries):
    version = make_jica_version()
    spec = load_spec(version.pk)
    keys = [question.key for question in spec.list_questions("quick", "city")]
    few = hand_in({keys[0]: "partly"}, place=city, version=version)
    many = hand_in(dict.fromkeys(keys, "partly"), place=city, version=version, round_number=2)
    client = sign_in(lead)

    for result in (few, many):
        # session, user, result, set stages, all results, published diagnoses, what one may do, roles; plan,
        # library
        with django_assert_num_queries(10):
            assert client.get(f"/results/{result.pk}/").status_code == 200


def test_the_radar_has_its_numbers_in_words_and_as_data(lead, city):
    version = make_jica_version()
    keys = [question.key for question in load_spec(version.pk).list_questions("quick", "city")]
    page = read_page(lead, hand_in(dict.fromkeys(keys, "partly"), place=city, version=version))

    assert "Self-reported: Policy 50, Organization 50, System 50, Technology 50, Operation 50." in page
    assert '"values": [50.0, 50.0, 50.0, 50.0, 50.0]' in page


def test_handing_in_leads_to_the_result(lead, city):
    assessment = make_assessment(place=city)
    give_answers(assessment, ANSWERS)
    client = sign_in(lead)

    response = client.post(f"/assessments/{assessment.pk}/submit/")

    assert response.status_code == 302
    assert "/results/" in response["Location"]
    assert not Assessment.objects.get(pk=assessment.pk).is_open


def test_handing_in_twice_says_so_and_leads_to_the_result(lead, city):
    result = hand_in(ANSWERS, place=city)
    assessment_id = result.submission.assessment_id

    response = sign_in(lead).post(f"/assessments/{assessment_id}/submit/")

    assert response["Location"] == f"/assessments/{assessment_id}/result/"
    assert "submitted" in str(next(iter(get_messages(response.wsgi_request))))


def test_without_a_result_one_is_led_back_to_the_answers(lead, city):
    assessment = make_assessment(place=city)

    response = sign_in(lead).get(f"/assessments/{assessment.pk}/result/")

    assert response["Location"] == f"/assessments/{assessment.pk}/"
