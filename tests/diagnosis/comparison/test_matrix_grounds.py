"""The table over several questionnaires, modes, series and versions: one ground at a time."""

from __future__ import annotations

import pytest

from diagnosis.comparison import shared
from diagnosis.results.services import finish_check
from frameworks.services import import_document, publish_version
from tests.diagnosis.comparison.matrix_cities import list_places, make_city, publish, read
from tests.factories import (
    SMALL_FRAMEWORK,
    check_all,
    make_assessment,
    make_initiative_version,
    make_place,
    make_programme,
    make_submission,
    make_user,
    make_version,
    sign_in,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/compare/"


@pytest.fixture
def admin():
    return sign_in(make_user(roles=[("administrator", "site")]))


def publish_small(number: str, *, other_method: bool):
    """A newer version of the small framework; with another method its first question weighs more."""
    make_version()
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace('version: "1.0"', f'version: "{number}"', 1)
    if other_method:
        text = text.replace("coverage_percent: 60", "coverage_percent: 50")
    return publish_version(version=import_document(text=text, by=None), by=None)


def test_modes_never_stand_in_one_table(admin):
    make_city("quick-city")
    make_city("quick-town")
    make_submission(make_assessment(place=make_place("deep-city"), mode="deep"))

    assert list_places(admin.get(ADDRESS)) == ["Quick city", "Quick town"]
    deep = admin.get(ADDRESS, {"mode": "deep"})
    assert list_places(deep) == ["Deep city"]
    assert '<option value="deep" selected>' in deep.content.decode()


def test_folded_choices_are_seen_once_one_of_them_is_made(admin):
    make_city("one")

    folded = 'matrix-filters__more" open'
    assert folded in admin.get(ADDRESS, {"sort": "-policy"}).content.decode()
    assert folded not in admin.get(ADDRESS).content.decode()


def test_checked_answers_never_stand_among_self_reported_ones(admin):
    city = make_place("harbour-city")
    consultant = make_user(roles=[("consultant", make_programme(places=[city]))])
    assessment = make_submission(make_assessment(place=city))
    check_all(assessment, by=consultant)
    finish_check(assessment=assessment, by=consultant)
    make_city("own-city")

    assert list_places(admin.get(ADDRESS, {"series": "self"})) == ["Harbour city", "Own city"]
    assert list_places(admin.get(ADDRESS, {"series": "verified"})) == ["Harbour city"]


def test_questionnaires_are_chosen_by_name(admin):
    make_city("one")
    make_city("two")
    make_submission(make_assessment(version=make_initiative_version(), initiative="Bus lanes"))

    text = read(admin.get(ADDRESS))

    assert "Questionnaire Small framework (2) Small framework (1)" in text
    assert list_places(admin.get(ADDRESS, {"framework": "small-initiative"})) == ["Bus lanes"]


def test_a_round_is_chosen_by_its_number(admin):
    place = make_place("harbour-city")
    make_city("", place=place, policy=25)
    make_city("", place=place, policy=100, round_number=2)

    newest, first = admin.get(ADDRESS), admin.get(ADDRESS, {"round": "1"})

    assert (len(list_places(newest)), len(list_places(first))) == (1, 1)
    assert "Harbour city Round 2 In place 100 Prepared" in " ".join(read(newest).split())
    assert "Harbour city Round 1 To be developed" in read(first)


def test_versions_of_one_method_stand_together(admin):
    make_city("old-city")
    make_city("new-city", version=publish_small("1.1", other_method=False))

    response = admin.get(ADDRESS)

    assert list_places(response) == ["New city", "Old city"]
    assert "Small framework 1.0 / 1.1 · Quick" in read(response)


def test_a_common_ground_is_scored_on_the_questions_that_stayed_the_same(admin):
    make_city("old-city", policy=75)
    make_city("new-city", policy=75, version=publish_small("2.0", other_method=True))
    publish_small("2.0.1", other_method=True)

    assert len(list_places(admin.get(ADDRESS))) == 1
    response = admin.get(ADDRESS, {"version": "common"})

    text = read(response)
    assert list_places(response) == ["New city", "Old city"]
    assert "2 results on the questions that stayed the same." in text
    assert "Compared on 3 questions that are the same in versions 1.0 and 2.0." in text
    assert text.count("75 ") >= 2
    sorted_text = read(admin.get(ADDRESS, {"version": "common", "sort": "policy"}))
    assert "the table cannot be ordered by a score" in sorted_text
    table = admin.get("/compare/table/csv/", {"version": "common"}).content.decode()
    assert "Compared on 3 questions that are the same" in table
    assert [line.split(",")[8] for line in table.splitlines() if "-city," in line] == ["75.0", "75.0"]


def test_too_many_for_a_common_ground_is_said(admin, monkeypatch):
    make_city("old-city")
    make_city("new-city", version=publish_small("2.0", other_method=True))
    monkeypatch.setattr(shared, "MOST_SHARED", 1)

    assert "narrow the filters" in read(admin.get(ADDRESS, {"version": "common"}))
    assert "narrow the filters" in admin.get("/compare/table/csv/", {"version": "common"}).content.decode()


def test_an_opened_row_on_a_common_ground_says_nothing_of_levels(admin):
    result = make_city("old-city", policy=75)
    make_city("new-city", version=publish_small("2.0", other_method=True))

    text = read(admin.get(ADDRESS, {"version": "common", "open": result.pk}))

    assert "rest on all questions of its own version" in text
    assert "too little to compare" not in text
    assert "Open the full result" in text


def test_of_a_programme_one_sees_what_its_peers_show():
    own, peer, silent = (make_place(f"{name}-city") for name in ("own", "peer", "silent"))
    make_programme("harbour-programme", places=[own, peer, silent])
    for place in (own, peer, silent):
        result = make_city("", place=place)
        if place == peer:
            publish(result, "peers")
    browser = sign_in(make_user(roles=[("staff", own)]))

    assert list_places(browser.get(ADDRESS, {"programme": "harbour-programme"})) == ["Own city", "Peer city"]
    assert list_places(sign_in(make_user(roles=[("staff", make_place())])).get(ADDRESS)) == []
