"""What the other nouns tell `jobs` when the application starts, so that `jobs` need not know them.

A noun calls these from its ``AppConfig.ready``: the kinds of job it does, and how it finds the
files that a killed worker left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

OrphanRemover = Callable[[], int]


class UnknownJobKindError(LookupError):
    """No noun registered this kind of job."""


@dataclass(frozen=True, slots=True)
class JobKind:
    """One kind of job: the name of its Celery task, how long one try may take, and its sentences.

    ``sentences`` maps the codes of the noun's steps and failures to lazily translated text.
    """

    name: str
    time_limit: timedelta
    sentences: Mapping[str, StrOrPromise] = field(default_factory=dict)


KINDS: dict[str, JobKind] = {}
ORPHAN_REMOVERS: dict[str, OrphanRemover] = {}
DAILY: dict[str, int] = {}
"""The kinds that are done once a day, each with the hour (0 to 23, the site's time) from which."""


def register_kind(
    *, name: str, time_limit: timedelta, sentences: Mapping[str, StrOrPromise] | None = None
) -> JobKind:
    """Make a kind known; registering the same name again replaces it."""
    kind = JobKind(name=name, time_limit=time_limit, sentences=dict(sentences or {}))
    KINDS[name] = kind
    return kind


def load_kind(name: str) -> JobKind:
    """Return the registered kind; an unknown name raises ``UnknownJobKindError``."""
    try:
        return KINDS[name]
    except KeyError as error:
        raise UnknownJobKindError(name) from error


def register_orphan_remover(*, noun: str, remove: OrphanRemover) -> None:
    """Have ``remove`` called by every sweep; it returns how many files it removed."""
    ORPHAN_REMOVERS[noun] = remove


def register_daily(*, name: str, from_hour: int) -> None:
    """Have a registered kind asked for once a day over all workers; its parameter ``day`` is the date."""
    DAILY[name] = from_hour
