from __future__ import annotations

import pytest

from diagnosis.advice import selectors
from diagnosis.advice.decisions import open_plan
from tests.diagnosis.advice.roadmaps import lift, make_library, make_measure, publish_row
from tests.factories import make_assessment, make_place, make_submission, make_user, make_version, sign_in

VISION, TARGETS, PARTNERS = "policy.vision.quick", "policy.targets.quick", "operation.partners.quick"


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def staff(city):
    return make_user(roles=[("staff", city)])


@pytest.fixture
def client(staff):
    return sign_in(staff)


@pytest.fixture
def submitted(city):
    """Round 1: the vision is partly in place, all else has its first steps."""
    return make_submission(make_assessment(place=city), level="first-steps", levels={VISION: "partly"})


@pytest.fixture
def result(submitted):
    return (
        submitted.submissions.get()
        .results.select_related("submission__assessment__framework", "submission__assessment__place")
        .get()
    )


@pytest.fixture
def library(db, monkeypatch):
    """A library of four measures; a survey comes before a plan."""
    found = make_library(
        make_measure("survey", raises=(lift(TARGETS, "partly"),)),
        make_measure(
            "plan", requires=("survey",), raises=(lift(VISION, "partly"), lift(TARGETS)), effort="high"
        ),
        make_measure("office", horizon="long"),
        make_measure("charter", raises=(lift("policy.vision.deep"),), effort="medium"),
    )
    row = publish_row(make_version().framework)
    monkeypatch.setattr(selectors, "load_library", lambda key: found if key == "small" else None)
    monkeypatch.setattr(selectors, "load_library_version", lambda pk: found if pk == row.pk else None)
    return found


@pytest.fixture
def plan(submitted):
    return open_plan(submitted)
