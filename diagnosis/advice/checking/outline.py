"""What the checks of meaning read: the records that can be found, however broken the rest is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from frameworks.spec import Framework
from frameworks.validation.outline import Found


@dataclass(frozen=True)
class Vocabulary:
    """What a library may name outside itself: its framework, and the keys of places."""

    framework: Framework
    issues: frozenset[str]
    economic_groups: frozenset[str]
    characters: frozenset[str]


class LibraryOutline:
    """A document with what it may name."""

    def __init__(self, document: Mapping[str, object], vocabulary: Vocabulary) -> None:
        self.root = Found("", document)
        self.vocabulary = vocabulary

    @property
    def framework(self) -> Framework:
        """The framework whose elements and questions the measures name."""
        return self.vocabulary.framework

    @cached_property
    def measures(self) -> tuple[Found, ...]:
        """The measures that are records."""
        return self.root.listed("measures")

    @cached_property
    def measure_keys(self) -> frozenset[str]:
        """The keys of the measures."""
        return keys_of(self.measures)

    @cached_property
    def disputes(self) -> tuple[Found, ...]:
        """The questions on which sources disagree."""
        return self.root.listed("disputes")

    def options(self, choice: str) -> tuple[Found, ...]:
        """The options of a guided choice: ``scaling`` or ``business_models``."""
        return self.root.inner(choice).listed("options")

    def directions(self, part: str) -> tuple[Found, ...]:
        """The rows of a part of the directions of classes."""
        return self.root.inner("class_directions").listed(part)


def keys_of(records: tuple[Found, ...]) -> frozenset[str]:
    """Return the keys that records have."""
    return frozenset(key for record in records if (key := record.word("key")) is not None)
