"""Tables and charts as answers, in the form that an address names; other forms are not found."""

from __future__ import annotations

from django.http import Http404, HttpResponse

from diagnosis.comparison.downloads import Picture, Sheet, answer_with_file, write_picture, write_sheet

TABLES = ("csv", "xlsx")
PICTURES = ("svg", "png")


def send_sheet(sheet: Sheet, form: str, *, name: str) -> HttpResponse:
    """Return a table as a file; ``name`` is its name without the ending."""
    if form not in TABLES:
        raise Http404
    return answer_with_file(*write_sheet(sheet, form), name=f"{name}.{form}")


def send_picture(picture: Picture, form: str, *, name: str) -> HttpResponse:
    """Return a chart as a file; ``name`` is its name without the ending."""
    if form not in PICTURES:
        raise Http404
    return answer_with_file(*write_picture(picture, form), name=f"{name}.{form}")
