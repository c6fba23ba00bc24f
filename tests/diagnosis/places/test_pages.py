"""The pages of places: all by country, and one with what is known of it."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import translation

from diagnosis.places.models import Character, Place, SourceWork, Statistic
from diagnosis.places.selectors import load_place_page, load_places_page
from tests.factories import make_jica_version, make_place, make_user, sign_in

LONGEST_WORD = 24  # what fits a phone of 360 px in the widest of our columns


@pytest.fixture
def reference(db):
    make_jica_version()
    call_command("load_reference", verbosity=0)


@pytest.fixture
def reader(db):
    return sign_in(make_user())


def read(client: Client, address: str, **query: str) -> str:
    """Return the words of a page's main part, as one line."""
    response = client.get(address, query)
    assert response.status_code == 200
    main = response.content.decode().split('<main id="main">')[1].split("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", main)).split())


# ---- All places ---------------------------------------------------------------------


def test_the_list_counts_places_and_published_diagnoses(reference, reader):
    page = read(reader, "/places/")

    assert "41 places are known here. 28 have a published diagnosis." in page
    assert "Johor Bahru City · Core regional city City Core regional city Yes" in page
    assert "Barcelona City City – no class published No" in page


def test_places_stand_under_their_country_in_the_order_of_their_names(reference):
    groups = load_places_page().groups

    assert [str(group.country) for group in groups][:3] == ["Cambodia", "Denmark", "Finland"]
    assert groups[0].own_row.place.key == "kh"
    assert [str(row.place) for row in groups[0].rows] == ["Battambang", "Phnom Penh", "Siem Reap"]


@pytest.mark.parametrize(
    ("chosen", "count"),
    [
        ({}, 41),
        ({"country": "MY"}, 5),
        ({"kind": "city"}, 27),
        ({"country": "MY", "kind": "country"}, 1),
        ({"kind": "district"}, 1),
        ({"name": "bang"}, 3),
        ({"name": " laos "}, 1),
        ({"name": "ハノイ"}, 1),
        ({"country": "<b>", "kind": "planet"}, 41),
        ({"country": "none"}, 1),
    ],
)
def test_the_list_is_narrowed_by_country_kind_and_name(reference, chosen, count):
    assert load_places_page(**chosen).shown_count == count


def test_a_country_that_is_not_chosen_still_heads_its_cities(reference, reader):
    page = read(reader, "/places/", country="MY", kind="city")

    assert "4 places." in page
    assert "Malaysia Leading group Johor Bahru" in page


def test_nothing_found_says_so(reference, reader):
    assert "No place fits this choice." in read(reader, "/places/", name="Atlantis")


def test_without_places_the_list_says_so(reader):
    page = read(reader, "/places/")

    assert "No place is known here yet." in page
    assert "not loaded" in page


def test_an_invented_place_is_marked_and_stands_without_a_country(reader):
    make_place("sample-city", invented=True)

    assert "Without a country Sample city Invented" in read(reader, "/places/")
    assert load_places_page(country="none").shown_count == 1


def test_a_search_is_written_back_escaped(reference, reader):
    response = reader.get("/places/", {"name": '"><script>'})

    assert "&quot;&gt;&lt;script&gt;" in response.content.decode()


# ---- One place ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "shown",
    [
        "4 figures are published. 2 of them need a look.",
        "Iskandar, Iskandar Malaysia",
        "the study's text and marks speak of the Iskandar region",
        "Leading group , as published.",
        "The rule on GDP per head gives the same group.",
        "Core regional city (class B).",
        "Economic growth Keep the economy growing",
        "Tables 4-28 to 4-31",
        "1,500,000 people 2019 Table 4-31",
        "Needs a look: Rounded; the Iskandar region",
        "6,909 people per square kilometre 2019",
        "Policy A strategy for Smart City Iskandar with numerical targets Prepared",
        "State of 2021 to early 2022.",
        "Table 5-10 (marks), Table 5-3 (text)",
    ],
)
def test_a_city_shows_what_is_known_of_it(shown, reference, reader):
    assert shown in read(reader, "/places/my-johor-bahru/")


def test_marks_lead_to_those_of_other_places_and_back(reference, reader):
    assert "/reference/?country=MY" in reader.get("/places/my-johor-bahru/").content.decode()
    assert 'href="/places/my-johor-bahru/"' in reader.get("/reference/").content.decode()


def test_a_country_shows_where_the_rule_differs_from_the_published_group(reference, reader):
    page = read(reader, "/places/la/")

    assert "Needs a look: the rule on GDP per head gives “Transforming group”." in page
    assert "with 2,636.0 USD in 2020 (Table 4-25)" in page
    assert "18,200 million USD 2019" in page
    assert "Published group: To be developed." in page
    assert "Places in Lao PDR Luang Prabang Vientiane" in page


def test_vientiane_shows_none_of_the_figures_of_phnom_penh(reference, reader):
    page = read(reader, "/places/la-vientiane/")

    for statistic in Statistic.objects.filter(place__key="kh-phnom-penh", value__isnull=False):
        assert f"{statistic.value:,.0f}" not in page
    assert page.count("Left out") == 4
    assert "Population Left out The row repeats Phnom Penh of Table 4-28" in page
    assert "The issues that the source names are left out. The three issues repeat" in page


def test_the_density_of_chonburi_is_left_out_with_its_reason(reference, reader):
    page = read(reader, "/places/th-chonburi/")

    assert "Population density Left out Printed as 3,520" in page
    assert "3 figures are published. 1 figure of the source is left out, as it cannot be right." in page


def test_a_place_without_anything_says_so(reference, reader):
    page = read(reader, "/places/es/")

    assert "Nothing but the name is known of this place here." in page
    assert "No figures are known of this place." in page
    assert "No diagnosis is published for this place." in page


def test_an_invented_place_says_so(reader):
    make_place("sample-city", invented=True)

    assert "Invented This place does not exist." in read(reader, "/places/sample-city/")


def test_figures_of_two_sources_name_theirs(reader):
    place = make_place("harbour-city", character=Character.METROPOLIS)
    for number in (1, 2):
        work = SourceWork.objects.create(key=f"work-{number}", title={"en": f"Yearbook {number}"})
        Statistic.objects.create(
            place=place, key="bus-stops", value=10 * number, unit="stops", work=work, source=f"page {number}"
        )

    page = read(reader, "/places/harbour-city/")

    assert "Bus stops stops · page 1 10 stops – no year given page 1 Yearbook 1" in page
    assert "Metropolis (class A)." in page  # without a loaded description the choice's own words


def test_without_the_framework_the_marks_wait(db, reader):
    call_command("load_reference", verbosity=0)

    assert "The framework of these marks is not on this site" in read(reader, "/places/my/")


def test_a_district_knows_its_city_and_its_country(reader):
    country = make_place("land", kind="country")
    region = make_place("north", kind="region", parent=country)
    city = make_place("harbour-city", parent=region)
    make_place("quay", kind="district", parent=city)

    page = read(reader, "/places/quay/")

    assert "Country Land Lies in Harbour city" in page


def test_the_page_speaks_the_reader_s_language(reference):
    with translation.override("ja"):
        page = load_place_page(key="my-johor-bahru")

        assert (str(page.place), page.character.title) == ("ジョホールバル", "地域中核都市")


# ---- Both ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/places/", "/places/my/"])
def test_signed_out_one_is_led_to_the_sign_in(address, reference, client):
    assert client.get(address)["Location"] == f"/accounts/login/?next={address}"


def test_an_unknown_place_is_not_found(reader):
    assert reader.get("/places/atlantis/").status_code == 404


def test_the_list_takes_the_same_queries_for_few_and_many_places(reader, django_assert_num_queries):
    make_place("harbour-city", parent=make_place("land", kind="country"))
    with django_assert_num_queries(6):  # session, user, places, diagnosed, classes, roles
        reader.get("/places/")
    make_jica_version()
    call_command("load_reference", verbosity=0)
    with django_assert_num_queries(6):
        reader.get("/places/")


# session, user, place, classes, diagnosis, figures, issues, places inside, roles; else marks and versions too
@pytest.mark.parametrize(("key", "queries"), [("my-johor-bahru", 11), ("my", 11), ("es-barcelona", 9)])
def test_a_place_takes_the_same_queries_with_many_figures(
    key, queries, reference, reader, django_assert_num_queries
):
    reader.get("/places/my/")  # the framework is compiled once a process
    with django_assert_num_queries(queries):
        reader.get(f"/places/{key}/")
    place = Place.objects.get(key=key)
    for year in range(1990, 2019):
        Statistic.objects.create(place=place, key="area", value=1, unit="km2", year=year, source="Table 1")
    with django_assert_num_queries(queries):
        reader.get(f"/places/{key}/")


def test_no_word_is_wider_than_a_phone(reference, reader):
    addresses = ["/places/", *(f"/places/{key}/" for key in Place.objects.values_list("key", flat=True))]
    words = {word for address in addresses for word in read(reader, address).split() if word.isascii()}

    assert {word for word in words if len(word) > LONGEST_WORD} == set()
