"""Every page of the way, wide and narrow, in both languages: rules of WCAG 2.2 AA, no sideways scrolling."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.browser.visitor import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = json.dumps({"runOnly": TAGS, "resultTypes": ["violations"]})
RUN_AXE = f"async () => (await axe.run(document, {OPTIONS})).violations"
OPEN_FOLDS = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
OVERFLOW = """() => [...document.querySelectorAll("body *")].filter((element) => {
  const box = element.getBoundingClientRect();
  return box.width > 1 && box.right > document.documentElement.clientWidth + 1;
}).slice(0, 5).map((element) => element.outerHTML.slice(0, 160))"""
SIZES = ((1280, 900), (360, 780))

SIGNED_OUT = {
    "sign-in": "/accounts/login/",
    "forgotten password": "/accounts/password/reset/",
    "account deleted": "/account/deleted/",
}
SIGNED_IN = {
    "home": "/",
    "start": "/assessments/new/",
    "overview": "/assessments/{open}/",
    "element": "/assessments/{open}/elements/policy.vision/",
    "element with many questions": "/assessments/{full}/elements/technology.data/",
    "full result": "/assessments/{full}/result/",
    "full questionnaire": "/questionnaires/jica-smart-city/1.1/deep/",
    "glossary": "/glossary/jica-smart-city/1.1/",
    "element to be answered": "/assessments/{open}/elements/operation.continuity/",
    "submitted element": "/assessments/{submitted}/elements/policy.vision/",
    "review": "/assessments/{open}/review/",
    "result": "/assessments/{submitted}/result/",
    "measures for a city": "/results/{result}/measures/?fit=any",
    "what fits the city": "/results/{result}/situation/",
    "way forward": "/results/{result}/way-forward/",
    "full way forward": "/results/{full_result}/way-forward/",
    "report": "/results/{result}/report/",
    "roadmap": "/results/{result}/roadmap/",
    "roadmap over the years": "/roadmaps/{plan}/years/",
    "proposed order": "/roadmaps/{plan}/order/",
    "line of a roadmap": "/roadmaps/{plan}/lines/{line}/",
    "own step": "/roadmaps/{plan}/lines/add/",
    "published diagnoses": "/reference/",
    "questionnaires": "/questionnaires/",
    "blank questionnaire": "/questionnaires/jica-smart-city/1.1/quick/",
    "questionnaire as a PDF": "/print/{version}/quick/",
    "places by domain": "/compare/",
    "distribution": "/compare/distribution/?result={result}",
    "groups": "/compare/groups/?origin=invented",
    "neighbours": "/compare/results/{result}/neighbours/",
    "rounds of a city": "/compare/results/{full_result}/rounds/",
    "whom to ask": "/compare/results/{result}/whom-to-ask/",
    "nothing side by side": "/compare/side-by-side/",
    "comparison briefs": "/compare/briefs/",
    "measures": "/measures/",
    "measures of a stage": "/measures/?stage=to-be-developed&node=policy.vision",
    "measure": "/measures/vision-from-own-issue-and-strengths/",
    "where sources disagree": "/measures/library/disagreements/",
    "method": "/method/",
    "accessibility": "/accessibility/",
    "account": "/account/",
    "account to be deleted": "/account/delete/",
    "two-step sign-in": "/accounts/two-step/",
}


@pytest.fixture(scope="module")
def session(browser, site):
    """The cookies of a signed-in person, and the ids of the sample city's assessments."""
    visitor = Visitor(browser, site)
    visitor.sign_in("staff")
    cookies = visitor.context.storage_state()
    visitor.close()
    [(version,)] = site.query(
        "SELECT v.id FROM frameworks_frameworkversion v JOIN frameworks_framework f ON f.id = v.framework_id"
        " WHERE f.key = 'jica-smart-city' AND v.number = '1.1'"
    )
    [(opened,)] = site.query("SELECT MIN(id) FROM assessments_assessment WHERE state = 'open'")
    [(submitted, result)] = site.query(
        "SELECT s.assessment_id, r.id FROM results_result r"
        " JOIN assessments_submission s ON s.id = r.submission_id ORDER BY r.id LIMIT 1"
    )
    [(full,)] = site.query(
        "SELECT MAX(id) FROM assessments_assessment WHERE mode = 'deep' AND state = 'submitted'"
    )
    [(full_result,)] = site.query(
        "SELECT MAX(r.id) FROM results_result r"
        " JOIN assessments_submission s ON s.id = r.submission_id WHERE s.assessment_id = ?",
        full,
    )
    [(plan, line)] = site.query("SELECT plan_id, MIN(id) FROM advice_planitem GROUP BY plan_id")
    return cookies, {
        "plan": plan,
        "line": line,
        "full": full,
        "full_result": full_result,
        "open": opened,
        "submitted": submitted,
        "result": result,
        "version": version,
    }


def describe(violation):
    nodes = [f"{node['target']} {node['html'][:200]}" for node in violation["nodes"][:3]]
    return f"{violation['id']}: {violation['help']}\n  " + "\n  ".join(nodes)


def look_at(visitor, address):
    """Load the page in each size; return what is wrong with it."""
    page = visitor.page
    wrong = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        page.evaluate(OPEN_FOLDS)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{width}: scrolls sideways: {page.evaluate(OVERFLOW)}")
        # Through the debugger's door: the page's own CSP stays in force and is watched.
        page.evaluate(f"{AXE};undefined")
        wrong += [f"{width}: {describe(violation)}" for violation in page.evaluate(RUN_AXE)]
    return wrong


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", SIGNED_OUT)
def test_page_before_signing_in(visit, name, language):
    visitor = visit()
    visitor.page.goto("/accounts/login/")
    if language != "en":
        visitor.page.locator(f".languages__button[value={language}]").click()

    assert look_at(visitor, SIGNED_OUT[name]) == []


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", SIGNED_IN)
def test_page_of_the_way(visit, site, session, name, language):
    cookies, ids = session
    visitor = visit(storage_state=cookies)
    visitor.context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])

    assert look_at(visitor, SIGNED_IN[name].format(**ids)) == []
    assert visitor.page.locator("html").get_attribute("lang") == language


FOR_CONSULTANTS = {
    "sixty places": "/compare/?origin=synthetic&sort=-policy",
    "an opened place": "/compare/?origin=synthetic&open={synthetic}&element=policy.vision",
    "distribution of many": "/compare/distribution/?origin=synthetic&result={synthetic}&node=policy",
    "groups of many": "/compare/groups/?origin=synthetic",
    "neighbours of many": "/compare/results/{synthetic}/neighbours/",
    "side by side": "/compare/side-by-side/?result={synthetic}&result={beside}",
    "map": "/compare/map/",
    "rounds of two": "/compare/results/{synthetic}/rounds/",
    "peers": "/compare/results/{synthetic}/whom-to-ask/",
    "no order": "/compare/programmes/synthetic-cities/order/",
}


@pytest.fixture(scope="module")
def consultant(browser, site):
    """The cookies of a consultant, and two of the synthetic results."""
    visitor = Visitor(browser, site)
    visitor.sign_in("consultant")
    cookies = visitor.context.storage_state()
    visitor.close()
    rows = site.query(
        "SELECT result_id FROM results_comparedresult"
        " WHERE origin = 'synthetic' AND is_newest ORDER BY result_id LIMIT 2"
    )
    return cookies, {"synthetic": rows[0][0], "beside": rows[1][0]}


@pytest.mark.parametrize("language", ["en", "ja"])
@pytest.mark.parametrize("name", FOR_CONSULTANTS)
def test_page_that_compares_many(visit, site, consultant, name, language):
    cookies, ids = consultant
    visitor = visit(storage_state=cookies)
    visitor.context.add_cookies([{"name": "django_language", "value": language, "url": site.address}])

    assert look_at(visitor, FOR_CONSULTANTS[name].format(**ids)) == []
    assert visitor.page.locator("html").get_attribute("lang") == language


def test_question_with_a_mistake(visit, session):
    cookies, _ids = session
    visitor = visit(storage_state=cookies)
    assessment = visitor.start_assessment()
    wrong = []
    for width, height in SIZES:
        visitor.page.set_viewport_size({"width": width, "height": height})
        visitor.open_element(assessment, "system.rules")
        visitor.open_evidence()
        visitor.page.locator("input[type=url]").fill("no address")
        visitor.page.locator("input[type=url]").blur()
        visitor.page.locator(".govuk-error-message").first.wait_for()
        visitor.forgive("422")
        visitor.page.evaluate(f"{AXE};undefined")
        wrong += [f"{width}: {describe(violation)}" for violation in visitor.page.evaluate(RUN_AXE)]
    assert wrong == []


def test_mistakes_are_found(visit):
    page = visit().page
    page.set_content("<!DOCTYPE html><title>Page</title><button></button>")
    page.evaluate(f"{AXE};undefined")

    assert {violation["id"] for violation in page.evaluate(RUN_AXE)} == {"button-name", "html-has-lang"}
