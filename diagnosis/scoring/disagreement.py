"""Where an element's score and a single level given elsewhere lie far apart. Ours.

Two ways of answering ask in different words, so they may differ a little; what differs by more
than one level is worth a second look. Neither changes the other.
"""

from __future__ import annotations

from frameworks.spec import Scale


def differs_by_more_than_one_level(scale: Scale, level: str, score: float) -> bool:
    """Say whether a score (0-100) lies beyond the rungs next to the level on its scale.

    A score on the value of a neighbouring rung is one level away and does not differ. Raises
    KeyError when the scale has no such level.
    """
    position = scale.position_of(level)
    values = [rung.value for rung in scale.levels]
    lowest = values[max(position - 1, 0)]
    highest = values[min(position + 1, len(values) - 1)]
    return score < lowest or score > highest
