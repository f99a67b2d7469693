"""Which customer? One menu for every form that our people fill in: its options are asked of the desk as one types.

A menu holds a hundred options, a provider has ten thousand customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from blocks.around import Surroundings
from blocks.kit import (
    Block,
    Element,
    actions,
    asked,
    context,
    cut,
    external_select,
    modal,
    multi_external_select,
    option,
    section,
)
from slackbot.agreement.particulars import Particulars

CUSTOMER = "customer"
OPTION_TEXT = 75
Option = dict[str, Any]


def offered(name: str, key: str) -> Option:
    """The key stands behind the name: two may be called alike."""
    return option(f"{cut(name, OPTION_TEXT - len(key) - 3)} ({key})", key)


def chosen(around: Surroundings) -> Block:
    """The form is about the one whose terms are around it; another choice draws it anew."""
    terms = around.terms.particulars
    return asked(CUSTOMER, around.plain("report.customer"), _menu(around, terms), dispatch=True)


def first(around: Surroundings, title: str, callback: str, metadata: dict[str, str]) -> dict[str, Any]:
    """Before anything else is asked. Nobody stands chosen: a slip would tell one customer of another (Art. 12).

    The menu has a line of its own: beside the question a company's full name and its key would be cut.
    """
    blocks: list[Block] = [
        section(around.say("customer.menu.which")),
        actions(_menu(around)),
        context(around.say("customer.menu.hint")),
    ]
    return modal(around.locale, title, callback, blocks, metadata=orjson.dumps(metadata).decode())


def _menu(around: Surroundings, terms: Particulars | None = None) -> Element:
    initial = offered(terms.name, terms.key) if terms else None
    return external_select(CUSTOMER, initial, around.plain("customer.menu.placeholder"))


def several(around: Surroundings, action_id: str) -> Element:
    return multi_external_select(action_id, (), around.plain("customer.menu.placeholder"))


def options(known: Sequence[tuple[str, str]]) -> list[Option]:
    """`known`: key and name."""
    return [offered(name, key) for key, name in known]
