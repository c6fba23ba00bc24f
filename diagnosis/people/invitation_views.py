"""The page that an invitation's link opens, for everybody who has the link."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from diagnosis.people.errors import InvitationUnusable, WrongAddress
from diagnosis.people.invitation_links import find_invitation, forget_invitation, remember_invitation
from diagnosis.people.invitations import accept_invitation
from diagnosis.people.models import Invitation, User
from diagnosis.people.scopes import Scope


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def show_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say who invites to what; a POST takes the role, or leads to the sign-in or the sign-up first."""
    invitation = find_invitation(token)
    if invitation is None:
        return _render_useless(request, "forged", status=404)
    if not invitation.is_usable:
        return _render_useless(request, invitation.state, status=410)
    if request.method == "POST":
        return _accept(request, invitation, token)
    return _render_invitation(request, invitation)


def _accept(request: HttpRequest, invitation: Invitation, token: str) -> HttpResponse:
    if isinstance(request.user, User):
        try:
            accept_invitation(invitation=invitation, user=request.user)
        except WrongAddress:
            return _render_invitation(request, invitation, status=403)
        except InvitationUnusable as error:
            return _render_useless(request, error.state, status=410)
        forget_invitation(request)
        what, where = invitation.get_kind_display(), Scope.of(invitation)
        messages.success(
            request, _("You have a new role: %(what)s, %(where)s.") % {"what": what, "where": where}
        )
        return redirect("home")
    if User.objects.filter(email__iexact=invitation.email).exists():
        return redirect_to_login(request.path)
    remember_invitation(request, token)
    # Whoever has the link reads this mailbox: allauth need not ask for it once more.
    get_adapter(request).stash_verified_email(request, invitation.email)
    return redirect("account_signup")


def _render_invitation(request: HttpRequest, invitation: Invitation, *, status: int = 200) -> HttpResponse:
    user = request.user
    context = {
        "invitation": invitation,
        "scope": Scope.of(invitation),
        "is_other": isinstance(user, User) and user.email.lower() != invitation.email.lower(),
        "address": request.path,
    }
    return render(request, "people/invitation.html", context, status=status)


def _render_useless(request: HttpRequest, state: str, *, status: int) -> HttpResponse:
    return render(request, "people/invitation_useless.html", {"state": state}, status=status)
