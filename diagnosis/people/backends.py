"""Django's ``has_perm`` answered from roles, so that ``frameworks`` needs to know no role."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Model

from diagnosis.people.models import RoleKind, User
from diagnosis.people.predicates import is_administrator, is_editor

FRAMEWORK_APP = "frameworks"


def find_framework_id(obj: Model) -> int | None:
    """Return the id of the framework that an object of the frameworks room belongs to."""
    if obj._meta.label == "frameworks.Framework":
        return obj.pk
    version: Any = obj if obj._meta.label == "frameworks.FrameworkVersion" else getattr(obj, "version", None)
    return None if version is None else int(version.framework_id)


class RoleBackend(BaseBackend):
    """Administrators may do everything; editors may edit their frameworks."""

    def get_user(self, user_id: int) -> User | None:
        """Return the user of a session that was opened without naming a backend, if they may sign in."""
        return User.objects.filter(pk=user_id, is_active=True).first()

    def has_perm(self, user_obj: object, perm: str, obj: Model | None = None) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        if is_administrator(user_obj):
            return True
        if perm.split(".", maxsplit=1)[0] != FRAMEWORK_APP:
            return False
        framework_id = None if obj is None else find_framework_id(obj)
        if framework_id is None and perm.split(".")[1] in {"add_framework", "delete_framework"}:
            return any(role.kind == RoleKind.EDITOR and role.for_site for role in user_obj.current_roles)
        return is_editor(user_obj, framework_id)

    def has_module_perms(self, user_obj: object, app_label: str) -> bool:
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        return is_administrator(user_obj) or (app_label == FRAMEWORK_APP and is_editor(user_obj))
