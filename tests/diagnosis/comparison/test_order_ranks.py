"""Ranks over common draws: worked cases, ties, and what cannot be ranked."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import numpy as np
import pytest
import yaml

from diagnosis.comparison.order import rank_places

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "order.yaml").read_text(encoding="utf-8"))


def spread(pairs: list[list[float]]) -> np.ndarray:
    return np.array(list(chain.from_iterable([float(score)] * times for score, times in pairs)))


@pytest.mark.parametrize("case", [pytest.param(case, id=case["case"]) for case in CASES])
def test_intervals_are_those_that_were_worked_out(case):
    keys = {name: number for number, name in enumerate(case["draws"], start=1)}
    names = {number: name for name, number in keys.items()}

    intervals = rank_places({keys[name]: spread(pairs) for name, pairs in case["draws"].items()})

    assert [
        [names[found.key], found.low, found.high, [names[key] for key in found.together]]
        for found in intervals
    ] == case["expect"]


def test_no_place_has_no_order():
    assert rank_places({}) == ()


def test_a_place_without_a_score_has_no_rank():
    with pytest.raises(ValueError, match="without a score"):
        rank_places({1: np.array([50.0, np.nan])})


def test_places_that_were_not_drawn_equally_often_are_refused():
    with pytest.raises(ValueError, match="same shape"):
        rank_places({1: np.array([50.0]), 2: np.array([50.0, 60.0])})
