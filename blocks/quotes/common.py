"""Amounts, hours and lines of a quote in words."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Mrkdwn, one_line
from slackbot.cases.quotes.state import Item, Quote

LONGEST_ITEM = 200


def yen(amount: int, around: Surroundings) -> str:
    return around.plain("quote.yen", amount=f"{amount:,}")


def hours(minutes: int, around: Surroundings) -> str:
    """2時間30分; of no minutes 0分."""
    whole, rest = divmod(minutes, 60)
    if not whole:
        return around.plain("quote.minutes", minutes=rest)
    return around.plain("quote.hours_and_minutes" if rest else "quote.hours", hours=whole, minutes=rest)


def line(item: Item, around: Surroundings) -> str:
    what = one_line(item.what, LONGEST_ITEM)
    if not item.minutes:
        return around.plain("quote.line.fixed", what=what, amount=yen(item.amount, around))
    time, hourly = hours(item.minutes, around), yen(item.hourly, around)
    return around.plain("quote.line.hourly", what=what, time=time, hourly=hourly, amount=yen(item.amount, around))


def until(quote: Quote, around: Surroundings) -> str:
    """A day; of an urgent one the instant, since it holds for hours."""
    return around.when(quote.expires_at) if quote.urgent else quote.valid_until.isoformat()


def name(case_id: str, quote: Quote) -> str:
    return f"{case_id}-Q{quote.number}"


def votes(quote: Quote, around: Surroundings) -> list[Mrkdwn]:
    """Who agreed or did not, and when."""
    said = [(f"{vote.step}_{vote.verdict}", vote) for vote in quote.approval.votes]
    return [
        around.say(f"quote.vote.{key}", by=around.decider(vote.by, vote.deputy_for), at=around.when(vote.at))
        for key, vote in said
    ]
