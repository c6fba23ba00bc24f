"""The blind trial: two pairs of raters, six invented cities; its figures stand in docs/content.md."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tests.frameworks.agreement import compute_kappa, weigh_linear, weigh_quadratic
from tests.frameworks.content_rules import list_questions
from tests.frameworks.test_content import JICA, ROOT, read_framework

FOLDER = Path(__file__).with_name("trial")
PAIRS = ("first", "second")
LEVELS = ("not-started", "first-steps", "partly", "in-place", "improved")
UNKNOWN = "dont-know"
NEEDED = 0.7


def read_answers(pair: str) -> list[tuple[str, str, str, str]]:
    """Return (question, city, one rater's level, the other's) of a pair of raters."""
    document = yaml.safe_load((FOLDER / f"{pair}-pair.yaml").read_text(encoding="utf-8"))
    return [(question, city, *levels) for question, row in document.items() for city, levels in row.items()]


def list_level_pairs(pair: str) -> list[tuple[int, int]]:
    return [
        (LEVELS.index(one), LEVELS.index(other))
        for _, _, one, other in read_answers(pair)
        if UNKNOWN not in {one, other}
    ]


@pytest.mark.parametrize("pair", PAIRS)
def test_every_answer_is_one_of_a_deep_question_and_a_described_city(pair):
    deep = {row["key"] for row in list_questions(read_framework(JICA), "deep")}
    cities = {path.stem for path in FOLDER.glob("*.md")}
    answers = read_answers(pair)

    assert len(cities) == 6
    assert {question for question, *_ in answers} <= deep
    assert {city for _, city, *_ in answers} == cities
    assert {level for *_, one, other in answers for level in (one, other)} <= {*LEVELS, UNKNOWN}


def test_every_description_says_that_its_city_is_invented():
    for path in FOLDER.glob("*.md"):
        assert "invented" in path.read_text(encoding="utf-8")[:600].lower(), path.name


@pytest.mark.parametrize("pair", PAIRS)
def test_the_raters_agree_as_far_as_the_guide_says(pair):
    guide = (ROOT / "docs" / "content.md").read_text(encoding="utf-8")
    answers, pairs = read_answers(pair), list_level_pairs(pair)
    linear = compute_kappa(pairs, len(LEVELS), weigh_linear)
    quadratic = compute_kappa(pairs, len(LEVELS), weigh_quadratic)
    same = sum(one == other for one, other in pairs) / len(pairs)
    both_unknown = sum(one == other == UNKNOWN for *_, one, other in answers)
    one_unknown = len(answers) - len(pairs) - both_unknown

    row = f"| {pair} | {len(answers)} | {len(pairs)} | {same:.0%} | {linear:.2f} | {quadratic:.2f} |"
    assert f"{row} {both_unknown} | {one_unknown} |" in guide
    assert linear >= NEEDED


def test_kappa_of_a_worked_example():
    """By hand: four pairs on three levels, one of them a step apart (0.5 of the scale).

    Seen: 0.5. One rater gave the levels 2, 1, 1 times, the other 1, 2, 1 times. By chance, distance times
    both counts over 4: (0.5 x 2 x 2 + 1 x 2 x 1 + 0.5 x 1 x 1 + 0.5 x 1 x 1 + 1 x 1 x 1 + 0.5 x 1 x 2) / 4
    = 1.75. Kappa: 1 - 0.5 / 1.75 = 0.714286.
    """
    pairs = [(0, 0), (0, 1), (1, 1), (2, 2)]

    assert compute_kappa(pairs, 3, weigh_linear) == pytest.approx(0.714286, abs=1e-6)
    assert compute_kappa([(0, 0), (2, 2)], 3, weigh_quadratic) == 1
