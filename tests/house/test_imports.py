"""Who may import whom: the order of the nouns, the order within a noun, and the pure modules."""

from __future__ import annotations

import pytest

from tests.house import imports
from tests.house.imports import Module, read_module
from tests.house.rooms import NOUNS, ROOMS, is_within, list_modules, read_pure_patterns

DEFERRED = {
    ("diagnosis.reports.wording", "diagnosis.reports.services"): "told before models are loaded",
    ("diagnosis.reports.wording", "diagnosis.reports.questionnaires"): "told before models are loaded",
    ("diagnosis.reports.wording", "diagnosis.reports.briefs"): "told before models are loaded",
    ("diagnosis.reports.briefs", "diagnosis.reports.pdf"): "the PDF's libraries may be missing",
    ("diagnosis.reports.services", "diagnosis.reports.pdf"): "the PDF's libraries may be missing",
    ("diagnosis.reports.questionnaires", "diagnosis.reports.pdf"): "the PDF's libraries may be missing",
}
"""Imports that stand inside a function, and why."""


@pytest.fixture(scope="module")
def house() -> dict[str, Module]:
    paths = list_modules(*ROOMS)
    return {
        name: read_module(name, path.read_text("utf-8"), known=paths, is_package=path.stem == "__init__")
        for name, path in paths.items()
    }


def test_nouns_import_only_nouns_above_them(house):
    wrong = [line for module in house.values() for line in imports.judge_order(module)]

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("noun", NOUNS)
def test_parts_of_a_noun_import_only_to_the_left(house, noun):
    wrong = list(imports.judge_layers(house, noun))

    assert not wrong, "\n".join(wrong)


def test_pure_modules_know_no_django_rows_settings_clock_or_network(house):
    pure = read_pure_patterns()
    modules = [module for name, module in house.items() if any(is_within(name, pattern) for pattern in pure)]
    wrong = [line for module in modules for line in imports.judge_pure(module, pure=pure)]

    assert not wrong, "\n".join(wrong)


def test_every_pure_module_that_is_named_exists(house):
    patterns = read_pure_patterns()

    assert [pattern for pattern in patterns if pattern not in house] == []
    assert {"frameworks.spec", "diagnosis.scoring"} <= set(patterns)


def test_imports_inside_functions_have_a_reason(house):
    wrong = [line for module in house.values() for line in imports.judge_deferred(module, reasons=DEFERRED)]

    assert not wrong, "\n".join(wrong)


def test_every_reason_is_still_needed(house):
    every = [(module.name, found) for module in house.values() for found in module.imports]
    deferred = {(name, found.target) for name, found in every if found.deferred}

    assert set(DEFERRED) - deferred == set()


# The judges themselves: each is shown something wrong and something right.

KNOWN = {"frameworks.spec", "diagnosis.places.models", "diagnosis.results.selectors"}


def read(name: str, text: str) -> Module:
    return read_module(name, text, known=KNOWN)


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("frameworks.services", "from diagnosis.places.models import Place", True),
        ("frameworks.models", "models.ForeignKey('places.Place', on_delete=models.CASCADE)", True),
        ("frameworks.models", "models.ForeignKey(to='places.Place', on_delete=models.CASCADE)", True),
        ("frameworks.services", "apps.get_model('assessments', 'Answer')", True),
        ("diagnosis.places.services", "import diagnosis.people.models", True),
        ("diagnosis.places.services", "def save():\n    from diagnosis.results.selectors import load", True),
        ("diagnosis.places.views", "from config.urls import urlpatterns", True),
        ("diagnosis.places.api", "from config.api import make_error", False),
        ("diagnosis.places.views", "from tests.factories import make_place", True),
        ("diagnosis.elsewhere", "from frameworks.spec import Framework", True),
        ("diagnosis.results.views", "from diagnosis.places.models import Place", False),
        ("diagnosis.results.views", "from frameworks.spec import Framework", False),
        ("config.urls", "from diagnosis.reports import urls", False),
    ],
)
def test_order_judge(name, text, wrong):
    assert bool(list(imports.judge_order(read(name, text)))) == wrong


@pytest.mark.parametrize(
    ("texts", "wrong"),
    [
        ({"models": "from diagnosis.places.selectors import load_place", "selectors": ""}, True),
        ({"selectors": "from .services import rename", "services": ""}, True),
        ({"services": "from diagnosis.places import forms", "forms": ""}, True),
        ({"services": "from .naming import x", "naming": "from .views import y", "views": ""}, True),
        ({"views": "from .forms import Form", "forms": "from .services import save", "services": ""}, False),
        (
            {
                "permissions": "from .selectors import load",
                "selectors": "from .models import P",
                "models": "",
            },
            False,
        ),
        ({"services": "from diagnosis.places.naming import x", "naming": ""}, False),
    ],
)
def test_layer_judge(texts, wrong):
    known = {f"diagnosis.places.{part}" for part in texts}
    modules = {name: read_module(name, texts[name.rsplit(".", 1)[-1]], known=known) for name in sorted(known)}

    assert bool(list(imports.judge_layers(modules, "diagnosis.places"))) == wrong


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("from django.utils.translation import gettext", True),
        ("from diagnosis.places.models import Place", True),
        ("from django.conf import settings", True),
        ("import time", True),
        ("from urllib.request import urlopen", True),
        ("from uuid import uuid4", True),
        ("import datetime\nyear = datetime.date.today()", True),
        ("text = open('framework.yaml')", True),
        ("import requests", True),
        ("from frameworks.spec import Framework", False),
        ("import math\nimport yaml\nfrom uuid import UUID\nfrom urllib.parse import quote", False),
    ],
)
def test_pure_judge(text, wrong):
    module = read("diagnosis.scoring.lens", text)

    assert bool(list(imports.judge_pure(module, pure=["frameworks.spec"]))) == wrong


@pytest.mark.parametrize(
    ("name", "text", "wrong"),
    [
        ("diagnosis.places.services", "def save():\n    import json", True),
        ("diagnosis.places.apps", "class Places:\n    def ready(self):\n        import json", False),
        ("diagnosis.places.apps", "def label():\n    import json", True),
        ("diagnosis.places.forms", "def listed():\n    import json", False),
        ("diagnosis.places.services", "import json", False),
    ],
)
def test_deferred_judge(name, text, wrong):
    reasons = {("diagnosis.places.forms", "json"): "a sample"}

    assert bool(list(imports.judge_deferred(read(name, text), reasons=reasons))) == wrong
