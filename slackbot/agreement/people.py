"""Who of a customer may decide what, who stands in for whom, and who acts under another company's name."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator

from slackbot.agreement.fields import REFUSE_UNKNOWN, CustomerKey, Day, Line, Name, People, UserId, not_none
from slackbot.words import value


@value
class Away:
    """Somebody is away; both days are included. Meanwhile the deputy decides in their place."""

    person: UserId
    deputy: UserId
    first: Day
    last: Day

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"the last day, {self.last}, is before the first, {self.first}")
        if self.deputy == self.person:
            raise ValueError(f"{self.person} cannot stand in for themselves")


@value
class Delegation(Away):
    """The same as a lead has named it at the desk, and since when."""

    named_by: UserId
    named_at: datetime

    @property
    def name(self) -> str:
        """Nobody is away twice from the same day on."""
        return f"{self.person}.{self.first}"

    @property
    def away(self) -> Away:
        return Away(person=self.person, deputy=self.deputy, first=self.first, last=self.last)


@value
class CustomerPeople:
    """Who may decide what for the customer; of each company's people anybody may press the rest."""

    __pydantic_config__ = REFUSE_UNKNOWN

    reporters: People = ()
    """報告者; nobody named: everybody of the company."""
    access_approvers: People = ()
    """アクセス承認者"""
    buyers: People = ()
    """発注権限者"""
    contract_owners: People = ()
    """契約責任者"""
    away: tuple[Away, ...] = ()


LONGEST_CHAIN = 3
"""So many stand in for one another at most: whoever asks still knows who decides."""


def deputies(away: tuple[Away, ...], tz: str, now: datetime) -> dict[str, str]:
    """Person away today, in that zone -> who decides in their place."""
    return deputies_on(away, now.astimezone(ZoneInfo(tz)).date())


def deputies_on(away: tuple[Away, ...], day: date) -> dict[str, str]:
    """A deputy who is away as well has their own deputy decide; where that leads nowhere, the last who was named."""
    named = {each.person: each.deputy for each in away if each.first <= day <= each.last}
    return {person: _chain(named, person)[-1] for person in named}


def ends_nowhere(away: tuple[Away, ...], day: date) -> bool:
    """On that day somebody would stand in for themselves in the end, or too many for one another."""
    named = {each.person: each.deputy for each in away if each.first <= day <= each.last}
    return any(_chain(named, person)[-1] in named for person in named)


def _chain(named: dict[str, str], person: str) -> list[str]:
    chain = [person]
    while chain[-1] in named and named[chain[-1]] not in chain and len(chain) <= LONGEST_CHAIN:
        chain.append(named[chain[-1]])
    return chain


@value
class Subcontractor:
    """A company whose people act for the provider, under their own mark (Art. 11)."""

    company: Name
    people: Annotated[People, AfterValidator(not_none)]
    scope: Line | None = None
    """What it does for the provider."""
    customers: tuple[CustomerKey, ...] = ()
    """For whom, by their keys; nobody named: for all."""
    nda: Day | None = None
    """Since when it is bound to secrecy as the provider is (Art. 12)."""
    personal_data: bool = False
    """It may come into contact with personal data (Art. 13)."""
    begins: Day | None = None
    ends: Day | None = None
    """The last day on which its people may act."""

    def __post_init__(self) -> None:
        if self.begins and self.ends and self.ends < self.begins:
            raise ValueError(f"ends on {self.ends}, before it begins on {self.begins}")

    def in_force(self, day: date) -> bool:
        return (self.begins or day) <= day <= (self.ends or day)

    @property
    def only(self) -> frozenset[str] | None:
        """Keys of the customers that its people may hear of; None: of all of them."""
        return frozenset(self.customers) or None

    def works_for(self, customer: str) -> bool:
        return self.only is None or customer in self.only
