"""Signing in and out, told to the trail: deeds of Django and allauth, so their own signals tell of them."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.account.adapter import get_adapter
from allauth.mfa import signals as second_step
from allauth.mfa.models import Authenticator
from allauth.socialaccount import signals as identity
from allauth.socialaccount.models import SocialAccount, SocialLogin
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db.models.signals import post_migrate

from diagnosis.people.limits import make_shared_table
from diagnosis.people.models import User
from diagnosis.people.trail import record_event


def connect_receivers(app: object) -> None:
    """Listen to the signals; ``app`` is the noun whose tables stand when the shared table is made."""
    post_migrate.connect(make_shared_table, sender=app)
    account.user_logged_in.connect(note_sign_in)
    user_logged_out.connect(note_sign_out)
    user_login_failed.connect(note_failed_sign_in)
    second_step.authentication_failed.connect(note_failed_second_step)
    account.password_changed.connect(note_changed_password)
    account.password_set.connect(note_changed_password)
    account.password_reset.connect(note_reset_password)
    second_step.authenticator_added.connect(note_added_second_step)
    second_step.authenticator_removed.connect(note_removed_second_step)
    second_step.authenticator_used.connect(tell_of_used_recovery_code)
    identity.social_account_added.connect(note_linked_identity)
    identity.social_account_removed.connect(note_unlinked_identity)


def note_sign_in(*, user: User, **_: Any) -> None:
    """Note who came in, whichever way."""
    record_event("people.signed_in", by=user, person=user)


def note_sign_out(*, user: User | None, **_: Any) -> None:
    """Note who left; an account that was just deleted has its own event."""
    if user is not None and user.pk is not None:
        record_event("people.signed_out", by=user, person=user)


def note_failed_sign_in(*, credentials: dict[str, Any], **_: Any) -> None:
    """Note whose account it was, if any; what was typed and from where stays out."""
    email = str(credentials.get("email") or "")
    person = User.objects.filter(email__iexact=email).first() if email else None
    record_event("people.sign_in_failed", by=None, person=person)


def note_failed_second_step(*, user: User, **_: Any) -> None:
    """Note a wrong code like a wrong password."""
    record_event("people.sign_in_failed", by=None, person=user)


def note_changed_password(*, user: User, **_: Any) -> None:
    """Note a password changed, or chosen for the first time, on the account page."""
    record_event("people.password_changed", by=user, person=user)


def note_reset_password(*, user: User, **_: Any) -> None:
    """Note it, and open a lock: who reads the account's mail need not wait."""
    record_event("people.password_reset", by=user, person=user)
    get_adapter().forget_failed_tries(user)


def note_added_second_step(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Note the app on the phone; the recovery codes come with it."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_event("people.two_step_on", by=user, person=user)


def note_removed_second_step(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Note that the app on the phone is gone."""
    if authenticator.type == Authenticator.Type.TOTP:
        record_event("people.two_step_off", by=user, person=user)


def tell_of_used_recovery_code(*, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Write to the person: whoever holds their codes could have done it."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        authenticator.refresh_from_db()  # another instance wrote which code was used
        left = len(authenticator.wrap().get_unused_codes())
        get_adapter().send_notification_mail("mfa/email/recovery_code_used", user, {"left": left})


def note_linked_identity(*, sociallogin: SocialLogin, **_: Any) -> None:
    """Note a new way to sign in."""
    record_event("people.identity_linked", by=sociallogin.user, person=sociallogin.user)


def note_unlinked_identity(*, socialaccount: SocialAccount, **_: Any) -> None:
    """Note a way to sign in that is gone."""
    record_event("people.identity_unlinked", by=socialaccount.user, person=socialaccount.user)
