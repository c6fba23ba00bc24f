"""Every fault of a library document, by its place, and its sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnosis.advice.checking import find_circles, list_problems
from diagnosis.advice.document import compile_library
from diagnosis.advice.library_wording import SENTENCES, describe, describe_problem
from frameworks.messages import Message, Problem
from tests.diagnosis.advice.documents import make_library_document, small_vocabulary
from tests.frameworks.documents import change

M0, M1 = "measures.0", "measures.1"
P0, P1 = "measures[0]", "measures[1]"
LONG = "a" * 1501


def list_codes(document):
    return [(problem.place, problem.message.code) for problem in list_problems(document, small_vocabulary())]


def test_the_small_library_has_no_problem():
    assert list_codes(make_library_document()) == []


FAULTS = [
    # form
    ("colour", "red", [("colour", "key.unknown")]),
    ("summary", ..., [("summary", "key.missing")]),
    ("title.ja", ..., [("title.ja", "text.missing")]),
    (f"{M0}.do.en", LONG, [(f"{P0}.do.en", "text.too_long")]),
    (f"{M0}.colour", "red", [(f"{P0}.colour", "key.unknown")]),
    (f"{M0}.place_kinds", ["village"], [(f"{P0}.place_kinds[0]", "expected.choice")]),
    (f"{M0}.horizon", "soon", [(f"{P0}.horizon", "expected.choice")]),
    ("measures.0", "write", None),
    ("measures", "write", None),
    ("measures", [], None),
    ("languages", ["en"], None),
    # repeated
    (f"{M1}.key", "write-vision", None),
    (f"{M1}.derived_from", ["x01"], [(f"{P1}.derived_from", "origin.repeated")]),
    ("horizons.2.key", "soon", [("horizons", "label.missing"), ("horizons[2].key", "label.unknown")]),
    ("efforts.0", None, [("efforts[0]", "expected.record"), ("efforts", "label.missing")]),
    (
        f"{M1}.raises",
        [{"question": "policy.targets.quick", "to": "partly"}] * 2,
        [(f"{P1}.raises[1].question", "entry.repeated")],
    ),
    # works
    (f"{M0}.source.work", "x", [(f"{P0}.source.work", "unknown.work")]),
    (f"{M0}.example.source.work", "x", [(f"{P0}.example.source.work", "unknown.work")]),
    ("stage_advice.0.source.work", "x", [("stage_advice[0].source.work", "unknown.work")]),
    ("disputes.0.views.0.source.work", "x", [("disputes[0].views[0].source.work", "unknown.work")]),
    ("class_directions.source.work", "x", [("class_directions.source.work", "unknown.work")]),
    # what a measure names
    (f"{M0}.elements", ["policy.vision", "x"], [(f"{P0}.elements", "unknown.element")]),
    (f"{M0}.criteria", ["x"], [(f"{P0}.criteria", "unknown.criterion")]),
    (f"{M0}.stages", ["x"], [(f"{P0}.stages", "unknown.stage")]),
    (f"{M0}.economic_groups", ["x"], [(f"{P0}.economic_groups", "unknown.economic_group")]),
    (f"{M0}.characters", ["x"], [(f"{P0}.characters", "unknown.character")]),
    (f"{M0}.issues", ["x"], [(f"{P0}.issues", "unknown.issue")]),
    (f"{M0}.requires", ["x"], [(f"{P0}.requires", "unknown.measure")]),
    (f"{M0}.scaling", ["x"], [(f"{P0}.scaling", "unknown.scaling")]),
    (f"{M0}.business_models", ["x"], [(f"{P0}.business_models", "unknown.business_model")]),
    (f"{M0}.lead", "x", [(f"{P0}.lead", "unknown.lead")]),
    (f"{M0}.lead", 5, [(f"{P0}.lead", "expected.key")]),
    # lifts
    (f"{M0}.raises.0.question", "x", [(f"{P0}.raises[0].question", "unknown.question")]),
    (f"{M0}.raises.0.question", 5, [(f"{P0}.raises[0].question", "expected.key")]),
    (
        f"{M0}.raises.0.question",
        "policy.targets.quick",
        [(f"{P0}.raises[0].question", "lift.other_element")],
    ),
    (f"{M0}.raises.0.to", "x", [(f"{P0}.raises[0].to", "lift.no_such_level")]),
    (f"{M0}.raises.0.to", "not-started", [(f"{P0}.raises[0].to", "lift.lowest")]),
    (f"{M0}.raises.0.to", ..., [(f"{P0}.raises[0].to", "key.missing")]),
    # basis
    (f"{M0}.source", ..., [(f"{P0}.source", "basis.without_source")]),
    (f"{M0}.basis", "ours", [(f"{P0}.source", "basis.ours_with_source")]),
    # order
    (f"{M0}.requires", ["set-targets"], [(f"{P0}.requires", "requires.circle")]),
    (f"{M0}.requires", ["write-vision"], [(f"{P0}.requires", "requires.circle")]),
    # the rest
    ("stage_advice.0.stage", "x", [("stage_advice[0].stage", "unknown.stage")]),
    ("disputes.0.views.0.measures", ["x"], [("disputes[0].views[0].measures", "unknown.measure")]),
    ("disputes.0.default", {"x": "now"}, [("disputes[0].default.x", "unknown.stage")]),
    ("disputes.0.default.in-place", "x", [("disputes[0].default.in-place", "unknown.view")]),
    ("disputes.0.default.in-place", 5, [("disputes[0].default.in-place", "expected.key")]),
    (
        "class_directions.cells.0.economic",
        "x",
        [("class_directions.cells[0].economic", "unknown.economic_group")],
    ),
    (
        "class_directions.cells.0.character",
        ...,
        [("class_directions.cells[0].character", "key.missing")],
    ),
    (
        "class_directions.quadrants.0.groups",
        ["x"],
        [("class_directions.quadrants[0].groups", "unknown.economic_group")],
    ),
    (
        "class_directions.by_character.0.character",
        "x",
        [("class_directions.by_character[0].character", "unknown.character")],
    ),
]


@pytest.mark.parametrize(("path", "value", "expected"), FAULTS)
def test_a_fault_is_named_at_its_place(path, value, expected):
    document = make_library_document()
    change(document, path, value)

    found = list_codes(document)

    assert found
    if expected is not None:
        assert found == expected


def test_a_repeated_key_names_the_first():
    document = make_library_document()
    document["measures"][2]["key"] = "write-vision"
    document["class_directions"]["cells"] *= 2

    found = {
        (problem.place, problem.message.params.get("first"))
        for problem in list_problems(document, small_vocabulary())
        if problem.message.code == "entry.repeated"
    }

    assert found == {
        ("measures[2].key", "measures[0].key"),
        ("class_directions.cells[1].character", "class_directions.cells[0].character"),
    }


def test_an_empty_library_is_said_once():
    document = make_library_document()
    document["measures"] = []
    document["disputes"] = []

    assert list_codes(document) == [("measures", "library.empty")]


def test_a_library_speaks_the_languages_of_its_framework():
    document = make_library_document()
    document["languages"] = ["en"]

    assert ("languages", "language.missing") in list_codes(document)


@pytest.mark.parametrize(
    ("requires", "circles"),
    [
        ({}, ()),
        ({"a": ("b",), "b": ("c",), "c": ()}, ()),
        ({"a": ("b", "c"), "b": ("c",), "c": ()}, ()),
        ({"a": ("a",)}, (("a",),)),
        ({"x": ("a",), "a": ("b",), "b": ("c",), "c": ("a",)}, (("a", "b", "c"),)),
        ({"a": ("b",), "b": ("a",), "c": ("d",), "d": ("c",)}, (("a", "b"), ("c", "d"))),
        ({str(n): (str(n + 1),) for n in range(3000)} | {"3000": ()}, ()),
    ],
)
def test_circles_are_found(requires, circles):
    assert find_circles(requires) == circles


def test_every_code_of_the_library_has_a_sentence_that_takes_its_values():
    raised = {}
    for path, value, _expected in FAULTS:
        document = make_library_document()
        change(document, path, value)
        for problem in list_problems(document, small_vocabulary()):
            raised[problem.message.code] = describe(problem.message)
    kept_elsewhere = {
        "library.not_a_document", "library.other_framework", "head.key", "head.version", "unknown.framework",
    }  # fmt: skip

    assert set(SENTENCES) - set(raised) == kept_elsewhere
    assert not [sentence for sentence in raised.values() if "%(" in sentence]


def test_a_problem_is_said_with_its_place():
    problem = Problem("measures[3].lead", Message("unknown.lead", {"key": "king"}))
    sentence = "The library names nobody who leads with the key king."

    assert describe_problem(problem) == f"measures[3].lead: {sentence}"
    assert describe_problem(problem, "write-vision") == f"measures[3].lead (write-vision): {sentence}"
    assert describe_problem(Problem("", Message("library.empty"))).startswith("-: ")


def list_paths(value, path=""):
    """Every place in a document, as ``change`` takes it."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in items:
        inner = f"{path}.{key}" if path else str(key)
        yield inner
        yield from list_paths(item, inner)


PATHS = sorted(list_paths(make_library_document()))
NONSENSE = st.sampled_from(
    [
        None,
        True,
        0,
        -1.5,
        "",
        " ",
        "x",
        "a b",
        [],
        [None],
        ["x"],
        ["x", "x"],
        {},
        {"x": None},
        {"en": 5},
        LONG,
    ]
)


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(PATHS), st.one_of(NONSENSE, st.just(...))), min_size=1, max_size=4))
def test_nonsense_never_breaks_the_check_and_what_passes_compiles(changes):
    document = make_library_document()
    for path, value in changes:
        try:
            change(document, path, value)
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took the place away

    problems = list_problems(document, small_vocabulary())

    assert all(describe(problem.message) for problem in problems)
    if not problems:
        compile_library(document)
