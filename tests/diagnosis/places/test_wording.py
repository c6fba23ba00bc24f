"""Figures in words: numbers, units, tables of a source."""

from decimal import Decimal

import pytest
from django.utils import translation

from diagnosis.places.wording import name_figure, name_table, write_amount


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        ("1500000", "people", ("1,500,000", "people")),
        ("1500000.000", "people", ("1,500,000", "people")),
        ("38.55", "km2", ("38.6", "square kilometres")),
        ("220", "km2", ("220", "square kilometres")),
        ("513139.5", "km2", ("513,140", "square kilometres")),
        ("30.7", "people/km2", ("30.7", "people per square kilometre")),
        ("163.27", "people/km2", ("163", "people per square kilometre")),
        ("7361.8", "USD", ("7,362", "USD")),
        ("999999999", "USD", ("999,999,999", "USD")),
        ("364700000000", "USD", ("364,700", "million USD")),
        ("0", "hospitals", ("0", "hospitals")),
    ],
)
def test_amounts_are_whole_or_have_one_decimal(value, unit, written):
    assert write_amount(Decimal(value), unit) == written


def test_figures_have_names_and_unknown_ones_keep_their_key():
    assert name_figure("gdp_per_head") == "GDP per head"
    assert name_figure("bus-stops") == "Bus stops"


def test_tables_are_named_and_other_places_stay_as_they_stand():
    assert name_table("Table 4-25") == "Table 4-25"
    assert name_table("section 4-3-2") == "section 4-3-2"
    assert name_table("") == ""
    with translation.override("ja"):
        assert name_table("section 4-3-2") == "section 4-3-2"
