"""The numbers and the chart of a distribution as files."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diagnosis.comparison.distribution_pages import DistributionPage
from diagnosis.comparison.downloads import Picture, Sheet, complete_about
from diagnosis.comparison.group_pages import (
    list_drawn_rows,
    list_group_rows,
    name_group_columns,
    name_source,
)
from diagnosis.comparison.plots import DRAWN_WIDTH, draw_table, find_height


def make_distribution_sheet(page: DistributionPage) -> Sheet:
    """Return the places with their scores, the answers by level, or the groups, as a table to download."""
    title = page.node.title if page.node else _("Distribution")
    about = complete_about([*page.description, *_name_own(page)], source=name_source(page.spec))
    if page.answers is not None:
        counted = [
            *page.answers.levels,
            (_("Does not apply"), page.answers.not_applicable),
            (_("Without an answer"), page.answers.missing),
        ]
        return Sheet(title, about, [_("Answer"), _("Places")], counted)
    if page.groups is not None:
        return Sheet(title, about, name_group_columns(), list_group_rows(page.groups.of_place))
    rows = [(each.place.key, each.name, each.score) for each in page.places]
    return Sheet(title, about, [_("Key"), _("Place"), _("Score")], rows)


def make_distribution_picture(page: DistributionPage) -> Picture:
    """Return the chart to download."""
    title = page.node.title if page.node else _("Distribution")
    about = [*page.description, *_name_own(page)]
    svg, width, height = str(page.plot), DRAWN_WIDTH, find_height(page.plot)
    if page.groups is not None:
        drawn = list_drawn_rows(page.lines)
        svg, width, height = draw_table(drawn, str(page.axis), described=title)
    elif page.scores is not None:
        about.append((_("Places"), str(page.scores.count)))
    return Picture(title, complete_about(about, source=name_source(page.spec)), svg, width, height)


def _name_own(page: DistributionPage) -> list[tuple[str, str]]:
    if page.own is None or page.own_score is None:
        return []
    return [(_("Marked"), f"{page.own_name} {page.own_number}")]
