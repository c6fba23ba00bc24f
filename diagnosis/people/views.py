"""The account page: who I am here, what I may do, and my tokens for the API."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from diagnosis.people.entrance import get_provider
from diagnosis.people.forms import MailLanguageForm, TokenForm
from diagnosis.people.requests import SignedInRequest
from diagnosis.people.selectors import has_two_step, list_tokens
from diagnosis.people.services import NewToken, create_token, revoke_token


@login_required
@require_GET
def show_account(request: SignedInRequest) -> HttpResponse:
    """Name, address, roles and tokens of the person who is signed in."""
    return _render_account(request, TokenForm())


@never_cache
@login_required
@require_POST
def add_token(request: SignedInRequest) -> HttpResponse:
    """Make a token; its secret stands on this one answer and nowhere else."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _render_account(request, form, status=422)
    return _render_account(
        request, TokenForm(), new=create_token(user=request.user, days=form.cleaned_data["days"])
    )


@login_required
@require_POST
def take_token_away(request: SignedInRequest, digest: str) -> HttpResponse:
    """End a token of one's own."""
    if not revoke_token(user=request.user, digest=digest):
        raise Http404
    messages.success(request, _("The token no longer works."))
    return redirect("people:account")


def _render_account(
    request: SignedInRequest, form: TokenForm, *, new: NewToken | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "section": "account",
        "form": form,
        "new": new,
        "tokens": list_tokens(request.user),
        "language_form": MailLanguageForm(initial={"language": request.user.language}),
        "two_step": has_two_step(request.user),
        "provider": get_provider(),
    }
    return render(request, "people/account.html", context, status=status)
