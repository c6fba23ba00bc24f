"""What a consultant found on the answers of a submission: laid out for the check, and carried on.

A finding that was made before its submission was handed in came from an earlier one: the answer did
not change in between, so that it holds on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from diagnosis.assessments.models import (
    AnswerState,
    Assessment,
    Grade,
    PrivateNote,
    ReturnedAnswer,
    Submission,
    Verdict,
    Verification,
)
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Element, Framework, Question

FrozenAnswer = Mapping[str, Any]
COUNTED = (Verdict.CONFIRMED, Verdict.CHANGED)
"""The verdicts whose answers enter the checked series."""
SAID = ("state", "level_key", "reason", "comment", "grade")


def is_handed_in(answer: FrozenAnswer | None) -> bool:
    """Say whether there is an answer to look at: open ones are none."""
    return answer is not None and answer["state"] != AnswerState.OPEN


def is_same_answer(one: FrozenAnswer | None, other: FrozenAnswer | None) -> bool:
    """Say whether two frozen answers say the same and show the same evidence."""
    if not is_handed_in(one) or not is_handed_in(other):
        return is_handed_in(one) == is_handed_in(other)
    return _read_content(one or {}) == _read_content(other or {})


def _read_content(answer: FrozenAnswer) -> tuple[tuple[Any, ...], frozenset[str]]:
    said = tuple(answer.get(name, "") for name in SAID)
    return said, frozenset(row["key"] for row in answer.get("evidence", ()))


def carry_findings(earlier: Submission, submission: Submission) -> list[Verification]:
    """Copy the findings on answers that did not change; who found it, and when, stays as it was.

    An answer that was sent back is looked at again in any case, also where the city left it as it was.
    """
    sent_back = set(earlier.returned_answers.values_list("question_key", flat=True))
    before = {answer["question"]: answer for answer in earlier.answers}
    now = {answer["question"]: answer for answer in submission.answers}
    carried = []
    for finding in Verification.objects.filter(submission=earlier):
        key = finding.question_key
        if key in now and key not in sent_back and is_same_answer(before.get(key), now[key]):
            finding.pk, finding.submission, finding.revision = None, submission, 1
            carried.append(finding)
    return Verification.objects.bulk_create(carried)


def list_returned(assessment: Assessment) -> dict[str, ReturnedAnswer]:
    """Return by question what was sent back and is to be answered again, in the framework's order."""
    rows = ReturnedAnswer.objects.filter(
        submission__assessment=assessment, question_key__in=assessment.reopened
    ).select_related("returned_by")
    newest = {row.question_key: row for row in rows.order_by("pk")}
    order = [question.key for question in load_spec(assessment.version_id).list_questions(assessment.mode)]
    return {key: newest[key] for key in order if key in newest}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One question with what was handed in, what it said before, and what was found."""

    element: Element
    question: Question
    answer: FrozenAnswer | None
    finding: Verification | None = None
    found_in: int = 0
    """The number of the submission in which the finding was made."""
    earlier: FrozenAnswer | None = None
    returned: ReturnedAnswer | None = None
    notes: tuple[PrivateNote, ...] = ()

    @property
    def is_handed_in(self) -> bool:
        return is_handed_in(self.answer)

    @property
    def state(self) -> str:
        """``confirmed``, ``changed``, ``not_verified``, ``open`` (nobody looked) or ``none`` (no answer)."""
        if not self.is_handed_in:
            return "none"
        return self.finding.verdict if self.finding else "open"

    @property
    def lacks_evidence(self) -> bool:
        """The best grade was given, and nothing is attached or linked."""
        answer = self.answer or {}
        return self.is_handed_in and answer["grade"] == Grade.A and not answer["evidence"]

    @property
    def has_changed(self) -> bool:
        """The answer is another one than in the submission before."""
        return self.earlier is not None and not is_same_answer(self.earlier, self.answer)


@dataclass(frozen=True, slots=True)
class CheckCounts:
    """How many answers are in which state."""

    confirmed: int = 0
    changed: int = 0
    not_verified: int = 0
    open: int = 0

    @property
    def handed_in(self) -> int:
        return self.confirmed + self.changed + self.not_verified + self.open

    @property
    def looked_at(self) -> int:
        return self.handed_in - self.open

    @property
    def verified(self) -> int:
        """How many enter the checked series."""
        return self.confirmed + self.changed


def count_lines(lines: Iterable[CheckLine]) -> CheckCounts:
    """Count the answers by what was found."""
    states = [line.state for line in lines]
    names = ("confirmed", "changed", "not_verified", "open")
    return CheckCounts(**{name: states.count(name) for name in names})


@dataclass(frozen=True, slots=True)
class CheckElement:
    """An element of the check with its lines."""

    element: Element
    lines: tuple[CheckLine, ...]

    @property
    def counts(self) -> CheckCounts:
        return count_lines(self.lines)

    @property
    def checkers(self) -> list[Any]:
        """Who found something here, each once; None is a former member."""
        return list(dict.fromkeys(line.finding.verified_by for line in self.lines if line.finding))


@dataclass(frozen=True, slots=True)
class CheckDomain:
    """A domain of the check with its elements."""

    domain: Domain
    elements: tuple[CheckElement, ...]

    @property
    def counts(self) -> CheckCounts:
        return count_lines(line for element in self.elements for line in element.lines)


@dataclass(frozen=True, slots=True)
class Check:
    """The check of the newest submission; ``submission`` is None where nothing was handed in."""

    spec: Framework
    submission: Submission | None
    domains: tuple[CheckDomain, ...]
    notes: tuple[PrivateNote, ...]

    @property
    def elements(self) -> list[CheckElement]:
        return [element for domain in self.domains for element in domain.elements]

    @property
    def lines(self) -> list[CheckLine]:
        return [line for element in self.elements for line in element.lines]

    @property
    def counts(self) -> CheckCounts:
        return count_lines(self.lines)

    @property
    def next_element(self) -> Element | None:
        """The first element with an answer that nobody has looked at."""
        return next((item.element for item in self.elements if item.counts.open), None)


def load_check(assessment: Assessment) -> Check:
    """Gather the check in four queries: submissions, findings, what was sent back, notes."""
    spec = load_spec(assessment.version_id)
    submissions = list(assessment.submissions.order_by("-number"))
    newest = submissions[0] if submissions else None
    earlier = submissions[1] if len(submissions) > 1 else None
    findings = {
        row.question_key: row
        for row in Verification.objects.filter(submission=newest).select_related("verified_by")
    }
    returned = ReturnedAnswer.objects.filter(submission=earlier).select_related("returned_by")
    sent_back = {row.question_key: row for row in returned} if earlier else {}
    notes: dict[str, list[PrivateNote]] = {}
    for note in assessment.private_notes.select_related("author"):
        notes.setdefault(note.question_key, []).append(note)
    now = {answer["question"]: answer for answer in newest.answers} if newest else {}
    before = {answer["question"]: answer for answer in earlier.answers} if earlier else {}

    def make_line(element: Element, question: Question) -> CheckLine:
        key = question.key
        return CheckLine(
            element=element,
            question=question,
            answer=now.get(key),
            finding=findings.get(key),
            found_in=_find_number(submissions, findings.get(key)),
            earlier=before.get(key),
            returned=sent_back.get(key),
            notes=tuple(notes.get(key, ())),
        )

    domains = []
    for domain in spec.domains:
        elements = [
            CheckElement(element, tuple(make_line(element, question) for question in questions))
            for element in domain.elements
            if (questions := spec.questions_for(element, assessment.mode, assessment.place.spec_kind))
        ]
        if elements:
            domains.append(CheckDomain(domain, tuple(elements)))
    return Check(spec, newest, tuple(domains), tuple(notes.get("", ())))


def _find_number(submissions: Iterable[Submission], finding: Verification | None) -> int:
    """Return the number of the newest submission that was there when the finding was made; 0 without one."""
    if finding is None:
        return 0
    return next((each.number for each in submissions if each.submitted_at <= finding.verified_at), 0)
