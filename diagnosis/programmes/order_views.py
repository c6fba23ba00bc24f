"""Whether a programme shows an order of its places: administrators decide, consultants see it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnosis.people.predicates import is_administrator
from diagnosis.people.requests import SignedInRequest
from diagnosis.programmes.permissions import check_may_set_order, load_programme
from diagnosis.programmes.services import set_order


@login_required
@require_http_methods(["GET", "POST"])
def choose_order(request: SignedInRequest, key: str) -> HttpResponse:
    """Show whether the programme shows an order, and let an administrator decide it."""
    programme = load_programme(request.user, key)
    if request.method == "GET":
        context = {
            "section": "programmes",
            "programme": programme,
            "may_decide": is_administrator(request.user),
        }
        return render(request, "programmes/order.html", context)
    check_may_set_order(request.user)
    shows = request.POST.get("shows") == "yes"
    if not set_order(programme=programme, shows=shows, by=request.user):
        messages.info(request, _("Nothing changed: it was so already."))
    elif shows:
        messages.success(request, _("The programme shows an order now."))
    else:
        messages.success(request, _("The programme shows no order any more."))
    return redirect("programmes:order", programme.key)
