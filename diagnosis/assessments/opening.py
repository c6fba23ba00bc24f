"""Opening a round: about which subject, and with what the round before and other modes answered already."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import InvalidAnswer, InvalidSubject, RoundExists
from diagnosis.assessments.models import (
    Answer,
    AnswerOrigin,
    AnswerState,
    Assessment,
    Change,
    ChangeCause,
    Evidence,
    EvidenceKind,
    Origin,
    Submission,
)
from diagnosis.assessments.reminders import list_newest_submissions
from diagnosis.assessments.services import CONTENT_FIELDS, AnswerInput, check_answer
from diagnosis.people.models import User
from diagnosis.places.models import Place, Programme, ProgrammePlace
from frameworks.models import FrameworkVersion
from frameworks.selectors import load_spec
from frameworks.spec import Framework, Question, Scale

# "Don't know" is not carried: somebody may know by now.
CARRIED_STATES = (AnswerState.LEVEL, AnswerState.NOT_APPLICABLE)


def start_assessment(
    *,
    place: Place,
    version: FrameworkVersion,
    mode: str,
    round_number: int,
    as_of: datetime.date,
    made_how: str,
    participants: str,
    origin: Origin | str,
    by: User | None,
    initiative: str = "",
    participants_texts: Mapping[str, str] | None = None,
    carry_over: bool = True,
) -> Assessment:
    """Open a round of answers, with what earlier rounds answered already (``carry_over``).

    Raises InvalidSubject, or RoundExists when it is there already.
    """
    check_subject(load_spec(version.pk), initiative)
    try:
        with transaction.atomic():
            made = Assessment.objects.create(
                place=place,
                framework_id=version.framework_id,
                version=version,
                initiative=initiative,
                mode=mode,
                round=round_number,
                as_of=as_of,
                made_how=made_how,
                participants=participants,
                participants_texts=dict(participants_texts or {}),
                origin=origin,
                programme=find_running_programme(place, version, mode) if origin == Origin.SELF else None,
                created_by=by,
            )
            if carry_over:
                carry_answers(assessment=made, by=by)
            return made
    except IntegrityError as error:
        raise RoundExists(round_number, initiative) from error


def find_running_programme(place: Place, version: FrameworkVersion, mode: str) -> Programme | None:
    """Return the programme of the place that runs today and asks for this framework and mode, if any.

    Of several the one whose deadline comes first.
    """
    today = timezone.localdate()
    running = (Q(starts_on__isnull=True) | Q(starts_on__lte=today)) & (
        Q(ends_on__isnull=True) | Q(ends_on__gte=today)
    )
    member = ProgrammePlace.objects.filter(
        Q(left_on__isnull=True) | Q(left_on__gte=today), programme=OuterRef("pk"), place=place
    )
    return (
        Programme.objects.filter(
            running, Exists(member), version__framework=version.framework_id, mode__in=["", mode]
        )
        .order_by(F("deadline").asc(nulls_last=True), "pk")
        .first()
    )


def check_subject(spec: Framework, initiative: str) -> None:
    """Raise InvalidSubject unless an initiative is named just where the framework asks about one."""
    if spec.subject == "initiative" and not initiative.strip():
        raise InvalidSubject(_("Give the name of the initiative. This framework asks about one initiative."))
    if spec.subject == "place" and initiative.strip():
        raise InvalidSubject(
            _("This framework asks about the place and not about an initiative. Leave the name empty.")
        )


def carry_answers(*, assessment: Assessment, by: User | None) -> list[Answer]:
    """Copy what was answered before, each with its change; origin: carried. It counts once it is saved.

    The last round of the same mode goes first; other modes fill what it did not answer, the newest
    first. A level, or a reason why it does not apply, is copied where this version still allows it and
    the scale is the same. Links and citations come along as copies; files stay where they were handed in.
    """
    now = timezone.now()
    rows, changes, evidence = [], [], []
    for question, answer, submission in _pick_answers(assessment):
        content = {name: answer[name] for name in CONTENT_FIELDS}
        common = {"assessment": assessment, "question_key": question.key, "revision": 1}
        carried = {"origin": AnswerOrigin.CARRIED, "carried_from": submission}
        rows.append(Answer(**common, **content, **carried, updated_by=by, updated_at=now))
        source = {"assessment": submission.assessment_id, "submission": submission.number}
        after = content | {"origin": AnswerOrigin.CARRIED, "carried_from": source}
        changes.append(
            Change(**common, before=None, after=after, cause=ChangeCause.CARRY, made_by=by, made_at=now)
        )
        evidence += _copy_addresses(assessment, question, answer.get("evidence", ()), by)
    Change.objects.bulk_create(changes)
    Evidence.objects.bulk_create(evidence)
    return Answer.objects.bulk_create(rows)


def _pick_answers(assessment: Assessment) -> Iterator[tuple[Question, dict[str, Any], Submission]]:
    """Yield the first fitting answer to each question of this assessment, with where it stands."""
    spec, kind = load_spec(assessment.version_id), assessment.place.spec_kind
    asked = {question.key: question for question in spec.list_questions(assessment.mode, kind)}
    for submission in list_submissions_to_carry(assessment):
        then = load_spec(submission.assessment.version_id).questions_by_key
        for answer in submission.answers:
            key = answer["question"]
            if key not in asked or key not in then or answer["state"] not in CARRIED_STATES:
                continue
            given = AnswerInput(**{name: answer[name] for name in CONTENT_FIELDS})
            if not is_same_scale(asked[key].scale, then[key].scale):
                continue
            try:
                check_answer(spec, assessment.mode, kind, key, given)
            except InvalidAnswer:
                continue
            yield asked.pop(key), answer, submission


def is_same_scale(scale: Scale, other: Scale) -> bool:
    """A level means the same on both: the same rungs, worth the same, in the same order."""
    return [(level.key, level.value) for level in scale.levels] == [
        (level.key, level.value) for level in other.levels
    ]


def _copy_addresses(
    assessment: Assessment, question: Question, evidence: Iterable[Mapping[str, str]], by: User | None
) -> list[Evidence]:
    """Copy links and citations of a submitted answer; a file is shown from its own assessment instead."""
    return [
        Evidence(
            assessment=assessment,
            question_key=question.key,
            kind=item["kind"],
            url=item["url"],
            citation=item["citation"],
            added_by=by,
        )
        for item in evidence
        if item["kind"] != EvidenceKind.FILE
    ]


def list_submissions_to_carry(assessment: Assessment) -> list[Submission]:
    """Return the newest submission of each mode that asks some of the same questions, this mode's first.

    ``assessment`` need not be saved yet.
    """
    spec, kind = load_spec(assessment.version_id), assessment.place.spec_kind
    asked = {question.key for question in spec.list_questions(assessment.mode, kind)}
    modes = [
        mode.key
        for mode in spec.modes
        if any(question.key in asked for question in spec.list_questions(mode.key, kind))
    ]
    found = list_newest_submissions(assessment, modes) if modes else []
    return sorted(found, key=lambda submission: submission.assessment.mode != assessment.mode)
