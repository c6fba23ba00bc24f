"""Comparison briefs: asking, making, who may have one, and when it is made anew."""

from __future__ import annotations

import re

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diagnosis.jobs.leases import JobOutcome, run_job
from diagnosis.jobs.models import Job, JobState
from diagnosis.people.models import Event
from diagnosis.reports import briefs, pdf
from diagnosis.reports.briefs import remove_orphan_briefs, work_on_brief
from diagnosis.reports.models import BRIEF_FOLDER, ComparisonBrief
from diagnosis.reports.wording import BRIEF_SENTENCES, MAKE_BRIEF
from diagnosis.results.sharing import set_audience
from tests.factories import make_place, make_programme, make_result, make_user, sign_in

HTMX = {"HX-Request": "true"}
ADDRESS = "/compare/briefs/"


@pytest.fixture(autouse=True)
def files(monkeypatch, settings, tmp_path):
    """The pages are not drawn, and the files lie in a folder of this test."""
    monkeypatch.setattr(pdf, "render_pdf", lambda html, styles: b"%PDF-1.7")
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    return tmp_path / BRIEF_FOLDER


@pytest.fixture
def near():
    return make_place("near-city")


@pytest.fixture
def programme(city, near):
    return make_programme("coast", places=[city, near])


@pytest.fixture
def consultant(programme):
    return make_user(roles=[("consultant", programme)])


@pytest.fixture
def results(city, near):
    return make_result(place=city), make_result(place=near)


def ask(person, **sent):
    response = sign_in(person).post(ADDRESS, sent)
    assert response.status_code == 302
    return response.url


def work(brief):
    """Do the newest job of a brief; return how it ended."""
    job = Job.objects.filter(subject=f"comparison-brief:{brief.pk}").latest("pk")
    outcome = run_job(job.pk, work_on_brief, kind=job.kind)
    brief.refresh_from_db()
    return outcome


def make(person, **sent):
    ask(person, **sent)
    brief = ComparisonBrief.objects.filter(asked_by=person).latest("pk")
    assert work(brief) == JobOutcome.FINISHED
    return brief


def read_page(person, brief):
    text = sign_in(person).get(f"{ADDRESS}{brief.pk}/").content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", text).split())


def fetch(person, brief):
    response = sign_in(person).get(f"{ADDRESS}{brief.pk}/file/")
    if response.streaming:
        assert b"".join(response.streaming_content) == b"%PDF-1.7"
    return response


def test_asked_twice_there_is_one_row_and_one_job(broker, consultant, results):
    first, second = ask(consultant, programme="coast"), ask(consultant, programme="coast")

    brief, job = ComparisonBrief.objects.get(), Job.objects.get()
    assert first == second == f"{ADDRESS}{brief.pk}/"
    assert (job.kind, job.parameters, job.created_by) == (MAKE_BRIEF, {"brief": brief.pk}, consultant)
    assert brief.parameters == {
        "framework": "small", "mode": "quick", "series": "self", "version": "1.0", "programme": "coast",
    }  # fmt: skip


def test_each_language_and_each_choice_is_a_brief_of_its_own(broker, consultant, results):
    urls = {
        ask(consultant),
        ask(consultant, language="ja"),
        ask(consultant, result=[results[0].pk, results[1].pk]),
        ask(consultant, result=[results[1].pk, results[0].pk]),  # another one stands first
        ask(consultant, language="fr"),  # no language of the site: the person's own
    }

    assert len(urls) == 4


def test_the_finished_file_is_sent_and_stays_private(broker, consultant, results):
    brief = make(consultant, language="ja")

    response = fetch(consultant, brief)

    day = brief.made_at.date().isoformat()
    name = f"city-readiness-comparison-{day}-ja.pdf"
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["Cache-Control"] == "private, no-store"
    event = Event.objects.get(kind="people.exported")
    assert (event.actor, event.params) == (consultant, {"what": "comparison-brief"})
    assert brief.shown == sorted(result.pk for result in results)


@pytest.mark.parametrize("part", ["", "progress/", "file/"])
def test_nobody_else_sees_a_brief_not_even_an_administrator(broker, consultant, results, part):
    brief = make(consultant)
    for role in ("administrator", "editor"):
        browser = sign_in(make_user(roles=[(role, "site")]))
        assert browser.get(f"{ADDRESS}{brief.pk}/{part}", headers=HTMX).status_code == 404
        assert browser.post(f"{ADDRESS}{brief.pk}/remove/").status_code == 404


def test_who_no_longer_sees_a_place_no_longer_gets_the_file(broker, consultant, programme, near, results):
    brief = make(consultant)
    assert fetch(consultant, brief).status_code == 200

    programme.memberships.filter(place=near).delete()

    assert fetch(consultant, brief).status_code == 404
    page = read_page(consultant, brief)
    assert "You may no longer see all places of this brief." in page
    assert "near" not in page.lower()
    again = make(consultant)
    assert (again.pk, again.shown) == (brief.pk, [results[0].pk])
    assert fetch(consultant, again).status_code == 200


def test_a_publication_that_is_withdrawn_takes_the_file_away(broker, lead, results):
    set_audience(result=results[1], audience="public", by=None)
    brief = make(lead)
    assert len(brief.shown) == 2

    set_audience(result=results[1], audience="", by=None)

    assert fetch(lead, brief).status_code == 404


def test_the_worker_reads_what_the_person_may_see_now(broker, consultant, programme, near, results):
    ask(consultant)
    programme.memberships.filter(place=near).delete()

    brief = ComparisonBrief.objects.get()
    assert work(brief) == JobOutcome.FINISHED

    assert brief.shown == [results[0].pk]


def test_the_same_data_is_not_made_again(broker, consultant, results):
    brief = make(consultant)

    ask(consultant)

    assert Job.objects.count() == 1
    assert "The brief is ready." in read_page(consultant, brief)


def test_a_new_result_makes_it_anew_and_takes_the_old_file_away(broker, consultant, city, results, files):
    brief = make(consultant)
    old = brief.file_name
    make_result(place=city, round_number=2)

    page = read_page(consultant, brief)
    assert "Results or filters have changed since this brief was made." in page
    assert fetch(consultant, brief).status_code == 200  # dated, and still there
    again = make(consultant)

    assert again.pk == brief.pk
    assert again.file_name != old
    assert remove_orphan_briefs() == 1
    assert not default_storage.exists(old)
    assert [f"{BRIEF_FOLDER}/{path.name}" for path in files.iterdir()] == [again.file_name]


def test_a_renamed_place_makes_it_anew(broker, consultant, near, results):
    brief = make(consultant)
    near.name = {"en": "Nearer city", "ja": "近市"}
    near.save()

    assert "have changed since" in read_page(consultant, brief)


def test_filters_that_match_nothing_lead_back(broker, consultant, results):
    response = sign_in(consultant).post(ADDRESS, {"class": "D"}, follow=True)

    assert response.redirect_chain == [
        ("/compare/?framework=small&mode=quick&series=self&version=1.0&class=D", 302)
    ]
    assert "There is nothing to compare. Choose other filters." in response.content.decode()
    assert not ComparisonBrief.objects.exists()


def test_who_sees_no_result_is_led_back(broker, db):
    assert ask(make_user()) == "/compare/?"


def test_what_is_unknown_is_left_out_with_a_sentence(broker, consultant, results):
    sent = {"country": "ZZ", "stage": "x" * 500, "result": ["9" * 40, "-1", "many", results[0].pk]}

    page = sign_in(consultant).post(ADDRESS, sent, follow=True).content.decode()

    assert "“ZZ” is no choice of “Country”. It is left out." in page
    assert "“many” is no choice of “Result”. It is left out." in page
    brief = ComparisonBrief.objects.get()
    assert brief.chosen == [results[0].pk]
    assert "country" not in brief.parameters


def test_a_hidden_result_is_unknown_in_the_same_words(broker, lead, results):
    sent = {"result": [str(results[1].pk), "999999"]}

    page = sign_in(lead).post(ADDRESS, sent, follow=True).content.decode()

    assert f"“{results[1].pk}” is no choice of “Result”. It is left out." in page
    assert "“999999” is no choice of “Result”. It is left out." in page


def test_six_stand_side_by_side_and_no_more(broker, db):
    administrator = make_user(roles=[("administrator", "site")])
    made = [make_result().pk for _number in range(8)]

    page = sign_in(administrator).post(ADDRESS, {"result": made}, follow=True).content.decode()

    assert ComparisonBrief.objects.get().chosen == made[:6]
    assert "Only the first 6 places stand side by side." in page


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("programme", "reports.filters-gone"),
        ("places", "reports.no-places"),
        ("person", "reports.brief-gone"),
        ("too many", "reports.too-many"),
    ],
)
def test_what_cannot_be_made_fails_with_a_sentence(
    broker, consultant, programme, results, change, code, monkeypatch
):
    ask(consultant, programme="coast", country="XX")
    brief = ComparisonBrief.objects.get()
    if change == "programme":
        programme.key = "renamed"
        programme.save()
    elif change == "places":
        programme.memberships.all().delete()
    elif change == "person":
        consultant.is_active = False
        consultant.save()
    else:
        monkeypatch.setattr(briefs, "build_brief", refuse)

    assert work(brief) == JobOutcome.FAILED

    assert Job.objects.get().message_code == code
    assert code in BRIEF_SENTENCES
    assert not brief.is_made
    if change in {"programme", "places"}:
        page = read_page(consultant, brief)
        assert str(BRIEF_SENTENCES[code]) in page
        assert "Choose again what to compare" in page


def refuse(*_args):
    raise briefs.TooMany(3000)


def test_a_removed_brief_is_gone_with_its_file(broker, consultant, results, files):
    brief = make(consultant)

    page = sign_in(consultant).post(f"{ADDRESS}{brief.pk}/remove/", follow=True).content.decode()

    assert "The brief is removed." in page
    assert "You have made no brief yet." in page
    assert remove_orphan_briefs() == 1
    assert list(files.iterdir()) == []


def test_a_brief_removed_while_it_is_made_leaves_an_orphan_at_most(broker, consultant, results, monkeypatch):
    ask(consultant)
    brief = ComparisonBrief.objects.get()
    job = Job.objects.get()

    def draw(html, styles):
        ComparisonBrief.objects.all().delete()
        return b"%PDF-1.7"

    monkeypatch.setattr(pdf, "render_pdf", draw)
    run_job(job.pk, work_on_brief, kind=job.kind)

    assert not ComparisonBrief.objects.filter(pk=brief.pk).exists()
    assert remove_orphan_briefs() == 1


def test_the_oldest_goes_when_there_are_many(broker, consultant, results, monkeypatch):
    monkeypatch.setattr(briefs, "MOST_BRIEFS", 2)
    for number in ("1", "2"):
        make_result(place=results[0].submission.assessment.place, origin="desk", round_number=int(number))
    for language, origin in [("en", "self"), ("en", "desk"), ("ja", "self")]:
        ask(consultant, language=language, origin=origin)

    kept = ComparisonBrief.objects.order_by("pk")
    assert [(brief.language, brief.parameters["origin"]) for brief in kept] == [
        ("en", "desk"), ("ja", "self"),
    ]  # fmt: skip


def test_progress_is_a_fragment_for_the_script_and_the_page_for_a_person(broker, consultant, results):
    ask(consultant)
    address = f"{ADDRESS}{ComparisonBrief.objects.get().pk}/"

    fragment = sign_in(consultant).get(f"{address}progress/", headers=HTMX).content.decode()

    assert 'hx-trigger="every 1s"' in fragment
    assert "<html" not in fragment
    assert sign_in(consultant).get(f"{address}progress/").url == address


def test_a_file_that_is_not_made_yet_is_not_found(broker, consultant, results):
    ask(consultant)

    assert fetch(consultant, ComparisonBrief.objects.get()).status_code == 404


def test_a_failed_job_can_be_tried_again(broker, consultant, results):
    ask(consultant)
    Job.objects.update(state=JobState.FAILED, message_code="jobs.lost")

    page = read_page(consultant, ComparisonBrief.objects.get())
    ask(consultant)

    assert "The program stopped three times" in page
    assert "Try again" in page
    assert Job.objects.filter(state=JobState.QUEUED).count() == 1


def test_who_leaves_takes_their_briefs_with_them(broker, consultant, results):
    brief = make(consultant)
    consultant.delete()

    assert not ComparisonBrief.objects.filter(pk=brief.pk).exists()


def count_queries(browser, brief):
    with CaptureQueriesContext(connection) as captured:
        assert browser.get(f"{ADDRESS}{brief.pk}/").status_code == 200
    return len(captured)


def test_the_page_takes_as_many_queries_with_many_places(broker, results):
    administrator = make_user(roles=[("administrator", "site")])
    brief = make(administrator)
    browser = sign_in(administrator)
    few = count_queries(browser, brief)
    for _number in range(5):
        make_result()

    assert count_queries(browser, brief) == few
