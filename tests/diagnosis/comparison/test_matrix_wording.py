"""Sentences of the table: one for each code, and how they read."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils.translation import override

from diagnosis.comparison import finding, standing_out
from diagnosis.comparison.matrix_wording import SENTENCES, describe_finding
from frameworks.messages import Message
from tests.diagnosis.scoring.frameworks import build_jica_shape

FRAMEWORK = build_jica_shape()
INITIATIVES = replace(FRAMEWORK, subject="initiative")


def say(code, framework=FRAMEWORK, **params):
    with override("en"):
        return describe_finding(Message(code, params), framework)


def test_every_code_has_a_sentence_and_every_sentence_a_code():
    assert set(SENTENCES) == finding.CODES | standing_out.CODES


@pytest.mark.parametrize(
    ("code", "params", "sentence"),
    [
        ("none_shown", {}, "No result fits these filters."),
        ("few_shown", {"count": 1}, "1 place is shown."),
        ("few_shown", {"count": 2}, "2 places are shown."),
        ("no_levels", {}, "There are not enough answers for a level yet."),
        ("ahead_everywhere", {"domains": ("policy",)}, "policy is at least partial everywhere."),
        (
            "ahead_almost_everywhere",
            {"domains": ("policy", "system")},
            "policy and system are at least partial almost everywhere.",
        ),
        ("ahead_in_most", {"domains": ("policy",)}, "policy is at least partial in most places."),
        ("furthest", {"domains": ("policy",)}, "policy is furthest so far."),
        ("open_in_most", {"domains": ("operation",)}, "operation is open in most places."),
        ("all_open_in_most", {}, "Everything is still open in most places."),
        (
            "no_level_in_most",
            {"domains": ("system", "operation")},
            "system and operation have no level yet in most places.",
        ),
        ("comes_next", {"domains": ("system", "operation")}, "system and operation come next."),
        ("alike", {}, "All parts are about equally far."),
        ("no_single_ahead", {}, "No single part is ahead of the others."),
        (
            "begun_in",
            {"domain": "policy", "count": 1200, "total": 3000, "without": 0},
            "policy: at least partial in 1,200 of 3,000.",
        ),
        (
            "begun_in",
            {"domain": "policy", "count": 2, "total": 6000, "without": 4000},
            "policy: at least partial in 2 of 6,000, no level yet in 4,000.",
        ),
        (
            "highest_in",
            {"domain": "policy", "count": 1, "total": 4, "without": 0},
            "policy: prepared in 1 of 4.",
        ),
        (
            "highest_in",
            {"domain": "policy", "count": 1, "total": 4, "without": 2},
            "policy: prepared in 1 of 4, no level yet in 2.",
        ),
        (
            "open_in",
            {"domain": "policy", "count": 2, "total": 3, "without": 0},
            "policy: not-prepared in 2 of 3.",
        ),
        (
            "open_in",
            {"domain": "policy", "count": 4, "total": 6, "without": 1},
            "policy: not-prepared in 4 of 6, no level yet in 1.",
        ),
        ("without_level", {"domains": ("policy",)}, "policy has no level yet."),
        (
            "near_level",
            {"domain": "policy", "gap": 6.0, "level": "prepared"},
            "policy is 6 points below “prepared”.",
        ),
        (
            "near_level",
            {"domain": "policy", "gap": 1.2, "level": "prepared"},
            "policy is 1 point below “prepared”.",
        ),
        (
            "near_level",
            {"domain": "policy", "gap": 0.4, "level": "prepared"},
            "policy is 0.4 points below “prepared”.",
        ),
        (
            "few_are_as_far",
            {"domain": "policy", "level": "prepared", "count": 2, "total": 6},
            "policy is prepared, as in only 2 of the 6 shown here.",
        ),
        (
            "few_are_as_far",
            {"domain": "policy", "level": "partial", "count": 2, "total": 6},
            "policy is partial; 2 of the 6 shown here are as far.",
        ),
        (
            "most_are_further",
            {"domain": "policy", "level": "partial", "count": 4, "total": 6},
            "In policy, 4 of the 6 shown here are further. They can show how.",
        ),
        (
            "ahead_and_waits",
            {"ahead": "policy", "waits": "system", "high": 69.6, "low": 5.0},
            "policy is ahead with 69.6. system waits with 5.",
        ),
        ("side_by_side", {}, "All scores stand side by side."),
    ],
)
def test_sentences(code, params, sentence):
    assert say(code, **params) == sentence


@pytest.mark.parametrize("code", ["ahead_in_most", "open_in_most", "no_level_in_most", "all_open_in_most"])
def test_initiatives_are_called_initiatives(code):
    assert say(code, INITIATIVES, domains=("policy",)).endswith("in most initiatives.")
    assert say("few_shown", INITIATIVES, count=2) == "2 initiatives are shown."
