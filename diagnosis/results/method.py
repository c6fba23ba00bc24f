"""The page that says how the diagnosis works, read from the published framework itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from frameworks.selectors import list_published_versions, load_spec


@require_GET
def show_method(request: HttpRequest) -> HttpResponse:
    """Explain scale, sums, levels, stages, evidence and criteria with the framework's own values."""
    specs = [load_spec(version.pk) for version in list_published_versions()]
    latest = {spec.key: spec for spec in specs}
    return render(request, "results/method.html", {"specs": list(latest.values())})
