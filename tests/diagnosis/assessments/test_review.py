"""Before handing in: what is missing and what it would cost, against counts made by hand."""

from __future__ import annotations

import pytest
from django.urls import reverse

from diagnosis.assessments.evidence import attach_evidence
from diagnosis.assessments.review import review_assessment
from diagnosis.assessments.services import AnswerInput, import_answers
from frameworks.selectors import load_spec
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION
from tests.factories import answer_all, make_assessment, make_jica_version, make_user, sign_in


def give(assessment, **answers: AnswerInput) -> None:
    names = {"vision": VISION, "targets": TARGETS, "partners": PARTNERS}
    import_answers(
        assessment=assessment, answers={names[name]: given for name, given in answers.items()}, by=None
    )


def level(key: str, **values: str) -> AnswerInput:
    return AnswerInput(state="level", level_key=key, **values)


def read_page(user, assessment) -> str:
    return sign_in(user).get(reverse("assessments:review", args=[assessment.pk])).content.decode()


def list_costs(assessment) -> dict[str, tuple[int, int, int]]:
    costs = review_assessment(assessment).costs
    return {cost.domain.key: (cost.answered, cost.asked, cost.needed) for cost in costs}


UNKNOWN = AnswerInput(state="unknown")


@pytest.mark.parametrize(
    ("answers", "costs"),
    [
        # A domain needs 60 %. Policy has two elements of one question: 1/2 = 50 % is too little, 2/2 will do.
        ({}, {"policy": (0, 2, 2), "operation": (0, 1, 1)}),
        ({"vision": level("partly")}, {"policy": (1, 2, 1), "operation": (0, 1, 1)}),
        ({"vision": level("partly"), "targets": UNKNOWN}, {"policy": (1, 2, 1), "operation": (0, 1, 1)}),
        ({"vision": level("partly"), "targets": level("partly")}, {"operation": (0, 1, 1)}),
        # What does not apply leaves: operation has nothing left to answer, and no level to lose.
        (
            {"vision": level("partly"), "partners": AnswerInput(state="not_applicable", reason="Port")},
            {"policy": (1, 2, 1)},
        ),
    ],
)
def test_how_many_more_are_needed_is_what_a_hand_counts(answers, costs, assessment):
    give(assessment, **answers)

    assert list_costs(assessment) == costs


@pytest.mark.parametrize(("answered", "needed"), [(0, 3), (1, 2), (2, 1), (3, None)])
def test_of_five_quick_questions_three_are_needed(answered, needed, city):
    # JICA's policy: five elements of one quick question. 3/5 = 60 % reaches the share exactly.
    assessment = make_assessment(place=city, version=make_jica_version())
    keys = [question.key for question in load_spec(assessment.version_id).list_questions("quick", "city")]
    import_answers(assessment=assessment, answers=dict.fromkeys(keys[:answered], level("partly")), by=None)

    assert list_costs(assessment).get("policy", (None,) * 3)[2] == needed


def test_so_many_more_do_give_a_level_in_the_deep_mode(city):
    """No hand counts 75 questions: with one answer fewer than said there is no level, with all there is."""
    assessment = make_assessment(place=city, version=make_jica_version(), mode="deep")
    spec = load_spec(assessment.version_id)
    policy = [
        [question.key for question in spec.questions_for(element, "deep", "city")]
        for element in spec.domains[0].elements
    ]
    needed = list_costs(assessment)["policy"][2]

    # The elements with the fewest questions first: each of their answers covers more.
    order = [key for keys in sorted(policy, key=len) for key in keys]
    import_answers(
        assessment=assessment, answers=dict.fromkeys(order[: needed - 1], level("partly")), by=None
    )
    before = list_costs(assessment)["policy"]
    import_answers(assessment=assessment, answers={order[needed - 1]: level("partly")}, by=None)

    assert before == (needed - 1, len(order), 1)
    assert "policy" not in list_costs(assessment)


def test_the_page_says_what_is_open_and_what_it_costs(staff, assessment):
    give(assessment, vision=level("partly"), targets=UNKNOWN)

    page = read_page(staff, assessment)

    assert "2 questions are open." in page
    assert (
        "<strong>Policy has no level yet.</strong> 1 of 2 questions are answered; 1 more is needed." in page
    )
    assert (
        "<strong>Operation has no level yet.</strong> 0 of 1 questions are answered; 1 more is needed."
        in page
    )
    assert "part of the result will have no level" in page
    missing, unknown = page.index("Not answered yet"), page.index("Don’t know")
    assert missing < page.index("Partners, quick?") < unknown < page.index("Targets, quick?")
    assert "Vision, quick?" not in page


def test_several_more_are_said_in_the_plural(staff, assessment):
    assert "0 of 2 questions are answered; 2 more are needed." in read_page(staff, assessment)


def test_nothing_is_missing(staff, assessment):
    answer_all(assessment)

    page = read_page(staff, assessment)

    assert "Nothing is missing." in page
    assert "What it would cost" not in page
    assert "What to look at" not in page


def test_what_does_not_apply_is_listed_with_its_reason(staff, assessment):
    answer = AnswerInput(state="not_applicable", reason="The <port> does this")
    give(assessment, vision=level("partly"), targets=level("partly"), partners=answer)

    page = read_page(staff, assessment)

    assert "Nothing is missing." in page
    assert "Reason: The &lt;port&gt; does this" in page


def test_grade_a_without_a_document_wants_a_look_until_there_is_one(staff, assessment):
    give(assessment, vision=level("partly", grade="A"), targets=level("partly", grade="B"))
    before = [line.question.key for line in review_assessment(assessment).without_evidence]
    attach_evidence(
        assessment=assessment, question_key=VISION, upload=None, link="https://city.example/", by=staff
    )

    assert before == [VISION]
    assert review_assessment(assessment).without_evidence == ()


@pytest.mark.parametrize(
    ("answered", "given", "provisional"),
    [
        # Five quick questions, three answered. At 75: (225 + 0..200) / 5 = 45 to 85 spans 70: provisional.
        (3, "in-place", True),
        # At 25: (75 + 0..200) / 5 = 15 to 55 spans 25: provisional.
        (3, "first-steps", True),
        # Four at 50: (200 + 0..100) / 5 = 40 to 60: always partial.
        (4, "partly", False),
        # All five: nothing is open.
        (5, "in-place", False),
    ],
)
def test_a_level_that_the_open_answers_could_change_is_provisional(answered, given, provisional, city):
    assessment = make_assessment(place=city, version=make_jica_version())
    keys = [question.key for question in load_spec(assessment.version_id).list_questions("quick", "city")]
    import_answers(assessment=assessment, answers=dict.fromkeys(keys[:answered], level(given)), by=None)

    found = [domain.key for domain in review_assessment(assessment).provisional]

    assert found == (["policy"] if provisional else [])


def test_a_stage_that_hangs_on_open_answers_would_be_a_range(staff, assessment):
    # The only condition is "policy is prepared"; with half of policy unknown it may be met or not.
    give(assessment, vision=level("improved"))
    review = review_assessment(assessment)

    assert not review.has_stage
    assert "The stage would be a range instead of one stage." in read_page(staff, assessment)


def test_a_stage_that_hangs_on_nothing_open_is_given(staff, assessment):
    give(assessment, vision=level("partly"), targets=level("partly"))

    assert review_assessment(assessment).has_stage
    assert "The stage would be a range" not in read_page(staff, assessment)


def test_trying_stores_nothing(staff, assessment):
    read_page(staff, assessment)

    assert not assessment.submissions.exists()


def test_a_reader_sees_the_review_without_the_button(reader, staff, assessment):
    submit = reverse("results:submit", args=[assessment.pk])
    nothing = "Nothing is answered yet, so there is nothing to submit."

    assert submit not in (page := read_page(staff, assessment))
    assert nothing in page
    answer_all(assessment)
    assert submit in read_page(staff, assessment)
    assert submit not in read_page(reader, assessment)


def test_who_does_not_submit_reads_who_does(city, staff, reader, assessment):
    assert "Who submits" not in read_page(staff, assessment)
    make_user(name="Mayor’s office", roles=[("lead", city)])

    for person in (staff, reader):
        page = read_page(person, assessment)
        assert "The lead of the city submits the answers: Mayor’s office" in page
        assert "You can submit now" not in page
