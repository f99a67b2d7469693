"""Who of a customer may decide what, and who stands in for whom."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from slackbot.agreement.fields import REFUSE_UNKNOWN, Day, People, UserId
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
