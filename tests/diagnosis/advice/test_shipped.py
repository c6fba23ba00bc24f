"""Every diagnosis that comes with the program leads somewhere: a way that reaches the stage, and advice."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.utils import translation

from diagnosis.advice.advising import look_ahead
from diagnosis.advice.match_wording import describe
from diagnosis.results.permissions import results_with_context
from diagnosis.results.selectors import read_result
from tests.factories import TESTS, make_jica_version

FIXTURES = TESTS.parent / "fixtures"


@pytest.fixture
def shipped(db):
    make_jica_version()
    call_command("load_reference")
    call_command("load_library", FIXTURES / "measures" / "jica-smart-city.yaml", publish=True)
    call_command("load_assessments", FIXTURES / "desk", FIXTURES / "demo")
    return list(results_with_context().order_by("pk"))


def test_every_shipped_diagnosis_has_a_way_and_advice(shipped):
    assert sum(row.submission.assessment.origin == "desk" for row in shipped) == 6
    for result in shipped:
        name = str(result.submission.assessment)
        reading = read_result(result)
        ahead = look_ahead(reading)
        way, advice = ahead.way, ahead.advice

        assert way is not None, name
        assert advice is not None, name
        assert way.reached or way.path is not None, name
        assert (way.too_large, way.blocked) == (False, ()), name
        if way.path is not None:
            verdicts = {row.stage: row.verdict for row in way.path.diagnosis.stage.traces}
            assert verdicts[way.stage.key] == "met", name
        assert len(advice.first) == 5, name
        before: set[str] = set()
        for row in advice.first:
            assert before.issuperset(row.needs), (name, row.measure.key)
            assert row.reasons, (name, row.measure.key)
            before.add(row.measure.key)
        for language in ("en", "ja"):
            with translation.override(language):
                said = [describe(message, advice.words) for row in advice.first for message in row.reasons]
            assert all(said), name
            assert not any("%(" in sentence for sentence in said), name
