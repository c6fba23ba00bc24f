"""Every write of a result is one function here. A result is computed once and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from django.db import transaction

from diagnosis.assessments.models import AnswerState, Assessment, Submission
from diagnosis.assessments.services import submit_assessment
from diagnosis.people.models import User
from diagnosis.results.models import NodeKind, NodeScore, Result, Series
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.encoding import encode_diagnosis
from diagnosis.scoring.records import AnswerRecord, Diagnosis
from frameworks.selectors import load_spec
from frameworks.spec import PlaceKind


def read_records(answers: Iterable[Mapping[str, Any]]) -> tuple[AnswerRecord, ...]:
    """Return the frozen answers of a submission as the engine's records; open ones are left out.

    The evidence grade stays as given. Grade A without evidence counts as B only where draws use it.
    """
    return tuple(
        AnswerRecord(
            question=answer["question"],
            state=answer["state"],
            level=answer["level_key"] or None,
            grade=answer["grade"] or None,
        )
        for answer in answers
        if answer["state"] != AnswerState.OPEN
    )


def compute_diagnosis(submission: Submission) -> Diagnosis:
    """Return the diagnosis of a submission: the same submission always gives the same one."""
    assessment = submission.assessment
    return diagnose(
        load_spec(assessment.version_id),
        mode=assessment.mode,
        place_kind=cast("PlaceKind", assessment.place.kind),  # the database holds it to the four kinds
        answers=read_records(submission.answers),
    )


@transaction.atomic
def diagnose_submission(*, submission: Submission) -> Result:
    """Diagnose a submission and keep the result; one that is there already is returned as it is."""
    kept = Result.objects.filter(submission=submission, series=Series.SELF).first()
    if kept is not None:
        return kept
    diagnosis = compute_diagnosis(submission)
    result = Result.objects.create(
        submission=submission,
        series=Series.SELF,
        payload=encode_diagnosis(diagnosis),
        engine_version=diagnosis.engine_version,
        input_digest=diagnosis.input_digest,
        method_digest=diagnosis.method_digest,
        document_digest=diagnosis.document_digest,
        stage=(diagnosis.stage.stage or "") if diagnosis.stage else "",
    )
    NodeScore.objects.bulk_create(_list_scores(result, diagnosis))
    return result


@transaction.atomic
def submit_and_diagnose(*, assessment: Assessment, by: User | None) -> Result:
    """Freeze the answers and diagnose them, both or neither; raise AlreadySubmitted when they are frozen."""
    return diagnose_submission(submission=submit_assessment(assessment=assessment, by=by))


def _list_scores(result: Result, diagnosis: Diagnosis) -> Iterator[NodeScore]:
    for node in (diagnosis.overall, *diagnosis.domains, *diagnosis.elements):
        yield NodeScore(
            result=result,
            kind=node.kind,
            node_key=node.key,
            score=node.score,
            low=node.low,
            high=node.high,
            coverage=node.coverage,
            level=node.level or "",
            provisional=node.provisional,
        )
    for criterion in diagnosis.lens.criteria:
        yield NodeScore(
            result=result,
            kind=NodeKind.CRITERION,
            node_key=criterion.criterion,
            score=criterion.score,
            coverage=criterion.scored_cells / criterion.cell_count if criterion.cell_count else None,
        )
