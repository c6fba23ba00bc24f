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

from diagnosis.advice.models import MeasureLibrary
from diagnosis.advice.publishing import import_library, publish_library
from diagnosis.assessments.checking import FindingInput, verify_answer
from diagnosis.assessments.models import AnswerState, Assessment
from diagnosis.assessments.opening import start_assessment
from diagnosis.assessments.permissions import load_assessment
from diagnosis.assessments.services import AnswerInput, import_answers
from diagnosis.people.invitations import invite
from diagnosis.people.models import Invitation, Role, User
from diagnosis.people.scopes import Scope
from diagnosis.places.models import IssueTag, Place, Programme, ProgrammePlace
from diagnosis.results.models import Result
from diagnosis.results.services import submit_and_diagnose
from frameworks.models import Framework, FrameworkVersion, VersionState
from frameworks.selectors import load_spec
from frameworks.services import import_document, publish_version

TESTS = Path(__file__).resolve().parent
SMALL_FRAMEWORK = TESTS / "small_framework.yaml"
SMALL_LIBRARY = TESTS / "small_library.yaml"
DAC_FRAMEWORK = TESTS.parent / "fixtures" / "frameworks" / "oecd-dac-initiative.yaml"
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


def make_invitation(
    email: str, *, kind: str = "staff", scope: object = "site", by: User | None = None, **fields: Any
) -> Invitation:
    """An open invitation to a role on a place, a programme or the whole site."""
    names = {Place: "place", Programme: "programme", Framework: "framework"}
    where = Scope(**{names[type(scope)]: scope}) if type(scope) in names else Scope()
    return invite(email=email, kind=kind, scope=where, by=by, **{"language": "en", **fields})


def make_place(key: str = "", *, kind: str = "city", **fields: Any) -> Place:
    """A city without a country."""
    key = key or f"place-{next(_numbers)}"
    name = key.replace("-", " ").capitalize()
    values = {"name": {"en": name, "ja": f"{name}市"}, "country_code": "XX", "kind": kind, **fields}
    return Place.objects.create(key=key, **values)


def make_programme(
    key: str = "",
    *,
    places: Iterable[Place] = (),
    version: FrameworkVersion | None = None,
    **fields: Any,
) -> Programme:
    """A programme with these member places."""
    key = key or f"programme-{next(_numbers)}"
    programme = Programme.objects.create(
        key=key, name={"en": key, "ja": key}, version=version or make_version(), **fields
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


def make_library(*, number: str = "1.0", publish: bool = True) -> MeasureLibrary:
    """The library of ``tests/small_library.yaml`` for the small framework, as this version of it."""
    make_version()
    traffic = {"title": {"en": "Traffic", "ja": "渋滞"}, "order": 1}
    IssueTag.objects.get_or_create(key="traffic", defaults=traffic)
    text = SMALL_LIBRARY.read_text(encoding="utf-8").replace('version: "1.0"', f'version: "{number}"', 1)
    library = import_library(text=text, by=None)
    return publish_library(library=library, by=None) if publish else library


def make_initiative_version() -> FrameworkVersion:
    """The small framework as one that asks about an initiative, in the modes ``quick`` and ``full``."""
    found = FrameworkVersion.objects.filter(framework__key="small-initiative").first()
    if found is not None:
        return found
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8")
    text = text.replace("key: small\nsubject: place", "key: small-initiative\nsubject: initiative", 1)
    text = text.replace("modes: [deep]", "modes: [full]").replace("  deep: {title", "  full: {title")
    return publish_version(version=import_document(text=text, by=None), by=None)


def make_shared_version() -> FrameworkVersion:
    """The small framework with two quick questions (vision and partners) that the deep mode asks too."""
    found = FrameworkVersion.objects.filter(framework__key="small-shared").first()
    if found is not None:
        return found
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("key: small\n", "key: small-shared\n", 1)
    for key in ("policy.vision.quick", "operation.partners.quick"):
        alone = f"          - key: {key}\n            modes: [quick]"
        text = text.replace(alone, alone.replace("[quick]", "[quick, deep]"))
    return publish_version(version=import_document(text=text, by=None), by=None)


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
    """An open quick assessment of a city, by itself, round 1, with nothing carried over."""
    values: dict[str, Any] = {
        "mode": "quick",
        "round_number": 1,
        "as_of": datetime.date(2026, 3, 1),
        "made_how": "workshop",
        "participants": "",
        "origin": "self",
        "carry_over": False,
        **fields,
    }
    return start_assessment(place=place or make_place(), version=version or make_version(), by=by, **values)


def make_result(*, place: Place | None = None, **fields: Any) -> Result:
    """The result of a submitted assessment whose answers all have one level."""
    assessment = make_assessment(place=place, **fields)
    answer_all(assessment)
    return submit_and_diagnose(assessment=assessment, by=None)


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


def make_submission(assessment: Assessment | None = None, **answers: Any) -> Assessment:
    """An assessment whose answers are handed in and diagnosed; by default all of them "in place"."""
    assessment = assessment or make_assessment()
    answer_all(assessment, **answers)
    submit_and_diagnose(assessment=assessment, by=None)
    return Assessment.objects.select_related("place").get(pk=assessment.pk)


def find_as(user: User, assessment: Assessment) -> Assessment:
    """The assessment as the user's loader gives it, with what they may do."""
    return load_assessment(user, assessment.pk)


def check_all(assessment: Assessment, *, by: User, changes: Mapping[str, str] | None = None) -> None:
    """Confirm every answer of the newest submission; change those in ``changes`` to a level."""
    submission = assessment.submissions.order_by("-number")[0]
    for answer in submission.answers:
        key = answer["question"]
        given = FindingInput(verdict="confirmed")
        if changes and key in changes:
            given = FindingInput(
                verdict="changed", state="level", level_key=changes[key], grade="C", reason=f"Seen: {key}"
            )
        verify_answer(
            assessment=assessment,
            submission_number=submission.number,
            question_key=key,
            given=given,
            revision=0,
            by=by,
        )
