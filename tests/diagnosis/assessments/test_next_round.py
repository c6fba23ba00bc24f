"""The next round starts from the last one's answers: marked, looked at one by one, counted only then."""

from __future__ import annotations

import datetime

import pytest
from django.urls import reverse

from diagnosis.assessments.evidence import attach_evidence
from diagnosis.assessments.models import Change
from diagnosis.assessments.opening import is_same_scale
from diagnosis.assessments.review import review_assessment
from diagnosis.assessments.selectors import find_next_carried, list_tasks
from diagnosis.assessments.services import AnswerInput, import_answers, submit_assessment
from frameworks.selectors import load_spec
from frameworks.services import copy_to_draft, import_document, publish_version
from tests.diagnosis.assessments.conftest import PARTNERS, TARGETS, VISION, read_answer, type_in
from tests.diagnosis.assessments.test_carrying import list_carried, start
from tests.factories import SMALL_FRAMEWORK, make_assessment, make_shared_version, make_version, sign_in

PLAN = AnswerInput(state="level", level_key="partly", comment="The plan", grade="A")
BETTER = AnswerInput(state="level", level_key="improved")
UNSURE = AnswerInput(state="unknown")


@pytest.fixture
def version(db):
    return make_shared_version()


def hand_in(city, version, answers, *, year: int = 2024, links: dict[str, str] | None = None, **fields):
    made = make_assessment(place=city, version=version, as_of=datetime.date(year, 3, 1), **fields)
    import_answers(assessment=made, answers=answers, by=None)
    for question, address in (links or {}).items():
        attach_evidence(assessment=made, question_key=question, upload=None, link=address, by=None)
    submit_assessment(assessment=made, by=None)
    return made


@pytest.fixture
def first(city, version):
    links = {VISION: "https://city.example/plan"}
    return hand_in(city, version, {VISION: PLAN, TARGETS: BETTER, PARTNERS: UNSURE}, links=links)


@pytest.fixture
def second(city, version, first, staff):
    return start(city, version, round_number=2, by=staff)


def test_the_last_round_of_the_same_mode_is_carried_without_what_nobody_knew(second, first):
    answer = read_answer(second)

    assert list_carried(second) == {VISION: "partly", TARGETS: "improved"}
    assert (answer.comment, answer.grade, answer.carried_year) == ("The plan", "A", 2024)
    assert answer.carried_from.assessment == first
    assert {change.cause for change in Change.objects.filter(assessment=second)} == {"carry"}


def test_the_other_mode_fills_what_the_last_round_did_not_answer(city, version):
    hand_in(city, version, {VISION: PLAN, PARTNERS: UNSURE})
    hand_in(city, version, {VISION: BETTER, PARTNERS: BETTER}, mode="deep", year=2025)

    made = start(city, version, round_number=2)

    assert list_carried(made) == {VISION: "partly", PARTNERS: "improved"}
    assert read_answer(made, PARTNERS).carried_year == 2025


def test_links_come_along_and_files_do_not(second, staff):
    assert [(item.question_key, item.kind, item.url, item.added_by) for item in second.evidence.all()] == [
        (VISION, "link", "https://city.example/plan", staff)
    ]


def test_another_version_is_carried_where_question_and_scale_are_the_same(city, version, first):
    newer = publish_version(version=copy_to_draft(version=version, number="1.1", by=None), by=None)

    assert list_carried(start(city, newer, round_number=2)) == {VISION: "partly", TARGETS: "improved"}


def test_a_question_whose_scale_is_worth_something_else_is_left_out(city):
    old = make_version()
    text = SMALL_FRAMEWORK.read_text(encoding="utf-8")
    text = text.replace('version: "1.0"', 'version: "2.0"').replace(
        "key: partly, value: 50", "key: partly, value: 40"
    )
    newer = publish_version(version=import_document(text=text, by=None), by=None)
    hand_in(city, old, {VISION: PLAN})

    scale, other = (load_spec(each.pk).questions_by_key[VISION].scale for each in (old, newer))
    assert (is_same_scale(scale, scale), is_same_scale(scale, other)) == (True, False)
    assert list_carried(start(city, newer, round_number=2)) == {}


def test_nothing_counts_until_it_is_looked_at(second, staff):
    assert list_tasks(second).progress.answered == 0
    assert [(task.to_confirm, task.carried_years) for task in list_tasks(second).tasks] == [
        (1, (2024,)),
        (1, (2024,)),
        (0, ()),
    ]
    assert [line.question.key for line in review_assessment(second).unconfirmed] == [VISION, TARGETS]


def test_the_pages_say_from_which_year_it_comes(second, staff):
    client = sign_in(staff)
    pages = {
        name: client.get(reverse(f"assessments:{name}", args=[second.pk, *more])).content.decode()
        for name, more in [("overview", []), ("element", ["policy.vision"]), ("review", [])]
    }

    assert "1 carried from 2024, to confirm" in pages["overview"]
    assert "2 answers are carried from an earlier assessment." in pages["overview"]
    assert "Carried from 2024 (Quick, round 1). Confirm it or choose another." in pages["element"]
    assert "2 carried answers that nobody has looked at" in pages["review"]
    assert pages["review"].count("Carried from 2024") == 2


def test_the_link_leads_from_one_carried_answer_to_the_next_and_then_to_the_review(second, staff):
    client = sign_in(staff)
    address = reverse("assessments:next-carried", args=[second.pk])

    assert client.get(address)["Location"].endswith("/elements/policy.vision/#q-policy-vision-quick")
    assert client.get(address, {"after": VISION})["Location"].endswith("#q-policy-targets-quick")
    assert client.get(address, {"after": TARGETS})["Location"].endswith("#q-policy-vision-quick")
    for key, level in ((VISION, "partly"), (TARGETS, "improved")):
        saved = client.post(
            reverse("assessments:save-answer", args=[second.pk, key]), type_in(key, choice=level, revision=1)
        ).content.decode()
        assert ("Next carried answer (1 left)" in saved) is (key == VISION)
    assert find_next_carried(second) is None
    assert client.get(address)["Location"] == reverse("assessments:review", args=[second.pk])


def test_the_button_of_the_page_says_that_a_carried_answer_does_not_count_yet(second, staff):
    client = sign_in(staff)
    address = reverse("assessments:element", args=[second.pk, "policy.vision"])
    untouched = type_in(VISION, choice="partly", comment="The plan", grade="A", revision=1)

    page = client.post(address, untouched, follow=True).content.decode()
    sentence = "1 carried answer is not confirmed and does not count yet."
    assert sentence in page
    confirmed = client.post(address, untouched | {"save": VISION}, follow=True).content.decode()
    assert sentence not in confirmed
    assert list_tasks(second).progress.answered == 1


# ---- The form that starts it ----


ENTRIES = {"mode": "quick", "round": 2, "as_of": "2026-03-01", "made_how": "workshop"}


def post_start(staff, city, version, **more):
    given = {**ENTRIES, "place": city.pk, "version": version.pk, **more}
    return sign_in(staff).post("/assessments/new/", given, follow=True)


def test_the_form_offers_the_last_round_and_has_it_chosen(city, version, first, staff):
    page = sign_in(staff).get("/assessments/new/", {"version": version.pk}).content.decode()

    assert "Start from the answers of round 1 (2024)" in page
    assert page.split('name="carry"')[1].split(">")[0].endswith("checked")


def test_another_mode_is_named(city, version, first, staff):
    page = sign_in(staff).get("/assessments/new/", {"version": version.pk, "mode": "deep"}).content.decode()

    assert "Start from the answers of round 1 (Quick, 2024)" in page


def test_without_an_earlier_round_nothing_is_offered(city, version, staff):
    assert 'name="carry"' not in sign_in(staff).get("/assessments/new/").content.decode()


@pytest.mark.parametrize(
    ("given", "count"),
    [({}, 2), ({"carry_offered": "True", "carry": "on"}, 2), ({"carry_offered": "True"}, 0)],
)
def test_a_cleared_box_starts_empty(given, count, city, version, first, staff):
    response = post_start(staff, city, version, **given)

    started = response.context["assessment"]
    assert (started.round, started.answers.count()) == (2, count)


def test_a_mistake_keeps_the_box_as_it_was(city, version, first, staff):
    response = post_start(staff, city, version, carry_offered="True", round="0")

    page = response.content.decode()
    assert response.status_code == 422
    assert not page.split('name="carry"')[1].split(">")[0].endswith("checked")
