"""What makes results comparable: the same framework, mode, series and method, chosen from what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from diagnosis.comparison.wording import say_unknown
from diagnosis.places.selectors import REFERENCE_FRAMEWORK
from diagnosis.results.models import ComparedResult, Series
from frameworks.models import FrameworkVersion
from frameworks.selectors import list_published_versions, load_spec
from frameworks.spec import Framework

COMMON = "common"
"""In the address instead of a version: all versions, on the questions that stayed the same."""

GROUND = ("framework", "mode", "series", "version")


@dataclass(frozen=True, slots=True)
class Ground:
    """A framework, mode and series with the versions of one method, the newest last.

    A common ground holds the versions of every method. ``spec`` is that of the newest version.
    """

    spec: Framework
    framework_id: int
    mode: str
    series: str
    version_ids: tuple[int, ...]
    is_common: bool = False

    @property
    def condition(self) -> Q:
        """The results of this ground."""
        return Q(
            framework=self.framework_id, mode=self.mode, series=self.series, version__in=self.version_ids
        )

    @property
    def version(self) -> str:
        """What the address says of it."""
        return COMMON if self.is_common else self.spec.version


@dataclass(frozen=True, slots=True)
class Facet:
    """How many results share one version, mode, series and origin."""

    version: FrameworkVersion
    mode: str
    series: str
    origin: str
    count: int


def count_facets(rows: QuerySet[ComparedResult]) -> tuple[Facet, ...]:
    """Return what these results are made of, the oldest version first; two queries.

    The order is the same on every database: of equal counts the first is chosen.
    """
    versions = {version.pk: version for version in list_published_versions()}
    names = ("version", "mode", "series", "origin")
    counted = rows.order_by().values_list(*names).annotate(count=Count("pk"))
    return tuple(
        Facet(versions[version], mode, series, origin, count)
        for version, mode, series, origin, count in sorted(counted)
        if version in versions
    )


def choose_ground(facets: Iterable[Facet], parameters: Mapping[str, str]) -> tuple[Ground | None, list[str]]:
    """Return the ground that an address names; what it leaves open becomes what most results share.

    None without any result. The sentences name what was asked for and is not there. Checked answers are
    preferred where they are as many as the cities' own.
    """
    left = list(facets)
    problems: list[str] = []
    if not left:
        return None, problems

    def choose(name: str, found: Mapping[str, int], preferred: str = "") -> str:
        asked = parameters.get(name, "").strip()
        if asked and asked not in found:
            problems.append(say_unknown(name, asked))
        if asked in found:
            return asked
        return preferred if preferred in found else max(found, key=lambda key: found[key])

    framework = choose("framework", _count(left, _framework_of), REFERENCE_FRAMEWORK)
    left = [facet for facet in left if _framework_of(facet) == framework]
    mode = choose("mode", _count(left, lambda facet: facet.mode))
    left = [facet for facet in left if facet.mode == mode]
    found = _count(left, lambda facet: facet.series)
    checked_lead = found.get(Series.VERIFIED, 0) >= found.get(Series.SELF, 0)
    series = choose("series", found, Series.VERIFIED if checked_lead else Series.SELF)
    left = sorted(
        (facet for facet in left if facet.series == series), key=lambda facet: facet.version.pk, reverse=True
    )
    digests = {facet.version.number: facet.version.method_digest for facet in left}
    by_method = _count(left, lambda facet: facet.version.method_digest)
    is_common = parameters.get("version", "").strip() == COMMON and len(by_method) > 1
    if not is_common:
        asked = {"version": ""} if parameters.get("version") == COMMON else parameters
        digest = _choose_method(asked, digests, by_method, problems)
        left = [facet for facet in left if facet.version.method_digest == digest]
    ids = tuple(sorted({facet.version.pk for facet in left}))
    ground = Ground(load_spec(ids[-1]), left[0].version.framework_id, mode, series, ids, is_common)
    return ground, problems


def _choose_method(
    parameters: Mapping[str, str],
    digests: Mapping[str, str],
    by_method: Mapping[str, int],
    problems: list[str],
) -> str:
    asked = parameters.get("version", "").strip()
    if asked in digests:
        return digests[asked]
    if asked:
        problems.append(say_unknown("version", asked))
    return max(by_method, key=lambda digest: by_method[digest])


def _framework_of(facet: Facet) -> str:
    return facet.version.framework.key


def _count(facets: Iterable[Facet], name: Callable[[Facet], str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for facet in facets:
        counts[name(facet)] = counts.get(name(facet), 0) + facet.count
    return counts
