"""Some places of a comparison brief side by side: a radar for two, else each with the first, and a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.comparison.common import NodeFigures
from diagnosis.comparison.filters import Selection
from diagnosis.comparison.ground import Ground
from diagnosis.comparison.listing import NO_FIGURES, ListedFigures, load_figures
from diagnosis.reports.brief_figures import MIN_APART, MOST_CHOSEN, choose_common, find_apart
from diagnosis.reports.brief_wording import say_apart
from diagnosis.results.models import ComparedResult, NodeKind, Series
from diagnosis.results.radar import RadarSeries, SeriesKind, radar
from diagnosis.results.selectors import MIN_RADAR_AXES
from diagnosis.results.wording import in_language, list_thresholds
from frameworks.spec import Framework

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Cell:
    """What one place has on one node."""

    node: str
    figures: NodeFigures


@dataclass(frozen=True)
class BesideLine:
    """One node over the places: a domain (``is_domain``), one of its elements, or the whole."""

    title: str
    cells: tuple[Cell, ...]
    is_domain: bool = False


@dataclass(frozen=True)
class BesideStage:
    """The stage of one place: its key (empty where more than one is possible), and one that was set."""

    key: str
    set_stage: str


@dataclass(frozen=True)
class Overlay:
    """One radar: the first place with another one."""

    svg: SafeString
    first: str
    second: str


@dataclass(frozen=True)
class Beside:
    """Two to six places of one ground and origin. ``left_out`` counts chosen ones that do not compare."""

    rows: tuple[ComparedResult, ...]
    names: tuple[str, ...]
    overlays: tuple[Overlay, ...]
    lines: tuple[BesideLine, ...]
    stages: tuple[BesideStage, ...]
    finding: str
    left_out: int

    @property
    def domains(self) -> list[BesideLine]:
        """The lines of the domains and of the whole."""
        return [line for line in self.lines if line.is_domain]

    @property
    def is_enough(self) -> bool:
        """There are two places or more to compare."""
        return len(self.rows) >= MIN_APART


def read_beside(
    selection: Selection, chosen: Sequence[ComparedResult], set_stages: Mapping[int, str]
) -> Beside:
    """Lay out the chosen results that share the ground and, of these, the origin that most have."""
    ground = selection.ground
    if ground is None:
        raise ValueError("places stand side by side on a ground")
    rows = choose_together(ground, chosen)
    left_out = len(chosen) - len(rows)
    names = _list_names(rows)
    if len(rows) < MIN_APART:
        return Beside(rows, names, (), (), (), "", left_out)
    kinds = (NodeKind.OVERALL, NodeKind.DOMAIN, NodeKind.ELEMENT)
    listed = load_figures(ground, rows, kinds=kinds, reach=selection.reach)
    spec = listed.common.framework if listed.common else ground.spec
    scores = {
        domain.key: [listed.of(row.pk).get(domain.key, NO_FIGURES).score for row in rows]
        for domain in spec.domains
    }
    apart = find_apart(_read_levelled(spec, rows, listed))
    return Beside(
        rows,
        names,
        tuple(_draw_overlays(spec, ground, names, scores)),
        tuple(_list_lines(spec, rows, listed)),
        tuple(BesideStage(listed.stages[row.pk], set_stages.get(row.pk, "")) for row in rows),
        say_apart(spec, *apart) if apart else "",
        left_out,
    )


def _read_levelled(
    spec: Framework, rows: Sequence[ComparedResult], listed: ListedFigures
) -> dict[str, list[float | None]]:
    """The scores of domains with a level: one on too few answers does not say how far apart places are."""
    found = {
        domain.key: [listed.of(row.pk).get(domain.key, NO_FIGURES) for row in rows] for domain in spec.domains
    }
    return {key: [cell.score if cell.level else None for cell in cells] for key, cells in found.items()}


def choose_together(ground: Ground, chosen: Sequence[ComparedResult]) -> tuple[ComparedResult, ...]:
    """Return the results that may stand side by side, six at most: one ground, and one origin."""
    wanted = (ground.framework_id, ground.mode, ground.series)
    fitting = [
        row
        for row in chosen
        if (row.framework_id, row.mode, row.series) == wanted and row.version_id in ground.version_ids
    ]
    origin = choose_common([row.origin for row in fitting])
    return tuple(row for row in fitting if row.origin == origin)[:MOST_CHOSEN]


def _list_names(rows: Sequence[ComparedResult]) -> tuple[str, ...]:
    """Name the places, with their rounds where these differ."""
    subjects = [f"{row.initiative} · {row.place}" if row.initiative else str(row.place) for row in rows]
    if len({row.round for row in rows}) == 1:
        return tuple(subjects)
    said = _("%(place)s, round %(number)d")
    pairs = zip(subjects, rows, strict=True)
    return tuple(said % {"place": subject, "number": row.round} for subject, row in pairs)


def _draw_overlays(
    spec: Framework, ground: Ground, names: Sequence[str], scores: Mapping[str, Sequence[float | None]]
) -> list[Overlay]:
    """Draw the first place with each of the others; nothing with too few domains for a radar."""
    if len(spec.domains) < MIN_RADAR_AXES:
        return []
    axes = [in_language(domain.title) for domain in spec.domains]
    kind: SeriesKind = "checked" if ground.series == Series.VERIFIED else "own"
    thresholds = sorted(list_thresholds(spec))
    lines = [tuple(scores[domain.key][place] for domain in spec.domains) for place in range(len(names))]
    overlays = []
    for place in range(1, len(names)):
        svg = radar(
            axes,
            [RadarSeries(names[0], kind, lines[0])],
            thresholds,
            title=in_language(spec.node_titles["domain"]),
            # The look of a target: thin grey dashes between squares, told apart from the first in grey too.
            target=RadarSeries(names[place], "target", lines[place]),
        )
        overlays.append(Overlay(mark_safe(svg), names[0], names[place]))  # noqa: S308  our own, words escaped
    return overlays


def _list_lines(spec: Framework, rows: Sequence[ComparedResult], listed: ListedFigures) -> list[BesideLine]:
    def read(node: str) -> tuple[Cell, ...]:
        return tuple(Cell(node, listed.of(row.pk).get(node, NO_FIGURES)) for row in rows)

    lines = []
    for domain in spec.domains:
        lines.append(BesideLine(in_language(domain.title), read(domain.key), is_domain=True))
        lines += [
            BesideLine(f"{element.number} {in_language(element.short_title)}", read(element.key))
            for element in domain.elements
        ]
    lines.append(BesideLine(_("Overall"), read(OVERALL), is_domain=True))
    return lines
