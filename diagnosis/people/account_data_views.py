"""What one decides about one's own data: the language of mail, a copy to take along, and going."""

from __future__ import annotations

from allauth.account.decorators import reauthentication_required
from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.core.serializers.json import DjangoJSONEncoder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diagnosis.people import services
from diagnosis.people.errors import PeopleError
from diagnosis.people.export import collect_data
from diagnosis.people.forms import DeleteAccountForm, MailLanguageForm
from diagnosis.people.leaving import delete_account, find_hindrance
from diagnosis.people.requests import SignedInRequest
from diagnosis.people.trail import record_event

FILE_NAME = "city-readiness-my-data.json"


@login_required
@require_POST
def choose_mail_language(request: SignedInRequest) -> HttpResponse:
    """Store the language of mail to oneself."""
    form = MailLanguageForm(request.POST)
    if form.is_valid():
        services.choose_mail_language(user=request.user, language=form.cleaned_data["language"])
        messages.success(request, _("The language of mail is saved."))
    else:
        messages.error(request, _("Choose a language."))
    return redirect("people:account")


@never_cache
@login_required
@require_GET
def take_data_along(request: SignedInRequest) -> HttpResponse:
    """Send one file with everything that the site holds about the person."""
    response = JsonResponse(
        collect_data(request.user),
        encoder=DjangoJSONEncoder,
        json_dumps_params={"indent": 2, "ensure_ascii": False},
    )
    response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    record_event("people.exported", by=request.user, person=request.user, what="own-data")
    return response


@sensitive_post_parameters("password")
@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@rate_limit(action="reauthenticate")
@reauthentication_required(enabled=lambda request: not request.user.has_usable_password())
def delete_own_account(request: SignedInRequest) -> HttpResponse:
    """Say what goes and what stays; a POST with the password deletes the account and signs out."""
    hindrance = find_hindrance(request.user)
    form = DeleteAccountForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_bound and form.is_valid() and hindrance is None:
        try:
            delete_account(user=request.user, by=request.user)
        except PeopleError as error:
            hindrance = error
        else:
            logout(request)
            return redirect("people:account-deleted")
    context = {"section": "account", "form": form, "hindrance": hindrance}
    return render(request, "people/delete_account.html", context, status=422 if form.is_bound else 200)


@require_GET
def show_deleted(request: HttpRequest) -> HttpResponse:
    """Say that it is done."""
    return render(request, "people/account_deleted.html")
