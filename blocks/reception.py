"""営業時間内/外: the stamp on both cards, and what being outside means for either side (Arts. 3.1, 3.2)."""

from __future__ import annotations

from datetime import datetime

from blocks.around import Surroundings
from blocks.kit import Mrkdwn
from slackbot.agreement.particulars import Cover
from slackbot.cases.incidents.state import Incident
from slackbot.cases.matter import Reception, UrgentEnding
from slackbot.cases.reception import waits_for
from slackbot.cases.service_requests.state import ServiceRequest


def told_at(case: Incident | ServiceRequest, around: Surroundings) -> Mrkdwn:
    """When we were told; with the stamp, where reception has hours at all."""
    at = around.when(case.told_at)
    if case.reception is None or around.terms.particulars.hours is None:
        return around.say("card.told_at", at=at)
    return around.say("reception.outside" if case.reception.opens else "reception.within", at=at)


def nobody_yet(case: Incident | ServiceRequest, around: Surroundings) -> Mrkdwn:
    """In place of a name: nobody is looked for before the opening that it waits for."""
    return around.say("reception.nobody_before" if raised_later(case, around) else "card.nobody_yet")


def outside_hours(reception: Reception | None, around: Surroundings, *, offer: bool = True) -> Mrkdwn | None:
    """What somebody who tells us outside the hours reads first; None within them. `offer`: there is an urgent way."""
    if reception is None or reception.opens is None:
        return None
    cover = around.terms.particulars.out_of_hours
    cover = Cover.NONE if cover is Cover.PAID and not offer else cover
    return around.say(f"reception.cover.{cover}", opens=around.when(reception.opens), ref=around.inline("3.2"))


def raised_later(case: Incident | ServiceRequest, around: Surroundings) -> Mrkdwn | None:
    """In place of the call for somebody who takes it; None when people are called at once."""
    if case.urgent and case.urgent.ending is UrgentEnding.AGREED:
        return None
    opens: datetime | None = waits_for(case, around.terms)
    return around.say("reception.raised_later", opens=around.when(opens)) if opens else None
