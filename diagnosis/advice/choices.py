"""What the advice knows of a city beside its answers, and whose word it is: its own or a published one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from diagnosis.advice.library import Library, Option
from diagnosis.advice.models import ItemStatus, Plan, PlanItem
from diagnosis.advice.situation import Wants
from diagnosis.places.models import IssueTag, Place, UrbanIssue
from diagnosis.places.selectors import find_country


@dataclass(frozen=True)
class Choices:
    """The choices that an advice uses.

    Economic groups are those of the country: as published, and by the rule on GDP per head. ``issues`` are
    the city's own ticks, or else those published of ``issues_of``; ``tags`` holds every issue there is.
    """

    economic_group: str = ""
    rule_group: str = ""
    character: str = ""
    published_character: str = ""
    issues: tuple[IssueTag, ...] = ()
    issues_of: Place | None = None
    tags: tuple[IssueTag, ...] = ()
    scaling: Option | None = None
    business_model: Option | None = None
    planned: frozenset[str] = frozenset()
    is_city: bool = True

    @property
    def chose_character(self) -> bool:
        """The city named another character than the published one."""
        return bool(self.character) and self.character != self.published_character

    @property
    def rule_differs(self) -> bool:
        """The rule on GDP per head gives another group than the published one."""
        return bool(self.rule_group) and self.rule_group != self.economic_group

    @cached_property
    def issue_titles(self) -> dict[str, str]:
        """The titles of all issues by key."""
        return {tag.key: str(tag) for tag in self.tags}

    @property
    def wants(self) -> Wants:
        """The same for matching."""
        return Wants(
            economic_group=self.economic_group,
            character=self.character,
            issues=frozenset(tag.key for tag in self.issues),
            scaling=self.scaling.key if self.scaling else "",
            business_model=self.business_model.key if self.business_model else "",
            planned=self.planned,
        )


def load_choices(place: Place, plan: Plan | None, library: Library) -> Choices:
    """Gather what the place is published as and what its plan says; four queries, two without a plan.

    The place comes with its parents.
    """
    country = find_country(place)
    tags = tuple(IssueTag.objects.all())
    issues, issues_of = _read_issues(place, plan, tags)
    is_city = place.kind in {"city", "district"}
    return Choices(
        economic_group=country.economic_group if country else "",
        rule_group=country.computed_economic_group if country else "",
        character=((plan.character if plan else "") or place.character) if is_city else "",
        published_character=place.character if is_city else "",
        issues=issues,
        issues_of=issues_of,
        tags=tags,
        scaling=_find(library.scaling.options, plan.scaling if plan else ""),
        business_model=_find(library.business_models.options, plan.business_model if plan else ""),
        planned=_list_planned(plan),
        is_city=is_city,
    )


def list_published_issues(place: Place) -> tuple[Place, tuple[int, ...]]:
    """Return the nearest place around with published issues, itself first, and the ids of their kinds."""
    around = [place]
    while around[-1].parent is not None:
        around.append(around[-1].parent)
    rows = UrbanIssue.objects.filter(place__in=around).values_list("place_id", "tag_id")
    by_place: dict[int, list[int]] = {}
    for place_id, tag_id in rows:
        by_place.setdefault(place_id, []).append(tag_id)
    nearest = next((found for found in around if found.pk in by_place), place)
    return nearest, tuple(by_place.get(nearest.pk, ()))


def _read_issues(
    place: Place, plan: Plan | None, tags: tuple[IssueTag, ...]
) -> tuple[tuple[IssueTag, ...], Place | None]:
    """Return the issues and, where they are published ones, the place of which they are published."""
    if plan is not None and plan.issues_chosen:
        chosen = set(plan.issues.values_list("tag_id", flat=True))
        return tuple(tag for tag in tags if tag.pk in chosen), None
    nearest, published = list_published_issues(place)
    return tuple(tag for tag in tags if tag.pk in published), nearest if published else None


def _list_planned(plan: Plan | None) -> frozenset[str]:
    if plan is None:
        return frozenset()
    items = PlanItem.objects.filter(plan=plan).exclude(status=ItemStatus.DROPPED).exclude(measure_key="")
    return frozenset(items.values_list("measure_key", flat=True))


def _find(options: tuple[Option, ...], key: str) -> Option | None:
    """Return the option chosen; None where nothing is, or where the library has it no more."""
    return next((option for option in options if option.key == key), None)
