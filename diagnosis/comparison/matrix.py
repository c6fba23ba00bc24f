"""The table of places by domains as one person asked for it: what is shown, in which order, what it says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Origin
from diagnosis.comparison.filters import Selection, name_ground, read_selection
from diagnosis.comparison.finding import Finding, find_finding
from diagnosis.comparison.matrix_address import (
    LONGEST_NUMBER,
    Asked,
    address_query,
    list_columns,
    list_table_fields,
    read_asked,
)
from diagnosis.comparison.matrix_choices import Fields, list_fields
from diagnosis.comparison.matrix_reference import ReferenceRow, has_reference, load_reference
from diagnosis.comparison.matrix_rows import (
    CountryWords,
    OriginCount,
    ScoreCell,
    count_origins,
    load_countries,
    load_rows,
    load_scores,
    load_set_stages,
    name_versions,
)
from diagnosis.comparison.opened_row import OpenedRow, load_opened
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.table_order import (
    order_by_click,
)
from diagnosis.comparison.wording import say_unknown
from diagnosis.people.models import User
from diagnosis.places.models import Character
from diagnosis.results.charts import draw_readiness, draw_stairs, shape_of_rank
from diagnosis.results.figures import write_score
from diagnosis.results.models import ComparedResult, Series
from diagnosis.results.wording import in_language, list_thresholds
from frameworks.spec import Domain, Framework

ROWS_OF_A_PAGE = 50
CELL = '{}<span class="matrix__score">{}</span><span class="govuk-visually-hidden"> {}</span>'


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """A cell of the table: the score of one domain, None where there is none.

    ``text`` is the score as it is written, ``shown`` the same with the sign and the name of its level.
    """

    domain: Domain
    score: ScoreCell | None
    text: str
    shown: SafeString


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row of the table: a place, or an initiative of it, with its scores.

    ``about`` says where and in which round it is; ``tick`` is what its box is called.
    """

    row: ComparedResult
    about: str
    tick: str
    cells: tuple[MatrixCell, ...]
    stage: str
    stairs: SafeString
    set_stage: str
    opened: OpenedRow | None
    address: str

    @property
    def place_class(self) -> str:
        """The class of the place; nothing where none was chosen."""
        character = self.row.place.character
        return str(Character(character).label) if character else ""


@dataclass(frozen=True, slots=True)
class MatrixGroup:
    """The rows of one origin on this page, with how many there are on all pages."""

    title: str
    about: str
    count: int
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A head of a column: what a click on it asks for, and how the table is ordered by it now."""

    title: str
    address: str
    direction: str


@dataclass(frozen=True)
class MatrixPage:
    """All that the page of the table shows."""

    selection: Selection
    asked: Asked
    problems: tuple[str, ...]
    origins: tuple[OriginCount, ...]
    finding: Finding
    fields: Fields
    page: Page[int]
    groups: tuple[MatrixGroup, ...]
    reference: tuple[ReferenceRow, ...]

    @property
    def spec(self) -> Framework | None:
        return self.selection.ground.spec if self.selection.ground else None

    @property
    def total(self) -> int:
        """The results on all pages."""
        return self.page.paginator.count

    @cached_property
    def counted_origin(self) -> str:
        """Whose answers the headline counts; nothing where all rows are of one origin."""
        return str(Origin(self.origins[0].origin).label) if len(self.origins) > 1 else ""

    @cached_property
    def heads(self) -> Mapping[str, Head]:
        """The heads by column; those of the domains by their keys."""
        return {column: self._head(column, title) for column, title in list_columns(self.spec).items()}

    @cached_property
    def domain_heads(self) -> list[Head]:
        return [self.heads[domain.key] for domain in self.spec.domains] if self.spec else []

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.domain_heads) + 2 + self.has_stages

    @cached_property
    def thresholds(self) -> list[float]:
        """Scores at which a level begins, without 0."""
        return list_thresholds(self.spec) if self.spec else []

    @property
    def caption(self) -> str:
        """What is compared, in one line: the programme if one is chosen, else the ground."""
        field = next((field for field in self.fields.all if field.name == "programme" and field.value), None)
        if field is not None:
            name = next((option.title for option in field.options if option.value == field.value), "")
            return _("Programme: %(programme)s") % {"programme": name}
        return name_ground(self.selection.ground) if self.selection.ground else _("Compare")

    @property
    def has_more_reference(self) -> bool:
        """Published marks stand on the last page, which is another one."""
        narrowed = {"programme", "country", "class", "group", "stage"} & set(self.selection.chosen)
        return (
            self.asked.reference and has_reference(self.selection) and self.page.has_next() and not narrowed
        )

    @property
    def has_stages(self) -> bool:
        return bool(self.spec and self.spec.stages)

    @property
    def query(self) -> str:
        """What the address says of this view without page and opened row: for downloads."""
        return address_query(self.selection, self.asked)

    @property
    def query_of_page(self) -> str:
        """The same with the page: for a picture of its rows, and as a link to it."""
        return address_query(self.selection, self.asked, page=str(self.page.number))

    @property
    def open_query(self) -> str:
        """What the address says of this page with its opened row: for the elements of the row."""
        opened = str(self.asked.open) if self.asked.open else ""
        return address_query(self.selection, self.asked, page=str(self.page.number), open=opened)

    @cached_property
    def page_links(self) -> list[tuple[int | None, str]]:
        """The numbers of pages with their addresses; None for those left out between."""
        if not self.page.has_other_pages():
            return []
        numbers = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [
            (number, address_query(self.selection, self.asked, page=str(number)))
            if isinstance(number, int)
            else (None, "")
            for number in numbers
        ]

    @cached_property
    def ways_back(self) -> list[tuple[str, str]]:
        """Each filter that is set with the address of the view without it."""
        taken = []
        for field in self.fields.all:
            if field.name in self.selection.chosen:
                value = next((one.title for one in field.options if one.value == field.value), field.value)
                query = address_query(self.selection, self.asked, **{field.name: ""})
                taken.append((f"{field.title}: {value}", query))
        return taken

    def _head(self, column: str, title: str) -> Head:
        present = self.asked.order
        following = Asked(order_by_click(present, column), self.asked.reference, None, "")
        direction = present.direction if present.column == column else ""
        return Head(title, address_query(self.selection, following), direction)


def load_matrix(user: User, parameters: Mapping[str, str]) -> MatrixPage:
    """Gather a page of the table; the number of queries depends on no count of places."""
    selection = read_selection(Reach(user), parameters)
    asked, unknown = read_asked(selection, parameters)
    countries = load_countries()
    origins = count_origins(selection)
    total = sum(origin.count for origin in origins)
    page, wrong_page = _read_page(parameters.get("page", "").strip(), total)
    groups, opened_there = _load_groups(selection, asked, origins, countries, page)
    problems = [*selection.problems, *unknown, *wrong_page]
    if asked.open is None and parameters.get("open", "").strip():
        problems.append(say_unknown("result", parameters["open"].strip()))
    elif asked.open is not None and not opened_there:
        problems.append(say_unknown("result", str(asked.open)))
    is_last = page.number == page.paginator.num_pages
    shows_reference = asked.reference and is_last
    return MatrixPage(
        selection=selection,
        asked=asked,
        problems=tuple(problems),
        origins=origins,
        finding=_find(selection, origins),
        fields=list_fields(selection, countries, list_table_fields(selection, asked)),
        page=page,
        groups=groups,
        reference=tuple(load_reference(selection, asked.order, countries)) if shows_reference else (),
    )


def _find(selection: Selection, origins: Sequence[OriginCount]) -> Finding:
    """Say what the leading origin has in common; on a common ground only how many are shown."""
    if selection.ground is not None and selection.ground.is_common:
        return Finding(())
    return find_finding(origins[0].levels if origins else ())


def _read_page(asked: str, total: int) -> tuple[Page[int], list[str]]:
    """Return the page that is asked for, else the first, or the last where there are not so many."""
    paginator = Paginator(range(total), ROWS_OF_A_PAGE)
    if not asked:
        return paginator.page(1), []
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER
    if is_number and 1 <= int(asked) <= paginator.num_pages:
        return paginator.page(int(asked)), []
    return paginator.page(paginator.num_pages if is_number and int(asked) else 1), [
        say_unknown("page", asked)
    ]


def _load_groups(
    selection: Selection,
    asked: Asked,
    origins: Sequence[OriginCount],
    countries: Mapping[str, CountryWords],
    page: Page[int],
) -> tuple[tuple[MatrixGroup, ...], bool]:
    """Load the rows of a page by origin, and say whether the row to open is among them."""
    ground = selection.ground
    if ground is None or page.paginator.count == 0:
        return (), False
    rows = load_rows(selection, asked.order, first=page.start_index() - 1, last=page.end_index())
    keys = [row.pk for row in rows]
    scores, set_stages = load_scores(ground, keys), load_set_stages(keys)
    laid_out = _RowLayout(selection, asked, page.number, countries, scores, set_stages)
    groups = []
    for origin in origins:
        own = [laid_out.lay_out(row, origin) for row in rows if row.origin == origin.origin]
        if own:
            title = str(Origin(origin.origin).label)
            groups.append(MatrixGroup(title, _about(selection, origin), origin.count, tuple(own)))
    return tuple(groups), asked.open in keys


def _about(selection: Selection, origin: OriginCount) -> str:
    """Name framework, versions, mode and series beside the origin of a group."""
    ground = selection.ground
    assert ground is not None
    mode = next(mode for mode in ground.spec.modes if mode.key == ground.mode)
    versions = _join(name_versions(origin.version_ids))
    parts = [f"{in_language(ground.spec.title)} {versions}", in_language(mode.title)]
    if ground.series == Series.VERIFIED:
        parts.append(_("checked answers"))
    return " · ".join(parts)


def _join(parts: Iterable[str]) -> str:
    return " / ".join(parts)


@dataclass(frozen=True)
class _RowLayout:
    """What the rows of one page share."""

    selection: Selection
    asked: Asked
    page: int
    countries: Mapping[str, CountryWords]
    scores: Mapping[int, Mapping[str, ScoreCell]]
    set_stages: Mapping[int, str]

    def lay_out(self, row: ComparedResult, origin: OriginCount) -> MatrixRow:
        spec = self._spec
        found = self.scores.get(row.pk, {})
        is_open = row.pk == self.asked.open
        country = self.countries.get(row.place.country_code)
        about = (
            str(row.place) if row.initiative else "",
            country.name if country else "",
            self._round % {"number": row.round},
        )
        opened = None
        if is_open:
            opened = load_opened(
                self.selection.reach,
                row,
                element=self.asked.element,
                scores=found,
                levels=origin.levels,
                is_common=self.selection.ground is not None and self.selection.ground.is_common,
            )
        return MatrixRow(
            row=row,
            about=" · ".join(part for part in about if part),
            tick=self._tick % {"place": row.place, "number": row.round},
            cells=tuple(self._lay_out_cell(domain, found.get(domain.key)) for domain in spec.domains),
            stage=_name_stage(spec, row.stage),
            stairs=self._stairs.get(row.stage, self._stairs[""]),
            set_stage=_name_stage(spec, self.set_stages[row.pk]) if row.pk in self.set_stages else "",
            opened=opened,
            address=self._address("" if is_open else str(row.pk)),
        )

    def _lay_out_cell(self, domain: Domain, cell: ScoreCell | None) -> MatrixCell:
        # Without score and level the sign is a dash already.
        text = "" if cell is None or cell.score is None else write_score(cell.score, self._thresholds)
        drawn, level = self._levels[cell.level if cell else ""]
        # In one piece: a page has hundreds of cells, and a template takes its time for each part of one.
        return MatrixCell(domain, cell, text, format_html(CELL, drawn, text, level))

    @cached_property
    def _round(self) -> str:
        return _("Round %(number)d")

    @cached_property
    def _tick(self) -> str:
        return _("Select %(place)s, round %(number)s")

    @cached_property
    def _thresholds(self) -> list[float]:
        return list_thresholds(self._spec)

    @cached_property
    def _levels(self) -> Mapping[str, tuple[SafeString, str]]:
        """Sign and name of each level, and of none: a page shows the same few many times."""
        names = {level.key: in_language(level.title) for level in self._spec.readiness_levels}
        return {
            key: (_draw_sign(key, self._spec), name)
            for key, name in [*names.items(), ("", _("No level yet"))]
        }

    @cached_property
    def _stairs(self) -> Mapping[str, SafeString]:
        """The sign of each stage, and of more than one."""
        order = ["", *(stage.key for stage in reversed(self._spec.stages))]
        return {key: _draw_stairs(position, self._spec) for position, key in enumerate(order)}

    @property
    def _spec(self) -> Framework:
        assert self.selection.ground is not None
        return self.selection.ground.spec

    def _address(self, opened: str) -> str:
        page = "" if self.page == 1 else str(self.page)
        return address_query(self.selection, self.asked, page=page, open=opened)


def _draw_sign(level: str, spec: Framework) -> SafeString:
    rank = spec.rank_of_level(level) if level else None
    shape = shape_of_rank(rank, len(spec.readiness_levels) - 1)
    return mark_safe(draw_readiness(shape))  # noqa: S308  made by our own function


def _draw_stairs(present: int, spec: Framework) -> SafeString:
    return mark_safe(draw_stairs(present, steps=len(spec.stages)))  # noqa: S308  made by our own function


def _name_stage(spec: Framework, key: str) -> str:
    stage = spec.stages_by_key.get(key)
    return in_language(stage.title) if stage else _("More than one possible")
