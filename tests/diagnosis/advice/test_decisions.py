"""What a city decides beside a result stands in the trail, with who did it."""

from __future__ import annotations

import pytest

from diagnosis.advice.models import Plan
from diagnosis.people.models import Event
from diagnosis.people.trail_reading import describe_event
from tests.diagnosis.advice.conftest import VISION
from tests.factories import make_library


def list_trail(person) -> list[str]:
    return [describe_event(row) for row in Event.objects.filter(actor=person, kind__startswith="advice.")]


@pytest.mark.parametrize(
    ("part", "data", "said"),
    [
        ("way-forward/marks/", {"question": VISION, "level": "improved", "kind": "out-of-reach"},
         "Marked a step of the way forward, “Vision, quick?”: Out of reach."),
        ("way-forward/stage/", {"stage": "in-place"}, "Chose the stage to reach: “In place”."),
        ("way-forward/stage/", {"stage": ""}, "Chose the next stage as the one to reach."),
        ("way-forward/targets/", {"policy": "80", "operation": ""},
         "Set the city's own targets (domains with one: 1)."),
        ("situation/", {"issues": ["traffic"]}, "Described the city for the choice of measures."),
    ],
)  # fmt: skip
def test_what_is_decided_stands_in_the_trail(part, data, said, client, staff, result):
    make_library()

    assert client.post(f"/results/{result.pk}/{part}", data).status_code == 302

    assert list_trail(staff) == [said]
    event = Event.objects.get(actor=staff, kind__startswith="advice.")
    plan = Plan.objects.get()
    assert (event.place, event.subject) == (plan.place, f"roadmap:{plan.pk}")


def test_a_mark_that_is_taken_back_stands_there_once(client, staff, result):
    address = f"/results/{result.pk}/way-forward/marks/"
    client.post(address, {"question": VISION, "level": "improved", "kind": "decided"})

    for _again in range(2):
        client.post(address, {"question": VISION})

    assert list_trail(staff)[:-1] == ["Took back a mark on a step of the way forward."]


def test_what_is_refused_leaves_no_trace(client, staff, result):
    make_library()
    client.post(f"/results/{result.pk}/way-forward/stage/", {"stage": "nowhere"})
    client.post(f"/results/{result.pk}/way-forward/targets/", {"policy": "101"})
    client.post(f"/results/{result.pk}/situation/", {"scaling": "nowhere"})
    unknown = {"question": VISION, "level": "nowhere", "kind": "decided"}
    client.post(f"/results/{result.pk}/way-forward/marks/", unknown)

    assert list_trail(staff) == []
    assert not Plan.objects.exists()
