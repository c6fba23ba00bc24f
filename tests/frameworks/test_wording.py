"""Codes and sentences: the same set, and no sentence without its values."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import frameworks
from frameworks.messages import Message, Problem
from frameworks.validation import TOLERATED_IN_DRAFTS
from frameworks.wording import SENTENCES, word_message, word_problem

ROOM = Path(frameworks.__file__).parent


def collect_messages() -> dict[str, set[str]]:
    """Return each code that the room uses with the values it gives."""
    found: dict[str, set[str]] = {}
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Message"
            ):
                continue
            code, *params = node.args
            assert isinstance(code, ast.Constant), f"{path}:{node.lineno}: the code is no plain text"
            keys = {key.value for key in params[0].keys} if params else set()
            found[code.value] = found.get(code.value, keys) & keys
    return found


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    assert set(SENTENCES) == set(collect_messages())


def test_sentences_use_only_values_that_the_code_gives():
    for code, keys in collect_messages().items():
        assert set(re.findall(r"%\((\w+)\)s", str(SENTENCES[code]))) <= keys, code


def test_tolerated_codes_exist():
    assert set(SENTENCES) >= TOLERATED_IN_DRAFTS


def test_a_problem_is_worded_with_its_place():
    message = Message("key.missing", {"key": "title"})

    assert word_message(message) == "The key title is missing."
    assert word_problem(Problem("domains[0]", message)) == "domains[0]: The key title is missing."
    assert word_problem(Problem("", message)) == "The key title is missing."
