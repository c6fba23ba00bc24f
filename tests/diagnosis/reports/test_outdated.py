"""Once another stage is set or withdrawn, a report that was made before is made anew; and what it shows."""

from __future__ import annotations

import pytest
from django.utils import timezone

from diagnosis.advice.decisions import choose_stage, wish
from diagnosis.advice.models import MeasureLibrary as Library
from diagnosis.advice.planning import add_rise
from diagnosis.jobs.leases import JobOutcome, run_job
from diagnosis.jobs.models import Job
from diagnosis.reports import pdf
from diagnosis.reports.models import Report
from diagnosis.reports.render import render_html
from diagnosis.reports.services import find_report, request_report, work_on_report
from diagnosis.reports.views import find_state
from diagnosis.results.permissions import results_with_context
from diagnosis.results.services import finish_check, set_stage, withdraw_stage
from tests.factories import check_all, make_assessment, make_programme, make_submission, make_user

STAGE, WHY = "in-place", "The council has agreed since."


@pytest.fixture
def consultant(city):
    return make_user(name="Chie of the programme", roles=[("consultant", make_programme(places=[city]))])


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch, settings, tmp_path):
    """The pages are not drawn, and the files lie in a folder of this test: only what is made anew counts."""
    monkeypatch.setattr(pdf, "render_pdf", lambda html: b"%PDF-1.7")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }


def make_report(result):
    job = request_report(result=result, language="en", by=None)
    assert isinstance(job, Job)
    assert run_job(job.pk, work_on_report, kind=job.kind) == JobOutcome.FINISHED
    return Report.objects.get(result=result, language="en")


def test_setting_and_withdrawing_a_stage_makes_the_report_anew(broker, result, consultant):
    first = make_report(result)
    assert request_report(result=result, language="en", by=None) == first

    override = set_stage(result=result, stage=STAGE, reason=WHY, by=consultant)
    assert find_state(result, "en").report is None
    second = make_report(result)
    withdraw_stage(result=result, override_id=override.pk, by=consultant)
    third = make_report(result)

    assert len({first.pk, second.pk, third.pk}) == 3
    assert find_report(result, "en") == third


def test_a_stage_set_while_the_report_is_drawn_makes_it_outdated(broker, result, consultant, monkeypatch):
    def draw(html):
        set_stage(result=result, stage=STAGE, reason=WHY, by=consultant)
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf, "render_pdf", draw)
    make_report(result)

    assert find_report(result, "en") is None


def test_the_report_shows_the_set_stage_beside_the_computed_one(result, consultant):
    set_stage(result=result, stage=STAGE, reason=WHY, by=consultant)

    text = render_html(results_with_context().get(pk=result.pk), "en")

    for part in ("A consultant set another stage: In place.", "Computed: To be developed.", WHY):
        assert part in text


def test_a_checked_report_says_so_and_shows_both_series(city, consultant):
    assessment = make_submission(make_assessment(place=city, participants="Planning"))
    check_all(assessment, by=consultant, changes={"policy.vision.quick": "first-steps"})
    result = finish_check(assessment=assessment, by=consultant)

    text = render_html(results_with_context().get(pk=result.pk), "en")

    for part in (
        "Checked by a consultant",
        "Self-reported",
        "The check changed 1 of 3 answers.",
        "3 of 3 answers are checked",
        "Chie of the programme",
        "Seen: policy.vision.quick",
        "Planning",
    ):
        assert part in text


@pytest.mark.parametrize("decide", ["mark", "stage", "line"])
def test_what_the_city_decides_makes_the_report_anew(broker, result, decide):
    assessment = result.submission.assessment
    first = make_report(result)
    if decide == "mark":
        wish(assessment=assessment, question="policy.vision.quick", level="improved", kind="decided")
    elif decide == "stage":
        choose_stage(assessment=assessment, stage="in-place")
    else:
        add_rise(result=result, question_key="policy.vision.quick", level_key="improved", by=None)

    assert find_report(result, "en") is None
    assert make_report(result).pk != first.pk
    assert find_report(result, "en") is not None


def test_measures_published_since_make_the_report_anew(broker, result):
    make_report(result)
    Library.objects.create(
        key="measures",
        number="1",
        framework=result.submission.assessment.framework,
        state="published",
        document="{}",
        digest="0" * 64,
        published_at=timezone.now(),
    )

    assert find_report(result, "en") is None


def test_the_report_shows_the_roadmap_once_there_is_one(result):
    before = render_html(results_with_context().get(pk=result.pk), "en")
    add_rise(result=result, question_key="policy.vision.quick", level_key="improved", by=None)

    after = render_html(results_with_context().get(pk=result.pk), "en")

    assert "The roadmap" not in before
    assert "0 of 1 line is done." in after
    assert "→ Improved" in after.split("The roadmap")[1]
