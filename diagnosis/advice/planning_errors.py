"""What can go wrong when a roadmap is written, each with a sentence for the person.

PlanningError
├── StaleLine     somebody else changed the line first; carries it as it is saved now
├── StaleOrder    somebody else added, moved or took away lines first
├── InvalidLine   a value that does not fit; names the field
├── LineGone      the line was deleted meanwhile
├── NotOffered    a measure, question or level that the library or the framework does not have
└── RoadmapFull   more lines than a roadmap holds
"""

from __future__ import annotations

from django.utils.translation import gettext as _

from diagnosis.advice.models import PlanItem


class PlanningError(Exception):
    """Base of all refusals; ``str(error)`` is a sentence in the reader's language."""


class StaleLine(PlanningError):
    """Carries the line as it is saved now."""

    def __init__(self, current: PlanItem) -> None:
        self.current = current
        super().__init__(_("Somebody else changed this line while you were editing. Nothing is overwritten."))


class StaleOrder(PlanningError):
    def __init__(self) -> None:
        super().__init__(
            _("Somebody else changed the roadmap meanwhile. This is how it stands now. Move the line again.")
        )


class InvalidLine(PlanningError):
    """Names the field that is wrong."""

    def __init__(self, field: str, sentence: str) -> None:
        self.field = field
        super().__init__(sentence)


class LineGone(PlanningError):
    def __init__(self) -> None:
        super().__init__(_("Somebody else deleted this line meanwhile."))


class NotOffered(PlanningError):
    def __init__(self) -> None:
        super().__init__(_("This is not among the measures and questions of this round."))


class RoadmapFull(PlanningError):
    def __init__(self, most: int) -> None:
        text = _("A roadmap holds up to %(most)s lines. Delete what you do not need, then add this.")
        super().__init__(text % {"most": most})
