"""Words for figures and their units, and sentences for the codes of the reference files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from frameworks.messages import Message
from frameworks.wording import SENTENCES as DOCUMENT_SENTENCES
from frameworks.wording import word_message

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SENTENCES: Mapping[str, StrOrPromise] = {
    "reference.repeated": _("%(key)s stands here twice."),
    "reference.unknown_place": _("There is no place with the key %(key)s."),
    "reference.parent_kind": _("%(key)s is not of a higher kind than this place."),
    "reference.unknown_tag": _("There is no urban issue with the key %(key)s."),
    "reference.left_out_and_there": _("%(key)s is given here and named as left out."),
    "reference.no_mark": _("The domain %(key)s has no mark here."),
    "reference.unknown_source": _("There is no source with the key %(key)s."),
}

# In the order in which a page lists them.
FIGURES: Mapping[str, StrOrPromise] = {
    "population": _("Population"),
    "area": _("Area"),
    "density": _("Population density"),
    "gdp": _("Gross domestic product (GDP)"),
    "gdp_per_head": _("GDP per head"),
    "grdp_per_head": _("Gross regional product (GRDP) per head"),
}
UNITS: Mapping[str, StrOrPromise] = {
    "people": _("people"),
    "km2": _("square kilometres"),
    "people/km2": _("people per square kilometre"),
    "USD": _("USD"),
}
MILLION = Decimal(1_000_000)
IN_MILLIONS_FROM = 1000 * MILLION  # USD; the sums of whole economies
WHOLE_FROM = 100  # below, one decimal says something


def name_figure(key: str) -> str:
    """Return what a figure is called; an unknown key as it stands, in words."""
    return str(FIGURES.get(key) or key.replace("_", " ").replace("-", " ").capitalize())


def write_amount(value: Decimal, unit: str) -> tuple[str, str]:
    """Return a figure's number, with commas between thousands, and its unit in words.

    Whole from 100 on, else with one decimal where the source has decimals; thousands of millions of
    USD are written in millions. An unknown unit stays as it stands.
    """
    words = str(UNITS.get(unit, unit))
    if unit == "USD" and abs(value) >= IN_MILLIONS_FROM:
        value, words = value / MILLION, gettext("million USD")
    is_whole = abs(value) >= WHOLE_FROM or value == value.to_integral_value()
    step = Decimal(1) if is_whole else Decimal("0.1")
    return f"{value.quantize(step, ROUND_HALF_UP):,}", words


def name_table(source: str) -> str:
    """Return the place in the source: "Table 4-25" in the reader's language, all else as it stands."""
    found = re.fullmatch(r"Table (\S+)", source)
    return gettext("Table %(number)s") % {"number": found.group(1)} if found else source


def describe(message: Message) -> str:
    """Return the sentence of a code of this noun, or of the form of documents; raise KeyError otherwise."""
    if message.code in DOCUMENT_SENTENCES:
        return word_message(message)
    return str(SENTENCES[message.code]) % message.params
