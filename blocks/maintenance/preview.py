"""What each customer will read of a stop, and what speaks against it, before anybody is told (Art. 9)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import orjson

from blocks.around import Surroundings
from blocks.kit import Block, asked, checkboxes, context, divider, modal, option, section
from blocks.maintenance.forms import against_it, some_names
from blocks.which_customer import several
from slackbot.cases.maintenance.concerns import Against, Concern
from slackbot.cases.maintenance.state import Window
from slackbot.words import Rendered, value

ANNOUNCE = "window.announce"
LEAVE_OUT, LEAVE_OUT_KINDS = "leave_out", "leave_out_kinds"
MOST_BLOCKS = 100


@value
class Shown:
    """What there is to look at."""

    cards: Sequence[tuple[str, Rendered]]
    """Once in each language that one of them reads, with the name of whose it is."""
    against: Sequence[tuple[str, Concern]] = ()
    languages: Sequence[str] = ()
    untold: Sequence[str] = ()
    """Who uses its systems and is not among those who are told."""
    agreed: Sequence[tuple[str, list[Block]]] = ()
    """What consultations about such stops came to, by customer."""


def preview(window: Window, around: Surroundings, shown: Shown, metadata: dict[str, str]) -> dict[str, Any]:
    count = len(window.recipients)
    blocks: list[Block] = [
        section(around.say("maintenance.form.preview.text", count=count)),
        *_untold(shown.untold, around),
        *against_it(shown.against, around, shown.languages),
        *(_leave_out(shown.against, around) if count > 1 else []),
    ]
    for name, said in shown.agreed:
        blocks += [divider(), section(around.say("maintenance.form.preview.agreed", name=name)), *said]
    for name, card in shown.cards:
        blocks += [divider(), context(around.say("maintenance.form.preview.of", name=name))]
        blocks += [block for block in card.blocks if block["type"] != "actions"]
    kept = orjson.dumps({"window": window.id, "shown": window.shown(), **metadata}).decode()
    name, submit = around.plain("maintenance.form.preview.title"), around.plain("maintenance.form.preview.submit")
    return modal(around.locale, name, ANNOUNCE, blocks[:MOST_BLOCKS], submit=submit, metadata=kept)


def _untold(names: Sequence[str], around: Surroundings) -> list[Block]:
    if not names:
        return []
    line = around.say("maintenance.form.preview.untold", count=len(names), names=some_names(names, around))
    return [context(line)]


def _leave_out(against: Sequence[tuple[str, Concern]], around: Surroundings) -> list[Block]:
    """All against whom the same speaks, or one by one: of thousands nobody picks them singly."""
    alone = asked(LEAVE_OUT, around.plain("maintenance.form.leave_out"), several(around, LEAVE_OUT), optional=True)
    if not against:
        return [alone]
    customers = Counter(kind for kind, _ in {(each.against, each.customer) for _, each in against})
    offer = [
        option(around.plain("maintenance.form.kind", kind=around.plain(f"maintenance.kind.{kind}"), count=count), kind)
        for kind in Against
        if (count := customers[kind])
    ]
    kinds = checkboxes(LEAVE_OUT_KINDS, offer)
    return [asked(LEAVE_OUT_KINDS, around.plain("maintenance.form.leave_out_kinds"), kinds, optional=True), alone]
