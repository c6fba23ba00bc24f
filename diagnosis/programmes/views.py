"""Pages of programmes: the list, one with its places, making and changing one, the follow-up as a file."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from diagnosis.people.predicates import consults_in, is_administrator
from diagnosis.people.requests import SignedInRequest
from diagnosis.people.safe_sheets import XLSX, write_sheets
from diagnosis.people.trail import record_event
from diagnosis.programmes.follow_up import list_rows
from diagnosis.programmes.forms import PeriodForm, ProgrammeForm
from diagnosis.programmes.permissions import check_may_make, load_programme, load_programmes
from diagnosis.programmes.selectors import list_programmes, load_programme_page
from diagnosis.programmes.services import change_programme, make_programme


@login_required
@require_GET
def list_all(request: SignedInRequest) -> HttpResponse:
    """The programmes that the person follows."""
    context = {
        "section": "programmes",
        "programmes": list_programmes(load_programmes(request.user)),
        "may_make": is_administrator(request.user),
    }
    return render(request, "programmes/list.html", context)


@login_required
@require_GET
def show(request: SignedInRequest, key: str) -> HttpResponse:
    """A programme with all its places, or those in one state."""
    programme = load_programme(request.user, key)
    page = load_programme_page(programme, state=request.GET.get("state", ""))
    context = {"section": "programmes", "page": page, "may_check": consults_in(request.user, programme)}
    return render(request, "programmes/programme.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def make(request: SignedInRequest) -> HttpResponse:
    """Make a programme; then its places are added."""
    check_may_make(request.user)
    form = ProgrammeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        programme = make_programme(**form.values, by=request.user)
        messages.success(request, _("The programme is made. Add its places now."))
        return redirect("programmes:add-place", programme.key)
    context = {"section": "programmes", "form": form}
    return render(request, "programmes/form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: SignedInRequest, key: str) -> HttpResponse:
    """Change a programme: administrators all of it, consultants its days."""
    programme = load_programme(request.user, key)
    is_whole = is_administrator(request.user)
    initial = {
        name: getattr(programme, name) for name in ("version", "mode", "starts_on", "ends_on", "deadline")
    } | {f"name_{code}": programme.name.get(code, "") for code in ("en", "ja")}
    typed = request.POST if request.method == "POST" else None
    form_class = ProgrammeForm if is_whole else PeriodForm
    form = form_class(typed, programme=programme, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.values if isinstance(form, ProgrammeForm) else form.cleaned_data
        changed = change_programme(programme=programme, changes=values, by=request.user)
        messages.success(request, _("Saved.") if changed else _("Nothing changed: it was so already."))
        return redirect("programmes:programme", programme.key)
    context = {"section": "programmes", "form": form, "programme": programme}
    return render(request, "programmes/form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def download_follow_up(request: SignedInRequest, key: str) -> HttpResponse:
    """The follow-up as a spreadsheet: one row a place."""
    programme = load_programme(request.user, key)
    content = write_sheets([(_("Follow-up"), list_rows(load_programme_page(programme)))])
    record_event("people.exported", by=request.user, programme=programme, what="follow-up")
    name = f"{programme.key}-{timezone.localdate():%Y-%m-%d}.xlsx"
    return send_sheet(name, content)


def send_sheet(name: str, content: bytes) -> HttpResponse:
    """Return a spreadsheet to be kept as a file."""
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
