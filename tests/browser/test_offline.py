"""A line that breaks: what was typed stays, the page says that it is not saved, and saves it later."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION = "technology.data.quick"
CAUSED = r"ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)"


@pytest.fixture
def visitor(visit):
    visitor = visit()
    visitor.sign_in("staff")
    visitor.assessment = visitor.start_assessment()
    visitor.open_element(visitor.assessment, "technology.data")
    visitor.choose("partly")
    visitor.wait_until_saved()
    visitor.open_evidence()
    yield visitor
    visitor.forgive(CAUSED)


def test_comment_typed_offline_is_kept_and_saved_after_coming_back(visitor):
    page = visitor.page
    visitor.context.set_offline(True)
    page.locator("textarea").fill("Typed on the train.")
    page.locator("textarea").blur()

    expect(page.locator("[data-save-state]")).to_have_class("saved saved--failed")
    expect(page.locator("textarea")).to_have_value("Typed on the train.")
    expect(page.locator(".saved__tick")).to_have_count(0)

    visitor.context.set_offline(False)
    visitor.wait_until_saved()
    answer = visitor.read_answer(visitor.assessment, QUESTION)
    assert (answer["comment"], answer["level"]) == ("Typed on the train.", "partly")


def test_level_chosen_offline_is_saved_after_coming_back(visitor):
    visitor.context.set_offline(True)
    visitor.choose("in-place")

    expect(visitor.page.locator("[data-save-state]")).to_have_class("saved saved--failed")

    visitor.context.set_offline(False)
    visitor.wait_until_saved()
    assert visitor.read_answer(visitor.assessment, QUESTION)["level"] == "in-place"


def test_page_with_unsaved_words_is_not_left_without_asking(visitor):
    page = visitor.page
    visitor.context.set_offline(True)
    page.locator("textarea").fill("Typed on the train.")
    page.locator("textarea").blur()
    expect(page.locator("[data-save-state]")).to_have_class("saved saved--failed")
    asked = []

    def stay(dialog):
        asked.append(dialog.type)
        dialog.dismiss()

    page.on("dialog", stay)
    page.close(run_before_unload=True)
    page.wait_for_timeout(500)

    assert asked == ["beforeunload"]
    assert not page.is_closed()


def test_signed_out_person_keeps_what_was_typed(visitor):
    page = visitor.page
    visitor.context.clear_cookies()
    page.locator("textarea").fill("Written after the session ended.")
    page.locator("textarea").blur()

    expect(page.locator("[data-save-state]")).to_have_class("saved saved--failed")
    expect(page.locator("textarea")).to_have_value("Written after the session ended.")
    visitor.forgive("403|htmx:responseError|401")
