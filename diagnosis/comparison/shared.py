"""Scores of results of several versions on the questions that stayed the same, read from their answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnosis.comparison.common import (
    CommonGround,
    NodeFigures,
    find_common,
    keeps_elements,
    read_figures,
    read_stage,
    score_common,
)
from diagnosis.comparison.ground import Ground
from diagnosis.comparison.permissions import Reach
from diagnosis.results.models import ComparedResult
from diagnosis.scoring.answer_codes import read_codes
from diagnosis.scoring.batch import Codes
from frameworks.selectors import load_spec
from frameworks.spec import Framework

MOST_SHARED = 2000
"""More results than this are not scored while a page waits."""


class TooMany(Exception):
    """More results than are scored at once; ``str(error)`` is a sentence in the reader's language."""

    def __init__(self, count: int) -> None:
        words = {"count": count, "most": MOST_SHARED}
        super().__init__(
            _(
                "%(count)d results are too many to score on common questions. The most is %(most)d: "
                "narrow the filters."
            )
            % words
        )


@dataclass(frozen=True)
class SharedScores:
    """Results on common ground. ``figures`` and ``stages`` are by id of the result.

    ``common`` is the ground of the kind of place that most results have; ``commons`` holds that of each
    kind. Figures are by kind and key of the node, as in NodeScore; a result has none where no question
    stayed the same. A stage is empty where none can be given.
    """

    common: CommonGround
    commons: Mapping[str, CommonGround]
    figures: Mapping[int, Mapping[tuple[str, str], NodeFigures]]
    stages: Mapping[int, str]

    def find(self, result_id: int, kind: str, key: str) -> NodeFigures | None:
        """Return the figures of one node of one result; None where its node fell out."""
        return self.figures[result_id].get((kind, key))


def score_shared(ground: Ground, rows: Sequence[ComparedResult], *, reach: Reach) -> SharedScores:
    """Score these results on what the versions of the ground have in common; one query.

    A result that the person sees without its answers has no figures where these would tell single answers:
    where an element lost some of its questions.

    Raises TooMany, and ``common.LevelsDiffer`` for versions whose readiness levels are not the same.
    """
    if len(rows) > MOST_SHARED:
        raise TooMany(len(rows))
    found = ComparedResult.objects.filter(pk__in=[row.pk for row in rows]).order_by("pk")
    by_kind: dict[str, dict[int, list[tuple[int, bytes]]]] = defaultdict(lambda: defaultdict(list))
    for pk, version, kind, codes in found.values_list("pk", "version", "place__kind", "codes"):
        by_kind[kind][version].append((pk, bytes(codes)))
    specs = {version: load_spec(version) for version in ground.version_ids}
    commons = {kind: _find_common(ground, specs.values(), kind) for kind in by_kind}
    counts = Counter({kind: sum(map(len, versions.values())) for kind, versions in by_kind.items()})
    most = counts.most_common(1)[0][0] if counts else "city"
    figures: dict[int, Mapping[tuple[str, str], NodeFigures]] = {}
    stages: dict[int, str] = {}
    for kind, versions in by_kind.items():
        _score_kind(commons[kind], specs, versions, figures, stages)
    shown = set(reach.shown_results)
    for kind, versions in by_kind.items():
        for version, results in versions.items():
            if not keeps_elements(commons[kind], specs[version]):
                hidden = [pk for pk, _codes in results if pk in shown]
                figures.update({pk: {} for pk in hidden})
                stages.update(dict.fromkeys(hidden, ""))
    common = commons.get(most) or _find_common(ground, specs.values(), most)
    return SharedScores(common, commons, figures, stages)


def find_ground_in_common(ground: Ground, *, place_kind: str) -> CommonGround:
    """Return what the versions of a ground have in common, without scores; no query once they are loaded."""
    return _find_common(ground, (load_spec(version) for version in ground.version_ids), place_kind)


def _find_common(ground: Ground, specs: Iterable[Framework], kind: str) -> CommonGround:
    return find_common(list(specs), mode=ground.mode, place_kind=kind)  # type: ignore[arg-type]


def _score_kind(
    common: CommonGround,
    specs: Mapping[int, Framework],
    versions: Mapping[int, Sequence[tuple[int, bytes]]],
    figures: dict[int, Mapping[tuple[str, str], NodeFigures]],
    stages: dict[int, str],
) -> None:
    ids = [pk for results in versions.values() for pk, _codes in results]
    if common.is_empty:
        figures.update({pk: {} for pk in ids})
        stages.update(dict.fromkeys(ids, ""))
        return
    matrices: dict[str, Codes] = {
        specs[version].version: read_codes(specs[version], [codes for _pk, codes in results])
        for version, results in versions.items()
    }
    by_number = {spec.version: spec for spec in specs.values()}
    scores = score_common(common, by_number, matrices)
    for position, pk in enumerate(ids):
        figures[pk] = read_figures(scores, position)
        stages[pk] = read_stage(scores, position)
