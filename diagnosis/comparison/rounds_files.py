"""The rounds of a place as charts on a page, and as files."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from diagnosis.comparison.downloads import Picture, Sheet, complete_about
from diagnosis.comparison.over_time import NodeReading, TimePage
from diagnosis.comparison.rounds_chart import Look, NodeLine, draw_line, draw_lines
from diagnosis.comparison.rounds_wording import describe_line, describe_rounds, name_round
from diagnosis.comparison.wording import name_series, name_subject
from diagnosis.results.models import NodeKind, Series
from diagnosis.results.wording import in_language


def draw_charts(page: TimePage) -> list[tuple[NodeReading, SafeString]]:
    """Return one chart for the whole and one for each domain, each with its numbers as text alternative."""
    rounds = [reading.made for reading in page.rounds]
    return [
        (
            node,
            mark_safe(  # noqa: S308  made by our own functions, which escape every word
                draw_line(
                    _line_of(page, node),
                    _look_of(page),
                    described=describe_line(node.title, node.key, rounds, page.thresholds),
                )
            ),
        )
        for node in (page.whole, *page.domains)
    ]


def make_picture(page: TimePage) -> Picture:
    """Return all charts as one picture."""
    lines = [_line_of(page, node) for node in (page.whole, *page.domains)]
    svg, width, height = draw_lines(lines, _look_of(page))
    return Picture(_title_of(page), describe_page(page), svg, width, height)


def make_sheet(page: TimePage) -> Sheet:
    """Return the table: one row a node, score and band of each round, and the change."""
    head = [_("Domain or element"), _("Kind")]
    for reading in page.rounds:
        title = name_round(reading.made.number)
        head += [title, _("%(round)s, from") % {"round": title}, _("%(round)s, to") % {"round": title}]
    head += [pgettext("between two rounds", "Change"), _("Bands overlap")]
    return Sheet(_title_of(page), describe_page(page), head, [_write_row(node) for node in page.nodes])


def describe_page(page: TimePage) -> list[tuple[str, str]]:
    """Return what a file of this page shows: label and value."""
    row = page.row
    mode = next(mode for mode in page.spec.modes if mode.key == row.mode)
    lines = [
        (_("Place"), name_subject(row)),
        (_("Mode"), in_language(mode.title)),
        (_("Series"), name_series(row.series, row.origin)),
        (_("Answers"), row.assessment.shown_origin),
    ]
    if page.before and page.after:
        rounds = [page.before.title, page.after.title]
        lines.append(
            (
                _("Compared"),
                _("%(before)s and %(after)s") % dict(zip(("before", "after"), rounds, strict=True)),
            )
        )
    if page.common_note:
        lines.append((_("Questions compared"), page.common_note.sentence))
    lines += [
        (_("Finding"), describe_rounds(message, page.spec)) for message in (*page.headline, *page.summary)
    ]
    versions = sorted({reading.row.version.number for reading in page.rounds})
    source = f"{in_language(page.spec.title)} {', '.join(versions)}"
    return complete_about(lines, source=source)


def _title_of(page: TimePage) -> str:
    return _("%(place)s over time") % {"place": name_subject(page.row)}


def _line_of(page: TimePage, node: NodeReading) -> NodeLine:
    rounds = tuple(reading.made for reading in page.rounds)
    return NodeLine(node.title, node.key, rounds, tuple(reading.title for reading in page.rounds))


def _look_of(page: TimePage) -> Look:
    return Look(is_solid=page.row.series == Series.VERIFIED, thresholds=tuple(page.thresholds))


def _write_row(node: NodeReading) -> list[object]:
    row: list[object] = [node.title, str(NodeKind(node.kind).label)]
    for _reading, standing in node.cells:
        row += [standing.score, standing.low, standing.high]
    change = node.change
    overlaps = ""
    if change and change.overlaps is not None:
        overlaps = _("yes") if change.overlaps else _("no")
    points = float(change.points) if change and change.points is not None else None
    return [*row, points, overlaps]
