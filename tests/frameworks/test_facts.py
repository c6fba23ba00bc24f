"""Facts of the source and the glossary: read, kept as rows, refused where they do not hold together."""

from __future__ import annotations

import pytest

from frameworks.completion import complete_document
from frameworks.digests import compute_document_digest, compute_method_digest
from frameworks.document import dump_document, parse_document
from frameworks.errors import DocumentRefused
from frameworks.models import Question
from frameworks.selectors import list_version_problems, load_spec
from frameworks.services import export_document, import_document, publish_version
from frameworks.validation import list_problems
from tests.frameworks.documents import change, first_question, make_document

TITLE = {"en": "A vision is adopted", "ja": "ビジョンを決定している"}
REASON = {"en": "Another question asks for it.", "ja": "別の設問で問う。"}
TERM = {
    "key": "baseline",
    "term": {"en": "Baseline", "ja": "基準値"},
    "meaning": {"en": "The figure from which a target starts.", "ja": "目標の出発点となる数値である。"},
    "words": {"en": ["baseline", "baselines"], "ja": ["基準値"]},
}


def make_document_with_facts():
    """Two facts of the first element: one asked, one left out; and one term."""
    document = make_document()
    element = document["domains"][0]["elements"][0]["key"]
    document["facts"] = [
        {"key": "f1", "element": element, "title": TITLE},
        {"key": "f2", "element": element, "title": TITLE, "left_out": REASON},
    ]
    for domain in document["domains"]:
        for held in domain["elements"]:
            for question in held["questions"]:
                question.pop("facts", None)
    first_question(document)["facts"] = ["f1"]
    document["glossary"] = [TERM]
    return document


def list_found(document, purpose="publish"):
    return [(problem.place, problem.message.code) for problem in list_problems(document, purpose)]


def test_a_document_with_facts_and_glossary_has_no_problem():
    assert list_found(make_document_with_facts()) == []


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("facts.1.left_out", ..., ("facts[1]", "fact.not_asked")),
        ("facts.0.left_out", REASON, ("facts[0].left_out", "fact.asked_after_all")),
        ("facts.0.key", "f3", ("domains[0].elements[0].questions[0].facts", "reference.fact")),
        ("facts.1.key", "f1", ("facts[1].key", "key.repeated")),
        ("facts.1.key", ..., ("facts[1].key", "key.missing")),
        ("facts.0.element", "nowhere", ("facts[0].element", "reference.element")),
        ("facts.0.title.ja", ..., ("facts[0].title.ja", "text.missing")),
        (
            "domains.0.elements.0.questions.1.facts",
            ["f1"],
            ("domains[0].elements[0].questions[1].facts", "fact.asked_again"),
        ),
        ("glossary.0.words.fr", ["base"], ("glossary[0].words.fr", "text.unlisted_language")),
        ("glossary.0.meaning.en", "", ("glossary[0].meaning.en", "text.missing")),
    ],
)
def test_what_does_not_hold_together_is_named_with_its_place(path, value, expected):
    document = make_document_with_facts()
    change(document, path, value)

    assert expected in list_found(document)


def test_questions_may_name_facts_that_the_document_does_not_list():
    document = make_document()
    first_question(document)["facts"] = ["anything"]

    assert list_found(document) == []


def test_facts_and_glossary_belong_to_the_document_and_not_to_the_method():
    plain, told = make_document(), make_document_with_facts()
    for document in (plain, told):
        first_question(document).pop("facts", None)
    told["facts"] = told["facts"][1:]

    assert compute_document_digest(plain) != compute_document_digest(told)
    assert compute_method_digest(plain) == compute_method_digest(told)
    assert "facts" not in complete_document(plain)
    assert "glossary" not in complete_document(plain)


@pytest.mark.django_db
def test_rows_keep_facts_and_glossary():
    document = make_document_with_facts()

    version = publish_version(version=import_document(text=dump_document(document), by=None), by=None)

    spec = load_spec(version.pk)
    assert parse_document(export_document(version))[0] == complete_document(document)
    assert [(fact.key, fact.left_out) for fact in spec.facts] == [("f1", None), ("f2", REASON)]
    assert spec.glossary[0].words == {"en": ("baseline", "baselines"), "ja": ("基準値",)}


@pytest.mark.django_db
def test_an_unfinished_document_is_listed_refused_for_publishing_and_kept_as_a_draft():
    document = make_document_with_facts()
    element = document["domains"][0]["elements"][0]
    change(document, "domains.0.elements.0.questions.0.descriptors.partly", ...)
    change(document, "domains.0.elements.1.about.ja", ...)
    change(document, "facts.1.left_out", ...)
    element["questions"][1]["key"] = element["questions"][0]["key"]
    expected = {
        ("domains[0].elements[0].questions[0].descriptors.partly", "descriptor.missing"),
        ("domains[0].elements[1].about.ja", "text.missing"),
        ("facts[1]", "fact.not_asked"),
        ("domains[0].elements[0].questions[1].key", "question.key_repeated"),
    }

    draft = import_document(text=dump_document(document), by=None)

    assert {(problem.place, problem.message.code) for problem in list_version_problems(draft)} == expected
    with pytest.raises(DocumentRefused) as refused:
        publish_version(version=draft, by=None)
    assert {(problem.place, problem.message.code) for problem in refused.value.problems} == expected
    assert Question.objects.filter(version=draft, key__startswith=element["questions"][0]["key"]).count() == 2
    again = import_document(text=export_document(draft), by=None)
    assert {(problem.place, problem.message.code) for problem in list_version_problems(again)} == expected
