"""Another stage, set by a consultant beside the computed one: signed, shown, withdrawn."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from diagnosis.people.models import Event
from diagnosis.results.errors import InvalidOverride, OverrideExists, OverrideGone
from diagnosis.results.models import Override
from diagnosis.results.services import set_stage, withdraw_stage
from tests.diagnosis.results.conftest import sign_in
from tests.factories import make_assessment, make_place, make_programme, make_role, make_submission, make_user

WHY = "The council has stopped the plan."
STAGE = "to-be-developed"


@pytest.fixture
def programme(city):
    return make_programme(places=[city])


@pytest.fixture
def consultant(programme):
    return make_user(name="Chie of the programme", roles=[("consultant", programme)])


@pytest.fixture
def result(city):
    return make_submission(make_assessment(place=city)).submissions.get().results.get()


@pytest.fixture
def override(result, consultant):
    return set_stage(result=result, stage=STAGE, reason=WHY, by=consultant)


def test_it_is_signed_and_the_computed_stage_stays(override, result, consultant):
    result.refresh_from_db()

    assert (override.stage, override.set_by, override.reason) == (STAGE, consultant, WHY)
    assert result.stage == "in-place"
    assert Event.objects.get(kind="results.override_set").params == {"round": 1, "submission": 1}


@pytest.mark.parametrize(
    ("stage", "reason", "field"),
    [("nowhere", WHY, "stage"), ("in-place", WHY, "stage"), (STAGE, "  ", "reason")],
)
def test_a_stage_that_cannot_be_set_is_refused(stage, reason, field, result, consultant):
    with pytest.raises(InvalidOverride) as refused:
        set_stage(result=result, stage=stage, reason=reason, by=consultant)

    assert refused.value.field == field


def test_one_holds_at_a_time(override, result, consultant):
    with pytest.raises(OverrideExists):
        set_stage(result=result, stage=STAGE, reason=WHY, by=consultant)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.create(
            result=result, stage=STAGE, reason=WHY, set_by=consultant, set_at=timezone.now()
        )


def test_withdrawn_it_stays_in_the_history_and_another_can_be_set(override, result, consultant):
    withdraw_stage(result=result, override_id=override.pk, by=consultant)
    set_stage(result=result, stage=STAGE, reason="Again", by=consultant)

    assert [row.withdrawn_at is None for row in Override.objects.all()] == [True, False]
    with pytest.raises(OverrideGone):
        withdraw_stage(result=result, override_id=override.pk, by=consultant)


def test_it_stands_on_the_page_and_in_the_api(override, result, lead):
    client = sign_in(lead)
    page = client.get(f"/results/{result.pk}/").content.decode()
    told = client.get(f"/api/v1/results/{result.pk}/").json()["override"]

    for part in ("A consultant set another stage: To be developed.", WHY, "Computed: In place."):
        assert part in page
    assert (told["stage"], told["reason"], told["set_by"]) == (STAGE, WHY, "Chie of the programme")


def test_a_withdrawn_one_stands_in_the_history_only(override, result, consultant):
    client = sign_in(consultant)
    client.post(f"/results/{result.pk}/stage/withdraw/", {"override": override.pk})

    page = client.get(f"/results/{result.pk}/").content.decode()

    assert "A consultant set another stage" not in page
    assert "withdrawn by Chie of the programme" in page
    assert client.get(f"/api/v1/results/{result.pk}/").json()["override"] is None


def test_the_form_keeps_what_was_typed(result, consultant):
    response = sign_in(consultant).post(f"/results/{result.pk}/stage/", {"stage": "", "reason": WHY})

    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose a stage." in page
    assert WHY in page


def test_a_second_consultant_is_told_and_keeps_what_was_typed(override, result, programme):
    second = make_user(roles=[("consultant", programme)])
    data = {"stage": STAGE, "reason": "My reason"}

    response = sign_in(second).post(f"/results/{result.pk}/stage/", data)

    assert response.status_code == 409
    assert "Another stage is set already." in response.content.decode()
    assert "My reason" in response.content.decode()


@pytest.mark.parametrize(
    ("origin", "is_staff", "status"),
    [
        ("self", False, 200),
        ("desk", False, 200),
        ("self", True, 403),
        ("desk", True, 403),
    ],
)
def test_nobody_sets_the_stage_of_a_place_where_they_work(origin, is_staff, status, city, consultant):
    made = make_submission(make_assessment(place=city, origin=origin))
    if is_staff:
        make_role(consultant, "staff", city)

    address = f"/results/{made.submissions.get().results.get().pk}/stage/"

    assert sign_in(consultant).get(address).status_code == status


def test_the_city_and_strangers_set_none(result, lead):
    stranger = make_user(roles=[("lead", make_place())])

    answers = [sign_in(person).get(f"/results/{result.pk}/stage/").status_code for person in (lead, stranger)]

    assert answers == [403, 404]
