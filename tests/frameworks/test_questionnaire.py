"""A blank questionnaire: what a mode asks, and the pages that everybody may read."""

from __future__ import annotations

import json
import re

import pytest
from django.utils.html import escape
from django.utils.translation import override

from frameworks.completion import complete_document
from frameworks.document import compile_framework
from frameworks.questionnaire import build_questionnaire
from frameworks.selectors import list_questionnaires, load_spec
from frameworks.services import copy_to_draft, import_document, publish_version
from tests.factories import make_jica_version, make_user, make_version, sign_in
from tests.frameworks.documents import change, first_question, make_document

LANGUAGES = ("en", "ja")
QUICK = "/questionnaires/small/1.0/quick/"


def compile_small(**changes):
    document = make_document()
    for path, value in changes.items():
        change(document, path, value)
    return compile_framework(complete_document(document))


def publish(document):
    return publish_version(version=import_document(text=json.dumps(document), by=None), by=None)


def read(address, language="en"):
    client = sign_in(make_user(), headers={"Accept-Language": language})
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def list_numbers(questionnaire):
    return [
        asked.number
        for domain in questionnaire.domains
        for element in domain.elements
        for asked in element.questions
    ]


# What is asked


def test_one_question_has_the_number_of_its_element():
    assert list_numbers(build_questionnaire(compile_small(), "quick")) == ["1", "2", "3"]


def test_several_questions_are_numbered_within_their_element():
    document = make_document()
    second = {**first_question(document), "key": "policy.vision.second"}
    document["domains"][0]["elements"][0]["questions"].append(second)
    spec = compile_framework(complete_document(document))

    assert list_numbers(build_questionnaire(spec, "quick")) == ["1.1", "1.2", "2", "3"]


def test_elements_without_questions_are_left_out_and_counted():
    document = make_document()
    for element in document["domains"][0]["elements"]:
        element["questions"] = [each for each in element["questions"] if each["modes"] == ["deep"]]
    questionnaire = build_questionnaire(compile_framework(complete_document(document)), "quick")

    assert [asked.domain.key for asked in questionnaire.domains] == ["operation"]
    assert questionnaire.missing_elements == 2


def test_rungs_rise_with_the_scale():
    questionnaire = build_questionnaire(compile_small(), "quick")
    asked = questionnaire.domains[0].elements[0].questions[0]

    assert [(rung.position, rung.level.value) for rung in asked.rungs] == [
        (0, 0), (1, 25), (2, 50), (3, 75), (4, 100),
    ]  # fmt: skip
    assert asked.rungs[3].descriptor["en"] == "Vision, quick: in place."


def test_kinds_of_place_are_named_only_where_some_are_not_asked():
    everywhere = build_questionnaire(compile_small(), "quick")
    limited = build_questionnaire(
        compile_small(**{"domains.0.elements.0.questions.0.place_kinds": ["district", "city"]}), "quick"
    )

    assert everywhere.domains[0].elements[0].questions[0].place_kinds == ()
    assert not everywhere.has_questions_for_some_kinds
    assert limited.domains[0].elements[0].questions[0].place_kinds == ("city", "district")
    assert limited.has_questions_for_some_kinds


def test_unknown_mode_is_an_error():
    with pytest.raises(KeyError):
        build_questionnaire(compile_small(), "none")


# The list


def test_list_shows_the_newest_version_first_and_the_others_folded(db):
    first = make_version()
    publish_version(version=copy_to_draft(version=first, number="1.1", by=None), by=None)

    [listed] = list_questionnaires()
    page = read("/questionnaires/")

    assert (listed.newest.spec.version, [each.spec.version for each in listed.earlier]) == ("1.1", ["1.0"])
    newest, folded = page.split("<details", maxsplit=1)
    assert "/questionnaires/small/1.1/quick/" in newest
    assert "/questionnaires/small/1.0/quick/" not in newest
    assert "/questionnaires/small/1.0/quick/" in folded


def test_list_leaves_drafts_out(db):
    version = make_version()
    copy_to_draft(version=version, number="2.0", by=None)

    assert "2.0" not in read("/questionnaires/")


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_tells_how_many_questions_each_mode_has(db, language):
    spec = load_spec(make_jica_version().pk)
    page = " ".join(read("/questionnaires/", language).split())

    for mode in spec.modes:
        assert escape(mode.title[language]) in page
        assert str(len(spec.list_questions(mode.key))) in page
        assert escape(mode.about[language]) in page
    assert escape(spec.summary[language]) in page


def test_list_without_a_framework_says_so(db):
    assert "No framework is published here yet." in read("/questionnaires/")


def test_list_without_a_glossary_names_none(db):
    make_version()

    assert "Glossary" not in read("/questionnaires/")


# One questionnaire


@pytest.mark.parametrize("mode", ["quick", "deep"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_page_shows_every_question_with_its_whole_ladder(db, language, mode):
    spec = load_spec(make_jica_version().pk)
    page = read(f"/questionnaires/jica-smart-city/1.1/{mode}/", language)

    for question in spec.list_questions(mode):
        assert escape(question.text[language]) in page
        assert escape(question.guidance[language]) in page
        for level in question.scale.levels:
            assert escape(question.descriptors[level.key][language]) in page
        for example in question.evidence:
            assert escape(example[language]) in page
    for part in (*spec.scales[0].levels, *spec.grades):
        assert escape(part.title[language]) in page


def test_page_has_a_box_for_every_level_for_not_knowing_and_for_every_grade(db):
    may_not_apply = sum(each.not_applicable for each in load_spec(make_version().pk).list_questions("quick"))
    page = read(QUICK)

    assert page.count('class="box"') == 3 * (5 + 1 + 4) + may_not_apply
    assert page.count("<strong>Don’t know</strong></li>") == 3


def test_page_offers_not_to_apply_only_where_it_is_allowed(db):
    document = make_document()
    for element in (element for domain in document["domains"] for element in domain["elements"]):
        for question in element["questions"]:
            question["not_applicable"] = question is first_question(document)
    publish(document)

    assert read(QUICK).count("<strong>Does not apply</strong><span") == 1


def test_page_names_the_kinds_of_place_of_a_limited_question(db):
    document = make_document()
    first_question(document)["place_kinds"] = ["region", "city"]
    publish(document)

    assert re.findall(r'class="asked__kinds">Asked only of: (.*?)</p>', read(QUICK)) == ["Region, City"]


def test_page_of_an_initiative_has_a_line_for_its_name(db):
    document = make_document()
    make_version()
    assert ">Initiative<" not in read(QUICK)
    document["key"], document["subject"] = "other", "initiative"
    publish(document)

    assert ">Initiative<" in read("/questionnaires/other/1.0/quick/")


def test_version_number_with_a_slash_has_a_page(db):
    document = make_document()
    document["version"] = "2026/1"
    publish(document)

    assert "/questionnaires/small/2026/1/quick/" in read("/questionnaires/")
    assert "Vision, quick?" in read("/questionnaires/small/2026/1/quick/")


@pytest.mark.parametrize(
    "address", ["small/1.0/none/", "small/9.9/quick/", "none/1.0/quick/", "small/2.0/quick/"]
)
def test_drafts_and_what_is_not_there_are_not_found(db, address):
    copy_to_draft(version=make_version(), number="2.0", by=None)

    assert sign_in(make_user()).get(f"/questionnaires/{address}").status_code == 404


def test_texts_cannot_write_html(db):
    document = make_document()
    first_question(document)["text"]["en"] = "<b>Odd</b> & so?"
    publish(document)

    page = read(QUICK)

    assert "&lt;b&gt;Odd&lt;/b&gt; &amp; so?" in page
    assert "<b>Odd" not in page


def test_pages_are_for_people_who_are_signed_in(db, client):
    make_version()

    for address in ("/questionnaires/", QUICK):
        assert client.get(address)["Location"].startswith("/accounts/login/")


def test_kinds_of_place_are_in_the_language_of_the_page(db):
    from frameworks.templatetags.texts import place_kind

    with override("ja"):
        assert place_kind("region") == "広域"
