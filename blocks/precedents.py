"""What consultations came to before, shown to staff where the same question is decided again (Art. 18)."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.around import Surroundings
from blocks.kit import Block, quote, section
from slackbot.agreement.document import cite
from slackbot.cases.customers.precedents import MOST_SHOWN
from slackbot.cases.customers.state import Precedent
from slackbot.words import Ref


def blocks(found: Sequence[Precedent], items: Sequence[Ref], around: Surroundings) -> list[Block]:
    """The latest first, of these items; each with the number of its case, to be cited."""
    alike = [each for each in reversed(found) if each.item and each.item in items][:MOST_SHOWN]
    shown: list[Block] = []
    for each in alike:
        ref, day = cite(each.item, around.locale), around.when(each.at)
        shown += [section(around.say("consultation.precedent", id=each.case, ref=ref, at=day)), quote(each.text)]
    return shown
