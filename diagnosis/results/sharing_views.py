"""The page on which the lead of a city decides who else sees a result, and makes links to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from diagnosis.people.requests import SignedInRequest
from diagnosis.results.models import Result
from diagnosis.results.permissions import load_result_to_share
from diagnosis.results.selectors import read_shared_result
from diagnosis.results.sharing import (
    NewShareLink,
    PublishedMeanwhile,
    make_share_link,
    revoke_share_link,
    set_audience,
)
from diagnosis.results.sharing_form import AudienceForm, ShareLinkForm


@login_required
@require_GET
def show_sharing(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Who sees the result now, and the links to it."""
    return _render_sharing(request, load_result_to_share(request.user, result_id))


@login_required
@require_POST
def publish(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Show the result to an audience, or take it back."""
    result = load_result_to_share(request.user, result_id)
    form = AudienceForm(request.POST)
    if not form.is_valid():
        return _render_sharing(request, result, audience_form=form, status=422)
    try:
        changed = set_audience(result=result, audience=form.cleaned_data["audience"], by=request.user)
    except PublishedMeanwhile as error:
        messages.warning(request, str(error))
    else:
        done, same = _("Saved. This holds from now on."), _("Nothing changed: it was so already.")
        messages.success(request, done if changed else same)
    return redirect("results:sharing", result_id)


@never_cache
@login_required
@require_POST
def add_link(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Make a link; its address stands on this one answer and nowhere else."""
    result = load_result_to_share(request.user, result_id)
    form = ShareLinkForm(request.POST)
    if not form.is_valid():
        return _render_sharing(request, result, link_form=form, status=422)
    made = make_share_link(
        result=result, label=form.cleaned_data["label"], days=form.cleaned_data["days"], by=request.user
    )
    return _render_sharing(request, result, new=made)


@login_required
@require_POST
def end_link(request: SignedInRequest, result_id: int, link_id: int) -> HttpResponse:
    """End a link."""
    result = load_result_to_share(request.user, result_id)
    if revoke_share_link(result=result, link_id=link_id, by=request.user):
        messages.success(request, _("The link no longer works."))
    elif result.share_links.filter(pk=link_id).exists():
        messages.info(request, _("This link was ended before."))
    else:
        raise Http404
    return redirect("results:sharing", result_id)


def _render_sharing(
    request: SignedInRequest,
    result: Result,
    *,
    audience_form: AudienceForm | None = None,
    link_form: ShareLinkForm | None = None,
    new: NewShareLink | None = None,
    status: int = 200,
) -> HttpResponse:
    holding = result.publications.filter(withdrawn_at__isnull=True).first()
    wrong = [form for form in (audience_form, link_form) if form is not None]
    context: dict[str, Any] = {
        "section": "result",
        "reading": read_shared_result(result),
        "holding": holding,
        "wrong": wrong[0] if wrong else None,
        "audience_form": audience_form
        or AudienceForm(initial={"audience": holding.audience if holding else ""}),
        "link_form": link_form or ShareLinkForm(),
        "links": result.share_links.select_related("made_by"),
        "new": new,
        "new_address": new and request.build_absolute_uri(reverse("results:by-link", args=[new.secret])),
    }
    return render(request, "results/sharing.html", context, status=status)
