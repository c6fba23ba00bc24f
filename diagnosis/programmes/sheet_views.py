"""Bringing in a list of places: the empty list, what a filled one would do, and taking it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from diagnosis.people.requests import SignedInRequest
from diagnosis.places.models import Programme
from diagnosis.programmes.errors import ProgrammeError
from diagnosis.programmes.forms import SheetForm
from diagnosis.programmes.permissions import load_programme
from diagnosis.programmes.place_views import render_add
from diagnosis.programmes.roster import check_roster
from diagnosis.programmes.services import add_places
from diagnosis.programmes.spreadsheets import MAX_BYTES, Row, UnreadableSheet, read_places, write_template
from diagnosis.programmes.views import send_sheet

SALT = "programmes.roster"
MAX_AGE = 24 * 60 * 60  # seconds; a list that was looked at yesterday is looked at again


@login_required
@require_GET
def download_template(request: SignedInRequest, key: str) -> HttpResponse:
    """The empty list of places."""
    programme = load_programme(request.user, key)
    return send_sheet(f"{programme.key}-places.xlsx", write_template())


@login_required
@require_POST
def look_at_sheet(request: SignedInRequest, key: str) -> HttpResponse:
    """Show what a list of places would do; nothing is saved."""
    programme = load_programme(request.user, key)
    form = SheetForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            rows = read_places(upload.name or "", upload.read(MAX_BYTES + 1))
        except UnreadableSheet as error:
            form.add_error("file", str(error))
        else:
            return _render_preview(request, programme, rows)
    return render_add(request, programme, sheet=form, status=422)


@login_required
@require_POST
def take_sheet(request: SignedInRequest, key: str) -> HttpResponse:
    """Take a list that was looked at: all its rows or none, checked once more."""
    programme = load_programme(request.user, key)
    rows = _open_rows(request.POST.get("rows", ""), programme)
    if rows is None:
        messages.warning(request, _("This list is too old or was changed. Choose the file again."))
        return redirect("programmes:add-place", key)
    roster = check_roster(programme=programme, rows=rows, user=request.user)
    if roster.problems:
        return _render_preview(request, programme, rows)
    try:
        count = add_places(programme=programme, places=roster.to_take, by=request.user)
    except ProgrammeError as error:
        messages.warning(request, _("Nothing was added. %(reason)s") % {"reason": error})
        return redirect("programmes:add-place", key)
    words = ngettext("%(count)d place was added.", "%(count)d places were added.", count)
    messages.success(request, words % {"count": count})
    return redirect("programmes:programme", key)


def _render_preview(request: SignedInRequest, programme: Programme, rows: list[Row]) -> HttpResponse:
    roster = check_roster(programme=programme, rows=rows, user=request.user)
    context = {
        "section": "programmes",
        "programme": programme,
        "roster": roster,
        "sheet": SheetForm(),
        "rows": signing.dumps([programme.pk, rows], salt=SALT, compress=True),
    }
    return render(request, "programmes/preview.html", context, status=422 if roster.problems else 200)


def _open_rows(text: str, programme: Programme) -> list[Row] | None:
    """Return the rows that the page carried, if they are whole, recent and of this programme."""
    try:
        programme_id, rows = signing.loads(text, salt=SALT, max_age=MAX_AGE)
    except signing.BadSignature:
        return None
    return [(number, cells) for number, cells in rows] if programme_id == programme.pk else None
