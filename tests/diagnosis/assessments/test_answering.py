"""One element's page, and saving from it: question by question, and whole without a script."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from diagnosis.assessments.models import Answer, Change
from diagnosis.assessments.services import submit_assessment
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION, read_answer, type_in
from tests.factories import sign_in

IN_PLACE = type_in(VISION, choice="in-place", revision=0)


def page_of(assessment, element: str = "policy.vision") -> str:
    return reverse("assessments:element", args=[assessment.pk, element])


def save(user, assessment, data, question: str = VISION):
    """Save one answer as the script of the page does."""
    address = reverse("assessments:save-answer", args=[assessment.pk, question])
    return sign_in(user).post(address, data, headers={"HX-Request": "true"})


def read_revision(response, slug: str = "q-policy-vision-quick") -> int:
    """Return the revision that the page would send back next."""
    return int(re.search(rf'id="{slug}-revision" value="(\d+)"', response.content.decode())[1])


# ---- The page ----


def test_the_page_shows_the_question_its_levels_and_how_far_one_is(staff, assessment):
    page = sign_in(staff).get(page_of(assessment)).content.decode()

    assert "Vision, quick?" in page
    assert re.findall(r'name="policy\.vision\.quick-choice" id="[^"]+" value="([^"]+)"', page) == [
        "not-started", "first-steps", "partly", "in-place", "improved", "unknown",
    ]  # fmt: skip
    assert "Vision, deep?" not in page
    assert "<strong>0 of 3</strong> questions answered" in page


def test_what_is_saved_is_ticked(staff, assessment):
    save(staff, assessment, IN_PLACE)

    page = sign_in(staff).get(page_of(assessment)).content.decode()

    assert re.findall(r'value="([^"]+)" checked', page) == ["in-place"]


def test_does_not_apply_is_offered_only_where_it_is_allowed(staff, assessment):
    client = sign_in(staff)

    assert "Does not apply" not in client.get(page_of(assessment)).content.decode()
    assert "Does not apply" in client.get(page_of(assessment, "operation.partners")).content.decode()


@pytest.mark.parametrize("element", ["policy.nothing", "policy", "policy.vision.quick"])
def test_an_unknown_element_is_not_found(element, staff, assessment):
    assert sign_in(staff).get(page_of(assessment, element)).status_code == 404


def test_a_reader_reads_and_is_refused_to_write(reader, staff, assessment):
    save(staff, assessment, IN_PLACE)
    page = sign_in(reader).get(page_of(assessment)).content.decode()

    assert "Vision, quick: in place." in page
    assert "<form" not in page.split("<main")[1]
    refused = sign_in(reader).post(page_of(assessment), IN_PLACE)
    assert refused.status_code == 403
    assert "Only staff of the city can answer it." in refused.content.decode()


def test_a_stranger_finds_nothing(stranger, assessment):
    assert sign_in(stranger).get(page_of(assessment)).status_code == 404
    assert save(stranger, assessment, IN_PLACE).status_code == 404
    assert not Answer.objects.exists()


# ---- Saving by itself ----


def test_a_chosen_level_is_saved_with_time_revision_and_progress(staff, assessment):
    response = save(staff, assessment, IN_PLACE)

    answer = read_answer(assessment)
    assert (answer.state, answer.level_key, answer.revision, answer.updated_by) == (
        "level",
        "in-place",
        1,
        staff,
    )
    page = response.content.decode()
    assert (response.status_code, read_revision(response)) == (200, 1)
    assert f'<time datetime="{answer.updated_at.isoformat()}" data-local-time>' in page
    assert "<strong>1 of 3</strong> questions answered" in page
    # revision, evidence state, progress, what the next level asks, and now why it changes
    assert page.count("hx-swap-oob") == 5
    assert "<html" not in page


def test_a_colleague_sees_who_saved(staff, colleague, assessment):
    save(staff, assessment, IN_PLACE)

    assert "Budget office" in sign_in(colleague).get(page_of(assessment)).content.decode().split("<main")[1]
    assert "Budget office" not in sign_in(staff).get(page_of(assessment)).content.decode().split("<main")[1]


def test_an_unchanged_answer_is_not_written_again(staff, colleague, assessment):
    save(staff, assessment, IN_PLACE)
    before = read_answer(assessment)

    response = save(colleague, assessment, type_in(VISION, choice="in-place", revision=1))

    after = read_answer(assessment)
    assert read_revision(response) == 1
    assert (after.updated_at, after.updated_by) == (before.updated_at, staff)
    assert Change.objects.count() == 1


def test_the_same_content_sent_twice_with_the_old_revision_is_no_conflict(staff, assessment):
    first = save(staff, assessment, IN_PLACE)
    second = save(staff, assessment, IN_PLACE)

    assert (first.status_code, second.status_code) == (200, 200)
    assert read_revision(second) == 1
    assert Change.objects.count() == 1


def test_a_stale_revision_shows_both_versions_and_overwrites_nothing(staff, colleague, assessment):
    save(staff, assessment, type_in(VISION, choice="in-place", comment="Adopted in May", revision=0))

    response = save(
        colleague, assessment, type_in(VISION, choice="partly", comment="Only the <draft>", revision=0)
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert (response["HX-Retarget"], response["HX-Reswap"]) == ("#q-policy-vision-quick", "outerHTML")
    assert "Budget office wrote this while you were editing" in page
    assert "Adopted in May" in page
    assert "Only the &lt;draft&gt;" in page
    assert (read_answer(assessment).level_key, Change.objects.count()) == ("in-place", 1)


def test_with_the_revision_that_the_conflict_shows_one_saves_again(staff, colleague, assessment):
    save(staff, assessment, IN_PLACE)
    clash = save(colleague, assessment, type_in(VISION, choice="partly", revision=0))

    again = save(colleague, assessment, type_in(VISION, choice="partly", revision=read_revision(clash)))

    assert (again.status_code, read_revision(again)) == (200, 2)
    assert read_answer(assessment).level_key == "partly"


def test_a_revision_of_nothing_saved_is_a_conflict_too(staff, assessment):
    response = save(staff, assessment, type_in(VISION, choice="partly", revision=7))

    assert response.status_code == 409
    assert not Answer.objects.exists()


def test_a_comment_before_choosing_is_kept_and_counts_as_open(staff, assessment):
    response = save(staff, assessment, type_in(VISION, comment="Ask the mayor's office", revision=0))

    answer = read_answer(assessment)
    assert (answer.state, answer.level_key, answer.comment) == ("open", "", "Ask the mayor's office")
    assert "Not answered yet" in response.content.decode()
    assert "<strong>0 of 3</strong>" in response.content.decode()
    assert read_revision(response) == 1


def test_a_comment_that_is_taken_away_again_is_gone(staff, assessment):
    save(staff, assessment, type_in(VISION, comment="Ask", revision=0))

    save(staff, assessment, type_in(VISION, comment="", revision=1))

    assert (read_answer(assessment).comment, read_answer(assessment).revision) == ("", 2)


def test_an_untouched_question_is_not_saved(staff, assessment):
    save(staff, assessment, type_in(VISION, choice="", comment="", revision=0))

    assert not Answer.objects.exists()


def test_dont_know_is_an_answer(staff, assessment):
    response = save(staff, assessment, type_in(VISION, choice="unknown", revision=0))

    assert (read_answer(assessment).state, read_answer(assessment).level_key) == ("unknown", "")
    assert "<strong>1 of 3</strong>" in response.content.decode()


def test_what_does_not_apply_is_saved_with_its_reason_and_a_level_drops_it(staff, assessment):
    given = type_in(PARTNERS, choice="not_applicable", reason=" The port does this. ", revision=0)
    save(staff, assessment, given, PARTNERS)
    first = read_answer(assessment, PARTNERS)

    again = type_in(PARTNERS, choice="partly", reason="The port does this.", revision=1)
    save(staff, assessment, again, PARTNERS)

    second = read_answer(assessment, PARTNERS)
    assert (first.state, first.reason) == ("not_applicable", "The port does this.")
    assert (second.state, second.level_key, second.reason) == ("level", "partly", "")


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_the_field_says_so_and_keeps_what_was_typed(reason, staff, assessment):
    given = type_in(
        PARTNERS, choice="not_applicable", reason=reason, comment="See the port’s charter", revision=0
    )

    response = save(staff, assessment, given, PARTNERS)

    page = response.content.decode()
    assert response.status_code == 422
    assert "Give a reason why it does not apply." in page
    assert 'aria-describedby="q-operation-partners-quick-reason-error"' in page
    assert re.search(r'value="not_applicable" checked', page)
    assert "See the port’s charter" in page
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"choice": "not_applicable", "reason": "No."}, "This question applies to every city."),
        ({"choice": "excellent"}, "Choose one of the levels shown."),
        ({"choice": "level"}, "Choose one of the levels shown."),
        ({"choice": "partly", "grade": "E"}, "Choose one of the grades A to D."),
        ({"choice": "partly", "comment": "x" * 4001}, "Shorten the comment to 4,000 characters."),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(values, sentence, staff, assessment):
    response = save(staff, assessment, type_in(VISION, revision=0, **values))

    assert response.status_code == 422
    assert sentence in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize("name", ["assessments:save-answer", "assessments:add-evidence"])
@pytest.mark.parametrize("question", ["policy.vision.deep", "policy.nothing.quick", "x"])
def test_a_question_that_is_not_asked_is_not_found(question, name, staff, assessment):
    address = reverse(name, args=[assessment.pk, question])

    response = sign_in(staff).post(address, type_in(question, choice="partly", revision=0))

    assert response.status_code == 404
    assert not Answer.objects.exists()


def test_after_submission_nothing_is_saved_and_a_sentence_says_so(staff, assessment):
    save(staff, assessment, IN_PLACE)
    submit_assessment(assessment=assessment, by=staff)
    given = type_in(VISION, choice="improved", revision=1)

    by_script = save(staff, assessment, given)
    by_form = sign_in(staff).post(page_of(assessment), given)

    sentence = "This assessment is submitted. Its answers can no longer be changed."
    assert (by_script.status_code, by_form.status_code) == (422, 422)
    assert sentence in by_script.content.decode()
    assert sentence in by_form.content.decode()
    assert read_answer(assessment).level_key == "in-place"
    assert "can no longer be changed" in sign_in(staff).get(page_of(assessment)).content.decode()


# ---- Saving the page without a script ----


def test_the_button_saves_and_leads_to_the_next_element(staff, assessment):
    response = sign_in(staff).post(page_of(assessment), {**IN_PLACE, "save": "all"})

    assert (response.status_code, response["Location"]) == (302, page_of(assessment, "policy.targets"))
    assert read_answer(assessment).level_key == "in-place"


def test_the_last_element_leads_to_the_review(staff, assessment):
    response = sign_in(staff).post(page_of(assessment, "operation.partners"), {"save": "all"})

    assert response["Location"] == reverse("assessments:review", args=[assessment.pk])
    assert not Answer.objects.exists()


def test_one_question_alone_is_saved_and_the_page_comes_back_to_it(staff, assessment):
    response = sign_in(staff).post(page_of(assessment), {**IN_PLACE, "save": VISION})

    assert response["Location"] == page_of(assessment) + "#q-policy-vision-quick"
    assert read_answer(assessment).level_key == "in-place"


def test_a_button_of_another_element_is_not_found(staff, assessment):
    assert sign_in(staff).post(page_of(assessment), {**IN_PLACE, "save": TARGETS}).status_code == 404


def test_without_a_script_a_conflict_shows_both_versions_too(staff, colleague, assessment):
    save(staff, assessment, IN_PLACE)

    clash = sign_in(colleague).post(page_of(assessment), type_in(VISION, choice="partly", revision=0))
    kept = read_answer(assessment).level_key
    mine = type_in(VISION, choice="partly", revision=read_revision(clash))
    again = sign_in(colleague).post(page_of(assessment), {**mine, "save": VISION})

    assert (clash.status_code, kept) == (409, "in-place")
    assert "Use my version" in clash.content.decode()
    assert "somebody else saved another version. Choose one." in clash.content.decode()
    assert (again.status_code, read_answer(assessment).level_key) == (302, "partly")


def test_without_a_script_a_mistake_is_named_above_the_form_with_a_link_to_its_field(staff, assessment):
    given = type_in(PARTNERS, choice="not_applicable", reason="", comment="Typed", revision=0)

    response = sign_in(staff).post(page_of(assessment, "operation.partners"), given)

    page = response.content.decode()
    assert response.status_code == 422
    assert '<a href="#q-operation-partners-quick-reason">Give a reason why it does not apply.</a>' in page
    assert "Typed" in page


def test_the_saved_time_is_now(staff, assessment):
    before = timezone.now()

    save(staff, assessment, IN_PLACE)

    assert before <= read_answer(assessment).updated_at <= timezone.now()
