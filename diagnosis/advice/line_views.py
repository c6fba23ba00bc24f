"""The page of one line of a roadmap, and the one that adds a step of the city's own."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from diagnosis.advice.models import Horizon, ItemKind, ItemStatus
from diagnosis.advice.permissions import load_plan, load_plan_to_change
from diagnosis.advice.planning import add_own_step, change_item
from diagnosis.advice.planning_errors import InvalidLine, PlanningError, StaleLine
from diagnosis.advice.roadmap import Line, PlanReading, read_plan
from diagnosis.advice.roadmap_form import LineForm, start_values
from diagnosis.advice.roadmap_views import lay_out
from diagnosis.people.requests import SignedInRequest


@login_required
@require_http_methods(["GET", "POST"])
def add_line(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Add a step of the city's own."""
    plan = load_plan_to_change(request.user, plan_id)
    reading = read_plan(plan)
    wanted = request.GET.get("horizon", "")
    start = {
        "horizon": wanted if wanted in Horizon.values else Horizon.QUICK_WIN,
        "status": ItemStatus.PLANNED,
        "currency": reading.last_currency,
    }
    data = request.POST if request.method == "POST" else None
    form = LineForm(data, initial=start, kind=ItemKind.OWN, spec=reading.spec, standing=reading.standing)
    if form.is_valid():
        try:
            add_own_step(plan=plan, standing=reading.standing, given=form.read_line(), by=request.user)
        except InvalidLine as error:
            form.show_refusal(error)
        except PlanningError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("It is on the roadmap now."))
            return redirect("advice:roadmap", plan.pk)
    return _render(request, reading, form, None)


@login_required
@require_http_methods(["GET", "POST"])
def show_line(request: SignedInRequest, plan_id: int, item_id: int) -> HttpResponse:
    """Show a line; who may plan changes it here."""
    plan, may_change = load_plan(request.user, plan_id)
    if request.method == "POST":
        plan, may_change = load_plan_to_change(request.user, plan_id), True
    reading = read_plan(plan)
    line = reading.find_line(item_id)
    if line is None:
        raise Http404
    if not may_change:
        return _render(request, reading, None, line)
    form = LineForm(
        request.POST if request.method == "POST" else None,
        initial=start_values(line.item),
        kind=line.item.kind,
        spec=reading.spec,
        standing=reading.standing,
        item=line.item,
    )
    differences: list[tuple[str, str, str]] = []
    status = 422
    if form.is_valid():
        try:
            change_item(
                plan=plan,
                item_id=item_id,
                standing=reading.standing,
                given=form.read_line(),
                revision=form.sent_revision,
                by=request.user,
            )
        except InvalidLine as error:
            form.show_refusal(error)
        except StaleLine as error:
            differences, status = form.go_on_from(error.current), 409
        except PlanningError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved."))
            return redirect(f"{plan.get_absolute_url()}#line-{item_id}")
    return _render(request, reading, form, line, differences=differences, status=status)


def _render(
    request: SignedInRequest,
    reading: PlanReading,
    form: LineForm | None,
    line: Line | None,
    *,
    status: int = 422,
    **more: Any,
) -> HttpResponse:
    context = {**lay_out(reading, may_change=form is not None), "form": form, "line": line, **more}
    context["clash"] = status == 409
    is_sent = request.method == "POST"
    return render(request, "advice/line.html", context, status=status if is_sent else 200)
