"""The order of a programme as bars on a page, and as files."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.comparison.downloads import Picture, Sheet, complete_about
from diagnosis.comparison.order_chart import draw_bar, draw_bars
from diagnosis.comparison.programme_order import OrderPage, PlaceInOrder
from diagnosis.comparison.wording import name_subject
from diagnosis.results.wording import in_language


def list_bars(page: OrderPage) -> list[tuple[PlaceInOrder, SafeString]]:
    """Return each place with its bar."""
    return [
        (place, mark_safe(draw_bar(place.bar)))  # noqa: S308  made by our own function, which escapes every word
        for place in page.places
    ]


def make_picture(page: OrderPage) -> Picture:
    """Return the intervals of all places as one picture."""
    return Picture(_title_of(page), describe_order(page), *draw_bars([place.bar for place in page.places]))


def make_sheet(page: OrderPage) -> Sheet:
    """Return the table: one row a place, in the order of the page."""
    head = [
        _("Place"),
        _("Overall score"),
        _("Band, from"),
        _("Band, to"),
        _("Rank, from"),
        _("Rank, to"),
        _("Places"),
        _("Not told apart from"),
    ]
    rows = [
        [
            name_subject(place.row),
            place.score,
            *place.band,
            place.interval.low,
            place.interval.high,
            place.count,
            "; ".join(name_subject(other) for other in place.together),
        ]
        for place in page.places
    ]
    return Sheet(_title_of(page), describe_order(page), head, rows)


def describe_order(page: OrderPage) -> list[tuple[str, str]]:
    """Return what a file of this page shows: label and value."""
    lines = [
        (_("Programme"), str(page.programme)),
        (_("Compared on"), page.ground_name),
        (_("Answers"), page.origin_name),
        (_("Rank"), _("5th to 95th percentile over common draws of weights, aggregation and answers")),
    ]
    spec = page.ground.spec if page.ground else None
    source = f"{in_language(spec.title)} {spec.version}" if spec else ""
    return complete_about(lines, source=source)


def _title_of(page: OrderPage) -> str:
    return _("%(programme)s: order of its places") % {"programme": page.programme}
