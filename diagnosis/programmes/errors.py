"""What can go wrong when a programme is changed, each with a sentence for the person.

ProgrammeError
├── AlreadyMember      the place is in the programme
├── KnownPlace         a place of this name and country is there already
├── RemindedToday      one reminder a place and day is enough
└── NobodyToRemind     nothing is open, or nobody has a role there
"""

from __future__ import annotations

from django.utils.translation import gettext as _


class ProgrammeError(Exception):
    """Base of all refusals; ``str(error)`` is a sentence in the reader's language."""


class AlreadyMember(ProgrammeError):
    def __init__(self, place: object) -> None:
        super().__init__(_("%(place)s is in this programme already.") % {"place": place})


class KnownPlace(ProgrammeError):
    def __init__(self, place: object) -> None:
        super().__init__(
            _("%(place)s is known here already. Choose it from the list of places.") % {"place": place}
        )


class RemindedToday(ProgrammeError):
    def __init__(self) -> None:
        super().__init__(_("This place got a reminder today. Write again tomorrow."))


class NobodyToRemind(ProgrammeError):
    @classmethod
    def since_handed_in(cls) -> NobodyToRemind:
        return cls(_("This place has handed in its answers. There is nothing to remind of."))

    @classmethod
    def without_people(cls) -> NobodyToRemind:
        return cls(_("Nobody works for this place here yet. Invite its lead first."))
