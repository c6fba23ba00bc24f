"""What can go wrong with roles, invitations and accounts, each with a sentence for the person.

PeopleError
├── RoleHeldAlready       the address has this role already
├── InvitedAlready        an invitation to the same role waits already
├── PastDate              a role that would have ended before it began
├── RoleEnded             somebody ended it already
├── LastLead              a place would be left without a lead
├── LastAdministrator     the site would be left without an administrator
├── InvitationUnusable    taken, withdrawn or expired; names which
└── WrongAddress          an invitation for another address
"""

from __future__ import annotations

from django.utils.translation import gettext as _


class PeopleError(Exception):
    """Base of all refusals; ``str(error)`` is a sentence, ``field`` the form's field it belongs to."""

    field: str | None = None


class RoleHeldAlready(PeopleError):
    field = "email"

    def __init__(self) -> None:
        super().__init__(_("This person has this role already."))


class InvitedAlready(PeopleError):
    field = "email"

    def __init__(self) -> None:
        super().__init__(
            _("An invitation to this role waits at this address. You can send it again from the list.")
        )


class PastDate(PeopleError):
    field = "until"

    def __init__(self) -> None:
        super().__init__(_("This day is past. Choose today or a later day."))


class RoleEnded(PeopleError):
    def __init__(self) -> None:
        super().__init__(_("This role has ended already."))


class LastLead(PeopleError):
    """Names the places that would be left without a lead."""

    field = "until"

    def __init__(self, places: list[str]) -> None:
        self.places = places
        super().__init__(
            _("No other lead of %(places)s would be left. Name another lead first.")
            % {"places": _(", ").join(places)}
        )


class LastAdministrator(PeopleError):
    field = "until"

    def __init__(self) -> None:
        super().__init__(_("No other administrator would be left. Name another administrator first."))


class InvitationUnusable(PeopleError):
    """``state`` says why: ``accepted``, ``withdrawn`` or ``expired``."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(
            {
                "accepted": _("This invitation was accepted already."),
                "withdrawn": _("This invitation was withdrawn."),
            }.get(state, _("This invitation has expired."))
        )


class WrongAddress(PeopleError):
    def __init__(self) -> None:
        super().__init__(_("This invitation was sent to another address."))
