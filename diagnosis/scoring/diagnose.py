"""The traced engine: one set of answers in, one diagnosis with its whole trace out.

Pure: the same framework version, mode, kind of place and answers give the same diagnosis,
in whatever order the answers come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from diagnosis.scoring.encoding import compute_input_digest
from diagnosis.scoring.errors import (
    AnswerRefused,
    DuplicateAnswer,
    LevelMismatch,
    LevelOutsideScale,
    NotApplicableRefused,
    QuestionNotAsked,
    UnknownGrade,
    UnknownMode,
    UnknownPlaceKind,
    UnknownQuestion,
)
from diagnosis.scoring.lens import compute_lens
from diagnosis.scoring.nodes import score_domain, score_element, score_overall
from diagnosis.scoring.records import AnswerRecord, Diagnosis
from diagnosis.scoring.stages import find_stage
from frameworks.spec import PLACE_KINDS, Framework, PlaceKind, Question

ENGINE_VERSION = "1.0.0"


def diagnose(
    framework: Framework, *, mode: str, place_kind: PlaceKind, answers: Iterable[AnswerRecord]
) -> Diagnosis:
    """Return the diagnosis of these answers; a question without a record is unanswered.

    Raises UnknownMode, UnknownPlaceKind or one of the AnswerRefused family (see ``errors``).
    """
    check_ground(framework, mode=mode, place_kind=place_kind)
    questions = framework.list_questions(mode, place_kind)
    answers_by_key = check_answers(framework, questions=questions, answers=answers)

    elements = {
        element.key: score_element(
            framework, element, framework.questions_for(element, mode, place_kind), answers_by_key
        )
        for element in framework.elements
    }
    domains = tuple(score_domain(framework, domain, elements) for domain in framework.domains)
    overall = score_overall(framework, domains)
    nodes = {overall.key: overall, **{domain.key: domain for domain in domains}, **elements}

    return Diagnosis(
        engine_version=ENGINE_VERSION,
        framework=framework.key,
        version=framework.version,
        method_digest=framework.method_digest,
        document_digest=framework.document_digest,
        mode=mode,
        place_kind=place_kind,
        input_digest=compute_input_digest(answers_by_key.values(), document_digest=framework.document_digest),
        overall=overall,
        domains=domains,
        elements=tuple(elements.values()),
        stage=find_stage(framework, nodes),
        lens=compute_lens(framework, questions, answers_by_key),
    )


def check_ground(framework: Framework, *, mode: str, place_kind: PlaceKind) -> None:
    """Raise UnknownMode or UnknownPlaceKind unless the framework can be asked so."""
    if mode not in {known.key for known in framework.modes}:
        raise UnknownMode(mode=mode)
    if place_kind not in PLACE_KINDS:
        raise UnknownPlaceKind(place_kind=place_kind)


def check_answers(
    framework: Framework, *, questions: Iterable[Question], answers: Iterable[AnswerRecord]
) -> Mapping[str, AnswerRecord]:
    """Return the answers by question key; raise an AnswerRefused for the first that cannot count."""
    asked = {question.key: question for question in questions}
    grades = {grade.key for grade in framework.grades}
    accepted: dict[str, AnswerRecord] = {}
    for answer in answers:
        key = answer.question
        if key not in asked:
            raise _explain_missing_question(framework, key)
        if key in accepted:
            raise DuplicateAnswer(question=key)
        if answer.grade is not None and answer.grade not in grades:
            raise UnknownGrade(question=key, grade=answer.grade)
        _check_state(asked[key], answer)
        accepted[key] = answer
    return accepted


def _explain_missing_question(framework: Framework, key: str) -> AnswerRefused:
    known = key in framework.questions_by_key
    return QuestionNotAsked(question=key) if known else UnknownQuestion(question=key)


def _check_state(question: Question, answer: AnswerRecord) -> None:
    if (answer.state == "level") != (answer.level is not None):
        raise LevelMismatch(question=question.key, state=answer.state, level=answer.level)
    if answer.level is not None and question.scale.find_level(answer.level) is None:
        raise LevelOutsideScale(question=question.key, level=answer.level)
    if answer.state == "not_applicable" and not question.not_applicable:
        raise NotApplicableRefused(question=question.key)
