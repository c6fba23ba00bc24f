"""Too many tries: how long one waits, and where all processes count them. The counting is allauth's."""

from __future__ import annotations

import math
import time
from typing import Any

from allauth.account.internal.stagekit import unstash_login
from allauth.core.internal import ratelimit
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.http import HttpRequest
from django.utils.translation import ngettext

from diagnosis.people.models import User

TOO_MANY = frozenset({"too_many_login_attempts", "rate_limited"})
"""allauth's codes of errors that only time mends."""

APP = "allauth.account"
FAILED = "login_failed"
LOCK_NOTED_SECONDS = 300
"""Within this time a lock of one account is one event, however often somebody knocks."""


def make_shared_table(*, using: str, **_: Any) -> None:
    """Make the table of the shared cache where it lies in the database; nothing where it is there already."""
    call_command("createcachetable", database=using, verbosity=0)


def tell_too_many(request: HttpRequest, *, key: str | None, code: str) -> ValidationError:
    """Return the error of a form after too many failed tries: it says how long to wait."""
    return ValidationError(
        say_too_many(find_minutes(request, action=FAILED, key=key or _find_key_of_second_step(request))),
        code=code,
    )


def say_too_many(minutes: int) -> str:
    """Return the sentence with the minutes to wait."""
    return ngettext(
        "Too many tries in a short time. Wait %(minutes)d minute, then try again.",
        "Too many tries in a short time. Wait %(minutes)d minutes, then try again.",
        minutes,
    ) % {"minutes": minutes}


def find_minutes(request: HttpRequest, *, action: str, key: str) -> int:
    """Return the minutes, rounded up, until the next try of this kind counts again; at least 1."""
    now = time.time()
    waits = [60.0]
    for rate in ratelimit.get_rates(app=APP, action=action):
        if rate.per == "user" and not request.user.is_authenticated:
            continue
        name = ratelimit.get_cache_key(request, app=APP, action=action, rate=rate, key=key)
        history = [at for at in cache.get(name, []) if at > now - rate.duration]  # the newest first
        if len(history) >= rate.amount:
            waits.append(history[rate.amount - 1] + rate.duration - now)
    return math.ceil(max(waits) / 60)


def is_first_of_lock(user: User) -> bool:
    """Say whether this account was not noted as locked a moment ago, and note it."""
    return cache.add(f"people:locked-out:{user.pk}", 1, LOCK_NOTED_SECONDS)


def forget_failed_tries(request: HttpRequest, *, key: str) -> None:
    """Let an account try again at once: its password was just chosen anew through a letter."""
    ratelimit.clear(request, app=APP, action=FAILED, key=key)


def _find_key_of_second_step(request: HttpRequest) -> str:
    """Return allauth's key of the codes of whoever is at the second step or confirms who they are."""
    user = request.user
    if not user.is_authenticated:
        login = unstash_login(request, peek=True)
        user = login.user if login else user
    return f"mfa-auth-user-{user.pk}"
