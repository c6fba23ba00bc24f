"""The roadmaps that a person works on, in short: for their first page."""

from __future__ import annotations

import datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from diagnosis.advice.models import ItemStatus, Plan
from diagnosis.assessments.permissions import visible_assessments
from diagnosis.people.models import User


def list_own_roadmaps(user: User, today: datetime.date) -> QuerySet[Plan]:
    """Return the plans with lines that the user may change, what is overdue first; one query.

    ``line_count`` leaves out what was dropped; ``done_count``, and ``overdue_count`` before ``today``.
    """
    rounds = visible_assessments(user).filter(
        place=OuterRef("place"),
        framework=OuterRef("framework"),
        initiative=OuterRef("initiative"),
        origin=OuterRef("origin"),
        may_answer=True,  # type: ignore[misc]  # annotated
    )
    late = Q(items__due_on__lt=today, items__status__in=(ItemStatus.PLANNED, ItemStatus.UNDER_WAY))
    plans = Plan.objects.filter(Exists(rounds)).select_related("place")
    return (
        plans.annotate(
            line_count=Count("items", filter=~Q(items__status=ItemStatus.DROPPED)),
            done_count=Count("items", filter=Q(items__status=ItemStatus.DONE)),
            overdue_count=Count("items", filter=late),
        )
        .filter(line_count__gt=0)
        .order_by("-overdue_count", "place__key", "initiative", "pk")
    )
