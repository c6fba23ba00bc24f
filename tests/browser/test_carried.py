"""A round that begins with the answers of the last one: each counts once somebody has looked at it."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "technology.data.quick"


def test_a_carried_answer_counts_once_it_is_chosen_again(visit):
    visitor = visit()
    visitor.sign_in("staff")
    assessment = visitor.start_assessment(carry=True)
    visitor.open_element(assessment, "technology.data")
    expect(visitor.page.locator("[data-save-state]").first).to_contain_text("Carried from")
    before = visitor.read_answer(assessment, QUESTION)

    visitor.page.locator("[data-answer] [type=radio]:checked + label").first.click()
    visitor.wait_until_saved()

    after = visitor.read_answer(assessment, QUESTION)
    assert (before["counts"], after["counts"]) == (False, True)
    assert (before["level"], before["comment"]) == (after["level"], after["comment"])
