"""A module is called after the thing it is about."""

from __future__ import annotations

import pytest

from tests.house.rooms import NOUNS, ROOMS, ROOT, find_noun, list_modules

EMPTY_WORDS = {
    "base", "common", "core", "helper", "helpers", "lib", "libs", "manager", "managers", "misc", "shared",
    "stuff", "tool", "tools", "util", "utilities", "utils",
}  # fmt: skip
ALLOWED = {
    "config.settings.base": "the settings the others start from, as Django's own guide calls them",
    "diagnosis.comparison.common": "the questions two versions have in common: a term of the method",
    "diagnosis.comparison.shared": "the scores that results of several versions share on common ground",
}


def is_empty_name(module: str) -> bool:
    return bool(EMPTY_WORDS & set(module.rsplit(".", 1)[-1].split("_"))) and module not in ALLOWED


def test_no_module_has_an_empty_name():
    assert [module for module in list_modules(*ROOMS, "tests") if is_empty_name(module)] == []


def test_every_module_stands_in_a_room():
    outside = [module for module in list_modules("frameworks", "diagnosis") if find_noun(module) is None]

    assert outside == ["diagnosis"]


def test_the_tests_follow_the_same_nouns():
    folders = {path.name for path in (ROOT / "tests/diagnosis").iterdir() if path.is_dir()}

    assert {f"diagnosis.{name}" for name in folders - {"__pycache__"}} - set(NOUNS) == set()


@pytest.mark.parametrize(
    ("module", "empty"),
    [
        ("diagnosis.places.utils", True),
        ("diagnosis.places.view_helpers", True),
        ("diagnosis.core", True),
        ("diagnosis.comparison.common", False),
        ("diagnosis.places.statistics", False),
    ],
)
def test_empty_names_are_found(module, empty):
    assert is_empty_name(module) == empty
