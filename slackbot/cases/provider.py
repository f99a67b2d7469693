"""The provider: #desk and the people who may act for it, read live at every press."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Literal

from slackbot.agreement.particulars import Agreement, ProviderParticulars
from slackbot.cases.rulebook import STAFF, rule
from slackbot.words import CaseBase, CommandBase, Decision, Event, Refusal, value

PROVIDER = "provider"
"""The case id. Customer keys are upper case, so it can never be one of theirs."""


@value
class Provider(CaseBase):
    """`channel` is #desk."""

    kind: Literal["provider"] = "provider"
    particulars: ProviderParticulars


@value
class ApplyProvider(CommandBase):
    kind: Literal["provider.apply"] = "provider.apply"
    particulars: ProviderParticulars


@rule(ApplyProvider, may=STAFF, opens=True, cites=("1",))
def apply_provider(
    provider: Provider | None, command: ApplyProvider, agreement: Agreement | None, now: datetime
) -> Decision | Refusal:
    if provider and provider.particulars == command.particulars:
        return Refusal(code="already_in_force")
    desk = command.particulars.desk_channel
    before = provider or Provider(id=PROVIDER, channel=desk, opened_at=now, particulars=command.particulars)
    after = replace(before, channel=desk, particulars=command.particulars)
    return Decision(case=after, events=(Event(type="provider.applied", at=now, by=command.by, data={}),))


Command = ApplyProvider
