"""緊急対応 by button: the customer chooses, a lead answers (Arts. 3.2, 10(6))."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.incidents.forms import TEXT
from blocks.urgent import card as drawn
from handlers.asked import at_once, came_of, of_form
from handlers.requests import Press, Submission
from handlers.wording import as_chosen
from slackbot.cases import Incident, ServiceRequest
from slackbot.cases.rulebook import RULES, refused
from slackbot.cases.urgent import AgreeUrgent, AskUrgent, DeclineUrgent, WaitForOpening, offered
from slackbot.office import Office
from slackbot.words import Refusal, Role

AT_ONCE: dict[str, type[WaitForOpening | AskUrgent | AgreeUrgent]] = {
    "wait": WaitForOpening,
    "ask": AskUrgent,
    "agree": AgreeUrgent,
}


def press_at_once(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    kind = AT_ONCE[verb]
    return at_once(lambda press: kind(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown))


async def press_decline(press: Press, office: Office) -> Refusal | None:
    """A reason is asked for, unless the answer would be refused whatever it says."""
    if stranger := press.stranger_to(press.case_id):
        return stranger
    case = await office.case(press.case_id)
    command = DeclineUrgent(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown, reason="")
    if refusal := refused(RULES[DeclineUrgent], case, command):
        return refusal
    assert isinstance(case, Incident | ServiceRequest), "the rule is about nothing else"
    if press.actor.role is not Role.LEAD:
        return Refusal(code="lead_only", refs=("3.2",))
    if case.urgent is None or case.urgent.ending or press.shown != offered(case):
        return Refusal(code="outdated", refs=("3.2",))
    kept = {"channel": press.place.channel, "shown": press.shown}
    view = drawn.decline(case, await office.around(case, press.locale), kept)
    await office.slack.call("views.open", trigger_id=press.trigger, view=view)
    return None


async def submit_decline(form: Submission, office: Office) -> Refusal | None:
    asked = of_form(form)
    if stranger := form.stranger_to(asked.case_id):
        return stranger
    digest, reason = form.metadata.get("shown", ""), form.answers.text(TEXT)
    command = DeclineUrgent(id=asked.id, case_id=asked.case_id, by=asked.by, shown=digest, reason=reason)
    return await came_of(office, as_chosen(form, command))


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    **{f"urgent.{verb}": press_at_once(verb) for verb in AT_ONCE},
    "urgent.decline": press_decline,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {"urgent.decline": submit_decline}
