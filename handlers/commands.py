"""The slash commands, each with its words."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from handlers.access_words import ACCESS
from handlers.agreement_words import AGREEMENT
from handlers.customer_words import CUSTOMER
from handlers.escalation_words import ESCALATE
from handlers.incident_words import INCIDENT
from handlers.maintenance_words import MAINTENANCE
from handlers.oncall_words import ONCALL
from handlers.quote_words import QUOTE
from handlers.request_words import REQUEST
from handlers.requests import Slash
from handlers.vocabulary import Reply
from slackbot.office import Office

VOCABULARIES = (INCIDENT, REQUEST, ACCESS, MAINTENANCE, ONCALL, ESCALATE, QUOTE, AGREEMENT, CUSTOMER)

WORDS = {each.command: each.words for each in VOCABULARIES}

COMMANDS: dict[str, Callable[[Slash, Office], Awaitable[Reply]]] = {each.command: each.answer for each in VOCABULARIES}
