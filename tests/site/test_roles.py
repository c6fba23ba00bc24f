"""Every address of the site, asked for by everybody: what each gets.

    200 shown   302 led on (signed out: to the sign-in page)   401 an API without a token
    403 may see but not do   404 may not see   405 no such method   422 seen, and the entry is wrong

A new address fails here until it has its row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from copy import copy

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, resolve

from tests.site.comparison_rows import COMPARISON_ROWS
from tests.site.roadmap_rows import ROADMAP_ROWS
from tests.site.role_rows import (
    ADMINISTRATORS,
    API_EVERYBODY,
    API_NO_METHOD,
    API_READERS,
    CHECKERS,
    CHECKERS_LED,
    EDITORS,
    EDITORS_LED,
    EDITORS_WRONG,
    EVERYBODY,
    FOLLOWERS,
    FOLLOWERS_LED,
    FOLLOWERS_WRONG,
    LEADERS_LED,
    LEADS,
    LEADS_LED,
    LED_ON,
    NO_METHOD,
    NO_SUCH_METHOD,
    NOT_FOUND,
    PEOPLE,
    PLACE_TRAIL,
    READERS,
    READERS_LED,
    SIGNED_IN,
    WRITERS,
    WRITERS_LED,
    Row,
)

pytestmark = pytest.mark.django_db

# Led on, but not to the sign-in page: to the page one came from, and to the icon.
OPEN_REDIRECTS = {"/language/setlang/", "/favicon.ico"}

ANSWER = {"policy.vision.quick-choice": "partly", "policy.vision.quick-revision": "0"}
API_ANSWER = {"state": "level", "level": "partly", "revision": 0}


TABLE = (
    Row("home", "/", SIGNED_IN, NO_SUCH_METHOD),
    # What is asked belongs to everybody who answers.
    Row(
        "frameworks:glossary", "/glossary/small/1.0/",  # a framework without terms has no such page
        "302 404 404 404 404 404 404 404 404", NO_SUCH_METHOD,
    ),
    # Places and what is published about them belong to no one city.
    Row("places:list", "/places/", SIGNED_IN, NO_SUCH_METHOD),
    Row("places:place", "/places/harbour-city/", SIGNED_IN, NO_SUCH_METHOD),
    # What is asked belongs to nobody: all who are signed in may read it and have it printed.
    Row("frameworks:questionnaires", "/questionnaires/", SIGNED_IN, NO_SUCH_METHOD),
    Row("frameworks:questionnaire", "/questionnaires/small/1.0/quick/", SIGNED_IN, NO_SUCH_METHOD),
    # What can be done belongs to everybody; its versions to the editors of its framework.
    Row("advice:measures", "/measures/", SIGNED_IN, NO_SUCH_METHOD),
    Row("advice:measure", "/measures/write-vision/", SIGNED_IN, NO_SUCH_METHOD),
    Row("advice:disputes", "/measures/library/disagreements/", SIGNED_IN, NO_SUCH_METHOD),
    Row("advice:download-library", "/measures/library/versions/{draft}/download/", EDITORS, NO_SUCH_METHOD),
    Row("advice:editions", "/measures/library/versions/", EDITORS, EDITORS_WRONG),
    Row("advice:edition", "/measures/library/versions/{draft}/", EDITORS, NO_SUCH_METHOD),
    Row(
        "advice:publish-edition", "/measures/library/versions/{draft}/publish/",
        NO_SUCH_METHOD, EDITORS_LED,
    ),
    Row(
        "advice:remove-edition", "/measures/library/versions/{draft}/remove/",
        NO_SUCH_METHOD, EDITORS_LED,
    ),
    # Only who has a place (staff, lead, or a consultant's member places) can start a round.
    Row(
        "assessments:start", "/assessments/new/",
        "302 200 200 200 404 200 200 404 404", "302 422 422 422 404 422 422 404 404", data={"mode": "quick"},
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
    # Everybody who may read it sees who answers what; the lead of the city changes it.
    Row(
        "assessments:assignments", "/assessments/{open}/assignments/",
        READERS, "302 403 403 302 403 404 403 404 403",
    ),
    Row(
        "assessments:question", "/assessments/{open}/questions/policy.vision.quick/",
        READERS, NO_SUCH_METHOD,
    ),
    # Staff, lead and consultants say something; readers and administrators read it.
    Row(
        "assessments:comment", "/assessments/{submitted}/questions/policy.vision.quick/comments/",
        NO_SUCH_METHOD, "302 302 302 302 403 404 302 404 403", data={"text": "Which plan?"},
    ),
    # Who may answer takes an earlier answer back; there is none here.
    Row(
        "assessments:restore", "/assessments/{open}/questions/policy.vision.quick/restore/",
        NO_SUCH_METHOD, "302 422 422 422 403 404 403 404 403", data={"earlier": 1, "revision": 0},
    ),
    Row("assessments:evidence-list", "/assessments/{open}/evidence/", READERS, NO_SUCH_METHOD),
    Row("assessments:next-carried", "/assessments/{open}/carried/", READERS_LED, NO_SUCH_METHOD),
    # Separate rating is the city's own talk: readers and consultants see nothing of it.
    Row("assessments:ratings", "/assessments/{open}/ratings/", WRITERS, NO_SUCH_METHOD),
    Row(
        "assessments:rating", "/assessments/{open}/ratings/policy.vision/", WRITERS, WRITERS_LED,
        data={"policy.vision.quick-choice": "partly"},
    ),
    Row(
        "assessments:open-rating", "/assessments/{open}/ratings/policy.targets/open/",
        NO_SUCH_METHOD, LEADS_LED,
    ),
    Row(
        "assessments:close-rating", "/assessments/{open}/ratings/policy.vision/close/",
        NO_SUCH_METHOD, LEADS_LED,
    ),
    Row(
        "assessments:settle-rating",
        "/assessments/{open}/ratings/operation.partners/settle/operation.partners.quick/",
        NO_SUCH_METHOD, LEADS_LED, data={
            f"operation.partners.quick-{name}": value
            for name, value in {"choice": "partly", "note": "Agreed", "revision": 0}.items()
        },
    ),
    Row("assessments:evidence", "/evidence/{file}/", READERS, NO_SUCH_METHOD),
    Row("assessments:remove-evidence", "/evidence/{link}/remove/", NO_SUCH_METHOD, WRITERS_LED),
    Row("assessments:check", "/assessments/{submitted}/check/", CHECKERS, NO_SUCH_METHOD),
    Row(
        "assessments:check-element", "/assessments/{submitted}/check/policy.vision/", CHECKERS, CHECKERS_LED,
        data={"submission": 1, "policy.vision.quick-verdict": "confirmed", "policy.vision.quick-revision": 0},
    ),
    Row(
        "assessments:send-back", "/assessments/{submitted}/send-back/", CHECKERS, CHECKERS_LED,
        data={"submission": 1, "question": "policy.vision.quick", "policy.vision.quick-reason": "Look again"},
    ),
    Row(
        "assessments:add-note", "/assessments/{submitted}/notes/", NO_SUCH_METHOD, CHECKERS_LED,
        data={"note": "Ask the mayor"},
    ),
    # A private note is there for its author alone.
    Row(
        "assessments:remove-note", "/notes/{note}/remove/", NO_SUCH_METHOD,
        "302 404 404 404 404 404 302 404 404",
    ),
    Row(
        "results:finish-check", "/assessments/{submitted}/finish-check/", NO_SUCH_METHOD,
        "302 403 403 403 403 404 422 404 403",  # nobody has looked at its answers yet
    ),
    Row("results:differences", "/results/{checked}/differences/", READERS, NO_SUCH_METHOD),
    Row(
        "results:set-stage", "/results/{result}/stage/", CHECKERS, CHECKERS_LED,
        data={"stage": "to-be-developed", "reason": "The plan was stopped"},
    ),
    Row(
        "results:withdraw-stage", "/results/{checked}/stage/withdraw/", NO_SUCH_METHOD, CHECKERS_LED,
        data={"override": 1},
    ),
    Row("results:result", "/results/{result}/", READERS, NO_SUCH_METHOD),
    # Who reads a result reads what it leads to; who answers for the city says what fits it.
    Row("advice:measures-of", "/results/{result}/measures/", READERS, NO_SUCH_METHOD),
    Row("advice:situation", "/results/{result}/situation/", WRITERS, WRITERS_LED, data={"scaling": "area"}),
    # Who sees a result sees the way forward; staff of the city mark its steps.
    Row("advice:way-forward", "/results/{result}/way-forward/", READERS, NO_SUCH_METHOD),
    Row(
        "advice:mark-rise", "/results/{result}/way-forward/marks/", NO_SUCH_METHOD, WRITERS_LED,
        data={"question": "policy.vision.quick", "level": "improved", "kind": "decided"},
    ),
    Row(
        "advice:choose-way-stage", "/results/{checked}/way-forward/stage/", NO_SUCH_METHOD, WRITERS_LED,
        data={"stage": "in-place"},
    ),
    Row(
        "advice:set-targets", "/results/{result}/way-forward/targets/", NO_SUCH_METHOD, WRITERS_LED,
        data={"policy": "80"},
    ),
    Row("results:for_assessment", "/assessments/{submitted}/result/", READERS_LED, NO_SUCH_METHOD),
    # The city has a lead, so that its staff leave this to them.
    Row(
        "results:submit", "/assessments/{open}/submit/", NO_SUCH_METHOD,
        "302 403 403 302 403 404 403 404 403",
    ),
    Row("results:reference", "/reference/", SIGNED_IN, NO_SUCH_METHOD),
    # Who else sees a result is the lead's to decide.
    Row("results:sharing", "/results/{result}/sharing/", LEADS, NO_SUCH_METHOD),
    Row(
        "results:publish", "/results/{result}/sharing/audience/", NO_SUCH_METHOD, LEADS_LED,
        data={"audience": "peers"},
    ),
    Row(
        "results:add-link", "/results/{result}/sharing/links/", NO_SUCH_METHOD, LEADS,
        data={"label": "Council", "days": "30"},
    ),
    Row(
        "results:end-link", "/results/{result}/sharing/links/{share}/end/", NO_SUCH_METHOD, LEADS_LED,
    ),
    # The world's result is public; tests/diagnosis/results/test_sharing.py has the narrower cases.
    Row("results:published", "/results/{result}/shared/", SIGNED_IN, NO_SUCH_METHOD),
    Row("results:public-list", "/public/", EVERYBODY, NO_METHOD),
    Row("results:public", "/public/results/{result}/", EVERYBODY, NO_METHOD),
    Row("results:by-link", "/shared/{secret}/", EVERYBODY, NO_METHOD),
    # Programmes are for their consultants and for administrators; only these make one.
    Row("programmes:list", "/programmes/", FOLLOWERS, NO_SUCH_METHOD),
    Row(
        "programmes:make", "/programmes/new/",
        "302 404 404 404 404 404 403 404 200", "302 404 404 404 404 404 403 404 422",
    ),
    Row("programmes:programme", "/programmes/{programme}/", FOLLOWERS, NO_SUCH_METHOD),
    Row(
        "programmes:edit", "/programmes/{programme}/edit/",
        FOLLOWERS, "302 404 404 404 404 404 302 404 422",  # a consultant may leave all days open
    ),
    Row("programmes:follow-up", "/programmes/{programme}/follow-up/", FOLLOWERS, NO_SUCH_METHOD),
    Row("programmes:add-place", "/programmes/{programme}/places/add/", FOLLOWERS, FOLLOWERS_WRONG),
    Row("programmes:new-place", "/programmes/{programme}/places/new/", NO_SUCH_METHOD, FOLLOWERS_WRONG),
    Row("programmes:template", "/programmes/{programme}/places/list/", FOLLOWERS, NO_SUCH_METHOD),
    Row(
        "programmes:look-at-sheet", "/programmes/{programme}/places/list/look/",
        NO_SUCH_METHOD, FOLLOWERS_WRONG,
    ),
    Row(
        "programmes:take-sheet", "/programmes/{programme}/places/list/take/",
        NO_SUCH_METHOD, FOLLOWERS_LED,
    ),
    Row(
        "programmes:take-out", "/programmes/{programme}/places/harbour-city/out/", FOLLOWERS, FOLLOWERS_LED
    ),
    Row(
        "programmes:bring-back", "/programmes/{programme}/places/former-city/back/",
        NO_SUCH_METHOD, FOLLOWERS_LED,
    ),
    Row(
        "programmes:ask-lead", "/programmes/{programme}/places/empty-city/lead/",
        FOLLOWERS, FOLLOWERS_WRONG,
    ),
    Row(
        "programmes:remind", "/programmes/{programme}/places/harbour-city/remind/",
        FOLLOWERS, FOLLOWERS_LED,  # the newest round was sent back: it is to be handed in again
    ),
    # The trail of the site is the administrators'; that of a place is its lead's too.
    Row("people:trail", "/trail/", ADMINISTRATORS, NO_SUCH_METHOD),
    Row("people:download-trail", "/trail/download/", ADMINISTRATORS, NO_SUCH_METHOD),
    Row("people:place-trail", "/places/harbour-city/trail/", PLACE_TRAIL, NO_SUCH_METHOD),
    Row("people:download-place-trail", "/places/harbour-city/trail/download/", PLACE_TRAIL, NO_SUCH_METHOD),
    *ROADMAP_ROWS,
    *COMPARISON_ROWS,
    Row("reports:show", "/results/{result}/report/", READERS, NO_SUCH_METHOD),
    Row("reports:request", "/results/{result}/report/ja/", NO_SUCH_METHOD, READERS_LED),
    Row("reports:progress", "/results/{result}/report/ja/progress/", READERS_LED, NO_SUCH_METHOD),
    Row("reports:download", "/reports/{report}/", READERS, NO_SUCH_METHOD),
    Row("reports:questionnaires", "/print/{version}/quick/", SIGNED_IN, NO_SUCH_METHOD),
    Row("reports:request-questionnaire", "/print/{version}/quick/ja/", NO_SUCH_METHOD, LED_ON),
    Row("reports:questionnaire-progress", "/print/{version}/quick/ja/progress/", LED_ON, NO_SUCH_METHOD),
    Row("reports:download-questionnaire", "/reports/questionnaires/{blank}/", SIGNED_IN, NO_SUCH_METHOD),
    Row("people:account", "/account/", SIGNED_IN, NO_SUCH_METHOD),
    Row("people:add-token", "/account/tokens/", NO_SUCH_METHOD, SIGNED_IN, data={"days": 30}),
    # A token belongs to one person; even administrators find no other's.
    Row(
        "people:revoke-token", "/account/tokens/{token}/revoke/",
        NO_SUCH_METHOD, "302 302 404 404 404 404 404 404 404",
    ),
    Row("people:mail-language", "/account/language/", NO_SUCH_METHOD, LED_ON, data={"language": "ja"}),
    Row("people:own-data", "/account/data/", SIGNED_IN, NO_SUCH_METHOD),
    # The password is missing in this POST.
    Row(
        "people:delete-account", "/account/delete/",
        SIGNED_IN, "302 422 422 422 422 422 422 422 422",
    ),
    Row("people:account-deleted", "/account/deleted/", EVERYBODY, NO_METHOD),
    # Whoever has the link reads it; the reader was invited. Signed out, who has an account signs in first.
    Row(
        "people:invitation", "/invitations/{invitation_token}/",
        EVERYBODY, "302 403 403 403 302 403 403 403 403",
    ),
    # All people of the site: administrators.
    Row(
        "people:everybody", "/people/",
        "302 403 403 403 403 403 403 403 200", "302 403 403 403 403 403 403 403 422",
    ),
    # The people of a place: its lead and administrators; who works there knows that there is such a page.
    Row(
        "people:members", "/places/harbour-city/people/",
        "302 403 403 200 403 404 403 404 200", "302 403 403 422 403 404 403 404 422",
    ),
    Row(
        "people:role", "/people/roles/{role}/",
        "302 403 403 200 403 404 403 404 200", "302 403 403 302 403 404 403 404 302",
    ),
    Row("people:end-role", "/people/roles/{role}/end/", NO_SUCH_METHOD, LEADERS_LED),
    Row("people:invite-again", "/people/invitations/{invitation}/again/", NO_SUCH_METHOD, LEADERS_LED),
    Row(
        "people:withdraw-invitation", "/people/invitations/{invitation}/withdraw/",
        NO_SUCH_METHOD, LEADERS_LED,
    ),
    # The people of a programme: its consultants see them, administrators change them.
    Row(
        "people:programme-members", "/programmes/harbour-programme/people/",
        "302 404 404 404 404 404 200 404 200", "302 404 404 404 404 404 403 404 422",
    ),
    Row("method", "/method/", EVERYBODY, NO_METHOD),
    Row("accessibility", "/accessibility/", EVERYBODY, NO_METHOD),
    Row("favicon", "/favicon.ico", LED_ON, NO_METHOD),
    Row("set_language", "/language/setlang/", LED_ON, LED_ON, data={"language": "ja"}),
    # allauth's pages: signed in, one is led on from those of signing in.
    Row(
        "account_login", "/accounts/login/",
        "200 302 302 302 302 302 302 302 302", "200 302 302 302 302 302 302 302 302",
    ),
    Row("account_logout", "/accounts/logout/", SIGNED_IN, LED_ON),
    Row("account_inactive", "/accounts/inactive/", EVERYBODY, NO_METHOD),
    Row(
        "account_signup", "/accounts/signup/",
        "200 302 302 302 302 302 302 302 302", "200 302 302 302 302 302 302 302 302",
    ),
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
    # The second step: nobody here has one; to turn it on, one first confirms who one is.
    Row("mfa_index", "/accounts/two-step/", SIGNED_IN, NO_SUCH_METHOD),
    Row("mfa_authenticate", "/accounts/two-step/code/", LED_ON, LED_ON, data={"code": "123456"}),
    Row("mfa_reauthenticate", "/accounts/two-step/confirm/", LED_ON, LED_ON, data={"code": "123456"}),
    Row("mfa_activate_totp", "/accounts/two-step/on/", LED_ON, LED_ON, data={"code": "123456"}),
    Row(
        "mfa_deactivate_totp", "/accounts/two-step/off/",
        "302 404 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404 404",
    ),
    Row(
        "mfa_view_recovery_codes", "/accounts/two-step/recovery-codes/",
        "302 404 404 404 404 404 404 404 404", NO_SUCH_METHOD,
    ),
    Row("mfa_generate_recovery_codes", "/accounts/two-step/recovery-codes/new/", LED_ON, LED_ON),
    Row(
        "mfa_download_recovery_codes", "/accounts/two-step/recovery-codes/file/",
        "302 404 404 404 404 404 404 404 404", "302 404 404 404 404 404 404 404 404",
    ),
    # No identity provider is named here, so there is no such page.
    Row("socialaccount_connections", "/accounts/identities/", NOT_FOUND, NOT_FOUND),
    Row("openid_connect_login", "/accounts/oidc/id-example/login/", NOT_FOUND, NOT_FOUND),
    Row("openid_connect_callback", "/accounts/oidc/id-example/login/callback/", NOT_FOUND, NOT_FOUND),
    # The administration is one entry: Django asks has_perm for each of its pages, which RoleBackend
    # answers; tests/frameworks/test_admin.py and tests/diagnosis/people/test_admin.py go through them.
    Row(
        "admin:index", "/admin/",
        "302 302 302 302 302 302 302 200 200", "302 302 302 302 302 302 302 200 200",
    ),
    Row("api-assessments", "/api/v1/assessments/", API_EVERYBODY, API_NO_METHOD),
    Row("api-assessment", "/api/v1/assessments/{open}/", API_READERS, API_NO_METHOD),
    Row("api-answers", "/api/v1/assessments/{submitted}/answers/", API_READERS, API_NO_METHOD),
    Row(
        "api-answer", "/api/v1/assessments/{open}/answers/policy.vision.quick/",
        "401 404 404 404 404 404 404 404 404",  # nothing is answered there yet
        "401 200 200 200 403 404 403 404 403",
        data=API_ANSWER, send="put",
    ),
    Row(
        "api-submission", "/api/v1/assessments/{open}/submission/",
        API_NO_METHOD, "401 403 403 201 403 404 403 404 403",
    ),
    Row("api-latest-result", "/api/v1/assessments/{submitted}/result/", API_READERS, API_NO_METHOD),
    Row("api-path", "/api/v1/results/{result}/path/", API_READERS, API_NO_METHOD),
    Row("api-result", "/api/v1/results/{result}/", API_READERS, API_NO_METHOD),
    Row("api-advice", "/api/v1/results/{result}/advice/", API_READERS, API_NO_METHOD),
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


@pytest.fixture(scope="module")
def browsers(shared_world):
    """A browser for each person, in which they are signed in."""
    made = {name: Client() for name in PEOPLE}
    for name, person in shared_world.people.items():
        if person is not None:
            made[name].force_login(person)
    return made


def ask(browser: Client, send: str, address: str, data: dict[str, object]) -> int:
    """Return the status of one request, and take back what it did."""
    cookies = copy(browser.cookies)
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
    browser.cookies = cookies
    is_signed_in = settings.SESSION_COOKIE_NAME in cookies
    if not is_signed_in and response.status_code == 302 and address not in OPEN_REDIRECTS:
        assert response["Location"].startswith(("/accounts/login/", "/admin/login/")), address
    return response.status_code


def test_every_address_has_its_row():
    names = sorted(list_names(get_resolver()))

    assert names == sorted(row.name for row in TABLE)
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_everybody_gets_what_the_table_says(row, shared_world, browsers):
    address = shared_world.fill(row.address)

    got = {
        send: " ".join(str(ask(browsers[name], send, address, row.data or {})) for name in PEOPLE)
        for send in ("get", row.send)
    }

    assert resolve(address).view_name == row.name
    assert got == {"get": row.get, row.send: row.post}


WRITING = [row for row in TABLE if row.post.split()[1] not in {"404", "405"}]


@pytest.mark.parametrize("row", WRITING, ids=lambda row: row.name)
def test_a_form_without_its_csrf_token_is_refused(row, shared_world, browsers):
    """The API too, where a browser's session speaks for the person."""
    browser = Client(enforce_csrf_checks=True)
    browser.cookies = copy(browsers["staff"].cookies)
    kind = {"content_type": "application/json"} if "/api/" in row.address else {}

    response = getattr(browser, row.send)(shared_world.fill(row.address), row.data or {}, **kind)

    assert response.status_code == 403


def test_the_administration_signs_in_where_everybody_does(client, shared_world):
    assert client.get("/admin/login/?next=/admin/")["Location"] == "/accounts/login/?next=%2Fadmin%2F"
    client.force_login(shared_world.people["staff"])
    assert client.get("/admin/login/?next=/admin/").status_code == 403


def test_nobody_is_led_away_from_the_site(client, shared_world):
    login = {"login": shared_world.people["staff"].email, "password": "paper-lantern-42"}

    away = client.post("/accounts/login/?next=https://elsewhere.example/", login)
    language = client.post("/language/setlang/", {"language": "ja", "next": "https://elsewhere.example/"})

    assert (away.status_code, away["Location"]) == (302, "/")
    assert language["Location"] == "/"
    assert settings.LANGUAGE_COOKIE_NAME in language.cookies
