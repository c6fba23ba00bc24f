"""The PDF loads this application's static files and nothing else, whatever the HTML names."""

from __future__ import annotations

import os
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from weasyprint import HTML
from weasyprint.urls import FatalURLFetchingError, URLFetcher

from diagnosis.reports.pdf import ForeignAddressError, NotDrawnError, OwnFiles, find_style, render_pdf

SIGN = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@pytest.fixture
def own(tmp_path):
    """A folder of static files with one picture, and a secret beside it."""
    folder = tmp_path / "static"
    folder.mkdir()
    (folder / "sign.svg").write_text(SIGN)
    (tmp_path / "secret.svg").write_text(SIGN)
    return folder


@pytest.fixture
def listener():
    """A web server on this computer that notes what is asked of it."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/svg+xml")
            self.end_headers()
            self.wfile.write(SIGN.encode())

        def log_message(self, *_):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def render(folder, html):
    return HTML(string=html, base_url=folder.as_uri() + "/", url_fetcher=OwnFiles((folder,))).write_pdf()


def name_in_html(address):
    """Every way in which HTML makes WeasyPrint load an address."""
    return {
        "picture": f'<img src="{address}" alt="">',
        "style sheet": f'<link rel="stylesheet" href="{address}">',
        "import": f'<style>@import url("{address}");</style>',
        "background": f"<p style=\"background: url('{address}')\">x</p>",
        "font": f'<style>@font-face {{ font-family: x; src: url("{address}") }}</style><p>x</p>',
        "object": f'<object data="{address}"></object>',
        "embed": f'<embed src="{address}">',
        "attachment": f'<link rel="attachment" href="{address}">',
    }


WAYS = tuple(name_in_html(""))
FOREIGN = [
    "http://city.example/x.svg",
    "https://city.example/x.svg",
    "//city.example/x.svg",
    "file:///etc/passwd",
    "file://city.example/etc/passwd",
    "../secret.svg",
    "%2e%2e/secret.svg",
    "..%2fsecret.svg",
    "data:image/svg+xml,%3Csvg/%3E",
    "ftp://city.example/x.svg",
]


def test_own_picture_is_loaded(own):
    assert render(own, '<img src="sign.svg" alt="">').startswith(b"%PDF-")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("address", FOREIGN)
def test_foreign_address_ends_the_report(own, way, address):
    with pytest.raises(ForeignAddressError):
        render(own, name_in_html(address)[way])


@pytest.mark.parametrize("address", FOREIGN)
def test_foreign_address_in_a_drawing_is_never_opened(own, address, monkeypatch):
    """Inside SVG, WeasyPrint leaves a gap instead of ending; what matters is that nothing was opened."""
    opened = []
    monkeypatch.setattr(URLFetcher, "fetch", lambda _self, url, *_: opened.append(url))

    content = render(own, f'<svg width="9" height="9"><image href="{address}" width="9" height="9"/></svg>')

    assert content.startswith(b"%PDF-")
    assert opened == []


def test_symlink_out_of_the_folder_is_foreign(own, tmp_path):
    os.symlink(tmp_path / "secret.svg", own / "linked.svg")

    with pytest.raises(ForeignAddressError):
        render(own, '<img src="linked.svg" alt="">')


def test_folder_with_a_like_name_is_foreign(own, tmp_path):
    beside = tmp_path / "static-of-another"
    beside.mkdir()
    (beside / "sign.svg").write_text(SIGN)

    with pytest.raises(ForeignAddressError):
        render(own, '<img src="../static-of-another/sign.svg" alt="">')


def test_nothing_is_asked_of_the_network(own, listener):
    address, asked = listener

    for html in name_in_html(f"{address}/x.svg").values():
        with pytest.raises(ForeignAddressError):
            render(own, html)

    assert asked == []


def test_own_file_that_is_not_there_ends_the_report(own):
    with pytest.raises(FatalURLFetchingError):
        render(own, '<img src="missing.svg" alt="">')


@pytest.mark.slow
def test_the_report_itself_uses_this_fetcher(tmp_path):
    secret = tmp_path / "secret.svg"
    secret.write_text(SIGN)

    with pytest.raises(NotDrawnError, match="may not load"):
        render_pdf(f'<html lang="en"><title>x</title><img src="{secret.as_uri()}" alt=""></html>')


def test_style_that_is_missing_is_said():
    assert find_style("css/report.css").is_file()
    with pytest.raises(FileNotFoundError):
        find_style("css/absent.css")
    assert Path(find_style("css/tokens.css")).is_absolute()
