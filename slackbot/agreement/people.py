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


def deputies(away: tuple[Away, ...], tz: str, now: datetime) -> dict[str, str]:
    """Person away today, in that zone -> who decides in their place."""
    today = now.astimezone(ZoneInfo(tz)).date()
    return {each.person: each.deputy for each in away if each.first <= today <= each.last}


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

    def works_for(self, customer: str) -> bool:
        return not self.customers or customer in self.customers
