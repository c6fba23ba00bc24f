"""Entering results where comparisons find them: one row beside each result, the newest ones marked."""

from __future__ import annotations

from django.db import transaction

from diagnosis.places.models import Place
from diagnosis.results.models import ComparedResult, Result
from diagnosis.scoring.answer_codes import write_codes
from diagnosis.scoring.encoding import decode_diagnosis
from diagnosis.scoring.records import Diagnosis
from frameworks.selectors import load_spec
from frameworks.spec import Framework

NO_MARK = "-"


def build_row(result: Result, framework: Framework, diagnosis: Diagnosis) -> ComparedResult:
    """Return the row of a result, not saved, as if it were the newest of all."""
    submission = result.submission
    assessment = submission.assessment
    return ComparedResult(
        result=result,
        assessment=assessment,
        place_id=assessment.place_id,
        framework_id=assessment.framework_id,
        version_id=assessment.version_id,
        initiative=assessment.initiative,
        mode=assessment.mode,
        series=result.series,
        origin=assessment.origin,
        round=assessment.round,
        submission_number=submission.number,
        as_of=assessment.as_of,
        method_digest=result.method_digest,
        stage=result.stage,
        marks=write_marks(framework, diagnosis),
        codes=write_codes(framework, diagnosis),
    )


def write_marks(framework: Framework, diagnosis: Diagnosis) -> str:
    """Return one sign a domain in the document's order: the rank of its level, or ``-``."""
    levels = {node.key: node.level for node in diagnosis.domains}
    return "".join(
        NO_MARK if levels[domain.key] is None else str(framework.rank_of_level(levels[domain.key] or ""))
        for domain in framework.domains
    )


@transaction.atomic
def enter_result(*, result: Result, diagnosis: Diagnosis) -> ComparedResult:
    """Store the row of a result, marked as current and newest where it is; what it replaces loses the mark.

    A result that comes late, of an older submission or round than one that is there, changes no other.
    """
    framework = load_spec(result.submission.assessment.version_id)
    row = build_row(result, framework, diagnosis)
    # Two results of one place, made at the same time, must not both find nothing newer.
    Place.objects.select_for_update().get(pk=row.place_id)
    current = ComparedResult.objects.filter(
        assessment=row.assessment, series=row.series, is_current=True
    ).first()
    row.is_current = current is None or row.submission_number > current.submission_number
    newest = ComparedResult.objects.filter(
        place=row.place_id,
        framework=row.framework_id,
        initiative=row.initiative,
        mode=row.mode,
        series=row.series,
        origin=row.origin,
        is_newest=True,
    ).first()
    row.is_newest = row.is_current and (newest is None or row.round >= newest.round)
    if row.is_newest and newest is not None:
        ComparedResult.objects.filter(pk=newest.pk).update(is_newest=False)
    if row.is_current and current is not None:
        ComparedResult.objects.filter(pk=current.pk).update(is_current=False)
    row.save(force_insert=True)
    return row


def complete_comparison(*, result: Result) -> None:
    """Enter a result that was made before comparisons were there."""
    enter_result(result=result, diagnosis=decode_diagnosis(bytes(result.payload)))
