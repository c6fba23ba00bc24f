"""The same way with JavaScript off: every step is a plain form or link."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.report_text import list_element_titles, read_pdf, squeeze
from tests.browser.visitor import JOB_TIMEOUT_MS, name_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ANSWERED = ("policy.vision", "policy.breadth", "policy.targets")


def save_and_go_on(visitor):
    visitor.page.locator(".form-end button").click()


def reload_until_ready(page, link):
    """Come back to the report's page, as a person without a script does."""
    last_moment = time.monotonic() + JOB_TIMEOUT_MS / 1000
    while page.locator(link).count() == 0:
        assert time.monotonic() < last_moment
        time.sleep(1)
        page.reload()


def test_answers_result_and_report_without_a_script(visit, tmp_path):
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    visitor.sign_in("lead")
    assessment = visitor.start_assessment()
    visitor.open_element(assessment, ANSWERED[0])

    for element in ANSWERED:
        expect(page).to_have_url(re.compile(rf"/{re.escape(element)}/$"))
        visitor.choose("partly")
        save_and_go_on(visitor)
        assert visitor.read_answer(assessment, f"{element}.quick")["level"] == "partly"
    page.goto(f"/assessments/{assessment}/review/")
    page.locator("form[action$='/submit/'] button").click()
    page.wait_for_url(re.compile(r"/results/\d+/$"))
    assert page.locator("table th[scope=row]").count() > 5
    page.locator("form[action*='/report/'] button[type=submit]").first.click()
    link = "#report-en a.govuk-button"
    reload_until_ready(page, link)
    _name, path = visitor.download(link, tmp_path / "report.pdf")

    text = read_pdf(path)
    assert [title for title in list_element_titles("en").values() if squeeze(title) not in text] == []


def test_mistake_keeps_what_was_typed_and_saves_nothing(visit):
    visitor = visit(java_script_enabled=False)
    page = visitor.page
    visitor.sign_in("staff")
    assessment = visitor.start_assessment()
    visitor.open_element(assessment, "system.trust")
    visitor.choose("first-steps")
    visitor.open_evidence()
    page.locator("textarea").fill("Rules are being written.")
    page.locator("input[type=url]").fill("the city's page")

    save_and_go_on(visitor)

    expect(page.locator(".govuk-error-summary a")).to_have_count(1)
    anchor = page.locator(".govuk-error-summary a").get_attribute("href")
    expect(page.locator(f"[id='{anchor.removeprefix('#')}']")).to_have_value("the city's page")
    expect(page.locator("textarea")).to_have_value("Rules are being written.")
    expect(page.locator("input[value=first-steps]")).to_be_checked()
    visitor.forgive("422")
    assert page.request.get(f"/api/v1/assessments/{assessment}/answers/").json() == []

    page.locator("input[type=url]").fill("https://city.example/rules")
    page.locator("input[type=file]").set_input_files(name_file("rules.csv", b"rule\n1\n", "text/csv"))
    save_and_go_on(visitor)
    visitor.open_element(assessment, "system.trust")

    expect(page.locator(".files__item")).to_have_count(2)
    visitor.open_evidence()
    page.locator(".files__act").first.click()
    expect(page.locator(".files__item")).to_have_count(1)


def test_language_is_changed_without_a_script(visit):
    visitor = visit(java_script_enabled=False)
    visitor.sign_in("staff")

    visitor.page.locator(".languages__button[value=ja]").click()

    expect(visitor.page.locator("html")).to_have_attribute("lang", "ja")
    expect(visitor.page).to_have_url(f"{visitor.site.address}/")
