"""docs/operations.md tells every environment variable that the program reads, and no other."""

from __future__ import annotations

import re

from tests.house.rooms import ROOT, list_modules

READ = re.compile(r"read_(?:text|flag|list|number|database|choice|command)\(\s*\"([A-Z_]+)\"")
TOLD = re.compile(r"`([A-Z_]{4,})`")


def list_read() -> set[str]:
    modules = list_modules("config")
    return {name for path in modules.values() for name in READ.findall(path.read_text(encoding="utf-8"))}


def list_told() -> set[str]:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    rows = text.split("## Environment variables")[1].split("\n## ")[0]
    return set(TOLD.findall(rows))


def test_every_variable_is_told():
    assert list_read() - list_told() == set()


def test_every_variable_told_is_read():
    assert list_told() - list_read() - {"DJANGO_SETTINGS_MODULE", "TEST_REDIS_URL"} == set()


def test_the_example_sets_only_known_variables():
    lines = (ROOT / "deploy/city-readiness.env").read_text(encoding="utf-8").splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")}

    assert names - list_told() == set()
