"""What is said once: whom it calls, what was decided, what the customer hears of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime

from blocks import consultations
from blocks.around import Surroundings
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Mrkdwn,
    actions,
    button,
    context,
    cut,
    esc,
    joined,
    one_line,
    quote,
    section,
)
from slackbot.cases.disputes import TALK
from slackbot.cases.escalations.state import Ending, Subject
from slackbot.cases.incidents.state import Incident
from slackbot.cases.matter import Matter
from slackbot.words import JsonValue, Rendered

Params = Mapping[str, JsonValue]
LONGEST_ECHO = 1200


def told(around: Surroundings, first: Mrkdwn, words: str = "", *more: Block) -> Rendered:
    first = Mrkdwn(first.strip())
    lines = [first, *([esc(one_line(words, LONGEST_ECHO))] if words else [])]
    blocks = [section(first), *([quote(words)] if words else []), *more]
    return Rendered(text=cut(joined(lines), NOTIFICATION_TEXT), blocks=blocks)


def _people(params: Params) -> list[str]:
    to = params.get("to")
    return [str(each) for each in to] if isinstance(to, list) else []


def called(case: Matter, params: Params, around: Surroundings) -> Rendered:
    """Whoever is on duty now; that a place was empty is said."""
    ladders, subject = _people(params), Subject(str(params["subject"]))
    people = around.people(ladders)
    first = around.say(f"escalation.called.{subject}", id=case.id, people=people, step=params["step"], of=params["of"])
    empty = bool(params.get("nobody")) or any(around.duty.hands_on(each) for each in ladders)
    shown = joined([first, *([around.say("escalation.called.handed_on")] if empty else [])])
    return told(around, shown, "", *act(case, subject, around))


def act(case: Matter, subject: Subject, around: Surroundings) -> list[Block]:
    """The button that ends it; what is asked of a lead has its own card."""
    incident = isinstance(case, Incident)
    begin = (
        ("button.acknowledge", "incident.acknowledge") if incident else ("button.request.take", "service_request.take")
    )
    write = ("button.update", "incident.update") if incident else ("button.request.answer", "service_request.answer")
    verbs = {Subject.NO_START: begin, Subject.LAPSED: begin, Subject.NO_UPDATE: write, Subject.STUCK: write}
    if subject not in verbs:
        return []
    label, action = verbs[subject]
    return [actions(button(around.plain(label), action, case.id, style="primary", about=case.id))]


def task(case: Matter, params: Params, around: Surroundings) -> Rendered:
    subject = around.say(f"escalation.subject.{params['subject']}")
    since = around.when(datetime.fromisoformat(str(params["since"])))
    people = around.people(_people(params))
    first = around.say("escalation.task", id=case.id, people=people, subject=subject, since=since)
    return told(around, first, "", *act(case, Subject(str(params["subject"])), around))


def _said(key: str) -> Callable[[Matter, Params, Surroundings], Rendered]:
    def said(case: Matter, params: Params, around: Surroundings) -> Rendered:
        subject = around.say(f"escalation.subject.{params['subject']}")
        people = around.people(_people(params))
        by = around.decider(str(params["by"]), str(params.get("deputy_for") or ""))
        first = around.say(key, id=case.id, by=by, to=people, subject=subject)
        return told(around, first, str(params.get("text") or ""))

    return said


def _to_customer(key: str) -> Callable[[Matter, Params, Surroundings], Rendered]:
    def said(case: Matter, params: Params, around: Surroundings) -> Rendered:
        first = around.say(key, by=around.person(str(params["by"])))
        return told(around, first, str(params.get("text") or ""), context(around.clauses("5.2")))

    return said


def _talk_declined(case: Matter, params: Params, around: Surroundings) -> Rendered:
    """With the way to talk about it all the same (Art. 18)."""
    said = _to_customer("escalation.customer.talk_declined")(case, params, around)
    buttons = consultations.button_about(TALK, case, around)
    return Rendered(text=said.text, blocks=[*said.blocks, *([actions(*buttons)] if buttons else [])])


TO_DESK = {
    "escalation_called": called,
    "escalation_task": task,
    **{
        f"escalation_{each}": _said(f"escalation.told.{each}")
        for each in (Ending.APPROVED, Ending.DECLINED, Ending.TAKEN, Ending.WITHDRAWN, "questioned", "answered")
    },
}

TO_PERSON = {"escalation_page": called, "escalation_task": task}
"""Beneath the card on which a lead decides, where the rest has been said."""

TOLD = ("wished", "talk", Subject.PEOPLE, Subject.VENDOR, Subject.OUT_OF_HOURS)

TO_CUSTOMER = {
    "escalation_talk_declined": _talk_declined,
    **{f"escalation_{each}": _to_customer(f"escalation.customer.{each}") for each in TOLD},
}
