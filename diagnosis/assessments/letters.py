"""Letters to people at work on an assessment: what was given to them to answer, and where they were named."""

from __future__ import annotations

from functools import partial

from django.urls import reverse
from django.utils import timezone

from diagnosis.assessments import assigning, thread
from diagnosis.assessments.models import Mention
from diagnosis.assessments.parts import load_parts
from diagnosis.assessments.permissions import visible_assessments
from diagnosis.people.letters import Letter, register_letter
from diagnosis.people.models import Event
from frameworks.selectors import load_spec


def register_letters() -> None:
    """Tell the post how each letter is written."""
    register_letter(assigning.LETTER, write_assignment)
    register_letter(thread.LETTER, write_mention)


def write_assignment(event_id: int) -> Letter | None:
    """Write what the event's person is to answer, as it stands now; None where that is nothing any more."""
    event = Event.objects.filter(pk=event_id).select_related("person", "actor").first()
    person = event.person if event else None
    if event is None or person is None or not person.is_active:
        return None
    assessment = visible_assessments(person).filter(pk=event.params["assessment"]).first()
    if assessment is None or not (assessment.is_open and assessment.may_answer):  # type: ignore[attr-defined]
        return None
    part = load_parts(person, [assessment]).get(assessment.pk)
    if part is None or not part.open:
        return None
    context = {
        "assessment": assessment,
        "spec": load_spec(assessment.version_id),
        "part": part,
        "by": event.actor,
        "address": reverse("assessments:overview", args=[assessment.pk]) + "?part=mine",
    }
    return Letter(person.email, person.language, "assignment", context)


def write_mention(mention_id: int) -> Letter | None:
    """Write what was said where somebody was named; None once it was sent, or where they may not read it."""
    rows = Mention.objects.select_related("user", "comment__author")
    mention = rows.filter(pk=mention_id, mailed_at__isnull=True, user__is_active=True).first()
    if mention is None:
        return None
    comment, person = mention.comment, mention.user
    assessment = visible_assessments(person).filter(pk=comment.assessment_id).first()
    spec = load_spec(assessment.version_id) if assessment else None
    question = spec.questions_by_key.get(comment.question_key) if spec else None
    if assessment is None or question is None:
        return None
    page = reverse("assessments:question", args=[assessment.pk, question.key])
    context = {
        "assessment": assessment,
        "question": question,
        "comment": comment,
        "address": f"{page}#comment-{comment.pk}",
    }
    return Letter(person.email, person.language, "mention", context, sent=partial(note_mailed, mention.pk))


def note_mailed(mention_id: int) -> None:
    """Note that the person named was told."""
    Mention.objects.filter(pk=mention_id).update(mailed_at=timezone.now())
