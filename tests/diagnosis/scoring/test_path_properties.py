"""What holds for every path: it reaches the stage, and brute force finds none cheaper."""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnosis.scoring.batch import compile_batch, encode_answers, score_batch
from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.path import find_paths
from diagnosis.scoring.path_records import Path, PathFinding, Wishes
from diagnosis.scoring.records import AnswerRecord
from frameworks.rules import AllOf, AnyOf, LevelAtLeast, ScoreAtLeast
from frameworks.spec import AGGREGATIONS, Domain, Framework, Question, Scale
from tests.diagnosis.scoring.frameworks import (
    build_domain,
    build_element,
    build_framework,
    build_question,
    build_scale,
)
from tests.diagnosis.scoring.strategies import gates, rules, weights
from tests.diagnosis.scoring.test_properties import many

GOAL = "goal"
SMALL_SCALES = [
    build_scale("two", {"no": 0.0, "yes": 100.0}),
    build_scale("three", {"low": 0.0, "middle": 40.0, "high": 100.0}),
    build_scale("four", {"none": 0.0, "some": 25.0, "most": 66.6, "all": 100.0}),
]
efforts = st.sampled_from([1.0, 1.0, 2.0, 0.5, 3.3])
Scene = tuple[Framework, list[AnswerRecord], Wishes]


@st.composite
def small_questions(draw: st.DrawFn, key: str) -> Question:
    scale: Scale = draw(st.sampled_from(SMALL_SCALES))
    question = build_question(
        key,
        weight=draw(weights),
        scale=scale,
        modes=draw(st.sampled_from([("quick",)] * 8 + [("deep",)])),
        efforts=tuple(draw(efforts) for _ in scale.levels[1:]),
    )
    return replace(question, efforts=()) if draw(st.sampled_from([False] * 4 + [True])) else question


@st.composite
def small_domains(draw: st.DrawFn) -> list[Domain]:
    """Up to six questions on one to three domains."""
    drawn = []
    left = 6
    for number in range(draw(st.integers(1, 3))):
        elements = []
        for place in range(draw(st.integers(1, 2))):
            key = f"d{number}.{place}"
            count = min(left, draw(st.integers(1, 3)))
            left -= count
            questions = [draw(small_questions(f"{key}.{position}")) for position in range(count)]
            elements.append(build_element(key, *questions, weight=draw(weights)))
        drawn.append(build_domain(f"d{number}", *elements, weight=draw(weights)))
    return drawn


@st.composite
def small_frameworks(draw: st.DrawFn) -> Framework:
    drawn = draw(small_domains())
    method = st.sampled_from(AGGREGATIONS)
    rule = draw(rules(drawn))
    overall = draw(st.sampled_from([None, None, 20.0, 47.5, LevelAtLeast("overall", "prepared")]))
    if overall is not None:
        part = ScoreAtLeast("overall", overall) if isinstance(overall, float) else overall
        rule = draw(st.sampled_from([AllOf((rule, part)), AnyOf((part, rule)), part]))
    return build_framework(
        *drawn,
        methods=(draw(method), draw(method), draw(method)),
        gates=draw(st.lists(gates(drawn), max_size=2)),
        coverage_share=draw(st.sampled_from([0.0, 0.6, 1.0])),
        stages={GOAL: rule, "start": None},
    )


@st.composite
def even_scenes(draw: st.DrawFn) -> Scene:
    """Like elements with like efforts, so that several paths cost nearly the same."""
    efforts_of_all = st.sampled_from([(1.0, 1.0, 1.0), (1.0, 1.1, 1.0)])
    drawn = []
    for number in range(2):
        keys = [f"d{number}.{place}" for place in range(draw(st.integers(2, 3)))]
        questions = [
            build_question(f"{key}.q", scale=SMALL_SCALES[2], efforts=draw(efforts_of_all)) for key in keys
        ]
        elements = [build_element(key, question) for key, question in zip(keys, questions, strict=True)]
        drawn.append(build_domain(f"d{number}", *elements))
    thresholds = st.sampled_from([20.0, 40.0, 60.0])
    parts = (ScoreAtLeast("d0", draw(thresholds)), ScoreAtLeast("d1", draw(thresholds)))
    rule = draw(st.sampled_from([AllOf(parts), AnyOf(parts), ScoreAtLeast("overall", 45.0)]))
    method = draw(st.sampled_from(AGGREGATIONS))
    framework = build_framework(
        *drawn,
        methods=("arithmetic", method, "arithmetic"),
        stages={GOAL: rule, "start": None},
    )
    low = st.sampled_from(["none", "none", "some", "most"])
    asked = [question.key for question in framework.list_questions("quick", "city")]
    records = [AnswerRecord(key, "level", draw(low)) for key in asked]
    decided = {asked[0]: "most"} if draw(st.sampled_from([False, False, True])) else {}
    return framework, records, Wishes(decided=decided)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """A framework with mostly low answers and some wishes that do not contradict each other."""
    framework = draw(small_frameworks())
    records, out_of_reach, decided, first_choice = [], set(), {}, set()
    for question in framework.list_questions("quick", "city"):
        levels = question.scale.levels
        state = draw(st.sampled_from(["level"] * 6 + ["unknown", "not_applicable", None]))
        if state == "level":
            level = levels[draw(st.sampled_from([0, 0, 0, 1]))].key
            records.append(AnswerRecord(question.key, "level", level, "B"))
        elif state is not None:
            records.append(AnswerRecord(question.key, state))  # type: ignore[arg-type]
        wish = draw(st.sampled_from(["none"] * 5 + ["out", "decided", "first"]))
        level = draw(st.sampled_from(levels)).key
        if wish == "out":
            out_of_reach.add((question.key, level))
        elif wish == "decided":
            decided[question.key] = level
        elif wish == "first":
            first_choice.add(question.key)
    return framework, records, Wishes(frozenset(out_of_reach), decided, frozenset(first_choice))


def find(scene: Scene) -> PathFinding:
    framework, answers, wishes = scene
    return find_paths(framework, mode="quick", place_kind="city", answers=answers, stage=GOAL, wishes=wishes)


@dataclass(frozen=True, slots=True)
class Span:
    """The rungs of one question from where decided rises put it to where its wishes end."""

    question: Question
    start: int
    rungs: range
    share: float

    def cost_of(self, rung: int) -> tuple[float, int]:
        """Effort in the search, and roughness."""
        steps = self.question.efforts or (1.0,) * (len(self.question.scale.levels) - 1)
        return sum(steps[self.start : rung]) * self.share, sum(range(self.start + 1, rung + 1))


def list_spans(scene: Scene) -> list[Span]:
    framework, answers, wishes = scene
    by_key = {answer.question: answer for answer in answers}
    spans = []
    for question in framework.list_questions("quick", "city"):
        answer = by_key.get(question.key)
        if answer and answer.state == "not_applicable":
            continue
        position = question.scale.position_of
        start = position(answer.level) if answer and answer.level else 0
        lowest = (
            max(start, position(wishes.decided[question.key])) if question.key in wishes.decided else start
        )
        held = [position(level) for key, level in wishes.out_of_reach if key == question.key]
        highest = max(start, min(held) - 1) if held else len(question.scale.levels) - 1
        share = 0.5 if question.key in wishes.first_choice else 1.0
        spans.append(Span(question, start, range(lowest, highest + 1), share))
    return spans


@dataclass(frozen=True, slots=True)
class Tried:
    """Rungs with their effort in the search and roughness, elements with free rises, most steps."""

    cost: tuple[float, int]
    elements: frozenset[str]
    steps: int


def try_all(scene: Scene) -> list[Tried]:
    """Return all the rungs there are that reach the goal."""
    framework, answers, _ = scene
    spans = list_spans(scene)
    left_out = [answer for answer in answers if answer.state == "not_applicable"]
    combinations = list(product(*(span.rungs for span in spans)))
    compiled = compile_batch(framework, mode="quick", place_kind="city")
    records = [
        left_out
        + [
            AnswerRecord(span.question.key, "level", span.question.scale.levels[rung].key)
            for span, rung in zip(spans, rungs, strict=True)
        ]
        for rungs in combinations
    ]
    batch = score_batch(compiled, encode_answers(framework, compiled, records))
    assert batch.lowest_stages is not None
    met = np.flatnonzero(batch.lowest_stages == compiled.plan.stages.index(GOAL))
    return [describe(spans, combinations[place]) for place in met]


def describe(spans: list[Span], rungs: tuple[int, ...]) -> Tried:
    pairs = list(zip(spans, rungs, strict=True))
    costs = [span.cost_of(rung) for span, rung in pairs]
    return Tried(
        (round(sum(cost for cost, _ in costs), 6), sum(roughness for _, roughness in costs)),
        frozenset(span.question.element for span, rung in pairs if rung > span.rungs.start),
        max((rung - span.start for span, rung in pairs), default=0),
    )


def measure(scene: Scene, path: Path) -> tuple[float, int]:
    spans = {span.question.key: span for span in list_spans(scene)}
    rungs = {
        rise.question: spans[rise.question].question.scale.position_of(rise.to_level) for rise in path.rises
    }
    costs = [spans[question].cost_of(rung) for question, rung in rungs.items()]
    return round(sum(cost for cost, _ in costs), 6), sum(roughness for _, roughness in costs)


def holds(path: Path) -> bool:
    stage = path.diagnosis.stage
    return stage is not None and stage.stage == GOAL


@settings(many, max_examples=400)
@given(scenes())
def test_path_is_the_cheapest_of_all_that_reach_the_stage(scene: Scene) -> None:
    framework, answers, _ = scene
    before = diagnose(framework, mode="quick", place_kind="city", answers=answers).stage

    finding = find(scene)

    assert before is not None
    assert finding.reached == (before.stage == GOAL)
    if finding.reached:
        assert finding.path is None
        assert not finding.alternatives
        return
    tried = try_all(scene)
    if not tried:
        assert finding.path is None
        assert finding.blocked
        return
    assert finding.path is not None
    assert not finding.blocked
    assert holds(finding.path)
    assert measure(scene, finding.path) == min(one.cost for one in tried)


@settings(many, max_examples=200)
@given(scenes())
def test_rises_keep_to_the_wishes_and_each_is_needed(scene: Scene) -> None:
    wishes = scene[2]
    finding = find(scene)
    spans = {span.question.key: span for span in list_spans(scene)}

    for path in (finding.path, *finding.alternatives):
        if path is None:
            continue
        assert [rise.question for rise in path.rises] == [
            key for key in spans if key in {rise.question for rise in path.rises}
        ]
        assert abs(path.effort - sum(rise.effort for rise in path.rises)) < 1e-9
        for rise in path.rises:
            position = spans[rise.question].question.scale.position_of(rise.to_level)
            assert position in spans[rise.question].rungs
            assert len(rise.steps) == len(rise.step_efforts) == position - spans[rise.question].start
            assert rise.first_choice == (rise.question in wishes.first_choice)
            assert rise.serves or rise.decided
        rising = {rise.question for rise in path.rises}
        assert {key for key, span in spans.items() if span.rungs.start > span.start} <= rising


@settings(many, max_examples=200)
@given(even_scenes())
def test_alternatives_are_near_and_the_first_is_the_most_different(scene: Scene) -> None:
    finding = find(scene)
    if finding.path is None:
        assert not finding.alternatives
        return
    cost = measure(scene, finding.path)
    spans = {span.question.key: span for span in list_spans(scene)}

    def read(path: Path) -> Tried:
        rungs = {key: span.rungs.start for key, span in spans.items()}
        for rise in path.rises:
            rungs[rise.question] = spans[rise.question].question.scale.position_of(rise.to_level)
        return describe(list(spans.values()), tuple(rungs.values()))

    first, *others = (read(path) for path in (finding.path, *finding.alternatives))
    near = [
        one
        for one in try_all(scene)
        if one.cost[0] <= cost[0] * 1.15 + 1e-9
        and one.steps <= max(2, first.steps)
        and not first.elements <= one.elements
    ]
    assert first.cost == cost
    assert len(others) <= 3
    assert bool(others) == bool(near)
    if near:
        expected = min((len(one.elements & first.elements), one.cost) for one in near)
        assert (len(others[0].elements & first.elements), others[0].cost) == expected
    for place, other in enumerate(others):
        assert holds(finding.alternatives[place])
        assert other in near
        assert all(not before.elements <= other.elements for before in others[:place])


@many
@given(scenes(), st.randoms(use_true_random=False))
def test_order_of_answers_does_not_matter(scene: Scene, shuffling: random.Random) -> None:
    framework, answers, wishes = scene
    shuffled = list(answers)
    shuffling.shuffle(shuffled)

    assert find((framework, shuffled, wishes)) == find(scene)


@many
@given(scenes())
def test_what_comes_within_reach_never_makes_the_path_dearer(scene: Scene) -> None:
    framework, answers, wishes = scene
    finding = find(scene)

    for wish in wishes.out_of_reach:
        freer = find((framework, answers, replace(wishes, out_of_reach=wishes.out_of_reach - {wish})))
        if finding.path is not None:
            assert freer.path is not None
            assert measure(scene, freer.path) <= measure(scene, finding.path)
