"""The certainty: worked cases, the declared chances, what its answers and seeds depend on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.draws import draw_answers, draw_variations, find_chances, find_grade
from diagnosis.scoring.encoding import decode_certainty, encode_certainty
from diagnosis.scoring.errors import UnreadableCertainty
from diagnosis.scoring.records import AnswerRecord, Band, Certainty, Diagnosis, QuestionResult
from diagnosis.scoring.uncertainty import CERTAINTY_VERSION, compute_certainty, draw_overall_scores, lay_draws
from frameworks.rules import AnyOf, LevelAtLeast, ScoreAtLeast
from frameworks.spec import AggregationStep, Framework
from frameworks.spec import Certainty as Declared
from tests.diagnosis.scoring.frameworks import (
    JICA_STAGES,
    answer_with,
    build_domain,
    build_element,
    build_framework,
    build_jica_shape,
    build_question,
)

CASES = yaml.safe_load((Path(__file__).parent / "cases" / "certainty.yaml").read_text(encoding="utf-8"))
STORED_WEIGHTS = [1.182319503208, 0.89474278697, 1.185114920495]
SHARE_BY_CHANCE = 0.04  # more than three standard deviations of a share in 2,000 draws


def declare(
    framework: Framework,
    *,
    spread: float = 0.0,
    alternatives: tuple[str, ...] = (),
    chances: Mapping[str, tuple[float, float, float]] | None = None,
    draws: int = 2000,
) -> Framework:
    """The framework with its spreads declared anew; without alternatives only its own methods."""
    steps = {
        name: AggregationStep(getattr(framework, name).method, alternatives)  # type: ignore[arg-type]
        for name in ("element_step", "domain_step", "overall_step")
    }
    grades = tuple(
        replace(grade, **dict(zip(("one_down", "one_up", "two_down"), chances[grade.key], strict=True)))
        if chances and grade.key in chances
        else grade
        for grade in framework.grades
    )
    return replace(framework, certainty=Declared(draws, spread), grades=grades, **steps)


def diagnose_city(framework: Framework, answers: list[AnswerRecord]) -> Diagnosis:
    return diagnose(framework, mode="quick", place_kind="city", answers=answers)


def build_case(case: dict[str, Any]) -> tuple[Framework, list[AnswerRecord]]:
    keys = [*case["answers"], *case.get("missing", ())]
    framework = declare(
        build_framework(
            build_domain("policy", build_element("policy.vision", *(build_question(key) for key in keys))),
            stages={"in-place": LevelAtLeast("policy", "prepared"), "to-be-developed": None},
        ),
        alternatives=tuple(case.get("alternatives", ())),
        chances={key: tuple(given) for key, given in case.get("chances", {}).items()},
    )
    answers = [
        record
        for key, (given, grade) in case["answers"].items()
        for record in answer_with(framework, {key: given}, grade=grade)
    ]
    return framework, answers


@pytest.mark.parametrize("case", [pytest.param(case, id=case["case"]) for case in CASES])
def test_certainty_has_the_values_that_were_worked_out(case: dict[str, Any]) -> None:
    framework, answers = build_case(case)

    certainty = compute_certainty(
        framework, diagnose_city(framework, answers), evidenced=set(case.get("evidence", ()))
    )

    low, median, high = case["band"]
    if "method_share" in case:  # which half of the draws is the larger one is chance
        band = certainty.find_band("policy.vision")
        assert band is not None
        assert (band.low, band.high) == (low, high)
        assert certainty.score_method_share == pytest.approx(case["method_share"])
    else:
        assert certainty.find_band("policy") == Band("policy", low, median, high)
        assert certainty.score_method_share == 0.0
    for stage, share in case.get("stages", {}).items():
        within = 0.0 if share in (0.0, 1.0) else SHARE_BY_CHANCE
        assert certainty.share_of(stage) == pytest.approx(share, abs=within)
    assert [row.question for row in certainty.score_answers] == case["score_answers"]


def build_pair(**declared: Any) -> Framework:
    questions = (build_question("a", factors={"f": 1}), build_question("b", spread={"C": (0.0, 1.0, 0.0)}))
    return declare(
        build_framework(
            build_domain("policy", build_element("policy.vision", *questions)),
            build_domain("system", build_element("system.rules", build_question("c"))),
            stages={"high": ScoreAtLeast("system", 50), "low": None},
            criteria=("impact", "relevance"),
            factors={"f": ("impact", "policy")},
        ),
        **declared,
    )


def read_given(framework: Framework, answers: list[AnswerRecord]) -> dict[str, QuestionResult]:
    diagnosis = diagnose_city(framework, answers)
    return {result.question: result for node in diagnosis.elements for result in node.questions}


def test_drawn_answers_move_by_the_chances_of_their_grade() -> None:
    framework = build_pair(draws=100_000)
    given = read_given(framework, answer_with(framework, {"a": 50, "c": "don't know"}, grade="D"))

    codes = draw_answers(
        framework, framework.list_questions("quick"), given, evidenced=set(), input_digest="any"
    )

    shares = np.bincount(codes[0], minlength=5) / 100_000
    # D from "partly" (position 2): two down .10, one down .30, stays .45, one up .15
    assert shares == pytest.approx([0.10, 0.30, 0.45, 0.15, 0.0], abs=0.01)
    assert np.bincount(codes[2], minlength=5) / 100_000 == pytest.approx([0.2] * 5, abs=0.01)


def test_spread_of_a_question_goes_before_that_of_the_grade() -> None:
    framework = build_pair()
    a, b = framework.list_questions("quick")[:2]

    assert find_chances(framework, a, "C") == (0.2, 0.1, 0.0)
    assert find_chances(framework, b, "C") == (0.0, 1.0, 0.0)
    assert find_chances(framework, b, "D") == (0.3, 0.15, 0.1)


@pytest.mark.parametrize(
    ("grade", "has_evidence", "counted"),
    [("A", True, "A"), ("A", False, "B"), ("B", False, "B"), ("C", True, "C"), (None, True, "D")],
)
def test_grade_that_counts(grade: str | None, has_evidence: bool, counted: str) -> None:
    assert find_grade(build_pair(), grade, has_evidence=has_evidence) == counted


def test_framework_without_grades_moves_no_answer() -> None:
    framework = replace(build_pair(), grades=())

    assert find_grade(framework, None, has_evidence=False) is None
    assert find_chances(framework, framework.list_questions("quick")[0], None) == (0.0, 0.0, 0.0)


def test_only_grade_of_a_framework_has_no_next_one() -> None:
    framework = build_pair()
    framework = replace(framework, grades=framework.grades[:1])

    assert find_grade(framework, "A", has_evidence=False) == "A"


def test_weights_stay_within_their_spread_and_aggregations_among_the_declared() -> None:
    framework = build_pair(spread=0.2, alternatives=("geometric", "minimum"))

    varied = draw_variations(framework, framework.list_questions("quick"))

    for weights, rows in ((varied.weights.questions, 3), (varied.weights.domains, 2), (varied.links, 1)):
        assert weights.shape == (rows, 2000)
        assert 0.8 <= weights.min() < 0.81
        assert 1.19 < weights.max() <= 1.2
    assert set(np.unique(varied.methods.element)) == {1, 2}  # geometric and minimum, not arithmetic


def test_weights_and_aggregations_are_the_same_whatever_is_asked() -> None:
    framework = build_pair(spread=0.2, alternatives=("arithmetic", "geometric"))
    questions = framework.list_questions("quick")

    whole = draw_variations(framework, questions)
    part = draw_variations(framework, questions[1:])

    assert np.array_equal(whole.weights.questions[1:], part.weights.questions)
    assert np.array_equal(whole.weights.elements, part.weights.elements)
    assert np.array_equal(np.asarray(whole.methods.domain), np.asarray(part.methods.domain))
    assert part.links.shape == (0, 2000)


def test_another_method_or_input_draws_other_numbers() -> None:
    framework = build_pair(spread=0.2)
    questions = framework.list_questions("quick")
    given = read_given(framework, [])

    def draw(known: Framework, digest: str) -> Any:
        return draw_answers(known, questions, given, evidenced=set(), input_digest=digest)

    other = replace(framework, method_digest="another")
    assert not np.array_equal(draw(framework, "one"), draw(framework, "two"))
    assert not np.array_equal(draw(framework, "one"), draw(other, "one"))
    assert np.array_equal(draw(framework, "one"), draw(framework, "one"))
    assert not np.array_equal(
        draw_variations(framework, questions).weights.domains,
        draw_variations(other, questions).weights.domains,
    )


def test_drawn_numbers_are_those_that_were_stored_once() -> None:
    """A change of these numbers changes every band: the version of the certainty has to change with it."""
    framework = build_pair(spread=0.2)

    varied = draw_variations(framework, framework.list_questions("quick"))

    assert CERTAINTY_VERSION == "1.0.0"
    assert varied.weights.domains[0, :3].tolist() == pytest.approx(STORED_WEIGHTS, abs=1e-12)


def test_evidence_on_one_answer_leaves_the_draws_of_the_others() -> None:
    framework = build_pair()
    given = read_given(framework, answer_with(framework, {"a": 50, "b": 50, "c": 50}, grade="A"))
    questions = framework.list_questions("quick")

    bare, attached = (
        draw_answers(framework, questions, given, evidenced=evidenced, input_digest="any")
        for evidenced in (set(), {"a"})
    )

    assert np.array_equal(bare[1:], attached[1:])
    assert set(attached[0]) == {2}
    assert set(bare[0]) == {1, 2, 3}


def test_answers_are_named_by_what_they_explain() -> None:
    framework = build_pair()
    answers = [
        *answer_with(framework, {"a": 50, "b": 50}, grade="B"),
        *answer_with(framework, {"c": 50}, grade="D"),
    ]

    certainty = compute_certainty(framework, diagnose_city(framework, answers), evidenced=set())

    assert certainty.judged_stage == "high"
    assert [(row.question, row.grade, row.domain) for row in certainty.stage_answers] == [
        ("c", "D", "system")
    ]
    assert certainty.stage_answers[0].share > 0.99
    # c alone is half of the overall score, a and b share the other half, and B moves less than D
    assert certainty.score_answers[0].question == "c"
    assert {row.question for row in certainty.score_answers} == {"a", "b", "c"}
    assert sum(row.share for row in certainty.score_answers) == pytest.approx(1.0, abs=0.05)


def test_of_many_answers_five_are_named() -> None:
    framework = declare(build_jica_shape())
    answers = answer_with(framework, {q.key: 50 for q in framework.list_questions("quick")}, grade="D")

    certainty = compute_certainty(framework, diagnose_city(framework, answers), evidenced=set())

    assert len(certainty.score_answers) == 5
    shares = [row.share for row in certainty.score_answers]
    assert shares == sorted(shares, reverse=True)


def test_missing_answer_is_named_without_a_grade() -> None:
    framework = build_pair()
    answers = answer_with(framework, {"a": 50, "b": "don't know"}, grade="A")

    certainty = compute_certainty(framework, diagnose_city(framework, answers), evidenced={"a"})

    assert {(row.question, row.missing, row.grade) for row in certainty.score_answers} == {
        ("b", True, None),
        ("c", True, None),
    }


def test_range_is_judged_by_its_most_frequent_stage() -> None:
    framework = build_pair()
    diagnosis = diagnose_city(framework, answer_with(framework, {"a": 50, "b": 50}, grade="A"))
    assert diagnosis.stage is not None
    assert diagnosis.stage.stage is None

    certainty = compute_certainty(framework, diagnosis, evidenced={"a", "b"})

    # c is missing: 50 or more in three of five levels
    assert certainty.judged_stage == "high"
    assert certainty.share_of("high") == pytest.approx(0.6, abs=SHARE_BY_CHANCE)
    assert certainty.share_of("nowhere") == 0.0


def test_node_that_leaves_has_no_band_and_keeps_a_range_at_its_lowest_stage() -> None:
    framework = build_pair()
    answers = answer_with(framework, {"a": 50, "b": 50, "c": "not applicable"}, grade="A")

    certainty = compute_certainty(framework, diagnose_city(framework, answers), evidenced={"a", "b"})

    assert certainty.find_band("system") is None
    assert certainty.find_band("overall") == Band("overall", 50.0, 50.0, 50.0)
    assert certainty.ranges == 1.0
    assert [row.share for row in certainty.stages] == [0.0, 1.0]
    assert certainty.stage_answers == ()


def test_nothing_that_applies_gives_no_band() -> None:
    framework = build_pair()
    answers = answer_with(framework, dict.fromkeys("abc", "not applicable"))

    certainty = compute_certainty(framework, diagnose_city(framework, answers), evidenced=set())

    assert certainty.nodes == ()
    assert certainty.criteria == ()
    assert certainty.score_answers == ()
    assert certainty.score_method_share == 0.0


def test_criterion_has_a_band_where_something_in_it_counts() -> None:
    framework = build_pair()
    diagnosis = diagnose_city(framework, answer_with(framework, {"a": 75}, grade="D"))

    certainty = compute_certainty(framework, diagnosis, evidenced=set())

    assert certainty.find_criterion("impact") == Band("impact", 25.0, 75.0, 100.0)
    assert certainty.find_criterion("relevance") is None


def test_framework_without_stages_has_no_shares() -> None:
    framework = replace(build_pair(), stages=())

    certainty = compute_certainty(framework, diagnose_city(framework, []), evidenced=set())

    assert certainty.stages == ()
    assert certainty.judged_stage is None
    assert certainty.ranges == 0.0
    assert certainty.stage_answers == ()


def test_one_draw_is_enough_to_answer() -> None:
    framework = build_pair(draws=1)

    certainty = compute_certainty(framework, diagnose_city(framework, []), evidenced=set())

    band = certainty.find_band("overall")
    assert band is not None
    assert band.low == band.median == band.high
    assert certainty.score_answers == ()


def test_two_draws_explain_nothing() -> None:
    framework = build_pair(draws=2)
    answers = answer_with(framework, {"a": 50}, grade="D")

    certainty = compute_certainty(framework, diagnose_city(framework, answers), evidenced=set())

    assert certainty.draws == 2
    assert certainty.score_answers == ()


def make_certainty() -> Certainty:
    framework = replace(build_pair(spread=0.2), stages=build_framework(stages=JICA_STAGES).stages[-1:])
    diagnosis = diagnose_city(framework, answer_with(framework, {"a": 75, "b": 25}, grade="C"))
    return compute_certainty(framework, diagnosis, evidenced=set())


def test_decoded_certainty_equals_the_encoded_one() -> None:
    certainty = make_certainty()

    decoded = decode_certainty(encode_certainty(certainty))

    assert decoded == certainty
    assert encode_certainty(decoded) == encode_certainty(certainty)


@pytest.mark.parametrize("encoded", [b"", b"{}", b"[]", b'{"draws": 1}', b"null", b"\xff"])
def test_bytes_that_are_no_certainty_are_refused(encoded: bytes) -> None:
    with pytest.raises(UnreadableCertainty):
        decode_certainty(encoded)


def test_alternative_rule_counts_as_in_the_traced_engine() -> None:
    rule = AnyOf((LevelAtLeast("policy", "prepared"), LevelAtLeast("system", "prepared")))
    framework = declare(
        replace(
            build_pair(),
            stages=build_framework(stages={"high": rule, "low": None}).stages,
        )
    )
    answers = answer_with(framework, {"a": 100, "b": 100, "c": 0}, grade="A")

    certainty = compute_certainty(framework, diagnose_city(framework, answers), evidenced={"a", "b", "c"})

    assert [row.share for row in certainty.stages] == [1.0, 0.0]


def test_overall_scores_of_the_draws_are_those_behind_the_stored_band() -> None:
    framework = build_pair(spread=0.2, alternatives=("arithmetic", "geometric"), draws=400)
    diagnosis = diagnose_city(framework, answer_with(framework, {"a": 50, "b": 75}, grade="D"))

    ground = lay_draws(framework, mode="quick", place_kind="city")

    drawn = np.sort(draw_overall_scores(ground, diagnosis, evidenced={"a"}))

    band = compute_certainty(framework, diagnosis, evidenced={"a"}).find_band("overall")
    score = diagnosis.overall.score
    assert band is not None
    assert score is not None
    assert drawn.shape == (400,)
    # of 400 draws 20 lie below the band and 20 above
    assert (min(drawn[20], score), drawn[199], max(drawn[379], score)) == (band.low, band.median, band.high)


def test_two_cities_meet_the_same_weights_in_a_draw() -> None:
    framework = build_pair(spread=0.2)
    certain = {"policy": {"a": 75, "b": 100, "c": 0}, "again": {"a": 75, "b": 100, "c": 0}}
    ground = lay_draws(framework, mode="quick", place_kind="city")

    first, second = (
        draw_overall_scores(
            ground,
            diagnose_city(framework, answer_with(framework, answers, grade="A")),
            evidenced={"a", "b", "c"},
        )
        for answers in certain.values()
    )

    assert np.ptp(first) > 0
    assert (first == second).all()
