"""What the pages of the measure library show."""

from __future__ import annotations

from dataclasses import dataclass

from diagnosis.advice.browsing import (
    DomainMeasures,
    Wanted,
    find_measures,
    list_dependants,
    list_disputes_about,
)
from diagnosis.advice.differences import LibraryDifference, compare_libraries, find_measure_key
from diagnosis.advice.library import Dispute, Library, Measure, StageAdvice, View
from diagnosis.advice.library_wording import PARTS, describe
from diagnosis.advice.models import LibraryState, MeasureLibrary
from diagnosis.advice.selectors import (
    find_newest,
    list_library_problems,
    list_newest,
    load_document,
    load_framework,
    load_library_version,
    name_issues,
)
from diagnosis.places.models import Character, EconomicGroup, IssueTag
from frameworks.messages import Problem
from frameworks.spec import (
    PLACE_KINDS,
    Criterion,
    Element,
    Framework,
    PlaceKind,
    Question,
    ScaleLevel,
    Stage,
    Text,
)


@dataclass(frozen=True)
class Shelf:
    """A published library with its framework, and the libraries of other frameworks beside it."""

    row: MeasureLibrary
    library: Library
    framework: Framework
    others: tuple[MeasureLibrary, ...]
    is_chosen: bool

    @property
    def query(self) -> str:
        """What an address needs so that it leads to this library again; nothing for the first one."""
        return f"?of={self.framework.key}" if self.is_chosen else ""


def load_shelf(framework_key: str) -> Shelf | None:
    """Return the newest published library of a framework, or of the first that has one; else None."""
    newest = list_newest()
    if not newest:
        return None
    is_chosen = framework_key in newest and framework_key != next(iter(newest))
    row = newest.pop(framework_key) if framework_key in newest else newest.pop(next(iter(newest)))
    framework = load_framework(row.framework.key)
    assert framework is not None  # published versions are never removed
    return Shelf(row, load_library_version(row.pk), framework, tuple(newest.values()), is_chosen)


@dataclass(frozen=True)
class LibraryPage:
    """The list of measures: what is looked for, and what fits."""

    shelf: Shelf
    wanted: Wanted
    groups: tuple[DomainMeasures, ...]
    advice: StageAdvice | None

    @property
    def count(self) -> int:
        """How many measures fit."""
        return sum(group.count for group in self.groups)


def load_library_page(shelf: Shelf, wanted: Wanted, language: str) -> LibraryPage:
    """Return the measures that fit, and the advice of the stage that is looked for."""
    advice = next((row for row in shelf.library.stage_advice if row.stage == wanted.stage), None)
    groups = find_measures(shelf.library, shelf.framework, wanted, language)
    return LibraryPage(shelf, wanted, groups, advice)


@dataclass(frozen=True, slots=True)
class Rise:
    """A question that a measure raises: to this level at most, with what the level asks for."""

    question: Question
    level: ScaleLevel
    position: int
    top: int

    @property
    def descriptor(self) -> Text:
        """What the level asks for."""
        return self.question.descriptors[self.level.key]


@dataclass(frozen=True)
class MeasurePage:
    """One measure with everything it names."""

    shelf: Shelf
    measure: Measure
    elements: tuple[Element, ...]
    stages: tuple[Stage, ...]
    criteria: tuple[Criterion, ...]
    rises: tuple[Rise, ...]
    needs: tuple[Measure, ...]
    opens: tuple[Measure, ...]
    disputes: tuple[Dispute, ...]
    issues: list[IssueTag]
    classes: tuple[str, ...]
    choices: tuple[Text, ...]

    @property
    def place_kinds(self) -> tuple[PlaceKind, ...]:
        """The kinds of place that can take the measure, from the widest."""
        return tuple(kind for kind in PLACE_KINDS if kind in self.measure.place_kinds)


def load_measure_page(shelf: Shelf, key: str) -> MeasurePage | None:
    """Return a measure of the library; None where it has none with this key."""
    library, framework = shelf.library, shelf.framework
    measure = library.measures_by_key.get(key)
    if measure is None:
        return None
    options = (*library.scaling.options, *library.business_models.options)
    return MeasurePage(
        shelf=shelf,
        measure=measure,
        elements=tuple(
            framework.elements_by_key[key] for key in measure.elements if key in framework.elements_by_key
        ),
        stages=tuple(stage for stage in reversed(framework.stages) if stage.key in measure.stages),
        criteria=tuple(criterion for criterion in framework.criteria if criterion.key in measure.criteria),
        rises=tuple(_list_rises(measure, framework)),
        needs=tuple(library.measures_by_key[key] for key in measure.requires),
        opens=list_dependants(library, measure),
        disputes=list_disputes_about(library, measure),
        issues=name_issues(measure.issues),
        classes=(
            *(str(EconomicGroup(key).label) for key in measure.economic_groups),
            *(str(Character(key).label) for key in measure.characters),
        ),
        choices=tuple(
            option.title for option in options if option.key in {*measure.scaling, *measure.business_models}
        ),
    )


def _list_rises(measure: Measure, framework: Framework) -> list[Rise]:
    """Return the rises whose question and level the framework's newest version still has."""
    rises = []
    for lift in measure.raises:
        question = framework.questions_by_key.get(lift.question)
        levels = () if question is None else question.scale.levels
        for position, level in enumerate(levels):
            if question is not None and level.key == lift.to:
                rises.append(Rise(question, level, position, len(levels) - 1))
    return rises


@dataclass(frozen=True, slots=True)
class ShownView:
    """One side of a disagreement, with the stages at which it is advised and the measures that follow it."""

    view: View
    stages: tuple[Stage, ...]
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class ShownDispute:
    """A question on which the sources disagree."""

    dispute: Dispute
    views: tuple[ShownView, ...]


def list_shown_disputes(shelf: Shelf) -> tuple[ShownDispute, ...]:
    """Return every disagreement with its views."""
    library, stages = shelf.library, tuple(reversed(shelf.framework.stages))
    return tuple(
        ShownDispute(
            dispute,
            tuple(
                ShownView(
                    view,
                    tuple(stage for stage in stages if dispute.default.get(stage.key) == view.key),
                    tuple(library.measures_by_key[key] for key in view.measures),
                )
                for view in dispute.views
            ),
        )
        for dispute in library.disputes
    )


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """A problem of a document in words, with the key of the measure in which it lies, if any."""

    place: str
    measure: str
    sentence: str


@dataclass(frozen=True)
class EditionPage:
    """A version as its editor sees it: what stands in the way, and what it changes."""

    library: MeasureLibrary
    problems: tuple[ShownProblem, ...]
    advising: MeasureLibrary | None
    difference: LibraryDifference | None
    count: int

    @property
    def is_draft(self) -> bool:
        """Whether it can still change."""
        return self.library.state == LibraryState.DRAFT

    @property
    def is_advising(self) -> bool:
        """Whether it is the version that advises today."""
        return self.advising is not None and self.advising.pk == self.library.pk

    @property
    def other_parts(self) -> list[str]:
        """The parts beside the measures that differ, in words."""
        return [] if self.difference is None else name_parts(self.difference.parts)


def load_edition_page(library: MeasureLibrary) -> EditionPage:
    """Return what an editor needs to know of a version before and after publishing it."""
    newest = find_newest(library.framework.key)
    advising = None if newest is None else MeasureLibrary.objects.get(pk=newest)
    document = load_document(library)
    problems = list_library_problems(library) if library.state == LibraryState.DRAFT else ()
    is_other = advising is not None and advising.pk != library.pk
    measures = document.get("measures")
    return EditionPage(
        library=library,
        problems=show_problems(problems, document),
        advising=advising,
        difference=compare_libraries(load_document(advising), document) if advising and is_other else None,
        count=len(measures) if isinstance(measures, list) else 0,
    )


def show_problems(
    problems: tuple[Problem, ...], document: dict[str, object] | None = None
) -> tuple[ShownProblem, ...]:
    """Return problems in words."""
    return tuple(
        ShownProblem(
            problem.place,
            find_measure_key(document or {}, problem.place),
            describe(problem.message),
        )
        for problem in problems
    )


def name_parts(parts: tuple[str, ...]) -> list[str]:
    """Return what parts of a measure or a library are called."""
    return [str(PARTS[part]) for part in parts]
