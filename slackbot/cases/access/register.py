"""Access is used by people of the register alone, and no longer than they stand in it (Arts. 6(4), 11)."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from slackbot.agreement.articles import enforces
from slackbot.agreement.particulars import Agreement
from slackbot.cases.access.end import over
from slackbot.cases.access.state import AccessGrant, Ending
from slackbot.cases.links import EndForRegister
from slackbot.cases.rulebook import ANYONE, CLOCK, rule
from slackbot.words import Decision


@enforces("6(4)", "11")
@rule(EndForRegister, may=ANYONE | CLOCK)
def end_for_register(grant: AccessGrant, command: EndForRegister, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail. Who still stands in it is not touched."""
    until = registered_until(grant, agreement)
    if until is None or now < until:
        return Decision(case=grant, events=())
    return over(grant, command, now, Ending.UNREGISTERED, "unregistered_before", to=grant.grantee)


def registered_until(grant: AccessGrant, agreement: Agreement) -> datetime | None:
    """From then on its user may use nothing here; None while no end is known.

    Of whoever has left already it is the day of the request: it is past. While it is not known who is in a user group,
    none of our own has left.
    """
    provider = agreement.provider
    if grant.grantee in (*provider.leads, *provider.engineers) or (provider.groups and not grant.company):
        return None
    company = provider.company_of(grant.grantee)
    if company is None or not company.works_for(grant.customer) or (grant.personal_data and not company.personal_data):
        return grant.opened_at
    if company.ends is None:
        return None
    return datetime.combine(company.ends + timedelta(days=1), time(), ZoneInfo(provider.tz))
