"""What a class of cities points to, by the shipped library (JICA 2022, Figures 4-77 and 4-80, Table 4-32)."""

from __future__ import annotations

import pytest

from diagnosis.advice.city_class import read_class
from diagnosis.advice.document import compile_library, parse_library
from tests.factories import JICA_FRAMEWORK

MEASURES = JICA_FRAMEWORK.parent.parent / "measures" / "jica-smart-city.yaml"
DOCUMENT, _ = parse_library(MEASURES.read_text(encoding="utf-8"))
DIRECTIONS = compile_library(DOCUMENT).class_directions


@pytest.mark.parametrize(
    ("group", "character", "quadrants"),
    [
        ("leading", "A", ["self-reliance"]),
        ("leading", "B", ["self-reliance", "vision-pursuit"]),
        ("leading", "C", ["vision-pursuit"]),
        ("transforming", "A", ["self-reliance", "problem-solving"]),
        ("transforming", "B", ["self-reliance", "vision-pursuit", "problem-solving", "value-creation"]),
        ("transforming", "C", ["vision-pursuit", "value-creation"]),
        ("emerging", "A", ["problem-solving"]),
        ("emerging", "B", ["problem-solving", "value-creation"]),
        ("emerging", "C", ["value-creation"]),
        ("emerging", "D", []),
        ("", "A", []),
        ("leading", "", []),
    ],
)
def test_a_class_may_fall_in_several_quadrants(group, character, quadrants):
    found = read_class(DIRECTIONS, economic_group=group, character=character)

    assert [row.key for row in found.quadrants] == quadrants


def test_the_cell_is_that_of_both_axes_and_of_a_specific_area_whatever_the_group():
    def cell(group, character):
        found = read_class(DIRECTIONS, economic_group=group, character=character).cell
        return found and (found.economic, found.character)

    assert cell("emerging", "C") == ("emerging", "C")
    assert cell("emerging", "D") == cell("", "D") == ("any", "D")
    assert cell("", "C") is None


def test_the_halves_of_the_figure():
    def examples(group, character):
        return read_class(DIRECTIONS, economic_group=group, character=character).examples

    metropolis = next(row for row in DIRECTIONS.by_character if row.character == "A")
    area = next(row for row in DIRECTIONS.by_character if row.character == "D")
    assert examples("leading", "A") == metropolis.upper
    assert examples("emerging", "A") == metropolis.lower
    assert examples("transforming", "A") == (*metropolis.upper, *metropolis.lower)
    assert examples("", "A") == ()
    assert examples("", "D") == (*area.upper, *area.lower)
    assert examples("leading", "") == ()


def test_an_unknown_class_is_empty():
    assert read_class(DIRECTIONS, economic_group="", character="").is_empty
    assert not read_class(DIRECTIONS, economic_group="", character="A").is_empty
    assert not read_class(DIRECTIONS, economic_group="leading", character="A").is_empty
