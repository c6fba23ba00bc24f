"""From HTML to a tagged PDF that loads nothing but the application's own files.

Only the worker imports this: WeasyPrint needs system libraries that the web process does without.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.contrib.staticfiles import finders
from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher

STYLES = ("css/fonts-report.css", "css/tokens.css", "css/report.css")
BRIEF_STYLES = (*STYLES, "css/brief-pdf.css")
QUESTIONNAIRE_STYLES = (
    "css/fonts-report.css", "css/tokens.css", "css/questionnaire.css", "css/questionnaire-pdf.css",
)  # fmt: skip


class ForeignAddressError(FatalURLFetchingError):
    """The report named something that is not a static file of this application.

    WeasyPrint's own kind of error, outside ``Exception``: any other would leave a gap on the page.
    """


class NotDrawnError(Exception):
    """The PDF could not be drawn, because it named a foreign or a missing file."""


class OwnFiles(URLFetcher):
    """Fetches static files of this application, and nothing else: no network, no other path, no data."""

    def __init__(self, roots: tuple[Path, ...]) -> None:
        super().__init__(allowed_protocols=["file"], allow_redirects=False, fail_on_errors=True)
        self.roots = roots

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if (
            parts.scheme != "file"
            or parts.netloc
            or not any(path.is_relative_to(root) for root in self.roots)
        ):
            raise ForeignAddressError(f"A report may not load {url}")
        return super().fetch(url, headers)


def find_style(name: str) -> Path:
    """Return the path of a static style sheet; the report cannot be made without it."""
    found = finders.find(name)
    if not found:
        raise FileNotFoundError(name)
    return Path(found).resolve()


def render_pdf(html: str, style_names: tuple[str, ...] = STYLES) -> bytes:
    """Return the tagged PDF (PDF/UA-1) of the HTML; NotDrawnError where it names other files."""
    styles = [find_style(name) for name in style_names]
    static_root = styles[0].parents[1]
    fetcher = OwnFiles((static_root,))
    fonts = FontConfiguration()
    try:
        sheets = [CSS(filename=str(path), font_config=fonts, url_fetcher=fetcher) for path in styles]
        document = HTML(string=html, base_url=static_root.as_uri() + "/", url_fetcher=fetcher)
        return document.write_pdf(stylesheets=sheets, font_config=fonts, pdf_variant="pdf/ua-1")
    except FatalURLFetchingError as error:
        raise NotDrawnError(str(error)) from error
