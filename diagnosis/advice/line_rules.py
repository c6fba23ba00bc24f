"""What may stand in a line of a roadmap: one check for pages and services."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from diagnosis.advice.models import Horizon, ItemKind, ItemStatus, PlanItem
from diagnosis.advice.planning_errors import InvalidLine
from diagnosis.advice.standing import Standing

CURRENCY = re.compile(r"[A-Z]{3}")
MOST_COST = 10**15  # beyond every budget; a typing mistake more likely than a plan
EARLIEST, LATEST = 2000, 2100
TEXT_LIMITS = {"title": 200, "owner": 120, "department": 120, "note": 2000}


@dataclass(frozen=True, slots=True)
class LineInput:
    """What a person wrote into a line. Costs are whole amounts of ``currency``, a code of three letters."""

    title: str = ""
    question_key: str = ""
    to_level: str = ""
    horizon: str = Horizon.QUICK_WIN
    owner: str = ""
    department: str = ""
    starts_on: datetime.date | None = None
    due_on: datetime.date | None = None
    status: str = ItemStatus.PLANNED
    note: str = ""
    cost_low: int | None = None
    cost_high: int | None = None
    currency: str = ""
    priority: bool = False


def clean_line(
    given: LineInput, *, kind: str, standing: Standing | None, item: PlanItem | None = None
) -> dict[str, Any]:
    """Return the values of a line's columns, or raise InvalidLine with the field that is wrong.

    A rise keeps its question; only the city's own step has a title. ``standing`` is the newest result
    whose round asks; a question that it does not ask stays only where it stands already.
    """
    values: dict[str, Any] = {name: getattr(given, name) for name in LineInput.__slots__}
    for name in ("title", "owner", "department", "note", "currency"):
        values[name] = values[name].strip()
    values["currency"] = values["currency"].upper()
    if kind == ItemKind.RISE and item is not None:
        values["question_key"] = item.question_key
    if kind != ItemKind.OWN:
        values["title"] = item.title if item is not None else ""
    elif not values["title"]:
        raise InvalidLine("title", _("Say in a few words what is to be done."))
    _check_texts(values)
    _check_choices(values)
    _check_days(values)
    _check_costs(values)
    _check_question(values, kind, standing, item)
    return values


def _check_texts(values: dict[str, Any]) -> None:
    for name, limit in TEXT_LIMITS.items():
        if len(values[name]) > limit:
            raise InvalidLine(name, _("Shorten this to %(limit)s characters.") % {"limit": limit})
        if "\x00" in values[name]:
            raise InvalidLine(name, _("Take out the signs that cannot be printed."))


def _check_choices(values: dict[str, Any]) -> None:
    if values["horizon"] not in Horizon.values:
        raise InvalidLine("horizon", _("Choose one of the three horizons."))
    if values["status"] not in ItemStatus.values:
        raise InvalidLine("status", _("Choose one of the states shown."))


def _check_days(values: dict[str, Any]) -> None:
    for name in ("starts_on", "due_on"):
        if values[name] and not EARLIEST <= values[name].year <= LATEST:
            raise InvalidLine(name, _("Give a day between 2000 and 2100."))
    starts, due = values["starts_on"], values["due_on"]
    if starts and due and due < starts:
        raise InvalidLine("due_on", _("The due day lies before the start. Change one of them."))


def _check_costs(values: dict[str, Any]) -> None:
    low, high = values["cost_low"], values["cost_high"]
    for name in ("cost_low", "cost_high"):
        if values[name] is not None and not 0 <= values[name] <= MOST_COST:
            raise InvalidLine(name, _("Give a whole amount from 0 to 1,000,000,000,000,000."))
    if low is not None and high is not None and low > high:
        raise InvalidLine("cost_high", _("The highest cost lies below the lowest. Change one of them."))
    if values["currency"] and not CURRENCY.fullmatch(values["currency"]):
        raise InvalidLine("currency", _("Give the currency as three letters, for example USD or JPY."))
    if (low is not None or high is not None) and not values["currency"]:
        raise InvalidLine("currency", _("Give the currency of the cost, for example USD or JPY."))


def _check_question(
    values: dict[str, Any], kind: str, standing: Standing | None, item: PlanItem | None
) -> None:
    key, level = values["question_key"], values["to_level"]
    if not key:
        if level:
            raise InvalidLine(
                "question_key", _("Choose the question for this level, or take the level away.")
            )
        return
    if item is not None and (key, level) == (item.question_key, item.to_level):
        return  # as it stands; the newest framework may ask it no more
    question = standing.find_question(key) if standing else None
    if question is None:
        raise InvalidLine("question_key", _("Choose one of the questions shown."))
    if not level:
        raise InvalidLine("to_level", _("Choose the level to reach."))
    if question.scale.find_level(level) is None:
        raise InvalidLine("to_level", _("Choose one of the levels of this question."))
    if kind == ItemKind.RISE and standing is not None and (item is None or level != item.to_level):
        standing.check_rise(question, level)
