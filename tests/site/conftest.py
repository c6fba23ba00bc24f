"""A small world: a city with an open, a submitted, a checked and a returned assessment, and the nine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from diagnosis.advice.models import MeasureLibrary, PlanItem
from diagnosis.advice.planning import add_rise
from diagnosis.assessments.checking import add_note, send_back
from diagnosis.assessments.evidence import attach_evidence
from diagnosis.assessments.models import Assessment, Evidence, PrivateNote
from diagnosis.assessments.rating import close_rating, open_rating
from diagnosis.people.invitation_links import make_token
from diagnosis.people.models import Invitation, Role, User
from diagnosis.people.services import create_token
from diagnosis.places.models import Programme, ProgrammePlace
from diagnosis.reports.models import BlankQuestionnaire, ComparisonBrief, Report
from diagnosis.results.models import Result
from diagnosis.results.services import finish_check, set_stage, submit_and_diagnose
from diagnosis.results.sharing import NewShareLink, make_share_link, set_audience
from frameworks.selectors import load_spec
from tests.factories import (
    answer_all,
    check_all,
    make_assessment,
    make_invitation,
    make_library,
    make_place,
    make_programme,
    make_submission,
    make_user,
)

VISION = "policy.vision.quick"


@dataclass(frozen=True)
class World:
    """What the addresses are about, and who asks for them (None: nobody is signed in)."""

    people: dict[str, User | None]
    open: Assessment
    submitted: Assessment
    result: Result
    report: Report
    blank: BlankQuestionnaire
    link: Evidence
    file: Evidence
    token_digest: str
    role: Role
    invitation: Invitation
    programme: Programme
    share: NewShareLink
    returned: Assessment
    checked: Result
    note: PrivateNote
    line: PlanItem
    library: MeasureLibrary
    draft: MeasureLibrary
    brief: ComparisonBrief

    def fill(self, address: str) -> str:
        """Return an address of the table with this world's ids in it."""
        return address.format(
            open=self.open.pk,
            submitted=self.submitted.pk,
            result=self.result.pk,
            report=self.report.pk,
            version=self.open.version_id,
            blank=self.blank.pk,
            link=self.link.key,
            file=self.file.key,
            token=self.token_digest,
            role=self.role.pk,
            invitation=self.invitation.pk,
            invitation_token=make_token(self.invitation),
            programme=self.programme.key,
            share=self.share.link.pk,
            secret=self.share.secret,
            returned=self.returned.pk,
            checked=self.checked.pk,
            note=self.note.pk,
            plan=self.line.plan_id,
            line=self.line.pk,
            library=self.library.pk,
            draft=self.draft.pk,
            brief=self.brief.pk,
        )


def rate_parts(assessment: Assessment, lead: User) -> None:
    """Open separate rating of the first part, and open and close that of the last."""
    elements = load_spec(assessment.version_id).elements_by_key
    for key in ("policy.vision", "operation.partners"):
        open_rating(assessment=assessment, element=elements[key], by=lead)
    close_rating(assessment=assessment, element=elements["operation.partners"], by=lead)


def make_checked(city, *, by: User) -> dict[str, object]:
    """A checked assessment with a set stage, one that was sent back, and a private note."""
    verified = make_submission(make_assessment(place=city, round_number=3))
    check_all(verified, by=by, changes={VISION: "not-started"})
    checked = finish_check(assessment=verified, by=by)
    set_stage(result=checked, stage="in-place", reason="Agreed since", by=by)
    returned = make_submission(make_assessment(place=city, round_number=4))
    send_back(assessment=returned, submission_number=1, reasons={VISION: "Attach the plan"}, by=by)
    return {
        "checked": checked,
        "returned": returned,
        "note": add_note(assessment=verified, text="Ask again", by=by),
    }


def make_brief(user: User, result: Result, name: str) -> ComparisonBrief:
    """A finished comparison brief of one person."""
    return ComparisonBrief.objects.create(
        asked_by=user,
        title="Cities",
        language="en",
        shown=[result.pk],
        file_name=name,
        size=8,
        made_at=timezone.now(),
    )


@contextmanager
def open_world() -> Iterator[World]:
    """Make the world; its file is removed at the end, its rows by the transaction around it."""
    city = make_place("harbour-city")
    programme = make_programme("harbour-programme", places=[city])
    ProgrammePlace.objects.create(
        programme=programme, place=make_place("former-city"), left_on=timezone.localdate() - timedelta(days=9)
    )
    ProgrammePlace.objects.create(programme=programme, place=make_place("empty-city"))
    people = {
        "signed out": None,
        "staff": make_user(roles=[("staff", city)]),
        "colleague": make_user(roles=[("staff", city)]),
        "lead": make_user(roles=[("lead", city)]),
        "reader": make_user(roles=[("reader", city)]),
        "other city": make_user(roles=[("lead", make_place("other-city"))]),
        "consultant": make_user(roles=[("consultant", programme)]),
        "editor": make_user(roles=[("editor", "site")]),
        "administrator": make_user(roles=[("administrator", "site")]),
    }
    staff = people["staff"]
    running, submitted = make_assessment(place=city), make_assessment(place=city, round_number=2)
    rate_parts(running, people["lead"])
    evidence = {"assessment": running, "question_key": VISION, "by": staff}
    plan = ContentFile(b"A plan", name="plan.txt")
    answer_all(submitted)
    result = submit_and_diagnose(assessment=submitted, by=staff)
    lead = people["lead"]
    set_audience(result=result, audience="public", by=lead)
    name = default_storage.save("reports/test.pdf", ContentFile(b"%PDF-1.7"))
    yield World(
        people=people,
        open=running,
        submitted=submitted,
        result=result,
        report=Report.objects.create(result=result, language="en", file_name=name, size=8),
        blank=BlankQuestionnaire.objects.create(
            version=running.version, mode="quick", language="en", file_name=name, size=8
        ),
        link=attach_evidence(upload=None, link="https://city.example/", **evidence),
        file=attach_evidence(upload=plan, link="", **evidence),
        token_digest=create_token(user=staff, days=30).token.digest,
        role=people["reader"].roles.get(),
        invitation=make_invitation(people["reader"].email, scope=city, by=people["lead"]),
        programme=programme,
        share=make_share_link(result=result, label="Mayor", days=30, by=lead),
        line=add_rise(result=result, question_key=VISION, level_key="improved", by=staff).item,
        library=make_library(),
        draft=make_library(number="1.1", publish=False),
        brief=make_brief(staff, result, name),
        **make_checked(city, by=people["consultant"]),
    )
    default_storage.delete(name)


@pytest.fixture
def world(db):
    with open_world() as made:
        yield made


@pytest.fixture(scope="module")
def shared_world(django_db_setup, django_db_blocker):
    """One world for all tests of a module: each takes back what it does."""
    with django_db_blocker.unblock(), transaction.atomic():
        with open_world() as made:
            yield made
        transaction.set_rollback(True)
