"""What was told us after the last day of the term is recorded all the same, and says so (Art. 16)."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Mrkdwn
from slackbot.cases.incidents.state import Incident
from slackbot.cases.service_requests.state import ServiceRequest


def after_term(case: Incident | ServiceRequest, around: Surroundings) -> list[Mrkdwn]:
    own = around.terms.own("16")
    if not own or not around.terms.particulars.term_is_over(case.told_at):
        return []
    return [around.say("card.after_term", ref=around.cited(own))]
