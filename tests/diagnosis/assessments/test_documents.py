"""Assessment files: what is read, and every problem named by its place."""

import datetime
from pathlib import Path

import pytest

from diagnosis.assessments import documents
from diagnosis.assessments.documents import check_against, is_assessment, read_assessment
from diagnosis.assessments.models import MadeHow, Origin
from diagnosis.assessments.wording import SENTENCES, describe
from frameworks.document import compile_framework, complete_document, parse_document
from frameworks.messages import Message
from tests.factories import JICA_FRAMEWORK, SMALL_FRAMEWORK

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
ROUND = """
place: aa-city
framework: small
version: "1.0"
mode: quick
round: 1
as_of: 2026-03-31
made_how: workshop
origin: invented
participants: {en: Two departments, ja: 二つの部署}
answers:
  - question: policy.vision.quick
    level: partly
    grade: B
    comment: {en: One plan, ja: 計画が一つ}
    citation: "Study, section 2"
  - {question: policy.targets.quick, state: unknown}
  - {question: operation.partners.quick, state: not_applicable, reason: No partners are allowed}
"""


def load_framework(path):
    document, _problems = parse_document(path.read_text(encoding="utf-8"))
    return compile_framework(complete_document(document))


def test_read_assessment_gives_its_answers():
    document, problems = read_assessment(ROUND)

    assert problems == ()
    assert document.as_of == datetime.date(2026, 3, 31)
    assert not document.stays_open
    assert [(answer.state, answer.level) for answer in document.answers] == [
        ("level", "partly"),
        ("unknown", ""),
        ("not_applicable", ""),
    ]
    assert document.answers[0].comment == {"en": "One plan", "ja": "計画が一つ"}


@pytest.mark.parametrize(
    ("before", "after", "place", "code"),
    [
        ("2026-03-31", "31 March", "as_of", "assessment.date"),
        ("level: partly", "level: partly\n    state: unknown", "answers[0]", "assessment.level_or_state"),
        ("    level: partly\n", "", "answers[0]", "assessment.level_or_state"),
        (
            "question: policy.targets.quick",
            "question: policy.vision.quick",
            "answers[1].question",
            "assessment.repeated",
        ),
        (", reason: No partners are allowed", "", "answers[2].reason", "assessment.reason"),
        ("grade: B", "grade: E", "answers[0].grade", "expected.choice"),
        ("ja: 計画が一つ", "ja: ''", "answers[0].comment.ja", "text.missing"),
        ("round: 1", "round: first", "round", "expected.number"),
        ("place: aa-city\n", "", "place", "key.missing"),
    ],
)
def test_read_assessment_names_every_problem_by_its_place(before, after, place, code):
    document, problems = read_assessment(ROUND.replace(before, after))

    assert document is None
    assert [(problem.place, problem.message.code) for problem in problems] == [(place, code)]


@pytest.mark.parametrize(
    ("before", "after", "place", "code"),
    [
        ("mode: quick", "mode: deep", "answers[0].question", "assessment.not_asked"),
        ("mode: quick", "mode: slow", "mode", "assessment.no_questions"),
        ("level: partly", "level: best", "answers[0].level", "assessment.unknown_level"),
        (
            "policy.targets.quick, state: unknown",
            "policy.targets.quick, state: not_applicable, reason: None",
            "answers[1].state",
            "assessment.always_applies",
        ),
    ],
)
def test_check_against_names_what_does_not_fit_the_framework(before, after, place, code):
    document, _problems = read_assessment(ROUND.replace(before, after))

    problems = check_against(document, load_framework(SMALL_FRAMEWORK), "city")

    assert (problems[0].place, problems[0].message.code) == (place, code)


def test_the_files_of_the_project_fit_their_framework():
    spec = load_framework(JICA_FRAMEWORK)
    files = [
        *sorted((FIXTURES / "desk").glob("*.yaml")),
        *sorted((FIXTURES / "demo").glob("sample-city-*.yaml")),
    ]

    assert len(files) == 11
    for path in files:
        document, problems = read_assessment(path.read_text(encoding="utf-8"))
        assert problems == ()
        assert check_against(document, spec, "city") == ()


def test_a_folder_of_files_is_told_apart_by_keys():
    assert is_assessment(ROUND)
    assert not is_assessment((FIXTURES / "demo" / "places.yaml").read_text(encoding="utf-8"))


def test_the_words_of_the_files_are_those_of_the_rows():
    assert list(documents.MADE_HOW) == MadeHow.values
    assert list(documents.ORIGINS) == Origin.values


def test_every_code_of_the_files_has_a_sentence():
    folder = Path(documents.__file__).parent
    source = "".join((folder / name).read_text(encoding="utf-8") for name in ("documents.py", "importing.py"))

    assert all(f'"{code}"' in source for code in SENTENCES)
    assert describe(Message("assessment.reason")) == "Give a reason why it does not apply."
