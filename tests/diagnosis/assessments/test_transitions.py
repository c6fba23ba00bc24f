"""The table of states: every state, every action, every kind of person; and two at the same moment."""

from __future__ import annotations

import pytest

from diagnosis.assessments.errors import AlreadySubmitted, WrongState
from diagnosis.assessments.models import Assessment, AssessmentState
from diagnosis.assessments.transitions import TRANSITIONS, can_move, move_state
from tests.factories import find_as, make_assessment, make_place, make_programme, make_role, make_user

PEOPLE = ("staff", "lead", "reader", "consultant", "consultant on the staff", "administrator")
MAY = {
    # With a lead in the city, handing in is the lead's.
    ("submit", "open"): {"lead"},
    ("submit", "returned"): {"lead"},
    ("send_back", "submitted"): {"consultant"},
    ("send_back", "verified"): {"consultant"},
    ("finish_check", "submitted"): {"consultant"},
}


@pytest.fixture
def people(city):
    programme = make_programme(places=[city])
    both = make_user(roles=[("consultant", programme)])
    make_role(both, "staff", city)
    return {
        "staff": make_user(roles=[("staff", city)]),
        "lead": make_user(roles=[("lead", city)]),
        "reader": make_user(roles=[("reader", city)]),
        "consultant": make_user(roles=[("consultant", programme)]),
        "consultant on the staff": both,
        "administrator": make_user(roles=[("administrator", "site")]),
    }


@pytest.mark.parametrize("state", AssessmentState.values)
@pytest.mark.parametrize("action", TRANSITIONS)
def test_who_may_do_what_in_which_state(action, state, people, assessment):
    Assessment.objects.filter(pk=assessment.pk).update(state=state)

    allowed = {name for name in PEOPLE if can_move(find_as(people[name], assessment), action)}

    assert allowed == MAY.get((action, state), set())


@pytest.mark.parametrize("state", ["open", "returned"])
def test_where_the_city_has_no_lead_its_staff_hands_in(state, db):
    place = make_place()
    staff = make_user(roles=[("staff", place)])
    assessment = make_assessment(place=place)
    Assessment.objects.filter(pk=assessment.pk).update(state=state)

    assert can_move(find_as(staff, assessment), "submit")


@pytest.mark.parametrize("origin", ["self", "invented", "desk"])
@pytest.mark.parametrize("action", ["send_back", "finish_check"])
def test_a_desk_study_is_handed_in_by_its_consultant_and_never_checked(action, origin, city, people):
    assessment = make_assessment(place=city, origin=origin, round_number=3)
    Assessment.objects.filter(pk=assessment.pk).update(state="submitted")

    assert can_move(find_as(people["consultant"], assessment), action) == (origin != "desk")


@pytest.mark.parametrize("state", AssessmentState.values)
@pytest.mark.parametrize("action", TRANSITIONS)
def test_a_state_moves_only_from_where_the_table_says(action, state, assessment):
    Assessment.objects.filter(pk=assessment.pk).update(state=state)
    transition = TRANSITIONS[action]

    if state in transition.sources:
        move_state(assessment, action)
        expected = transition.target
    else:
        with pytest.raises(AlreadySubmitted if action == "submit" else WrongState):
            move_state(assessment, action)
        expected = state

    assert Assessment.objects.get(pk=assessment.pk).state == expected


@pytest.mark.parametrize(
    ("action", "other"), [("send_back", "finish_check"), ("finish_check", "finish_check")]
)
def test_of_two_at_the_same_moment_the_second_is_refused_or_follows(action, other, assessment):
    Assessment.objects.filter(pk=assessment.pk).update(state="submitted")
    first, second = (Assessment.objects.get(pk=assessment.pk) for _ in range(2))
    move_state(first, action)

    with pytest.raises(WrongState):
        move_state(second, other)

    assert Assessment.objects.get(pk=assessment.pk).state == TRANSITIONS[action].target
