"""Words and parts of roadmaps for templates of every noun: ``{% load roadmaps %}``."""

from __future__ import annotations

from django import template
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.advice.costs import CostSum
from diagnosis.advice.models import Plan, PlanItem
from diagnosis.advice.roadmap_list import list_own_roadmaps
from diagnosis.advice.roadmap_wording import OUTCOMES
from diagnosis.people.models import User

register = template.Library()


@register.filter
def cost(item: PlanItem) -> str:
    """Write the cost range of a line; nothing where it names none."""
    low, high = item.cost_low, item.cost_high
    if low is None and high is None:
        return ""
    if low is None:
        return _("up to %(currency)s %(amount)s") % {"currency": item.currency, "amount": f"{high:,}"}
    if high is None:
        return _("from %(currency)s %(amount)s") % {"currency": item.currency, "amount": f"{low:,}"}
    return _write_range(item.currency, low, high)


@register.filter
def cost_sum(total: CostSum) -> str:
    """Write what lines cost together."""
    return _write_range(total.currency, total.low, total.high)


def _write_range(currency: str, low: int, high: int) -> str:
    return f"{currency} {low:,}" if low == high else f"{currency} {low:,}–{high:,}"


@register.filter
def outcome_word(outcome: str) -> str:
    """Say what became of a planned rise."""
    return str(OUTCOMES[outcome])


@register.inclusion_tag("advice/_own_roadmaps.html")
def own_roadmaps(user: User) -> dict[str, list[Plan]]:
    """Show the roadmaps that somebody works on, what is overdue first; nothing where there are none."""
    return {"plans": list(list_own_roadmaps(user, timezone.localdate()))}
