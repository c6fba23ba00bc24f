"""Writing a roadmap: who comes second is refused, nothing is half saved, and the trail tells it."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from diagnosis.advice import planning
from diagnosis.advice.decisions import open_plan
from diagnosis.advice.line_rules import LineInput
from diagnosis.advice.models import Plan, PlanItem
from diagnosis.advice.planning import (
    add_measure,
    add_own_step,
    add_rise,
    change_item,
    delete_item,
    drop_item,
    move_item,
    place_lines,
    start_roadmap,
)
from diagnosis.advice.planning_errors import (
    InvalidLine,
    LineGone,
    NotOffered,
    RoadmapFull,
    StaleLine,
    StaleOrder,
)
from diagnosis.advice.standing import load_standing
from diagnosis.people.models import Event
from tests.diagnosis.advice.conftest import PARTNERS, TARGETS, VISION
from tests.diagnosis.results.conftest import hand_in
from tests.factories import make_assessment, make_submission

DAY = datetime.date(2027, 3, 31)
GIVEN = LineInput(title="Ask the harbour office")


@pytest.fixture
def standing(result):
    return load_standing(result)


@pytest.fixture
def plan(submitted):
    return open_plan(submitted)


def own(plan, title: str, *, by, **fields) -> PlanItem:
    return add_own_step(plan=plan, standing=None, given=LineInput(title=title, **fields), by=by)


def titles(plan, horizon: str = "quick-win") -> list[str]:
    return [item.title for item in PlanItem.objects.filter(plan=plan, horizon=horizon)]


def kinds() -> list[str]:
    return list(
        Event.objects.filter(kind__startswith="advice.").order_by("pk").values_list("kind", flat=True)
    )


def test_a_measure_takes_its_horizon_and_the_next_rung_of_what_it_lifts(result, library, staff):
    added = add_measure(result=result, measure_key="plan", by=staff)

    item = added.item
    assert added.is_new
    # The vision is at the most that the measure brings it to, so it lifts the second one.
    assert (item.question_key, item.from_level, item.to_level) == (TARGETS, "first-steps", "partly")
    assert (item.horizon, item.library.number, item.planned_at) == ("quick-win", "1.0", result)
    assert kinds() == ["advice.line_added"]


@pytest.mark.parametrize("key", ["office", "charter"])
def test_a_measure_that_lifts_nothing_asked_here_names_no_question(key, result, library, staff):
    item = add_measure(result=result, measure_key=key, by=staff).item

    assert (item.question_key, item.from_level, item.to_level) == ("", "", "")


def test_a_measure_that_nobody_offers_is_refused(result, library, staff):
    with pytest.raises(NotOffered):
        add_measure(result=result, measure_key="rocket", by=staff)


def test_without_a_library_there_is_no_measure(result, staff):
    with pytest.raises(NotOffered):
        add_measure(result=result, measure_key="plan", by=staff)


def test_what_is_added_twice_is_there_once_and_a_dropped_line_comes_back(result, library, staff):
    first = add_measure(result=result, measure_key="office", by=staff).item
    again = add_measure(result=result, measure_key="office", by=staff)
    assert (again.item.pk, again.is_new) == (first.pk, False)

    drop_item(plan=first.plan, item_id=first.pk, revision=0, by=staff)
    back = add_measure(result=result, measure_key="office", by=staff)

    assert (back.item.pk, back.is_new, back.item.status) == (first.pk, True, "planned")
    assert PlanItem.objects.count() == 1


@pytest.mark.parametrize(
    ("question", "level", "horizon"),
    [
        (TARGETS, "partly", "mid"),  # one rung, but not in the lower half
        (VISION, "in-place", "mid"),
        (TARGETS, "in-place", "mid"),
        (TARGETS, "improved", "long"),
    ],
)
def test_a_rise_keeps_the_level_answered_then(question, level, horizon, result, staff):
    item = add_rise(result=result, question_key=question, level_key=level, by=staff).item

    assert item.from_level == load_standing(result).levels[question]
    assert (item.to_level, item.kind) == (level, "rise")
    assert item.horizon in {horizon, "quick-win"}


def test_the_first_rung_is_a_quick_win(city, staff):
    low = make_submission(make_assessment(place=city), level="not-started")
    result = low.submissions.get().results.get()

    item = add_rise(result=result, question_key=VISION, level_key="first-steps", by=staff).item

    assert item.horizon == "quick-win"


def test_a_rise_to_where_the_answer_stands_is_refused(result, staff):
    for level in ("partly", "not-started"):
        with pytest.raises(InvalidLine) as refused:
            add_rise(result=result, question_key=VISION, level_key=level, by=staff)
        assert refused.value.field == "to_level"


@pytest.mark.parametrize(
    ("question", "level"), [("policy.vision.deep", "partly"), ("nonsense", "partly"), (VISION, "nonsense")]
)
def test_a_rise_that_the_round_does_not_ask_is_refused(question, level, result, staff):
    with pytest.raises(NotOffered):
        add_rise(result=result, question_key=question, level_key=level, by=staff)


def test_a_question_that_does_not_apply_does_not_rise(city, staff):
    result = hand_in({PARTNERS: "not_applicable", VISION: "partly"}, place=city)

    with pytest.raises(InvalidLine, match="does not apply here"):
        add_rise(result=result, question_key=PARTNERS, level_key="improved", by=staff)

    assert not Plan.objects.exists()


def test_one_question_rises_twice_in_turn(result, staff):
    for level in ("in-place", "improved", "in-place"):
        add_rise(result=result, question_key=VISION, level_key=level, by=staff)

    assert PlanItem.objects.count() == 2


def test_a_start_is_whole_or_not_at_all(result, library, staff):
    with pytest.raises(NotOffered):
        start_roadmap(result=result, measures=["rocket"], rises=[(VISION, "in-place")], by=staff)
    assert PlanItem.objects.count() == 0

    plan, count = start_roadmap(result=result, measures=["plan"], rises=[(VISION, "in-place")], by=staff)

    assert (plan.items.count(), count) == (2, 2)


def test_a_roadmap_holds_so_many_lines(plan, result, staff, monkeypatch):
    monkeypatch.setattr(planning, "MOST_LINES", 2)
    own(plan, "One", by=staff)
    own(plan, "Two", by=staff)

    with pytest.raises(RoadmapFull):
        own(plan, "Three", by=staff)
    with pytest.raises(RoadmapFull):
        add_rise(result=result, question_key=VISION, level_key="in-place", by=staff)


def test_an_own_step_may_raise_a_question(plan, standing, staff):
    given = replace(GIVEN, question_key=PARTNERS, to_level="in-place", currency="jpy", cost_low=1)

    item = add_own_step(plan=plan, standing=standing, given=given, by=staff)

    assert (item.from_level, item.planned_at, item.currency) == ("first-steps", standing.result, "JPY")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"note": "a\x00b"}, "note"),
        ({"horizon": "soon"}, "horizon"),
        ({"status": "lost"}, "status"),
        ({"starts_on": DAY, "due_on": DAY - datetime.timedelta(days=1)}, "due_on"),
        ({"due_on": datetime.date(1999, 1, 1)}, "due_on"),
        ({"starts_on": datetime.date(2101, 1, 1)}, "starts_on"),
        ({"cost_low": 2, "cost_high": 1, "currency": "USD"}, "cost_high"),
        ({"cost_low": -1, "currency": "USD"}, "cost_low"),
        ({"cost_high": 10**16, "currency": "USD"}, "cost_high"),
        ({"cost_low": 1}, "currency"),
        ({"currency": "US"}, "currency"),
        ({"to_level": "partly"}, "question_key"),
        ({"question_key": "nonsense", "to_level": "partly"}, "question_key"),
        ({"question_key": VISION}, "to_level"),
        ({"question_key": VISION, "to_level": "nonsense"}, "to_level"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_field(changed, field, plan, standing, staff):
    with pytest.raises(InvalidLine) as refused:
        add_own_step(plan=plan, standing=standing, given=replace(GIVEN, **changed), by=staff)

    assert refused.value.field == field
    assert PlanItem.objects.count() == 0


def test_a_line_is_changed_once_and_the_second_person_sees_both(plan, standing, staff):
    item = own(plan, "One", by=staff)
    change = {"plan": plan, "item_id": item.pk, "standing": standing, "revision": 0, "by": staff}
    same = LineInput(title="One")

    assert change_item(given=same, **change).revision == 0
    saved = change_item(given=LineInput(title="Two", owner="Harbour office"), **change)
    with pytest.raises(StaleLine) as refused:
        change_item(given=LineInput(title="Three"), **change)

    assert (saved.revision, refused.value.current.title) == (1, "Two")
    assert Event.objects.filter(kind="advice.line_changed").get().params["fields"] == "owner, title"


def test_another_horizon_and_another_question(plan, standing, staff):
    item = own(plan, "One", by=staff)
    before = own(plan, "Two", by=staff, horizon="mid")
    given = LineInput(title="One", horizon="mid", question_key=VISION, to_level="partly")

    saved = change_item(plan=plan, item_id=item.pk, standing=standing, given=given, revision=0, by=staff)

    assert saved.position > before.position
    assert (saved.from_level, saved.planned_at) == ("partly", standing.result)
    cleared = change_item(
        plan=plan,
        item_id=item.pk,
        standing=None,
        given=LineInput(title="One", horizon="mid"),
        revision=1,
        by=staff,
    )
    assert (cleared.question_key, cleared.planned_at) == ("", None)


def test_a_rise_keeps_its_question_and_is_planned_once(result, standing, staff):
    first = add_rise(result=result, question_key=VISION, level_key="in-place", by=staff).item
    add_rise(result=result, question_key=VISION, level_key="improved", by=staff)
    change = {"plan": first.plan, "item_id": first.pk, "standing": standing, "revision": 0, "by": staff}

    with pytest.raises(InvalidLine) as twice:
        change_item(given=LineInput(question_key=TARGETS, to_level="improved"), **change)
    with pytest.raises(InvalidLine) as low:
        change_item(given=LineInput(to_level="partly"), **change)
    kept = change_item(given=LineInput(question_key=TARGETS, to_level="in-place", owner="Mayor"), **change)

    assert (twice.value.field, low.value.field) == ("to_level", "to_level")
    assert (kept.question_key, kept.owner) == (VISION, "Mayor")


def test_lines_move_within_and_between_horizons(plan, staff):
    one, two, three = (own(plan, title, by=staff) for title in ("One", "Two", "Three"))
    plan.refresh_from_db()

    move_item(plan=plan, item_id=three.pk, horizon="quick-win", position=0, revision=3, by=staff)
    assert titles(plan) == ["Three", "One", "Two"]
    move_item(plan=plan, item_id=one.pk, horizon="long", position=99, revision=4, by=staff)
    assert (titles(plan), titles(plan, "long")) == (["Three", "Two"], ["One"])
    with pytest.raises(StaleOrder):
        move_item(plan=plan, item_id=two.pk, horizon="mid", position=0, revision=4, by=staff)
    with pytest.raises(InvalidLine):
        move_item(plan=plan, item_id=two.pk, horizon="soon", position=0, revision=5, by=staff)
    with pytest.raises(LineGone):
        move_item(plan=plan, item_id=10**6, horizon="mid", position=0, revision=5, by=staff)

    assert kinds()[3:] == ["advice.line_moved"]


def test_a_whole_order_is_taken_over(plan, staff):
    one, two, three = (own(plan, title, by=staff) for title in ("One", "Two", "Three"))
    order = {"quick-win": [three.pk, 10**6], "mid": [one.pk]}

    with pytest.raises(StaleOrder):
        place_lines(plan=plan, order=order, revision=0, by=staff)
    assert place_lines(plan=plan, order=order, revision=3, by=staff) == 2
    assert (titles(plan), titles(plan, "mid")) == (["Three", "Two"], ["One"])
    assert place_lines(plan=plan, order=order, revision=4, by=staff) == 0
    assert Event.objects.filter(kind="advice.order_accepted").get().params == {"count": 2}
    two.refresh_from_db()
    assert two.revision == 0


def test_a_line_is_dropped_and_deleted(plan, staff):
    item = own(plan, "One", by=staff)

    with pytest.raises(StaleLine):
        drop_item(plan=plan, item_id=item.pk, revision=7, by=staff)
    drop_item(plan=plan, item_id=item.pk, revision=0, by=staff)
    drop_item(plan=plan, item_id=item.pk, revision=1, by=staff)
    delete_item(plan=plan, item_id=item.pk, revision=1, by=staff)
    with pytest.raises(LineGone):
        delete_item(plan=plan, item_id=item.pk, revision=1, by=staff)

    assert kinds() == ["advice.line_added", "advice.line_dropped", "advice.line_deleted"]
    assert Event.objects.filter(kind="advice.line_deleted").get().params["line_kind"] == "own"
