"""What the page of places side by side shows, laid out as its tables and charts show it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from diagnosis.assessments.models import Origin
from diagnosis.comparison.alongside import (
    LETTERS,
    JudgedStage,
    Spread,
    judge_stages,
    measure_spreads,
    summarize,
)
from diagnosis.comparison.common import NodeFigures
from diagnosis.comparison.filters import name_ground
from diagnosis.comparison.ground import GROUND
from diagnosis.comparison.ground_wording import CommonNote, describe_common
from diagnosis.comparison.side_radars import SideRadar, draw_radars
from diagnosis.comparison.side_reading import LeftOut, Side
from diagnosis.comparison.side_wording import (
    describe_finding,
    explain_finding,
    explain_left_out,
    name_place,
)
from diagnosis.results.models import ComparedResult
from diagnosis.results.wording import in_language, list_thresholds
from frameworks.selectors import load_spec
from frameworks.spec import Criterion, Domain, Element, Framework, Stage

NO_FIGURES = NodeFigures(None)


@dataclass(frozen=True)
class SidePlace:
    """One of the places: its letter on this page, and addresses that change where it stands.

    ``stage`` is the computed one, ``number`` counts it from 1 at the lowest (0: none given);
    ``set_stage`` is another one that a consultant set.
    """

    letter: str
    row: ComparedResult
    name: str
    is_open: bool
    version: str
    stage: Stage | None
    number: int
    set_stage: Stage | None
    without: str
    as_first: str


@dataclass(frozen=True, slots=True)
class DomainBlock:
    """A domain with its elements: for each place the figures of the domain, then those of its elements."""

    domain: Domain
    elements: tuple[Element, ...]
    cells: tuple[NodeFigures, ...]
    rows: tuple[tuple[SidePlace, tuple[NodeFigures, ...]], ...]


@dataclass(frozen=True, slots=True)
class CriterionRow:
    """A criterion of the second lens with its score for each place."""

    criterion: Criterion
    scores: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class LeftOutLine:
    """Why a result does not stand here, and the addresses that change that."""

    sentence: str
    instead: str
    without: str


@dataclass(frozen=True)
class SidePage:
    """Places side by side; only for two or more on one ground (``Side.is_comparison``)."""

    side: Side
    spec: Framework

    @cached_property
    def thresholds(self) -> list[float]:
        return sorted(list_thresholds(self.spec))

    @cached_property
    def places(self) -> tuple[SidePlace, ...]:
        """The places in the order of the address."""
        return tuple(self._read_place(position, row) for position, row in enumerate(self.side.rows))

    @property
    def brief_parameters(self) -> dict[str, str]:
        """What a brief about these places compares: all of their ground and origin that one may see."""
        ground = self.side.ground
        if ground is None:
            return {}
        values = (ground.spec.key, ground.mode, ground.series, ground.version)
        return {**dict(zip(GROUND, values, strict=True)), "origin": self.first.row.origin}

    @property
    def chosen_ids(self) -> list[int]:
        return [row.pk for row in self.side.rows]

    @property
    def first(self) -> SidePlace:
        return self.places[0]

    @cached_property
    def domains(self) -> tuple[DomainBlock, ...]:
        """The domains of which anything is known, in the order of the framework."""
        blocks = (self._read_domain(domain) for domain in self.spec.domains)
        return tuple(block for block in blocks if any(cell.low is not None for cell in block.cells))

    @cached_property
    def overall(self) -> tuple[NodeFigures, ...]:
        return self._find_all("overall", "overall")

    @cached_property
    def domain_rows(self) -> list[tuple[SidePlace, NodeFigures, list[NodeFigures]]]:
        """Each place with its overall figures and those of the domains."""
        return [
            (place, self.overall[at], [block.cells[at] for block in self.domains])
            for at, place in enumerate(self.places)
        ]

    @property
    def element_count(self) -> int:
        return sum(len(block.elements) for block in self.domains)

    @cached_property
    def criteria(self) -> tuple[CriterionRow, ...]:
        """The criteria that have a score anywhere."""
        rows = (
            CriterionRow(row, tuple(cell.score for cell in self._find_all("criterion", row.key)))
            for row in self.spec.criteria
        )
        return tuple(row for row in rows if any(score is not None for score in row.scores))

    @cached_property
    def stages(self) -> tuple[JudgedStage, ...]:
        """The stages with their conditions; none on a common ground that lost elements."""
        return judge_stages(self.spec, [self.side.figures[row.pk] for row in self.side.rows])

    @cached_property
    def spreads(self) -> tuple[Spread, ...]:
        return measure_spreads([block.domain.key for block in self.domains], self.side.figures)

    @cached_property
    def distances(self) -> list[int | None]:
        """How many points lie between the lowest and the highest place, by domain; None where not known."""
        points = {spread.domain: spread.points for spread in self.spreads}
        return [points.get(block.domain.key) for block in self.domains]

    @property
    def has_scores_without_level(self) -> bool:
        """Some score of a domain rests on too few answers, so that it counts in no distance."""
        return any(
            cell.score is not None and not cell.level for block in self.domains for cell in block.cells
        )

    @cached_property
    def headline(self) -> tuple[str, ...]:
        return describe_finding(summarize(self.spreads), self.spec)

    @cached_property
    def finding(self) -> str:
        """The numbers behind the headline."""
        names = {place.row.pk: place.name for place in self.places}
        return explain_finding(summarize(self.spreads), self.spec, names)

    @cached_property
    def common_note(self) -> CommonNote | None:
        return describe_common(self.side.common) if self.side.common else None

    @cached_property
    def radars(self) -> tuple[SideRadar, ...]:
        """One radar for two places, for more one for each place over the first one."""
        axes = [in_language(block.domain.title) for block in self.domains]
        scores = [tuple(block.cells[at].score for block in self.domains) for at in range(len(self.places))]
        names = [f"{place.letter} {place.name}" for place in self.places]
        return draw_radars(axes, names, scores, self.thresholds)

    @property
    def ground_name(self) -> str:
        """What the results are compared on, in one line."""
        return name_ground(self.side.ground) if self.side.ground else ""

    @property
    def origin_name(self) -> str:
        """Whose answers these are."""
        return str(Origin(self.first.row.origin).label)

    @property
    def whole_spec(self) -> Framework:
        """The framework with all its questions; on common ground ``spec`` holds the common ones."""
        return self.side.ground.spec if self.side.ground else self.spec

    @property
    def lowest_stage(self) -> Stage:
        """The stage that needs no condition; only for a framework with stages."""
        return self.spec.stages[-1]

    @property
    def closed_names(self) -> list[str]:
        """The places that show this reader their scores only."""
        return [place.name for place in self.places if not place.is_open]

    def _find_all(self, kind: str, key: str) -> tuple[NodeFigures, ...]:
        return tuple(self.side.figures[row.pk].get((kind, key), NO_FIGURES) for row in self.side.rows)

    def _read_domain(self, domain: Domain) -> DomainBlock:
        found = {element.key: self._find_all("element", element.key) for element in domain.elements}
        elements = tuple(
            element for element in domain.elements if any(cell.low is not None for cell in found[element.key])
        )
        rows = tuple(
            (place, tuple(found[element.key][at] for element in elements))
            for at, place in enumerate(self.places)
        )
        return DomainBlock(domain, elements, self._find_all("domain", domain.key), rows)

    def _read_place(self, position: int, row: ComparedResult) -> SidePlace:
        side = self.side
        others = [pk for pk in side.ids if pk != row.pk]
        stage = self.spec.stages_by_key.get(side.stages.get(row.pk, ""))
        set_key = side.overrides.get(row.pk, "") if self.spec.stages else ""
        return SidePlace(
            letter=LETTERS[position],
            row=row,
            name=name_place(row),
            is_open=side.is_open_to_reader(row),
            version=load_spec(row.version_id).version,
            stage=stage,
            number=len(self.spec.stages) - self.spec.stages.index(stage) if stage else 0,
            set_stage=self.spec.stages_by_key.get(set_key),
            without=side.address_of(others),
            as_first=side.address_of([row.pk, *others]),
        )


def explain_all_left_out(side: Side) -> list[LeftOutLine]:
    """Say why results do not stand here, each with the addresses that lead on."""
    return [_explain(side, row) for row in side.left_out]


def _explain(side: Side, row: LeftOut) -> LeftOutLine:
    sentence = explain_left_out(row.row, row.differences, load_spec(row.row.version_id))
    others = [other.row.pk for other in side.left_out if other.row.pk != row.row.pk]
    instead = side.address_of([*side.ids, row.instead, *others]) if row.instead else ""
    return LeftOutLine(sentence, instead, side.address_of([*side.ids, *others]))
