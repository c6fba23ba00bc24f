"""The shortest path to the highest stage, with its alternatives, on answers drawn for many cities."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import cycle

import numpy as np
from measuring import Figures, summarize_runs, time_runs

from diagnosis.scoring.path import find_paths
from diagnosis.scoring.records import AnswerRecord
from frameworks.spec import Framework

CITIES = 20
UNANSWERED_SHARE = 0.1
LOWEST_RUNGS = 3
SEED = 20261121
PLACE_KIND = "city"


def measure_path(spec: Framework, mode: str, *, runs: int) -> Figures:
    """Return one search a run, each for the next of the drawn cities; none of them has reached the stage."""
    target = spec.stages[0].key
    cities = cycle(draw_cities(spec, mode))

    def search() -> None:
        finding = find_paths(spec, mode=mode, place_kind=PLACE_KIND, answers=next(cities), stage=target)
        assert finding.path is not None, "a drawn city needs no path, or has none"

    questions = len(spec.list_questions(mode, PLACE_KIND))
    return summarize_runs("shortest_path", time_runs(search, runs=runs), questions=questions, cities=CITIES)


def draw_cities(spec: Framework, mode: str) -> Sequence[Sequence[AnswerRecord]]:
    """Return the same answers every time: one of the lower rungs, one in ten left out."""
    generator = np.random.default_rng(SEED)
    cities = []
    for _ in range(CITIES):
        records = []
        for question in spec.list_questions(mode, PLACE_KIND):
            level = question.scale.levels[int(generator.integers(LOWEST_RUNGS))].key
            if generator.random() >= UNANSWERED_SHARE:
                records.append(AnswerRecord(question.key, "level", level, "B"))
        cities.append(records)
    return cities
