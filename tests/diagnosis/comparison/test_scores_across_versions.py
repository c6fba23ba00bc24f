"""Results of two versions, scored on what both ask."""

from __future__ import annotations

import pytest
from django.utils import translation

from diagnosis.comparison import shared
from diagnosis.comparison.common import REASONS, find_common
from diagnosis.comparison.ground import Ground
from diagnosis.comparison.ground_wording import WHY_FALLEN, describe_common
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.shared import TooMany, find_ground_in_common, score_shared
from diagnosis.results.models import NodeScore
from diagnosis.results.services import submit_and_diagnose
from diagnosis.results.sharing import set_audience
from frameworks.selectors import load_spec
from tests.diagnosis.comparison.versions import REWORDED, make_later_version
from tests.factories import answer_all, make_assessment, make_place, make_user, make_version


def add_result(version, *, kind="city", **levels):
    assessment = make_assessment(place=make_place(kind=kind), version=version)
    keys = {f"{name.replace('_', '.')}.quick": level for name, level in levels.items()}
    answer_all(assessment, level="partly", levels=keys)
    return submit_and_diagnose(assessment=assessment, by=None).compared


def share(*versions):
    ids = tuple(version.pk for version in versions)
    return Ground(load_spec(ids[-1]), versions[-1].framework_id, "quick", "self", ids, is_common=True)


def everything():
    """The reach of somebody who sees all places, and so all answers."""
    return Reach(make_user(roles=[("administrator", "site")]))


@pytest.fixture
def versions(db):
    return make_version(), make_later_version(**REWORDED)


def test_scores_of_two_versions_by_hand(versions):
    old, new = versions
    first = add_result(old, policy_vision="improved", policy_targets="not-started")
    second = add_result(new, policy_vision="first-steps", operation_partners="in-place")

    scores = score_shared(share(old, new), [first, second], reach=everything())

    # targets fell out: Policy is vision alone, the whole the mean of Policy and Operation
    assert scores.common.kept == ("policy.vision.quick", "operation.partners.quick")
    found = [scores.find(row.pk, "domain", "policy").score for row in (first, second)]
    assert found == [100.0, 25.0]
    assert [scores.find(row.pk, "overall", "overall").score for row in (first, second)] == [75.0, 50.0]
    assert scores.find(first.pk, "element", "policy.targets") is None
    assert scores.find(first.pk, "criterion", "relevance").score == 100.0
    assert scores.stages == {first.pk: "", second.pk: ""}


def test_without_a_difference_scores_are_those_that_are_stored(versions):
    rows = [add_result(versions[1], policy_targets=level) for level in ("improved", "not-started")]

    scores = score_shared(share(versions[1]), rows, reach=everything())

    stored = NodeScore.objects.filter(result__in=[row.pk for row in rows])
    assert stored.count() == 2 * (1 + 2 + 3 + 1)
    for node in stored:
        found = scores.find(node.result_id, node.kind, node.node_key)
        assert (found.score, found.level, found.provisional) == (node.score, node.level, node.provisional)
        if node.kind != "criterion":
            assert (found.low, found.high, found.coverage) == (node.low, node.high, node.coverage)
    assert scores.stages == {row.pk: row.stage for row in rows}


def test_one_query_however_many(versions, django_assert_num_queries):
    rows = [add_result(version) for version in versions]
    ground = share(*versions)
    reach = everything()
    assert reach.shown_results == ()  # read before: pages need it anyway

    with django_assert_num_queries(1):
        score_shared(ground, rows, reach=reach)
    rows += [add_result(version) for version in versions] + [add_result(versions[0], kind="district")]
    with django_assert_num_queries(1):
        scores = score_shared(ground, rows, reach=reach)

    assert set(scores.figures) == {row.pk for row in rows}
    assert set(scores.commons) == {"city", "district"}
    assert scores.common == scores.commons["city"]


def test_no_result_has_no_scores_but_a_ground(versions):
    scores = score_shared(share(*versions), [], reach=everything())

    assert scores.figures == {}
    assert scores.common.kept == find_ground_in_common(share(*versions), place_kind="city").kept


def test_too_many_are_refused(versions, monkeypatch):
    rows = [add_result(versions[0]) for _number in range(2)]
    monkeypatch.setattr(shared, "MOST_SHARED", 1)

    with pytest.raises(TooMany, match="narrow the filters"):
        score_shared(share(*versions), rows, reach=everything())


def test_where_nothing_stayed_results_have_no_figures(db):
    other = make_later_version(**{", quick?": ", asked quickly?"})
    row = add_result(make_version())

    scores = score_shared(share(make_version(), other), [row], reach=everything())

    assert scores.common.is_empty
    assert scores.figures == {row.pk: {}}
    assert scores.stages == {row.pk: ""}
    assert "No question is the same" in describe_common(scores.common).sentence


def test_every_reason_has_words():
    assert set(WHY_FALLEN) == set(REASONS)


def test_common_ground_in_words(versions):
    common = find_common([load_spec(version.pk) for version in versions], mode="quick", place_kind="city")

    with translation.override("en"):
        note = describe_common(common)

    assert note.sentence == "Compared on 2 questions that are the same in versions 1.0 and 1.1."
    assert note.fallen_sentence == "1 question fell out"
    assert [(group.why, len(group.questions)) for group in note.groups] == [
        ("In other words in version 1.0", 1)
    ]
    assert "No stage is given" in note.stage_sentence


def test_what_is_shown_without_its_answers_tells_no_single_answer(db):
    """Where an element lost one of two questions, its score would be the answer to the other."""
    alone = "          - key: policy.vision.deep\n            modes: [deep]"
    old, twice = make_version(), make_later_version(**{alone: alone.replace("[deep]", "[quick, deep]")})
    rows = [add_result(old), add_result(twice)]
    for row in rows:
        lead = make_user(roles=[("lead", row.place)])
        set_audience(result=row.result, audience="public", by=lead)
    ground = share(old, twice)

    known = score_shared(ground, rows, reach=everything())
    outside = score_shared(ground, rows, reach=Reach(make_user()))
    at_home = score_shared(ground, rows, reach=Reach(make_user(roles=[("reader", rows[1].place)])))

    assert known.find(rows[1].pk, "element", "policy.vision").score == 50.0
    assert outside.figures[rows[1].pk] == {}
    assert outside.stages[rows[1].pk] == ""
    assert outside.figures[rows[0].pk] == known.figures[rows[0].pk]  # its elements are as they were
    assert at_home.figures == known.figures
