"""What was attached to the same questions in earlier rounds: shown beside, never copied."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from diagnosis.assessments.models import Assessment, AssessmentState, Evidence


@dataclass(frozen=True, slots=True)
class EarlierEvidence:
    """The evidence of one question in the newest earlier round that has some, with the year it describes."""

    year: int
    items: tuple[Evidence, ...]


def load_earlier_evidence(
    assessment: Assessment, present: Mapping[str, Collection[Evidence]], question_keys: Collection[str]
) -> dict[str, EarlierEvidence]:
    """Return earlier evidence by question key, without the addresses that are attached now: one query.

    Only while the answers can still be changed; the rounds have one subject and so the same readers,
    and each file is served through the loader of its own assessment.
    """
    if not assessment.is_open:
        return {}
    rows = (
        Evidence.objects.filter(
            assessment__place=assessment.place_id,
            assessment__framework=assessment.framework_id,
            assessment__initiative=assessment.initiative,
            assessment__origin=assessment.origin,
            assessment__as_of__lte=assessment.as_of,
            question_key__in=question_keys,
            removed_at__isnull=True,
        )
        .exclude(assessment=assessment.pk)
        .exclude(assessment__state=AssessmentState.OPEN)
        .select_related("assessment")
        .order_by("-assessment__as_of", "-assessment", "pk")
    )
    newest: dict[str, list[Evidence]] = {}
    for row in rows:
        found = newest.setdefault(row.question_key, [])
        if not found or found[0].assessment_id == row.assessment_id:
            found.append(row)
    earlier = {}
    for key, found in newest.items():
        attached = {item.url or item.citation for item in present.get(key, ())}
        items = tuple(item for item in found if (item.url or item.citation) not in attached or item.file)
        if items:
            earlier[key] = EarlierEvidence(items[0].assessment.as_of.year, items)
    return earlier
