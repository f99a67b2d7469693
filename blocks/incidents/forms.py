"""The forms about an incident. During an outage nobody fills a long one: three questions, the rest is optional."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import orjson

from blocks import which_customer
from blocks.around import Surroundings
from blocks.incidents.common import state_name, system_name
from blocks.kit import (
    Block,
    Element,
    Mrkdwn,
    asked,
    context,
    divider,
    esc,
    joined,
    link,
    modal,
    one_line,
    option,
    section,
    select,
    text_input,
    time_input,
)
from blocks.reception import outside_hours
from blocks.unreadable import unread
from slackbot.agreement.particulars import Severity
from slackbot.cases.announcements.state import Announcement
from slackbot.cases.incidents.state import OTHER_SYSTEM, Incident, Level, Source
from slackbot.cases.matter import Reception
from slackbot.readable import Readable
from slackbot.words import value

REPORT = "incident.report"
SYSTEM, WHAT, SINCE = "system", "what", "since"
IMPACT, URGENCY, AFFECTED, PHONE = "impact", "urgency", "affected", "phone"
SOURCE, CALLER, TOLD = "source", "caller", "told"
TEXT, CAUSE, WORK, SEVERITY = "text", "cause", "work", "severity"
MOST_LISTED = 5


@value
class Prefilled:
    """What the form knows already."""

    system: str = ""
    stops: Readable[Announcement] = Readable(cases=())
    """That run now."""
    what: str = ""
    since: datetime
    metadata: dict[str, str]


def report(around: Surroundings, filled: Prefilled, opened: Readable[tuple[Incident, str]]) -> dict[str, Any]:
    """`opened`: the customer's open incidents with the permalinks of their cards."""
    blocks = [
        *_questions(around, filled, opened),
        divider(),
        context(around.say("report.optional")),
        *_optional(around),
        context(around.grounds("2(3)", "5.1")),
    ]
    return _report(around, filled, blocks, around.plain("report.title"))


def report_for(
    around: Surroundings,
    filled: Prefilled,
    opened: Readable[tuple[Incident, str]],
) -> dict[str, Any]:
    """Staff write down a call or a mail."""
    sources = [option(around.plain(f"source.{each}"), str(each)) for each in (Source.PHONE, Source.MAIL, Source.OTHER)]
    blocks = [
        which_customer.chosen(around),
        asked(SOURCE, around.plain("report.source"), select(SOURCE, sources, str(Source.PHONE))),
        asked(CALLER, around.plain("report.caller"), text_input(CALLER, longest=100)),
        asked(TOLD, around.plain("report.told"), time_input(TOLD, filled.since)),
        *_questions(around, filled, opened),
        divider(),
        *_optional(around),
        context(around.grounds("3.3", "5.1")),
    ]
    return _report(around, filled, blocks, around.plain("report.title_for"))


def _report(around: Surroundings, filled: Prefilled, blocks: list[Block], title: str) -> dict[str, Any]:
    metadata = orjson.dumps(filled.metadata).decode()
    return modal(around.locale, title, REPORT, blocks, submit=around.plain("report.submit"), metadata=metadata)


def _questions(around: Surroundings, filled: Prefilled, opened: Readable[tuple[Incident, str]]) -> list[Block]:
    systems = [option(system.name, system.key) for system in around.terms.particulars.systems]
    systems.append(option(around.plain("system.other"), OTHER_SYSTEM))
    chosen = select(SYSTEM, systems, filled.system)
    what = text_input(WHAT, multiline=True, initial=filled.what, placeholder=around.plain("report.what_example"))
    # A block_id of its own per customer: Slack keeps a choice as long as the block_id stays.
    system_block = f"{SYSTEM}.{around.terms.particulars.key}"
    return [
        *_stopped(around, filled),
        asked(system_block, around.plain("report.system"), chosen, dispatch=True),
        *_already_open(around, filled.system, opened.cases),
        *map(context, unread(_missing(filled, opened), around.locale)),
        asked(WHAT, around.plain("report.what"), what),
        asked(SINCE, around.plain("report.since"), time_input(SINCE, filled.since)),
    ]


def _missing(filled: Prefilled, opened: Readable[tuple[Incident, str]]) -> tuple[str, ...]:
    """A stop is a case of the customer as well."""
    return tuple(dict.fromkeys((*filled.stops.unread, *opened.unread)))


def _stopped(around: Surroundings, filled: Prefilled) -> list[Block]:
    """When it will be back comes first; a report is taken all the same (Art. 9)."""
    running = [each for each in filled.stops.cases if _concerns(each, filled.system)]
    return [
        section(
            around.say(
                "report.in_stop",
                end=around.when(each.stop.expected_end),
                latest=around.when(each.stop.latest_end),
                id=each.id,
                title=one_line(each.stop.title.read_in(around.locale), 60),
            )
        )
        for each in running[:MOST_LISTED]
    ]


def _concerns(running: Announcement, system: str) -> bool:
    return system in ("", OTHER_SYSTEM) or not running.stop.systems or system in running.stop.systems


def _already_open(around: Surroundings, system: str, opened: Sequence[tuple[Incident, str]]) -> list[Block]:
    """Nobody reports twice: what is open already, of the chosen system once one is chosen."""
    same = [(incident, url) for incident, url in opened if not system or incident.system == system]
    if not same:
        return []
    first = around.say("report.already_open" if system else "report.already_open_any")
    lines = [_open_line(incident, url, around) for incident, url in same[-MOST_LISTED:]]
    return [section(joined([first, *lines]))]


def _open_line(incident: Incident, url: str, around: Surroundings) -> Mrkdwn:
    name = link(url, incident.id) if url else esc(incident.id)
    return around.say(
        "report.open_line",
        id=name,
        system=system_name(incident, around),
        state=state_name(incident, around),
        what=one_line(incident.what, 60),
    )


def _optional(around: Surroundings) -> list[Block]:
    impact = [option(around.plain(f"impact.{level}"), str(level)) for level in Level]
    urgency = [option(around.plain(f"urgency.{level}"), str(level)) for level in Level]
    return [
        asked(IMPACT, around.plain("report.impact"), select(IMPACT, impact), optional=True),
        asked(URGENCY, around.plain("report.urgency"), select(URGENCY, urgency), optional=True),
        asked(AFFECTED, around.plain("report.affected"), text_input(AFFECTED, longest=100), optional=True),
        asked(PHONE, around.plain("report.phone"), text_input(PHONE, longest=40), optional=True),
    ]


def recorded(around: Surroundings, case_id: str, again: bool, reception: Reception | None = None) -> dict[str, Any]:
    key = "report.recorded_before" if again else "report.recorded"
    outside = outside_hours(reception, around)
    blocks = [
        section(around.say(key, id=case_id)),
        *([section(outside)] if outside else []),
        context(around.grounds("5.1", "5.2")),
    ]
    return modal(around.locale, around.plain("report.recorded_title"), "incident.recorded", blocks)


def write(incident: Incident, around: Surroundings, verb: str, metadata: dict[str, str]) -> dict[str, Any]:
    """One text about one incident: note, update, ask, mitigate, reopen. The title says who will read it."""
    label = around.plain(f"form.{verb}.label")
    blocks: list[Block] = [section(_about(incident, around)), *_reader(around, verb)]
    blocks.append(asked(TEXT, label, text_input(TEXT, multiline=True), optional=verb in ("reopen", "not_fixed")))
    return _form(incident, around, verb, blocks, metadata)


def resolve(incident: Incident, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    blocks = [
        section(_about(incident, around)),
        *_reader(around, "resolve"),
        asked(CAUSE, around.plain("form.resolve.cause"), text_input(CAUSE, multiline=True)),
        asked(WORK, around.plain("form.resolve.work"), text_input(WORK, multiline=True)),
        context(around.say("form.resolve.no_promise"), around.grounds("5.2", "6(3)", "15.1")),
    ]
    return _form(incident, around, "resolve", blocks, metadata)


def severity(incident: Incident, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    options = [option(around.plain(f"severity.{each}"), str(each)) for each in Severity]
    chosen: Element = select(SEVERITY, options, str(incident.severity))
    blocks = [section(_about(incident, around)), asked(SEVERITY, around.plain("field.severity"), chosen)]
    return _form(incident, around, "severity", blocks, metadata)


def _form(
    incident: Incident, around: Surroundings, verb: str, blocks: list[Block], metadata: dict[str, str]
) -> dict[str, Any]:
    to_customer = verb in ("update", "ask", "mitigate", "resolve", "reopen")
    name = around.terms.particulars.short_name
    title = around.plain("form.to_customer.title", name=name) if to_customer else around.plain(f"form.{verb}.title")
    submit = around.plain("form.send" if to_customer or verb == "not_fixed" else "form.save")
    kept = orjson.dumps({"case": incident.id, **metadata}).decode()
    return modal(around.locale, title, f"incident.{verb}", blocks, submit=submit, metadata=kept)


def _about(incident: Incident, around: Surroundings) -> Mrkdwn:
    return around.say(
        "form.about", id=incident.id, system=system_name(incident, around), what=one_line(incident.what, 120)
    )


def _reader(around: Surroundings, verb: str) -> list[Block]:
    """Who will read it, said once more under the title; the customer knows where they are."""
    if verb == "not_fixed":
        return []
    key = "form.stays_in_desk" if verb == "note" else "form.goes_to_customer"
    return [context(around.say(key, name=around.terms.particulars.short_name))]
