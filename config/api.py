"""What all API answers share: one shape for errors, and the parts of its description.

Every error is ``{"code", "message", "fields"}``: a stable code, a sentence in the reader's language,
and the sentences of single fields (empty where there are none).
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views import defaults
from drf_spectacular.utils import OpenApiResponse, extend_schema, inline_serializer
from rest_framework import exceptions, serializers, status
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback

API_ROOT = "/api/"

ErrorSerializer = inline_serializer(
    "Error",
    {
        "code": serializers.CharField(help_text="Stable code of the error."),
        "message": serializers.CharField(help_text="A sentence for the person."),
        "fields": serializers.DictField(child=serializers.CharField(), help_text="Sentences by field."),
    },
)


def describe_errors(*codes: int) -> dict[int, OpenApiResponse]:
    """Return the description of error answers with these HTTP status codes."""
    return {code: OpenApiResponse(ErrorSerializer) for code in codes}


def make_error(
    code: str, message: str, status_code: int, fields: dict[str, str] | None = None, **more: Any
) -> Response:
    """Return an error in the one shape; ``more`` adds what only this error carries."""
    return Response({"code": code, "message": message, "fields": fields or {}, **more}, status=status_code)


def handle_exception(error: Exception, context: dict[str, Any]) -> Response | None:
    """Turn what a view raised into the one shape; None lets Django answer with a plain 500."""
    if isinstance(error, Http404):
        error = exceptions.NotFound()
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied(str(error) or None)
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    fields: dict[str, str] = {}
    if isinstance(error, exceptions.ValidationError):
        code, message = "invalid", str(exceptions.ValidationError.default_detail)
        if isinstance(error.detail, dict):
            fields = {name: _first_sentence(detail) for name, detail in error.detail.items()}
            message = next(iter(fields.values()), message)
        else:
            message = _first_sentence(error.detail)
    else:
        code, message = error.get_codes(), _first_sentence(error.detail)
        code = code if isinstance(code, str) else error.default_code
    response = make_error(code, message, error.status_code, fields)
    if error.status_code == status.HTTP_401_UNAUTHORIZED:
        response["WWW-Authenticate"] = getattr(error, "auth_header", "Token")
    wait = getattr(error, "wait", None)
    if wait:
        response["Retry-After"] = str(int(wait))
    return response


def _first_sentence(detail: Any) -> str:
    if isinstance(detail, dict):
        return _first_sentence(next(iter(detail.values()), ""))
    if isinstance(detail, list):
        return _first_sentence(detail[0]) if detail else ""
    # A sentence repeats what was sent, which may be half a character that no answer can carry.
    return str(detail).encode(errors="replace").decode()


@extend_schema(exclude=True)
class NoSuchAddress(APIView):
    """Any other address of the API: a program gets the one shape here too, never a page."""

    authentication_classes = ()
    permission_classes = (AllowAny,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise Http404


def answer_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that Django itself refuses (handler400)."""
    if not request.path.startswith(API_ROOT):
        return defaults.bad_request(request, exception)
    error = {"code": "bad_request", "message": str(exceptions.ParseError.default_detail), "fields": {}}
    return JsonResponse(error, status=status.HTTP_400_BAD_REQUEST)


def answer_server_error(request: HttpRequest) -> HttpResponse:
    """Answer after a mistake of the program, which is in the log (handler500)."""
    if not request.path.startswith(API_ROOT):
        return defaults.server_error(request)
    sentence = _(
        "The program made a mistake, and the mistake was recorded. Your answers are safe. Try again. "
        "If it happens again, tell the people who run this site."
    )
    error = {"code": "error", "message": sentence, "fields": {}}
    return JsonResponse(error, status=status.HTTP_500_INTERNAL_SERVER_ERROR)
