"""#desk is read by other companies: the leads hear of it in person, since nothing is said there meanwhile (Art. 12)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.fields import is_group
from slackbot.cases.oncall.duty import DIRECT
from slackbot.cases.provider import Provider
from slackbot.cases.rulebook import CLOCK, rule
from slackbot.words import Audience, CommandBase, Decision, Event, Notice, Refusal, value

SHARED, OURS = "desk_shared", "desk_ours"


@value
class NoteSharedDesk(CommandBase):
    """Another company is in it, or is invited."""

    kind: Literal["provider.note_shared_desk"] = "provider.note_shared_desk"


@value
class NoteOwnDesk(CommandBase):
    """It is ours alone; as a follow-up it always comes to a decision."""

    kind: Literal["provider.note_own_desk"] = "provider.note_own_desk"


@enforces("12")
@rule(NoteSharedDesk, may=CLOCK, cites=("12",))
def note_shared(provider: Provider, command: NoteSharedDesk, agreement: object, now: datetime) -> Decision | Refusal:
    if provider.shared_since:
        return Refusal(code="nothing_to_record")
    return _told(replace(provider, shared_since=now), command, now, SHARED)


@enforces("12")
@rule(NoteOwnDesk, may=CLOCK, cites=("12",))
def note_own(provider: Provider, command: NoteOwnDesk, agreement: object, now: datetime) -> Decision:
    if provider.shared_since is None:
        return Decision(case=provider, events=())
    return _told(replace(provider, shared_since=None), command, now, OURS)


def _told(after: Provider, command: CommandBase, now: datetime, happened: str) -> Decision:
    event = Event(type=f"provider.{happened}", at=now, by=command.by, refs=("12",), data={"channel": after.channel})
    leads = [each for each in after.particulars.leads if not is_group(each)]
    said = tuple(Notice(to=f"{DIRECT}{lead}", audience=Audience.PERSON, key=happened, params={}) for lead in leads)
    return Decision(case=after, events=(event,), messages=said)


Command = NoteSharedDesk | NoteOwnDesk
