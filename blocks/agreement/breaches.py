"""Notices of breach of a customer's agreement, for leads (Art. 17)."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.around import Surroundings
from blocks.kit import Block, Mrkdwn, context, cut, joined, one_line, quote, section
from slackbot.cases.customers.state import Breach
from slackbot.words import Rendered, Side

MOST_SHOWN = 10


def listing(found: Sequence[Breach], around: Surroundings) -> Rendered:
    """The latest first."""
    shown = [*reversed(found)][:MOST_SHOWN]
    lines = [_line(each, around) for each in shown] or [around.say("agreement.no_breaches")]
    blocks: list[Block] = []
    for said, each in zip(lines, shown, strict=False):
        blocks += [section(said), quote(one_line(each.text, 300))]
    blocks = blocks or [section(lines[0])]
    return Rendered(text=cut(joined(lines), 4000), blocks=[*blocks, context(around.grounds("17"))])


def _line(breach: Breach, around: Surroundings) -> Mrkdwn:
    state = "agreement.breach_open" if breach.cured is None else "agreement.breach_not_cured"
    return around.say(
        "agreement.breach_line",
        number=breach.number,
        party=around.plain("agreement.party_ours" if breach.notice_by is Side.PROVIDER else "agreement.party_theirs"),
        day=breach.cure_by.isoformat(),
        delivery=breach.delivery,
        sha=breach.sha256[:12],
        state=around.plain("agreement.breach_cured" if breach.cured else state),
        outcome=one_line(breach.outcome, 200),
    )
