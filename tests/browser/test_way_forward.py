"""A step is marked and the way changes: at once, without a script by plain forms, by keyboard alone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_together import press_tab_until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEP = "#steps .path__step"


def open_way(visitor):
    """Open the way forward of the sample city's newest full result; return the address."""
    [(assessment,)] = visitor.site.query(
        "SELECT MAX(id) FROM assessments_assessment WHERE mode = 'deep' AND state = 'submitted'"
    )
    visitor.page.goto(f"/assessments/{assessment}/result/")
    visitor.page.locator(".ways a[href$='/way-forward/']").click()
    expect(visitor.page).to_have_url(re.compile(r"/results/\d+/way-forward/$"))


def list_steps(page):
    return page.locator(STEP).evaluate_all("(steps) => steps.map((step) => step.id)")


def test_a_mark_leads_to_another_way_at_once(visit):
    visitor = visit()
    page = visitor.page
    visitor.sign_in("lead")
    open_way(visitor)
    before = list_steps(page)
    step = page.locator(f"[id='{before[0]}']")
    page.evaluate("window.stayed = true")

    step.get_by_role("button", name="Out of reach").click()
    expect(page.locator("#way-notice")).to_contain_text("Marked.")
    expect(page.locator("#marks li")).to_have_count(1)
    assert list_steps(page) != before
    assert page.evaluate("window.stayed")
    page.locator("#targets").scroll_into_view_if_needed()
    expect(page.locator("figure.has-live-radar")).to_have_count(1)

    page.locator("#marks li button").click()
    expect(page.locator("#marks")).to_have_count(0)
    assert list_steps(page) == before


def test_a_mark_without_a_script(visit):
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    visitor.sign_in("lead")
    open_way(visitor)
    before = page.locator(STEP).count()
    first = page.locator(STEP).first.get_attribute("id")

    page.locator(STEP).first.get_by_role("button", name="Already decided").click()
    expect(page).to_have_url(re.compile(f"#{re.escape(first or '')}$"))
    pressed = page.locator(f"[id='{first}'] button[aria-pressed=true]")
    expect(pressed).to_contain_text("Already decided")

    pressed.click()
    expect(page.locator("button[aria-pressed=true]")).to_have_count(0)
    assert page.locator(STEP).count() == before


def test_a_mark_with_the_keyboard_alone(visit):
    visitor = visit()
    page = visitor.page
    visitor.sign_in("lead")
    open_way(visitor)

    press_tab_until(page, f"{STEP} button[value=first-choice]")
    page.keyboard.press("Enter")
    expect(page.locator("#way-notice")).to_contain_text("Marked.")
    # The pressed button keeps the focus while it is there; else the line that says what was done has it.
    page.wait_for_function("document.activeElement.closest('#way') !== null")
    assert page.evaluate("document.activeElement.matches('button[aria-pressed=true], #way-notice')")

    taken = page.locator("button[aria-pressed=true], #marks li button").first
    taken.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#way-notice")).to_contain_text("Taken back.")


def test_a_target_with_a_mistake_keeps_what_was_typed(visit):
    visitor = visit()
    page = visitor.page
    visitor.sign_in("lead")
    open_way(visitor)
    page.locator("#set-targets summary").click()

    page.locator("#id_policy").fill("eighty")
    page.locator("#set-targets button").click()

    expect(page.locator("#id_policy")).to_have_value("eighty")
    expect(page.locator("#id_policy-error, .govuk-error-message").first).to_contain_text("0 to 100")
    visitor.forgive("422")
