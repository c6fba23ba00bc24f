"""What kind of file its content is. Pure: bytes in, an answer out; nothing is unpacked to disk or run.

A name says what a file wants to be; only its content says what it is. Lists of signatures tell a
Word file from any other archive only by guessing, so archives are asked for their parts.
"""

from __future__ import annotations

import io
import unicodedata
import zipfile
import zlib
from pathlib import PurePosixPath

# What a city sends: documents, tables, scans. Nothing that a browser would run (no HTML, no SVG).
MEDIA_TYPES = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".txt": "text/plain",
    ".csv": "text/csv",
}
FIRST_BYTES = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
PLAIN_TEXT = {".txt", ".csv"}
OFFICE_FOLDERS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
OPEN_DOCUMENTS = {".odt", ".ods"}

# A page hidden in a picture or a PDF stands where a program that guesses kinds would look for it.
SNIFFED_BYTES = 2048
PAGE_TAGS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe", b"<svg")
PDF_END = b"%%EOF"

ARCHIVE = b"PK\x03\x04"
DIRECTORY_END = b"PK\x05\x06"
BIG_DIRECTORY = b"PK\x06\x07"  # of archives above 4 GB: it would speak over the end that is looked at
DIRECTORY_LIMIT = 512 * 1024  # bytes of an archive's list of parts; a long document has some 20 kB
UNPACKED_LIMIT = 300 * 1024 * 1024  # what all parts say they grow to; more is a bomb and no document
CONTENT_TYPES = "[Content_Types].xml"
CONTENT_TYPES_LIMIT = 256 * 1024
# Parts and their types that hold programs: macros, controls, and scripts of open documents.
PROGRAM_PARTS = ("vbaproject", "activex/", "macrosheets/")
PROGRAM_TYPES = (b"macroenabled", b"vbaproject", b"ms-office.activex", b"ms-excel.macrosheet")
PROGRAM_FOLDERS = ("basic/", "scripts/")

NAME_LIMIT = 250


def clean_name(name: str) -> str:
    """Return what a person called a file, fit to be shown and sent: no folders, nothing invisible.

    Characters that turn the direction of writing would make "plan.fdp.exe" look like another kind; they
    go, as do control characters. A name that is too long keeps its ending.
    """
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(char if char.isprintable() else " " for char in unicodedata.normalize("NFC", last))
    path = PurePosixPath(" ".join(shown.split()))
    return (path.stem[: max(1, NAME_LIMIT - len(path.suffix))] + path.suffix)[:NAME_LIMIT]


def content_fits(content: bytes, ending: str) -> bool:
    """Say whether the content is what the ending (".pdf", in small letters) promises.

    Plain text is UTF-8. An office file with macros is not what ".docx" or ".xlsx" promises, and neither
    is a PDF or a picture that is a page as well.
    """
    if ending in PLAIN_TEXT:
        return _is_text(content)
    if ending in FIRST_BYTES:
        return content.startswith(FIRST_BYTES[ending]) and not _is_something_else_too(content, ending)
    if ending not in MEDIA_TYPES or not content.startswith(ARCHIVE) or not _has_small_directory(content):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if not _has_harmless_parts(archive):
                return False
            if ending in OPEN_DOCUMENTS:
                return _is_open_document(archive, MEDIA_TYPES[ending])
            return _is_office_file(archive, OFFICE_FOLDERS[ending])
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, ValueError):
        return False  # broken, encrypted or of an unknown kind


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_something_else_too(content: bytes, ending: str) -> bool:
    """A page near the start, or anything at all after the end of a PDF."""
    start = content[:SNIFFED_BYTES].lower()
    if any(tag in start for tag in PAGE_TAGS):
        return True
    if ending != ".pdf":
        return False
    _before, end, after = content.rpartition(PDF_END)
    return not end or bool(after.strip(b"\x00\t\n\x0c\r \x1a"))


def _has_small_directory(content: bytes) -> bool:
    """Look at the size of an archive's list of parts before it is read into memory."""
    position = content.rfind(DIRECTORY_END)
    if position < 0 or BIG_DIRECTORY in content[max(0, position - 20) : position]:
        return False
    size = int.from_bytes(content[position + 12 : position + 16], "little")
    return size <= DIRECTORY_LIMIT


def _has_harmless_parts(archive: zipfile.ZipFile) -> bool:
    """No bomb, no part that would be unpacked elsewhere, none that is a program."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
        return False
    for part in parts:
        name = part.filename.replace("\\", "/").lower()
        if name.startswith(("/", *PROGRAM_FOLDERS)) or ".." in name.split("/"):
            return False
        if any(program in name for program in PROGRAM_PARTS):
            return False
    return True


def _is_office_file(archive: zipfile.ZipFile, folder: str) -> bool:
    names = archive.namelist()
    if CONTENT_TYPES not in names or not any(name.startswith(folder) for name in names):
        return False
    if archive.getinfo(CONTENT_TYPES).file_size > CONTENT_TYPES_LIMIT:
        return False
    with archive.open(CONTENT_TYPES) as part:
        types = part.read(CONTENT_TYPES_LIMIT + 1).lower()
    # In another encoding than UTF-8 the words looked for would be hidden.
    return b"\x00" not in types and not any(word in types for word in PROGRAM_TYPES)


def _is_open_document(archive: zipfile.ZipFile, media_type: str) -> bool:
    """The first part is named "mimetype", is not compressed, and holds just the media type."""
    parts = archive.infolist()
    return (
        bool(parts)
        and parts[0].filename == "mimetype"
        and parts[0].compress_type == zipfile.ZIP_STORED
        and parts[0].file_size == len(media_type)
        and archive.read(parts[0]) == media_type.encode("ascii")
    )
