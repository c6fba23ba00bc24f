"""Pages about the places of a programme: bringing in one or many, taking one out, and a reminder."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diagnosis.people.predicates import is_administrator
from diagnosis.people.requests import SignedInRequest
from diagnosis.places.models import Programme
from diagnosis.programmes.errors import ProgrammeError
from diagnosis.programmes.forms import FirstLeadForm, KnownPlaceForm, NewPlaceForm, ReminderForm, SheetForm
from diagnosis.programmes.permissions import (
    current_members,
    load_former_member,
    load_member,
    load_member_without_people,
    load_programme,
    places_to_add,
)
from diagnosis.programmes.reminders import remind_now
from diagnosis.programmes.services import (
    NewPlace,
    add_new_place,
    add_place,
    invite_first_lead,
    take_place_out,
)


@login_required
@require_http_methods(["GET", "POST"])
def add(request: SignedInRequest, key: str) -> HttpResponse:
    """Bring in a place that is known here; the page also leads to the other ways."""
    programme = load_programme(request.user, key)
    if request.method == "GET":
        return render_add(request, programme)
    form = _make_known_form(request, programme, request.POST)
    if form.is_valid():
        try:
            add_place(programme=programme, place=form.cleaned_data["place"], lead=form.lead, by=request.user)
        except ProgrammeError as error:
            form.add_error("place", str(error))
        else:
            messages.success(request, _say_added(form.cleaned_data["place"]))
            return redirect("programmes:programme", key)
    return render_add(request, programme, known=form, status=422)


@login_required
@require_POST
def add_new(request: SignedInRequest, key: str) -> HttpResponse:
    """Make a place and bring it in."""
    programme = load_programme(request.user, key)
    form = NewPlaceForm(request.POST, prefix="new")
    if form.is_valid():
        data = form.cleaned_data
        new = NewPlace(data["name"], data["kind"], data["country"], get_language() or "en")
        try:
            add_new_place(programme=programme, new=new, lead=form.lead, by=request.user)
        except ProgrammeError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, _say_added(new.name))
            return redirect("programmes:programme", key)
    return render_add(request, programme, new=form, status=422)


@login_required
@require_http_methods(["GET", "POST"])
def take_out(request: SignedInRequest, key: str, place_key: str) -> HttpResponse:
    """Ask, and then take a place out of the programme."""
    programme = load_programme(request.user, key)
    member = load_member(programme, place_key)
    if request.method == "GET":
        context = {"section": "programmes", "programme": programme, "member": member}
        return render(request, "programmes/take_out.html", context)
    if take_place_out(member=member, by=request.user):
        messages.success(request, _("%(place)s is no longer in the programme.") % {"place": member.place})
    return redirect("programmes:programme", key)


@login_required
@require_POST
def bring_back(request: SignedInRequest, key: str, place_key: str) -> HttpResponse:
    """Bring a place back that had left."""
    programme = load_programme(request.user, key)
    member = load_former_member(request.user, programme, place_key)
    try:
        add_place(programme=programme, place=member.place, lead=None, by=request.user)
    except ProgrammeError as error:
        messages.info(request, str(error))
    else:
        messages.success(request, _say_added(member.place))
    return redirect("programmes:programme", key)


@login_required
@require_http_methods(["GET", "POST"])
def ask_lead(request: SignedInRequest, key: str, place_key: str) -> HttpResponse:
    """Invite the lead of a place for which nobody works yet."""
    programme = load_programme(request.user, key)
    member = load_member_without_people(programme, place_key)
    form = FirstLeadForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and form.lead is not None:
        invite_first_lead(member=member, lead=form.lead, by=request.user)
        words = _("An invitation is on its way to %(address)s.")
        messages.success(request, words % {"address": form.lead.email})
        return redirect("programmes:programme", key)
    context = {"section": "programmes", "programme": programme, "member": member, "form": form}
    return render(request, "programmes/ask_lead.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def remind(request: SignedInRequest, key: str, place_key: str) -> HttpResponse:
    """Write to a place: once a day, with a note."""
    programme = load_programme(request.user, key)
    member = load_member(programme, place_key)
    form = ReminderForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            count = remind_now(member=member, note=form.cleaned_data["note"], by=request.user)
        except ProgrammeError as error:
            form.add_error(None, str(error))
        else:
            words = ngettext(
                "The letter goes to %(count)d person.", "The letter goes to %(count)d people.", count
            )
            messages.success(request, words % {"count": count})
            return redirect("programmes:programme", key)
    context = {"section": "programmes", "programme": programme, "member": member, "form": form}
    return render(request, "programmes/remind.html", context, status=422 if form.errors else 200)


def _say_added(place: object) -> str:
    return _("%(place)s is in the programme now.") % {"place": place}


def _make_known_form(
    request: SignedInRequest, programme: Programme, data: QueryDict | None = None
) -> KnownPlaceForm:
    inside = current_members(programme).values("place")
    places = places_to_add(request.user).exclude(pk__in=inside)
    return KnownPlaceForm(data, prefix="known", places=places)


def render_add(
    request: SignedInRequest, programme: Programme, *, status: int = 200, **given: Any
) -> HttpResponse:
    """Show the three ways of adding places; ``given`` is the form that was handed in."""
    forms = {
        "known": given.get("known") or _make_known_form(request, programme),
        "new": given.get("new") or NewPlaceForm(prefix="new"),
        "sheet": given.get("sheet") or SheetForm(),
    }
    wrong = next(iter(given.values()), None)
    context = {"section": "programmes", "programme": programme, "wrong": wrong, **forms}
    context["may_add_all"] = is_administrator(request.user)
    return render(request, "programmes/add.html", context, status=status)
