"""Run by bin/build-assets: writes the fonts of the PDF report as plain TTF.

WeasyPrint decodes WOFF2 on every render, which costs seconds for Japanese; TTF is read as it lies. One file
a weight: Latin with its extensions and Vietnamese; Japanese with the signs and the name characters (such as
U+9AD9) that its package keeps in a hundred small parts.
"""

import sys
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

WEIGHTS = (400, 700)
SIGNS = ((0x2000, 0x27FF), (0x3000, 0x33FF))  # punctuation, arrows, shapes, ticks; CJK signs and units
FOR_SCREENS = ("fpgm", "prep", "cvt ", "gasp")  # hints, which a PDF does not use


def is_wanted(codepoint: int) -> bool:
    """Tell whether a Japanese document may use the character: the signs above, and what CP932 can write."""
    if any(first <= codepoint <= last for first, last in SIGNS):
        return True
    try:
        chr(codepoint).encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def write_part(*, source: Path, target: Path, codepoints: set[int] | None = None) -> Path:
    """Write `source` (WOFF2) as TTF without hints; of `codepoints` only, and then without layout features."""
    font = TTFont(source)
    font.flavor = None
    for table in FOR_SCREENS:
        if table in font:
            del font[table]
    for glyph in font["glyf"].keys():  # noqa: SIM118  a table of glyphs, not a dict
        font["glyf"][glyph].removeHinting()
    if codepoints is not None:
        options = Options()
        options.layout_features = []
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=codepoints)
        subsetter.subset(font)
    font.save(target)
    return target


def characters(path: Path) -> set[int]:
    """List the characters of a font file."""
    return set(TTFont(path, lazy=True).getBestCmap())


def latin_parts(*, files: Path, weight: int, scratch: Path) -> list[Path]:
    """Write the Latin parts of one weight, whole; return their paths."""
    parts = []
    for name in ("latin", "latin-ext", "vietnamese"):
        target = scratch / f"{name}-{weight}.ttf"
        parts.append(write_part(source=files / f"noto-sans-{name}-{weight}-normal.woff2", target=target))
    return parts


def japanese_parts(*, files: Path, weight: int, scratch: Path) -> list[Path]:
    """Write the Japanese part of one weight, then from each small part what is wanted and not there yet."""
    main_part = files / f"noto-sans-jp-japanese-{weight}-normal.woff2"
    parts = [write_part(source=main_part, target=scratch / f"jp-{weight}.ttf")]
    have = characters(main_part)
    for source in sorted(files.glob(f"noto-sans-jp-*-{weight}-normal.woff2")):
        missing = {codepoint for codepoint in characters(source) - have if is_wanted(codepoint)}
        if missing:
            have |= missing
            parts.append(write_part(source=source, target=scratch / f"{source.stem}.ttf", codepoints=missing))
    return parts


def merge(*, parts: list[Path], target: Path, family: str, weight: int) -> None:
    """Join the parts into one file whose names say what it is (packages leave another weight's name)."""
    font = Merger().merge([str(part) for part in parts])
    style = {400: "Regular", 700: "Bold"}[weight]
    for record, text in (
        (1, family),
        (2, style),
        (4, f"{family} {style}"),
        (6, f"{family}-{style}".replace(" ", "")),
    ):
        font["name"].setName(text, record, 3, 1, 0x409)
    for record in (16, 17):
        font["name"].removeNames(nameID=record)
    # The time of the build would make the same input give other bytes.
    font["head"].created = font["head"].modified = TTFont(parts[0], lazy=True)["head"].created
    font.recalcTimestamp = False
    font.save(target)


def main(modules: Path, scratch: Path, target: Path) -> None:
    """Read the packages under `modules`, work in `scratch`, write the TTF files into `target`."""
    for weight in WEIGHTS:
        latin = latin_parts(files=modules / "@fontsource/noto-sans/files", weight=weight, scratch=scratch)
        merge(parts=latin, target=target / f"noto-sans-{weight}.ttf", family="Noto Sans", weight=weight)
        japanese = japanese_parts(
            files=modules / "@fontsource/noto-sans-jp/files", weight=weight, scratch=scratch
        )
        merge(
            parts=japanese, target=target / f"noto-sans-jp-{weight}.ttf", family="Noto Sans JP", weight=weight
        )


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
