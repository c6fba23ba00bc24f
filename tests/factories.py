"""Rows for tests, each with just what a test does not care about filled in.

    city = make_place("sample-city")
    staff = make_user(roles=[("staff", city)])
    assessment = make_assessment(place=city)
    answer_all(assessment, level="partly")

The framework is ``tests/small_framework.yaml``; ``make_jica_version`` publishes the real one.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from django.test import Client

from diagnosis.assessments.models import AnswerState, Assessment
from diagnosis.assessments.services import AnswerInput, import_answers, start_assessment
from diagnosis.people.models import Role, User
from diagnosis.places.models import Place, Programme, ProgrammePlace
from frameworks.models import Framework, FrameworkVersion, VersionState
from frameworks.selectors import load_spec
from frameworks.services import import_document, publish_version

TESTS = Path(__file__).resolve().parent
SMALL_FRAMEWORK = TESTS / "small_framework.yaml"
JICA_FRAMEWORK = TESTS.parent / "fixtures" / "frameworks" / "jica-smart-city.yaml"
PASSWORD = "paper-lantern-42"

_numbers = count(1)


def make_user(
    email: str = "", *, roles: Iterable[tuple[str, object]] = (), password: str = PASSWORD, **fields: Any
) -> User:
    """A user with ``(kind, scope)`` roles; a scope is a place, a programme, a framework or "site"."""
    user = User.objects.create_user(email or f"person{next(_numbers)}@city.example", password, **fields)
    for kind, scope in roles:
        make_role(user, kind, scope)
    return user


def make_role(user: User, kind: str, scope: object = "site", *, until: datetime.date | None = None) -> Role:
    """A role on a place, a programme, a framework, or the whole site."""
    names = {Place: "place", Programme: "programme", Framework: "framework"}
    where = {names[type(scope)]: scope} if type(scope) in names else {"for_site": True}
    user.__dict__.pop("current_roles", None)
    return Role.objects.create(user=user, kind=kind, until=until, **where)


def make_place(key: str = "", *, kind: str = "city", **fields: Any) -> Place:
    """A city without a country."""
    key = key or f"place-{next(_numbers)}"
    name = key.replace("-", " ").capitalize()
    values = {"name": {"en": name, "ja": f"{name}市"}, "country_code": "XX", "kind": kind, **fields}
    return Place.objects.create(key=key, **values)


def make_programme(
    key: str = "", *, places: Iterable[Place] = (), version: FrameworkVersion | None = None
) -> Programme:
    """A programme with these member places."""
    key = key or f"programme-{next(_numbers)}"
    programme = Programme.objects.create(
        key=key, name={"en": key, "ja": key}, version=version or make_version()
    )
    for place in places:
        ProgrammePlace.objects.create(programme=programme, place=place)
    return programme


def make_version(path: Path = SMALL_FRAMEWORK) -> FrameworkVersion:
    """The published version of a framework file; the same one when it is published already."""
    key = path.stem if path != SMALL_FRAMEWORK else "small"
    found = FrameworkVersion.objects.filter(framework__key=key, state=VersionState.PUBLISHED).first()
    if found is not None:
        return found
    draft = import_document(text=path.read_text(encoding="utf-8"), by=None)
    return publish_version(version=draft, by=None)


def make_jica_version() -> FrameworkVersion:
    """The published JICA framework, with its 21 quick and all deep questions."""
    return make_version(JICA_FRAMEWORK)


def make_assessment(
    *,
    place: Place | None = None,
    version: FrameworkVersion | None = None,
    by: User | None = None,
    **fields: Any,
) -> Assessment:
    """An open quick assessment of a city, by itself, round 1."""
    values: dict[str, Any] = {
        "mode": "quick",
        "round_number": 1,
        "as_of": datetime.date(2026, 3, 1),
        "made_how": "workshop",
        "participants": "",
        "origin": "self",
        **fields,
    }
    return start_assessment(place=place or make_place(), version=version or make_version(), by=by, **values)


def answer_all(
    assessment: Assessment,
    *,
    level: str = "in-place",
    grade: str = "B",
    levels: Mapping[str, str] | None = None,
) -> None:
    """Answer every question of the assessment with one level, or with its own in ``levels``."""
    questions = load_spec(assessment.version_id).list_questions(assessment.mode, assessment.place.kind)
    answers = {
        question.key: AnswerInput(
            state=AnswerState.LEVEL, level_key=(levels or {}).get(question.key, level), grade=grade
        )
        for question in questions
    }
    import_answers(assessment=assessment, answers=answers, by=None)


def sign_in(user: User, **options: Any) -> Client:
    """A browser in which the user is signed in."""
    client = Client(**options)
    client.force_login(user)
    return client
