"""The measures of a city and its guided choices: what the pages show, keep, and refuse."""

from __future__ import annotations

import pytest
from django.test import Client

from diagnosis.advice import measures_views
from diagnosis.advice.decisions import choose_situation, choose_stage, open_plan, wish
from diagnosis.advice.errors import InvalidDecision
from diagnosis.advice.models import Horizon, ItemKind, ItemStatus, Plan, PlanItem, RiseWish
from diagnosis.advice.publishing import import_library, publish_library
from diagnosis.advice.selectors import load_library
from diagnosis.people.services import create_token
from diagnosis.places.models import CityClass, ClassAxis, IssueTag, UrbanIssue
from diagnosis.reports.render import render_html
from tests.diagnosis.results.conftest import hand_in
from tests.factories import (
    SMALL_LIBRARY,
    make_library,
    make_place,
    make_programme,
    make_user,
    sign_in,
)

VISION, TARGETS, PARTNERS = "policy.vision.quick", "policy.targets.quick", "operation.partners.quick"
ANSWERS = {VISION: "first-steps", TARGETS: "partly", PARTNERS: "in-place"}


@pytest.fixture
def disputed(db):
    """The small library, which at the lowest stage advises against its first measure, and so against all."""
    return make_library()


@pytest.fixture
def library(disputed):
    """The next version of it, which advises that view."""
    text = SMALL_LIBRARY.read_text(encoding="utf-8").replace('version: "1.0"', 'version: "2.0"', 1)
    text = text.replace("default: {to-be-developed: later}", "default: {to-be-developed: now}")
    return publish_library(library=import_library(text=text, by=None), by=None)


@pytest.fixture
def city(db):
    groups = {"economic_group": "leading", "computed_economic_group": "transforming"}
    return make_place("harbour-city", parent=make_place("harbour-land", kind="country", **groups))


@pytest.fixture
def lead(city):
    return make_user(roles=[("lead", city)])


@pytest.fixture
def result(city, library):
    return hand_in(ANSWERS, place=city)


def read(user, result, query=""):
    response = sign_in(user).get(f"/results/{result.pk}/measures/{query}")
    assert response.status_code == 200
    return response.content.decode()


def send(user, result, **data):
    return sign_in(user).post(f"/results/{result.pk}/situation/", data)


@pytest.mark.parametrize(
    "shown",
    [
        "These measures work on",
        "Start small",  # the advice of the stage
        "No leap.",
        "Write the vision",
        "Write it down.",
        "Name who writes.",
        "It takes a step of the shortest way: “Vision, quick?” to “In place”.",
        "The stage to reach asks for this: Policy is prepared.",
        "Vision stands at 25 of 100.",
        "It fits your stage, “To be developed”.",
        "It fits the economic group of your country: leading group.",
        "Example: Harbour City.",
        "Made for tests, page 3",
        "Made for tests, page 2",
        "The sources disagree here:",
        "What we advise at this stage",
        "Why:",
        "not chosen yet",
        "none ticked yet",
        "Chosen by a rule from a library of 3 measures.",
        "The rule on GDP per head gives “Transforming group”.",
    ],
)
def test_the_page_says(shown, lead, city, library):
    page = read(lead, hand_in(ANSWERS, place=city), "?fit=any")

    assert shown in page


def test_the_view_that_is_not_advised_stands_behind_the_filter_with_its_reason(lead, city, disputed):
    result = hand_in(ANSWERS, place=city)
    fitting, both = read(lead, result), read(lead, result, "?fit=no")

    assert "The sources disagree here. At your stage we advise the other view." not in fitting
    assert "The sources disagree here. At your stage we advise the other view." in both
    assert "#dispute-when" in both


def test_our_own_measures_say_so(lead, result):
    assert "Our own measure: no published work stands behind it." in read(lead, result, "?fit=any")


def test_the_page_names_the_library_and_its_digest(lead, result):
    digest = load_library("small").digest

    assert digest[:12] in read(lead, result)


def test_nothing_answered_says_to_answer_first(lead, city, library):
    page = read(lead, hand_in({}, place=city))

    assert "First the answers, then the measures." in page
    assert "Go to the questions" in page
    assert 'id="more"' not in page


def test_a_framework_without_a_library_has_a_page_that_helps(lead, city):
    page = read(lead, hand_in(ANSWERS, place=city))

    assert "There is no library of measures for this questionnaire yet." in page
    assert "What the next level asks" in page
    response = sign_in(lead).get(f"/results/{hand_in(ANSWERS, place=city, round_number=2).pk}/situation/")
    assert "There is no library of measures" in response.content.decode()


def test_the_highest_stage_still_gets_measures(lead, city, library):
    # Write the vision is meant for the lowest stage; what helps partners is for every one.
    page = read(lead, hand_in({VISION: "in-place", TARGETS: "in-place", PARTNERS: "not-started"}, place=city))

    assert "1 measure helps with what is open." in page


def test_a_range_of_stages_says_which_one_is_advised_on(lead, city, library):
    page = read(lead, hand_in({PARTNERS: "partly"}, place=city))

    assert "The open answers allow more than one stage." in page
    assert "of the steps are not answered yet" in page


def test_what_is_in_place_everywhere_leaves_nothing_to_advise(lead, city, library):
    page = read(lead, hand_in(dict.fromkeys(ANSWERS, "improved"), place=city))

    assert "No measure of the library fits today." in page
    assert "Nothing fits at the moment" in page


@pytest.mark.parametrize(
    "query",
    ["?node=gone", "?horizon=x&effort=y&lead=z&stage=w", "?fit=strange&page=999", "?page=abc", "?node=%00"],
)
def test_strange_filters_do_no_harm(query, lead, result):
    page = read(lead, result, query)

    assert 'id="more"' in page


def test_a_filter_that_finds_nothing_says_what_to_do(lead, result):
    assert "No other measure is like that." in read(lead, result, "?node=gone")


def test_an_issue_published_of_the_city_counts_until_the_city_ticks_its_own(lead, city, result):
    traffic = IssueTag.objects.get(key="traffic")
    water = IssueTag.objects.create(key="water", title={"en": "Water", "ja": "水"}, order=2)
    UrbanIssue.objects.create(place=city, tag=traffic, order=1, text={"en": "Jams", "ja": "渋滞"})
    page = read(lead, result, "?fit=any")
    assert "(published of Harbour city)" in page
    assert "It helps with what presses in your city: traffic." in page
    form = sign_in(lead).get(f"/results/{result.pk}/situation/").content.decode()
    assert "What is ticked now is published of Harbour city." in form
    assert 'value="traffic" checked' in form

    assert send(lead, result, issues=["water"]).status_code == 302

    page = read(lead, result, "?fit=any")
    assert "Water</strong>" in page
    assert "It helps with what presses in your city: traffic." not in page
    assert list(Plan.objects.get().issues.values_list("tag", flat=True)) == [water.pk]
    assert send(lead, result).status_code == 302
    assert "none ticked yet" in read(lead, result)


def test_issues_of_the_country_stand_in_for_a_city_without_any(lead, city, result):
    traffic = IssueTag.objects.get(key="traffic")
    UrbanIssue.objects.create(place=city.parent, tag=traffic, order=1, text={"en": "Jams", "ja": "渋滞"})

    assert "(published of Harbour land)" in read(lead, result)


def test_choices_change_the_advice_at_once(lead, city, result):
    CityClass.objects.create(
        axis=ClassAxis.CHARACTER, key="A", order=1, title={"en": "A"}, about={"en": "A large one."}
    )
    form = sign_in(lead).get(f"/results/{result.pk}/situation/").content.decode()
    assert "A large one." in form
    assert "There is one." in form  # a sign that it fits
    assert "Not chosen; none is published" in form

    response = send(lead, result, character="A", scaling="area", business_model="government")

    assert response["Location"] == f"/results/{result.pk}/measures/"
    page = read(lead, result, "?fit=any")
    for words in (
        "One area</strong>",
        "The city</strong>",
        "(your choice)",
        "It fits the character of your city: metropolis.",
        "It fits how you want to grow: “One area”.",
        "It fits your business model: “The city”.",
        "Your choice; none is published.",
        "Traffic",  # the typical issue of the cell
        "Go up.",  # the direction of the quadrant
        "Use size.",
        "Rules of thumb.",
    ):
        assert words in page
    assert send(lead, result, scaling="sector", business_model="private").status_code == 302
    page = read(lead, result, "?fit=any")
    assert "It belongs to another way to grow: “One area”." in page
    assert "It belongs to another business model: “The city”." in page


def test_a_published_character_is_the_default_and_named_so(lead, city, result):
    city.character = "B"
    city.save()
    page = read(lead, result, "?fit=any")

    assert "Regional core city</strong>" in page
    assert "It is meant for another character of city: metropolis." in page
    assert (
        "As published: Regional core city"
        in sign_in(lead).get(f"/results/{result.pk}/situation/").content.decode()
    )

    send(lead, result, character="A")
    assert "Your choice; published is “Regional core city”." in read(lead, result)


@pytest.mark.parametrize(
    ("field", "value"),
    [("character", "Z"), ("scaling", "nowhere"), ("business_model", "x"), ("issues", "gone")],
)
def test_an_unknown_choice_is_refused_beside_its_field_and_nothing_is_saved(field, value, lead, result):
    response = send(lead, result, **{"scaling": "area", field: value})

    assert response.status_code == 422
    page = response.content.decode()
    assert "Look at this again" in page
    assert not Plan.objects.exists()
    if field != "scaling":
        assert 'value="area" checked' in page  # what was chosen is kept


def test_an_issue_that_goes_while_one_chooses_is_refused_too(lead, result, monkeypatch):

    def refuse(**_given):
        raise InvalidDecision("issues", "Gone.")

    monkeypatch.setattr(measures_views, "choose_situation", refuse)
    response = send(lead, result, issues=["traffic"])

    assert response.status_code == 422
    assert "Gone." in response.content.decode()


def test_a_country_has_no_character(db, library):
    country = make_place("harbour-land", kind="country", economic_group="emerging")
    lead = make_user(roles=[("lead", country)])
    result = hand_in(ANSWERS, place=country)

    page = read(lead, result)
    assert "Countries and regions have no character of their own" in page
    assert "What kind of city" not in sign_in(lead).get(f"/results/{result.pk}/situation/").content.decode()
    assert send(lead, result, character="A").status_code == 302
    assert Plan.objects.get().character == ""


def test_the_stage_and_the_wishes_of_the_plan_lead_the_path(lead, city, result):
    assessment = result.submission.assessment
    wish(assessment=assessment, question=TARGETS, level="partly", kind="first-choice")
    wish(assessment=assessment, question=VISION, level="first-steps", kind="out-of-reach")
    page = read(lead, result, "?fit=any")
    # Vision stays at 25 and targets rise from 50 to 100: a mean of 62.5 is below 70, so there is no path.
    assert "It takes a step" not in page

    RiseWish.objects.all().delete()
    choose_stage(assessment=assessment, stage="in-place")
    assert "It takes a step" in read(lead, result, "?fit=any")


def test_wishes_about_what_this_round_does_not_ask_say_nothing(lead, city, result):
    plan = open_plan(result.submission.assessment)
    for number, kind in enumerate(("out-of-reach", "decided", "first-choice")):
        plan_wish = {"plan": plan, "question_key": f"gone.{number}", "level_key": "partly", "kind": kind}
        from diagnosis.advice.models import RiseWish

        RiseWish.objects.create(**plan_wish)

    assert "It takes a step" in read(lead, result, "?fit=any")


def test_what_is_on_the_roadmap_says_so_unless_it_was_dropped(lead, city, result):
    plan = open_plan(result.submission.assessment)
    item = PlanItem.objects.create(
        plan=plan, kind=ItemKind.MEASURE, measure_key="set-targets", horizon=Horizon.MID, position=1
    )
    assert "On the roadmap" in read(lead, result, "?fit=any")

    item.status = ItemStatus.DROPPED
    item.save()
    assert "On the roadmap" not in read(lead, result, "?fit=any")


def test_a_measure_is_put_on_the_roadmap_and_leads_back_to_its_place(city, lead, result):
    page = read(lead, result)
    address = f"/results/{result.pk}/roadmap/measures/write-vision/"
    back = f"/results/{result.pk}/measures/#m-write-vision"
    assert f'action="{address}"' in page
    assert f'name="next" value="{back}"' in page
    assert address not in read(make_user(roles=[("reader", city)]), result)

    response = sign_in(lead).post(address, {"next": back})

    assert response["Location"] == back
    page = read(lead, result)
    assert f'action="{address}"' not in page
    assert "On the roadmap" in page
    assert PlanItem.objects.get().measure_key == "write-vision"


def test_a_choice_that_the_library_no_longer_has_counts_as_none(lead, city, result):
    plan = open_plan(result.submission.assessment)
    plan.scaling, plan.business_model = "gone", "gone"
    plan.save()

    assert read(lead, result).count("not decided yet") == 2


def test_the_three_people(city, result, lead):
    programme = make_programme(places=[city])
    reader = make_user(roles=[("reader", city)])
    consultant = make_user(roles=[("consultant", programme)])
    for person, may_choose in ((lead, True), (reader, False), (consultant, False)):
        assert ("Change these choices" in read(person, result)) == may_choose
        response = sign_in(person).get(f"/results/{result.pk}/situation/")
        assert response.status_code == (200 if may_choose else 403)
    stranger = make_user(roles=[("lead", make_place("other-city"))])
    assert sign_in(stranger).get(f"/results/{result.pk}/measures/").status_code == 404


def test_the_consultant_of_a_desk_study_chooses_for_it(city, library):
    consultant = make_user(roles=[("consultant", make_programme(places=[city]))])
    result = hand_in(ANSWERS, place=city, origin="desk")

    assert send(consultant, result, scaling="area").status_code == 302
    assert "Chosen on answers read from published text." in read(consultant, result)


def test_the_result_page_shows_the_first_measures_and_the_class(lead, city, result):
    city.character = "A"
    city.save()
    page = sign_in(lead).get(f"/results/{result.pk}/").content.decode()

    assert "Measures to begin with" in page
    assert f"/results/{result.pk}/measures/#m-" in page
    assert "Typical issues: Traffic" in page.replace("\n", " ")
    assert "A rule of thumb that never changes a score." in page


def test_the_result_page_without_a_library_has_neither(lead, city):
    page = sign_in(lead).get(f"/results/{hand_in(ANSWERS, place=city).pk}/").content.decode()

    assert "Measures to begin with" not in page
    assert "Class of the city" not in page


def test_a_library_decides_what_can_be_chosen(city, library):

    result = hand_in(ANSWERS, place=city)
    given = {"character": "", "scaling": "", "business_model": "", "issues": []}
    for field, value in (("character", "Z"), ("scaling", "x"), ("business_model", "x"), ("issues", ["x"])):
        with pytest.raises(InvalidDecision) as caught:
            choose_situation(
                assessment=result.submission.assessment,
                library=load_library("small"),
                **{**given, field: value},
            )
        assert caught.value.field == field


def test_the_api_gives_the_same_advice(lead, result):

    secret = create_token(user=lead, days=1).secret
    headers = {"Authorization": f"Token {secret}"}
    answer = Client().get(f"/api/v1/results/{result.pk}/advice/", headers=headers)

    assert answer.status_code == 200
    body = answer.json()
    library = load_library("small")
    assert body["library"] == {"key": library.key, "version": library.version, "digest": library.digest}
    assert (body["stage"], body["target"]) == ("to-be-developed", "in-place")
    shown = {row["key"]: row for row in (*body["first"], *body["others"])}
    assert set(shown) == set(library.measures_by_key)
    assert shown["set-targets"]["needs"] == ["write-vision"]
    assert shown["set-targets"]["hindrances"][0] == {
        "code": "needs_first",
        "sentence": "First comes “Write the vision”.",
    }
    assert shown["write-vision"]["reasons"][0]["sentence"].startswith("It takes a step of the shortest way")


def test_the_api_without_a_library_finds_nothing(lead, city):

    result = hand_in(ANSWERS, place=city)
    headers = {"Authorization": f"Token {create_token(user=lead, days=1).secret}"}

    assert Client().get(f"/api/v1/results/{result.pk}/advice/", headers=headers).status_code == 404


@pytest.mark.parametrize(
    ("language", "title"), [("en", "Measures to begin with"), ("ja", "最初に取り組む施策")]
)
def test_the_report_begins_with_measures(language, title, city, result):

    page = render_html(result, language)

    assert "sheet__measure" in page
    assert load_library("small").digest[:12] in page
    if language == "en":
        assert title in page
