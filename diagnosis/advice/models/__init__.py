"""What a city is advised to do, and what it plans: versions of the measure library, and roadmaps."""

from diagnosis.advice.models.items import Horizon, ItemKind, ItemStatus, PlanItem
from diagnosis.advice.models.libraries import LibraryState, MeasureLibrary
from diagnosis.advice.models.plans import DomainTarget, Plan, PlanIssue, RiseWish, WishKind

__all__ = [
    "DomainTarget",
    "Horizon",
    "ItemKind",
    "ItemStatus",
    "LibraryState",
    "MeasureLibrary",
    "Plan",
    "PlanIssue",
    "PlanItem",
    "RiseWish",
    "WishKind",
]
