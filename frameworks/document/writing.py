"""A document to YAML: the same values always give the same text, in the order of the layout."""

from __future__ import annotations

from collections.abc import Mapping

import yaml

from frameworks import layout
from frameworks.document.reading import _PLAIN_VALUES

LINE_WIDTH = 110


class _Dumper(yaml.CSafeDumper):
    """The safe dumper, made to quote what either generation of YAML would read as something else."""

    def ignore_aliases(self, data: object) -> bool:
        """Write the same value out each time: readers here refuse aliases."""
        return True


for _tag, _pattern in _PLAIN_VALUES.items():
    _Dumper.add_implicit_resolver(_tag, _pattern, None)


def dump_document(document: Mapping[str, object]) -> str:
    """Return the document as YAML that ``parse_document`` reads back to the same values."""
    return dump_value(order_keys(document, layout.DOCUMENT))


def dump_value(value: object) -> str:
    """Return any plain value as YAML, its keys in the order they have."""
    return yaml.dump(
        value,
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        default_flow_style=False,
        width=LINE_WIDTH,
    )


def order_keys(value: object, shape: layout.Shape) -> object:
    """Return the value with the keys of its records in the layout's order, unknown keys last."""
    if isinstance(shape, layout.RecordShape) and isinstance(value, Mapping):
        shapes = {entry.key: entry.shape for entry in shape.entries}
        known = {key: order_keys(value[key], inner) for key, inner in shapes.items() if key in value}
        return known | {key: item for key, item in value.items() if key not in shapes}
    if isinstance(shape, layout.MapShape) and isinstance(value, Mapping):
        return {key: order_keys(item, shape.item) for key, item in value.items()}
    if isinstance(shape, layout.ListShape) and isinstance(value, list | tuple):
        return [order_keys(item, shape.item) for item in value]
    return value
