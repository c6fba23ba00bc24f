"""Whose results one may compare by name: own places, one's programmes, and what others show."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from diagnosis.assessments.checking import send_back
from diagnosis.comparison.permissions import (
    Reach,
    comparable_programmes,
    load_compared,
    visible_by_id,
    visible_newest,
    visible_rounds,
)
from diagnosis.places.models import ProgrammePlace
from diagnosis.results.permissions import visible_results
from diagnosis.results.services import submit_and_diagnose
from diagnosis.results.sharing import set_audience
from tests.factories import make_place, make_programme, make_result, make_user

pytestmark = pytest.mark.django_db


def ids(rows):
    return sorted(rows.values_list("result", flat=True))


@pytest.fixture
def world():
    """Two cities of one programme, a third one elsewhere, two rounds each."""
    cities = [make_place(f"city-{letter}") for letter in "abc"]
    programme = make_programme("both", places=cities[:2])
    results = {
        (city.key[-1], number): make_result(place=city, round_number=number)
        for city in cities
        for number in (1, 2)
    }
    return cities, programme, results


def test_staff_see_their_own_place(world):
    (city, *_), _programme, results = world
    reach = Reach(make_user(roles=[("staff", city)]))

    assert ids(visible_newest(reach)) == [results["a", 2].pk]
    assert ids(visible_rounds(reach)) == [results["a", 1].pk, results["a", 2].pk]


def test_a_consultant_sees_the_programme_and_administrators_all(world):
    _cities, programme, results = world
    consultant = Reach(make_user(roles=[("consultant", programme)]))
    administrator = Reach(make_user(roles=[("administrator", "site")]))

    assert ids(visible_newest(consultant)) == [results["a", 2].pk, results["b", 2].pk]
    assert ids(visible_newest(administrator)) == [results[letter, 2].pk for letter in "abc"]
    assert ids(visible_by_id(administrator)) == sorted(result.pk for result in results.values())
    assert [row.key for row in comparable_programmes(consultant.user)] == ["both"]


def test_a_place_that_left_is_out_of_reach(world):
    (city, *_), programme, results = world
    ProgrammePlace.objects.filter(place=city).update(left_on=timezone.localdate() - timedelta(days=1))
    reach = Reach(make_user(roles=[("consultant", programme)]))

    assert ids(visible_newest(reach)) == [results["b", 2].pk]


def test_on_its_last_day_a_place_is_still_a_member(world):
    (city, *_), programme, results = world
    ProgrammePlace.objects.filter(place=city).update(left_on=timezone.localdate())
    reach = Reach(make_user(roles=[("consultant", programme)]))

    assert ids(visible_newest(reach)) == [results["a", 2].pk, results["b", 2].pk]


def test_who_has_no_role_sees_only_what_is_public(world):
    (city, *_), _programme, results = world
    lead = make_user(roles=[("lead", city)])
    reach = Reach(make_user())
    assert ids(visible_newest(reach)) == []

    set_audience(result=results["a", 1], audience="public", by=lead)
    seen = Reach(make_user())

    # The newest that is shown, not the newest there is; and no other round.
    assert ids(visible_newest(seen)) == [results["a", 1].pk]
    assert ids(visible_rounds(seen)) == [results["a", 1].pk]
    assert ids(visible_by_id(seen)) == [results["a", 1].pk]


def test_of_two_shown_rounds_the_newer_one_stands(world):
    (city, *_), _programme, results = world
    lead = make_user(roles=[("lead", city)])
    for number in (1, 2):
        set_audience(result=results["a", number], audience="public", by=lead)
    reach = Reach(make_user())

    assert ids(visible_newest(reach)) == [results["a", 2].pk]
    assert ids(visible_rounds(reach)) == [results["a", 1].pk, results["a", 2].pk]


def test_peers_see_what_is_shown_to_their_programme(world):
    (first, second, third), _programme, results = world
    lead = make_user(roles=[("lead", first)])
    set_audience(result=results["a", 2], audience="peers", by=lead)

    peer = Reach(make_user(roles=[("reader", second)]))
    stranger = Reach(make_user(roles=[("reader", third)]))

    assert ids(visible_newest(peer)) == [results["a", 2].pk, results["b", 2].pk]
    assert ids(visible_newest(stranger)) == [results["c", 2].pk]


def test_what_is_withdrawn_is_seen_no_more(world):
    (city, *_), _programme, results = world
    lead = make_user(roles=[("lead", city)])
    set_audience(result=results["a", 2], audience="public", by=lead)
    set_audience(result=results["a", 2], audience="", by=lead)

    assert ids(visible_newest(Reach(make_user()))) == []


def test_a_result_out_of_reach_is_not_found(world):
    (city, *_), _programme, results = world
    staff = make_user(roles=[("staff", city)])

    assert load_compared(staff, results["a", 1].pk).pk == results["a", 1].pk
    for unknown in (results["b", 2].pk, 10**9):
        with pytest.raises(Http404):
            load_compared(staff, unknown)


def test_the_reach_is_that_of_the_results_pages(world):
    """What one may compare of places in reach is what one may open: both come from the roles."""
    (first, second, _third), programme, _results = world
    people = [
        make_user(roles=[("staff", first)]),
        make_user(roles=[("reader", second), ("consultant", programme)]),
        make_user(roles=[("consultant", programme)]),
        make_user(roles=[("administrator", "site")]),
        make_user(roles=[("editor", "site")]),
        make_user(),
    ]

    for person in people:
        opened = sorted(visible_results(person).values_list("pk", flat=True))
        assert ids(visible_by_id(Reach(person))) == opened


def test_a_place_that_shows_two_submissions_of_a_round_stands_once_in_it(world):
    (city, *_), _programme, results = world
    lead = make_user(roles=[("lead", city)])
    assessment = results["a", 1].submission.assessment
    reasons = {"policy.vision.quick": "Attach the plan"}
    send_back(assessment=assessment, submission_number=1, reasons=reasons, by=make_user())
    later = submit_and_diagnose(assessment=assessment, by=None)
    for result in (results["a", 1], later):
        set_audience(result=result, audience="public", by=lead)
    reach = Reach(make_user())

    assert ids(visible_rounds(reach)) == [later.pk]
    assert ids(visible_newest(reach)) == [later.pk]
    assert ids(visible_by_id(reach)) == sorted([results["a", 1].pk, later.pk])  # its address still holds
