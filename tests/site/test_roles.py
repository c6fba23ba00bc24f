"""Every address of the site, asked for by everybody: what each gets.

    200 shown   302 led on (signed out: to the sign-in page)   401 an API without a token
    403 may see but not do   404 may not see   405 no such method   422 seen, and the entry is wrong

A new address fails here until it has its row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

PEOPLE = ("signed out", "staff", "colleague", "other city", "consultant", "editor", "administrator")

EVERYBODY = "200 200 200 200 200 200 200"
SIGNED_IN = "302 200 200 200 200 200 200"
LED_ON = "302 302 302 302 302 302 302"
NO_METHOD = "405 405 405 405 405 405 405"
NOT_FOUND = "404 404 404 404 404 404 404"
# Behind the sign-in: signed out, one is led to it before anything is looked at.
NO_SUCH_METHOD = "302 405 405 405 405 405 405"
# Who may read an assessment: its city, a consultant of its programme, the administrator.
READERS = "302 200 200 404 200 404 200"
READERS_LED = "302 302 302 404 302 404 302"
# Who may write the city's own answers: its staff. Consultants and administrators are refused.
WRITERS = "302 200 200 404 403 404 403"
WRITERS_LED = "302 302 302 404 403 404 403"

API_EVERYBODY = "401 200 200 200 200 200 200"
API_READERS = "401 200 200 404 200 404 200"
API_NO_METHOD = "401 405 405 405 405 405 405"

# Led on, but not to the sign-in page: to the page one came from, and to the icon.
OPEN_REDIRECTS = {"/language/setlang/", "/favicon.ico"}

ANSWER = {"policy.vision.quick-choice": "partly", "policy.vision.quick-revision": "0"}
API_ANSWER = {"state": "level", "level": "partly", "revision": 0}


@dataclass(frozen=True)
class Row:
    """One address: the answers to GET and to POST (or PUT) for all people, in their order."""

    name: str
    address: str
    get: str
    post: str
    data: dict[str, object] | None = None
    send: str = "post"


TABLE = (
    Row("home", "/", SIGNED_IN, NO_SUCH_METHOD),
    # Places and what is published about them belong to no one city.
    Row("places:list", "/places/", SIGNED_IN, NO_SUCH_METHOD),
    Row("places:place", "/places/harbour-city/", SIGNED_IN, NO_SUCH_METHOD),
    # Only who has a place (staff, lead, or a consultant's member places) can start a round.
    Row(
        "assessments:start", "/assessments/new/",
        "302 200 200 200 200 404 404", "302 422 422 422 422 404 404", data={"mode": "quick"},
    ),
    Row("assessments:overview", "/assessments/{open}/", READERS, NO_SUCH_METHOD),
    Row("assessments:review", "/assessments/{open}/review/", READERS, NO_SUCH_METHOD),
    Row(
        "assessments:element", "/assessments/{open}/elements/policy.vision/",
        READERS, WRITERS_LED, data=ANSWER,
    ),
    Row(
        "assessments:save-answer", "/assessments/{open}/answers/policy.vision.quick/",
        NO_SUCH_METHOD, WRITERS, data=ANSWER,
    ),
    Row(
        "assessments:add-evidence", "/assessments/{open}/answers/policy.vision.quick/evidence/",
        NO_SUCH_METHOD, WRITERS, data={**ANSWER, "policy.vision.quick-link": "https://city.example/plan"},
    ),
    Row("assessments:evidence", "/evidence/{file}/", READERS, NO_SUCH_METHOD),
    Row("assessments:remove-evidence", "/evidence/{link}/remove/", NO_SUCH_METHOD, WRITERS_LED),
    Row("results:result", "/results/{result}/", READERS, NO_SUCH_METHOD),
    Row("results:for_assessment", "/assessments/{submitted}/result/", READERS_LED, NO_SUCH_METHOD),
    Row("results:submit", "/assessments/{open}/submit/", NO_SUCH_METHOD, WRITERS_LED),
    Row("results:reference", "/reference/", SIGNED_IN, NO_SUCH_METHOD),
    Row("reports:show", "/results/{result}/report/", READERS, NO_SUCH_METHOD),
    Row("reports:request", "/results/{result}/report/ja/", NO_SUCH_METHOD, READERS_LED),
    Row("reports:progress", "/results/{result}/report/ja/progress/", READERS_LED, NO_SUCH_METHOD),
    Row("reports:download", "/reports/{report}/", READERS, NO_SUCH_METHOD),
    Row("people:account", "/account/", SIGNED_IN, NO_SUCH_METHOD),
    Row("people:add-token", "/account/tokens/", NO_SUCH_METHOD, SIGNED_IN, data={"days": 30}),
    # A token belongs to one person; even administrators find no other's.
    Row(
        "people:revoke-token", "/account/tokens/{token}/revoke/",
        NO_SUCH_METHOD, "302 302 404 404 404 404 404",
    ),
    Row("method", "/method/", EVERYBODY, NO_METHOD),
    Row("accessibility", "/accessibility/", EVERYBODY, NO_METHOD),
    Row("favicon", "/favicon.ico", LED_ON, NO_METHOD),
    Row("set_language", "/language/setlang/", LED_ON, LED_ON, data={"language": "ja"}),
    # allauth's pages: signed in, one is led on from those of signing in.
    Row("account_login", "/accounts/login/", "200 302 302 302 302 302 302", "200 302 302 302 302 302 302"),
    Row("account_logout", "/accounts/logout/", SIGNED_IN, LED_ON),
    Row("account_inactive", "/accounts/inactive/", EVERYBODY, NO_METHOD),
    Row("account_signup", "/accounts/signup/", "200 302 302 302 302 302 302", "200 302 302 302 302 302 302"),
    Row("account_reauthenticate", "/accounts/reauthenticate/", SIGNED_IN, SIGNED_IN),
    Row("account_change_password", "/accounts/password/change/", SIGNED_IN, SIGNED_IN),
    # Everybody here has a password; who has one is led from setting to changing it.
    Row("account_set_password", "/accounts/password/set/", LED_ON, LED_ON),
    Row("account_reset_password", "/accounts/password/reset/", EVERYBODY, EVERYBODY),
    Row("account_reset_password_done", "/accounts/password/reset/done/", EVERYBODY, NO_METHOD),
    Row(
        "account_reset_password_from_key_done", "/accounts/password/reset/key/done/",
        EVERYBODY, NO_METHOD,
    ),
    Row("account_reset_password_from_key", "/accounts/password/reset/key/1-abc-def/", EVERYBODY, EVERYBODY),
    # The administration is one entry: Django asks has_perm for each of its pages, which RoleBackend
    # answers; tests/frameworks/test_admin.py and tests/diagnosis/people/test_admin.py go through them.
    Row("admin:index", "/admin/", "302 302 302 302 302 200 200", "302 302 302 302 302 200 200"),
    Row("api-assessments", "/api/v1/assessments/", API_EVERYBODY, API_NO_METHOD),
    Row("api-assessment", "/api/v1/assessments/{open}/", API_READERS, API_NO_METHOD),
    Row("api-answers", "/api/v1/assessments/{submitted}/answers/", API_READERS, API_NO_METHOD),
    Row(
        "api-answer", "/api/v1/assessments/{open}/answers/policy.vision.quick/",
        "401 404 404 404 404 404 404", "401 200 200 404 403 404 403",  # nothing is answered there yet
        data=API_ANSWER, send="put",
    ),
    Row(
        "api-submission", "/api/v1/assessments/{open}/submission/",
        API_NO_METHOD, "401 201 201 404 403 404 403",
    ),
    Row("api-latest-result", "/api/v1/assessments/{submitted}/result/", API_READERS, API_NO_METHOD),
    Row("api-result", "/api/v1/results/{result}/", API_READERS, API_NO_METHOD),
    # The description of the API holds nothing of anybody; programs read it before they have a token.
    Row("api-schema", "/api/v1/schema/", EVERYBODY, NO_METHOD),
    Row("api-docs", "/api/v1/docs/", EVERYBODY, NO_METHOD),
    Row("api-nothing", "/api/v1/nothing/", NOT_FOUND, NOT_FOUND),
)  # fmt: skip


def list_names(resolver: URLResolver, namespace: str = "") -> Iterator[str]:
    """Yield the name of every address; the administration's many are one."""
    for entry in resolver.url_patterns:
        if not isinstance(entry, URLResolver):
            yield f"{namespace}{entry.name}"
        elif entry.namespace == "admin":
            yield "admin:index"
        else:
            yield from list_names(entry, f"{namespace}{entry.namespace}:" if entry.namespace else namespace)


def ask(person, send: str, address: str, data: dict[str, object]) -> int:
    """Return the status of one request, and take back what it did."""
    browser = Client()
    if person is not None:
        browser.force_login(person)
    options = (
        {"data": json.dumps(data), "content_type": "application/json"}
        if "/api/" in address
        else {"data": data}
    )
    with transaction.atomic():
        response = getattr(browser, send)(address, **({} if send == "get" else options))
        if response.streaming:
            b"".join(response.streaming_content)  # closes the file, and leaves the connection open
        transaction.set_rollback(True)
    if person is None and response.status_code == 302 and address not in OPEN_REDIRECTS:
        assert response["Location"].startswith(("/accounts/login/", "/admin/login/")), address
    return response.status_code


def test_every_address_has_its_row():
    names = sorted(list_names(get_resolver()))

    assert names == sorted(row.name for row in TABLE)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_everybody_gets_what_the_table_says(row, world):
    address = world.fill(row.address)

    got = {
        send: " ".join(str(ask(world.people[name], send, address, row.data or {})) for name in PEOPLE)
        for send in ("get", row.send)
    }

    assert resolve(address).view_name == row.name
    assert got == {"get": row.get, row.send: row.post}


WRITING = [row for row in TABLE if row.post.split()[1] not in {"404", "405"}]


@pytest.mark.parametrize("row", WRITING, ids=lambda row: row.name)
def test_a_form_without_its_csrf_token_is_refused(row, world):
    """The API too, where a browser's session speaks for the person."""
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(world.people["staff"])
    kind = {"content_type": "application/json"} if "/api/" in row.address else {}

    response = getattr(browser, row.send)(world.fill(row.address), row.data or {}, **kind)

    assert response.status_code == 403


def test_the_administration_signs_in_where_everybody_does(client, world):
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    client.force_login(world.people["staff"])
    assert client.get("/admin/login/?next=/admin/").status_code == 403


def test_nobody_is_led_away_from_the_site(client, world):
    login = {"login": world.people["staff"].email, "password": "paper-lantern-42"}

    away = client.post("/accounts/login/?next=https://elsewhere.example/", login)
    language = client.post("/language/setlang/", {"language": "ja", "next": "https://elsewhere.example/"})

    assert (away.status_code, away["Location"]) == (302, "/")
    assert language["Location"] == "/"
    assert settings.LANGUAGE_COOKIE_NAME in language.cookies
