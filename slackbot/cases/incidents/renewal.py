"""Whoever began says from time to time that they are still at it, or others are called (Art. 5.2).

At night somebody falls asleep over a grave incident, and every clock believes that it is in good hands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Literal

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.common import decided, noted, tell_desk
from slackbot.cases.escalations.calling import called_about, open_one
from slackbot.cases.escalations.direct import call
from slackbot.cases.escalations.state import Subject
from slackbot.cases.incidents.clocks import DUE_AT, Promise
from slackbot.cases.incidents.state import Incident, State
from slackbot.cases.oncall.duty import DIRECT
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.cases.timing import timer
from slackbot.words import Audience, CommandBase, Decision, JsonValue, Notice, Refusal, Timer, value

BEGUN = frozenset({State.ACKNOWLEDGED})


@value
class Renew(CommandBase):
    """「対応を続けています」"""

    kind: Literal["incident.renew"] = "incident.renew"


@value
class AskRenewal(CommandBase):
    kind: Literal["incident.ask_renewal"] = "incident.ask_renewal"


@value
class Unacknowledge(CommandBase):
    """Whoever had it did not answer."""

    kind: Literal["incident.unacknowledge"] = "incident.unacknowledge"


@enforces("5.2")
@rule(Renew, may=STAFF, when=BEGUN, cites=("5.2",))
def renew(incident: Incident, command: Renew, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if incident.commander != command.by.user:
        return Refusal(code="another_has_it", refs=("5.2",))
    renewed = replace(incident, renewed_at=now)
    said = tell_desk(renewed, "renewed", by=command.by.user)
    return noted(renewed, command, now, "renewed", said, refs=("5.2",))


@enforces("5.2")
@rule(AskRenewal, may=CLOCK, when=BEGUN, cites=("5.2",))
def ask_renewal(incident: Incident, command: AskRenewal, agreement: Agreement, now: datetime) -> Decision | Refusal:
    if not incident.commander:
        return Refusal(code="superseded")
    asked = replace(incident, renewal_asked_at=now)
    until = _reached(asked, now, agreement.provider.escalation.renew_within, agreement)
    params: dict[str, JsonValue] = {"to": [incident.commander], "until": until.isoformat() if until else ""}
    direct = Notice(to=f"{DIRECT}{incident.commander}", audience=Audience.PERSON, key="renewal_asked", params=params)
    said = (tell_desk(asked, "renewal_asked", **params), direct)
    return noted(asked, command, now, "renewal_asked", *said, refs=("5.2",), of=incident.commander)


@enforces("5.2")
@rule(Unacknowledge, may=CLOCK, when=BEGUN, cites=("5.2",))
def unacknowledge(
    incident: Incident, command: Unacknowledge, agreement: Agreement, now: datetime
) -> Decision | Refusal:
    """The customer was answered and is: nothing is taken back from them but the name."""
    if incident.renewal_asked_at is None:
        return Refusal(code="superseded")
    free = replace(incident, state=State.REPORTED, commander=None, renewal_asked_at=None)
    hours = agreement.particulars.clock(incident.severity)
    called, _ = called_about(free, Subject.LAPSED, agreement, now, "", hours)
    running = open_one(called, Subject.LAPSED)
    assert running is not None, "it has just begun"
    after, said = call(called, running, agreement, now)
    return decided(after, command, now, "unacknowledged", *said, refs=("5.2",), had_it=incident.commander)


def renewals(incident: Incident, agreement: Agreement) -> Iterator[Timer]:
    """Asked after so long without a sign of them; then, without an answer, given up."""
    terms, since = agreement.provider.escalation, _last_sign(incident)
    length = terms.renew.get(incident.severity)
    if length is None or since is None or not incident.commander or incident.state not in BEGUN:
        return
    asked = incident.renewal_asked_at
    unanswered = asked is not None and asked > since
    wait = terms.renew_within if unanswered else length
    if at := _reached(incident, asked if asked and unanswered else since, wait, agreement):
        if unanswered:
            yield timer(incident, "unacknowledge", at, Unacknowledge)
        else:
            yield timer(incident, "ask_renewal", at, AskRenewal)


def _last_sign(incident: Incident) -> datetime | None:
    signs = (incident.acknowledged_at, incident.reopened_at, incident.renewed_at, incident.stepped_at)
    return max((at for at in signs if at), default=None)


def _reached(incident: Incident, since: datetime, length: timedelta, agreement: Agreement) -> datetime | None:
    """None while the customer has the word."""
    pauses = incident.standstills
    hours = agreement.particulars.clock(incident.severity)
    waits = Promise(name="renewal", started=since, target=length, pauses=pauses, refs=("5.2",), hours=hours)
    return waits.reaches(DUE_AT)


Command = Renew | AskRenewal | Unacknowledge
