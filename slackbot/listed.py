"""Cases as a list shows them, with their agreements and the way to their cards: a few trips, however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from blocks.around import Listed
from slackbot.cases import Provider
from slackbot.cases.common import TRIAGE
from slackbot.directory import Directory
from slackbot.entries import card_key
from slackbot.slack import Slack
from slackbot.store import Store
from slackbot.words import CustomerCase


async def listed(
    directory: Directory, cases: Sequence[CustomerCase], links: Mapping[str, str], provider: Provider | None = None
) -> list[Listed]:
    """In two trips. `links`: case -> its card; `provider`: as it was read already."""
    terms = await directory.agreements((case.agreement for case in cases), provider)
    return [Listed(case=case, agreement=terms[case.agreement], link=links.get(case.id, "")) for case in cases]


async def desk_links(
    store: Store, slack: Slack, cases: Sequence[CustomerCase], others: Sequence[tuple[str, str, str]] = ()
) -> dict[str, str]:
    """Of their cards in #desk, in one trip; what has none yet is left out. `others`: (case, channel, card)."""
    asked = [*((case.id, case.desk, TRIAGE) for case in cases), *others]
    found = await store.cards_ts([card_key(*each) for each in asked])
    return {case: slack.permalink(desk, ts) for (case, desk, _), ts in zip(asked, found, strict=True) if ts}
