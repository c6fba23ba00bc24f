"""All rounds of one place on one page: read in few queries, compared by the pure ``rounds``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from diagnosis.comparison.common import CommonGround, LevelsDiffer
from diagnosis.comparison.ground import COMMON, Ground
from diagnosis.comparison.ground_wording import CommonNote, describe_common
from diagnosis.comparison.permissions import Reach, visible_newest, visible_rounds, with_context
from diagnosis.comparison.rounds import (
    AnswerChange,
    Change,
    Round,
    Standing,
    compare_answers,
    compare_node,
    keep_newest,
    list_nodes,
    summarize_changes,
    summarize_headline,
)
from diagnosis.comparison.rounds_wording import name_answer, name_direction, name_round
from diagnosis.comparison.shared import SharedScores, score_shared
from diagnosis.comparison.wording import say_unknown
from diagnosis.results.certainty import load_certainty
from diagnosis.results.models import ComparedResult, NodeKind, NodeScore, Result
from diagnosis.results.wording import list_thresholds, name_node
from diagnosis.scoring.answer_codes import list_columns, read_codes
from diagnosis.scoring.encoding import decode_certainty, decode_diagnosis
from diagnosis.scoring.errors import ScoringError
from diagnosis.scoring.records import OVERALL, Certainty
from frameworks.messages import Message
from frameworks.selectors import load_spec
from frameworks.spec import Element, Framework, Question

MOST_ROUNDS = 8
"""More rounds than this do not stand beside each other; the newest are kept."""

LINE = ("place", "framework", "initiative", "mode", "series", "origin")
NODES = (NodeKind.OVERALL, NodeKind.DOMAIN, NodeKind.ELEMENT)


@dataclass(frozen=True, slots=True)
class RoundReading:
    """One round as a page names it."""

    row: ComparedResult
    made: Round

    @property
    def title(self) -> str:
        return name_round(self.made.number)


@dataclass(frozen=True, slots=True)
class NodeReading:
    """One line of the table: the node in every round, and its change between the two that are chosen."""

    key: str
    title: str
    kind: str
    number: int | None
    cells: tuple[tuple[RoundReading, Standing], ...]
    change: Change | None


@dataclass(frozen=True, slots=True)
class AnswerReading:
    """One answer that is another one now, in words."""

    change: AnswerChange
    question: Question
    direction: str
    before: str
    after: str


@dataclass(frozen=True)
class TimePage:
    """The rounds of one line, oldest first, and the two that are compared.

    ``left_out`` counts older rounds that are not shown. ``codes`` are the answers by question of the two
    rounds, empty where the reader may not see them. ``asked`` are the questions on which the two agree.
    ``common`` is there where the rounds are drawn on the questions that stayed the same.
    """

    row: ComparedResult
    spec: Framework
    rounds: tuple[RoundReading, ...]
    specs: tuple[Framework, ...]
    before: RoundReading | None
    after: RoundReading | None
    common: CommonGround | None
    sees_answers: bool
    asked: tuple[str, ...]
    codes: tuple[Mapping[str, int], ...]
    beside: tuple[ComparedResult, ...]
    left_out: int
    problems: tuple[str, ...]

    @property
    def is_common(self) -> bool:
        return self.common is not None

    @cached_property
    def common_note(self) -> CommonNote | None:
        """What is said of the questions that stayed the same."""
        return describe_common(self.common) if self.common else None

    @property
    def has_breaks(self) -> bool:
        """Whether the questions changed between two of the rounds."""
        return len({reading.row.method_digest for reading in self.rounds}) > 1

    @property
    def are_comparable(self) -> bool:
        """Whether there are two rounds, of one method."""
        return bool(self.before and self.after and self.before.made.method == self.after.made.method)

    @property
    def parameters(self) -> dict[str, str]:
        """What the address says, defaults spelled out."""
        chosen = {}
        if self.before and self.after:
            chosen = {"from": str(self.before.row.pk), "to": str(self.after.row.pk)}
        return {**chosen, "ground": COMMON} if self.is_common else chosen

    @property
    def address_part(self) -> str:
        """The query of the address of this view."""
        return urlencode(self.parameters)

    @property
    def other_ground(self) -> str:
        """The query of the address of the other ground: common questions, or each round as it was asked."""
        return urlencode({**self.parameters, "ground": "" if self.is_common else COMMON})

    @cached_property
    def thresholds(self) -> list[float]:
        return sorted(list_thresholds(self.spec))

    @cached_property
    def nodes(self) -> tuple[NodeReading, ...]:
        """The whole, then each domain followed by its elements."""
        return tuple(self._read_node(key) for key in list_nodes(self.specs))

    @cached_property
    def domains(self) -> tuple[NodeReading, ...]:
        return tuple(node for node in self.nodes if node.kind == NodeKind.DOMAIN)

    @cached_property
    def whole(self) -> NodeReading:
        return self.nodes[0]

    @cached_property
    def headline(self) -> tuple[Message, ...]:
        if len(self.rounds) < 2:
            return (Message("one_round"),)
        if not self.are_comparable:
            return (Message("no_comparison"),)
        return summarize_headline([node.change for node in self.domains if node.change])

    @cached_property
    def summary(self) -> tuple[Message, ...]:
        if self.whole.change is None:
            return ()
        changes = [node.change for node in self.domains if node.change]
        return summarize_changes(changes, self.whole.change, are_bounds=self.is_common)

    @cached_property
    def answers(self) -> tuple[tuple[Element, NodeReading, tuple[AnswerReading, ...]], ...]:
        """The answers that changed, by element; none for those who may not see them."""
        if not self.are_comparable or len(self.codes) != 2:
            return ()
        changes = compare_answers(self.spec, self.asked, *self.codes)
        nodes = {node.key: node for node in self.nodes}
        return tuple(
            (element, nodes[element.key], found)
            for element in self.spec.elements
            if (
                found := tuple(
                    self._read_answer(change) for change in changes if change.element == element.key
                )
            )
        )

    def _read_answer(self, change: AnswerChange) -> AnswerReading:
        question = self.spec.questions_by_key[change.question]
        language = get_language() or "en"
        return AnswerReading(
            change,
            question,
            name_direction(change.direction),
            name_answer(question, change.before, language),
            name_answer(question, change.after, language),
        )

    def _read_node(self, key: str) -> NodeReading:
        spec = next(
            (one for one in self.specs if key in one.domains_by_key or key in one.elements_by_key), self.spec
        )
        kind = NodeKind.ELEMENT if key in spec.elements_by_key else NodeKind.DOMAIN
        element = spec.elements_by_key.get(key)
        change = None
        if self.are_comparable and self.before and self.after:
            before, after = self.before.made.find(key), self.after.made.find(key)
            change = compare_node(key, before, after, self.thresholds)
        return NodeReading(
            key=key,
            title=_("Overall") if key == OVERALL else name_node(key, spec),
            kind=NodeKind.OVERALL if key == OVERALL else kind,
            number=element.number if element else None,
            cells=tuple((reading, reading.made.find(key)) for reading in self.rounds),
            change=change,
        )


def load_time_page(reach: Reach, row: ComparedResult, parameters: Mapping[str, str]) -> TimePage:
    """Return the rounds of the line to which a result belongs, as far as the person may see them by name.

    What the address asks for and is not there is left out, with a sentence in ``problems``.
    """
    line = {name: getattr(row, name) for name in LINE}
    found = {made.pk: made for made in _list_rounds(visible_rounds(reach).filter(**line))}
    keys = keep_newest([(made.pk, made.round, made.submission_number) for made in found.values()])
    rows = [found[key] for key in keys[-MOST_ROUNDS:]]
    problems: list[str] = []
    before, after = _choose_two(rows, parameters, problems)
    shared = _score_in_common(reach, rows, parameters, problems)
    if shared is None:
        readings = _read_rounds(rows)
        specs = tuple(
            load_spec(version) for version in sorted({made.version_id for made in rows}, reverse=True)
        )
        spec = load_spec(after.version_id) if after else load_spec(row.version_id)
        asked = tuple(question.key for question in spec.list_questions(row.mode, row.place.spec_kind))
    else:
        readings = [_read_shared(made, shared) for made in rows]
        spec, asked = shared.common.framework, shared.common.kept
        specs = (spec,)
    by_key = {reading.row.pk: reading for reading in readings}
    sees_answers = reach.reaches(row)
    return TimePage(
        row=row,
        spec=spec,
        rounds=tuple(readings),
        specs=specs or (spec,),
        before=by_key[before.pk] if before else None,
        after=by_key[after.pk] if after else None,
        common=shared.common if shared else None,
        sees_answers=sees_answers,
        asked=asked,
        codes=_read_answers(before, after) if sees_answers and before and after else (),
        beside=_list_beside(reach, row),
        left_out=max(len(keys) - MOST_ROUNDS, 0),
        problems=tuple(problems),
    )


def _list_rounds(rows: QuerySet[ComparedResult]) -> QuerySet[ComparedResult]:
    return with_context(rows).select_related("result__certainty")


def _score_in_common(
    reach: Reach, rows: Sequence[ComparedResult], parameters: Mapping[str, str], problems: list[str]
) -> SharedScores | None:
    """Score the rounds on the questions that stayed the same, where the address asks for it."""
    asked = parameters.get("ground", "").strip()
    if asked and asked != COMMON:
        problems.append(say_unknown("ground", asked))
    if asked != COMMON or len({row.method_digest for row in rows}) < 2:
        return None
    versions = tuple(sorted({row.version_id for row in rows}))
    newest = rows[-1]
    ground = Ground(
        load_spec(versions[-1]), newest.framework_id, newest.mode, newest.series, versions, is_common=True
    )
    try:
        return score_shared(ground, rows, reach=reach)
    except LevelsDiffer:
        problems.append(_("The versions have other readiness levels, so they cannot be compared."))
        return None


def _read_shared(row: ComparedResult, shared: SharedScores) -> RoundReading:
    """One round on common questions: the band is where its missing answers could lead."""
    standings = {
        key: Standing(figures.score, figures.low, figures.high, figures.level or None)
        for (kind, key), figures in shared.figures[row.pk].items()
        if kind in NODES
    }
    return RoundReading(row, Round(row.pk, row.round, row.as_of, COMMON, standings))


def _choose_two(
    rows: Sequence[ComparedResult], parameters: Mapping[str, str], problems: list[str]
) -> tuple[ComparedResult | None, ComparedResult | None]:
    """Return the two rounds that are compared, the earlier one first: the last two unless asked otherwise."""
    if len(rows) < 2:
        return None, None
    known = {str(row.pk): position for position, row in enumerate(rows)}
    chosen = {"from": len(rows) - 2, "to": len(rows) - 1}
    for name in chosen:
        asked = parameters.get(name, "").strip()
        if asked in known:
            chosen[name] = known[asked]
        elif asked:
            problems.append(say_unknown(name, asked))
    first, last = sorted(chosen.values())
    if first == last:
        problems.append(_("A round cannot be compared with itself. Choose two rounds."))
        first, last = len(rows) - 2, len(rows) - 1
    return rows[first], rows[last]


def _read_rounds(rows: Sequence[ComparedResult]) -> list[RoundReading]:
    """Lay out the rounds with their scores and bands: one query for the scores, one for what has no band."""
    scores: dict[int, list[NodeScore]] = {row.pk: [] for row in rows}
    for score in NodeScore.objects.filter(result__in=list(scores), kind__in=NODES):
        scores[score.result_id].append(score)
    certainties = _read_certainties(rows)
    readings = []
    for row in rows:
        certainty = certainties.get(row.pk)
        standings = {score.node_key: _read_standing(score, certainty) for score in scores[row.pk]}
        readings.append(RoundReading(row, Round(row.pk, row.round, row.as_of, row.method_digest, standings)))
    return readings


def _read_standing(score: NodeScore, certainty: Certainty | None) -> Standing:
    """A score with its band; where none can be told, without."""
    band = certainty.find_band(score.node_key) if certainty and score.score is not None else None
    low, high = (band.low, band.high) if band else (None, None)
    return Standing(score.score, low, high, score.level or None)


def _read_certainties(rows: Sequence[ComparedResult]) -> dict[int, Certainty | None]:
    """Return how sure each result is: as it is kept, else computed again."""
    found: dict[int, Certainty | None] = {}
    for row in rows:
        kept = getattr(row.result, "certainty", None)
        if kept is not None:
            try:
                found[row.pk] = decode_certainty(bytes(kept.payload))
            except ScoringError:
                continue
    lacking = [row.pk for row in rows if row.pk not in found]
    if lacking:
        versions = {row.pk: row.version_id for row in rows}
        for result in Result.objects.filter(pk__in=lacking).select_related("certainty", "submission"):
            diagnosis = decode_diagnosis(bytes(result.payload))
            found[result.pk] = load_certainty(result, load_spec(versions[result.pk]), diagnosis)
    return found


def _read_answers(before: ComparedResult, after: ComparedResult) -> tuple[Mapping[str, int], ...]:
    rows = ComparedResult.objects.filter(pk__in=(before.pk, after.pk))
    codes = {pk: (version, bytes(held)) for pk, version, held in rows.values_list("pk", "version", "codes")}
    return tuple(_name_codes(*codes[row.pk]) for row in (before, after))


def _name_codes(version: int, codes: bytes) -> Mapping[str, int]:
    spec = load_spec(version)
    return dict(zip(list_columns(spec), map(int, read_codes(spec, [codes])[0]), strict=True))


def _list_beside(reach: Reach, row: ComparedResult) -> tuple[ComparedResult, ...]:
    """Return the newest result of the other lines of this subject: another mode, series or origin."""
    line = {name: getattr(row, name) for name in ("place", "framework", "initiative")}
    others = with_context(visible_newest(reach).filter(**line)).order_by("mode", "series", "origin")
    own = (row.mode, row.series, row.origin)
    kept: dict[tuple[str, str, str], ComparedResult] = {}
    for other in others:
        key = (other.mode, other.series, other.origin)
        if key != own:
            kept.setdefault(key, other)
    return tuple(kept.values())
