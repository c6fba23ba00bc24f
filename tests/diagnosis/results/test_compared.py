"""Results as comparisons find them: one row each, the newest of each line marked, whatever comes late."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from diagnosis.assessments.checking import send_back
from diagnosis.assessments.models import Assessment
from diagnosis.results.compared import NO_MARK, enter_result
from diagnosis.results.models import ComparedResult, NodeScore, Result
from diagnosis.results.permissions import results_with_context
from diagnosis.results.services import finish_check, submit_and_diagnose
from diagnosis.scoring.encoding import decode_diagnosis
from frameworks.selectors import load_spec
from tests.factories import (
    answer_all,
    check_all,
    make_assessment,
    make_place,
    make_programme,
    make_result,
    make_submission,
    make_user,
)

pytestmark = pytest.mark.django_db
VISION = "policy.vision.quick"


def newest(**filters):
    return list(ComparedResult.objects.filter(is_newest=True, **filters).values_list("result", flat=True))


def enter_again(result: Result) -> ComparedResult:
    """Enter a result as if it came only now."""
    ComparedResult.objects.filter(pk=result.pk).delete()
    loaded = results_with_context().get(pk=result.pk)
    return enter_result(result=loaded, diagnosis=decode_diagnosis(bytes(loaded.payload)))


def test_a_result_is_entered_with_what_is_filtered_by():
    result = make_result(place=make_place("harbour-city"))
    row = result.compared
    assessment = result.submission.assessment

    assert (row.place_id, row.framework_id, row.version_id) == (
        assessment.place_id,
        assessment.framework_id,
        assessment.version_id,
    )
    assert (row.mode, row.series, row.origin, row.round, row.submission_number) == (
        "quick",
        "self",
        "self",
        1,
        1,
    )
    assert (row.method_digest, row.stage, row.as_of) == (
        result.method_digest,
        result.stage,
        assessment.as_of,
    )
    assert row.is_current
    assert row.is_newest


def test_marks_are_the_ranks_of_the_domains_in_the_order_of_the_document():
    assessment = make_assessment()
    spec = load_spec(assessment.version_id)
    answer_all(assessment)
    first = spec.domains[0]
    missing = [question.key for element in first.elements for question in element.questions]
    assessment.answers.filter(question_key__in=missing).delete()
    result = submit_and_diagnose(assessment=assessment, by=None)

    scores = {row.node_key: row.level for row in NodeScore.objects.filter(result=result, kind="domain")}
    expected = "".join(
        str(spec.rank_of_level(scores[domain.key])) if scores[domain.key] else NO_MARK
        for domain in spec.domains
    )
    assert result.compared.marks == expected
    assert result.compared.marks[0] == NO_MARK
    assert result.compared.marks[1] != NO_MARK


def test_a_later_round_becomes_the_newest_of_its_line():
    city = make_place()
    first, second = make_result(place=city), make_result(place=city, round_number=2)

    assert newest() == [second.pk]
    assert ComparedResult.objects.get(pk=first.pk).is_current


def test_other_modes_origins_and_places_are_lines_of_their_own():
    city = make_place()
    kept = [
        make_result(place=city).pk,
        make_result(place=city, origin="desk").pk,
        make_result(place=city, mode="deep").pk,
        make_result().pk,
    ]

    assert sorted(newest()) == kept


def test_an_older_round_that_comes_late_changes_nothing():
    city = make_place()
    late = make_result(place=city)
    second = make_result(place=city, round_number=2)

    row = enter_again(late)

    assert (row.is_current, row.is_newest) == (True, False)
    assert newest() == [second.pk]


def test_submitting_again_replaces_and_an_older_submission_that_comes_late_does_not():
    consultant = make_user()
    assessment = make_submission(make_assessment())
    send_back(assessment=assessment, submission_number=1, reasons={VISION: "Attach the plan"}, by=consultant)
    again = submit_and_diagnose(assessment=Assessment.objects.get(pk=assessment.pk), by=None)
    first = Result.objects.exclude(pk=again.pk).get()

    assert newest() == [again.pk]
    row = enter_again(first)

    assert (row.is_current, row.is_newest) == (False, False)
    assert newest() == [again.pk]
    assert ComparedResult.objects.get(pk=again.pk).is_current


def test_the_checked_series_is_a_line_of_its_own():
    city = make_place()
    programme = make_programme(places=[city])
    consultant = make_user(roles=[("consultant", programme)])
    assessment = make_submission(make_assessment(place=city))
    check_all(assessment, by=consultant)
    checked = finish_check(assessment=assessment, by=consultant)

    assert newest(series="verified") == [checked.pk]
    assert len(newest(series="self")) == 1


def test_what_was_made_before_comparisons_is_entered_once(capsys):
    city = make_place()
    first, second = make_result(place=city), make_result(place=city, round_number=2)
    before = list(ComparedResult.objects.order_by("pk").values())
    ComparedResult.objects.all().delete()

    call_command("complete_comparison")
    call_command("complete_comparison")

    assert list(ComparedResult.objects.order_by("pk").values()) == before
    assert newest() == [second.pk]
    assert capsys.readouterr().out.split("\n")[:2] == ["2 results entered.", "0 results entered."]
    assert first.pk != second.pk
