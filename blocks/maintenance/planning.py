"""The form of a stop, and the preview of what each customer will read (Art. 9)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from blocks.announcements.common import LONGEST_TITLE
from blocks.around import Surroundings
from blocks.kit import (
    Block,
    asked,
    checkboxes,
    context,
    divider,
    modal,
    multi_select,
    option,
    section,
    select,
    text_input,
    time_input,
)
from blocks.maintenance.forms import EXPECTED, LATEST, START, against_it
from slackbot.cases.maintenance.concerns import Concern
from slackbot.cases.maintenance.state import Window
from slackbot.cases.stops import Texts
from slackbot.words import Ref, Rendered, value

PLAN, EDIT, ANNOUNCE = "window.plan", "window.edit", "window.announce"
MOST_BLOCKS, MOST_OPTIONS = 100, 100
TITLE_JA, TITLE_EN, GROUND, SYSTEMS, CUSTOMERS = "title_ja", "title_en", "ground", "systems", "customers"
MORE, CONTACT = "more", "contact"
IMPACT_JA, IMPACT_EN, WORKS_JA, WORKS_EN = "impact_ja", "impact_en", "works_ja", "works_en"
RISK, BY_ITSELF, AFTER, LEAVE_OUT = "risk", "by_itself", "after", "leave_out"
ALL = "*"
Named = Sequence[tuple[str, str]]


@value
class Choices:
    grounds: Named
    systems: Named
    customers: Named


@value
class Filled:
    """What the form knows already."""

    ground: Ref = ""
    title: Texts = Texts()
    impact: Texts = Texts()
    still_works: Texts = Texts()
    systems: tuple[str, ...] = ()
    customers: tuple[str, ...] = (ALL,)
    start: datetime | None = None
    expected: datetime | None = None
    latest: datetime | None = None
    contact: str = ""
    flags: tuple[str, ...] = ()


def of_window(window: Window) -> Filled:
    stop = window.stop
    flags = ((RISK, stop.data_at_risk), (BY_ITSELF, window.starts_by_itself))
    return Filled(
        ground=f"{stop.ground}|{stop.ground_said}",
        title=stop.title,
        impact=stop.impact,
        still_works=stop.still_works,
        systems=stop.systems,
        customers=window.recipients,
        start=stop.start,
        expected=stop.expected_end,
        latest=stop.latest_end,
        contact=stop.contact,
        flags=tuple(name for name, holds in flags if holds),
    )


def plan(around: Surroundings, choices: Choices, filled: Filled, verb: str, metadata: dict[str, str]) -> dict[str, Any]:
    """`verb`: plan, after (it has begun, or is over, already) or edit."""
    say, flags = around.plain, [RISK] if AFTER in metadata else [RISK, BY_ITSELF]
    offered = [option(say("maintenance.form.everybody"), ALL)]
    offered += [option(name, key) for key, name in choices.customers]
    systems = multi_select(SYSTEMS, [option(name, key) for key, name in choices.systems], filled.systems)
    grounds = select(GROUND, [option(text, ref) for ref, text in choices.grounds], filled.ground)
    when = ((START, filled.start), (EXPECTED, filled.expected), (LATEST, filled.latest))
    blocks: list[Block] = [
        *_about(around, metadata),
        *_title(around, filled),
        asked(GROUND, say("maintenance.form.ground"), grounds),
        asked(SYSTEMS, say("maintenance.form.systems"), systems),
        asked(CUSTOMERS, say("maintenance.form.customers"), multi_select(CUSTOMERS, offered, filled.customers)),
        *(asked(name, say(f"maintenance.form.{name}"), time_input(name, at)) for name, at in when),
        *_words(around, filled, flags),
    ]
    callback = EDIT if verb == "edit" else PLAN
    kept = orjson.dumps(metadata).decode()
    title, submit = say(f"maintenance.form.{verb}.title"), say("maintenance.form.preview")
    return modal(around.locale, title, callback, blocks, submit=submit, metadata=kept)


def _about(around: Surroundings, metadata: dict[str, str]) -> list[Block]:
    """What happens to the notice of a stop that has happened; which outage a planned one mends."""
    incident = metadata.get("incident", "")
    if AFTER in metadata:
        key = "maintenance.form.after.of" if incident else "maintenance.form.after.text"
        return [context(around.say(key, incident=incident))]
    return [context(around.say("maintenance.form.plan.of", incident=incident))] if incident else []


def reword(around: Surroundings, filled: Filled, told: int, metadata: dict[str, str]) -> dict[str, Any]:
    """Of what was announced the words; its time is moved, its ground and systems stay."""
    blocks = [
        context(around.say("maintenance.form.edit.text", count=told)),
        *_title(around, filled),
        *_words(around, filled, [RISK, BY_ITSELF]),
    ]
    kept, say = orjson.dumps(metadata).decode(), around.plain
    return modal(
        around.locale, say("maintenance.form.edit.title"), EDIT, blocks, submit=say("form.send"), metadata=kept
    )


def _title(around: Surroundings, filled: Filled) -> list[Block]:
    given = ((TITLE_JA, filled.title.ja), (TITLE_EN, filled.title.en))
    return [_line(around, name, said, LONGEST_TITLE) for name, said in given]


def _line(around: Surroundings, name: str, given: str, longest: int) -> Block:
    element = text_input(name, initial=given, longest=longest)
    return asked(name, around.plain(f"maintenance.form.{name}"), element, optional=True)


def _words(around: Surroundings, filled: Filled, flags: Sequence[str]) -> list[Block]:
    def text(name: str, given: str) -> Block:
        element = text_input(name, multiline=True, initial=given)
        return asked(name, around.plain(f"maintenance.form.{name}"), element, optional=True)

    offered = [option(around.plain(f"maintenance.form.{name}"), name) for name in flags]
    more = checkboxes(MORE, offered, filled.flags)
    return [
        text(IMPACT_JA, filled.impact.ja),
        text(IMPACT_EN, filled.impact.en),
        text(WORKS_JA, filled.still_works.ja),
        text(WORKS_EN, filled.still_works.en),
        _line(around, CONTACT, filled.contact, 200),
        asked(MORE, around.plain("maintenance.form.more"), more, optional=True),
    ]


def preview(
    window: Window,
    around: Surroundings,
    cards: Sequence[tuple[str, Rendered]],
    against: Sequence[tuple[str, Concern]],
    told: Named,
    languages: Sequence[str],
    metadata: dict[str, str],
    agreed: Sequence[tuple[str, list[Block]]] = (),
) -> dict[str, Any]:
    """What speaks against it, and what the customers will read, once in each language that one of them reads.

    `agreed`: what consultations about such stops came to, by customer.
    """
    count = around.say("maintenance.form.preview.text", count=len(window.recipients))
    blocks: list[Block] = [section(count), *against_it(against, around, languages), *_leave_out(against, told, around)]
    for name, shown in agreed:
        blocks += [divider(), section(around.say("maintenance.form.preview.agreed", name=name)), *shown]
    for name, card in cards:
        blocks += [divider(), context(around.say("maintenance.form.preview.of", name=name))]
        blocks += [block for block in card.blocks if block["type"] != "actions"]
    kept = orjson.dumps({"window": window.id, "shown": window.shown(), **metadata}).decode()
    name, submit = around.plain("maintenance.form.preview.title"), around.plain("maintenance.form.preview.submit")
    return modal(around.locale, name, ANNOUNCE, blocks[:MOST_BLOCKS], submit=submit, metadata=kept)


def _leave_out(against: Sequence[tuple[str, Concern]], told: Named, around: Surroundings) -> list[Block]:
    """Those first against whom something speaks: a menu has no room for all of ten thousand."""
    if len(told) < 2:
        return []
    concerned = {each.customer for _, each in against}
    ordered = sorted(told, key=lambda each: each[0] not in concerned)[:MOST_OPTIONS]
    choice = multi_select(LEAVE_OUT, [option(name, key) for key, name in ordered])
    return [asked(LEAVE_OUT, around.plain("maintenance.form.leave_out"), choice, optional=True)]
