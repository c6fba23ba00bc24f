"""Links and files that support an answer: what is taken, where it lies, who gets it and how."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from diagnosis.assessments.errors import AlreadySubmitted, RefusedEvidence
from diagnosis.assessments.evidence import attach_evidence, check_file, check_link, remove_evidence
from diagnosis.assessments.models import Answer, Change, Evidence
from diagnosis.assessments.services import submit_assessment
from tests.diagnosis.assessments.conftest import PARTNERS, VISION, read_answer, type_in
from tests.factories import sign_in


def zip_up(*parts: tuple[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for name, text in parts:  # dated as never: the name of a case is made of these bytes
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return content.getvalue()


def make_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


TYPES = ("[Content_Types].xml", "<Types/>")
ODT, ODS = (f"application/vnd.oasis.opendocument.{kind}" for kind in ("text", "spreadsheet"))
OFFICE = "application/vnd.openxmlformats-officedocument"
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + make_chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
JPEG = b"\xff\xd8\xff\xe1\x00\x10Exif\x00\x00" + b"\x00" * 8 + b"\xff\xd9"
WORD = zip_up(TYPES, ("word/document.xml", "<d/>"))
EXCEL = zip_up(TYPES, ("xl/workbook.xml", "<d/>"))
WRITER = zip_up(("mimetype", ODT), ("content.xml", "<d/>"))
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
PROGRAM = b"MZ\x90\x00" + b"\x00" * 60 + b"PE\x00\x00" + b"\x00" * 99


def upload(name: str = "plan.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(user, assessment, question: str = VISION, **values):
    """Send one question with a file or a link, as the page's "Attach" does."""
    address = reverse("assessments:add-evidence", args=[assessment.pk, question])
    given = type_in(question, **{"choice": "in-place", "revision": 0, **values})
    return sign_in(user).post(address, given, headers={"HX-Request": "true"})


def keep_file(assessment, name: str = "plan.pdf", content: bytes = PDF, question: str = VISION) -> Evidence:
    return attach_evidence(
        assessment=assessment, question_key=question, upload=upload(name, content), link="", by=None
    )


def list_kept_files() -> set[Path]:
    return {
        path
        for path in Path(settings.STORAGES["default"]["OPTIONS"]["location"]).rglob("*")
        if path.is_file()
    }


# ---- Links ----


@pytest.mark.parametrize(
    "address", ["https://city.example/plan", "http://city.example/", " HTTPS://city.example/a?b=c#d "]
)
def test_addresses_of_the_web_are_taken(address):
    assert check_link(address) == address.strip()


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)//https://city.example",
        "java\nscript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "ftp://city.example/plan.pdf",
        "file:///etc/passwd",
        "city.example/plan.pdf",
        "//city.example/plan.pdf",
        "https:city.example",
        "https://",
        "https://city .example/",
        "http://[",
        'https://city.example/"onclick=x y',
        "",
    ],
)
def test_other_addresses_are_refused(address):
    with pytest.raises(RefusedEvidence) as refused:
        check_link(address)

    assert refused.value.field == "link"


def test_a_link_is_attached_once_and_shown_with_its_answer(staff, assessment):
    attach(staff, assessment, link="https://city.example/plan")
    response = attach(staff, assessment, link="https://city.example/plan", revision=1)

    assert Evidence.objects.count() == 1
    page = response.content.decode()
    assert re.findall(r'<a class="govuk-link" href="([^"]+)" rel="([^"]+)"', page) == [
        ("https://city.example/plan", "noopener noreferrer nofollow")
    ]
    assert "1 document" in page
    assert read_answer(assessment).level_key == "in-place"


def test_a_refused_link_is_named_beside_its_field_and_kept_as_typed(staff, assessment):
    response = attach(staff, assessment, link="javascript:alert(1)")

    page = response.content.decode()
    assert response.status_code == 422
    assert "Give the whole address, starting with https:// or http://." in page
    assert 'value="javascript:alert(1)"' in page
    assert 'href="javascript:' not in page
    assert not Evidence.objects.exists()


# ---- Files are what their content says ----


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("plan.pdf", PDF, "application/pdf"),
        ("PLAN.PDF", PDF.replace(b"1.4", b"2.0"), "application/pdf"),
        ("map.png", PNG, "image/png"),
        ("photo.jpg", JPEG, "image/jpeg"),
        ("photo.jpeg", JPEG, "image/jpeg"),
        ("plan.docx", WORD, f"{OFFICE}.wordprocessingml.document"),
        ("budget.xlsx", EXCEL, f"{OFFICE}.spreadsheetml.sheet"),
        (
            "talk.pptx",
            zip_up(TYPES, ("ppt/presentation.xml", "<d/>")),
            f"{OFFICE}.presentationml.presentation",
        ),
        ("plan.odt", WRITER, ODT),
        ("budget.ods", zip_up(("mimetype", ODS), ("content.xml", "<d/>")), ODS),
        ("notes.txt", "市の計画".encode(), "text/plain"),
        ("budget.csv", "\ufeffyear,市\n2026,1".encode(), "text/csv"),
    ],
)
def test_what_a_city_sends_is_taken(name, content, media_type):
    assert check_file(upload(name, content)) == media_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.pdf", HTML),
        ("page.pdf", HTML + PDF),
        ("program.pdf", PROGRAM),
        ("picture.png", JPEG),
        ("picture.jpg", HTML),
        ("archive.docx", zip_up(("plan.txt", "x"))),
        ("table.docx", EXCEL),
        ("text.xlsx", WORD),
        ("macros.docx", zip_up(TYPES, ("word/document.xml", "<d/>"), ("word/vbaProject.bin", "x"))),
        ("broken.docx", WORD[:40]),
        ("page.docx", HTML + WORD),
        ("archive.odt", zip_up(("plan.txt", "x"))),
        ("table.odt", zip_up(("mimetype", ODS), ("content.xml", "<d/>"))),
        ("late.odt", zip_up(("content.xml", "<d/>"), ("mimetype", ODT))),
        ("table.csv", "市,数".encode("cp932")),
        ("table.csv", "city,1".encode("utf-16")),
        ("notes.txt", PROGRAM),
    ],
)
def test_a_disguised_file_is_refused(name, content):
    with pytest.raises(RefusedEvidence, match="is not what its name says") as refused:
        check_file(upload(name, content))

    assert refused.value.field == "file"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("page.html", HTML),
        ("program.exe", PROGRAM),
        ("plan.pdf.exe", PROGRAM),
        ("macros.xlsm", EXCEL),
        ("archive.zip", zip_up(("plan.txt", "x"))),
        ("plan", PDF),
        (".pdf", PDF),
    ],
)
def test_other_kinds_of_file_are_refused(name, content):
    with pytest.raises(RefusedEvidence, match="This kind of file is not accepted"):
        check_file(upload(name, content))


def test_an_empty_file_and_one_too_large_are_refused(settings):
    settings.EVIDENCE_MAX_BYTES = 1024 * 1024

    with pytest.raises(RefusedEvidence, match="The file is empty"):
        check_file(upload(content=b""))
    with pytest.raises(RefusedEvidence, match="larger than 1 MB"):
        check_file(upload(content=PDF + b"\x00" * 1024 * 1024))


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (("page.pdf", HTML), "is not what its name says (.pdf)"),
        (("empty.pdf", b""), "The file is empty."),
        (("drawing.svg", b"<svg/>"), "This kind of file is not accepted."),
        (("n" * 300 + ".pdf", PDF), "Shorten the file’s name."),
    ],
)
def test_a_refused_file_is_named_beside_its_field(file, sentence, staff, assessment):
    response = attach(staff, assessment, file=upload(*file))

    page = response.content.decode()
    assert response.status_code == 422
    assert re.search(r'id="q-policy-vision-quick-file-error">.*' + re.escape(sentence), page)
    assert not Evidence.objects.exists()


# ---- Together or neither ----


def test_answer_and_file_are_saved_together(staff, assessment):
    response = attach(staff, assessment, file=upload(), grade="A", comment="Page 3")

    answer, kept = read_answer(assessment), Evidence.objects.get()
    assert response.status_code == 200
    assert (answer.level_key, answer.grade, answer.comment) == ("in-place", "A", "Page 3")
    assert (kept.name, kept.media_type, kept.size, kept.added_by) == (
        "plan.pdf",
        "application/pdf",
        len(PDF),
        staff,
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"file": ("page.pdf", HTML)},
        {"link": "ftp://city.example", "file": ("plan.pdf", PDF)},
        {"link": "https://city.example", "file": ("page.pdf", HTML)},
        {"choice": "excellent", "file": ("plan.pdf", PDF)},
        {"revision": 5, "file": ("plan.pdf", PDF)},
    ],
)
def test_where_one_part_is_refused_nothing_is_saved(wrong, staff, assessment):
    before = list_kept_files()
    given = wrong | ({"file": upload(*wrong["file"])} if "file" in wrong else {})

    response = attach(staff, assessment, **given)

    assert response.status_code in {409, 422}
    assert not Answer.objects.exists()
    assert not Change.objects.exists()
    assert not Evidence.objects.exists()
    assert list_kept_files() == before


def test_without_a_script_the_page_saves_answer_and_file(staff, assessment):
    address = reverse("assessments:element", args=[assessment.pk, "policy.vision"])

    sign_in(staff).post(address, type_in(VISION, choice="partly", revision=0, file=upload()))

    assert (read_answer(assessment).level_key, Evidence.objects.get().name) == ("partly", "plan.pdf")


def test_saving_an_answer_by_itself_leaves_a_typed_link_alone(staff, assessment):
    address = reverse("assessments:save-answer", args=[assessment.pk, VISION])

    sign_in(staff).post(
        address, type_in(VISION, choice="partly", revision=0, link="https://city.example/half")
    )

    assert Answer.objects.exists()
    assert not Evidence.objects.exists()


def test_grade_a_without_a_document_asks_for_one(staff, assessment):
    address = reverse("assessments:save-answer", args=[assessment.pk, VISION])
    given = type_in(VISION, choice="partly", grade="A", revision=0)

    asked = sign_in(staff).post(address, given).content.decode()
    keep_file(assessment)
    satisfied = sign_in(staff).post(address, given | type_in(VISION, revision=1, attached=1)).content.decode()

    assert "Grade A asks for a link or a file below." in asked
    assert "Grade A asks for" not in satisfied


# ---- Where it lies and who gets it ----


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\plans\\plan.pdf", "plan.pdf"),
        ("計画書.pdf", "計画書.pdf"),
        ("a" * 300 + ".pdf", "a" * 246 + ".pdf"),
    ],
)
def test_a_file_lies_under_a_random_name_outside_the_web_root(name, shown, assessment):
    file = upload()
    file._name = name  # as a client that cuts nothing would send it
    kept = attach_evidence(assessment=assessment, question_key=VISION, upload=file, link="", by=None)

    path = Path(kept.file.path)
    assert re.fullmatch(r"evidence/[0-9a-f]{32}\.pdf", kept.file.name)
    assert Path(settings.STORAGES["default"]["OPTIONS"]["location"]) in path.parents
    assert not path.is_relative_to(settings.STATIC_ROOT)
    assert not any(path.is_relative_to(folder) for folder in settings.STATICFILES_DIRS)
    assert kept.name == shown


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [("plan.pdf", PDF, "application/pdf"), ("notes.txt", HTML, "text/plain"), ("計画.docx", WORD, None)],
)
def test_a_file_is_sent_to_be_kept_and_never_to_be_run(name, content, media_type, staff, assessment):
    kept = keep_file(assessment, name, content)

    response = sign_in(staff).get(reverse("assessments:evidence", args=[kept.key]))

    assert response.status_code == 200
    assert response["Content-Type"] == (media_type or kept.media_type)
    assert response["Content-Disposition"].startswith("attachment; filename")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "private, no-store"
    assert b"".join(response.streaming_content) == content


def test_only_who_may_read_the_assessment_gets_the_file(staff, reader, stranger, client, assessment):
    address = reverse("assessments:evidence", args=[keep_file(assessment).key])

    got = {}
    for name, browser in [
        ("staff", sign_in(staff)),
        ("reader", sign_in(reader)),
        ("stranger", sign_in(stranger)),
        ("nobody", client),
    ]:
        response = browser.get(address)
        got[name] = (response.status_code, b"".join(response) == PDF)

    assert got == {
        "staff": (200, True),
        "reader": (200, True),
        "stranger": (404, False),
        "nobody": (302, False),
    }


def test_a_link_is_no_file(staff, assessment):
    link = attach_evidence(
        assessment=assessment, question_key=VISION, upload=None, link="https://city.example/", by=staff
    )

    assert sign_in(staff).get(reverse("assessments:evidence", args=[link.key])).status_code == 404


def test_removed_evidence_is_not_found_and_leaves_its_trace(staff, assessment):
    kept = keep_file(assessment)
    client = sign_in(staff)

    removed = client.post(
        reverse("assessments:remove-evidence", args=[kept.key]), headers={"HX-Request": "true"}
    )

    assert removed.status_code == 200
    assert "plan.pdf" not in removed.content.decode()
    assert client.get(reverse("assessments:evidence", args=[kept.key])).status_code == 404
    assert client.post(reverse("assessments:remove-evidence", args=[kept.key])).status_code == 404
    kept.refresh_from_db()
    assert kept.removed_at is not None


def test_without_a_script_removing_leads_back_to_the_question(staff, assessment):
    kept = keep_file(assessment, question=PARTNERS)

    response = sign_in(staff).post(reverse("assessments:remove-evidence", args=[kept.key]))

    page = reverse("assessments:element", args=[assessment.pk, "operation.partners"])
    assert response["Location"] == f"{page}#q-operation-partners-quick"


def test_others_remove_nothing(reader, stranger, assessment):
    address = reverse("assessments:remove-evidence", args=[keep_file(assessment).key])

    assert sign_in(reader).post(address).status_code == 403
    assert sign_in(stranger).post(address).status_code == 404
    assert Evidence.objects.filter(removed_at=None).count() == 1


def test_after_submission_evidence_neither_comes_nor_goes(staff, assessment):
    kept = keep_file(assessment)
    submit_assessment(assessment=assessment, by=staff)

    response = sign_in(staff).post(reverse("assessments:remove-evidence", args=[kept.key]))

    assert response.status_code == 409
    assert "can no longer be changed" in response.content.decode()
    assert attach(staff, assessment, file=upload()).status_code == 422
    with pytest.raises(AlreadySubmitted):
        keep_file(assessment)
    with pytest.raises(AlreadySubmitted):
        remove_evidence(evidence=kept, by=staff)
    assert Evidence.objects.filter(removed_at=None).count() == 1
