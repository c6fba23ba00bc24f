"""A city with its staff, a reader, a stranger and two consultants; an open and a submitted assessment."""

from __future__ import annotations

import pytest

from diagnosis.assessments.models import Answer
from tests.factories import make_assessment, make_place, make_programme, make_submission, make_user

VISION, TARGETS, PARTNERS = "policy.vision.quick", "policy.targets.quick", "operation.partners.quick"
"""The quick questions of the small framework, in order; only the last may be "not applicable"."""


def type_in(question: str, **values: object) -> dict[str, object]:
    """Return the fields of one question as a browser sends them."""
    return {f"{question}-{name}": value for name, value in values.items()}


def read_answer(assessment, question: str = VISION) -> Answer:
    return Answer.objects.get(assessment=assessment, question_key=question)


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def staff(city):
    return make_user(name="Budget office", roles=[("staff", city)])


@pytest.fixture
def colleague(city):
    return make_user(name="Civil works office", roles=[("staff", city)])


@pytest.fixture
def reader(city):
    return make_user(roles=[("reader", city)])


@pytest.fixture
def stranger(db):
    return make_user(roles=[("lead", make_place("other-city"))])


@pytest.fixture
def assessment(city):
    return make_assessment(place=city)


@pytest.fixture
def programme(city):
    return make_programme(places=[city])


@pytest.fixture
def consultant(programme):
    return make_user(name="Chie of the programme", roles=[("consultant", programme)])


@pytest.fixture
def second(programme):
    return make_user(name="Dan of the programme", roles=[("consultant", programme)])


@pytest.fixture
def submitted(city):
    return make_submission(make_assessment(place=city))
