"""Pages of roadmaps: the start, the board, and what is done with a line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diagnosis.advice.models import Horizon, Plan
from diagnosis.advice.permissions import (
    Ground,
    load_ground,
    load_ground_to_plan,
    load_plan,
    load_plan_to_change,
)
from diagnosis.advice.planning import delete_item, drop_item, move_item, start_roadmap
from diagnosis.advice.planning_errors import PlanningError, StaleOrder
from diagnosis.advice.roadmap import PlanReading, read_plan
from diagnosis.advice.roadmap_path import list_path_rises
from diagnosis.advice.standing import load_standing
from diagnosis.people.requests import SignedInRequest

MOST_CHOSEN = 100


@login_required
@require_http_methods(["GET", "POST"])
def show_start(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Lead to the roadmap of a result; where nothing is on it yet, offer to start it."""
    if request.method == "POST":
        return _start(request, load_ground_to_plan(request.user, result_id))
    ground = load_ground(request.user, result_id)
    if ground.plan is not None and ground.plan.items.exists():
        return redirect("advice:roadmap", ground.plan.pk)
    standing = load_standing(ground.result)
    questions = standing.spec.questions_by_key
    context = {
        "section": "result",
        "ground": ground,
        "spec": standing.spec,
        "rises": [(rise, questions[rise.question]) for rise in list_path_rises(standing, ground.plan)],
    }
    return render(request, "advice/start.html", context)


def _start(request: SignedInRequest, ground: Ground) -> HttpResponse:
    chosen = request.POST.getlist("rise")[:MOST_CHOSEN]
    rises = [(question, level) for question, _colon, level in (text.partition(":") for text in chosen)]
    measures = request.POST.getlist("measure")[:MOST_CHOSEN]
    try:
        plan, count = start_roadmap(result=ground.result, measures=measures, rises=rises, by=request.user)
    except PlanningError as error:
        messages.warning(request, str(error))
        return redirect("advice:for-result", ground.result.pk)
    if count:
        sentence = ngettext("%(count)d line is on the roadmap.", "%(count)d lines are on the roadmap.", count)
        messages.success(request, sentence % {"count": count})
    return redirect("advice:roadmap", plan.pk)


@login_required
@require_GET
def show_roadmap(request: SignedInRequest, plan_id: int) -> HttpResponse:
    """Show a roadmap as three columns."""
    plan, may_change = load_plan(request.user, plan_id)
    return render(request, "advice/roadmap.html", lay_out(read_plan(plan), may_change=may_change))


def lay_out(reading: PlanReading, *, may_change: bool) -> dict[str, Any]:
    """Return what every page of a roadmap shows around its own part."""
    return {"section": "result", "reading": reading, "plan": reading.plan, "may_change": may_change}


@login_required
@require_POST
def move(request: SignedInRequest, plan_id: int, item_id: int) -> HttpResponse:
    """Move a line: one place, to another horizon, or to where it was dropped."""
    plan = load_plan_to_change(request.user, plan_id)
    reading = read_plan(plan)
    horizon, position = _find_target(request, reading, item_id)
    status, said = 200, ""
    try:
        item = move_item(
            plan=plan,
            item_id=item_id,
            horizon=horizon,
            position=position,
            revision=read_number(request.POST.get("revision")),
            by=request.user,
        )
        said = _say_moved(read_plan(plan), item.pk)
    except PlanningError as error:
        said, status = str(error), 409 if isinstance(error, StaleOrder) else 422
    if request.htmx:
        fresh = Plan.objects.select_related("place", "framework").get(pk=plan.pk)
        context = {**lay_out(read_plan(fresh), may_change=True), "said": said, "refused": status != 200}
        return render(request, "advice/_board.html", context, status=status)
    (messages.success if status == 200 else messages.warning)(request, said)
    return redirect(f"{reverse('advice:roadmap', args=[plan.pk])}#line-{item_id}")


def _find_target(request: SignedInRequest, reading: PlanReading, item_id: int) -> tuple[str, int]:
    """Return horizon and place that were asked for; the buttons name a way, the pointer a place."""
    line = reading.find_line(item_id)
    if "horizon" in request.POST or line is None:
        return request.POST.get("horizon", ""), read_number(request.POST.get("position"), MOST_CHOSEN * 10)
    horizons = list(Horizon)
    here = horizons.index(Horizon(line.item.horizon))
    lines = reading.columns[here].lines
    place = next((number for number, other in enumerate(lines) if other.item.pk == item_id), 0)
    way = request.POST.get("way")
    if way == "earlier":
        return line.item.horizon, max(0, place - 1)
    if way == "later":
        return line.item.horizon, place + 1
    step = {"next": 1, "previous": -1}.get(way or "", 0)
    target = horizons[max(0, min(here + step, len(horizons) - 1))]
    return target, len(reading.lines) if step else place


def read_number(text: str | None, otherwise: int = -1) -> int:
    """Return a number that a form sent; nonsense is a number that nothing has."""
    try:
        return max(-1, min(int(text or ""), 10**9))
    except ValueError:
        return otherwise


def _say_moved(reading: PlanReading, item_id: int) -> str:
    for column in reading.columns:
        for number, line in enumerate(column.lines, start=1):
            if line.item.pk == item_id:
                return _("“%(title)s” is now number %(number)d of %(all)d in “%(horizon)s”.") % {
                    "title": line.title,
                    "number": number,
                    "all": len(column.lines),
                    "horizon": column.horizon.label,
                }
    return _("Nothing changed.")


@login_required
@require_POST
def drop(request: SignedInRequest, plan_id: int, item_id: int) -> HttpResponse:
    """Say that a line will not be done."""
    plan = load_plan_to_change(request.user, plan_id)
    revision = read_number(request.POST.get("revision"))
    try:
        drop_item(plan=plan, item_id=item_id, revision=revision, by=request.user)
    except PlanningError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Dropped. It stays on record below the roadmap."))
    return redirect("advice:roadmap", plan.pk)


@login_required
@require_POST
def delete(request: SignedInRequest, plan_id: int, item_id: int) -> HttpResponse:
    """Take a line away for good."""
    plan = load_plan_to_change(request.user, plan_id)
    revision = read_number(request.POST.get("revision"))
    try:
        delete_item(plan=plan, item_id=item_id, revision=revision, by=request.user)
    except PlanningError as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("The line is deleted."))
    return redirect("advice:roadmap", plan.pk)
