"""Files of a view: what it shows stands inside, in every form."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from diagnosis.comparison.downloads import (
    Picture,
    Sheet,
    answer_with_file,
    complete_about,
    write_picture,
    write_sheet,
)
from diagnosis.results.svg import element, frame, frame_fluid

SHEET = Sheet(
    "Places by domains",
    [("Compared on", "Small 1.0"), ("Source", "=danger")],
    ["Place", "Policy"],
    [["Harbour", 64.5], ["=cmd()", None]],
)


def test_csv_says_what_it_shows_above_the_table():
    content, kind = write_sheet(SHEET, "csv")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))

    assert kind.startswith("text/csv")
    assert rows == [
        ["Places by domains"],
        ["Compared on", "Small 1.0"],
        ["Source", "'=danger"],
        [],
        ["Place", "Policy"],
        ["Harbour", "64.5"],
        ["'=cmd()", ""],
    ]


def test_xlsx_says_it_on_a_second_sheet():
    content, _kind = write_sheet(SHEET, "xlsx")
    book = load_workbook(BytesIO(content))

    assert book.sheetnames == ["Places by domains", "About this table"]
    assert [[cell.value for cell in row] for row in book.worksheets[0]] == [
        ["Place", "Policy"],
        ["Harbour", 64.5],
        ["=cmd()", None],
    ]
    assert book.worksheets[0]["A3"].data_type == "s"
    assert ["Compared on", "Small 1.0"] in [[cell.value for cell in row] for row in book.worksheets[1]]


@pytest.mark.parametrize("drawn", ["own size", "fluid"])
def test_a_picture_holds_title_and_source_around_the_chart(drawn):
    circle = [element("circle", cx=10, cy=10, r=5, fill="#1b3f66")]
    svg = frame(20, 20, circle, described="A disc", class_name="figure")
    if drawn == "fluid":
        svg = frame_fluid(20, circle, described="A disc")
    picture = Picture("Policy <among> 12", [("Source", "JICA & ours")], svg, 400, 200)
    content, kind = write_picture(picture, "svg")
    root = ElementTree.fromstring(content)
    inner = root.find("{http://www.w3.org/2000/svg}svg")

    assert kind.startswith("image/svg+xml")
    assert "Policy <among> 12" in "".join(root.itertext())
    assert "Source: JICA & ours" in "".join(root.itertext())
    assert (inner.get("width"), inner.get("height")) == ("400", "200")


def test_png_is_a_picture_of_twice_the_size():
    svg = frame(20, 20, [element("rect", width=20, height=20)], described="", class_name="figure")
    content, kind = write_picture(Picture("散布図", [], svg, 100, 50), "png")

    assert kind == "image/png"
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = (int.from_bytes(content[at : at + 4], "big") for at in (16, 20))
    assert width == 2 * (100 + 48)
    assert height > 2 * 50


def test_about_ends_with_day_and_source(settings):
    lines = complete_about([("Round", "1")], source="JICA 2022")

    assert [label for label, _value in lines] == ["Round", "Date", "Source"]


def test_a_download_has_its_name():
    response = answer_with_file(b"x", "text/csv", name="places.csv")

    assert response["Content-Disposition"] == 'attachment; filename="places.csv"'
    assert response["Content-Type"] == "text/csv"
