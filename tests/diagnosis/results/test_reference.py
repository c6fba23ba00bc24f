from __future__ import annotations

import pytest
from django.core.management import call_command

from diagnosis.places.models import Place, PublishedDiagnosis
from diagnosis.results.published import load_reference_page
from diagnosis.results.reference import MarkedPlace, compare_groups, find_stage_of_marks
from tests.diagnosis.results.conftest import hand_in, sign_in
from tests.diagnosis.scoring.frameworks import JICA_ELEMENTS, build_jica_shape
from tests.factories import make_jica_version, make_user

FRAMEWORK = build_jica_shape()
SIGNS = {"●": "prepared", "◐": "partial", "○": "not-prepared"}


def marks(printed: str) -> dict[str, str]:
    """Five printed signs, in the order policy, organization, system, technology, operation."""
    return dict(zip(JICA_ELEMENTS, (SIGNS[sign] for sign in printed), strict=True))


# JICA 2022, Table 5-10 (marks of the countries) and section 5-4-3 (groups).
COUNTRIES = [
    MarkedPlace("my", marks("●◐●◐●"), "in-place"),
    MarkedPlace("th", marks("●●●◐◐"), "in-place"),
    MarkedPlace("id", marks("●◐◐◐◐"), "in-place"),
    MarkedPlace("vn", marks("◐◐○◐○"), "being-developed"),
    MarkedPlace("la", marks("◐◐○◐○"), "to-be-developed"),
    MarkedPlace("kh", marks("◐◐○◐○"), "to-be-developed"),
]


@pytest.mark.parametrize(
    ("printed", "stage"),
    [
        ("●◐●◐●", "in-place"),
        ("●●●◐●", "in-place"),
        ("◐◐◐◐○", "being-developed"),
        ("◐◐○◐◐", "being-developed"),
        ("◐◐○◐○", "to-be-developed"),
        ("●○●●●", "to-be-developed"),
        ("○◐◐◐○", "being-developed"),
    ],
)
def test_the_rule_on_marks(printed, stage):
    assert find_stage_of_marks(FRAMEWORK, marks(printed)).stage == stage


def test_a_missing_mark_makes_a_range():
    known = marks("◐◐○◐○")
    del known["operation"]

    assert find_stage_of_marks(FRAMEWORK, known).possible == ("being-developed", "to-be-developed")


def test_an_unknown_mark_is_refused():
    with pytest.raises(KeyError):
        find_stage_of_marks(FRAMEWORK, {"policy": "excellent"})


def test_same_marks_with_other_groups_are_found():
    agreement = compare_groups(FRAMEWORK, [*COUNTRIES, MarkedPlace("a-city", marks("○○○◐○"))])

    assert (agreement.agreeing, agreement.compared) == (5, 6)
    assert agreement.differing == ("vn",)
    assert agreement.alike == (("vn", "la", "kh"),)


@pytest.fixture
def published(db):
    make_jica_version()
    call_command("load_reference", verbosity=0)


@pytest.fixture
def reader(published):
    return sign_in(make_user())


def test_the_28_published_diagnoses_agree_for_6_of_7(published):
    page = load_reference_page()

    assert page.row_count == 28
    assert (page.agreement.agreeing, page.agreement.compared) == (6, 7)
    assert [row.place.key for row in page.differing] == ["vn"]
    assert [[row.place.key for row in rows] for rows in page.alike] == [["vn", "la", "kh"]]
    assert page.conflict_count == 15


@pytest.mark.parametrize(
    "shown",
    [
        "The rule gives the published group for 6 of 7 countries",
        "No rule on marks can do better.",
        "2021 to early 2022",
        "For cities the rule is ours alone: no group is published for them.",
        "The text says that no strategy specific to smart cities exists; the mark is prepared.",
        "Table 5-10",
    ],
)
def test_the_reference_page_says(shown, reader):
    assert shown in reader.get("/reference/").content.decode()


def test_the_page_can_be_narrowed_to_one_country(reader):
    page = reader.get("/reference/", {"country": "MY"}).content.decode()

    assert "Johor Bahru" in page
    assert "Phuket" not in page
    assert "6 of 7" in page  # the finding stays that of all countries


def test_an_unknown_country_shows_all(reader):
    assert "Phuket" in reader.get("/reference/", {"country": "<b>"}).content.decode()


def test_one_country_and_all_take_the_same_queries(reader, django_assert_num_queries):
    reader.get("/reference/")
    for country in ("", "MY"):
        with django_assert_num_queries(6):  # session, user, versions, diagnoses with places, marks, roles
            reader.get("/reference/", {"country": country})


def test_a_result_stands_beside_the_marks_of_its_country(published):
    city = Place.objects.get(key="my-johor-bahru")
    result = hand_in({}, place=city, version=make_jica_version())

    page = sign_in(make_user(roles=[("lead", city)])).get(f"/results/{result.pk}/").content.decode()

    assert "Malaysia: published group “Framework in place”, 2021 to early 2022." in page
    assert "The survey published no group for cities; the rule of the stages is ours." in page


def test_without_marks_the_page_says_so(db):
    make_jica_version()

    assert not PublishedDiagnosis.objects.exists()
    assert "not loaded" in sign_in(make_user()).get("/reference/").content.decode()
