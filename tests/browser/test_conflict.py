"""Two people on one answer: the second sees both versions, and neither is lost."""

from __future__ import annotations

import json
import time

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "organization.body.quick"
ELEMENT = "organization.body"
COMMENT = "textarea[name$='-comment']"


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
    theirs.page.locator(COMMENT).fill("The office has four people.")
    theirs.choose("in-place")
    theirs.wait_until_saved()
    wait_until_kept(theirs, assessment, "The office has four people.", "in-place")
    mine.open_evidence()
    mine.page.locator(COMMENT).fill("Only a name so far.")
    mine.choose("first-steps")
    expect(mine.page.locator(".clash")).to_be_visible()
    mine.forgive("409")
    return mine, theirs, assessment


def wait_until_kept(visitor, assessment, comment, level):
    """Wait until both words and level stand on the site: they may go in two saves."""
    last_moment = time.monotonic() + 30
    while True:
        answer = visitor.page.request.get(f"/api/v1/assessments/{assessment}/answers/{QUESTION}/")
        kept = answer.json() if answer.ok else {}
        if (kept.get("comment"), kept.get("level")) == (comment, level):
            break
        assert time.monotonic() < last_moment, kept
        visitor.page.wait_for_timeout(200)


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
    expect(mine.page.locator(COMMENT)).to_have_value("Only a name so far.")
    saved = mine.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["comment"]) == ("in-place", "The office has four people.")


def test_own_version_can_be_chosen_and_the_other_stays_in_the_history(clash):
    mine, theirs, assessment = clash

    mine.page.locator(".clash button[value=mine]").click()

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

    mine.page.locator(".clash button[value=theirs]").click()

    mine.wait_until_saved()
    expect(mine.page.locator(".clash")).to_have_count(0)
    expect(mine.page.locator("input[value=in-place]")).to_be_checked()
    assert mine.read_answer(assessment, QUESTION)["level"] == "in-place"
    expect(mine.page.locator("[data-save-state]")).to_contain_text("Your version is kept in the comments")
    kept = mine.site.query("SELECT text, kind FROM assessments_comment WHERE assessment_id = ?", assessment)
    assert kept == [("First steps\nOnly a name so far.", "set_aside")]


def test_both_are_brought_together_and_a_third_version_shows_again(clash):
    mine, theirs, assessment = clash
    theirs.page.locator(COMMENT).fill("The office has five people.")
    theirs.page.locator(COMMENT).blur()
    expect(theirs.page.locator("input[id$='-revision']")).to_have_value("3")
    box = mine.page.locator(".clash")

    box.locator("summary").click()
    box.locator("label[for$='-together-mine']").click()
    together = mine.page.locator("textarea[name$='together_comment']")
    expect(together).to_have_value("The office has four people.\n\nOnly a name so far.")
    box.locator("button[value=together]").click()
    expect(box).to_contain_text("The office has five people.")
    box.locator("label[for$='-together-mine']").click()
    together.fill("The office has five people. In the register only a name so far.")
    box.locator("button[value=together]").click()

    mine.wait_until_saved()
    expect(box).to_have_count(0)
    history = read_history(mine.site, assessment)
    assert [row[2] for row in history][-2:] == [
        "The office has five people.",
        "The office has five people. In the register only a name so far.",
    ]
    saved = mine.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["revision"]) == ("first-steps", 4)
    mine.forgive("409")


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

    mine.page.locator(COMMENT).fill("Only a name so far, and no office.")
    mine.page.locator(COMMENT).blur()
    mine.page.wait_for_timeout(2500)  # longer than the pause after which words are sent

    saved = mine.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["comment"]) == ("in-place", "The office has four people.")
    expect(mine.page.locator(COMMENT)).to_have_value("Only a name so far, and no office.")

    mine.choose("partly")
    mine.wait_until_saved()
    saved = mine.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["comment"]) == ("partly", "Only a name so far, and no office.")
    expect(mine.page.locator(".clash")).to_have_count(0)


def test_without_a_script_the_same_three_ways(visit):
    """Each round the colleague is first; then one's own version is kept, given up, brought together."""
    mine, theirs = visit(java_script_enabled=False), visit()
    mine.sign_in("staff")
    theirs.sign_in("planning")
    assessment = mine.start_assessment()
    for number, way in enumerate(("mine", "theirs", "together")):
        for visitor in (mine, theirs):
            visitor.open_element(assessment, ELEMENT)
            visitor.open_evidence()
        theirs.page.locator(COMMENT).fill(f"Theirs {number}.")
        theirs.choose("in-place")
        wait_until_kept(theirs, assessment, f"Theirs {number}.", "in-place")
        mine.page.locator(COMMENT).fill(f"Mine {number}.")
        mine.choose("partly")
        mine.page.locator(".form-end button").click()
        expect(mine.page.locator(".clash")).to_contain_text(f"Theirs {number}.")
        mine.page.locator(".form-end button").click()  # the page's own button does not choose
        expect(mine.page.locator(".clash")).to_contain_text(f"Mine {number}.")
        if way == "together":
            mine.page.locator(".clash summary").click()
            mine.page.locator("label[for$='-together-theirs']").click()
        mine.page.locator(f".clash button[value={way}]").click()
        expect(mine.page.locator(".clash")).to_have_count(0)
        mine.forgive("409")

    texts = [row[2] for row in read_history(mine.site, assessment)]
    kept = mine.site.query("SELECT text FROM assessments_comment WHERE assessment_id = ?", assessment)
    assert texts[-1] == "Theirs 2.\n\nMine 2."
    assert [text for text in ("Mine 0.", "Theirs 1.") if text not in texts] == []
    # Brought together at the colleague's level: one's own level is kept beside the comment.
    assert kept == [("Partly in place\nMine 1.",), ("Partly in place\nMine 2.",)]
