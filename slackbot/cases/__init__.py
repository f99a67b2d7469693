"""Everything that changes is a case. `decide()` is pure: no I/O, no clock, no randomness."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from slackbot.agreement.particulars import Agreement
from slackbot.cases import (
    access,
    advice,
    announcements,
    bindings,
    consultations,
    cooperation,
    customers,
    delegations,
    desk_channel,
    incidents,
    maintenance,
    oncall,
    provider,
    scope,
    service_requests,
    urgent,
    wording,
)
from slackbot.cases.access import AccessGrant
from slackbot.cases.access import hooks as access_hooks
from slackbot.cases.announcements import Announcement
from slackbot.cases.approvals import Register
from slackbot.cases.bindings import Binding
from slackbot.cases.customers import Customer
from slackbot.cases.due import listed
from slackbot.cases.escalations import climbing
from slackbot.cases.escalations import deadlines as escalation_deadlines
from slackbot.cases.escalations import hooks as paging_hooks
from slackbot.cases.escalations import rules as escalations
from slackbot.cases.incidents import Incident
from slackbot.cases.maintenance import Window
from slackbot.cases.matter import Disputable, Matter
from slackbot.cases.oncall import Rota
from slackbot.cases.provider import PROVIDER, Provider
from slackbot.cases.quotes import allowance, answer, export, make, strike, work
from slackbot.cases.rulebook import RULES, refused
from slackbot.cases.service_requests import ServiceRequest
from slackbot.cases.timing import is_timer
from slackbot.cases.wording import promising, recorded
from slackbot.words import CommandBase, CustomerCase, Decision, Hook, Refusal, Side, Timer

Case = Incident | ServiceRequest | AccessGrant | Announcement | Customer | Provider | Rota | Binding | Window
Command = (
    incidents.Command
    | service_requests.Command
    | cooperation.Command
    | urgent.Command
    | scope.Command
    | advice.Command
    | consultations.Command
    | make.Command
    | answer.Command
    | work.Command
    | allowance.Command
    | strike.Command
    | export.Command
    | wording.Command
    | access.Command
    | escalations.Command
    | climbing.Command
    | customers.Command
    | provider.Command
    | delegations.Command
    | desk_channel.Command
    | oncall.Command
    | bindings.Command
    | maintenance.Command
    | announcements.Command
)

DEADLINES: Mapping[type, Callable[[Any, Any], tuple[Timer, ...]]] = {
    Incident: incidents.deadlines,
    ServiceRequest: service_requests.deadlines,
    AccessGrant: access.deadlines,
    Customer: customers.deadlines,
    Rota: oncall.deadlines,
    Binding: bindings.deadlines,
    Window: maintenance.deadlines,
    Announcement: announcements.deadlines,
}

HOOKS: Mapping[type, Callable[[Any, Decision, Agreement, datetime], tuple[Hook, ...]]] = {
    AccessGrant: access_hooks.told_systems,
    Incident: paging_hooks.paged,
    ServiceRequest: paging_hooks.paged,
}
"""What other systems hear, from the case as it was and from what was decided."""


def decide(case: Case | None, command: CommandBase, agreement: Register | None, now: datetime) -> Decision | Refusal:
    """What the command comes to. The decision carries every timer of the case it leaves behind.

    `agreement`: in force for the case; for a window our own list of people.
    """
    rule = RULES[type(command)]
    if refusal := refused(rule, case, command):
        return refusal
    if refusal := promising(command):
        return refusal
    if case and superseded(case, command, agreement):
        return Refusal(code="superseded")
    decision = rule.decide(case, command, agreement, now)  # type: ignore[arg-type]
    if isinstance(decision, Refusal):
        return decision
    stepped = escalation_deadlines.stepped(recorded(decision, command), command, now)
    said = escalation_deadlines.redrawn(escalation_deadlines.settled(stepped, command, now))
    over, heard = access.ended_with(case, said.case, command), _heard(case, said, agreement, now)
    messages = (*said.messages, *over, *heard)
    return armed(replace(said, messages=messages), agreement)


def armed(decision: Decision, agreement: Register | None) -> Decision:
    """With every timer that the state calls for, and its place in the lists of what is open."""
    case: Any = decision.case
    return replace(decision, timers=deadlines(case, agreement), listed=listed(case, agreement))


def _heard(before: Any, decision: Decision, agreement: Register | None, now: datetime) -> tuple[Hook, ...]:
    hear = HOOKS.get(type(decision.case))
    if hear is None or not isinstance(agreement, Agreement) or not agreement.provider.hooks:
        return ()
    return hear(before, decision, agreement, now)


def deadlines(case: Case, agreement: Register | None) -> tuple[Timer, ...]:
    """All timers of a case: state in, timers out. The provider's own cases have no agreement in force."""
    fall_due = DEADLINES.get(type(case))
    if fall_due is None or (agreement is None and not isinstance(case, Rota | Binding | Window)):
        return ()
    if not isinstance(agreement, Agreement) or not isinstance(case, Disputable):
        return fall_due(case, agreement)
    if not isinstance(case, Matter):
        return (*fall_due(case, agreement), *consultations.deadlines(case, agreement))
    inside = (*answer.deadlines(case, agreement), *escalation_deadlines.deadlines(case, agreement))
    inside = (*inside, *consultations.deadlines(case, agreement))
    return (*fall_due(case, agreement), *urgent.reminders(case), *scope.deadlines(case, agreement), *inside)


def asks_people(case: CustomerCase, command: CommandBase | None = None) -> bool:
    """People of the customer have to agree to something about it: rules and cards get those of today."""
    if isinstance(case, AccessGrant) or (isinstance(case, Disputable) and case.consultation):
        return True
    return isinstance(case, Matter) and (isinstance(command, make.MakeQuote) or any(q.is_open for q in case.quotes))


def superseded(case: Case, command: CommandBase, agreement: Register | None) -> bool:
    """A timer counts only while the state still calls for that very timer: a late one must not undo an extension.

    What comes back to a case because of its timer is none: `AKATSUKI/term.0@1796…/1/0` says what another case did.
    """
    if command.by.side is not Side.CLOCK or not is_timer(command.id, command.case_id):
        return False
    return all(timer.command.id != command.id for timer in deadlines(case, agreement))


__all__ = [
    "PROVIDER",
    "AccessGrant",
    "Announcement",
    "Binding",
    "Case",
    "Command",
    "Customer",
    "Incident",
    "Provider",
    "Rota",
    "ServiceRequest",
    "Window",
    "armed",
    "asks_people",
    "deadlines",
    "decide",
    "superseded",
]
