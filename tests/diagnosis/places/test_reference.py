"""Reference files: what is read, and every problem named by its place."""

from decimal import Decimal
from pathlib import Path

import pytest

from diagnosis.places import reference
from diagnosis.places.models import Character, EconomicGroup, Mark
from diagnosis.places.reference import read_places, read_published
from diagnosis.places.wording import SENTENCES, describe
from frameworks.messages import Message

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures"
PLACES = """
issues: [{key: traffic, title: {en: Traffic, ja: 交通}}]
places:
  - key: aa-city
    kind: city
    parent: aa
    name: {en: City, ja: 市}
    country_code: AA
    location: {latitude: -1.25, longitude: 103.7, source: Middle of the city}
    issues: [{tag: traffic, text: {en: Jams, ja: 渋滞}}]
    statistics:
      - {key: area, value: 98.3, unit: km2, year: 2019, source: "Table 1", flag: {en: Rounded, ja: 概数}}
    left_out: [{key: population, reason: {en: Repeats, ja: 重複}}]
  - {key: aa, kind: country, name: {en: Land, ja: 国}, country_code: AA}
"""
PUBLISHED = """
source: study
framework: small
rows:
  - place: aa
    date: {en: "2021", ja: 2021年}
    source: {en: Table 2, ja: 表2}
    marks: {policy: partial}
    notes: {policy: {en: Plan, ja: 計画}}
"""


def test_read_places_gives_records_with_the_higher_kind_first():
    document, problems = read_places(PLACES)

    assert problems == ()
    assert [place.key for place in document.places] == ["aa", "aa-city"]


def test_read_places_gives_a_location_by_its_digits_and_says_nothing_where_there_is_none():
    document, _ = read_places(PLACES)
    country, city = (place.fields for place in document.places)

    assert (city["latitude"], city["longitude"]) == (Decimal("-1.25"), Decimal("103.7"))
    assert "latitude" not in country
    assert "longitude" not in country


def test_read_places_keeps_a_figure_by_its_digits_with_its_flag():
    document, _ = read_places(PLACES)
    area, population = document.places[1].statistics

    assert (area.value, area.reason) == (Decimal("98.3"), {"en": "Rounded", "ja": "概数"})
    assert (population.key, population.value, population.reason["en"]) == ("population", None, "Repeats")


def test_read_places_takes_the_reason_for_missing_issues_out_of_the_figures():
    text = PLACES.replace("    issues: [{tag: traffic, text: {en: Jams, ja: 渋滞}}]\n", "").replace(
        "key: population, reason", "key: issues, reason"
    )
    document, problems = read_places(text)

    assert problems == ()
    assert document.places[1].fields["issues_note"] == {"en": "Repeats", "ja": "重複"}
    assert [figure.key for figure in document.places[1].statistics] == ["area"]


@pytest.mark.parametrize(
    ("before", "after", "place", "code"),
    [
        ("parent: aa\n", "parent: bb\n", "places[0].parent", "reference.unknown_place"),
        ("{key: aa, kind: country", "{key: aa, kind: city", "places[0].parent", "reference.parent_kind"),
        ("{key: aa, kind", "{key: aa-city, kind", "places[1].key", "reference.repeated"),
        ("tag: traffic", "tag: noise", "places[0].issues[0].tag", "reference.unknown_tag"),
        (
            "key: population, reason",
            "key: issues, reason",
            "places[0].issues",
            "reference.left_out_and_there",
        ),
        ("value: 98.3", "value: many", "places[0].statistics[0].value", "expected.number"),
        ("ja: 市", "fr: ville", "places[0].name.ja", "text.missing"),
        ("latitude: -1.25", "latitude: -91", "places[0].location.latitude", "number.outside"),
        ("longitude: 103.7, ", "", "places[0].location.longitude", "key.missing"),
        ("kind: country", "kind: planet", "places[1].kind", "expected.choice"),
        ("country_code: AA}", "country_code: AA, colour: red}", "places[1].colour", "key.unknown"),
    ],
)
def test_read_places_names_every_problem_by_its_place(before, after, place, code):
    document, problems = read_places(PLACES.replace(before, after))

    assert document is None
    assert (place, code) in [(problem.place, problem.message.code) for problem in problems]


def test_read_published_gives_marks_with_their_notes():
    document, problems = read_published(PUBLISHED, frozenset({"aa"}), frozenset({"study"}))

    assert problems == ()
    mark = document.rows[0].marks[0]
    assert (mark.domain, mark.mark, mark.note["en"], mark.conflict) == ("policy", "partial", "Plan", {})


@pytest.mark.parametrize(
    ("before", "after", "place", "code"),
    [
        ("place: aa", "place: bb", "rows[0].place", "reference.unknown_place"),
        ("source: study", "source: other", "source", "reference.unknown_source"),
        ("notes: {policy", "notes: {system", "rows[0].notes.system", "reference.no_mark"),
        ("policy: partial", "policy: good", "rows[0].marks.policy", "expected.choice"),
    ],
)
def test_read_published_names_every_problem_by_its_place(before, after, place, code):
    text = PUBLISHED.replace(before, after)
    document, problems = read_published(text, frozenset({"aa"}), frozenset({"study"}))

    assert document is None
    assert [(problem.place, problem.message.code) for problem in problems] == [(place, code)]


def test_the_files_of_the_project_are_without_problems():
    for name in ("reference/places.yaml", "demo/places.yaml"):
        assert read_places((FIXTURES / name).read_text(encoding="utf-8"))[1] == ()


def test_the_words_of_the_files_are_those_of_the_rows():
    assert list(reference.ECONOMIC_GROUPS) == EconomicGroup.values
    assert list(reference.CHARACTERS) == Character.values
    assert list(reference.MARKS) == Mark.values


def test_every_code_of_the_files_has_a_sentence():
    source = Path(reference.__file__).read_text(encoding="utf-8")

    assert all(f'"{code}"' in source for code in SENTENCES)
    assert describe(Message("reference.repeated", {"key": "aa"})) == "aa stands here twice."
