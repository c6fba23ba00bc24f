"""The checked result: what it counts, what stands beside it, and what its pages say."""

from __future__ import annotations

import pytest
from django.urls import reverse

from diagnosis.assessments.check_letters import write_checked
from diagnosis.assessments.checking import FindingInput, send_back, verify_answer
from diagnosis.assessments.errors import NotAllLookedAt, NothingChecked, WrongState
from diagnosis.assessments.models import Assessment
from diagnosis.people.letters import render_letter
from diagnosis.people.models import Event
from diagnosis.results import services
from diagnosis.results.checked import load_check_of
from diagnosis.results.models import Result
from diagnosis.results.permissions import find_latest_result
from diagnosis.results.selectors import read_result
from diagnosis.results.services import finish_check, submit_and_diagnose
from diagnosis.results.wording import describe
from diagnosis.scoring.encoding import decode_diagnosis
from tests.diagnosis.results.conftest import sign_in
from tests.factories import check_all, make_assessment, make_programme, make_submission, make_user

VISION, TARGETS, PARTNERS = "policy.vision.quick", "policy.targets.quick", "operation.partners.quick"


@pytest.fixture
def consultant(city):
    return make_user(name="Chie of the programme", roles=[("consultant", make_programme(places=[city]))])


@pytest.fixture
def submitted(city):
    return make_submission(make_assessment(place=city))


@pytest.fixture
def checked(submitted, consultant):
    """Everything is looked at; the vision and the targets are found to be first steps."""
    check_all(submitted, by=consultant, changes={VISION: "first-steps", TARGETS: "first-steps"})
    return finish_check(assessment=submitted, by=consultant)


def verify(assessment, by, question, verdict):
    verify_answer(
        assessment=assessment,
        submission_number=1,
        question_key=question,
        given=FindingInput(verdict=verdict),
        revision=0,
        by=by,
    )


def test_the_checked_result_counts_what_was_changed(checked, submitted):
    # Policy: (25 + 25) / 2 = 25, partners confirmed at 75: (25 + 75) / 2 = 50.
    own = Result.objects.get(submission=checked.submission, series="self")
    scores = [decode_diagnosis(bytes(each.payload)).overall.score for each in (own, checked)]

    assert scores == [75, 50]
    assert (own.stage, checked.stage) == ("in-place", "to-be-developed")
    assert Assessment.objects.get(pk=submitted.pk).state == "verified"


def test_what_was_not_checked_is_left_out_and_lowers_the_coverage(submitted, consultant):
    verify(submitted, consultant, VISION, "confirmed")
    verify(submitted, consultant, TARGETS, "not_verified")

    result = finish_check(assessment=submitted, by=consultant, leave_open=True)

    policy, operation = decode_diagnosis(bytes(result.payload)).domains
    assert (policy.coverage, operation.coverage) == (0.5, 0)
    assert round(load_check_of(result).share, 3) == 0.333


def test_answers_that_nobody_looked_at_are_named_first(submitted, consultant):
    verify(submitted, consultant, VISION, "confirmed")

    with pytest.raises(NotAllLookedAt) as refused:
        finish_check(assessment=submitted, by=consultant)

    assert refused.value.count == 2
    assert Assessment.objects.get(pk=submitted.pk).state == "submitted"


def test_a_check_of_nothing_is_none(submitted, consultant):
    with pytest.raises(NothingChecked):
        finish_check(assessment=submitted, by=consultant, leave_open=True)

    assert Assessment.objects.get(pk=submitted.pk).state == "submitted"


def test_it_is_finished_once(checked, submitted, consultant):
    with pytest.raises(WrongState):
        finish_check(assessment=submitted, by=consultant)

    assert Result.objects.filter(series="verified").count() == 1


def test_without_a_result_the_check_is_not_finished(submitted, consultant, monkeypatch):
    check_all(submitted, by=consultant)

    def break_down(diagnosis):
        raise OSError

    monkeypatch.setattr(services, "encode_diagnosis", break_down)
    with pytest.raises(OSError):  # noqa: PT011  any fault of the engine or the disk
        finish_check(assessment=submitted, by=consultant)

    assert Assessment.objects.get(pk=submitted.pk).state == "submitted"
    assert not Event.objects.filter(kind="assessments.check_finished").exists()


def test_the_trail_and_a_letter_tell_it(lead, checked, submitted):
    event = Event.objects.get(kind="assessments.check_finished")
    letter = write_checked(Event.objects.get(kind="assessments.told_checked").pk)

    assert event.params == {"round": 1, "submission": 1}
    assert letter.to == lead.email
    assert f"/assessments/{submitted.pk}/result/" in render_letter(letter).body


# ---- Pages ----


def test_another_stage_is_said_first_and_kindly(checked):
    reading = read_result(checked)

    assert [describe(message, reading.spec) for message in reading.headline] == [
        "The framework is still to be developed.",
        "That is what the check found; the self-reported answers give “in place”.",
    ]
    assert describe(reading.summary[0], reading.spec) == "All 3 answers are checked."


def test_the_same_stage_is_not_said_twice(submitted, consultant):
    check_all(submitted, by=consultant)
    reading = read_result(finish_check(assessment=submitted, by=consultant))

    assert [message.code for message in reading.headline] == ["stage_is", "highest_stage"]


def test_the_checked_series_leads_and_the_other_stands_beside(lead, checked, submitted):
    page = sign_in(lead).get(f"/assessments/{submitted.pk}/result/", follow=True)

    text = page.content.decode()
    assert page.redirect_chain == [(f"/results/{checked.pk}/", 302)]
    assert [(row.row.node.score, row.own.score) for row in page.context["page"].reading.score_rows] == [
        (25, 75),
        (75, 75),
    ]
    assert "The check changed 2 of 3 answers." in text
    assert reverse("results:differences", args=[checked.pk]) in text
    assert "Chie of the programme" in text


def test_the_radar_draws_both_as_the_look_says(city, consultant):
    from tests.factories import make_jica_version

    assessment = make_submission(make_assessment(place=city, version=make_jica_version()))
    check_all(assessment, by=consultant, changes={VISION: "first-steps"})
    reading = read_result(finish_check(assessment=assessment, by=consultant))

    assert [(series["name"], series["kind"]) for series in reading.radar_data["series"]] == [
        ("Checked", "checked"),
        ("Self-reported", "own"),
    ]
    assert "Checked: Policy" in reading.radar
    assert "Self-reported: Policy" in reading.radar


def test_the_self_reported_page_leads_to_the_checked_one(lead, checked):
    own = Result.objects.get(submission=checked.submission, series="self")

    page = sign_in(lead).get(f"/results/{own.pk}/").content.decode()

    assert f'href="/results/{checked.pk}/"' in page
    assert "nobody has checked the answers yet" not in page


def test_each_difference_has_from_to_grade_reason_and_who(lead, checked):
    page = sign_in(lead).get(f"/results/{checked.pk}/differences/").content.decode()

    for part in ("In place", "First steps", "Grade B", "Grade C", f"Seen: {VISION}", "Chie of the programme"):
        assert part in page
    assert f"Seen: {PARTNERS}" not in page


def test_what_was_left_out_says_what_the_city_gave(lead, submitted, consultant):
    verify(submitted, consultant, VISION, "confirmed")
    result = finish_check(assessment=submitted, by=consultant, leave_open=True)
    reading = read_result(result)

    page = sign_in(lead).get(f"/results/{result.pk}/").content.decode()

    assert [row.question.key for row in reading.unchecked] == [TARGETS, PARTNERS]
    assert reading.unanswered == ()
    assert "left out of the checked result" in page
    assert "Self-reported: In place." in page


def test_old_results_stay_reachable(lead, checked, submitted, consultant):
    submitted.refresh_from_db()
    send_back(assessment=submitted, submission_number=1, reasons={VISION: "Look again"}, by=consultant)
    newest = submit_and_diagnose(assessment=submitted, by=lead)

    page = sign_in(lead).get(f"/results/{newest.pk}/")

    shown = [(row.submission.number, row.series) for row in page.context["page"].reading.all_results]
    assert shown == [(2, "self"), (1, "verified"), (1, "self")]
    assert f'href="/results/{checked.pk}/"' in page.content.decode()


def test_finishing_from_the_page_asks_before_it_leaves_answers_out(submitted, consultant):
    verify(submitted, consultant, VISION, "confirmed")
    client, address = sign_in(consultant), f"/assessments/{submitted.pk}/finish-check/"

    refused = client.post(address)
    done = client.post(address, {"leave": "yes"})

    assert refused.status_code == 422
    assert "2 answers are not looked at yet." in refused.content.decode()
    assert done["Location"] == f"/results/{Result.objects.get(series='verified').pk}/"


def test_the_boundary_and_who_took_part_stand_on_every_result(lead, city):
    city.boundary = {"en": "The city without its port", "ja": "港を除く市域"}
    city.save()
    assessment = make_submission(make_assessment(place=city, participants="Planning, transport"))
    result = assessment.submissions.get().results.get()

    page = sign_in(lead).get(f"/results/{result.pk}/").content.decode()

    for part in ("The city without its port", "Planning, transport", "In a workshop", "as of March 1, 2026"):
        assert part in page


# ---- The API ----


def test_the_api_gives_the_checked_result_first_and_each_series_by_name(lead, checked, submitted):
    client = sign_in(lead)
    address = f"/api/v1/assessments/{submitted.pk}/result/"

    first, own = client.get(address).json(), client.get(f"{address}?series=self").json()
    wrong = client.get(f"{address}?series=guessed")

    assert (first["series"], first["checked_share"], first["override"]) == ("verified", 1.0, None)
    assert (own["series"], own["checked_share"]) == ("self", None)
    assert find_latest_result(lead, submitted.pk) == checked
    assert (wrong.status_code, list(wrong.json()["fields"])) == (400, ["series"])
