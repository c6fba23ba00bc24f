"""What stands in a report, as HTML and as the PDF that a person opens."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.template.defaultfilters import date
from django.utils import translation
from django.utils.html import escape
from pypdf import PdfReader

from diagnosis.advice.decisions import wish
from diagnosis.reports.pdf import render_pdf
from diagnosis.reports.render import render_html
from diagnosis.results.permissions import results_with_context
from frameworks.selectors import load_spec
from tests.diagnosis.results.conftest import hand_in
from tests.factories import make_jica_version, make_place

LANGUAGES = ("en", "ja")


@pytest.fixture
def jica_result(db):
    """Levels, one question that nobody knew, one that nobody answered, and a place with a long name."""
    version = make_jica_version()
    spec = load_spec(version.pk)
    answers = {question.key: "partly" for question in spec.list_questions("quick")}
    answers |= {"policy.vision.quick": "in-place", "system.trust.quick": "unknown"}
    del answers["operation.continuity.quick"]
    name = {
        "en": "Saint Bartholomew upon the Winding River",
        "ja": "曲がりくねった川のほとりの聖バルトロマイ市",
    }
    result = hand_in(answers, version=version, place=make_place("long-name", name=name))
    return results_with_context().get(pk=result.pk)


@pytest.fixture
def spec(jica_result):
    return load_spec(jica_result.submission.assessment.version_id)


def read_pages(content):
    return ["".join(page.extract_text().split()) for page in PdfReader(BytesIO(content)).pages]


def squeeze(text):
    return "".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_shows_every_answer(jica_result, spec, language):
    html = render_html(jica_result, language)

    assert f'<html lang="{language}"' in html
    for answer in jica_result.submission.answers:
        question = spec.questions_by_key[answer["question"]]
        assert escape(question.text[language]) in html
        if answer["level_key"]:
            assert escape(question.descriptors[answer["level_key"]][language]) in html
            assert escape(question.scale.find_level(answer["level_key"]).title[language]) in html
        assert escape(f"Comment on <{answer['question']}>") in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_shows_every_domain_element_stage_criterion_and_grade(jica_result, spec, language):
    html = render_html(jica_result, language)

    for part in (*spec.domains, *spec.elements, *spec.stages, *spec.criteria, *spec.grades):
        assert escape(part.title[language]) in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_html_shows_what_it_rests_on(jica_result, language):
    html = render_html(jica_result, language)
    assessment = jica_result.submission.assessment

    for digest in (jica_result.method_digest, jica_result.document_digest, jica_result.input_digest):
        assert digest[:16] in html
    assert jica_result.engine_version in html
    with translation.override(language):
        assert date(assessment.as_of, "DATE_FORMAT") in html
    assert "http" not in html.replace("http://www.w3.org/2000/svg", "")


def test_html_shows_every_condition_of_every_stage(jica_result):
    html = render_html(jica_result, "en")

    for condition in ("Policy is prepared", "Organization is at least partial", "System is at least partial"):
        assert condition in html
    assert "At least one of these:" in html
    assert html.count('class="met') >= 4


def test_html_names_what_was_not_answered(jica_result, spec):
    html = render_html(jica_result, "en")

    assert "2 questions have no answer that counts" in html
    assert "Not answered" in html
    assert "Don’t know" in html


def test_answers_cannot_write_html(db):
    result = hand_in(
        {"policy.vision.quick": "partly"}, place=make_place("odd", name={"en": "<b>Odd</b> & Co", "ja": "奇"})
    )

    html = render_html(results_with_context().get(pk=result.pk), "en")

    assert "<b>Odd" not in html
    assert "&lt;b&gt;Odd&lt;/b&gt; &amp; Co" in html


@pytest.mark.slow
@pytest.mark.parametrize("language", LANGUAGES)
def test_pdf_is_tagged_and_readable(jica_result, spec, language):
    content = render_pdf(render_html(jica_result, language))

    reader = PdfReader(BytesIO(content))
    catalogue = reader.trailer["/Root"]
    place = str(jica_result.submission.assessment.place.name[language])
    assert catalogue["/Lang"] == language
    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/StructTreeRoot"]["/K"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert place in reader.metadata.title
    assert b"pdfuaid" in catalogue["/Metadata"].get_data()

    pages = read_pages(content)
    text = "".join(pages)
    assert squeeze(place) in pages[0]
    missing = [
        element.title[language] for element in spec.elements if squeeze(element.title[language]) not in text
    ]
    assert missing == []
    assert "\ufffd" not in text
    assert 8 <= len(pages) <= 14
    assert all(squeeze(place) in page for page in pages)  # the foot of each page, the title of the first


@pytest.mark.parametrize(("language", "title"), [("en", "The shortest way"), ("ja", "")])
@pytest.mark.parametrize("origin", ["self", "desk"])
def test_html_shows_the_shortest_way_by_the_answers_alone(db, language, title, origin):
    answers = {
        "policy.vision.quick": "in-place",
        "policy.targets.quick": "first-steps",
        "operation.partners.quick": "unknown",
    }
    made = hand_in(answers, place=make_place(), origin=origin)
    result = results_with_context().get(pk=made.pk)
    before = render_html(result, language)
    assert title in before
    assert "sheet__table--way" in before

    assessment = result.submission.assessment
    for question in ("policy.vision.quick", "policy.targets.quick"):
        wish(assessment=assessment, question=question, level="improved", kind="out-of-reach")
    assert render_html(result, language) == before


@pytest.mark.slow
def test_same_result_and_language_give_the_same_report(jica_result):
    first, second = (render_html(jica_result, "ja") for _ in range(2))

    assert first == second
    assert read_pages(render_pdf(first)) == read_pages(render_pdf(second))


@pytest.mark.slow
def test_pdf_program_understands_the_whole_style(jica_result, caplog):
    with caplog.at_level("WARNING", logger="weasyprint"):
        render_pdf(render_html(jica_result, "en"))

    assert [record.getMessage() for record in caplog.records if record.name.startswith("weasyprint")] == []
