"""What templates of all nouns ask about people."""

from __future__ import annotations

from typing import Any

from django import template
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model

from diagnosis.people.models import User
from diagnosis.people.naming import name_person
from diagnosis.people.predicates import can_manage_people, is_administrator
from diagnosis.places.models import Place

register = template.Library()


@register.filter
def administers(user: User | AnonymousUser) -> bool:
    """Say whether the user administers the whole site."""
    return is_administrator(user)


@register.filter
def manages_people_of(user: User | AnonymousUser, place: Place) -> bool:
    """Say whether the user gives and ends roles on this place."""
    return can_manage_people(user, place)


@register.filter
def person(row: Model | None, field: str) -> str:
    """Return the name of the user in a row's field; "a former member" where the account is gone."""
    if row is None:
        return ""
    user_id: int | None = getattr(row, f"{field}_id")
    return name_person(_find_user(row, field) if user_id else None, user_id)


def _find_user(row: Any, field: str) -> User | None:
    try:
        user: User | None = getattr(row, field)
    except User.DoesNotExist:
        return None
    return user
