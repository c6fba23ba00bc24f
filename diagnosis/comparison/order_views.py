"""The order of a programme's places, where it is turned on."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from diagnosis.comparison.downloads import answer_with_file, write_picture, write_sheet
from diagnosis.comparison.order_files import list_bars, make_picture, make_sheet
from diagnosis.comparison.permissions import Reach
from diagnosis.comparison.programme_order import OrderPage, load_order_page, load_programme_to_compare
from diagnosis.people.predicates import is_administrator
from diagnosis.people.requests import SignedInRequest

TABLES = ("csv", "xlsx")
PICTURES = ("svg", "png")


@login_required
@require_GET
def show_order(request: SignedInRequest, key: str) -> HttpResponse:
    """Show the places with the interval of their ranks; where it is turned off, say so and why."""
    page = _load(request, key)
    context = {
        "page": page,
        "bars": list_bars(page),
        "may_decide": is_administrator(request.user),
        "section": "compare",
    }
    return render(request, "comparison/order.html", context)


@login_required
@require_GET
def download_order(request: SignedInRequest, key: str, form: str) -> HttpResponse:
    """The table of the order as a file."""
    page = _load_shown(request, key, form, TABLES)
    return answer_with_file(*write_sheet(make_sheet(page), form), name=f"{page.programme.key}-order.{form}")


@login_required
@require_GET
def download_order_picture(request: SignedInRequest, key: str, form: str) -> HttpResponse:
    """The intervals as a picture."""
    page = _load_shown(request, key, form, PICTURES)
    content = write_picture(make_picture(page), form)
    return answer_with_file(*content, name=f"{page.programme.key}-order.{form}")


def _load(request: SignedInRequest, key: str) -> OrderPage:
    programme = load_programme_to_compare(request.user, key)
    return load_order_page(Reach(request.user), programme, request.GET.dict())


def _load_shown(request: SignedInRequest, key: str, form: str, forms: tuple[str, ...]) -> OrderPage:
    """There is no file of an order that is not shown."""
    page = _load(request, key)
    if form not in forms or not page.places:
        raise Http404
    return page
