"""A library document to the immutable values that matching and pages read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from diagnosis.advice import library
from diagnosis.advice.document.completing import complete_library, digest_library
from frameworks.spec import Source, Work


def compile_library(document: Mapping[str, Any]) -> library.Library:
    """Return the library of a document without problems, its digest computed."""
    complete = complete_library(document)
    return library.Library(
        key=complete["key"],
        framework=complete["framework"],
        version=complete["version"],
        languages=tuple(complete["languages"]),
        title=complete["title"],
        summary=complete["summary"],
        works=tuple(Work(work["key"], work["title"], work.get("url", "")) for work in complete["works"]),
        leads=_compile_labels(complete["leads"]),
        horizons=_compile_labels(complete["horizons"]),
        efforts=_compile_labels(complete["efforts"]),
        stage_advice=tuple(
            library.StageAdvice(row["stage"], row["title"], row["do"], row["avoid"], _compile_source(row))
            for row in complete["stage_advice"]
        ),
        scaling=_compile_choice(complete["scaling"]),
        business_models=_compile_choice(complete["business_models"]),
        disputes=tuple(_compile_dispute(row) for row in complete["disputes"]),
        class_directions=_compile_directions(complete["class_directions"]),
        measures=tuple(_compile_measure(row) for row in complete["measures"]),
        digest=digest_library(complete),
    )


def _compile_source(record: Mapping[str, Any]) -> Source:
    source = record["source"]
    return Source(source["work"], source["at"], source.get("source_title", ""))


def _compile_labels(rows: list[dict[str, Any]]) -> tuple[library.Label, ...]:
    return tuple(library.Label(row["key"], row["title"], row.get("about", {})) for row in rows)


def _compile_choice(choice: Mapping[str, Any]) -> library.Choice:
    options = tuple(
        library.Option(
            row["key"],
            row["title"],
            row["about"],
            tuple(row["fits_when"]),
            row["watch_out"],
            _compile_source(row),
        )
        for row in choice["options"]
    )
    return library.Choice(choice["question"], options)


def _compile_dispute(row: Mapping[str, Any]) -> library.Dispute:
    views = tuple(
        library.View(view["key"], view["text"], _compile_source(view), tuple(view["measures"]))
        for view in row["views"]
    )
    return library.Dispute(row["key"], row["question"], views, row["default"], row["reason"])


def _compile_directions(record: Mapping[str, Any]) -> library.ClassDirections:
    return library.ClassDirections(
        note=record["note"],
        cells=tuple(
            library.ClassCell(row["economic"], row["character"], tuple(row["issues"]), _compile_source(row))
            for row in record["cells"]
        ),
        quadrants=tuple(
            library.ClassQuadrant(
                row["key"],
                tuple(row["groups"]),
                tuple(row["characters"]),
                row["title"],
                row["direction"],
                _compile_source(row),
            )
            for row in record["quadrants"]
        ),
        by_character=tuple(
            library.CharacterDirection(
                row["character"],
                row["direction"],
                tuple(row["upper"]),
                tuple(row["lower"]),
                _compile_source(row),
            )
            for row in record["by_character"]
        ),
        source=_compile_source(record) if record.get("source") else None,
    )


def _compile_measure(row: Mapping[str, Any]) -> library.Measure:
    example = row.get("example")
    return library.Measure(
        key=row["key"],
        title=row["title"],
        do=row["do"],
        first_step=row["first_step"],
        elements=tuple(row["elements"]),
        raises=tuple(library.Lift(lift["question"], lift["to"]) for lift in row["raises"]),
        criteria=tuple(row["criteria"]),
        place_kinds=frozenset(row["place_kinds"]),
        stages=tuple(row["stages"]),
        economic_groups=tuple(row["economic_groups"]),
        characters=tuple(row["characters"]),
        issues=tuple(row["issues"]),
        lead=row["lead"],
        horizon=row["horizon"],
        effort=row["effort"],
        requires=tuple(row["requires"]),
        scaling=tuple(row["scaling"]),
        business_models=tuple(row["business_models"]),
        example=None
        if example is None
        else library.Example(example["place"], example["text"], _compile_source(example)),
        source=_compile_source(row) if row.get("source") else None,
        basis=row["basis"],
        derived_from=tuple(row["derived_from"]),
    )
