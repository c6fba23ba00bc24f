"""The table of places as people see it."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from diagnosis.places.models import Place
from diagnosis.results.judging import set_stage
from diagnosis.results.services import finish_check, submit_and_diagnose
from tests.diagnosis.comparison.matrix_cities import list_places, make_city, make_many, publish, read
from tests.factories import (
    check_all,
    make_assessment,
    make_initiative_version,
    make_jica_version,
    make_place,
    make_programme,
    make_submission,
    make_user,
    sign_in,
)

pytestmark = pytest.mark.django_db
ADDRESS = "/compare/"


@pytest.fixture
def admin():
    return sign_in(make_user(roles=[("administrator", "site")]))


def test_each_origin_stands_by_itself_and_the_first_is_what_the_headline_counts(admin):
    for number, policy in enumerate((75, 75, 75, 0)):
        make_city(f"own-{number}", policy=policy, operation=0)
    make_city("a-desk", policy=0, operation=100, origin="desk")

    text = read(admin.get(ADDRESS))

    assert "Policy is at least partial in most places. Operation is open in most places." in text
    assert "Policy: at least partial in 3 of 4. Operation: not prepared in 4 of 4." in text
    assert "These numbers count “Self-reported by the city” only." in text
    assert list_places(admin.get(ADDRESS)) == ["Own 0", "Own 1", "Own 2", "Own 3", "A desk"]
    assert text.index("Self-reported by the city Small framework") < text.index(
        "Desk study of published text Small"
    )


def test_a_filter_by_answers_leaves_one_origin(admin):
    make_city("own")
    make_city("desk", origin="desk")

    response = admin.get(ADDRESS, {"origin": "desk"})

    assert list_places(response) == ["Desk"]
    assert "These numbers count" not in read(response)


def test_one_and_two_places_get_no_conclusion(admin):
    make_city("one")
    assert "1 place is shown." in read(admin.get(ADDRESS))
    make_city("two")
    assert "2 places are shown." in read(admin.get(ADDRESS))


def test_who_sees_no_result_gets_a_way_on():
    make_city("hidden-city")

    text = read(sign_in(make_user(roles=[("lead", make_place("empty-city"))])).get(ADDRESS))

    assert "There is nothing to compare yet." in text
    assert "Go to the assessments" in text
    assert "Hidden city" not in text


def test_another_city_is_neither_named_nor_counted():
    make_city("hidden-city", country_code="QH", character="A")
    own = make_place("own-city", country_code="QO", character="B")
    make_city("", place=own)

    response = sign_in(make_user(roles=[("reader", own)])).get(ADDRESS)

    assert list_places(response) == ["Own city"]
    text = response.content.decode()
    assert "Hidden" not in text
    assert 'value="QH"' not in text  # two letters alone may stand in a random token
    assert "Metropolis" not in text
    assert "1 place is shown." in text


def test_what_a_city_shows_is_there_without_its_answers():
    shown = make_city("shown-city", policy=75)
    publish(shown)
    own = make_place("own-city")
    make_city("", place=own)
    browser = sign_in(make_user(roles=[("lead", own)]))

    text = read(browser.get(ADDRESS, {"open": shown.pk, "element": "policy.vision"}))

    assert "This place shows its scores, and keeps its answers to itself." in text
    assert "Open the result that the city shows" in text
    assert "Open the full result" not in text
    assert "In place" not in text.split("1 Vision")[1].split("What stands out")[0]


def test_ones_own_answers_stand_behind_an_element(admin):
    result = make_city("own-city", policy=75)

    text = read(admin.get(ADDRESS, {"open": result.pk, "element": "policy.vision"}))

    assert "Own city by element" in text
    assert "In place" in text.split("1 Vision")[1].split("What stands out")[0]
    assert "Open the full result" in text


def test_an_unanswered_question_is_called_so(admin):
    result = make_city("own-city", operation=None)

    assert "Not answered" in read(admin.get(ADDRESS, {"open": result.pk, "element": "operation.partners"}))


def test_an_element_that_is_not_there_opens_the_row_alone(admin):
    result = make_city("own-city")

    assert "What stands out" in read(admin.get(ADDRESS, {"open": result.pk, "element": "elsewhere"}))


def test_unknown_and_hidden_results_get_the_same_words():
    hidden = make_city("hidden-city")
    own = make_place("own-city")
    make_city("", place=own)
    browser = sign_in(make_user(roles=[("lead", own)]))

    keys = (hidden.pk, 987654)
    said = [read(browser.get(ADDRESS, {"open": key})).replace(f"“{key}”", "“N”") for key in keys]

    assert said[0] == said[1]
    assert "“N” is no choice of “Result”. It is left out." in said[0]


@pytest.mark.parametrize("key", ["9" * 30, "-1", "x", "²", "1.5"])
def test_a_row_that_cannot_be_is_left_out(key, admin):
    make_city("own-city")

    assert "is no choice of “Result”" in read(admin.get(ADDRESS, {"open": key}))


def test_rows_stand_by_name_and_by_every_column(admin):
    make_city("b-town", policy=0, operation=100, character="B")
    make_city("a-town", policy=50, operation=50)
    make_city("c-town", policy=75, operation=None, character="A")

    def order(sort):
        return "".join(name[0] for name in list_places(admin.get(ADDRESS, {"sort": sort})))

    assert order("") == "ABC"
    assert order("-place") == "CBA"
    assert (order("policy"), order("-policy")) == ("BAC", "CAB")
    assert (order("operation"), order("-operation")) == ("ABC", "BAC")  # none comes last both ways
    assert (order("class"), order("-class")) == ("CBA", "BCA")
    assert (order("stage"), order("-stage")) == ("ABC", "CAB")


def test_rounds_order_rows_too(admin):
    make_city("a-town", round_number=1)
    make_city("b-town", round_number=3)

    assert list_places(admin.get(ADDRESS, {"sort": "-round"})) == ["B town", "A town"]


def test_names_are_read_and_ordered_in_the_readers_language(admin):
    make_city("one", name={"en": "Zeta", "ja": "あさひ市"})
    make_city("two", name={"en": "Alpha", "ja": "わかば市"})
    make_city("three", name={"en": "Middle"})

    assert list_places(admin.get(ADDRESS)) == ["Alpha", "Middle", "Zeta"]
    admin.cookies["django_language"] = "ja"
    assert list_places(admin.get(ADDRESS)) == ["Middle", "あさひ市", "わかば市"]


def test_the_head_says_how_the_table_is_ordered(admin):
    make_city("one")

    page = admin.get(ADDRESS, {"sort": "-policy"}).content.decode()

    assert page.count("aria-sort=") == 1
    assert 'matrix__domain" aria-sort="descending"' in page
    assert "sort=policy" in page


@pytest.mark.parametrize("sort", ["payload", "result__payload", "--policy", "1; drop table", "'", "%"])
def test_a_crafted_order_is_left_out_with_a_sentence(sort, admin):
    make_city("one")

    assert "is no choice of “Order of the table”" in read(admin.get(ADDRESS, {"sort": sort}))


def test_a_page_holds_fifty_rows(admin):
    make_many(51)

    first, second = admin.get(ADDRESS), admin.get(ADDRESS, {"page": 2})

    assert (len(list_places(first)), len(list_places(second))) == (50, 1)
    assert "1 to 50 of 51 results." in read(first)
    assert "51 to 51 of 51 results." in read(second)
    assert 'aria-label="Page 2" aria-current="page"' in second.content.decode()
    assert set(list_places(first)).isdisjoint(list_places(second))


@pytest.mark.parametrize(("page", "rows"), [("3", 1), ("0", 50), ("-1", 50), ("x", 50), ("9" * 40, 50)])
def test_a_page_that_is_not_there_is_left_out(page, rows, admin):
    make_many(51)

    response = admin.get(ADDRESS, {"page": page})

    assert len(list_places(response)) == rows
    assert "is no choice of “Page”" in read(response)


def test_filters_narrow_and_go_along(admin):
    make_city("metropolis", country_code="QA", character="A")
    make_city("core", country_code="QB", character="B")

    response = admin.get(ADDRESS, {"country": "QB", "class": "B"})

    assert list_places(response) == ["Core"]
    assert "country=QB&amp;class=B" in response.content.decode()


def test_each_choice_is_counted_with_the_other_filters(admin):
    make_city("one", country_code="QA", character="A")
    make_city("two", country_code="QA", character="B")
    make_city("three", country_code="QB", character="B")

    text = read(admin.get(ADDRESS, {"class": "B"}))

    assert "QA (1) QB (1)" in text
    assert "Metropolis (1) Regional core city (2)" in text


def test_filters_that_match_nothing_lead_on(admin):
    make_city("one", country_code="QA", character="A")
    make_city("two", country_code="QB", character="B")

    text = read(admin.get(ADDRESS, {"country": "QA", "class": "B"}))

    assert "No result fits these filters." in text
    assert "Without “Country: QA”" in text
    assert "Without “Class: Regional core city”" in text
    assert "Without any filter" in text


def test_a_set_stage_stands_beside_the_computed_one(admin):
    city = make_place("harbour-city")
    consultant = make_user(roles=[("consultant", make_programme(places=[city]))])
    assessment = make_submission(make_assessment(place=city), level="not-started")
    check_all(assessment, by=consultant)
    result = finish_check(assessment=assessment, by=consultant)
    set_stage(result=result, stage="in-place", reason="Agreed since", by=consultant)

    text = read(admin.get(ADDRESS, {"series": "verified"}))

    assert "To be developed Set by a consultant: In place" in text
    assert "checked answers" in text
    assert "Set by a consultant" not in read(admin.get(ADDRESS, {"series": "self"}))


def test_more_than_one_possible_stage(admin):
    make_city("open-city", policy=75, operation=None)
    submit_and_diagnose(assessment=make_assessment(place=make_place("unsure-city")), by=None)

    text = read(admin.get(ADDRESS))

    assert "More than one possible" in text
    assert list_places(admin.get(ADDRESS, {"stage": "range"})) == ["Unsure city"]


def test_initiatives_are_named_before_their_place(admin):
    city = make_place("harbour-city")
    version = make_initiative_version()
    for name in ("Bus lanes", "Open data"):
        make_submission(make_assessment(place=city, version=version, initiative=name))

    response = admin.get(ADDRESS)

    assert list_places(response) == ["Bus lanes", "Open data"]
    assert "Harbour city ·" in read(response)
    assert "2 initiatives are shown." in read(response)


def test_ticked_rows_go_to_the_page_of_places_side_by_side(admin):
    result = make_city("one")

    page = admin.get(ADDRESS).content.decode()

    assert '<form method="get" action="/compare/side-by-side/">' in page
    assert f'type="checkbox" name="result" value="{result.pk}"' in page


@pytest.fixture
def marked(admin):
    """The published marks, beside one answered place."""
    call_command("load_reference", verbosity=0)
    place = Place.objects.get(key="my-johor-bahru")
    make_submission(make_assessment(place=place, version=make_jica_version()), level="partly")
    return admin


def test_published_marks_stand_below_and_are_not_counted(marked):
    text = read(marked.get(ADDRESS))

    assert "1 place is shown." in text
    assert "1 result. 28 places with published marks only." in text
    assert "Reference 2022, published marks only, no scores or elements" in text
    assert "Table 5-10" in text
    assert len(list_places(marked.get(ADDRESS))) == 29
    assert len(list_places(marked.get(ADDRESS, {"reference": "no"}))) == 1


def test_published_marks_follow_the_filters(marked):
    country = list_places(marked.get(ADDRESS, {"country": "MY"}))
    assert country[0] == "Johor Bahru"
    assert set(country[1:]) == {"Johor Bahru", "Kota Kinabalu", "Kuala Lumpur", "Kuching", "Malaysia"}
    stage = list_places(marked.get(ADDRESS, {"country": "MY", "stage": "in-place"}))
    assert stage == ["Johor Bahru", "Malaysia"]
    everybody = set(list_places(marked.get(ADDRESS, {"class": "A"})))
    assert "Jakarta" in everybody
    assert "Kuching" not in everybody
    group = list_places(marked.get(ADDRESS, {"group": "emerging"}))
    assert "Vientiane" in group
    assert "Kuching" not in group
    make_programme("harbour-programme")
    assert list_places(marked.get(ADDRESS, {"programme": "harbour-programme"})) == []


def test_published_marks_follow_the_order(marked):
    by_policy = list_places(marked.get(ADDRESS, {"country": "MY", "sort": "-policy"}))
    assert by_policy[1:] == ["Johor Bahru", "Kota Kinabalu", "Kuching", "Malaysia", "Kuala Lumpur"]
    assert list_places(marked.get(ADDRESS, {"country": "MY", "sort": "-place"}))[1] == "Malaysia"
    assert list_places(marked.get(ADDRESS, {"country": "MY", "sort": "-stage"}))[1] == "Johor Bahru"
    by_class = list_places(marked.get(ADDRESS, {"country": "MY", "sort": "class"}))[1:]
    assert by_class[-1] == "Malaysia"  # a country has no class


def test_published_marks_of_one_framework_stand_beside_no_other(admin):
    call_command("load_reference", verbosity=0)
    make_city("one")

    assert list_places(admin.get(ADDRESS)) == ["One"]
