"""What programs between this site and its readers may keep of an answer: nothing, unless a view says so."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ASK_AGAIN = "private, no-cache"
"""Not ``no-store``: with it, a browser forgets what somebody typed when they go back."""


def keep_private(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: an answer belongs to its reader, and is asked for anew each time."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cache-Control", ASK_AGAIN)
        return response

    return answer
