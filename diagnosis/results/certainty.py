"""How sure a stored result is: computed with it, kept beside it, and computed again where none is kept."""

from __future__ import annotations

import logging

from diagnosis.results.models import Result, ResultCertainty
from diagnosis.scoring.encoding import decode_certainty, encode_certainty
from diagnosis.scoring.errors import ScoringError
from diagnosis.scoring.records import Certainty, Diagnosis
from diagnosis.scoring.uncertainty import compute_certainty
from frameworks.spec import Framework

logger = logging.getLogger(__name__)

# What reckoning can run into. The result stands without its certainty, so none of it may stop a submission.
FAULTS = (ScoringError, ArithmeticError, LookupError, ValueError, TypeError, MemoryError)


def keep_certainty(result: Result, spec: Framework, diagnosis: Diagnosis) -> ResultCertainty | None:
    """Compute and store how sure a result is; None, with a line in the log, where that fails."""
    certainty = _compute(result, spec, diagnosis)
    if certainty is None:
        return None
    return ResultCertainty.objects.create(
        result=result, payload=encode_certainty(certainty), engine_version=certainty.engine_version
    )


def load_certainty(result: Result, spec: Framework, diagnosis: Diagnosis) -> Certainty | None:
    """Return how sure a result is, as kept; what is not kept, or cannot be read, is computed and not stored.

    No query where the result was loaded with its certainty. None where it cannot be told.
    """
    kept = getattr(result, "certainty", None)
    if kept is not None:
        try:
            return decode_certainty(bytes(kept.payload))
        except ScoringError:  # another version of the program wrote another shape
            logger.warning("The certainty of result %s cannot be read and is computed anew.", result.pk)
    return _compute(result, spec, diagnosis)


def _compute(result: Result, spec: Framework, diagnosis: Diagnosis) -> Certainty | None:
    evidenced = {answer["question"] for answer in result.submission.answers if answer.get("evidence")}
    try:
        return compute_certainty(spec, diagnosis, evidenced=evidenced)
    except FAULTS:
        logger.exception("The certainty of result %s cannot be computed.", result.pk)
        return None
