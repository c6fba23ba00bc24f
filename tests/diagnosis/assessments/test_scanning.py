"""The virus scanner: small programs stand in for it."""

from __future__ import annotations

import logging
import sys

import pytest
from django.db import connection

from diagnosis.assessments import evidence
from diagnosis.assessments.errors import RefusedEvidence
from diagnosis.assessments.evidence import examine_file
from diagnosis.assessments.models import Answer, Evidence
from tests.diagnosis.assessments.test_evidence import PDF, attach, list_kept_files, upload


def write_scanner(tmp_path, text: str) -> list[str]:
    """A program as a scanner: ``path`` is the file that it was given."""
    program = tmp_path / "scanner.py"
    program.write_text(f"import os, pathlib, sys, time\npath = pathlib.Path(sys.argv[-1])\n{text}\n")
    return [sys.executable, str(program)]


@pytest.fixture
def scanner(tmp_path, settings):
    def use(text: str) -> None:
        settings.EVIDENCE_SCANNER = write_scanner(tmp_path, text)

    return use


def test_a_clean_file_is_kept(scanner, staff, assessment):
    scanner("sys.exit(0 if path.read_bytes().startswith(b'%PDF') and path.suffix == '.pdf' else 2)")

    assert attach(staff, assessment, file=upload()).status_code == 200
    with Evidence.objects.get().file.open() as kept:
        assert kept.read() == PDF


def test_an_infected_file_is_refused_beside_the_field_and_the_words_stay(scanner, staff, assessment, caplog):
    scanner("print('Test-Signature FOUND'); sys.exit(1)")
    before = list_kept_files()

    response = attach(staff, assessment, file=upload(), comment="Page 3")

    page = response.content.decode()
    assert response.status_code == 422
    assert "The virus scanner found something in this file." in page
    assert "Page 3</textarea>" in page
    assert (Answer.objects.exists(), Evidence.objects.exists()) == (False, False)
    assert list_kept_files() == before
    assert "Test-Signature FOUND" in caplog.text


@pytest.mark.parametrize("text", ["sys.exit(2)", "os.kill(os.getpid(), 9)", "raise ValueError"])
def test_a_scanner_that_fails_refuses_and_says_so_in_the_log(text, scanner, caplog):
    # Python ends with 1 after an exception, which a scanner uses for "found": either way it is refused.
    scanner(text)

    with caplog.at_level(logging.WARNING), pytest.raises(RefusedEvidence) as refused:
        examine_file(upload())

    assert refused.value.field == "file"
    assert caplog.records


def test_a_scanner_that_could_not_look_is_not_told_as_a_virus(scanner, caplog):
    scanner("print('no daemon'); sys.exit(2)")

    with pytest.raises(RefusedEvidence, match="could not be checked for viruses"):
        examine_file(upload())

    assert "ended with status 2: no daemon" in caplog.text


def test_a_scanner_that_takes_too_long_is_ended_with_its_children(scanner, settings, caplog):
    settings.EVIDENCE_SCANNER_SECONDS = 0.5
    scanner("import subprocess; subprocess.run(['sleep', '60'])")

    with pytest.raises(RefusedEvidence, match="could not be checked"):
        examine_file(upload())

    assert "took longer than 0.5 s" in caplog.text


def test_a_scanner_that_is_not_there_refuses(settings, caplog):
    settings.EVIDENCE_SCANNER = ["/no/such/scanner"]

    with pytest.raises(RefusedEvidence, match="could not be checked"):
        examine_file(upload())

    assert "did not start" in caplog.text


def test_the_path_takes_its_marked_place_and_no_shell_reads_it(tmp_path, settings):
    check = "sys.argv[2:] == ['$(touch x)', ';'] and os.path.exists(sys.argv[1])"
    command = write_scanner(tmp_path, f"sys.exit(0 if {check} else 2)")
    settings.EVIDENCE_SCANNER = [*command, "{file}", "$(touch x)", ";"]

    assert examine_file(upload()).media_type == "application/pdf"


def test_what_is_refused_by_its_kind_never_reaches_the_scanner(scanner, tmp_path):
    scanner(f"pathlib.Path({str(tmp_path / 'seen')!r}).touch()")

    with pytest.raises(RefusedEvidence, match="This kind of file"):
        examine_file(upload("page.html", b"<html>"))

    assert not (tmp_path / "seen").exists()


def test_no_transaction_is_open_while_it_looks(staff, assessment, monkeypatch):
    """The test's own transaction is open; a view that began one would add its savepoint."""
    outside, then = len(connection.savepoint_ids), []
    monkeypatch.setattr(evidence, "scan_file", lambda *_given: then.append(len(connection.savepoint_ids)))

    assert attach(staff, assessment, file=upload()).status_code == 200
    assert then == [outside]
