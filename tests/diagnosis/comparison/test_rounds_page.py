"""Over time: all rounds of one place, for those who may see them."""

from __future__ import annotations

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnosis.assessments.checking import send_back
from diagnosis.results.models import ResultCertainty
from diagnosis.results.services import finish_check, submit_and_diagnose
from diagnosis.results.sharing import set_audience
from frameworks import freezing
from tests.diagnosis.comparison.versions import REWORDED, make_later_version
from tests.factories import (
    answer_all,
    check_all,
    make_assessment,
    make_place,
    make_programme,
    make_result,
    make_user,
    sign_in,
)

VISION = "policy.vision.quick"
TARGETS = "policy.targets.quick"
PARTNERS = "operation.partners.quick"


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def client(city):
    return sign_in(make_user(roles=[("lead", city)]))


def make_round(city, number, *, level="in-place", levels=None, **fields):
    """The result of a round, a year after the one before."""
    made = make_assessment(
        place=city, round_number=number, as_of=datetime.date(2024 + number, 3, 1), **fields
    )
    answer_all(made, level=level, levels=levels)
    return submit_and_diagnose(assessment=made, by=None)


@pytest.fixture
def rounds(city):
    first = make_round(city, 1, level="first-steps")
    second = make_round(city, 2, levels={VISION: "improved", PARTNERS: "first-steps"}, level="first-steps")
    return first, second


def show(client, result, **parameters):
    return client.get(f"/compare/results/{result.pk}/rounds/", parameters)


def test_what_rose_is_the_headline(client, rounds):
    page = show(client, rounds[1]).context["page"]

    # Policy: vision and targets, (25 + 25) / 2 = 25 and (100 + 25) / 2 = 62.5
    assert [message.code for message in page.headline] == ["rose"]
    assert page.headline[0].params["after"] == 62.5
    assert [node.change.written for node in page.domains] == ["+38", "0"]  # written 25 and 63
    assert page.whole.change.points == 19  # (62.5 + 25) / 2 = 43.75, written 44


def test_the_page_says_it_in_words_and_shows_the_answers(client, rounds):
    html = show(client, rounds[0]).content.decode()

    assert "Policy rose from 25 to 63." in html
    assert "Operation stayed the same." in html
    assert 'aria-label="Policy. Round 1: 25' in html
    assert "First steps" in html
    assert "Improved" in html


def test_others_see_the_rounds_that_are_shown_and_no_answers(rounds, city):
    set_audience(result=rounds[0], audience="public", by=make_user(roles=[("lead", city)]))
    outsider = sign_in(make_user(roles=[("staff", make_place("other-city"))]))

    response = show(outsider, rounds[0])

    assert [reading.row.pk for reading in response.context["page"].rounds] == [rounds[0].pk]
    assert "Round 2" not in response.content.decode()
    assert show(outsider, rounds[1]).status_code == 404
    set_audience(result=rounds[1], audience="public", by=make_user(roles=[("lead", city)]))
    response = show(outsider, rounds[0])
    html = response.content.decode()
    assert response.context["page"].codes == ()  # not even read, whatever the template would show
    assert "The city shows its scores, not its answers." in html
    assert "Policy rose from 25 to 63." in html
    assert "First steps" not in html


def test_one_round_says_what_comes_next(client, city):
    html = show(client, make_round(city, 1)).content.decode()

    assert "This is the first round." in html
    assert "Start the next round" in html


def test_of_a_round_handed_in_twice_the_newest_counts(client, city, rounds):
    programme = make_programme(places=[city])
    consultant = make_user(roles=[("consultant", programme)])
    assessment = rounds[1].submission.assessment
    send_back(assessment=assessment, submission_number=1, reasons={VISION: "Look"}, by=consultant)
    assessment.refresh_from_db()
    again = submit_and_diagnose(assessment=assessment, by=None)

    page = show(client, rounds[1]).context["page"]

    assert [reading.row.pk for reading in page.rounds] == [rounds[0].pk, again.pk]


def test_two_rounds_are_chosen_and_put_in_their_order(client, city, rounds):
    third = make_round(city, 3, level="not-started")

    page = show(client, third, **{"from": third.pk, "to": rounds[0].pk}).context["page"]

    assert (page.before.row.pk, page.after.row.pk) == (rounds[0].pk, third.pk)
    assert page.address_part == f"from={rounds[0].pk}&to={third.pk}"
    assert [message.code for message in page.headline] == ["fell"]


@pytest.mark.parametrize(
    "wrong", [{"from": "999999"}, {"to": "x" * 5000}, {"from": "-1", "to": "０"}, {"ground": "<script>"}]
)
def test_an_unknown_choice_is_left_out_with_a_sentence(client, rounds, wrong):
    response = show(client, rounds[0], **wrong)

    assert response.status_code == 200
    assert len(response.context["page"].problems) == len(wrong)
    assert response.context["page"].before.row.pk == rounds[0].pk


def test_a_hidden_round_is_said_as_an_unknown_one(client, rounds):
    hidden = make_result(place=make_place("hidden-city"))

    said = [
        show(client, rounds[0], to=number).context["page"].problems[0].replace(str(number), "N")
        for number in (hidden.pk, 987654)
    ]

    assert said[0] == said[1]


def test_a_round_is_not_compared_with_itself(client, rounds):
    page = show(client, rounds[0], **{"from": rounds[0].pk, "to": rounds[0].pk}).context["page"]

    assert "itself" in page.problems[0]
    assert page.are_comparable


@pytest.fixture
def broken(city, rounds):
    """A third round, of a version that asks about targets in other words."""
    return make_round(city, 3, level="in-place", version=make_later_version(**REWORDED))


def test_the_line_breaks_where_the_questions_changed(client, broken):
    response = show(client, broken)

    page = response.context["page"]
    assert [message.code for message in page.headline] == ["no_comparison"]
    assert page.whole.change is None
    assert not page.answers
    assert "ground=common" in response.content.decode()


def test_all_rounds_stand_on_the_questions_that_stayed_the_same(client, broken):
    response = show(client, broken, ground="common")

    page = response.context["page"]
    policy = page.domains[0]
    # vision alone: first steps, improved, in place
    assert [standing.score for _reading, standing in policy.cells] == [25.0, 100.0, 75.0]
    assert [message.code for message in page.headline] == ["rose", "fell"]
    moved = [(found.change.question, found.change.direction) for *_rest, found in flatten(page.answers)]
    assert moved == [(VISION, "fell"), (PARTNERS, "rose")]
    assert "Compared on 2 questions that are the same" in response.content.decode()
    assert "ground=common" in page.address_part


def flatten(answers):
    return [(element, node, found) for element, node, every in answers for found in every]


def test_common_ground_changes_nothing_where_all_rounds_asked_the_same(client, rounds):
    page = show(client, rounds[0], ground="common").context["page"]

    assert not page.is_common
    assert page.are_comparable


def test_other_modes_and_series_have_a_line_of_their_own(client, city, rounds):
    programme = make_programme(places=[city])
    consultant = make_user(roles=[("consultant", programme)])
    assessment = rounds[1].submission.assessment
    check_all(assessment, by=consultant)
    checked = finish_check(assessment=assessment, by=consultant)
    deep = make_round(city, 1, mode="deep")

    page = show(client, rounds[0]).context["page"]

    assert {other.pk for other in page.beside} == {checked.pk, deep.pk}
    assert [reading.row.pk for reading in page.rounds] == [rounds[0].pk, rounds[1].pk]


def test_a_band_that_is_not_kept_is_computed_again(client, rounds):
    kept = show(client, rounds[0]).context["page"].whole.cells
    with freezing.lift_triggers(connection):
        ResultCertainty.objects.all().delete()

    assert show(client, rounds[0]).context["page"].whole.cells[0][1] == kept[0][1]


def test_the_newest_eight_rounds_are_shown(client, city):
    results = [make_round(city, number) for number in range(1, 11)]

    response = show(client, results[0])

    assert [reading.made.number for reading in response.context["page"].rounds] == [*range(3, 11)]
    assert "2 older rounds are left out" in response.content.decode()


def count_queries(client, result):
    show(client, result)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        show(client, result)
    return len(queries)


def test_queries_do_not_grow_with_the_rounds(client, city, rounds):
    few = count_queries(client, rounds[0])
    for number in range(3, 7):
        make_round(city, number)

    # session, user, roles, the result, is it in reach, rounds, scores, versions, answers, other lines
    assert count_queries(client, rounds[0]) == few
    assert few <= 14


@pytest.mark.parametrize(
    ("part", "form", "begins"),
    [
        ("table", "csv", "\ufeffHarbour city over time".encode()),
        ("table", "xlsx", b"PK"),
        ("picture", "svg", b"<svg"),
        ("picture", "png", b"\x89PNG"),
    ],
)
def test_the_view_is_a_file_too(client, rounds, part, form, begins):
    response = client.get(f"/compare/results/{rounds[0].pk}/rounds/{part}/{form}/")

    assert response.status_code == 200
    assert response.content.startswith(begins)
    assert f'filename="harbour-city-rounds.{form}"' in response["Content-Disposition"]


def test_the_file_says_what_it_shows(client, rounds):
    text = client.get(f"/compare/results/{rounds[0].pk}/rounds/table/csv/").content.decode()

    assert "Policy rose from 25 to 63." in text
    assert "Overall,Overall,25.0," in text
    assert "Small framework 1.0" in text


@pytest.mark.parametrize("address", ["table/svg", "picture/csv", "table/pdf", "picture/x"])
def test_other_forms_are_not_there(client, rounds, address):
    assert client.get(f"/compare/results/{rounds[0].pk}/rounds/{address}/").status_code == 404


@pytest.mark.parametrize("number", [0, 10**30])
def test_a_result_that_is_not_there_is_not_found(client, rounds, number):
    assert client.get(f"/compare/results/{number}/rounds/").status_code == 404
    assert client.get(f"/compare/results/{number}/whom-to-ask/").status_code == 404
