"""Every write on a roadmap: putting things on it, changing, moving and taking them away.

Who edits a line sends back the line's revision; who moves one sends back that of the roadmap. Whoever
comes second is refused and nothing is overwritten. What a line asks of an answer is told beside the
level that was answered when it was planned.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from diagnosis.advice import selectors
from diagnosis.advice.decisions import open_plan
from diagnosis.advice.line_rules import LineInput, clean_line
from diagnosis.advice.models import Horizon, ItemKind, ItemStatus, Plan, PlanItem
from diagnosis.advice.planning_errors import (
    InvalidLine,
    LineGone,
    NotOffered,
    RoadmapFull,
    StaleLine,
    StaleOrder,
)
from diagnosis.advice.standing import Standing, load_standing
from diagnosis.people.models import User
from diagnosis.people.trail import record_event
from diagnosis.results.models import Result
from frameworks.spec import Question

MOST_LINES = 300


@dataclass(frozen=True, slots=True)
class Added:
    """A line of a roadmap, and whether it is new; a dropped one that comes back is new too."""

    item: PlanItem
    is_new: bool


def add_measure(*, result: Result, measure_key: str, by: User | None) -> Added:
    """Put a measure of the newest library on the roadmap of a result.

    It gets the measure's own horizon, and the first question that it helps to raise: from the level
    answered now to the next one. Raises NotOffered or RoadmapFull.
    """
    assessment = result.submission.assessment
    library = selectors.load_library(assessment.framework.key)
    measure = library.measures_by_key.get(measure_key) if library else None
    if measure is None:
        raise NotOffered
    standing = load_standing(result)
    fields: dict[str, Any] = {"horizon": measure.horizon}
    for lift in measure.raises:
        rise = standing.find_next_rise(lift.question, most=lift.to)
        if rise is not None:
            fields |= {"question_key": lift.question, "from_level": rise[0], "to_level": rise[1]}
            break
    with transaction.atomic():
        plan = _lock(open_plan(assessment))
        fields["library_id"] = selectors.find_newest(assessment.framework.key)
        return _add(plan, ItemKind.MEASURE, {"measure_key": measure_key}, fields, result=result, by=by)


def add_rise(*, result: Result, question_key: str, level_key: str, by: User | None) -> Added:
    """Put the rise of an answer to a level on the roadmap of a result.

    Raises NotOffered for a question or level that the round does not ask, InvalidLine where the answer
    is at this level already, or RoadmapFull.
    """
    assessment = result.submission.assessment
    standing = load_standing(result)
    question = standing.find_question(question_key)
    if question is None or question.scale.find_level(level_key) is None:
        raise NotOffered
    standing.check_rise(question, level_key)
    with transaction.atomic():
        plan = _lock(open_plan(assessment))
        fields = {
            "from_level": standing.levels.get(question_key, ""),
            "horizon": _choose_horizon(standing, question, level_key),
        }
        key = {"question_key": question_key, "to_level": level_key}
        return _add(plan, ItemKind.RISE, key, fields, result=result, by=by)


def start_roadmap(
    *, result: Result, measures: Iterable[str], rises: Iterable[tuple[str, str]], by: User
) -> tuple[Plan, int]:
    """Open the roadmap of a result and put measures and rises on it, all or none; return how many are new.

    Raises as the single services do.
    """
    with transaction.atomic():
        plan = open_plan(result.submission.assessment)
        added = [add_rise(result=result, question_key=key, level_key=level, by=by) for key, level in rises]
        added += [add_measure(result=result, measure_key=key, by=by) for key in measures]
    return plan, sum(line.is_new for line in added)


def add_own_step(*, plan: Plan, standing: Standing | None, given: LineInput, by: User | None) -> PlanItem:
    """Put a step of the city's own on the roadmap. Raises InvalidLine or RoadmapFull."""
    values = clean_line(given, kind=ItemKind.OWN, standing=standing)
    with transaction.atomic():
        plan = _lock(plan)
        _refuse_full(plan)
        levels = standing.levels if standing else {}
        return _create(
            plan,
            by,
            kind=ItemKind.OWN,
            from_level=levels.get(values["question_key"], ""),
            planned_at=standing.result if standing and values["question_key"] else None,
            **values,
        )


def change_item(
    *,
    plan: Plan,
    item_id: int,
    standing: Standing | None,
    given: LineInput,
    revision: int,
    by: User | None,
) -> PlanItem:
    """Save what a person wrote into a line. Raises StaleLine, LineGone or InvalidLine; then nothing is saved.

    Another question takes over the level that is answered now. Another horizon puts the line at its end.
    """
    with transaction.atomic():
        plan, item = _lock_line(plan, item_id, revision)
        values = clean_line(given, kind=item.kind, standing=standing, item=item)
        if _is_planned_twice(item, values):
            raise InvalidLine("to_level", _("This rise is on the roadmap already."))
        if values["question_key"] != item.question_key:
            levels = standing.levels if standing else {}
            item.from_level = levels.get(values["question_key"], "")
            item.planned_at = standing.result if standing else None
        is_moved = values["horizon"] != item.horizon
        if is_moved:
            item.position = _next_position(plan, values["horizon"])
        changed = sorted(name for name, value in values.items() if getattr(item, name) != value)
        for name in changed:
            setattr(item, name, values[name])
        if not changed:
            return item
        _save(item)
        if is_moved:
            _count_change(plan)
        else:
            plan.save(update_fields=["changed_at"])
        _record("advice.line_changed", plan, by, line=item.pk, fields=", ".join(changed))
    return item


def move_item(
    *, plan: Plan, item_id: int, horizon: str, position: int, revision: int, by: User | None
) -> PlanItem:
    """Put a line at a place (from 0) among the shown lines of a horizon; past the end means last.

    ``revision`` is the roadmap's. Raises StaleOrder, LineGone or InvalidLine.
    """
    if horizon not in Horizon.values:
        raise InvalidLine("horizon", _("Choose one of the three horizons."))
    with transaction.atomic():
        plan = _lock(plan)
        item = _find(plan, item_id)
        if plan.revision != revision:
            raise StaleOrder
        was = item.horizon
        others = [line for line in _list_shown(plan, horizon) if line.pk != item.pk]
        others.insert(max(0, min(position, len(others))), item)
        item.horizon = horizon
        _number(others)
        if was != horizon:
            _save(item)
            _record("advice.line_moved", plan, by, line=item.pk, horizon=horizon)
        _count_change(plan)
    return item


def place_lines(*, plan: Plan, order: Mapping[str, Collection[int]], revision: int, by: User | None) -> int:
    """Bring shown lines into the horizons and order given, as ids; return how many changed place.

    Lines that it does not name keep their horizon, behind those that it names. Raises StaleOrder.
    """
    with transaction.atomic():
        plan = _lock(plan)
        if plan.revision != revision:
            raise StaleOrder
        shown = {line.pk: line for horizon in Horizon.values for line in _list_shown(plan, horizon)}
        named = {pk for ids in order.values() for pk in ids}
        moved = set()
        for horizon in Horizon.values:
            wanted = [shown[pk] for pk in order.get(horizon, ()) if pk in shown]
            wanted += [line for pk, line in shown.items() if pk not in named and line.horizon == horizon]
            for line in wanted:
                if line.horizon != horizon:
                    line.horizon = horizon
                    _save(line)
                    moved.add(line.pk)
            moved |= _number(wanted)
        if moved:
            _count_change(plan)
            _record("advice.order_accepted", plan, by, count=len(moved))
    return len(moved)


def drop_item(*, plan: Plan, item_id: int, revision: int, by: User | None) -> PlanItem:
    """Say that a line will not be done; it stays on record. Raises StaleLine or LineGone."""
    with transaction.atomic():
        plan, item = _lock_line(plan, item_id, revision)
        if item.status != ItemStatus.DROPPED:
            item.status = ItemStatus.DROPPED
            _save(item)
            _count_change(plan)
            _record("advice.line_dropped", plan, by, line=item.pk)
    return item


def delete_item(*, plan: Plan, item_id: int, revision: int, by: User | None) -> None:
    """Take a line away for good: one that was put there by mistake. Raises StaleLine or LineGone."""
    with transaction.atomic():
        plan, item = _lock_line(plan, item_id, revision)
        _record("advice.line_deleted", plan, by, line=item.pk, line_kind=item.kind)
        item.delete()
        _count_change(plan)


def _add(
    plan: Plan,
    kind: ItemKind,
    key: dict[str, str],
    fields: dict[str, Any],
    *,
    result: Result,
    by: User | None,
) -> Added:
    found = PlanItem.objects.filter(plan=plan, kind=kind, **key).first()
    if found is not None and found.status != ItemStatus.DROPPED:
        return Added(found, False)
    if found is not None:
        found.status = ItemStatus.PLANNED
        found.position = _next_position(plan, found.horizon)
        _save(found)
        _count_change(plan)
        _record("advice.line_added", plan, by, line=found.pk, line_kind=kind)
        return Added(found, True)
    _refuse_full(plan)
    return Added(_create(plan, by, kind=kind, planned_at=result, **key, **fields), True)


def _create(plan: Plan, by: User | None, **fields: Any) -> PlanItem:
    position = _next_position(plan, fields["horizon"])
    item = PlanItem.objects.create(plan=plan, position=position, created_by=by, **fields)
    _count_change(plan)
    _record("advice.line_added", plan, by, line=item.pk, line_kind=str(item.kind))
    return item


def _lock(plan: Plan) -> Plan:
    """Return the plan as it is now, held until the transaction ends: one writer at a time."""
    return Plan.objects.select_for_update(of=("self",)).select_related("place", "framework").get(pk=plan.pk)


def _lock_line(plan: Plan, item_id: int, revision: int) -> tuple[Plan, PlanItem]:
    plan = _lock(plan)
    item = _find(plan, item_id)
    if item.revision != revision:
        raise StaleLine(item)
    return plan, item


def _find(plan: Plan, item_id: int) -> PlanItem:
    item = PlanItem.objects.filter(plan=plan, pk=item_id).first()
    if item is None:
        raise LineGone
    return item


def _refuse_full(plan: Plan) -> None:
    if PlanItem.objects.filter(plan=plan).count() >= MOST_LINES:
        raise RoadmapFull(MOST_LINES)


def _list_shown(plan: Plan, horizon: str) -> list[PlanItem]:
    return list(PlanItem.objects.filter(plan=plan, horizon=horizon).exclude(status=ItemStatus.DROPPED))


def _next_position(plan: Plan, horizon: str) -> int:
    last = PlanItem.objects.filter(plan=plan, horizon=horizon).order_by("-position").first()
    return last.position + 1 if last else 0


def _number(lines: Iterable[PlanItem]) -> set[int]:
    """Write the places of lines, and return which changed; their revisions stay: no word changed."""
    changed = []
    for position, line in enumerate(lines):
        if line.position != position:
            line.position = position
            changed.append(line)
    PlanItem.objects.bulk_update(changed, ["position"])
    return {line.pk for line in changed}


def _save(item: PlanItem) -> None:
    item.revision += 1
    item.save()


def _count_change(plan: Plan) -> None:
    plan.revision += 1
    plan.save(update_fields=["revision", "changed_at"])


def _is_planned_twice(item: PlanItem, values: Mapping[str, Any]) -> bool:
    if item.kind != ItemKind.RISE:
        return False
    same = PlanItem.objects.filter(
        plan=item.plan_id, kind=ItemKind.RISE, question_key=item.question_key, to_level=values["to_level"]
    )
    return same.exclude(pk=item.pk).exists()


def _choose_horizon(standing: Standing, question: Question, level_key: str) -> str:
    """One rung up, at most to the middle of the ladder, is a quick win; two, or a high one, take longer."""
    steps = standing.count_steps(question, level_key)
    position = question.scale.position_of(level_key)
    if steps <= 1 and 2 * position < len(question.scale.levels):
        return Horizon.QUICK_WIN
    return Horizon.MID if steps <= 2 else Horizon.LONG


def _record(kind: str, plan: Plan, by: User | None, **params: Any) -> None:
    record_event(kind, by=by, place=plan.place, subject=f"roadmap:{plan.pk}", **params)
