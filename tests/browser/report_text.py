"""What a person reads in a PDF, and in the framework that it reports on."""

from __future__ import annotations

from pathlib import Path

import yaml
from pypdf import PdfReader

from tests.factories import JICA_FRAMEWORK


def read_pdf(path: Path) -> str:
    """The text of all pages without white space, which a PDF puts wherever a line ends."""
    return squeeze("".join(page.extract_text() for page in PdfReader(path).pages))


def squeeze(text: str) -> str:
    return "".join(text.split())


def list_element_titles(language: str) -> dict[str, str]:
    """The 21 elements in their order: key and title."""
    document = yaml.safe_load(JICA_FRAMEWORK.read_text(encoding="utf-8"))
    elements = [element for domain in document["domains"] for element in domain["elements"]]
    return {element["key"]: element["title"][language] for element in elements}
