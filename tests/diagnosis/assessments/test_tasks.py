"""The task list of many questions: who was last in an element, where one stopped, what is open on a page."""

from __future__ import annotations

import pytest
from django.urls import reverse

from diagnosis.assessments.models import Answer
from diagnosis.assessments.selectors import list_tasks
from diagnosis.assessments.services import AnswerInput, save_answer
from tests.factories import make_assessment, make_jica_version, sign_in

FIRST, SECOND = "policy.vision", "policy.targets"
LEVEL = AnswerInput(state="level", level_key="partly")


@pytest.fixture
def long(city):
    return make_assessment(place=city, version=make_jica_version(), mode="deep")


def list_keys(assessment, element: str) -> list[str]:
    spec = list_tasks(assessment).spec
    return [question.key for question in spec.questions_for(spec.elements_by_key[element], "deep", "city")]


def answer(assessment, keys, by) -> None:
    for key in keys:
        save_answer(assessment=assessment, question_key=key, given=LEVEL, revision=0, by=by)


def read(user, assessment, name: str = "overview", *args: str) -> str:
    return sign_in(user).get(reverse(f"assessments:{name}", args=[assessment.pk, *args])).content.decode()


def test_a_line_says_who_saved_last_in_the_element(long, staff, colleague):
    first, second, *_rest = list_keys(long, FIRST)
    answer(long, [first], staff)
    answer(long, [second], colleague)

    page = read(staff, long)

    assert page.count("Civil works office, ") == 1
    assert "Budget office, " not in page
    assert list_tasks(long).tasks[0].last == Answer.objects.get(question_key=second)


def test_one_goes_on_where_one_stopped_oneself(long, staff, colleague):
    answer(long, list_keys(long, SECOND)[:1], staff)
    answer(long, list_keys(long, FIRST)[:1], colleague)
    tasks = list_tasks(long)

    assert tasks.find_resume(staff).element.key == SECOND
    assert tasks.find_resume(colleague).element.key == FIRST
    assert reverse("assessments:element", args=[long.pk, SECOND]) + '" role="button"' in read(staff, long)


def test_after_a_whole_element_one_goes_on_with_the_next_and_then_from_the_start(long, staff):
    answer(long, list_keys(long, SECOND), staff)
    after = list_tasks(long).find_resume(staff).element.number

    assert after == list_tasks(long).spec.elements_by_key[SECOND].number + 1

    last = list_tasks(long).tasks[-1].element.key
    answer(long, list_keys(long, last), staff)
    assert list_tasks(long).find_resume(staff).element.key == FIRST


def test_who_has_saved_nothing_begins_with_the_first_open_element(long, staff, colleague):
    answer(long, list_keys(long, FIRST), colleague)

    assert list_tasks(long).find_resume(staff).element.key == list_tasks(long).next_task.element.key != FIRST


def test_what_is_done_is_folded_in_a_long_list_only(long, city, staff):
    quick = make_assessment(place=city, version=make_jica_version())
    answer(quick, [q.key for q in list_tasks(quick).spec.list_questions("quick", "city")[:5]], staff)
    assert '<details class="tasks-group">' not in read(staff, quick)

    done = list_tasks(long).domains[0]
    answer(long, [key for task in done.tasks for key in list_keys(long, task.element.key)[:1]], staff)
    assert '<details class="tasks-group">' not in read(staff, long)


def test_a_page_leads_to_its_open_questions(long, staff):
    keys = list_keys(long, FIRST)
    assert "Still open:" not in read(staff, long, "element", FIRST)

    answer(long, keys[:1], staff)
    page = read(staff, long, "element", FIRST)
    anchors = ["#q-" + key.replace(".", "-") for key in keys]

    assert "Still open:" in page
    assert f'href="{anchors[0]}"' not in page
    assert all(f'href="{anchor}"' in page and f'id="{anchor[1:]}"' in page for anchor in anchors[1:])


def test_saving_one_answer_brings_the_links_up_to_date(long, staff):
    keys = list_keys(long, FIRST)
    address = reverse("assessments:save-answer", args=[long.pk, keys[1]])

    page = (
        sign_in(staff)
        .post(address, {f"{keys[1]}-choice": "partly", f"{keys[1]}-revision": 0})
        .content.decode()
    )

    assert 'id="element-progress" hx-swap-oob="true"' in page
    assert f'href="#q-{keys[0].replace(".", "-")}"' in page
    assert f'href="#q-{keys[1].replace(".", "-")}"' not in page


def test_only_who_answers_is_told_what_to_do_next(long, staff, reader):
    waiting = "The questions are still being answered. You can read what is there so far."

    assert ("You can stop at any time." in read(staff, long), waiting in read(staff, long)) == (True, False)
    assert ("You can stop at any time." in read(reader, long), waiting in read(reader, long)) == (False, True)
