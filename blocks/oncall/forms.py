"""The forms about a rota: somebody stands in, two shifts are exchanged, something is left for the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from blocks.kit import Block, asked, checkboxes, context, local, modal, option, say, select, text_input, time_input
from slackbot.cases.oncall.shifts import Shift
from slackbot.cases.oncall.state import Rota
from slackbot.clock import millis
from slackbot.i18n import text

STAND_IN, SWAP, NOTE = "rota.stand_in", "rota.swap", "rota.write_handover"
AT_ONCE, LAYER, PERSON, SINCE, UNTIL, REASON, MINE, THEIRS, TEXT = (
    "at_once",
    "layer",
    "person",
    "since",
    "until",
    "reason",
    "mine",
    "theirs",
    "text",
)
MOST_SHIFTS = 50
ASK = "oncall.form.ask"
Named = Sequence[tuple[str, str]]
"""(user id, name)"""


def stand_in(locale: str, rota: Rota, people: Named, now: datetime, metadata: dict[str, str]) -> dict[str, Any]:
    layers = [option(layer.name, layer.name) for layer in rota.terms.layers]
    who = [option(name, user) for user, name in people]
    blocks = [
        asked(LAYER, text(locale, "oncall.form.layer"), select(LAYER, layers, rota.terms.layers[0].name)),
        asked(PERSON, text(locale, "oncall.form.person"), select(PERSON, who, metadata.get("me"))),
        asked(SINCE, text(locale, "oncall.form.since"), time_input(SINCE, now)),
        asked(UNTIL, text(locale, "oncall.form.until"), time_input(UNTIL)),
        asked(REASON, text(locale, "oncall.form.reason"), text_input(REASON, longest=200), optional=True),
        *_at_once(locale, metadata),
        context(say(locale, "oncall.form.stand_in.small")),
    ]
    return _modal(locale, "oncall.form.stand_in.title", STAND_IN, rota, blocks, metadata, ASK)


def swap(
    locale: str,
    rota: Rota,
    mine: Sequence[Shift],
    theirs: Sequence[Shift],
    names: dict[str, str],
    metadata: dict[str, str],
) -> dict[str, Any]:
    blocks = [
        asked(MINE, text(locale, "oncall.form.mine"), select(MINE, _shifts(mine, rota, names))),
        asked(THEIRS, text(locale, "oncall.form.theirs"), select(THEIRS, _shifts(theirs, rota, names))),
        *_at_once(locale, metadata),
        context(say(locale, "oncall.form.swap.small")),
    ]
    return _modal(locale, "oncall.form.swap.title", SWAP, rota, blocks, metadata, ASK)


def note(locale: str, rota: Rota, metadata: dict[str, str]) -> dict[str, Any]:
    box = text_input(TEXT, multiline=True, initial=rota.note)
    blocks = [asked(TEXT, text(locale, "oncall.form.note.label"), box), context(say(locale, "form.stays_in_desk"))]
    return _modal(locale, "oncall.form.note.title", NOTE, rota, blocks, metadata)


def _at_once(locale: str, metadata: dict[str, str]) -> list[Block]:
    """For a lead alone."""
    if not metadata.get("leads"):
        return []
    box = checkboxes(AT_ONCE, [option(text(locale, "oncall.form.at_once"), AT_ONCE)])
    return [asked(AT_ONCE, text(locale, "oncall.form.urgent"), box, optional=True)]


def _shifts(found: Sequence[Shift], rota: Rota, names: dict[str, str]) -> list[dict[str, Any]]:
    """`<layer>|<begin in ms>`"""
    return [
        option(
            f"{local(shift.since, rota.terms.tz)[:16]} {names.get(shift.person, shift.person)} ({shift.layer})",
            f"{shift.layer}|{millis(shift.since)}",
        )
        for shift in found[:MOST_SHIFTS]
    ]


def _modal(
    locale: str,
    title: str,
    callback: str,
    rota: Rota,
    blocks: list[Block],
    metadata: dict[str, str],
    submit: str = "form.save",
) -> dict[str, Any]:
    kept = orjson.dumps({"rota": rota.id, **metadata}).decode()
    return modal(locale, text(locale, title), callback, blocks, submit=text(locale, submit), metadata=kept)
