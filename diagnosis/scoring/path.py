"""The shortest path: the least effort of rises that makes the rule of a stage hold, exactly.

Rises are levels of answers; everything unanswered counts at its lowest level. The search merges
undominated choices up the tree (``frontiers``); what it finds is scored again by the traced engine
before it is returned. The method is ours: ``docs/method.md``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.errors import UnknownStage
from diagnosis.scoring.ladders import MICRO, Ground, Ladder, lay_ground
from diagnosis.scoring.obstacles import list_obstacles
from diagnosis.scoring.path_records import Path, PathFinding, Purpose, Rise, Wishes
from diagnosis.scoring.path_search import Choice, PathSearch
from diagnosis.scoring.records import AnswerRecord, Diagnosis
from diagnosis.scoring.requirements import Alternative, list_alternatives
from frameworks.rules import Rule
from frameworks.spec import Framework, PlaceKind

NO_WISHES = Wishes()


def find_paths(
    framework: Framework,
    *,
    mode: str,
    place_kind: PlaceKind,
    answers: Iterable[AnswerRecord],
    stage: str,
    wishes: Wishes = NO_WISHES,
    alone: bool = False,
) -> PathFinding:
    """Return the path of least effort to the stage, up to three alternatives, or what stands in the way.

    ``alone``: no alternatives are sought, which takes most of the time.

    Unanswered questions count at their lowest level. Of paths of equal effort the one with lower and
    earlier rungs wins, then the higher scores, then the order of the document; the same input gives the
    same result, in whatever order the answers come.
    Raises what ``diagnose`` raises, UnknownStage, WishRefused (a question that is not asked, a level off
    its scale, one question both decided and out of reach) and SearchTooLarge.
    """
    if stage not in framework.stages_by_key:
        raise UnknownStage(stage=stage)
    given = tuple(answers)
    diagnosis = diagnose(framework, mode=mode, place_kind=place_kind, answers=given)
    records = {answer.question: answer for answer in given}
    ground = lay_ground(framework, mode=mode, place_kind=place_kind, answers=records, wishes=wishes)
    find_out = tuple(key for key, ladder in ground.ladders.items() if not ladder.answered)
    rule = framework.stages_by_key[stage].rule
    if rule is None or _holds(diagnosis, stage):
        return PathFinding(stage, reached=True, path=None, alternatives=(), blocked=(), find_out=find_out)
    possible = _list_possible(ground, rule)
    if not possible:
        blocked = list_obstacles(ground, rule, diagnosis)
        return PathFinding(
            stage, reached=False, path=None, alternatives=(), blocked=blocked, find_out=find_out
        )
    search = PathSearch(ground)
    least = search.find_least(possible)
    choices = (least,) if alone else (least, *search.find_others(possible, least))
    applied = _Applied(ground, mode, place_kind, stage, records)
    path, *others = (applied.describe(choice) for choice in choices)
    return PathFinding(
        stage, reached=False, path=path, alternatives=tuple(others), blocked=(), find_out=find_out
    )


def _holds(diagnosis: Diagnosis, stage: str) -> bool:
    """Return whether the rule of the stage is met; that of the lowest always is."""
    result = diagnosis.stage
    return result is not None and any(
        trace.stage == stage and trace.verdict == "met" for trace in result.traces
    )


def _list_possible(ground: Ground, rule: Rule) -> list[Alternative]:
    """Return the alternatives of the rule that hold with every question as high as it may rise."""
    best = ground.score({key: ladder.top for key, ladder in ground.ladders.items()})
    return [
        alternative
        for alternative in list_alternatives(ground.framework, rule, leaving=ground.leaving)
        if all((seen := best[node]) is not None and seen >= need for node, need in alternative.needed.items())
    ]


@dataclass(frozen=True, slots=True)
class _Applied:
    """Turns choices into paths."""

    ground: Ground
    mode: str
    place_kind: PlaceKind
    stage: str
    answers: Mapping[str, AnswerRecord]

    def describe(self, choice: Choice) -> Path:
        diagnosis = self._diagnose(choice.positions)
        assert _holds(diagnosis, self.stage), "the traced engine does not agree with the search"
        raised = [
            (ladder, choice.positions[key])
            for key, ladder in self.ground.ladders.items()
            if choice.positions[key] > ladder.start
        ]
        rises = tuple(self._describe_rise(choice, ladder, position) for ladder, position in raised)
        effort = sum(ladder.effort_between(ladder.start, position) for ladder, position in raised)
        return Path(rises, effort / MICRO, choice.alternative.conditions, diagnosis)

    def _diagnose(self, positions: Mapping[str, int]) -> Diagnosis:
        records = []
        for question in self.ground.framework.list_questions(self.mode, self.place_kind):
            before = self.answers.get(question.key)
            position = positions.get(question.key)
            if position is None:
                # Without a ladder it does not apply, and the answer says so.
                records.append(self.answers[question.key])
                continue
            level = question.scale.levels[position].key
            records.append(AnswerRecord(question.key, "level", level, before.grade if before else None))
        return diagnose(self.ground.framework, mode=self.mode, place_kind=self.place_kind, answers=records)

    def _describe_rise(self, choice: Choice, ladder: Ladder, position: int) -> Rise:
        question = ladder.question
        levels = question.scale.levels
        passed = range(ladder.start, position)
        element = self.ground.framework.elements_by_key[question.element]
        return Rise(
            question=question.key,
            element=element.key,
            domain=element.domain,
            from_level=levels[ladder.start].key if ladder.answered else None,
            to_level=levels[position].key,
            steps=tuple(levels[step + 1].key for step in passed),
            step_efforts=tuple(ladder.efforts[step] / MICRO for step in passed),
            effort=ladder.effort_between(ladder.start, position) / MICRO,
            find_out=not ladder.answered,
            decided=ladder.floor > ladder.start,
            first_choice=ladder.first_choice,
            serves=self._list_served(choice, ladder),
        )

    def _list_served(self, choice: Choice, ladder: Ladder) -> tuple[Purpose, ...]:
        """Return the purposes that fail when this question alone stays where it is."""
        scores = self.ground.score({**choice.positions, ladder.question.key: ladder.start})
        return tuple(
            purpose
            for purpose in choice.alternative.purposes
            if (seen := scores[purpose.node]) is not None and seen < purpose.required
        )
