"""Which change gives which digest."""

from __future__ import annotations

import pytest

from frameworks.digests import compute_document_digest, compute_method_digest
from tests.frameworks.documents import change, make_document

QUESTION = "domains.0.elements.0.questions.0"


def compute_changes(path, value):
    before, after = make_document(), make_document()
    change(after, path, value)
    return (
        compute_method_digest(before) != compute_method_digest(after),
        compute_document_digest(before) != compute_document_digest(after),
    )


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("scales.0.levels.1.value", 30),
        ("scales.0.levels.1.key", "other"),
        ("readiness_levels.0.threshold", 75),
        ("gates.0.score", 30),
        ("coverage_percent", 50),
        ("aggregation.domain.method", "geometric"),
        ("aggregation.domain.alternatives", ["minimum"]),
        ("certainty.weight_spread_percent", 10),
        ("grades.1.chances.one_up", 6),
        ("stages.0.rule", {"level_at_least": {"node": "policy", "level": "partial"}}),
        ("domains.0.weight", 2),
        ("domains.0.elements.0.weight", 2),
        (f"{QUESTION}.key", "policy.other"),
        (f"{QUESTION}.weight", 2),
        (f"{QUESTION}.modes", ["quick", "deep"]),
        (f"{QUESTION}.place_kinds", ["city"]),
        (f"{QUESTION}.efforts", [1, 2, 1, 1]),
        (f"{QUESTION}.spread", {"B": {"one_down": 1, "one_up": 1, "two_down": 1}}),
        (f"{QUESTION}.factors", []),
        ("success_factors.0.key", "other"),
    ],
)
def test_a_change_of_the_method_changes_both_digests(path, value):
    assert compute_changes(path, value) == (True, True)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("version", "1.1"),
        ("title.en", "Other"),
        ("summary.ja", "他。"),
        ("works.0.title.en", "Other"),
        ("mode_titles.quick.minutes", 7),
        ("scales.0.levels.1.meaning.en", "Other."),
        ("grades.0.about.en", "Other."),
        ("domains.0.elements.0.number", 9),
        (f"{QUESTION}.text.en", "Other?"),
        (f"{QUESTION}.basis", "sourced"),
        (f"{QUESTION}.evidence", [{"en": "A plan", "ja": "計画"}]),
        (f"{QUESTION}.descriptors.partly.en", "Other."),
    ],
)
def test_a_change_of_words_changes_the_document_digest_only(path, value):
    assert compute_changes(path, value) == (False, True)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("coverage_percent", 60.0),
        (f"{QUESTION}.weight", 1.0),
        (f"{QUESTION}.efforts", [1, 1, 1, 1]),
        (f"{QUESTION}.place_kinds", ["district", "city", "region", "country"]),
    ],
)
def test_a_default_that_is_written_out_changes_no_digest(path, value):
    assert compute_changes(path, value) == (False, False)


def test_the_order_of_modes_belongs_to_the_document():
    turned = make_document()
    turned["mode_titles"] = dict(reversed(turned["mode_titles"].items()))

    assert compute_document_digest(turned) != compute_document_digest(make_document())
