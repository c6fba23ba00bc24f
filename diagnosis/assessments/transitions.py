"""Who may move an assessment from which state to which: the whole table.

A right is the name of a flag that ``permissions.visible_assessments`` puts on each assessment.
"""

from __future__ import annotations

from dataclasses import dataclass

from diagnosis.assessments.errors import AlreadySubmitted, AssessmentError, WrongState
from diagnosis.assessments.models import Assessment, AssessmentState


@dataclass(frozen=True, slots=True)
class Transition:
    """One way from some states to another one, with the right that it asks for."""

    sources: tuple[AssessmentState, ...]
    target: AssessmentState
    right: str


TRANSITIONS = {
    "submit": Transition(
        (AssessmentState.OPEN, AssessmentState.RETURNED), AssessmentState.SUBMITTED, "may_submit"
    ),
    "send_back": Transition(
        (AssessmentState.SUBMITTED, AssessmentState.VERIFIED), AssessmentState.RETURNED, "may_verify"
    ),
    "finish_check": Transition((AssessmentState.SUBMITTED,), AssessmentState.VERIFIED, "may_verify"),
}


def can_move(assessment: Assessment, action: str) -> bool:
    """Say whether the person for whom the assessment was loaded may do this to it now."""
    transition = TRANSITIONS[action]
    return assessment.state in transition.sources and bool(getattr(assessment, transition.right))


def move_state(assessment: Assessment, action: str) -> None:
    """Move the assessment by one conditional UPDATE; whoever comes second is refused.

    Raises AlreadySubmitted for a submission that is there already, else WrongState. Rights are the
    loader's business.
    """
    transition = TRANSITIONS[action]
    moved = Assessment.objects.filter(pk=assessment.pk, state__in=transition.sources).update(
        state=transition.target
    )
    if not moved:
        error: AssessmentError = AlreadySubmitted() if action == "submit" else WrongState()
        raise error
    assessment.state = transition.target
