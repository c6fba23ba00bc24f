"""What a distribution is of: the whole, a domain, an element or, by name only, a single question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from diagnosis.comparison.wording import say_unknown
from diagnosis.results.models import NodeKind
from diagnosis.results.wording import in_language, name_node
from diagnosis.scoring.records import OVERALL
from frameworks.spec import Domain, Framework, PlaceKind, Question

QUESTION = "question"


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the framework, or a question; ``title`` is in the reader's language."""

    kind: str
    key: str
    title: str

    @property
    def is_question(self) -> bool:
        return self.kind == QUESTION


@dataclass(frozen=True, slots=True)
class NodeGroup:
    """A domain with its nodes, as a list of choices shows them; the first group has no title."""

    title: str
    nodes: tuple[Node, ...]


@dataclass(frozen=True)
class NodeList:
    """All that may be chosen: nodes that a mode asks of a kind of place; questions only where named."""

    spec: Framework
    mode: str
    place_kind: PlaceKind
    with_questions: bool

    @cached_property
    def groups(self) -> tuple[NodeGroup, ...]:
        whole = Node(NodeKind.OVERALL, OVERALL, name_node(OVERALL, self.spec))
        domains = self.spec.domains
        found = [NodeGroup(in_language(domain.title), tuple(self._list(domain))) for domain in domains]
        return NodeGroup("", (whole,)), *(group for group in found if group.nodes)

    def read(self, asked: str) -> tuple[Node, list[str]]:
        """Return the node of an address, else the whole with a sentence about what is not there."""
        nodes = {node.key: node for group in self.groups for node in group.nodes}
        asked = asked.strip()
        if asked in nodes:
            return nodes[asked], []
        if asked in self.spec.questions_by_key and not self.with_questions:
            problem = _("Single questions are shown only for places that you may see by name.")
        else:
            problem = say_unknown("node", asked)
        return nodes[OVERALL], [problem] if asked else []

    def _list(self, domain: Domain) -> Iterator[Node]:
        elements = [
            (element, questions)
            for element in domain.elements
            if (questions := self.spec.questions_for(element, self.mode, self.place_kind))
        ]
        if not elements:
            return
        yield Node(NodeKind.DOMAIN, domain.key, in_language(domain.title))
        for element, _questions in elements:
            title = f"{element.number} {in_language(element.short_title)}"
            yield Node(NodeKind.ELEMENT, element.key, title)
        for _element, questions in elements if self.with_questions else ():
            for question in questions:
                yield Node(QUESTION, question.key, self._name(question))

    def _name(self, question: Question) -> str:
        """Say that it is a question, since elements have names like theirs."""
        words = {
            "kind": in_language(self.spec.node_titles["question"]),
            "title": in_language(question.short_text),
        }
        return _("%(kind)s: %(title)s") % words
