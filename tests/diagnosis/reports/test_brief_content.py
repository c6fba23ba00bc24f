"""What stands in a comparison brief, as HTML and as the PDF that a person opens."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from pypdf import PdfReader

from diagnosis.people.models import User
from diagnosis.reports import brief_content
from diagnosis.reports.brief_content import build_brief, read_basis
from diagnosis.reports.pdf import BRIEF_STYLES, render_pdf
from diagnosis.reports.render import render_brief_html
from diagnosis.results.models import ComparedResult
from diagnosis.results.services import finish_check, set_stage, submit_and_diagnose
from tests.diagnosis.comparison.versions import REWORDED, make_later_version
from tests.diagnosis.results.conftest import hand_in
from tests.factories import (
    answer_all,
    check_all,
    make_assessment,
    make_jica_version,
    make_place,
    make_programme,
    make_result,
    make_submission,
    make_user,
)

LANGUAGES = ("en", "ja")


@pytest.fixture
def administrator(db):
    return make_user(roles=[("administrator", "site")])


def add(name, **fields):
    level = fields.pop("level", "in-place")
    assessment = make_assessment(place=make_place(name), **fields)
    answer_all(assessment, level=level)
    return submit_and_diagnose(assessment=assessment, by=None)


def build(user, *chosen, language="en", **parameters):
    with translation.override(language):
        basis = read_basis(user, parameters=parameters, chosen=[result.pk for result in chosen])
        return build_brief(basis, language)


def write(brief, language="en"):
    return render_brief_html(brief, language)


def read(brief, language="en"):
    return " ".join(re.sub(r"<[^>]+>", " ", write(brief, language)).split())


def squeeze(text):
    return "".join(text.split())


def test_origins_stand_in_groups_and_are_counted_alone(administrator):
    for number in range(3):
        add(f"own-{number}", level="improved")
    add("studied-city", origin="desk", level="not-started")

    brief = build(administrator)

    assert [(group.label, group.total) for group in brief.groups] == [
        ("Self-reported by the city", 3),
        ("Desk study of published text", 1),
    ]
    own, desk = (group.domains[0] for group in brief.groups)
    assert (own.by_level, desk.by_level) == ((3, 0, 0), (0, 0, 1))
    assert (own.spread.lowest, desk.spread.highest) == (100, 0)
    text = read(brief)
    assert "Counted: “Self-reported by the city”." in text
    assert text.index("Own 2") < text.index("Studied city")


def test_a_spread_by_hand_is_drawn_from_five_places_on(administrator):
    for level in ("not-started", "first-steps", "partly", "in-place"):
        add(f"city-{level}", level=level)
    assert not build(administrator).groups[0].is_drawn
    assert "Fewer than 5 places have a score, so nothing is drawn." in read(build(administrator))
    assert write(build(administrator)).count("<strong>25</strong>") == 0  # no median either

    add("city-improved", level="improved")

    policy = build(administrator).groups[0].domains[0]
    assert (policy.spread.lower, policy.spread.median, policy.spread.upper) == (25, 50, 75)
    assert policy.chart.count("<circle") == 5
    assert "Policy, 5 places: from 0 to 100, the middle half from 25 to 75, median 50" in policy.chart


def test_the_domain_in_which_places_differ_most_is_named(administrator):
    for number, level in enumerate(["not-started", "first-steps", "partly", "in-place", "improved"]):
        hand_in(
            {
                "policy.vision.quick": level, "policy.targets.quick": level,
                "operation.partners.quick": "partly",
            },
            place=make_place(f"city-{number}"),
        )  # fmt: skip

    assert "Places differ most in Policy: the middle half of them has 25 to 75 points." in read(
        build(administrator)
    )


def test_scores_on_too_few_answers_do_not_say_where_places_differ(administrator):
    for number, level in enumerate(["not-started", "first-steps", "partly", "in-place", "improved"]):
        answers = {"policy.vision.quick": level, "operation.partners.quick": "partly"}
        hand_in(answers, place=make_place(f"city-{number}"))

    brief = build(administrator)

    assert brief.groups[0].domains[0].counts.without_level == 5
    assert brief.widest == ""


def test_a_domain_without_answers_is_a_dash_and_never_0(administrator):
    hand_in({"policy.vision.quick": "partly", "policy.targets.quick": "partly"})

    brief = build(administrator)

    operation = brief.groups[0].domains[1]
    assert (operation.counts.without_level, operation.spread) == (1, None)
    assert brief.groups[0].rows[0].cells[1].figures.score is None
    assert "No level yet" in write(brief)


def test_the_table_is_bounded_and_the_counts_are_not(administrator, monkeypatch):
    monkeypatch.setattr(brief_content, "MOST_ROWS", 2)
    for letter in "cab":
        add(f"{letter}-city")

    brief = build(administrator)

    assert [str(line.row.place) for line in brief.groups[0].rows] == ["A city", "B city"]
    assert brief.groups[0].domains[0].counts.total == 3
    text = read(brief)
    assert "The first 2 of 3 places are shown, in the order of their names." in text
    assert "C city" not in text


def test_a_set_stage_stands_beside_the_computed_one(administrator):
    place = make_place("harbour-city")
    consultant = make_user(roles=[("consultant", make_programme(places=[place]))])
    result = make_result(place=place, origin="desk")
    set_stage(result=result, stage="to-be-developed", reason="Not agreed", by=consultant)

    assert "Set by a consultant: To be developed" in read(build(administrator))


def test_filters_and_ground_are_named(administrator):
    make_programme("coast", places=[make_result().submission.assessment.place])
    make_result()

    brief = build(administrator, programme="coast")

    assert (brief.title, brief.total) == ("coast", 1)
    assert brief.lines == [
        ("Compared on", "Small framework 1.0, Quick"),
        ("Programme", "coast"),
        ("Round", "the newest of each place"),
    ]
    assert "Preliminary, not an audit" in read(brief)


def test_checked_answers_are_called_so(administrator):
    place = make_place()
    consultant = make_user(roles=[("consultant", make_programme(places=[place]))])
    assessment = make_submission(make_assessment(place=place))
    check_all(assessment, by=consultant)
    finish_check(assessment=assessment, by=consultant)

    text = read(build(administrator, series="verified"))

    assert "A consultant checked these answers against their evidence." in text
    assert "Preliminary, not an audit" not in text


def test_chosen_places_stand_side_by_side(administrator):
    first, second = add("first-city", level="improved"), add("second-city", level="not-started")

    brief = build(administrator, second, first)

    beside = brief.beside
    assert beside.names == ("Second city", "First city")
    assert [line.title for line in beside.lines] == [
        "Policy", "1 Vision", "2 Targets", "Operation", "3 Partners", "Overall",
    ]  # fmt: skip
    assert [[cell.figures.score for cell in line.cells] for line in beside.lines] == [[0, 100]] * 6
    assert (beside.overlays, beside.left_out) == ((), 0)  # two domains are no radar
    assert "In place" in read(brief)


def test_what_does_not_compare_is_left_out_and_counted(administrator):
    results = [
        add("one"), add("two"), add("studied", origin="desk"), add("thorough", mode="deep"),
    ]  # fmt: skip

    brief = build(administrator, *results, mode="quick")

    assert (brief.beside.names, brief.beside.left_out) == (("One", "Two"), 2)
    assert "2 chosen places are left out" in read(brief)


def test_one_chosen_place_alone_is_said(administrator):
    assert "Fewer than two chosen places can stand side by side." in read(build(administrator, make_result()))


def test_rounds_of_one_place_are_told_apart(administrator):
    place = make_place("harbour-city")
    rounds = [make_result(place=place, round_number=number) for number in (1, 2)]

    assert build(administrator, *rounds).beside.names == ("Harbour city, round 1", "Harbour city, round 2")


def test_versions_with_different_methods_compare_on_common_questions(administrator):
    make_result()
    make_result(version=make_later_version(**REWORDED))

    brief = build(administrator, version="common")

    assert brief.total == 2
    assert brief.common.kept == ("policy.vision.quick", "operation.partners.quick")
    assert [line.cells[0].figures.score for line in brief.groups[0].rows] == [75, 75]
    text = read(brief)
    assert "Compared on 2 questions that are the same in versions 1.0 and 1.1." in text
    assert "questions that stayed the same" in text


def test_the_number_of_queries_does_not_grow(administrator):
    counted = []
    for count in (2, 5):
        for _number in range(count):
            make_result()
        chosen = [row.result for row in ComparedResult.objects.select_related("result")[:2]]
        with CaptureQueriesContext(connection) as captured:
            write(build(User.objects.get(pk=administrator.pk), *chosen))
        counted.append(len(captured))

    assert counted[0] == counted[1]


@pytest.fixture
def jica_brief(administrator):
    """Six places of JICA's framework, two of them side by side, with its published marks."""
    version = make_jica_version()
    results = [
        add(f"city-{number}", version=version, level=level)
        for number, level in enumerate(
            ["not-started", "first-steps", "partly", "in-place", "improved", "partly"]
        )
    ]
    return {language: build(administrator, *results[:3], language=language) for language in LANGUAGES}


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_is_tagged_and_readable(jica_brief, language, caplog):
    html = write(jica_brief[language], language)
    with caplog.at_level("WARNING", logger="weasyprint"):
        content = render_pdf(html, BRIEF_STYLES)

    assert [row.getMessage() for row in caplog.records if row.name.startswith("weasyprint")] == []
    reader = PdfReader(BytesIO(content))
    catalogue = reader.trailer["/Root"]
    assert catalogue["/Lang"] == language
    assert catalogue["/MarkInfo"]["/Marked"]
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()
    pages = [squeeze(page.extract_text()) for page in reader.pages]
    text = "".join(pages)
    spec = jica_brief[language].spec
    for part in (*spec.domains, *spec.stages):
        assert squeeze(part.title[language]) in text
    assert "\ufffd" not in text
    assert 6 <= len(pages) <= 9
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")


def test_three_places_are_two_radars_each_with_the_first(jica_brief):
    overlays = jica_brief["en"].beside.overlays

    assert [(overlay.first, overlay.second) for overlay in overlays] == [
        ("City 0", "City 1"), ("City 0", "City 2"),
    ]  # fmt: skip
    assert "City 1: Policy 25" in overlays[0].svg
