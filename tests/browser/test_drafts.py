"""What was written and is not saved stays in the browser: for this person, until the server has it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

QUESTION, ELEMENT = "technology.data.quick", "technology.data"
COMMENT = "textarea[name$='-comment']"
SAVES = re.compile(r"/answers/")
CAUSED = r"ERR_FAILED|ERR_INTERNET_DISCONNECTED|htmx:|(Error Code|status of) (403|409|422|503)"
WORDS = "Typed on the train."


@pytest.fixture
def visitor(visit):
    visitor = visit()
    visitor.sign_in("staff")
    visitor.assessment = visitor.start_assessment()
    visitor.open_element(visitor.assessment, ELEMENT)
    yield visitor
    visitor.forgive(CAUSED)


def cut_line(visitor):
    """Pages can be read, and nothing is saved: as with a server that is restarted."""
    visitor.context.route(SAVES, lambda route: route.abort())


def mend_line(visitor):
    """Let saves through, and say so as a browser does."""
    visitor.context.unroute(SAVES)
    visitor.context.set_offline(True)
    visitor.context.set_offline(False)


def write(visitor, words=WORDS):
    """Choose a level and write a comment, which cannot be saved."""
    visitor.choose("partly")
    visitor.open_evidence()
    visitor.page.locator(COMMENT).fill(words)
    visitor.page.locator(COMMENT).blur()
    expect(visitor.page.locator("[data-save-state]")).to_have_class("saved saved--failed")


def read_kept(visitor):
    return visitor.run_script("Object.keys(localStorage).filter((name) => name.includes('draft')).length")


def sign_out(visitor):
    visitor.page.goto("/account/")
    visitor.page.locator("form[action='/accounts/logout/'] button").click()


def test_it_survives_closing_the_page_and_is_sent_when_the_line_is_back(visitor):
    cut_line(visitor)
    write(visitor)
    visitor.page.close()

    visitor.page = visitor.context.new_page()
    visitor.open_element(visitor.assessment, ELEMENT)

    state = visitor.page.locator("[data-save-state]")
    expect(state).to_contain_text("Not yet saved: kept in this browser.")
    expect(visitor.page.locator(COMMENT)).to_have_value(WORDS)
    expect(visitor.page.locator(COMMENT)).to_be_visible()
    expect(visitor.page.locator("input[value=partly]")).to_be_checked()
    mend_line(visitor)
    visitor.wait_until_saved()
    answer = visitor.read_answer(visitor.assessment, QUESTION)
    assert (answer["level"], answer["comment"], read_kept(visitor)) == ("partly", WORDS, 0)


def test_it_survives_the_browser(visitor, visit):
    cut_line(visitor)
    write(visitor)

    again = visit(storage_state=visitor.context.storage_state())
    again.open_element(visitor.assessment, ELEMENT)

    again.wait_until_saved()
    assert again.read_answer(visitor.assessment, QUESTION)["comment"] == WORDS


def test_other_pages_say_how_many_and_lead_there(visitor):
    cut_line(visitor)
    write(visitor)
    visitor.page.on("dialog", lambda dialog: dialog.accept())

    visitor.page.goto("/")

    note = visitor.page.locator("[data-unsaved-note]")
    expect(note).to_contain_text("1 answer is kept in this browser and not saved yet.")
    visitor.context.unroute(SAVES)
    note.locator("a").click()
    visitor.wait_until_saved()
    visitor.page.goto("/")
    expect(visitor.page.locator("[data-unsaved-note]")).to_be_hidden()


def test_a_server_that_does_not_answer_is_asked_again(visitor):
    visitor.context.route(SAVES, lambda route: route.fulfill(status=503, body="Busy"))
    visitor.choose("partly")
    expect(visitor.page.locator("[data-save-state]")).to_contain_text("The server does not answer now.")

    visitor.context.unroute(SAVES)

    tick = visitor.page.locator("[data-save-state] .saved__tick")
    expect(tick).to_be_visible(timeout=15_000)  # the first pause is about five seconds
    assert visitor.read_answer(visitor.assessment, QUESTION)["level"] == "partly"


def test_after_the_session_ended_it_is_offered_to_the_same_person_only(visitor):
    visitor.context.clear_cookies()
    visitor.open_evidence()
    visitor.page.locator(COMMENT).fill(WORDS)
    visitor.page.locator(COMMENT).blur()
    expect(visitor.page.locator("[data-save-state]")).to_contain_text("Sign in again")
    visitor.page.on("dialog", lambda dialog: dialog.accept())

    visitor.sign_in("planning")
    expect(visitor.page.locator("[data-unsaved-note]")).to_be_hidden()
    visitor.open_element(visitor.assessment, ELEMENT)
    expect(visitor.page.locator(COMMENT)).to_have_value("")
    visitor.context.clear_cookies()
    visitor.sign_in("staff")
    expect(visitor.page.locator("[data-unsaved-note]")).to_be_visible()
    visitor.open_element(visitor.assessment, ELEMENT)

    expect(visitor.page.locator(COMMENT)).to_have_value(WORDS)
    expect(visitor.page.locator("input[id$='-revision']")).to_have_value("1")
    assert visitor.read_answer(visitor.assessment, QUESTION)["comment"] == WORDS


def test_signing_out_says_what_would_be_lost_and_removes_it(visitor):
    cut_line(visitor)
    write(visitor)
    visitor.page.on("dialog", lambda dialog: dialog.accept())

    sign_out(visitor)

    expect(visitor.page.locator(".lead")).to_have_text(
        "1 answer is not saved yet. Signing out removes it from this browser."
    )
    assert read_kept(visitor) == 1
    visitor.page.locator(".narrow-form button[type=submit]").click()
    visitor.page.wait_for_url("**/accounts/login/**")
    assert read_kept(visitor) == 0


def test_an_answer_that_was_submitted_meanwhile_is_shown_to_copy(visitor, visit):
    lead = visit()
    lead.sign_in("lead")
    lead.open_element(visitor.assessment, "policy.vision")  # without any answer there is nothing to submit
    lead.choose("partly")
    lead.wait_until_saved()
    cut_line(visitor)
    write(visitor)
    visitor.page.on("dialog", lambda dialog: dialog.accept())
    lead.page.goto(f"/assessments/{visitor.assessment}/review/")
    lead.page.locator("form[action$='/submit/'] button").click()
    lead.page.wait_for_url("**/results/**")

    visitor.open_element(visitor.assessment, ELEMENT)

    box = visitor.page.locator(".draft")
    expect(box).to_contain_text("Partly in place")
    expect(box).to_contain_text(WORDS)
    box.locator("button").click()
    expect(box).to_have_count(0)
    assert read_kept(visitor) == 0


def test_a_browser_that_keeps_nothing_says_so(visitor):
    visitor.run_script("(() => { Storage.prototype.setItem = () => { throw new DOMException('full'); }; })()")
    cut_line(visitor)

    write(visitor)

    expect(visitor.page.locator("[data-save-state]")).to_contain_text("this browser cannot keep it")


def test_a_file_is_not_kept_and_the_page_says_so(visitor):
    cut_line(visitor)
    visitor.open_evidence()

    file = {"name": "plan.csv", "mimeType": "text/csv", "buffer": b"plan\n1\n"}
    visitor.page.locator("input[type=file]").set_input_files(file)

    expect(visitor.page.locator("[data-save-state]")).to_contain_text("A file cannot be kept")


def test_the_button_of_the_page_waits_until_all_is_saved(visitor):
    cut_line(visitor)
    write(visitor)

    visitor.page.locator(".form-end button").click()
    expect(visitor.page.locator("[data-save-state]")).to_have_class("saved saved--failed")
    expect(visitor.page).to_have_url(re.compile(r"/technology\.data/$"))
    visitor.context.unroute(SAVES)
    visitor.page.locator(".form-end button").click()

    visitor.page.wait_for_url(re.compile(r"/elements/(?!technology\.data/)"))
    assert visitor.read_answer(visitor.assessment, QUESTION)["comment"] == WORDS
    assert read_kept(visitor) == 0
