"""The month of a customer, for staff: time by kind, what is charged, what of the allowance is left."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Block, Mrkdwn, context, cut, joined, section
from blocks.quotes.common import hours, yen
from slackbot.cases.quotes.month import Charge, together
from slackbot.cases.quotes.state import WorkKind
from slackbot.words import Rendered, value

MOST_LINES = 40


@value
class Sums:
    month: str
    """2026-11"""
    minutes: dict[WorkKind, int]
    charges: dict[str, Charge]
    """By the quote's name."""
    kinds: dict[str, str]
    """By the same name, of which kind of paid work it is, in the words of its case's text."""
    rest: int | None = None
    """Minutes of the allowance that are left; None where there is none."""
    agreed: int = 0


def month(sums: Sums, around: Surroundings) -> Rendered:
    name = around.terms.particulars.short_name
    title = around.say("quotes.month.title", name=name, month=sums.month)
    lines = [*_time(sums, around), *_allowance(sums, around)]
    charged = [_charge(quote, each, sums.kinds[quote], around) for quote, each in sums.charges.items()]
    whole = _total(together(sums.charges.values()), around)
    said = joined([title, *lines, *charged[:MOST_LINES], whole])
    blocks: list[Block] = [section(title), section(joined(lines))]
    blocks += [section(each) for each in charged[:MOST_LINES]]
    if len(charged) > MOST_LINES:
        blocks.append(context(around.say("command.list.more", count=len(charged) - MOST_LINES)))
    return Rendered(text=cut(said, 4000), blocks=[*blocks, section(whole), context(around.grounds("10"))])


def _time(sums: Sums, around: Surroundings) -> list[Mrkdwn]:
    lines = [
        around.say("quotes.month.time", kind=around.plain(f"work.kind.{kind}"), spent=hours(spent, around))
        for kind in WorkKind
        if (spent := sums.minutes.get(kind, 0))
    ]
    return lines or [around.say("quotes.month.no_time")]


def _allowance(sums: Sums, around: Surroundings) -> list[Mrkdwn]:
    if sums.rest is None:
        return []
    rest, agreed = hours(sums.rest, around), hours(sums.agreed, around)
    return [around.say("quotes.month.allowance", rest=rest, agreed=agreed)]


def _charge(quote: str, charge: Charge, kind: str, around: Surroundings) -> Mrkdwn:
    said = {"subtotal": charge.subtotal, "tax": charge.tax, "total": charge.total}
    sums = {key: yen(each, around) for key, each in said.items()}
    return around.say("quotes.month.charge", quote=quote, kind=kind, **sums)


def _total(charge: Charge, around: Surroundings) -> Mrkdwn:
    said = {"subtotal": charge.subtotal, "tax": charge.tax, "total": charge.total}
    return around.say("quotes.month.total", **{key: yen(each, around) for key, each in said.items()})
