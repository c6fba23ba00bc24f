"""A database that holds an earlier version goes on with it after the next one is published."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from diagnosis.assessments.models import Assessment
from diagnosis.results.models import Result
from frameworks.models import FrameworkVersion
from frameworks.services import import_document, publish_version
from tests.diagnosis.assessments.conftest import type_in
from tests.factories import JICA_FRAMEWORK, make_assessment, make_place, make_user, sign_in

pytestmark = pytest.mark.django_db

EARLIER = JICA_FRAMEWORK.parent / "earlier" / "jica-smart-city-1.0.yaml"
QUESTION = "policy.vision.quick"


@pytest.fixture
def begun():
    """A member of staff with an open quick round on version 1.0, after version 1.1 came."""
    earlier = publish_version(
        version=import_document(text=EARLIER.read_text(encoding="utf-8"), by=None), by=None
    )
    city = make_place("harbour-city")
    staff = make_user(roles=[("staff", city)])
    assessment = make_assessment(place=city, version=earlier)
    save = reverse("assessments:save-answer", args=[assessment.pk, QUESTION])
    assert sign_in(staff).post(save, type_in(QUESTION, choice="partly", revision=0)).status_code == 200
    later = publish_version(
        version=import_document(text=JICA_FRAMEWORK.read_text(encoding="utf-8"), by=None), by=None
    )
    assert (earlier.number, later.number) == ("1.0", "1.1")
    return staff, assessment


def test_a_round_begun_on_the_earlier_version_is_finished_on_it(begun):
    staff, assessment = begun
    person = sign_in(staff)
    page = reverse("assessments:element", args=[assessment.pk, "policy.vision"])
    save = reverse("assessments:save-answer", args=[assessment.pk, QUESTION])

    assert person.get(page).status_code == 200
    assert person.post(save, type_in(QUESTION, choice="in-place", revision=1)).status_code == 200
    submitted = person.post(reverse("results:submit", args=[assessment.pk]), follow=True)

    assert submitted.status_code == 200
    result = Result.objects.get(submission__assessment=assessment)
    assert result.submission.assessment.version.number == "1.0"
    assert "JICA Smart City, version 1.0" in submitted.content.decode()


def test_a_new_round_is_offered_the_latest_version_only(begun):
    staff, _assessment = begun
    person = sign_in(staff)
    address = reverse("assessments:start")
    page = person.get(address).content.decode()

    assert "JICA Smart City 1.1</option>" in page
    assert "JICA Smart City 1.0</option>" not in page
    started = person.post(
        address,
        {
            "place": Assessment.objects.get().place_id,
            "version": FrameworkVersion.objects.get(number="1.1").pk,
            "mode": "deep",
            "round": 1,
            "as_of": datetime.date(2026, 1, 31).isoformat(),
            "made_how": "workshop",
        },
    )
    assert started.status_code == 302
    assert Assessment.objects.get(mode="deep").version.number == "1.1"
