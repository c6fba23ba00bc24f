"""Common ground: which questions stayed the same, what is cut, and that both engines agree on it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diagnosis.comparison.common import (
    NOT_ASKED,
    OTHER_ELEMENT,
    OTHER_SCALE,
    OTHER_WORDS,
    CommonGround,
    LevelsDiffer,
    NodeFigures,
    NothingInCommon,
    find_common,
    keeps_elements,
    read_figures,
    read_stage,
    score_common,
)
from diagnosis.scoring.answer_codes import read_codes, write_codes
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.records import AnswerRecord, Diagnosis
from frameworks.document import compile_framework, parse_document
from frameworks.rules import LevelAtLeast
from frameworks.spec import Domain, Framework, Gate, Question
from tests.diagnosis.scoring.frameworks import (
    JICA_LEVELS,
    answer_with,
    build_domain,
    build_element,
    build_framework,
    build_question,
    build_scale,
)
from tests.diagnosis.scoring.strategies import answers_to, frameworks, scales

FIXTURES = Path(__file__).resolve().parents[3] / "fixtures" / "frameworks"
LADDER = build_scale("ladder", {"none": 0.0, "half": 50.0, "all": 100.0})


def build_version(number: str, *domains: Domain, **fields: object) -> Framework:
    framework = build_framework(*domains, **fields)  # type: ignore[arg-type]
    return replace(framework, version=number, method_digest=f"method {number}")


def build_policy(*questions: Question, **fields: object) -> Domain:
    return build_domain("policy", build_element("policy.vision", *questions), **fields)  # type: ignore[arg-type]


def share(*specs: Framework) -> CommonGround:
    return find_common(specs, mode="quick", place_kind="city")


def list_fallen(common: CommonGround) -> list[tuple[str, str, str]]:
    return [(fallen.question, fallen.reason, fallen.version) for fallen in common.fallen]


def test_the_same_question_is_kept():
    old = build_version("1", build_policy(build_question("a"), build_question("b")))
    new = build_version("2", build_policy(build_question("a"), build_question("b")))

    common = share(old, new)

    assert common.kept == ("a", "b")
    assert common.fallen == ()
    assert common.versions == ("1", "2")
    assert common.framework.version == "2"
    assert common.framework.method_digest == ""


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"scale": LADDER}, OTHER_SCALE),
        ({"scale": build_scale("other name", {"not-started": 0.0, "improved": 100.0})}, OTHER_SCALE),
        ({"text": {"en": "asked otherwise"}}, OTHER_WORDS),
        ({"text": {"ja": "a"}}, OTHER_WORDS),
        ({"descriptors": {"partly": {"en": "half of it"}}}, OTHER_WORDS),
        ({"modes": frozenset({"deep"})}, NOT_ASKED),
        ({"place_kinds": frozenset({"country"})}, NOT_ASKED),
    ],
)
def test_a_question_that_changed_falls_out(changes, reason):
    changed = replace(build_question("b"), **changes)
    old = build_version("1", build_policy(build_question("a"), changed))
    new = build_version("2", build_policy(build_question("a"), build_question("b")))

    common = share(old, new)

    assert common.kept == ("a",)
    assert list_fallen(common) == [("b", reason, "1")]


@pytest.mark.parametrize(
    "changes",
    [
        {"text": {"en": "a", "ja": "別の訳"}},
        {"guidance": {"en": "More of it"}},
        {"short_text": {"en": "Shorter"}},
        {"weight": 3.0},
        {"scale": build_scale("another name", JICA_LEVELS)},
    ],
)
def test_what_changes_no_answer_changes_nothing(changes):
    old = build_version("1", build_policy(replace(build_question("a"), **changes)))
    new = build_version("2", build_policy(build_question("a")))

    assert share(old, new).kept == ("a",)


def test_a_question_in_another_element_falls_out():
    old = build_version("1", build_policy(build_question("a"), build_question("b")))
    elements = (
        build_element("policy.vision", build_question("a")),
        build_element("policy.new", build_question("b")),
    )
    new = build_version("2", build_domain("policy", *elements))

    assert list_fallen(share(old, new)) == [("b", OTHER_ELEMENT, "1")]


def test_questions_of_older_versions_fall_out_after_those_of_the_newest():
    old = build_version("1", build_policy(build_question("gone"), build_question("a")))
    new = build_version("2", build_policy(build_question("a"), build_question("came")))

    common = share(old, new)

    assert list_fallen(common) == [("came", NOT_ASKED, "1"), ("gone", NOT_ASKED, "2")]
    assert [fallen.text for fallen in common.fallen] == [{"en": "came"}, {"en": "gone"}]


def test_the_newest_version_that_differs_is_named():
    versions = [build_version(number, build_policy(build_question("a"))) for number in "123"]
    for position in (0, 1):
        other = replace(build_question("a"), text={"en": "asked otherwise"})
        versions[position] = build_version(versions[position].version, build_policy(other))

    assert list_fallen(share(*versions)) == [("a", OTHER_WORDS, "2")]


def test_words_of_a_revision_count_as_the_same():
    first = build_version("1", build_policy(build_question("a")))
    second = build_version("2", build_policy(build_question("a")))
    spelled = replace(build_question("a"), text={"en": "spelled otherwise"})
    third = replace(build_version("3", build_policy(spelled)), method_digest=second.method_digest)

    assert share(first, second, third).kept == ("a",)
    assert share(second, third).kept == ("a",)
    assert share(first, third).kept == ()


def test_versions_without_a_digest_are_compared_by_their_words():
    first = replace(build_version("1", build_policy(build_question("a"))), method_digest="")
    spelled = replace(build_question("a"), text={"en": "spelled otherwise"})
    second = replace(build_version("2", build_policy(spelled)), method_digest="")

    assert share(first, second).kept == ()


def test_other_readiness_levels_are_refused():
    old = build_version("1", build_policy(build_question("a")), readiness_levels={"yes": 50.0, "no": 0.0})
    new = build_version("2", build_policy(build_question("a")))

    with pytest.raises(LevelsDiffer):
        share(old, new)


def test_what_holds_no_question_leaves_with_its_gates_and_the_stages():
    rule = LevelAtLeast("policy", "prepared")
    gates = (
        Gate("prepared", 25.0),
        Gate("prepared", 25.0, domain="policy", element="policy.vision"),
        Gate("prepared", 25.0, domain="policy", element="policy.new"),
        Gate("prepared", 25.0, domain="system"),
    )
    new = build_version(
        "2",
        build_domain(
            "policy",
            build_element("policy.vision", build_question("a")),
            build_element("policy.new", build_question("b")),
        ),
        build_domain("system", build_element("system.rules", build_question("c"))),
        gates=gates,
        stages={"in-place": rule, "start": None},
        criteria=("impact",),
        factors={"one": ("impact", "policy"), "two": ("impact", "system")},
    )
    old = build_version("1", build_policy(build_question("a")))

    common = share(old, new)

    assert [domain.key for domain in common.framework.domains] == ["policy"]
    assert [element.key for element in common.framework.elements] == ["policy.vision"]
    assert common.framework.gates == gates[:2]
    assert [factor.key for factor in common.framework.factors] == ["one"]
    assert not common.has_stages
    assert share(new, replace(new, version="3")).has_stages


def test_scores_on_common_ground_by_hand():
    """Two of three questions stayed; the newest version's weights (1 and 3) count for both places."""
    old = build_version("1", build_policy(build_question("gone"), build_question("a"), build_question("b")))
    new = build_version("2", build_policy(build_question("a"), build_question("b", weight=3.0)))
    common = share(old, new)
    codes = {
        "1": encode(old, [{"gone": 100, "a": 0, "b": 100}, {"gone": 0, "a": 100}]),
        "2": encode(new, [{"a": 100, "b": 0}]),
    }

    scores = score_common(common, {"1": old, "2": new}, codes)

    # (1 x 0 + 3 x 100) / 4 = 75; only a answered: 100, a quarter of the weight; (1 x 100 + 3 x 0) / 4 = 25
    assert scores.batch.scores[0].tolist() == [75.0, 100.0, 25.0]
    figures = [read_figures(scores, column)["domain", "policy"] for column in range(3)]
    assert figures == [
        NodeFigures(75.0, 75.0, 75.0, 1.0, "prepared"),
        NodeFigures(100.0, 25.0, 100.0, 0.25, ""),
        NodeFigures(25.0, 25.0, 25.0, 1.0, "partial"),
    ]
    assert read_stage(scores, 0) == ""


def test_what_an_older_version_let_pass_as_not_applicable_is_kept():
    old = build_version("1", build_policy(build_question("a"), build_question("b")))
    strict = build_question("b", not_applicable=False)
    new = build_version("2", build_policy(build_question("a"), strict))
    common = share(old, new)

    scores = score_common(common, {"1": old}, {"1": encode(old, [{"a": 50, "b": "not applicable"}])})

    assert read_figures(scores, 0)["overall", "overall"].coverage == 1.0


def test_nothing_in_common_has_no_scores():
    old = build_version("1", build_policy(build_question("a")))
    new = build_version("2", build_policy(build_question("b")))
    common = share(old, new)

    assert common.is_empty
    with pytest.raises(NothingInCommon):
        score_common(common, {"1": old}, {"1": encode(old, [{"a": 50}])})


def test_elements_that_stand_as_they_are_tell_no_answers():
    two = build_element("policy.vision", build_question("a"), build_question("b"))
    other = build_element("policy.new", build_question("c"))
    old = build_version("1", build_domain("policy", two))
    new = build_version("2", build_domain("policy", two, other))

    assert keeps_elements(share(old, new), old)
    assert keeps_elements(share(old, new), new)


@pytest.mark.parametrize(
    "changed",
    [
        build_element("policy.vision", build_question("a")),
        build_element("policy.vision", build_question("a"), build_question("b", weight=2.0)),
    ],
)
def test_elements_that_changed_would_tell_answers(changed):
    old = build_version(
        "1", build_domain("policy", build_element("policy.vision", build_question("a"), build_question("b")))
    )
    new = build_version("2", build_domain("policy", changed))

    assert not keeps_elements(share(old, new), old)


def test_another_way_to_aggregate_would_tell_answers():
    questions = (build_question("a"), build_question("b"))
    old = build_version("1", build_policy(*questions))
    new = build_version("2", build_policy(*questions), methods=("minimum", "arithmetic", "arithmetic"))

    assert not keeps_elements(share(old, new), old)


@pytest.mark.parametrize(("mode", "kept", "reworded"), [("quick", 21, 0), ("deep", 16, 4)])
def test_common_ground_of_the_published_versions(mode, kept, reworded):
    """The quick mode did not change from 1.0 to 1.1; of the 20 full questions 16 stayed, 58 came."""
    specs = [read_spec("earlier/jica-smart-city-1.0.yaml"), read_spec("jica-smart-city.yaml")]

    common = find_common(specs, mode=mode, place_kind="city")

    assert len(common.kept) == kept
    reasons = [fallen.reason for fallen in common.fallen]
    assert reasons.count(OTHER_WORDS) == reworded
    assert len(reasons) == (0 if mode == "quick" else 62)
    assert common.has_stages == (mode == "quick")


@st.composite
def two_versions(draw: st.DrawFn) -> tuple[Framework, Framework]:
    """A framework, and an earlier version of it in which some questions were different."""
    new = replace(draw(frameworks()), version="2", method_digest="two")
    changes = st.sampled_from(["same"] * 5 + ["gone", "words", "scale", "weight", "applicable"])

    def change(question: Question) -> Question | None:
        kind = draw(changes)
        if kind == "gone":
            return None
        if kind == "words":
            return replace(question, text={"en": "asked otherwise"})
        if kind == "scale":
            return replace(question, scale=draw(scales()))
        if kind == "weight":
            return replace(question, weight=2.5)
        return replace(question, not_applicable=kind == "applicable" or question.not_applicable)

    domains = tuple(
        replace(
            domain,
            elements=tuple(
                replace(element, questions=tuple(filter(None, map(change, element.questions))))
                for element in domain.elements
            ),
        )
        for domain in new.domains
    )
    return replace(new, version="1", method_digest="one", domains=domains), new


@settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(two_versions(), st.data())
def test_common_scores_equal_the_traced_engine_on_the_kept_answers(drawn, data):
    old, new = drawn
    common = share(old, new)
    given_answers = {"1": data.draw(answers_to(old)), "2": data.draw(answers_to(new))}
    specs = {"1": old, "2": new}
    codes = {number: encode_records(specs[number], answers) for number, answers in given_answers.items()}
    if common.is_empty:
        return

    scores = score_common(common, specs, codes)

    for column, (number, answers) in enumerate(given_answers.items()):
        kept = [answer for answer in answers if answer.question in common.kept]
        traced = diagnose(common.framework, mode="quick", place_kind="city", answers=kept)
        assert read_figures(scores, column) == read_traced(traced), number
        assert read_stage(scores, column) == (traced.stage.stage or "" if traced.stage else "")


def read_traced(traced: Diagnosis) -> dict[tuple[str, str], NodeFigures]:
    nodes = {
        (node.kind, node.key): NodeFigures(
            node.score, node.low, node.high, node.coverage, node.level or "", node.provisional
        )
        for node in (traced.overall, *traced.domains, *traced.elements)
    }
    criteria = {("criterion", row.criterion): NodeFigures(row.score) for row in traced.lens.criteria}
    return {**nodes, **criteria}


def encode(framework: Framework, places: list[dict[str, object]]) -> np.ndarray:
    records = [answer_with(framework, answers) for answers in places]  # type: ignore[arg-type]
    return np.concatenate([encode_records(framework, answers) for answers in records])


def encode_records(framework: Framework, answers: list[AnswerRecord]) -> np.ndarray:
    diagnosed = diagnose(framework, mode="quick", place_kind="city", answers=answers)
    return read_codes(framework, [write_codes(framework, diagnosed)])


def read_spec(name: str) -> Framework:
    document, problems = parse_document((FIXTURES / name).read_text(encoding="utf-8"))
    assert not problems
    assert document is not None
    return compile_framework(document)
