"""The two digests of a document: of its method, and of everything.

SHA-256 of canonical JSON (keys sorted, no spaces, UTF-8), as lower-case hexadecimal. Both are
taken from the complete document: writing a default out changes neither.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from frameworks.completion import complete_document


def compute_method_digest(document: Mapping[str, Any]) -> str:
    """Return the digest of what a result depends on, and of no word.

    Keys, tree, modes, kinds of place, level values, weights, aggregation, thresholds, gates,
    coverage, rules, spreads (of grades, questions and weights, with the count of draws), effort,
    links of the lens. Two versions with one method digest are the same ground for comparison.
    """
    return digest_complete_method(complete_document(document))


def compute_document_digest(document: Mapping[str, Any]) -> str:
    """Return the digest of everything in the document."""
    return digest_complete_document(complete_document(document))


def digest_complete_document(complete: Mapping[str, Any]) -> str:
    """Like ``compute_document_digest``, for a document that is complete already."""
    # The order of modes is meant (it is the order of choice on the page), so they become a list.
    return digest_canonical_json({**complete, "mode_titles": list(complete["mode_titles"].items())})


def digest_complete_method(complete: Mapping[str, Any]) -> str:
    """Like ``compute_method_digest``, for a document that is complete already."""
    return digest_canonical_json(_extract_method(complete))


def digest_canonical_json(value: object) -> str:
    """Return the SHA-256 of a JSON value in its one canonical form."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _extract_method(complete: Mapping[str, Any]) -> dict[str, object]:
    return {
        "key": complete["key"],
        "modes": list(complete["mode_titles"]),
        "scales": [
            {"key": scale["key"], "levels": [[level["key"], level["value"]] for level in scale["levels"]]}
            for scale in complete["scales"]
        ],
        "grades": [[grade["key"], grade["chances"]] for grade in complete["grades"]],
        "thresholds": [[level["key"], level["threshold"]] for level in complete["readiness_levels"]],
        "gates": complete["gates"],
        "coverage_percent": complete["coverage_percent"],
        "aggregation": complete["aggregation"],
        "stages": [[stage["key"], stage.get("rule")] for stage in complete["stages"]],
        "certainty": complete["certainty"],
        "criteria": [criterion["key"] for criterion in complete["criteria"]],
        "factors": [[row["key"], row["criterion"], row["domain"]] for row in complete["success_factors"]],
        "domains": [
            {
                "key": domain["key"],
                "weight": domain["weight"],
                "elements": [
                    {
                        "key": element["key"],
                        "weight": element["weight"],
                        "questions": [_extract_question(question) for question in element["questions"]],
                    }
                    for element in domain["elements"]
                ],
            }
            for domain in complete["domains"]
        ],
    }


def _extract_question(question: Mapping[str, Any]) -> dict[str, object]:
    return {
        "key": question["key"],
        "modes": question["modes"],
        "place_kinds": question["place_kinds"],
        "scale": question["scale"],
        "weight": question["weight"],
        "efforts": question["efforts"],
        "spread": question.get("spread"),
        "factors": sorted([link["key"], link["weight"]] for link in question["factors"]),
    }
