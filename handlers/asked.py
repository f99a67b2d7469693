"""What somebody asks of a case, whichever way it came, and what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from handlers.requests import Press, Slash, Submission
from slackbot.office import Office
from slackbot.words import Actor, CommandBase, Refusal, value

Answer = Refusal | dict[str, Any] | None


@value
class Asked:
    id: str
    case_id: str
    by: Actor


def of_press(press: Press) -> Asked:
    return Asked(id=press.command_id, case_id=press.case_id, by=press.actor)


def of_form(form: Submission) -> Asked:
    return Asked(id=form.command_id, case_id=form.metadata.get("case", ""), by=form.actor)


def of_words(slash: Slash, case_id: str) -> Asked:
    return Asked(id=slash.command_id, case_id=case_id, by=slash.actor)


def at_once(make: Callable[[Press], CommandBase]) -> Callable[[Press, Office], Awaitable[Refusal | None]]:
    """A button that needs nothing but the press, on a case of whoever the channel belongs to."""

    async def pressed(press: Press, office: Office) -> Refusal | None:
        return press.stranger_to(press.case_id) or await came_of(office, make(press))

    return pressed


async def came_of(office: Office, command: CommandBase) -> Refusal | None:
    outcome = await office.desk.submit(command)
    return outcome if isinstance(outcome, Refusal) else None
