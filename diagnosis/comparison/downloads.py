"""Every view as a file: tables as CSV and XLSX, charts as SVG and PNG; what they show stands inside."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import chain
from pathlib import Path

import resvg_py
from django.conf import settings
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.people.safe_sheets import CSV, XLSX, write_csv, write_sheets
from diagnosis.results.svg import FONT, INK, INK_SOFT, WHITE, element

PNG_ZOOM = 2.0
EDGE = 24.0
TITLE_SIZE = 20.0
LINE = 20.0
FONTS = ("noto-sans", "noto-sans-jp")


@dataclass(frozen=True)
class Sheet:
    """A table to download. ``about`` says what it shows: label and value (filters, date, source)."""

    title: str
    about: Sequence[tuple[str, str]]
    head: Sequence[str]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True)
class Picture:
    """A chart to download: one ``<svg …>`` element, drawn at this width and height in pixels."""

    title: str
    about: Sequence[tuple[str, str]]
    svg: str
    width: float
    height: float


def complete_about(about: Sequence[tuple[str, str]], *, source: str) -> list[tuple[str, str]]:
    """Return the lines with the day of the download and the source of the framework."""
    return [*about, (_("Date"), timezone.localdate().isoformat()), (_("Source"), source)]


def write_sheet(sheet: Sheet, form: str) -> tuple[bytes, str]:
    """Return a table as ``csv`` or ``xlsx`` with its content type.

    CSV names what it shows above the table, after which an empty line follows; XLSX on a second sheet.
    """
    if form == "csv":
        lines = chain([(sheet.title,)], sheet.about, [()], [sheet.head], sheet.rows)
        return write_csv(lines), CSV
    about = [(sheet.title, ""), *sheet.about]
    sheets = [(sheet.title, chain([sheet.head], sheet.rows)), (_("About this table"), about)]
    return write_sheets(sheets), XLSX


def write_picture(picture: Picture, form: str) -> tuple[bytes, str]:
    """Return a chart as ``svg`` or ``png`` with its content type; title and ``about`` stand around it."""
    svg = _frame(picture)
    if form == "svg":
        return svg.encode(), "image/svg+xml; charset=utf-8"
    fonts = Path(settings.BASE_DIR) / "static" / "fonts"
    files = [str(path) for path in sorted(fonts.glob("*.ttf")) if path.name.startswith(FONTS)]
    png = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=PNG_ZOOM,
        background=WHITE,
        skip_system_fonts=True,
        font_files=files,
        font_family="Noto Sans",
        sans_serif_family="Noto Sans",
    )
    return bytes(png), "image/png"


def answer_with_file(content: bytes, content_type: str, *, name: str) -> HttpResponse:
    """Return a download; ``name`` is made of letters, digits and hyphens with its ending."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _frame(picture: Picture) -> str:
    """Place the chart between its title and the lines that say what it shows."""
    foot = [f"{label}: {value}" for label, value in picture.about]
    width = picture.width + 2 * EDGE
    top = EDGE + TITLE_SIZE + EDGE
    height = top + picture.height + EDGE + LINE * len(foot) + EDGE
    inner = _place(picture.svg, x=EDGE, y=top, width=picture.width, height=picture.height)
    lines = [
        element("text", line, x=EDGE, y=top + picture.height + EDGE + LINE * row, font_size=13, fill=INK_SOFT)
        for row, line in enumerate(foot, start=1)
    ]
    title = element(
        "text", picture.title, x=EDGE, y=EDGE + TITLE_SIZE, font_size=TITLE_SIZE, font_weight=700, fill=INK
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}" height="{height:g}" '
        f'viewBox="0 0 {width:g} {height:g}" font-family="{escape(FONT)}">'
        f"<title>{escape(picture.title)}</title>"
        f'<rect width="{width:g}" height="{height:g}" fill="{WHITE}"/>'
        f"{title}{inner}{''.join(lines)}</svg>"
    )


def _place(svg: str, *, x: float, y: float, width: float, height: float) -> str:
    """Give the outer element its place and size; its own width and height give way."""
    head, separator, rest = svg.partition(">")
    head = re.sub(r'\s(?:width|height|x|y|xmlns)="[^"]*"', "", head)
    return f'{head} x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}"{separator}{rest}'
