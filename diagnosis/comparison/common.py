"""Common ground: the questions that stayed the same in several versions of a framework, and scores on them.

A question stayed the same if every version asks it in the mode of that kind of place, in the same element,
on the same scale and in the same words (of the newest version's first language; revisions of one method
changed in wording only, so their words count as the same). All else (weights, thresholds, gates,
aggregation) is taken from the newest version, for all places alike. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

import numpy as np

from diagnosis.scoring.answer_codes import choose_columns
from diagnosis.scoring.batch import NO_LEVEL, RANGE, BatchScores, Codes, compile_batch, score_batch
from diagnosis.scoring.batch_lens import LensScores, plan_lens, score_lens
from diagnosis.scoring.batch_plan import Plan
from frameworks.spec import Domain, Element, Framework, PlaceKind, Question, Text

# The codes of ``Fallen.reason``.
NOT_ASKED = "not_asked"
OTHER_ELEMENT = "other_element"
OTHER_SCALE = "other_scale"
OTHER_WORDS = "other_words"
REASONS = (NOT_ASKED, OTHER_ELEMENT, OTHER_SCALE, OTHER_WORDS)

Words: TypeAlias = tuple[str | None, ...]


class LevelsDiffer(ValueError):
    """The versions do not have the same readiness levels, so no level of one speaks of the other."""


class NothingInCommon(ValueError):
    """No question stayed the same, so there is nothing to score."""


@dataclass(frozen=True, slots=True)
class Fallen:
    """A question that is not compared: why, and the number of the version in which it is different.

    ``version`` is the newest such version; ``text`` is the question's short text, of the newest version
    that asks it.
    """

    question: str
    reason: str
    version: str
    text: Text


@dataclass(frozen=True, slots=True)
class CommonGround:
    """What several versions share in one mode, for one kind of place.

    ``framework`` is the newest version cut to the questions ``kept``; its stages are kept only where no
    domain and no element fell out. ``versions`` are the numbers of the versions, oldest first.
    """

    framework: Framework
    kept: tuple[str, ...]
    fallen: tuple[Fallen, ...]
    mode: str
    place_kind: PlaceKind
    versions: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        """Whether no question stayed the same."""
        return not self.kept

    @property
    def has_stages(self) -> bool:
        """Whether a stage can be given."""
        return bool(self.framework.stages)


@dataclass(frozen=True, slots=True)
class CommonScores:
    """Scores on a common ground, by row of ``plan.nodes`` and by result; ``lens`` by criterion and result."""

    plan: Plan
    batch: BatchScores
    criteria: tuple[str, ...]
    lens: LensScores


@dataclass(frozen=True, slots=True)
class NodeFigures:
    """What is known of one node of one result: as a stored score says it.

    Scores and bounds 0-100, coverage 0-1; ``level`` is a key, empty where there is none. A criterion has
    only a score.
    """

    score: float | None
    low: float | None = None
    high: float | None = None
    coverage: float | None = None
    level: str = ""
    provisional: bool = False


def find_common(specs: Sequence[Framework], *, mode: str, place_kind: PlaceKind) -> CommonGround:
    """Return what these versions of one framework (oldest first) share.

    Raises LevelsDiffer if their readiness levels are not the same.
    """
    newest = specs[-1]
    levels = [level.key for level in newest.readiness_levels]
    if any([level.key for level in spec.readiness_levels] != levels for spec in specs):
        raise LevelsDiffer
    asked = [{question.key: question for question in spec.list_questions(mode, place_kind)} for spec in specs]
    words = _Wordings(specs)
    kept: list[str] = []
    fallen: list[Fallen] = []
    for key in _list_keys(asked):
        reason = _find_difference(key, specs, asked, words)
        if reason is None:
            kept.append(key)
        else:
            fallen.append(Fallen(key, *reason, text=_find_text(key, asked)))
    # An older version may have let pass as not applicable what the newest does not.
    allowing = {key for key in kept if any(questions[key].not_applicable for questions in asked)}
    return CommonGround(
        framework=_cut(newest, frozenset(kept), allowing),
        kept=tuple(key for key in asked[-1] if key in set(kept)),
        fallen=tuple(fallen),
        mode=mode,
        place_kind=place_kind,
        versions=tuple(spec.version for spec in specs),
    )


def keeps_elements(common: CommonGround, spec: Framework) -> bool:
    """Say whether each element of a version stands on the common ground as it is, or not at all.

    Then scores on common ground follow from the version's own element scores. Else they would tell single
    answers to who may see the scores only.
    """
    kept = common.framework.questions_by_key
    if common.framework.element_step.method != spec.element_step.method:
        return False
    for element in spec.elements:
        asked = spec.questions_for(element, common.mode, common.place_kind)
        found = [question for question in asked if question.key in kept]
        if found and (len(found) < len(asked) or any(kept[row.key].weight != row.weight for row in found)):
            return False
    return True


def score_common(
    common: CommonGround, specs: Mapping[str, Framework], codes: Mapping[str, Codes]
) -> CommonScores:
    """Score results of several versions on their common ground.

    ``codes`` holds, by number of the version, the matrix that ``answer_codes.read_codes`` gives; results
    come out in that order, one version after the other. Raises NothingInCommon.
    """
    if common.is_empty:
        raise NothingInCommon
    compiled = compile_batch(common.framework, mode=common.mode, place_kind=common.place_kind)
    answers = np.concatenate(
        [choose_columns(specs[number], matrix, common.kept) for number, matrix in codes.items()]
    )
    lens = plan_lens(common.framework, compiled.plan.questions)
    return CommonScores(
        plan=compiled.plan,
        batch=score_batch(compiled, answers),
        criteria=lens.criteria,
        lens=score_lens(lens, compiled, np.ascontiguousarray(answers.T)),
    )


def read_figures(scores: CommonScores, result: int) -> dict[tuple[str, str], NodeFigures]:
    """Return the figures of the result at this position by kind and key of the node."""
    plan, batch = scores.plan, scores.batch
    figures = {
        (_kind_of(plan, row), key): NodeFigures(
            score=_read_number(batch.scores[row, result]),
            low=_read_number(batch.low[row, result]),
            high=_read_number(batch.high[row, result]),
            coverage=float(batch.coverage[row, result]),
            level=_name_level(plan, int(batch.levels[row, result])),
            provisional=bool(batch.provisional[row, result]),
        )
        for row, key in enumerate(plan.nodes)
    }
    for row, key in enumerate(scores.criteria):
        figures["criterion", key] = NodeFigures(_read_number(scores.lens.criteria[row, result]))
    return figures


def read_stage(scores: CommonScores, result: int) -> str:
    """Return the key of the stage; empty where there is none or more than one is possible."""
    stages = scores.batch.stages
    if stages is None or stages[result] == RANGE:
        return ""
    return scores.plan.stages[int(stages[result])]


class _Wordings:
    """The words of a question in each method: all that its revisions used."""

    def __init__(self, specs: Sequence[Framework]) -> None:
        self._language = specs[-1].languages[0]
        self._methods: dict[str, list[Framework]] = {}
        for spec in specs:
            # Without a digest nobody has said that only words changed.
            self._methods.setdefault(spec.method_digest or f"version {spec.version}", []).append(spec)
        self._method_of = {
            spec.version: method for method, revisions in self._methods.items() for spec in revisions
        }

    def are_same(self, key: str, one: Framework, other: Framework) -> bool:
        """Say whether both versions ask the question in the same words, or did in one of their revisions."""
        methods = (self._method_of[one.version], self._method_of[other.version])
        if methods[0] == methods[1]:
            return True
        first, second = (
            {self._read(spec.questions_by_key[key]) for spec in self._methods[method]} for method in methods
        )
        return bool(first & second)

    def _read(self, question: Question) -> Words:
        described = (question.descriptors.get(level.key, {}) for level in question.scale.levels)
        texts = (question.text, *described)
        return tuple(text.get(self._language) for text in texts)


def _list_keys(asked: Sequence[Mapping[str, Question]]) -> Iterable[str]:
    """Yield all keys: those of the newest version first, each in the order of its document."""
    return dict.fromkeys(key for questions in reversed(asked) for key in questions)


def _find_difference(
    key: str, specs: Sequence[Framework], asked: Sequence[Mapping[str, Question]], words: _Wordings
) -> tuple[str, str] | None:
    """Return the first reason against a question with the version that gives it; the newest such one."""
    for spec, questions in reversed(list(zip(specs, asked, strict=True))):
        if key not in questions:
            return NOT_ASKED, spec.version
    newest = asked[-1][key]
    for spec, questions in reversed(list(zip(specs, asked, strict=True))):
        question = questions[key]
        if question.element != newest.element:
            return OTHER_ELEMENT, spec.version
        if _list_rungs(question) != _list_rungs(newest):
            return OTHER_SCALE, spec.version
        if not words.are_same(key, spec, specs[-1]):
            return OTHER_WORDS, spec.version
    return None


def _list_rungs(question: Question) -> list[tuple[str, float]]:
    return [(level.key, float(level.value)) for level in question.scale.levels]


def _find_text(key: str, asked: Sequence[Mapping[str, Question]]) -> Text:
    return next(questions[key].short_text for questions in reversed(asked) if key in questions)


def _cut(framework: Framework, kept: frozenset[str], allowing: set[str]) -> Framework:
    """Return the framework with these questions only; what holds none of them leaves."""
    domains = tuple(
        replace(domain, elements=elements)
        for domain in framework.domains
        if (elements := _cut_elements(domain, kept, allowing))
    )
    domain_keys = {domain.key for domain in domains}
    element_keys = {element.key for domain in domains for element in domain.elements}
    is_whole = len(element_keys) == len(framework.elements) and len(domains) == len(framework.domains)
    return replace(
        framework,
        domains=domains,
        gates=tuple(
            gate
            for gate in framework.gates
            if (gate.domain is None or gate.domain in domain_keys)
            and (gate.element is None or gate.element in element_keys)
        ),
        stages=framework.stages if is_whole else (),
        factors=tuple(factor for factor in framework.factors if factor.domain in domain_keys),
        method_digest="",
    )


def _cut_elements(domain: Domain, kept: frozenset[str], allowing: set[str]) -> tuple[Element, ...]:
    cut = (
        replace(
            element,
            questions=tuple(
                replace(question, not_applicable=question.key in allowing)
                for question in element.questions
                if question.key in kept
            ),
        )
        for element in domain.elements
    )
    return tuple(element for element in cut if element.questions)


def _kind_of(plan: Plan, row: int) -> str:
    if row == 0:
        return "overall"
    return "domain" if row <= plan.domain_count else "element"


def _name_level(plan: Plan, rank: int) -> str:
    return "" if rank == NO_LEVEL else plan.levels[rank]


def _read_number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
