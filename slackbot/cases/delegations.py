"""Who stands in for a lead who is away (不在): named by a lead, read live at every decision, ended early (Art. 5.2).

A deputy decides as the lead would, under their own name with the lead's beside it, and never about what they asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.people import Away, Delegation, ends_nowhere
from slackbot.cases.oncall.common import DESK
from slackbot.cases.provider import Provider, staffed
from slackbot.cases.rulebook import LEADS, rule
from slackbot.words import Actor, Audience, CommandBase, Decision, Event, JsonValue, Notice, Refusal, value

LONGEST = timedelta(days=92)


@value
class NameDeputy(CommandBase):
    """Both days are included; a lead names one for themselves, or for another who cannot."""

    kind: Literal["provider.name_deputy"] = "provider.name_deputy"
    person: str
    deputy: str
    first: date
    last: date


@value
class EndDelegation(CommandBase):
    """The lead is back."""

    kind: Literal["provider.end_delegation"] = "provider.end_delegation"
    name: str


@enforces("5.2")
@rule(NameDeputy, may=LEADS, cites=("5.2",))
def name_deputy(provider: Provider, command: NameDeputy, agreement: object, now: datetime) -> Decision | Refusal:
    if refusal := _impossible(provider, command, provider.particulars.day(now)):
        return refusal
    named = Delegation(
        person=command.person,
        deputy=command.deputy,
        first=command.first,
        last=command.last,
        named_by=command.by.user,
        named_at=now,
    )
    after = _with(provider, (*to_come(provider, now), named))
    return _decided(after, command, now, "deputy_named", named)


@enforces("5.2")
@rule(EndDelegation, may=LEADS, cites=("5.2",))
def end_delegation(provider: Provider, command: EndDelegation, agreement: object, now: datetime) -> Decision | Refusal:
    if _stands_in(command.by):
        return Refusal(code="leads_only", refs=("5.2",))
    found = next((each for each in to_come(provider, now) if each.name == command.name), None)
    if found is None:
        return Refusal(code="no_such_delegation", refs=("5.2",))
    left = tuple(each for each in to_come(provider, now) if each is not found)
    return _decided(_with(provider, left), command, now, "delegation_ended", found)


def to_come(provider: Provider, now: datetime) -> tuple[Delegation, ...]:
    """What holds today or later."""
    return tuple(each for each in provider.delegations if each.last >= provider.particulars.day(now))


def _impossible(provider: Provider, command: NameDeputy, today: date) -> Refusal | None:
    register = provider.particulars
    if _stands_in(command.by) or command.person not in register.leads:
        return Refusal(code="leads_only", refs=("5.2",))
    if command.deputy not in (*register.leads, *register.engineers):
        return Refusal(code="no_such_deputy", refs=("5.2",))
    if command.deputy == command.person:
        return Refusal(code="own_deputy", refs=("5.2",))
    if command.last < command.first:
        return Refusal(code="ends_before_it_begins", refs=("5.2",))
    if command.last < today:
        return Refusal(code="is_over", refs=("5.2",))
    if command.last - command.first > LONGEST:
        return Refusal(code="too_long", refs=("5.2",))
    return _clashing(provider, command)


def _clashing(provider: Provider, command: NameDeputy) -> Refusal | None:
    asked = Away(person=command.person, deputy=command.deputy, first=command.first, last=command.last)
    known = [each for each in provider.particulars.away if each.first <= asked.last and asked.first <= each.last]
    if any(each.person == asked.person for each in known):
        return Refusal(code="already_away", refs=("5.2",))
    if any(ends_nowhere((*known, asked), day) for day in _beginnings(asked, known)):
        return Refusal(code="deputy_is_away", refs=("5.2",))
    return None


def _beginnings(asked: Away, known: list[Away]) -> Iterator[date]:
    """The days on which who stands in for whom may become another."""
    yield asked.first
    yield from (each.first for each in known if each.first > asked.first)


def _stands_in(by: Actor) -> bool:
    """What was lent to them they do not lend on."""
    return bool(by.deputy_for)


def _with(provider: Provider, delegations: tuple[Delegation, ...]) -> Provider:
    written = provider.written or provider.particulars
    return staffed(replace(provider, delegations=delegations), written, provider.groups)


def _decided(after: Provider, command: CommandBase, now: datetime, happened: str, about: Delegation) -> Decision:
    facts: dict[str, JsonValue] = {
        "person": about.person,
        "deputy": about.deputy,
        "first": about.first.isoformat(),
        "last": about.last.isoformat(),
    }
    event = Event(type=f"provider.{happened}", at=now, by=command.by, refs=("5.2",), data=facts)
    said = Notice(to=DESK, audience=Audience.DESK, key=happened, params={**facts, "by": command.by.user})
    return Decision(case=after, events=(event,), messages=(said,))


Command = NameDeputy | EndDelegation
