"""An incident that is reported while a planned stop runs is shown against that stop (Art. 9).

Every door to a report leads through the customer's record, which knows of the stops that run.
"""

from __future__ import annotations

from dataclasses import replace

from slackbot.agreement.articles import enforces
from slackbot.cases.customers.state import Customer
from slackbot.cases.incidents.state import DuringStop, Incident
from slackbot.cases.links import NoteIncident
from slackbot.words import CommandBase, Decision, FollowUp


@enforces("9")
def in_stop(decision: Decision, customer: Customer, command: CommandBase) -> Decision:
    """With the stop, whatever the system is: which one it is may be found out later."""
    incident, running = decision.case, [each for each in customer.stops if each.running]
    if not isinstance(incident, Incident) or not running:
        return decision
    found = [DuringStop(window=each.window, systems=each.systems) for each in running]
    during = next((each for each in found if each.concerns(incident.system)), found[-1])
    stamped = replace(incident, during=during)
    return replace(decision, case=stamped, messages=(*decision.messages, *listed(stamped, command)))


def listed(incident: Incident, command: CommandBase) -> tuple[FollowUp, ...]:
    """On the window's card, if it is about one of its systems."""
    if not incident.in_stop:
        return ()
    note = NoteIncident(id=f"{command.id}/3", case_id=incident.in_stop, by=command.by, incident=incident.id)
    return (FollowUp(command=note),)
