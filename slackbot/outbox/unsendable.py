"""What becomes of an entry that will not be sent."""

from __future__ import annotations

from slackbot.cases import Customer


class Unsendable(Exception):
    """It must not, or cannot, be sent; staff are told why."""


class Frozen(Exception):
    """It waits in its place: other people read the channel now, or a lead has not decided yet (Art. 12)."""

    def __init__(self, customer: Customer | None, companies: frozenset[str]) -> None:
        super().__init__(customer.id if customer else "desk")
        self.customer = customer
        """Whose channel it is; None: it is #desk."""
        self.companies = companies

    @property
    def is_news(self) -> bool:
        """Does the customer's record say otherwise?"""
        customer = self.customer
        if customer is None:
            return False
        kept = customer.frozen.companies if customer.frozen else ()
        return {*kept} != self.companies - customer.readers
