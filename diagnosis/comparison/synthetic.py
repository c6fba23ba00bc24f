"""Making synthetic places with answers and results, for tests of scale and for trying comparisons out.

All is marked synthetic: places, rounds, results. Results are made by the engine of all results; only the
rows are written many at a time, and no trail is kept of answers that nobody gave.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from diagnosis.assessments.models import (
    Answer,
    AnswerOrigin,
    Assessment,
    AssessmentState,
    MadeHow,
    Origin,
    Submission,
)
from diagnosis.comparison.invention import invent_answers
from diagnosis.places.models import Character, EconomicGroup, Place, PlaceKind, Programme, ProgrammePlace
from diagnosis.results.compared import build_row
from diagnosis.results.models import ComparedResult, NodeScore, Result, Series
from diagnosis.results.services import list_scores
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.encoding import encode_diagnosis
from diagnosis.scoring.records import AnswerRecord
from frameworks.models import FrameworkVersion
from frameworks.selectors import load_spec
from frameworks.spec import Framework

MOST_PLACES = 20_000
BATCH = 250
SEED = 20_261_121
FIRST_ROUND = datetime.date(2026, 1, 15)
YEAR = datetime.timedelta(days=365)
REASON = "Synthetic answer."
# Codes that no country has (user-assigned in ISO 3166-1).
COUNTRIES = (
    ("QM", "A", EconomicGroup.LEADING),
    ("QN", "B", EconomicGroup.LEADING),
    ("QO", "C", EconomicGroup.TRANSFORMING),
    ("QP", "D", EconomicGroup.TRANSFORMING),
    ("QQ", "E", EconomicGroup.EMERGING),
)
CHARACTERS = (Character.REGIONAL_CORE, Character.METROPOLIS, Character.SPECIALISED)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to make: places 1 to ``count``, each with rounds 1 to ``rounds`` in one mode of a version."""

    count: int
    version: FrameworkVersion
    mode: str
    rounds: int = 1


def make_synthetic_places(wanted: Wanted) -> Iterator[int]:
    """Make the places with their rounds and results; yield how many places are done.

    What is there already stays: the command may be run again, for more places or rounds. Each batch is
    stored whole or not at all.
    """
    countries = [_ensure_country(code, letter, group) for code, letter, group in COUNTRIES]
    for first in range(1, wanted.count + 1, BATCH):
        numbers = range(first, min(first + BATCH, wanted.count + 1))
        with transaction.atomic():
            places = _ensure_places(numbers, countries)
            for round_number in range(1, wanted.rounds + 1):
                _make_round(wanted, places, round_number)
        yield numbers[-1]


def join_programme(programme: Programme, count: int) -> None:
    """Make the synthetic places 1 to ``count`` members of a programme."""
    keys = [name_key(number) for number in range(1, count + 1)]
    for first in range(0, len(keys), BATCH):
        places = Place.objects.filter(key__in=keys[first : first + BATCH])
        ProgrammePlace.objects.bulk_create(
            [ProgrammePlace(programme=programme, place=place) for place in places], ignore_conflicts=True
        )


def name_key(number: int) -> str:
    """Return the key of a synthetic place."""
    return f"synthetic-{number:05d}"


def _ensure_country(code: str, letter: str, group: EconomicGroup) -> Place:
    country, _made = Place.objects.get_or_create(
        key=f"synthetic-country-{letter.lower()}",
        defaults={
            "kind": PlaceKind.COUNTRY,
            "name": {"en": f"Synthetic country {letter}", "ja": f"合成の国{letter}"},
            "country_code": code,
            "economic_group": group,
            "invented": True,
        },
    )
    return country


def _ensure_places(numbers: range, countries: Sequence[Place]) -> dict[int, Place]:
    rows = []
    for number in numbers:
        country = countries[number % len(countries)]
        rows.append(
            Place(
                key=name_key(number),
                kind=PlaceKind.CITY,
                parent=country,
                name={"en": f"Synthetic city {number:05d}", "ja": f"合成都市{number:05d}"},
                country_code=country.country_code,
                character=CHARACTERS[number // len(countries) % len(CHARACTERS)],
                invented=True,
            )
        )
    Place.objects.bulk_create(rows, ignore_conflicts=True)
    found = {place.key: place for place in Place.objects.filter(key__in=[row.key for row in rows])}
    return {number: found[name_key(number)] for number in numbers}


def _make_round(wanted: Wanted, places: dict[int, Place], round_number: int) -> None:
    spec = load_spec(wanted.version.pk)
    shared = {
        "framework_id": wanted.version.framework_id,
        "initiative": "",
        "mode": wanted.mode,
        "origin": Origin.SYNTHETIC,
    }
    there = set(
        Assessment.objects.filter(place__in=places.values(), round=round_number, **shared).values_list(
            "place", flat=True
        )
    )
    numbers = [number for number, place in places.items() if place.pk not in there]
    as_of = FIRST_ROUND + YEAR * (round_number - 1)
    assessments = Assessment.objects.bulk_create(
        Assessment(
            place=places[number],
            version=wanted.version,
            round=round_number,
            as_of=as_of,
            made_how=MadeHow.DESK,
            state=AssessmentState.SUBMITTED,
            **shared,
        )
        for number in numbers
    )
    answers = [_invent(spec, wanted.mode, number, round_number) for number in numbers]
    _store_answers(assessments, answers)
    submissions = Submission.objects.bulk_create(
        Submission(
            assessment=assessment,
            number=1,
            answers=[_freeze(record) for record in records],
            submitted_at=timezone.now(),
        )
        for assessment, records in zip(assessments, answers, strict=True)
    )
    _store_results(spec, submissions, answers)
    _mark_newest(wanted, places)


def _invent(spec: Framework, mode: str, number: int, round_number: int) -> tuple[AnswerRecord, ...]:
    return invent_answers(
        spec, mode=mode, place_kind="city", number=number, round_number=round_number, seed=SEED
    )


def _freeze(record: AnswerRecord) -> dict[str, object]:
    return {
        "question": record.question,
        "state": record.state,
        "level_key": record.level or "",
        "reason": REASON if record.state == "not_applicable" else "",
        "comment": "",
        "comment_texts": {},
        "grade": record.grade or "",
        "origin": AnswerOrigin.IMPORTED,
        "revision": 1,
        "evidence": [],
    }


def _store_answers(assessments: Sequence[Assessment], answers: Sequence[Sequence[AnswerRecord]]) -> None:
    now = timezone.now()
    Answer.objects.bulk_create(
        Answer(
            assessment=assessment,
            question_key=record.question,
            state=record.state,
            level_key=record.level or "",
            reason=REASON if record.state == "not_applicable" else "",
            grade=record.grade or "",
            origin=AnswerOrigin.IMPORTED,
            updated_at=now,
        )
        for assessment, records in zip(assessments, answers, strict=True)
        for record in records
    )


def _store_results(
    spec: Framework, submissions: Sequence[Submission], answers: Sequence[Sequence[AnswerRecord]]
) -> None:
    diagnoses = [
        diagnose(spec, mode=submission.assessment.mode, place_kind="city", answers=records)
        for submission, records in zip(submissions, answers, strict=True)
    ]
    results = Result.objects.bulk_create(
        Result(
            submission=submission,
            series=Series.SELF,
            payload=encode_diagnosis(diagnosis),
            engine_version=diagnosis.engine_version,
            input_digest=diagnosis.input_digest,
            method_digest=diagnosis.method_digest,
            document_digest=diagnosis.document_digest,
            stage=(diagnosis.stage.stage or "") if diagnosis.stage else "",
        )
        for submission, diagnosis in zip(submissions, diagnoses, strict=True)
    )
    pairs = list(zip(results, diagnoses, strict=True))
    NodeScore.objects.bulk_create(
        score for result, diagnosis in pairs for score in list_scores(result, diagnosis)
    )
    rows = [build_row(result, spec, diagnosis) for result, diagnosis in pairs]
    for row in rows:
        row.is_newest = False  # until the older round has lost the mark
    ComparedResult.objects.bulk_create(rows)


def _mark_newest(wanted: Wanted, places: dict[int, Place]) -> None:
    """Let the last round of each place alone be its newest."""
    rows = ComparedResult.objects.filter(
        place__in=places.values(),
        framework=wanted.version.framework_id,
        mode=wanted.mode,
        origin=Origin.SYNTHETIC,
        series=Series.SELF,
    )
    newest: dict[int, ComparedResult] = {}
    for row in rows.order_by("round").only("pk", "place", "round"):
        newest[row.place_id] = row
    rows.filter(is_newest=True).update(is_newest=False)
    rows.filter(pk__in=[row.pk for row in newest.values()]).update(is_newest=True)
