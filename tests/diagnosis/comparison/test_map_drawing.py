"""The map as SVG: signs by shape, links with names, groups with the levels in them."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from diagnosis.comparison.map_drawing import KeyEntry, Level, Mark, draw_map, draw_picture
from diagnosis.comparison.map_signs import Label
from diagnosis.comparison.mapping import Frame, Window

FRAME = Frame(Window(90, -10, 120, 20), 400, 300)
LAND = "M0 0l10 0 0 10z"
SVG = "{http://www.w3.org/2000/svg}"


PREPARED = Level(2, 2)


def mark(level=PREPARED, **fields):
    values = {
        "at": (100.0, 100.0), "true": (100.0, 100.0), "name": "Davao", "words": "Policy prepared",
        "address": "/results/1/", "levels": ((level, 1),), **fields,
    }  # fmt: skip
    return Mark(**values)


def draw(*marks):
    text = draw_map(FRAME, LAND, marks, described="Map", class_name="map__drawing")
    return ElementTree.fromstring(text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))


def find(root, name):
    return root.findall(f".//{SVG}{name}")


def test_a_map_is_a_group_of_links_with_names():
    root = draw(mark(), mark(name="Cebu <City>", words="Policy partial", level=Level(1, 2)))

    assert (root.get("role"), root.get("aria-label")) == ("group", "Map")
    links = find(root, "a")
    assert [link.get("aria-label") for link in links] == [
        "Davao: Policy prepared",
        "Cebu <City>: Policy partial",
    ]
    assert [link.get("href") for link in links] == ["/results/1/"] * 2
    assert [title.text for title in find(root, "title")][1] == "Cebu <City>: Policy partial"


def test_a_sign_without_an_address_is_no_link():
    assert find(draw(mark(address="")), "a") == []


@pytest.mark.parametrize(
    ("rank", "circles", "halves", "fill"),
    [(2, 1, 0, "#1b3f66"), (1, 1, 1, "#ffffff"), (0, 1, 0, "#ffffff"), (None, 0, 0, None)],
)
def test_readiness_is_told_by_shape(rank, circles, halves, fill):
    link = find(draw(mark(level=Level(rank, 2))), "a")[0]
    found = find(link, "circle")

    assert len(found) == circles
    assert len(find(link, "path")) == halves
    assert [circle.get("fill") for circle in found] == ([fill] if circles else [])
    assert len(find(link, "line")) == (rank is None)


@pytest.mark.parametrize(("rank", "full"), [(None, []), (0, [0]), (2, [2])])
def test_a_stage_is_told_by_stairs_on_a_white_ground(rank, full):
    link = find(draw(mark(level=Level(rank, 2, is_stage=True))), "a")[0]
    steps = find(find(link, "svg")[0], "rect")

    assert len(steps) == 3
    assert [index for index, step in enumerate(steps) if step.get("fill") == "#1b3f66"] == full
    grounds = [rect for rect in link if rect.tag == f"{SVG}rect" and rect.get("fill") == "#ffffff"]
    assert len(grounds) == 1


def test_published_marks_are_smaller_and_their_names_lighter():
    label = Label(113, 104, "start")
    own, published = find(draw(mark(label=label), mark(label=label, is_reference=True)), "a")

    def width(link):
        return float(find(link, "svg")[0].get("width"))

    assert width(published) < width(own)
    assert find(own, "text")[0].get("font-weight") == "600"
    assert find(published, "text")[0].get("font-weight") is None
    stairs = Level(1, 2, is_stage=True)
    own, published = find(draw(mark(level=stairs), mark(level=stairs, is_reference=True)), "a")
    assert width(published) < width(own)


def test_a_line_leads_from_a_moved_sign_to_its_place():
    root = draw(mark(at=(120.0, 100.0), is_moved=True))
    line = find(root, "line")[0]

    assert [line.get(name) for name in ("x1", "y1", "x2", "y2")] == ["100", "100", "120", "100"]
    assert find(draw(mark()), "line") == []


@pytest.mark.parametrize(
    ("is_stage", "heights"),
    [
        # Bars 7 high: the highest level is full, the middle one half, the lowest empty; stages are thirds.
        (False, [7, 3.5, 0]),
        (True, [7, 4.67, 2.33]),
    ],
)
def test_a_group_shows_its_number_and_how_it_divides(is_stage, heights):
    levels = tuple((Level(rank, 2, is_stage), 7) for rank in (2, 1, 0, None))
    link = find(draw(mark(levels=levels, is_group=True, name="28 places", words="7 each")), "a")[0]

    assert find(link, "text")[0].text == "28"
    bars = [rect for rect in find(link, "rect") if rect.get("width") == "7"]
    assert [float(bar.get("height")) for bar in bars[1::2]] == pytest.approx(heights, abs=0.01)
    assert len(find(link, "line")) == 1


def test_a_group_of_published_marks_has_a_dashed_box():
    levels = ((Level(2, 2), 3),)
    own, published = (
        find(draw(mark(levels=levels, is_group=True, is_reference=flag)), "a")[0] for flag in (False, True)
    )

    def dashes(link):
        return [
            rect.get("stroke-dasharray") for rect in find(link, "rect") if rect.get("class") == "map__hit"
        ]

    assert (dashes(own), dashes(published)) == ([None], ["3 2"])


def test_a_level_alone_on_its_scale_fills_its_bar():
    assert Level(0, 0, is_stage=True).filled == 1
    assert Level(0, 0).filled == 0
    assert Level(None, 2).filled == 0


def test_a_picture_has_its_key_below_and_says_what_it_is():
    key = [KeyEntry(Level(2, 2), "Prepared"), KeyEntry(Level(2, 2), "Published", is_reference=True)]
    text, height = draw_picture(FRAME, LAND, [mark()], key, described="Map of Policy")
    root = ElementTree.fromstring(text.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1))

    assert height == 300 + 3 * 26
    assert (root.get("role"), root.get("aria-label")) == ("img", "Map of Policy")
    assert [found.text for found in find(root, "text")] == ["Prepared", "Published"]


def test_names_are_anchored_as_they_were_placed():
    texts = [
        find(draw(mark(label=Label(100, 90, anchor))), "text")[0].get("text-anchor")
        for anchor in ("start", "middle", "end")
    ]

    assert texts == [None, "middle", "end"]
