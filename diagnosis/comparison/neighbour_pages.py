"""The page of neighbours: places that one may see whose elements have scores like those of one result."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Origin
from diagnosis.comparison.downloads import Picture, Sheet, complete_about
from diagnosis.comparison.group_pages import mark_svg, name_source
from diagnosis.comparison.neighbours import Neighbour, Scores, find_neighbours
from diagnosis.comparison.permissions import Reach, visible_newest, with_context
from diagnosis.comparison.plots import DrawnRow, draw_rings, draw_table
from diagnosis.comparison.quartiles import round_half_up
from diagnosis.comparison.spread_wording import ORIGIN_NOTES, describe_rings
from diagnosis.results.charts import draw_score_axis
from diagnosis.results.figures import DASH, write_score
from diagnosis.results.models import ComparedResult, NodeKind, NodeScore, Series
from diagnosis.results.wording import in_language, join_names, list_thresholds
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Framework

NAMES_A_LINE = 3


@dataclass(frozen=True, slots=True)
class DomainCell:
    """A domain of one place: level (None: none yet) and score."""

    domain: Domain
    level: str | None
    score: float | None


@dataclass(frozen=True, slots=True)
class AheadElement:
    """An element in which a neighbour is ahead, by whole points."""

    title: str
    points: int


@dataclass(frozen=True, slots=True)
class NeighbourRow:
    """A neighbour as a line of the table."""

    row: ComparedResult
    distance: int
    shared: int
    cells: tuple[DomainCell, ...]
    ahead: tuple[AheadElement, ...]

    @property
    def name(self) -> str:
        return name_line(self.row)


@dataclass(frozen=True, slots=True)
class DomainLine:
    """A domain with the scores of all who are shown: one's own as a dot, the neighbours' as rings."""

    title: str
    chart: SafeString
    own: float | None


@dataclass(frozen=True)
class NeighboursPage:
    """One result with its nearest neighbours; ``compared`` is how many others there were to choose from."""

    row: ComparedResult
    spec: Framework
    own: tuple[DomainCell, ...]
    neighbours: tuple[NeighbourRow, ...]
    compared: int
    element_count: int

    @property
    def name(self) -> str:
        return name_line(self.row)

    @cached_property
    def thresholds(self) -> list[float]:
        return sorted(list_thresholds(self.spec))

    @cached_property
    def headline(self) -> str:
        if not self.neighbours:
            return _("No place that you may see has a profile near that of %(place)s.") % {"place": self.name}
        names = join_names(each.name for each in self.neighbours[:3])
        return _("Nearest to %(place)s: %(names)s.") % {"place": self.name, "names": names}

    @cached_property
    def lines(self) -> list[DomainLine]:
        """The domains with everybody's scores."""
        lines = []
        for position, cell in enumerate(self.own):
            title = in_language(cell.domain.title)
            scores = [each.cells[position].score for each in self.neighbours]
            described = describe_rings(title, cell.score, scores, self.thresholds)
            chart = draw_rings(scores, cell.score, self.thresholds, described=described)
            lines.append(DomainLine(title, mark_svg(chart), cell.score))
        return lines

    @property
    def axis(self) -> SafeString:
        return mark_svg(draw_score_axis(self.thresholds))

    @property
    def origin_note(self) -> str:
        return str(ORIGIN_NOTES.get(self.row.origin, ""))

    @property
    def description(self) -> list[tuple[str, str]]:
        """What is shown, as label and value."""
        mode = next(mode for mode in self.spec.modes if mode.key == self.row.mode)
        return [
            (_("Place"), self.name),
            (_("Round"), str(self.row.round)),
            (_("Mode"), in_language(mode.title)),
            (_("Series"), str(Series(self.row.series).label)),
            (_("Answers"), str(Origin(self.row.origin).label)),
            (_("Places compared"), str(self.compared)),
        ]


def load_neighbours_page(reach: Reach, row: ComparedResult) -> NeighboursPage:
    """Find the nearest neighbours among what the person sees by name; a fixed number of queries."""
    spec = load_spec(row.version_id)
    elements = [
        element.key for element in spec.elements if spec.questions_for(element, row.mode, row.place.spec_kind)
    ]
    others = _find_others(reach, row)
    profiles = _load_profiles(others, own=row.pk)
    own = profiles.pop(row.pk, {})
    found = find_neighbours(own, profiles, elements)
    rows = _load_rows(found)
    cells = _load_cells(spec, [row.pk, *rows])
    return NeighboursPage(
        row=row,
        spec=spec,
        own=cells[row.pk],
        neighbours=tuple(_describe(each, rows[each.key], cells[each.key], spec) for each in found),
        compared=len(profiles),
        element_count=len(elements),
    )


def name_line(row: ComparedResult) -> str:
    """Return the name of a result's place, with the initiative if it is about one."""
    return f"{row.place}, {row.initiative}" if row.initiative else str(row.place)


def make_neighbours_sheet(page: NeighboursPage) -> Sheet:
    """Return the neighbours as a table to download."""
    head = [
        _("Place"), _("Distance in points"), _("Elements compared"),
        *(in_language(cell.domain.title) for cell in page.own), _("Most ahead in"),
    ]  # fmt: skip
    rows: list[tuple[object, ...]] = [
        (page.name, "", "", *(_write_cell(cell) for cell in page.own), ""),
        *(
            (
                each.name, each.distance, each.shared, *(_write_cell(cell) for cell in each.cells),
                "; ".join(f"{lead.title} +{lead.points}" for lead in each.ahead),
            )
            for each in page.neighbours
        ),
    ]  # fmt: skip
    return Sheet(_title(page), complete_about(page.description, source=name_source(page.spec)), head, rows)


def make_neighbours_picture(page: NeighboursPage) -> Picture:
    """Return the domains of the place and its neighbours as a chart to download."""
    drawn = [
        DrawnRow(line.title, str(line.chart), write_score(line.own, page.thresholds)) for line in page.lines
    ]
    svg, width, height = draw_table(drawn, str(page.axis), described=_title(page))
    names = [each.name for each in page.neighbours]
    # A few names a line, so that long ones stay inside the picture.
    shown = [names[first : first + NAMES_A_LINE] for first in range(0, len(names), NAMES_A_LINE)]
    legend = [(_("The dot"), page.name), *((_("The rings"), join_names(some)) for some in shown)]
    about = complete_about([*page.description, *legend], source=name_source(page.spec))
    return Picture(_title(page), about, svg, width, height)


def _title(page: NeighboursPage) -> str:
    return _("Neighbours of %(place)s") % {"place": page.name}


def _write_cell(cell: DomainCell) -> str | int:
    return round_half_up(cell.score) if cell.score is not None else DASH


def _find_others(reach: Reach, row: ComparedResult) -> QuerySet[ComparedResult]:
    """Return the newest results of other places on the same ground, of the same origin and kind of place."""
    return (
        visible_newest(reach)
        .filter(
            framework=row.framework_id,
            mode=row.mode,
            series=row.series,
            method_digest=row.method_digest,
            origin=row.origin,
            place__kind=row.place.kind,
        )
        .exclude(place=row.place_id)
    )


def _load_profiles(others: QuerySet[ComparedResult], *, own: int) -> dict[int, Scores]:
    """Return the scores of all elements by result, one's own among them; two queries.

    In the order of the places' keys, by which equally near ones are told apart.
    """
    order = others.order_by("place__key", "pk").values_list("pk", flat=True)
    profiles: dict[int, dict[str, float | None]] = {own: {}, **{pk: {} for pk in order}}
    scores = NodeScore.objects.filter(kind=NodeKind.ELEMENT)
    for rows in (scores.filter(result__in=others.order_by().values("pk")), scores.filter(result=own)):
        for pk, key, score in rows.order_by().values_list("result", "node_key", "score"):
            profiles[pk][key] = score
    return dict(profiles)


def _load_rows(found: Iterable[Neighbour]) -> dict[int, ComparedResult]:
    rows = with_context(ComparedResult.objects.filter(pk__in=[each.key for each in found]))
    return {row.pk: row for row in rows}


def _load_cells(spec: Framework, results: list[int]) -> dict[int, tuple[DomainCell, ...]]:
    """Return the domains of these results in the document's order; one query."""
    rows = NodeScore.objects.filter(kind=NodeKind.DOMAIN, result__in=results)
    scores = {(row.result_id, row.node_key): row for row in rows}
    return {
        pk: tuple(_read_cell(domain, scores.get((pk, domain.key))) for domain in spec.domains)
        for pk in results
    }


def _read_cell(domain: Domain, score: NodeScore | None) -> DomainCell:
    return DomainCell(domain, (score.level or None) if score else None, score.score if score else None)


def _describe(
    found: Neighbour, row: ComparedResult, cells: tuple[DomainCell, ...], spec: Framework
) -> NeighbourRow:
    ahead = tuple(
        AheadElement(in_language(spec.elements_by_key[lead.element].short_title), round_half_up(lead.points))
        for lead in found.ahead
    )
    return NeighbourRow(row, round_half_up(found.distance), found.shared, cells, ahead)
