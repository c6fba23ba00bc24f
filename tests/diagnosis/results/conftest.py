"""A city with an open assessment on the small framework, and ways to hand it in and to sign in."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from django.conf import settings
from django.test import Client

from diagnosis.assessments.models import AnswerState, Assessment
from diagnosis.assessments.services import AnswerInput, import_answers
from diagnosis.people.models import User
from diagnosis.results.models import Result
from diagnosis.results.services import submit_and_diagnose
from tests.factories import make_assessment, make_place, make_user

OTHER_STATES = {"unknown": AnswerState.UNKNOWN, "not_applicable": AnswerState.NOT_APPLICABLE}


def give_answers(assessment: Assessment, answers: Mapping[str, str]) -> None:
    """Save answers: question key to level key, "unknown" or "not_applicable"."""
    import_answers(
        assessment=assessment,
        answers={
            key: AnswerInput(
                state=OTHER_STATES.get(given, AnswerState.LEVEL),
                level_key="" if given in OTHER_STATES else given,
                reason="The port authority does this." if given == "not_applicable" else "",
                grade="" if given in OTHER_STATES else "A",
                comment=f"Comment on <{key}>",
            )
            for key, given in answers.items()
        },
        by=None,
    )


def hand_in(answers: Mapping[str, str], **fields: object) -> Result:
    """Answer a new assessment of a new city and submit it."""
    assessment = make_assessment(**fields)
    give_answers(assessment, answers)
    return submit_and_diagnose(assessment=assessment, by=None)


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return client


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def lead(city):
    return make_user(roles=[("lead", city)])
