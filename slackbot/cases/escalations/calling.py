"""Whom an escalation calls, rung by rung: read from the rotas and the register when it is said, not when it began.

A place is a person's id, or `duty:<rota>/<layer>`. Places joined by `>` are a ladder: the first that anybody holds is
meant, so that a rota with nobody on duty hands the call on at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from slackbot.agreement.calendar import ALWAYS_OPEN, Hours
from slackbot.agreement.escalation import Rung
from slackbot.agreement.particulars import Agreement, ProviderParticulars
from slackbot.agreement.people import deputies
from slackbot.cases.escalations.state import Escalation, Subject
from slackbot.cases.matter import Matter
from slackbot.cases.oncall.duty import DUTY, ELSE
from slackbot.words import Side

M = TypeVar("M", bound=Matter)


def places(call: str, provider: ProviderParticulars, now: datetime, but: str = "") -> tuple[str, ...]:
    """Of one rung; empty where no rota has such a layer. Deputies stand where those who are away stood.

    `but`: who asked, and is not called about it; whose deputy they are is called after all.
    """
    away = deputies(provider.away, provider.tz, now)
    called = (away.get(place, place) if away.get(place) != but else place for place in _named(call, provider))
    return tuple(place for place in dict.fromkeys(called) if place != but)


def _named(call: str, provider: ProviderParticulars) -> tuple[str, ...]:
    registers = {"lead": provider.leads[:1], "leads": provider.leads, "engineers": provider.engineers}
    if call in registers:
        return registers[call]
    if call[0] in "UW":
        return (call,)
    if not provider.rotas and call == "duty":
        return provider.engineers
    return tuple(_layers(call, provider))


def _layers(call: str, provider: ProviderParticulars) -> Iterator[str]:
    for rota in provider.rotas:
        names = [layer.name for layer in rota.layers]
        wanted = {"duty": names[:1], "second": names[1:2]}.get(call, [name for name in names if DUTY + name == call])
        yield from (f"{DUTY}{rota.key}/{name}" for name in wanted)


def ladders(
    rungs: Sequence[Rung], provider: ProviderParticulars, now: datetime, but: str = ""
) -> tuple[tuple[str, ...], bool]:
    """Whom the first of `rungs` calls, and whether it has nobody, so that the next one is called in its place."""
    calls = [*(rung.call for rung in rungs), "leads"]
    groups = [places(call, provider, now, but) for call in calls]
    held = [group for group in groups if group]
    if not held:
        return (), True
    first, later = held[0], [place for group in held[1:] for place in group]
    if not first[0].startswith(DUTY):
        return first, not groups[0]
    return (ELSE.join(dict.fromkeys([first[0], *later])), *first[1:]), not groups[0]


def whoever_is_on_duty(agreement: Agreement, now: datetime) -> tuple[str, ...]:
    """For what nobody has taken yet."""
    return ladders(agreement.provider.escalation.steps, agreement.provider, now)[0]


def hours_of(escalation: Escalation, agreement: Agreement) -> Hours:
    return ALWAYS_OPEN if escalation.around_the_clock else agreement.particulars.calendar()


def begun(
    case: M, subject: Subject, agreement: Agreement, now: datetime, *, first: str = "", around_the_clock: bool
) -> M:
    """The clock calls. `first`: who has the case, and is called before the policy's steps."""
    terms = agreement.provider.escalation
    policy = (Rung(call=first, wait=terms.steps[0].wait), *terms.steps) if first else terms.steps
    escalation = Escalation(
        number=len(case.escalations) + 1,
        subject=subject,
        side=Side.CLOCK,
        asked_at=now,
        policy=policy,
        rounds=terms.rounds,
        around_the_clock=around_the_clock,
        since=now,
    )
    return replace(case, escalations=(*case.escalations, escalation))


def is_called_at_once(escalation: Escalation, agreement: Agreement) -> bool:
    """A customer's wish outside the hours waits for them with the first step."""
    return escalation.side is not Side.CUSTOMER or agreement.particulars.attended().is_open(escalation.asked_at)


def open_one(case: Matter, subject: Subject) -> Escalation | None:
    return next((each for each in case.escalations if each.is_open and each.subject is subject), None)


def called_about(
    case: M, subject: Subject, agreement: Agreement, now: datetime, first: str, hours: Hours
) -> tuple[M, tuple[str, ...]]:
    """The case with an escalation about that, and whom it calls; one that runs already stays as it is."""
    after: M = case
    if open_one(case, subject) is None:
        after = begun(case, subject, agreement, now, first=first, around_the_clock=hours is ALWAYS_OPEN)
    running = open_one(after, subject)
    return after, called_now(running, agreement, now)[0] if running else ()


def called_now(escalation: Escalation, agreement: Agreement, now: datetime) -> tuple[tuple[str, ...], bool]:
    at = escalation.climbed % len(escalation.policy)
    return ladders(escalation.policy[at:], agreement.provider, now, escalation.asked_by)


def responsible(agreement: Agreement, now: datetime, but: str = "") -> str:
    """Whose task it is in the end: a lead who is there, else whoever is; never nobody."""
    provider = agreement.provider
    wanted = [provider.escalation.task_of] if provider.escalation.task_of else []
    away = deputies(provider.away, provider.tz, now)
    named = (*wanted, *provider.leads, *provider.engineers)
    people = [away.get(person, person) if away.get(person) != but else person for person in named]
    return next((person for person in people if person != but), people[0])
