"""What the pages say where there is nothing to stand on: a rule that cannot hold, no answer, no way.

Each gets a sentence that says what to do: never a blank, and never a number that is not known.
"""

from __future__ import annotations

import re

import pytest

from diagnosis.advice import way
from diagnosis.scoring.errors import SearchTooLarge
from frameworks.errors import DocumentRefused
from frameworks.services import import_document, publish_version
from tests.diagnosis.results.conftest import hand_in
from tests.factories import (
    SMALL_FRAMEWORK,
    make_library,
    make_place,
    make_user,
    make_version,
    sign_in,
)

QUESTIONS = ("policy.vision.quick", "policy.targets.quick", "operation.partners.quick")
FIRST_STEPS = dict.fromkeys(QUESTIONS, "first-steps")
RULE = "rule: {level_at_least: {node: policy, level: prepared}}"
PARTNERS = "rule: {score_at_least: {node: operation.partners, score: 50}}"
PAGES = ("", "way-forward/", "measures/", "roadmap/")


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def browser(city):
    return sign_in(make_user(roles=[("staff", city)]))


def ask_only_deep_about_partners(text: str) -> str:
    start, end = (text.index(f"          - key: operation.partners.{mode}") for mode in ("quick", "deep"))
    return text[:start] + text[end:]


def publish(change, key="odd"):
    """The small framework, changed as a text."""
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8").replace("key: small\n", f"key: {key}\n", 1)
    return publish_version(version=import_document(text=change(text), by=None), by=None)


def read(browser, result, part):
    answer = browser.get(f"/results/{result.pk}/{part}")
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode())


def ask_for_partners(text: str) -> str:
    return text.replace(RULE, PARTNERS)


@pytest.mark.parametrize(
    ("change", "answers", "advised"),
    [
        (
            lambda text: ask_for_partners(ask_only_deep_about_partners(text)),
            dict.fromkeys(QUESTIONS[:2], "improved"),
            "This way of asking holds no question there. Take another one if it asks more;",
        ),
        (
            ask_for_partners,
            {**FIRST_STEPS, QUESTIONS[2]: "not_applicable"},
            "no answer leads to this stage: tell the people who edit the questionnaire.",
        ),
    ],
    ids=["not asked", "does not apply"],
)
def test_a_rule_that_no_answer_satisfies(change, answers, advised, city, browser):
    result = hand_in(answers, place=city, version=publish(change))

    shown, ahead = read(browser, result, ""), read(browser, result, "way-forward/")

    assert "No open question decides: what the next stage asks about does not apply here" in shown
    assert "0 open questions" not in shown
    assert "No way leads to “In place” so far." in ahead
    assert "Partners needs 50." in ahead
    assert advised in ahead
    assert "begin with a step of your own" in read(browser, result, "roadmap/")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda text: re.sub(r"(- key: policy\.\w+\n        number: \d)", r"\1\n        weight: 0", text),
         "weights.elements"),
        (lambda text: re.sub(r"(- key: policy\.\w+\.quick\n)", r"\1            weight: 0\n", text),
         "weights.questions"),
        (lambda text: re.sub(r"(  - key: (?:policy|operation)\n)", r"\1    weight: 0\n", text),
         "weights.domains"),
        (lambda text: text.replace(
            RULE, "rule: {at_least: {count: 2, of: [{level_at_least: {node: policy, level: prepared}}]}}"),
         "rule.count"),
    ],
)  # fmt: skip
def test_weights_of_nothing_and_a_rule_that_counts_too_far_are_not_published(change, code, db):
    with pytest.raises(DocumentRefused) as refused:
        publish(change)

    assert {problem.message.code for problem in refused.value.problems} == {code}


@pytest.mark.parametrize("answers", [{}, dict.fromkeys(QUESTIONS, "unknown")], ids=["nothing", "not known"])
def test_nothing_answered(answers, city, browser):
    make_library()
    result = hand_in(answers, place=city, version=make_version())

    said = {part: read(browser, result, part) for part in PAGES}

    assert "Nothing is answered yet, so there is no score." in said[""]
    assert "2 answers to find out first." in said["way-forward/"]
    assert "First the answers, then the measures." in said["measures/"]
    assert "Go to the questions" in said["measures/"]
    assert "There is no roadmap yet." in said["roadmap/"]
    assert browser.get(f"/api/v1/results/{result.pk}/advice/").json()["first"] == []


@pytest.fixture
def refused_search(monkeypatch):
    def give_up(*args, **options):
        raise SearchTooLarge(what="points", limit=1)

    monkeypatch.setattr(way, "find_paths", give_up)


def test_a_search_that_takes_too_long(city, browser, refused_search):
    make_library()
    result = hand_in(FIRST_STEPS, place=city, version=make_version())

    said = {part: read(browser, result, part) for part in PAGES}

    assert "The shortest way to “In place” cannot be worked out." in said[""]
    assert "Choose another stage, or take back a first choice." in said["way-forward/"]
    assert "First comes “Write the vision”." in said["measures/"]  # advice goes on without a path
    assert "begin with a step of your own" in said["roadmap/"]


def test_measures_that_fit_but_wait_are_not_said_to_fit_nothing(city, browser):
    """Of the small library one fits; it needs one about which the sources disagree."""
    make_library()
    result = hand_in(FIRST_STEPS, place=city, version=make_version())

    page = read(browser, result, "measures/")

    assert "1 measure fits, but it cannot come first." in page
    assert "Nothing can come first at the moment" in page
    assert "No measure of the library fits today." not in page
