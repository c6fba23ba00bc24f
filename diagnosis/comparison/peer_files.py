"""Whom a city asks, and whom it could help, as a table to take away."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from diagnosis.comparison.downloads import Sheet, complete_about
from diagnosis.comparison.whom_to_ask import ElementPeers, PeersPage
from diagnosis.comparison.wording import name_series, name_subject, say_alike
from diagnosis.results.wording import in_language


def make_sheet(page: PeersPage) -> Sheet:
    """Return the table: one row a place and element, first those to ask.

    The scores of places that could be helped are left out, as on the page.
    """
    row, spec = page.row, page.spec
    mode = next(mode for mode in spec.modes if mode.key == row.mode)
    about = [
        (_("Place"), name_subject(row)),
        (_("Round"), str(row.round)),
        (_("Mode"), in_language(mode.title)),
        (_("Series"), name_series(row.series, row.origin)),
        (_("Version"), "; ".join(page.common.versions) if page.common else spec.version),
    ]
    known = [_("Place"), _("Score"), _("Country"), _("Class"), _("Why")]
    head = [_("What for"), _("Element"), _("Own score"), *known]
    rows = [
        *(line for found in page.answered for line in _list_rows(found, _("To ask"), shows_scores=True)),
        *(line for found in page.helping for line in _list_rows(found, _("To help"), shows_scores=False)),
    ]
    source = "; ".join(in_language(work.title) for work in spec.works)
    return Sheet(_("Whom to ask"), complete_about(about, source=source), head, rows)


def _list_rows(found: ElementPeers, what_for: str, *, shows_scores: bool) -> Iterator[list[object]]:
    for reading in found.peers:
        place = reading.row.place
        yield [
            what_for,
            in_language(found.element.title),
            found.score.score,
            name_subject(reading.row),
            reading.peer.score.score if shows_scores else "",
            str(place.country) if place.country != place else place.country_code,
            str(place.get_character_display()) if place.character else "",
            say_alike(reading.peer.reasons) if reading.peer.reasons else "",
        ]
