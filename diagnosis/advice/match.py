"""Which measures help a city most, and why: one pure function.

A measure earns whole points for what it does here (``POINTS``), and each of them is a reason that is
shown, or its effort or horizon. What speaks against it (another stage, another class, something that must
come first) is shown too, and keeps it out of the first five. These are chosen one after the other, so that
together they take as much of the path as they can. Points and choice are ours; the stages, classes and
disputes are those of the library, with their sources.

A library is written for a framework, not for one of its versions: what a measure names and this version
does not have (a question, a level, an element, a stage, another measure) is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType

from diagnosis.advice.checking.circles import find_circles
from diagnosis.advice.library import EFFORTS, HORIZONS, Library, Measure
from diagnosis.advice.situation import Situation
from diagnosis.scoring.path_records import Rise
from frameworks.messages import Message
from frameworks.spec import PLACE_KINDS, Framework

FIRST = 5

POINTS: Mapping[str, int] = MappingProxyType(
    {
        "takes_rise": 8,  # for each rise of the path that it takes, three at most
        "opens_gate": 3,  # one of these rises opens a gate
        "serves_condition": 0,  # which conditions these rises serve: said, not counted again
        "takes_unknown": 4,  # likewise, where nobody knows yet whether the step is still to be taken
        "near_path": 2,  # an element of the path, but other questions of it; twice if this mode asks none
        "prepares": 3,  # it must come before a measure that takes a rise
        "gap": 1,  # for each quarter of the scale that its first element lacks
        "stage": 3,
        "class_economic": 1,
        "class_character": 1,
        "issue": 2,  # for each ticked issue, two at most
        "scaling": 1,
        "business_model": 1,
        "small_effort": 1,  # for each step from high to low; shown as the measure's effort
        "soon": 1,  # for each step from long to quick; shown as its horizon
    }
)
MOST_RISES = 3
MOST_ISSUES = 2
SAME_ELEMENT = 2  # points taken from a measure for each one chosen before it for the same element

REASON_CODES = frozenset({*POINTS} - {"small_effort", "soon"})
# What speaks against a measure; all but the first keep it out of the list of what fits.
HINDRANCE_CODES = frozenset(
    {
        "needs_first",
        "waits_in_circle",
        "in_place",
        "nothing_asked",
        "other_kind",
        "other_stage",
        "other_economic_group",
        "other_character",
        "other_scaling",
        "other_business_model",
        "other_view",
    }
)


@dataclass(frozen=True, slots=True)
class MatchedMeasure:
    """A measure with its reasons, what speaks against it, its points, and the rises of the path it takes.

    ``needs`` are the keys of the measures that must come first and are neither planned nor in place.
    ``planned``: it stands on the roadmap already.
    """

    measure: Measure
    reasons: tuple[Message, ...]
    hindrances: tuple[Message, ...]
    points: int
    rises: tuple[str, ...]
    needs: tuple[str, ...]
    planned: bool = False

    @property
    def fits(self) -> bool:
        """Nothing but a prerequisite speaks against it."""
        return all(hindrance.code == "needs_first" for hindrance in self.hindrances)


@dataclass(frozen=True, slots=True)
class Advice:
    """The most useful measures in the order in which to take them, then all others, the most useful first."""

    first: tuple[MatchedMeasure, ...]
    others: tuple[MatchedMeasure, ...]


def match_measures(library: Library, framework: Framework, situation: Situation) -> Advice:
    """Return every measure of the library with what speaks for and against it in this situation.

    The same input gives the same order: points, then (among the first) new rises, then small
    effort, then an early horizon, then the library's own order decide. An empty library gives empty advice.
    """
    context = _look_around(library, framework, situation)
    matched = _add_what_prepares([_match(measure, context) for measure in library.measures])
    first = _choose_first(matched, situation.rises)
    chosen = {row.measure.key for row in first}
    others = [row for row in matched if row.measure.key not in chosen]
    others.sort(key=lambda row: (not row.fits, -row.points, *_by_ease(row.measure)))
    return Advice(first, tuple(others))


@dataclass(frozen=True, slots=True)
class _Context:
    """What is looked up once for all measures.

    ``lifts`` holds for each measure how high it brings which question of this version. ``circles`` holds
    the circle of prerequisites for each measure that is in one, ``against`` the views not advised here.
    """

    library: Library
    framework: Framework
    situation: Situation
    lifts: Mapping[str, Mapping[str, int]]
    in_place: frozenset[str]
    circles: Mapping[str, tuple[str, ...]]
    against: Mapping[str, Sequence[Message]]


def _look_around(library: Library, framework: Framework, situation: Situation) -> _Context:
    lifts = {measure.key: _read_lifts(measure, framework) for measure in library.measures}
    requires = {
        measure.key: tuple(key for key in measure.requires if key in library.measures_by_key)
        for measure in library.measures
    }
    return _Context(
        library=library,
        framework=framework,
        situation=situation,
        lifts=lifts,
        in_place=frozenset(key for key, lifted in lifts.items() if _is_in_place(lifted, situation)),
        circles={key: circle for circle in find_circles(requires) for key in circle},
        against=_list_views_not_advised(library, situation),
    )


def _read_lifts(measure: Measure, framework: Framework) -> Mapping[str, int]:
    lifts: dict[str, int] = {}
    for lift in measure.raises:
        question = framework.questions_by_key.get(lift.question)
        if question is not None and question.scale.find_level(lift.to) is not None:
            lifts[lift.question] = question.scale.position_of(lift.to)
    return lifts


def _match(measure: Measure, context: _Context) -> MatchedMeasure:
    situation, lifts = context.situation, context.lifts[measure.key]
    taken = [rise for rise in situation.rises if _rises_above(lifts, rise.question, situation)]
    reasons = [
        *_explain_rises(measure, taken, context),
        *_explain_gap(measure, situation),
        *_explain_fit(measure, situation),
    ]
    planned = situation.wants.planned
    needs = tuple(
        key
        for key in measure.requires
        if key in context.library.measures_by_key and key not in planned and key not in context.in_place
    )
    hindrances = [*_list_hindrances(measure, context), *context.against.get(measure.key, ())]
    if needs:
        hindrances.insert(0, _say("needs_first", measures=needs))
    points = sum(_count_points(reason) for reason in reasons)
    points += POINTS["small_effort"] * (len(EFFORTS) - 1 - EFFORTS.index(measure.effort))
    points += POINTS["soon"] * (len(HORIZONS) - 1 - HORIZONS.index(measure.horizon))
    rises = tuple(rise.question for rise in taken)
    return MatchedMeasure(
        measure, tuple(reasons), tuple(hindrances), points, rises, needs, measure.key in planned
    )


def _add_what_prepares(matched: Sequence[MatchedMeasure]) -> list[MatchedMeasure]:
    """Give a measure its part in what it must come before: the first that takes a rise, if it fits."""
    prepared: dict[str, str] = {}
    for row in matched:
        if row.rises and row.fits and not row.planned:
            for key in row.needs:
                prepared.setdefault(key, row.measure.key)
    return [
        replace(
            row,
            reasons=(*row.reasons, _say("prepares", measure=prepared[row.measure.key])),
            points=row.points + POINTS["prepares"],
        )
        if row.measure.key in prepared
        else row
        for row in matched
    ]


def _say(code: str, **params: object) -> Message:
    return Message(code, MappingProxyType(params))


def _count_points(reason: Message) -> int:
    count = reason.params.get("count", 1)
    assert isinstance(count, int)
    return POINTS[reason.code] * count


def _rises_above(lifts: Mapping[str, int], question: str, situation: Situation) -> bool:
    """The measure brings the question above the level it has now; without a level it stands lowest."""
    now = situation.positions.get(question)
    return lifts.get(question, 0) > (0 if now is None else now)


def _explain_rises(measure: Measure, taken: Sequence[Rise], context: _Context) -> Iterator[Message]:
    lifts = context.lifts[measure.key]
    for rise in sorted(taken, key=lambda rise: rise.find_out)[:MOST_RISES]:
        scale = context.framework.questions_by_key[rise.question].scale
        reached = scale.levels[min(lifts[rise.question], scale.position_of(rise.to_level))].key
        code = "takes_unknown" if rise.find_out else "takes_rise"
        yield _say(code, question=rise.question, level=reached, to=rise.to_level)
    purposes = [purpose for rise in taken for purpose in rise.serves]
    conditions = tuple(dict.fromkeys(purpose.condition for purpose in purposes))
    if conditions:
        yield _say("serves_condition", conditions=conditions)
    gates = [purpose for purpose in purposes if purpose.kind == "gate"]
    if gates:
        yield _say(
            "opens_gate",
            element=gates[0].node,
            domain=gates[0].domain,
            level=gates[0].level,
            score=gates[0].required,
        )
    if not taken:
        yield from _explain_nearness(measure, context)


def _explain_nearness(measure: Measure, context: _Context) -> Iterator[Message]:
    """Name the element of a rise that the measure serves too.

    It counts twice where the element is the measure's first, the step is known to be open, and none of the
    questions that it lifts is asked: the quick mode asks one question for the whole element, and a part of
    the whole helps it.
    """
    near = next((rise for rise in context.situation.rises if rise.element in measure.elements), None)
    if near is None:
        return
    asked = any(question in context.situation.positions for question in context.lifts[measure.key])
    whole = near.element == measure.elements[0] and not asked and not near.find_out
    yield _say("near_path", element=near.element, count=2 if whole else 1)


def _explain_gap(measure: Measure, situation: Situation) -> Iterator[Message]:
    """Name the gap of the first element; what has no score yet is no known gap."""
    score = situation.scores.get(measure.elements[0])
    if score is not None and score < situation.aim:
        yield _say("gap", element=measure.elements[0], score=score, count=int((100.0 - score) // 25.0))


def _explain_fit(measure: Measure, situation: Situation) -> Iterator[Message]:
    wants = situation.wants
    if situation.stage and situation.stage in measure.stages:
        yield _say("stage", stage=situation.stage)
    if wants.economic_group and wants.economic_group in measure.economic_groups:
        yield _say("class_economic", group=wants.economic_group)
    if wants.character and wants.character in measure.characters:
        yield _say("class_character", character=wants.character)
    issues = tuple(key for key in measure.issues if key in wants.issues)
    if issues:
        yield _say("issue", issues=issues, count=min(len(issues), MOST_ISSUES))
    if wants.scaling and wants.scaling in measure.scaling:
        yield _say("scaling", option=wants.scaling)
    if wants.business_model and wants.business_model in measure.business_models:
        yield _say("business_model", option=wants.business_model)


def _list_hindrances(measure: Measure, context: _Context) -> Iterator[Message]:
    situation, wants = context.situation, context.situation.wants
    if measure.key in context.circles:
        yield _say("waits_in_circle", measures=context.circles[measure.key])
    if measure.key in context.in_place:
        yield _say("in_place", elements=measure.elements[:1])
    if situation.place_kind not in measure.place_kinds:
        yield _say(
            "other_kind", kinds=tuple(kind for kind in reversed(PLACE_KINDS) if kind in measure.place_kinds)
        )
    if _excludes(measure.stages, situation.stage):
        known = tuple(stage.key for stage in reversed(context.framework.stages))
        yield _say("other_stage", stages=tuple(key for key in known if key in measure.stages))
    if _excludes(measure.economic_groups, wants.economic_group):
        yield _say("other_economic_group", groups=measure.economic_groups)
    if _excludes(measure.characters, wants.character):
        yield _say("other_character", characters=measure.characters)
    if _excludes(measure.scaling, wants.scaling):
        yield _say("other_scaling", options=measure.scaling)
    if _excludes(measure.business_models, wants.business_model):
        yield _say("other_business_model", options=measure.business_models)
    if not any(key in situation.scores for key in measure.elements):
        yield _say("nothing_asked", elements=measure.elements)


def _excludes(named: Sequence[str], chosen: str) -> bool:
    """Something is chosen, and the measure names others only; no names mean all."""
    return bool(chosen and named) and chosen not in named


def _is_in_place(lifts: Mapping[str, int], situation: Situation) -> bool:
    """Every question that it lifts, of those that are asked, is at that level already."""
    asked = [question for question in lifts if question in situation.positions]
    return bool(asked) and not any(
        situation.positions[question] is None or _rises_above(lifts, question, situation)
        for question in asked
    )


def _list_views_not_advised(library: Library, situation: Situation) -> Mapping[str, list[Message]]:
    """Return, for each measure of a view that is not the default at this stage, the dispute it belongs to."""
    against: dict[str, list[Message]] = {}
    for dispute in library.disputes:
        default = dispute.default.get(situation.stage)
        for view in dispute.views:
            if default in (None, view.key):
                continue
            for key in view.measures:
                against.setdefault(key, []).append(_say("other_view", dispute=dispute.key, view=view.key))
    return against


def _choose_first(matched: Iterable[MatchedMeasure], rises: Sequence[Rise]) -> tuple[MatchedMeasure, ...]:
    """Choose one after the other what adds most: rises not taken yet, elements not served yet."""
    candidates = [row for row in matched if row.fits and any(r.code != "stage" for r in row.reasons)]
    chosen: list[MatchedMeasure] = []
    while len(chosen) < FIRST:
        keys = {row.measure.key for row in chosen}
        ready = [row for row in candidates if row.measure.key not in keys and keys.issuperset(row.needs)]
        if not ready:
            break
        taken = {question for earlier in chosen for question in earlier.rises}
        waiting = frozenset(rise.element for rise in rises if rise.question not in taken)
        chosen.append(max(ready, key=lambda row: _rank(row, chosen, taken, waiting)))
    return tuple(chosen)


def _rank(
    row: MatchedMeasure, chosen: Sequence[MatchedMeasure], taken: Set[str], waiting: Set[str]
) -> tuple[int, int, int, int]:
    """Weigh what a measure adds to those chosen; ``waiting`` are elements with a rise that none takes yet.

    Nearness to the path counts only there. Of equal gain, the measure that takes more new rises comes first.
    """
    again = min(len(taken & set(row.rises)), MOST_RISES)
    same = sum(earlier.measure.elements[0] == row.measure.elements[0] for earlier in chosen)
    near = sum(
        _count_points(reason)
        for reason in row.reasons
        if reason.code == "near_path" and reason.params["element"] not in waiting
    )
    gain = row.points - POINTS["takes_rise"] * again - SAME_ELEMENT * same - near
    effort, horizon = _by_ease(row.measure)
    return gain, len(set(row.rises) - taken), -effort, -horizon


def _by_ease(measure: Measure) -> tuple[int, int]:
    """Small effort comes before great, then an early horizon before a late one."""
    return EFFORTS.index(measure.effort), HORIZONS.index(measure.horizon)
