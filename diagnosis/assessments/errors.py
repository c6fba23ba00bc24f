"""What can go wrong when an assessment is written, each with a sentence for the person.

AssessmentError
├── AlreadySubmitted      answers after submission
│   └── NotReopened       an answer that was not sent back, while others were
├── WrongState            a step that the assessment is past, or that somebody just took
├── StaleRevision         somebody else saved first; carries what they wrote
├── StaleFinding          another consultant saved first; carries what they found
├── NotAllLookedAt        a check that is to end before every answer was looked at; carries how many are left
├── NothingChecked        a check that is to end without one answer confirmed or changed
├── InvalidAnswer         outside the question or its scale, or without a reason
├── InvalidSubject        an initiative without a name, or a name where none is asked for
├── RatingRefused         separate rating that is open, closed or not opened, against what is asked
├── RoundExists           this round of this place or initiative was started already
├── RefusedEvidence       a file or link that is not accepted
├── RefusedAssignment     a part that cannot be given to this person or by this day
└── RefusedComment        a comment without words, or for somebody who cannot read it
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diagnosis.assessments.models import Answer, Verification


class AssessmentError(Exception):
    """Base of all refusals; ``str(error)`` is a sentence in the reader's language."""

    code = "assessment_error"


class AlreadySubmitted(AssessmentError):
    code = "already_submitted"

    def __init__(self) -> None:
        super().__init__(_("This assessment is submitted. Its answers can no longer be changed."))


class NotReopened(AlreadySubmitted):
    code = "not_reopened"

    def __init__(self) -> None:
        AssessmentError.__init__(
            self, _("Only the answers that were sent back can be changed. This one was not.")
        )


class WrongState(AssessmentError):
    code = "wrong_state"

    def __init__(self) -> None:
        super().__init__(_("This assessment is at another step by now. Look at it again."))


class StaleRevision(AssessmentError):
    """Carries the answer as it is saved now."""

    code = "stale_revision"

    def __init__(self, current: Answer | None) -> None:
        self.current = current
        super().__init__(_("Somebody else saved this answer while you were editing. Both versions are kept."))


class StaleFinding(AssessmentError):
    """Carries the finding as it is saved now."""

    code = "stale_finding"

    def __init__(self, current: Verification | None) -> None:
        self.current = current
        super().__init__(_("Another consultant checked this answer while you did. Nothing was overwritten."))


class NotAllLookedAt(AssessmentError):
    """Carries how many answers nobody has looked at."""

    code = "not_all_looked_at"

    def __init__(self, count: int) -> None:
        self.count = count
        super().__init__(
            ngettext(
                "%(count)d answer is not looked at yet. Confirm that it counts as not checked.",
                "%(count)d answers are not looked at yet. Confirm that they count as not checked.",
                count,
            )
            % {"count": count}
        )


class NothingChecked(AssessmentError):
    code = "nothing_checked"

    def __init__(self) -> None:
        super().__init__(_("Nothing is checked yet. Confirm or change at least one answer first."))


class InvalidAnswer(AssessmentError):
    """Names the field that is wrong."""

    code = "invalid_answer"

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class RatingRefused(AssessmentError):
    code = "rating_refused"


class InvalidSubject(AssessmentError):
    code = "invalid_subject"


class RoundExists(AssessmentError):
    code = "round_exists"

    def __init__(self, round_number: int, initiative: str = "") -> None:
        if initiative:
            text = _(
                "Round %(round)s of this initiative was started already. Open it, or choose another round."
            )
        else:
            text = _("Round %(round)s of this place was started already. Open it, or choose another round.")
        super().__init__(text % {"round": round_number})


class RefusedEvidence(AssessmentError):
    """Names the field that is wrong."""

    code = "refused_evidence"

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class RefusedAssignment(AssessmentError):
    """Names the field that is wrong: ``node``, ``person`` or ``due``."""

    code = "refused_assignment"

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class RefusedAssignments(AssessmentError):
    """Several parts were to be given at once and some cannot: nothing is saved. By the node's key."""

    code = "refused_assignments"

    def __init__(self, refusals: dict[str, RefusedAssignment]) -> None:
        self.refusals = refusals
        super().__init__(_("Nothing is saved yet. Look at the marked parts."))


class RefusedComment(AssessmentError):
    """Names the field that is wrong: ``text`` or ``mentioned``."""

    code = "refused_comment"

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)
