"""Read the imports of modules and judge them by the rules of the house.

The judges take names and imports only, so that a test can show them wrong samples.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from tests.house.rooms import LAYERS, NOUNS, find_noun, is_within

RELATIONS = {"ForeignKey", "OneToOneField", "ManyToManyField", "get_model"}
IMPURE_STANDARD = {
    "asyncio", "concurrent", "ctypes", "ftplib", "getpass", "http", "io", "locale", "logging",
    "multiprocessing", "os", "pathlib", "platform", "random", "secrets", "select", "selectors", "shutil",
    "signal", "smtplib", "socket", "socketserver", "sqlite3", "ssl", "subprocess", "sys", "tempfile",
    "threading", "time", "urllib.request", "uuid.uuid1", "uuid.uuid4", "xmlrpc", "zoneinfo",
}  # fmt: skip
"""What reads the machine, its clock, its files, its network or chance."""
PURE_PACKAGES = {"numpy", "yaml"}
"""Packages that only reckon or read texts."""
IMPURE_CALLS = {"now", "today", "utcnow", "open", "input", "print", "read_text", "write_text"}
CONFIG_FOR_NOUNS = {
    "config.api": "the API's one shape of an error",
    "config.env": "the readers of environment variables",
}


@dataclass(frozen=True, slots=True)
class Import:
    """One module that another one uses; ``deferred`` where the import stands inside a function."""

    target: str
    line: int
    deferred: bool = False
    function: str = ""


@dataclass(frozen=True, slots=True)
class Module:
    """A module's dotted name, what it imports, and the calls that a pure module may not make."""

    name: str
    imports: tuple[Import, ...] = ()
    impure_calls: tuple[tuple[str, int], ...] = ()


def read_module(name: str, text: str, *, known: Collection[str], is_package: bool = False) -> Module:
    """Return the module's imports, those by a model's label (``"places.Place"``) included.

    ``from a.b import c`` means the module ``a.b.c`` where that is among the known ones, else ``a.b``.
    """
    imports: list[Import] = []
    calls: list[tuple[str, int]] = []
    for node, function in _walk(ast.parse(text)):
        for target in _list_targets(node, name, known, is_package=is_package):
            is_label = isinstance(node, ast.Call)
            imports.append(Import(target, node.lineno, bool(function) and not is_label, function))
        if isinstance(node, ast.Call) and (called := _get_called(node)) in IMPURE_CALLS:
            calls.append((called, node.lineno))
    return Module(name, tuple(imports), tuple(calls))


def judge_order(module: Module) -> Iterator[str]:
    """Yield the imports of a noun that stands further down the list, of the mounts or of tests."""
    noun = find_noun(module.name)
    for found in module.imports:
        other = find_noun(found.target)
        if noun is None and is_within(module.name, "diagnosis") and other is not None:
            yield f"{module.name}:{found.line} stands in no room and imports {found.target}"
        elif noun is not None and other is not None and NOUNS.index(other) > NOUNS.index(noun):
            yield f"{module.name}:{found.line} imports {found.target}: {other} stands below {noun}"
        elif noun is not None and _is_mount(found.target):
            yield f"{module.name}:{found.line} imports {found.target}: it belongs to no noun"


def judge_layers(modules: Mapping[str, Module], noun: str) -> Iterator[str]:
    """Yield the ways on which a part of the noun reaches a part that lies higher."""
    inside = {name: module for name, module in modules.items() if is_within(name, noun)}
    for name in inside:
        height = _get_height(name, noun)
        if height is None:
            continue
        for way in _follow(name, inside, noun):
            reached = _get_height(way[-1], noun)
            if reached is not None and reached > height:
                yield f"{' -> '.join(way)}: {_get_part(name, noun)} may not use {_get_part(way[-1], noun)}"


def judge_pure(module: Module, *, pure: Collection[str]) -> Iterator[str]:
    """Yield what a pure module may not use: Django, settings, rows, the clock, files, the network."""
    for found in module.imports:
        top = found.target.split(".")[0]
        if find_noun(found.target) or is_within(found.target, "config"):
            allowed = any(is_within(found.target, pattern) for pattern in pure)
        elif top in sys.stdlib_module_names:
            allowed = not any(is_within(found.target, impure) for impure in IMPURE_STANDARD)
        else:
            allowed = top in PURE_PACKAGES
        if not allowed:
            yield f"{module.name}:{found.line} imports {found.target}: it is not pure"
    for called, line in module.impure_calls:
        yield f"{module.name}:{line} calls {called}(): it is not pure"


def judge_deferred(module: Module, *, reasons: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Yield imports inside functions without a reason; ``ready`` of an app must defer (models load first)."""
    for found in module.imports:
        if not found.deferred or (module.name.endswith(".apps") and found.function == "ready"):
            continue
        if (module.name, found.target) not in reasons:
            where = f"{module.name}:{found.line}"
            yield f"{where} imports {found.target} inside {found.function}() without a listed reason"


def _walk(tree: ast.AST, function: str = "") -> Iterator[tuple[ast.stmt | ast.expr, str]]:
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, (ast.stmt, ast.expr)):
            yield child, function
        inside = child.name if isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef)) else function
        yield from _walk(child, inside)


def _list_targets(node: ast.AST, name: str, known: Collection[str], *, is_package: bool) -> Sequence[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            parents = name.split(".") if is_package else name.split(".")[:-1]
            parents = parents[: len(parents) - node.level + 1]
            base = ".".join([*parents, base] if base else parents)
        found = (f"{base}.{alias.name}" for alias in node.names)
        standard = base.split(".")[0] in sys.stdlib_module_names
        return list(dict.fromkeys(target if target in known or standard else base for target in found))
    if isinstance(node, ast.Call) and _get_called(node) in RELATIONS:
        return _list_labels(node)
    return []


def _list_labels(call: ast.Call) -> list[str]:
    named = (keyword.value for keyword in call.keywords if keyword.arg in {"to", "through"})
    constants = (value for value in chain(call.args[:2], named) if isinstance(value, ast.Constant))
    texts = [constant.value for constant in constants if isinstance(constant.value, str)]
    nouns = {noun.rsplit(".", 1)[-1]: noun for noun in NOUNS}
    return [f"{nouns[text.split('.')[0]]}.models" for text in texts if text.split(".")[0] in nouns]


def _get_called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Attribute):
        return call.func.attr
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _is_mount(target: str) -> bool:
    return is_within(target, "tests") or (is_within(target, "config") and target not in CONFIG_FOR_NOUNS)


def _get_part(module: str, noun: str) -> str:
    return module.removeprefix(noun).removeprefix(".").split(".")[0]


def _get_height(module: str, noun: str) -> int | None:
    return LAYERS.get(_get_part(module, noun))


def _follow(start: str, inside: Mapping[str, Module], noun: str) -> Iterator[tuple[str, ...]]:
    """Yield the ways from a part: to named parts directly, and through unnamed ones."""
    waiting = [(start,)]
    seen = {start}
    while waiting:
        way = waiting.pop()
        for found in inside[way[-1]].imports:
            if found.target in seen or found.target not in inside:
                continue
            seen.add(found.target)
            yield (*way, found.target)
            if _get_height(found.target, noun) is None:
                waiting.append((*way, found.target))
