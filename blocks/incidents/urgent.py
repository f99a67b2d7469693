"""What the customer chooses outside the hours: the opening, or 緊急対応, which a lead answers (Arts. 3.2, 10(6))."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import orjson

from blocks.around import Surroundings
from blocks.incidents.common import labelled, system_name, times_button
from blocks.incidents.forms import TEXT
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    Mrkdwn,
    actions,
    asked,
    button,
    confirmation,
    context,
    cut,
    esc,
    fields,
    fitted,
    header,
    joined,
    link,
    modal,
    one_line,
    quote,
    section,
    text_input,
)
from blocks.reception import outside_hours, told_at
from slackbot.cases.incidents.state import WAITING_FOR_US, Ending, Incident, State
from slackbot.cases.incidents.urgent import can_ask, can_wait, offered, quoted
from slackbot.words import Rendered

# ── The customer's card ──────────────────────────────────────────────────────────────────────────────────────────────


def outside(incident: Incident, around: Surroundings) -> list[Block]:
    """What being outside the hours means, what they have chosen, and what was answered; nothing once it is over."""
    if incident.state not in WAITING_FOR_US:
        return []
    settled = incident.urgent is not None and incident.urgent.ending is Ending.AGREED
    offer = incident.urgent is None and not incident.waits_by
    outside = outside_hours(incident.reception, around, offer=offer)
    first = outside if incident.state is State.REPORTED and not settled else None
    said = [each for each in (first, _chosen(incident, around)) if each]
    reason = [quote(incident.urgent.reason)] if incident.urgent and incident.urgent.reason else []
    buttons = choice(incident, around)
    return [*([section(joined(said))] if said else []), *reason, *([actions(*buttons)] if buttons else [])]


def _chosen(incident: Incident, around: Surroundings) -> Mrkdwn | None:
    wish = incident.urgent
    if incident.waits_by:
        return around.say("urgent.waits", by=around.person(incident.waits_by))
    if wish is None or wish.ending is Ending.WITHDRAWN:
        return None
    return around.say(f"urgent.state.{wish.ending or 'asked'}", at=around.when(wish.ended_at or wish.asked_at))


def when_instead(incident: Incident, around: Surroundings) -> Mrkdwn:
    """When work begins, or goes on, without 緊急対応."""
    opens = incident.reception.opens if incident.reception and incident.state is State.REPORTED else None
    if opens is None:
        return around.say("urgent.goes_on_as_usual")
    return around.say("urgent.instead", opens=around.when(opens), ref=around.inline("3.2"))


def choice(incident: Incident, around: Surroundings) -> list[Element]:
    value = f"{incident.id}|{offered(incident)}"
    found = []
    if can_wait(incident) and can_ask(incident, around.terms) | _is_asked(incident):
        label = around.plain("button.wait_for_today" if _opens_today(incident, around) else "button.wait_for_opening")
        found.append(button(label, "incident.wait_for_opening", value, about=incident.id))
    if can_ask(incident, around.terms):
        label = around.plain("button.ask_urgent")
        sure = confirmation(
            around.plain("urgent.sure.title"),
            around.plain("urgent.sure.text"),
            around.plain("urgent.sure.yes"),
            around.plain("form.cancel"),
        )
        found.append(button(label, "incident.ask_urgent", value, about=incident.id, confirm=sure))
    return found


def _is_asked(incident: Incident) -> bool:
    return incident.urgent is not None and incident.urgent.ending is None


def _opens_today(incident: Incident, around: Surroundings) -> bool:
    """Told early in the morning, the next opening is the same day's."""
    opens = incident.reception.opens if incident.reception else None
    zone = ZoneInfo(around.tz)
    return opens is not None and opens.astimezone(zone).date() == incident.told_at.astimezone(zone).date()


# ── #desk ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def desk_card(incident: Incident, around: Surroundings) -> Rendered:
    """A lead decides; everybody is called, since whoever is awake can tell one."""
    title = around.plain("urgent.title", id=incident.id, customer=around.terms.particulars.short_name)
    open_ = _is_asked(incident) and incident.state in WAITING_FOR_US and not quoted(incident)
    first = _first(incident, around)
    blocks: list[Block] = [
        header(title),
        section(first),
        fields(_facts(incident, around)),
        quote(incident.what),
        context(told_at(incident, around), *_ways(incident, around)),
        *([actions(*_answers(incident, around))] if open_ else []),
        *([quote(incident.urgent.reason)] if incident.urgent and incident.urgent.reason else []),
        context(around.grounds("3.2", "10(6)")),
    ]
    said = cut(joined([esc(title), first, esc(one_line(incident.what, 300))]), NOTIFICATION_TEXT)
    return Rendered(text=said, blocks=fitted(blocks))


def _first(incident: Incident, around: Surroundings) -> Mrkdwn:
    wish = incident.urgent
    assert wish is not None, "the card stands since somebody asked"
    by = around.person(wish.asked_by)
    if wish.ending:
        assert wish.ended_at is not None
        ended = around.person(wish.ended_by)
        return around.say(f"urgent.desk.{wish.ending}", by=by, ended=ended, at=around.when(wish.ended_at))
    if quoted(incident):
        return around.say("urgent.desk.priced", by=by, at=around.when(wish.asked_at))
    provider = around.terms.provider
    people = around.people(dict.fromkeys((*provider.leads, *provider.engineers)))
    return around.say("urgent.desk.asked", by=by, at=around.when(wish.asked_at), people=people)


def _facts(incident: Incident, around: Surroundings) -> list[Mrkdwn]:
    facts = [
        labelled(around, "report.system", esc(system_name(incident, around))),
        labelled(around, "field.severity", around.say(f"severity.{incident.severity}")),
    ]
    opens = incident.reception.opens if incident.reception else None
    return [*facts, labelled(around, "urgent.field.opens", around.when(opens))] if opens else facts


def _ways(incident: Incident, around: Surroundings) -> list[Mrkdwn]:
    phone = [around.say("triage.phone", phone=one_line(incident.phone, 40))] if incident.phone else []
    cards = [("triage", "urgent.triage_card"), ("card", "triage.customer_card")]
    return phone + [link(around.links[name], around.say(key)) for name, key in cards if name in around.links]


def _answers(incident: Incident, around: Surroundings) -> list[Element]:
    value = f"{incident.id}|{offered(incident)}"
    price = button(around.plain("button.quote.urgent"), "quote.urgent", value, style="primary", about=incident.id)
    agree = button(around.plain("button.agree_urgent"), "incident.agree_urgent", value)
    decline = button(around.plain("button.decline_urgent"), "incident.decline_urgent", value)
    return [price, agree, decline, times_button(incident, around)]


def decline(incident: Incident, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    name = around.terms.particulars.short_name
    blocks: list[Block] = [
        section(around.say("urgent.form.about", id=incident.id, what=one_line(incident.what, 120))),
        context(around.say("form.goes_to_customer", name=name)),
        asked(TEXT, around.plain("urgent.form.reason"), text_input(TEXT, multiline=True)),
        context(around.grounds("3.2", "18")),
    ]
    kept = orjson.dumps({"case": incident.id, **metadata}).decode()
    title, submit = around.plain("form.to_customer.title", name=name), around.plain("form.send")
    return modal(around.locale, title, "incident.decline_urgent", blocks, submit=submit, metadata=kept)
