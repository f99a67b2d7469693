"""緊急対応 by button: the customer chooses, a lead answers (Arts. 3.2, 10(6))."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.around import Surroundings
from blocks.incidents.forms import TEXT
from blocks.urgent import card as drawn
from handlers.asked import at_once, by_form, of_form, show_form
from handlers.requests import Press, Submission
from handlers.wording import as_chosen
from slackbot.agreement.particulars import Agreement
from slackbot.cases.matter import Matter
from slackbot.cases.urgent import AgreeUrgent, AskUrgent, DeclineUrgent, WaitForOpening, offered
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Role

AT_ONCE: dict[str, type[WaitForOpening | AskUrgent | AgreeUrgent]] = {
    "wait": WaitForOpening,
    "ask": AskUrgent,
    "agree": AgreeUrgent,
}


def press_at_once(verb: str) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    kind = AT_ONCE[verb]
    return at_once(lambda press: kind(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown))


async def press_decline(press: Press, office: Office) -> Refusal | None:
    def objection(case: Matter, terms: Agreement) -> Refusal | None:
        if press.actor.role is not Role.LEAD:
            return Refusal(code="lead_only", refs=("3.2",))
        stands = case.urgent is not None and not case.urgent.ending and press.shown == offered(case)
        return None if stands else Refusal(code="outdated", refs=("3.2",))

    def draw(case: Matter, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
        assert isinstance(case, drawn.Case), "nothing else comes in urgently"
        return drawn.decline(case, around, metadata)

    command = DeclineUrgent(id=press.command_id, case_id=press.case_id, by=press.actor, shown=press.shown, reason="")
    return await show_form(press, office, command, Matter, draw, objection, shown=press.shown)


@by_form
def submit_decline(form: Submission) -> CommandBase:
    asked = of_form(form)
    digest, reason = form.metadata.get("shown", ""), form.answers.text(TEXT)
    command = DeclineUrgent(id=asked.id, case_id=asked.case_id, by=asked.by, shown=digest, reason=reason)
    return as_chosen(form, command)


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    **{f"urgent.{verb}": press_at_once(verb) for verb in AT_ONCE},
    "urgent.decline": press_decline,
}

FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {"urgent.decline": submit_decline}
