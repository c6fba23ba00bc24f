"""Every example of docs/api.md is run: the request as it stands there gives the answer that stands there.

In an answer "…" stands for any text, ``{"…": "…"}`` for any object, and "…" at the end of a list for one more
entry or several; times are not compared.
"""

from __future__ import annotations

import json
import re
import shlex
from dataclasses import dataclass, field
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from diagnosis.advice.models import Plan, PlanItem
from diagnosis.advice.planning import add_rise
from diagnosis.advice.publishing import import_library, publish_library
from diagnosis.assessments.models import Assessment
from diagnosis.people.services import create_token
from diagnosis.places.models import IssueTag
from diagnosis.results.models import Result
from tests.factories import make_assessment, make_jica_version, make_place, make_user

ROOT = Path(__file__).resolve().parents[2]
GUIDE = ROOT / "docs" / "api.md"
MEASURES = ROOT / "fixtures" / "measures" / "jica-smart-city.yaml"
EXAMPLE = re.compile(
    r"^```sh\n(?P<curl>curl .*?)^```\n\n^```http\nHTTP/1\.1 (?P<status>\d+ [^\n]+)\n\n(?P<answer>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
ASSESSMENT, RESULT, ROADMAP, LINE = 7, 3, 2, 5
"""The ids that stand in the guide."""
TIMES = {"updated_at", "created_at"}


@dataclass
class Curl:
    """What a line of curl asks for."""

    address: str = ""
    method: str = ""
    body: str | None = None
    headers: dict[str, str] = field(default_factory=dict)


def read_curl(command: str, token: str) -> Curl:
    """Return the request of a command; only the options that the guide uses are known."""
    words = shlex.split(command.replace("\\\n", " ").replace("$TOKEN", token).replace("$SITE", ""))
    assert words.pop(0) == "curl"
    request = Curl()
    while words:
        word = words.pop(0)
        if word == "-X":
            request.method = words.pop(0)
        elif word == "-H":
            name, _colon, value = words.pop(0).partition(": ")
            request.headers[name] = value
        elif word == "-d":
            request.body = words.pop(0)
        else:
            assert word.startswith("/api/"), word
            request.address = word
    request.method = request.method or ("GET" if request.body is None else "POST")
    return request


def list_examples() -> list[tuple[str, str, Any]]:
    """Return command, status line and answer of each example, in the order of the guide."""
    text = GUIDE.read_text(encoding="utf-8")
    return [(found["curl"], found["status"], json.loads(found["answer"])) for found in EXAMPLE.finditer(text)]


def send(request: Curl) -> Any:
    client = Client(enforce_csrf_checks=True)
    kind = request.headers.pop("Content-Type", "application/x-www-form-urlencoded")
    body = "" if request.body is None else request.body
    return client.generic(request.method, request.address, body, kind, headers=request.headers)


def list_differences(told: Any, given: Any, place: str = "") -> list[str]:
    """Return the places where a given answer is not what the guide tells."""
    if told in ("…", {"…": "…"}):
        return [] if isinstance(given, type(told)) and given else [place]
    if isinstance(told, dict) and isinstance(given, dict):
        differences = [f"{place}.{key}" for key in told.keys() ^ given.keys()]
        shared = [key for key in told if key in given and key not in TIMES]
        return differences + [
            line for key in shared for line in list_differences(told[key], given[key], f"{place}.{key}")
        ]
    if isinstance(told, list) and isinstance(given, list) and told[-1:] == ["…"] and len(given) >= len(told):
        return list_differences(told[:-1], given[: len(told) - 1], place)
    if isinstance(told, list) and isinstance(given, list) and len(told) == len(given):
        pairs = enumerate(zip(told, given, strict=True))
        return [line for n, pair in pairs for line in list_differences(*pair, f"{place}[{n}]")]
    return [] if told == given else [f"{place}: {given!r}"]


def publish_measures() -> None:
    """Publish the shipped library, with the urban issues that it names."""
    text = MEASURES.read_text(encoding="utf-8")
    lists = re.findall(r"^    issues: \[(.+)\]$", text, re.MULTILINE)
    for number, key in enumerate(sorted({key for keys in lists for key in keys.split(", ")})):
        IssueTag.objects.create(key=key, title={"en": key, "ja": key}, order=number)
    publish_library(library=import_library(text=text, by=None), by=None)


def find_ids() -> dict[str, tuple[int, int]]:
    """Return the ids of the guide and of the rows for each kind of address, once the rows are there."""
    result = Result.objects.first()
    if result is None:
        return {}
    if not Plan.objects.exists():
        add_rise(result=result, question_key="policy.vision.quick", level_key="in-place", by=None)
    return {"results": (RESULT, result.pk), "roadmaps": (ROADMAP, Plan.objects.get().pk)}


def tell_ids(given: Any) -> None:
    """Put the ids of the guide into an answer."""
    if "diagnosis" in given:
        assert given["id"] == Result.objects.get().pk
        given["id"] = RESULT
    if "ground" in given:
        assert [row["id"] for row in given["results"]] == [Result.objects.get().pk]
        given["results"][0]["id"] = RESULT
    if "library" in given:
        given["result"] = RESULT
    if "lines" in given:
        assert [given["id"], given["lines"][0]["id"]] == [Plan.objects.get().pk, PlanItem.objects.get().pk]
        given["id"], given["lines"][0]["id"] = ROADMAP, LINE


@pytest.fixture
def token(db: None) -> str:
    """A token of somebody who answers for the guide's city; the guide's assessment is there."""
    place = make_place("xx-sample-city", invented=True)
    made = make_assessment(place=place, version=make_jica_version(), origin="invented")
    Assessment.objects.filter(pk=made.pk).update(id=ASSESSMENT)
    return create_token(user=make_user(roles=[("staff", place)]), days=30).secret


def test_every_example_gives_what_the_guide_tells(token):
    examples = list_examples()

    publish_measures()
    for command, status, told in examples:
        request = read_curl(command, token)
        for kind, (of_the_guide, of_the_row) in find_ids().items():
            request.address = request.address.replace(f"/{kind}/{of_the_guide}/", f"/{kind}/{of_the_row}/")
        response = send(request)
        given = response.json()
        tell_ids(given)

        assert f"{response.status_code} {HTTPStatus(response.status_code).phrase}" == status, command
        assert list_differences(told, given) == [], command

    assert len(examples) == GUIDE.read_text(encoding="utf-8").count("\ncurl ") >= 8


@pytest.mark.parametrize(
    ("told", "given", "differences"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": "…", "b": {"…": "…"}}, {"a": "x", "b": {"c": 1}}, []),
        ({"updated_at": "then"}, {"updated_at": "now"}, []),
        ({"a": 1}, {"a": 2}, [".a: 2"]),
        ({"a": 1}, {}, [".a"]),
        ({}, {"a": 1}, [".a"]),
        ({"a": "…"}, {"a": 1}, [".a"]),
        ([{"a": 1}], [{"a": 2}], ["[0].a: 2"]),
        ([1], [1, 2], [": [1, 2]"]),
        ([1, "…"], [1, 2, 3], []),
        ([1, "…"], [2, 3], ["[0]: 2"]),
        ([1, "…"], [1], [": [1]"]),
    ],
)
def test_differences_are_found(told, given, differences):
    assert list_differences(told, given) == differences


@pytest.mark.parametrize(
    ("status", "code", "change"),
    [
        (401, "not_authenticated", {"headers": {}}),
        (401, "authentication_failed", {"headers": {"Authorization": "Token wrong"}}),
        (400, "parse_error", {"body": "{"}),
        (400, "invalid", {"body": "{}"}),
        (404, "not_found", {"address": "/api/v1/assessments/8/"}),
        (415, "unsupported_media_type", {"headers_more": {"Content-Type": "text/plain"}}),
    ],
)
def test_the_table_of_errors_tells_the_codes(token, status, code, change):
    headers = {"Authorization": f"Token {token}", "Content-Type": "application/json"}
    headers = change.get("headers", headers) | change.get("headers_more", {})
    address = change.get("address", f"/api/v1/assessments/{ASSESSMENT}/answers/policy.vision.quick/")
    response = send(Curl(address, "PUT" if "answers" in address else "GET", change.get("body", "x"), headers))

    assert (response.status_code, response.json()["code"]) == (status, code)
    assert re.search(rf"^\| {status} \|.*`{code}`", GUIDE.read_text(encoding="utf-8"), re.MULTILINE)
