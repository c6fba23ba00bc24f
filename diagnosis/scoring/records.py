"""What goes into a diagnosis and what comes out: immutable values, no rows.

Units: scores, bounds and values run from 0 to 100 and are rounded to 6 decimals; coverage and
shares run from 0 to 1. Keys are those of the framework document. Every number leads to where
it came from: the overall names its domains, a domain its elements, an element its questions
with state, value, grade and weight; each node keeps the weight and method with which it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from frameworks.messages import Message
from frameworks.rules import Condition
from frameworks.spec import Aggregation, PlaceKind

AnswerState: TypeAlias = Literal["level", "not_applicable", "unknown"]
QuestionState: TypeAlias = Literal["level", "not_applicable", "unknown", "unanswered"]
NodeKind: TypeAlias = Literal["overall", "domain", "element"]
Verdict: TypeAlias = Literal["met", "not_met", "unknown"]
GateVerdict: TypeAlias = Literal["met", "not_met", "unknown", "not_applicable"]
CellState: TypeAlias = Literal["empty", "unanswered", "sign", "number"]

OVERALL = "overall"

# The codes of ``NodeResult.no_level_reason``, with their params:
NOT_ENOUGH_ANSWERS = "not_enough_answers"  # coverage, share (0-1), missing (question keys)
DOMAIN_WITHOUT_LEVEL = "domain_without_level"  # domains (keys), missing (question keys)
NOT_APPLICABLE = "not_applicable"  # all that was asked does not apply
NOT_ASKED = "not_asked"  # this mode asks this kind of place nothing here
NOTHING_COUNTS = "nothing_counts"  # all that applies has weight 0
REASON_CODES = frozenset(
    {NOT_ENOUGH_ANSWERS, DOMAIN_WITHOUT_LEVEL, NOT_APPLICABLE, NOT_ASKED, NOTHING_COUNTS},
)


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """One settled answer. ``level`` is a level key in state 'level' and None in the others;
    ``grade`` is the key of an evidence grade or None."""

    question: str
    state: AnswerState
    level: str | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """A question as the calculation saw it; 'unanswered' means that there was no record at all."""

    question: str
    state: QuestionState
    level: str | None
    grade: str | None
    value: float | None
    weight: float


@dataclass(frozen=True, slots=True)
class GateResult:
    """A gate on a domain: ``level`` needs ``required`` or more of ``element``.

    Seen are the element's score and bounds. 'unknown' (no score yet) counts as passed;
    'not_applicable' (the element leaves, or is not asked) leaves with its element.
    """

    level: str
    element: str
    required: float
    seen: float | None
    low: float | None
    high: float | None
    verdict: GateVerdict


@dataclass(frozen=True, slots=True)
class NodeResult:
    """The overall, a domain or an element.

    ``score`` is None where nothing is answered; ``low`` and ``high`` (all that is missing at its
    lowest, at its highest) are None only where the node leaves the calculation. ``coverage`` is
    the answered share of the weight that applies; 1 where nothing applies, since nothing is missing.
    ``lowest_level`` and ``highest_level`` are the levels at the bounds; all three levels are None
    together, and then ``no_level_reason`` says why. ``missing`` holds the questions of weight
    above 0 without an answer; ``answered`` and ``asked`` count questions of any weight.
    """

    key: str
    kind: NodeKind
    method: Aggregation
    weight: float
    score: float | None
    low: float | None
    high: float | None
    coverage: float
    level: str | None
    lowest_level: str | None
    highest_level: str | None
    no_level_reason: Message | None
    provisional: bool
    not_applicable_share: float
    answered: int
    asked: int
    missing: tuple[str, ...]
    children: tuple[str, ...]
    questions: tuple[QuestionResult, ...] = ()
    gates: tuple[GateResult, ...] = ()

    @property
    def leaves(self) -> bool:
        """True where the node does not count: not applicable, not asked, or only weights of 0."""
        return self.low is None


@dataclass(frozen=True, slots=True)
class ConditionResult:
    """A condition with the level key or score that it saw (None: there was none)."""

    condition: Condition
    seen: str | float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class GroupResult:
    """*All*, *any* or *at least* ``needed`` of ``parts``."""

    kind: Literal["all", "any", "at_least"]
    needed: int
    verdict: Verdict
    parts: tuple[RuleResult, ...]


RuleResult: TypeAlias = ConditionResult | GroupResult


@dataclass(frozen=True, slots=True)
class StageTrace:
    """One stage with every condition of its rule. The lowest stage has no rule and is always met."""

    stage: str
    verdict: Verdict
    rule: RuleResult | None


@dataclass(frozen=True, slots=True)
class StageResult:
    """The stage, or a range. ``stage`` is None when it is a range.

    ``possible`` runs from the highest to the lowest stage that the answers still allow;
    ``lowest`` and ``highest`` are its ends. ``traces`` follow the framework, highest first.
    ``deciding_questions`` are the missing questions behind the unknown conditions of the range.
    """

    stage: str | None
    lowest: str
    highest: str
    possible: tuple[str, ...]
    traces: tuple[StageTrace, ...]
    deciding_questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LinkedAnswer:
    """A question that serves a factor: its weight within the factor and its value, if answered."""

    question: str
    weight: float
    value: float | None


@dataclass(frozen=True, slots=True)
class FactorResult:
    """A success factor: the weighted mean of its linked answers."""

    factor: str
    criterion: str
    domain: str
    score: float | None
    answers: tuple[LinkedAnswer, ...]


@dataclass(frozen=True, slots=True)
class CellResult:
    """One cell, criterion by domain: the mean of its scored factors.

    ``question_count`` counts the distinct answered questions behind the score. 'empty': the
    source has no factor here; 'unanswered': no score yet; 'sign': one question, shown as a
    sign without a number (``score`` still enters the criterion); 'number': two or more.
    """

    criterion: str
    domain: str
    state: CellState
    score: float | None
    question_count: int
    factors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CriterionResult:
    """A criterion: the mean of its scored cells, "``scored_cells`` of ``cell_count`` cells"."""

    criterion: str
    score: float | None
    question_count: int
    scored_cells: int
    cell_count: int


@dataclass(frozen=True, slots=True)
class LensResult:
    """The second lens; it never enters readiness. ``cells`` runs criterion by criterion."""

    factors: tuple[FactorResult, ...]
    cells: tuple[CellResult, ...]
    criteria: tuple[CriterionResult, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """Where a node's or criterion's score lies in 90 of 100 draws, with the score itself inside (0-100)."""

    key: str
    low: float
    median: float
    high: float


@dataclass(frozen=True, slots=True)
class StageShare:
    """The share of draws (0-1) in which a stage holds."""

    stage: str
    share: float


@dataclass(frozen=True, slots=True)
class UnsureAnswer:
    """An answer whose better evidence would help.

    ``grade`` is the one that counts in the draws (None: the framework has none, or the answer is missing);
    ``share`` (0-1) is the part of the variance that the answer's own moves explain.
    """

    question: str
    domain: str
    missing: bool
    grade: str | None
    share: float


@dataclass(frozen=True, slots=True)
class Certainty:
    """How sure a diagnosis is: bands, and how often each stage holds, over ``draws`` variations.

    ``nodes`` and ``criteria`` name only what counts in the draws: what leaves has no band. ``stages``
    run from the highest and come to 1, none for a framework without stages; a draw that leaves a range
    open counts at its lowest stage, and ``ranges`` is the share of such draws. ``judged_stage`` is the one
    that ``stage_answers`` are about: the stage of the diagnosis, in a range the most frequent one.
    ``score_method_share`` and ``stage_method_share`` are the parts (0-1) of the variance, of the overall
    score and of whether the stage holds, that the choice of aggregation explains; answers share what is
    left, and come with the largest share first.
    """

    engine_version: str
    method_digest: str
    input_digest: str
    draws: int
    nodes: tuple[Band, ...]
    criteria: tuple[Band, ...]
    stages: tuple[StageShare, ...]
    ranges: float
    judged_stage: str | None
    score_method_share: float
    stage_method_share: float
    score_answers: tuple[UnsureAnswer, ...]
    stage_answers: tuple[UnsureAnswer, ...]

    def find_band(self, key: str) -> Band | None:
        """Return the band of a node; None where it leaves."""
        return next((band for band in self.nodes if band.key == key), None)

    def find_criterion(self, key: str) -> Band | None:
        """Return the band of a criterion; None where nothing in it counts."""
        return next((band for band in self.criteria if band.key == key), None)

    def share_of(self, stage: str) -> float:
        """Return the share of draws (0-1) in which a stage holds."""
        return next((row.share for row in self.stages if row.stage == stage), 0.0)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """All that follows from one set of answers. ``stage`` is None where the framework has no stages."""

    engine_version: str
    framework: str
    version: str
    method_digest: str
    document_digest: str
    mode: str
    place_kind: PlaceKind
    input_digest: str
    overall: NodeResult
    domains: tuple[NodeResult, ...]
    elements: tuple[NodeResult, ...]
    stage: StageResult | None
    lens: LensResult

    def find_node(self, key: str) -> NodeResult:
        """Return the node of that key ('overall' for the whole); raise KeyError when there is none."""
        for node in (self.overall, *self.domains, *self.elements):
            if node.key == key:
                return node
        raise KeyError(key)
