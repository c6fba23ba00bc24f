"""What can go wrong when an assessment is written, each with a sentence for the person.

AssessmentError
├── AlreadySubmitted      answers after submission
├── StaleRevision         somebody else saved first; carries what they wrote
├── InvalidAnswer         outside the question or its scale, or without a reason
├── RoundExists           this round of this place was started already
└── RefusedEvidence       a file or link that is not accepted
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from diagnosis.assessments.models import Answer


class AssessmentError(Exception):
    """Base of all refusals; ``str(error)`` is a sentence in the reader's language."""

    code = "assessment_error"


class AlreadySubmitted(AssessmentError):
    code = "already_submitted"

    def __init__(self) -> None:
        super().__init__(_("This assessment is submitted. Its answers can no longer be changed."))


class StaleRevision(AssessmentError):
    """Carries the answer as it is saved now."""

    code = "stale_revision"

    def __init__(self, current: Answer | None) -> None:
        self.current = current
        super().__init__(_("Somebody else saved this answer while you were editing. Both versions are kept."))


class InvalidAnswer(AssessmentError):
    """Names the field that is wrong."""

    code = "invalid_answer"

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class RoundExists(AssessmentError):
    code = "round_exists"

    def __init__(self, round_number: int) -> None:
        super().__init__(
            _("Round %(round)s of this place was started already. Open it, or choose another round.")
            % {"round": round_number}
        )


class RefusedEvidence(AssessmentError):
    """Names the field that is wrong."""

    code = "refused_evidence"

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)
