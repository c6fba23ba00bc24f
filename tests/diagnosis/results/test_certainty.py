"""How sure a result is: kept with it, completed later, shown to those who may see it, never in the way."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command

from diagnosis.reports.render import render_html
from diagnosis.results import certainty as keeping
from diagnosis.results.certainty import load_certainty
from diagnosis.results.models import Result, ResultCertainty
from diagnosis.results.permissions import results_with_context
from diagnosis.results.selectors import read_result
from diagnosis.results.services import complete_certainty, finish_check, submit_and_diagnose
from diagnosis.results.sharing import set_audience
from diagnosis.scoring.encoding import decode_diagnosis, encode_certainty
from diagnosis.scoring.errors import UnreadableDiagnosis
from diagnosis.scoring.uncertainty import CERTAINTY_VERSION
from frameworks.selectors import load_spec
from tests.diagnosis.results.conftest import give_answers, hand_in, sign_in
from tests.factories import check_all, make_assessment, make_programme, make_user

pytestmark = pytest.mark.django_db
ANSWERS = {
    "policy.vision.quick": "in-place",
    "policy.targets.quick": "first-steps",
    "operation.partners.quick": "partly",
}


@pytest.fixture
def broken(monkeypatch):
    def fail(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(keeping, "compute_certainty", fail)


def forget(monkeypatch, **fields) -> Result:
    """Make a result as it was before certainties were kept."""
    with monkeypatch.context() as earlier:
        earlier.setattr("diagnosis.results.services.keep_certainty", lambda *args: None)
        result = hand_in(ANSWERS, **fields)
    return results_with_context().get(pk=result.pk)


def load(result: Result):
    spec = load_spec(result.submission.assessment.version_id)
    return load_certainty(result, spec, decode_diagnosis(bytes(result.payload)))


def test_it_is_kept_with_the_result(django_assert_num_queries):
    result = results_with_context().get(pk=hand_in(ANSWERS).pk)

    with django_assert_num_queries(0):
        certainty = load(result)

    assert certainty is not None
    assert encode_certainty(certainty) == bytes(result.certainty.payload)
    assert result.certainty.engine_version == CERTAINTY_VERSION
    assert certainty.input_digest == result.input_digest
    assert str(result.certainty) == f"{result.pk}: {CERTAINTY_VERSION}"


def test_the_same_answers_are_as_sure(db):
    first, second = (bytes(hand_in(ANSWERS).certainty.payload) for _ in range(2))

    assert first == second


def test_grade_a_without_evidence_counts_as_b_in_it():
    certainty = load(hand_in(ANSWERS))

    assert certainty is not None
    assert {answer.grade for answer in certainty.score_answers} == {"B"}


def test_a_fault_in_it_stops_no_submission(broken, caplog):
    result = hand_in(ANSWERS)

    assert not ResultCertainty.objects.exists()
    assert load(result) is None
    assert "cannot be computed" in caplog.text


def test_a_page_without_it_shows_the_bounds(broken, lead, city):
    result = hand_in(ANSWERS | {"operation.partners.quick": "unknown"}, place=city)

    page = sign_in(lead).get(f"/results/{result.pk}/").content.decode()

    assert "How sure we are" not in page
    assert "Where it could lie with the missing answers" in page
    assert "variations" not in page


def test_a_result_from_before_is_computed_and_not_stored(monkeypatch):
    earlier = forget(monkeypatch)

    certainty = load(earlier)

    assert certainty is not None
    assert encode_certainty(certainty) == bytes(hand_in(ANSWERS).certainty.payload)
    assert not ResultCertainty.objects.filter(result=earlier).exists()


def test_bytes_of_another_shape_are_computed_anew(monkeypatch, caplog):
    earlier = forget(monkeypatch)
    ResultCertainty.objects.create(result=earlier, payload=b'{"of": "later"}', engine_version="9")

    assert load(results_with_context().get(pk=earlier.pk)) is not None
    assert "computed anew" in caplog.text


def test_the_command_completes_what_has_none(monkeypatch):
    earlier, kept = forget(monkeypatch), hand_in(ANSWERS)
    said = io.StringIO()

    call_command("complete_certainty", stdout=said)
    call_command("complete_certainty", stdout=said)

    assert said.getvalue().splitlines() == ["1 of 1 results completed.", "0 of 0 results completed."]
    completed = ResultCertainty.objects.get(result=earlier)
    assert bytes(completed.payload) == bytes(kept.certainty.payload)


def test_completing_leaves_what_is_there_and_what_cannot_be_told(monkeypatch):
    kept, earlier = hand_in(ANSWERS), forget(monkeypatch)
    assert not complete_certainty(result=kept)

    def fail(*args, **kwargs):
        raise UnreadableDiagnosis

    monkeypatch.setattr(keeping, "compute_certainty", fail)
    assert not complete_certainty(result=earlier)
    assert ResultCertainty.objects.count() == 1


def test_completing_yields_to_a_faster_run(monkeypatch):
    earlier = forget(monkeypatch)
    compute = keeping.compute_certainty

    def be_slow(*args, **kwargs):
        ResultCertainty.objects.create(result=earlier, payload=b"{}", engine_version="0")
        return compute(*args, **kwargs)

    # Inside the savepoint of the slower run, so both rows are gone with it here; elsewhere the first stays.
    monkeypatch.setattr(keeping, "compute_certainty", be_slow)

    assert not complete_certainty(result=earlier)


@pytest.fixture
def page(lead, city):
    result = hand_in(ANSWERS | {"policy.targets.quick": "unknown"}, place=city)
    return sign_in(lead).get(f"/results/{result.pk}/").content.decode()


@pytest.mark.parametrize(
    "shown",
    [
        "How sure we are",
        "of 100 variations",
        "Where it lies in 90 of 100 variations",
        "in 90 of 100 variations",
        'class="figure dots"',
        "no answer yet",
        'href="#q-policy.targets.quick"',
        "Scores, 0 to 100, and where they lie in 90 of 100 variations",
    ],
)
def test_the_page_says(shown, page):
    assert shown in page


def test_the_bar_says_its_band_in_words(lead, city):
    result = hand_in(ANSWERS, place=city)
    band = load(result).find_band("policy")

    page = sign_in(lead).get(f"/results/{result.pk}/").content.decode()

    assert f"Policy: 50 of 100, from {round(band.low)} to {round(band.high)} in 90 of 100 variations" in page


def test_a_reader_outside_sees_bands_and_no_answers(lead, city, client):
    result = hand_in(ANSWERS, place=city)
    set_audience(result=result, audience="public", by=lead)

    page = client.get(f"/public/results/{result.pk}/").content.decode()

    assert "of 100 variations" in page
    assert 'class="figure dots"' in page
    assert "better evidence" not in page
    assert "uncertain most" not in page
    assert "#q-" not in page


def test_a_checked_result_has_its_own_beside_that_of_the_city(city):
    consultant = make_user(roles=[("consultant", make_programme(places=[city]))])
    assessment = make_assessment(place=city)
    give_answers(assessment, ANSWERS)
    submit_and_diagnose(assessment=assessment, by=None)
    assessment.refresh_from_db()
    check_all(assessment, by=consultant, changes={"policy.vision.quick": "partly"})
    result = finish_check(assessment=assessment, by=consultant)

    reading = read_result(results_with_context().get(pk=result.pk))
    page = sign_in(consultant).get(f"/results/{result.pk}/").content.decode()

    assert reading.certainty is not None
    assert reading.beside is not None
    assert reading.beside.certainty is not None
    assert reading.certainty != reading.beside.certainty
    assert reading.find_beside(reading.diagnosis.domains[0]) == 50
    assert "self-reported 50" in page


def test_the_report_says_it_in_short():
    result = results_with_context().get(pk=hand_in(ANSWERS).pk)

    html = render_html(result, "en")

    assert "How sure we are" in html
    assert "of 100 variations" in html
    assert 'href="#q-' not in html
    assert "times more. Each time answers move to other levels" in html


def test_the_api_gives_it(lead, city):
    result = hand_in(ANSWERS, place=city)

    told = sign_in(lead).get(f"/api/v1/results/{result.pk}/").json()["certainty"]

    assert told == json.loads(bytes(result.certainty.payload))


def test_the_api_says_null_where_it_cannot_be_told(broken, lead, city):
    result = hand_in(ANSWERS, place=city)

    assert sign_in(lead).get(f"/api/v1/results/{result.pk}/").json()["certainty"] is None
