"""The page of one question: its history, taking an earlier answer back, and its thread."""

from __future__ import annotations

import pytest
from django.core import mail
from django.urls import reverse

from diagnosis.assessments.differences import list_pieces
from diagnosis.assessments.letters import write_mention
from diagnosis.assessments.models import Change, Comment, CommentKind, Mention
from diagnosis.assessments.services import AnswerInput, import_answers, save_answer, submit_assessment
from diagnosis.jobs.leases import Outcome, RunningJob
from diagnosis.jobs.models import Job
from diagnosis.jobs.services import Lease
from diagnosis.people.letters import render_letter, work_on_letter
from diagnosis.people.models import Role
from tests.diagnosis.assessments.conftest import PARTNERS, VISION, read_answer
from tests.factories import make_programme, make_user, sign_in


@pytest.fixture
def consultant(city):
    return make_user(name="Programme office", roles=[("consultant", make_programme(places=[city]))])


def save(assessment, by, revision, question=VISION, why="", **values):
    given = AnswerInput(**{"state": "level", **values})
    return save_answer(
        assessment=assessment, question_key=question, given=given, revision=revision, by=by, why=why
    )


def address_of(assessment, action="question", question=VISION) -> str:
    return reverse(f"assessments:{action}", args=[assessment.pk, question])


def read(user, assessment) -> str:
    return " ".join(sign_in(user).get(address_of(assessment)).content.decode().split())


def restore(user, assessment, **data):
    return sign_in(user).post(address_of(assessment, "restore"), data)


def say(user, assessment, text="What about the port?", mentioned=()):
    data = {"text": text, "mentioned": [person.pk for person in mentioned]}
    return sign_in(user).post(address_of(assessment, "comment"), data)


# ---- History ----


def test_the_history_tells_who_changed_what_and_why_the_newest_first(assessment, staff, colleague, reader):
    save(assessment, staff, 0, level_key="partly", comment="The plan of 2024 names it")
    save(
        assessment, colleague, 1, level_key="in-place", comment="The plan of 2026 names it", why="It passed."
    )

    page = read(reader, assessment)
    history = page[page.index('id="history"') :]

    assert history.index("Civil works office") < history.index("Budget office")
    assert "<strong>Why:</strong> It passed." in history
    assert "2024 </del>" in history
    assert "2026 </ins>" in history
    assert history.count("This is the answer now.") == 1


def test_what_was_imported_and_what_a_former_member_wrote_is_said(assessment, staff, reader):
    import_answers(assessment=assessment, answers={VISION: AnswerInput("level", "partly")}, by=None)
    save(assessment, staff, 1, level_key="in-place")
    staff.delete()

    page = read(reader, assessment)

    assert '<span class="tag">Imported</span>' in page
    assert "<strong>a former member</strong>" in page


@pytest.mark.parametrize(
    ("before", "after", "pieces"),
    [
        ("a b c", "a x c", [("same", "a "), ("gone", "b "), ("new", "x "), ("same", "c")]),
        ("", "new", [("new", "new")]),
        ("old", "", [("gone", "old")]),
        ("計画あり", "計画なし", [("same", "計画"), ("gone", "あり"), ("new", "なし")]),
        ("same", "same", [("same", "same")]),
    ],
)
def test_differences_are_found_word_by_word(before, after, pieces):
    found = list_pieces(before, after)

    assert [(piece.kind, piece.text) for piece in found] == pieces


def test_the_pages_of_the_element_lead_to_the_question(assessment, staff, reader):
    say(staff, assessment)
    element = reverse("assessments:element", args=[assessment.pk, "policy.vision"])

    for person in (staff, reader):
        page = sign_in(person).get(element).content.decode()
        assert address_of(assessment) in page
        assert "History and comments (1)" in page


# ---- Taking an earlier answer back ----


def test_an_earlier_answer_stands_again_with_its_words(assessment, staff, colleague):
    save(assessment, staff, 0, level_key="partly", comment="Whole text", grade="B")
    save(assessment, colleague, 1, level_key="in-place")

    response = restore(staff, assessment, earlier=1, revision=2, why="The plan was taken back.")

    answer, change = read_answer(assessment), Change.objects.last()
    assert (response.status_code, answer.revision) == (302, 3)
    assert (answer.level_key, answer.comment, answer.grade) == ("partly", "Whole text", "B")
    assert (change.cause, change.why, change.made_by) == ("restore", "The plan was taken back.", staff)


def test_a_stale_one_is_refused_with_both_shown(assessment, staff, colleague):
    save(assessment, staff, 0, level_key="partly")
    save(assessment, staff, 1, level_key="in-place")
    save(assessment, colleague, 2, level_key="improved", comment="Newer")

    response = restore(staff, assessment, earlier=1, revision=2, why="My reason")

    page = response.content.decode()
    sides = page[page.index("clash__sides") : page.index('id="settled-h"')]
    assert response.status_code == 409
    assert "Partly" in sides
    assert "Newer" in sides
    assert 'value="My reason"' in page
    assert 'name="revision" value="3"' in page
    assert read_answer(assessment).revision == 3


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"earlier": 9, "revision": 1}, "There is no such earlier answer."),
        ({"earlier": "x", "revision": 1, "why": "Kept"}, "There is no such earlier answer."),
        ({"earlier": 1, "revision": 1, "why": "x" * 1001}, "Shorten the reason for the change"),
    ],
)
def test_what_cannot_be_restored_is_said(assessment, staff, data, sentence):
    save(assessment, staff, 0, level_key="partly")

    response = restore(staff, assessment, **data)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert data.get("why", "") in page
    assert read_answer(assessment).revision == 1


def test_a_level_that_is_no_longer_allowed_is_refused(assessment, staff):
    save(assessment, staff, 0, level_key="partly")
    gone = {
        "state": "level",
        "level_key": "gone",
        "reason": "",
        "comment": "",
        "comment_texts": {},
        "grade": "",
    }
    Change.objects.create(
        assessment=assessment, question_key=VISION, revision=2, before=None, after=gone, made_by=staff,
        made_at=read_answer(assessment).updated_at,
    )  # fmt: skip

    response = restore(staff, assessment, earlier=2, revision=1)

    assert response.status_code == 422
    assert "Choose one of the levels shown." in response.content.decode()


def test_nothing_is_restored_once_it_is_handed_in(assessment, staff, reader):
    save(assessment, staff, 0, level_key="partly")
    save(assessment, staff, 1, level_key="in-place")
    submit_assessment(assessment=assessment, by=staff)

    response = restore(staff, assessment, earlier=1, revision=2)

    assert response.status_code == 409
    assert "Its answers can no longer be changed." in response.content.decode()
    assert "Restore this answer" not in read(staff, assessment)
    assert "Restore this answer" not in read(reader, assessment)


# ---- The thread ----


def test_a_comment_stands_in_the_thread_also_after_submission(assessment, staff, consultant, reader):
    submit_assessment(assessment=assessment, by=staff)

    assert say(consultant, assessment, "Which plan?").status_code == 302
    assert say(staff, assessment, "The one of 2024.").status_code == 302

    page = read(reader, assessment)
    assert page.index("Which plan?") < page.index("The one of 2024.")
    assert "Add the comment" not in page
    assert say(reader, assessment).status_code == 403


def test_a_comment_for_people_reaches_each_once(assessment, staff, colleague, consultant):
    say(staff, assessment, mentioned=[colleague, consultant, staff])
    say(staff, assessment, mentioned=[colleague, consultant])  # sent twice

    assert list(Mention.objects.order_by("user").values_list("user", flat=True)) == [
        colleague.pk,
        consultant.pk,
    ]
    assert Comment.objects.count() == 1
    assert Job.objects.filter(parameters__letter="mention").count() == 2


@pytest.mark.parametrize("text", ["", "  \n "])
def test_a_comment_without_words_is_refused(assessment, staff, text):
    response = say(staff, assessment, text)

    assert (response.status_code, Comment.objects.count()) == (422, 0)
    assert "Write a comment first." in response.content.decode()


def test_somebody_who_may_not_read_it_cannot_be_named(assessment, staff, stranger):
    response = say(staff, assessment, "Kept words", mentioned=[stranger])

    page = response.content.decode()
    assert (response.status_code, Comment.objects.count()) == (422, 0)
    assert "Choose among the people shown." in page
    assert ">Kept words</textarea>" in page


def test_what_was_set_aside_is_shown_as_such(assessment, staff):
    Comment.objects.create(
        assessment=assessment, question_key=VISION, kind=CommentKind.SET_ASIDE, text="My version",
        author=staff, made_at=assessment.created_at,
    )  # fmt: skip

    assert "<strong>Set aside:</strong> My version" in read(staff, assessment)


def test_the_letter_tells_what_was_said_and_is_noted_once_it_is_sent(assessment, staff, colleague):
    say(staff, assessment, "Is <b> right & done?", mentioned=[colleague])
    mention = Mention.objects.get()
    lease = Lease(1, "", "", "", {"letter": "mention", "row": mention.pk})

    outcome = work_on_letter(RunningJob(lease))
    assert Mention.objects.get().mailed_at is None
    outcome.keep()

    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == (
        [colleague.email],
        "You were mentioned in the assessment of Harbour city",
    )
    assert "Is <b> right & done?" in letter.body
    assert f"{address_of(assessment)}#comment-{mention.comment_id}" in letter.body
    assert Mention.objects.get().mailed_at is not None
    assert write_mention(mention.pk) is None
    assert work_on_letter(RunningJob(lease)) == Outcome()


def test_the_letter_speaks_the_language_of_its_reader_and_stays_here_when_they_left(
    assessment, staff, colleague
):
    colleague.language = "ja"
    colleague.save()
    say(staff, assessment, mentioned=[colleague])
    mention = Mention.objects.get()

    letter = write_mention(mention.pk)
    assert letter.language == "ja"
    assert "ビジョン" in render_letter(letter).body
    Role.objects.filter(user=colleague).delete()
    assert write_mention(mention.pk) is None


def test_the_first_page_lists_where_one_was_named(assessment, staff, colleague, stranger):
    say(staff, assessment, "Look at this", mentioned=[colleague])
    link = f'href="{address_of(assessment)}#comment-{Comment.objects.get().pk}"'

    assert link in sign_in(colleague).get("/").content.decode()
    for person in (staff, stranger):
        assert "You were mentioned" not in sign_in(person).get("/").content.decode()


def test_who_answered_in_the_thread_is_no_longer_told_of_it(assessment, staff, colleague):
    say(staff, assessment, "Look at this", mentioned=[colleague])
    say(colleague, assessment, "I did")

    assert "You were mentioned" not in sign_in(colleague).get("/").content.decode()
    say(staff, assessment, "And this?", mentioned=[colleague])
    page = sign_in(colleague).get("/").content.decode()
    assert ("And this?" in page, "Look at this" in page) == (True, False)


def test_a_question_that_is_not_asked_is_not_found(assessment, staff, stranger):
    assert sign_in(staff).get(address_of(assessment, question="policy.vision.deep-1")).status_code == 404
    assert sign_in(stranger).get(address_of(assessment)).status_code == 404
    assert sign_in(staff).get(address_of(assessment, question=PARTNERS)).status_code == 200
