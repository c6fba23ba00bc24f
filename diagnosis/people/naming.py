"""How pages name the person who did something, also when the account is gone."""

from __future__ import annotations

from django.utils.translation import gettext as _

from diagnosis.people.models import User


def name_person(user: User | None, user_id: int | None) -> str:
    """Return a person's name; "a former member" where only the id is left; nothing where nobody did it."""
    if user is not None:
        return str(user)
    return "" if user_id is None else name_former_member()


def name_former_member() -> str:
    """Return how somebody is called whose account is deleted."""
    return _("a former member")
