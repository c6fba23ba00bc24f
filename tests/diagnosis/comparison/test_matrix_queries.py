"""How many queries the table of places takes: the same with few and with many places."""

from __future__ import annotations

import pytest

from diagnosis.results.models import ComparedResult
from tests.diagnosis.comparison.matrix_cities import make_many
from tests.factories import make_programme, make_user, make_version, sign_in

pytestmark = pytest.mark.django_db

# session, user, roles; results of the ground and versions; countries; marks by origin; keys in order, rows,
# scores, set stages; results by choices, programmes, rounds
MATRIX = 14
# the elements of the opened row; the answers behind one of them
OPENED = 1
ANSWERS = 1
# session, user, roles; ground, versions; countries; rows, set stages, scores
TABLE = 9


@pytest.fixture
def admin():
    browser = sign_in(make_user(roles=[("administrator", "site")]))
    make_many(3)
    browser.get("/compare/")  # compiles the framework once
    return browser


def ask_all(browser, django_assert_num_queries):
    opened = ComparedResult.objects.get(place__key="synthetic-00001", is_newest=True).pk
    expected = {
        "/compare/": MATRIX,
        "/compare/?sort=-policy": MATRIX,
        f"/compare/?open={opened}": MATRIX + OPENED,
        f"/compare/?open={opened}&element=policy.vision": MATRIX + OPENED + ANSWERS,
        "/compare/picture/svg/": MATRIX,
        "/compare/table/csv/": TABLE,
    }
    for address, count in expected.items():
        with django_assert_num_queries(count):
            assert browser.get(address).status_code == 200


def test_the_table_takes_the_same_queries_for_few_and_for_many(admin, django_assert_num_queries):
    ask_all(admin, django_assert_num_queries)
    make_many(120, rounds=2)
    ask_all(admin, django_assert_num_queries)


def test_a_consultant_of_many_places_asks_no_more(admin, django_assert_num_queries):
    programme = make_programme("synthetic", version=make_version())
    consultant = sign_in(make_user(roles=[("consultant", programme)]))
    for count in (3, 60):
        make_many(count)
        programme.places.add(*(row.place_id for row in ComparedResult.objects.all()))
        consultant.get("/compare/")
        with django_assert_num_queries(MATRIX + 1):  # what others show
            assert consultant.get("/compare/?sort=policy").status_code == 200
