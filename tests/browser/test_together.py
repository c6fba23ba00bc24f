"""Two people at one question, and a line that drops: no text is lost. And the keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_drafts import CAUSED, COMMENT, cut_line, mend_line, write

pytestmark = pytest.mark.browser

QUESTION, ELEMENT = "organization.body.quick", "organization.body"
MINE, THEIRS = "Only a name so far.", "The office has four people."
TABS = 60


def test_a_dropped_line_a_reload_and_a_newer_answer_lose_no_word(visit):
    mine, theirs = visit(), visit()
    mine.sign_in("staff")
    theirs.sign_in("planning")
    assessment = mine.start_assessment()
    mine.open_element(assessment, ELEMENT)
    theirs.open_element(assessment, ELEMENT)

    cut_line(mine)
    write(mine, MINE)
    mine.page.on("dialog", lambda dialog: dialog.accept())
    theirs.open_evidence()
    theirs.page.locator(COMMENT).fill(THEIRS)
    theirs.choose("in-place")
    theirs.wait_until_saved()
    mine.page.reload()
    expect(mine.page.locator(COMMENT)).to_have_value(MINE)
    expect(mine.page.locator("input[id$='-revision']")).to_have_value("0")
    expect(mine.page.locator("[data-save-state]")).to_contain_text("kept in this browser")
    mend_line(mine)

    box = mine.page.locator(".clash")
    expect(box).to_contain_text(THEIRS)
    expect(box).to_contain_text(MINE)
    assert mine.read_answer(assessment, QUESTION)["comment"] == THEIRS
    box.locator("summary").click()
    box.locator("label[for$='-together-theirs']").click()
    box.locator("button[value=together]").click()
    mine.wait_until_saved()
    saved = mine.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["comment"]) == ("in-place", f"{THEIRS}\n\n{MINE}")
    causes = mine.site.query(
        "SELECT cause FROM assessments_change WHERE assessment_id = ? ORDER BY id", assessment
    )
    assert causes[-1] == ("merge",)
    assert mine.run_script("localStorage.length") == 0
    mine.forgive(CAUSED)


def press_tab_until(page, selector):
    """Go on with the Tab key alone until the element has the focus."""
    for _number in range(TABS):
        page.keyboard.press("Tab")
        if page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is not reached with the Tab key")


def test_an_element_is_answered_with_the_keyboard_alone(visit):
    visitor = visit()
    visitor.sign_in("staff")
    assessment = visitor.start_assessment()
    visitor.open_element(assessment, ELEMENT)
    page = visitor.page

    press_tab_until(page, "input[name$='-choice']")
    page.keyboard.press("Space")
    visitor.wait_until_saved()
    page.keyboard.press("ArrowDown")
    press_tab_until(page, "details.evidence > summary")
    page.keyboard.press("Enter")
    press_tab_until(page, "input[name$='-grade']")
    page.keyboard.press("Space")
    press_tab_until(page, COMMENT)
    page.keyboard.type("Written without a mouse.")
    press_tab_until(page, ".form-end button")
    page.keyboard.press("Enter")

    page.wait_for_url(re.compile(rf"/elements/(?!{re.escape(ELEMENT)}/)"))
    saved = visitor.read_answer(assessment, QUESTION)
    assert (saved["level"], saved["grade"], saved["comment"]) == (
        "first-steps",
        "A",
        "Written without a mouse.",
    )
