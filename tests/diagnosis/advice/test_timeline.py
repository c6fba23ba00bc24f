"""Bars over the years."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest

from diagnosis.advice.timeline import Bar, Scale, choose_scale, draw_axis, draw_bar, span_horizon

TODAY = date(2026, 11, 21)
YEAR = (date(2026, 1, 1), date(2026, 12, 31))
QUARTERS = ("Q1", "Q2", "Q3", "Q4")


@pytest.mark.parametrize(
    ("starts", "due", "days"),
    [
        (date(2026, 3, 1), date(2026, 4, 1), (date(2026, 3, 1), date(2026, 4, 1))),
        (date(2026, 3, 1), None, (date(2026, 3, 1), YEAR[1])),
        (None, date(2026, 4, 1), (YEAR[0], date(2026, 4, 1))),
        (None, None, YEAR),
        (date(2027, 3, 1), None, (date(2027, 3, 1), date(2027, 3, 1))),  # after its horizon
        (None, date(2025, 3, 1), (date(2025, 3, 1), date(2025, 3, 1))),  # before it
    ],
)
def test_a_missing_end_comes_from_the_horizon_where_it_fits(starts, due, days):
    bar = Bar("planned", starts, due, YEAR)

    assert bar.days == days
    assert bar.is_guessed is (starts is None and due is None)


def test_horizons_are_counted_from_the_day_of_the_plan():
    assert span_horizon(date(2026, 11, 21), "mid") == (date(2027, 11, 21), date(2029, 11, 20))
    assert span_horizon(date(2028, 2, 29), "quick-win") == (date(2028, 2, 29), date(2029, 2, 28))


def test_the_scale_holds_whole_years_and_today():
    assert choose_scale([], TODAY) == Scale(date(2026, 1, 1), date(2026, 12, 31))
    scale = choose_scale([Bar("done", date(2025, 5, 1), date(2028, 1, 1), YEAR)], TODAY)
    assert (scale.first, scale.last) == (date(2025, 1, 1), date(2028, 12, 31))
    assert scale.place(scale.first) == 0
    assert scale.place(date(2029, 1, 1)) == 100
    assert scale.place(date(1999, 1, 1)) == 0


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def test_the_axis_names_quarters_only_where_they_fit():
    short = read(draw_axis(Scale(date(2026, 1, 1), date(2027, 12, 31)), QUARTERS, TODAY))
    long = read(draw_axis(Scale(date(2000, 1, 1), date(2026, 12, 31)), QUARTERS, TODAY))

    assert [t.text for t in short.iter("text")] == ["2026", *QUARTERS, "2027", *QUARTERS]
    assert [t.text for t in long.iter("text")] == [str(year) for year in range(2000, 2027, 3)]


def test_bars_differ_in_more_than_colour():
    scale = choose_scale([], TODAY)
    guessed = read(draw_bar(Bar("planned", None, None, YEAR), scale, TODAY, "one"))
    late = read(
        draw_bar(
            Bar("planned", date(2026, 1, 1), date(2026, 3, 1), YEAR, is_overdue=True), scale, TODAY, "two"
        )
    )

    assert [rect.get("stroke-dasharray") for rect in guessed.iter("rect")] == ["4 3"]
    assert [rect.get("fill") for rect in late.iter("rect")][1] == "url(#two)"
    assert next(late.iter("pattern")).get("id") == "two"


def test_one_day_at_the_end_is_still_a_bar_inside():
    scale = Scale(date(2020, 1, 1), date(2029, 12, 31))
    day = scale.last

    rect = next(read(draw_bar(Bar("done", day, day, YEAR), scale, TODAY, "x")).iter("rect"))

    left, width = (float(rect.get(name).rstrip("%")) for name in ("x", "width"))
    assert width >= 0.6
    assert left + width <= 100.001
