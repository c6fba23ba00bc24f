"""A document compiled to the immutable values that scoring and pages read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from frameworks import spec
from frameworks.completion import complete_document
from frameworks.digests import digest_complete_document, digest_complete_method
from frameworks.rules import AllOf, AnyOf, AtLeastOf, LevelAtLeast, Rule, ScoreAtLeast

NO_SOURCE = spec.Source(work="", at={})


def compile_framework(document: Mapping[str, Any]) -> spec.Framework:
    """Return the framework of a document, defaults filled in and both digests computed.

    The document must have no broken structure (``list_problems(document, "draft")`` is empty);
    where a draft names no source yet, the source is ``NO_SOURCE``. Percentages of the document
    (coverage, chances, spread of weights) become shares from 0 to 1.
    """
    complete = complete_document(document)
    scales = tuple(_compile_scale(scale) for scale in complete["scales"])
    scales_by_key = {scale.key: scale for scale in scales}
    steps = {kind: _compile_step(step) for kind, step in complete["aggregation"].items()}
    return spec.Framework(
        key=complete["key"],
        version=complete["version"],
        subject=complete["subject"],
        languages=tuple(complete["languages"]),
        title=complete["title"],
        summary=complete["summary"],
        node_titles=complete["node_titles"],
        works=tuple(spec.Work(work["key"], work["title"], work.get("url", "")) for work in complete["works"]),
        modes=_compile_modes(complete["mode_titles"]),
        scales=scales,
        grades=tuple(_compile_grade(grade) for grade in complete["grades"]),
        readiness_levels=tuple(
            spec.ReadinessLevel(level["key"], float(level["threshold"]), level["title"], level["about"])
            for level in complete["readiness_levels"]
        ),
        gates=tuple(
            spec.Gate(gate["level"], float(gate["score"]), gate.get("domain"), gate.get("element"))
            for gate in complete["gates"]
        ),
        coverage_share=_share(complete["coverage_percent"]),
        element_step=steps["element"],
        domain_step=steps["domain"],
        overall_step=steps["overall"],
        stages=tuple(_compile_stage(stage) for stage in complete["stages"]),
        criteria=tuple(
            spec.Criterion(row["key"], row["title"], row["question"], row["about"], _compile_source(row))
            for row in complete["criteria"]
        ),
        factors=tuple(
            spec.SuccessFactor(
                row["key"], row["criterion"], row["domain"], row["title"], _compile_source(row)
            )
            for row in complete["success_factors"]
        ),
        certainty=spec.Certainty(
            complete["certainty"]["draws"], _share(complete["certainty"]["weight_spread_percent"])
        ),
        facts=tuple(
            spec.SourceFact(fact["key"], fact["element"], fact["title"], fact.get("left_out"))
            for fact in complete.get("facts", ())
        ),
        glossary=tuple(_compile_term(term) for term in complete.get("glossary", ())),
        domains=tuple(_compile_domain(domain, scales_by_key) for domain in complete["domains"]),
        method_digest=digest_complete_method(complete),
        document_digest=digest_complete_document(complete),
        notes=complete["notes"],
    )


def compile_rule(rule: Mapping[str, Any]) -> Rule:
    """Return the rule written as ``{"all": [...]}`` and so on; the form must have been validated."""
    ((form, body),) = rule.items()
    if form == "level_at_least":
        return LevelAtLeast(body["node"], body["level"])
    if form == "score_at_least":
        return ScoreAtLeast(body["node"], float(body["score"]))
    if form == "at_least":
        return AtLeastOf(body["count"], tuple(compile_rule(part) for part in body["of"]))
    parts = tuple(compile_rule(part) for part in body)
    return AllOf(parts) if form == "all" else AnyOf(parts)


def _share(percent: float) -> float:
    return percent / 100


def _compile_source(record: Mapping[str, Any]) -> spec.Source:
    source = record.get("source")
    return (
        NO_SOURCE
        if source is None
        else spec.Source(source["work"], source["at"], source.get("source_title", ""))
    )


def _compile_modes(modes: Mapping[str, Any]) -> tuple[spec.Mode, ...]:
    return tuple(spec.Mode(key, mode["title"], mode["about"], mode["minutes"]) for key, mode in modes.items())


def _compile_term(term: Mapping[str, Any]) -> spec.GlossaryTerm:
    words = {language: tuple(spellings) for language, spellings in term["words"].items()}
    return spec.GlossaryTerm(term["key"], term["term"], term["meaning"], words)


def _compile_scale(scale: Mapping[str, Any]) -> spec.Scale:
    levels = tuple(
        spec.ScaleLevel(row["key"], float(row["value"]), row["title"], row["meaning"], row["shown"])
        for row in scale["levels"]
    )
    return spec.Scale(scale["key"], scale["title"], levels)


def _compile_step(step: Mapping[str, Any]) -> spec.AggregationStep:
    return spec.AggregationStep(step["method"], tuple(step["alternatives"]))


def _compile_grade(grade: Mapping[str, Any]) -> spec.EvidenceGrade:
    return spec.EvidenceGrade(
        grade["key"], grade["title"], grade["about"], *_compile_chances(grade["chances"])
    )


def _compile_chances(chances: Mapping[str, Any]) -> tuple[float, float, float]:
    return _share(chances["one_down"]), _share(chances["one_up"]), _share(chances["two_down"])


def _compile_stage(stage: Mapping[str, Any]) -> spec.Stage:
    return spec.Stage(
        key=stage["key"],
        title=stage["title"],
        subtitle=stage["subtitle"],
        note=stage["note"],
        about=stage["about"],
        rule=compile_rule(stage["rule"]) if "rule" in stage else None,
        source=_compile_source(stage),
    )


def _compile_domain(domain: Mapping[str, Any], scales: Mapping[str, spec.Scale]) -> spec.Domain:
    return spec.Domain(
        key=domain["key"],
        title=domain["title"],
        about=domain["about"],
        weight=float(domain["weight"]),
        source=_compile_source(domain),
        elements=tuple(_compile_element(element, domain["key"], scales) for element in domain["elements"]),
    )


def _compile_element(
    element: Mapping[str, Any], domain: str, scales: Mapping[str, spec.Scale]
) -> spec.Element:
    return spec.Element(
        key=element["key"],
        number=element["number"],
        domain=domain,
        title=element["title"],
        short_title=element["short_title"],
        about=element["about"],
        weight=float(element["weight"]),
        source=_compile_source(element),
        questions=tuple(_compile_question(row, element["key"], scales) for row in element["questions"]),
    )


def _compile_question(
    question: Mapping[str, Any], element: str, scales: Mapping[str, spec.Scale]
) -> spec.Question:
    spread = question.get("spread")
    return spec.Question(
        key=question["key"],
        element=element,
        modes=frozenset(question["modes"]),
        scale=scales[question["scale"]],
        weight=float(question["weight"]),
        basis=question["basis"],
        source=_compile_source(question),
        place_kinds=frozenset(question["place_kinds"]),
        not_applicable=question["not_applicable"],
        text=question["text"],
        short_text=question["short_text"],
        guidance=question["guidance"],
        evidence=tuple(question["evidence"]),
        factors=tuple(spec.FactorLink(link["key"], float(link["weight"])) for link in question["factors"]),
        descriptors=question["descriptors"],
        facts=tuple(question["facts"]),
        efforts=tuple(float(effort) for effort in question["efforts"]),
        spread=None if spread is None else {grade: _compile_chances(row) for grade, row in spread.items()},
    )
