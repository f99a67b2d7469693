"""Incidents: from the report in a customer's channel to the customer's check that it works again."""

from slackbot.cases.incidents.deadlines import Ring, deadlines
from slackbot.cases.incidents.renewal import AskRenewal, Renew, Unacknowledge
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
    | Renew
    | AskRenewal
    | Unacknowledge
)

__all__ = [
    "Acknowledge",
    "AskRenewal",
    "CloseUnverified",
    "Command",
    "Incident",
    "Mitigate",
    "PostUpdate",
    "RemindVerification",
    "Renew",
    "Reopen",
    "Report",
    "Resolve",
    "Ring",
    "SetSeverity",
    "SetSystem",
    "TakeCommand",
    "Unacknowledge",
    "Verify",
    "WriteNote",
    "deadlines",
]
