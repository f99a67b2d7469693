"""Cases as a list shows them, with their agreements and the way to their cards: a few trips, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from blocks.around import Listed, Listing
from slackbot.agreement.particulars import Agreement
from slackbot.cases import Provider
from slackbot.cases.common import TRIAGE
from slackbot.directory import Directory
from slackbot.entries import card_key
from slackbot.logs import get_logger
from slackbot.readable import Readable
from slackbot.slack import Slack
from slackbot.store import Store
from slackbot.words import CustomerCase

log = get_logger("records")


async def listed(
    directory: Directory,
    found: Readable[CustomerCase],
    links: Mapping[str, str],
    provider: Provider | None = None,
) -> Listing:
    """In two trips; one whose agreement is missing is named like one that cannot be read, and the others are shown.

    `links`: case -> its card; `provider`: as it was read already.
    """
    terms = await directory.agreements((case.agreement for case in found.cases), provider)
    shown = [
        Listed(case=case, agreement=terms[case.agreement], link=links.get(case.id, ""))
        for case in found.cases
        if case.agreement in terms
    ]
    return Listing(shown=tuple(shown), unread=(*found.unread, *without_terms(found.cases, terms)))


def without_terms(cases: Iterable[CustomerCase], terms: Mapping[str, Agreement]) -> tuple[str, ...]:
    """Ids of those whose agreement is not among them; the log names it."""
    without = [case for case in cases if case.agreement not in terms]
    for case in without:
        log.error("not_read", record=case.id, lacks_agreement=case.agreement)
    return tuple(case.id for case in without)


async def desk_links(
    store: Store, slack: Slack, cases: Sequence[CustomerCase], others: Sequence[tuple[str, str, str]] = ()
) -> dict[str, str]:
    """Of their cards in #desk, in one trip; what has none yet is left out. `others`: (case, channel, card)."""
    asked = [*((case.id, case.desk, TRIAGE) for case in cases), *others]
    found = await store.cards_ts([card_key(*each) for each in asked])
    return {case: slack.permalink(desk, ts) for (case, desk, _), ts in zip(asked, found, strict=True) if ts}
