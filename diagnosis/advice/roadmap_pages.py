"""Other ways to look at a roadmap: over the years, in the proposed order, and as files."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from diagnosis.advice.models import Plan
from diagnosis.advice.permissions import load_plan, load_plan_to_change
from diagnosis.advice.planning import move_item, place_lines
from diagnosis.advice.planning_errors import PlanningError
from diagnosis.advice.roadmap import PlanReading, read_plan
from diagnosis.advice.roadmap_bars import lay_out_years
from diagnosis.advice.roadmap_files import write_plan_calendar, write_table
from diagnosis.advice.roadmap_order import OrderReading, read_order
from diagnosis.advice.roadmap_path import list_path_rises
from diagnosis.advice.roadmap_views import lay_out, read_number
from diagnosis.people.requests import SignedInRequest
from diagnosis.people.trail import record_event


@login_required
@require_GET
def show_years(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Show a roadmap over the years."""
    plan, may_change = load_plan(request.user, plan_id)
    reading = read_plan(plan)
    context = {**lay_out(reading, may_change=may_change), "years": lay_out_years(reading)}
    return render(request, "advice/years.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def show_order(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Show the proposed order beside the present one; the person takes over all of it, one move, or none."""
    if request.method == "POST":
        plan = load_plan_to_change(request.user, plan_id)
        reading = read_plan(plan)
        _take_over(request, reading, _propose(reading))
        return redirect("advice:order", plan.pk)
    plan, may_change = load_plan(request.user, plan_id)
    reading = read_plan(plan)
    context = {**lay_out(reading, may_change=may_change), "order": _propose(reading)}
    return render(request, "advice/order.html", context)


def _propose(reading: PlanReading) -> OrderReading:
    rises = list_path_rises(reading.standing, reading.plan) if reading.standing else ()
    return read_order(reading, rises)


def _take_over(request: SignedInRequest, reading: PlanReading, order: OrderReading) -> None:
    revision = read_number(request.POST.get("revision"))
    plan, by = reading.plan, request.user
    try:
        if request.POST.get("move") == "all":
            # Done lines, which go behind the others, are not worth a count: it is that of the page.
            changed = place_lines(plan=plan, order=order.order, revision=revision, by=by)
            count = min(changed, len(order.moves))
        else:
            key = read_number(request.POST.get("move"))
            place = order.find_place(key)
            count = 1 if place else 0
            if place:
                horizon, position = place
                move_item(
                    plan=plan, item_id=key, horizon=horizon, position=position, revision=revision, by=by
                )
    except PlanningError as error:
        messages.warning(request, str(error))
        return
    if not count:
        messages.info(request, _("Nothing changed."))
        return
    sentence = ngettext("%(count)d line changed its place.", "%(count)d lines changed their place.", count)
    messages.success(request, sentence % {"count": count})


@login_required
@require_GET
def download_table(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """The roadmap as a table for a spreadsheet program."""
    plan, _may_change = load_plan(request.user, plan_id)
    # The mark at the start tells spreadsheet programs that the text is UTF-8.
    text = "\ufeff" + write_table(read_plan(plan))
    return _send(request, plan, text.encode(), "csv", "text/csv; charset=utf-8")


@login_required
@require_GET
def download_calendar(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """The days of the roadmap as a calendar."""
    plan, _may_change = load_plan(request.user, plan_id)
    address = request.build_absolute_uri(plan.get_absolute_url())
    site = urlsplit(settings.SITE_URL).hostname or "localhost"  # the same name whichever way one came
    content = write_plan_calendar(read_plan(plan), site=site, address=address)
    return _send(request, plan, content, "ics", "text/calendar; charset=utf-8")


def _send(request: SignedInRequest, plan: Plan, content: bytes, ending: str, kind: str) -> HttpResponse:
    subject = f"roadmap:{plan.pk}"
    record_event(
        "advice.roadmap_exported", by=request.user, place=plan.place, subject=subject, format=ending.upper()
    )
    name = f"roadmap-{plan.place.key}-{timezone.localdate():%Y-%m-%d}.{ending}"
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
