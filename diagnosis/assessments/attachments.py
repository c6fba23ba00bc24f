"""All evidence of an assessment in the order of its questions; and which answers promise some without it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from diagnosis.assessments.models import Answer, Assessment, Evidence
from diagnosis.assessments.review import ReviewLine, lacks_evidence
from frameworks.selectors import load_spec
from frameworks.spec import Domain, Element, Framework, Question


@dataclass(frozen=True, slots=True)
class QuestionEvidence:
    """A question with the documents behind its answer."""

    question: Question
    answer: Answer | None
    items: tuple[Evidence, ...]


@dataclass(frozen=True, slots=True)
class ElementEvidence:
    """The questions of an element that have documents."""

    element: Element
    questions: tuple[QuestionEvidence, ...]


@dataclass(frozen=True, slots=True)
class DomainEvidence:
    """The elements of a domain that have documents."""

    domain: Domain
    elements: tuple[ElementEvidence, ...]


@dataclass(frozen=True, slots=True)
class EvidencePage:
    """What the page of evidence shows; ``missing`` are the answers graded A without a document."""

    spec: Framework
    missing: tuple[ReviewLine, ...]
    domains: tuple[DomainEvidence, ...]

    @property
    def count(self) -> int:
        """How many documents there are."""
        return sum(len(line.items) for line in self._lines())

    @property
    def answer_count(self) -> int:
        """How many answers have at least one."""
        return sum(1 for _line in self._lines())

    def _lines(self) -> Iterator[QuestionEvidence]:
        for domain in self.domains:
            for element in domain.elements:
                yield from element.questions


def list_evidence(assessment: Assessment) -> EvidencePage:
    """Return the evidence of an assessment, in two queries."""
    spec, kind = load_spec(assessment.version_id), assessment.place.spec_kind
    answers = {answer.question_key: answer for answer in assessment.answers.all()}
    attached: dict[str, list[Evidence]] = {}
    for row in assessment.evidence.filter(removed_at__isnull=True).select_related("added_by"):
        attached.setdefault(row.question_key, []).append(row)
    missing: list[ReviewLine] = []
    domains = []
    for domain in spec.domains:
        elements = []
        for element in domain.elements:
            questions = spec.questions_for(element, assessment.mode, kind)
            lines = [ReviewLine(element, question, answers.get(question.key)) for question in questions]
            missing += [line for line in lines if lacks_evidence(line, attached)]
            found = tuple(
                QuestionEvidence(line.question, line.answer, tuple(attached[line.question.key]))
                for line in lines
                if line.question.key in attached
            )
            if found:
                elements.append(ElementEvidence(element, found))
        if elements:
            domains.append(DomainEvidence(domain, tuple(elements)))
    return EvidencePage(spec, tuple(missing), tuple(domains))
