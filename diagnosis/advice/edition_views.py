"""Pages of the editors: the versions of the measure library, bringing one in, publishing it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diagnosis.advice.library_forms import LibraryForm
from diagnosis.advice.library_pages import ShownProblem, load_edition_page, show_problems
from diagnosis.advice.library_permissions import (
    can_edit_library_of,
    list_editable_libraries,
    load_editable_library,
)
from diagnosis.advice.models import LibraryState, MeasureLibrary
from diagnosis.advice.publishing import (
    LibraryIsPublished,
    import_library,
    publish_library,
    read_library,
    remove_draft,
)
from diagnosis.people.requests import SignedInRequest
from frameworks.errors import DocumentRefused


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def manage_editions(request: SignedInRequest) -> HttpResponse:
    """List all versions of the frameworks one edits; bring in a new one."""
    rows = list_editable_libraries(request.user)
    form = LibraryForm(request.POST, request.FILES) if request.method == "POST" else LibraryForm()
    problems: tuple[ShownProblem, ...] = ()
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            framework = read_library(text)["framework"]
            if can_edit_library_of(request.user, framework):
                return _keep(request, text)
            form.add_error("file", _("You do not edit the framework %(key)s.") % {"key": framework})
        except DocumentRefused as error:
            problems = show_problems(error.problems)
            form.add_error("file", _("The document could not be kept. Its text stands below, to be mended."))
        # What was in the file stands in the box: nothing is lost.
        form.data = {**request.POST.dict(), "text": text}
    context = {"section": "measures", "rows": rows, "form": form, "problems": problems}
    return render(request, "advice/editions.html", context, status=422 if form.errors else 200)


def _keep(request: SignedInRequest, text: str) -> HttpResponse:
    library = import_library(text=text, by=request.user)
    if library.state == LibraryState.PUBLISHED:
        messages.info(request, _("This document is published already, unchanged."))
    else:
        messages.success(request, _("The document is kept as a draft."))
    return redirect("advice:edition", library.pk)


@login_required
@require_GET
def show_edition(request: SignedInRequest, library_id: int) -> HttpResponse:
    """Show what stands in the way of publishing a version, and what it changes."""
    page = load_edition_page(load_editable_library(request.user, library_id))
    return render(request, "advice/edition.html", {"section": "measures", "page": page})


@login_required
@require_POST
def publish_edition(request: SignedInRequest, library_id: int) -> HttpResponse:
    """Publish a draft: from now on it advises."""
    library = load_editable_library(request.user, library_id)
    try:
        publish_library(library=library, by=request.user)
    except MeasureLibrary.DoesNotExist:
        return _say_gone(request)
    except LibraryIsPublished:
        messages.info(request, _("This version is published already."))
    except DocumentRefused:
        messages.warning(request, _("The draft still has problems. They are listed below."))
    else:
        messages.success(request, _("Version %(number)s is published.") % {"number": library.number})
    return redirect("advice:edition", library_id)


@login_required
@require_POST
def remove_edition(request: SignedInRequest, library_id: int) -> HttpResponse:
    """Remove a draft for good."""
    library = load_editable_library(request.user, library_id)
    try:
        remove_draft(library=library, by=request.user)
    except MeasureLibrary.DoesNotExist:
        return _say_gone(request)
    except LibraryIsPublished:
        messages.warning(request, _("A published version stays."))
        return redirect("advice:edition", library_id)
    messages.success(request, _("The draft %(number)s is removed.") % {"number": library.number})
    return redirect("advice:editions")


def _say_gone(request: SignedInRequest) -> HttpResponse:
    messages.warning(request, _("Somebody else removed this draft meanwhile."))
    return redirect("advice:editions")
