"""The way forward of a result: its page, marks on single rises, the stage to reach, and own targets."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from diagnosis.advice.decisions import choose_stage, set_targets, take_wish_back, wish
from diagnosis.advice.errors import InvalidDecision
from diagnosis.advice.permissions import Ground, load_ground, load_ground_to_plan
from diagnosis.advice.way_forms import TargetsForm
from diagnosis.advice.way_wording import describe
from diagnosis.advice.ways import WayPage, load_way_page
from diagnosis.people.requests import SignedInRequest

LONGEST_NUMBER = 2  # digits of the number of a way


@dataclass(frozen=True, slots=True)
class Notice:
    """What stands above the page: what was done, or (``is_problem``) why it was not."""

    text: str
    is_problem: bool = False


@login_required
@require_GET
def show_way(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Show the steps to the next stage, or to another one (``stage``), or another way (``way``)."""
    ground = load_ground(request.user, result_id)
    page = _load(request, ground)
    return _render(request, page, notice=_find_notice(request, page))


@login_required
@require_POST
def mark_rise(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Mark a rise, or take its mark back (no ``kind``); the way is searched anew."""
    ground = load_ground_to_plan(request.user, result_id)
    question, kind = request.POST.get("question", ""), request.POST.get("kind", "")
    try:
        if kind:
            level = request.POST.get("level", "")
            wish(assessment=ground.assessment, question=question, level=level, kind=kind, by=request.user)
            done = _("Marked.")
        else:
            if ground.plan is not None and question.isprintable():
                take_wish_back(plan=ground.plan, question=question, by=request.user)
            done = _("Taken back.")
    except InvalidDecision as error:
        return _refuse(request, ground, error)
    return _go_on(request, result_id, done, anchor=f"step-{quote(question)}")


@login_required
@require_POST
def choose_way_stage(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Keep the stage to which ways lead."""
    ground = load_ground_to_plan(request.user, result_id)
    stage = request.POST.get("stage", "")
    if stage and stage not in {row.key for row in _load(request, ground).stages}:
        error = InvalidDecision("stage", _("Choose one of the stages shown."))
        return _refuse(request, ground, error)
    choose_stage(assessment=ground.assessment, stage=stage, by=request.user)
    return _go_on(request, result_id, _("This is the stage to reach now."), keep_stage=False)


@login_required
@require_POST
def set_own_targets(request: SignedInRequest, result_id: int) -> HttpResponse:
    """Keep the city's own targets, all or none."""
    ground = load_ground_to_plan(request.user, result_id)
    page = _load(request, ground)
    form = _make_form(page, request.POST)
    if not form.is_valid():
        return _render(request, page, form=form, status=422)
    set_targets(assessment=ground.assessment, targets=form.targets, by=request.user)
    messages.success(request, _("Your targets are saved."))
    return redirect(_address(result_id) + "#targets")


def _load(request: SignedInRequest, ground: Ground) -> WayPage:
    """Gather the page; a framework without stages has none."""
    page = load_way_page(
        ground, asked_stage=_read_stage(request), number=_read_number(request.GET.get("way", ""))
    )
    if page.reading.diagnosis.stage is None:
        raise Http404
    return page


def _read_stage(request: SignedInRequest) -> str:
    return request.GET.get("stage", "") or request.POST.get("shown_stage", "")


def _read_number(written: str) -> int:
    """Return the number of a way; -1 for what is none."""
    if not written:
        return 0
    return int(written) if written.isascii() and written.isdigit() and len(written) <= LONGEST_NUMBER else -1


def _find_notice(request: SignedInRequest, page: WayPage) -> Notice | None:
    stage, way = request.GET.get("stage", ""), request.GET.get("way", "")
    if stage and stage != page.asked_stage:
        return Notice(_("There is no such stage above the present one. You see the way to the next."), True)
    if way and _read_number(way) != page.way.number:
        return Notice(_("There is no such way. You see the shortest."), True)
    return None


def _make_form(page: WayPage, data: object = None) -> TargetsForm:
    domains = tuple(row.domain for row in page.rows)
    return TargetsForm(data, spec=page.reading.spec, domains=domains, targets=page.targets)


def _refuse(request: SignedInRequest, ground: Ground, error: InvalidDecision) -> HttpResponse:
    return _render(request, _load(request, ground), notice=Notice(str(error), True), status=422)


def _go_on(
    request: SignedInRequest, result_id: int, done: str, *, anchor: str = "", keep_stage: bool = True
) -> HttpResponse:
    """Show the new way: as a fragment for the script, else by leading back to the step."""
    stage = request.POST.get("shown_stage", "") if keep_stage else ""
    if not request.htmx:
        messages.success(request, done)
        return redirect(_address(result_id, stage) + (f"#{anchor}" if anchor else ""))
    page = load_way_page(load_ground(request.user, result_id), asked_stage=stage)
    said = [done, *(describe(message, page.reading.spec) for message in page.way.headline)]
    return _render(request, page, notice=Notice(" ".join(said)))


def _address(result_id: int, stage: str = "") -> str:
    address = reverse("advice:way-forward", args=[result_id])
    return f"{address}?{urlencode({'stage': stage})}" if stage else address


def _render(
    request: SignedInRequest,
    page: WayPage,
    *,
    notice: Notice | None = None,
    form: TargetsForm | None = None,
    status: int = 200,
) -> HttpResponse:
    template = "advice/_way.html" if request.htmx else "advice/way_forward.html"
    context = {
        "page": page,
        "notice": notice,
        "targets_form": form or (_make_form(page) if page.may_plan else None),
        "section": "result",
    }
    return render(request, template, context, status=status)
