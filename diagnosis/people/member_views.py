"""Pages of people: who has which role on a place, in a programme and on the site, and who is invited."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diagnosis.people.errors import PeopleError
from diagnosis.people.invitations import invite, send_again, withdraw_invitation
from diagnosis.people.member_forms import InviteForm, SiteInviteForm, UntilForm
from diagnosis.people.members import change_role_until, end_role
from diagnosis.people.models import Role
from diagnosis.people.permissions import (
    check_manages_site,
    load_invitation_to_manage,
    load_place_to_manage,
    load_programme_of_people,
    load_programme_to_manage,
    load_role_to_manage,
)
from diagnosis.people.predicates import can_manage_scope
from diagnosis.people.requests import SignedInRequest
from diagnosis.people.scopes import Scope
from diagnosis.people.selectors import list_members, list_people, list_waiting

PEOPLE_PER_PAGE = 50
SEARCH_LENGTH = 150


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_members(request: SignedInRequest, key: str) -> HttpResponse:
    """Who works on a place, for its leads and administrators; a POST invites somebody."""
    return _answer_members(request, Scope(place=load_place_to_manage(request.user, key)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_programme_members(request: SignedInRequest, key: str) -> HttpResponse:
    """The consultants of a programme, for themselves and administrators; these invite by a POST."""
    load = load_programme_to_manage if request.method == "POST" else load_programme_of_people
    return _answer_members(request, Scope(programme=load(request.user, key)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_everybody(request: SignedInRequest) -> HttpResponse:
    """All accounts with their roles, for administrators; a POST invites to any role."""
    check_manages_site(request.user)
    form = SiteInviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid() and _invite(request, form, form.scope):
        return redirect("people:everybody")
    text = request.GET.get("q", "").replace("\x00", "").strip()[:SEARCH_LENGTH]
    people = list_people(text)
    context = {
        "section": "people",
        "form": form,
        "text": text,
        "page": Paginator(people, PEOPLE_PER_PAGE).get_page(request.GET.get("page")),
        "waiting": list_waiting(),
    }
    return render(request, "people/everybody.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_role(request: SignedInRequest, role_id: int) -> HttpResponse:
    """One role of one person: a POST sets its last day, another button ends it."""
    role = load_role_to_manage(request.user, role_id)
    form = UntilForm(request.POST if request.method == "POST" else None, initial={"until": role.until})
    if form.is_bound and form.is_valid():
        try:
            change_role_until(role=role, until=form.cleaned_data["until"], by=request.user)
        except PeopleError as error:
            form.add_error(error.field, str(error))
        else:
            messages.success(request, _("The last day of the role is saved."))
            return _leave_role(request, role)
    context = {"section": _find_section(role), "role": role, "scope": Scope.of(role), "form": form}
    return render(request, "people/role.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def take_role_away(request: SignedInRequest, role_id: int) -> HttpResponse:
    """End a role at once."""
    role = load_role_to_manage(request.user, role_id)
    try:
        end_role(role=role, by=request.user)
    except PeopleError as error:
        messages.error(request, str(error))
        return redirect(_find_way_back(request, Scope.of(role)))
    else:
        who, what = str(role.user), role.get_kind_display()
        messages.success(request, _("The role has ended: %(who)s, %(what)s.") % {"who": who, "what": what})
    return _leave_role(request, role)


@login_required
@require_POST
def withdraw(request: SignedInRequest, invitation_id: int) -> HttpResponse:
    """Take an invitation back."""
    invitation = load_invitation_to_manage(request.user, invitation_id)
    try:
        withdraw_invitation(invitation=invitation, by=request.user)
    except PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
    return redirect(_find_way_back(request, Scope.of(invitation)))


@login_required
@require_POST
def invite_again(request: SignedInRequest, invitation_id: int) -> HttpResponse:
    """Send the letter of an invitation once more."""
    invitation = load_invitation_to_manage(request.user, invitation_id)
    try:
        send_again(invitation=invitation, by=request.user)
    except PeopleError as error:
        messages.error(request, str(error))
    else:
        messages.success(
            request, _("A new letter is on its way to %(address)s.") % {"address": invitation.email}
        )
    return redirect(_find_way_back(request, Scope.of(invitation)))


def _answer_members(request: SignedInRequest, scope: Scope) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None, kinds=scope.kinds)
    if form.is_bound and form.is_valid() and _invite(request, form, scope):
        return redirect(scope.address)
    members = list_members(scope)
    context = {
        "section": "places" if scope.place else "people",
        "scope": scope,
        "form": form,
        "members": members,
        "person_count": len({role.user_id for role in members}),
        "waiting": list_waiting(scope),
        "may_change": can_manage_scope(request.user, scope),
    }
    return render(request, "people/members.html", context, status=422 if form.errors else 200)


def _invite(request: SignedInRequest, form: InviteForm, scope: Scope) -> bool:
    """Invite as the form says; a refusal stands beside its field."""
    try:
        invitation = invite(**form.read_invitation(), scope=scope, by=request.user)
    except PeopleError as error:
        form.add_error(error.field, str(error))
        return False
    messages.success(
        request, _("An invitation is on its way to %(address)s.") % {"address": invitation.email}
    )
    return True


def _leave_role(request: SignedInRequest, role: Role) -> HttpResponse:
    """Lead back to the list; whoever changed their own role may have lost the right to see it."""
    return redirect("home" if role.user_id == request.user.pk else _find_way_back(request, Scope.of(role)))


def _find_way_back(request: SignedInRequest, scope: Scope) -> str:
    """Return the list that one came from: an administrator may have come from that of the whole site."""
    everybody = Scope().address
    return everybody if request.POST.get("from") == "everybody" else scope.address


def _find_section(role: Role) -> str:
    return "places" if role.place_id else "people"
