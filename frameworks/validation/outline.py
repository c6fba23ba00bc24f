"""The records of a document that can be found, with their places, however broken the rest is.

Checks of meaning (references, weights, rules) read the document through this outline, so that one
wrong value hides no other problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Found:
    """A record and its place."""

    place: str
    record: Mapping[str, object]

    def word(self, key: str) -> str | None:
        """Return the text at a key, or None where there is no text."""
        value = self.record.get(key)
        return value if isinstance(value, str) else None

    def number(self, key: str) -> float | None:
        """Return the number at a key, or None where there is no number."""
        value = self.record.get(key)
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    def weight(self) -> float | None:
        """Return the weight: 1 where it is left out, None where it is no number."""
        return 1 if self.record.get("weight") is None else self.number("weight")

    def words(self, key: str) -> tuple[str, ...]:
        """Return the texts of a list at a key."""
        value = self.record.get(key)
        return tuple(item for item in value if isinstance(item, str)) if isinstance(value, list) else ()

    def listed(self, key: str) -> tuple[Found, ...]:
        """Return the records of a list at a key."""
        value = self.record.get(key)
        if not isinstance(value, list):
            return ()
        place = f"{self.place}.{key}" if self.place else key
        return tuple(
            Found(f"{place}[{index}]", item) for index, item in enumerate(value) if isinstance(item, Mapping)
        )

    def inner(self, key: str) -> Found:
        """Return the record at a key; an empty one where there is none."""
        value = self.record.get(key)
        place = f"{self.place}.{key}" if self.place else key
        return Found(place, value if isinstance(value, Mapping) else {})

    def mapped(self, key: str) -> tuple[tuple[str, Found], ...]:
        """Return the keys and records of a mapping at a key."""
        outer = self.inner(key)
        return tuple((str(name), outer.inner(str(name))) for name in outer.record)


@dataclass(frozen=True, slots=True)
class FoundQuestion:
    """A question with the keys of the element and domain that hold it."""

    found: Found
    element: Found
    domain: Found


@dataclass(frozen=True)
class Outline:
    """What can be found in a document."""

    document: Mapping[str, object]

    @cached_property
    def root(self) -> Found:
        """The document itself."""
        return Found("", self.document)

    @cached_property
    def domains(self) -> tuple[Found, ...]:
        """The domains."""
        return self.root.listed("domains")

    @cached_property
    def elements(self) -> tuple[tuple[Found, Found], ...]:
        """The elements, each with its domain."""
        return tuple((element, domain) for domain in self.domains for element in domain.listed("elements"))

    @cached_property
    def questions(self) -> tuple[FoundQuestion, ...]:
        """The questions with their element and domain."""
        return tuple(
            FoundQuestion(question, element, domain)
            for element, domain in self.elements
            for question in element.listed("questions")
        )

    @cached_property
    def levels_of_scales(self) -> Mapping[str, tuple[str, ...]]:
        """Keys of the levels of each scale, in order."""
        return {
            key: tuple(name for level in scale.listed("levels") if (name := level.word("key")))
            for scale in self.root.listed("scales")
            if (key := scale.word("key"))
        }

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Keys of the modes, in order."""
        return tuple(key for key, _ in self.root.mapped("mode_titles"))

    @cached_property
    def domain_keys(self) -> frozenset[str]:
        """Keys of the domains."""
        return frozenset(self._keys_of(self.domains))

    @cached_property
    def element_keys(self) -> frozenset[str]:
        """Keys of the elements."""
        return frozenset(self._keys_of(element for element, _ in self.elements))

    def keys_of(self, part: str) -> frozenset[str]:
        """Return the keys of the records in a list at the top of the document."""
        return frozenset(self._keys_of(self.root.listed(part)))

    @staticmethod
    def _keys_of(records: Iterator[Found] | tuple[Found, ...]) -> Iterator[str]:
        return (key for record in records if (key := record.word("key")) is not None)
