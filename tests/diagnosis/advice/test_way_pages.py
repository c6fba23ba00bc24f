"""The way forward as pages: what readers, staff and consultants see and do, with and without the script."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.messages import get_messages

from diagnosis.advice import way as ways
from diagnosis.advice.decisions import choose_stage, open_plan, set_targets, take_wish_back, wish
from diagnosis.advice.errors import InvalidDecision
from diagnosis.advice.models import DomainTarget, Horizon, ItemKind, Plan, PlanItem, RiseWish
from diagnosis.scoring.encoding import decode_diagnosis
from diagnosis.scoring.errors import SearchTooLarge
from frameworks.selectors import load_spec
from tests.diagnosis.results.conftest import hand_in
from tests.factories import (
    make_jica_version,
    make_place,
    make_programme,
    make_user,
    sign_in,
)

VISION, TARGETS = "policy.vision.quick", "policy.targets.quick"
# Policy: (75 + 25) / 2 = 50 of 70 needed: two levels more, either one and one or two of targets.
ANSWERS = {VISION: "in-place", TARGETS: "first-steps", "operation.partners.quick": "unknown"}


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def result(city):
    return hand_in(ANSWERS, place=city)


@pytest.fixture
def staff(city):
    return make_user(roles=[("staff", city)])


@pytest.fixture
def browser(staff):
    return sign_in(staff)


def address(result, more=""):
    return f"/results/{result.pk}/way-forward/{more}"


def read(browser, result, more=""):
    answer = browser.get(address(result, more))
    assert answer.status_code == 200
    return answer.content.decode()


def mark(browser, result, question=VISION, level="improved", kind="out-of-reach", **options):
    data = {"question": question, "level": level, "kind": kind}
    return browser.post(address(result, "marks/"), data, **options)


def list_targets():
    return dict(DomainTarget.objects.values_list("domain_key", "score"))


def jica_result(city, levels=None, level="partly", **fields):
    version = make_jica_version()
    keys = [question.key for question in load_spec(version.pk).list_questions("quick", "city")]
    return hand_in({**dict.fromkeys(keys, level), **(levels or {})}, place=city, version=version, **fields)


@pytest.mark.parametrize(
    "shown",
    [
        "1 step leads to “In place”.",
        "The whole effort is 2,",
        "1 answer is missing and counts at its lowest level here",
        "Serves: Policy is prepared",
        "Policy",
        "score 50 → 75",
        "Out of reach",
        "Already decided",
        "First choice",
        "1 answer is missing in this round",
        "How effort is counted",
        "Set targets of your own",
    ],
)
def test_staff_see_the_steps_and_may_mark_them(shown, browser, result):
    assert shown in read(browser, result)


def test_readers_and_consultants_look_and_mark_nothing(city, result):
    programme = make_programme(places=[city], version=result.submission.assessment.version)
    wish(assessment=result.submission.assessment, question=VISION, level="improved", kind="first-choice")
    for role in (("reader", city), ("consultant", programme)):
        page = read(sign_in(make_user(roles=[role])), result)

        assert "steps lead to" in page or "step leads to" in page
        assert "way-mark__button" not in page
        assert "Set targets" not in page
        assert "First choice" in page


def test_consultants_mark_what_they_read_themselves(city):
    programme = make_programme(places=[city])
    study = hand_in(ANSWERS, place=city, origin="desk")
    consultant = sign_in(make_user(roles=[("consultant", programme)]))

    assert mark(consultant, study).status_code == 302
    assert RiseWish.objects.get().plan.origin == "desk"
    assert mark(sign_in(make_user(roles=[("staff", city)])), study).status_code in {403, 404}


def test_a_mark_leads_to_another_way_and_back_to_the_step(browser, result):
    answer = mark(browser, result)

    assert answer.url == address(result) + f"#step-{VISION}"
    assert [str(message) for message in get_messages(answer.wsgi_request)] == ["Marked."]
    page = read(browser, result)
    assert "Marks that are on no step" in page
    assert f'id="back-{VISION}"' in page
    assert f'id="mark-out-of-reach-{VISION}"' not in page

    assert mark(browser, result, kind="").status_code == 302
    assert not RiseWish.objects.exists()
    assert "Marks that are on no step" not in read(browser, result)


def test_taking_back_what_was_never_marked_does_nothing(browser, result):
    for question in (VISION, "gone", "a\x00\n#"):
        assert mark(browser, result, question=question, kind="").status_code == 302
    open_plan(result.submission.assessment)
    for question in (VISION, "gone", "a\x00\n#"):
        assert mark(browser, result, question=question, kind="").status_code == 302


def test_the_script_gets_the_new_way_and_what_was_done(browser, result):
    answer = mark(browser, result, headers={"HX-Request": "true"})
    page = answer.content.decode()

    assert answer.status_code == 200
    assert page.lstrip().startswith('<div id="way">')
    assert "Marked. " in page
    assert "data-radar-values" not in page  # two domains have no radar
    assert "<script" not in page


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"question": "gone", "level": "improved", "kind": "decided"}, "does not ask this question"),
        ({"question": VISION, "level": "level-9", "kind": "decided"}, "does not ask this question"),
        ({"question": VISION, "level": "improved", "kind": "perhaps"}, "Choose one of the marks shown."),
        ({"kind": "decided"}, "does not ask this question"),
    ],
)
def test_a_mark_that_there_is_not_is_refused_with_a_sentence(data, sentence, browser, result):
    for headers in ({}, {"HX-Request": "true"}):
        answer = browser.post(address(result, "marks/"), data, headers=headers)

        assert answer.status_code == 422
        assert sentence in answer.content.decode()
    assert not RiseWish.objects.exists()


def test_marks_in_the_way_are_said_with_their_buttons(browser, city):
    result = hand_in(ANSWERS | {VISION: "not-started", TARGETS: "not-started"}, place=city)
    for question in (VISION, TARGETS):
        mark(browser, result, question=question, level="first-steps")

    page = read(browser, result)

    assert "No way leads to “In place” so far." in page
    assert "Policy needs 70. With what you marked as out of reach it gets to 0." in page
    assert page.count("Take back") == 2


def test_a_decided_step_that_nothing_waits_for_says_so(browser, result):
    mark(browser, result, question="operation.partners.quick", level="partly", kind="decided")

    page = read(browser, result)

    assert "The stage does not wait for it." in page
    assert 'aria-pressed="true">Already decided' in page


def test_a_search_that_is_too_large_says_what_to_do(browser, result, monkeypatch):
    def give_up(*args, **options):
        raise SearchTooLarge(what="points", limit=1)

    monkeypatch.setattr(ways, "find_paths", give_up)

    page = read(browser, result)

    assert "cannot be worked out" in page
    assert "Choose another stage" in page
    told = browser.get(f"/api/v1/results/{result.pk}/path/")
    assert told.status_code == 422
    assert "Choose another stage" in told.json()["message"]


def test_the_stage_to_reach_is_kept_for_the_city_and_only_looked_at_by_others(browser, city):
    result = jica_result(city, level="first-steps", levels={"organization.body.quick": "not-started"})
    assert "“Being developed”" in read(browser, result)

    answer = browser.post(address(result, "stage/"), {"stage": "in-place"})

    assert answer.url == address(result)
    assert Plan.objects.get().target_stage == "in-place"
    assert "“Framework in place”" in read(browser, result)
    assert "“Being developed”" in read(browser, result, "?stage=being-developed")
    reader = sign_in(make_user(roles=[("reader", city)]))
    assert "“Framework in place”" in read(reader, result)
    assert 'href="?stage=being-developed"' in read(reader, result)
    assert browser.post(address(result, "stage/"), {"stage": ""}).status_code == 302
    assert Plan.objects.get().target_stage == ""


@pytest.mark.parametrize("stage", ["nowhere", "to-be-developed", "\x00"])
def test_a_stage_that_is_not_above_is_refused(stage, browser, result):
    answer = browser.post(address(result, "stage/"), {"stage": stage})

    assert answer.status_code == 422
    assert "Choose one of the stages shown." in answer.content.decode()
    assert not Plan.objects.exists()
    page = browser.get(address(result), {"stage": stage})
    assert page.status_code == 200
    assert "There is no such stage above the present one." in page.content.decode()


@pytest.mark.parametrize("way", ["9", "abc", "-1", "²", "9" * 30])
def test_a_way_that_there_is_not_shows_the_shortest_and_says_so(way, browser, result):
    page = browser.get(address(result), {"way": way}).content.decode()

    assert "There is no such way. You see the shortest." in page


def test_another_way_is_opened_with_its_steps(browser, city):
    result = jica_result(city, level="in-place", levels={"policy.vision.quick": "first-steps"})
    first = read(browser, result)
    assert "Other ways to the same stage" in first
    assert "Look at way 1" in first

    page = read(browser, result, "?way=1")

    assert "You look at another way, number 1." in page
    assert "The steps of this way" in page
    assert "Look at the shortest way" in page


def test_the_highest_stage_holds(browser, city):
    page = read(browser, hand_in({VISION: "improved", TARGETS: "improved"}, place=city))

    assert "The highest stage holds." in page
    assert "No stage lies above it." in page
    assert "#certainty" in page
    assert "The steps" not in page


def test_a_framework_without_stages_has_no_way(browser, result, monkeypatch):
    def forget_stage(payload):
        return replace(decode_diagnosis(payload), stage=None)

    monkeypatch.setattr("diagnosis.advice.ways.decode_diagnosis", forget_stage)
    assert browser.get(address(result)).status_code == 404
    assert browser.get(f"/api/v1/results/{result.pk}/path/").status_code == 404

    monkeypatch.setattr("diagnosis.results.selectors.decode_diagnosis", forget_stage)
    assert "way-forward" not in browser.get(f"/results/{result.pk}/").content.decode()


def test_own_targets_are_kept_and_say_how_far(browser, result):
    data = {"policy": "80", "operation": "４０"}

    answer = browser.post(address(result, "targets/"), data)

    assert answer.url == address(result) + "#targets"
    assert dict(DomainTarget.objects.values_list("domain_key", "score")) == {
        "policy": 80.0,
        "operation": 40.0,
    }
    page = read(browser, result)
    assert "30 to go" in page
    assert "Change your targets" in page
    assert 'value="80"' in page

    browser.post(address(result, "targets/"), {"policy": "50", "operation": ""})
    assert list_targets() == {"policy": 50.0}
    assert "reached" in read(browser, result)


@pytest.mark.parametrize("typed", ["101", "-1", "abc", "nan", "1e999", "9" * 400])
def test_a_target_off_the_scale_is_refused_beside_its_field(typed, browser, result):
    answer = browser.post(address(result, "targets/"), {"policy": typed, "operation": "40"})
    page = answer.content.decode()

    assert answer.status_code == 422
    assert page.count(": give a number from 0 to 100, or leave it empty.") == 2  # above the form, and beside
    assert f'value="{typed}"' in page
    assert 'value="40"' in page
    assert not DomainTarget.objects.exists()


def test_the_radar_shows_today_after_and_the_target(browser, city):
    result = jica_result(city)
    set_targets(assessment=result.submission.assessment, targets={"policy": 90, "system": 60})

    page = read(browser, result)

    assert "Today: Policy 50, Organization 50, System 50, Technology 50, Operation 50." in page
    assert "After the way: Policy 70" in page
    assert "Own target: Policy 90, Organization –, System 60, Technology –, Operation –." in page
    assert "&quot;kind&quot;: &quot;target&quot;, &quot;values&quot;: [90.0, null, 60.0, null, null]" in page


def test_a_planned_step_says_so(browser, result, staff):
    (step, *_others) = browser.get(f"/api/v1/results/{result.pk}/path/").json()["path"]["rises"]
    before = read(browser, result)
    assert "Start the roadmap" in before
    assert "Put on the roadmap" in before
    assert "On the roadmap" not in before
    PlanItem.objects.create(
        plan=open_plan(result.submission.assessment),
        kind=ItemKind.RISE,
        question_key=step["question"],
        to_level=step["to_level"],
        horizon=Horizon.MID,
        position=1,
        created_by=staff,
    )

    page = read(browser, result)
    assert "On the roadmap" in page
    assert "See the roadmap" in page


def test_a_step_is_put_on_the_roadmap_and_one_is_back_at_it(browser, result):
    (step, *_others) = browser.get(f"/api/v1/results/{result.pk}/path/").json()["path"]["rises"]
    back = address(result) + f"#step-{step['question']}"
    target = f"/results/{result.pk}/roadmap/rises/{step['question']}/{step['to_level']}/"
    assert f'action="{target}"' in read(browser, result)

    assert browser.post(target, {"next": back}).url == back
    assert "On the roadmap" in read(browser, result)


def test_the_result_leads_to_the_way_with_five_steps(browser, city):
    page = browser.get(f"/results/{jica_result(city, level='not-started').pk}/").content.decode()

    assert 'aria-current="page">Result' in page
    assert page.count('class="path__step"') == 5
    assert "more steps follow" in page or "more step follows" in page
    assert page.index('id="way-forward"') < page.index('id="next"')


def test_what_is_shown_outside_holds_no_way(result, browser, city):
    from diagnosis.results.sharing import set_audience

    set_audience(result=result, audience="public", by=make_user(roles=[("lead", city)]))
    for page in (f"/public/results/{result.pk}/", f"/results/{result.pk}/shared/"):
        assert "way-forward" not in browser.get(page).content.decode()


def test_services_refuse_what_there_is_not(result):
    assessment = result.submission.assessment
    for kind, question, level in (
        ("no", VISION, "improved"),
        ("decided", "no", "improved"),
        ("decided", VISION, "no"),
    ):
        with pytest.raises(InvalidDecision):
            wish(assessment=assessment, question=question, level=level, kind=kind)
    with pytest.raises(InvalidDecision):
        choose_stage(assessment=assessment, stage="nowhere")
    for targets in ({"nowhere": 4.0}, {"policy": 101.0}, {"policy": -0.5}):
        with pytest.raises(InvalidDecision):
            set_targets(assessment=assessment, targets=targets)
    assert not Plan.objects.exists()


def test_one_mark_holds_for_a_question_through_all_rounds(result, city):
    assessment = result.submission.assessment
    first = wish(assessment=assessment, question=VISION, level="improved", kind="decided")
    second = wish(assessment=assessment, question=VISION, level="partly", kind="out-of-reach")

    assert first.pk == second.pk
    later = hand_in(ANSWERS, place=city, round_number=2).submission.assessment
    assert open_plan(later) == second.plan
    take_wish_back(plan=second.plan, question=VISION)
    assert not RiseWish.objects.exists()


def test_the_api_gives_the_way_with_its_purposes(browser, result):
    mark(browser, result)

    found = browser.get(f"/api/v1/results/{result.pk}/path/").json()

    assert (found["stage"], found["reached"], found["find_out"]) == (
        "in-place",
        False,
        ["operation.partners.quick"],
    )
    (rise,) = found["path"]["rises"]
    assert (rise["question"], rise["from_level"], rise["to_level"]) == (TARGETS, "first-steps", "in-place")
    assert rise["serves"] == [
        {"kind": "condition", "node": "policy", "required": 70.0, "level": "prepared", "domain": None}
    ]
    assert found["path"]["effort"] == 2.0
    assert found["blocked"] == []


def test_the_api_refuses_another_stage(browser, result):
    answer = browser.get(f"/api/v1/results/{result.pk}/path/", {"stage": "nowhere"})

    assert answer.status_code == 400
    assert answer.json()["fields"] == {"stage": "Ask for a stage above the present one."}
    assert browser.get(f"/api/v1/results/{result.pk}/path/", {"stage": "in-place"}).status_code == 200


def test_the_api_says_what_stands_in_the_way(browser, city):
    result = hand_in({VISION: "not-started", TARGETS: "not-started"}, place=city)
    for question in (VISION, TARGETS):
        mark(browser, result, question=question, level="first-steps")

    found = browser.get(f"/api/v1/results/{result.pk}/path/").json()

    assert found["path"] is None
    assert [(row["purpose"]["node"], row["best"], row["questions"]) for row in found["blocked"]] == [
        ("policy", 0.0, [VISION, TARGETS])
    ] or found["blocked"]
