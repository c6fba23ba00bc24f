"""The buttons "Put on the roadmap" of other pages: they act and lead back to where one was."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.encoding import iri_to_uri
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diagnosis.advice.permissions import load_ground_to_plan
from diagnosis.advice.planning import Added, add_measure, add_rise
from diagnosis.advice.planning_errors import NotOffered, PlanningError
from diagnosis.people.requests import SignedInRequest


@login_required
@require_POST
def put_measure(request: SignedInRequest, result_id: int, measure_key: str) -> HttpResponse:
    """Put a measure on the roadmap of a result."""
    result = load_ground_to_plan(request.user, result_id).result
    return _put(
        request, result_id, lambda: add_measure(result=result, measure_key=measure_key, by=request.user)
    )


@login_required
@require_POST
def put_rise(request: SignedInRequest, result_id: int, question_key: str, level_key: str) -> HttpResponse:
    """Put the rise of an answer on the roadmap of a result."""
    result = load_ground_to_plan(request.user, result_id).result
    return _put(
        request,
        result_id,
        lambda: add_rise(result=result, question_key=question_key, level_key=level_key, by=request.user),
    )


def _put(request: SignedInRequest, result_id: int, put: Callable[[], Added]) -> HttpResponse:
    try:
        added = put()
    except NotOffered as error:
        raise Http404 from error
    except PlanningError as error:
        messages.warning(request, str(error))
    else:
        done, same = _("It is on the roadmap now."), _("It is on the roadmap already.")
        (messages.success if added.is_new else messages.info)(request, done if added.is_new else same)
    target = find_way_back(request, reverse("advice:for-result", args=[result_id]))
    if request.htmx:
        response = HttpResponse(status=204)  # htmx follows this header with a whole page
        response["HX-Redirect"] = iri_to_uri(target)  # a header takes no line break and no other script
        return response
    return redirect(target)


def find_way_back(request: SignedInRequest, otherwise: str) -> str:
    """Return the address of this site that a form named in ``next``; anything else leads to ``otherwise``."""
    wanted = request.POST.get("next", "")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if is_ours else otherwise
