"""Cities with results of the small framework, and what a file of a comparison says."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from io import StringIO
from typing import Any

from django.test import Client

from diagnosis.assessments.services import AnswerInput, import_answers
from diagnosis.places.models import Place
from diagnosis.results.models import Result
from diagnosis.results.services import submit_and_diagnose
from tests.factories import make_assessment, make_place

LEVELS = {0: "not-started", 25: "first-steps", 50: "partly", 75: "in-place", 100: "improved"}
VISION, TARGETS, PARTNERS = "policy.vision.quick", "policy.targets.quick", "operation.partners.quick"

TOKEN = re.compile(r"(?<=\")[A-Za-z0-9]{32,}(?=\")")


def make_scored(scores: Sequence[int | None], *, place: Place | None = None, **fields: Any) -> Result:
    """The result of a city whose vision, targets and partners have these scores (None: no answer)."""
    assessment = make_assessment(place=place, **fields)
    answers = {
        key: AnswerInput(state="level", level_key=LEVELS[score], grade="B")
        for key, score in zip((VISION, TARGETS, PARTNERS), scores, strict=True)
        if score is not None
    }
    import_answers(assessment=assessment, answers=answers, by=None)
    return submit_and_diagnose(assessment=assessment, by=None)


def make_peers(scores: Sequence[Sequence[int]], *, key: str = "peer", **fields: Any) -> list[Place]:
    """Cities ``peer-1``, ``peer-2``, ... with a result each; ``fields`` are of the places."""
    places = [make_place(f"{key}-{number}", **fields) for number in range(1, len(scores) + 1)]
    for place, own in zip(places, scores, strict=True):
        make_scored(own, place=place)
    return places


def read_rows(browser: Client, address: str, **asked: object) -> list[list[str]]:
    """Return the rows of a table, without what stands above it and without its head."""
    response = browser.get(address, asked)
    assert response.status_code == 200
    lines = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    return lines[lines.index([]) + 2 :]


def read_page(browser: Client, address: str, **asked: object) -> str:
    """Return the words of a page that is shown, without its random tokens."""
    response = browser.get(address, asked)
    assert response.status_code == 200
    return " ".join(TOKEN.sub("", response.content.decode()).split())
