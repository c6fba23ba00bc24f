"""Files that are something else besides, that grow when opened, or hold a program; and names made safe."""

from __future__ import annotations

import pytest

from diagnosis.assessments import file_types
from diagnosis.assessments.file_types import clean_name, content_fits
from tests.diagnosis.assessments.test_evidence import HTML, JPEG, ODT, PDF, PNG, TYPES, WORD, WRITER, zip_up

MACRO_TYPES = (
    "[Content_Types].xml",
    "<Types><Override ContentType='application/vnd.ms-word.document.MACROENABLED.main+xml'/></Types>",
)
DOCUMENT = ("word/document.xml", "<d/>")


@pytest.mark.parametrize("padding", [b"", b"\n", b"\r\n\x00\x00", b"\x1a"])
def test_a_pdf_may_end_with_padding(padding):
    assert content_fits(PDF + padding, ".pdf")


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (PDF + HTML, ".pdf"),
        (PDF + WORD, ".pdf"),
        (b"%PDF-1.4\n" + HTML + b"\n%%EOF", ".pdf"),
        (b"%PDF-1.4\n" + HTML.upper() + b"\n%%EOF", ".pdf"),
        (b"%PDF-1.4\nno end", ".pdf"),
        (JPEG[:20] + b"<script>alert(1)</script>" + JPEG[20:], ".jpg"),
        (PNG + b"<svg onload=alert(1)>", ".png"),
        (b"\x89PNG\r\n\x1a\n" + HTML, ".png"),
        (b"\x89PNG\r\n\x1a\nanything", ".png"),
    ],
)
def test_what_is_a_page_or_an_archive_as_well_is_refused(content, ending):
    assert not content_fits(content, ending)


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (zip_up(MACRO_TYPES, DOCUMENT), ".docx"),
        (zip_up(TYPES, DOCUMENT, ("word/VBAProject.BIN", "x")), ".docx"),
        (zip_up(TYPES, DOCUMENT, ("word/activeX/activeX1.xml", "x")), ".docx"),
        (zip_up(TYPES, ("xl/workbook.xml", "<d/>"), ("xl/macrosheets/sheet1.xml", "x")), ".xlsx"),
        (zip_up(("[Content_Types].xml", "<Types/>".encode("utf-16").decode("latin-1")), DOCUMENT), ".docx"),
        (zip_up(("mimetype", ODT), ("Basic/Standard/Module1.xml", "x")), ".odt"),
        (zip_up(("mimetype", ODT), ("Scripts/python/x.py", "x")), ".odt"),
    ],
)
def test_a_document_with_a_program_in_it_is_refused(content, ending):
    assert not content_fits(content, ending)


@pytest.mark.parametrize("name", ["../../evil.sh", "/etc/passwd", "word/..\\..\\evil"])
def test_an_archive_that_would_unpack_elsewhere_is_refused(name):
    assert not content_fits(zip_up(TYPES, DOCUMENT, (name, "x")), ".docx")


def test_a_bomb_is_refused_by_what_its_parts_say_they_grow_to(monkeypatch):
    monkeypatch.setattr(file_types, "UNPACKED_LIMIT", 1000)

    assert not content_fits(zip_up(TYPES, DOCUMENT, ("word/media/long.bin", "0" * 1000)), ".docx")
    assert content_fits(WORD, ".docx")


def test_an_archive_with_a_list_of_parts_too_long_to_read_is_refused(monkeypatch):
    monkeypatch.setattr(file_types, "DIRECTORY_LIMIT", 200)

    assert not content_fits(zip_up(TYPES, DOCUMENT, *((f"word/{n}", "") for n in range(9))), ".docx")
    assert content_fits(WRITER, ".odt")


def test_a_second_list_of_parts_for_huge_archives_is_refused():
    position = WORD.rfind(b"PK\x05\x06")
    locator = b"PK\x06\x07" + b"\x00" * 16

    assert not content_fits(WORD[:position] + locator + WORD[position:], ".docx")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("plan.pdf", "plan.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\plans\\plan.pdf", "plan.pdf"),
        ("plan\x00.pdf", "plan .pdf"),
        ("plan\r\nSet-Cookie: a=b.pdf", "plan Set-Cookie: a=b.pdf"),
        ("plan\u202efdp.exe", "plan fdp.exe"),
        ("plan.pdf\u200b", "plan.pdf"),
        ("  計画　書.pdf ", "計画 書.pdf"),
        ("か\u3099.pdf", "が.pdf"),
        ("a" * 300 + ".pdf", "a" * 246 + ".pdf"),
        ("計" * 300 + ".pdf", "計" * 246 + ".pdf"),
        ("a." + "b" * 400, "a." + "b" * 248),
        ("", ""),
    ],
)
def test_a_name_is_shown_without_folders_and_without_what_nobody_sees(name, shown):
    assert clean_name(name) == shown
