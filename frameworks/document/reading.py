"""YAML text to a document of plain values, with every fault named by its line.

A document comes from anyone who may edit a framework, so it is read as data only: no tags, no
aliases (a few lines of them can stand for gigabytes), a limit on size and depth.
"""

from __future__ import annotations

import re

import yaml

from frameworks.messages import Message, Problem

CHARACTER_LIMIT = 3_000_000
DEPTH_LIMIT = 40

_PREFIX = "tag:yaml.org,2002:"
# The plain values of YAML 1.2. The older rules that PyYAML follows read `no` as false, `12:30` as
# 750 and 2022-03-01 as a date: in a document written by hand these are words.
_PLAIN_VALUES = {
    f"{_PREFIX}null": re.compile(r"^(?:~|null|Null|NULL|)$"),
    f"{_PREFIX}bool": re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"),
    f"{_PREFIX}int": re.compile(r"^[-+]?(?:0|[1-9][0-9]{0,15})$"),
    f"{_PREFIX}float": re.compile(
        r"^[-+]?(?:[0-9]{1,16}\.[0-9]{0,16}|\.[0-9]{1,16})(?:[eE][-+]?[0-9]{1,2})?$"
    ),
}
_KNOWN_TAGS = {f"{_PREFIX}{name}" for name in ("str", "seq", "map", "null", "bool", "int", "float")}


class _Loader(yaml.CSafeLoader):
    """The fast safe loader with the plain values above."""

    yaml_implicit_resolvers: dict[str | None, list[tuple[str, re.Pattern[str]]]] = {
        None: list(_PLAIN_VALUES.items())
    }


def parse_document(text: str) -> tuple[dict[str, object] | None, tuple[Problem, ...]]:
    """Return the document and what is wrong with it as YAML.

    The document is None when the text cannot be read at all (too large, not YAML, aliases,
    not a mapping); a repeated key leaves it readable: the first value counts, the rest is named.
    Nothing is raised for any text.
    """
    if len(text) > CHARACTER_LIMIT:
        return None, (Problem("", Message("yaml.too_large", {"limit": CHARACTER_LIMIT})),)
    try:
        hazard = _find_hazard(text)
        if hazard is not None:
            return None, (hazard,)
        root = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        return None, (_name_syntax_error(error),)
    except yaml.reader.ReaderError as error:
        return None, (Problem("", Message("yaml.character", {"position": error.position})),)
    if not isinstance(root, yaml.MappingNode):
        return None, (Problem("", Message("yaml.not_a_mapping")),)
    problems: list[Problem] = []
    return _read_mapping(root, "", problems), tuple(problems)


def _find_hazard(text: str) -> Problem | None:
    """Look through the events, which need no memory and no recursion, before a tree is built."""
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.AliasEvent):
            return Problem(f"line {line}", Message("yaml.alias", {"line": line}))
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEPTH_LIMIT:
                return Problem(f"line {line}", Message("yaml.too_deep", {"line": line, "limit": DEPTH_LIMIT}))
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _name_syntax_error(error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = 1 if mark is None else mark.line + 1
    column = 1 if mark is None else mark.column + 1
    return Problem(
        f"line {line}",
        Message(
            "yaml.syntax", {"line": line, "column": column, "detail": error.problem or error.context or ""}
        ),
    )


def _read_node(node: yaml.Node, place: str, problems: list[Problem]) -> object:
    if node.tag not in _KNOWN_TAGS:
        line = node.start_mark.line + 1
        problems.append(Problem(place, Message("yaml.tag", {"tag": node.tag, "line": line})))
        return None
    if isinstance(node, yaml.MappingNode):
        return _read_mapping(node, place, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_read_node(item, f"{place}[{index}]", problems) for index, item in enumerate(node.value)]
    return _read_plain(node.tag.removeprefix(_PREFIX), node.value)


def _read_mapping(node: yaml.MappingNode, place: str, problems: list[Problem]) -> dict[str, object]:
    values: dict[str, object] = {}
    for key_node, value_node in node.value:
        line = key_node.start_mark.line + 1
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(Problem(place, Message("yaml.key", {"line": line})))
            continue
        key = str(key_node.value)
        inner = f"{place}.{key}" if place else key
        value = _read_node(value_node, inner, problems)
        if key in values:
            problems.append(Problem(inner, Message("yaml.repeated_key", {"key": key, "line": line})))
        else:
            values[key] = value
    return values


def _read_plain(kind: str, text: str) -> object:
    """Turn a plain value into what its tag says; a forced tag (``!!int x``) that does not fit stays text."""
    pattern = _PLAIN_VALUES.get(f"{_PREFIX}{kind}")
    if pattern is None or not pattern.match(text):
        return text
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() == "true"
    return int(text) if kind == "int" else float(text)
