"""Answers are sent back with reasons: what the city may change, and what a second submission keeps."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from diagnosis.assessments.check_letters import write_sent_back
from diagnosis.assessments.checking import FindingInput, send_back, verify_answer
from diagnosis.assessments.errors import AlreadySubmitted, InvalidAnswer, NotReopened, WrongState
from diagnosis.assessments.evidence import attach_evidence, remove_evidence
from diagnosis.assessments.findings import load_check
from diagnosis.assessments.models import Assessment, Evidence, ReturnedAnswer, Verification
from diagnosis.assessments.services import AnswerInput, save_answer
from diagnosis.jobs.models import Job
from diagnosis.people.letters import render_letter
from diagnosis.people.models import Event
from diagnosis.people.selectors import find_addressees
from diagnosis.results.services import finish_check, submit_and_diagnose
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION, read_answer, type_in
from tests.factories import check_all, make_assessment, make_submission, make_user, sign_in

WHY = "The plan is not attached."


def return_answers(assessment, by, reasons, number=1):
    rows = send_back(assessment=assessment, submission_number=number, reasons=reasons, by=by)
    assessment.refresh_from_db()
    return rows


def answer_again(assessment, key, *, level="partly", by=None):
    saved = read_answer(assessment, key)
    given = AnswerInput(state="level", level_key=level, grade="B")
    return save_answer(
        assessment=assessment, question_key=key, given=given, revision=saved.revision, by=by
    ).answer


@pytest.fixture
def returned(submitted, consultant):
    return_answers(submitted, consultant, {VISION: WHY})
    return submitted


def test_only_what_was_sent_back_is_opened_again(returned, consultant):
    row = ReturnedAnswer.objects.get()

    assert (returned.state, returned.reopened) == ("returned", [VISION])
    assert (row.question_key, row.reason, row.returned_by) == (VISION, WHY, consultant)
    assert answer_again(returned, VISION).level_key == "partly"
    with pytest.raises(NotReopened):
        answer_again(returned, TARGETS)


def test_a_checked_assessment_can_be_sent_back_too(submitted, consultant):
    check_all(submitted, by=consultant)
    checked = finish_check(assessment=submitted, by=consultant)

    return_answers(submitted, consultant, {VISION: WHY})

    assert submitted.state == "returned"
    assert list(submitted.submissions.get().results.filter(series="verified")) == [checked]


@pytest.mark.parametrize(
    ("reasons", "field"),
    [
        ({}, "question"),
        ({VISION: " "}, VISION),
        ({"policy.gone": "Why"}, "question"),
        ({VISION: "x" * 2001}, VISION),
    ],
)
def test_each_answer_sent_back_has_a_reason(reasons, field, submitted, consultant):
    with pytest.raises(InvalidAnswer) as refused:
        return_answers(submitted, consultant, reasons)

    assert refused.value.field == field
    assert Assessment.objects.get(pk=submitted.pk).state == "submitted"


def test_what_was_sent_back_once_is_not_sent_back_again(returned, second):
    with pytest.raises(WrongState):
        return_answers(returned, second, {TARGETS: WHY})

    assert returned.reopened == [VISION]


def test_an_older_submission_is_not_sent_back(submitted, consultant):
    with pytest.raises(WrongState):
        return_answers(submitted, consultant, {VISION: WHY}, number=2)

    assert Assessment.objects.get(pk=submitted.pk).state == "submitted"


def test_evidence_follows_the_same_rule(city, consultant, staff):
    assessment = make_assessment(place=city)
    kept = {"assessment": assessment, "upload": None, "by": staff}
    old = attach_evidence(question_key=TARGETS, link="https://city.example/a", **kept)
    make_submission(assessment)
    with pytest.raises(AlreadySubmitted):
        attach_evidence(question_key=VISION, link="https://city.example/b", **kept)
    return_answers(assessment, consultant, {VISION: WHY})

    new = attach_evidence(question_key=VISION, link="https://city.example/b", **kept)
    remove_evidence(evidence=new, by=staff)
    with pytest.raises(NotReopened):
        attach_evidence(question_key=TARGETS, link="https://city.example/c", **kept)
    with pytest.raises(NotReopened):
        remove_evidence(evidence=old, by=staff)

    assert Evidence.objects.filter(removed_at__isnull=True).get() == old


# ---- What the city sees ----


def test_the_city_sees_what_was_sent_back_and_why(returned, staff):
    client = sign_in(staff)
    home = client.get("/").content.decode()
    overview = client.get(f"/assessments/{returned.pk}/").content.decode()

    assert "1 answer was sent back." in home
    assert "1 answer was sent back." in overview
    assert WHY in overview
    assert "Chie of the programme" in overview


def test_the_reopened_question_can_be_edited_and_no_other(returned, staff):
    client = sign_in(staff)
    open_page = client.get(f"/assessments/{returned.pk}/elements/policy.vision/").content.decode()
    locked = client.get(f"/assessments/{returned.pk}/elements/policy.targets/").content.decode()

    assert WHY in open_page
    assert f'name="{VISION}-choice"' in open_page
    assert f'name="{TARGETS}-choice"' not in locked
    assert "Nothing here was sent back" in locked


def test_saving_leads_to_the_next_answer_that_was_sent_back(submitted, consultant, staff):
    return_answers(submitted, consultant, {VISION: WHY, PARTNERS: WHY})
    client, address = sign_in(staff), f"/assessments/{submitted.pk}/elements/{{}}/"
    fields = {key: type_in(key, choice="partly", grade="B", revision=1) for key in (VISION, PARTNERS)}

    first = client.post(address.format("policy.vision"), fields[VISION])
    last = client.post(address.format("operation.partners"), fields[PARTNERS])

    assert first["Location"] == address.format("operation.partners")
    assert last["Location"] == f"/assessments/{submitted.pk}/review/"


def test_what_was_typed_on_an_older_page_comes_back_with_the_reason(returned, staff):
    fields = type_in(TARGETS, choice="partly", comment="New plan", revision=1)

    response = sign_in(staff).post(f"/assessments/{returned.pk}/elements/policy.targets/", fields)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Only the answers that were sent back can be changed." in page
    assert "New plan" in page


def test_a_file_for_an_answer_that_was_not_sent_back_is_refused(returned, staff):
    address = f"/assessments/{returned.pk}/answers/{TARGETS}/evidence/"
    fields = type_in(
        TARGETS, choice="in-place", grade="B", revision=1, file=ContentFile(b"A plan", name="plan.txt")
    )

    assert sign_in(staff).post(address, fields).status_code == 422
    assert not Evidence.objects.exists()


def test_the_review_names_what_was_not_touched_since(submitted, consultant, staff):
    return_answers(submitted, consultant, {VISION: WHY, TARGETS: WHY})
    answer_again(submitted, VISION, by=staff)

    page = sign_in(staff).get(f"/assessments/{submitted.pk}/review/")

    review = page.context["review"]
    assert [item.question.key for item in review.untouched] == [TARGETS]
    assert "1 answer that was sent back was not touched since." in page.content.decode()


# ---- The second submission ----


def test_resubmitting_makes_a_second_submission_and_keeps_the_first(returned, staff):
    answer_again(returned, VISION, by=staff)
    submit_and_diagnose(assessment=returned, by=staff)

    first, second = returned.submissions.order_by("number")
    assert (first.answers[0]["level_key"], second.answers[0]["level_key"]) == ("in-place", "partly")
    assert [each.results.count() for each in (first, second)] == [1, 1]
    assert (Assessment.objects.get(pk=returned.pk).state, returned.submissions.count()) == ("submitted", 2)


def test_findings_on_unchanged_answers_are_carried_and_say_from_where(submitted, consultant, staff):
    check_all(submitted, by=consultant, changes={TARGETS: "partly"})
    return_answers(submitted, consultant, {VISION: WHY, PARTNERS: WHY})
    answer_again(submitted, VISION, by=staff)
    submit_and_diagnose(assessment=submitted, by=staff)

    lines = {line.question.key: line for line in load_check(submitted).lines}

    assert lines[VISION].finding is None
    assert lines[VISION].has_changed
    assert lines[VISION].returned.reason == WHY
    assert (lines[TARGETS].state, lines[TARGETS].found_in) == ("changed", 1)
    assert (lines[PARTNERS].state, lines[PARTNERS].found_in) == ("open", 0)  # sent back, and left as it was
    assert lines[TARGETS].finding.verified_by == consultant


def test_new_evidence_is_to_be_looked_at_again(submitted, consultant, staff):
    check_all(submitted, by=consultant)
    return_answers(submitted, consultant, {VISION: WHY})
    attach_evidence(
        assessment=submitted, question_key=VISION, upload=None, link="https://city.example/", by=staff
    )
    submit_and_diagnose(assessment=submitted, by=staff)

    assert [line.question.key for line in load_check(submitted).lines if line.state == "open"] == [VISION]


def test_a_carried_finding_can_be_found_anew(submitted, consultant, second, staff):
    check_all(submitted, by=consultant)
    return_answers(submitted, consultant, {VISION: WHY})
    submit_and_diagnose(assessment=submitted, by=staff)

    given = FindingInput(verdict="not_verified")
    verify_answer(
        assessment=submitted, submission_number=2, question_key=TARGETS, given=given, revision=1, by=second
    )

    line = next(line for line in load_check(submitted).lines if line.question.key == TARGETS)
    assert (line.state, line.found_in) == ("not_verified", 2)
    assert Verification.objects.filter(submission__number=1, verdict="confirmed").count() == 3


# ---- The letter and the trail ----


def test_the_trail_tells_who_sent_back(returned, consultant):
    event = Event.objects.get(kind="assessments.sent_back")

    assert (event.actor, event.place) == (consultant, returned.place)
    assert event.params == {"round": 1, "submission": 1, "count": 1}


def test_letters_go_to_the_leads_else_to_the_staff(city, staff, colleague):
    assert find_addressees([city.pk]) == {city.pk: [staff, colleague]}
    lead = make_user(roles=[("lead", city)])
    gone = make_user(roles=[("lead", city)])
    gone.is_active = False
    gone.save()

    assert find_addressees([city.pk]) == {city.pk: [lead]}


def test_the_letter_says_why_in_the_language_of_its_reader(submitted, consultant, city):
    make_user(email="lead@city.example", roles=[("lead", city)], language="ja")
    return_answers(submitted, consultant, {VISION: WHY})

    letter = write_sent_back(Event.objects.get(kind="assessments.told_sent_back").pk)
    mail = render_letter(letter)

    assert mail.to == ["lead@city.example"]
    assert "ビジョン、quickか。" in mail.body
    assert WHY in mail.body
    assert f"/assessments/{submitted.pk}/" in mail.body
    assert Job.objects.get().parameters["letter"] == "sent_back"


def test_no_letter_goes_out_once_it_was_handed_in_again(staff, returned):
    event = Event.objects.get(kind="assessments.told_sent_back")
    submit_and_diagnose(assessment=returned, by=staff)

    assert write_sent_back(event.pk) is None


def test_no_letter_goes_to_somebody_whose_role_ended_meanwhile(staff, returned):
    event = Event.objects.get(kind="assessments.told_sent_back")
    assert write_sent_back(event.pk).to == staff.email
    staff.roles.update(until=timezone.localdate() - timedelta(days=1))

    assert write_sent_back(event.pk) is None


# ---- The page ----


def test_the_page_keeps_what_was_typed_and_asks_for_reasons(submitted, consultant):
    data = {"submission": 1, "question": [VISION, TARGETS], f"{VISION}-reason": WHY, f"{TARGETS}-reason": ""}

    response = sign_in(consultant).post(f"/assessments/{submitted.pk}/send-back/", data)

    page = response.content.decode()
    assert response.status_code == 422
    assert f">{WHY}</textarea>" in page
    assert 'id="q-policy-targets-quick-error"' in page
    assert Assessment.objects.get(pk=submitted.pk).state == "submitted"


def test_a_link_from_the_check_marks_its_question(submitted, consultant):
    page = sign_in(consultant).get(f"/assessments/{submitted.pk}/send-back/?question={TARGETS}")

    assert [item.line.question.key for item in page.context["lines"] if item.marked] == [TARGETS]


def test_sending_back_leads_to_the_check(submitted, consultant):
    data = {"submission": 1, "question": VISION, f"{VISION}-reason": WHY}

    response = sign_in(consultant).post(f"/assessments/{submitted.pk}/send-back/", data)

    assert response["Location"] == f"/assessments/{submitted.pk}/check/"
    assert Assessment.objects.get(pk=submitted.pk).reopened == [VISION]
