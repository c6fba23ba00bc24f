"""What the house is: its nouns in their order, its layers, its pure modules, and the files that are ours.

``python -m tests.house.rooms`` prints the pure modules, one a line; bin/test asks it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

NOUNS = (
    "frameworks",
    "diagnosis.scoring",
    "diagnosis.places",
    "diagnosis.jobs",
    "diagnosis.people",
    "diagnosis.assessments",
    "diagnosis.results",
    "diagnosis.advice",
    "diagnosis.comparison",
    "diagnosis.programmes",
    "diagnosis.reports",
)
"""A noun imports itself and those above it."""

LAYERS = {
    "models": 0,
    "selectors": 1,
    "permissions": 1,
    "services": 2,
    "forms": 3,
    "tasks": 3,
    "views": 3,
    "api": 3,
    "admin": 3,
    "urls": 3,
    "management": 3,
    "templatetags": 3,
}
"""Within a noun a part imports its own height and below; parts not named here may not lead further up."""

ROOMS = ("frameworks", "diagnosis", "config")
WRITTEN_BY_US = (
    *ROOMS, "tests", "templates", "static/js", "static/src", "static/css", "locale", "fixtures",
    "bin", ".ci", "deploy", "docs",
)  # fmt: skip


def list_modules(*folders: str) -> dict[str, Path]:
    """Return every Python module of the folders by its dotted name, without migrations."""
    modules = {}
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if "migrations" not in parts:
                modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


def read_pure_patterns() -> list[str]:
    """Return the pure modules as pyproject.toml names them: those that mypy checks strictly."""
    document = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    overrides = document["tool"]["mypy"]["overrides"]
    strict = [override for override in overrides if override.get("disallow_untyped_defs")]
    return sorted({pattern.removesuffix(".*") for override in strict for pattern in override["module"]})


def find_noun(module: str) -> str | None:
    """Return the noun the module belongs to."""
    return next((noun for noun in NOUNS if is_within(module, noun)), None)


def is_within(module: str, package: str) -> bool:
    """Say whether the module is the package or lies in it."""
    return module == package or module.startswith(f"{package}.")


def list_own_texts() -> Iterator[Path]:
    """Yield every text file written by us: no vendored, generated or compiled ones."""
    for folder in WRITTEN_BY_US:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts and path.suffix not in {".pyc", ".mo"}:
                yield path
    for path in sorted(ROOT.iterdir()):
        if path.is_file() and path.suffix in {".md", ".toml", ".lock", ".py", ".txt"}:
            yield path


if __name__ == "__main__":
    for pattern in read_pure_patterns():
        if pattern in list_modules(*ROOMS):
            print(pattern)
