"""The sentences of what happens to people, for the trail."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from diagnosis.people.models import RoleKind
from diagnosis.people.trail import register_event_kinds, register_param_words

EVENTS = {
    "people.signed_in": _("Signed in."),
    "people.signed_out": _("Signed out."),
    "people.sign_in_failed": _("A sign-in failed."),
    "people.locked_out": _("The account was locked for a while after too many failed tries."),
    "people.password_changed": _("Changed the password."),
    "people.password_reset": _("Chose a new password through a letter."),
    "people.two_step_on": _("Turned two-step sign-in on."),
    "people.two_step_off": _("Turned two-step sign-in off."),
    "people.identity_linked": _("Connected another way to sign in."),
    "people.identity_unlinked": _("Took another way to sign in away."),
    "people.token_made": _("Made a token for the API."),
    "people.token_revoked": _("Revoked a token for the API."),
    "people.role_given": _("Got the role “%(role)s”."),
    "people.role_ended": _("Lost the role “%(role)s”."),
    "people.role_until_changed": _("The last day of the role “%(role)s” was changed."),
    "people.invited": _("Somebody was invited to the role “%(role)s”."),
    "people.invitation_sent_again": _("An invitation to the role “%(role)s” was sent again."),
    "people.invitation_withdrawn": _("An invitation to the role “%(role)s” was withdrawn."),
    "people.invitation_accepted": _("An invitation to the role “%(role)s” was accepted."),
    "people.account_made": _("An account was made."),
    "people.account_changed": _("An account was changed."),
    "people.account_deleted": _("An account was deleted."),
    "people.exported": _("Downloaded: %(what)s."),
}
EXPORTS = {
    "trail": _("the trail"),
    "place-trail": _("the trail of a place"),
    "own-data": _("one’s own data"),
}


def register_events() -> None:
    """Tell the trail the sentences of this noun."""
    register_event_kinds(EVENTS)
    register_param_words("role", dict(RoleKind.choices))
    register_param_words("what", EXPORTS)
