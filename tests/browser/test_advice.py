"""A city says what fits it and sees its measures, with a script and without, and by keyboard."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def result(site):
    """The sample city's newest result of the full questionnaire."""
    [(found,)] = site.query(
        "SELECT MAX(r.id) FROM results_result r JOIN assessments_submission s ON s.id = r.submission_id"
        " JOIN assessments_assessment a ON a.id = s.assessment_id WHERE a.mode = 'deep'"
    )
    return found


@pytest.mark.parametrize("scripted", [True, False])
def test_choices_lead_to_measures_and_filters_narrow_them(visit, result, scripted):
    visitor = visit(java_script_enabled=scripted)
    page = visitor.page
    visitor.sign_in("lead")
    page.goto(f"/results/{result}/")
    page.get_by_role("link", name="See what to do, why it fits, and all other measures").click()
    expect(page.locator(".measures--first > .measure")).to_have_count(5)
    page.get_by_role("link", name="Change these choices").click()
    page.get_by_label("Metropolis").check()
    page.get_by_label("Traffic congestion").check()
    page.get_by_label("Start with one service").check()
    page.get_by_role("button", name="Save and see the measures").click()

    expect(page).to_have_url(re.compile(rf"/results/{result}/measures/$"))
    used = page.locator("#chosen")
    for words in ("Metropolis", "Traffic congestion", "Start with one service", "(your choice)"):
        expect(used).to_contain_text(words)

    page.locator(".measures--first").get_by_role("button", name="Put on the roadmap").first.click()
    expect(page).to_have_url(re.compile(rf"/results/{result}/measures/#m-"))
    expect(page.locator(".measure__planned").first).to_be_visible()

    page.get_by_label("Show", exact=True).select_option("no")
    page.get_by_label("Effort").select_option("high")
    page.locator(".filters--advice button").click()

    expect(page).to_have_url(re.compile(r"fit=no.*effort=high"))
    against = page.locator(".advice-against")
    assert against.count() > 0
    page.locator("#more details summary").first.click()
    expect(page.locator("#more details[open]").first).to_contain_text("What speaks against it")


def test_the_whole_way_by_keyboard(visit, result):
    visitor = visit()
    page = visitor.page
    visitor.sign_in("lead")
    page.goto(f"/results/{result}/measures/")
    fold = page.locator("#more details summary").first
    fold.focus()
    page.keyboard.press("Enter")

    expect(page.locator("#more details[open]")).to_have_count(1)
