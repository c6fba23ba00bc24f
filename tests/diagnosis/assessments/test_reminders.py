"""What another mode said of an element: shown as a reminder, listed where it differs, never counted."""

from __future__ import annotations

import pytest
from django.urls import reverse

from diagnosis.assessments.reminders import load_reminders
from diagnosis.assessments.review import review_assessment
from diagnosis.results.services import submit_and_diagnose
from frameworks.selectors import load_spec
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION
from tests.factories import answer_all, make_assessment, make_jica_version, make_place, sign_in


def hand_in(place, **fields):
    """Submit a quick assessment with these levels; other questions are "in place"."""
    levels = fields.pop("levels", {})
    made = make_assessment(place=place, **fields)
    answer_all(made, levels=levels)
    submit_and_diagnose(assessment=made, by=None)
    return made


def list_levels(assessment) -> dict[str, tuple[int, str]]:
    elements = load_spec(assessment.version_id).elements
    found = load_reminders(assessment, elements)
    return {key: (reminder.round, reminder.level.key) for key, reminder in found.items()}


@pytest.fixture
def deep(city):
    return make_assessment(place=city, mode="deep", round_number=3)


def test_the_newest_submitted_assessment_in_another_mode_reminds(city, deep):
    hand_in(city, levels={VISION: "improved"})
    hand_in(city, round_number=2, levels={VISION: "partly"})
    make_assessment(place=city, round_number=3)  # open: nobody has handed it in

    assert list_levels(deep) == {
        "policy.vision": (2, "partly"),
        "policy.targets": (2, "in-place"),
        "operation.partners": (2, "in-place"),
    }


def test_nothing_of_another_place_origin_or_of_the_same_mode_reminds(city, deep):
    hand_in(make_place("far-city"))
    hand_in(city, origin="desk")
    hand_in(city, mode="deep")

    assert list_levels(deep) == {}


def test_what_was_not_known_reminds_of_nothing(city, deep):
    made = make_assessment(place=city)
    submit_and_diagnose(assessment=made, by=None)

    assert list_levels(deep) == {}


def test_of_several_questions_none_speaks_for_the_element(city):
    jica = make_jica_version()
    hand_in(city, version=jica, mode="deep")

    assert list_levels(make_assessment(place=city, version=jica)) == {}


def test_the_page_shows_it_above_the_questions_and_counts_nothing(city, deep, staff):
    hand_in(city, round_number=2, levels={VISION: "partly"})

    page = (
        sign_in(staff).get(reverse("assessments:element", args=[deep.pk, "policy.vision"])).content.decode()
    )

    assert "Quick, round 2, March 1, 2026:" in page
    assert page.index("Vision, quick: partly in place.") < page.index("Vision, deep?")
    assert "<strong>0 of 3</strong> questions answered" in page
    assert review_assessment(deep).unanswered[0].element.key == "policy.vision"


def test_without_one_nothing_is_shown(deep, staff):
    page = (
        sign_in(staff).get(reverse("assessments:element", args=[deep.pk, "policy.vision"])).content.decode()
    )

    assert "reminder" not in page


def test_who_only_reads_sees_it_too(city, deep, reader):
    hand_in(city)

    page = (
        sign_in(reader).get(reverse("assessments:element", args=[deep.pk, "policy.vision"])).content.decode()
    )

    assert "Only a reminder" in page


def test_the_review_lists_what_lies_more_than_one_level_apart(city, deep, staff):
    hand_in(city, levels={VISION: "improved", TARGETS: "partly", PARTNERS: "not-started"})
    answer_all(deep, level="partly")

    listed = review_assessment(deep).disagreements
    page = sign_in(staff).get(reverse("assessments:review", args=[deep.pk])).content.decode()

    assert [(item.element.key, item.score, item.reminder.level.key) for item in listed] == [
        ("policy.vision", 50, "improved"),
        ("operation.partners", 50, "not-started"),
    ]
    assert "Different from before" in page
    assert "Now: 50 of 100" in page
    assert reverse("assessments:element", args=[deep.pk, "policy.vision"]) in page


def test_the_review_lists_nothing_where_all_agree(city, deep, staff):
    hand_in(city)
    answer_all(deep)

    assert review_assessment(deep).disagreements == ()
    page = sign_in(staff).get(reverse("assessments:review", args=[deep.pk])).content.decode()
    assert "Different from before" not in page
