"""What the customer chooses outside the hours: the opening, or 緊急対応, which a lead answers (Arts. 3.2, 10(6))."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import orjson

from blocks import consultations, precedents
from blocks.around import Surroundings
from blocks.incidents import common as incidents
from blocks.incidents.common import labelled
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
from blocks.service_requests import common as requests
from slackbot.cases.disputes import URGENT
from slackbot.cases.incidents.state import Incident
from slackbot.cases.matter import UrgentEnding
from slackbot.cases.quotes.state import Stage
from slackbot.cases.service_requests.state import ServiceRequest
from slackbot.cases.urgent import can_ask, can_wait, offered, quoted
from slackbot.words import Rendered

Case = Incident | ServiceRequest

# ── The customer's card ──────────────────────────────────────────────────────────────────────────────────────────────


def outside(case: Case, around: Surroundings) -> list[Block]:
    """What being outside the hours means, what they have chosen, and what was answered; nothing once it is over."""
    if not case.waits_for_us:
        return []
    settled = case.urgent is not None and case.urgent.ending is UrgentEnding.AGREED
    offer = case.urgent is None and not case.waits_by
    outside = outside_hours(case.reception, around, offer=offer)
    first = outside if case.is_untouched and not settled else None
    said = [each for each in (first, _chosen(case, around)) if each]
    reason = [quote(case.urgent.reason)] if case.urgent and case.urgent.reason else []
    buttons = [*choice(case, around), *consultations.button_about(URGENT, case, around)]
    return [*([section(joined(said))] if said else []), *reason, *([actions(*buttons)] if buttons else [])]


def _chosen(case: Case, around: Surroundings) -> Mrkdwn | None:
    wish = case.urgent
    if case.waits_by:
        return around.say("urgent.waits", by=around.person(case.waits_by))
    if wish is None or wish.ending is UrgentEnding.WITHDRAWN:
        return None
    return around.say(f"urgent.state.{wish.ending or 'asked'}", at=around.when(wish.ended_at or wish.asked_at))


def when_instead(case: Case, around: Surroundings) -> Mrkdwn:
    """When work begins, or goes on, without 緊急対応."""
    opens = case.reception.opens if case.reception and case.is_untouched else None
    if opens is None:
        return around.say("urgent.goes_on_as_usual")
    return around.say("urgent.instead", opens=around.when(opens), ref=around.inline("3.2"))


def choice(case: Case, around: Surroundings) -> list[Element]:
    value = f"{case.id}|{offered(case)}"
    found = []
    if can_wait(case) and can_ask(case, around.terms) | _is_asked(case):
        label = around.plain("button.wait_for_today" if _opens_today(case, around) else "button.wait_for_opening")
        found.append(button(label, "urgent.wait", value, about=case.id))
    if can_ask(case, around.terms):
        label = around.plain("button.ask_urgent")
        sure = confirmation(
            around.plain("urgent.sure.title"),
            around.plain("urgent.sure.text"),
            around.plain("urgent.sure.yes"),
            around.plain("form.cancel"),
        )
        found.append(button(label, "urgent.ask", value, about=case.id, confirm=sure))
    return found


def _is_asked(case: Case) -> bool:
    return case.urgent is not None and case.urgent.ending is None


def _opens_today(case: Case, around: Surroundings) -> bool:
    """Told early in the morning, the next opening is the same day's."""
    opens = case.reception.opens if case.reception else None
    zone = ZoneInfo(around.tz)
    return opens is not None and opens.astimezone(zone).date() == case.told_at.astimezone(zone).date()


# ── #desk ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def desk_card(case: Case, around: Surroundings) -> Rendered:
    """A lead decides; everybody is called, since whoever is awake can tell one."""
    title = around.plain("urgent.title", id=case.id, customer=around.terms.particulars.short_name)
    open_ = _is_asked(case) and case.waits_for_us and not quoted(case)
    first = _first(case, around)
    blocks: list[Block] = [
        header(title),
        section(first),
        fields(_facts(case, around)),
        quote(case.what),
        context(told_at(case, around), *_ways(case, around)),
        *([actions(*_answers(case, around))] if open_ else []),
        *([quote(case.urgent.reason)] if case.urgent and case.urgent.reason else []),
        *precedents.blocks([around.terms.own("10(6)")], around, but=case.id),
        context(around.grounds("3.2", "10(6)")),
    ]
    said = cut(joined([esc(title), first, esc(one_line(case.what, 300))]), NOTIFICATION_TEXT)
    return Rendered(text=said, blocks=fitted(blocks))


def _first(case: Case, around: Surroundings) -> Mrkdwn:
    wish = case.urgent
    assert wish is not None, "the card stands since somebody asked"
    by = around.person(wish.asked_by)
    if wish.ending:
        assert wish.ended_at is not None
        ended = around.person(wish.ended_by)
        ordered = any(each.urgent and each.stage is Stage.ACCEPTED for each in case.quotes)
        if ordered and wish.ending is UrgentEnding.AGREED:
            return around.say("urgent.desk.ordered", by=by, ended=ended, at=around.when(wish.ended_at))
        return around.say(f"urgent.desk.{wish.ending}", by=by, ended=ended, at=around.when(wish.ended_at))
    if quoted(case):
        return around.say("urgent.desk.priced", by=by, at=around.when(wish.asked_at))
    provider = around.terms.provider
    people = around.people(dict.fromkeys((*provider.leads, *provider.engineers)))
    return around.say("urgent.desk.asked", by=by, at=around.when(wish.asked_at), people=people)


def _facts(case: Case, around: Surroundings) -> list[Mrkdwn]:
    facts = _about(case, around)
    opens = case.reception.opens if case.reception else None
    return [*facts, labelled(around, "urgent.field.opens", around.when(opens))] if opens else facts


def _about(case: Case, around: Surroundings) -> list[Mrkdwn]:
    if isinstance(case, ServiceRequest):
        kind = requests.kind_label(case.work, case.kind_text, around)
        return [labelled(around, "urgent.field.kind", esc(kind))]
    return [
        labelled(around, "report.system", esc(incidents.system_name(case, around))),
        labelled(around, "field.severity", around.say(f"severity.{case.severity}")),
    ]


def _times_button(case: Case, around: Surroundings) -> Element:
    if isinstance(case, ServiceRequest):
        return requests.times_button(case, around)
    return incidents.times_button(case, around)


def _ways(case: Case, around: Surroundings) -> list[Mrkdwn]:
    phone = case.phone if isinstance(case, Incident) else ""
    call = [around.say("triage.phone", phone=one_line(phone, 40))] if phone else []
    cards = [("triage", "urgent.triage_card"), ("card", "triage.customer_card")]
    return call + [link(around.links[name], around.say(key)) for name, key in cards if name in around.links]


def _answers(case: Case, around: Surroundings) -> list[Element]:
    value = f"{case.id}|{offered(case)}"
    price = button(around.plain("button.quote.urgent"), "quote.urgent", value, style="primary", about=case.id)
    agree = button(around.plain("button.agree_urgent"), "urgent.agree", value)
    decline = button(around.plain("button.decline_urgent"), "urgent.decline", value)
    return [price, agree, decline, _times_button(case, around)]


def decline(case: Case, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    name = around.terms.particulars.short_name
    blocks: list[Block] = [
        section(around.say("urgent.form.about", id=case.id, what=one_line(case.what, 120))),
        context(around.say("form.goes_to_customer", name=name)),
        asked(TEXT, around.plain("urgent.form.reason"), text_input(TEXT, multiline=True)),
        *precedents.in_form([around.terms.own("10(6)")], around),
        context(around.grounds("3.2", "18")),
    ]
    kept = orjson.dumps({"case": case.id, **metadata}).decode()
    title, submit = around.plain("form.to_customer.title", name=name), around.plain("form.send")
    return modal(around.locale, title, "urgent.decline", blocks, submit=submit, metadata=kept)
