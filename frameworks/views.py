"""Pages of what is asked: the published questionnaires, and each of them blank; for all who are signed in."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from frameworks.permissions import load_published_version_by_number, load_questionnaire
from frameworks.selectors import list_questionnaires, load_spec
from frameworks.spec import read_text


@login_required
@require_GET
def list_all(request: HttpRequest) -> HttpResponse:
    """Show every framework with the questionnaires of its newest version; earlier versions in a fold."""
    context = {"section": "questionnaires", "frameworks": list_questionnaires()}
    return render(request, "frameworks/questionnaires.html", context)


@login_required
@require_GET
def show_questionnaire(request: HttpRequest, key: str, number: str, mode: str) -> HttpResponse:
    """Show one questionnaire with empty boxes, to be read here or printed for a workshop."""
    version = load_published_version_by_number(key, number)
    context = {
        "section": "questionnaires",
        "version": version,
        "questionnaire": load_questionnaire(version, mode),
    }
    return render(request, "frameworks/questionnaire.html", context)


@login_required
@require_GET
def show_glossary(request: HttpRequest, key: str, number: str) -> HttpResponse:
    """Explain the terms of a framework, in the order of the reader's alphabet."""
    spec = load_spec(load_published_version_by_number(key, number).pk)
    if not spec.glossary:
        raise Http404
    language = get_language() or "en"
    terms = sorted(spec.glossary, key=lambda term: read_text(term.term, language).casefold())
    context = {"section": "questionnaires", "spec": spec, "terms": terms}
    return render(request, "frameworks/glossary.html", context)
