"""Editors change drafts in the administration, and read what is published."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from frameworks.document import dump_document, parse_document
from frameworks.models import Element, Framework, FrameworkVersion, Question, Scale, Stage, Work
from frameworks.row_order import ROW_MODELS
from frameworks.selectors import load_document
from frameworks.services import publish_version
from tests.factories import make_place, make_user
from tests.frameworks.documents import SMALL, make_document

pytestmark = pytest.mark.django_db

VERSIONS = "admin:frameworks_frameworkversion_changelist"
# Roles answer has_perm; people are found by the backend that signs them in.
SIGN_IN = "allauth.account.auth_backends.AuthenticationBackend"
REGISTERED = [model for model in ROW_MODELS if admin.site.is_registered(model)]


@pytest.fixture
def editor(draft):
    return make_user(roles=[("editor", draft.framework)])


@pytest.fixture
def outsider(draft):
    other = Framework.objects.create(key="other", subject="place")
    return make_user(roles=[("editor", other)])


@pytest.fixture
def page(client, editor):
    sign_in(client, editor)
    return client


def sign_in(client, user) -> None:
    client.force_login(user, backend=SIGN_IN)


def address(row, page="change") -> str:
    return reverse(f"admin:frameworks_{row._meta.model_name}_{page}", args=[row.pk])


def read_form(html: str) -> dict[str, list[str]]:
    """Return what a browser would send back for the page's form, unchanged."""
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        kind = attributes.get("type")
        if "name" not in attributes or kind in {"submit", "file"}:
            continue
        if kind in {"checkbox", "radio"} and " checked" not in tag:
            continue
        missing = "on" if kind in {"checkbox", "radio"} else ""
        sent.setdefault(attributes["name"], []).append(unescape(attributes.get("value", missing)))
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\s?(.*?)</textarea>', html, re.DOTALL):
        sent.setdefault(name, []).append(unescape(text).removeprefix("\n"))
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL):
        chosen = re.findall(r'<option value="([^"]*)" selected', options)
        sent.setdefault(name, []).extend(unescape(value) for value in chosen or [""])
    return {name: values for name, values in sent.items() if "__prefix__" not in name and name != "action"}


def save(page, url: str, **changes: str | list[str]):
    sent = read_form(page.get(url).content.decode()) | changes
    return page.post(url, sent)


@pytest.mark.parametrize(
    "model", [*REGISTERED, FrameworkVersion, Framework], ids=lambda model: model.__name__
)
def test_every_kind_of_row_has_its_pages(page, draft, model):
    listed = page.get(reverse(f"admin:frameworks_{model._meta.model_name}_changelist"))
    row = model._default_manager.first()

    assert listed.status_code == 200
    if row is not None:
        assert page.get(address(row)).status_code == 200
    if model in REGISTERED:
        added = page.get(reverse(f"admin:frameworks_{model._meta.model_name}_add") + f"?version={draft.pk}")
        assert added.status_code == 200


@pytest.mark.parametrize("model", REGISTERED, ids=lambda model: model.__name__)
def test_saving_a_row_unchanged_changes_nothing(page, draft, model):
    before = load_document(draft)
    row = model._default_manager.first()
    if row is None:
        pytest.skip("the small framework has no such row")

    answer = save(page, address(row))

    assert answer.status_code == 302, re.findall(
        r'class="errorlist.*?</ul>', answer.content.decode(), re.DOTALL
    )
    draft.refresh_from_db()
    assert load_document(draft) == before


def test_saving_a_version_unchanged_changes_nothing(page, draft):
    before = load_document(draft)

    answer = save(page, address(draft))

    assert answer.status_code == 302
    draft.refresh_from_db()
    assert load_document(draft) == before


def test_the_settings_of_a_draft_are_changed(page, draft):
    save(
        page,
        address(draft),
        title_ja="試験",
        languages="ja, en",
        domain_alternatives=["minimum", "geometric"],
    )

    draft.refresh_from_db()
    assert draft.title == {"en": "Small framework", "ja": "試験"}
    assert draft.languages == ["ja", "en"]
    assert draft.domain_alternatives == ["minimum", "geometric"]


def test_a_wrong_language_code_is_refused(page, draft):
    answer = save(page, address(draft), languages="en, J P")

    assert "J P is not a language code." in answer.content.decode()


def test_a_question_is_changed_with_its_lists(page, draft):
    question = Question.objects.get(version=draft, key="policy.vision.quick")

    answer = save(
        page,
        address(question),
        text_en="Is there a vision?",
        evidence_en="A plan\nA report",
        evidence_ja="計画\n報告書",
        efforts="1, 2, 1.5, 1",
        spread="B: {one_down: 10, one_up: 5, two_down: 0}",
        place_kinds=["city"],
        facts="e01.f1, e01.f2",
    )

    assert answer.status_code == 302
    question.refresh_from_db()
    assert question.text["en"] == "Is there a vision?"
    assert question.evidence == [{"en": "A plan", "ja": "計画"}, {"en": "A report", "ja": "報告書"}]
    assert question.efforts == [1, 2, 1.5, 1]
    assert question.spread == {"B": {"one_down": 10, "one_up": 5, "two_down": 0}}
    assert question.place_kinds == ["city"]
    assert question.facts == ["e01.f1", "e01.f2"]


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("efforts", "one", "Give numbers with commas between them."),
        ("efforts", "1, 0", "Give numbers above 0."),
        ("efforts", "inf", "Give numbers above 0."),
        ("spread", "B: [", "is not valid YAML"),
        ("spread", "B: {one_down: 200, one_up: 0, two_down: 0}", "B.one_down: Give a number from 0 to 100."),
        ("key", "policy vision", "Use letters, digits, dots, hyphens and underscores only."),
        ("key", "policy.vision.deep", "already exists"),
    ],
)
def test_a_wrong_value_is_refused_with_a_sentence(page, draft, field, value, sentence):
    question = Question.objects.get(version=draft, key="policy.vision.quick")

    answer = save(page, address(question), **{field: value})

    assert answer.status_code == 200
    assert sentence in unescape(answer.content.decode())


def test_a_rule_is_written_as_yaml(page, draft):
    stage = Stage.objects.filter(version=draft).first()

    save(page, address(stage), rule="all:\n- score_at_least: {node: policy, score: 40}")
    stage.refresh_from_db()
    refused = save(page, address(stage), rule="none: []")

    assert stage.rule == {"all": [{"score_at_least": {"node": "policy", "score": 40}}]}
    assert "A rule is exactly one of these" in refused.content.decode()


def test_a_new_row_belongs_to_the_draft_that_the_address_names(page, draft):
    url = reverse("admin:frameworks_work_add") + f"?version={draft.pk}"

    answer = save(page, url, key="second", order="2", title_en="Second")
    refused = save(page, url, key="second", order="3")

    assert answer.status_code == 302
    assert Work.objects.get(key="second").version == draft
    assert "already exists" in refused.content.decode()


def test_new_rows_of_inlines_get_the_version(page, draft):
    scale = Scale.objects.get(version=draft)
    url = address(scale)
    sent = read_form(page.get(url).content.decode())
    sent |= {
        "levels-TOTAL_FORMS": ["6"],
        "levels-5-key": ["extra"],
        "levels-5-value": ["100"],
        "levels-5-order": ["6"],
    }
    sent |= {"levels-0-DELETE": ["on"]}

    assert page.post(url, sent).status_code == 302
    assert list(scale.levels.values_list("key", flat=True)) == [
        "first-steps",
        "partly",
        "in-place",
        "improved",
        "extra",
    ]
    assert scale.levels.get(key="extra").version == draft


def test_a_row_without_a_draft_sends_to_the_versions(page):
    assert page.get(reverse("admin:frameworks_work_add"))["Location"] == reverse(VERSIONS)


def test_rows_refer_to_their_own_version_only(page, draft):
    other = FrameworkVersion.objects.create(framework=draft.framework, number="2.0")
    Work.objects.create(version=other, key="elsewhere", title={"en": "Elsewhere"})

    html = page.get(address(Element.objects.filter(version=draft).first())).content.decode()

    assert "Made for tests" in html
    assert "Elsewhere" not in html


def test_a_list_shows_the_rows_of_one_version(page, draft):
    other = FrameworkVersion.objects.create(framework=draft.framework, number="2.0")
    Work.objects.create(version=other, key="elsewhere", title={"en": "Elsewhere"})
    url = reverse("admin:frameworks_work_changelist")

    both = page.get(url).content.decode()
    one = page.get(url + f"?version__id__exact={draft.pk}").content.decode()

    assert ("Elsewhere" in both, "Elsewhere" in one) == (True, False)


def test_a_list_takes_the_same_queries_for_few_and_many_rows(page, draft, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page.get(reverse("admin:frameworks_question_changelist"))


def test_an_outsider_sees_and_changes_nothing(client, draft, outsider):
    sign_in(client, outsider)
    work = Work.objects.get()

    assert "Made for tests" not in client.get(reverse("admin:frameworks_work_changelist")).content.decode()
    assert client.get(address(work)).status_code == 302
    assert client.post(address(work), {"key": "x"}).status_code == 302
    assert client.get(reverse("admin:frameworks_work_add") + f"?version={draft.pk}").status_code == 404
    for name in ("check", "export", "publish", "copy"):
        assert client.get(reverse(f"admin:frameworks_{name}", args=[draft.pk])).status_code == 404
    imported = client.post(reverse("admin:frameworks_import"), {"text": SMALL.read_text(encoding="utf-8")})
    assert imported.status_code == 403


def test_who_edits_nothing_may_not_even_open_the_import(client, draft):
    sign_in(client, make_user(roles=[("staff", make_place())]))

    assert client.get(reverse("admin:frameworks_import")).status_code in {302, 403}


def test_published_rows_are_read_only(page, draft):
    publish_version(version=draft, by=None)
    work = Work.objects.get()

    shown = page.get(address(work))

    assert shown.status_code == 200
    assert 'name="_save"' not in shown.content.decode()
    assert page.post(address(work), {"key": "x"}).status_code == 403
    assert page.get(address(work, "delete")).status_code == 403
    assert page.get(address(draft)).status_code == 200
    assert page.get(address(draft, "delete")).status_code == 403
    assert page.get(reverse("admin:frameworks_work_add") + f"?version={draft.pk}").status_code == 404


def test_a_draft_is_removed_whole(page, draft):
    page.post(address(draft, "delete"), {"post": "yes"})

    assert not FrameworkVersion.objects.exists()


def test_check_lists_each_problem_with_its_place(page, draft):
    Work.objects.update(title={"en": "Made for tests"})

    html = page.get(reverse("admin:frameworks_check", args=[draft.pk])).content.decode()

    assert "works[0].title.ja" in html
    assert "The text in the language ja is missing." in html


def test_publish_asks_once_and_freezes(page, draft):
    url = reverse("admin:frameworks_publish", args=[draft.pk])

    assert "never changes again" in page.get(url).content.decode()
    page.post(url)

    draft.refresh_from_db()
    assert draft.is_published
    assert page.get(url).status_code == 404


def test_publish_of_an_unfinished_draft_leads_to_its_problems(page, draft):
    Work.objects.update(title={"en": "Made for tests"})
    url = reverse("admin:frameworks_publish", args=[draft.pk])

    assert "can be published once" in page.get(url).content.decode()
    assert page.post(url)["Location"] == reverse("admin:frameworks_check", args=[draft.pk])


def test_export_gives_the_document_as_a_file(page, draft):
    answer = page.get(reverse("admin:frameworks_export", args=[draft.pk]))

    assert answer["Content-Disposition"] == 'attachment; filename="small-1.0.yaml"'
    assert parse_document(answer.content.decode())[0] == load_document(draft)


def test_copy_makes_a_draft_of_another_number(page, draft):
    url = reverse("admin:frameworks_copy", args=[draft.pk])

    copied = page.post(url, {"number": "2.0"})
    again = page.post(url, {"number": "2.0"})
    Stage.objects.filter(version=draft).update(rule={"none": []})
    broken = page.post(url, {"number": "3.0"})

    assert copied["Location"] == address(FrameworkVersion.objects.get(number="2.0"))
    assert "has a version of that number" in again.content.decode()
    assert "stages[0].rule" in broken.content.decode()


@pytest.mark.parametrize("way", ["text", "file"])
def test_import_writes_a_draft(page, draft, way):
    text = dump_document(make_document() | {"version": "2.0"})
    sent = {"text": text} if way == "text" else {"file": SimpleUploadedFile("a.yaml", text.encode())}

    answer = page.post(reverse("admin:frameworks_import"), sent)

    version = FrameworkVersion.objects.get(number="2.0")
    assert answer["Location"] == reverse("admin:frameworks_check", args=[version.pk])


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Choose a file or give its text."),
        ({"text": "a: [1}"}, "is not valid YAML"),
        ({"file": SimpleUploadedFile("a.yaml", b"\xff\xfe")}, "The file is not text in UTF-8."),
    ],
)
def test_import_says_what_is_wrong(page, sent, sentence):
    page.get(reverse("admin:frameworks_import"))
    if "file" in sent:
        sent["file"].seek(0)

    assert sentence in page.post(reverse("admin:frameworks_import"), sent).content.decode()


def test_pages_have_no_inline_script_or_style(page, draft):
    question = Question.objects.first()
    pages = [
        reverse(VERSIONS),
        address(draft),
        address(question),
        reverse("admin:frameworks_import"),
        *(reverse(f"admin:frameworks_{name}", args=[draft.pk]) for name in ("check", "publish", "copy")),
    ]
    for url in pages:
        html = page.get(url).content.decode()
        assert re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html) == [], url
        assert re.findall(r"<style|\sstyle=", html) == [], url
        assert re.findall(r"\son\w+=", html) == [], url


def test_a_framework_is_begun_by_a_site_editor_and_then_stands(client, draft):
    sign_in(client, make_user(roles=[("editor", "site")]))

    client.post(reverse("admin:frameworks_framework_add"), {"key": "second", "subject": "initiative"})
    second = Framework.objects.get(key="second")

    assert client.post(address(second), {"key": "third", "subject": "place"}).status_code == 403
    assert client.get(address(draft.framework, "delete")).status_code == 403
    client.post(address(second, "delete"), {"post": "yes"})
    assert not Framework.objects.filter(key="second").exists()


def test_a_new_empty_draft_is_added(page, draft):
    answer = save(
        page,
        reverse("admin:frameworks_frameworkversion_add"),
        framework=str(draft.framework_id),
        number="2.0",
    )

    assert answer.status_code == 302
    assert FrameworkVersion.objects.get(number="2.0").state == "draft"
