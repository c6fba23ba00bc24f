"""The house's colours and the frame of every figure.

Colours, sizes and faces are written as attributes: neither a strict content policy nor the PDF's
engine styles the inside of an inline SVG.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

INK = "#17222d"
INK_SOFT = "#4c5a67"
BLUE = "#1b3f66"
BLUE_MID = "#4a779f"
BLUE_BAND = "#b9cde0"
CLAY = "#a8481a"
EDGE = "#6b7884"
LINE = "#d6dbe0"
WHITE = "#ffffff"
FONT = "Segoe UI, -apple-system, Roboto, Noto Sans, Noto Sans JP, Noto Sans CJK JP, sans-serif"


def write_number(value: float) -> str:
    """Return a coordinate in its shortest form, with at most two decimals."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def element(name: str, text: str | None = None, /, **attributes: object) -> str:
    """Return one SVG element; attributes are escaped, ``_`` in their names is ``-``, None leaves one out.

    Numbers are shortened. ``text`` is escaped too.
    """
    parts = [name]
    for key, value in attributes.items():
        if value is None:
            continue
        shown = write_number(value) if isinstance(value, float) else str(value)
        parts.append(f'{key.rstrip("_").replace("_", "-")}="{escape(shown)}"')
    head = " ".join(parts)
    return f"<{head}/>" if text is None else f"<{head}>{escape(text)}</{name}>"


def frame(
    width: float, height: float, body: Iterable[str], *, described: str, class_name: str, scale: float = 1
) -> str:
    """Return a figure of its own size. ``described`` is its text alternative; empty hides it from readers.

    ``scale`` enlarges the shown size, not the drawing.
    """
    inside = "".join(body)
    return (
        f'<svg class="{class_name}" viewBox="0 0 {write_number(width)} {write_number(height)}" '
        f'width="{write_number(width * scale)}" height="{write_number(height * scale)}"'
        f"{_face(inside)} {_alternative(described)}>{inside}</svg>"
    )


def frame_fluid(height: float, body: Iterable[str], *, described: str) -> str:
    """Return a figure as wide as its place: x in percent, so that type, dots and lines keep their size."""
    inside = "".join(body)
    return (
        f'<svg class="fluid" width="100%" height="{write_number(height)}" overflow="visible"'
        f"{_face(inside)} {_alternative(described)}>{inside}</svg>"
    )


def _face(inside: str) -> str:
    return f' font-family="{FONT}"' if "<text" in inside else ""


def _alternative(described: str) -> str:
    if not described:
        return 'aria-hidden="true" focusable="false"'
    return f'role="img" aria-label="{escape(described)}"'
