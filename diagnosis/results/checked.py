"""A checked result: what the check found on its answers, with the self-reported result beside it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnosis.assessments.findings import COUNTED, is_handed_in
from diagnosis.assessments.models import Submission, Verdict, Verification
from diagnosis.results.models import Result, Series
from diagnosis.results.reading import Finding
from diagnosis.results.summary import Checked
from diagnosis.scoring.encoding import decode_diagnosis


@dataclass(frozen=True)
class CheckReading:
    """What a check did: its findings by question, and the answers that were handed in."""

    submission: Submission
    own: Result
    rows: tuple[Verification, ...]

    @property
    def findings(self) -> dict[str, Finding]:
        """The findings as the pages of a result read them, with names in the reader's language."""
        return {
            row.question_key: Finding(
                verdict=row.verdict,
                reason=row.reason,
                grade=row.grade,
                who=str(row.verified_by or _("a former member")),
                day=row.verified_at,
            )
            for row in self.rows
        }

    @property
    def handed_in(self) -> int:
        """How many answers there were to check."""
        return sum(is_handed_in(answer) for answer in self.submission.answers)

    @property
    def counted(self) -> int:
        """How many of them count in the checked result."""
        return sum(row.verdict in COUNTED for row in self.rows)

    @property
    def changed(self) -> int:
        return sum(row.verdict == Verdict.CHANGED for row in self.rows)

    @property
    def share(self) -> float:
        """The checked share of the answers handed in, 0 to 1."""
        return self.counted / self.handed_in if self.handed_in else 0.0

    @property
    def people(self) -> list[str]:
        """Who checked, each once."""
        return list(dict.fromkeys(finding.who for finding in self.findings.values()))

    @property
    def as_checked(self) -> Checked:
        """The numbers that the summary tells."""
        own = decode_diagnosis(bytes(self.own.payload))
        return Checked(counted=self.counted, handed_in=self.handed_in, own=own)


def load_check_of(result: Result) -> CheckReading | None:
    """Return what the check behind a result did, in two queries; None for what the city says of itself."""
    if result.series != Series.VERIFIED:
        return None
    rows_of_own = Result.objects.filter(submission=result.submission_id, series=Series.SELF)
    own = rows_of_own.select_related("certainty").first()
    if own is None:
        return None
    own.submission = result.submission
    rows = Verification.objects.filter(submission=result.submission_id).select_related("verified_by")
    return CheckReading(result.submission, own, tuple(rows))
