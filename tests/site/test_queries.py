"""How many queries each page takes, BEGIN and COMMIT among them: the same with few and with many rows.

In tests the outer transaction is open already, so BEGIN and COMMIT appear as SAVEPOINT and RELEASE.
Databases that lock single rows take one more in a save.
"""

from __future__ import annotations

import json

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client

from diagnosis.advice.decisions import set_targets, wish
from diagnosis.advice.models import PlanItem
from diagnosis.advice.planning import add_rise
from diagnosis.advice.publishing import import_library, publish_library
from diagnosis.assessments.checking import send_back
from diagnosis.assessments.evidence import attach_evidence
from diagnosis.assessments.models import Assessment, Assignment
from diagnosis.assessments.selectors import list_tasks
from diagnosis.assessments.services import AnswerInput, import_answers, save_answer
from diagnosis.assessments.thread import add_comment
from diagnosis.people.models import User
from diagnosis.people.services import create_token
from diagnosis.results.services import finish_check, submit_and_diagnose
from frameworks.selectors import load_spec
from frameworks.services import copy_to_draft, publish_version
from tests.factories import (
    JICA_FRAMEWORK,
    check_all,
    make_assessment,
    make_invitation,
    make_jica_version,
    make_library,
    make_place,
    make_programme,
    make_shared_version,
    make_submission,
    make_user,
    sign_in,
)

QUESTION = "policy.vision.quick"
ELEMENT = "policy.vision"
EXTRA_LOCK = int(connection.features.has_select_for_update)


@pytest.fixture
def city(db):
    return make_place("harbour-city")


@pytest.fixture
def staff(city):
    return make_user(roles=[("staff", city)])


@pytest.fixture
def client(staff):
    return sign_in(staff)


def fill(assessment: Assessment, *, answers: int, documents: int = 0, of: str = QUESTION) -> Assessment:
    """Answer the first questions, all by different people, and attach documents to one of them."""
    spec = load_spec(assessment.version_id)
    for question in spec.list_questions(assessment.mode, "city")[:answers]:
        given = {question.key: AnswerInput(state="level", level_key="partly", grade="A")}
        import_answers(assessment=assessment, answers=given, by=make_user())
    for number in range(documents):
        attach_evidence(
            assessment=assessment,
            question_key=of,
            upload=None,
            link=f"https://city.example/{number}",
            by=None,
        )
    return assessment


def share_out(assessment: Assessment, *people: User) -> None:
    """Give the elements to the people in turn."""
    for number, task in enumerate(list_tasks(assessment).tasks):
        person = people[number % len(people)]
        Assignment.objects.create(assessment=assessment, node_key=task.element.key, user=person)


@pytest.fixture
def few(city):
    return fill(make_assessment(place=city, version=make_jica_version()), answers=1)


@pytest.fixture
def many(city):
    made = make_assessment(place=city, version=make_jica_version(), round_number=2)
    return fill(made, answers=21, documents=5)


# session, user, assessment, BEGIN, answers, answer, change, COMMIT
SAVE = 8 + EXTRA_LOCK
# one token, its user's tokens; then as above from the assessment on
API_SAVE = 8 + EXTRA_LOCK
# session, user, assessment, answers with who gave them, evidence, that of earlier rounds,
# how many comments, open separate rating, roles (for the menu)
ELEMENT_PAGE = 9
# what another mode said, where one asks a single question of the element
REMINDER = 1
# session, user, assessment, answered questions, who answers what, open separate ratings, roles
OVERVIEW = 7
# session, user, assessment, who answers what, answers, people who may answer, roles
ASSIGNMENTS = 7
# session, user, assessment, answer, changes, evidence, comments, people to name, roles
QUESTION_PAGE = 9
# once somebody was named: the mentions and their people
MENTIONED = 2
# session, user, assessment, answers, evidence, roles
REVIEW = 6
# session, user, assessments with their counts, who answers what, answers of one's parts, mentions, places
# where one may start, roles; the roadmaps one works on
HOME = 9
# session, user, versions, whether one may start, first place, last round, roles; each list of choices twice;
# what can be carried over: place, what its answers may be, newest submissions
START = 14
# BEGIN, programme, assessment, newest submission of each mode, changes, answers, COMMIT
START_WITH_CARRIED = 7
# session, user, result with its submission, assessment and place, set stages, all results, published
# diagnosis, what the reader may do, roles; the plan and the newest library, which is not there
RESULT = 10
# with a library: urban issues, those of the place
RESULT_WITH_MEASURES = RESULT + 2
# session, user, result, what the reader may do, plan, library, urban issues, those of the place, roles
MEASURES_OF = 9
# the words for characters
SITUATION = MEASURES_OF + 1
# once something was decided: wishes and lines of the roadmap; the city's own issues stand in for the place's
DECIDED = 2
# its marks, where there is a plan
MARKED = 1
# session, user, result, what the reader may do, the plan, roles
WAY_FORWARD = 6
# marks, targets and roadmap, where there is a plan
PLANNED = 3
# the self-reported result beside it, what was found
CHECKED_RESULT = RESULT + 2
# why they were sent back; and to say what was touched since: the newest submission, answers, evidence
SENT_BACK = 1
SENT_BACK_LIST = 4
# session, user, assessment, submissions, findings, notes, roles; later what was sent back
CHECK = 7
DIFFERENCES = 8

# session, user, published versions, roles
QUESTIONNAIRES = 4
# session, user, version, roles
QUESTIONNAIRE = 4
# session, user, version; for each of two languages the file and the job; roles
QUESTIONNAIRE_FILES = 8

# session, user, plan, newest round, results of its line, lines with the results beside which they were
# planned, newest results with their bytes, newest library, roles
ROADMAP = 9
# what the city said of rises
ROADMAP_ORDER = ROADMAP + 1
# session, user, newest libraries, newest version of the framework, frameworks with roles (for the menu too)
MEASURES = 6
# session, user, newest libraries, newest version of the framework, urban issues, roles
MEASURE = 6
# session, user, library, roles, newest, its document, version of the framework, issues
EDITION = 8

# session, user, roles (own), place, roles of the place, invitations
MEMBERS = 6
# session, user, roles (own), count, people, their roles, invitations; three lists of choices
EVERYBODY = 10


def test_saving_on_the_page(few, many, client, django_assert_num_queries):
    for assessment, level, revision in [(few, "improved", 1), (many, "improved", 1), (few, "in-place", 2)]:
        data = {f"{QUESTION}-choice": level, f"{QUESTION}-grade": "A", f"{QUESTION}-revision": revision}
        with django_assert_num_queries(SAVE):
            assert client.post(f"/assessments/{assessment.pk}/answers/{QUESTION}/", data).status_code == 200


def test_saving_a_first_answer(city, client, django_assert_num_queries):
    assessment = make_assessment(place=city)
    data = {f"{QUESTION}-choice": "partly", f"{QUESTION}-revision": 0}

    load_spec(assessment.version_id)
    with django_assert_num_queries(SAVE):
        assert client.post(f"/assessments/{assessment.pk}/answers/{QUESTION}/", data).status_code == 200


def test_saving_over_the_api(few, many, staff, django_assert_num_queries):
    program = Client(headers={"Authorization": f"Token {create_token(user=staff, days=1).secret}"})

    for assessment in (few, many):
        body = json.dumps({"state": "level", "level": "improved", "revision": 1})
        address = f"/api/v1/assessments/{assessment.pk}/answers/{QUESTION}/"
        with django_assert_num_queries(API_SAVE):
            assert program.put(address, body, content_type="application/json").status_code == 200


@pytest.mark.parametrize(
    ("address", "count"),
    [
        (f"/assessments/{{}}/elements/{ELEMENT}/", ELEMENT_PAGE),
        ("/assessments/{}/", OVERVIEW),
        ("/assessments/{}/review/", REVIEW),
    ],
)
def test_a_page_of_an_assessment(address, count, few, many, client, django_assert_num_queries):
    for assessment in (few, many):
        with django_assert_num_queries(count):
            assert client.get(address.format(assessment.pk)).status_code == 200


def test_pages_of_an_assessment_that_is_shared_out(city, few, many, django_assert_num_queries):
    lead = make_user(roles=[("lead", city)])
    share_out(many, lead, *(make_user(roles=[("staff", city)]) for _number in range(3)))
    browser = sign_in(lead)

    for assessment in (few, many):
        with django_assert_num_queries(OVERVIEW):
            assert browser.get(f"/assessments/{assessment.pk}/").status_code == 200
        with django_assert_num_queries(ASSIGNMENTS):
            assert browser.get(f"/assessments/{assessment.pk}/assignments/").status_code == 200


def test_the_page_of_a_question(few, many, staff, client, django_assert_num_queries):
    address = f"/assessments/{{}}/questions/{QUESTION}/"
    for number in range(3):
        other = make_user(roles=[("staff", many.place)])
        comment = {"text": f"Comment {number}", "mentioned": [staff, make_user(roles=[("lead", many.place)])]}
        add_comment(assessment=many, question_key=QUESTION, by=other, **comment)
        given = AnswerInput(state="level", level_key=("improved", "partly")[number % 2])
        save_answer(assessment=many, question_key=QUESTION, given=given, revision=number + 1, by=other)

    with django_assert_num_queries(QUESTION_PAGE):
        assert client.get(address.format(few.pk)).status_code == 200
    with django_assert_num_queries(QUESTION_PAGE + MENTIONED):
        assert client.get(address.format(many.pk)).status_code == 200


def test_the_first_page_with_parts_and_mentions(city, few, many, staff, client, django_assert_num_queries):
    client.get("/")
    for assessment in (few, many, make_assessment(place=city, round_number=3)):
        share_out(assessment, staff)
        question = load_spec(assessment.version_id).list_questions("quick")[0].key
        add_comment(
            assessment=assessment, question_key=question, text="See", mentioned=[staff], by=make_user()
        )
        with django_assert_num_queries(HOME):
            assert client.get("/").status_code == 200


def test_a_page_of_an_element_with_many_questions(city, client, django_assert_num_queries):
    few = make_assessment(place=city, version=make_jica_version(), mode="deep")
    many = fill(
        make_assessment(place=city, version=make_jica_version(), mode="deep", round_number=2),
        answers=80,
        documents=5,
        of="policy.vision.higher-goals",
    )

    load_spec(few.version_id)
    for assessment in (few, many):
        with django_assert_num_queries(ELEMENT_PAGE + REMINDER):
            assert client.get(f"/assessments/{assessment.pk}/elements/{ELEMENT}/").status_code == 200


def test_reminders_take_one_query_however_many_rounds_there_are(city, client, django_assert_num_queries):
    deep = make_assessment(place=city, version=make_jica_version(), mode="deep")
    for number in (1, 2, 3):
        quick = make_assessment(place=city, version=make_jica_version(), round_number=number)
        submit_and_diagnose(assessment=fill(quick, answers=7 * number), by=None)
        for address, count in ((f"elements/{ELEMENT}/", ELEMENT_PAGE), ("review/", REVIEW)):
            with django_assert_num_queries(count + REMINDER):
                assert client.get(f"/assessments/{deep.pk}/{address}").status_code == 200


def test_the_first_page_with_one_and_with_three(city, few, client, django_assert_num_queries):
    with django_assert_num_queries(HOME):
        assert client.get("/").status_code == 200

    fill(make_assessment(place=city, version=make_jica_version(), round_number=2), answers=9)
    submit_and_diagnose(assessment=make_assessment(place=city, round_number=3), by=None)

    client.get("/")  # compiles the other framework once
    with django_assert_num_queries(HOME):
        assert client.get("/").status_code == 200


def test_the_result(few, many, client, django_assert_num_queries):
    for assessment in (few, many):
        result = submit_and_diagnose(assessment=assessment, by=None)
        with django_assert_num_queries(RESULT):
            assert client.get(f"/results/{result.pk}/").status_code == 200


def test_measures_for_a_city(city, few, many, client, django_assert_num_queries):
    publish_jica_library()
    for assessment in (few, many):
        result = submit_and_diagnose(assessment=assessment, by=None)
        client.get(f"/results/{result.pk}/")  # compiles the library once
        with django_assert_num_queries(RESULT_WITH_MEASURES):
            assert client.get(f"/results/{result.pk}/").status_code == 200
        for query in ("", "?fit=any&page=5"):
            with django_assert_num_queries(MEASURES_OF):
                assert client.get(f"/results/{result.pk}/measures/{query}").status_code == 200
        with django_assert_num_queries(SITUATION):
            assert client.get(f"/results/{result.pk}/situation/").status_code == 200
    client.post(f"/results/{result.pk}/situation/", {"scaling": "area"})
    with django_assert_num_queries(MEASURES_OF + DECIDED):
        assert client.get(f"/results/{result.pk}/measures/").status_code == 200


def publish_jica_library() -> None:
    call_command("load_reference", verbosity=0)
    text = (JICA_FRAMEWORK.parents[1] / "measures" / "jica-smart-city.yaml").read_text(encoding="utf-8")
    publish_library(library=import_library(text=text, by=None), by=None)


def test_the_way_forward(few, many, client, django_assert_num_queries):
    results = [submit_and_diagnose(assessment=assessment, by=None) for assessment in (few, many)]
    for result in results:
        with django_assert_num_queries(WAY_FORWARD):
            assert client.get(f"/results/{result.pk}/way-forward/").status_code == 200
    for key in ("policy.vision.quick", "policy.targets.quick", "operation.partners.quick")[:2]:
        wish(assessment=many, question=key, level="improved", kind="first-choice")
        set_targets(assessment=many, targets={"policy": 80, "operation": 40})
        for result in results:
            with django_assert_num_queries(WAY_FORWARD + PLANNED):
                assert client.get(f"/results/{result.pk}/way-forward/").status_code == 200
            with django_assert_num_queries(RESULT + MARKED):
                assert client.get(f"/results/{result.pk}/").status_code == 200


def test_the_check_with_few_and_with_many_answers(city, few, many, django_assert_num_queries):
    consultant = make_user(roles=[("consultant", make_programme(places=[city], version=few.version))])
    client = sign_in(consultant)
    for assessment in (few, many):
        submit_and_diagnose(assessment=assessment, by=None)
        for page in ("check/", "check/?show=open", f"check/{ELEMENT}/", "send-back/"):
            with django_assert_num_queries(CHECK):
                assert client.get(f"/assessments/{assessment.pk}/{page}").status_code == 200
        check_all(assessment, by=consultant, changes={QUESTION: "improved"})
        with django_assert_num_queries(CHECK):
            assert client.get(f"/assessments/{assessment.pk}/check/").status_code == 200


def test_the_checked_result(city, few, many, client, django_assert_num_queries):
    consultant = make_user(roles=[("consultant", make_programme(places=[city], version=few.version))])
    for assessment in (few, many):
        submit_and_diagnose(assessment=assessment, by=None)
        check_all(assessment, by=consultant, changes={QUESTION: "improved"})
        result = finish_check(assessment=assessment, by=consultant)
        with django_assert_num_queries(CHECKED_RESULT):
            assert client.get(f"/results/{result.pk}/").status_code == 200
        with django_assert_num_queries(DIFFERENCES):
            assert client.get(f"/results/{result.pk}/differences/").status_code == 200


def test_pages_of_what_was_sent_back(city, few, many, client, django_assert_num_queries):
    consultant = make_user(roles=[("consultant", make_programme(places=[city], version=few.version))])
    for assessment in (few, many):
        submit_and_diagnose(assessment=assessment, by=None)
        keys = [answer["question"] for answer in assessment.submissions.get().answers]
        send_back(
            assessment=assessment, submission_number=1, reasons=dict.fromkeys(keys, "Why"), by=consultant
        )
        for page, count in (
            (f"elements/{ELEMENT}/", ELEMENT_PAGE + SENT_BACK),
            ("", OVERVIEW + SENT_BACK_LIST),
            ("review/", REVIEW + SENT_BACK_LIST),
        ):
            with django_assert_num_queries(count):
                assert client.get(f"/assessments/{assessment.pk}/{page}").status_code == 200


def test_the_questionnaires_with_one_version_and_with_three(client, django_assert_num_queries):
    version = make_jica_version()
    client.get("/questionnaires/")  # compiles the framework once
    with django_assert_num_queries(QUESTIONNAIRES):
        assert client.get("/questionnaires/").status_code == 200

    for number in ("1.2", "1.3"):
        publish_version(version=copy_to_draft(version=version, number=number, by=None), by=None)

    client.get("/questionnaires/")
    with django_assert_num_queries(QUESTIONNAIRES):
        assert client.get("/questionnaires/").status_code == 200


def test_a_blank_questionnaire_and_its_files(client, django_assert_num_queries):
    version = make_jica_version()
    client.get("/questionnaires/")
    for mode in ("quick", "deep"):
        with django_assert_num_queries(QUESTIONNAIRE):
            assert client.get(f"/questionnaires/jica-smart-city/1.1/{mode}/").status_code == 200
        with django_assert_num_queries(QUESTIONNAIRE_FILES):
            assert client.get(f"/print/{version.pk}/{mode}/").status_code == 200


def test_the_people_of_a_place_and_of_the_site(city, django_assert_num_queries):
    lead = sign_in(make_user(roles=[("lead", city)]))
    administrator = sign_in(make_user(roles=[("administrator", "site")]))
    for count in (1, 3):
        for number in range(count):
            colleague = make_user(roles=[("staff", city), ("reader", city)])
            make_invitation(f"new{count}{number}@city.example", scope=city, by=colleague)
        with django_assert_num_queries(MEMBERS):
            assert lead.get("/places/harbour-city/people/").status_code == 200
        with django_assert_num_queries(EVERYBODY):
            assert administrator.get("/people/").status_code == 200


def test_the_start_form(few, many, client, django_assert_num_queries):
    client.get("/assessments/new/")
    with django_assert_num_queries(START):
        assert client.get("/assessments/new/").status_code == 200


def test_starting_with_answers_to_carry_over(city, django_assert_num_queries):
    version = make_shared_version()
    for number in (1, 2, 3):
        quick = fill(make_assessment(place=city, version=version, round_number=number), answers=number)
        submit_and_diagnose(assessment=quick, by=None)

    with django_assert_num_queries(START_WITH_CARRIED):
        make_assessment(place=city, version=version, mode="deep", carry_over=True)


@pytest.mark.parametrize(
    ("part", "expected"),
    [("", ROADMAP), ("years/", ROADMAP), ("lines/{line}/", ROADMAP), ("order/", ROADMAP_ORDER)],
)
def test_a_roadmap_with_few_and_with_many_lines(part, expected, city, client, django_assert_num_queries):
    for number, count in ((1, 1), (2, 12)):
        made = make_assessment(place=city, version=make_jica_version(), round_number=number)
        make_submission(made, level="first-steps")
        spec = load_spec(made.version_id)
        result = made.submissions.get().results.get()
        for question in spec.list_questions("quick", "city")[:count]:
            add_rise(result=result, question_key=question.key, level_key="improved", by=None)
        line = PlanItem.objects.order_by("pk")[0]
        address = f"/roadmaps/{line.plan_id}/{part.format(line=line.pk)}"
        with django_assert_num_queries(expected):
            assert client.get(address).status_code == 200


def test_pages_of_measures_take_as_many_queries_with_one_version_as_with_three(
    client, django_assert_num_queries
):
    for number in ("1.0", "2.0", "3.0"):
        make_library(number=number)
        client.get("/measures/")  # compiles the newest version once
        with django_assert_num_queries(MEASURES):
            assert client.get("/measures/?stage=in-place&words=share").status_code == 200
        with django_assert_num_queries(MEASURE):
            assert client.get("/measures/write-vision/").status_code == 200


def test_the_page_of_a_version_takes_as_many_queries_however_many_there_are(db, django_assert_num_queries):
    editor = sign_in(make_user(roles=[("editor", "site")]))
    for number in ("1.0", "2.0", "3.0"):
        make_library(number=number)
        draft = make_library(number=f"{number}-draft", publish=False)
        address = f"/measures/library/versions/{draft.pk}/"
        editor.get(address)
        with django_assert_num_queries(EDITION):
            assert editor.get(address).status_code == 200
