"""A small world: one city with two open and one submitted assessment, and the seven who come to the site."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from diagnosis.assessments.evidence import attach_evidence
from diagnosis.assessments.models import Assessment, Evidence
from diagnosis.people.models import User
from diagnosis.people.services import create_token
from diagnosis.reports.models import Report
from diagnosis.results.models import Result
from diagnosis.results.services import submit_and_diagnose
from tests.factories import answer_all, make_assessment, make_place, make_programme, make_user

VISION = "policy.vision.quick"


@dataclass(frozen=True)
class World:
    """What the addresses are about, and who asks for them (None: nobody is signed in)."""

    people: dict[str, User | None]
    open: Assessment
    submitted: Assessment
    result: Result
    report: Report
    link: Evidence
    file: Evidence
    token_digest: str

    def fill(self, address: str) -> str:
        """Return an address of the table with this world's ids in it."""
        return address.format(
            open=self.open.pk,
            submitted=self.submitted.pk,
            result=self.result.pk,
            report=self.report.pk,
            link=self.link.key,
            file=self.file.key,
            token=self.token_digest,
        )


@pytest.fixture
def world(db):
    city = make_place("harbour-city")
    people = {
        "signed out": None,
        "staff": make_user(roles=[("staff", city)]),
        "colleague": make_user(roles=[("staff", city)]),
        "other city": make_user(roles=[("lead", make_place("other-city"))]),
        "consultant": make_user(roles=[("consultant", make_programme(places=[city]))]),
        "editor": make_user(roles=[("editor", "site")]),
        "administrator": make_user(roles=[("administrator", "site")]),
    }
    staff = people["staff"]
    running, submitted = make_assessment(place=city), make_assessment(place=city, round_number=2)
    evidence = {"assessment": running, "question_key": VISION, "by": staff}
    plan = ContentFile(b"A plan", name="plan.txt")
    answer_all(submitted)
    result = submit_and_diagnose(assessment=submitted, by=staff)
    name = default_storage.save("reports/test.pdf", ContentFile(b"%PDF-1.7"))
    yield World(
        people=people,
        open=running,
        submitted=submitted,
        result=result,
        report=Report.objects.create(result=result, language="en", file_name=name, size=8),
        link=attach_evidence(upload=None, link="https://city.example/", **evidence),
        file=attach_evidence(upload=plan, link="", **evidence),
        token_digest=create_token(user=staff, days=30).token.digest,
    )
    default_storage.delete(name)
