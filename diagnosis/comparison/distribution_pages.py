"""The page of a distribution: places that one may see as dots or bars, else the groups of one's own place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q, QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnosis.comparison.disclosure import LEAST_PLACES
from diagnosis.comparison.distribution import (
    AnswerCounts,
    PlaceScore,
    Scores,
    count_answers,
    list_places,
    load_scores,
)
from diagnosis.comparison.filters import (
    RANGE,
    Option,
    Selection,
    describe_selection,
    list_countries,
    list_programmes,
    list_rounds,
    read_selection,
)
from diagnosis.comparison.ground import GROUND, Ground
from diagnosis.comparison.group_choice import (
    belongs_to,
    find_own,
    follow_result,
    read_group_choice,
    read_kind,
    read_result,
    say_other_ground,
)
from diagnosis.comparison.group_pages import (
    GroupLine,
    draw_lines,
    load_own_score,
    mark_svg,
    name_left_out,
)
from diagnosis.comparison.groups import GroupGround, Groups, load_groups
from diagnosis.comparison.nodes import Node, NodeList
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.plots import DOTS_BELOW, Axis, OwnMark, draw_level_bars, draw_spread
from diagnosis.comparison.quartiles import Column, Quartiles, round_half_up
from diagnosis.comparison.spread_fields import (
    ChoiceField,
    list_ground_fields,
    make_field,
    make_kind_field,
    make_node_field,
    make_origin_field,
)
from diagnosis.comparison.spread_wording import (
    ORIGIN_NOTES,
    describe_columns,
    describe_levels,
    say_middle_half,
    say_place,
    write_column,
)
from diagnosis.places.models import Character, PlaceKind
from diagnosis.results.charts import draw_score_axis
from diagnosis.results.figures import write_score
from diagnosis.results.models import ComparedResult
from diagnosis.results.wording import in_language, list_thresholds
from frameworks.spec import Framework, Question

LISTED_BELOW = DOTS_BELOW
"""Up to so many places the table names each with its score; from there on it counts columns."""


@dataclass(frozen=True)
class DistributionPage:
    """One node over a selection. Of scores and answers, one is there where enough places may be seen by name.

    Where they may not, ``groups`` holds the declared groups of the marked place, if there is one.
    """

    selection: Selection
    origin: str
    kind: str
    nodes: NodeList | None
    node: Node | None
    own: ComparedResult | None
    own_score: float | None
    rows: QuerySet[ComparedResult]
    problems: tuple[str, ...]
    names_result: bool = False
    scores: Scores | None = None
    answers: AnswerCounts | None = None
    groups: Groups | None = None
    seen: int = 0

    @property
    def spec(self) -> Framework | None:
        return self.selection.ground.spec if self.selection.ground else None

    @cached_property
    def thresholds(self) -> list[float]:
        return sorted(list_thresholds(self.spec)) if self.spec else []

    @property
    def own_name(self) -> str:
        return str(self.own.place) if self.own else ""

    @property
    def own_number(self) -> str:
        return write_score(self.own_score, self.thresholds)

    @property
    def own_mark(self) -> OwnMark | None:
        """The marked place on the plot; it may stand outside of the selection."""
        if self.own is None or self.own_score is None:
            return None
        counted = bool(self.scores and self.own.pk in self.scores.values)
        return OwnMark(self.own_score, f"{self.own_name} {self.own_number}", counted)

    @property
    def is_own_outside(self) -> bool:
        """The marked place has a score and is none of those that are shown."""
        return self.own_mark is not None and self.scores is not None and not self.own_mark.is_counted

    @cached_property
    def is_listed(self) -> bool:
        """Few enough places to name each."""
        return self.scores is not None and self.scores.count < LISTED_BELOW

    @cached_property
    def places(self) -> list[PlaceScore]:
        return list_places(self.rows, self.scores) if self.scores else []

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the plot that hold a place."""
        return tuple(column for column in self.scores.columns if column.count) if self.scores else ()

    @property
    def named_columns(self) -> list[tuple[str, Column]]:
        return [(write_column(column), column) for column in self.columns]

    @property
    def question(self) -> Question | None:
        """The question that is shown; None for a node."""
        return self.spec.questions_by_key.get(self.node.key) if self.spec and self.node else None

    @property
    def quartiles(self) -> Quartiles | None:
        return self.scores.quartiles if self.scores else None

    @cached_property
    def plot(self) -> SafeString:
        """The chart: dots or bars of scores, or a bar for each level of a question."""
        if self.node is None:
            return mark_svg("")
        if self.answers is not None:
            described = describe_levels(self.node.title, self.answers.levels)
            return mark_svg(draw_level_bars(self.answers.levels, self.answers.own, described=described))
        if self.scores is None or self.spec is None:
            return mark_svg("")
        levels = tuple(in_language(level.title) for level in reversed(self.spec.readiness_levels))
        axis = Axis(tuple(self.thresholds), levels)
        described = describe_columns(self.node.title, self.columns, self.own_mark)
        return mark_svg(draw_spread(self.scores.columns, self.own_mark, axis, described=described))

    @cached_property
    def lines(self) -> list[GroupLine]:
        """The declared groups of the marked place, where its fellows may not be seen."""
        if self.groups is None:
            return []
        mark = OwnMark(self.own_score, self.own_name) if self.own_score is not None else None
        return draw_lines(self.groups.of_place, self.groups, mark, self.thresholds)

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """The groups of the marked place that are not shown."""
        return name_left_out(self.groups.of_place_left_out) if self.groups else []

    @property
    def axis(self) -> SafeString:
        return mark_svg(draw_score_axis(self.thresholds))

    @cached_property
    def sentences(self) -> list[str]:
        """What the numbers say: where the marked place is, and where the middle half lies."""
        if self.answers is not None:
            return [self._say_answers(self.answers)]
        quartiles, score = self.quartiles, self.own_score
        if self.scores is None and self.lines:
            quartiles = self.lines[0].group.quartiles
            score = round_half_up(score) if score is not None else None
        if quartiles is None:
            return [_("There are too few places to show a distribution.")]
        sentences = [say_middle_half(quartiles)]
        if self.own is not None and score is not None:
            sentences.insert(0, say_place(self.own_name, quartiles.place_score(score)))
        return sentences

    def _say_answers(self, answers: AnswerCounts) -> str:
        # Of levels chosen equally often the lowest is named.
        title, count = max(answers.levels, key=lambda level: level[1])
        if not count:
            return _("No place has answered this question.")
        return ngettext(
            "The most frequent answer is “%(level)s”: %(count)d of %(answered)d place.",
            "The most frequent answer is “%(level)s”: %(count)d of %(answered)d places.",
            answers.answered,
        ) % {"level": title, "count": count, "answered": answers.answered}

    @property
    def origin_note(self) -> str:
        return str(ORIGIN_NOTES.get(self.origin, ""))

    @cached_property
    def fields(self) -> list[ChoiceField]:
        """The choices of the form; free filters only where places may be seen by name."""
        selection, ground = self.selection, self.selection.ground
        if ground is None or self.nodes is None or self.node is None:
            return []
        found = [make_node_field(self.nodes, self.node)]
        if self.groups is None:
            found += self._list_filters(ground)
        rounds = list_rounds(selection.reach, ground)
        if rounds:
            chosen, empty = selection.chosen.get("round", ""), _("The newest of each place")
            found.append(make_field("round", rounds, chosen, empty=empty))
        origins = {facet.origin for facet in selection.ground_facets}
        if len(origins | {self.origin}) > 1:
            found.append(make_origin_field(origins, self.origin))
        found_kinds = selection.base.filter(ground.condition).order_by().values_list("place__kind", flat=True)
        kinds = set(found_kinds.distinct())
        if len(kinds | {self.kind}) > 1:
            found.append(make_kind_field(kinds, self.kind))
        return found + list_ground_fields(selection.facets, ground)[0]

    def _list_filters(self, ground: Ground) -> list[ChoiceField]:
        selection = self.selection
        rows = selection.base.filter(ground.condition, origin=self.origin, place__kind=self.kind)
        stages = [Option(each.key, in_language(each.title)) for each in reversed(ground.spec.stages)]
        if stages:
            stages.append(Option(RANGE, _("More than one possible")))
        offered = (
            ("programme", [Option(each.key, str(each)) for each in list_programmes(selection.reach)],
             _("All programmes")),
            ("country", list_countries(rows), _("All countries")),
            ("class", [Option(each.value, str(each.label)) for each in Character], _("All classes")),
            ("stage", stages, _("All stages")),
        )  # fmt: skip
        return [
            make_field(name, options, selection.chosen.get(name, ""), empty=empty)
            for name, options, empty in offered
            if len(options) > 1 or name in selection.chosen
        ]

    @cached_property
    def parameters(self) -> dict[str, str]:
        """All choices as the address says them."""
        return {
            **self.selection.parameters,
            "origin": self.origin,
            "kind": self.kind,
            "node": self.node.key if self.node else "",
            "result": str(self.own.pk) if self.own and self.names_result else "",
        }

    @property
    def address_part(self) -> str:
        """The query of this view's address."""
        return self.selection.address_part(**self.parameters)

    @property
    def fixed(self) -> dict[str, str]:
        """What the address keeps although nothing is chosen about it on the page."""
        offered = {field.name for field in self.fields}
        return {name: value for name, value in self.parameters.items() if value and name not in offered}

    @property
    def description(self) -> list[tuple[str, str]]:
        """What is shown, as label and value."""
        if self.node is None:
            return []
        chosen = {**self.selection.chosen, "origin": self.origin}
        lines = describe_selection(
            Selection(
                self.selection.reach,
                self.selection.ground,
                chosen,
                self.selection.facets,
                (),
                self.selection.base,
            )
        )
        kind = (_("Kind of place"), str(PlaceKind(self.kind).label))
        return [(_("What is compared"), self.node.title), *lines, kind]


def load_distribution_page(reach: Reach, parameters: Mapping[str, str]) -> DistributionPage:
    """Read an address and gather the numbers; a fixed number of queries."""
    named, problems = read_result(reach, parameters)
    asked, unknown = follow_result(parameters, named or find_own(reach, Q(), 0))
    problems += unknown
    selection = read_selection(reach, asked)
    problems += selection.problems
    ground = selection.ground
    if ground is None:
        return DistributionPage(
            selection, "", "", None, None, None, None, ComparedResult.objects.none(), tuple(problems)
        )
    origin = selection.chosen.get("origin") or _choose_origin(selection, named)
    kind, unknown = read_kind(parameters, named)
    problems += unknown
    if named is not None and not belongs_to(named, ground, origin, kind):
        problems.append(say_other_ground(named))
        named = None
    round_number = int(selection.chosen.get("round", 0))
    own = named or find_own(reach, ground.condition & Q(origin=origin, place__kind=kind), round_number)
    nodes = NodeList(ground.spec, ground.mode, kind, with_questions=True)
    node, unknown = nodes.read(parameters.get("node", ""))
    page = DistributionPage(
        selection=selection,
        origin=origin,
        kind=kind,
        nodes=nodes,
        node=node,
        own=own,
        own_score=load_own_score(own, node),
        rows=selection.rows.filter(origin=origin, place__kind=kind),
        problems=tuple(problems + unknown),
        names_result=named is not None,
    )
    return _with_numbers(page)


def _choose_origin(selection: Selection, named: ComparedResult | None) -> str:
    """Return the origin of the named result, else the first that there is: never two at a time."""
    if named is not None:
        return named.origin
    return next(iter(selection.origins), "self")


def _with_numbers(page: DistributionPage) -> DistributionPage:
    """Read scores or answers where enough places may be seen by name, else the groups of the marked place."""
    ground, node, reach = page.selection.ground, page.node, page.selection.reach
    if ground is None or node is None:
        return page
    if node.is_question:
        # Who shows a result to others does not show its answers.
        rows = page.rows.filter(reach.places)
        question = ground.spec.questions_by_key[node.key]
        answers = count_answers(rows, ground, question, page.own.pk if page.own else None)
        return replace(page, answers=answers if answers.total >= LEAST_PLACES else None, seen=answers.total)
    scores = load_scores(page.rows, node)
    if scores.count >= LEAST_PLACES:
        return replace(page, scores=scores, seen=scores.count)
    page = replace(page, seen=scores.count)
    return page if page.own is None or reach.sees_everything else _with_groups(page)


def _with_groups(page: DistributionPage) -> DistributionPage:
    """Read the groups of the marked place, on the very ground on which their page forms them.

    Groups of another ground could be held against those: it would be a way around what is not shown.
    """
    names = (*GROUND, "origin", "kind", "round", "node", "result")
    asked = {name: value for name, value in page.parameters.items() if name in names}
    choice = read_group_choice(page.selection.reach, asked)
    if choice.ground is None or choice.node is None:
        return page
    where = GroupGround(choice.ground, choice.origin, choice.kind)
    groups = load_groups(page.selection.reach, where, choice.node, round_number=choice.round, own=page.own)
    return replace(page, groups=groups)
