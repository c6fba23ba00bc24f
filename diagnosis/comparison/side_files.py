"""Places side by side as files: the numbers as a table, the radars as a picture."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from diagnosis.comparison.downloads import Picture, Sheet, complete_about
from diagnosis.comparison.side_page import SidePage, SidePlace
from diagnosis.comparison.side_radars import compose
from diagnosis.comparison.side_wording import VERDICTS
from diagnosis.results.wording import describe_condition, in_language, join_names, name_level

FILE_NAME = "side-by-side"


def build_sheet(page: SidePage) -> Sheet:
    """Return the numbers of the page: a row for each node, criterion, stage and condition."""
    head = [_("Part"), _("Name")]
    for place in page.places:
        words = {"place": f"{place.letter} {place.name}"}
        head += [_("%(place)s: score") % words, _("%(place)s: level") % words]
    return Sheet(_("Side by side"), describe_page(page), head, list(_list_rows(page)))


def build_picture(page: SidePage) -> Picture | None:
    """Return the radars as one picture; None with fewer than three domains."""
    if not page.radars:
        return None
    svg, width, height = compose(page.radars)
    return Picture(" ".join(page.headline), describe_page(page), svg, width, height)


def describe_page(page: SidePage) -> list[tuple[str, str]]:
    """Return label and value of all that the page rests on, with date and source."""
    lines = [
        (_("Compared on"), page.ground_name),
        (_("Answers"), page.origin_name),
        *((place.letter, _describe_place(place)) for place in page.places),
    ]
    if page.common_note:
        lines.append((_("Questions"), page.common_note.sentence))
    if page.has_scores_without_level:
        said = _("A score without a level rests on too few answers. It counts in no distance.")
        lines.append((_("Scores"), said))
    works = join_names(in_language(work.title) for work in page.spec.works)
    return complete_about(lines, source=works)


def _describe_place(place: SidePlace) -> str:
    return _("%(place)s, round %(round)d, as of %(date)s, version %(version)s") % {
        "place": place.name,
        "round": place.row.round,
        "date": place.row.as_of.isoformat(),
        "version": place.version,
    }


def _list_rows(page: SidePage) -> Iterator[list[object]]:
    def write(part: str, name: str, kind: str, key: str) -> list[object]:
        row: list[object] = [part, name]
        for place in page.places:
            found = page.side.figures[place.row.pk].get((kind, key))
            score = found.score if found else None
            row += ["" if score is None else round(score, 1)]
            row += [name_level(found.level, page.spec) if found and found.level else ""]
        return row

    titles = {key: in_language(title) for key, title in page.spec.node_titles.items()}
    yield write(_("Overall"), "", "overall", "overall")
    for block in page.domains:
        yield write(titles["domain"], in_language(block.domain.title), "domain", block.domain.key)
        for element in block.elements:
            yield write(titles["element"], in_language(element.title), "element", element.key)
    for row in page.criteria:
        yield write(_("Criterion"), in_language(row.criterion.title), "criterion", row.criterion.key)
    if page.spec.stages:
        stages: list[object] = [_("Stage"), ""]
        for place in page.places:
            stages += ["", in_language(place.stage.title) if place.stage else _("More than one possible")]
        yield stages
    for stage in page.stages:
        for judged in stage.conditions:
            words: list[object] = [
                in_language(stage.stage.title),
                describe_condition(judged.condition, page.spec),
            ]
            for verdict in judged.verdicts:
                words += ["", str(VERDICTS[verdict])]
            yield words
