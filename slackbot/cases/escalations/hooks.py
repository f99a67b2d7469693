"""What a pager hears of an incident: somebody is called for it, somebody has begun, it is over (Art. 5.2)."""

from __future__ import annotations

from datetime import datetime

from slackbot.agreement.hooks import HookEvent
from slackbot.agreement.particulars import Agreement
from slackbot.cases.escalations.state import Escalation, Subject
from slackbot.cases.hooks import hooks
from slackbot.cases.incidents.state import Incident, State
from slackbot.words import Hook, JsonValue

OVER = frozenset({State.RESOLVED, State.CLOSED})


def paged(before: Incident | None, after: Incident, agreement: Agreement, now: datetime) -> tuple[Hook, ...]:
    """Nothing of an incident for which nobody ever had to be called."""
    called = _called(after)
    event = _what_happened(before, after) if called else None
    return hooks(after, event, agreement, now, **_facts(after, called[-1], agreement)) if event else ()


def _what_happened(before: Incident | None, after: Incident) -> HookEvent | None:
    if after.state in OVER:
        return HookEvent.RESOLVED if before and before.state not in OVER else None
    if after.state is not State.REPORTED:
        begun = before and before.state is State.REPORTED
        return HookEvent.ACKNOWLEDGED if begun else None
    return HookEvent.CALLED if _calls(after) - (_calls(before) if before else set()) else None


def _calls(incident: Incident) -> set[tuple[int, int]]:
    """Each call so far: a step of an escalation that runs."""
    return {(each.number, each.climbed) for each in _called(incident) if each.is_open and not each.task_since}


def _called(incident: Incident) -> list[Escalation]:
    return [each for each in incident.escalations if each.subject is Subject.NO_START]


def _facts(incident: Incident, escalation: Escalation, agreement: Agreement) -> dict[str, JsonValue]:
    terms = agreement.particulars
    named = next((system.name for system in terms.systems if system.key == incident.system), incident.system)
    return {
        "system": incident.system,
        "system_name": named,
        "customer_name": terms.short_name,
        "severity": str(incident.severity),
        "told": incident.told_at.isoformat(),
        "step": escalation.climbed + 1,
        "of": len(escalation.policy) * escalation.rounds,
    }
