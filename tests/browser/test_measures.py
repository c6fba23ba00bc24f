"""A reader finds a measure; an editor takes the library out, changes it, and publishes it again."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.test_axe import look_at
from tests.browser.visitor import name_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]
LINES = ".measures__line"


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["script", "no script"])
def test_a_measure_is_found(visit, width, scripts):
    visitor = visit(viewport={"width": width, "height": 800}, java_script_enabled=scripts)
    visitor.sign_in("reader")
    page = visitor.page

    page.get_by_role("link", name="Measures", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("to choose from")
    everything = page.locator(LINES).count()
    page.get_by_label("Domain or element").select_option("technology.security")
    page.get_by_label("Horizon").select_option("quick-win")
    page.get_by_label("Stage of the city").select_option("to-be-developed")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(f"of {everything} fit")
    found = page.locator(LINES).count()

    assert 0 < found < 20 < 150 <= everything
    expect(page.get_by_label("Horizon")).to_have_value("quick-win")
    title = page.locator(".measures__title").first.inner_text()
    page.locator(".measures__title").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.get_by_text("First step, within 90 days")).to_be_visible()
    expect(page.locator(".raises__line").first).to_contain_text("up to")
    page.get_by_role("link", name="All measures").click()
    expect(page.locator(LINES)).to_have_count(everything)


def test_an_editor_takes_the_library_out_and_publishes_it_again(visit, tmp_path):
    visitor = visit()
    visitor.sign_in("editor")
    page = visitor.page
    page.goto("/measures/")
    _name, file = visitor.download("text=Download all as YAML", tmp_path / "measures.yaml")
    text = Path(file).read_text(encoding="utf-8")
    text = re.sub(r"^version: .*$", "version: 'browser-1'", text, count=1, flags=re.MULTILINE)
    page.get_by_role("link", name="Versions of the library").click()

    def bring_in(content: str) -> None:
        page.goto("/measures/library/versions/")
        page.get_by_label("File").set_input_files(
            name_file("measures.yaml", content.encode(), "application/yaml")
        )
        page.get_by_role("button", name="Keep as a draft").click()

    bring_in(text.replace("horizon: quick-win", "horizon: soon", 1))
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 problem stands in the way")
    expect(page.locator(".document-problems li")).to_contain_text("quick-win, mid, long")

    assert look_at(visitor, page.url) == []
    bring_in("key: [")
    expect(page.get_by_label("Or its text")).to_have_value("key: [")
    visitor.forgive("422")

    bring_in(text.replace("effort: low", "effort: medium", 1))
    expect(page.get_by_role("heading", name="Changed measures")).to_be_visible()
    expect(page.locator(".difference li")).to_have_count(1)
    assert look_at(visitor, page.url) == []
    page.get_by_role("button", name="Publish this version").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("advises today")
    assert look_at(visitor, "/measures/library/versions/") == []
    page.goto("/measures/")
    expect(page.locator(".page-head__caption")).to_contain_text("browser-1")
