"""What kind of file its content is. Pure: bytes in, an answer out; nothing is unpacked or run.

A name says what a file wants to be; only its content says what it is. Lists of signatures tell a
Word file from any other archive only by guessing, so archives are asked for their parts.
"""

from __future__ import annotations

import io
import zipfile

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
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
}
PLAIN_TEXT = {".txt", ".csv"}
OFFICE_FOLDERS = {".docx": "word/", ".xlsx": "xl/", ".pptx": "ppt/"}
OPEN_DOCUMENTS = {".odt", ".ods"}
ARCHIVE = b"PK\x03\x04"
MACROS = "vbaproject.bin"


def content_fits(content: bytes, ending: str) -> bool:
    """Say whether the content is what the ending (".pdf", in small letters) promises.

    Plain text is UTF-8. An office file with macros is not what ".docx" or ".xlsx" promises.
    """
    if ending in PLAIN_TEXT:
        return _is_text(content)
    if ending in FIRST_BYTES:
        return content.startswith(FIRST_BYTES[ending])
    if ending not in MEDIA_TYPES or not content.startswith(ARCHIVE):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if ending in OPEN_DOCUMENTS:
                return _is_open_document(archive, MEDIA_TYPES[ending])
            return _is_office_file(archive, OFFICE_FOLDERS[ending])
    except (zipfile.BadZipFile, RuntimeError, ValueError):  # broken, encrypted or of an unknown kind
        return False


def _is_text(content: bytes) -> bool:
    if b"\x00" in content:
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_office_file(archive: zipfile.ZipFile, folder: str) -> bool:
    names = archive.namelist()
    return (
        "[Content_Types].xml" in names
        and any(name.startswith(folder) for name in names)
        and not any(name.lower().endswith(MACROS) for name in names)
    )


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
