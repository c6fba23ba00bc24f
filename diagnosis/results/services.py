"""Every write of a result is one function here. A result is computed once and never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.check_letters import tell_leads
from diagnosis.assessments.errors import NotAllLookedAt, NothingChecked, WrongState
from diagnosis.assessments.findings import COUNTED, is_handed_in
from diagnosis.assessments.models import AnswerState, Assessment, Submission, Verdict, Verification
from diagnosis.assessments.services import submit_assessment
from diagnosis.assessments.transitions import move_state
from diagnosis.people.models import User
from diagnosis.people.trail import record_event
from diagnosis.results.certainty import keep_certainty
from diagnosis.results.compared import enter_result
from diagnosis.results.errors import InvalidOverride, OverrideExists, OverrideGone
from diagnosis.results.models import NodeKind, NodeScore, Override, Result, ResultCertainty, Series
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.encoding import decode_diagnosis, encode_diagnosis
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


def read_checked_records(
    answers: Iterable[Mapping[str, Any]], findings: Mapping[str, Verification]
) -> tuple[AnswerRecord, ...]:
    """Return what the check leaves as records: confirmed answers as given, changed ones as changed.

    What was not checked is left out, so that the coverage says how much was.
    """
    rows = []
    for answer in answers:
        finding = findings.get(answer["question"])
        if finding is None or finding.verdict not in COUNTED:
            continue
        if finding.verdict == Verdict.CHANGED:
            changed = {"state": finding.state, "level_key": finding.level_key, "grade": finding.grade}
            rows.append({**answer, **changed})
        else:
            rows.append(dict(answer))
    return read_records(rows)


def compute_diagnosis(
    submission: Submission, findings: Mapping[str, Verification] | None = None
) -> Diagnosis:
    """Return the diagnosis of a submission, or of what a check found on it: the same input gives the same."""
    assessment = submission.assessment
    answers = submission.answers
    return diagnose(
        load_spec(assessment.version_id),
        mode=assessment.mode,
        place_kind=cast("PlaceKind", assessment.place.kind),  # the database holds it to the four kinds
        answers=read_records(answers) if findings is None else read_checked_records(answers, findings),
    )


@transaction.atomic
def diagnose_submission(*, submission: Submission) -> Result:
    """Diagnose a submission and keep the result; one that is there already is returned as it is."""
    kept = Result.objects.filter(submission=submission, series=Series.SELF).first()
    if kept is not None:
        return kept
    return _keep_result(submission, Series.SELF, compute_diagnosis(submission))


def _keep_result(submission: Submission, series: str, diagnosis: Diagnosis) -> Result:
    result = Result.objects.create(
        submission=submission,
        series=series,
        payload=encode_diagnosis(diagnosis),
        engine_version=diagnosis.engine_version,
        input_digest=diagnosis.input_digest,
        method_digest=diagnosis.method_digest,
        document_digest=diagnosis.document_digest,
        stage=(diagnosis.stage.stage or "") if diagnosis.stage else "",
    )
    NodeScore.objects.bulk_create(list_scores(result, diagnosis))
    keep_certainty(result, load_spec(submission.assessment.version_id), diagnosis)
    enter_result(result=result, diagnosis=diagnosis)
    return result


def complete_certainty(*, result: Result) -> bool:
    """Store how sure a result is that was made without; say whether it is stored now.

    False where there is one already, also where another run was faster, and where none can be computed.
    """
    if ResultCertainty.objects.filter(result=result).exists():
        return False
    spec = load_spec(result.submission.assessment.version_id)
    try:
        with transaction.atomic():
            return keep_certainty(result, spec, decode_diagnosis(bytes(result.payload))) is not None
    except IntegrityError:
        return False


@transaction.atomic
def submit_and_diagnose(*, assessment: Assessment, by: User | None) -> Result:
    """Freeze the answers and diagnose them, both or neither; raise AlreadySubmitted when they are frozen."""
    return diagnose_submission(submission=submit_assessment(assessment=assessment, by=by))


@transaction.atomic
def finish_check(*, assessment: Assessment, by: User, leave_open: bool = False) -> Result:
    """End the check of the newest submission and make its checked result, both or neither.

    Answers that nobody looked at count as not checked, once that is confirmed (``leave_open``). Raises
    WrongState, NotAllLookedAt with their number, or NothingChecked.
    """
    move_state(assessment, "finish_check")
    submission = assessment.submissions.order_by("-number").select_related("assessment__place").first()
    if submission is None:
        raise WrongState
    findings = {row.question_key: row for row in Verification.objects.filter(submission=submission)}
    handed_in = [answer["question"] for answer in submission.answers if is_handed_in(answer)]
    open_count = sum(key not in findings for key in handed_in)
    if open_count and not leave_open:
        raise NotAllLookedAt(open_count)
    if not any(finding.verdict in COUNTED for finding in findings.values()):
        raise NothingChecked
    result = _keep_result(submission, Series.VERIFIED, compute_diagnosis(submission, findings))
    record_event(
        "assessments.check_finished",
        by=by,
        place=assessment.place,
        subject=f"assessment:{assessment.pk}",
        round=assessment.round,
        submission=submission.number,
    )
    tell_leads("checked", assessment=assessment, submission_number=submission.number, by=by)
    return result


@transaction.atomic
def set_stage(*, result: Result, stage: str, reason: str, by: User) -> Override:
    """Set another stage beside the computed one, signed and with a reason.

    Raises InvalidOverride with the field, or OverrideExists where one holds already.
    """
    stages = load_spec(result.submission.assessment.version_id).stages_by_key
    if stage not in stages:
        raise InvalidOverride("stage", _("Choose one of the stages shown."))
    if stage == result.stage:
        raise InvalidOverride("stage", _("This is the computed stage. Choose another one."))
    if not reason.strip():
        raise InvalidOverride("reason", _("Give the reason. It stands beside the stage."))
    try:
        with transaction.atomic():
            override = Override.objects.create(
                result=result, stage=stage, reason=reason.strip(), set_by=by, set_at=timezone.now()
            )
    except IntegrityError as error:
        raise OverrideExists from error
    _record_override("results.override_set", result, by)
    return override


@transaction.atomic
def withdraw_stage(*, result: Result, override_id: int, by: User) -> None:
    """Withdraw the set stage; it stays in the history. Raises OverrideGone when it holds no more."""
    withdrawn = Override.objects.filter(pk=override_id, result=result, withdrawn_at__isnull=True).update(
        withdrawn_by=by, withdrawn_at=timezone.now()
    )
    if not withdrawn:
        raise OverrideGone
    _record_override("results.override_withdrawn", result, by)


def _record_override(kind: str, result: Result, by: User) -> None:
    assessment = result.submission.assessment
    record_event(
        kind,
        by=by,
        place=assessment.place,
        subject=f"result:{result.pk}",
        round=assessment.round,
        submission=result.submission.number,
    )


def list_scores(result: Result, diagnosis: Diagnosis) -> Iterator[NodeScore]:
    """Yield the scores of a result as rows, not saved."""
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
