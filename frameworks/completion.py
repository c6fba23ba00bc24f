"""A document with nothing left out: every default written, keys in the layout's order.

The complete form is what digests are computed from and what publishing keeps, so that a default
left out and the same value written make one document. It takes any document without broken
structure (``list_problems(document, "draft")`` is empty); texts may still be missing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from frameworks.spec import PLACE_KINDS

Record: TypeAlias = dict[str, Any]

DEFAULT_WEIGHT = 1
DEFAULT_EFFORT = 1
DEFAULT_COVERAGE_PERCENT = 60


def complete_document(document: Mapping[str, Any]) -> Record:
    """Return a complete copy of the document; the document itself is left as it is."""
    rungs = {scale["key"]: len(scale["levels"]) for scale in _rows(document, "scales")}
    modes = tuple(document["mode_titles"])
    return {
        "key": document["key"],
        "version": document["version"],
        "subject": document["subject"],
        "languages": list(document["languages"]),
        "title": _text(document, "title"),
        "summary": _text(document, "summary"),
        "node_titles": _texts(document, "node_titles"),
        "works": [_complete_work(work) for work in _rows(document, "works")],
        "mode_titles": {
            key: {"title": _text(mode, "title"), "about": _text(mode, "about"), "minutes": mode["minutes"]}
            for key, mode in document["mode_titles"].items()
        },
        "scales": [_complete_scale(scale) for scale in _rows(document, "scales")],
        "grades": [
            {**_titled(grade), "about": _text(grade, "about"), "chances": _complete_chances(grade["chances"])}
            for grade in _rows(document, "grades")
        ],
        "readiness_levels": [
            _complete_readiness_level(level) for level in _rows(document, "readiness_levels")
        ],
        "gates": [_complete_gate(gate) for gate in _rows(document, "gates")],
        "coverage_percent": _coverage_percent(document),
        "aggregation": {
            kind: {"method": step["method"], "alternatives": list(step["alternatives"])}
            for kind, step in (
                (kind, document["aggregation"][kind]) for kind in ("element", "domain", "overall")
            )
        },
        "stages": [_complete_stage(stage) for stage in _rows(document, "stages")],
        "certainty": {
            "draws": document["certainty"]["draws"],
            "weight_spread_percent": plain_number(document["certainty"]["weight_spread_percent"]),
        },
        "criteria": [_complete_criterion(criterion) for criterion in _rows(document, "criteria")],
        "success_factors": [_complete_factor(factor) for factor in _rows(document, "success_factors")],
        "empty_cells": [
            {"criterion": cell["criterion"], "domain": cell["domain"]}
            for cell in _rows(document, "empty_cells")
        ],
        # Younger than the first published versions, whose digests must stay: left out where there are none.
        **_filled_rows("facts", [_complete_fact(fact) for fact in _rows(document, "facts")]),
        **_filled_rows("glossary", [_complete_term(term) for term in _rows(document, "glossary")]),
        "notes": _texts(document, "notes"),
        "domains": [_complete_domain(domain, rungs, modes) for domain in _rows(document, "domains")],
    }


def _coverage_percent(document: Mapping[str, Any]) -> int | float:
    percent = document.get("coverage_percent")
    return DEFAULT_COVERAGE_PERCENT if percent is None else plain_number(percent)


def plain_number(value: float) -> int | float:
    """Return a whole number as an int, so that 25 and 25.0 are written and digested alike."""
    return int(value) if float(value).is_integer() else value


def _rows(record: Mapping[str, Any], key: str) -> Sequence[Mapping[str, Any]]:
    rows: Sequence[Mapping[str, Any]] = record.get(key) or ()
    return rows


def _text(record: Mapping[str, Any], key: str) -> dict[str, str]:
    return _filled(record.get(key) or {})


def _filled(text: Mapping[str, str]) -> dict[str, str]:
    return {language: words for language, words in text.items() if words and words.strip()}


def _texts(record: Mapping[str, Any], key: str) -> dict[str, dict[str, str]]:
    return {name: _filled(text or {}) for name, text in (record.get(key) or {}).items()}


def _titled(record: Mapping[str, Any]) -> Record:
    return {"key": record["key"], "title": _text(record, "title")}


def _filled_rows(key: str, rows: list[Record]) -> Record:
    return {key: rows} if rows else {}


def _complete_fact(fact: Mapping[str, Any]) -> Record:
    reason = _text(fact, "left_out")
    return {
        "key": fact["key"],
        "element": fact["element"],
        "title": _text(fact, "title"),
        **({"left_out": reason} if reason else {}),
    }


def _complete_term(term: Mapping[str, Any]) -> Record:
    words = {language: list(spellings) for language, spellings in (term.get("words") or {}).items()}
    return {
        "key": term["key"],
        "term": _text(term, "term"),
        "meaning": _text(term, "meaning"),
        "words": {language: spellings for language, spellings in words.items() if spellings},
    }


def _complete_work(work: Mapping[str, Any]) -> Record:
    return _titled(work) | ({"url": work["url"]} if work.get("url") else {})


def _complete_scale(scale: Mapping[str, Any]) -> Record:
    levels = [
        {
            "key": level["key"],
            "value": plain_number(level["value"]),
            "title": _text(level, "title"),
            "meaning": _text(level, "meaning"),
            "shown": _text(level, "shown"),
        }
        for level in scale["levels"]
    ]
    return {**_titled(scale), "levels": levels}


def _complete_chances(chances: Mapping[str, Any]) -> Record:
    return {key: plain_number(chances[key]) for key in ("one_down", "one_up", "two_down")}


def _complete_gate(gate: Mapping[str, Any]) -> Record:
    nodes = {key: gate[key] for key in ("domain", "element") if gate.get(key)}
    return {"level": gate["level"], "score": plain_number(gate["score"]), **nodes}


def _complete_source(record: Mapping[str, Any], inherited: Mapping[str, Any] | None) -> Record:
    """Return ``{"source": ...}``, or nothing where a draft names none yet."""
    source = record.get("source") or inherited
    if not source:
        return {}
    title = {"source_title": source["source_title"]} if source.get("source_title") else {}
    return {"source": {"work": source["work"], "at": _text(source, "at"), **title}}


def _complete_stage(stage: Mapping[str, Any]) -> Record:
    words = {key: _text(stage, key) for key in ("title", "subtitle", "note", "about")}
    rule = {"rule": _complete_rule(stage["rule"])} if stage.get("rule") else {}
    return {"key": stage["key"], **words, **_complete_source(stage, None), **rule}


def _complete_rule(rule: Mapping[str, Any]) -> Record:
    ((form, body),) = rule.items()
    if form == "level_at_least":
        return {form: {"node": body["node"], "level": body["level"]}}
    if form == "score_at_least":
        return {form: {"node": body["node"], "score": plain_number(body["score"])}}
    if form == "at_least":
        return {form: {"count": body["count"], "of": [_complete_rule(part) for part in body["of"]]}}
    return {form: [_complete_rule(part) for part in body]}


def _complete_readiness_level(level: Mapping[str, Any]) -> Record:
    return {
        "key": level["key"],
        "threshold": plain_number(level["threshold"]),
        "title": _text(level, "title"),
        "about": _text(level, "about"),
    }


def _complete_criterion(criterion: Mapping[str, Any]) -> Record:
    return {
        **_titled(criterion),
        "question": _text(criterion, "question"),
        "about": _text(criterion, "about"),
        **_complete_source(criterion, None),
    }


def _complete_factor(factor: Mapping[str, Any]) -> Record:
    return {
        "key": factor["key"],
        "criterion": factor["criterion"],
        "domain": factor["domain"],
        "title": _text(factor, "title"),
        **_complete_source(factor, None),
    }


def _complete_domain(domain: Mapping[str, Any], rungs: Mapping[str, int], modes: Sequence[str]) -> Record:
    elements = [_complete_element(element, domain, rungs, modes) for element in _rows(domain, "elements")]
    return {
        **_titled(domain),
        "about": _text(domain, "about"),
        "weight": _weight(domain),
        **_complete_source(domain, None),
        "elements": elements,
    }


def _weight(record: Mapping[str, Any]) -> int | float:
    weight = record.get("weight")
    return DEFAULT_WEIGHT if weight is None else plain_number(weight)


def _complete_element(
    element: Mapping[str, Any], domain: Mapping[str, Any], rungs: Mapping[str, int], modes: Sequence[str]
) -> Record:
    source = _complete_source(element, domain.get("source"))
    inherited = {key: value for key, value in source.get("source", {}).items() if key != "source_title"}
    return {
        "key": element["key"],
        "number": element["number"],
        "title": _text(element, "title"),
        "short_title": _text(element, "short_title") or _text(element, "title"),
        "about": _text(element, "about"),
        "weight": _weight(element),
        **source,
        "questions": [
            _complete_question(question, inherited, rungs, modes) for question in _rows(element, "questions")
        ],
    }


def _complete_question(
    question: Mapping[str, Any], source: Mapping[str, Any], rungs: Mapping[str, int], modes: Sequence[str]
) -> Record:
    rises = rungs[question["scale"]] - 1
    efforts = question.get("efforts") or [DEFAULT_EFFORT] * rises
    spread = question.get("spread") or {}
    return {
        "key": question["key"],
        "modes": [mode for mode in modes if mode in question["modes"]],
        "scale": question["scale"],
        "weight": _weight(question),
        "basis": question["basis"],
        **_complete_source(question, source),
        "facts": list(question.get("facts") or ()),
        "place_kinds": [kind for kind in PLACE_KINDS if kind in (question.get("place_kinds") or PLACE_KINDS)],
        "not_applicable": bool(question.get("not_applicable")),
        "text": _text(question, "text"),
        "short_text": _text(question, "short_text") or _text(question, "text"),
        "guidance": _text(question, "guidance"),
        "evidence": [_filled(text or {}) for text in _rows(question, "evidence")],
        "factors": [{"key": link["key"], "weight": _weight(link)} for link in _rows(question, "factors")],
        "efforts": [plain_number(effort) for effort in efforts],
        **(
            {"spread": {grade: _complete_chances(spread[grade]) for grade in sorted(spread)}}
            if spread
            else {}
        ),
        "descriptors": {
            level: _filled(text or {}) for level, text in (question.get("descriptors") or {}).items()
        },
    }
