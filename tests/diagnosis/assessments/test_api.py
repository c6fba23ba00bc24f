"""Answers, handing in and results over the API, as a program uses it: with a token, in JSON."""

from __future__ import annotations

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone
from knox.models import AuthToken

from diagnosis.assessments.models import Answer, Change
from diagnosis.people.services import create_token
from diagnosis.results.services import submit_and_diagnose
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION, read_answer
from tests.factories import answer_all, make_assessment, make_place

ROOT = "/api/v1"
PARTLY = {"state": "level", "level": "partly", "revision": 0}


class Program:
    """A client with a token, or without one."""

    def __init__(self, user=None, **options):
        self.secret = create_token(user=user, days=30).secret if user else ""
        headers = {"Authorization": f"Token {self.secret}"} if user else {}
        self.client = Client(enforce_csrf_checks=True, headers=headers, **options)

    def get(self, address):
        return self.client.get(ROOT + address)

    def put(self, address, data):
        body = data if isinstance(data, (str, bytes)) else json.dumps(data)
        return self.client.put(ROOT + address, body, content_type="application/json")

    def post(self, address, data=None):
        return self.client.post(ROOT + address, json.dumps(data or {}), content_type="application/json")


def read_error(response) -> tuple[int, str, dict[str, str]]:
    """Return status, code and fields of an error, which has the one shape."""
    error = response.json()
    assert response["Content-Type"] == "application/json"
    assert set(error) - {"current"} == {"code", "message", "fields"}
    assert isinstance(error["message"], str)
    assert error["message"]
    return response.status_code, error["code"], error["fields"]


@pytest.fixture
def program(staff):
    return Program(staff)


@pytest.fixture
def address(assessment):
    return f"/assessments/{assessment.pk}/"


@pytest.fixture
def answer_address(address):
    return f"{address}answers/{VISION}/"


# ---- Reading ----


def test_the_list_holds_what_one_may_see(program, city, assessment):
    make_assessment(place=make_place("far-city"))

    assert program.get("/assessments/").json() == {
        "count": 1,
        "next": None,
        "previous": None,
        "results": [
            {
                "id": assessment.pk,
                "place": "harbour-city",
                "framework": "small",
                "version": "1.0",
                "initiative": "",
                "mode": "quick",
                "round": 1,
                "as_of": "2026-03-01",
                "made_how": "workshop",
                "origin": "self",
                "state": "open",
                "may_answer": True,
            }
        ],
    }


def test_one_assessment_and_its_answers(program, reader, assessment, address):
    answer_all(assessment, level="partly", grade="C")

    one = Program(reader).get(address).json()
    answers = program.get(f"{address}answers/").json()

    assert (one["id"], one["may_answer"]) == (assessment.pk, False)
    assert [answer["question"] for answer in answers] == [PARTNERS, TARGETS, VISION]
    assert answers[2] == program.get(f"{address}answers/{VISION}/").json()
    updated_at = read_answer(assessment).updated_at.isoformat().replace("+00:00", "Z")
    assert answers[2] == {
        "question": VISION,
        "state": "level",
        "level": "partly",
        "reason": "",
        "comment": "",
        "grade": "C",
        "revision": 1,
        "counts": True,
        "origin": "imported",
        "carried_from": None,
        "updated_at": updated_at,
    }


# ---- Saving ----


def test_an_answer_is_saved_and_comes_back_with_its_next_revision(program, staff, assessment, answer_address):
    given = PARTLY | {"comment": "Page 3", "grade": "B"}

    first = program.put(answer_address, given)
    second = program.put(answer_address, given | {"level": "improved", "revision": first.json()["revision"]})

    assert (first.status_code, second.status_code) == (200, 200)
    assert (first.json()["revision"], second.json()["revision"]) == (1, 2)
    assert {"question": VISION, "level": "improved", "comment": "Page 3", "origin": "typed"}.items() <= (
        second.json().items()
    )
    answer = read_answer(assessment)
    assert (answer.level_key, answer.grade, answer.updated_by) == ("improved", "B", staff)


def test_the_same_sent_twice_is_no_conflict(program, answer_address):
    assert [program.put(answer_address, PARTLY).status_code for _ in range(2)] == [200, 200]
    assert Change.objects.count() == 1


def test_a_stale_revision_is_a_conflict_that_carries_what_is_saved(program, answer_address):
    saved = program.put(answer_address, PARTLY).json()

    response = program.put(answer_address, PARTLY | {"level": "improved"})

    assert read_error(response) == (409, "stale_revision", {})
    assert response.json()["current"] == saved
    assert Answer.objects.get().level_key == "partly"


def test_a_revision_of_nothing_saved_carries_nothing(program, answer_address):
    response = program.put(answer_address, PARTLY | {"revision": 4})

    assert read_error(response) == (409, "stale_revision", {})
    assert response.json()["current"] is None


@pytest.mark.parametrize(
    ("question", "given", "field", "sentence"),
    [
        (VISION, {"level": "partly", "revision": 0}, "state", "This field is required."),
        (VISION, {"state": "level", "level": "partly"}, "revision", "This field is required."),
        (VISION, PARTLY | {"state": "maybe"}, "state", '"maybe" is not a valid choice.'),
        (VISION, PARTLY | {"level": "excellent"}, "level", "Choose one of the levels shown."),
        (VISION, PARTLY | {"level": ""}, "level", "Choose one of the levels shown."),
        (VISION, PARTLY | {"grade": "E"}, "grade", '"E" is not a valid choice.'),
        (VISION, PARTLY | {"revision": -1}, "revision", "Ensure this value is greater than or equal to 0."),
        (VISION, PARTLY | {"revision": "first"}, "revision", "A valid integer is required."),
        (VISION, PARTLY | {"level": "x" * 41}, "level", "Ensure this field has no more than 40 characters."),
        (VISION, PARTLY | {"comment": "a\x00b"}, "comment", "Null characters are not allowed."),
        (VISION, PARTLY | {"comment": ["a"]}, "comment", "Not a valid string."),
        (
            VISION,
            {"state": "not_applicable", "reason": "No.", "revision": 0},
            "state",
            "This question applies to every city. Choose a level, or “Don’t know”.",
        ),
        (
            PARTNERS,
            {"state": "not_applicable", "reason": " ", "revision": 0},
            "reason",
            "Give a reason why it does not apply.",
        ),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named(question, given, field, sentence, program, address):
    response = program.put(f"{address}answers/{question}/", given)

    status, _code, fields = read_error(response)
    assert (status, fields) == (400, {field: sentence})
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[1, 2]",
        '"text"',
        "null",
        b"\xff\xfe",
        '{"state": "\\ud800"}',
        '{"state": "level", "level": "\\ud800", "revision": 0}',
    ],
)
def test_malformed_json_is_a_mistake_of_the_request(body, program, answer_address):
    assert read_error(program.put(answer_address, body))[0] == 400


def test_a_body_that_is_too_large_is_not_read(program, answer_address, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    response = program.put(answer_address, PARTLY | {"comment": "x" * 1000})

    assert read_error(response)[0] == 400


def test_a_token_that_is_no_text_is_a_wrong_token(program, answer_address):
    response = program.client.put(ROOT + answer_address, "{}", headers={"authorization": "Token \xff"})

    assert read_error(response)[0] == 401


def test_another_format_is_refused(program, answer_address):
    response = program.client.put(ROOT + answer_address, "state=level", content_type="text/plain")

    assert read_error(response)[:2] == (415, "unsupported_media_type")


@pytest.mark.parametrize("question", ["policy.vision.deep", "policy.nothing", "policy", "%00"])
def test_a_question_that_is_not_asked_is_not_found(question, program, address):
    assert read_error(program.put(f"{address}answers/{question}/", PARTLY))[:2] == (404, "not_found")
    assert read_error(program.get(f"{address}answers/{question}/"))[:2] == (404, "not_found")


def test_after_handing_in_nothing_is_saved(program, staff, assessment, answer_address):
    submit_and_diagnose(assessment=assessment, by=staff)

    assert read_error(program.put(answer_address, PARTLY)) == (409, "already_submitted", {})


# ---- Handing in and results ----


def test_handing_in_gives_the_result_once(program, assessment, address):
    answer_all(assessment, level="in-place")

    made = program.post(f"{address}submission/")
    again = program.post(f"{address}submission/")
    latest = program.get(f"{address}result/")
    by_id = program.get(f"/results/{made.json()['id']}/")

    assert made.status_code == 201
    assert read_error(again) == (409, "already_submitted", {})
    assert made.json() == latest.json() == by_id.json()
    assert (made.json()["assessment"], made.json()["submission"]) == (assessment.pk, 1)
    assert made.json()["diagnosis"]["overall"]["score"] == 75
    assert program.get(address).json()["state"] == "submitted"


def test_before_handing_in_there_is_no_result(program, address):
    assert read_error(program.get(f"{address}result/"))[:2] == (404, "not_found")


# ---- Who ----


def test_without_a_token_nothing_is_given(address, answer_address):
    nobody = Program()

    for response in (
        nobody.get("/assessments/"),
        nobody.get(address),
        nobody.put(answer_address, PARTLY),
        nobody.post(f"{address}submission/"),
    ):
        assert read_error(response)[:2] == (401, "not_authenticated")
        assert response["WWW-Authenticate"] == "Token"


@pytest.mark.parametrize(
    "header", ["Token", "Token nonsense", "Token a b", f"Token {'0' * 64}", "Basic YTpi"]
)
def test_a_wrong_token_is_refused(header, address):
    response = Client(headers={"Authorization": header}).get(ROOT + address)

    assert read_error(response)[0] == 401


def test_an_expired_or_revoked_token_is_refused(program, staff, address):
    assert program.get(address).status_code == 200

    AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))

    assert read_error(program.get(address))[:2] == (401, "authentication_failed")
    assert not AuthToken.objects.exists()


def test_the_token_of_a_closed_account_is_refused(program, staff, address):
    staff.is_active = False
    staff.save()

    assert read_error(program.get(address))[:2] == (401, "authentication_failed")


def test_a_token_is_kept_as_a_hash_and_always_ends(program):
    token = AuthToken.objects.get()

    assert re.fullmatch(r"[0-9a-f]{128}", token.digest)
    assert program.secret not in str(AuthToken.objects.values().get())
    assert timedelta(days=29) < token.expiry - timezone.now() < timedelta(days=30)


def test_a_reader_reads_and_does_not_write(reader, address, answer_address):
    program = Program(reader)

    assert program.get(address).status_code == 200
    assert read_error(program.put(answer_address, PARTLY))[:2] == (403, "permission_denied")
    assert read_error(program.post(f"{address}submission/"))[:2] == (403, "permission_denied")


def test_a_stranger_finds_nothing(stranger, staff, assessment, address, answer_address):
    program = Program(stranger)
    result = submit_and_diagnose(assessment=assessment, by=staff)

    for response in (
        program.get(address),
        program.get(f"{address}answers/"),
        program.get(answer_address),
        program.put(answer_address, PARTLY),
        program.post(f"{address}submission/"),
        program.get(f"{address}result/"),
        program.get(f"/results/{result.pk}/"),
    ):
        assert read_error(response)[:2] == (404, "not_found")
    assert program.get("/assessments/").json()["count"] == 0


def test_a_browser_that_is_signed_in_needs_its_csrf_token(staff, answer_address):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(staff)

    response = browser.put(ROOT + answer_address, json.dumps(PARTLY), content_type="application/json")

    assert read_error(response)[:2] == (403, "permission_denied")


# ---- Errors are never pages ----


@pytest.mark.parametrize(
    "address", ["/nothing/", "/assessments/first/", "/assessments/1/nothing/", "/", "/../v2/x/"]
)
def test_an_unknown_address_is_answered_in_json(address, program, db):
    assert read_error(program.get(address))[:2] == (404, "not_found")
    assert read_error(program.post(address))[:2] == (404, "not_found")


def test_a_number_too_large_for_the_database_is_not_found(program):
    assert read_error(program.get(f"/assessments/{10**30}/"))[0] == 404


def test_a_wrong_method_is_answered_in_json(program, address):
    assert read_error(program.post(address))[:2] == (405, "method_not_allowed")


def test_a_mistake_of_the_program_is_answered_in_json(staff, address, monkeypatch):
    def break_down(user, assessment_id):
        raise ZeroDivisionError

    monkeypatch.setattr("diagnosis.assessments.api.load_assessment", break_down)

    response = Program(staff, raise_request_exception=False).get(address)

    assert read_error(response)[:2] == (500, "error")


def test_a_host_that_is_not_ours_is_answered_in_json(address, db):
    response = Client(headers={"Host": "elsewhere.example"}).get(ROOT + address)

    assert read_error(response)[:2] == (400, "bad_request")


def test_outside_the_api_mistakes_are_pages(staff, monkeypatch):
    browser = Client(raise_request_exception=False)
    browser.force_login(staff)
    monkeypatch.setattr("diagnosis.assessments.views.list_assessments", lambda user: 1 / 0)

    assert browser.get("/")["Content-Type"] == "text/html; charset=utf-8"
    bad = Client(headers={"Host": "elsewhere.example"}).get("/method/")
    assert (bad.status_code, bad["Content-Type"]) == (400, "text/html; charset=utf-8")


def test_sentences_come_in_the_readers_language(staff, answer_address):
    program = Program(staff)
    program.client.defaults["HTTP_ACCEPT_LANGUAGE"] = "ja"

    message = program.put(answer_address, PARTLY | {"level": "excellent"}).json()["message"]

    assert re.search(r"[\u3040-\u30ff]", message)


# ---- Its description ----


def test_the_description_is_made_without_a_warning(tmp_path):
    call_command("spectacular", "--fail-on-warn", "--validate", "--file", str(tmp_path / "api.yaml"))


def test_the_description_names_every_address(client, db):
    paths = client.get(f"{ROOT}/schema/", headers={"Accept": "application/json"}).json()["paths"]

    assert sorted(
        (path, *sorted(set(methods) & {"get", "put", "post"})) for path, methods in paths.items()
    ) == [
        ("/api/v1/assessments/", "get"),
        ("/api/v1/assessments/{assessment_id}/", "get"),
        ("/api/v1/assessments/{assessment_id}/answers/", "get"),
        ("/api/v1/assessments/{assessment_id}/answers/{question_key}/", "get", "put"),
        ("/api/v1/assessments/{assessment_id}/result/", "get"),
        ("/api/v1/assessments/{assessment_id}/submission/", "post"),
        ("/api/v1/comparison/", "get"),
        ("/api/v1/results/{result_id}/", "get"),
        ("/api/v1/results/{result_id}/advice/", "get"),
        ("/api/v1/results/{result_id}/path/", "get"),
        ("/api/v1/roadmaps/{plan_id}/", "get"),
    ]


def test_its_page_is_made_of_own_files(client, db):
    page = client.get(f"{ROOT}/docs/")
    script = client.get(f"{ROOT}/docs/?script=")

    loaded = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert len(loaded) == 5
    assert all(address.startswith("/") and not address.startswith("//") for address in loaded)
    assert re.findall(r"https?://[^\s\"']+", page.content.decode() + script.content.decode()) == []
    assert script["Content-Type"].startswith("application/javascript")
    assert page["Content-Security-Policy"].count("img-src 'self' data:") == 1
