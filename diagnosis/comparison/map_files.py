"""The map as files: its list as a table, its drawing as a picture."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from diagnosis.assessments.models import Origin
from diagnosis.comparison.downloads import Picture, Sheet, complete_about
from diagnosis.comparison.filters import describe_selection
from diagnosis.comparison.map_page import MapPage
from diagnosis.comparison.mapped import load_scores
from diagnosis.results.figures import write_score
from diagnosis.results.wording import in_language, list_thresholds


def make_sheet(page: MapPage) -> Sheet:
    """Return all results of the selection by name, then the published marks, each in its group."""
    scores = {} if page.by_stage else load_scores(_rows_of(page), domain=page.asked.by)
    score_head = [] if page.by_stage else [_("Score (0 to 100)")]
    head = [
        _("Answers"), _("Place"), _("Country"), page.subject, *score_head, _("As of"), _("Latitude"),
        _("Longitude"),
    ]  # fmt: skip
    return Sheet(_title(page), _about(page), head, list(_list_rows(page, scores)))


def _rows_of(page: MapPage) -> list[int]:
    return [place.result_id for place in page.answered if place.result_id is not None]


def _list_rows(page: MapPage, scores: dict[int, float | None]) -> Iterable[list[object]]:
    spec = page.spec
    thresholds = list_thresholds(spec) if spec is not None else []
    marks = page.reference if page.shows_reference else ()
    for place in (*page.answered, *marks):
        score = write_score(scores.get(place.result_id or 0), thresholds)
        origin = _("Published marks, 2022") if place.is_reference else str(Origin(page.asked.origin).label)
        as_of = place.as_of.isoformat() if place.as_of else ""
        east, north = place.position or ("", "")
        cells = [place.level_name, *([] if page.by_stage else [score])]
        yield [origin, place.name, place.country, *cells, as_of, north, east]


def make_picture(page: MapPage) -> Picture:
    """Return the part of the map that is shown, with a key."""
    svg, width, height = page.draw_picture()
    return Picture(_title(page), _about(page), svg, width, height)


def _title(page: MapPage) -> str:
    return _("Map: %(subject)s") % {"subject": page.subject}


def _about(page: MapPage) -> list[tuple[str, str]]:
    lines = describe_selection(page.selection)
    if page.asked.origin and "origin" not in page.selection.chosen:
        lines.insert(1, (_("Answers"), str(Origin(page.asked.origin).label)))
    if page.finding:
        lines.insert(0, (_("Finding"), page.finding))
    if page.marked:
        source = _("JICA, Data Collection Survey on the Application of Smart City Approach, 2022, Table 5-10")
        lines.append((_("Published marks, 2022"), source))
    lines.append(
        (_("Outlines"), _("Natural Earth, public domain; they say nothing about the status of any territory"))
    )
    spec = page.spec
    framework = f"{in_language(spec.title)} {spec.version}" if spec is not None else ""
    return complete_about(lines, source=framework)
