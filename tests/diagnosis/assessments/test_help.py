"""The help of a question: its words explained, what counts as evidence, and what the next level would ask."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.diagnosis.assessments.conftest import VISION, type_in
from tests.factories import make_assessment, make_jica_version, sign_in

pytestmark = pytest.mark.django_db

ELEMENT = "policy.targets"
QUESTION = "policy.targets.kpi-set"


@pytest.fixture
def jica_assessment(city):
    return make_assessment(place=city, version=make_jica_version(), mode="deep")


def read_element(person, assessment, element: str = ELEMENT) -> str:
    address = reverse("assessments:element", args=[assessment.pk, element])
    return sign_in(person).get(address).content.decode()


def test_a_word_of_the_glossary_leads_to_its_meaning(staff, jica_assessment):
    page = read_element(staff, jica_assessment)

    address = reverse("frameworks:glossary", args=["jica-smart-city", "1.1"])
    assert f'<a class="term" href="{address}#term-baseline" data-term="baseline">baseline</a>' in page
    assert '<div data-term-meaning="baseline">' in page
    assert sign_in(staff).get(address).content.decode().count('class="glossary__row"') >= 30


def test_the_help_names_evidence_and_asks_to_choose_first(staff, jica_assessment):
    page = read_element(staff, jica_assessment)

    assert "<li>The plan&#x27;s indicator table</li>" in page
    assert page.count("Choose a level above. The next one stands here then.") == 5


@pytest.mark.parametrize(
    ("level", "sentence"),
    [
        ("partly", "<strong>In place:</strong> Vision, quick: in place."),
        ("improved", "You chose the highest level. Keep measuring, and keep the figures."),
    ],
)
def test_a_saved_level_says_what_the_next_one_would_ask(staff, assessment, level, sentence):
    address = reverse("assessments:save-answer", args=[assessment.pk, VISION])

    response = sign_in(staff).post(address, type_in(VISION, choice=level, revision=0))

    assert sentence in response.content.decode()


def test_a_framework_without_a_glossary_has_no_such_page(staff, assessment):
    version = assessment.version

    page = read_element(staff, assessment, "policy.vision")

    assert "data-terms" not in page
    address = reverse("frameworks:glossary", args=[version.framework.key, version.number])
    assert sign_in(staff).get(address).status_code == 404
