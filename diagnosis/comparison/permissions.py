"""Whose results a person may compare by name: those of places they may see, and what others show them."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import BigIntegerField, Q, QuerySet
from django.http import Http404
from django.utils import timezone

from diagnosis.people.models import PLACE_ROLES, RoleKind, User
from diagnosis.people.predicates import is_administrator
from diagnosis.places.models import Programme, ProgrammePlace
from diagnosis.results.models import Audience, ComparedResult, Publication

# Not an empty condition: joined by "or" that would vanish.
EVERYTHING = Q(place__isnull=False)


@dataclass(frozen=True)
class Reach:
    """What one person may see by name.

    Of places in reach (their own, those of their programmes, for administrators all) every round; of other
    places only the results that are published to them, and then the newest of these.
    """

    user: User

    @cached_property
    def places(self) -> Q:
        """The condition on rows of places in reach: the roles are read once, not joined for each row."""
        if is_administrator(self.user):
            return EVERYTHING
        roles = self.user.current_roles
        own = [role.place_id for role in roles if role.kind in PLACE_ROLES]
        programmes = [role.programme_id for role in roles if role.kind == RoleKind.CONSULTANT]
        reach = Q(place_id__in=own)
        if programmes:
            reach |= Q(place__in=present_members().filter(programme__in=programmes).values("place"))
        return reach

    @cached_property
    def sees_everything(self) -> bool:
        return self.places == EVERYTHING

    def reaches(self, row: ComparedResult) -> bool:
        """Say whether a result is of a place in reach: then its answers may be seen, not only its scores."""
        return self.sees_everything or ComparedResult.objects.filter(self.places, pk=row.pk).exists()

    @cached_property
    def shown_results(self) -> tuple[int, ...]:
        """Results of places out of reach that are published to this person; one query."""
        return tuple(row.pk for row in self._shown)

    @cached_property
    def newest_shown(self) -> tuple[int, ...]:
        """Of these the newest of each line."""
        return self._keep_newest(_line_of)

    @cached_property
    def rounds_shown(self) -> tuple[int, ...]:
        """Of these the newest submission of each round: a place stands once in a round."""
        return self._keep_newest(lambda row: (*_line_of(row), row.round))

    def _keep_newest(self, identify: Callable[[ComparedResult], Hashable]) -> tuple[int, ...]:
        newest: dict[Hashable, ComparedResult] = {}
        for row in self._shown:
            kept = newest.get(identify(row))
            if kept is None or (row.round, row.submission_number) > (kept.round, kept.submission_number):
                newest[identify(row)] = row
        return tuple(row.pk for row in newest.values())

    @cached_property
    def _shown(self) -> tuple[ComparedResult, ...]:
        if self.sees_everything:
            return ()
        holding = Publication.objects.filter(withdrawn_at__isnull=True)
        audience = Q(result__in=holding.filter(audience=Audience.PUBLIC).values("result"))
        own = [role.place_id for role in self.user.current_roles if role.kind in PLACE_ROLES]
        if own:
            programmes = present_members().filter(place__in=own).values("programme")
            beside = present_members().filter(programme__in=programmes).values("place")
            peers = holding.filter(audience=Audience.PEERS).values("result")
            audience |= Q(result__in=peers, place__in=beside)
        return tuple(ComparedResult.objects.filter(audience).exclude(self.places).defer("codes"))


def _line_of(row: ComparedResult) -> tuple[Hashable, ...]:
    return row.place_id, row.framework_id, row.initiative, row.mode, row.series, row.origin


def present_members() -> QuerySet[ProgrammePlace]:
    """Return the memberships that hold today, of all programmes."""
    return ProgrammePlace.objects.filter(Q(left_on__isnull=True) | Q(left_on__gte=timezone.localdate()))


def visible_newest(reach: Reach) -> QuerySet[ComparedResult]:
    """Return the newest result of each line that the person may see by name."""
    return ComparedResult.objects.filter((reach.places & Q(is_newest=True)) | Q(pk__in=reach.newest_shown))


def visible_rounds(reach: Reach) -> QuerySet[ComparedResult]:
    """Return the results of all rounds that the person may see by name: of each the newest submission."""
    return ComparedResult.objects.filter((reach.places & Q(is_current=True)) | Q(pk__in=reach.rounds_shown))


def visible_by_id(reach: Reach) -> QuerySet[ComparedResult]:
    """Return every result that the person may see by name, of earlier submissions too."""
    return ComparedResult.objects.filter(reach.places | Q(pk__in=reach.shown_results))


def with_context(rows: QuerySet[ComparedResult]) -> QuerySet[ComparedResult]:
    """Return rows with what every page reads of them: the place up to its country, and the result."""
    return rows.select_related("place__parent__parent__parent", "result", "assessment").defer(
        "codes", "result__payload", "assessment__participants", "assessment__participants_texts"
    )


def load_compared(user: User, result_id: int) -> ComparedResult:
    """Return one result that the user may see by name; else it is not found."""
    if result_id > BigIntegerField.MAX_BIGINT:  # Django asks the database for it all the same
        raise Http404
    row = with_context(visible_by_id(Reach(user))).filter(pk=result_id).first()
    if row is None:
        raise Http404
    return row


def comparable_programmes(user: User) -> QuerySet[Programme]:
    """Return the programmes whose places the user may see: a consultant's own, for administrators all."""
    programmes = Programme.objects.all()
    if is_administrator(user):
        return programmes
    followed = [role.programme for role in user.current_roles if role.kind == RoleKind.CONSULTANT]
    return programmes.filter(pk__in=[programme.pk for programme in followed if programme])
