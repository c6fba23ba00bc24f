"""A consultant checks answers one by one: what is saved, what is refused, who may."""

from __future__ import annotations

import pytest

from diagnosis.assessments.checking import FindingInput, verify_answer
from diagnosis.assessments.errors import InvalidAnswer, StaleFinding, WrongState
from diagnosis.assessments.evidence import attach_evidence
from diagnosis.assessments.models import Assessment, PrivateNote, Verification
from diagnosis.assessments.services import AnswerInput, save_answer
from diagnosis.people.models import Role
from diagnosis.results.services import submit_and_diagnose
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION, type_in
from tests.factories import (
    check_all,
    find_as,
    make_assessment,
    make_role,
    make_submission,
    sign_in,
)

CHANGED = FindingInput(verdict="changed", state="level", level_key="partly", grade="C", reason="Only a draft")


def verify(assessment, by, given, *, question=VISION, revision=0, number=1):
    return verify_answer(
        assessment=assessment,
        submission_number=number,
        question_key=question,
        given=given,
        revision=revision,
        by=by,
    )


def page_of(assessment, element="policy.vision"):
    return f"/assessments/{assessment.pk}/check/{element}/"


# ---- The service ----


def test_a_change_keeps_what_it_should_be_and_why(submitted, consultant):
    finding = verify(submitted, consultant, CHANGED)

    assert (finding.verdict, finding.level_key, finding.grade) == ("changed", "partly", "C")
    assert (finding.reason, finding.revision, finding.verified_by) == ("Only a draft", 1, consultant)


def test_confirming_keeps_no_level_of_its_own(submitted, consultant):
    finding = verify(
        submitted, consultant, FindingInput(verdict="confirmed", state="level", level_key="partly")
    )

    assert (finding.state, finding.level_key, finding.grade) == ("", "", "")


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (FindingInput(verdict=""), "verdict"),
        (FindingInput(verdict="sure"), "verdict"),
        (FindingInput(verdict="changed", reason="Why"), "choice"),
        (FindingInput(verdict="changed", state="level", level_key="half", reason="Why"), "choice"),
        (FindingInput(verdict="changed", state="level", level_key="partly"), "reason"),
        (
            FindingInput(verdict="changed", state="level", level_key="partly", grade="E", reason="Why"),
            "grade",
        ),
        (
            FindingInput(verdict="changed", state="level", level_key="in-place", grade="B", reason="Why"),
            "choice",
        ),
        (FindingInput(verdict="changed", state="not_applicable", reason="Why"), "choice"),
        (FindingInput(verdict="confirmed", reason="x" * 2001), "reason"),
    ],
)
def test_a_finding_that_does_not_fit_names_its_field(given, field, submitted, consultant):
    with pytest.raises(InvalidAnswer) as refused:
        verify(submitted, consultant, given)

    assert refused.value.field == field
    assert not Verification.objects.exists()


def test_where_it_may_not_apply_the_check_may_say_so(submitted, consultant):
    given = FindingInput(verdict="changed", state="not_applicable", reason="The port does this")

    assert verify(submitted, consultant, given, question=PARTNERS).state == "not_applicable"


def test_an_answer_that_was_not_given_cannot_be_checked(city, consultant):
    empty = make_assessment(place=city)
    submit_and_diagnose(assessment=empty, by=None)

    with pytest.raises(InvalidAnswer):
        verify(empty, consultant, FindingInput(verdict="confirmed"))


def test_the_second_consultant_sees_what_the_first_found(submitted, consultant, second):
    first = verify(submitted, consultant, FindingInput(verdict="confirmed"))

    with pytest.raises(StaleFinding) as refused:
        verify(submitted, second, CHANGED)

    assert refused.value.current == first
    assert verify(submitted, second, CHANGED, revision=1).revision == 2


def test_words_that_another_consultant_replaces_stay_as_their_note(submitted, consultant, second):
    finding = verify(submitted, consultant, CHANGED)
    verify(submitted, second, FindingInput(verdict="confirmed", reason="Adopted since"), revision=1)
    verify(submitted, second, FindingInput(verdict="confirmed", reason="Adopted in May"), revision=2)

    note = PrivateNote.objects.get()
    assert (note.text, note.author) == ("Found before: Changed. Only a draft", consultant)
    assert (note.question_key, note.written_at) == (VISION, finding.verified_at)


def test_two_who_find_the_same_do_not_clash(submitted, consultant, second):
    verify(submitted, consultant, FindingInput(verdict="confirmed"))

    again = verify(submitted, second, FindingInput(verdict="confirmed"))

    assert (again.revision, again.verified_by) == (1, consultant)


@pytest.mark.parametrize(
    ("state", "number"), [("open", 1), ("returned", 1), ("verified", 1), ("submitted", 2), ("submitted", 0)]
)
def test_only_the_newest_submission_is_checked_and_only_while_it_waits(state, number, submitted, consultant):
    Assessment.objects.filter(pk=submitted.pk).update(state=state)

    with pytest.raises(WrongState):
        verify(submitted, consultant, FindingInput(verdict="confirmed"), number=number)


# ---- Who may ----


def staff_too(user, city):
    make_role(user, "staff", city)


def lead_too(user, city):
    make_role(user, "lead", city)


def reader_too(user, city):
    make_role(user, "reader", city)


WHO = [
    (None, True, True),
    (staff_too, False, False),
    (lead_too, False, False),
    (reader_too, True, False),
]


@pytest.mark.parametrize(("change", "may_verify", "may_note"), WHO)
def test_nobody_checks_a_place_where_they_work(change, may_verify, may_note, submitted, consultant, city):
    if change:
        change(consultant, city)

    loaded = find_as(consultant, submitted)

    assert (loaded.may_verify, loaded.may_note) == (may_verify, may_note)


def test_nobody_checks_an_assessment_in_which_they_answered(city, consultant, programme):
    role = make_role(consultant, "staff", city)
    mine, other = make_assessment(place=city), make_assessment(place=city, round_number=2)
    given = AnswerInput(state="level", level_key="partly")
    save_answer(assessment=mine, question_key=VISION, given=given, revision=0, by=consultant)
    Role.objects.filter(pk=role.pk).delete()

    assert [find_as(consultant, each).may_verify for each in (mine, other)] == [False, True]


def test_a_desk_study_is_not_checked(city, consultant):
    desk = make_assessment(place=city, origin="desk")

    assert not find_as(consultant, desk).may_verify


# ---- The pages ----


def test_one_answer_is_saved_alone(submitted, consultant):
    data = {"submission": 1, "save": VISION, **type_in(VISION, verdict="confirmed", revision=0)}

    response = sign_in(consultant).post(page_of(submitted), data)

    assert response["Location"] == page_of(submitted) + "#q-policy-vision-quick"
    assert Verification.objects.get().verdict == "confirmed"


def test_saving_all_goes_on_to_the_next_element(submitted, consultant):
    data = {"submission": 1, "save": "all", **type_in(VISION, verdict="not_verified", revision=0)}

    response = sign_in(consultant).post(page_of(submitted), data)

    assert response["Location"] == page_of(submitted, "policy.targets")


def test_what_is_wrong_stands_beside_the_field_with_what_was_typed(submitted, consultant):
    fields = type_in(
        VISION, verdict="changed", choice="partly", grade="C", reason="", revision=0, note="Ask them"
    )

    response = sign_in(consultant).post(page_of(submitted), {"submission": 1, "save": "all", **fields})

    page = response.content.decode()
    assert response.status_code == 422
    assert 'id="q-policy-vision-quick-reason-error"' in page
    assert '<option value="partly" selected>' in page
    assert ">Ask them</textarea>" in page
    assert not Verification.objects.exists()


def test_a_clash_shows_the_other_finding_and_overwrites_nothing(submitted, consultant, second):
    verify(submitted, consultant, CHANGED)
    fields = type_in(VISION, verdict="confirmed", revision=0)

    response = sign_in(second).post(page_of(submitted), {"submission": 1, "save": "all", **fields})

    page = response.content.decode()
    assert response.status_code == 409
    assert "Chie of the programme checked this while you did" in page
    assert f'name="{VISION}-revision" value="1"' in page
    assert Verification.objects.get().verdict == "changed"


def test_what_nobody_touched_on_a_page_does_not_clash(submitted, consultant, second):
    page = sign_in(second).get(page_of(submitted)).content.decode()
    was = page.split(f'name="{VISION}-was" value="')[1].split('"')[0]
    verify(submitted, consultant, CHANGED)
    fields = type_in(VISION, verdict="", choice="in-place", grade="B", reason="", revision=0, was=was)

    response = sign_in(second).post(page_of(submitted), {"submission": 1, "save": "all", **fields})

    assert response.status_code == 302
    assert Verification.objects.get().verified_by == consultant


def test_a_revision_that_nobody_saved_is_refused(submitted, consultant):
    fields = type_in(VISION, verdict="confirmed", revision=5)

    response = sign_in(consultant).post(page_of(submitted), {"submission": 1, "save": "all", **fields})

    assert response.status_code == 422
    assert not Verification.objects.exists()


def test_a_page_of_an_older_submission_is_refused_with_a_sentence(submitted, consultant):
    fields = type_in(VISION, verdict="confirmed", revision=0)

    response = sign_in(consultant).post(page_of(submitted), {"submission": 7, "save": "all", **fields})

    assert response.status_code == 422
    assert "at another step by now" in response.content.decode()


def test_the_overview_counts_and_lists(submitted, consultant):
    verify(submitted, consultant, CHANGED)
    verify(submitted, consultant, FindingInput(verdict="confirmed"), question=TARGETS)
    address = f"/assessments/{submitted.pk}/check/"

    context = sign_in(consultant).get(f"{address}?show=open").context

    counts = context["counts"]
    assert (counts.confirmed, counts.changed, counts.not_verified, counts.open) == (1, 1, 0, 1)
    assert [line.question.key for line in context["listed"]] == [PARTNERS]


def test_grade_a_without_evidence_is_listed(city, consultant):
    assessment = make_assessment(place=city)
    attach_evidence(
        assessment=assessment, question_key=VISION, upload=None, link="https://city.example/plan", by=None
    )
    make_submission(assessment, grade="A")

    page = sign_in(consultant).get(f"/assessments/{assessment.pk}/check/?show=no-evidence")

    assert [line.question.key for line in page.context["listed"]] == [TARGETS, PARTNERS]


def test_evidence_stands_beside_the_answer(city, consultant):
    assessment = make_assessment(place=city)
    attach_evidence(
        assessment=assessment, question_key=VISION, upload=None, link="https://city.example/plan", by=None
    )
    make_submission(assessment)

    page = sign_in(consultant).get(page_of(assessment)).content.decode()

    assert 'href="https://city.example/plan"' in page
    assert "Vision, quick: in place." in page


def test_before_anything_is_handed_in_there_is_nothing_to_check(assessment, consultant):
    client = sign_in(consultant)

    assert "Nothing is handed in yet." in client.get(f"/assessments/{assessment.pk}/check/").content.decode()
    assert client.get(page_of(assessment)).status_code == 404


def test_a_checked_assessment_shows_its_findings_without_a_form(submitted, consultant):
    check_all(submitted, by=consultant, changes={VISION: "partly"})
    Assessment.objects.filter(pk=submitted.pk).update(state="verified")

    page = sign_in(consultant).get(page_of(submitted)).content.decode()

    assert "Changed to: Partly in place, grade C." in page
    assert "Seen: policy.vision.quick" in page
    assert f'name="{VISION}-verdict"' not in page


def test_the_start_page_says_what_waits_for_the_check(submitted, consultant, reader):
    page = sign_in(consultant).get("/").content.decode()
    button = page.split('class="actions"')[1].split("</a>")[0]
    assert "1 assessment waits for your check." in page
    assert f"/assessments/{submitted.pk}/check/" in button

    page = sign_in(reader).get("/").content.decode()
    assert "1 result to read." in page
    assert "being answered" not in page


def test_a_page_with_one_answer_has_one_button_that_saves(submitted, consultant):
    page = sign_in(consultant).get(page_of(submitted)).content.decode()

    assert page.count('name="save"') == 1
