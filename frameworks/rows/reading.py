"""The rows of a draft read as the document they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from frameworks import models
from frameworks.completion import plain_number
from frameworks.models.rows import SourcedRow
from frameworks.row_order import ROW_MODELS
from frameworks.rows.repeated_keys import drop_number

_STEPS = ("element", "domain", "overall")
_CHANCES = ("one_down", "one_up", "two_down")


def read_document(version: models.FrameworkVersion) -> dict[str, Any]:
    """Return the document that a draft's rows stand for: a fixed number of queries.

    It has the form of a complete document, and every fault that the rows have.
    """
    return _Reader(version).read()


class _Reader:
    """Reads all rows of a version once, and joins them by their foreign keys."""

    def __init__(self, version: models.FrameworkVersion) -> None:
        self.version = version
        self.languages = version.languages if isinstance(version.languages, list) else []
        self.rows: dict[Any, list[Any]] = {
            model: list(model._default_manager.filter(version=version).order_by("order", "pk"))
            for model in ROW_MODELS
        }
        self.keys: dict[Any, dict[int, str]] = {
            model: {row.pk: row.key for row in rows}
            for model, rows in self.rows.items()
            if any(field.name == "key" for field in model._meta.fields)
        }

    def read(self) -> dict[str, Any]:
        """Join the whole document."""
        version = self.version
        kinds = {
            "domain": version.domain_title,
            "element": version.element_title,
            "question": version.question_title,
        }
        return {
            "key": version.framework.key,
            "version": version.number,
            "subject": version.framework.subject,
            "languages": version.languages,
            "title": self.text(version.title),
            "summary": self.text(version.summary),
            "node_titles": {kind: self.text(text) for kind, text in kinds.items()},
            **self.read_ways_of_answering(),
            "gates": [self.read_gate(gate) for gate in self.rows[models.Gate]],
            "coverage_percent": plain_number(version.coverage_percent),
            "aggregation": {
                kind: {
                    "method": getattr(version, f"{kind}_method"),
                    "alternatives": getattr(version, f"{kind}_alternatives"),
                }
                for kind in _STEPS
            },
            "stages": [self.read_stage(stage) for stage in self.rows[models.Stage]],
            "certainty": {
                "draws": version.draws,
                "weight_spread_percent": plain_number(version.weight_spread_percent),
            },
            **self.read_lens(),
            **self.read_facts_and_terms(),
            "notes": self.texts(version.notes),
            "domains": [self.read_domain(domain) for domain in self.rows[models.Domain]],
        }

    def read_ways_of_answering(self) -> dict[str, Any]:
        """Join works, modes, scales, grades and levels."""
        return {
            "works": [
                {"key": work.key, "title": self.text(work.title), **({"url": work.url} if work.url else {})}
                for work in self.rows[models.Work]
            ],
            "mode_titles": {
                mode.key: {
                    "title": self.text(mode.title),
                    "about": self.text(mode.about),
                    "minutes": mode.minutes,
                }
                for mode in self.rows[models.Mode]
            },
            "scales": [self.read_scale(scale) for scale in self.rows[models.Scale]],
            "grades": [
                {
                    "key": grade.key,
                    "title": self.text(grade.title),
                    "about": self.text(grade.about),
                    "chances": {key: plain_number(getattr(grade, key)) for key in _CHANCES},
                }
                for grade in self.rows[models.EvidenceGrade]
            ],
            "readiness_levels": [
                {
                    "key": level.key,
                    "threshold": plain_number(level.threshold),
                    "title": self.text(level.title),
                    "about": self.text(level.about),
                }
                for level in self.rows[models.ReadinessLevel]
            ],
        }

    def text(self, text: Any) -> Any:
        """Return a text in the languages of the version: one taken off the list is left out.

        What is no text (a row written past the forms) is kept as it is, for validation to name.
        """
        if not isinstance(text, Mapping):
            return text
        return {language: text[language] for language in self.languages if text.get(language)}

    def texts(self, texts: Any) -> Any:
        """Return a list or a mapping of texts in the languages of the version."""
        if isinstance(texts, list):
            return [self.text(text) for text in texts]
        return {key: self.text(text) for key, text in texts.items()} if isinstance(texts, Mapping) else texts

    def key(self, model: Any, pk: int) -> str:
        """Return the key of a row by its id; empty for a row of another version, which validation names."""
        return self.keys[model].get(pk, "")

    def source(self, row: SourcedRow) -> dict[str, Any]:
        """Return ``{"source": ...}``, or nothing where the row names none yet."""
        if row.source_work_id is None:
            return {}
        title = {"source_title": row.source_title} if row.source_title else {}
        return {
            "source": {
                "work": self.key(models.Work, row.source_work_id),
                "at": self.text(row.source_at),
                **title,
            }
        }

    def read_scale(self, scale: models.Scale) -> dict[str, Any]:
        """Join a scale with its levels."""
        levels = [
            {
                "key": level.key,
                "value": plain_number(level.value),
                "title": self.text(level.title),
                "meaning": self.text(level.meaning),
                "shown": self.text(level.shown),
            }
            for level in self.rows[models.ScaleLevel]
            if level.scale_id == scale.pk
        ]
        return {"key": scale.key, "title": self.text(scale.title), "levels": levels}

    def read_gate(self, gate: models.Gate) -> dict[str, Any]:
        """Join a gate with what it names."""
        found: dict[str, Any] = {
            "level": self.key(models.ReadinessLevel, gate.level_id),
            "score": plain_number(gate.score),
        }
        if gate.domain_id is not None:
            found["domain"] = self.key(models.Domain, gate.domain_id)
        if gate.element_id is not None:
            found["element"] = self.key(models.Element, gate.element_id)
        return found

    def read_stage(self, stage: models.Stage) -> dict[str, Any]:
        """Join a stage with its rule."""
        words = {key: self.text(getattr(stage, key)) for key in ("title", "subtitle", "note", "about")}
        rule = {} if stage.rule is None else {"rule": stage.rule}
        return {"key": stage.key, **words, **self.source(stage), **rule}

    def read_lens(self) -> dict[str, Any]:
        """Join criteria, success factors and empty cells."""
        return {
            "criteria": [
                {
                    "key": row.key,
                    "title": self.text(row.title),
                    "question": self.text(row.question),
                    "about": self.text(row.about),
                    **self.source(row),
                }
                for row in self.rows[models.Criterion]
            ],
            "success_factors": [
                {"key": row.key, **self.read_cell(row), "title": self.text(row.title), **self.source(row)}
                for row in self.rows[models.SuccessFactor]
            ],
            "empty_cells": [self.read_cell(cell) for cell in self.rows[models.EmptyCell]],
        }

    def read_facts_and_terms(self) -> dict[str, Any]:
        """Join the facts of the source and the glossary; a framework without them has no such keys."""
        facts = [
            {
                "key": row.key,
                "element": self.key(models.Element, row.element_id),
                "title": self.text(row.title),
                **({"left_out": self.text(row.left_out)} if row.left_out else {}),
            }
            for row in self.rows[models.SourceFact]
        ]
        terms = [
            {
                "key": row.key,
                "term": self.text(row.term),
                "meaning": self.text(row.meaning),
                "words": {key: words for key, words in row.words.items() if key in self.languages},
            }
            for row in self.rows[models.GlossaryTerm]
        ]
        return {key: rows for key, rows in (("facts", facts), ("glossary", terms)) if rows}

    def read_cell(self, row: models.SuccessFactor | models.EmptyCell) -> dict[str, str]:
        """Return the criterion and the domain of a row."""
        return {
            "criterion": self.key(models.Criterion, row.criterion_id),
            "domain": self.key(models.Domain, row.domain_id),
        }

    def read_domain(self, domain: models.Domain) -> dict[str, Any]:
        """Join a domain with its elements."""
        elements = [self.read_element(row) for row in self.rows[models.Element] if row.domain_id == domain.pk]
        return {
            "key": domain.key,
            "title": self.text(domain.title),
            "about": self.text(domain.about),
            "weight": plain_number(domain.weight),
            **self.source(domain),
            "elements": elements,
        }

    def read_element(self, element: models.Element) -> dict[str, Any]:
        """Join an element with its questions."""
        questions = [
            self.read_question(row) for row in self.rows[models.Question] if row.element_id == element.pk
        ]
        return {
            "key": element.key,
            "number": element.number,
            "title": self.text(element.title),
            "short_title": self.text(element.short_title),
            "about": self.text(element.about),
            "weight": plain_number(element.weight),
            **self.source(element),
            "questions": questions,
        }

    def read_question(self, question: models.Question) -> dict[str, Any]:
        """Join a question with its descriptions and links."""
        return {
            "key": drop_number(question.key),
            "modes": question.modes,
            "scale": self.key(models.Scale, question.scale_id),
            "weight": plain_number(question.weight),
            "basis": question.basis,
            **self.source(question),
            "facts": question.facts,
            "place_kinds": question.place_kinds,
            "not_applicable": question.not_applicable,
            "text": self.text(question.text),
            "short_text": self.text(question.short_text),
            "guidance": self.text(question.guidance),
            "evidence": self.texts(question.evidence),
            "factors": [
                {"key": self.key(models.SuccessFactor, link.factor_id), "weight": plain_number(link.weight)}
                for link in self.rows[models.FactorLink]
                if link.question_id == question.pk
            ],
            "efforts": question.efforts,
            **({"spread": question.spread} if question.spread else {}),
            "descriptors": self.read_descriptors(question),
        }

    def read_descriptors(self, question: models.Question) -> dict[str, dict[str, str]]:
        """Return the descriptions of a question's levels; those of a former scale are left out."""
        levels = {
            row.pk: row.key for row in self.rows[models.ScaleLevel] if row.scale_id == question.scale_id
        }
        return {
            levels[row.level_id]: self.text(row.text)
            for row in self.rows[models.Descriptor]
            if row.question_id == question.pk and row.level_id in levels
        }
