"""What was said to some stays among them: everybody asks for every page, and it is searched for the words."""

from __future__ import annotations

import json

import pytest
from django.test import Client

from diagnosis.assessments.checking import add_note
from diagnosis.assessments.rating import RatingInput, save_ratings
from diagnosis.assessments.thread import add_comment
from diagnosis.people.export import collect_data
from diagnosis.people.models import Event
from diagnosis.reports.render import render_html
from diagnosis.results.sharing import make_share_link, set_audience
from frameworks.selectors import load_spec
from tests.factories import make_programme, make_role, make_user, sign_in
from tests.site.conftest import VISION
from tests.site.test_roles import PEOPLE, TABLE

NOTE, RATING, COMMENT = "Words of a note", "Words of a rating", "Words of a comment"
FOUND, SIGNED = "Seen: policy.vision", "Agreed since"
OUTSIDE = ("signed out", "other city", "editor")
EXTRA = (
    "/assessments/{submitted}/check/policy.vision/",
    "/results/{checked}/",
    "/results/{checked}/shared/",
    "/public/results/{checked}/",
    "/api/v1/results/{checked}/",
    "/api/v1/assessments/{open}/answers/",
)


@pytest.fixture
def told(world):
    """Somebody wrote a note, rated alone, and said something; the checked result is public."""
    people = world.people
    element = load_spec(world.open.version_id).elements_by_key["policy.vision"]
    for key in ("", VISION):
        add_note(assessment=world.submitted, text=NOTE, question_key=key, by=people["consultant"])
    given = {VISION: RatingInput("level", "partly", RATING)}
    save_ratings(assessment=world.open, element=element, given=given, by=people["staff"])
    add_comment(assessment=world.open, question_key=VISION, text=COMMENT, mentioned=[], by=people["lead"])
    set_audience(result=world.checked, audience="public", by=people["lead"])
    return world


def read_everything(world, name: str) -> str:
    """Return all that one person gets from all addresses, as one text."""
    person = world.people[name]
    browser = sign_in(person) if person else Client()
    texts = []
    for address in (*(row.address for row in TABLE if row.name != "account_logout"), *EXTRA):
        response = browser.get(world.fill(address))
        if response.streaming:
            b"".join(response.streaming_content)  # closes the file, and leaves the connection open
        else:
            texts.append(response.content.decode(errors="replace"))
    return "\n".join(texts)


@pytest.mark.slow
def test_only_those_whom_it_is_for_read_it(told):
    everything = {name: read_everything(told, name) for name in PEOPLE}

    def find_readers(words: str) -> list[str]:
        return [name for name in PEOPLE if words in everything[name]]

    city = ["staff", "colleague", "lead", "reader", "consultant", "administrator"]
    assert find_readers(NOTE) == ["consultant"]
    assert find_readers(RATING) == ["staff"]  # while it is open, each sees only their own
    assert find_readers(COMMENT) == city
    assert find_readers(FOUND) == city
    # A stage that was set stands beside the computed one, with its reason; outside without the name.
    assert find_readers(SIGNED) == list(PEOPLE)
    consultant = told.people["consultant"].email
    assert [name for name in OUTSIDE if consultant in everything[name]] == []


def test_a_report_holds_no_note_rating_or_comment(told):
    for language in ("en", "ja"):
        page = render_html(told.checked, language)
        assert [words for words in (NOTE, RATING, COMMENT) if words in page] == []


def test_a_link_shows_nothing_of_the_check_and_no_name(told, client):
    link = make_share_link(result=told.checked, label="Council", days=7, by=told.people["lead"])

    page = client.get(f"/shared/{link.secret}/").content.decode()

    hidden = (NOTE, RATING, COMMENT, FOUND, "Council", *(str(user) for user in told.people.values() if user))
    assert [words for words in hidden if words in page] == []


def test_the_file_of_own_data_holds_no_words_of_others(told):
    files = {name: json.dumps(collect_data(user), default=str) for name, user in told.people.items() if user}

    assert [name for name, text in files.items() if NOTE in text] == ["consultant"]
    assert [name for name, text in files.items() if RATING in text] == ["staff"]
    assert [name for name, text in files.items() if COMMENT in text] == ["lead"]


def test_what_is_downloaded_stands_in_the_trail(told):
    lead = sign_in(told.people["lead"])
    before = Event.objects.latest("id").pk
    addresses = ("/account/data/", "/reports/{report}/", "/places/harbour-city/trail/download/")

    for address in addresses:
        b"".join(lead.get(told.fill(address)))

    events = Event.objects.filter(pk__gt=before).order_by("id")
    assert [(event.kind, event.params["what"], event.place) for event in events] == [
        ("people.exported", "own-data", None),
        ("people.exported", "report", told.open.place),
        ("people.exported", "place-trail", told.open.place),
    ]


def test_a_document_that_is_taken_away_stands_in_the_trail_once(told):
    staff = sign_in(told.people["staff"])

    for _again in range(2):
        staff.post(told.fill("/evidence/{link}/remove/"))

    event = Event.objects.get(kind="assessments.evidence_removed")
    assert (event.actor, event.place) == (told.people["staff"], told.open.place)
    assert (event.subject, event.params) == (f"assessment:{told.open.pk}", {"number": 1})


def test_what_is_settled_belongs_to_the_rated_part(told):
    """A forged address: the rating of one part settles no question of another one."""
    address = told.fill("/assessments/{open}/ratings/operation.partners/settle/") + f"{VISION}/"
    data = {f"{VISION}-choice": "partly", f"{VISION}-note": "Agreed", f"{VISION}-revision": 0}

    assert sign_in(told.people["lead"]).post(address, data).status_code == 404


def test_a_consultant_of_another_programme_finds_nothing(told):
    stranger = sign_in(make_user(roles=[("consultant", make_programme())]))
    within = ("{open}", "{submitted}")
    about = [row.address for row in TABLE if any(name in row.address for name in within)]

    got = {address: stranger.get(told.fill(address)).status_code for address in about}

    assert set(got.values()) <= {404, 405}
    for address in ("/assessments/{returned}/", "/results/{checked}/", "/programmes/{programme}/"):
        assert stranger.get(told.fill(address)).status_code == 404


def test_who_is_staff_and_consultant_at_once_checks_nothing(told):
    both = told.people["consultant"]
    make_role(both, "staff", told.open.place)
    browser = sign_in(type(both).objects.get(pk=both.pk))
    about = f"/assessments/{told.submitted.pk}"

    writes = {
        f"{about}/check/policy.vision/": {"submission": 1, f"{VISION}-verdict": "confirmed"},
        f"{about}/send-back/": {"submission": 1, "question": VISION, f"{VISION}-reason": "Why"},
        f"{about}/finish-check/": {"leave": "yes"},
        f"{about}/notes/": {"note": "Mine"},
        f"/results/{told.checked.pk}/stage/": {"stage": "to-be-developed", "reason": "Why"},
        f"/results/{told.checked.pk}/stage/withdraw/": {"override": 1},
    }

    assert {browser.post(address, data).status_code for address, data in writes.items()} == {403}
    assert browser.post(f"/notes/{told.note.pk}/remove/").status_code == 404
