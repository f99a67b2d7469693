"""What consultations came to at the customer of a case, with the way to each one's minutes (Art. 18)."""

from __future__ import annotations

from dataclasses import replace

from blocks.around import Surroundings
from slackbot.cases import Customer
from slackbot.cases.common import CARD
from slackbot.cases.matter import Disputable
from slackbot.entries import card_key
from slackbot.slack import Slack
from slackbot.store import Store
from slackbot.words import CaseBase


async def with_precedents(
    around: Surroundings, case: CaseBase, customer: Customer | None, store: Store, slack: Slack
) -> Surroundings:
    """Of that customer alone. The minutes stand on the card in the shared channel, where both sides can read them."""
    if not isinstance(case, Disputable) or customer is None or not customer.precedents:
        return around
    cases = {each.case for each in customer.precedents}
    keys = [(case_id, card_key(case_id, channel, CARD)) for case_id in cases for channel in customer.channels]
    known = await store.cards_ts([key for _, key in keys])
    links = {case_id: slack.permalink(customer.channel, ts) for (case_id, _), ts in zip(keys, known, strict=True) if ts}
    return replace(around, precedents=customer.precedents, links=links | around.links)
