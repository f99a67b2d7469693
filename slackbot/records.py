"""The records without Slack, for the commands that work on them alone. The workspace is named by provider.toml."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from slackbot.agreement.document import Document
from slackbot.agreement.particulars import Configuration, Particulars, load_all
from slackbot.agreement.reading import Reading
from slackbot.agreements import Agreements
from slackbot.authorities import problems
from slackbot.cases import Customer
from slackbot.customer_list import CustomerList, complete
from slackbot.desk import Desk
from slackbot.directory import look_up
from slackbot.onboarding import Slack as InSlack
from slackbot.onboarding import Step, apply, plan
from slackbot.serve import clock_of, redis_of
from slackbot.settings import ApplySettings, StoreSettings
from slackbot.slack import Slack, session
from slackbot.store import Store


async def strangers(configuration: Configuration, settings: ApplySettings) -> list[str]:
    """Who is given an authority and is not that customer's; nothing without a token. Raises SlackTrouble."""
    if settings.bot_token is None:
        return []
    async with session() as http:
        slack = Slack(settings.bot_token.get_secret_value(), settings.api_base_url, http)
        return await problems(configuration, partial(look_up, slack))


@dataclass(frozen=True, slots=True)
class Records:
    configuration: Configuration
    agreements: Agreements
    desk: Desk

    @classmethod
    @asynccontextmanager
    async def opened(cls, settings: StoreSettings, only: Sequence[Path] = ()) -> AsyncIterator[Records]:
        """`only`: of the customers' files these."""
        configuration = load_all(settings.config_dir, only)
        async with redis_of(settings) as redis:
            store = Store(redis, configuration.provider.team)
            agreements = Agreements(store)
            yield cls(configuration, agreements, Desk(store, agreements, clock_of(settings)))

    async def keep(self, document: Document, reading: Reading, by: str) -> None:
        """An imported text, as somebody has confirmed its reading."""
        confirmed = replace(reading, confirmed_by=by, confirmed_at=self.desk.clock.now())
        await self.agreements.keep(document, confirmed)

    async def attach(self, document: Document, gloss: Document) -> None:
        await self.agreements.attach(document, gloss)

    async def apply(self, author: str = "", *, correct: bool = False, slack: InSlack = InSlack.REFUSE) -> list[str]:
        await complete(CustomerList(self.desk.store, self.agreements), self.desk)
        return await apply(self.configuration, self.desk, self.agreements, author=author, correct=correct, slack=slack)

    async def plan(self, *, correct: bool = False) -> tuple[Step, ...]:
        return await plan(self.configuration, self.desk, self.agreements, correct=correct)

    async def terms_in_force(self, key: str) -> Particulars | None:
        """Of the customer with this key, whether files or a lead in Slack put them there; None when there is none."""
        customer = await self.desk.store.case(key)
        if not isinstance(customer, Customer):
            return None
        return (await self.agreements.get(customer.agreement)).particulars
