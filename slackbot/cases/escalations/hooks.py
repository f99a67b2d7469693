"""What a pager hears: somebody is called about a case, whatever for; somebody has begun; it is settled (Art. 5.2).

Each escalation is a call of its own, known by its number: whoever has quietened the first still hears the second.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from slackbot.agreement.hooks import HookEvent
from slackbot.agreement.particulars import Agreement
from slackbot.cases.escalations.calling import is_called_at_once
from slackbot.cases.escalations.direct import PAGE, TASK
from slackbot.cases.escalations.state import Escalation, Subject
from slackbot.cases.hooks import hooks
from slackbot.cases.incidents.state import Incident, State
from slackbot.cases.matter import Matter
from slackbot.words import Audience, Decision, Hook, JsonValue, Notice

OVER = frozenset({State.RESOLVED, State.CLOSED})
TO_BEGIN = frozenset({Subject.NO_START, Subject.LAPSED})
"""Whoever begins has heard the call; it is settled when the incident is."""


def paged(before: Matter | None, decision: Decision, agreement: Agreement, now: datetime) -> tuple[Hook, ...]:
    """Nothing of an escalation for which nobody was ever called directly."""
    after = decision.case
    assert isinstance(after, Matter), "nothing else has escalations"
    told: list[Hook] = []
    for escalation in after.escalations:
        for event in _what_happened(before, decision, escalation, agreement):
            told += hooks(after, event, agreement, now, **_facts(after, escalation, agreement))
    return tuple(told)


def _what_happened(
    before: Matter | None, decision: Decision, escalation: Escalation, agreement: Agreement
) -> Iterator[HookEvent]:
    if _is_called(before, decision, escalation):
        yield HookEvent.CALLED
    if before is None or not (escalation.climbed or is_called_at_once(escalation, agreement)):
        return
    was, ends = _open_in(before, escalation), not escalation.is_open
    if escalation.subject not in TO_BEGIN:
        if was and ends:
            yield HookEvent.RESOLVED
    elif _is_over(decision.case):
        if was or (not _is_over(before) and _of_this_time(before, escalation)):
            yield HookEvent.RESOLVED
    elif was and ends:
        yield HookEvent.ACKNOWLEDGED


def _is_called(before: Matter | None, decision: Decision, escalation: Escalation) -> bool:
    """Somebody is called about it directly, or has its card for the first time: a telephone rings for that."""
    said = (each for each in decision.messages if isinstance(each, Notice) and each.key in (PAGE, TASK))
    if any(each.params["number"] == escalation.number for each in said if each.audience is Audience.PERSON):
        return True
    had = [*before.escalations] if before else []
    known = next((each for each in had if each.number == escalation.number), None)
    reached = {*known.paged, *known.calls} if known else set()
    return bool({*escalation.paged, *escalation.calls} - reached)


def _open_in(case: Matter, escalation: Escalation) -> bool:
    return any(each.number == escalation.number and each.is_open for each in case.escalations)


def _is_over(case: object) -> bool:
    return not isinstance(case, Matter) or not case.is_open or (isinstance(case, Incident) and case.state in OVER)


def _of_this_time(case: Matter, escalation: Escalation) -> bool:
    """Not of one that was settled before the case came back."""
    back = getattr(case, "reopened_at", None)
    return back is None or escalation.asked_at >= back


def _facts(case: Matter, escalation: Escalation, agreement: Agreement) -> dict[str, JsonValue]:
    terms, system = agreement.particulars, str(getattr(case, "system", ""))
    named = next((each.name for each in terms.systems if each.key == system), system)
    return {
        "call": escalation.number,
        "subject": str(escalation.subject),
        "system": system,
        "system_name": named,
        "customer_name": terms.short_name,
        "severity": str(case.severity) if isinstance(case, Incident) else None,
        "told": getattr(case, "told_at", case.opened_at).isoformat(),
        "step": escalation.climbed + 1,
        "of": len(escalation.policy) * escalation.rounds,
        "task_of": escalation.task_of or None,
    }
