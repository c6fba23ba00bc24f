"""What no page sends: numbers without end, far days, invisible signs. Each gets an answer, and no error."""

from __future__ import annotations

import pytest

from diagnosis.assessments.models import ReturnedAnswer
from diagnosis.people.letters import Letter, render_letter
from tests.factories import make_assessment, make_place, make_submission, sign_in

HUGE = ["9" * 25, "9" * 5000, "-1", "²", "x", "\x00"]
VISION = "policy.vision.quick"


@pytest.mark.parametrize("number", HUGE)
def test_a_number_that_nobody_has_is_refused(number, world):
    lead, consultant = sign_in(world.people["lead"]), sign_in(world.people["consultant"])
    check = {"save": VISION, "submission": number, f"{VISION}-verdict": "confirmed"}
    answer = {f"{VISION}-choice": "partly", f"{VISION}-revision": number}
    about = f"/assessments/{world.open.pk}"
    asked = [
        (lead, "/assessments/new/", {"place": number, "version": number, "round": number}),
        (lead, f"{about}/questions/{VISION}/comments/", {"text": "Which?", "mentioned": number}),
        (lead, f"{about}/questions/{VISION}/restore/", {"earlier": number, "revision": number}),
        (lead, f"{about}/answers/{VISION}/", answer),
        (
            consultant,
            f"/assessments/{world.submitted.pk}/check/policy.vision/",
            {**check, f"{VISION}-revision": number},
        ),
    ]

    got = [browser.post(address, data).status_code for browser, address, data in asked]

    assert set(got) <= {409, 422}


def test_a_stage_that_nobody_set_is_not_withdrawn(world):
    browser = sign_in(world.people["consultant"])

    for number in HUGE:
        assert browser.post(f"/results/{world.checked.pk}/stage/withdraw/", {"override": number}).url


def test_a_revision_without_end_is_a_conflict_for_the_api_too(world):
    browser = sign_in(world.people["staff"])
    address = f"/api/v1/assessments/{world.open.pk}/answers/{VISION}/"

    got = [
        browser.put(
            address, {"state": "level", "level": "partly", "revision": number}, "application/json"
        ).status_code
        for number in ("two", None, -1, [1], {"a": 1}, 10**25, True)
    ]

    assert got == [400, 400, 400, 400, 400, 409, 400]


@pytest.mark.parametrize("sent", ["[]", "3", '"text"', "{", "null", '{"state": {"a": 1}, "revision": 0}'])
def test_other_json_than_an_answer_is_refused(sent, world):
    address = f"/api/v1/assessments/{world.open.pk}/answers/{VISION}/"

    assert sign_in(world.people["staff"]).put(address, sent, "application/json").status_code == 400


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_of_the_calendar_are_no_days_of_the_trail(day, world):
    browser = sign_in(world.people["administrator"])

    for name in ("since", "until"):
        for address in ("/trail/", "/trail/download/", "/places/harbour-city/trail/"):
            page = browser.get(address, {name: day})
            assert (page.status_code, "Give the day as year-month-day." in page.content.decode()) == (
                422,
                True,
            )


def test_a_sign_that_no_database_takes_is_left_out(world):
    consultant = sign_in(world.people["consultant"])
    submitted = make_submission(make_assessment(place=world.open.place, round_number=9))

    sent = consultant.post(
        f"/assessments/{submitted.pk}/send-back/",
        {"submission": 1, "question": VISION, f"{VISION}-reason": "Attach\x00 the plan"},
    )

    assert sent.status_code == 302
    assert ReturnedAnswer.objects.get(submission__assessment=submitted).reason == "Attach the plan"
    assert sign_in(world.people["administrator"]).get("/people/?q=%00harbour").status_code == 200


def test_a_name_of_several_lines_stays_in_the_subject_of_a_letter(world):
    result = world.checked
    city = make_place("two-lines", name={"en": "Port\rBcc: all@city.example", "ja": "港"})
    assessment = make_assessment(place=city)
    context = {"assessment": assessment, "path": f"/results/{result.pk}/"}

    letter = render_letter(Letter(to="lead@city.example", language="en", template="checked", context=context))

    assert letter.subject == "Port Bcc: all@city.example: the check is finished"
    assert "Bcc" not in letter.message()


def test_an_address_longer_than_an_account_keeps_is_refused(world):
    """A valid address may have 320 signs, an account keeps 254."""
    long = f"{'a' * 60}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 20}.example"
    browser = sign_in(world.people["administrator"])
    about = f"/programmes/{world.programme.key}/places"

    new = {"new-name": "Quiet town", "new-kind": "city", "new-country": "XX", "new-email": long}
    got = [
        browser.post(f"{about}/new/", new),
        browser.post("/places/harbour-city/people/", {"email": long, "kind": "staff", "language": "en"}),
    ]

    assert [page.status_code for page in got] == [422, 422]
    assert all("This address is too long." in page.content.decode() for page in got)


def test_the_language_of_a_link_is_one_of_this_site(world, client):
    got = [
        client.get(f"/shared/{world.share.secret}/", {"language": language})["Content-Language"]
        for language in ("ja", "de", "../../en", "x" * 500)
    ]

    assert got == ["ja", "en", "en", "en"]


@pytest.mark.parametrize("number", HUGE)
def test_a_roadmap_takes_no_number_that_nobody_has(number, world):
    browser = sign_in(world.people["staff"])
    roadmap = f"/roadmaps/{world.line.plan_id}"
    line = f"{roadmap}/lines/{world.line.pk}"
    fields = {"horizon": "mid", "status": "planned", "to_level": "improved"}

    wrong = [
        browser.post(f"{line}/", {**fields, "revision": number}).status_code,
        browser.post(
            f"{line}/", {**fields, "revision": 0, "cost_low": number, "currency": "USD"}
        ).status_code,
        browser.post(f"{line}/", {**fields, "revision": 0, "due_on": number}).status_code,
    ]
    for part, data in (
        ("move", {"horizon": "mid", "position": number, "revision": number}),
        ("drop", {"revision": number}),
        ("delete", {"revision": number}),
    ):
        assert browser.post(f"{line}/{part}/", data).status_code == 302
    browser.post(f"{roadmap}/order/", {"move": number, "revision": number})
    browser.post(f"/results/{world.result.pk}/roadmap/", {"rise": f"{number}:{number}", "measure": number})

    assert set(wrong) <= {409, 422}
    world.line.refresh_from_db()
    assert (world.line.revision, world.line.status) == (0, "planned")
