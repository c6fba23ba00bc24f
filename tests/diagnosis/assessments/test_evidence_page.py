"""All evidence of an assessment on one page, what is graded A without any first; how much; earlier rounds."""

from __future__ import annotations

import datetime
import re

import pytest
from django.urls import reverse

from diagnosis.assessments import evidence
from diagnosis.assessments.attachments import list_evidence
from diagnosis.assessments.errors import NotReopened, RefusedEvidence
from diagnosis.assessments.evidence import attach_evidence, remove_evidence
from diagnosis.assessments.models import Assessment
from diagnosis.assessments.services import AnswerInput, import_answers, submit_assessment
from diagnosis.people.models import User
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION
from tests.diagnosis.assessments.test_evidence import PDF, attach, keep_file, upload
from tests.factories import make_assessment, make_programme, make_user, sign_in

GRADED_A = AnswerInput(state="level", level_key="partly", grade="A")


def link(assessment, address: str = "https://city.example/plan", question: str = VISION, by=None):
    return attach_evidence(assessment=assessment, question_key=question, upload=None, link=address, by=by)


def read(person, assessment) -> str:
    address = reverse("assessments:evidence-list", args=[assessment.pk])
    return sign_in(person).get(address).content.decode()


@pytest.fixture
def answered(assessment):
    import_answers(assessment=assessment, answers={VISION: GRADED_A, TARGETS: GRADED_A}, by=None)
    return assessment


def test_evidence_stands_by_question_and_what_lacks_it_stands_first(answered, staff):
    link(answered)
    keep_file(answered, question=PARTNERS)

    page = list_evidence(answered)

    assert [line.question.key for line in page.missing] == [TARGETS]
    assert [
        (part.element.key, [item.kind for line in part.questions for item in line.items])
        for domain in page.domains
        for part in domain.elements
    ] == [("policy.vision", ["link"]), ("operation.partners", ["file"])]
    assert (page.count, page.answer_count) == (2, 2)
    text = read(staff, answered)
    assert text.index("Grade A without a document") < text.index("https://city.example/plan")
    assert "1 answer of grade A has none." in text


def test_it_says_who_added_what_and_when(answered, staff, reader):
    kept = link(answered, by=staff)

    page = read(reader, answered)

    assert re.search(rf"Budget office · .*{kept.added_at:%H:%M}", page)
    User.objects.filter(pk=staff.pk).delete()
    assert "a former member" in read(reader, answered)


def test_removed_evidence_is_not_listed(answered, staff):
    remove_evidence(evidence=link(answered), by=staff)

    assert "No document stands behind the answers yet." in read(staff, answered)


def test_consultants_reach_it_from_the_overview_also_after_submission(answered, city, staff):
    consultant = make_user(roles=[("consultant", make_programme(places=[city]))])
    submit_assessment(assessment=answered, by=staff)
    address = reverse("assessments:evidence-list", args=[answered.pk])

    overview = sign_in(consultant).get(f"/assessments/{answered.pk}/").content.decode()

    assert f'href="{address}"' in overview
    assert "2 answers of grade A have none." in read(consultant, answered)


def test_the_page_takes_as_many_queries_for_one_as_for_many(answered, staff, django_assert_num_queries):
    """Session, user, assessment, answers, evidence with who added it, roles."""
    client = sign_in(staff)
    address = reverse("assessments:evidence-list", args=[answered.pk])
    for number in (1, 2, 3):
        link(answered, f"https://city.example/{number}", by=make_user())
        with django_assert_num_queries(6):
            assert client.get(address).status_code == 200


# ---- How much, and when ----


def test_an_answer_holds_so_many_documents_and_no_more(assessment, staff, monkeypatch):
    monkeypatch.setattr(evidence, "PIECES_AN_ANSWER", 2)
    link(assessment, "https://city.example/1")
    keep_file(assessment)

    with pytest.raises(
        RefusedEvidence, match="This answer has 2 documents, and that is the limit"
    ) as refused:
        link(assessment, "https://city.example/3")

    assert refused.value.field == "link"
    assert link(assessment, "https://city.example/1").url == "https://city.example/1"  # attached already
    assert attach(staff, assessment, file=upload()).status_code == 422


def test_an_assessment_holds_so_many_files_and_links_still_go(assessment, monkeypatch):
    monkeypatch.setattr(evidence, "FILES_AN_ASSESSMENT", 1)
    keep_file(assessment)

    with pytest.raises(RefusedEvidence, match="This assessment has 1 files"):
        keep_file(assessment, question=PARTNERS)

    assert link(assessment, question=PARTNERS).pk


def test_sent_back_only_what_was_sent_back_takes_and_loses_evidence(assessment, staff):
    kept, other = link(assessment), link(assessment, question=PARTNERS)
    Assessment.objects.filter(pk=assessment.pk).update(state="returned", reopened=[VISION])

    assert keep_file(assessment).pk
    remove_evidence(evidence=kept, by=staff)
    with pytest.raises(NotReopened):
        keep_file(assessment, question=PARTNERS)
    with pytest.raises(NotReopened):
        remove_evidence(evidence=other, by=staff)


def test_a_file_that_is_gone_from_the_disk_is_not_found(assessment, staff):
    kept = keep_file(assessment)
    kept.file.storage.delete(kept.file.name)

    assert sign_in(staff).get(reverse("assessments:evidence", args=[kept.key])).status_code == 404


def test_a_name_that_turns_around_keeps_its_real_ending(assessment, staff):
    refused = attach(staff, assessment, file=upload("plan\u202efdp.exe", PDF))
    kept = attach(staff, assessment, file=upload("\u202eplan.pdf\u200f", PDF))

    assert (refused.status_code, kept.status_code) == (422, 200)
    saved = assessment.evidence.get()
    assert (saved.name, saved.file.name[-4:]) == ("plan.pdf", ".pdf")


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("計画書.pdf", "attachment; filename*=utf-8''%E8%A8%88%E7%94%BB%E6%9B%B8.pdf"),
        ('a"b;c.pdf', 'attachment; filename="a\\"b;c.pdf"'),
    ],
)
def test_a_download_has_its_name_in_every_language(name, header, assessment, staff):
    kept = keep_file(assessment, name)

    response = sign_in(staff).get(reverse("assessments:evidence", args=[kept.key]))

    assert response["Content-Disposition"] == header
    response.close()


# ---- Earlier rounds ----


@pytest.fixture
def earlier(city, staff):
    made = make_assessment(place=city, as_of=datetime.date(2024, 3, 1))
    keep_file(made, "old-plan.pdf")
    link(made, "https://city.example/old")
    submit_assessment(assessment=made, by=staff)
    return made


def read_question(person, assessment) -> str:
    address = reverse("assessments:element", args=[assessment.pk, "policy.vision"])
    return sign_in(person).get(address).content.decode()


def test_evidence_of_the_last_round_is_shown_beside_and_served_from_there(earlier, city, staff):
    now = make_assessment(place=city, round_number=2)
    file = earlier.evidence.get(kind="file")

    page = read_question(staff, now)

    assert "Evidence of 2024:" in page
    assert f'href="/evidence/{file.key}/"' in page
    assert "https://city.example/old" in page
    assert not now.evidence.exists()
    response = sign_in(staff).get(f"/evidence/{file.key}/")
    assert b"".join(response) == PDF


def test_what_is_attached_again_is_not_listed_twice(earlier, city, staff):
    now = make_assessment(place=city, round_number=2)
    link(now, "https://city.example/old")

    assert read_question(staff, now).count('href="https://city.example/old"') == 1


def test_evidence_of_an_open_round_of_another_origin_and_of_a_later_day_is_not_shown(city, staff):
    for number, fields in enumerate([{}, {"origin": "desk"}, {"as_of": datetime.date(2026, 5, 1)}], start=1):
        other = make_assessment(place=city, round_number=number, **fields)
        link(other, f"https://city.example/other-{number}")
        if number > 1:
            submit_assessment(assessment=other, by=staff)

    assert "Evidence of" not in read_question(staff, make_assessment(place=city, round_number=9))
