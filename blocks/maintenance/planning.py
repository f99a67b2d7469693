"""The form of a stop (Art. 9). Systems and customers are found by typing: there may be ten thousand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from blocks.announcements.common import LONGEST_TITLE
from blocks.around import Surroundings
from blocks.kit import (
    Block,
    Element,
    asked,
    checkboxes,
    context,
    modal,
    multi_external_select,
    option,
    plain,
    radio,
    select,
    text_input,
    time_input,
)
from blocks.maintenance.forms import EXPECTED, LATEST, START, some_names
from blocks.which_customer import Option, offered, several
from slackbot.cases.maintenance.state import Window
from slackbot.cases.stops import Texts
from slackbot.words import Ref, value

PLAN, EDIT = "window.plan", "window.edit"
MOST_OPTIONS = 100
TITLE_JA, TITLE_EN, GROUND, SYSTEMS, CUSTOMERS = "title_ja", "title_en", "ground", "systems", "customers"
MORE, CONTACT = "more", "contact"
IMPACT_JA, IMPACT_EN, WORKS_JA, WORKS_EN = "impact_ja", "impact_en", "works_ja", "works_en"
RISK, BY_ITSELF, AFTER = "risk", "by_itself", "after"
TAKE_OUT = "take_out"
"""Another question than the preview's: Slack keeps what was answered to one of the same name in the view before."""
WHO, KEEP, ALL, ONLY = "who", "keep", "all", "only"
"""In an edited draft: those there are, whoever uses its systems, or nobody but those chosen."""
Named = Sequence[tuple[str, str]]


@value
class Filled:
    """What the form knows already."""

    ground: Ref = ""
    title: Texts = Texts()
    impact: Texts = Texts()
    still_works: Texts = Texts()
    systems: Named = ()
    recipients: Sequence[str] = ()
    """By name, of a draft."""
    everybody: bool = True
    start: datetime | None = None
    expected: datetime | None = None
    latest: datetime | None = None
    contact: str = ""
    flags: tuple[str, ...] = ()


def of_window(window: Window, systems: Named, recipients: Sequence[str]) -> Filled:
    stop = window.stop
    flags = ((RISK, stop.data_at_risk), (BY_ITSELF, window.starts_by_itself))
    return Filled(
        ground=f"{stop.ground}|{stop.ground_said}",
        title=stop.title,
        impact=stop.impact,
        still_works=stop.still_works,
        systems=systems,
        recipients=recipients,
        everybody=window.everybody,
        start=stop.start,
        expected=stop.expected_end,
        latest=stop.latest_end,
        contact=stop.contact,
        flags=tuple(name for name, holds in flags if holds),
    )


def plan(around: Surroundings, grounds: Named, filled: Filled, verb: str, metadata: dict[str, str]) -> dict[str, Any]:
    """`verb`: plan, after (it has begun, or is over, already) or edit."""
    say, flags = around.plain, [RISK] if AFTER in metadata else [RISK, BY_ITSELF]
    offer = [option(text, ref) for ref, text in grounds[:MOST_OPTIONS]]
    when = ((START, filled.start), (EXPECTED, filled.expected), (LATEST, filled.latest))
    blocks: list[Block] = [
        *_about(around, metadata),
        *_title(around, filled),
        asked(GROUND, say("maintenance.form.ground"), select(GROUND, offer, filled.ground)),
        asked(SYSTEMS, say("maintenance.form.systems"), _systems(around, filled)),
        *(_other_customers if verb == "edit" else _customers)(around, filled),
        *(asked(name, say(f"maintenance.form.{name}"), time_input(name, at)) for name, at in when),
        *_words(around, filled, flags),
    ]
    callback = EDIT if verb == "edit" else PLAN
    kept = orjson.dumps(metadata).decode()
    title, submit = say(f"maintenance.form.{verb}.title"), say("maintenance.form.preview")
    return modal(around.locale, title, callback, blocks, submit=submit, metadata=kept)


def system_option(key: str, name: str, users: int, around: Surroundings) -> Option:
    return {**offered(name, key), "description": plain(around.plain("maintenance.form.systems.users", count=users), 75)}


def _systems(around: Surroundings, filled: Filled) -> Element:
    chosen = [offered(name, key) for key, name in filled.systems]
    return multi_external_select(SYSTEMS, chosen, around.plain("maintenance.form.systems.find"))


def _customers(around: Surroundings, filled: Filled) -> list[Block]:
    """Whoever uses the systems, unless some are chosen."""
    label, hint = around.plain("maintenance.form.customers"), around.plain("maintenance.form.customers.hint")
    return [asked(CUSTOMERS, label, several(around, CUSTOMERS), optional=True, hint=hint)]


def _other_customers(around: Surroundings, filled: Filled) -> list[Block]:
    """A menu shows no more than a hundred as chosen: those there are stay, others come and some go."""
    count, say = len(filled.recipients), around.plain
    offer = [option(say(f"maintenance.form.who.{name}", count=count), name) for name in (KEEP, ALL, ONLY)]
    who = radio(WHO, offer, ALL if filled.everybody else KEEP)
    blocks: list[Block] = [asked(WHO, say("maintenance.form.customers"), who)]
    blocks += [context(around.say("maintenance.form.who.now", names=some_names(filled.recipients, around)))]
    for name in (CUSTOMERS, TAKE_OUT):
        blocks += [asked(name, say(f"maintenance.form.who.{name}"), several(around, name), optional=True)]
    return blocks


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
