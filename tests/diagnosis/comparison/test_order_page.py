"""The order of a programme: off by default, and never a rank without its interval."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnosis.comparison import programme_order
from diagnosis.people.models import Event
from diagnosis.results.services import submit_and_diagnose
from tests.diagnosis.comparison.versions import make_later_version
from tests.factories import answer_all, make_assessment, make_place, make_programme, make_user, sign_in


def make(place, *, level, grade="A", **fields):
    made = make_assessment(place=place, **fields)
    answer_all(made, level=level, grade=grade)
    return submit_and_diagnose(assessment=made, by=None)


@pytest.fixture
def places(db):
    return [make_place(key) for key in ("upper-city", "middle-city", "lower-city")]


@pytest.fixture
def programme(places):
    return make_programme("harbours", places=places, shows_order=True)


@pytest.fixture
def results(places):
    """Of one answer scale: 100, 50 and 0, far apart."""
    levels = ("improved", "partly", "not-started")
    return [make(place, level=level) for place, level in zip(places, levels, strict=True)]


@pytest.fixture
def client(programme):
    return sign_in(make_user(roles=[("consultant", programme)]))


def show(client, **parameters):
    return client.get("/compare/programmes/harbours/order/", parameters)


def test_places_far_apart_have_each_one_rank_with_its_interval(client, results):
    response = show(client)

    page = response.context["page"]
    assert [(place.row.pk, place.interval.low, place.interval.high) for place in page.places] == [
        (result.pk, rank, rank) for rank, result in enumerate(results, start=1)
    ]
    assert "3 of 3 places stand apart from all others." in response.content.decode()
    assert "in 90 of 100 draws or more" in response.content.decode()


def test_places_alike_are_not_told_apart(client, places):
    for place in places:
        make(place, level="partly", grade="D")

    response = show(client)

    assert {(place.interval.low, place.interval.high) for place in response.context["page"].places} == {
        (1, 3)
    }
    html = response.content.decode()
    assert "No place stands apart from all others." in html
    assert "between 1 and 3" in html


def test_turned_off_the_page_says_so_and_why(client, programme, results):
    type(programme).objects.update(shows_order=False)

    html = show(client).content.decode()

    assert "This programme shows no order." in html
    assert "misleads" in html
    assert "Upper city" not in html
    assert client.get("/compare/programmes/harbours/order/table/csv/").status_code == 404


def test_only_those_who_follow_the_programme_find_it(programme, places, results):
    for user in (make_user(), make_user(roles=[("lead", places[0])]), make_user(roles=[("editor", "site")])):
        assert show(sign_in(user)).status_code == 404
    assert show(sign_in(make_user(roles=[("administrator", "site")]))).status_code == 200


def test_too_few_answers_give_no_rank(client, results):
    empty = make_place("open-city")
    programme_order.Programme.objects.get().memberships.create(place=empty)
    made = make_assessment(place=empty)
    answer_all(made, level="partly")
    made.answers.exclude(question_key="policy.vision.quick").delete()
    result = submit_and_diagnose(assessment=made, by=None)

    page = show(client).context["page"]

    assert [row.pk for row in page.without_level] == [result.pk]
    assert len(page.places) == 3


def test_one_or_two_places_are_no_order(client, places, results):
    make(places[0], level="partly", origin="desk", round_number=2)

    response = show(client, origin="desk")

    assert response.context["page"].places == ()
    html = response.content.decode()
    assert "There is nothing to put in order yet." in html
    assert "at least 3 places" in html
    assert "stands apart" not in html
    assert client.get("/compare/programmes/harbours/order/table/csv/?origin=desk").status_code == 404


def test_origins_modes_and_versions_have_an_order_of_their_own(client, places, results, monkeypatch):
    monkeypatch.setattr(programme_order, "FEWEST_PLACES", 1)
    desk = make(places[0], level="partly", origin="desk", round_number=2)
    deep = make(places[1], level="partly", mode="deep")
    later = make(places[2], level="partly", version=make_later_version(), round_number=3)

    page = show(client).context["page"]

    # the newest of the third place is of another version, so two are left on this ground
    assert {place.row.pk for place in page.places} == {results[0].pk, results[1].pk}
    shown = {
        tuple(
            place.row.pk
            for place in client.get(f"/compare/programmes/harbours/order/?{other.address_part}")
            .context["page"]
            .places
        )
        for other in page.others
    }
    assert shown == {(desk.pk,), (deep.pk,), (later.pk,)}


@pytest.mark.parametrize(
    "wrong", [{"origin": "self'"}, {"version": "9.9"}, {"version": "common"}, {"mode": "x" * 999}]
)
def test_an_unknown_choice_is_left_out_with_a_sentence(client, results, wrong):
    response = show(client, **wrong)

    assert response.status_code == 200
    assert len(response.context["page"].problems) == 1
    assert len(response.context["page"].places) == 3


def test_more_places_than_are_ordered_get_a_sentence(client, results, monkeypatch):
    monkeypatch.setattr(programme_order, "MOST_PLACES", 2)

    response = show(client)

    assert response.context["page"].places == ()
    assert "Too many places for an order." in response.content.decode()


def test_without_results_there_is_nothing_to_order(client):
    assert "There is nothing to put in order yet." in show(client).content.decode()


def count_queries(client):
    show(client)
    with CaptureQueriesContext(connection) as queries:
        show(client)
    return len(queries)


def test_queries_do_not_grow_with_the_places(client, programme, results):
    few = count_queries(client)
    for number in range(4):
        place = make_place(f"sample-{number}")
        programme.memberships.create(place=place)
        make(place, level="partly")

    assert count_queries(client) == few
    assert few <= 14


@pytest.mark.parametrize(
    ("part", "form", "begins"),
    [
        ("table", "csv", "\ufeffharbours: order of its places".encode()),
        ("table", "xlsx", b"PK"),
        ("picture", "svg", b"<svg"),
        ("picture", "png", b"\x89PNG"),
    ],
)
def test_the_view_is_a_file_too(client, results, part, form, begins):
    response = client.get(f"/compare/programmes/harbours/order/{part}/{form}/")

    assert response.content.startswith(begins)
    assert f'filename="harbours-order.{form}"' in response["Content-Disposition"]


def test_the_file_has_no_rank_without_its_interval(client, results):
    text = client.get("/compare/programmes/harbours/order/table/csv/").content.decode()

    rows = [line.split(",") for line in text.splitlines()]
    (upper,) = [row for row in rows if "Upper city" in row[0]]
    assert upper[-4:] == ["1", "1", "3", ""]  # from, to, of how many, not told apart from nobody


@pytest.mark.parametrize("address", ["table/svg", "picture/csv", "table/x"])
def test_other_forms_are_not_there(client, results, address):
    assert client.get(f"/compare/programmes/harbours/order/{address}/").status_code == 404


def test_an_administrator_turns_it_on_and_off_and_the_trail_says_so(programme):
    type(programme).objects.update(shows_order=False)
    administrator = sign_in(make_user(roles=[("administrator", "site")]))

    for shows in ("yes", "yes", "no"):
        assert administrator.post("/programmes/harbours/order/", {"shows": shows}).status_code == 302

    programme.refresh_from_db()
    assert not programme.shows_order
    kinds = (
        Event.objects.filter(kind__startswith="programmes.order")
        .order_by("pk")
        .values_list("kind", "programme")
    )
    assert list(kinds) == [
        ("programmes.order_shown", programme.pk),
        ("programmes.order_hidden", programme.pk),
    ]


def test_a_consultant_sees_the_state_and_does_not_change_it(client, programme):
    html = client.get("/programmes/harbours/order/").content.decode()

    assert "This programme shows an order of its places." in html
    assert '<button type="submit" class="govuk-button"' not in html
    assert client.post("/programmes/harbours/order/", {"shows": "no"}).status_code == 403
    programme.refresh_from_db()
    assert programme.shows_order
