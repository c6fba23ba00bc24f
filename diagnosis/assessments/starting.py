"""The page that starts a round, and what it proposes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from diagnosis.assessments.errors import RoundExists
from diagnosis.assessments.models import Assessment, Submission
from diagnosis.assessments.opening import list_submissions_to_carry, start_assessment
from diagnosis.assessments.permissions import origins_for, places_to_assess
from diagnosis.assessments.selectors import list_initiatives, propose_round
from diagnosis.assessments.start_form import StartForm, list_modes
from diagnosis.people.requests import SignedInRequest
from frameworks.models import FrameworkVersion
from frameworks.selectors import list_latest_versions, load_spec

LONGEST_ID = 19  # digits; a database counts to 2 to the power of 63
SHOW_CHOICES = "show"  # the name of the button that asks for the modes of another framework


@login_required
@require_http_methods(["GET", "POST"])
def start(request: SignedInRequest) -> HttpResponse:
    """Start a round for a place of one's own (city staff) or of a programme (a consultant's desk study).

    Choosing another place or framework sends the form with ``show``: it comes back with the modes
    and the round that belong to the choice, and with all that was typed.
    """
    places = places_to_assess(request.user)
    versions = list_latest_versions()
    if not places.exists():
        raise Http404
    is_handed_in = request.method == "POST" and SHOW_CHOICES not in request.POST
    typed = request.POST if request.method == "POST" else request.GET
    chosen = _choose_version(versions, typed.get("version", ""))
    common: dict[str, Any] = {"places": places, "versions": versions, "chosen": chosen}
    values = _first_values(request, typed, chosen)
    common["earlier"] = _find_earlier(request, values, chosen)
    if not is_handed_in:
        return _render_form(request, StartForm(initial=values, **common), versions, typed)
    form = StartForm(request.POST, **common)
    if form.is_valid():
        data = form.cleaned_data
        try:
            assessment = start_assessment(
                place=data["place"],
                version=data["version"],
                initiative=data["initiative"],
                mode=data["mode"],
                round_number=data["round"],
                as_of=data["as_of"],
                made_how=data["made_how"],
                participants=data["participants"],
                origin=origins_for(request.user, data["place"])[0],
                by=request.user,
                carry_over=form.wants_carrying,
            )
        except RoundExists as error:
            form.add_error("round", str(error))
        else:
            _say_carried(request, assessment.answers.count())
            return redirect("assessments:overview", assessment.pk)
    return _render_form(request, form, versions, typed, status=422)


def _say_carried(request: SignedInRequest, count: int) -> None:
    if count:
        text = ngettext(
            "%(count)d answer is carried over from an earlier assessment. Confirm it so that it counts.",
            "%(count)d answers are carried over from an earlier assessment. Confirm them so that they count.",
            count,
        )
        messages.info(request, text % {"count": count})


def _render_form(
    request: SignedInRequest,
    form: StartForm,
    versions: list[FrameworkVersion],
    typed: Mapping[str, str],
    status: int = 200,
) -> HttpResponse:
    names: list[str] = []
    if form.asks_initiative:
        names = list_initiatives(request.user, place_id=_read_id(form["place"].value()))
    context = {"form": form, "section": "home", "versions": versions, "initiative_names": names}
    return render(request, "assessments/start.html", context, status=status)


def _choose_version(versions: list[FrameworkVersion], typed: str) -> FrameworkVersion | None:
    """Return the typed version; else the newest of the first framework that asks about a place."""
    for version in versions:
        if str(version.pk) == typed:
            return version
    about_places = [version for version in versions if load_spec(version.pk).subject == "place"]
    choice = about_places or versions
    return next((item for item in reversed(choice) if item.framework_id == choice[0].framework_id), None)


def _first_values(
    request: SignedInRequest, typed: Mapping[str, str], chosen: FrameworkVersion | None
) -> dict[str, Any]:
    """Return what was typed, and propose the rest: the first place, the first mode, the next round."""
    values: dict[str, Any] = {"made_how": "workshop"}
    values |= {name: typed[name] for name in StartForm.base_fields if name in typed}
    values["carry"] = "carry" in typed or "carry_offered" not in typed
    values["carry_offered"] = True
    if chosen is None:
        return values
    values["version"] = chosen.pk
    place_id = _read_id(values.get("place"))
    if place_id is None:
        place_id = places_to_assess(request.user).values_list("pk", flat=True).first()
        values["place"] = place_id
    modes = [key for key, _label in list_modes(chosen)]
    if values.get("mode") not in modes:
        values["mode"] = modes[0] if modes else ""
    number = propose_round(
        request.user,
        place_id=place_id,
        framework_id=chosen.framework_id,
        initiative=" ".join(values.get("initiative", "").split()),
    )
    if values.get("round", "") in ("", values.get("proposed_round", "")):
        values["round"] = number
    return values | {"proposed_round": number}


def _find_earlier(
    request: SignedInRequest, values: Mapping[str, Any], chosen: FrameworkVersion | None
) -> Submission | None:
    """Return the submission from which the chosen round would start first."""
    place_id = _read_id(values.get("place"))
    place = places_to_assess(request.user).filter(pk=place_id).first() if place_id else None
    origins = origins_for(request.user, place) if place else ()
    if chosen is None or place is None or not origins:
        return None
    planned = Assessment(
        place=place,
        framework_id=chosen.framework_id,
        version=chosen,
        initiative=" ".join(values.get("initiative", "").split()),
        mode=values.get("mode", ""),
        origin=origins[0],
    )
    return next(iter(list_submissions_to_carry(planned)), None)


def _read_id(value: Any) -> int | None:
    text = str(value)
    return int(text) if text.isdecimal() and len(text) < LONGEST_ID else None
