"""A document written as the rows of a draft."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from frameworks import models
from frameworks.row_order import ROW_MODELS
from frameworks.rows.repeated_keys import number_repeated

_STEPS = ("element", "domain", "overall")


def delete_rows(version: models.FrameworkVersion) -> None:
    """Remove everything in a draft, what refers first."""
    for model in reversed(ROW_MODELS):
        model._default_manager.filter(version=version).delete()


def fill_version(version: models.FrameworkVersion, document: Mapping[str, Any]) -> None:
    """Set the version's own fields from a complete document, without saving."""
    version.number = document["version"]
    version.languages = document["languages"]
    version.title = document["title"]
    version.summary = document["summary"]
    for kind in ("domain", "element", "question"):
        setattr(version, f"{kind}_title", document["node_titles"].get(kind, {}))
    version.notes = document["notes"]
    version.coverage_percent = document["coverage_percent"]
    for kind in _STEPS:
        setattr(version, f"{kind}_method", document["aggregation"][kind]["method"])
        setattr(version, f"{kind}_alternatives", document["aggregation"][kind]["alternatives"])
    version.draws = document["certainty"]["draws"]
    version.weight_spread_percent = document["certainty"]["weight_spread_percent"]


def write_rows(version: models.FrameworkVersion, document: Mapping[str, Any]) -> None:
    """Write the rows of a complete document into an empty draft: a fixed number of queries."""
    _Writer(version, document).write()


class _Writer:
    """Keeps what was written by key, since later rows refer to earlier ones."""

    def __init__(self, version: models.FrameworkVersion, document: Mapping[str, Any]) -> None:
        self.version = version
        self.document = document
        self.works: dict[str, models.Work] = {}
        asked = [
            (element, question)
            for domain in document["domains"]
            for element in domain["elements"]
            for question in element["questions"]
        ]
        row_keys = number_repeated([question["key"] for _element, question in asked])
        self.questions = [
            (element, {**question, "key": key})
            for (element, question), key in zip(asked, row_keys, strict=True)
        ]

    def write(self) -> None:
        """Write every kind of row, each after what it refers to."""
        document = self.document
        self.works = self.add(
            models.Work,
            ({"key": w["key"], "title": w["title"], "url": w.get("url", "")} for w in document["works"]),
        )
        self.add(models.Mode, ({"key": key, **mode} for key, mode in document["mode_titles"].items()))
        scales = self.add(
            models.Scale, ({"key": scale["key"], "title": scale["title"]} for scale in document["scales"])
        )
        rungs = self.add_all(
            models.ScaleLevel,
            (
                {**level, "scale": scales[scale["key"]]}
                for scale in document["scales"]
                for level in scale["levels"]
            ),
        )
        levels_of_scales = {(rung.scale.key, rung.key): rung for rung in rungs}
        self.add(
            models.EvidenceGrade,
            ({**_without(grade, "chances"), **grade["chances"]} for grade in document["grades"]),
        )
        levels = self.add(models.ReadinessLevel, document["readiness_levels"])
        self.add(models.Stage, (self.sourced({"rule": None, **stage}) for stage in document["stages"]))
        criteria = self.add(models.Criterion, map(self.sourced, document["criteria"]))
        domains, elements, questions = self.write_nodes(scales)
        factors = self.add(
            models.SuccessFactor,
            (
                self.sourced(
                    {**row, "criterion": criteria[row["criterion"]], "domain": domains[row["domain"]]}
                )
                for row in document["success_factors"]
            ),
        )
        self.add_all(
            models.EmptyCell,
            (
                {"criterion": criteria[cell["criterion"]], "domain": domains[cell["domain"]]}
                for cell in document["empty_cells"]
            ),
        )
        self.add_all(
            models.Gate,
            (
                {
                    "level": levels[gate["level"]],
                    "score": gate["score"],
                    "domain": domains.get(gate.get("domain", "")),
                    "element": elements.get(gate.get("element", "")),
                }
                for gate in document["gates"]
            ),
        )
        self.write_facts_and_terms(elements)
        self.write_questions_parts(questions, factors, levels_of_scales)

    def write_facts_and_terms(self, elements: Mapping[str, models.Element]) -> None:
        """Write the facts of the source and the glossary; most documents have neither."""
        self.add_all(
            models.SourceFact,
            (
                {"left_out": {}, **fact, "element": elements[fact["element"]]}
                for fact in self.document.get("facts", ())
            ),
        )
        self.add_all(models.GlossaryTerm, self.document.get("glossary", ()))

    def write_nodes(
        self, scales: Mapping[str, models.Scale]
    ) -> tuple[dict[str, models.Domain], dict[str, models.Element], dict[str, models.Question]]:
        """Write domains, elements and questions."""
        rows = self.document["domains"]
        domains = self.add(models.Domain, (self.sourced(_without(domain, "elements")) for domain in rows))
        elements = self.add(
            models.Element,
            (
                self.sourced({**_without(element, "questions"), "domain": domains[domain["key"]]})
                for domain in rows
                for element in domain["elements"]
            ),
        )
        questions = self.add(
            models.Question,
            (
                self.sourced(
                    {
                        **_without(question, "factors", "descriptors"),
                        "element": elements[element["key"]],
                        "scale": scales[question["scale"]],
                    }
                )
                for element, question in self.questions
            ),
        )
        return domains, elements, questions

    def write_questions_parts(
        self,
        questions: Mapping[str, models.Question],
        factors: Mapping[str, models.SuccessFactor],
        levels: Mapping[tuple[str, str], models.ScaleLevel],
    ) -> None:
        """Write the level descriptions of the questions and their links to factors."""
        self.add_all(
            models.Descriptor,
            (
                {"question": questions[row["key"]], "level": levels[row["scale"], level], "text": text}
                for _element, row in self.questions
                for level, text in row["descriptors"].items()
            ),
        )
        self.add_all(
            models.FactorLink,
            (
                {"question": questions[row["key"]], "factor": factors[link["key"]], "weight": link["weight"]}
                for _element, row in self.questions
                for link in row["factors"]
            ),
        )

    def add_all(self, model: Any, rows: Iterable[Mapping[str, Any]]) -> list[Any]:
        """Write rows in one query and return them."""
        written = [model(version=self.version, order=order, **row) for order, row in enumerate(rows, start=1)]
        model.objects.bulk_create(written)
        return written

    def add(self, model: Any, rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
        """Write rows in one query and return them by their key."""
        return {row.key: row for row in self.add_all(model, rows)}

    def sourced(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Return the row with its source as columns."""
        source = row.get("source", {})
        return {
            **_without(row, "source"),
            "source_work": self.works.get(source.get("work", "")),
            "source_at": source.get("at", {}),
            "source_title": source.get("source_title", ""),
        }


def _without(row: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key not in keys}
