"""What the engine refuses, and what the diagnosis says of itself."""

from __future__ import annotations

import pytest

from diagnosis.scoring.diagnose import ENGINE_VERSION, diagnose
from diagnosis.scoring.errors import (
    AnswerRefused,
    DuplicateAnswer,
    LevelMismatch,
    LevelOutsideScale,
    NotApplicableRefused,
    QuestionNotAsked,
    ScoringError,
    UnknownGrade,
    UnknownMode,
    UnknownPlaceKind,
    UnknownQuestion,
)
from diagnosis.scoring.records import REASON_CODES, AnswerRecord, QuestionResult
from frameworks.messages import Message
from frameworks.spec import Framework
from tests.diagnosis.scoring.frameworks import (
    answer_with,
    build_domain,
    build_element,
    build_framework,
    build_jica_shape,
    build_question,
)


def build_two_questions() -> Framework:
    return build_framework(
        build_domain(
            "policy",
            build_element(
                "policy.vision",
                build_question("asked", weight=2, not_applicable=False),
                build_question("other-mode", modes=("deep",)),
                build_question("other-kind", place_kinds=("country",)),
            ),
        )
    )


REFUSED = [
    ([AnswerRecord("nowhere", "unknown")], UnknownQuestion, {"question": "nowhere"}),
    ([AnswerRecord("other-mode", "unknown")], QuestionNotAsked, {"question": "other-mode"}),
    ([AnswerRecord("other-kind", "unknown")], QuestionNotAsked, {"question": "other-kind"}),
    ([AnswerRecord("asked", "unknown")] * 2, DuplicateAnswer, {"question": "asked"}),
    ([AnswerRecord("asked", "level", "high")], LevelOutsideScale, {"question": "asked", "level": "high"}),
    ([AnswerRecord("asked", "level")], LevelMismatch, {"question": "asked", "state": "level", "level": None}),
    (
        [AnswerRecord("asked", "unknown", "partly")],
        LevelMismatch,
        {"question": "asked", "state": "unknown", "level": "partly"},
    ),
    ([AnswerRecord("asked", "not_applicable")], NotApplicableRefused, {"question": "asked"}),
    ([AnswerRecord("asked", "level", "partly", "Z")], UnknownGrade, {"question": "asked", "grade": "Z"}),
]


@pytest.mark.parametrize(("answers", "error", "params"), REFUSED)
def test_answer_that_cannot_count_is_refused(
    answers: list[AnswerRecord], error: type[AnswerRefused], params: dict[str, object]
) -> None:
    with pytest.raises(error) as caught:
        diagnose(build_two_questions(), mode="quick", place_kind="city", answers=answers)

    assert caught.value.message == Message(error.code, params)
    assert caught.value.question == params["question"]


def test_unknown_mode_is_refused() -> None:
    with pytest.raises(UnknownMode):
        diagnose(build_two_questions(), mode="slow", place_kind="city", answers=[])


def test_unknown_place_kind_is_refused() -> None:
    with pytest.raises(UnknownPlaceKind):
        diagnose(build_two_questions(), mode="quick", place_kind="village", answers=[])  # type: ignore[arg-type]


def test_error_codes_are_distinct() -> None:
    def list_codes(error: type[ScoringError]) -> list[str]:
        return [error.code, *(code for child in error.__subclasses__() for code in list_codes(child))]

    codes = list_codes(ScoringError)

    assert len(codes) == len(set(codes)) > 13
    assert not REASON_CODES & set(codes)


def test_element_lists_what_each_question_gave() -> None:
    answers = [AnswerRecord("asked", "level", "in-place", "B")]

    diagnosis = diagnose(build_two_questions(), mode="quick", place_kind="city", answers=answers)

    (element,) = diagnosis.elements
    assert element.questions == (QuestionResult("asked", "level", "in-place", "B", 75.0, 2.0),)
    assert (element.children, diagnosis.domains[0].children, diagnosis.overall.children) == (
        ("asked",),
        ("policy.vision",),
        ("policy",),
    )


def test_mode_and_place_kind_choose_the_questions() -> None:
    framework = build_two_questions()

    deep = diagnose(framework, mode="deep", place_kind="city", answers=[])
    country = diagnose(framework, mode="quick", place_kind="country", answers=[])

    assert deep.elements[0].children == ("other-mode",)
    assert country.elements[0].children == ("asked", "other-kind")


def test_diagnosis_names_engine_framework_and_ground() -> None:
    framework = build_two_questions()

    diagnosis = diagnose(framework, mode="quick", place_kind="city", answers=[])

    assert (diagnosis.engine_version, diagnosis.framework, diagnosis.version) == (ENGINE_VERSION, "test", "1")
    assert diagnosis.method_digest == framework.method_digest
    assert diagnosis.document_digest == framework.document_digest
    assert (diagnosis.mode, diagnosis.place_kind) == ("quick", "city")


def test_framework_without_stages_gives_no_stage() -> None:
    assert diagnose(build_two_questions(), mode="quick", place_kind="city", answers=[]).stage is None


def test_find_node_knows_every_node_and_no_other() -> None:
    framework = build_jica_shape()
    answers = answer_with(framework, {question.key: 75.0 for question in framework.list_questions("quick")})

    diagnosis = diagnose(framework, mode="quick", place_kind="city", answers=answers)

    assert diagnosis.find_node("overall") is diagnosis.overall
    assert diagnosis.find_node("system") is diagnosis.domains[2]
    assert diagnosis.find_node("operation.continuity") is diagnosis.elements[20]
    with pytest.raises(KeyError):
        diagnosis.find_node("nowhere")
