"""Windows, the projection, and the land as a path: numbers worked by hand, and the outlines that we ship."""

from __future__ import annotations

import math
import re
from pathlib import Path

import numpy as np
import pytest
import yaml

from diagnosis.comparison.mapping import (
    ASIA,
    SMALLEST_WINDOW,
    WORLD,
    Frame,
    Outline,
    Window,
    decode_outlines,
    fit_window,
    read_window,
    write_land,
    write_window,
)
from diagnosis.comparison.outlines import draw_land, load_outlines

PLACES = Path(__file__).resolve().parents[3] / "fixtures" / "reference" / "places.yaml"
COAST = 0.1
"""Degrees, some 11 kilometres: how far a city on the water may lie outside the simplified outline."""
SQUARE = np.array([(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)])
TROPICS = Window(-90, -30, 90, 30)


def outline(*rings, code="AA"):
    return Outline(code, tuple(np.array(ring, dtype=float) for ring in rings))


def numbers(path):
    return [int(found) for found in re.findall(r"-?\d+", path)]


# ---- Windows ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("world", WORLD),
        ("asia", ASIA),
        ("95,-8,127,22", Window(95, -8, 127, 22)),
        ("170,-20,190,0.5", Window(170, -20, 190, 0.5)),
        # Smaller than the smallest window: widened round its middle.
        ("100,10,100.5,11", Window(99.25, 9.5, 101.25, 11.5)),
    ],
)
def test_an_address_names_a_window(text, window):
    assert read_window(text) == window


@pytest.mark.parametrize(
    "text",
    [
        "", "mars", "1,2,3", "1,2,3,4,5", "a,b,c,d", "10,0,5,5", "0,5,10,5", "0,-86,10,5", "0,0,10,86",
        "-181,0,10,5", "0,0,361,5", "nan,0,10,5", "0,nan,10,5", "0,0,inf,5", "0,0,10,nan", "1e999,0,1,1",
    ],
)  # fmt: skip
def test_what_is_no_window_is_none(text):
    assert read_window(text) is None


def test_a_window_is_written_as_it_is_read():
    window = Window(95.126, -8.5, 127, 22)

    assert write_window(window) == "95.13,-8.5,127,22"
    assert read_window(write_window(window)) == Window(95.13, -8.5, 127, 22)


def test_a_window_contains_its_edges_and_what_lies_beyond_180():
    window = Window(170, -10, 190, 10)

    assert all(window.contains(position) for position in [(170, 0), (180, 10), (-180, -10), (-170, 0)])
    assert not any(window.contains(position) for position in [(169, 0), (-169, 0), (175, 11), (0, 0)])
    assert WORLD.contains((12.5, 55.7))


def test_a_fitted_window_has_a_margin_of_an_eighth_and_is_never_small():
    assert fit_window([(90, 0), (140, 25)]) == Window(84, -3, 146, 28)
    assert fit_window([(100, 10)]) == Window(94, 4, 106, 16)
    assert fit_window([(100, 10)], smallest=SMALLEST_WINDOW) == Window(99, 9, 101, 11)
    assert fit_window([(100, 10)], smallest=SMALLEST_WINDOW).is_smallest
    assert not fit_window([(100, 10)]).is_smallest


def test_a_fitted_window_goes_the_shorter_way_round_the_earth():
    assert fit_window([(-179, 0), (179, 0)]) == Window(174, -6, 186, 6)
    assert fit_window([(140, 36), (-88, 42)]).east > 180


def test_a_fitted_window_stays_on_the_map():
    assert fit_window([]) == WORLD
    assert fit_window([(0, 84)]) == Window(-6, 73, 6, 85)
    assert fit_window([(0, -89)]).south == -85
    around = fit_window([(east, 0) for east in range(-180, 180, 10)])
    assert around.east - around.west == 360


# ---- Projection --------------------------------------------------------------------


def test_the_frame_has_the_shape_of_its_window():
    frame = Frame.of_width(TROPICS, 600, flattest=0.1, highest=2)

    # cos² of the standard parallel: 1/2 + 2 sin 60° / (4 · 60° in radians) = 0.9135; cosine 0.95577.
    # Width π · 0.95577 = 3.0026, height 2 · 0.5 / 0.95577 = 1.0463 radii: 600 by 209.07 pixels.
    assert frame.height == 209
    assert frame.scale == pytest.approx(209 / 1.0463, abs=0.01)


@pytest.mark.parametrize(("flattest", "highest", "height"), [(0.5, 0.8, 300), (0.1, 0.2, 120)])
def test_the_shape_of_a_frame_has_limits(flattest, highest, height):
    assert Frame.of_width(TROPICS, 600, flattest=flattest, highest=highest).height == height


@pytest.mark.parametrize(
    ("position", "spot"),
    [
        ((0, 0), (300, 104.5)),
        ((90, 0), (600, 104.5)),
        ((-90, 0), (0, 104.5)),
        # sin 14.4775° = 1/4: half of the way up
        ((0, 14.4775), (300, 52.25)),
        ((0, 30), (300, 0)),
    ],
)
def test_positions_are_placed_from_the_middle(position, spot):
    frame = Frame.of_width(TROPICS, 600, flattest=0.1, highest=2)

    assert frame.place(position) == pytest.approx(spot, abs=0.15)


def test_a_position_is_placed_where_it_is_seen_beyond_180():
    frame = Frame(Window(170, -10, 190, 10), 400, 400)

    assert frame.place((-175, 0))[0] == pytest.approx(frame.place((185, 0))[0])
    assert frame.place((-175, 0))[0] > frame.place((175, 0))[0] > 0


def test_areas_keep_their_size():
    frame = Frame(ASIA, 500, 400)

    def measure(south):
        (left, bottom), (right, top) = frame.place((100, south)), frame.place((101, south + 1))
        true = math.sin(math.radians(south + 1)) - math.sin(math.radians(south))
        return (right - left) * (bottom - top) / true

    assert measure(0) == pytest.approx(measure(54))


def test_a_frame_knows_what_it_shows_around_its_window():
    frame = Frame(Window(100, -5, 110, 5), 400, 200)
    seen = frame.seen

    assert (seen.south, seen.north) == pytest.approx((-5, 5))
    assert frame.place((seen.west, seen.south)) == pytest.approx((0, 200))
    assert frame.place((seen.east, seen.north)) == pytest.approx((400, 0))
    assert Frame(WORLD, 300, 900).seen.north == pytest.approx(85)
    assert Frame(WORLD, 900, 100).seen == Window(-180, pytest.approx(-57), 180, pytest.approx(79))


# ---- Land ---------------------------------------------------------------------------


def test_outlines_are_decoded_from_steps_in_hundredths():
    [found] = decode_outlines([{"code": "AA", "rings": [[100, -50, 50, 0, 0, 25]]}])

    assert found.code == "AA"
    assert found.rings[0].tolist() == [[1.0, -0.5], [1.5, -0.5], [1.5, -0.25]]


def test_a_position_is_inside_an_outline_and_not_in_its_hole():
    hole = [(4, 4), (6, 4), (6, 6), (4, 6)]
    found = outline(SQUARE, hole)

    assert found.contains((2, 5))
    assert not found.contains((5, 5))
    assert not found.contains((11, 5))


def test_an_outline_goes_on_beyond_180():
    found = outline([(170, 0), (190, 0), (190, 10), (170, 10)])

    assert found.contains((175, 5))
    assert found.contains((-175, 5))
    assert not found.contains((-165, 5))


def test_the_distance_from_an_outline_is_in_degrees_of_latitude():
    found = outline(SQUARE)

    assert found.measure_distance((5, -2)) == pytest.approx(2)
    assert found.measure_distance((13, 0)) == pytest.approx(3)
    assert found.measure_distance((12, 60)) == pytest.approx(math.hypot(1, 50))
    assert found.measure_distance((5, 4)) == pytest.approx(4)


def test_land_is_a_closed_path_in_halves_of_a_pixel():
    frame = Frame(Window(-10, -10, 20, 20), 300, 300)
    path = write_land([outline(SQUARE)], frame)

    assert path.startswith("M")
    assert path.endswith("z")
    assert path.count("M") == 1
    values = numbers(path)
    left, bottom = frame.place((0, 0))
    assert values[:2] == [round(left * 2), round(bottom * 2)]
    assert len(values) == 8


@pytest.mark.parametrize(
    "ring",
    [
        [(50, 0), (60, 0), (60, 10)],  # outside the window
        [(0, 0), (0.01, 0), (0.01, 0.01)],  # smaller than can be seen
        [(0, 0), (5, 0), (5, 0.01)],  # without an area that can be seen
    ],
)
def test_what_is_not_seen_is_not_written(ring):
    assert write_land([outline(ring)], Frame(Window(-10, -10, 20, 20), 300, 300)) == ""


def test_land_is_cut_at_the_edges_of_the_drawing():
    frame = Frame(Window(-5, -5, 5, 5), 300, 300)
    path = write_land([outline([(-80, -80), (80, -80), (80, 80), (-80, 80)])], frame)
    values = numbers(path)
    xs = [sum(values[0 : end + 1 : 2]) for end in range(0, len(values), 2)]
    ys = [sum(values[1 : end + 1 : 2]) for end in range(1, len(values), 2)]

    assert (min(xs), max(xs)) == (-16, 616)
    assert (min(ys), max(ys)) == (-16, 616)


def test_a_ring_that_only_passes_a_corner_leaves_nothing():
    frame = Frame(Window(-5, -5, 5, 5), 300, 300)
    corner = frame.project(np.array([(0.0, 0.0)]))
    assert corner.tolist() == [[150.0, 150.0]]

    # Its box meets the drawing, the triangle itself lies wholly beside it.
    path = write_land([outline([(5.1, -20), (20, -20), (20, 4.9), (5.5, 4)])], frame)

    assert path == ""


def test_land_is_seen_again_beyond_180():
    pacific = Frame(Window(170, -10, 200, 10), 300, 200)

    assert write_land([outline([(-175, 0), (-165, 0), (-165, 5)])], pacific) != ""


def test_numbers_of_a_path_are_told_apart():
    frame = Frame(Window(-10, -10, 20, 20), 300, 300)
    path = write_land([outline([(0, 0), (5, 3), (10, 10), (2, 12), (-3, 6)])], frame)
    values = numbers(path)

    assert re.fullmatch(r"M-?\d+ -?\d+l(?:(?: |-)?\d+(?: |-)\d+)+z", path)
    assert len(values) == 10


# ---- What we ship ---------------------------------------------------------------------


def test_the_outlines_are_those_of_the_world_and_small():
    codes = [found.code for found in load_outlines()]
    path = Path(__file__).resolve().parents[3] / "static" / "vendor" / "outlines" / "countries.json"

    assert len(codes) > 230
    assert {"MY", "TH", "ID", "PH", "VN", "LA", "KH", "JP", "SG", "FJ"} <= set(codes)
    assert path.stat().st_size < 300_000


@pytest.mark.parametrize(("window", "most"), [(WORLD, 80_000), (ASIA, 50_000)])
def test_the_land_of_a_window_is_a_short_path(window, most):
    frame = Frame.of_width(window, 760, flattest=0.5, highest=0.8)

    assert 10_000 < len(draw_land(frame)) < most


def list_locations():
    document = yaml.safe_load(PLACES.read_text(encoding="utf-8"))
    return [
        pytest.param(row["kind"], row["country_code"], row["location"], id=row["key"])
        for row in document["places"]
    ]


@pytest.mark.parametrize(("kind", "code", "location"), list_locations())
def test_every_place_of_the_reference_lies_in_its_country(kind, code, location):
    position = (location["longitude"], location["latitude"])
    found = [outline for outline in load_outlines() if outline.code == code]
    inside = any(outline.contains(position) for outline in found)

    if kind == "country":
        assert inside
        assert min(outline.measure_distance(position) for outline in found) > 0.3
    else:
        assert inside or min(outline.measure_distance(position) for outline in found) < COAST
    assert all(round(value, 2) == value for value in position)


def test_no_two_places_of_the_reference_have_one_position():
    document = yaml.safe_load(PLACES.read_text(encoding="utf-8"))
    positions = [(row["location"]["longitude"], row["location"]["latitude"]) for row in document["places"]]

    assert len(set(positions)) == len(positions)
