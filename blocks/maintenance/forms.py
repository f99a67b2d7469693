"""The forms about a window: planned, moved, extended, ended, cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from blocks.announcements.common import LONGEST_TITLE, title
from blocks.around import Surroundings
from blocks.kit import (
    SECTION_TEXT,
    Block,
    asked,
    checkboxes,
    context,
    cut,
    divider,
    joined,
    modal,
    multi_select,
    option,
    section,
    select,
    text_input,
    time_input,
)
from slackbot.cases.maintenance.concerns import Against, Concern
from slackbot.cases.maintenance.state import Window
from slackbot.words import Rendered

PLAN, ANNOUNCE = "window.plan", "window.announce"
MOST_BLOCKS = 100
MOST = 20
"""Of what speaks against it."""
TITLE_JA, TITLE_EN, GROUND, SYSTEMS, CUSTOMERS = "title_ja", "title_en", "ground", "systems", "customers"
START, EXPECTED, LATEST, MORE, CONTACT = "start", "expected", "latest", "more", "contact"
IMPACT_JA, IMPACT_EN, WORKS_JA, WORKS_EN = "impact_ja", "impact_en", "works_ja", "works_en"
TEXT = "text"
RISK, BY_ITSELF, AFTER = "risk", "by_itself", "after"
ALL = "*"
Named = Sequence[tuple[str, str]]


def plan(
    around: Surroundings, grounds: Named, systems: Named, customers: Named, after: bool, metadata: dict[str, str]
) -> dict[str, Any]:
    """`after`: it has begun, or is over, already."""
    say = around.plain
    chosen = [option(say("maintenance.form.everybody"), ALL), *(option(name, key) for key, name in customers)]
    flags = [option(say("maintenance.form.risk"), RISK), option(say("maintenance.form.by_itself"), BY_ITSELF)]
    blocks: list[Block] = [
        asked(GROUND, say("maintenance.form.ground"), select(GROUND, [option(text, ref) for ref, text in grounds])),
        asked(TITLE_JA, say("maintenance.form.title_ja"), text_input(TITLE_JA, longest=LONGEST_TITLE), optional=True),
        asked(TITLE_EN, say("maintenance.form.title_en"), text_input(TITLE_EN, longest=LONGEST_TITLE), optional=True),
        asked(SYSTEMS, say("maintenance.form.systems"), _systems(systems)),
        asked(CUSTOMERS, say("maintenance.form.customers"), multi_select(CUSTOMERS, chosen, [ALL])),
        asked(START, say("maintenance.form.start"), time_input(START)),
        asked(EXPECTED, say("maintenance.form.expected"), time_input(EXPECTED)),
        asked(LATEST, say("maintenance.form.latest"), time_input(LATEST)),
        asked(IMPACT_JA, say("maintenance.form.impact_ja"), text_input(IMPACT_JA, multiline=True), optional=True),
        asked(IMPACT_EN, say("maintenance.form.impact_en"), text_input(IMPACT_EN, multiline=True), optional=True),
        asked(WORKS_JA, say("maintenance.form.works_ja"), text_input(WORKS_JA, multiline=True), optional=True),
        asked(WORKS_EN, say("maintenance.form.works_en"), text_input(WORKS_EN, multiline=True), optional=True),
        asked(CONTACT, say("maintenance.form.contact"), text_input(CONTACT, longest=200), optional=True),
        asked(MORE, say("maintenance.form.more"), checkboxes(MORE, flags), optional=True),
    ]
    kept = orjson.dumps({**metadata, **({AFTER: "yes"} if after else {})}).decode()
    name = say("maintenance.form.plan.title_after" if after else "maintenance.form.plan.title")
    return modal(around.locale, name, PLAN, blocks, submit=say("maintenance.form.preview"), metadata=kept)


def preview(
    window: Window,
    around: Surroundings,
    cards: Sequence[tuple[str, Rendered]],
    against: Sequence[tuple[str, Concern]],
    metadata: dict[str, str],
) -> dict[str, Any]:
    """What speaks against it, and what the customers will read, once in each language that one of them reads."""
    told = around.say("maintenance.form.preview.text", count=len(window.recipients))
    blocks: list[Block] = [section(told), *_against(against, around)]
    for name, card in cards:
        blocks += [divider(), context(around.say("maintenance.form.preview.of", name=name))]
        blocks += [block for block in card.blocks if block["type"] != "actions"]
    kept = orjson.dumps({"window": window.id, "shown": window.shown(), **metadata}).decode()
    name, submit = around.plain("maintenance.form.preview.title"), around.plain("maintenance.form.preview.submit")
    return modal(around.locale, name, ANNOUNCE, blocks[:MOST_BLOCKS], submit=submit, metadata=kept)


def _against(against: Sequence[tuple[str, Concern]], around: Surroundings) -> list[Block]:
    if not against:
        return []
    said = [
        around.say(f"maintenance.against.{each.against}", name=name, what=each.what) for name, each in against[:MOST]
    ]
    more = [context(around.say("command.list.more", count=len(against) - MOST))] if len(against) > MOST else []
    blocks: list[Block] = [section(cut(joined(said), SECTION_TEXT)), *more]
    if any(each.against is Against.SHORT_NOTICE for _, each in against):
        label = around.plain("maintenance.form.preview.reason")
        blocks.append(asked(TEXT, label, text_input(TEXT, multiline=True)))
    return blocks


def times(window: Window, around: Surroundings, verb: str, metadata: dict[str, str]) -> dict[str, Any]:
    """Moved: three times. Extended: the new end."""
    stop, say = window.stop, around.plain
    latest = asked(LATEST, say("maintenance.form.latest"), time_input(LATEST, stop.latest_end))
    blocks = [latest]
    if verb == "move":
        blocks = [
            asked(START, say("maintenance.form.start"), time_input(START, stop.start)),
            asked(EXPECTED, say("maintenance.form.expected"), time_input(EXPECTED, stop.expected_end)),
            latest,
        ]
    return _about(window, around, verb, blocks, metadata)


def words(window: Window, around: Surroundings, verb: str, metadata: dict[str, str]) -> dict[str, Any]:
    """Ended: the check that was done. Cancelled: why. Both are read by the customers."""
    label = around.plain(f"maintenance.form.{verb}.label")
    return _about(window, around, verb, [asked(TEXT, label, text_input(TEXT, multiline=True))], metadata)


def _about(
    window: Window, around: Surroundings, verb: str, blocks: list[Block], metadata: dict[str, str]
) -> dict[str, Any]:
    first = section(around.say("maintenance.form.about", id=window.id, title=title(window.stop, around)))
    told = context(around.say("maintenance.form.all_are_told", count=len(window.recipients)))
    kept = orjson.dumps({"window": window.id, **metadata}).decode()
    return modal(
        around.locale,
        around.plain(f"maintenance.form.{verb}.title"),
        f"window.{verb}",
        [first, *blocks, told],
        submit=around.plain("form.send"),
        metadata=kept,
    )


def _systems(systems: Named) -> dict[str, Any]:
    return multi_select(SYSTEMS, [option(name, key) for key, name in systems])
