"""The shortest way to a stage, laid out as people read it: steps by domain, other ways, what stands in it.

Pure: a framework, a stored diagnosis and the marks of a plan go in; ``diagnosis.scoring.path`` searches.
What is said comes out as codes (``CODES``); ``way_wording`` has the sentences. Efforts are in the
framework's units, scores run from 0 to 100.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from diagnosis.scoring.diagnose import diagnose
from diagnosis.scoring.errors import SearchTooLarge
from diagnosis.scoring.path import find_paths
from diagnosis.scoring.path_records import Obstacle, Path, PathFinding, Rise, Wishes
from diagnosis.scoring.records import AnswerRecord, Diagnosis
from frameworks.messages import Message
from frameworks.spec import Domain, Element, Framework, Question, ScaleLevel, Stage, Text

OUT_OF_REACH, DECIDED, FIRST_CHOICE = "out-of-reach", "decided", "first-choice"
SMALL, MEDIUM = 1.0, 2.0  # the highest effort that is called so; what is above is large
SHORT = 5

Size = Literal["small", "medium", "large"]

CODES = frozenset(
    {
        "steps_lead",
        "steps_find_out",
        "answers_first",
        "answers_may_do",
        "stage_holds",
        "highest_holds",
        "only_answers_left",
        "no_way",
        "search_too_large",
        "search_can_be_smaller",
        "total_effort",
        "answers_count_lowest",
    }
)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a plan says of a rise of a question to a level; ``kind`` is one of the three words above."""

    question: str
    level: str
    kind: str


@dataclass(frozen=True, slots=True)
class Rung:
    """A level that a step passes: its place from 0, its words, and the effort of climbing it."""

    level: ScaleLevel
    position: int
    descriptor: Text | None
    effort: float


@dataclass(frozen=True, slots=True)
class Step:
    """One rise of a way with all that a person reads of it; ``number`` counts from 1.

    ``start`` is the place (from 0) of the level that counts today: the lowest where nothing is answered.
    ``rungs`` are the levels passed, the next one first. ``mark`` is the kind of the mark on this rise.
    """

    number: int
    rise: Rise
    question: Question
    element: Element
    start: int
    rungs: tuple[Rung, ...]
    mark: str

    @property
    def now(self) -> ScaleLevel | None:
        """The level that was answered; None where there is no answer."""
        return None if self.rise.find_out else self.question.scale.levels[self.start]

    @property
    def target(self) -> Rung:
        """The level that the step reaches."""
        return self.rungs[-1]

    @property
    def later(self) -> tuple[Rung, ...]:
        """The levels passed after the next one."""
        return self.rungs[1:]

    @property
    def rungs_above_first(self) -> int:
        """How many levels there are to climb on the whole ladder."""
        return len(self.question.scale.levels) - 1

    @property
    def size(self) -> Size:
        """The effort in a word: it says something only where the way is weighed."""
        return size_of(self.rise.effort)


@dataclass(frozen=True, slots=True)
class DomainSteps:
    """The steps in one domain. ``before`` and ``after`` are its score on the ground of the search: what is
    missing (``is_low`` then) counts at its lowest level."""

    domain: Domain
    before: float | None
    after: float | None
    is_low: bool
    effort: float
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class OtherWay:
    """A way beside the shortest: ``number`` 0 is the shortest itself. The other fields compare with it.

    ``more_effort`` is how much dearer it is; ``without`` are elements of the shortest way in which nothing
    rises here, ``instead`` those in which something rises only here, ``further`` those in which it takes
    more than there. All are keys in the order of the document.
    """

    number: int
    path: Path
    more_effort: float
    without: tuple[str, ...]
    instead: tuple[str, ...]
    further: tuple[str, ...]

    @property
    def less_effort(self) -> float:
        """How much smaller the effort is: possible where a first choice counted half in the search."""
        return -self.more_effort


@dataclass(frozen=True, slots=True)
class Way:
    """What leads to ``stage``. ``path`` is the way shown, ``number`` which one: 0 is the shortest.

    ``after`` is the diagnosis with its steps done and all other answers as they are, what is missing left
    out: what a result would show then. (The diagnosis of the path itself counts it at its lowest.)
    ``marks`` are those of this round that stand on no step; ``too_large``: the search was given up.
    ``is_weighed``: the framework tells efforts apart for some question of this mode; else each level is 1.
    """

    stage: Stage
    headline: tuple[Message, ...]
    summary: tuple[Message, ...]
    number: int
    path: Path | None
    after: Diagnosis | None
    groups: tuple[DomainSteps, ...]
    ways: tuple[OtherWay, ...]
    marks: tuple[Mark, ...]
    blocked: tuple[Obstacle, ...]
    find_out: tuple[str, ...]
    reached: bool = False
    too_large: bool = False
    is_weighed: bool = False

    @property
    def steps(self) -> tuple[Step, ...]:
        """All steps in the order of the document."""
        return tuple(step for group in self.groups for step in group.steps)

    @property
    def has_first_choices(self) -> bool:
        """Whether a mark made some effort count half."""
        return any(step.rise.first_choice for step in self.steps)

    @property
    def first_steps(self) -> tuple[Step, ...]:
        """The first five, for a page that only leads here."""
        return self.steps[:SHORT]

    @property
    def more(self) -> int:
        """How many steps there are beyond the first five."""
        return max(len(self.steps) - SHORT, 0)


def size_of(effort: float) -> Size:
    """Return the word for an effort: small up to 1, medium up to 2, else large."""
    if effort <= SMALL:
        return "small"
    return "medium" if effort <= MEDIUM else "large"


def write_effort(effort: float) -> str:
    """Return an effort without zeros that say nothing: 5, 2.5."""
    return f"{round(effort, 2):g}"


def list_answers(diagnosis: Diagnosis) -> tuple[AnswerRecord, ...]:
    """Return the answers that made a diagnosis, as it keeps them."""
    return tuple(
        AnswerRecord(row.question, row.state, row.level, row.grade)
        for element in diagnosis.elements
        for row in element.questions
        if row.state != "unanswered"
    )


def apply_rises(framework: Framework, diagnosis: Diagnosis, path: Path) -> Diagnosis:
    """Return the diagnosis with the rises of a path done; what else is missing stays missing."""
    records = {record.question: record for record in list_answers(diagnosis)}
    for rise in path.rises:
        grade = records[rise.question].grade if rise.question in records else None
        records[rise.question] = AnswerRecord(rise.question, "level", rise.to_level, grade)
    return diagnose(framework, mode=diagnosis.mode, place_kind=diagnosis.place_kind, answers=records.values())


def keep_readable(framework: Framework, diagnosis: Diagnosis, marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Return the marks that this round can read: its mode asks the question, and its scale has the level."""
    asked = {
        question.key: question for question in framework.list_questions(diagnosis.mode, diagnosis.place_kind)
    }
    return tuple(
        mark
        for mark in marks
        if mark.question in asked and asked[mark.question].scale.find_level(mark.level) is not None
    )


def make_wishes(marks: Iterable[Mark]) -> Wishes:
    """Return marks as the search takes them."""
    listed = tuple(marks)
    return Wishes(
        out_of_reach=frozenset((mark.question, mark.level) for mark in listed if mark.kind == OUT_OF_REACH),
        decided=MappingProxyType({mark.question: mark.level for mark in listed if mark.kind == DECIDED}),
        first_choice=frozenset(mark.question for mark in listed if mark.kind == FIRST_CHOICE),
    )


def seek_way(
    framework: Framework,
    diagnosis: Diagnosis,
    *,
    stage: str,
    marks: Iterable[Mark] = (),
    number: int = 0,
    alone: bool = False,
) -> Way:
    """Search the ways to a stage and lay out one of them; a ``number`` that there is not shows the shortest.

    ``alone``: only the shortest is sought.

    Raises UnknownStage.
    """
    readable = keep_readable(framework, diagnosis, marks)
    try:
        finding = find_paths(
            framework,
            mode=diagnosis.mode,
            place_kind=diagnosis.place_kind,
            answers=list_answers(diagnosis),
            stage=stage,
            wishes=make_wishes(readable),
            alone=alone,
        )
    except SearchTooLarge:
        headline = (_say("search_too_large", stage=stage),)
        summary = (_say("search_can_be_smaller"),)
        return _stand_still(framework, stage, headline, summary, marks=readable, too_large=True)
    return _lay_out(framework, diagnosis, finding, readable, number)


def stay(framework: Framework, diagnosis: Diagnosis, marks: Iterable[Mark] = ()) -> Way:
    """Lay out that the highest stage holds, so that no way is left."""
    readable = keep_readable(framework, diagnosis, marks)
    highest = framework.stages[0].key
    headline = (_say("highest_holds", stage=highest),)
    return _stand_still(framework, highest, headline, marks=readable, reached=True)


def _say(code: str, **params: object) -> Message:
    return Message(code, MappingProxyType(params))


def _stand_still(
    framework: Framework,
    stage: str,
    headline: tuple[Message, ...],
    summary: tuple[Message, ...] = (),
    *,
    marks: tuple[Mark, ...],
    finding: PathFinding | None = None,
    reached: bool = False,
    too_large: bool = False,
) -> Way:
    return Way(
        stage=framework.stages_by_key[stage],
        headline=headline,
        summary=summary,
        number=0,
        path=None,
        after=None,
        groups=(),
        ways=(),
        marks=marks,
        blocked=finding.blocked if finding else (),
        find_out=finding.find_out if finding else (),
        reached=reached,
        too_large=too_large,
    )


def _lay_out(
    framework: Framework, diagnosis: Diagnosis, finding: PathFinding, marks: tuple[Mark, ...], number: int
) -> Way:
    stage = finding.stage
    if finding.path is None:
        code = "stage_holds" if finding.reached else "no_way"
        headline = (_say(code, stage=stage),)
        return _stand_still(framework, stage, headline, marks=marks, finding=finding, reached=finding.reached)
    paths = (finding.path, *finding.alternatives)
    shown = number if 0 <= number < len(paths) else 0
    path = paths[shown]
    after = apply_rises(framework, diagnosis, path)
    groups = tuple(_group_steps(framework, diagnosis, path, marks))
    on_steps = {step.question.key for group in groups for step in group.steps if step.mark}
    return Way(
        stage=framework.stages_by_key[stage],
        headline=_find_headline(path, stage),
        summary=_summarize(path, finding.find_out),
        number=shown,
        path=path,
        after=after,
        groups=groups,
        ways=tuple(_compare(framework, paths)),
        marks=tuple(mark for mark in marks if mark.question not in on_steps),
        blocked=(),
        find_out=finding.find_out,
        is_weighed=_tells_efforts_apart(framework, diagnosis),
    )


def _tells_efforts_apart(framework: Framework, diagnosis: Diagnosis) -> bool:
    questions = framework.list_questions(diagnosis.mode, diagnosis.place_kind)
    return any(effort != SMALL for question in questions for effort in question.efforts)


def _find_headline(path: Path, stage: str) -> tuple[Message, ...]:
    count = len(path.rises)
    open_first = sum(rise.find_out for rise in path.rises)
    if not count:
        return (_say("only_answers_left", stage=stage),)
    if open_first == count:
        return (_say("answers_first", count=count), _say("answers_may_do", stage=stage))
    lead = _say("steps_lead", count=count, stage=stage)
    return (lead, _say("steps_find_out", count=open_first)) if open_first else (lead,)


def _summarize(path: Path, find_out: Sequence[str]) -> tuple[Message, ...]:
    said = []
    if path.rises:
        said.append(_say("total_effort", effort=path.effort, count=len(path.rises)))
    if find_out:
        said.append(_say("answers_count_lowest", count=len(find_out)))
    return tuple(said)


def _group_steps(
    framework: Framework, diagnosis: Diagnosis, path: Path, marks: Iterable[Mark]
) -> Iterator[DomainSteps]:
    marked = {mark.question: mark for mark in marks}
    steps = [
        _describe_step(framework, number, rise, marked.get(rise.question))
        for number, rise in enumerate(path.rises, start=1)
    ]
    for domain in framework.domains:
        inside = tuple(step for step in steps if step.rise.domain == domain.key)
        if inside:
            node = diagnosis.find_node(domain.key)
            yield DomainSteps(
                domain=domain,
                before=node.low,
                after=path.diagnosis.find_node(domain.key).score,
                is_low=bool(node.missing),
                effort=sum(step.rise.effort for step in inside),
                steps=inside,
            )


def _describe_step(framework: Framework, number: int, rise: Rise, mark: Mark | None) -> Step:
    question = framework.questions_by_key[rise.question]
    scale = question.scale
    rungs = tuple(
        Rung(scale.levels[position], position, question.descriptors.get(key), effort)
        for key, effort in zip(rise.steps, rise.step_efforts, strict=True)
        for position in (scale.position_of(key),)
    )
    return Step(
        number=number,
        rise=rise,
        question=question,
        element=framework.elements_by_key[rise.element],
        start=rungs[0].position - 1,
        rungs=rungs,
        # What is out of reach stands below it, never on it.
        mark=mark.kind if mark is not None and mark.kind != OUT_OF_REACH else "",
    )


def _compare(framework: Framework, paths: Sequence[Path]) -> Iterator[OtherWay]:
    least = paths[0]
    there = _sum_efforts(least)
    for number, path in enumerate(paths):
        here = _sum_efforts(path)
        order = [element.key for element in framework.elements if element.key in there or element.key in here]
        yield OtherWay(
            number=number,
            path=path,
            more_effort=path.effort - least.effort,
            without=tuple(key for key in order if key not in here),
            instead=tuple(key for key in order if key not in there),
            further=tuple(key for key in order if key in there and here.get(key, 0.0) > there[key]),
        )


def _sum_efforts(path: Path) -> dict[str, float]:
    efforts: dict[str, float] = {}
    for rise in path.rises:
        efforts[rise.element] = efforts.get(rise.element, 0.0) + rise.effort
    return efforts
