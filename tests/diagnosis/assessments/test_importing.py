"""Imported answers: their trail, their translations, and what a typed comment does to them."""

import pytest
from django.utils import translation

from diagnosis.assessments.documents import read_assessment
from diagnosis.assessments.errors import InvalidAnswer, StaleRevision
from diagnosis.assessments.importing import check_document, import_assessment
from diagnosis.assessments.models import Change, Evidence
from diagnosis.assessments.services import AnswerInput, copy_answers, import_answers, save_answer
from tests.diagnosis.assessments.test_documents import ROUND
from tests.factories import make_assessment, make_place, make_user, make_version

pytestmark = pytest.mark.django_db
KEY = "policy.vision.quick"


@pytest.fixture
def imported():
    make_place("aa-city")
    make_version()
    document, _problems = read_assessment(ROUND)
    return import_assessment(document=document, by=None)


def test_import_assessment_keeps_answers_with_their_changes_and_evidence(imported):
    answer = imported.answers.get(question_key=KEY)

    assert (answer.level_key, answer.grade, answer.origin, answer.revision) == ("partly", "B", "imported", 1)
    assert imported.answers.count() == 3
    assert Change.objects.filter(assessment=imported, before__isnull=True).count() == 3
    assert Evidence.objects.get().citation == "Study, section 2"


def test_an_imported_comment_is_shown_in_the_readers_language(imported):
    answer = imported.answers.get(question_key=KEY)

    with translation.override("ja"):
        assert (answer.shown_comment, imported.shown_participants) == ("計画が一つ", "二つの部署")
    with translation.override("en"):
        assert (answer.shown_comment, imported.shown_participants) == ("One plan", "Two departments")


def test_a_comment_sent_back_as_shown_keeps_its_translations(imported):
    given = AnswerInput(state="level", level_key="in-place", comment="計画が一つ", grade="B")

    saved = save_answer(assessment=imported, question_key=KEY, given=given, revision=1, by=make_user()).answer

    assert (saved.comment, saved.comment_texts) == ("One plan", {"en": "One plan", "ja": "計画が一つ"})
    assert copy_answers(imported)[0]["comment_texts"] == {"en": "One plan", "ja": "計画が一つ"}


def test_a_typed_comment_replaces_the_translations(imported):
    given = AnswerInput(state="level", level_key="partly", comment="Two plans", grade="B")

    saved = save_answer(assessment=imported, question_key=KEY, given=given, revision=1, by=make_user()).answer

    assert (saved.comment, saved.comment_texts, saved.shown_comment) == ("Two plans", {}, "Two plans")


def test_import_answers_refuses_what_is_answered_already_and_what_does_not_fit():
    assessment = make_assessment()
    import_answers(
        assessment=assessment, answers={KEY: AnswerInput(state="level", level_key="partly")}, by=None
    )

    with pytest.raises(StaleRevision):
        import_answers(assessment=assessment, answers={KEY: AnswerInput(state="unknown")}, by=None)
    with pytest.raises(InvalidAnswer):
        import_answers(assessment=assessment, answers={"no.such": AnswerInput(state="unknown")}, by=None)


def test_check_document_names_what_is_not_loaded():
    document, _problems = read_assessment(ROUND)

    problems = check_document(document)

    assert [problem.message.code for problem in problems] == [
        "assessment.unknown_place",
        "assessment.unknown_version",
    ]
