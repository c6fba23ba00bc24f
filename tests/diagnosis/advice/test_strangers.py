"""Other people's plans: who was here once, who belongs elsewhere, and numbers of what lies elsewhere."""

from __future__ import annotations

import datetime

import pytest

from diagnosis.advice.decisions import open_plan
from diagnosis.advice.models import DomainTarget, Plan, PlanIssue, PlanItem, RiseWish
from diagnosis.people.export import collect_data
from diagnosis.people.leaving import delete_account
from diagnosis.places.models import ProgrammePlace
from diagnosis.results.services import submit_and_diagnose
from diagnosis.results.sharing import make_share_link, set_audience
from tests.diagnosis.advice.conftest import VISION
from tests.diagnosis.advice.roadmaps import own, page
from tests.factories import (
    answer_all,
    make_assessment,
    make_initiative_version,
    make_library,
    make_place,
    make_programme,
    make_result,
    make_role,
    make_submission,
    make_user,
    sign_in,
)

SOME_TIME_AGO = datetime.date(2020, 1, 1)
PAGES = ("", "years/", "order/", "table/", "calendar/")
RESULT_PAGES = ("way-forward/", "measures/", "roadmap/")


def ask_everything(browser, result, plan, item) -> tuple[set[int], set[int]]:
    """Ask for every page and send every write, with what would be right; return what came back."""
    line = page(plan, f"lines/{item.pk}/")
    found = [browser.get(page(plan, part)) for part in PAGES]
    found += [browser.get(f"/results/{result.pk}/{part}") for part in (*RESULT_PAGES, "situation/")]
    found += [browser.get(line), browser.get(page(plan, "lines/add/"))]
    found += [
        browser.get(f"/api/v1/{part}/")
        for part in (f"roadmaps/{plan.pk}", f"results/{result.pk}/path", f"results/{result.pk}/advice")
    ]
    posts = {
        f"/results/{result.pk}/roadmap/": {"rise": f"{VISION}:improved"},
        f"/results/{result.pk}/roadmap/measures/set-targets/": {},
        f"/results/{result.pk}/roadmap/rises/{VISION}/improved/": {},
        f"/results/{result.pk}/way-forward/marks/": {
            "question": VISION, "level": "improved", "kind": "decided",
        },
        f"/results/{result.pk}/way-forward/stage/": {"stage": "in-place"},
        f"/results/{result.pk}/way-forward/targets/": {"policy": "80"},
        f"/results/{result.pk}/situation/": {"issues": ["traffic"]},
        page(plan, "lines/add/"): {"title": "Mine", "horizon": "mid", "status": "planned"},
        page(plan, "order/"): {"move": "all", "revision": plan.revision},
        line: {"title": "Mine", "horizon": "mid", "status": "done", "revision": item.revision},
        f"{line}move/": {"way": "next", "revision": plan.revision},
        f"{line}drop/": {"revision": item.revision},
        f"{line}delete/": {"revision": item.revision},
    }  # fmt: skip
    sent = [browser.post(address, data) for address, data in posts.items()]
    return {row.status_code for row in found}, {row.status_code for row in sent}


@pytest.fixture
def line(plan):
    return own(plan, "Ours")


def snapshot() -> list[object]:
    models = (Plan, PlanItem, PlanIssue, DomainTarget, RiseWish)
    return [list(model.objects.order_by("pk").values()) for model in models]


def leave(city):
    """Somebody who was staff until yesterday."""
    gone = make_user()
    make_role(gone, "staff", city, until=SOME_TIME_AGO)
    return gone


def consult_elsewhere(city):
    return make_user(roles=[("consultant", make_programme(places=[make_place("far-city")]))])


def consult_once(city):
    """A consultant of a programme that the city has left."""
    programme = make_programme(places=[city])
    ProgrammePlace.objects.filter(programme=programme).update(left_on=SOME_TIME_AGO)
    return make_user(roles=[("consultant", programme)])


@pytest.mark.parametrize(
    "make",
    [
        leave,
        consult_elsewhere,
        consult_once,
        lambda city: make_user(),
        lambda city: make_user(roles=[("editor", "site")]),
        lambda city: make_user(roles=[("lead", make_place("far-city"))]),
    ],
    ids=["left", "consultant elsewhere", "consultant once", "nobody", "editor", "other lead"],
)
def test_who_does_not_belong_here_finds_nothing(make, city, result, plan, line):
    make_library()
    plan.refresh_from_db()
    browser, before = sign_in(make(city)), snapshot()

    assert ask_everything(browser, result, plan, line) == ({404}, {404})
    assert snapshot() == before


def test_readers_and_consultants_of_the_city_change_nothing(city, result, plan, line):
    make_library()
    plan.refresh_from_db()
    programme = make_programme(places=[city])
    for role in (("reader", city), ("consultant", programme), ("administrator", "site")):
        browser, before = sign_in(make_user(roles=[role])), snapshot()

        shown, written = ask_everything(browser, result, plan, line)
        assert shown == {200, 302, 403}  # led on to the roadmap; no page to choose or to add
        assert written == {403}
        assert snapshot() == before


def test_a_line_of_another_plan_is_not_found_by_its_number(client, city, plan):
    """Also where one may plan in both: the study of a consultant who is staff too."""
    far = make_place("far-city")
    other = open_plan(make_submission(make_assessment(place=far)))
    theirs = own(other, "Theirs")
    both = make_user(roles=[("staff", city), ("staff", far)])
    before = snapshot()

    for browser in (client, sign_in(both)):
        for part, data in (
            ("", {"title": "Mine", "horizon": "mid", "status": "done", "revision": 0}),
            ("move/", {"horizon": "mid", "position": 0, "revision": plan.revision}),
            ("drop/", {"revision": 0}),
            ("delete/", {"revision": 0}),
        ):
            answer = browser.post(page(plan, f"lines/{theirs.pk}/{part}"), data)
            assert answer.status_code in {302, 404}
        assert browser.get(page(plan, f"lines/{theirs.pk}/")).status_code == 404

    assert snapshot() == before


def test_what_a_desk_study_plans_and_what_the_city_plans_stay_apart(client, city, plan, line):
    programme = make_programme(places=[city])
    study = make_result(place=city, origin="desk")
    consultant = sign_in(make_user(roles=[("consultant", programme)]))
    # The answers are "in place": one rise is left.
    put = f"/results/{study.pk}/roadmap/rises/{VISION}/improved/"

    assert client.post(put).status_code == 403
    assert consultant.post(put).status_code == 302
    sketch = Plan.objects.get(origin="desk")
    assert [item.title for item in plan.items.all()] == ["Ours"]
    assert sketch.items.count() == 1
    assert consultant.post(page(plan, f"lines/{line.pk}/drop/"), {"revision": 0}).status_code == 403
    theirs = sketch.items.get()
    assert client.post(page(sketch, f"lines/{theirs.pk}/drop/"), {"revision": 0}).status_code == 403


def test_an_initiative_has_a_plan_of_its_own(client, city, plan, line):
    version = make_initiative_version()
    results = {}
    for name in ("Bus information", "Street lights"):
        assessment = make_assessment(place=city, version=version, initiative=name)
        answer_all(assessment, level="first-steps")
        results[name] = submit_and_diagnose(assessment=assessment, by=None)

    for result in results.values():
        client.post(f"/results/{result.pk}/roadmap/rises/{VISION}/partly/")

    plans = {row.initiative: row for row in Plan.objects.all()}
    assert set(plans) == {"", *results}
    assert [row.items.count() for row in plans.values()] == [1, 1, 1]
    assert plan.items.get() == line


def test_what_is_shown_outside_holds_nothing_of_the_plan(client, city, result, plan):
    make_library()
    own(plan, "Secret step", owner="Deputy", note="Not for others")
    client.post(f"/results/{result.pk}/way-forward/targets/", {"policy": "81"})
    lead = make_user(roles=[("lead", city)])
    set_audience(result=result, audience="public", by=lead)
    secret = make_share_link(result=result, label="Press", days=30, by=lead).secret

    for address in (f"/public/results/{result.pk}/", f"/shared/{secret}/", f"/results/{result.pk}/shared/"):
        shown = sign_in(make_user()).get(address)
        assert shown.status_code == 200
        text = shown.content.decode()
        for words in (
            "Secret step",
            "Deputy",
            "/roadmap",
            "way-forward",
            f"{result.pk}/measures/",
            "Write the vision",
        ):
            assert words not in text, (address, words)


def test_own_data_holds_ones_lines_and_the_roadmap_outlives_its_writer(client, staff, city, plan, result):
    other = make_user(roles=[("staff", city)])
    address = page(plan, "lines/add/")
    data = {"title": "Mine", "horizon": "mid", "status": "planned", "note": "Ask the port"}
    client.post(address, data)
    sign_in(other).post(address, {**data, "title": "Theirs"})
    client.post(f"/results/{result.pk}/way-forward/stage/", {"stage": "in-place"})

    (mine,) = collect_data(staff)["roadmap_lines"]
    assert (mine["title"], mine["note"]) == ("Mine", "Ask the port")

    delete_account(user=staff, by=staff)

    item = PlanItem.objects.get(title="Mine")
    assert item.created_by is None
    assert b"Mine" in sign_in(other).get(page(plan)).content
