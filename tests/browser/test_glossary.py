"""A word of the glossary opens beside itself, chooses no answer, and closes by the keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("width", [360, 1280])
def test_a_word_opens_its_meaning_beside_it(visit, width):
    visitor = visit(viewport={"width": width, "height": 800})
    visitor.sign_in("staff")
    assessment = visitor.start_assessment("deep")
    visitor.open_element(assessment, "technology.platform")
    page = visitor.page
    word = page.locator("[data-answer] .choice__label a.term").first

    word.click()

    note = page.locator(".term-note")
    expect(note).to_be_visible()
    expect(note.locator("strong")).not_to_be_empty()
    box, at = note.bounding_box(), word.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    assert abs(box["y"] - (at["y"] + at["height"])) < 40 or box["y"] + box["height"] <= at["y"]
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    expect(word).to_be_focused()


def test_without_a_script_the_word_leads_to_the_glossary(visit):
    visitor = visit(java_script_enabled=False)
    visitor.sign_in("staff")
    assessment = visitor.start_assessment()
    visitor.open_element(assessment, "policy.targets")

    visitor.page.locator("[data-answer] a.term").first.click()

    visitor.page.wait_for_url("**/glossary/jica-smart-city/1.1/#term-*")
    expect(visitor.page.locator(".glossary__row:target")).to_have_count(1)
