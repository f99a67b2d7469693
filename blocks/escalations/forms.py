"""What is asked for, why, by when; and the one text of a reason, a question, an answer or a wish."""

from __future__ import annotations

from typing import Any

import orjson

from blocks.around import Surroundings
from blocks.kit import Block, asked, context, modal, one_line, option, section, select, text_input, time_input
from slackbot.cases.escalations.state import BY_STAFF, Escalation, Subject
from slackbot.cases.matter import Matter

TEXT, SUBJECT, BY_WHEN, COST = "text", "subject", "by_when", "cost"
ASK = "escalation.ask"
OPTIONAL = ("agree", "wish")


def ask(case: Matter, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    subjects = [option(around.plain(f"escalation.subject.{each}"), str(each)) for each in BY_STAFF]
    blocks: list[Block] = [
        section(_about(case, around)),
        asked(SUBJECT, around.plain("escalation.form.subject"), select(SUBJECT, subjects, str(Subject.PEOPLE))),
        asked(TEXT, around.plain("escalation.form.why"), text_input(TEXT, multiline=True)),
        asked(BY_WHEN, around.plain("escalation.form.by_when"), time_input(BY_WHEN), optional=True),
        asked(COST, around.plain("escalation.form.cost"), text_input(COST, longest=200), optional=True),
        context(around.say("form.stays_in_desk"), around.grounds("5.2")),
    ]
    return _modal(case, around, "ask", blocks, metadata)


def write(
    case: Matter, around: Surroundings, verb: str, escalation: Escalation | None, metadata: dict[str, str]
) -> dict[str, Any]:
    """decline, question, answer or wish. A reason goes to the customer where the customer asked."""
    theirs = verb == "wish" or (verb == "decline" and escalation is not None and escalation.subject is Subject.TALK)
    name = around.terms.particulars.short_name
    small = "escalation.form.wish_small" if verb == "wish" else "form.goes_to_customer"
    label = "escalation.form.decline_talk" if theirs and verb == "decline" else f"escalation.form.{verb}"
    blocks: list[Block] = [
        section(_about(case, around)),
        asked(TEXT, around.plain(label), text_input(TEXT, multiline=True), optional=verb in OPTIONAL),
        context(around.say(small if theirs else "form.stays_in_desk", name=name), around.grounds("5.2")),
    ]
    return _modal(case, around, verb, blocks, metadata)


def _about(case: Matter, around: Surroundings) -> Any:
    return around.say("scope.form.about", id=case.id, what=one_line(str(getattr(case, "what", "")), 120))


def _modal(
    case: Matter, around: Surroundings, verb: str, blocks: list[Block], metadata: dict[str, str]
) -> dict[str, Any]:
    kept = orjson.dumps({"case": case.id, **metadata}).decode()
    title, submit = around.plain(f"escalation.form.{verb}.title"), around.plain("form.send")
    return modal(around.locale, title, f"escalation.{verb}", blocks, submit=submit, metadata=kept)
