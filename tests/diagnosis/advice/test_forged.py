"""What nobody types: line breaks in addresses and titles, formulas, libraries made to harm, two at once."""

from __future__ import annotations

import csv
import datetime
import threading
from io import StringIO

import pytest
from django.db import connection, connections

from diagnosis.advice import edition_views
from diagnosis.advice.decisions import open_plan
from diagnosis.advice.document import dump_library
from diagnosis.advice.models import LibraryState, MeasureLibrary, Plan, PlanItem
from diagnosis.advice.publishing import LibraryIsPublished, import_library, publish_library
from diagnosis.people.models import Event
from diagnosis.people.safe_cells import write_as_text
from frameworks import freezing
from frameworks.errors import DocumentRefused
from tests.diagnosis.advice.conftest import TARGETS, VISION
from tests.diagnosis.advice.documents import make_library_document
from tests.diagnosis.advice.roadmaps import own, page
from tests.diagnosis.advice.test_calendar_file import unfold
from tests.diagnosis.jobs.conftest import shared_database  # noqa: F401  threads need a database in a file
from tests.factories import (
    make_assessment,
    make_library,
    make_place,
    make_submission,
    make_user,
    make_version,
    sign_in,
)

EDITIONS = "/measures/library/versions/"
DAY = datetime.date(2027, 3, 31)


# ---- Where one is led ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example/",
        "\\\\elsewhere.example",
        "///elsewhere.example", "javascript:alert(1)", " //elsewhere.example", "/\t/elsewhere.example",
        "http:elsewhere.example", "elsewhere.example", "", "\x00/",
    ],
)  # fmt: skip
@pytest.mark.parametrize("headers", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["page", "script"])
def test_nobody_is_led_away(wanted, headers, client, result):
    address = f"/results/{result.pk}/roadmap/rises/{VISION}/in-place/"

    answer = client.post(address, {"next": wanted}, **headers)

    target = answer.headers.get("HX-Redirect") or answer.headers["Location"]
    assert target.startswith("/")
    assert target[1:2] not in {"/", "\\"}


@pytest.mark.parametrize("headers", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["page", "script"])
@pytest.mark.parametrize("wanted", ["/places/\r\nX-Own: 1", "/places/?q=港"])
def test_an_address_with_strange_signs_makes_no_header(wanted, headers, client, result):
    answer = client.post(
        f"/results/{result.pk}/roadmap/rises/{VISION}/in-place/", {"next": wanted}, **headers
    )

    assert answer.status_code in {204, 302}
    assert "X-Own" not in answer.headers
    assert (answer.headers.get("HX-Redirect") or answer.headers["Location"]).isascii()


# ---- Files -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["=1+1", "+1", "-1", "@A1", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1", " =1", "\u3000＝1"],
)
def test_no_cell_begins_like_a_formula(typed):
    assert write_as_text(typed) == f"'{typed}"


@pytest.mark.parametrize("typed", ["1", "Plan - first part", "a=b", "港", ""])
def test_a_plain_cell_stays_as_it_is(typed):
    assert write_as_text(typed) == typed


def test_no_typed_line_becomes_a_line_of_the_calendar(client, plan):
    own(
        plan,
        "Plan\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:Forged",
        owner="A\nATTENDEE:mailto:all@elsewhere.example",
        note="One\rTRIGGER:-PT1M\u2028Two;three,four\\n",
        due_on=DAY,
    )

    lines = unfold(client.get(page(plan, "calendar/")).content)

    names = [line.partition(":")[0].partition(";")[0] for line in lines]
    assert names.count("BEGIN") == 2  # the calendar and its one entry
    assert names.count("SUMMARY") == 1
    assert {"ATTENDEE", "TRIGGER"}.isdisjoint(names)


def test_no_typed_line_becomes_a_row_of_the_table(client, plan):
    own(plan, 'A "quoted"\nline', note='",=1+1\r\n=2+2', owner="＝cmd")

    text = client.get(page(plan, "table/")).content.decode("utf-8-sig")

    (row,) = csv.DictReader(StringIO(text, newline=""))
    assert row["What"] == 'A "quoted"\nline'
    assert row["Who carries it"] == "'＝cmd"


# ---- Libraries made to harm ------------------------------------------------------------------


@pytest.fixture
def editor(db):
    return sign_in(make_user(roles=[("editor", make_version().framework)]))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: &a [x,x]\nb: &b [*a,*a]\nc: [*b,*b]", "line 2"),
        ("a: " + "[" * 60 + "]" * 60, "line 1"),
        ("a: !!python/object/apply:os.system [ls]", "key"),
        ("key: one\nkey: two\nframework: [small]", "framework"),
        ('framework: "\\0"\nkey: small-measures\nversion: "1.0"', "framework"),
        ('framework: small\nkey: small-measures\nversion: "1\\0"', "version"),
        ('framework: small\nkey: small-measures\nversion: "1\\r\\nX-Own: 1"', "version"),
        ("framework: small\nkey: ../../x\nversion: '1.0'", "key"),
        (f"framework: small\nkey: {'x' * 81}\nversion: '1.0'", "key"),
        (f"framework: small\nkey: x\nversion: '{'1' * 41}'", "version"),
        ("framework: small\nkey: x\nversion: 1.0", "version"),
    ],
)
def test_a_library_made_to_harm_is_refused_with_its_place(text, said, editor):
    answer = editor.post(EDITIONS, {"text": text})

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert not MeasureLibrary.objects.exists()


def test_signs_that_no_database_takes_stay_inside_the_document(editor):
    make_library(number="0.1", publish=False)  # with its issue
    document = make_library_document()
    document["measures"][0]["title"]["en"] = "Write\x00 it"

    answer = editor.post(EDITIONS, {"text": dump_library(document)}, follow=True)

    assert answer.status_code in {200, 422}
    for library in MeasureLibrary.objects.all():
        assert editor.get(f"{EDITIONS}{library.pk}/").status_code == 200


# ---- Two at once -----------------------------------------------------------------------------


@pytest.fixture
def thawed(shared_database):  # noqa: F811
    """Emptying the tables at the end is refused by the triggers; doing so installs them again."""
    yield
    freezing.remove_triggers(connection)


def run_at_once(*deeds) -> list[object]:
    """Run deeds in threads of their own that begin together; return what each gave or raised."""
    gate, found = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(number, deed):
        try:
            gate.wait()
            found[number] = deed()
        except (DocumentRefused, LibraryIsPublished) as error:
            found[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=row) for row in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.fixture
def crowd(thawed):
    """A city, its result, and four people who write at once."""
    city = make_place("harbour-city")
    submitted = make_submission(make_assessment(place=city), level="first-steps")
    browsers = [sign_in(make_user(roles=[("staff", city)])) for _number in range(4)]
    return submitted, submitted.submissions.get().results.get(), browsers


def test_four_people_open_one_roadmap_and_add_the_same_rise_once(crowd):
    _submitted, result, browsers = crowd
    address = f"/results/{result.pk}/roadmap/rises/{VISION}/in-place/"

    got = run_at_once(*(lambda browser=browser: browser.post(address).status_code for browser in browsers))

    assert got == [302] * 4
    plan = Plan.objects.get()
    assert (plan.items.count(), plan.revision) == (1, 1)


def test_of_four_who_change_one_line_one_is_saved_and_three_see_both(crowd):
    submitted, _result, browsers = crowd
    plan = open_plan(submitted)
    line = own(plan, "Begin")

    def save(browser, number):
        data = {"title": f"Person {number}", "horizon": "mid", "status": "planned", "revision": 0}
        return browser.post(page(plan, f"lines/{line.pk}/"), data)

    got = run_at_once(*(lambda b=b, n=n: save(b, n) for n, b in enumerate(browsers)))

    assert sorted(row.status_code for row in got) == [302, 409, 409, 409]
    line.refresh_from_db()
    winner = next(n for n, row in enumerate(got) if row.status_code == 302)
    assert (line.title, line.revision) == (f"Person {winner}", 1)
    assert all(f"Person {winner}" in row.content.decode() for row in got if row.status_code == 409)


def test_of_four_who_move_lines_none_loses_or_doubles_a_place(crowd):
    submitted, _result, browsers = crowd
    plan = open_plan(submitted)
    lines = [own(plan, f"Line {number}") for number in range(4)]
    plan.refresh_from_db()

    def move(browser, line):
        data = {"horizon": "mid", "position": 0, "revision": plan.revision}
        return browser.post(page(plan, f"lines/{line.pk}/move/"), data, HTTP_HX_REQUEST="true").status_code

    got = run_at_once(*(lambda b=b, x=x: move(b, x) for b, x in zip(browsers, lines, strict=True)))

    assert sorted(got) == [200, 409, 409, 409]
    assert PlanItem.objects.filter(horizon="mid").count() == 1
    assert PlanItem.objects.filter(horizon="quick-win").count() == 3


def test_of_four_who_mark_and_choose_all_are_answered(crowd):
    _submitted, result, browsers = crowd
    about = f"/results/{result.pk}/way-forward"

    def decide(browser, number):
        for question in (VISION, TARGETS):
            kind = "decided" if number % 2 else "first-choice"
            data = {"question": question, "level": "partly", "kind": kind}
            assert browser.post(f"{about}/marks/", data).status_code == 302
        return browser.post(f"{about}/targets/", {"policy": str(number)}).status_code

    got = run_at_once(*(lambda b=b, n=n: decide(b, n) for n, b in enumerate(browsers)))

    assert got == [302] * 4
    plan = Plan.objects.get()
    assert (plan.wishes.count(), plan.targets.count()) == (2, 1)


def test_of_two_editors_who_publish_one_does(thawed):
    draft = make_library(publish=False)

    got = run_at_once(*(lambda: publish_library(library=draft, by=None) for _number in range(2)))

    assert sorted(type(row).__name__ for row in got) == ["LibraryIsPublished", "MeasureLibrary"]
    assert any(isinstance(row, LibraryIsPublished) for row in got)
    assert MeasureLibrary.objects.get().state == LibraryState.PUBLISHED
    assert Event.objects.filter(kind="advice.library_published").count() == 1


@pytest.mark.parametrize("deed", ["publish", "remove"])
def test_a_draft_that_somebody_removed_meanwhile_is_said_to_be_gone(deed, editor, monkeypatch):
    draft = make_library(publish=False)
    load = edition_views.load_editable_library

    def load_and_lose(user, library_id):
        found = load(user, library_id)
        MeasureLibrary.objects.all().delete()
        return found

    monkeypatch.setattr(edition_views, "load_editable_library", load_and_lose)

    answer = editor.post(f"{EDITIONS}{draft.pk}/{deed}/", follow=True)

    assert "Somebody else removed this draft meanwhile." in answer.content.decode()


def test_a_draft_with_other_content_does_not_slip_under_a_published_number(thawed):
    draft = make_library(publish=False)
    changed = {**make_library_document(), "title": {"en": "Changed", "ja": "変更"}}

    got = run_at_once(
        lambda: publish_library(library=draft, by=None),
        lambda: import_library(text=dump_library(changed), by=None),
    )

    kept = MeasureLibrary.objects.get()
    if isinstance(got[1], DocumentRefused):  # it came second
        assert '"Changed"' not in kept.document
    else:  # it came first, and was published as it then stood
        assert '"Changed"' in kept.document
    assert kept.state == LibraryState.PUBLISHED
