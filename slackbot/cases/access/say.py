"""How access speaks: its two cards, of which the customer's appears when the customer is asked, and notices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slackbot.agreement.particulars import Agreement
from slackbot.cases import approvals
from slackbot.cases.access.state import AccessGrant
from slackbot.cases.common import CARD, TRIAGE, noted
from slackbot.cases.links import NoteAccess
from slackbot.words import (
    Audience,
    Card,
    CommandBase,
    Decision,
    FollowUp,
    JsonValue,
    Lane,
    Message,
    Notice,
    Ref,
    Side,
)


def decided(
    grant: AccessGrant,
    command: CommandBase,
    now: datetime,
    happened: str,
    *said: Message,
    refs: tuple[Ref, ...] = ("6(4)",),
    **data: JsonValue,
) -> Decision:
    """One event, the cards drawn anew, and what is said about it."""
    return noted(grant, command, now, happened, *cards(grant), *said, refs=refs, **data)


def cards(grant: AccessGrant) -> tuple[Card, ...]:
    """Ours first: nothing is asked of the customer that #desk does not see."""
    ours = Card(channel=grant.desk, audience=Audience.DESK, name=TRIAGE, lane=Lane.APPROVAL)
    theirs = Card(channel=grant.channel, audience=Audience.CUSTOMER, name=CARD, lane=Lane.APPROVAL)
    return (ours, theirs) if grant.shown else (ours,)


def tell_customer(grant: AccessGrant, key: str, /, **params: Any) -> Notice:
    return Notice(to=grant.channel, audience=Audience.CUSTOMER, key=key, params=params, under=CARD, lane=Lane.APPROVAL)


def tell_desk(grant: AccessGrant, key: str, /, **params: Any) -> Notice:
    return Notice(to=grant.desk, audience=Audience.DESK, key=key, params=params, under=TRIAGE, lane=Lane.APPROVAL)


def tell_both(grant: AccessGrant, key: str, /, **params: Any) -> tuple[Notice, ...]:
    ours = tell_desk(grant, key, **params)
    return (tell_customer(grant, key, **params), ours) if grant.shown else (ours,)


def tell_who_knew(before: AccessGrant, after: AccessGrant, key: str, /, **params: Any) -> tuple[Notice, ...]:
    """The customer hears how something ended only if they heard that it began."""
    ours = tell_desk(after, key, **params)
    return (tell_customer(after, key, **params), ours) if before.shown else (ours,)


def call_deciders(grant: AccessGrant, key: str, agreement: Agreement, now: datetime) -> tuple[Notice, ...]:
    """Whoever is to decide is called by name, where they are."""
    deciding = grant.deciding
    step = deciding.step if deciding else None
    if deciding is None or step is None:
        return ()
    people = [*approvals.asked_now(deciding, agreement, now)]
    tell = tell_customer if step.side is Side.CUSTOMER else tell_desk
    return (tell(grant, key, to=people),)


def note_access(grant: AccessGrant, command: CommandBase, stands: bool) -> FollowUp:
    return FollowUp(
        command=NoteAccess(id=f"{command.id}/0", case_id=grant.customer, by=command.by, access=grant.id, stands=stands)
    )
