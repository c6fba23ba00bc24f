"""Asking for a comparison brief, seeing how far it is, fetching it; each person their own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diagnosis.comparison.filters import Selection, describe_selection, read_selection
from diagnosis.comparison.permissions import Reach, visible_by_id
from diagnosis.comparison.wording import say_unknown
from diagnosis.jobs.models import Job
from diagnosis.jobs.selectors import load_latest_job
from diagnosis.jobs.wording import JobWording, describe_job
from diagnosis.people.requests import SignedInRequest
from diagnosis.people.trail import record_event
from diagnosis.reports.brief_content import Basis
from diagnosis.reports.brief_figures import MOST_CHOSEN
from diagnosis.reports.briefs import is_current, may_still_see, name_subject, read_brief, request_brief
from diagnosis.reports.models import ComparisonBrief
from diagnosis.reports.permissions import load_brief, own_briefs
from diagnosis.reports.wording import MAKE_BRIEF

LONGEST_ID = 18  # digits that a key of the database can have for certain
MOST_READ = 20  # sent results that are looked up


@dataclass(frozen=True)
class BriefState:
    """Where a brief is: being made, failed, ready, ready with older data, or of places no longer seen.

    What takes reading the selection is read only where a page asks for it, and not every second.
    """

    brief: ComparisonBrief
    job: Job | None
    wording: JobWording | None

    @cached_property
    def basis(self) -> Basis:
        """What the brief would show now."""
        return read_brief(self.brief)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """Ground and filters, each with its label."""
        return describe_selection(self.basis.selection)

    @property
    def language_title(self) -> str:
        return dict(settings.LANGUAGES)[self.brief.language]

    @property
    def is_waiting(self) -> bool:
        return self.job is not None and self.job.is_unfinished

    @property
    def has_failed(self) -> bool:
        """The last try made no file; an older one may be there."""
        return self.job is not None and self.job.has_failed

    @cached_property
    def is_ready(self) -> bool:
        """There is a file that the person may have."""
        return self.brief.is_made and may_still_see(self.brief, self.brief.asked_by)

    @cached_property
    def is_current(self) -> bool:
        """The file shows what is so now."""
        return is_current(self.brief, self.basis)

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        return [(code, title) for code, title in settings.LANGUAGES if code != self.brief.language]

    @property
    def address_part(self) -> str:
        """The query of the address that leads back to what was chosen, without what is unknown now."""
        return self.basis.selection.address_part()


def find_state(brief: ComparisonBrief) -> BriefState:
    """Return where a brief of the person who asks is."""
    job = load_latest_job(kind=MAKE_BRIEF, subject=name_subject(brief))
    return BriefState(brief, job, describe_job(job) if job else None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_briefs(request: SignedInRequest) -> HttpResponse:
    """One's own briefs, the newest first; a POST asks for one."""
    if request.method == "POST":
        return ask_for_brief(request)
    briefs = [(brief, dict(settings.LANGUAGES)[brief.language]) for brief in own_briefs(request.user)]
    return render(request, "reports/briefs.html", {"section": "compare", "briefs": briefs})


def ask_for_brief(request: SignedInRequest) -> HttpResponse:
    """Ask for the brief of a selection once; what is unknown in it is left out with a sentence."""
    selection = read_selection(Reach(request.user), request.POST.dict())
    chosen, unknown = read_chosen(selection, request.POST)
    for problem in (*selection.problems, *unknown):
        messages.warning(request, problem)
    if not selection.rows.exists():
        messages.info(request, _("There is nothing to compare. Choose other filters."))
        return redirect(f"{reverse('comparison:matrix')}?{selection.address_part()}")
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = get_language() or settings.LANGUAGE_CODE
    brief = request_brief(user=request.user, selection=selection, chosen=chosen, language=language)
    return redirect("reports:brief", brief.pk)


def read_chosen(selection: Selection, sent: QueryDict) -> tuple[list[int], list[str]]:
    """Return the chosen results that the person may see, six at most, and sentences about the others."""
    asked = list(dict.fromkeys(sent.getlist("result")))[:MOST_READ]
    numbers = {text: int(text) for text in asked if _may_be_id(text)}
    visible = visible_by_id(selection.reach).filter(pk__in=list(numbers.values()))
    known = set(visible.values_list("pk", flat=True))
    problems = [say_unknown("result", text) for text in asked if numbers.get(text) not in known]
    chosen = [number for number in dict.fromkeys(numbers.values()) if number in known]
    if len(chosen) > MOST_CHOSEN:
        problems.append(_("Only the first %(most)d places stand side by side.") % {"most": MOST_CHOSEN})
    return chosen[:MOST_CHOSEN], problems


def _may_be_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= LONGEST_ID


@login_required
@require_GET
def show_brief(request: SignedInRequest, brief_id: int) -> HttpResponse:
    """One brief: how far it is, or where to fetch it."""
    state = find_state(load_brief(request.user, brief_id))
    return render(request, "reports/comparison_brief.html", {"section": "compare", "state": state})


@login_required
@require_GET
def show_progress(request: SignedInRequest, brief_id: int) -> HttpResponse:
    """How far it is: the fragment for the script, the whole page for a person without one."""
    brief = load_brief(request.user, brief_id)
    if not request.htmx:
        return redirect("reports:brief", brief.pk)
    return render(request, "reports/_brief_state.html", {"state": find_state(brief)})


@login_required
@require_POST
def remove_brief(request: SignedInRequest, brief_id: int) -> HttpResponse:
    """Take one's own brief away; its file goes with the next sweep."""
    load_brief(request.user, brief_id).delete()
    messages.success(request, _("The brief is removed."))
    return redirect("reports:briefs")


@login_required
@require_GET
def download_brief(request: SignedInRequest, brief_id: int) -> FileResponse:
    """Send the finished PDF to who asked for it, while they still see every place in it."""
    brief = load_brief(request.user, brief_id)
    if not brief.is_made or not may_still_see(brief, request.user):
        raise Http404
    subject = name_subject(brief)
    record_event("people.exported", by=request.user, subject=subject, what="comparison-brief")
    made = timezone.localdate(brief.made_at).isoformat()
    response = FileResponse(
        brief.open(),
        as_attachment=True,
        filename=f"city-readiness-comparison-{made}-{brief.language}.pdf",
        content_type="application/pdf",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
