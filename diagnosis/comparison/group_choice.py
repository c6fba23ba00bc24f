"""What the page of declared groups shows: a ground, one origin, one kind of place, a round and a node.

Other than the filters of places that one may see, this is chosen among all results: whoever is signed in
sees groups. So nothing here tells that there are one to four results of a kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from diagnosis.assessments.models import Origin
from diagnosis.comparison.disclosure import LEAST_PLACES, NEWEST
from diagnosis.comparison.filters import LAST_ROUND, ORIGINS
from diagnosis.comparison.ground import COMMON, GROUND, Facet, Ground, choose_ground, count_facets
from diagnosis.comparison.nodes import Node, NodeList
from diagnosis.comparison.permissions import Reach, visible_by_id, visible_newest, visible_rounds
from diagnosis.comparison.wording import say_unknown
from diagnosis.people.models import PLACE_ROLES
from diagnosis.places.models import PlaceKind
from diagnosis.results.models import ComparedResult
from frameworks.spec import PlaceKind as SpecPlaceKind

LONGEST_NUMBER = 12


@dataclass(frozen=True)
class GroupChoice:
    """What an address asks for; ``ground`` is None where there are no results to form groups of.

    ``own`` is the result that is marked: the one the address names, or the newest of one's own place.
    """

    reach: Reach
    ground: Ground | None
    origin: str
    kind: SpecPlaceKind
    round: int
    node: Node | None
    nodes: NodeList | None
    own: ComparedResult | None
    facets: tuple[Facet, ...]
    problems: tuple[str, ...]
    names_result: bool = False

    @property
    def parameters(self) -> dict[str, str]:
        """All choices as the address says them, defaults spelled out."""
        if self.ground is None or self.node is None:
            return {"origin": self.origin}
        ground = (self.ground.spec.key, self.ground.mode, self.ground.series, self.ground.version)
        return {
            **dict(zip(GROUND, ground, strict=True)),
            "origin": self.origin,
            "kind": self.kind,
            "round": str(self.round) if self.round else "",
            "node": self.node.key,
            "result": str(self.own.pk) if self.own and self.names_result else "",
        }

    def address_part(self, **changes: str) -> str:
        """Return the query of an address with these changes; an empty value takes a parameter away."""
        merged = {**self.parameters, **changes}
        return urlencode({key: value for key, value in merged.items() if value})


def read_group_choice(reach: Reach, parameters: Mapping[str, str]) -> GroupChoice:
    """Read an address; what is unknown is left out and named in ``problems``.

    What the address leaves open follows the marked result; without one, what most results share. Answers
    are the cities' own unless the address asks for another origin.
    """
    named, problems = read_result(reach, parameters)
    origin, unknown = _read_origin(parameters, named)
    problems += unknown
    own = named or find_own(reach, Q(origin=origin), NEWEST)
    kind, unknown = read_kind(parameters, own)
    problems += unknown
    facets = list_facets(reach, origin=origin, kind=kind)
    asked, unknown = follow_result(parameters, own)
    problems += unknown
    ground, unknown = choose_ground(facets, asked)
    problems += unknown
    round_number, unknown = _read_round(parameters)
    problems += unknown
    if ground is None:
        return GroupChoice(reach, None, origin, kind, round_number, None, None, None, facets, tuple(problems))
    if named is not None and not belongs_to(named, ground, origin, kind):
        problems.append(say_other_ground(named))
        named = None
    if named is None:
        own = find_own(reach, ground.condition & Q(origin=origin, place__kind=kind), round_number)
    nodes = NodeList(ground.spec, ground.mode, kind, with_questions=False)
    node, unknown = nodes.read(parameters.get("node", ""))
    return GroupChoice(
        reach=reach,
        ground=ground,
        origin=origin,
        kind=kind,
        round=round_number,
        node=node,
        nodes=nodes,
        own=own,
        facets=facets,
        problems=tuple(problems + unknown),
        names_result=named is not None,
    )


def read_result(reach: Reach, parameters: Mapping[str, str]) -> tuple[ComparedResult | None, list[str]]:
    """Return the result that an address names; an unknown one and one out of reach give the same sentence."""
    asked = parameters.get("result", "").strip()
    if not asked:
        return None, []
    if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER:
        found = _with_names(visible_by_id(reach)).filter(pk=int(asked)).first()
        if found is not None:
            return found, []
    return None, [say_unknown("result", asked)]


def find_own(reach: Reach, condition: Q, round_number: int) -> ComparedResult | None:
    """Return the latest result of one's own place that meets a condition, in a round or (0) its newest."""
    own = [role.place_id for role in reach.user.current_roles if role.kind in PLACE_ROLES]
    if not own:
        return None
    rows = visible_rounds(reach).filter(round=round_number) if round_number else visible_newest(reach)
    found = _with_names(rows).filter(condition, place__in=own, initiative="")
    return found.order_by("-as_of", "-pk").first()


def follow_result(
    parameters: Mapping[str, str], result: ComparedResult | None
) -> tuple[dict[str, str], list[str]]:
    """Return the address with the ground of a result where it names none; a common ground is left out."""
    asked = {name: value for name, value in parameters.items() if value.strip()}
    problems = []
    if asked.get("version") == COMMON:
        del asked["version"]
        problems.append(_("Questions that stayed the same have no view of their own here."))
    if result is not None and not any(name in asked for name in GROUND):
        version = result.version
        ground = (version.framework.key, result.mode, result.series, version.number)
        asked |= dict(zip(GROUND, ground, strict=True))
    return asked, problems


def read_kind(
    parameters: Mapping[str, str], result: ComparedResult | None
) -> tuple[SpecPlaceKind, list[str]]:
    """Return the kind of place of an address, else that of a result, else cities."""
    asked = parameters.get("kind", "").strip()
    known: dict[str, SpecPlaceKind] = {
        "country": "country", "region": "region", "city": "city", "district": "district",
    }  # fmt: skip
    if asked in known:
        return known[asked], []
    followed = result.place.kind if result is not None else PlaceKind.CITY
    return known[followed], [say_unknown("kind", asked)] if asked else []


def belongs_to(result: ComparedResult, ground: Ground, origin: str, kind: str) -> bool:
    """Say whether a result is one of these: compared on this ground, of this origin and kind of place."""
    return (
        result.version_id in ground.version_ids
        and (result.mode, result.series, result.origin) == (ground.mode, ground.series, origin)
        and result.place.kind == kind
    )


def say_other_ground(result: ComparedResult) -> str:
    """Say why a result is not marked."""
    return _("The result of %(place)s cannot be compared with these places. It is left out.") % {
        "place": result.place
    }


def list_facets(reach: Reach, *, origin: str, kind: str) -> tuple[Facet, ...]:
    """Return what all results of an origin and a kind of place are made of.

    What fewer than five places share is left out, unless the person sees one of them by name; then only
    those that they see are counted, since the larger number decides what is shown first.
    """
    condition = Q(origin=origin, place__kind=kind, initiative="", is_newest=True)
    seen = {_identify(facet): facet for facet in count_facets(visible_newest(reach).filter(condition))}
    found = count_facets(ComparedResult.objects.filter(condition))
    large = {_identify(facet): facet for facet in found if facet.count >= LEAST_PLACES}
    told = {**seen, **large}
    return tuple(told[key] for key in sorted(told))


def _identify(facet: Facet) -> tuple[int, str, str]:
    return facet.version.pk, facet.mode, facet.series


def _with_names(rows: QuerySet[ComparedResult]) -> QuerySet[ComparedResult]:
    return rows.select_related("place", "version__framework").defer("version__document")


def _read_origin(parameters: Mapping[str, str], result: ComparedResult | None) -> tuple[str, list[str]]:
    asked = parameters.get("origin", "").strip()
    if asked in [origin.value for origin in ORIGINS]:
        return asked, []
    followed = result.origin if result is not None else Origin.SELF.value
    return followed, [say_unknown("origin", asked)] if asked else []


def _read_round(parameters: Mapping[str, str]) -> tuple[int, list[str]]:
    asked = parameters.get("round", "").strip()
    if not asked:
        return NEWEST, []
    if asked.isascii() and asked.isdecimal() and len(asked) <= LONGEST_NUMBER:
        number = int(asked)
        if 0 < number <= LAST_ROUND:
            return number, []
    return NEWEST, [say_unknown("round", asked)]
