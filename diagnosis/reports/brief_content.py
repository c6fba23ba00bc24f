"""What a comparison brief shows, read through the reach of the person who asked for it.

Two steps: ``read_basis`` finds the results and says in one digest what they are, by few light queries;
``build_brief`` gathers what the pages show of them.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe

from diagnosis.assessments.models import Origin
from diagnosis.comparison.common import CommonGround
from diagnosis.comparison.filters import (
    ORIGINS,
    Selection,
    describe_selection,
    read_selection,
)
from diagnosis.comparison.finding import DomainCount, Finding, find_finding
from diagnosis.comparison.ground import Ground
from diagnosis.comparison.ground_wording import CommonNote, describe_common
from diagnosis.comparison.listing import NO_FIGURES, ListedFigures, load_figures
from diagnosis.comparison.matrix_reference import ReferenceRow, load_reference
from diagnosis.comparison.matrix_rows import load_countries, load_set_stages, order_rows
from diagnosis.comparison.matrix_wording import describe_finding
from diagnosis.comparison.permissions import Reach, visible_by_id, with_context
from diagnosis.comparison.table_order import BY_PLACE
from diagnosis.people.models import User
from diagnosis.reports.brief_beside import Beside, Cell, read_beside
from diagnosis.reports.brief_charts import draw_distribution
from diagnosis.reports.brief_figures import FEWEST_DRAWN, Spread, compute_spread, count_ranks
from diagnosis.reports.brief_wording import describe_spread, say_questions, say_title, say_widest
from diagnosis.reports.content import LONG_NAME
from diagnosis.results.models import ComparedResult, NodeKind, Series
from diagnosis.results.wording import in_language, list_thresholds
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Framework

MOST_ROWS = 200
"""Rows of the table on paper; counts and spreads are of all places."""


@dataclass(frozen=True)
class Basis:
    """The results of a brief: those of the selection in their order, and those chosen to stand side by side.

    ``digest`` changes with anything that the pages would show.
    """

    selection: Selection
    found: tuple[ComparedResult, ...]
    chosen: tuple[ComparedResult, ...]
    set_stages: Mapping[int, str]
    reference: tuple[ReferenceRow, ...]
    digest: str

    @property
    def shown(self) -> list[int]:
        """The ids of all results that the pages rest on."""
        return sorted({row.pk for row in (*self.found, *self.chosen)})


def read_basis(user: User, *, parameters: Mapping[str, str], chosen: Sequence[int]) -> Basis:
    """Find what a person may see of a selection now; a fixed number of queries. Call it in its language."""
    reach = Reach(user)
    selection = read_selection(reach, parameters)
    rows = order_rows(selection, BY_PLACE).select_related("place")
    found = tuple(rows.only("origin", "stage", "version", "place__name", "place__kind"))
    beside = {row.pk: row for row in with_context(visible_by_id(reach)).filter(pk__in=chosen)}
    kept = tuple(beside[pk] for pk in chosen if pk in beside)
    set_stages = {
        **load_set_stages(selection.rows.values_list("pk", flat=True)),
        **load_set_stages([row.pk for row in kept]),
    }
    reference = tuple(load_reference(selection, BY_PLACE, load_countries()))
    digest = _digest(selection, found, kept, set_stages, reference)
    return Basis(selection, found, kept, set_stages, reference, digest)


def _digest(
    selection: Selection,
    found: Iterable[ComparedResult],
    chosen: Iterable[ComparedResult],
    set_stages: Mapping[int, str],
    reference: Iterable[ReferenceRow],
) -> str:
    versions = selection.ground.version_ids if selection.ground else ()
    document = [
        selection.parameters,
        describe_selection(selection),
        [load_spec(version).document_digest for version in versions],
        [[row.pk, row.place.name] for row in found],
        [[row.pk, row.place.name] for row in chosen],
        sorted(set_stages.items()),
        [
            [row.place.key, [cell.mark.mark if cell.mark else "" for cell in row.published.cells]]
            for row in reference
        ],
    ]
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _list_marks(row: ReferenceRow) -> list[str]:
    return [cell.mark.mark if cell.mark else "" for cell in row.published.cells]


@dataclass(frozen=True)
class BriefRow:
    """One place of the table: its cells in the order of the domains, its stage, another one that was set."""

    row: ComparedResult
    cells: tuple[Cell, ...]
    stage: str
    set_stage: str
    stage_number: int

    @property
    def subject(self) -> str:
        """What is assessed: the place, or the initiative with its place."""
        return f"{self.row.initiative} · {self.row.place}" if self.row.initiative else str(self.row.place)


@dataclass(frozen=True)
class DomainSpread:
    """One domain over the places of one origin; ``chart`` is empty where too few have a score."""

    domain: Domain
    counts: DomainCount
    spread: Spread | None
    chart: SafeString

    @property
    def by_level(self) -> tuple[int, ...]:
        """In how many places it has each level, the highest first."""
        return self.counts.by_rank[::-1]


@dataclass(frozen=True)
class OriginGroup:
    """The places whose answers are of one origin: all in the counts, the first ones as rows."""

    origin: Origin
    total: int
    rows: tuple[BriefRow, ...]
    domains: tuple[DomainSpread, ...]
    stages: tuple[tuple[str, int], ...]

    @property
    def label(self) -> str:
        return str(self.origin.label)

    @property
    def without_stage(self) -> int:
        """Places whose answers allow more than one stage."""
        return self.total - sum(count for _title, count in self.stages)

    @property
    def is_drawn(self) -> bool:
        """At least one domain has scores of enough places to be drawn."""
        return any(spread.chart for spread in self.domains)


@dataclass(frozen=True)
class BriefContent:
    """Everything that the template of a brief reads. ``spec`` is cut where only some questions compare."""

    basis: Basis
    ground: Ground
    spec: Framework
    groups: tuple[OriginGroup, ...]
    beside: Beside | None
    common: CommonGround | None
    language: str

    @property
    def title(self) -> str:
        return say_title(self.basis.selection)

    @property
    def has_long_title(self) -> bool:
        """The title needs a smaller face on the cover."""
        return len(self.title) > LONG_NAME

    @property
    def versions(self) -> list[str]:
        """The numbers of the versions that compare, the oldest first."""
        return [load_spec(version).version for version in self.ground.version_ids]

    @property
    def column_count(self) -> int:
        """Columns of the table of places."""
        return 1 + len(self.spec.domains) + bool(self.spec.stages)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Ground and filters, each with its label."""
        (label, _ground), *filters = describe_selection(self.basis.selection)
        return [(label, self.questions), *filters]

    @property
    def questions(self) -> str:
        """Framework, version and mode."""
        return say_questions(self.ground)

    @property
    def total(self) -> int:
        return len(self.basis.found)

    @property
    def row_count(self) -> int:
        return sum(len(group.rows) for group in self.groups)

    @property
    def thresholds(self) -> list[float]:
        return sorted(list_thresholds(self.spec))

    @property
    def is_checked(self) -> bool:
        return self.ground.series == Series.VERIFIED

    @cached_property
    def finding(self) -> Finding:
        """What the places have in common, from the origin that stands first."""
        return find_finding([row.counts for row in self.groups[0].domains])

    @property
    def headline(self) -> list[str]:
        return [describe_finding(message, self.spec) for message in self.finding.headline]

    @property
    def numbers(self) -> list[str]:
        """The numbers behind the headline."""
        return [describe_finding(message, self.spec) for message in self.finding.numbers]

    @property
    def counted(self) -> str:
        """The origin that the headline is about, where there are others too."""
        return self.groups[0].label if len(self.groups) > 1 else ""

    @cached_property
    def widest(self) -> str:
        """In which domain the places of the first origin lie furthest apart; nothing for a few places.

        Only a domain in which enough of them have a level: a score without one rests on too few answers.
        """
        spreads = {
            row.domain.key: row.spread
            for row in self.groups[0].domains
            if row.spread and row.counts.total - row.counts.without_level >= FEWEST_DRAWN
        }
        return say_widest(self.spec, spreads)

    @cached_property
    def common_note(self) -> CommonNote | None:
        return describe_common(self.common) if self.common else None


def build_brief(basis: Basis, language: str) -> BriefContent:
    """Gather the pages; call it with the language active, for a basis with at least one result.

    Raises ``shared.TooMany`` and ``common.LevelsDiffer`` where a common ground cannot be scored.
    """
    ground = basis.selection.ground
    if ground is None:
        raise ValueError("a brief needs a ground")
    query = basis.selection.rows.values("pk")
    kinds, reach = (NodeKind.DOMAIN, NodeKind.OVERALL), basis.selection.reach
    listed = load_figures(ground, basis.found, kinds=kinds, reach=reach, query=query)
    spec = listed.common.framework if listed.common else ground.spec
    first = [row.pk for row in basis.found[:MOST_ROWS]]
    loaded = {row.pk: row for row in with_context(ComparedResult.objects.filter(pk__in=first))}
    groups = []
    for origin in ORIGINS:
        found = [row for row in basis.found if row.origin == origin]
        shown = [loaded[row.pk] for row in found if row.pk in loaded]
        if found:
            groups.append(_read_group(spec, origin, found, shown, listed, basis.set_stages))
    beside = read_beside(basis.selection, basis.chosen, basis.set_stages) if basis.chosen else None
    return BriefContent(basis, ground, spec, tuple(groups), beside, listed.common, language)


def _read_group(
    spec: Framework,
    origin: Origin,
    found: Sequence[ComparedResult],
    shown: Sequence[ComparedResult],
    listed: ListedFigures,
    set_stages: Mapping[int, str],
) -> OriginGroup:
    stages = [listed.stages[row.pk] for row in found]
    counted = [(in_language(stage.title), stages.count(stage.key)) for stage in spec.stages]
    return OriginGroup(
        origin,
        len(found),
        tuple(read_row(spec, row, listed, set_stages) for row in shown),
        tuple(_read_domain(spec, domain, found, listed) for domain in spec.domains),
        tuple(counted),
    )


def read_row(
    spec: Framework, row: ComparedResult, listed: ListedFigures, set_stages: Mapping[int, str]
) -> BriefRow:
    """Lay out one place in the order of the framework's domains."""
    figures = listed.of(row.pk)
    cells = tuple(Cell(domain.key, figures.get(domain.key, NO_FIGURES)) for domain in spec.domains)
    order = [stage.key for stage in reversed(spec.stages)]
    stage = listed.stages[row.pk]
    number = order.index(stage) + 1 if stage in order else 0
    return BriefRow(row, cells, stage if stage in order else "", set_stages.get(row.pk, ""), number)


def _read_domain(
    spec: Framework, domain: Domain, found: Sequence[ComparedResult], listed: ListedFigures
) -> DomainSpread:
    figures = [listed.of(row.pk).get(domain.key, NO_FIGURES) for row in found]
    ranks = [spec.rank_of_level(row.level) if row.level else None for row in figures]
    counts = count_ranks(domain.key, ranks, levels=len(spec.readiness_levels))
    scores = [row.score for row in figures if row.score is not None]
    spread = compute_spread(scores)
    chart = ""
    if spread is not None and spread.count >= FEWEST_DRAWN:
        thresholds = sorted(list_thresholds(spec))
        described = describe_spread(in_language(domain.title), spread, thresholds)
        chart = draw_distribution(scores, spread, thresholds=thresholds, described=described)
    return DomainSpread(domain, counts, spread, mark_safe(chart))  # noqa: S308  our own, every word escaped
