"""The locks: what pyproject.toml asks for, with hashes, the same in both, and from no named host."""

from __future__ import annotations

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.house.rooms import ROOT

PINNED = re.compile(
    r"^(?P<name>[\w.-]+)(?:\[.*?\])?==(?P<version>[^ ;\\]+)(?P<rest>.*(?:\n    .*)*)", re.MULTILINE
)
LOCKS = ("requirements.lock", "requirements-test.lock")


def read_lock(name: str) -> dict[str, tuple[str, str]]:
    """Return version and the rest (marker, hashes) by package."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = PINNED.finditer(text)
    return {canonicalize_name(each["name"]): (each["version"], each["rest"]) for each in found}


def list_wanted(lock: str) -> list[Requirement]:
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = list(document["project"]["dependencies"])
    if lock == "requirements-test.lock":
        wanted += document["dependency-groups"]["test"]
    return [Requirement(text) for text in wanted]


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_holds_what_is_asked_for(lock):
    pinned = read_lock(lock)
    wrong = []
    for wanted in list_wanted(lock):
        version, _ = pinned.get(canonicalize_name(wanted.name), ("", ""))
        if not version or not wanted.specifier.contains(version, prereleases=True):
            wrong.append(f"{wanted}: {version or 'missing'}")

    assert wrong == [], "run bin/lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_gives_a_hash_for_each_package(lock):
    assert [name for name, (_, rest) in read_lock(lock).items() if "--hash=sha256:" not in rest] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_lock_names_no_host(lock):
    assert "://" not in (ROOT / lock).read_text(encoding="utf-8")


def test_the_lock_of_the_tests_is_the_other_one_and_more():
    application, tests = (read_lock(name) for name in LOCKS)

    assert {name: pin for name, pin in application.items() if tests.get(name) != pin} == {}
