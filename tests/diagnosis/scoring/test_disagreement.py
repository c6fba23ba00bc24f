"""More than one level apart: against rungs read off by hand."""

from __future__ import annotations

import pytest

from diagnosis.scoring.disagreement import differs_by_more_than_one_level
from tests.diagnosis.scoring.frameworks import build_scale

FIVE = build_scale("five", {"none": 0, "first": 25, "partly": 50, "place": 75, "best": 100})
UNEVEN = build_scale("uneven", {"none": 0, "some": 10, "all": 100})


@pytest.mark.parametrize(
    ("scale", "level", "score", "differs"),
    [
        (FIVE, "partly", 50, False),
        (FIVE, "partly", 75, False),  # on the next rung: one level away
        (FIVE, "partly", 75.000001, True),
        (FIVE, "partly", 25, False),
        (FIVE, "partly", 24.999999, True),
        (FIVE, "none", 25, False),
        (FIVE, "none", 26, True),
        (FIVE, "none", 0, False),
        (FIVE, "best", 75, False),
        (FIVE, "best", 74, True),
        (FIVE, "best", 100, False),
        (UNEVEN, "some", 100, False),
        (UNEVEN, "some", 0, False),
        (UNEVEN, "none", 10, False),
        (UNEVEN, "none", 11, True),
    ],
)
def test_a_score_beyond_the_neighbouring_rungs_differs(scale, level, score, differs):
    assert differs_by_more_than_one_level(scale, level, score) is differs


def test_a_level_of_another_scale_is_an_error():
    with pytest.raises(KeyError):
        differs_by_more_than_one_level(FIVE, "some", 50)
