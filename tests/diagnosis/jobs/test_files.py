from __future__ import annotations

from uuid import uuid4

import pytest
from django.core.files.storage import FileSystemStorage

from diagnosis.jobs.files import remove_orphan_files, store_whole
from diagnosis.jobs.services import claim_job
from tests.diagnosis.jobs.conftest import KIND
from tests.diagnosis.jobs.factories import make_job


@pytest.fixture
def storage(tmp_path):
    return FileSystemStorage(location=tmp_path)


def test_file_is_stored_whole_and_alone(storage, tmp_path):
    name = f"reports/3-{uuid4().hex}.pdf"

    store_whole(storage=storage, name=name, content=b"%PDF")

    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*.*")] == [name]
    assert (tmp_path / name).read_bytes() == b"%PDF"


def test_file_without_a_token_in_its_name_is_refused(storage):
    with pytest.raises(ValueError, match="no lease token"):
        store_whole(storage=storage, name="reports/3.pdf", content=b"%PDF")


@pytest.mark.django_db
def test_orphans_are_files_of_ended_tries_that_no_row_shows(storage, tmp_path):
    live = claim_job(make_job().pk, kind=KIND).token.hex
    shown, lost = uuid4().hex, uuid4().hex
    names = [
        f"{live}.pdf.part",
        f"{live}.pdf",
        f"{shown}.pdf",
        f"{lost}.pdf",
        f"{lost}.pdf.part",
        "readme.txt",
    ]
    for name in names:
        (tmp_path / name).write_bytes(b"")

    removed = remove_orphan_files(storage=storage, folder="", is_kept=lambda name: name == f"{shown}.pdf")

    assert removed == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(
        [f"{live}.pdf.part", f"{live}.pdf", f"{shown}.pdf", "readme.txt"]
    )


@pytest.mark.django_db
def test_orphans_of_a_folder_that_is_not_there_are_none(storage):
    assert remove_orphan_files(storage=storage, folder="reports", is_kept=lambda _: True) == 0
