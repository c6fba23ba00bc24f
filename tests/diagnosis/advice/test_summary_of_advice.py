"""What the chosen measures take of the path, and which of the others a reader finds."""

from __future__ import annotations

import pytest

from diagnosis.advice.match import match_measures
from diagnosis.advice.narrowing import Wanted, narrow
from diagnosis.advice.summary import count_steps_taken, summarize_advice
from tests.diagnosis.advice.libraries import FRAMEWORK, build_library, build_measure, build_situation

QUESTIONS = [question.key for question in FRAMEWORK.list_questions("quick", "city")]
ORGANIZATION = [key for key in QUESTIONS if key.startswith("organization.")]
WAITING = {**dict.fromkeys(QUESTIONS, 50), **dict.fromkeys(ORGANIZATION, 0)}
TARGET = "being-developed"


def summarize(*measures, values=WAITING, target=TARGET):
    situation = build_situation(values, target=target)
    advice = match_measures(build_library(*measures), FRAMEWORK, situation)
    return summarize_advice(advice, situation, target)


@pytest.mark.parametrize(
    ("measures", "values", "target", "code", "params"),
    [
        ([build_measure("m")], {}, TARGET, "advice.nothing_answered", {}),
        ([build_measure("m")], {QUESTIONS[0]: "don't know"}, TARGET, "advice.nothing_answered", {}),
        ([], WAITING, TARGET, "advice.nothing_fits", {}),
        ([build_measure("m", place_kinds=["country"])], WAITING, TARGET, "advice.nothing_fits", {}),
        ([build_measure("m", requires=("n",)), build_measure("n", place_kinds=["country"])], WAITING, TARGET,
         "advice.nothing_first", {"count": 1}),
        ([build_measure("m")], WAITING, "", "advice.without_path", {"count": 1}),
        ([build_measure("m")], WAITING, TARGET, "advice.takes_none", {"count": 1, "stage": TARGET}),
        ([build_measure("m", raises={ORGANIZATION[0]: "partly"})], WAITING, TARGET, "advice.takes_some",
         {"count": 1, "taken": 1, "steps": 4, "stage": TARGET}),
        ([build_measure("m", raises=dict.fromkeys(ORGANIZATION, "partly"))], WAITING, TARGET,
         "advice.takes_all", {"count": 1, "taken": 4, "steps": 4, "stage": TARGET}),
    ],
)  # fmt: skip
def test_the_headline(measures, values, target, code, params):
    message = summarize(*measures, values=values, target=target)

    assert message.code == code
    assert message.params == params


def test_a_step_that_two_measures_take_counts_once():
    measures = [build_measure(key, raises={ORGANIZATION[0]: "partly"}) for key in ("one", "two")]
    situation = build_situation(WAITING, target=TARGET)

    assert count_steps_taken(match_measures(build_library(*measures), FRAMEWORK, situation)) == 1


ROWS = match_measures(
    build_library(
        build_measure("vision", lead="mayor"),
        build_measure("body", elements=["organization.body", "policy.vision"], horizon="mid"),
        build_measure("light", elements=["system.trust"], effort="medium", stages=["to-be-developed"]),
        build_measure("elsewhere", place_kinds=["country"], stages=["in-place"]),
    ),
    FRAMEWORK,
    build_situation(dict.fromkeys(QUESTIONS, 50)),
)


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), {"vision", "body"}),
        (Wanted(fit="any"), {"vision", "body", "light", "elsewhere"}),
        (Wanted(fit="no"), {"light", "elsewhere"}),
        (Wanted(node="policy.vision"), {"vision", "body"}),
        (Wanted(node="organization"), {"body"}),
        (Wanted(node="gone"), set()),
        (Wanted(horizon="mid"), {"body"}),
        (Wanted(effort="medium", fit="any"), {"light"}),
        (Wanted(lead="mayor"), {"vision"}),
        (Wanted(stage="in-place", fit="any"), {"vision", "body", "elsewhere"}),
        (Wanted(stage="gone"), {"vision", "body"}),
    ],
)
def test_narrowing(wanted, found):
    rows = (*ROWS.first, *ROWS.others)  # "light" is meant for the lowest stage, and these answers reach more
    assert {row.measure.key for row in narrow(rows, FRAMEWORK, wanted)} == found
    assert wanted.is_empty == (wanted == Wanted())
