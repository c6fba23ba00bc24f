"""The table of places to take away."""

from __future__ import annotations

import csv
import io
from xml.etree import ElementTree

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from diagnosis.comparison import matrix_files
from diagnosis.places.models import Place
from tests.diagnosis.comparison.matrix_cities import make_city, make_many, publish
from tests.factories import (
    make_assessment,
    make_initiative_version,
    make_jica_version,
    make_place,
    make_submission,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return sign_in(make_user(roles=[("administrator", "site")]))


def read_csv(response) -> tuple[dict[str, str], list[dict[str, str]]]:
    """What a CSV says of itself, and its rows by their heads."""
    lines = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    empty = lines.index([])
    about = {line[0]: line[1] for line in lines[1:empty]}
    head = lines[empty + 1]
    return about, [dict(zip(head, line, strict=True)) for line in lines[empty + 2 :]]


def test_all_rows_that_pass_the_filters(admin):
    make_many(51)
    make_city("own-city", policy=75, operation=0, country_code="QX", character="A")
    make_city("desk-city", origin="desk", operation=None)

    _about, rows = read_csv(admin.get("/compare/table/csv/"))

    assert len(rows) == 53
    own = rows[0]
    assert (own["Place"], own["Key"], own["Country"], own["Class"]) == (
        "Own city", "own-city", "QX", "Metropolis",
    )  # fmt: skip
    assert (own["Answers"], own["Round"], own["As of"]) == ("Self-reported by the city", "1", "2026-03-01")
    assert (own["Version"], own["Stage"]) == ("1.0", "In place")
    assert (own["Policy: score"], own["Policy: lowest"], own["Policy: highest"]) == ("75.0", "75.0", "75.0")
    assert (own["Policy: coverage, 0 to 1"], own["Policy: level"]) == ("1.0", "Prepared")
    assert (own["Operation: score"], own["Operation: level"]) == ("0.0", "Not prepared")
    desk = rows[1]
    assert (desk["Operation: score"], desk["Operation: highest"], desk["Operation: level"]) == (
        "", "100.0", "",
    )  # fmt: skip


def test_the_sheet_says_what_it_shows(admin):
    make_city("own-city", country_code="QO")
    make_city("other-city", country_code="QP")

    about, rows = read_csv(admin.get("/compare/table/csv/", {"country": "QO", "sort": "-policy"}))

    assert [row["Place"] for row in rows] == ["Own city"]
    assert about["Country"] == "QO"
    assert about["Order of the table"] == "Policy, from the highest"
    assert about["Date"] == timezone.localdate().isoformat()
    assert about["Source"]


def test_a_sheet_with_more_rows_than_it_takes_says_so(admin, monkeypatch):
    monkeypatch.setattr(matrix_files, "MOST_ROWS", 2)
    for number in range(3):
        make_city(f"city-{number}")

    about, rows = read_csv(admin.get("/compare/table/csv/"))

    assert (about["Rows"], len(rows)) == ("The first 2", 2)


def test_excel_holds_the_same(admin):
    make_city("own-city", policy=75)

    response = admin.get("/compare/table/xlsx/")

    book = openpyxl.load_workbook(io.BytesIO(response.content))
    head, row = list(book.worksheets[0].iter_rows(values_only=True))
    line = dict(zip(head, row, strict=True))
    assert (line["Place"], line["Policy: score"]) == ("Own city", 75)
    assert response["Content-Disposition"] == 'attachment; filename="places-by-domain.xlsx"'


def test_a_sheet_holds_nothing_of_others():
    make_city("hidden-city")
    publish(make_city("shown-city"))
    own = make_place("own-city")
    make_city("", place=own)

    _about, rows = read_csv(sign_in(make_user(roles=[("reader", own)])).get("/compare/table/csv/"))

    assert [row["Place"] for row in rows] == ["Own city", "Shown city"]


def test_initiatives_have_a_column(admin):
    make_submission(make_assessment(version=make_initiative_version(), initiative="Bus lanes"))

    _about, rows = read_csv(admin.get("/compare/table/csv/"))

    assert rows[0]["Initiative"] == "Bus lanes"


def test_published_marks_stand_at_the_end_with_levels_alone(admin):
    call_command("load_reference", verbosity=0)
    place = Place.objects.get(key="my-johor-bahru")
    make_submission(make_assessment(place=place, version=make_jica_version()), level="partly")

    _about, rows = read_csv(admin.get("/compare/table/csv/", {"country": "MY", "class": "B"}))
    _about, without = read_csv(admin.get("/compare/table/csv/", {"country": "MY", "reference": "no"}))

    assert rows[1]["Answers"] == "Published marks, no scores"
    assert (rows[1]["Place"], rows[1]["Policy: score"], rows[1]["Policy: level"]) == (
        "Johor Bahru", "", "Prepared",
    )  # fmt: skip
    assert len(without) == 1
    picture = admin.get("/compare/picture/svg/", {"country": "MY"}).content.decode()
    assert "Kuching, Malaysia" in picture
    assert "published marks of 2022" in picture


def test_the_picture_is_a_table_with_signs_and_words(admin):
    make_city("own-city", policy=75, operation=0)
    make_city("A city with a name that does not fit into its column", origin="desk")

    response = admin.get("/compare/picture/svg/")

    root = ElementTree.fromstring(response.content)
    assert root.tag.endswith("svg")
    texts = ["".join(node.itertext()) for node in root.iter() if node.tag.endswith("text")]
    assert {"Places by domain", "Own city", "75", "0", "In place", "Prepared"} <= set(texts)
    assert any(text.endswith("…") for text in texts)
    assert 'aria-label="Table of 2 places by domain' in response.content.decode()


def test_a_picture_of_one_page_says_which(admin):
    make_many(51)

    assert "Page: 2 of 2" in admin.get("/compare/picture/svg/", {"page": 2}).content.decode()
    assert admin.get("/compare/picture/png/", {"page": 2}).content.startswith(b"\x89PNG")


def test_japanese_names_are_cut_by_their_width(admin):
    make_city("one", name={"en": "One", "ja": "試" * 30})
    admin.cookies["django_language"] = "ja"

    assert "試" * 17 + "…" in admin.get("/compare/picture/svg/").content.decode()


@pytest.mark.parametrize("address", ["table/pdf", "table/svg", "picture/csv", "picture/gif"])
def test_other_forms_are_not_there(address, admin):
    assert admin.get(f"/compare/{address}/").status_code == 404


@pytest.mark.parametrize("address", ["table/csv", "table/xlsx", "picture/svg", "picture/png"])
def test_without_any_result_a_file_is_empty_and_no_error(address):
    browser = sign_in(make_user(roles=[("lead", make_place("empty-city"))]))

    assert browser.get(f"/compare/{address}/").status_code == 200
