"""The answers of one result as bytes, one a question of the whole framework in the document's order.

For comparisons: many results are read at once without their diagnoses. Codes are those of ``batch``
(0 and up: position of the level, MISSING, NOT_APPLICABLE) and NOT_ASKED where the mode or the kind of
place does not ask the question.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from diagnosis.scoring.batch import MISSING, NOT_APPLICABLE, Codes
from diagnosis.scoring.errors import AnswerMatrixRefused
from diagnosis.scoring.records import Diagnosis, QuestionResult
from frameworks.spec import Framework

NOT_ASKED = -3


def write_codes(framework: Framework, diagnosis: Diagnosis) -> bytes:
    """Return the answers that a diagnosis of this framework rests on."""
    given = {result.question: result for node in diagnosis.elements for result in node.questions}
    codes = [
        _code_of(framework, key, given[key]) if key in given else NOT_ASKED for key in list_columns(framework)
    ]
    return np.array(codes, dtype=np.int8).tobytes()


def read_codes(framework: Framework, rows: Sequence[bytes]) -> Codes:
    """Return the matrix (results, questions of ``list_columns``).

    Raises AnswerMatrixRefused for a row of another length.
    """
    width = len(framework.questions_by_key)
    if any(len(row) != width for row in rows):
        raise AnswerMatrixRefused(shape=(len(rows), width), dtype="int8", questions=width)
    return np.frombuffer(b"".join(bytes(row) for row in rows), dtype=np.int8).reshape(len(rows), width)


def list_columns(framework: Framework) -> tuple[str, ...]:
    """Return the keys of all questions, of every mode, in the order of the codes."""
    return tuple(framework.questions_by_key)


def choose_columns(framework: Framework, codes: Codes, questions: Sequence[str]) -> Codes:
    """Return the columns of these questions, as ``batch.score_batch`` takes them.

    What was not asked is missing there: choose the questions that the mode and kind of place ask.
    """
    columns = list_columns(framework)
    chosen = codes[:, [columns.index(key) for key in questions]]
    return np.where(chosen == NOT_ASKED, np.int8(MISSING), chosen)


def _code_of(framework: Framework, key: str, result: QuestionResult) -> int:
    if result.level is not None:
        return framework.questions_by_key[key].scale.position_of(result.level)
    return NOT_APPLICABLE if result.state == "not_applicable" else MISSING
