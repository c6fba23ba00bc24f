"""Where a role holds: one place, one programme, one framework, or the whole site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from diagnosis.people.models import PLACE_ROLES, Invitation, Role, RoleKind
from diagnosis.places.models import Place, Programme
from frameworks.models import Framework


@dataclass(frozen=True, slots=True)
class Scope:
    """At most one of the three; none of them means the whole site."""

    place: Place | None = None
    programme: Programme | None = None
    framework: Framework | None = None

    @classmethod
    def of(cls, row: Role | Invitation) -> Scope:
        """Return the scope of a role or of an invitation."""
        return cls(row.place, row.programme, row.framework)

    def __str__(self) -> str:
        return str(self.place or self.programme or self.framework or _("whole site"))

    @property
    def fields(self) -> dict[str, Any]:
        """The columns of a role or an invitation with this scope, to make one or to find it."""
        return {
            "place": self.place,
            "programme": self.programme,
            "framework": self.framework,
            "for_site": self.place is None and self.programme is None and self.framework is None,
        }

    @property
    def kinds(self) -> tuple[RoleKind, ...]:
        """The kinds of role that this scope can have."""
        if self.place is not None:
            return PLACE_ROLES
        if self.programme is not None:
            return (RoleKind.CONSULTANT,)
        if self.framework is not None:
            return (RoleKind.EDITOR,)
        return (RoleKind.EDITOR, RoleKind.ADMINISTRATOR)

    @property
    def address(self) -> str:
        """The page that lists who has a role here."""
        if self.place is not None:
            return reverse("people:members", args=[self.place.key])
        if self.programme is not None:
            return reverse("people:programme-members", args=[self.programme.key])
        return reverse("people:everybody")
