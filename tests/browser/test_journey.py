"""From signing in to the report in one's hand, through the real program, in both languages."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.report_text import list_element_titles, read_pdf, squeeze
from tests.browser.visitor import JOB_TIMEOUT_MS, name_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LEVELS = ("first-steps", "partly", "in-place", "improved")
COMMENT = {
    "en": "The council adopted the vision in March.",
    "ja": "議会は三月にビジョンを決定した。",
}
LINK = "https://city.example/vision"
PLACE = {"en": "Sample City (invented)", "ja": "サンプル市（架空）"}


def level_of(number):
    return LEVELS[number % len(LEVELS)]


def add_comment_file_and_link(visitor, assessment, language):
    """Everything that can stand beside an answer, each saved without a button."""
    page = visitor.page
    visitor.open_evidence()
    page.locator("[data-answer] textarea").fill(COMMENT[language])
    page.locator("[data-answer] textarea").blur()
    page.locator(".grade input[value=A] + label").click()
    expect(page.locator(".evidence__state")).to_contain_text("A")
    page.locator("input[type=url]").fill(LINK)
    page.locator("input[type=url]").blur()
    expect(page.locator(".files__item")).to_have_count(1)
    minutes = name_file("minutes.txt", b"Decided.\n", "text/plain")
    page.locator("input[type=file]").set_input_files(minutes)
    expect(page.locator(".files__item")).to_have_count(2)
    answer = visitor.read_answer(assessment, "policy.vision.quick")
    assert (answer["comment"], answer["grade"]) == (COMMENT[language], "A")
    file = page.request.get(page.locator(".files__name a").nth(1).get_attribute("href"))
    assert file.body() == b"Decided.\n"
    assert file.headers["content-disposition"].startswith("attachment")


def answer_every_element(visitor, assessment, language):
    """Click one level on each of the 21 pages; each is saved before the page's button is pressed."""
    page = visitor.page
    for number, (element, title) in enumerate(list_element_titles(language).items()):
        expect(page).to_have_url(re.compile(rf"/elements/{re.escape(element)}/$"))
        expect(page.locator("h1")).to_have_text(title)
        visitor.choose(level_of(number))
        visitor.wait_until_saved()
        saved = visitor.read_answer(assessment, f"{element}.quick")
        assert (saved["level"], saved["revision"], saved["origin"]) == (level_of(number), 1, "typed")
        if number == 0:
            add_comment_file_and_link(visitor, assessment, language)
        page.locator(".form-end button").click()
    expect(page).to_have_url(re.compile(r"/review/$"))


def look_at_result(visitor):
    """The drawn radar gives way to the live one, and every domain opens; returns the headline."""
    page = visitor.page
    expect(page.locator("figure[data-radar] svg.radar")).to_have_count(1)
    page.locator("figure[data-radar]").scroll_into_view_if_needed()
    expect(page.locator("figure.has-live-radar .main-svg").first).to_be_visible()
    expect(page.locator("figure.has-live-radar svg.radar")).to_be_hidden()
    domains = page.locator("#domains details.domain")
    expect(domains).to_have_count(5)
    for domain in domains.all():
        if domain.get_attribute("open") is None:
            domain.locator("summary").first.click()
        expect(domain.locator(".element-row").first).to_be_visible()
    return page.locator("h1").inner_text()


def fetch_report(visitor, language, folder):
    """Ask for the PDF and wait on the same page until it is there."""
    page = visitor.page
    page.locator("form[action*='/report/'] button[type=submit]").first.click()
    page.wait_for_url(re.compile(r"/report/$"))
    visitor.run_script("window.isTheSamePage = true")
    link = f"#report-{language} a.govuk-button"
    page.locator(link).wait_for(timeout=JOB_TIMEOUT_MS)
    assert visitor.run_script("window.isTheSamePage") is True
    return visitor.download(link, folder / "report.pdf")


@pytest.mark.parametrize("language", ["en", "ja"])
def test_from_signing_in_to_the_report(visit, tmp_path, language):
    visitor = visit()
    visitor.sign_in("lead", language)
    assessment = visitor.start_assessment()
    visitor.page.locator(".actions .govuk-button").click()

    answer_every_element(visitor, assessment, language)
    rows = visitor.site.query(
        "SELECT COUNT(*), SUM(revision) FROM assessments_answer WHERE assessment_id = ?", assessment
    )
    assert rows == [(21, 21 + 2)]  # the comment and the grade of the first were two more changes
    visitor.page.locator("form[action$='/submit/'] button").click()
    visitor.page.wait_for_url(re.compile(r"/results/\d+/$"))
    headline = look_at_result(visitor)
    name, path = fetch_report(visitor, language, tmp_path)

    assert re.fullmatch(rf"city-readiness-xx-sample-city-round-\d+-{language}\.pdf", name)
    text = read_pdf(path)
    assert squeeze(PLACE[language]) in text
    assert squeeze(headline) in text
    assert [title for title in list_element_titles(language).values() if squeeze(title) not in text] == []
    assert squeeze(COMMENT[language]) in text
    assert LINK in text
    assert "minutes.txt" in text
