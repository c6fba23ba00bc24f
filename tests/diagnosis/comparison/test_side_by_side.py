"""The page of places side by side: who stands there, who does not and why, and what is never told."""

from __future__ import annotations

import csv
import io
import re
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook

from diagnosis.places.models import ProgrammePlace
from diagnosis.results.services import finish_check, set_stage, submit_and_diagnose
from diagnosis.results.sharing import set_audience
from tests.diagnosis.comparison.versions import REWORDED, make_later_version
from tests.factories import (
    answer_all,
    check_all,
    make_assessment,
    make_jica_version,
    make_library,
    make_place,
    make_programme,
    make_user,
    sign_in,
)

PAGE = "/compare/side-by-side/"


@pytest.fixture
def administrator(db):
    return sign_in(make_user(roles=[("administrator", "site")]))


def add(key, *, level="partly", levels=None, **fields):
    place = fields.pop("place", None) or make_place(key)
    assessment = make_assessment(place=place, **fields)
    answer_all(assessment, level=level, levels=levels)
    return submit_and_diagnose(assessment=assessment, by=None)


def ask(client, *results, address=PAGE, **more):
    ids = [getattr(result, "pk", result) for result in results]
    return client.get(address, {"result": ids, **more})


def read(response):
    """The words of a page, tags and double spaces taken out."""
    body = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body)).replace("&quot;", '"')


def list_cells(response):
    """The scores of the table of domains, row by row."""
    table = response.content.decode().partition("side-domains")[2].partition("</table>")[0]
    return re.findall(r'side-table__score">([\d.–]+)<', table)


def test_two_places_with_the_finding_and_their_numbers(administrator):
    one = add("alpha", levels={"policy.vision.quick": "improved", "policy.targets.quick": "improved"})
    two = add("beta")

    page = ask(administrator, one, two)

    # Policy 100 and 50, Operation 50 and 50, the whole their means 75 and 50
    assert list_cells(page) == ["100", "50", "75", "50", "50", "50"]
    words = read(page)
    assert "Most alike in Operation. Most apart in Policy." in words
    assert "Policy: from 50 (Beta) to 100 (Alpha), 50 points. Operation: all have 50." in words
    assert "Points apart 50 0" in words
    assert "Policy is prepared Met Open Not met yet" in words
    assert "Relevance 100" in words


def test_order_of_the_address_is_the_order_of_the_page(administrator):
    one, two = add("alpha"), add("beta")

    words = read(ask(administrator, two, one))

    assert words.index("A Beta") < words.index("B Alpha")
    assert f"?result={two.pk}&amp;result={one.pk}" in ask(administrator, one, two).content.decode()


@pytest.mark.parametrize("count", [0, 1])
def test_fewer_than_two_lead_to_the_chooser(administrator, count):
    results = [add(key) for key in ("alpha", "beta")]

    page = ask(administrator, *results[:count])

    assert page.status_code == 200
    words = read(page)
    assert ("Choose what to compare" in words) == (count == 0)
    assert ("Only Alpha is chosen so far. A comparison needs two." in words) == (count == 1)
    assert "Beta" in words


def test_nothing_to_choose_is_said(administrator):
    assert "There is no result yet that you may see." in read(ask(administrator))


def test_seven_are_too_many(administrator):
    results = [add(f"place-x{number}") for number in range(7)]

    words = read(ask(administrator, *results))

    assert "At most 6 results stand side by side. The first 6 stay." in words
    assert "Place x5" in words
    assert "Place x6" not in words.partition("Scores, 0 to 100")[2]


def test_what_is_unknown_and_what_is_hidden_are_answered_alike(db):
    city = make_place("alpha")
    own = add("", place=city)
    own_again = add("", place=city, round_number=2)
    hidden = add("secret")
    client = sign_in(make_user(roles=[("staff", city)]))

    page = ask(client, own, own_again, hidden, 999999, "x", "9" * 40, "-1", "１")

    assert page.status_code == 200
    words = read(page)
    for value in (str(hidden.pk), "999999", "x", "9" * 40, "-1", "１"):
        assert f"“{value}” is no choice of “Result”. It is left out." in words
    assert "Secret" not in page.content.decode()
    assert "Round 1" in words
    assert "Round 2" in words


def test_results_of_another_ground_are_left_out_with_the_reason(administrator):
    one, two = add("alpha"), add("beta")
    deep = add("gamma", mode="deep")
    desk = add("delta", origin="desk")

    words = read(ask(administrator, deep, one, desk, two))

    assert "Gamma is left out: it was made in another mode (full)." in words
    assert "Delta is left out: its answers are of another origin (desk study of published text)." in words
    assert "A Alpha" in words
    assert "B Beta" in words


def test_a_result_of_another_framework_is_left_out(administrator):
    one, two, jica = add("alpha"), add("beta"), add("gamma", version=make_jica_version())

    words = read(ask(administrator, one, two, jica))

    assert "Gamma is left out: it answers another questionnaire (JICA Smart City)." in words


def test_a_checked_result_is_swapped_for_the_self_reported_one(administrator):
    one, two = add("alpha"), add("beta")
    consultant = make_user()
    assessment = two.submission.assessment
    check_all(assessment, by=consultant)
    checked = finish_check(assessment=assessment, by=consultant)
    third = add("gamma")

    page = ask(administrator, one, third, checked)

    assert "Beta is left out: its answers are checked." in read(page)
    assert f"?result={one.pk}&amp;result={third.pk}&amp;result={two.pk}" in page.content.decode()
    assert "its answers are not checked" in read(ask(administrator, checked, two))


def test_versions_that_differ_stand_on_their_common_questions(administrator):
    one = add("alpha", levels={"policy.vision.quick": "improved", "policy.targets.quick": "not-started"})
    two = add("beta", version=make_later_version(**REWORDED))

    page = ask(administrator, one, two)

    words = read(page)
    assert "Compared on 2 questions that are the same in versions 1.0 and 1.1." in words
    assert "1 question fell out" in words
    assert "No stage is given" in words
    # targets fell out: Policy is vision alone
    assert list_cells(page) == ["100", "50", "75", "50", "50", "50"]


def test_versions_without_a_common_question_stand_apart(administrator):
    one, two = add("alpha"), add("beta")
    other = add("gamma", version=make_later_version(**{", quick?": ", asked quickly?"}))

    words = read(ask(administrator, one, two, other))

    assert "Gamma is left out: no question of its version 1.1 stayed the same." in words
    assert "Compared on" not in words


def test_versions_with_other_levels_stand_apart(administrator):
    one, two = add("alpha"), add("beta")
    other = add("gamma", version=make_later_version(**{"key: partial,": "key: half,"}))

    assert "Gamma is left out: no question of its version 1.1" in read(ask(administrator, one, two, other))


@pytest.fixture
def peers(db):
    """A city with its staff, and another one of its programme that shows its result to it."""
    own, other = make_place("alpha"), make_place("beta")
    programme = make_programme(places=[own, other])
    return own, other, programme


def show(result, audience="peers"):
    set_audience(result=result, audience=audience, by=make_user())
    return result


def test_a_shown_result_tells_scores_but_no_answers_and_no_measures(peers):
    make_library()
    own, other, _programme = peers
    mine, theirs = add("", place=own), show(add("", place=other, level="improved"))
    client = sign_in(make_user(roles=[("staff", own)]))

    page = ask(client, mine, theirs)

    words = read(page)
    assert "Shown to you without its answers" in words
    assert list_cells(page) == ["50", "50", "50", "100", "100", "100"]
    assert "Relevance 50" in words
    assert "Relevance 50 100" not in words
    assert "These places show you their scores only, so they are left out here: Beta." in words
    assert f"/results/{theirs.pk}/shared/" in page.content.decode()
    assert f'/results/{theirs.pk}/"' not in page.content.decode()
    assert "100" not in list_column(client, [mine, theirs], "Criterion")


def list_column(client, results, part):
    table = ask(client, *results, address=f"{PAGE}table/csv/").content.decode("utf-8-sig")
    return [cell for row in csv.reader(io.StringIO(table)) if row and row[0] == part for cell in row]


def test_a_shown_result_is_not_scored_anew_from_its_answers(peers):
    """One question of two fell out: a new score of the element would be the answer to the other one."""
    own, other, _programme = peers
    version = make_later_version(**{'"Vision, quick?"': '"Vision, asked otherwise?"'})
    twice = make_later_version(number="1.2", **{"modes: [deep]": "modes: [quick, deep]"})
    mine = add("", place=own, version=version)
    theirs = show(add("", place=other, version=twice, level="improved"))
    client = sign_in(make_user(roles=[("staff", own)]))

    words = read(ask(client, mine, theirs))

    assert "Beta is left out: its version 1.2 needs a new score" in words
    assert "Only Alpha is chosen so far" in words


def test_a_shown_result_stands_on_common_ground_where_its_elements_stay_whole(peers):
    own, other, _programme = peers
    mine, theirs = add("", place=own), show(add("", place=other, version=make_later_version(**REWORDED)))
    client = sign_in(make_user(roles=[("staff", own)]))

    assert "Compared on 2 questions" in read(ask(client, mine, theirs))


def test_who_leaves_the_programme_is_no_longer_shown(peers):
    own, other, programme = peers
    mine, theirs = add("", place=own), show(add("", place=other))
    client = sign_in(make_user(roles=[("staff", own)]))
    assert "Beta" in read(ask(client, mine, theirs))

    ProgrammePlace.objects.filter(programme=programme, place=other).update(left_on="2020-01-01")

    assert "Beta" not in read(ask(client, mine, theirs))


def test_measures_in_common(administrator):
    make_library()
    results = [add(key, level="first-steps") for key in ("alpha", "beta", "gamma")]

    words = read(ask(administrator, *results[:2]))
    assert "advises these to both places. They could take them together. Set targets" in words
    assert "For 3 of 3 places: A Alpha B Beta C Gamma" in read(ask(administrator, *results))


def test_a_set_stage_stands_beside_the_computed_one(administrator):
    one, two = add("alpha"), add("beta")
    set_stage(result=one, stage="in-place", reason="Agreed since", by=make_user())

    words = read(ask(administrator, one, two))

    assert "A consultant set another stage: In place." in words
    assert "Agreed since" not in words


def test_the_chooser_finds_places_in_both_languages(administrator):
    one = add("alpha")
    add("", place=make_place("tokyo", name={"en": "Tokyo", "ja": "東京都"}))
    add("berlin")

    for find in ("oky", "東京"):
        words = read(ask(administrator, one, find=find, search="yes"))
        assert "Tokyo" in words
        assert "Berlin" not in words
    assert "No other result has “zzz” in its name." in read(ask(administrator, one, find="zzz", search="yes"))


def test_the_chooser_lists_only_what_can_stand_beside(administrator):
    one = add("alpha")
    add("beta", origin="desk")
    add("gamma", mode="deep")
    add("delta")

    words = read(ask(administrator, one))

    assert "Delta" in words
    assert "Beta" not in words
    assert "Gamma" not in words
    every = read(administrator.get(PAGE))
    assert "Small framework · Quick · Self-reported · Desk study of published text Beta" in every
    assert "Small framework · Full · Self-reported · Self-reported by the city Gamma" in every


def test_the_table_holds_the_numbers_and_what_they_are(administrator):
    one = add("alpha", levels={"policy.vision.quick": "improved"})
    two = add("beta")

    answer = ask(administrator, one, two, address=f"{PAGE}table/csv/")

    assert answer["Content-Disposition"] == 'attachment; filename="side-by-side.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert ["A", "Alpha, round 1, as of 2026-03-01, version 1.0"] in rows
    assert ["Domain", "Policy", "75", "Prepared", "50", "Partial"] in [
        [cell.removesuffix(".0") for cell in row] for row in rows
    ]
    assert ["In place", "Policy is prepared", "", "Met", "", "Not met yet"] in rows
    book = load_workbook(io.BytesIO(ask(administrator, one, two, address=f"{PAGE}table/xlsx/").content))
    assert len(book.sheetnames) == 2


@pytest.mark.parametrize("count", [2, 3, 5])
def test_the_picture_holds_every_radar_with_its_key(administrator, count):
    version = make_jica_version()
    results = [add(f"place-{letter}", version=version) for letter in "abcde"[:count]]

    answer = ask(administrator, *results, address=f"{PAGE}picture/svg/")

    svg = ElementTree.fromstring(answer.content)
    figures = [node for node in svg.iter() if node.get("class") == "figure radar"]
    assert len(figures) == max(count - 1, 1)
    texts = [node.text for node in svg.iter() if node.tag.endswith("text")]
    assert texts.count("A Place a") == max(count - 1, 1)
    assert f"{'ABCDE'[count - 1]} Place {'abcde'[count - 1]}" in texts
    png = ask(administrator, *results, address=f"{PAGE}picture/png/")
    assert png.content.startswith(b"\x89PNG")


@pytest.mark.parametrize("address", ["table/pdf/", "table/svg/", "picture/csv/"])
def test_other_forms_are_not_found(administrator, address):
    assert ask(administrator, address=PAGE + address).status_code == 404


@pytest.mark.parametrize("address", ["table/csv/", "picture/png/"])
def test_files_of_nothing_lead_to_the_page(administrator, address):
    result = add("alpha")

    answer = ask(administrator, result, address=PAGE + address)

    assert answer.url == f"{PAGE}?result={result.pk}"


def test_two_domains_have_no_radar_to_keep(administrator):
    one, two = add("alpha"), add("beta")

    assert ask(administrator, one, two, address=f"{PAGE}picture/svg/").status_code == 302
    assert "Picture" not in read(ask(administrator, one, two))


# session, user, roles, results, scores, candidates and their number, set stages,
# then the results with their answers, a plan, the newest library
PAGE_QUERIES = 11
# for each place, of which there are six at most: its plan, the library, all issues and its own
ADVICE_QUERIES = 4


def test_queries_do_not_grow_with_the_places(administrator, django_assert_num_queries):
    results = [add(f"place-{letter}") for letter in "abcdef"]
    ask(administrator, *results)

    with django_assert_num_queries(PAGE_QUERIES):
        ask(administrator, *results[:2])
    with django_assert_num_queries(PAGE_QUERIES):
        ask(administrator, *results)


def test_advice_asks_a_little_for_each_of_six_places(administrator, django_assert_num_queries):
    make_library()
    results = [add(f"place-{letter}") for letter in "abcdef"]
    ask(administrator, *results)

    for count in (2, 6):
        with django_assert_num_queries(PAGE_QUERIES - 2 + ADVICE_QUERIES * count):
            ask(administrator, *results[:count])


def test_names_are_written_with_care(administrator):
    place = make_place("nasty", name={"en": '<b>"&', "ja": "<b>"})
    one, two, three = (
        add("", place=place, version=make_jica_version()),
        add("b2", version=make_jica_version()),
        add("b3", version=make_jica_version()),
    )

    page = ask(administrator, one, two, three).content.decode()

    assert '<b>"&' not in page
    svg = ask(administrator, one, two, three, address=f"{PAGE}picture/svg/").content
    ElementTree.fromstring(svg)
