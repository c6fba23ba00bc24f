"""What we write holds on every machine: no paths of one computer, no package hosts, no tracker's numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.rooms import ROOT, list_own_texts

PATTERNS = {
    "a path of one computer": re.compile(r"(?<![\w.~*-])/(?:home/[a-z]\w*|Users/\w+|root)/(?=\w|$)"),
    "a package host": re.compile(r"--(?:extra-)?index-url[ =]\S|--find-links[ =]\S|\"resolved\": \"http"),
    "a port of one computer": re.compile(r"https?://localhost:\d+/\S*(?:simple|registry|npm|pypi)"),
    "a number of a tracker": re.compile(r"\b(?:closes|fixes|resolves|issue)\s+#\d+", re.IGNORECASE),
    "a key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_\w{30,}"),
    "work left over": re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b(?!\w)"),
}
FOLDERS_OF_EVERY_SYSTEM = {"/", "/home", "/opt", "/srv", "/tmp", "/usr", "/var"}
ITSELF = Path(__file__).resolve()


def list_findings(name: str, text: str) -> Iterator[str]:
    for meaning, pattern in PATTERNS.items():
        for found in pattern.finditer(text):
            line = text.count("\n", 0, found.start()) + 1
            yield f"{name}:{line} {meaning}: {found.group().strip()}"


def list_texts() -> Iterator[tuple[str, str]]:
    for path in list_own_texts():
        if path == ITSELF:
            continue
        try:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture or a font


def test_nothing_names_one_computer_or_tracker():
    found = [finding for name, text in list_texts() for finding in list_findings(name, text)]

    assert not found, "\n".join(found)


def test_nothing_names_the_folder_it_lies_in():
    folders = [f"{folder}/" for folder in (ROOT, ROOT.parent) if str(folder) not in FOLDERS_OF_EVERY_SYSTEM]
    found = [name for name, text in list_texts() if any(folder in text for folder in folders)]

    assert found == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("open('/home/maria/answers.xlsx')", 1),
        ("pip install --index-url https://packages.example/simple django", 1),
        ("http://localhost:3141/root/pypi/simple", 1),
        ("Fixes #12", 1),
        ("# TODO: the rest", 1),
        ("the path /assessments/1/work/ of a page", 0),
        ("http://127.0.0.1:8000/", 0),
        ("JICA, 2022, Table 3-8", 0),
        ("color: #123456", 0),
    ],
)
def test_findings_are_found(text, found):
    assert len(list(list_findings("sample", text))) == found
