"""What other systems hear of an access: that it was granted, that its end has moved, that it has ended (Art. 6(4))."""

from __future__ import annotations

from datetime import datetime

from slackbot.agreement.hooks import HookEvent
from slackbot.agreement.particulars import Agreement
from slackbot.cases.access.state import AccessGrant, State
from slackbot.cases.hooks import hooks
from slackbot.words import Decision, Hook, JsonValue


def told_systems(
    before: AccessGrant | None, decision: Decision, agreement: Agreement, now: datetime
) -> tuple[Hook, ...]:
    after = decision.case
    assert isinstance(after, AccessGrant), "it is the case's own rule that decided"
    event = _what_happened(before, after)
    return hooks(after, event, agreement, now, **_facts(after)) if event else ()


def _what_happened(before: AccessGrant | None, after: AccessGrant) -> HookEvent | None:
    state = before.state if before else None
    if after.state is State.GRANTED:
        if state is not State.GRANTED:
            return HookEvent.GRANTED
        return HookEvent.EXTENDED if before and before.ends_at != after.ends_at else None
    return HookEvent.ENDED if after.state is State.ENDING and state is not State.ENDING else None


def _facts(grant: AccessGrant) -> dict[str, JsonValue]:
    """Not what was written about it: its reason and scope are words between the two companies."""
    return {
        "system": grant.system,
        "grantee": grant.grantee,
        "company": grant.company,
        "privileged": grant.privileged,
        "personal_data": grant.personal_data,
        "emergency": grant.emergency,
        "begins": grant.begins_at.isoformat() if grant.begins_at else None,
        "ends": (grant.ended_at or grant.ends_at or grant.opened_at).isoformat(),
        "why": str(grant.ending) if grant.ending else None,
        "needed_for": grant.link.id if grant.link else None,
    }
