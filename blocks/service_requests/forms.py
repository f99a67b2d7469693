"""The forms about a service request. The first question is the kind of work, as the agreement lists it (Art. 2)."""

from __future__ import annotations

from typing import Any

import orjson

from blocks import which_customer
from blocks.around import Surroundings
from blocks.incidents.forms import CALLER, SOURCE, TEXT, TOLD, WHAT, Prefilled
from blocks.kit import (
    Block,
    asked,
    context,
    date_input,
    modal,
    one_line,
    option,
    radio,
    section,
    select,
    text_input,
    time_input,
)
from blocks.reception import outside_hours
from blocks.service_requests.common import label_of, title
from slackbot.agreement.choices import Kind, kinds
from slackbot.agreement.clues import Work
from slackbot.cases.incidents.state import Incident, Source
from slackbot.cases.matter import Reception
from slackbot.cases.service_requests.state import ServiceRequest

MAKE, KIND, ABOUT, WISHED = "service_request.make", "kind", "about", "wished"
TURN_KIND = "turn_kind"


def make(around: Surroundings, filled: Prefilled, kind: str = "") -> dict[str, Any]:
    """`kind`: the first clause of the one chosen so far."""
    blocks = [*_questions(around, filled, kind), context(_clauses(around, kind))]
    return _made(around, filled, blocks, around.plain("request.form.title"))


def make_for(around: Surroundings, filled: Prefilled, kind: str = "") -> dict[str, Any]:
    """Staff write down a call or a mail."""
    sources = [option(around.plain(f"source.{each}"), str(each)) for each in (Source.PHONE, Source.MAIL, Source.OTHER)]
    blocks = [
        which_customer.chosen(around),
        asked(SOURCE, around.plain("report.source"), select(SOURCE, sources, str(Source.PHONE))),
        asked(CALLER, around.plain("report.caller"), text_input(CALLER, longest=100)),
        asked(TOLD, around.plain("report.told"), time_input(TOLD, filled.since)),
        *_questions(around, filled, kind),
        context(_clauses(around, kind)),
    ]
    return _made(around, filled, blocks, around.plain("request.form.title_for"))


def _made(around: Surroundings, filled: Prefilled, blocks: list[Block], name: str) -> dict[str, Any]:
    metadata = orjson.dumps(filled.metadata).decode()
    return modal(around.locale, name, MAKE, blocks, submit=around.plain("request.form.submit"), metadata=metadata)


def _questions(around: Surroundings, filled: Prefilled, kind: str) -> list[Block]:
    key = around.terms.particulars.key
    offered = [option(label_of(each, around), each.refs[0]) for each in kinds(around.terms)]
    systems = [option(system.name, system.key) for system in around.terms.particulars.systems]
    about = select(ABOUT, systems, filled.system)
    what = text_input(WHAT, multiline=True, initial=filled.what, placeholder=around.plain("request.form.example"))
    # Block ids of their own per customer: Slack keeps a choice as long as the block_id stays.
    return [
        asked(f"{KIND}.{key}", around.plain("request.form.kind"), radio(KIND, offered, kind), dispatch=True),
        asked(WHAT, around.plain("request.form.what"), what),
        asked(f"{ABOUT}.{key}", around.plain("request.form.system"), about, optional=True),
        asked(WISHED, around.plain("request.form.wished"), date_input(WISHED), optional=True),
    ]


def _clauses(around: Surroundings, kind: str) -> Any:
    chosen = [each for each in kinds(around.terms) if each.refs[0] == kind]
    refs = [ref for each in chosen or kinds(around.terms) for ref in each.refs]
    return around.grounds_of(*refs)


def made(around: Surroundings, case_id: str, again: bool, reception: Reception | None = None) -> dict[str, Any]:
    key = "request.made_before" if again else "request.made"
    outside = outside_hours(reception, around)
    blocks = [
        section(around.say(key, id=case_id)),
        *([section(outside)] if outside else []),
        context(around.grounds("2")),
    ]
    return modal(around.locale, around.plain("report.recorded_title"), "service_request.made", blocks)


def write(request: ServiceRequest, around: Surroundings, verb: str, metadata: dict[str, str]) -> dict[str, Any]:
    """One text about one request: answer, note, reopen. The title says who will read it."""
    to_customer = verb in ("answer", "reopen")
    name = around.terms.particulars.short_name
    key = "form.to_customer.title" if to_customer else f"request.form.{verb}.title"
    titled = around.plain(key, name=name)
    reader = "form.goes_to_customer" if to_customer else "form.stays_in_desk"
    label = around.plain(f"request.form.{verb}.label")
    blocks: list[Block] = [section(_about(request, around))]
    blocks += [] if verb == "not_settled" else [context(around.say(reader, name=name))]
    blocks.append(asked(TEXT, label, text_input(TEXT, multiline=True), optional=verb in ("reopen", "not_settled")))
    submit = around.plain("form.save" if verb == "note" else "form.send")
    kept = orjson.dumps({"case": request.id, **metadata}).decode()
    return modal(around.locale, titled, f"service_request.{verb}", blocks, submit=submit, metadata=kept)


def turn(incident: Incident, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    """Which kind of request the incident is instead."""
    offered = [option(label_of(each, around), each.refs[0]) for each in _others(around)]
    blocks: list[Block] = [
        section(around.say("request.turn.text", id=incident.id, what=one_line(incident.what, 120))),
        asked(TURN_KIND, around.plain("request.form.kind"), radio(TURN_KIND, offered)),
        context(around.say("form.goes_to_customer", name=around.terms.particulars.short_name)),
    ]
    kept = orjson.dumps({"case": incident.id, **metadata}).decode()
    submit = around.plain("request.turn.submit")
    named = around.plain("request.turn.title")
    return modal(around.locale, named, "incident.turn_into_request", blocks, submit=submit, metadata=kept)


def _others(around: Surroundings) -> list[Kind]:
    return [each for each in kinds(around.terms) if each.work is not Work.INCIDENT]


def _about(request: ServiceRequest, around: Surroundings) -> Any:
    named = title(request, around, "request.card.title")
    return around.say("request.form.about", title=named, what=one_line(request.what, 120))


def is_incident(around: Surroundings, kind: str) -> bool:
    return any(each.work is Work.INCIDENT and each.refs[0] == kind for each in kinds(around.terms))


__all__ = ["ABOUT", "KIND", "MAKE", "TURN_KIND", "WISHED", "is_incident", "made", "make", "make_for", "turn", "write"]
