"""An assessment file to rows: the round, its answers with their trail, and its evidence."""

from __future__ import annotations

from django.db import transaction

from diagnosis.assessments.documents import LEVEL, AnswerDocument, AssessmentDocument, check_against
from diagnosis.assessments.evidence import attach_evidence
from diagnosis.assessments.models import Assessment
from diagnosis.assessments.opening import start_assessment
from diagnosis.assessments.services import AnswerInput, import_answers
from diagnosis.people.models import User
from diagnosis.places.models import Place
from frameworks.messages import Message, Problem
from frameworks.models import FrameworkVersion, VersionState
from frameworks.selectors import load_spec

# The language whose text stands in an answer's plain comment; the others are its translations.
FIRST_LANGUAGE = "en"


def find_place(document: AssessmentDocument) -> Place | None:
    """Return the place that the file is about."""
    return Place.objects.filter(key=document.place).first()


def find_version(document: AssessmentDocument) -> FrameworkVersion | None:
    """Return the published version that the file answers."""
    return FrameworkVersion.objects.filter(
        framework__key=document.framework, number=document.version, state=VersionState.PUBLISHED
    ).first()


def find_round(document: AssessmentDocument) -> Assessment | None:
    """Return the round if it is there already, whoever made it."""
    return Assessment.objects.filter(
        place__key=document.place,
        framework__key=document.framework,
        initiative=document.initiative,
        mode=document.mode,
        round=document.round,
        origin=document.origin,
    ).first()


def check_document(document: AssessmentDocument) -> tuple[Problem, ...]:
    """Return what the database and the framework have against the file."""
    place, version = find_place(document), find_version(document)
    problems = []
    if place is None:
        problems.append(Problem("place", Message("assessment.unknown_place", {"key": document.place})))
    if version is None:
        params = {"key": document.framework, "version": document.version}
        problems.append(Problem("version", Message("assessment.unknown_version", params)))
    if place is None or version is None:
        return tuple(problems)
    return check_against(document, load_spec(version.pk), place.spec_kind)


@transaction.atomic
def import_assessment(*, document: AssessmentDocument, by: User | None) -> Assessment:
    """Make the round of a checked file, with its answers and evidence; it is open afterwards.

    Raises RoundExists when it is there already.
    """
    place, version = find_place(document), find_version(document)
    assert place is not None  # check_document is empty
    assert version is not None
    assessment = start_assessment(
        place=place,
        version=version,
        initiative=document.initiative,
        mode=document.mode,
        round_number=document.round,
        as_of=document.as_of,
        made_how=document.made_how,
        participants=document.participants[FIRST_LANGUAGE],
        participants_texts=document.participants,
        origin=document.origin,
        by=by,
        carry_over=False,  # the file says itself what is answered
    )
    answers = {
        answer.question: AnswerInput(
            state=answer.state,
            level_key=answer.level if answer.state == LEVEL else "",
            reason=answer.reason,
            comment=answer.comment.get(FIRST_LANGUAGE, ""),
            comment_texts=answer.comment,
            grade=answer.grade,
        )
        for answer in document.answers
    }
    import_answers(assessment=assessment, answers=answers, by=by)
    for answer in document.answers:
        _attach(assessment, answer, by)
    return assessment


def _attach(assessment: Assessment, answer: AnswerDocument, by: User | None) -> None:
    key = answer.question
    if answer.citation:
        attach_evidence(
            assessment=assessment, question_key=key, upload=None, link="", citation=answer.citation, by=by
        )
    if answer.link:
        attach_evidence(assessment=assessment, question_key=key, upload=None, link=answer.link, by=by)
