"""What every answer tells the browser, what no page holds, and how a server refuses to start."""

from __future__ import annotations

import importlib
import re
import sys
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from tests.factories import PASSWORD, sign_in

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
    "manifest-src": "'self'",
}
FOR_EVERYBODY = (
    "/method/",
    "/accessibility/",
    "/public/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
)
ON_THE_WAY = (
    "/",
    "/assessments/new/",
    "/assessments/{open}/",
    "/assessments/{open}/elements/policy.vision/",
    "/assessments/{open}/review/",
    "/assessments/{submitted}/",
    "/assessments/{submitted}/elements/policy.vision/",
    "/results/{result}/",
    "/results/{result}/report/",
    "/results/{result}/way-forward/",
    "/results/{checked}/",
    "/results/{checked}/differences/",
    "/assessments/{returned}/",
    "/assessments/{returned}/elements/policy.vision/",
    "/assessments/{returned}/review/",
    "/reference/",
    "/places/",
    "/places/harbour-city/",
    "/account/",
    "/accounts/password/change/",
    "/accounts/two-step/",
    "/accounts/logout/",
    "/nothing/",
)
OF_THE_CHECK = (
    "/",
    "/assessments/{submitted}/check/?show=open",
    "/assessments/{submitted}/check/policy.vision/",
    "/assessments/{submitted}/send-back/",
    "/assessments/{returned}/check/",
    "/results/{checked}/",
    "/results/{result}/stage/",
)


class Inline(HTMLParser):
    """Collects what a page runs by itself (scripts, styles, handlers) and the addresses it loads."""

    DATA_TYPES = {"application/json", "application/ld+json"}

    def __init__(self):
        super().__init__()
        self.found = []
        self.loaded = []
        self._open = ""

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        self.found += [f"{tag} {name}" for name in values if name == "style" or name.startswith("on")]
        self.found += [f"{tag} {name}" for name in values if name.startswith("hx-on")]
        self.found += [
            f"{tag} {name}={value}"
            for name, value in values.items()
            if (value or "").strip().lower().startswith(("javascript:", "data:"))
        ]
        if tag == "style" or (
            tag == "script" and "src" not in values and values.get("type") not in self.DATA_TYPES
        ):
            self.found.append(tag)
        if tag in {"script", "img", "iframe", "source", "use"} or (
            tag == "link" and values.get("rel") != "canonical"
        ):
            self.loaded.append(values.get("src") or values.get("href") or "")


def read_page(response) -> Inline:
    page = Inline()
    page.feed(response.content.decode())
    return page


def read_policy(response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: value for name, _space, value in parts if name}


@pytest.mark.parametrize("address", FOR_EVERYBODY)
def test_a_page_for_everybody_allows_only_own_files(address, client, world):
    response = client.get(address)

    assert response.status_code == 200
    assert_safe(response)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("address", ON_THE_WAY)
def test_a_page_of_the_way_allows_only_own_files(address, language, world):
    client = sign_in(world.people["staff"], headers={"Accept-Language": language})

    response = client.get(world.fill(address))

    assert response.status_code == (404 if address == "/nothing/" else 200)
    assert_safe(response)


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("address", OF_THE_CHECK)
def test_a_page_of_the_check_allows_only_own_files(address, language, world):
    client = sign_in(world.people["consultant"], headers={"Accept-Language": language})

    response = client.get(world.fill(address))

    assert response.status_code == 200
    assert_safe(response)


def test_a_question_that_is_refused_holds_nothing_inline_either(world):
    address = f"/assessments/{world.open.pk}/answers/policy.vision.quick/"
    data = {"policy.vision.quick-choice": "partly", "policy.vision.quick-revision": "5"}

    response = sign_in(world.people["staff"]).post(address, data, headers={"HX-Request": "true"})

    assert response.status_code == 409
    assert_safe(response)


def assert_safe(response) -> None:
    page = read_page(response)
    assert page.found == []
    assert [address for address in page.loaded if not re.match(r"/(?!/)", address)] == []
    assert read_policy(response) == POLICY
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ("<p>Good</p>", []),
        ('<script src="/static/a.js"></script>', []),
        ('<script type="application/json">{}</script>', []),
        ("<script>go()</script>", ["script"]),
        ('<script type="module">go()</script>', ["script"]),
        ("<style>p {}</style>", ["style"]),
        ('<p style="color: red">', ["p style"]),
        ('<p onclick="go()">', ["p onclick"]),
        ('<p hx-on:click="go()">', ["p hx-on:click"]),
        ('<a href=" JavaScript:go()">', ["a href= JavaScript:go()"]),
    ],
)
def test_what_is_inline_is_found(markup, found):
    page = Inline()
    page.feed(markup)

    assert page.found == found


def test_the_api_and_its_description_are_no_frames_and_are_not_guessed(world):
    for address in ("/api/v1/assessments/", "/api/v1/schema/", "/api/v1/docs/"):
        response = sign_in(world.people["staff"]).get(address)
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"


def test_cookies_stay_with_the_browser_and_the_site(world):
    client = Client()
    data = {"login": world.people["staff"].email, "password": PASSWORD}

    client.get("/accounts/login/")
    client.post("/accounts/login/", data)

    session, csrf = (client.cookies[name] for name in ("sessionid", "csrftoken"))
    assert (session["httponly"], session["samesite"]) == (True, "Lax")
    assert csrf["samesite"] == "Lax"


def test_pages_of_a_person_are_not_kept_by_others(world):
    for address in ("/", "/account/", "/results/{result}/"):
        response = sign_in(world.people["staff"]).get(world.fill(address))
        assert "Cookie" in response["Vary"]


# ---- Starting as a server ----


@pytest.fixture
def start(monkeypatch):
    """Read the settings of a server with these variables of the environment and no others of ours."""

    def read(**variables):
        for name in ("SECRET_KEY", "ALLOWED_HOSTS", "BEHIND_TLS_PROXY", "EMAIL_HOST", "SECURE_SSL_REDIRECT"):
            monkeypatch.delenv(name, raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        return importlib.import_module("config.settings.production")

    sys.modules.pop("config.settings.production", None)
    yield read
    sys.modules.pop("config.settings.production", None)


SERVER = {"SECRET_KEY": "a secret of this server", "ALLOWED_HOSTS": "readiness.example"}


@pytest.mark.parametrize("missing", sorted(SERVER))
@pytest.mark.parametrize("left", [None, "", "  "])
def test_a_server_does_not_start_without(missing, left, start):
    variables = {name: value for name, value in SERVER.items() if name != missing}

    with pytest.raises(ImproperlyConfigured, match=f"Set the environment variable {missing}"):
        start(**variables, **({} if left is None else {missing: left}))


def test_a_server_keeps_to_encrypted_connections(start):
    server = start(**SERVER)

    assert server.SECRET_KEY == "a secret of this server"
    assert server.ALLOWED_HOSTS == ["readiness.example"]
    assert not server.DEBUG
    assert server.SESSION_COOKIE_SECURE
    assert server.CSRF_COOKIE_SECURE
    assert server.SECURE_SSL_REDIRECT
    assert server.SECURE_HSTS_SECONDS > 0
    assert not hasattr(server, "SECURE_PROXY_SSL_HEADER")  # a header that anybody could send
    assert server.CONTENT_SECURITY_POLICY == settings.CONTENT_SECURITY_POLICY


def test_behind_a_proxy_its_header_is_believed_only_when_told(start):
    server = start(**SERVER, BEHIND_TLS_PROXY="yes")

    assert server.SECURE_PROXY_SSL_HEADER == ("HTTP_X_FORWARDED_PROTO", "https")


def test_answers_are_kept_by_no_program_in_between(world, client):
    staff = sign_in(world.people["staff"])
    addresses = ("/", "/assessments/{open}/", "/results/{result}/", "/api/v1/assessments/", "/nothing/")
    headers = {address: staff.get(world.fill(address))["Cache-Control"] for address in addresses}

    assert set(headers.values()) == {"private, no-cache"}
    assert client.get(f"/shared/{world.share.secret}/")["Cache-Control"] == "no-store"
    file = staff.get(world.fill("/evidence/{file}/"))
    b"".join(file.streaming_content)
    assert file["Cache-Control"] == "private, no-store"
