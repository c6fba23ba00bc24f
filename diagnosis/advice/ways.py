"""What the pages about the way forward read: the marks and targets of a plan, and the way that follows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from diagnosis.advice.decisions import list_stages_above
from diagnosis.advice.models import DomainTarget, ItemStatus, Plan, PlanItem, RiseWish
from diagnosis.advice.permissions import Ground
from diagnosis.advice.roadmap import FollowUp, read_follow_up
from diagnosis.advice.way import Mark, Way, seek_way, stay
from diagnosis.results.certainty import load_certainty
from diagnosis.results.radar import RadarSeries, radar
from diagnosis.results.selectors import MIN_RADAR_AXES, ResultReading
from diagnosis.results.wording import in_language
from diagnosis.scoring.encoding import decode_diagnosis
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Stage


@dataclass(frozen=True, slots=True)
class TargetRow:
    """A domain with its score today, after the way, and the city's own target (0-100); None where unknown."""

    domain: Domain
    level: str | None
    now: float | None
    after: float | None
    target: float | None

    @property
    def gap(self) -> float | None:
        """How many points are left to the target; None without one, or without a score."""
        if self.target is None or self.now is None:
            return None
        return max(self.target - self.now, 0.0)


@dataclass(frozen=True)
class WayPage:
    """A result with the way to a stage; ``stages`` are those above the present one, the nearest first."""

    ground: Ground
    reading: ResultReading
    stages: tuple[Stage, ...]
    way: Way
    targets: dict[str, float]
    planned: frozenset[tuple[str, str]]
    asked_stage: str = ""

    @property
    def may_plan(self) -> bool:
        return self.ground.may_plan

    @cached_property
    def rows(self) -> list[TargetRow]:
        """The domains that count, with today, after the way, and the target."""
        after = self.way.after
        return [
            TargetRow(
                domain=row.domain,
                level=row.node.level,
                now=row.node.score,
                after=after.find_node(row.domain.key).score if after else None,
                target=self.targets.get(row.domain.key),
            )
            for row in self.reading.drawn_domains
        ]

    @cached_property
    def follow_up(self) -> FollowUp | None:
        """Which rises that were planned before this result it shows as happened; None where none were."""
        return read_follow_up(self.ground.result, self.ground.plan)

    @property
    def sinks(self) -> bool:
        """A score is lower after the way than today: an answer that is missing counts from then on."""
        return any(row.now is not None and row.after is not None and row.after < row.now for row in self.rows)

    @property
    def has_targets(self) -> bool:
        return any(row.target is not None for row in self.rows)

    @cached_property
    def radar(self) -> SafeString:
        """Today, after the way, and the target; empty with fewer than three domains."""
        if len(self.rows) < MIN_RADAR_AXES:
            return SafeString("")
        axes = [in_language(row.domain.title) for row in self.rows]
        drawn = radar(
            axes,
            self._series,
            self.reading.thresholds,
            title=_("Radar of the scores"),
            target=self._target,
        )
        return mark_safe(drawn)  # noqa: S308  our own function, which escapes every word

    @cached_property
    def radar_data(self) -> dict[str, object]:
        """The same values for the live radar."""
        lines = [*self._series, *([self._target] if self._target else [])]
        return {
            "axes": [in_language(row.domain.title) for row in self.rows],
            "rings": self.reading.thresholds,
            "series": [{"name": line.name, "kind": line.kind, "values": list(line.scores)} for line in lines],
        }

    @property
    def radar_json(self) -> str:
        """The same as text for an attribute: what is swapped in later carries no script element."""
        return json.dumps(self.radar_data, ensure_ascii=False)

    @cached_property
    def _series(self) -> list[RadarSeries]:
        kind = self.reading.radar_kind
        lines = [RadarSeries(_("Today"), kind, tuple(row.now for row in self.rows))]
        if self.way.path is not None and self.way.path.rises:
            lines.append(RadarSeries(_("After the way"), "after", tuple(row.after for row in self.rows)))
        return lines

    @cached_property
    def _target(self) -> RadarSeries | None:
        if not self.has_targets:
            return None
        return RadarSeries(_("Own target"), "target", tuple(row.target for row in self.rows))


def read_alone(ground: Ground) -> ResultReading:
    """Lay out a result by itself, without what its own page gathers besides; no query."""
    result = ground.result
    spec, diagnosis = load_spec(ground.assessment.version_id), decode_diagnosis(bytes(result.payload))
    return ResultReading(
        result=result,
        spec=spec,
        diagnosis=diagnosis,
        certainty=load_certainty(result, spec, diagnosis),
    )


def load_marks(plan: Plan | None) -> tuple[Mark, ...]:
    """Return what a plan says of single rises."""
    if plan is None:
        return ()
    rows = RiseWish.objects.filter(plan=plan).values_list("question_key", "level_key", "kind")
    return tuple(Mark(*row) for row in rows)


def list_stages_to_reach(reading: ResultReading) -> tuple[Stage, ...]:
    """Return the stages above the present one (in a range: above its lowest end), the nearest first."""
    if reading.diagnosis.stage is None:
        return ()
    keys = list_stages_above(reading.spec, reading.diagnosis.stage.lowest)
    return tuple(reading.spec.stages_by_key[key] for key in keys)


def choose_stage_to_reach(stages: tuple[Stage, ...], *wanted: str) -> str:
    """Return the first wanted stage that can be chosen, else the next one; empty where there is none."""
    keys = [stage.key for stage in stages]
    return next((key for key in wanted if key in keys), keys[0] if keys else "")


def seek_way_of(
    reading: ResultReading, marks: tuple[Mark, ...], *, stage: str = "", number: int = 0, alone: bool = False
) -> Way:
    """Return the way of a result to a stage; without one, that the highest stage holds.

    ``alone``: other ways are not sought.
    """
    if not stage:
        return stay(reading.spec, reading.diagnosis, marks)
    return seek_way(reading.spec, reading.diagnosis, stage=stage, marks=marks, number=number, alone=alone)


def load_way_page(ground: Ground, *, asked_stage: str = "", number: int = 0) -> WayPage:
    """Gather the page: three queries for the marks, targets and roadmap of a plan; none without one."""
    reading = read_alone(ground)
    plan = ground.plan
    stages = list_stages_to_reach(reading)
    stage = choose_stage_to_reach(stages, asked_stage, plan.target_stage if plan else "")
    way = seek_way_of(reading, load_marks(plan), stage=stage, number=number)
    return WayPage(
        ground=ground,
        reading=reading,
        stages=stages,
        way=way,
        targets=load_targets(plan),
        planned=list_planned(plan),
        asked_stage=asked_stage if asked_stage == stage else "",
    )


def load_targets(plan: Plan | None) -> dict[str, float]:
    """Return the city's own targets by domain."""
    if plan is None:
        return {}
    return dict(DomainTarget.objects.filter(plan=plan).values_list("domain_key", "score"))


def list_planned(plan: Plan | None) -> frozenset[tuple[str, str]]:
    """Return the rises (question and level) that stand on the roadmap and were not dropped."""
    if plan is None:
        return frozenset()
    rows = PlanItem.objects.filter(plan=plan).exclude(status=ItemStatus.DROPPED).exclude(question_key="")
    return frozenset(rows.values_list("question_key", "to_level"))


def seek_way_for(reading: ResultReading, plan: Plan | None, *, alone: bool = True) -> Way | None:
    """Return the way by what a plan says, to its stage or the next; None for a framework without stages.

    ``alone``: other ways are not sought.
    """
    if reading.diagnosis.stage is None:
        return None
    stages = list_stages_to_reach(reading)
    stage = choose_stage_to_reach(stages, plan.target_stage if plan else "")
    return seek_way_of(reading, load_marks(plan), stage=stage, alone=alone)
