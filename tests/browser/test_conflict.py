"""Two people on one answer: the second sees both versions, and neither is lost."""

from __future__ import annotations

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "organization.body.quick"
ELEMENT = "organization.body"


@pytest.fixture
def clash(visit):
    """The colleague has saved "in place"; one's own "first steps" with a comment was refused."""
    mine, theirs = visit(), visit()
    mine.sign_in("staff")
    theirs.sign_in("planning")
    assessment = mine.start_assessment()
    for visitor in (mine, theirs):
        visitor.open_element(assessment, ELEMENT)
    theirs.open_evidence()
    theirs.page.locator("textarea").fill("The office has four people.")
    theirs.choose("in-place")
    theirs.wait_until_saved()
    mine.open_evidence()
    mine.page.locator("textarea").fill("Only a name so far.")
    mine.choose("first-steps")
    expect(mine.page.locator(".clash")).to_be_visible()
    mine.forgive("409")
    return mine, theirs, assessment


def read_history(site, assessment):
    rows = site.query(
        "SELECT revision, after FROM assessments_change"
        " WHERE assessment_id = ? AND question_key = ? ORDER BY revision",
        assessment,
        QUESTION,
    )
    return [
        (revision, json.loads(after)["level_key"], json.loads(after)["comment"]) for revision, after in rows
    ]


def test_both_versions_are_shown_and_the_saved_one_stands(clash):
    mine, _theirs, assessment = clash
    box = mine.page.locator(".clash")

    expect(box).to_contain_text("Only a name so far.")
    expect(box).to_contain_text("The office has four people.")
    expect(mine.page.locator("[data-save-state] .saved__tick")).to_have_count(0)
    expect(mine.page.locator("input[value=first-steps]")).to_be_checked()
    expect(mine.page.locator("textarea")).to_have_value("Only a name so far.")
    saved = mine.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["comment"]) == ("in-place", "The office has four people.")


def test_own_version_can_be_chosen_and_the_other_stays_in_the_history(clash):
    mine, theirs, assessment = clash

    mine.page.locator(".clash button[name=save]").click()

    mine.wait_until_saved()
    expect(mine.page.locator(".clash")).to_have_count(0)
    saved = mine.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["comment"]) == ("first-steps", "Only a name so far.")
    history = read_history(mine.site, assessment)
    assert ("in-place", "The office has four people.") in [row[1:] for row in history]
    assert history[-1][1:] == ("first-steps", "Only a name so far.")

    theirs.choose("improved")
    expect(theirs.page.locator(".clash")).to_contain_text("Only a name so far.")
    theirs.forgive("409")


def test_saved_version_can_be_chosen(clash):
    mine, _theirs, assessment = clash

    mine.page.locator(".clash a").click()

    mine.wait_until_saved()
    expect(mine.page.locator(".clash")).to_have_count(0)
    expect(mine.page.locator("input[value=in-place]")).to_be_checked()
    assert mine.read_answer(assessment, QUESTION)["level"] == "in-place"


def test_the_same_answer_of_two_people_is_no_conflict(visit):
    mine, theirs = visit(), visit()
    mine.sign_in("staff")
    theirs.sign_in("planning")
    assessment = mine.start_assessment()
    for visitor in (mine, theirs):
        visitor.open_element(assessment, ELEMENT)
    for visitor in (mine, theirs):
        visitor.choose("partly")
        visitor.wait_until_saved()

    assert mine.read_answer(assessment, QUESTION)["revision"] == 1


def test_nothing_is_written_over_the_other_version_until_somebody_chooses(clash):
    mine, _theirs, assessment = clash

    mine.page.locator("textarea").fill("Only a name so far, and no office.")
    mine.page.locator("textarea").blur()
    mine.page.wait_for_timeout(2500)  # longer than the pause after which words are sent

    saved = mine.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["comment"]) == ("in-place", "The office has four people.")
    expect(mine.page.locator("textarea")).to_have_value("Only a name so far, and no office.")

    mine.choose("partly")
    mine.wait_until_saved()
    saved = mine.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["comment"]) == ("partly", "Only a name so far, and no office.")
