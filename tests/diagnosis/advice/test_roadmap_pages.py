"""The pages of a roadmap without a script: start, board, line, order, years, files, and the API."""

from __future__ import annotations

import csv
import datetime
from io import StringIO

import pytest

from diagnosis.advice.decisions import wish
from diagnosis.advice.models import Plan, PlanItem
from diagnosis.advice.planning import add_measure, add_rise
from diagnosis.advice.roadmap import read_plan
from tests.diagnosis.advice.conftest import TARGETS, VISION
from tests.diagnosis.advice.roadmaps import own, page
from tests.diagnosis.advice.test_calendar_file import unfold
from tests.factories import make_assessment, make_submission, make_user, sign_in


def send_line(client, plan, item, **fields):
    data = {"horizon": "quick-win", "status": "planned", "title": "One", "revision": "0", **fields}
    return client.post(page(plan, f"lines/{item.pk}/"), data)


def read_csv(response) -> list[dict[str, str]]:
    text = response.content.decode("utf-8-sig")
    return list(csv.DictReader(StringIO(text)))


# ---- Starting ------------------------------------------------------------------------------


def test_the_start_offers_the_path_and_takes_what_is_chosen(client, result):
    shown = client.get(f"/results/{result.pk}/roadmap/")
    # Policy needs 70 on average: the vision and the targets have to rise.
    assert b"There is no roadmap yet." in shown.content
    offered = [f"{rise.question}:{rise.to_level}" for rise, _question in shown.context["rises"]]
    assert offered

    started = client.post(f"/results/{result.pk}/roadmap/", {"rise": offered}, follow=True)

    plan = Plan.objects.get()
    assert started.redirect_chain[-1][0] == page(plan)
    assert plan.items.count() == len(offered)
    assert client.get(f"/results/{result.pk}/roadmap/")["Location"] == page(plan)


def test_an_empty_start_and_one_with_nonsense(client, result):
    address = f"/results/{result.pk}/roadmap/"

    refused = client.post(address, {"rise": ["nonsense", VISION]}, follow=True)
    assert b"This is not among the measures and questions of this round." in refused.content
    empty = client.post(address, follow=True)

    assert b"Nothing is on the roadmap yet." in empty.content
    assert b"Nothing is planned here yet." in empty.content


def test_without_a_path_the_start_says_what_else_there_is(client, city):
    best = make_submission(make_assessment(place=city), level="improved")
    shown = client.get(f"/results/{best.submissions.get().results.get().pk}/roadmap/")

    assert shown.context["rises"] == []
    assert b"begin with a step of your own" in shown.content


def test_the_start_heeds_what_the_city_said(client, submitted, result):
    wish(assessment=submitted, question=VISION, level="in-place", kind="out-of-reach")
    wish(assessment=submitted, question=TARGETS, level="in-place", kind="decided")

    rises = client.get(f"/results/{result.pk}/roadmap/").context["rises"]

    assert [rise.question for rise, _question in rises] in ([TARGETS], [])


@pytest.mark.parametrize("stage", ["to-be-developed", "gone-from-the-framework"])
def test_a_stage_that_is_reached_or_gone_leads_to_the_next_as_on_the_way_forward(stage, client, plan, result):
    Plan.objects.filter(pk=plan.pk).update(target_stage=stage)

    shown = client.get(f"/results/{result.pk}/roadmap/").context["rises"]
    way = client.get(f"/results/{result.pk}/way-forward/").context["page"].way

    assert [rise for rise, _question in shown] == [step.rise for step in way.steps]
    assert shown


def test_a_mark_on_a_level_that_is_gone_hides_no_path(client, submitted, plan, result):
    wish(assessment=submitted, question=VISION, level="improved", kind="out-of-reach")
    plan.wishes.update(level_key="gone-from-the-scale")

    assert client.get(f"/results/{result.pk}/roadmap/").context["rises"]


# ---- Buttons of other pages ------------------------------------------------------------------


def test_the_buttons_of_other_pages_lead_back(client, result, library):
    rise = f"/results/{result.pk}/roadmap/rises/{VISION}/in-place/"

    first = client.post(rise, {"next": "/places/"}, follow=True)
    again = client.post(rise, {"next": "https://elsewhere.example/"}, follow=True)
    measure = client.post(f"/results/{result.pk}/roadmap/measures/plan/", HTTP_HX_REQUEST="true")
    low = client.post(f"/results/{result.pk}/roadmap/rises/{VISION}/not-started/", follow=True)

    plan = Plan.objects.get()
    assert first.redirect_chain == [("/places/", 302)]
    assert b"It is on the roadmap now." in first.content
    assert again.redirect_chain[-1][0] == page(plan)
    assert b"It is on the roadmap already." in again.content
    assert (measure.status_code, measure["HX-Redirect"]) == (204, f"/results/{result.pk}/roadmap/")
    assert b"The answer is at this level already." in low.content
    assert plan.items.count() == 2


@pytest.mark.parametrize("part", ["measures/rocket", f"rises/{VISION}/nonsense", "rises/nonsense/partly"])
def test_nonsense_is_not_found(part, client, result, library):
    assert client.post(f"/results/{result.pk}/roadmap/{part}/").status_code == 404
    assert not PlanItem.objects.exists()


# ---- The board -------------------------------------------------------------------------------


def test_the_board_shows_lines_costs_and_what_is_overdue(client, plan, result, library):
    add_rise(result=result, question_key=VISION, level_key="in-place", by=None)
    add_measure(result=result, measure_key="survey", by=None)
    own(plan, "Ask", due_on=datetime.date(2020, 1, 1), cost_low=5, cost_high=7, currency="USD")
    own(plan, "Done", due_on=datetime.date(2020, 1, 1), status="done", cost_high=7, currency="USD")
    own(plan, "Gone", status="dropped")
    own(plan, "Dear", cost_low=9, currency="JPY", priority=True)

    shown = client.get(page(plan))

    text = shown.content.decode()
    assert "1 of 5 lines is done." in text or "1 of 5 lines are done." in text
    assert text.count(">Overdue<") == 1
    assert "USD 12–14" in text
    assert "up to USD 7" in text
    assert "from JPY 9" in text
    assert "1 dropped line" in text
    assert "Vision, quick: in place." in text


def test_readers_see_everything_and_no_button(city, plan):
    item = own(plan, "Ask", note="Look", owner="Harbour office")
    reader = sign_in(make_user(roles=[("reader", city)]))

    board, line, order = (reader.get(page(plan, part)) for part in ("", f"lines/{item.pk}/", "order/"))

    assert b"Only staff of the city can change it." in board.content
    assert b"<form" not in board.content.split(b'<main id="main">')[1]
    assert b"Harbour office" in line.content
    assert b"Save" not in line.content
    assert b"Take over" not in order.content
    assert reader.post(page(plan, f"lines/{item.pk}/move/"), {"way": "later"}).status_code == 403


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("earlier", ["Two", "One", "Three"]),
        ("later", ["One", "Three", "Two"]),
        ("nonsense", ["One", "Two", "Three"]),
        ("previous", ["One", "Two", "Three"]),
    ],
)
def test_lines_move_with_buttons_alone(way, expected, client, plan):
    _one, two, _three = (own(plan, title, horizon="quick-win") for title in ("One", "Two", "Three"))

    moved = client.post(page(plan, f"lines/{two.pk}/move/"), {"way": way, "revision": 3}, follow=True)

    assert moved.status_code == 200
    titles = [line.title for line in read_plan(plan).columns[0].lines]
    if way == "previous":
        titles.sort(key=["One", "Two", "Three"].index)
    assert titles == expected


def test_a_line_goes_to_the_next_horizon_and_the_fragment_says_so(client, plan):
    item = own(plan, "Ask")
    address = page(plan, f"lines/{item.pk}/move/")

    moved = client.post(address, {"way": "next", "revision": 1}, HTTP_HX_REQUEST="true")
    stale = client.post(address, {"way": "next", "revision": 1}, HTTP_HX_REQUEST="true")
    wrong = client.post(address, {"horizon": "soon", "position": "x", "revision": 2}, HTTP_HX_REQUEST="true")
    plain = client.post(address, {"way": "next", "revision": "x"}, follow=True)
    gone = client.post(page(plan, "lines/999/move/"), {"way": "next", "revision": 2}, HTTP_HX_REQUEST="true")

    assert "“Ask” is now number 1 of 1 in “1 to 3 years”." in moved.content.decode()
    assert b'data-revision="2"' in moved.content
    assert stale.status_code == 409
    assert b"Move the line again." in stale.content
    assert (wrong.status_code, gone.status_code) == (422, 422)
    assert b"Move the line again." in plain.content


# ---- One line --------------------------------------------------------------------------------


def test_a_step_of_our_own_is_added_and_bad_input_is_kept(client, plan):
    data = {
        "title": "Ask the port", "horizon": "mid", "status": "planned", "starts_on": "2027-03-01",
        "due_on": "2027-02-01", "note": "Keep this",
    }  # fmt: skip
    address = page(plan, "lines/add/")
    assert client.get(f"{address}?horizon=long").context["form"].initial["horizon"] == "long"

    wrong = client.post(address, data)
    right = client.post(address, {**data, "due_on": "2027-04-01"}, follow=True)

    assert wrong.status_code == 422
    assert b"The due day lies before the start." in wrong.content
    assert b"Keep this" in wrong.content
    assert b"It is on the roadmap now." in right.content
    assert PlanItem.objects.get().title == "Ask the port"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("due_on", "tomorrow", "Give the day as year-month-day"),
        ("cost_low", "1.5", "Give a whole amount"),
        ("cost_low", "-4", "Give a whole amount"),
        ("cost_low", "9" * 40, "Give a whole amount"),
        ("horizon", "soon", "Choose one of the three horizons."),
        ("status", "", "Choose one of the states shown."),
        ("question_key", "nonsense", "Choose one of the questions shown."),
        ("to_level", "nonsense", "Choose one of the levels shown."),
        ("currency", "dollars", "Give the currency as three letters"),
        ("note", "x" * 2001, "Shorten this to 2000 characters."),
        ("title", "", "Say in a few words"),
    ],
)
def test_each_field_has_its_sentence(field, value, sentence, client, plan):
    item = own(plan, "One")

    answer = send_line(client, plan, item, **{field: value})

    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    assert PlanItem.objects.get().revision == 0


def test_a_clash_shows_both_versions_and_saving_again_keeps_ones_own(client, plan):
    item = own(plan, "One")
    send_line(client, plan, item, owner="Theirs", due_on="2027-01-01")

    clash = send_line(client, plan, item, owner="Mine", priority="on")
    again = send_line(client, plan, item, owner="Mine", revision=clash.context["form"]["revision"].value())
    unsaid = send_line(client, plan, item, owner="Other", revision="")

    text = clash.content.decode()
    assert (clash.status_code, again.status_code, unsaid.status_code) == (409, 302, 409)
    assert "Theirs" in text
    assert "Mine" in text
    assert "2027-01-01" in text
    assert ">Yes<" in text
    assert PlanItem.objects.get().owner == "Mine"


def test_a_measure_and_a_rise_have_pages_of_their_own(client, plan, result, library):
    rise = add_rise(result=result, question_key=VISION, level_key="in-place", by=None).item
    measure = add_measure(result=result, measure_key="plan", by=None).item
    PlanItem.objects.create(plan=plan, kind="measure", measure_key="lost", horizon="mid", position=0)
    far = PlanItem.objects.create(
        plan=plan, kind="own", title="Far", question_key="gone", to_level="high", horizon="mid", position=1
    )

    assert client.get(page(plan, f"lines/{rise.pk}/")).status_code == 200
    assert b"First step:" in client.get(page(plan, f"lines/{measure.pk}/")).content
    assert b"no longer holds this measure" in client.get(page(plan, f"lines/{far.pk - 1}/")).content
    assert b"no longer asks this question" in client.get(page(plan, f"lines/{far.pk}/")).content
    kept = send_line(client, plan, far, question_key="gone", to_level="high", owner="Mayor")
    low = send_line(client, plan, rise, to_level="partly")
    assert (kept.status_code, low.status_code) == (302, 422)
    assert client.get(page(plan, "lines/999/")).status_code == 404
    assert client.post(page(plan, "lines/999/")).status_code == 404


def test_a_line_is_dropped_and_deleted(client, plan):
    item = own(plan, "One")

    late = client.post(page(plan, f"lines/{item.pk}/drop/"), {"revision": 9}, follow=True)
    dropped = client.post(page(plan, f"lines/{item.pk}/drop/"), {"revision": 0}, follow=True)
    stale = client.post(page(plan, f"lines/{item.pk}/delete/"), {"revision": 0}, follow=True)
    deleted = client.post(page(plan, f"lines/{item.pk}/delete/"), {"revision": 1}, follow=True)

    assert b"Nothing is overwritten." in late.content
    assert b"stays on record" in dropped.content
    assert b"Nothing is overwritten." in stale.content
    assert b"The line is deleted." in deleted.content


# ---- Order, years, files ------------------------------------------------------------------------


def test_the_proposed_order_is_taken_over_by_one_and_whole(client, plan, result, library):
    plan_item = add_measure(result=result, measure_key="plan", by=None).item
    survey = add_measure(result=result, measure_key="survey", by=None).item
    rise = add_rise(result=result, question_key=TARGETS, level_key="partly", by=None).item
    higher = add_rise(result=result, question_key=TARGETS, level_key="improved", by=None).item
    PlanItem.objects.filter(pk__in=[rise.pk, higher.pk]).update(horizon="quick-win")
    PlanItem.objects.filter(pk=higher.pk).update(position=0)
    own(plan, "Begun", status="under-way")

    shown = client.get(page(plan, "order/"))
    order = shown.context["order"]
    keys = order.proposal.list_horizon(0)
    assert keys.index(survey.pk) < keys.index(plan_item.pk) < keys.index(rise.pk) < keys.index(higher.pk)
    text = shown.content.decode()
    assert "It opens the way for “Plan”" in text
    assert "It is under way already." in text

    revision = shown.context["plan"].revision
    one = client.post(
        page(plan, "order/"), {"move": order.moves[0].move.key, "revision": revision}, follow=True
    )
    none = client.post(page(plan, "order/"), {"move": "x", "revision": revision + 1}, follow=True)
    stale = client.post(page(plan, "order/"), {"move": "all", "revision": revision}, follow=True)
    whole = client.post(page(plan, "order/"), {"move": "all", "revision": revision + 1}, follow=True)

    assert b"1 line changed its place." in one.content
    assert b"Nothing changed." in none.content
    assert b"Move the line again." in stale.content
    assert b"as good as any" in whole.content
    assert [line.item.pk for line in read_plan(plan).columns[0].lines] == list(keys)


def test_one_move_counts_done_lines_as_the_board_does(client, plan):
    for title in ("Done 1", "Done 2"):
        own(plan, title, status="done")
    begun, planned = own(plan, "Begun", status="under-way"), own(plan, "Planned")
    first = own(plan, "First", priority=True)

    shown = client.get(page(plan, "order/"))
    (move,) = shown.context["order"].moves
    taken = client.post(
        page(plan, "order/"),
        {"move": move.move.key, "revision": shown.context["plan"].revision},
        follow=True,
    )

    assert "to the place before “Planned”" in shown.content.decode()
    assert b"as good as any" in taken.content
    keys = [line.item.pk for line in read_plan(plan).columns[0].lines]
    assert keys[2:] == [begun.pk, first.pk, planned.pk]


def test_circular_prerequisites_are_named(client, plan, result, library, monkeypatch):
    from diagnosis.advice import selectors
    from tests.diagnosis.advice.roadmaps import make_library, make_measure

    circle = make_library(
        make_measure("chicken", requires=("egg",)), make_measure("egg", requires=("chicken",))
    )
    monkeypatch.setattr(selectors, "load_library", lambda key: circle)
    for key in ("chicken", "egg"):
        add_measure(result=result, measure_key=key, by=None)

    shown = client.get(page(plan, "order/"))

    assert "These lines need each other in a circle" in shown.content.decode()
    assert "“Chicken” and “Egg”" in shown.content.decode()


def test_empty_pages_say_what_comes(client, plan):
    assert b"an order is proposed here" in client.get(page(plan, "order/")).content
    assert b"drawn here over the years" in client.get(page(plan, "years/")).content
    assert len(read_csv(client.get(page(plan, "table/")))) == 0
    assert b"VEVENT" not in client.get(page(plan, "calendar/")).content


def test_the_years_say_every_day_in_words_too(client, plan):
    own(plan, "Both", starts_on=datetime.date(2026, 1, 5), due_on=datetime.date(2026, 2, 6))
    own(plan, "None")

    shown = client.get(page(plan, "years/"))

    text = shown.content.decode()
    assert "Jan. 5, 2026" in text
    assert "Feb. 6, 2026" in text
    assert "No days yet" in text
    assert "Dashed: no days yet" in text
    assert "style=" not in text.split('<main id="main">')[1]


def test_the_table_never_runs_what_was_typed(client, plan, result):
    own(
        plan,
        "=1+1",
        note="@SUM(A1)",
        due_on=datetime.date(2020, 1, 2),
        cost_low=5,
        currency="USD",
        priority=True,
    )
    own(plan, "Dropped", status="dropped")
    add_rise(result=result, question_key=VISION, level_key="in-place", by=None)

    response = client.get(page(plan, "table/"))

    first, rise, last = read_csv(response)
    assert response["Content-Disposition"].startswith('attachment; filename="roadmap-harbour-city-')
    assert (first["What"], first["Note"]) == ("'=1+1", "'@SUM(A1)")
    assert (first["Due"], first["Overdue"], first["Cost from"]) == ("2020-01-02", "Overdue", "5")
    assert (rise["Level when planned"], rise["Level to reach"]) == ("Partly in place", "In place")
    assert last["Status"] == "Dropped"


def test_the_calendar_reads_back_and_stays_the_same(client, plan):
    both = own(
        plan,
        "港、計画",
        starts_on=datetime.date(2027, 1, 5),
        due_on=datetime.date(2027, 2, 6),
        owner="Mayor",
        note="Look, here",
    )
    own(plan, "Start", starts_on=datetime.date(2027, 5, 1))
    own(plan, "Done", status="done", due_on=datetime.date(2026, 5, 1))

    first, second = (client.get(page(plan, "calendar/")).content for _number in range(2))

    lines = unfold(first)
    assert first == second
    assert lines.count("BEGIN:VEVENT") == 4
    assert f"UID:roadmap-line-{both.pk}-due@127.0.0.1" in lines
    assert "SUMMARY:Due: 港、計画" in lines
    assert "SUMMARY:Done" in lines
    assert "DTSTART;VALUE=DATE:20270105" in lines
    assert "DTEND;VALUE=DATE:20270207" in lines


@pytest.mark.parametrize("typed", ["250,000", "250 000", "250’000", " 250000 "])
def test_an_amount_may_be_written_with_thousands_set_apart(typed):
    from diagnosis.advice.roadmap_form import AmountField

    assert AmountField().clean(typed) == 250_000


@pytest.mark.parametrize("typed", ["250.000", "25,00", "2,500,00", "ten"])
def test_an_amount_that_can_be_misread_is_asked_again(typed):
    from django.core.exceptions import ValidationError

    from diagnosis.advice.roadmap_form import AmountField

    with pytest.raises(ValidationError):
        AmountField().clean(typed)
