"""Templates: nothing inline (the content policy forbids it), and every word goes through a translation."""

from __future__ import annotations

import pytest

from tests.house.markup import list_inline_code, list_untranslated
from tests.house.rooms import ROOT

KINDS = {".html", ".txt", ".svg"}
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in KINDS)
SAID_IN_ALL_LANGUAGES = {"500.html": "Django shows it without a request, so no language is known"}
NAMES = [str(path.relative_to(ROOT / "templates")) for path in TEMPLATES]


@pytest.mark.parametrize("path", TEMPLATES, ids=NAMES)
def test_template_holds_no_inline_script_or_style(path):
    assert list(list_inline_code(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", [name for name in NAMES if name not in SAID_IN_ALL_LANGUAGES])
def test_every_word_of_a_template_is_translated(name):
    text = (ROOT / "templates" / name).read_text(encoding="utf-8")

    assert list(list_untranslated(text, is_markup=not name.endswith(".txt"))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<script>start()</script>", 1),
        ("<style>p { color: red }</style>", 1),
        ('<p style="color: red">{{ name }}</p>', 1),
        ('<button onclick="save()">{% translate "Save" %}</button>', 1),
        ('<a href="javascript:save()">{% translate "Save" %}</a>', 1),
        ('<p hx-on:click="save()"></p>', 1),
        ('<script src="{% static "js/site.js" %}" defer></script>', 0),
        ('<script type="application/json">{"a": 1}</script>', 0),
        ('<option {% if chosen %}selected{% endif %} value="{{ key }}">', 0),
    ],
)
def test_inline_code_is_found(text, found):
    assert len(list(list_inline_code(text))) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("<p>Save and go on</p>", 1),
        ("<p>保存</p>", 1),
        ('<img src="a.png" alt="A radar">', 1),
        ('<input type="submit" value="Save">', 1),
        ("<p>{{ count }} answers</p>", 1),
        ('<p>{% translate "Save" %} {{ name }} · 3/5</p>', 0),
        ("<p>{% blocktranslate %}Save and go on{% endblocktranslate %}</p>", 0),
        ("<p>{# a remark #}{% comment %}more{% endcomment %}</p>", 0),
        ('<a lang="ja">日本語</a> <span translate="no">City Readiness</span>', 0),
        ("<p><code>GET /api/v1</code> PDF</p>", 0),
        ('<input type="hidden" value="first-steps"><button type="submit" value="all"></button>', 0),
        ('<div class="govuk-body {{ more }}" data-kind="radar"></div>', 0),
    ],
)
def test_untranslated_words_are_found(text, found):
    assert len(list(list_untranslated(text))) == found
