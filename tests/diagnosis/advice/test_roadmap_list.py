"""The first page leads to the roadmaps that somebody works on."""

from __future__ import annotations

import datetime

from diagnosis.advice.decisions import open_plan
from diagnosis.advice.models import Plan, PlanItem
from diagnosis.advice.roadmap_list import list_own_roadmaps
from tests.factories import make_assessment, make_place, make_programme, make_user, sign_in

TODAY = datetime.date(2026, 6, 10)


def add_lines(plan: Plan, *lines: tuple[str, datetime.date | None]) -> None:
    for position, (status, due_on) in enumerate(lines):
        PlanItem.objects.create(
            plan=plan,
            kind="own",
            title=f"Step {position}",
            horizon="mid",
            position=position,
            status=status,
            due_on=due_on,
        )


def test_lines_are_counted_and_what_was_dropped_is_not(staff, plan):
    before, after = TODAY - datetime.timedelta(1), TODAY + datetime.timedelta(1)
    add_lines(
        plan,
        ("done", before),
        ("planned", before),
        ("under-way", before),
        ("planned", TODAY),
        ("planned", after),
        ("planned", None),
        ("dropped", before),
    )

    found = list_own_roadmaps(staff, TODAY).get()

    assert (found.line_count, found.done_count, found.overdue_count) == (6, 1, 2)


def test_only_those_who_plan_for_the_city_are_led_there(staff, city, plan):
    add_lines(plan, ("planned", None))
    reader = make_user(roles=[("reader", city)])
    stranger = make_user(roles=[("lead", make_place("elsewhere"))])
    consultant = make_user(roles=[("consultant", make_programme(places=[city]))])

    assert [list(list_own_roadmaps(user, TODAY)) for user in (staff, reader, stranger, consultant)] == [
        [plan],
        [],
        [],
        [],
    ]


def test_an_empty_plan_and_another_line_of_rounds_are_left_out(staff, city, plan):
    other = Plan.objects.create(place=city, framework=plan.framework, origin="desk")
    add_lines(other, ("planned", None))

    assert not list_own_roadmaps(staff, TODAY).exists()


def test_what_is_overdue_comes_first(city, plan):
    add_lines(plan, ("planned", None))
    later_in_the_alphabet = make_place("pine-city")
    late = open_plan(make_assessment(place=later_in_the_alphabet))
    add_lines(late, ("planned", TODAY - datetime.timedelta(1)))
    staff = make_user(roles=[("staff", city), ("staff", later_in_the_alphabet)])

    assert list(list_own_roadmaps(staff, TODAY)) == [late, plan]


def test_the_first_page_leads_to_the_roadmap(staff, plan):
    client = sign_in(staff)
    assert "Roadmaps" not in client.get("/").content.decode()
    add_lines(plan, ("done", None), ("planned", datetime.date(2020, 1, 1)))

    text = " ".join(client.get("/").content.decode().split())

    assert f'href="/roadmaps/{plan.pk}/"' in text
    assert "1 of 2 lines are done." in text
    assert "1 overdue" in text
