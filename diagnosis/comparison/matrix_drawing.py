"""One page of the table of places drawn as a picture: the same rows, signs and numbers."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from diagnosis.comparison.matrix import MatrixGroup, MatrixPage, MatrixRow
from diagnosis.comparison.matrix_reference import ReferenceRow
from diagnosis.results.charts import draw_readiness, shape_of_rank
from diagnosis.results.svg import INK, INK_SOFT, LINE, element, frame
from diagnosis.results.wording import in_language
from frameworks.spec import Framework

PLACE_WIDTH = 260.0
DOMAIN_WIDTH = 108.0
STAGE_WIDTH = 190.0
ROW = 30.0
GROUP = 44.0
KEY_STEP = 150.0
SIGN = 16.0
LETTERS_OF_A_NAME = 34
LETTERS_OF_A_HEAD = 15
LETTERS_OF_A_STAGE = 26


def draw_table(page: MatrixPage, spec: Framework) -> tuple[str, float, float]:
    """Return the drawing as one SVG element with its width and height in pixels."""
    table = _Table(page, spec)
    table.draw()
    described = _("Table of %(count)d places by domain; the same numbers stand in the sheet.") % {
        "count": table.rows
    }
    svg = frame(table.width, table.height, table.body, described=described, class_name="figure")
    return svg, table.width, table.height


class _Table:
    """Draws line below line; ``height`` is where the next one begins."""

    def __init__(self, page: MatrixPage, spec: Framework) -> None:
        self.page, self.spec = page, spec
        self.width = PLACE_WIDTH + DOMAIN_WIDTH * len(spec.domains) + STAGE_WIDTH
        self.height = 0.0
        self.rows = 0
        self.body: list[str] = []

    def draw(self) -> None:
        self._draw_key()
        self._draw_head()
        for group in self.page.groups:
            self._draw_group(group)
        if self.page.reference:
            self._write_group(_("Reference"), _("2022, published marks only, no scores or elements"))
            for row in self.page.reference:
                self._draw_reference(row)

    def _draw_key(self) -> None:
        for position, level in enumerate(self.spec.readiness_levels):
            x = position * KEY_STEP
            self._sign(level.key, x, 8)
            self._text(in_language(level.title), x + SIGN + 6, 13, size=13, fill=INK_SOFT)
        x = len(self.spec.readiness_levels) * KEY_STEP
        self._sign("", x, 8)
        self._text(_("No level yet"), x + SIGN + 6, 13, size=13, fill=INK_SOFT)
        self.height += ROW

    def _draw_head(self) -> None:
        self._text(_("Place"), 0, 18, size=13, weight=600)
        for position, domain in enumerate(self.spec.domains):
            x = PLACE_WIDTH + DOMAIN_WIDTH * position
            self._text(_shorten(in_language(domain.title), LETTERS_OF_A_HEAD), x, 18, size=13, weight=600)
        if self.spec.stages:
            self._text(_("Computed stage"), self.width - STAGE_WIDTH, 18, size=13, weight=600)
        self._line(INK, 2)

    def _draw_group(self, group: MatrixGroup) -> None:
        self._write_group(group.title, group.about)
        for row in group.rows:
            self._draw_row(row)

    def _write_group(self, title: str, about: str) -> None:
        self.height += GROUP - ROW
        self._text(f"{title}  ({about})", 0, 18, size=13, weight=700)
        self._line(LINE, 1)

    def _draw_row(self, row: MatrixRow) -> None:
        name = f"{row.row.initiative} · {row.row.place}" if row.row.initiative else str(row.row.place)
        self._write_place(name)
        cells = ((cell.score.level if cell.score else "", cell.text) for cell in row.cells)
        self._write_cells(cells)
        self._write_stage(row.stage)

    def _draw_reference(self, row: ReferenceRow) -> None:
        name = f"{row.place}, {row.country}" if row.country else str(row.place)
        self._write_place(name)
        self._write_cells((cell.mark.mark if cell.mark else "", "") for cell in row.published.cells)
        self._write_stage(row.stage)

    def _write_place(self, name: str) -> None:
        self.rows += 1
        self._text(_shorten(name, LETTERS_OF_A_NAME), 0, 20)

    def _write_cells(self, cells: Iterable[tuple[str, str]]) -> None:
        for position, (level, text) in enumerate(cells):
            x = PLACE_WIDTH + DOMAIN_WIDTH * position
            self._sign(level, x, 15)
            self._text(text, x + SIGN + 8, 20)

    def _write_stage(self, stage: str) -> None:
        if self.spec.stages:
            self._text(_shorten(stage, LETTERS_OF_A_STAGE), self.width - STAGE_WIDTH, 20, size=13)
        self._line(LINE, 1)

    def _sign(self, level: str, x: float, middle: float) -> None:
        rank = self.spec.rank_of_level(level) if level else None
        drawn = draw_readiness(shape_of_rank(rank, len(self.spec.readiness_levels) - 1), size=SIGN)
        place = f"translate({x:g} {self.height + middle - SIGN / 2:g})"
        self.body.append(f'<g transform="{place}">{drawn}</g>')

    def _text(
        self, text: str, x: float, y: float, *, size: int = 14, weight: int = 400, fill: str = INK
    ) -> None:
        at = {"x": float(x), "y": float(self.height + y)}
        self.body.append(element("text", text, **at, font_size=size, font_weight=weight, fill=fill))

    def _line(self, colour: str, width: int) -> None:
        """Close a line of the table."""
        self.height += ROW
        y = float(self.height)
        self.body.append(element("line", x1=0, y1=y, x2=self.width, y2=y, stroke=colour, stroke_width=width))


def _shorten(text: str, letters: int) -> str:
    """Cut what is longer than its column; wide letters count twice."""
    room = letters
    for position, letter in enumerate(text):
        room -= 2 if ord(letter) > 0x2E7F else 1
        if room < 0:
            return text[:position].rstrip() + "…"
    return text
