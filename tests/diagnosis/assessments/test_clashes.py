"""Two versions of one answer: kept, given up or brought together, and no text of either is lost."""

from __future__ import annotations

import pytest
from django.urls import reverse

from diagnosis.assessments.clashes import join_comments
from diagnosis.assessments.models import Answer, Change, Comment
from diagnosis.assessments.services import submit_assessment
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION, read_answer, type_in
from tests.diagnosis.assessments.test_answering import page_of, read_revision, save
from tests.factories import sign_in

THEIRS = type_in(VISION, choice="in-place", comment="Adopted in May", revision=0)
MINE = {"choice": "partly", "comment": "Only the draft", "grade": "B"}


@pytest.fixture
def clash(staff, colleague, assessment):
    """The colleague's version is refused; return a function that presses a button of what is shown."""
    save(staff, assessment, THEIRS)
    response = save(colleague, assessment, type_in(VISION, **MINE, revision=0))
    assert response.status_code == 409
    revision = read_revision(response)

    def press(way, **values):
        given = {**MINE, "clash": "on", "way": way, "revision": revision, **values}
        return save(colleague, assessment, type_in(VISION, **given))

    return press


def read_thread() -> list[tuple[str, str, str]]:
    return [(row.kind, row.author.name, row.text) for row in Comment.objects.select_related("author")]


def read_causes() -> list[tuple[int, str]]:
    return list(Change.objects.order_by("revision").values_list("revision", "cause"))


def test_the_conflict_offers_three_ways_and_both_grades(staff, colleague, assessment):
    save(staff, assessment, type_in(VISION, choice="in-place", grade="C", revision=0))

    page = save(colleague, assessment, type_in(VISION, **MINE, revision=0)).content.decode()

    assert [page.count(f'-way" value="{way}"') for way in ("mine", "theirs", "together")] == [1, 1, 1]
    assert page.count('clash__grade">Grade C') == page.count("Which level?") * 2 == 2


def test_keeping_mine_leaves_theirs_in_the_history(clash, assessment):
    response = clash("mine")

    assert (response.status_code, response["HX-Retarget"]) == (200, "#q-policy-vision-quick")
    assert (read_answer(assessment).comment, read_answer(assessment).revision) == ("Only the draft", 2)
    assert Change.objects.get(revision=2).before["comment"] == "Adopted in May"
    assert read_thread() == []


def test_keeping_theirs_puts_mine_into_the_thread(clash, assessment):
    response = clash("theirs")

    page = response.content.decode()
    assert (response.status_code, read_revision(response)) == (200, 1)
    assert "Your version is kept in the comments of the question." in page
    assert 'value="in-place" checked' in page
    assert read_answer(assessment).comment == "Adopted in May"
    assert read_thread() == [
        ("set_aside", "Civil works office", "Partly in place\nGrade B\nOnly the draft"),
    ]


def test_pressed_twice_it_is_set_aside_once(clash):
    clash("theirs")
    clash("theirs")

    assert len(read_thread()) == 1


@pytest.mark.parametrize(
    "mine",
    [
        {"choice": "", "comment": "", "grade": ""},
        {"choice": "in-place", "comment": "Adopted in May", "grade": ""},
    ],
)
def test_nothing_or_the_same_is_not_set_aside(mine, clash):
    clash("theirs", **mine)

    assert read_thread() == []


def test_both_together_are_one_answer_with_its_cause(clash, assessment):
    response = clash("together", together_side="mine", together_comment="Adopted in May\n\nOnly the draft")

    answer = read_answer(assessment)
    assert response.status_code == 200
    assert (answer.level_key, answer.grade, answer.revision) == ("partly", "B", 2)
    assert answer.comment == "Adopted in May\n\nOnly the draft"
    assert read_causes() == [(1, "edit"), (2, "merge")]
    assert read_thread() == []


def test_together_with_their_level_takes_their_grade(clash, assessment):
    clash("together", together_side="theirs", together_comment="Adopted in May. Only the draft")

    assert (read_answer(assessment).level_key, read_answer(assessment).grade) == ("in-place", "")


def test_a_reason_that_is_left_out_of_both_together_is_set_aside(colleague, staff, assessment):
    save(staff, assessment, type_in(PARTNERS, choice="partly", comment="Two firms", revision=0), PARTNERS)
    mine = {"choice": "not_applicable", "reason": "The city has no firms.", "revision": 1, "clash": "on"}
    both = {"way": "together", "together_side": "theirs", "together_comment": "Two firms"}

    save(colleague, assessment, type_in(PARTNERS, **mine, **both), PARTNERS)

    assert [text for _kind, _name, text in read_thread()] == [
        "Does not apply\nReason: The city has no firms."
    ]


@pytest.mark.parametrize("way", ["mine", "theirs", "together"])
def test_why_the_answer_changes_is_kept_whatever_is_chosen(way, clash):
    clash(way, together_side="mine", together_comment="Both", why="The council said so.")

    whys = list(Change.objects.order_by("revision").values_list("why", flat=True)[1:])
    assert (way == "theirs" and read_thread()[0][2].endswith("\nWhy: The council said so.")) or whys == [
        "The council said so."
    ]


def test_a_comment_that_is_left_out_of_both_together_is_set_aside(clash):
    clash("together", together_side="theirs", together_comment="Adopted in May")

    assert [text for _kind, _name, text in read_thread()] == ["Partly in place\nGrade B\nOnly the draft"]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"together_comment": "Both, edited"}, "Choose the level to go on with."),
        ({"together_side": "mine", "together_comment": "x" * 4001}, "Shorten the comment to 4,000"),
    ],
)
def test_a_mistake_keeps_all_three_texts(values, sentence, clash, assessment):
    response = clash("together", **values)

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert values["together_comment"] in page
    assert "Adopted in May" in page
    assert "Only the draft" in page
    assert read_answer(assessment).revision == 1


@pytest.mark.parametrize("way", ["mine", "theirs", "together"])
def test_a_third_version_shows_the_clash_again(way, clash, staff, assessment):
    save(staff, assessment, type_in(VISION, choice="improved", comment="A third", revision=1))

    response = clash(way, together_side="mine", together_comment="Adopted in May, edited")

    page = response.content.decode()
    assert (response.status_code, read_revision(response)) == (409, 2)
    assert "A third" in page
    assert "Only the draft" in page
    assert ("Adopted in May, edited" in page) == (way == "together")
    assert (read_answer(assessment).comment, read_thread()) == ("A third", [])


def test_choosing_on_the_ladder_below_shows_the_whole_question_without_the_clash(clash):
    response = clash("", choice="improved")

    assert (response.status_code, read_revision(response)) == (200, 2)
    assert 'class="clash"' not in response.content.decode()


def test_giving_up_a_version_works_after_submission_too(clash, staff, assessment):
    submit_assessment(assessment=assessment, by=staff)

    assert clash("theirs").status_code == 200
    assert len(read_thread()) == 1


# ---- Without a script ----


def post_page(user, assessment, **values):
    return sign_in(user).post(page_of(assessment), type_in(VISION, **values))


def test_the_buttons_work_as_a_plain_form_and_come_back_to_the_question(clash, colleague, assessment):
    response = post_page(colleague, assessment, **MINE, clash="on", way="theirs", revision=1)
    shown = sign_in(colleague).post(
        page_of(assessment), type_in(VISION, **MINE, clash="on", way="theirs", revision=1), follow=True
    )

    assert (response.status_code, response["Location"]) == (
        302,
        page_of(assessment) + "#q-policy-vision-quick",
    )
    assert "Yours is kept in the comments of the question." in shown.content.decode()


def test_the_button_of_the_page_does_not_choose(clash, colleague, assessment):
    response = post_page(colleague, assessment, **MINE, clash="on", revision=1)

    assert (response.status_code, read_answer(assessment).revision) == (409, 1)
    assert "Only the draft" in response.content.decode()


def test_a_question_that_came_back_as_it_was_shown_is_no_clash(staff, colleague, assessment):
    save(colleague, assessment, type_in(VISION, choice="partly", comment="First", revision=0))
    save(staff, assessment, type_in(VISION, choice="improved", comment="Second", revision=1))

    response = post_page(colleague, assessment, choice="partly", comment="First", revision=1)

    assert response.status_code == 302
    assert (read_answer(assessment).comment, Change.objects.count()) == ("Second", 2)


def test_a_link_typed_beside_a_clash_is_attached(clash, colleague, assessment):
    values = {**MINE, "clash": "on", "way": "theirs", "revision": 1, "link": "https://city.example/plan"}

    post_page(colleague, assessment, **values)

    assert [item.url for item in assessment.evidence.all()] == ["https://city.example/plan"]


# ---- What guards the revision ----


def test_after_a_mistake_the_page_is_still_based_on_what_it_showed(staff, colleague, assessment):
    save(staff, assessment, type_in(VISION, choice="partly", revision=0))
    save(colleague, assessment, type_in(VISION, choice="improved", comment="Unseen", revision=1))

    mistake = save(staff, assessment, type_in(VISION, choice="partly", grade="E", revision=1))
    again = save(staff, assessment, type_in(VISION, choice="first-steps", revision=read_revision(mistake)))

    assert (mistake.status_code, read_revision(mistake), again.status_code) == (422, 1, 409)
    assert read_answer(assessment).comment == "Unseen"


@pytest.mark.parametrize("name", ["assessments:save-answer", "assessments:add-evidence"])
def test_a_page_of_somebody_who_signed_out_saves_nothing(name, staff, colleague, assessment):
    address = reverse(name, args=[assessment.pk, VISION])

    response = sign_in(colleague).post(address, {**THEIRS, "reader": staff.pk})

    assert response.status_code == 403
    assert "Somebody else is signed in here by now." in response.content.decode()
    assert not Answer.objects.exists()


@pytest.mark.parametrize(
    ("first", "second", "joined"),
    [
        ("A", "B", "A\n\nB"),
        ("A and B", "B", "A and B"),
        ("B", "A and B", "A and B"),
        ("", "B", "B"),
        (" A ", "", "A"),
    ],
)
def test_comments_are_joined_and_nothing_stands_twice(first, second, joined):
    assert join_comments(first, second) == joined


def test_a_clash_of_one_question_does_not_hold_up_another(clash, colleague, assessment):
    address = page_of(assessment, "policy.targets")

    response = sign_in(colleague).post(address, type_in(TARGETS, choice="partly", revision=0))

    assert (response.status_code, read_answer(assessment, TARGETS).level_key) == (302, "partly")
