"""Who may edit which framework."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from frameworks.models import Framework
from frameworks.permissions import (
    can_add_framework,
    can_edit,
    can_edit_any,
    can_import,
    list_editable_framework_ids,
    load_editable_draft,
    load_editable_version,
)
from frameworks.services import publish_version
from tests.factories import make_place, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(draft):
    other = Framework.objects.create(key="other", subject="place")
    return {
        "editor": make_user(roles=[("editor", draft.framework)]),
        "other editor": make_user(roles=[("editor", other)]),
        "site editor": make_user(roles=[("editor", "site")]),
        "administrator": make_user(roles=[("administrator", "site")]),
        "staff": make_user(roles=[("staff", make_place())]),
        "stranger": AnonymousUser(),
    }


@pytest.mark.parametrize(
    ("who", "edits", "edits_any", "begins"),
    [
        ("editor", True, True, False),
        ("other editor", False, True, False),
        ("site editor", True, True, True),
        ("administrator", True, True, True),
        ("staff", False, False, False),
        ("stranger", False, False, False),
    ],
)
def test_who_may_do_what(people, draft, who, edits, edits_any, begins):
    user = people[who]

    assert can_edit(user, draft.framework) is edits
    assert can_edit_any(user) is edits_any
    assert can_add_framework(user) is begins
    assert can_import(user, "small") is edits
    assert can_import(user, "new") is begins
    assert (draft.framework_id in list_editable_framework_ids(user)) is edits


def test_loaders_give_nothing_that_may_not_be_edited(people, draft):
    assert load_editable_version(people["editor"], draft.pk) == draft
    assert load_editable_draft(people["editor"], draft.pk) == draft
    for load in (load_editable_version, load_editable_draft):
        with pytest.raises(Http404):
            load(people["other editor"], draft.pk)
        with pytest.raises(Http404):
            load(people["editor"], 0)


def test_a_published_version_is_no_draft(people, draft):
    publish_version(version=draft, by=None)

    with pytest.raises(Http404):
        load_editable_draft(people["editor"], draft.pk)
