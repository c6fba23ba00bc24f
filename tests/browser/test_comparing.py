"""From the table of places to two of them side by side, and to a brief in one's hand."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.report_text import read_pdf, squeeze
from tests.browser.visitor import JOB_TIMEOUT_MS

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_from_the_table_to_a_brief(visit, tmp_path):
    visitor = visit()
    visitor.sign_in("consultant")
    page = visitor.page
    page.locator(".site-head__nav a[href='/compare/']").click()
    page.goto("/compare/?origin=synthetic&sort=-policy")
    names = page.locator("table.matrix tbody th a").all_inner_texts()
    assert len(names) == 50
    assert names != sorted(names)

    for box in page.locator("table.matrix input[name=result]").all()[:2]:
        box.check()
    page.locator("form[action='/compare/side-by-side/'] button").first.click()
    page.wait_for_url(re.compile(r"/compare/side-by-side/\?.*result="))
    expect(page.locator("h1")).to_be_visible()
    for name in names[:2]:
        expect(page.locator("main")).to_contain_text(name)

    page.locator("form.make-brief button").click()
    page.wait_for_url(re.compile(r"/compare/briefs/\d+/$"))
    link = page.locator("a[href$='/file/']").first
    link.wait_for(timeout=JOB_TIMEOUT_MS)
    name, path = visitor.download("a[href$='/file/']", tmp_path / "brief.pdf")
    text = read_pdf(path)

    assert name.endswith(".pdf")
    assert squeeze(names[0]) in text
    assert squeeze("preliminary") in text.lower()


def test_a_place_of_the_map_is_reached_by_keyboard(visit):
    visitor = visit()
    visitor.sign_in("consultant")
    page = visitor.page
    page.goto("/compare/map/")
    signs = page.locator("svg a")
    count = signs.count()
    assert count > 3

    signs.first.focus()
    described = signs.first.get_attribute("aria-label") or signs.first.inner_text()
    page.keyboard.press("Tab")
    following = page.evaluate("document.activeElement.closest('svg') !== null")

    assert described
    assert following
