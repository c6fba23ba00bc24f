"""The page of declared groups: quartiles of groups whose places stay unnamed, one's own city beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.comparison.disclosure import ALL
from diagnosis.comparison.downloads import Picture, Sheet, complete_about
from diagnosis.comparison.filters import ORIGINS, name_ground
from diagnosis.comparison.group_choice import GroupChoice, read_group_choice
from diagnosis.comparison.groups import DeclaredGroup, GroupGround, Groups, load_groups
from diagnosis.comparison.nodes import Node
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.plots import DrawnRow, OwnMark, draw_quartiles, draw_table
from diagnosis.comparison.quartiles import round_half_up
from diagnosis.comparison.spread_fields import (
    ChoiceField,
    list_ground_fields,
    make_kind_field,
    make_node_field,
    make_origin_field,
    make_round_field,
    name_origin,
)
from diagnosis.comparison.spread_wording import (
    KIND_TITLES,
    ORIGIN_NOTES,
    describe_quartiles,
    name_part,
    say_middle_half,
    say_place,
    write_quartiles,
)
from diagnosis.places.models import PlaceKind
from diagnosis.results.charts import draw_score_axis
from diagnosis.results.figures import write_score
from diagnosis.results.models import ComparedResult, NodeScore
from diagnosis.results.wording import in_language, join_names, list_thresholds
from frameworks.spec import Framework


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A declared group as a line: its chart, and in which part of it one's own place is (or nothing)."""

    group: DeclaredGroup
    chart: SafeString
    numbers: str
    part: str

    @property
    def count(self) -> int:
        return self.group.quartiles.count if self.group.quartiles else 0


@dataclass(frozen=True)
class GroupsPage:
    """Declared groups as they are read; ``groups`` is None where there are no results to form groups of."""

    choice: GroupChoice
    groups: Groups | None
    own_score: float | None

    @property
    def problems(self) -> tuple[str, ...]:
        return self.choice.problems

    @property
    def spec(self) -> Framework | None:
        return self.choice.ground.spec if self.choice.ground else None

    @cached_property
    def thresholds(self) -> list[float]:
        return sorted(list_thresholds(self.spec)) if self.spec else []

    @property
    def own_name(self) -> str:
        return str(self.choice.own.place) if self.choice.own else ""

    @property
    def own_mark(self) -> OwnMark | None:
        return OwnMark(self.own_score, self.own_name) if self.own_score is not None else None

    @property
    def own_number(self) -> str:
        return write_score(self.own_score, self.thresholds)

    @cached_property
    def fields(self) -> list[ChoiceField]:
        choice = self.choice
        found = [
            make_origin_field([origin.value for origin in ORIGINS], choice.origin),
            make_kind_field(PlaceKind.values, choice.kind),
        ]
        if choice.ground and choice.nodes and choice.node and self.groups:
            found[0:0] = [make_node_field(choice.nodes, choice.node)]
            found += list_ground_fields(choice.facets, choice.ground)[0]
            if self.groups.rounds[1:] or choice.round:
                found.append(make_round_field(self.groups.rounds, choice.round))
        return found

    @cached_property
    def fixed(self) -> dict[str, str]:
        """What the address keeps although nothing is chosen about it on the page."""
        offered = {field.name for field in self.fields}
        return {
            name: value for name, value in self.choice.parameters.items() if name not in offered and value
        }

    @cached_property
    def kinds(self) -> list[tuple[str, str, list[GroupLine]]]:
        """The shown groups under their kinds and the words for these."""
        found = self.groups.by_kind if self.groups else []
        return [
            (kind, str(KIND_TITLES[kind]), draw_lines(groups, self.groups, self.own_mark, self.thresholds))
            for kind, groups in found
        ]

    @cached_property
    def left_out(self) -> list[tuple[str, str]]:
        """The kinds and names of groups that are not shown; never a count."""
        return name_left_out(self.groups.left_out if self.groups else ())

    @cached_property
    def all_places(self) -> DeclaredGroup | None:
        """The group of all places, where it is shown."""
        shown = self.groups.shown if self.groups else ()
        return next((group for group in shown if group.kind == ALL), None)

    @cached_property
    def sentences(self) -> list[str]:
        """The finding, and what it rests on."""
        if not self.groups or not self.groups.shown:
            return [_("No group is large enough to be shown here.")]
        group = self.all_places
        if group is None or group.quartiles is None:
            return [_("Groups of places, without names.")]
        sentences = [say_middle_half(group.quartiles)]
        if self.choice.own and self.own_score is not None:
            part = group.quartiles.place_score(round_half_up(self.own_score))
            sentences.insert(0, say_place(self.own_name, part))
        return sentences

    @property
    def origin_note(self) -> str:
        return str(ORIGIN_NOTES.get(self.choice.origin, ""))

    @property
    def axis(self) -> SafeString:
        return mark_svg(draw_score_axis(self.thresholds))

    @property
    def description(self) -> list[tuple[str, str]]:
        """What is shown, as label and value."""
        return describe_choice(self.choice)


def load_groups_page(reach: Reach, parameters: Mapping[str, str]) -> GroupsPage:
    """Read an address and gather the groups that the person may see."""
    choice = read_group_choice(reach, parameters)
    if choice.ground is None or choice.node is None:
        return GroupsPage(choice, None, None)
    where = GroupGround(choice.ground, choice.origin, choice.kind)
    groups = load_groups(reach, where, choice.node, round_number=choice.round, own=choice.own)
    return GroupsPage(choice, groups, load_own_score(choice.own, choice.node))


def load_own_score(own: ComparedResult | None, node: Node) -> float | None:
    """Return the score of the marked result; None without one."""
    if own is None:
        return None
    found = NodeScore.objects.filter(result=own.pk, kind=node.kind, node_key=node.key)
    return found.order_by("pk").values_list("score", flat=True).first()


def draw_lines(
    shown: Iterable[DeclaredGroup],
    groups: Groups | None,
    own: OwnMark | None,
    thresholds: Sequence[float],
) -> list[GroupLine]:
    """Return groups as lines, one's own score in each; ``label`` of the mark is the name of the place."""
    mine = groups.memberships if groups else frozenset()
    lines = []
    for group in shown:
        described = describe_quartiles(group.title, group.quartiles)
        chart = draw_quartiles(group.quartiles, own.score if own else None, thresholds, described=described)
        part = ""
        if own is not None and group.quartiles and (group.kind, group.value) in mine:
            # Compared as both are written, so that nobody reads "62, above 62".
            part = name_part(group.quartiles.place_score(round_half_up(own.score)))
        lines.append(GroupLine(group, mark_svg(chart), write_quartiles(group.quartiles), part))
    return lines


def name_left_out(groups: Iterable[DeclaredGroup]) -> list[tuple[str, str]]:
    """Return the kinds of groups that are not shown, each with the names of these groups."""
    titles: dict[str, list[str]] = {}
    for group in groups:
        titles.setdefault(group.kind, []).append(group.title)
    return [(str(KIND_TITLES[kind]), join_names(names)) for kind, names in titles.items()]


def describe_choice(choice: GroupChoice) -> list[tuple[str, str]]:
    """Return what groups are formed of, as label and value."""
    if choice.ground is None or choice.node is None:
        return []
    return [
        (_("What is compared"), choice.node.title),
        (_("Compared on"), name_ground(choice.ground)),
        (_("Answers"), name_origin(choice.origin)),
        (_("Kind of place"), str(PlaceKind(choice.kind).label)),
        (_("Round"), str(choice.round) if choice.round else _("the newest of each place")),
    ]


def name_source(spec: Framework | None) -> str:
    """Return the source line of a file."""
    name = _("City Readiness")
    return f"{name}, {in_language(spec.title)} {spec.version}" if spec else name


def make_groups_sheet(page: GroupsPage) -> Sheet:
    """Return the shown groups as a table to download."""
    about = page.description
    if page.left_out:
        names = "; ".join(f"{kind}: {titles}" for kind, titles in page.left_out)
        about = [*about, (_("Not shown: fewer than 5 places, or too close to another group"), names)]
    if page.choice.own and page.own_score is not None:
        about = [*about, (page.own_name, page.own_number)]
    rows = list_group_rows(page.groups.shown if page.groups else ())
    about = complete_about(about, source=name_source(page.spec))
    return Sheet(_("Groups of places"), about, name_group_columns(), rows)


def name_group_columns() -> list[str]:
    """Return the head of a table of groups."""
    return [
        _("Kind of group"), _("Group"), _("Places"), _("Lower quartile"), _("Median"), _("Upper quartile"),
    ]  # fmt: skip


def list_group_rows(groups: Iterable[DeclaredGroup]) -> list[tuple[object, ...]]:
    """Return the rows of a table of groups."""
    return [
        (
            str(KIND_TITLES[group.kind]), group.title, found.count,
            int(found.lower), int(found.median), int(found.upper),
        )
        for group in groups
        if (found := group.quartiles)
    ]  # fmt: skip


def make_groups_picture(page: GroupsPage) -> Picture:
    """Return the shown groups as a chart to download."""
    lines = [line for _kind, _title, lines in page.kinds for line in lines]
    drawn = list_drawn_rows(lines)
    described = "; ".join(describe_quartiles(line.group.title, line.group.quartiles) for line in lines)
    svg, width, height = draw_table(drawn, str(page.axis), described=described)
    about = page.description
    if page.choice.own and page.own_score is not None:
        about = [*about, (_("The dot"), f"{page.own_name} {page.own_number}")]
    about = [*about, (_("The bar"), _("from the lower to the upper quartile, with a line at the median"))]
    return Picture(
        _("Groups of places"), complete_about(about, source=name_source(page.spec)), svg, width, height
    )


def list_drawn_rows(lines: Iterable[GroupLine]) -> list[DrawnRow]:
    """Return groups as lines of a picture, each with its number of places."""
    return [DrawnRow(f"{line.group.title} ({line.count})", str(line.chart), line.numbers) for line in lines]


def mark_svg(svg: str) -> SafeString:
    """Let a template show a chart: our own functions escape every word."""
    return mark_safe(svg)  # noqa: S308  made by our own functions
