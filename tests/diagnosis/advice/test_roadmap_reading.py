"""What a roadmap says once there is a next round, much on it, or something odd; and the API."""

from __future__ import annotations

import pytest

from diagnosis.advice.models import Plan, PlanItem
from diagnosis.advice.planning import add_rise
from diagnosis.advice.roadmap import read_plan
from diagnosis.results.services import finish_check
from tests.diagnosis.advice.conftest import PARTNERS, TARGETS, VISION
from tests.diagnosis.advice.roadmaps import own, page
from tests.factories import check_all, make_assessment, make_programme, make_submission, make_user


def plan_three(result) -> None:
    for question, level in ((VISION, "in-place"), (TARGETS, "in-place"), (PARTNERS, "partly")):
        add_rise(result=result, question_key=question, level_key=level, by=None)


def test_the_next_round_shows_what_happened(client, city, plan, result):
    plan_three(result)
    own(plan, "No rise")
    PlanItem.objects.filter(pk=own(plan, "The same rise once more").pk).update(
        question_key=VISION, from_level="", to_level="in-place", planned_at=result
    )
    assert read_plan(plan).follow_up.rows == ()

    later = make_submission(
        make_assessment(place=city, round_number=2),
        level="first-steps",
        levels={VISION: "improved", TARGETS: "partly"},
    )
    checker = make_user(roles=[("consultant", make_programme(places=[city]))])
    check_all(later, by=checker, changes={VISION: "partly"})
    finish_check(assessment=later, by=checker)

    shown = client.get(page(plan))
    rows = {row.line.item.question_key: row for row in shown.context["reading"].follow_up.rows}
    assert [rows[key].outcome for key in (VISION, TARGETS, PARTNERS)] == ["reached", "risen", "unchanged"]
    assert [rows[key].checked for key in (VISION, TARGETS, PARTNERS)] == ["unchanged", "risen", "unchanged"]
    text = " ".join(shown.content.decode().split())
    assert "Of 3 planned steps, 1 happened." in text
    assert "1 more rose, and is not there yet." in text
    assert "A step that several lines plan is counted once." in text
    assert "By the checked answers it is 0 of 3." in text


def test_another_mode_or_origin_shows_nothing(city, plan, result):
    plan_three(result)
    make_submission(make_assessment(place=city, mode="deep", round_number=2))

    assert read_plan(plan).follow_up.rows == ()


@pytest.mark.parametrize("part", ["", "way-forward/"])
def test_the_next_result_says_which_planned_rises_happened(client, city, plan, submitted, result, part):
    plan_three(result)
    later = make_submission(make_assessment(place=city, round_number=2), level="partly")
    newest = later.submissions.get().results.get()

    assert "Of 3 planned steps" in read_text(client, f"/results/{newest.pk}/{part}")
    assert "planned steps" not in read_text(client, f"/results/{result.pk}/{part}")


def read_text(client, address):
    return " ".join(client.get(address).content.decode().split())


def test_two_hundred_lines_are_shown(client, plan):
    rows = [
        PlanItem(plan=plan, kind="own", title=f"Step {number}", horizon="mid", position=number)
        for number in range(220)
    ]
    PlanItem.objects.bulk_create(rows)

    for part in ("", "years/", "order/", "table/", "calendar/"):
        assert client.get(page(plan, part)).status_code == 200


def test_the_api_gives_lines_costs_and_outcomes(client, city, plan, result):
    plan_three(result)
    own(plan, "Ask", cost_low=5, currency="USD")
    own(plan, "Gone", status="dropped")
    make_submission(make_assessment(place=city, round_number=2), level="partly")

    answer = client.get(f"/api/v1/roadmaps/{plan.pk}/").json()

    assert (answer["place"], answer["framework"], answer["origin"]) == ("harbour-city", "small", "self")
    assert answer["costs"] == [{"currency": "USD", "low": 5, "high": 5, "count": 1}]
    assert [line["status"] for line in answer["lines"]].count("dropped") == 1
    assert {row["outcome"] for row in answer["follow_up"]} == {"unchanged", "risen", "reached"}
    assert client.get("/api/v1/roadmaps/999/").status_code == 404


def test_a_full_roadmap_refuses_with_a_sentence(client, plan, monkeypatch):
    from diagnosis.advice import planning

    monkeypatch.setattr(planning, "MOST_LINES", 0)
    data = {"title": "Ask the port", "horizon": "mid", "status": "planned"}

    answer = client.post(page(plan, "lines/add/"), data)

    assert answer.status_code == 422
    assert b"A roadmap holds up to 0 lines." in answer.content
    assert b"Ask the port" in answer.content


def test_a_plan_without_a_result_can_still_be_read(client, city, plan, result):
    """Nothing was handed in for its line of rounds: the newest framework names what there is."""
    bare = make_submission(make_assessment(place=city, mode="deep"))
    other = Plan.objects.create(place=city, framework=bare.framework, initiative="Harbour app")
    make_assessment(place=city, round_number=8)

    reading = read_plan(other)

    assert (reading.newest, reading.standing) == (None, None)
    assert reading.spec.key == "small"


def test_a_line_says_when_it_asks_for_no_rise(client, plan, result):
    made = {"plan": plan, "kind": "own", "question_key": VISION, "horizon": "mid"}
    low = PlanItem.objects.create(
        title="Low", from_level="partly", to_level="first-steps", position=0, **made
    )
    odd = PlanItem.objects.create(title="Odd", from_level="gone", to_level="first-steps", position=1, **made)

    lines = {line.item.pk: line for line in read_plan(plan).lines}

    assert (lines[low.pk].is_no_rise, lines[odd.pk].is_no_rise) == (True, False)
    assert (
        b"The answer was at this level already when the line was planned." in client.get(page(plan)).content
    )


def test_the_order_copes_with_levels_that_are_gone(client, plan, result):
    made = {"plan": plan, "kind": "rise", "question_key": VISION, "horizon": "mid"}
    PlanItem.objects.create(to_level="gone", position=0, **made)
    PlanItem.objects.create(to_level="improved", position=1, **made)
    PlanItem.objects.create(
        plan=plan, kind="rise", question_key="lost", to_level="x", horizon="mid", position=2
    )
    PlanItem.objects.create(
        plan=plan, kind="rise", question_key="lost", to_level="y", horizon="mid", position=3
    )

    assert client.get(page(plan, "order/")).status_code == 200


def test_the_roadmap_of_a_path_that_takes_too_long_does_without(client, plan, result, monkeypatch):
    from diagnosis.advice import way
    from diagnosis.scoring.errors import SearchTooLarge

    def refuse(*args, **kwargs):
        raise SearchTooLarge(what="points", limit=1)

    monkeypatch.setattr(way, "find_paths", refuse)
    own(plan, "One")

    assert client.get(page(plan, "order/")).status_code == 200
