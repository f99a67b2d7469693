"""Where a card or a notice goes today: channels get new ids, #desk may move, and a case keeps those it began with."""

from __future__ import annotations

from slackbot.cases import Customer, Provider
from slackbot.outbox.queue import DESK
from slackbot.store import Store
from slackbot.words import Audience, Card, CaseBase, CustomerCase, Notice, value


@value
class Whereabouts:
    """`home`: as the case names the channel, and as cards are remembered; `channel`: what Slack calls it now."""

    home: str
    channel: str
    former: tuple[str, ...]
    """Under these a card may be remembered from before."""
    customer: Customer | None = None
    """Whose shared channel it is."""


def whereabouts(said: Card | Notice, case: CaseBase, customer: Customer | None, provider: Provider) -> Whereabouts:
    """`customer`: whose case it is, or the case itself."""
    home = said.channel if isinstance(said, Card) else said.to
    if said.audience is Audience.DESK:
        ours = {DESK, *provider.former, *([case.desk] if isinstance(case, CustomerCase) else [])}
        home = provider.channel if home == DESK else home
        channel = provider.channel if home in ours else home
        return Whereabouts(home=home, channel=channel, former=provider.former)
    if customer is None:
        return Whereabouts(home=home, channel=home, former=())
    channel = customer.channel if home in customer.former else home
    return Whereabouts(home=home, channel=channel, former=customer.former, customer=customer)


@value
class Standing:
    """A card that stands; all empty where none does."""

    ts: str = ""
    channel: str = ""
    """Under which it is remembered."""
    reader: str = ""
    """Whose direct message it is: the one who was meant then, whoever holds the place now."""


async def standing(store: Store, case_id: str, name: str, where: Whereabouts) -> Standing:
    for channel in (where.home, *where.former):
        if kept := await store.card_ts(case_id, channel, name):
            ts, _, reader = kept.partition(" ")
            return Standing(ts=ts, channel=channel, reader=reader)
    return Standing()
