"""What an address asks of the table of places besides ground and filters, and addresses that say it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from diagnosis.comparison.filters import Option, Selection
from diagnosis.comparison.matrix_choices import Field
from diagnosis.comparison.matrix_reference import has_reference
from diagnosis.comparison.matrix_wording import ORDERS
from diagnosis.comparison.table_order import (
    BY_PLACE,
    CLASS,
    PLACE,
    ROUND,
    STAGE,
    Order,
    order_by_click,
    read_order,
)
from diagnosis.comparison.wording import say_unknown
from diagnosis.results.wording import in_language
from frameworks.spec import Framework

LONGEST_NUMBER = 9
NO = "no"


@dataclass(frozen=True)
class Asked:
    """What an address asks of the table besides ground and filters."""

    order: Order
    reference: bool
    open: int | None
    element: str


def read_asked(selection: Selection, parameters: Mapping[str, str]) -> tuple[Asked, list[str]]:
    """Read order, opened row and the switch of the published marks; sentences say what is not there."""
    problems: list[str] = []
    spec = selection.ground.spec if selection.ground else None
    wanted = parameters.get("sort", "").strip()
    order = read_order(wanted, list_columns(spec)) if wanted else BY_PLACE
    if order is None:
        problems.append(say_unknown("sort", wanted))
    elif selection.ground is not None and selection.ground.is_common and _is_domain(order, spec):
        order = None
        problems.append(_("On the questions that stayed the same, the table cannot be ordered by a score."))
    shown = parameters.get("open", "").strip()
    is_number = shown.isascii() and shown.isdecimal() and len(shown) <= LONGEST_NUMBER
    reference = parameters.get("reference", "").strip() != NO
    element = parameters.get("element", "").strip()
    return Asked(order or BY_PLACE, reference, int(shown) if is_number else None, element), problems


def address_query(selection: Selection, asked: Asked, **changes: str) -> str:
    """Return the query of an address of this table: ground, filters, order, published marks."""
    own = {
        "sort": "" if asked.order == BY_PLACE else asked.order.address,
        "reference": "" if asked.reference else NO,
    }
    return selection.address_part(**{**own, **changes})


def list_columns(spec: Framework | None) -> dict[str, str]:
    """Return the columns by which the table can be ordered, with their titles."""
    words = {column: str(title) for column, title in ORDERS.items()}
    domains = {domain.key: in_language(domain.title) for domain in spec.domains} if spec else {}
    stage = {STAGE: words[STAGE]} if spec and spec.stages else {}
    return {PLACE: words[PLACE], **domains, **stage, CLASS: words[CLASS], ROUND: words[ROUND]}


def _is_domain(order: Order, spec: Framework | None) -> bool:
    return spec is not None and order.column in spec.domains_by_key


def list_table_fields(selection: Selection, asked: Asked) -> list[Field]:
    """Return the lists of choices for the order of the rows, and whether the published marks stand below."""
    spec = selection.ground.spec if selection.ground else None
    columns = list_columns(spec)
    orders = [
        asked.order if asked.order.column == column else order_by_click(Order(""), column)
        for column in columns
    ]
    options = [Option(order.address, name_order(order, columns[order.column])) for order in orders]
    is_sorted = asked.order != BY_PLACE
    fields = [Field("sort", _("Order of the table"), "", options, asked.order.address, is_sorted)]
    if has_reference(selection):
        choices = [Option("", _("Shown at the end")), Option(NO, _("Not shown"))]
        value = "" if asked.reference else NO
        fields.append(Field("reference", _("Published marks of 2022"), "", choices, value, bool(value)))
    return fields


def name_order(order: Order, title: str) -> str:
    """Name an order of the table by the title of its column."""
    if order.column in {PLACE, CLASS}:
        return _("%(column)s, from the end") % {"column": title} if order.descending else title
    if order.descending:
        return _("%(column)s, from the highest") % {"column": title}
    return _("%(column)s, from the lowest") % {"column": title}
