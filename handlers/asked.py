"""What somebody asks of a case, whichever way it came, and what came of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from blocks.around import Surroundings
from handlers.requests import Press, Request, Slash, Submission
from slackbot.agreement.particulars import Agreement
from slackbot.cases.rulebook import RULES, refused
from slackbot.office import Office
from slackbot.words import Actor, CommandBase, CustomerCase, Refusal, value

Answer = Refusal | dict[str, Any] | None
C = TypeVar("C", bound=CustomerCase)


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


def by_form(
    make: Callable[[Submission], CommandBase | Refusal],
) -> Callable[[Submission, Office], Awaitable[Refusal | None]]:
    """A form that needs nothing but its answers, on a case of whoever the channel belongs to."""

    async def submitted(form: Submission, office: Office) -> Refusal | None:
        if stranger := form.stranger_to(of_form(form).case_id):
            return stranger
        command = make(form)
        return command if isinstance(command, Refusal) else await came_of(office, command)

    return submitted


async def able(request: Request, office: Office, command: CommandBase, kind: type[C]) -> C | Refusal:
    """The case that a command is about, or why it would be refused whatever is written in it.

    `kind`: what the command's rule is about.
    """
    if stranger := request.stranger_to(command.case_id):
        return stranger
    case = await office.case(command.case_id)
    if refusal := refused(RULES[type(command)], case, command):
        return refusal
    assert isinstance(case, kind), "the rule is about nothing else"
    return case


async def show_form(
    request: Request,
    office: Office,
    command: CommandBase,
    kind: type[C],
    draw: Callable[[C, Surroundings, dict[str, str]], dict[str, Any]],
    objection: Callable[[C, Agreement], Refusal | None] = lambda case, terms: None,
    **kept: str,
) -> Refusal | None:
    """Opens the form for a command, here with nothing filled in; what stands against it is said before anybody types.

    `objection`: what does besides the rulebook, under the case's terms with the people of today. `kept`: what comes
    back with the form.
    """
    case = await able(request, office, command, kind)
    if isinstance(case, Refusal):
        return case
    if refusal := objection(case, await office.agreement_of(case)):
        return refusal
    around, metadata = await office.around(case, request.locale), {"channel": request.place.channel, **kept}
    await show(request, office, draw(case, around, metadata))
    return None


async def show(request: Request, office: Office, view: dict[str, Any]) -> None:
    await in_front(office, request.trigger, request.view if isinstance(request, Press) else None, view)


async def in_front(office: Office, trigger: str, below: dict[str, Any] | None, view: dict[str, Any]) -> None:
    """`below`: where it was pressed. On top of an open form, else alone: nothing lies on top of App Home."""
    method = "views.push" if below and below.get("type") == "modal" else "views.open"
    await office.slack.call(method, trigger_id=trigger, view=view)


async def came_of(office: Office, command: CommandBase) -> Refusal | None:
    outcome = await office.desk.submit(command)
    return outcome if isinstance(outcome, Refusal) else None
