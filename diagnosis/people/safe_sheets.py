"""Tables as files for spreadsheet programs: what a person typed never runs as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.worksheet import Worksheet

from diagnosis.people.safe_cells import begins_like_formula, write_as_text

WIDTH = 24
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"

Rows = Iterable[Sequence[object]]


def write_sheets(sheets: Iterable[tuple[str, Rows]]) -> bytes:
    """Return an xlsx file with a sheet for each title and rows, the first row being its head.

    Numbers stay numbers, all else is text. A title is cut, and loses what the program forbids in one.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets:
        _fill(book.create_sheet(INVALID_TITLE_REGEX.sub(" ", title)[:31]), rows)
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def write_csv(rows: Rows) -> bytes:
    """Return a CSV file that spreadsheet programs read as UTF-8; numbers stay numbers."""
    text = StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow([cell if isinstance(cell, (int, float)) else write_as_text(cell) for cell in row])
    return ("\ufeff" + text.getvalue()).encode()


def _fill(sheet: Worksheet, rows: Rows) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = sheet.cell(number, column)
            if isinstance(value, (int, float)):
                cell.value = value
            elif value not in (None, ""):
                cell.value = ILLEGAL_CHARACTERS_RE.sub("", str(value))
                cell.data_type = "s"  # whatever it begins with
                cell.quotePrefix = begins_like_formula(str(value))  # also after it is edited there
            if number == 1:
                cell.font = Font(bold=True)
                cell.alignment = Alignment(wrap_text=True, vertical="top")
                sheet.column_dimensions[get_column_letter(column)].width = WIDTH
    sheet.freeze_panes = "A2"
