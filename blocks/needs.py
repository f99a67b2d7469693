"""What an open case waits for, and whom of the provider's people: for App Home and for a change of shift."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from slackbot.agreement.particulars import Agreement, ProviderParticulars
from slackbot.cases import AccessGrant
from slackbot.cases.access.state import State
from slackbot.cases.approvals import Approval, asked_now
from slackbot.cases.cooperation import calls, to_call
from slackbot.cases.escalations.calling import called_now
from slackbot.cases.escalations.state import Escalation
from slackbot.cases.maintenance.state import Window
from slackbot.cases.matter import Matter, Option
from slackbot.cases.oncall.duty import Duty
from slackbot.cases.quotes.state import Stage
from slackbot.words import CustomerCase, Side, value


@value
class Need:
    key: str
    """Of its words: `need.<key>`."""
    people: tuple[str, ...]
    """Any of them can see to it."""


def needs(case: CustomerCase, agreement: Agreement, duty: Duty, now: datetime) -> tuple[Need, ...]:
    if isinstance(case, AccessGrant):
        return tuple(_of_access(case, agreement, now))
    return tuple(_of_matter(case, agreement, duty, now)) if isinstance(case, Matter) else ()


def of_window(window: Window, provider: ProviderParticulars, now: datetime) -> tuple[str, ...]:
    """Who decides about its short notice."""
    asked = window.proposal
    return asked_now(asked.approval, provider, now) if asked and asked.is_open else ()


def _of_matter(case: Matter, agreement: Agreement, duty: Duty, now: datetime) -> Iterator[Need]:
    leads = agreement.provider.leads
    for escalation in case.escalations:
        if escalation.is_open:
            yield _of_escalation(escalation, agreement, duty, now)
    for quote in case.quotes:
        if quote.stage is Stage.APPROVING:
            yield from _approval("quote", quote.approval, agreement, now)
    if any(to_call(ask) for _, ask in case.open_asks):
        yield Need(key="call", people=(calls(case, agreement, now),))
    if case.urgent and case.urgent.ending is None:
        yield Need(key="urgent", people=leads)
    if case.scope.proposal:
        yield Need(key="cause", people=leads)
    chosen = case.scope.chosen
    if chosen and chosen.option is Option.QUOTE and not chosen.taken_by:
        yield Need(key="wish", people=leads)


def _of_escalation(escalation: Escalation, agreement: Agreement, duty: Duty, now: datetime) -> Need:
    if escalation.task_of:
        return Need(key="task", people=(escalation.task_of,))
    called = duty.people((*called_now(escalation, agreement, now)[0], *(each.to for each in escalation.calls)))
    if escalation.approval is None:
        return Need(key="called", people=called)
    decides = asked_now(escalation.approval, agreement, now)
    return Need(key="escalation", people=tuple(dict.fromkeys((*decides, *called))))


def _of_access(grant: AccessGrant, agreement: Agreement, now: datetime) -> Iterator[Need]:
    for approval in (grant.approval, *(each.approval for each in grant.extensions)):
        yield from _approval("access", approval, agreement, now)
    if grant.state is State.ENDING and grant.given and not grant.out:
        yield Need(key="out", people=(grant.grantee,))


def _approval(key: str, approval: Approval, agreement: Agreement, now: datetime) -> Iterator[Need]:
    """Where the word is ours."""
    if approval.step and approval.step.side is Side.PROVIDER:
        yield Need(key=key, people=asked_now(approval, agreement, now))
