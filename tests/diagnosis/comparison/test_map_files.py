"""The map as files: what stands in them, and their forms."""

from __future__ import annotations

import csv
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path
from xml.etree import ElementTree

import openpyxl
import pytest
from django.core.management import call_command

from tests.factories import make_jica_version, make_place, make_result, make_user, sign_in

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
pytestmark = pytest.mark.django_db


@pytest.fixture
def browser():
    return sign_in(make_user(roles=[("administrator", "site")]))


@pytest.fixture
def harbour():
    place = make_place("harbour", latitude=Decimal("1.25"), longitude=Decimal("103.75"))
    make_result(place=place)
    make_result(place=make_place("nowhere"))


def read_csv(response):
    lines = list(csv.reader(StringIO(response.content.decode("utf-8-sig"))))
    empty = lines.index([])
    return {line[0]: line[1] for line in lines[1:empty]}, lines[empty + 1], lines[empty + 2 :]


def test_the_table_holds_all_results_with_their_positions(browser, harbour):
    response = browser.get("/compare/map/table/csv/?by=policy&window=world")
    about, head, rows = read_csv(response)

    assert response["Content-Disposition"] == 'attachment; filename="map-policy.csv"'
    assert about["Finding"] == "Harbour: Policy prepared."
    assert about["Answers"] == "Self-reported by the city"
    assert "Natural Earth" in about["Outlines"]
    assert {"Date", "Source"} <= set(about)
    assert head == [
        "Answers", "Place", "Country", "Policy", "Score (0 to 100)", "As of", "Latitude", "Longitude"
    ]  # fmt: skip
    assert rows == [
        ["Self-reported by the city", "Harbour", "XX", "Prepared", "75", "2026-03-01", "1.25", "103.75"],
        ["Self-reported by the city", "Nowhere", "XX", "Prepared", "75", "2026-03-01", "", ""],
    ]


def test_a_table_of_stages_has_no_scores(browser, harbour):
    _about, head, rows = read_csv(browser.get("/compare/map/table/csv/"))

    assert "Score (0 to 100)" not in head
    assert rows[0][3] == "In place"


def test_published_marks_stand_in_their_own_group(browser):
    call_command("load_reference", FIXTURES)
    make_jica_version()
    about, _head, rows = read_csv(browser.get("/compare/map/table/csv/?by=policy"))

    assert {row[0] for row in rows} == {"Published marks, 2022"}
    assert len(rows) == 28
    assert {row[4] for row in rows} == {"–"}
    assert "Table 5-10" in about["Published marks, 2022"]


def test_the_table_opens_in_excel(browser, harbour):
    response = browser.get("/compare/map/table/xlsx/")
    sheet, about = openpyxl.load_workbook(BytesIO(response.content)).worksheets

    assert [cell.value for cell in sheet[2]][1:4] == ["Harbour", "XX", "In place"]
    assert about["A1"].value == "Map: Stage"
    assert sheet.title == "Map  Stage"


def test_the_picture_has_a_key_and_says_where_the_outlines_come_from(browser, harbour):
    response = browser.get("/compare/map/picture/svg/?by=policy")
    texts = [found.text for found in ElementTree.fromstring(response.content).iter() if found.text]

    assert response["Content-Disposition"] == 'attachment; filename="map-policy.svg"'
    assert {"Map: Policy", "Harbour", "Prepared", "Partial", "Not prepared", "No level yet"} <= set(texts)
    assert any("they say nothing about the status of any territory" in text for text in texts)


def test_a_picture_with_published_marks_names_them(browser):
    call_command("load_reference", FIXTURES)
    make_jica_version()

    assert "Smaller signs: published marks, 2022" in browser.get("/compare/map/picture/svg/").content.decode()


def test_the_picture_is_drawn_in_points(browser, harbour):
    response = browser.get("/compare/map/picture/png/")

    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("address", ["table/svg/", "table/pdf/", "picture/csv/", "picture/jpg/"])
def test_other_forms_are_not_found(browser, harbour, address):
    assert browser.get(f"/compare/map/{address}").status_code == 404


def test_a_picture_without_a_place_on_it_is_the_world(browser):
    make_result(place=make_place("nowhere"))

    assert browser.get("/compare/map/picture/svg/").status_code == 200
