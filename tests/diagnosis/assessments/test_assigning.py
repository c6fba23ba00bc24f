"""Giving parts of an assessment to people: who may, what is refused, and the one letter each gets."""

from __future__ import annotations

import datetime

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from diagnosis.assessments.assigning import Wish, assign_node, change_assignments, unassign_node
from diagnosis.assessments.errors import RefusedAssignment, RefusedAssignments, WrongState
from diagnosis.assessments.letters import write_assignment
from diagnosis.assessments.models import Assignment
from diagnosis.assessments.services import submit_assessment
from diagnosis.jobs.models import Job
from diagnosis.people.letters import render_letter
from diagnosis.people.models import Event, Role
from frameworks.selectors import load_spec
from tests.factories import answer_all, make_user, sign_in

VISION, TARGETS, POLICY = "policy.vision", "policy.targets", "policy"
TOMORROW = timezone.localdate() + datetime.timedelta(days=1)
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


@pytest.fixture
def lead(city):
    return make_user(name="Chie of the mayor’s office", roles=[("lead", city)])


def give(assessment, person, by, node=VISION, due=None):
    return assign_node(assessment=assessment, node_key=node, person=person, due_on=due, by=by)


def list_rows() -> list[tuple[object, ...]]:
    return list(Assignment.objects.order_by("node_key").values_list("node_key", "user", "due_on"))


def post(user, assessment, *, follow=False, **fields):
    """Send the page's form: ``vision_person=…`` for the fields of policy.vision, and so on."""
    nodes = {"policy": POLICY, "vision": VISION, "targets": TARGETS}
    data = {}
    for name, value in fields.items():
        node, _underscore, field = name.partition("_")
        data[f"{nodes.get(node, node)}-{field}"] = value
    return sign_in(user).post(reverse("assessments:assignments", args=[assessment.pk]), data, follow=follow)


# ---- The services ----


def test_a_part_is_given_with_its_day(assessment, staff, lead):
    event = give(assessment, staff, lead, due=TOMORROW)

    assert list_rows() == [(VISION, staff.pk, TOMORROW)]
    assert (event.kind, event.actor, event.person) == ("assessments.assigned", lead, staff)
    title = dict(load_spec(assessment.version_id).elements_by_key[VISION].title)
    assert event.params == {"assessment": assessment.pk, "node": title, "due": TOMORROW.isoformat()}


def test_a_part_given_to_another_leaves_the_first(assessment, staff, colleague, lead):
    give(assessment, staff, lead)
    give(assessment, colleague, lead)

    kinds = list(Event.objects.order_by("id").values_list("kind", "person"))
    assert list_rows() == [(VISION, colleague.pk, None)]
    assert kinds == [
        ("assessments.assigned", staff.pk),
        ("assessments.unassigned", staff.pk),
        ("assessments.assigned", colleague.pk),
    ]


def test_a_part_is_taken_away(assessment, staff, lead):
    give(assessment, staff, lead)

    unassign_node(assessment=assessment, node_key=VISION, by=lead)

    assert list_rows() == []
    assert Event.objects.first().kind == "assessments.unassigned"


@pytest.mark.parametrize("node", ["policy.nothing", "policy.vision.quick", ""])
def test_an_unknown_part_is_refused(assessment, staff, lead, node):
    with pytest.raises(RefusedAssignment) as refusal:
        give(assessment, staff, lead, node=node)

    assert (refusal.value.field, Assignment.objects.count()) == ("node", 0)


def test_only_those_who_may_answer_get_a_part(assessment, reader, stranger, lead):
    for person in (reader, stranger, make_user()):
        with pytest.raises(RefusedAssignment) as refusal:
            give(assessment, person, lead)
        assert refusal.value.field == "person"

    give(assessment, lead, lead)
    assert list_rows() == [(VISION, lead.pk, None)]


def test_a_day_that_is_over_is_refused_but_one_set_before_may_stay(assessment, staff, colleague, lead):
    with pytest.raises(RefusedAssignment) as refusal:
        give(assessment, staff, lead, due=YESTERDAY)
    Assignment.objects.create(assessment=assessment, node_key=VISION, user=staff, due_on=YESTERDAY)

    give(assessment, staff, lead, due=YESTERDAY)
    with pytest.raises(RefusedAssignment):
        give(assessment, colleague, lead, due=YESTERDAY)

    assert refusal.value.field == "due"
    assert list_rows() == [(VISION, staff.pk, YESTERDAY)]


def test_nothing_is_given_once_the_answers_are_handed_in(assessment, staff, lead):
    answer_all(assessment)
    submit_assessment(assessment=assessment, by=lead)

    for write in (
        lambda: give(assessment, staff, lead),
        lambda: unassign_node(assessment=assessment, node_key=VISION, by=lead),
    ):
        with pytest.raises(WrongState):
            write()


def test_several_parts_are_given_together_or_not_at_all(assessment, staff, colleague, stranger, lead):
    good = Wish(VISION, staff, TOMORROW, (None, None))
    bad = Wish(TARGETS, stranger, None, (None, None))

    with pytest.raises(RefusedAssignments) as refusal:
        change_assignments(assessment=assessment, wishes=[good, bad], by=lead)
    assert (list(refusal.value.refusals), list_rows()) == ([TARGETS], [])

    again = Wish(TARGETS, colleague, None, (None, None))
    assert change_assignments(assessment=assessment, wishes=[good, again], by=lead) == 2
    assert list_rows() == [(TARGETS, colleague.pk, None), (VISION, staff.pk, TOMORROW)]


def test_what_somebody_else_changed_meanwhile_is_not_written_over(assessment, staff, colleague, lead):
    give(assessment, staff, lead)

    with pytest.raises(RefusedAssignments):
        change_assignments(
            assessment=assessment, wishes=[Wish(VISION, colleague, None, (None, None))], by=lead
        )

    assert list_rows() == [(VISION, staff.pk, None)]


# ---- The letter ----


def test_one_letter_a_person_tells_all_that_is_theirs(assessment, staff, colleague, lead):
    wishes = [
        Wish(VISION, staff, TOMORROW, (None, None)),
        Wish(TARGETS, staff, None, (None, None)),
        Wish("operation", colleague, None, (None, None)),
    ]

    change_assignments(assessment=assessment, wishes=wishes, by=lead)

    jobs = Job.objects.filter(parameters__letter="assignment")
    people = [Event.objects.get(pk=job.parameters["row"]).person for job in jobs.order_by("id")]
    letter = render_letter(write_assignment(jobs.order_by("id")[0].parameters["row"]))
    assert people == [staff, colleague]
    assert letter.to == [staff.email]
    assert letter.subject == "Your part of the assessment of Harbour city"
    assert "Chie of the mayor’s office asks you" in letter.body
    assert letter.body.index("\n- Vision, due on ") < letter.body.index("\n- Targets\n")
    assert f"/assessments/{assessment.pk}/?part=mine" in letter.body


def test_nobody_gets_a_letter_about_what_they_took_themselves(assessment, lead):
    change_assignments(assessment=assessment, wishes=[Wish(VISION, lead, None, (None, None))], by=lead)

    assert Job.objects.count() == 0


def test_no_letter_goes_about_what_was_taken_away_or_to_somebody_who_left(assessment, staff, colleague, lead):
    first, second = give(assessment, staff, lead), give(assessment, colleague, lead, node=TARGETS)
    unassign_node(assessment=assessment, node_key=VISION, by=lead)
    Role.objects.filter(user=colleague).delete()

    assert write_assignment(first.pk) is None
    assert write_assignment(second.pk) is None
    assert mail.outbox == []


def test_the_letter_speaks_the_language_of_its_reader(assessment, staff, lead):
    staff.language = "ja"
    staff.save()
    event = give(assessment, staff, lead)

    assert write_assignment(event.pk).language == "ja"


# ---- The page ----


def test_the_lead_gives_several_parts_in_one_form(assessment, staff, colleague, lead):
    first = {"policy_person": staff.pk, "policy_due": TOMORROW.isoformat(), "policy_seen": ":"}
    second = {"targets_person": colleague.pk, "targets_due": "", "targets_seen": ":"}

    page = post(lead, assessment, follow=True, **first, **second).content.decode()

    assert list_rows() == [(POLICY, staff.pk, TOMORROW), (TARGETS, colleague.pk, None)]
    assert "2 parts are changed." in page
    assert "1 of 3 parts has nobody yet." in " ".join(page.split())


def test_the_page_takes_away_and_leaves_alone_what_was_not_touched(assessment, staff, colleague, lead):
    give(assessment, staff, lead)
    give(assessment, colleague, lead, node=TARGETS)

    post(lead, assessment, vision_person="", vision_seen=f"{staff.pk}:")

    assert list_rows() == [(TARGETS, colleague.pk, None)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"vision_person": "{stranger}"}, "Choose somebody who may answer for this place."),
        ({"vision_person": "{staff}", "vision_due": "2020-01-01"}, "This day is over."),
        ({"vision_person": "{staff}", "vision_due": "soon"}, "Give the day as year-month-day."),
        ({"vision_person": "", "vision_due": "2999-01-01"}, "Choose who answers this part"),
        ({"nothing_person": "{staff}"}, "This part is not in the assessment."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(assessment, staff, stranger, lead, fields, sentence):
    filled = {name: value.format(staff=staff.pk, stranger=stranger.pk) for name, value in fields.items()}

    response = post(lead, assessment, **filled, vision_seen=":", targets_person=staff.pk, targets_seen=":")

    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert page.count(f'<option value="{staff.pk}" selected>') >= 1
    assert Assignment.objects.count() == 0


def test_a_change_meanwhile_is_shown_and_can_then_be_decided(assessment, staff, colleague, lead):
    give(assessment, staff, lead)

    response = post(lead, assessment, vision_person=colleague.pk, vision_seen=":")

    assert response.status_code == 422
    assert f'name="policy.vision-seen" value="{staff.pk}:"' in response.content.decode()
    assert list_rows() == [(VISION, staff.pk, None)]
    post(lead, assessment, vision_person=colleague.pk, vision_seen=f"{staff.pk}:")
    assert list_rows() == [(VISION, colleague.pk, None)]


def test_a_form_that_comes_late_is_told_so(assessment, staff, lead):
    answer_all(assessment)
    submit_assessment(assessment=assessment, by=lead)

    response = post(lead, assessment, vision_person=staff.pk, vision_seen=":")

    assert response.status_code == 409
    assert "This assessment is at another step by now." in response.content.decode()


def test_somebody_who_left_stays_named_until_the_part_is_given_to_another(assessment, staff, colleague, lead):
    give(assessment, staff, lead)
    Role.objects.filter(user=staff).delete()
    address = reverse("assessments:assignments", args=[assessment.pk])

    assert "Budget office (may no longer answer here)" in sign_in(lead).get(address).content.decode()
    assert post(lead, assessment, vision_person=staff.pk, vision_seen=f"{staff.pk}:").status_code == 302
    assert list_rows() == [(VISION, staff.pk, None)]


def test_everybody_else_reads_who_answers_what(assessment, staff, colleague, reader, stranger, lead):
    give(assessment, staff, lead, node=POLICY, due=TOMORROW)
    address = reverse("assessments:assignments", args=[assessment.pk])

    for person in (colleague, reader):
        page = sign_in(person).get(address).content.decode()
        assert page.count("Budget office") == 2
        assert "<select" not in page
        assert sign_in(person).post(address, {}).status_code == 403
    assert sign_in(stranger).get(address).status_code == 404
