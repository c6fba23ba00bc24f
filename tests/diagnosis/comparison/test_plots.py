"""Charts of distributions: what is drawn for numbers that were checked by hand."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from diagnosis.comparison.plots import (
    HIGHEST_STACK,
    Axis,
    DrawnRow,
    OwnMark,
    draw_level_bars,
    draw_quartiles,
    draw_rings,
    draw_spread,
    draw_table,
    find_height,
)
from diagnosis.comparison.quartiles import Quartiles, count_columns
from diagnosis.results.svg import BLUE, BLUE_BAND, BLUE_MID, WHITE

AXIS = Axis((25.0, 70.0), ("Not prepared", "Partial", "Prepared"))


def find(svg: str, name: str, **attributes: str) -> list[dict[str, str]]:
    """Return the attributes of all elements of a name that have these."""
    root = ElementTree.fromstring(svg)
    found = [dict(each.attrib) for each in root.iter() if each.tag.rsplit("}", 1)[-1] == name]
    return [each for each in found if all(each.get(key) == value for key, value in attributes.items())]


def read_texts(svg: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", svg)


def test_each_place_is_a_ring_and_ones_own_a_dot_on_top_of_its_column():
    """Scores 41, 42 and 44 stand in the column from 40 to 45 (middle 42.5), 71 in that from 70."""
    svg = draw_spread(count_columns([41, 42, 44, 71]), OwnMark(42, "Harbour 42"), AXIS, described="Four")

    rings, dots = find(svg, "circle", fill=WHITE), find(svg, "circle", fill=BLUE)
    assert [ring["cx"] for ring in rings] == ["42.80%", "42.80%", "71.60%"]
    assert [dot["cx"] for dot in dots] == ["42.80%"]
    assert float(dots[0]["cy"]) < min(float(ring["cy"]) for ring in rings)
    assert "Harbour 42" in read_texts(svg)
    assert 'aria-label="Four"' in svg


def test_a_place_outside_of_the_selection_takes_no_ring_away():
    columns = count_columns([41, 42, 44, 71])

    svg = draw_spread(columns, OwnMark(43, "Harbour 43", is_counted=False), AXIS, described="Four")

    assert len(find(svg, "circle", fill=WHITE)) == 4
    assert len(find(svg, "circle", fill=BLUE)) == 1


def test_the_axis_names_levels_and_thresholds():
    texts = read_texts(draw_spread(count_columns([50]), None, AXIS, described="One"))

    assert texts == ["0", "25", "70", "100", "Not prepared", "Partial", "Prepared"]


def test_from_sixty_places_on_bars_are_drawn():
    scores = [float(number % 20 * 5) for number in range(59)]

    assert find(draw_spread(count_columns(scores), None, AXIS, described="59"), "circle")
    bars = draw_spread(count_columns([*scores, 2.0]), OwnMark(50, "Harbour 50"), AXIS, described="60")
    heights = [float(bar["height"]) for bar in find(bars, "rect", fill=BLUE_BAND)]
    # Four in the lowest column, three in all others but the last, which has two.
    assert heights == [150.0, *[112.5] * 18, 75.0]
    assert [dot["cx"] for dot in find(bars, "circle")] == ["50.00%"]


def test_a_stack_that_grows_too_high_becomes_a_bar():
    as_dots = draw_spread(count_columns([50.0] * HIGHEST_STACK), None, AXIS, described="x")
    as_bars = draw_spread(count_columns([50.0] * (HIGHEST_STACK + 1)), None, AXIS, described="x")

    assert (len(find(as_dots, "circle")), len(find(as_bars, "circle"))) == (HIGHEST_STACK, 0)
    assert len(find(as_bars, "rect")) == 1


def test_a_label_stays_inside_the_picture():
    def anchor_at(score: float) -> str:
        svg = draw_spread(count_columns([score]), OwnMark(score, "Harbour"), AXIS, described="x")
        return re.findall(r'text-anchor="(\w+)"[^>]*>Harbour<', svg)[0]

    assert [anchor_at(score) for score in (0, 50, 100)] == ["start", "middle", "end"]


def test_quartiles_are_a_bar_with_a_line_and_no_whiskers():
    """40 lies at 2 + 40 * 0.96 = 40.4 percent; the bar is (62 - 40) * 0.96 = 21.12 percent wide."""
    svg = draw_quartiles(Quartiles(40, 46, 62, 9), 64, [25, 70], described="Nine")

    assert find(svg, "rect") == [
        {"x": "40.40%", "y": "6", "width": "21.12%", "height": "16", "rx": "2", "fill": BLUE_BAND}
    ]
    assert [line["x1"] for line in find(svg, "line", stroke=BLUE_MID)] == ["46.16%"]
    assert [dot["cx"] for dot in find(svg, "circle")] == ["63.44%"]
    assert len(find(svg, "line")) == 4  # the ground, two thresholds and the median


def test_equal_quartiles_are_still_seen_and_none_are_a_dash():
    narrow = draw_quartiles(Quartiles(100, 100, 100, 9), None, [], described="Nine")
    assert [(bar["x"], bar["width"]) for bar in find(narrow, "rect")] == [("97.04%", "0.96%")]
    assert not find(narrow, "circle")

    assert read_texts(draw_quartiles(None, None, [25], described="None")) == ["–"]


def test_rings_are_neighbours_and_missing_scores_are_left_out():
    svg = draw_rings([0, None, 100], 50, [70], described="Three")

    assert [ring["cx"] for ring in find(svg, "circle", fill=WHITE)] == ["2.00%", "98.00%"]
    assert [dot["cx"] for dot in find(svg, "circle", fill=BLUE)] == ["50.00%"]
    assert not find(draw_rings([1], None, [], described="One"), "circle", fill=BLUE)


def test_answers_are_bars_by_level_and_ones_own_is_darker():
    svg = draw_level_bars([("Not started", 0), ("Partly", 2), ("In place", 4)], 1, described="Six")

    assert [bar["width"] for bar in find(svg, "rect", fill=BLUE)] == ["45.00%"]
    assert [bar["width"] for bar in find(svg, "rect", fill=BLUE_MID)] == ["90.00%"]
    assert read_texts(svg) == ["Not started", "0", "Partly", "2", "In place", "4"]


def test_no_answers_are_drawn_without_bars():
    assert not find(draw_level_bars([("Not started", 0)], None, described="None"), "rect", fill=BLUE_MID)
    assert find_height(draw_level_bars([], None, described="Nothing")) == 46


def test_a_table_of_charts_is_one_picture():
    chart = draw_rings([10], None, [], described="x")
    rows = [DrawnRow("Policy", chart, "64"), DrawnRow("System", chart, "32", is_own=True)]

    svg, width, height = draw_table(rows, chart, described="Two lines")

    assert (width, height) == (900, 3 * 38)
    assert read_texts(svg) == ["Policy", "64", "System", "32"]
    assert [(each["x"], each["y"], each["width"]) for each in find(svg, "svg")[1:]] == [
        ("270", "0", "430"), ("270", "38", "430"), ("270", "76", "430"),
    ]  # fmt: skip


def test_the_height_of_nothing_is_nothing():
    assert find_height("") == 0
    assert find_height(draw_rings([], None, [], described="")) == 28
