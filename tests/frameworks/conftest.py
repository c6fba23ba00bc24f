"""Fixtures of the frameworks room."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection

from frameworks import freezing
from frameworks.models import FrameworkVersion
from frameworks.services import import_document
from tests.frameworks.documents import SMALL


@pytest.fixture
def draft(db: None) -> FrameworkVersion:
    """The small framework as a draft."""
    return import_document(text=SMALL.read_text(encoding="utf-8"), by=None)


@pytest.fixture
def real_transactions(transactional_db: None) -> Iterator[None]:
    """A database with real transactions; its tables are emptied at the end, which the triggers would refuse.

    Emptying sends the signal that installs them again.
    """
    yield
    freezing.remove_triggers(connection)
