"""Import, export, publish, copy, and what is read afterwards."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import LogEntry

from frameworks.completion import complete_document
from frameworks.document import compile_framework, dump_document, parse_document
from frameworks.errors import DocumentRefused, VersionExists, VersionIsPublished
from frameworks.models import (
    Descriptor,
    Framework,
    FrameworkVersion,
    Question,
    Scale,
    ScaleLevel,
    Stage,
    Work,
)
from frameworks.selectors import list_published_versions, list_version_problems, load_document, load_spec
from frameworks.services import (
    copy_to_draft,
    export_document,
    find_published,
    import_document,
    publish_version,
)
from tests.factories import make_user
from tests.frameworks.documents import SMALL, change, first_question, make_document

pytestmark = pytest.mark.django_db


def import_changed(**changes):
    document = make_document()
    for path, value in changes.items():
        change(document, path.replace("__", "."), value)
    return import_document(text=dump_document(document), by=None)


def list_refused(call) -> list[tuple[str, str]]:
    with pytest.raises(DocumentRefused) as refused:
        call()
    return [(problem.place, problem.message.code) for problem in refused.value.problems]


def test_import_and_export_give_the_complete_document():
    document = make_document()
    first_question(document)["spread"] = {"B": {"one_down": 12.5, "one_up": 5, "two_down": 0}}
    first_question(document)["evidence"] = [{"en": "A plan", "ja": "計画"}]
    document["gates"].append(
        {"level": "prepared", "score": 25, "domain": "policy", "element": "policy.vision"}
    )
    document["works"][0]["url"] = "https://example.org/work"
    document["domains"][0]["source"]["source_title"] = "Policy"
    document["empty_cells"] = [{"criterion": "relevance", "domain": "operation"}]
    document["notes"] = {"scale": {"en": "Ours.", "ja": "独自。"}}

    version = import_document(text=dump_document(document), by=None)

    assert parse_document(export_document(version))[0] == complete_document(document)
    assert list_version_problems(version) == ()


def test_import_and_publish_take_few_queries(django_assert_max_num_queries, draft):
    with django_assert_max_num_queries(70):
        import_document(text=SMALL.read_text(encoding="utf-8"), by=None)
    with django_assert_max_num_queries(25):
        publish_version(version=draft, by=None)


def test_import_replaces_the_draft_of_the_same_number(draft):
    again = import_changed(title__en="Other")

    assert again.pk == draft.pk
    assert again.title["en"] == "Other"
    assert Question.objects.filter(version=draft).count() == 6


def test_import_of_a_broken_document_writes_nothing():
    broken = dump_document(make_document()).replace("scale: jica", "scale: other", 1)

    assert ("domains[0].elements[0].questions[0].scale", "reference.scale") in list_refused(
        lambda: import_document(text=broken, by=None)
    )
    assert list_refused(lambda: import_document(text="a: [1}", by=None)) == [("line 1", "yaml.syntax")]
    assert not Framework.objects.exists()


def test_import_refuses_the_number_of_a_published_version(draft):
    publish_version(version=draft, by=None)

    assert list_refused(lambda: import_changed(title__en="Other")) == [("version", "version.published")]


def test_import_refuses_another_subject(draft):
    assert list_refused(lambda: import_changed(subject="initiative")) == [("subject", "subject.other")]


def test_import_takes_unfinished_texts_and_says_what_is_missing():
    version = import_changed(summary=...)

    problems = list_version_problems(version)

    assert {(problem.place, problem.message.code) for problem in problems} == {
        ("summary.en", "text.missing"),
        ("summary.ja", "text.missing"),
    }
    assert list_refused(lambda: publish_version(version=version, by=None)) == [
        (problem.place, problem.message.code) for problem in problems
    ]


def test_publish_freezes_document_and_digests(draft):
    version = publish_version(version=draft, by=None)

    spec = load_spec(version.pk)
    assert version.state == "published"
    assert version.published_at is not None
    assert (version.method_digest, version.document_digest) == (spec.method_digest, spec.document_digest)
    assert load_document(version) == complete_document(make_document())
    assert list_version_problems(version) == ()
    with pytest.raises(VersionIsPublished):
        publish_version(version=version, by=None)


def test_a_new_number_alone_changes_no_method_digest(draft):
    first = publish_version(version=draft, by=None)
    second = publish_version(version=import_changed(version="1.1"), by=None)

    assert first.method_digest == second.method_digest
    assert first.document_digest != second.document_digest


def test_who_published_stands_in_the_log(draft):
    user = make_user()

    publish_version(version=draft, by=user)

    entry = LogEntry.objects.get(user=user)
    assert (entry.object_id, entry.get_change_message()) == (str(draft.pk), "Published")


def test_a_published_spec_is_read_once(draft, django_assert_num_queries):
    version = publish_version(version=draft, by=None)

    with django_assert_num_queries(1):
        first = load_spec(version.pk)
    with django_assert_num_queries(0):
        second = load_spec(version.pk)

    assert first is second
    assert first == compile_framework(make_document())


def test_a_draft_is_compiled_anew_each_time(draft):
    before = load_spec(draft.pk)
    Question.objects.filter(version=draft, key="policy.vision.quick").update(weight=3)

    assert before.questions_by_key["policy.vision.quick"].weight == 1
    assert load_spec(draft.pk).questions_by_key["policy.vision.quick"].weight == 3


def test_a_broken_draft_is_not_compiled(draft):
    Stage.objects.filter(version=draft, order=1).update(rule={"none": []})

    assert list_refused(lambda: load_spec(draft.pk)) == [("stages[0].rule", "rule.form")]


def test_a_version_that_is_not_there_raises():
    with pytest.raises(FrameworkVersion.DoesNotExist):
        load_spec(0)


def test_published_versions_are_listed_the_latest_last(draft):
    publish_version(version=draft, by=None)
    publish_version(version=import_changed(version="1.1"), by=None)
    import_changed(version="1.2")

    assert [version.number for version in list_published_versions()] == ["1.0", "1.1"]


def test_copy_of_a_published_version_is_a_draft_with_the_same_method(draft):
    version = publish_version(version=draft, by=None)

    copied = copy_to_draft(version=version, number="2.0", by=None)

    assert copied.state == "draft"
    assert load_spec(copied.pk).method_digest == version.method_digest
    with pytest.raises(VersionExists):
        copy_to_draft(version=version, number="2.0", by=None)
    assert list_refused(lambda: copy_to_draft(version=version, number=" ", by=None)) == [
        ("version", "expected.line")
    ]


def test_find_published_knows_the_document_by_its_digest(draft):
    assert find_published(make_document()) is None
    publish_version(version=draft, by=None)

    assert find_published(make_document()) == draft
    other = make_document()
    other["title"]["en"] = "Other"
    assert find_published(other) is None


def test_a_language_taken_off_the_list_leaves_the_document(draft):
    draft.languages = ["en"]
    draft.save()

    document = load_document(draft)

    assert document["title"] == {"en": "Small framework"}
    assert list_version_problems(draft) == ()


def test_descriptions_of_a_former_scale_are_left_out(draft):
    scale = Scale.objects.create(version=draft, key="other", title={"en": "x", "ja": "x"}, order=2)
    ScaleLevel.objects.create(version=draft, scale=scale, key="no", value=0, order=1)
    Question.objects.filter(version=draft, key="policy.vision.quick").update(scale=scale)

    assert first_question(load_document(draft))["descriptors"] == {}


def test_rows_written_past_the_forms_are_named_and_break_nothing(draft):
    FrameworkVersion.objects.filter(pk=draft.pk).update(title="x", notes=["y"], languages="en")
    Question.objects.filter(version=draft).update(evidence="x")
    draft.refresh_from_db()

    codes = {problem.message.code for problem in list_version_problems(draft, "draft")}

    assert {"expected.text", "expected.list"} <= codes


def test_a_row_that_refers_to_another_version_is_named(draft):
    other = import_changed(version="1.1")
    Question.objects.filter(version=draft, key="policy.vision.quick").update(
        source_work=Work.objects.get(version=other)
    )

    assert [problem.message.code for problem in list_version_problems(draft)] == [
        "expected.key",
        "reference.work",
    ]


def test_rows_say_what_they_are(draft):
    assert str(draft) == "small 1.0"
    assert str(Work.objects.get()) == "Made for tests"
    assert str(Descriptor.objects.first()) == "Vision, quick: not started."
    assert str(draft.gate_set.get()) == "prepared: *"
    assert str(draft.factorlink_set.first()) == "policy.vision.quick → aims"
