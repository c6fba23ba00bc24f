"""Finding measures, and what a version changes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from diagnosis.advice.browsing import Wanted, find_measures, list_dependants, list_disputes_about
from diagnosis.advice.differences import compare_libraries, find_measure_key
from tests.diagnosis.advice.documents import make_library_document, small_framework, small_library

VISION, TARGETS, LESSONS = "write-vision", "set-targets", "share-lessons"


def find(language="en", library=None, **wanted):
    found = find_measures(library or small_library(), small_framework(), Wanted(**wanted), language)
    return [measure.key for group in found for part in group.elements for measure in part.measures]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [VISION, TARGETS, LESSONS]),
        ({"node": "policy"}, [VISION, TARGETS]),
        ({"node": "policy.vision"}, [VISION, TARGETS]),
        ({"node": "operation.partners"}, [LESSONS]),
        ({"node": "x"}, []),
        ({"stage": "to-be-developed"}, [VISION, TARGETS]),
        ({"stage": "in-place"}, [TARGETS, LESSONS]),
        ({"horizon": "mid"}, [TARGETS]),
        ({"effort": "high"}, [LESSONS]),
        ({"lead": "planning"}, [VISION, TARGETS, LESSONS]),
        ({"lead": "x"}, []),
        ({"place_kind": "district"}, [VISION, TARGETS]),
        ({"words": "WRITE"}, [VISION]),
        ({"words": "write harbour"}, [VISION]),
        ({"words": "write neighbour"}, []),
        ({"words": "ビジョン"}, [VISION]),
        ({"words": "隣の市"}, []),
        ({"words": "Ｓhare"}, [LESSONS]),
    ],
)
def test_measures_are_found(wanted, found):
    assert find(**wanted) == found


def test_texts_are_searched_in_the_language_of_the_reader():
    assert find(language="ja", words="隣の市") == [LESSONS]


def test_measures_stand_under_the_element_that_is_looked_for():
    [domain] = find_measures(small_library(), small_framework(), Wanted(node="policy.vision"), "en")

    assert [(part.element.key, len(part.measures)) for part in domain.elements] == [("policy.vision", 2)]
    assert domain.count == 2


def test_a_measure_of_an_element_that_is_gone_stands_last():
    library = small_library()
    moved = replace(library.measures[0], elements=("policy.gone",))
    changed = replace(library, measures=(moved, *library.measures[1:]))

    *_others, last = find_measures(changed, small_framework(), Wanted(), "en")

    assert (last.domain, last.elements[0].element) == (None, None)
    assert find(library=changed) == [TARGETS, LESSONS, VISION]
    assert find(library=changed, node="policy.vision") == [TARGETS]


def test_nothing_is_looked_for():
    assert Wanted().is_empty
    assert not Wanted(words="a").is_empty


def test_what_opens_the_way_and_what_is_disputed():
    library = small_library()
    vision, targets, _lessons = library.measures

    assert list_dependants(library, vision) == (targets,)
    assert list_dependants(library, targets) == ()
    assert list_disputes_about(library, vision) == library.disputes
    assert list_disputes_about(library, targets) == ()


def test_what_a_version_changes_is_listed():
    before, after = make_library_document(), make_library_document()
    after["version"] = "2.0"
    after["measures"][0]["key"] = "write-more"
    after["measures"][1]["effort"] = "high"
    after["measures"][1]["stages"] = ["in-place"]
    after["measures"][2]["issues"] = []  # the same as nothing
    after["summary"]["en"] = "Changed."

    difference = compare_libraries(before, after)

    assert [measure.key for measure in difference.new] == ["write-more"]
    assert [(measure.key, measure.parts) for measure in difference.changed] == [
        ("set-targets", ("stages", "effort"))
    ]
    assert [measure.key for measure in difference.gone] == ["write-vision"]
    assert difference.gone[0].title == {"en": "Write the vision", "ja": "ビジョンを書く"}
    assert difference.parts == ("summary",)
    assert not difference.is_empty
    assert compare_libraries(before, before).is_empty


def test_broken_documents_are_compared_as_far_as_they_go():
    broken = {"measures": [5, {"key": 5}, {"key": "a"}, {"key": "b", "title": {"en": 5}}]}

    difference = compare_libraries(make_library_document(), broken)

    assert [(measure.key, measure.title) for measure in difference.new] == [("a", {}), ("b", {})]


@pytest.mark.parametrize(
    ("place", "key"),
    [
        ("measures[0]", "write-vision"),
        ("measures[1].lead", "set-targets"),
        ("measures[9].lead", ""),
        ("key", ""),
    ],
)
def test_the_measure_of_a_place_is_named(place, key):
    assert find_measure_key(make_library_document(), place) == key


def test_a_measure_without_a_key_has_no_name():
    assert find_measure_key({"measures": [{"key": 5}]}, "measures[0].key") == ""
