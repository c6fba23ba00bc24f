"""Every language but English says everything: nothing fuzzy, nothing missing, compiled as written."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.house.catalogues import list_wrong_placeholders, read_catalogue, read_compiled
from tests.house.rooms import ROOMS, ROOT

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
SAMPLE = """
msgid ""
msgstr "Content-Type: text/plain; charset=UTF-8\\n"

#: frameworks/views.py
#, python-format, fuzzy
msgid "%(count)s answers"
msgstr "回答%(count)s件"

msgctxt "a state"
msgid "Open"
msgstr ""

msgid "city"
msgid_plural "{count} "
"cities"
msgstr[0] "{number}都市"

#~ msgid "gone"
#~ msgstr "なし"
"""


@pytest.fixture(params=LANGUAGES)
def folder(request) -> Path:
    return ROOT / "locale" / request.param / "LC_MESSAGES"


def read_written(folder: Path):
    return read_catalogue((folder / "django.po").read_text(encoding="utf-8"))


def test_nothing_is_fuzzy(folder):
    assert [entry.message for entry in read_written(folder) if "fuzzy" in entry.flags] == []


def test_nothing_is_untranslated(folder):
    assert [entry.message for entry in read_written(folder) if not entry.is_translated] == []


def test_placeholders_are_kept(folder):
    messages = [entry for entry in read_written(folder) if entry.message]

    assert [entry.message for entry in messages if list_wrong_placeholders(entry)] == []


def test_the_compiled_catalogue_is_the_written_one(folder):
    written = {entry.key: entry.translations for entry in read_written(folder) if entry.is_translated}
    compiled = read_compiled(folder / "django.mo")

    del written[""], compiled[""]  # the head: compilers drop dates from it
    assert compiled == written


@pytest.mark.skipif(shutil.which("xgettext") is None, reason="no xgettext: apt-get install gettext")
def test_every_message_of_the_code_is_in_the_catalogue(folder, tmp_path):
    for room in (*ROOMS, "templates"):
        shutil.copytree(ROOT / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__"))
    language = folder.parent.name
    (tmp_path / "locale" / language).mkdir(parents=True)
    words = [sys.executable, "-m", "django", "makemessages", "--locale", language, "--no-location"]
    # The settings would look for the catalogues of the real tree.
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(words, cwd=tmp_path, env=environment, check=True, capture_output=True)

    found = {entry.key for entry in read_written(tmp_path / "locale" / language / "LC_MESSAGES")}

    assert sorted(found - {entry.key for entry in read_written(folder)}) == []


def test_the_reader_of_catalogues():
    head, count, state, plural = read_catalogue(SAMPLE)

    assert head.key == ""
    assert "fuzzy" in count.flags
    assert (state.key, state.is_translated) == ("a state\x04Open", False)
    assert (plural.plural, plural.translations) == ("{count} cities", {0: "{number}都市"})


def test_a_lost_placeholder_is_found():
    _, count, _, plural = read_catalogue(SAMPLE)

    assert list_wrong_placeholders(count) == []
    assert list_wrong_placeholders(plural) == ["{number}都市"]
