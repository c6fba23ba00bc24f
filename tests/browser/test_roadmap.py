"""A roadmap by pointer, by keyboard and without a script; what is moved is saved at once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

BOARD = "ol[data-horizon='{}'] .line"


@pytest.fixture
def plan(site):
    [(number,)] = site.query("SELECT id FROM advice_plan ORDER BY id LIMIT 1")
    return number


def list_saved(site, plan, horizon):
    rows = site.query(
        "SELECT id FROM advice_planitem WHERE plan_id = ? AND horizon = ? AND status != 'dropped'"
        " ORDER BY position, id",
        plan,
        horizon,
    )
    return [number for (number,) in rows]


def list_shown(page, horizon):
    ids = page.locator(BOARD.format(horizon)).evaluate_all("lines => lines.map((line) => line.dataset.line)")
    return [int(number) for number in ids]


def open_board(visit, plan, **options):
    visitor = visit(**options)
    visitor.sign_in("lead")
    visitor.page.goto(f"/roadmaps/{plan}/")
    return visitor


def drag(page, line, target, *, offset=-6):
    """Take a line by its dots and let it go above the upper edge of another line."""
    grip = page.locator(f"#line-{line} .line__grip").bounding_box()
    goal = page.locator(f"#line-{target}").bounding_box()
    page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
    page.mouse.down()
    page.mouse.move(goal["x"] + 60, goal["y"] + 40, steps=6)
    page.mouse.move(goal["x"] + 60, goal["y"] + 10 + offset, steps=4)


def test_a_line_is_dragged_to_another_horizon_and_stays_there(visit, site, plan):
    visitor = open_board(visit, plan, viewport={"width": 1280, "height": 2400})
    page = visitor.page
    line, target = list_shown(page, "quick-win")[0], list_shown(page, "mid")[0]

    drag(page, line, target)
    expect(page.locator(f"#line-{line}.line--dragged")).to_be_visible()
    page.mouse.up()

    expect(page.locator("#roadmap-said")).to_contain_text("is now number 1 of")
    assert list_saved(site, plan, "mid")[0] == line
    page.reload()
    assert list_shown(page, "mid")[0] == line


def test_escape_puts_a_dragged_line_back(visit, site, plan):
    visitor = open_board(visit, plan, viewport={"width": 1280, "height": 2400})
    page = visitor.page
    before = list_shown(page, "quick-win")

    drag(page, before[0], list_shown(page, "mid")[0])
    page.keyboard.press("Escape")
    page.mouse.up()

    assert list_shown(page, "quick-win") == before
    assert list_saved(site, plan, "quick-win") == before


def test_a_clash_is_told_and_shows_what_is_saved(visit, site, plan):
    mine = open_board(visit, plan, viewport={"width": 1280, "height": 2400})
    theirs = open_board(visit, plan)
    line = list_shown(theirs.page, "mid")[-1]
    theirs.page.locator(f"#earlier-{line}").click()
    expect(theirs.page.locator("#roadmap-said")).to_contain_text("is now number")

    shown = list_shown(mine.page, "quick-win")
    drag(mine.page, shown[0], list_shown(mine.page, "mid")[0])
    mine.page.mouse.up()

    expect(mine.page.locator("#roadmap-said")).to_contain_text("Move the line again.")
    assert list_shown(mine.page, "quick-win") == shown
    assert list_shown(mine.page, "mid") == list_saved(site, plan, "mid")
    mine.forgive("409")


def test_a_lost_line_puts_it_back_with_a_sentence(visit, site, plan):
    visitor = open_board(visit, plan, viewport={"width": 1280, "height": 2400})
    page = visitor.page
    before = list_shown(page, "quick-win")
    page.route("**/move/", lambda route: route.abort())

    drag(page, before[0], list_shown(page, "mid")[0])
    page.mouse.up()

    expect(page.locator("#roadmap-said")).to_contain_text("the server cannot be reached")
    assert list_shown(page, "quick-win") == before
    visitor.forgive("ERR_FAILED|htmx:")


def test_the_keyboard_moves_a_line_and_keeps_its_place(visit, site, plan):
    visitor = open_board(visit, plan)
    page = visitor.page
    line = list_shown(page, "quick-win")[0]

    page.locator(f"#later-{line}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#roadmap-said")).to_contain_text("is now number 2 of")
    assert page.evaluate("document.activeElement.id") == f"later-{line}"
    page.locator(f"#next-{line}").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#roadmap-said")).to_contain_text("1 to 3 years")
    page.wait_for_timeout(500)  # until the new button is ready; before, it sends the whole page
    page.keyboard.press("Enter")
    expect(page.locator("#roadmap-said")).to_contain_text("3 to 5 years")

    # There is no further horizon: the button is gone, and the keyboard stays at its line.
    page.wait_for_function("(id) => document.activeElement.closest(id) !== null", arg=f"#line-{line}")
    assert line in list_saved(site, plan, "long")


def test_a_finger_drags_on_a_phone(visit, site, plan):
    visitor = open_board(visit, plan, viewport={"width": 360, "height": 780}, has_touch=True)
    page = visitor.page
    first, second = list_shown(page, "mid")[:2]
    page.locator(f"#line-{first}").scroll_into_view_if_needed()

    page.evaluate(
        """([from, to]) => {
          const grip = document.querySelector(`#line-${from} .line__grip`);
          const send = (type, x, y) => grip.dispatchEvent(new PointerEvent(type, {
            bubbles: true, cancelable: true, pointerId: 1, pointerType: "touch", clientX: x, clientY: y,
          }));
          grip.setPointerCapture = () => {};
          const start = grip.getBoundingClientRect();
          send("pointerdown", start.x + 5, start.y + 5);
          const goal = document.querySelector(`#line-${to}`).getBoundingClientRect();
          send("pointermove", goal.x + 50, goal.bottom - 4);
          send("pointerup", goal.x + 50, goal.bottom - 4);
        }""",
        [first, second],
    )

    expect(page.locator("#roadmap-said")).to_contain_text("is now number")
    assert list_saved(site, plan, "mid")[:2] == [second, first]


def test_without_a_script_the_buttons_do_the_same(visit, site, plan):
    visitor = open_board(visit, plan, java_script_enabled=False)
    page = visitor.page
    line = list_shown_without_script(page, "mid")[0]
    expect(page.locator(".line__grip").first).to_be_hidden()

    page.locator(f"#later-{line}").click()

    page.wait_for_url(re.compile(rf"/roadmaps/{plan}/#line-{line}$"))
    assert list_saved(site, plan, "mid")[1] == line


def list_shown_without_script(page, horizon):
    lines = page.locator(BOARD.format(horizon))
    return [int(lines.nth(number).get_attribute("data-line")) for number in range(lines.count())]
