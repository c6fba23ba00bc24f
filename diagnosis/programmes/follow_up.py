"""The follow-up of a programme as rows of a file: one row a place, those that need attention first."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.programmes.selectors import FollowedPlace, ProgrammePage
from diagnosis.results.figures import whole_percent


def list_rows(page: ProgrammePage) -> Iterator[list[object]]:
    """Yield the head and a row for each place; coverage in percent, days as year-month-day."""
    yield [
        _("Place"),
        _("Key"),
        _("Country"),
        _("State"),
        _("Late"),
        _("Round"),
        _("Answered"),
        _("Asked"),
        _("Coverage, percent"),
        _("Last activity"),
        _("Deadline"),
        _("Lead"),
        _("Stage"),
        _("Level"),
        _("Series"),
    ]
    for row in page.rows:
        yield _list_cells(row)


def _list_cells(row: FollowedPlace) -> list[object]:
    outcome, progress = row.outcome, row.progress
    coverage = outcome.coverage if outcome else None
    return [
        str(row.place),
        row.place.key,
        row.place.country_code,
        row.state_words,
        _("yes") if row.is_late else _("no"),
        row.assessment.round if row.assessment else "",
        progress.answered if progress else "",
        progress.asked if progress else "",
        "" if coverage is None else whole_percent(coverage),
        timezone.localdate(row.last_activity).isoformat() if row.last_activity else "",
        row.deadline.isoformat() if row.deadline else "",
        ", ".join(str(lead) for lead in row.leads),
        outcome.stage if outcome else "",
        outcome.level if outcome else "",
        str(outcome.result.get_series_display()) if outcome else "",
    ]
