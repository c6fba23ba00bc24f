"""Canonical bytes and the input digest; the round trip of any diagnosis is in test_properties."""

from __future__ import annotations

import hashlib
import json

import pytest

from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.encoding import compute_input_digest, decode_diagnosis, encode_diagnosis
from diagnosis.scoring.errors import UnreadableDiagnosis
from diagnosis.scoring.records import AnswerRecord
from tests.diagnosis.scoring.frameworks import answer_with, build_jica_shape

ANSWERS = [
    AnswerRecord("b", "level", "partly", "A"),
    AnswerRecord("a", "not_applicable"),
]


def encode_one() -> bytes:
    framework = build_jica_shape()
    answers = answer_with(framework, {"policy.vision.1": 50.0, "system.trust.1": "don't know"}, grade="C")
    return encode_diagnosis(diagnose(framework, mode="quick", place_kind="city", answers=answers))


def test_bytes_are_canonical_json() -> None:
    encoded = encode_one()

    rewritten = json.dumps(json.loads(encoded), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert encoded == rewritten.encode()


def test_input_digest_is_that_of_the_sorted_answers_and_the_document() -> None:
    written = (
        '{"answers":[{"grade":null,"level":null,"question":"a","state":"not_applicable"},'
        '{"grade":"A","level":"partly","question":"b","state":"level"}],"document":"d1"}'
    )

    digest = compute_input_digest(ANSWERS, document_digest="d1")

    assert digest == hashlib.sha256(written.encode()).hexdigest()


@pytest.mark.parametrize(
    "changed",
    [
        ([ANSWERS[0]], "d1"),
        ([ANSWERS[0], AnswerRecord("a", "unknown")], "d1"),
        ([AnswerRecord("b", "level", "in-place", "A"), ANSWERS[1]], "d1"),
        ([AnswerRecord("b", "level", "partly", "B"), ANSWERS[1]], "d1"),
        (ANSWERS, "d2"),
    ],
)
def test_input_digest_changes_with_every_part_of_the_input(changed: tuple[list[AnswerRecord], str]) -> None:
    answers, document_digest = changed

    assert compute_input_digest(answers, document_digest=document_digest) != compute_input_digest(
        ANSWERS, document_digest="d1"
    )


@pytest.mark.parametrize(
    "encoded",
    [
        b"",
        b"\xff",
        b"5",
        b"{}",
        b'{"unheard_of": 1}',
        encode_one().replace(b'"coverage":', b'"covering":'),
        encode_one().replace(b'"code":', b'"number":'),
        encode_one().replace(b'"needed":', b'"wanted":'),
    ],
)
def test_bytes_that_are_no_diagnosis_are_refused(encoded: bytes) -> None:
    with pytest.raises(UnreadableDiagnosis):
        decode_diagnosis(encoded)
