"""The thread of a question: what people say to each other about it, and whom they name."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from diagnosis.assessments.errors import RefusedComment
from diagnosis.assessments.members import list_readers
from diagnosis.assessments.models import Assessment, Comment, CommentKind, Mention
from diagnosis.assessments.permissions import visible_assessments
from diagnosis.people.letters import send_letter
from diagnosis.people.models import User

LETTER = "mention"
SENT_TWICE = timedelta(minutes=1)
MENTION_DAYS = 30
MENTIONS_SHOWN = 5


def list_comments(assessment: Assessment, question_key: str) -> list[Comment]:
    """Return what was said about a question, in its order, with who said it and who was named."""
    rows = Comment.objects.filter(assessment=assessment, question_key=question_key)
    return list(rows.select_related("author").prefetch_related("mentions__user"))


def list_mentions(user: User) -> list[Mention]:
    """Return where the person was named lately, the newest first: what they may still read.

    What they have answered since, in the same thread, is left out.
    """
    readable = visible_assessments(user).filter(pk=OuterRef("comment__assessment"))
    since = timezone.now() - timedelta(days=MENTION_DAYS)
    later = Comment.objects.filter(
        assessment=OuterRef("comment__assessment"),
        question_key=OuterRef("comment__question_key"),
        author=user,
        kind=CommentKind.TALK,
        pk__gt=OuterRef("comment"),
    )
    rows = Mention.objects.filter(Exists(readable), ~Exists(later), user=user, comment__made_at__gte=since)
    rows = rows.select_related("comment__author", "comment__assessment__place")
    return list(rows.order_by("-comment_id")[:MENTIONS_SHOWN])


@transaction.atomic
def add_comment(
    *, assessment: Assessment, question_key: str, text: str, mentioned: Iterable[User], by: User
) -> Comment:
    """Add a comment to the thread of a question; each person named gets a letter.

    The same words sent twice within a minute are one comment. Raises RefusedComment without words, or
    for somebody who cannot read the assessment.
    """
    text = text.strip()
    if not text:
        raise RefusedComment("text", _("Write a comment first."))
    people = {person.pk for person in mentioned} - {by.pk}
    if people != set(list_readers(assessment.place).filter(pk__in=people).values_list("pk", flat=True)):
        raise RefusedComment("mentioned", _("Choose among the people shown."))
    now = timezone.now()
    thread = Comment.objects.filter(assessment=assessment, question_key=question_key, kind=CommentKind.TALK)
    last = thread.order_by("-pk").first()
    if last and (last.author_id, last.text) == (by.pk, text) and last.made_at > now - SENT_TWICE:
        return last
    comment = Comment.objects.create(
        assessment=assessment, question_key=question_key, text=text, author=by, made_at=now
    )
    for number in sorted(people):
        mention = Mention.objects.create(comment=comment, user_id=number)
        send_letter(LETTER, mention.pk, by=by)
    return comment
