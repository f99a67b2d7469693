"""Customers: the agreement in force, the panel, and what was said in the shared channel."""

from slackbot.cases.customers.commands import ApplyAgreement, DrawPanel, Hear, RaiseUnanswered, TakeUp, TakeUpAll
from slackbot.cases.customers.rules import deadlines
from slackbot.cases.customers.state import Customer

Command = ApplyAgreement | Hear | TakeUp | TakeUpAll | RaiseUnanswered | DrawPanel

__all__ = [
    "ApplyAgreement",
    "Command",
    "Customer",
    "DrawPanel",
    "Hear",
    "RaiseUnanswered",
    "TakeUp",
    "TakeUpAll",
    "deadlines",
]
