"""The table of places to take away: all rows that pass the filters as a sheet, one page as a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.utils.translation import gettext as _

from diagnosis.assessments.models import Origin
from diagnosis.comparison.downloads import Picture, Sheet, complete_about
from diagnosis.comparison.filters import Selection, describe_selection, read_selection
from diagnosis.comparison.ground_wording import describe_common
from diagnosis.comparison.matrix import MatrixPage
from diagnosis.comparison.matrix_address import Asked, list_columns, name_order, read_asked
from diagnosis.comparison.matrix_drawing import draw_table
from diagnosis.comparison.matrix_reference import ReferenceRow, has_reference, load_reference
from diagnosis.comparison.matrix_rows import (
    CountryWords,
    ScoreCell,
    TableScores,
    group_scores,
    load_countries,
    order_rows,
    score_in_common,
)
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.wording import PARAMETERS
from diagnosis.people.models import User
from diagnosis.places.models import Character
from diagnosis.results.models import ComparedResult, NodeKind, NodeScore, Override
from diagnosis.results.wording import in_language
from frameworks.selectors import load_spec
from frameworks.spec import Framework

MOST_ROWS = 20_000
DECIMALS = 2


def build_sheet(user: User, parameters: Mapping[str, str]) -> Sheet:
    """Return all rows that pass the filters, up to MOST_ROWS; the number of queries depends on no count."""
    selection = read_selection(Reach(user), parameters)
    asked, _problems = read_asked(selection, parameters)
    ground = selection.ground
    if ground is None:
        return Sheet(title(), (), (), ())
    countries = load_countries()
    rows = list(_read_rows(selection, asked))
    stages = _load_set_stages(selection)
    scores = _load_scores(selection, rows)
    if scores.stages is not None:
        for row in rows:  # never saved: the stage on the questions that stayed the same
            row.stage = scores.stages.get(row.pk, "")
    lines: list[list[object]] = [
        _line(row, ground.spec, countries, scores.by_result.get(row.pk, {}), stages.get(row.pk, ""))
        for row in rows
    ]
    if asked.reference:
        lines += [
            _reference_line(row, ground.spec) for row in load_reference(selection, asked.order, countries)
        ]
    about = describe_view(selection, asked)
    if scores.common is not None:
        note = describe_common(scores.common)
        about.append((_("Questions"), " ".join(filter(None, (note.sentence, note.fallen_sentence)))))
    if scores.problem:
        about.append((_("Scores"), scores.problem))
    if len(rows) == MOST_ROWS:
        about.insert(0, (_("Rows"), _("The first %(count)s") % {"count": f"{MOST_ROWS:,}"}))
    return Sheet(title(), about, _head(ground.spec), lines)


def build_picture(page: MatrixPage) -> Picture:
    """Return the rows of one page drawn as a table with the signs."""
    if page.spec is None:
        return Picture(title(), (), "<svg></svg>", 600, 0)
    svg, width, height = draw_table(page, page.spec)
    about = describe_view(page.selection, page.asked)
    if page.page.has_other_pages():
        number = {"number": page.page.number, "total": page.page.paginator.num_pages}
        about.insert(0, (_("Page"), _("%(number)d of %(total)d") % number))
    return Picture(title(), about, svg, width, height)


def title() -> str:
    """The title of table and picture."""
    return _("Places by domain")


def describe_view(selection: Selection, asked: Asked) -> list[tuple[str, str]]:
    """Say what is shown, in which order, on which day and after which source."""
    spec = selection.ground.spec if selection.ground else None
    ordered = name_order(asked.order, list_columns(spec)[asked.order.column])
    lines = [*describe_selection(selection), (str(PARAMETERS["sort"]), ordered)]
    if asked.reference and has_reference(selection) and "programme" not in selection.chosen:
        lines.append((_("Reference"), _("published marks of 2022, Table 5-10; the stage is by our rule")))
    works = "; ".join(in_language(work.title) for work in spec.works) if spec else ""
    return complete_about(lines, source=works)


def _read_rows(selection: Selection, asked: Asked) -> Iterator[ComparedResult]:
    """Read rows without answers and results; one query, with the place of each."""
    rows = order_rows(selection, asked.order).select_related("place")
    shown = rows.only(
        "place__key",
        "place__name",
        "place__country_code",
        "place__character",
        "initiative",
        "origin",
        "series",
        "round",
        "as_of",
        "version",
        "stage",
    )
    return iter(shown[:MOST_ROWS])


def _load_scores(selection: Selection, rows: Sequence[ComparedResult]) -> TableScores:
    """Return the scores of the domains of all rows; one query."""
    if selection.ground is not None and selection.ground.is_common:
        return score_in_common(selection, rows)
    keys = selection.rows.order_by().values("pk")
    return TableScores(group_scores(NodeScore.objects.filter(kind=NodeKind.DOMAIN, result__in=keys)))


def _load_set_stages(selection: Selection) -> Mapping[int, str]:
    keys = selection.rows.order_by().values("pk")
    holding = Override.objects.filter(result__in=keys, withdrawn_at__isnull=True)
    return dict(holding.order_by().values_list("result", "stage"))


def _head(spec: Framework) -> list[str]:
    parts = (_("score"), _("lowest"), _("highest"), _("coverage, 0 to 1"), _("level"))
    domains = [f"{in_language(domain.title)}: {part}" for domain in spec.domains for part in parts]
    facts = [
        _("Place"),
        _("Key"),
        _("Country"),
        _("Class"),
        _("Answers"),
        _("Round"),
        _("As of"),
        _("Version"),
    ]
    if spec.subject == "initiative":
        facts.insert(0, _("Initiative"))
    return [*facts, *domains, _("Stage"), _("Stage set by a consultant")]


def _line(
    row: ComparedResult,
    spec: Framework,
    countries: Mapping[str, CountryWords],
    scores: Mapping[str, ScoreCell],
    set_stage: str,
) -> list[object]:
    place = row.place
    country = countries.get(place.country_code)
    cells = [value for domain in spec.domains for value in _values(spec, scores.get(domain.key))]
    line: list[object] = [
        str(place),
        place.key,
        country.name if country else place.country_code,
        str(Character(place.character).label) if place.character else "",
        str(Origin(row.origin).label),
        row.round,
        row.as_of.isoformat(),
        load_spec(row.version_id).version,
        *cells,
        _name_stage(spec, row.stage) or _("More than one possible"),
        _name_stage(spec, set_stage),
    ]
    return [row.initiative, *line] if spec.subject == "initiative" else line


def _reference_line(row: ReferenceRow, spec: Framework) -> list[object]:
    """Published marks: levels alone."""
    marks = [
        ("", "", "", "", in_language(spec.levels_by_key[cell.mark.mark].title) if cell.mark else "")
        for cell in row.published.cells
    ]
    facts: list[object] = [str(row.place), row.place.key, row.country, row.place_class]
    known = [_("Published marks, no scores"), "", in_language(row.published.published.date), ""]
    return [*facts, *known, *(value for cell in marks for value in cell), row.stage, ""]


def _values(spec: Framework, cell: ScoreCell | None) -> Sequence[object]:
    if cell is None:
        return ("", "", "", "", "")
    level = in_language(spec.levels_by_key[cell.level].title) if cell.level else ""
    numbers = (cell.score, cell.low, cell.high, cell.coverage)
    return (*("" if value is None else round(value, DECIMALS) for value in numbers), level)


def _name_stage(spec: Framework, key: str) -> str:
    stage = spec.stages_by_key.get(key)
    return in_language(stage.title) if stage else ""
