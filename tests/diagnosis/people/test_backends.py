"""Django's questions about rights, answered from roles."""

from __future__ import annotations

import datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from diagnosis.people.backends import RoleBackend
from frameworks.models import Framework, FrameworkVersion, Question
from tests.factories import make_place, make_programme, make_role, make_user, make_version

pytestmark = pytest.mark.django_db

EDIT, ADD_FRAMEWORK, REMOVE_FRAMEWORK = (
    "frameworks.change_frameworkversion",
    "frameworks.add_framework",
    "frameworks.delete_framework",
)
PEOPLE = "people.change_user"


def list_rights(user, obj=None) -> list[str]:
    """Return which of the four rights the user has, as templates and the administration ask for them."""
    return [right for right in (EDIT, ADD_FRAMEWORK, REMOVE_FRAMEWORK, PEOPLE) if user.has_perm(right, obj)]


@pytest.fixture
def version():
    return make_version()


def test_an_administrator_may_do_everything(version):
    user = make_user(roles=[("administrator", "site")])

    assert list_rights(user) == [EDIT, ADD_FRAMEWORK, REMOVE_FRAMEWORK, PEOPLE]
    assert list_rights(user, version) == [EDIT, ADD_FRAMEWORK, REMOVE_FRAMEWORK, PEOPLE]
    assert user.has_module_perms("frameworks")
    assert user.has_module_perms("people")


def test_an_editor_of_all_frameworks_may_also_add_and_remove_them():
    user = make_user(roles=[("editor", "site")])

    assert list_rights(user) == [EDIT, ADD_FRAMEWORK, REMOVE_FRAMEWORK]
    assert user.has_module_perms("frameworks")
    assert not user.has_module_perms("people")


def test_an_editor_of_one_framework_edits_that_one_with_all_its_rows(version):
    other = Framework.objects.create(key="other", subject="place")
    draft = FrameworkVersion.objects.create(framework=other, number="1")
    user = make_user(roles=[("editor", version.framework)])

    assert list_rights(user) == [EDIT]
    assert user.has_perm(EDIT, version.framework)
    assert user.has_perm(EDIT, version)
    assert user.has_perm(EDIT, Question.objects.filter(version=version).first())
    assert not user.has_perm(EDIT, other)
    assert not user.has_perm(EDIT, draft)


@pytest.mark.parametrize("kind", ["staff", "lead", "reader", "consultant", None])
def test_others_have_no_right_there(kind, version):
    scope = make_programme() if kind == "consultant" else make_place()
    user = make_user(roles=[(kind, scope)] if kind else [])

    assert list_rights(user) == []
    assert list_rights(user, version) == []
    assert not user.has_module_perms("frameworks")


def test_a_role_that_ended_gives_nothing(version):
    user = make_user()
    for kind in ("editor", "administrator"):
        make_role(user, kind, until=timezone.localdate() - datetime.timedelta(days=1))

    assert list_rights(user, version) == []
    assert not user.is_staff


def test_a_closed_account_has_no_right_and_no_session(client):
    user = make_user(roles=[("administrator", "site")])
    client.force_login(user)
    user.is_active = False
    user.save()

    assert list_rights(user) == []
    assert not user.has_module_perms("frameworks")
    assert RoleBackend().get_user(user.pk) is None
    assert client.get("/").status_code == 302


def test_nobody_is_nobody():
    assert not RoleBackend().has_perm(AnonymousUser(), EDIT)
    assert not RoleBackend().has_module_perms(AnonymousUser(), "frameworks")
    assert RoleBackend().get_user(0) is None
