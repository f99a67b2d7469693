"""Incidents: from the report in a customer's channel to the customer's check that it works again."""

from slackbot.cases.incidents.deadlines import Ring, deadlines
from slackbot.cases.incidents.report import Report
from slackbot.cases.incidents.respond import Acknowledge, PostUpdate, SetSeverity, SetSystem, TakeCommand, WriteNote
from slackbot.cases.incidents.restore import CloseUnverified, Mitigate, RemindVerification, Reopen, Resolve, Verify
from slackbot.cases.incidents.state import Incident

Command = (
    Report
    | Acknowledge
    | TakeCommand
    | SetSeverity
    | SetSystem
    | WriteNote
    | PostUpdate
    | Mitigate
    | Resolve
    | Verify
    | Reopen
    | RemindVerification
    | CloseUnverified
    | Ring
)

__all__ = [
    "Acknowledge",
    "CloseUnverified",
    "Command",
    "Incident",
    "Mitigate",
    "PostUpdate",
    "RemindVerification",
    "Reopen",
    "Report",
    "Resolve",
    "Ring",
    "SetSeverity",
    "SetSystem",
    "TakeCommand",
    "Verify",
    "WriteNote",
    "deadlines",
]
