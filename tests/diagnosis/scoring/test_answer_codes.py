"""Answers as bytes: written, read back, and cut to the questions that the batch engine asks."""

from __future__ import annotations

import numpy as np
import pytest

from diagnosis.scoring.answer_codes import NOT_ASKED, choose_columns, list_columns, read_codes, write_codes
from diagnosis.scoring.batch import MISSING, NOT_APPLICABLE, compile_batch, encode_answers, score_batch
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.errors import AnswerMatrixRefused
from diagnosis.scoring.records import AnswerRecord
from frameworks.document import compile_framework, parse_document
from tests.factories import SMALL_FRAMEWORK


@pytest.fixture(scope="module")
def small():
    document, _problems = parse_document(SMALL_FRAMEWORK.read_text(encoding="utf-8"))
    return compile_framework(document)


@pytest.fixture(scope="module")
def answers(small):
    questions = small.list_questions("deep", "city")
    skipped = next(question for question in questions if question.not_applicable)
    given = [
        AnswerRecord(question.key, "level", question.scale.levels[position % 3].key, "B")
        for position, question in enumerate(questions)
        if question is not skipped
    ]
    return (*given[1:], AnswerRecord(skipped.key, "not_applicable"))


def test_codes_say_level_missing_not_applicable_and_not_asked(small, answers):
    diagnosis = diagnose(small, mode="deep", place_kind="city", answers=answers)
    codes = dict(
        zip(list_columns(small), np.frombuffer(write_codes(small, diagnosis), dtype=np.int8), strict=True)
    )
    given = {answer.question: answer for answer in answers}
    asked = {question.key for question in small.list_questions("deep", "city")}

    for key, code in codes.items():
        if key not in asked:
            assert code == NOT_ASKED
        elif key not in given:
            assert code == MISSING
        elif given[key].level is None:
            assert code == NOT_APPLICABLE
        else:
            assert code == small.questions_by_key[key].scale.position_of(given[key].level)
    assert {NOT_ASKED, MISSING, NOT_APPLICABLE, 1} <= set(codes.values())


def test_the_batch_engine_takes_them_as_the_answers_themselves(small, answers):
    compiled = compile_batch(small, mode="deep", place_kind="city")
    diagnosis = diagnose(small, mode="deep", place_kind="city", answers=answers)
    rows = read_codes(small, [write_codes(small, diagnosis)] * 2)
    matrix = choose_columns(small, rows, [question.key for question in compiled.plan.questions])

    assert (matrix == encode_answers(small, compiled, [answers, answers])).all()
    assert score_batch(compiled, matrix).scores[0, 1] == diagnosis.overall.score


def test_what_was_not_asked_is_missing_for_the_engine(small):
    codes = np.full((1, len(list_columns(small))), NOT_ASKED, dtype=np.int8)

    assert (choose_columns(small, codes, list_columns(small)[:2]) == MISSING).all()


def test_rows_of_another_framework_are_refused(small):
    with pytest.raises(AnswerMatrixRefused):
        read_codes(small, [b"\x00"])
