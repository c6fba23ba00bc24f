"""People, their roles, invitations to take one, and the trail of what was done."""

from diagnosis.people.models.events import Event
from diagnosis.people.models.invitations import Invitation
from diagnosis.people.models.roles import PLACE_ROLES, Role, RoleKind
from diagnosis.people.models.users import User, UserManager

__all__ = ["PLACE_ROLES", "Event", "Invitation", "Role", "RoleKind", "User", "UserManager"]
