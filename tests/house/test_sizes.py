"""Files and functions stay small enough to be read in one go."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.rooms import ROOMS, ROOT, list_modules, list_own_texts

LINES_OF_A_FILE = 500
LINES_OF_A_FUNCTION = 60
LINES_OF_A_TEMPLATE = 150
CODE = {".py", ".js", ".mjs", ".cjs", ".css", ".scss", ".sh", ""}
BUILT = {"static/css/govuk.css"}
"""Files that a program writes and nobody reads."""


def list_long_functions(name: str, text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            lines = (node.end_lineno or node.lineno) - node.lineno + 1
            if lines > LINES_OF_A_FUNCTION:
                yield f"{name}:{node.lineno} {node.name}: {lines} lines"


def is_code(path: Path) -> bool:
    return path.suffix in CODE and "migrations" not in path.parts


def count_lines(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_no_file_of_code_is_long():
    own = {str(path.relative_to(ROOT)): count_lines(path) for path in list_own_texts() if is_code(path)}

    assert {name: lines for name, lines in own.items() if lines > LINES_OF_A_FILE and name not in BUILT} == {}


def test_no_function_is_long():
    texts = {name: path.read_text(encoding="utf-8") for name, path in list_modules(*ROOMS, "tests").items()}
    long = [line for name, text in texts.items() for line in list_long_functions(name, text)]

    assert not long, "\n".join(long)


def test_no_template_is_long():
    paths = sorted((ROOT / "templates").rglob("*.*"))
    templates = {str(path.relative_to(ROOT)): count_lines(path) for path in paths}

    assert {name: lines for name, lines in templates.items() if lines > LINES_OF_A_TEMPLATE} == {}


@pytest.mark.parametrize(("lines", "found"), [(60, 0), (61, 1)])
def test_long_functions_are_found(lines, found):
    text = "\n".join(["def count():", *["    pass"] * (lines - 1)])

    assert len(list(list_long_functions("sample", text))) == found
