"""Spreadsheets of a programme: the empty list of places, and reading a filled one.

Formulas are never worked out: read as text they are refused. Files are small and are unpacked only as
far as a list of places can be.
"""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Sequence
from io import BytesIO, StringIO

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from diagnosis.people.safe_sheets import write_sheets
from diagnosis.programmes.wording import SHEET_HEADS, list_heads

MAX_BYTES = 1024 * 1024
MAX_UNPACKED_BYTES = 20 * 1024 * 1024
MAX_ROWS = 500
MAX_COLUMNS = 20
ENCODINGS = ("utf-8-sig", "cp932")  # the second: CSV as Japanese spreadsheet programs save it


class UnreadableSheet(Exception):
    """The file is not a list of places; ``str(error)`` says what to do."""


Row = tuple[int, dict[str, str]]
"""The number of a row in the file, from 1, and its cells by column."""


def write_template() -> bytes:
    """Return an empty list of places with the heads in the reader's language."""
    return write_sheets([(_("Places"), [list(map(str, SHEET_HEADS.values()))])])


def read_places(name: str, content: bytes) -> list[Row]:
    """Return the filled rows of an xlsx or CSV file; raise UnreadableSheet for any other."""
    if len(content) > MAX_BYTES:
        raise UnreadableSheet(_("The file is larger than 1 MB. A list of places is much smaller."))
    lines = _read_xlsx(content) if name.lower().endswith(".xlsx") else _read_csv(name, content)
    columns = _find_columns(lines[0] if lines else [])
    rows = []
    for number, line in enumerate(lines[1:], start=2):
        cells = {key: line[at] if at < len(line) else "" for key, at in columns.items()}
        if any(cells.values()):
            rows.append((number, cells))
    if not rows:
        raise UnreadableSheet(_("There is no place in this file. Write one in each row below the heads."))
    if len(rows) > MAX_ROWS:
        raise UnreadableSheet(_("There are more than 500 places in this file. Divide it."))
    return rows


def _find_columns(heads: Sequence[str]) -> dict[str, int]:
    columns: dict[str, int] = {}
    for at, head in enumerate(heads):
        key = list_heads().get(head.casefold())
        if key is not None:
            columns.setdefault(key, at)
    if "place" not in columns:
        raise UnreadableSheet(
            _("The first row must name the columns as in the empty list: Place, Kind, Country, and so on.")
        )
    return columns


def _read_xlsx(content: bytes) -> list[list[str]]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MAX_UNPACKED_BYTES:
                raise UnreadableSheet(_("The file is larger than 1 MB. A list of places is much smaller."))
        book = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what the file says of its size may be wrong
            rows = sheet.iter_rows(max_row=MAX_ROWS + 2, max_col=MAX_COLUMNS, values_only=True)
            return [[_write_cell(cell) for cell in row] for row in rows]
        finally:
            book.close()
    except (
        zipfile.BadZipFile,
        InvalidFileException,
        KeyError,
        ValueError,
        IndexError,
        OSError,
        SyntaxError,
    ) as error:
        raise UnreadableSheet(_("This file cannot be read. Save it as xlsx or CSV once more.")) from error


def _write_cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return " ".join(str(value).split())


def _read_csv(name: str, content: bytes) -> list[list[str]]:
    if not name.lower().endswith(".csv") or b"\0" in content:
        raise UnreadableSheet(_("Choose an xlsx or a CSV file."))
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = text.partition("\n")[0]
        delimiter = max(",;\t", key=head.count)
        try:
            lines = list(csv.reader(StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error:
            break
        return [[_write_cell(cell) for cell in line[:MAX_COLUMNS]] for line in lines]
    raise UnreadableSheet(_("This file cannot be read. Save it as xlsx or CSV once more."))
