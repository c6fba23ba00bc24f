"""What the database itself refuses to change: what was withdrawn or ended, and a finished check."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from diagnosis.assessments.models import (
    Change,
    Comment,
    ReturnedAnswer,
    Submission,
    Verification,
)
from diagnosis.people.leaving import delete_account
from diagnosis.people.models import Event
from diagnosis.results.models import NodeScore, Override, Publication, Result, ResultCertainty, ShareLink
from diagnosis.results.services import finish_check, set_stage, withdraw_stage
from diagnosis.results.sharing import make_share_link, note_use, revoke_share_link, set_audience
from tests.factories import check_all, make_assessment, make_programme, make_submission, make_user


@pytest.fixture
def consultant(city):
    return make_user(roles=[("consultant", make_programme(places=[city]))])


@pytest.fixture
def lead(city):
    return make_user(roles=[("lead", city)])


@pytest.fixture
def submitted(city):
    return make_submission(make_assessment(place=city))


@pytest.fixture
def checked(submitted, consultant):
    check_all(submitted, by=consultant)
    return finish_check(assessment=submitted, by=consultant)


def refuses(rows, **change) -> bool:
    """Say whether the database refuses both to change and to delete these rows."""
    writes = (lambda: rows.update(**change), lambda: rows._raw_delete("default"))
    return all(_is_refused(write) for write in writes)


def _is_refused(write) -> bool:
    try:
        with transaction.atomic():
            write()
    except IntegrityError:
        return True
    return False


def test_findings_are_frozen_once_the_check_is_finished(submitted, consultant):
    check_all(submitted, by=consultant)
    open_ones = Verification.objects.filter(submission__assessment=submitted)
    assert open_ones.update(reason="Seen on paper") == open_ones.count() > 0

    finish_check(assessment=submitted, by=consultant)

    assert refuses(Verification.objects.all(), reason="Another one")
    assert set(open_ones.values_list("reason", flat=True)) == {"Seen on paper"}


def test_a_withdrawn_stage_is_frozen_and_one_that_holds_is_not(checked, consultant):
    override = set_stage(result=checked, stage="to-be-developed", reason="Stopped", by=consultant)
    withdraw_stage(result=checked, override_id=override.pk, by=consultant)

    assert refuses(Override.objects.all(), withdrawn_at=None)
    assert set_stage(result=checked, stage="to-be-developed", reason="Again", by=consultant).pk


def test_a_withdrawn_publication_is_frozen(checked, lead):
    set_audience(result=checked, audience="peers", by=lead)
    set_audience(result=checked, audience="", by=lead)

    assert refuses(Publication.objects.all(), withdrawn_at=None)
    assert set_audience(result=checked, audience="public", by=lead)


def test_an_ended_link_never_works_again(checked, lead):
    link = make_share_link(result=checked, label="Council", days=7, by=lead).link
    revoke_share_link(result=checked, link_id=link.pk, by=lead)

    note_use(link=link)  # a page that was loaded at the moment in which it ended

    assert refuses(ShareLink.objects.all(), revoked_at=None)
    assert refuses(ShareLink.objects.all(), expires_at=timezone.now())


def test_accounts_of_those_who_did_it_can_still_go(checked, lead, consultant):
    link = make_share_link(result=checked, label="Council", days=7, by=lead).link
    revoke_share_link(result=checked, link_id=link.pk, by=lead)
    set_audience(result=checked, audience="peers", by=lead)
    set_audience(result=checked, audience="", by=lead)
    override = set_stage(result=checked, stage="to-be-developed", reason="Stopped", by=consultant)
    withdraw_stage(result=checked, override_id=override.pk, by=consultant)

    for user in (lead, consultant):
        delete_account(user=user, by=None, keep_leads=False)

    assert ShareLink.objects.get().made_by is None
    assert Publication.objects.get().withdrawn_by is None
    assert Override.objects.get().set_by is None
    assert set(Verification.objects.values_list("verified_by", flat=True)) == {None}


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Event, {"kind": "people.signed_in"}),
        (Change, {"why": "Another one"}),
        (Comment, {"text": "Another one"}),
        (Submission, {"number": 9}),
        (ReturnedAnswer, {"reason": "Another one"}),
        (Result, {"stage": "to-be-developed"}),
        (NodeScore, {"score": 1.0}),
        (ResultCertainty, {"engine_version": "9"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_is_written_once_stays(model, change, checked, submitted, consultant):
    question = "policy.vision.quick"
    common = {"assessment": submitted, "question_key": question}
    Comment.objects.create(text="Which plan?", made_at=timezone.now(), **common)
    ReturnedAnswer.objects.create(
        submission=checked.submission, question_key=question, reason="Why", returned_at=timezone.now()
    )

    assert model.objects.exists()
    assert refuses(model.objects.all(), **change)
