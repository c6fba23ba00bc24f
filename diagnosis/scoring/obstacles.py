"""Why a stage cannot be reached: the purposes of its rule that no rises within reach can meet."""

from __future__ import annotations

from collections.abc import Iterator

from diagnosis.scoring.ladders import Ground
from diagnosis.scoring.path_records import Obstacle, ObstacleReason, Purpose
from diagnosis.scoring.records import NOT_APPLICABLE, NOT_ASKED, OVERALL, Diagnosis, NodeResult
from diagnosis.scoring.requirements import list_purposes
from frameworks.rules import Rule, list_conditions


def list_obstacles(ground: Ground, rule: Rule, diagnosis: Diagnosis) -> tuple[Obstacle, ...]:
    """Return each purpose of the rule that fails with every question at its highest rung within reach."""
    within_reach = ground.score({key: ladder.top for key, ladder in ground.ladders.items()})
    at_all = ground.score({key: len(ladder.efforts) for key, ladder in ground.ladders.items()})
    obstacles = []
    for purpose in dict.fromkeys(_list_all_purposes(ground, rule)):
        best = within_reach[purpose.node]
        highest = at_all[purpose.node]
        if best is None or highest is None:
            reason = _explain_leaving(diagnosis.find_node(purpose.node))
            obstacles.append(Obstacle(purpose, None, reason))
        elif highest < purpose.required:
            obstacles.append(Obstacle(purpose, best, "never"))
        elif best < purpose.required:
            held = tuple(_list_held(ground, purpose.node))
            obstacles.append(Obstacle(purpose, best, "out_of_reach", held))
    return tuple(obstacles)


def _list_all_purposes(ground: Ground, rule: Rule) -> Iterator[Purpose]:
    for condition in list_conditions(rule):
        yield from list_purposes(ground.framework, condition, leaving=ground.leaving)


def _explain_leaving(node: NodeResult) -> ObstacleReason:
    code = node.no_level_reason.code if node.no_level_reason else ""
    if code == NOT_ASKED:
        return "not_asked"
    return "not_applicable" if code == NOT_APPLICABLE else "nothing_counts"


def _list_held(ground: Ground, node: str) -> Iterator[str]:
    """Yield the questions that count in the node and that a wish holds below their highest rung."""
    for key, ladder in ground.ladders.items():
        element = ground.framework.elements_by_key[ladder.question.element]
        if ladder.held and ladder.question.weight > 0 and node in (element.key, element.domain, OVERALL):
            yield key
