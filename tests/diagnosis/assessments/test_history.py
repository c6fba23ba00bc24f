"""The trail: one row for each edit, with before and after, which nobody rewrites."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from diagnosis.assessments.errors import InvalidAnswer, StaleRevision
from diagnosis.assessments.models import Answer, Change, Submission
from diagnosis.assessments.services import AnswerInput, import_answers, save_answer, submit_assessment
from tests.diagnosis.assessments.conftest import TARGETS, VISION
from tests.factories import answer_all

EMPTY = {"level_key": "", "reason": "", "comment": "", "comment_texts": {}, "grade": ""}


def save(assessment, by, revision, **values):
    given = AnswerInput(**values)
    return save_answer(assessment=assessment, question_key=VISION, given=given, revision=revision, by=by)


def test_each_edit_is_one_row_with_before_and_after(staff, colleague, assessment):
    save(assessment, staff, 0, state="open", comment="Ask")
    save(assessment, colleague, 1, state="level", level_key="partly", grade="B")
    save(assessment, staff, 2, state="unknown")

    rows = list(Change.objects.all())
    first = EMPTY | {"state": "open", "comment": "Ask"}
    second = EMPTY | {"state": "level", "level_key": "partly", "grade": "B"}
    third = EMPTY | {"state": "unknown"}
    assert [(row.revision, row.made_by) for row in rows] == [(1, staff), (2, colleague), (3, staff)]
    assert [(row.before, row.after) for row in rows] == [(None, first), (first, second), (second, third)]
    assert rows[-1].made_at == Answer.objects.get().updated_at


def test_what_is_not_saved_leaves_no_row(staff, assessment):
    save(assessment, staff, 0, state="level", level_key="partly")

    save(assessment, staff, 1, state="level", level_key="partly")  # unchanged
    with pytest.raises(StaleRevision):
        save(assessment, staff, 0, state="level", level_key="improved")
    with pytest.raises(InvalidAnswer):
        save(assessment, staff, 1, state="level", level_key="excellent")

    assert Change.objects.count() == 1


def test_an_import_leaves_a_row_for_each_answer_or_none_at_all(staff, assessment):
    answer_all(assessment)
    again = {TARGETS: AnswerInput(state="unknown")}

    assert list(Change.objects.values_list("revision", "before")) == [(1, None)] * 3
    with pytest.raises(StaleRevision):
        import_answers(assessment=assessment, answers=again, by=staff)
    assert Change.objects.count() == 3


@pytest.mark.parametrize("model", [Change, Submission])
def test_the_database_refuses_to_rewrite_or_remove(model, staff, assessment):
    save(assessment, staff, 0, state="unknown")
    submit_assessment(assessment=assessment, by=staff)
    rows = model.objects.filter(assessment=assessment)
    column = "question_key" if model is Change else "number"

    for write in (
        lambda: rows.update(**{column: "9"}),
        lambda: rows._raw_delete("default"),
        rows.delete,
        rows.get().delete,
    ):
        with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
            write()

    assert rows.count() == 1


def test_an_account_goes_without_rewriting_the_trail(staff, assessment):
    save(assessment, staff, 0, state="unknown")
    number = staff.pk

    staff.delete()

    assert Answer.objects.get().updated_by is None
    assert Change.objects.get().made_by_id == number


def test_an_assessment_with_a_trail_is_not_removed(staff, assessment):
    save(assessment, staff, 0, state="unknown")

    with pytest.raises(IntegrityError, match="frozen"), transaction.atomic():
        assessment.delete()

    assert Answer.objects.count() == 1
