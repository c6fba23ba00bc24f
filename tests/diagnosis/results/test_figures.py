from __future__ import annotations

import pytest

from diagnosis.results.figures import whole_percent, write_gap, write_range, write_score

THRESHOLDS = (25.0, 70.0)


@pytest.mark.parametrize(
    ("score", "text"),
    [
        (64.2, "64"),
        (62.5, "63"),
        (69.6, "69.6"),
        (69.97, "69.9"),
        (70.0, "70"),
        (70.02, "70.0"),
        (70.6, "71"),
        (24.999999, "24.9"),
        (0.0, "0"),
        (100.0, "100"),
        (None, "–"),
    ],
)
def test_a_score_is_whole_unless_that_would_hide_a_crossing(score, text):
    assert write_score(score, THRESHOLDS) == text


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [(57.0, 70.0, "57–70"), (50.0, 50.0, ""), (None, None, ""), (69.6, 69.8, "69.6–69.8")],
)
def test_a_range_is_written_only_where_its_ends_differ(low, high, text):
    assert write_range(low, high, THRESHOLDS) == text


@pytest.mark.parametrize(("gap", "text"), [(5.8, "6"), (1.0, "1"), (0.4, "0.4"), (0.01, "0.1")])
def test_a_gap_is_never_zero(gap, text):
    assert write_gap(gap) == text


@pytest.mark.parametrize(("share", "percent"), [(0.86, 86), (0.999, 99), (1.0, 100), (0.001, 1), (0.0, 0)])
def test_a_share_is_whole_only_when_it_is(share, percent):
    assert whole_percent(share) == percent
