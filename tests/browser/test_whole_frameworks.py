"""Both frameworks answered to the end on a phone, question by question, in several sittings."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import Locator, expect

from tests.factories import DAC_FRAMEWORK, JICA_FRAMEWORK
from tests.frameworks.content_rules import list_elements, list_questions
from tests.frameworks.test_content import read_framework

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PHONE = {"width": 360, "height": 740}
LEVELS = ("first-steps", "partly", "in-place")
INITIATIVE = "Bus priority on the ring road (invented)"


def choose_framework(page, title: str) -> None:
    option = page.locator("#id_version option", has_text=title).first
    value = option.get_attribute("value")
    if page.locator("#id_version").input_value() != value:
        with page.expect_response("**/assessments/new/"):  # what this framework asks replaces the rest
            page.locator("#id_version").select_option(value)
        page.wait_for_timeout(200)


def answer_page(page, sections: Sequence[Locator], number: int) -> int:
    """Choose a level in every question of the page; return how many have been answered by now."""
    for section in sections:
        level = LEVELS[number % len(LEVELS)]
        section.locator(f"input[value={level}] + label .choice__name").click()
        expect(section.locator("[data-save-state] .saved__tick")).to_be_visible()
        number += 1
    return number


def answer_everything(visitor, assessment: int, document) -> None:
    """Go through all elements; half way, leave and come back by the list of tasks."""
    page = visitor.page
    elements = list_elements(document)
    mode = next(iter(reversed(document["mode_titles"])))
    number = 0
    visitor.open_element(assessment, elements[0]["key"])
    for position, element in enumerate(elements):
        expect(page).to_have_url(re.compile(rf"/elements/{re.escape(element['key'])}/$"))
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], element["key"]
        sections = page.locator("[data-answer]").all()
        asked = [question for question in element["questions"] if mode in question["modes"]]
        assert len(sections) == len(asked)
        number = answer_page(page, sections, number)
        page.locator(".form-end button").click()
        if position == len(elements) // 2:
            page.goto(f"/assessments/{assessment}/")
            page.locator(".actions .govuk-button").click()
    expect(page).to_have_url(re.compile(r"/review/$"))
    assert number == len(list_questions(document, mode))


@pytest.mark.parametrize(
    ("path", "mode", "initiative"),
    [
        pytest.param(JICA_FRAMEWORK, "deep", "", id="jica-deep"),
        pytest.param(DAC_FRAMEWORK, "full", INITIATIVE, id="oecd-dac"),
    ],
)
def test_a_framework_is_answered_to_the_end_on_a_phone(visit, path, mode, initiative):
    document = read_framework(path)
    visitor = visit(viewport=PHONE)
    visitor.sign_in("lead")
    page = visitor.page
    page.goto("/assessments/new/")
    choose_framework(page, document["title"]["en"])
    page.locator(f"input[name=mode][value={mode}] + label").click()
    if initiative:
        page.locator("#id_initiative").fill(initiative)
        with page.expect_response("**/assessments/new/"):  # the round is proposed for this initiative
            page.locator("#id_initiative").blur()
        page.wait_for_timeout(200)
    page.locator("#id_round").fill("41")
    page.locator(".form-end button").click()
    page.wait_for_url(re.compile(r"/assessments/\d+/$"))
    assessment = int(page.url.rstrip("/").rpartition("/")[2])

    answer_everything(visitor, assessment, document)
    page.locator("form[action$='/submit/'] button").click()

    page.wait_for_url(re.compile(r"/results/\d+/$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    expect(page.locator("h1")).not_to_be_empty()
    if initiative:
        expect(page.locator(".page-head")).to_contain_text(initiative)
