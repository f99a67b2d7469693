"""The provider: #desk and the people who may act for it, read live at every press."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.particulars import Agreement, ProviderParticulars
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.words import CaseBase, CommandBase, Decision, Event, Refusal, value

PROVIDER = "provider"
"""The case id. Customer keys are upper case, so it can never be one of theirs."""


@value
class Provider(CaseBase):
    """`channel` is #desk."""

    kind: Literal["provider"] = "provider"
    particulars: ProviderParticulars
    replaced: tuple[str, ...] = ()
    """Ids #desk had before Slack gave it another, the latest first. They still mean this channel."""
    left: tuple[str, ...] = ()
    """Channels that were #desk before, the latest first."""

    @property
    def former(self) -> tuple[str, ...]:
        return (*self.replaced, *self.left)


@value
class ApplyProvider(CommandBase):
    kind: Literal["provider.apply"] = "provider.apply"
    particulars: ProviderParticulars


@value
class MoveDesk(CommandBase):
    """Slack gave #desk another id (`channel_id_changed`)."""

    kind: Literal["provider.move_desk"] = "provider.move_desk"
    old: str
    new: str


@rule(ApplyProvider, may=STAFF, opens=True, cites=("1",))
def apply_provider(
    provider: Provider | None, command: ApplyProvider, agreement: Agreement | None, now: datetime
) -> Decision | Refusal:
    wanted = command.particulars
    before = provider or Provider(id=PROVIDER, channel=wanted.desk_channel, opened_at=now, particulars=wanted)
    if wanted.desk_channel in before.replaced:
        # The file still names the id that Slack has replaced: the channel is the same.
        wanted = replace(wanted, desk_channel=before.channel)
    if provider and provider.particulars == wanted:
        return Refusal(code="already_in_force")
    desk = wanted.desk_channel
    left = before.left if desk == before.channel else _first(before.channel, before.left, but=desk)
    after = replace(before, channel=desk, particulars=wanted, left=left)
    return Decision(case=after, events=(Event(type="provider.applied", at=now, by=command.by, data={}),))


@rule(MoveDesk, may=CLOCK)
def move_desk(provider: Provider, command: MoveDesk, agreement: Agreement | None, now: datetime) -> Decision | Refusal:
    if command.old != provider.channel:
        return Refusal(code="nothing_to_record")
    particulars = replace(provider.particulars, desk_channel=command.new)
    replaced = _first(command.old, provider.replaced, but=command.new)
    after = replace(provider, channel=command.new, particulars=particulars, replaced=replaced)
    moved = Event(type="provider.desk_moved", at=now, by=command.by, data={"old": command.old, "new": command.new})
    return Decision(case=after, events=(moved,))


def _first(id_: str, ids: tuple[str, ...], *, but: str) -> tuple[str, ...]:
    return (id_, *(each for each in ids if each not in (id_, but)))


Command = ApplyProvider | MoveDesk
