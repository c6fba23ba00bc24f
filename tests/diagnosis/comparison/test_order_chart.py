"""Bars of ranks: as wide as their ranks, in percent on a page and in pixels in a file."""

from __future__ import annotations

import numpy as np

from diagnosis.comparison.order import find_band
from diagnosis.comparison.order_chart import RankBar, draw_bar, draw_bars

BAR = RankBar(2, 5, 10, "Harbour & city", "between 2 and 5")


def test_a_bar_takes_one_part_of_the_width_for_each_rank():
    svg = draw_bar(BAR)

    assert 'x="10.00%"' in svg  # rank 2 begins after one tenth
    assert 'width="40.00%"' in svg  # four ranks
    assert "<circle" not in svg
    assert 'aria-hidden="true"' in svg


def test_a_picture_holds_all_bars_with_names_and_words():
    svg, width, height = draw_bars([BAR, RankBar(1, 10, 10, "A" * 40, "between 1 and 10")])

    assert (width, height) == (960.0, 80.0)
    assert "Harbour &amp; city" in svg
    assert f">{'A' * 29}…<" in svg
    assert 'x="288" y="36"' in svg  # 240 for the names, and a tenth of 480
    assert svg.count("between 1 and 10") == 1
    assert ">10</text>" in svg


def test_the_band_of_the_draws_holds_the_score_itself():
    drawn = np.array([*range(40)], dtype=np.float64)  # two of forty lie outside at each end

    assert find_band(drawn, 20.0) == (2.0, 37.0)
    assert find_band(drawn, 39.5) == (2.0, 39.5)
    assert find_band(drawn, 0.5) == (0.5, 37.0)
