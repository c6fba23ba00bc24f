"""Who answers what, as people see it: one's own part on the first page, the whole for the lead."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from diagnosis.assessments.models import Assignment
from diagnosis.assessments.parts import allot, find_part, list_shares, list_unassigned, load_assignments
from diagnosis.assessments.selectors import Progress, list_tasks
from diagnosis.assessments.services import AnswerInput, save_answer, submit_assessment
from tests.diagnosis.assessments.conftest import TARGETS, VISION
from tests.factories import make_assessment, make_user, sign_in

TODAY = timezone.localdate()
DAY = datetime.timedelta(days=1)


@pytest.fixture
def lead(city):
    return make_user(name="Chie of the mayor’s office", roles=[("lead", city)])


def give(assessment, person, node, due=None) -> None:
    Assignment.objects.create(assessment=assessment, node_key=node, user=person, due_on=due)


def answer(assessment, person, question=VISION) -> None:
    given = AnswerInput(state="level", level_key="partly")
    save_answer(assessment=assessment, question_key=question, given=given, revision=0, by=person)


def read(person, address="/") -> str:
    return " ".join(sign_in(person).get(address).content.decode().split())


def overview(assessment, more="") -> str:
    return reverse("assessments:overview", args=[assessment.pk]) + more


def allotted(assessment):
    return allot(list_tasks(assessment), load_assignments(assessment))


# ---- Whose an element is ----


def test_an_element_without_its_own_person_goes_with_its_domain(assessment, staff, colleague):
    give(assessment, staff, "policy")
    give(assessment, colleague, "policy.targets")

    tasks = allotted(assessment)

    whose = {task.element.key: task.assignment and task.assignment.user for task in tasks.tasks}
    assert whose == {"policy.vision": staff, "policy.targets": colleague, "operation.partners": None}
    assert [task.element.key for task in list_unassigned(tasks)] == ["operation.partners"]


def test_a_part_lists_what_is_open_by_the_day_it_is_due_then_what_is_done(assessment, staff):
    give(assessment, staff, "policy.vision")
    give(assessment, staff, "policy.targets", TODAY + DAY)
    give(assessment, staff, "operation", TODAY - DAY)
    keys = [task.element.key for task in find_part(allotted(assessment), staff).open]
    answer(assessment, staff)

    part = find_part(allotted(assessment), staff)

    assert keys == ["operation.partners", "policy.targets", "policy.vision"]
    assert [task.element.key for task in part.open] == keys[:2]
    assert [task.element.key for task in part.done] == ["policy.vision"]
    assert (part.progress, part.next_due) == (Progress(1, 3), TODAY - DAY)


def test_shares_tell_each_domain_by_person_and_what_nobody_has(assessment, staff, colleague):
    give(assessment, staff, "policy.vision", TODAY)
    give(assessment, colleague, "operation")
    answer(assessment, staff, TARGETS)

    shares = [
        (group.domain.key, share.person, share.progress)
        for group in list_shares(allotted(assessment))
        for share in group.shares
    ]

    assert shares == [
        ("policy", staff, Progress(0, 1)),
        ("policy", None, Progress(1, 1)),
        ("operation", colleague, Progress(0, 1)),
    ]


# ---- The first page ----


def test_the_first_page_speaks_of_ones_own_part(assessment, staff, colleague):
    give(assessment, staff, "policy", TODAY + DAY)
    answer(assessment, staff)

    page = read(staff)

    button = reverse("assessments:element", args=[assessment.pk, "policy.targets"]) + '" role="button"'
    assert "1 of 2 questions of your part are answered." in page
    assert "<strong>Next due: Targets</strong>" in page
    assert button in page
    assert "1 answered part" in page
    assert "Your part" not in read(colleague)
    assert "1 of 3 questions are answered." in read(colleague)


def test_what_was_due_is_named_kindly(assessment, staff):
    give(assessment, staff, "policy.vision", TODAY - DAY)

    page = read(staff)

    assert "<strong>Next: Vision.</strong> It was due on" in page
    assert '<span class="due-day due-day--over">was due on' in page


def test_the_part_that_is_due_first_comes_first(city, assessment, staff):
    later = make_assessment(place=city, round_number=2)
    give(assessment, staff, "policy.vision", TODAY + 2 * DAY)
    give(later, staff, "policy.targets", TODAY + DAY)

    page = read(staff)

    assert page.index(f'id="part-{later.pk}"') < page.index(f'id="part-{assessment.pk}"')
    assert reverse("assessments:element", args=[later.pk, "policy.targets"]) + '" role="button"' in page


def test_a_part_that_is_answered_says_so_and_the_page_goes_on_as_before(assessment, staff):
    give(assessment, staff, "policy.vision")
    answer(assessment, staff)

    page = read(staff)

    assert "Your part is answered." in page
    assert "1 of 3 questions are answered." in page


def test_what_is_handed_in_is_nobodys_part_any_more(assessment, staff):
    give(assessment, staff, "policy")
    submit_assessment(assessment=assessment, by=staff)

    assert "Your part" not in read(staff)


# ---- The overview ----


def test_the_overview_names_person_and_day_at_each_element(assessment, staff, colleague):
    give(assessment, staff, "policy", TODAY + DAY)

    page = read(colleague, overview(assessment))

    assert page.count("For Budget office") == 2
    assert page.count('<span class="due-day">due on') == 2
    assert "Only my part" not in page


def test_only_ones_own_part_can_be_shown(assessment, staff, colleague):
    give(assessment, staff, "policy.vision")

    assert f'href="{overview(assessment, "?part=mine")}"' in read(staff, overview(assessment))
    for person, count in ((staff, 1), (colleague, 3)):
        page = read(person, overview(assessment, "?part=mine"))
        assert page.count("govuk-task-list__link") == count


def test_the_lead_sees_the_whole_and_what_nobody_has(assessment, staff, lead):
    link = reverse("assessments:assignments", args=[assessment.pk])
    assert "No part has its person yet." in read(lead, overview(assessment))
    give(assessment, staff, "policy", TODAY)

    page = read(lead, overview(assessment))

    shares = page[page.index('id="shares-h"') : page.index('id="domain-policy"')]
    assert "Budget office: 0 of 2 answered, <span" in shares
    assert "Nobody yet : 0 of 1 answered" in shares or "Nobody yet: 0 of 1 answered" in shares
    assert f'href="{link}"' in shares
    assert 'id="shares-h"' not in read(staff, overview(assessment))
    assert f'href="{link}"' in read(staff, overview(assessment))
