"""What a handler works with. Made once, by `slackbot.app`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from blocks.around import Listing, Surroundings
from slackbot import listed
from slackbot.agreement.clauses import Document
from slackbot.agreement.particulars import Agreement
from slackbot.cases.announcements.state import Announcement
from slackbot.cases.common import CARD
from slackbot.cases.customers import Customer
from slackbot.cases.incidents import Incident
from slackbot.cases.stops import State
from slackbot.clock import Clock
from slackbot.customer_list import CustomerList
from slackbot.desk import Desk
from slackbot.directory import Directory, Place
from slackbot.entries import card_key
from slackbot.outbox.queue import Queue
from slackbot.precedents import with_precedents
from slackbot.readable import Readable
from slackbot.slack import Slack
from slackbot.store import Store
from slackbot.words import CaseBase, CustomerCase, Refusal

K = TypeVar("K", bound=CaseBase)


@dataclass(frozen=True, slots=True)
class Office:
    desk: Desk
    directory: Directory
    store: Store
    customers: CustomerList
    queue: Queue
    slack: Slack
    clock: Clock
    bot_user: str
    public_url: str = ""
    """Where the desk's own HTTP server is reached from outside; empty: nowhere."""

    async def case(self, case_id: str) -> CustomerCase | None:
        found = await self.store.case(case_id)
        return found if isinstance(found, CustomerCase) else None

    async def found(self, case_id: str, kind: type[K]) -> K | Refusal:
        """The case, which has to be of that kind."""
        found = await self.store.case(case_id)
        return found if isinstance(found, kind) else Refusal(code="no_such_case")

    async def agreement(self, version: str) -> Agreement:
        return await self.directory.agreement(version)

    async def agreement_of(self, case: CustomerCase) -> Agreement:
        """The terms of the case, with the people whom the customer names today."""
        return await self.directory.with_people_of_today(await self.agreement(case.agreement), case.customer)

    async def gloss_of(self, document: Document) -> Document | None:
        return await self.directory.gloss_of(document)

    async def around(self, case: CustomerCase, locale: str) -> Surroundings:
        """For a private view of a case, in the reader's language."""
        customer = await self._customer_of(case)
        links = {"card": link} if (link := await self._card_link(case, customer)) else {}
        around = Surroundings(locale=locale, agreement=await self.agreement(case.agreement), links=links)
        return await with_precedents(around, case, customer, self.store, self.slack)

    async def card_link(self, case: CustomerCase) -> str:
        """The permalink of the card in the shared channel; empty while it does not stand yet."""
        return await self._card_link(case, await self._customer_of(case))

    async def card_links(self, cases: Sequence[CustomerCase]) -> dict[str, str]:
        """Of many, in two trips; what has no card in its shared channel yet is left out."""
        records = await self.store.readable(sorted({case.customer for case in cases}))
        customers = {each.id: each for each in records.cases if isinstance(each, Customer)}
        found = await self.store.cards_ts([card_key(case.id, case.channel, CARD) for case in cases])
        return {
            case.id: self.slack.permalink(_channel_now(case, customers.get(case.customer)), ts)
            for case, ts in zip(cases, found, strict=True)
            if ts
        }

    async def listed(self, found: Readable[CustomerCase], links: Mapping[str, str]) -> Listing:
        return await listed.listed(self.directory, found, links)

    async def desk_links(
        self, cases: Sequence[CustomerCase], others: Sequence[tuple[str, str, str]] = ()
    ) -> dict[str, str]:
        return await listed.desk_links(self.store, self.slack, cases, others)

    async def _card_link(self, case: CustomerCase, customer: Customer | None) -> str:
        ts = await self.store.card_ts(case.id, case.channel, CARD)
        return self.slack.permalink(_channel_now(case, customer), ts) if ts else ""

    async def _customer_of(self, case: CustomerCase) -> Customer | None:
        found = await self.store.case(case.customer)
        return found if isinstance(found, Customer) else None

    async def case_of_thread(self, place: Place, ts: str) -> str | None:
        """The case that a thread belongs to, also one begun before the channel got another id."""
        former = place.customer.replaced if place.customer else ()
        for channel in (place.channel, *former):
            if case_id := await self.store.case_of_thread(channel, ts):
                return case_id
        return None

    async def running_stops(self, customer: str) -> Readable[Announcement]:
        """As the customer was told of them."""
        found = await self.store.readable_stops(customer)
        return replace(found, cases=[each for each in found.cases if each.state is State.RUNNING])

    async def open_with_links(self, customer: str) -> Readable[tuple[Incident, str]]:
        """The customer's open incidents, oldest first, with the permalinks of their cards in the shared channel."""
        found = (await self.store.readable_open(customer)).of_kind(Incident)
        links = await self.card_links(found.cases)
        shown = [(incident, links.get(incident.id, "")) for incident in found.cases]
        return Readable(cases=shown, unread=found.unread)


def _channel_now(case: CustomerCase, customer: Customer | None) -> str:
    """What Slack calls the case's channel now."""
    return customer.channel if customer and case.channel in customer.former else case.channel
