"""The sentence about guarantees or loss that fits a message, in the agreement's own words (Arts. 8.2, 15)."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Block, context
from slackbot.safety.wording import speaks_of_loss
from slackbot.words import Ref, Rendered

RESTORED: tuple[Ref, ...] = ("15.1",)
THIRD_PARTY: tuple[Ref, ...] = ("15.2",)
LOSS: tuple[Ref, ...] = ("15.3",)


def disclaimer(around: Surroundings, *refs: Ref) -> list[Block]:
    """Small print; nothing where the text has no such clause."""
    own = [mine for ref in refs if (mine := around.terms.reading.places.get(ref))]
    return [context(*(around.say("disclaimer.line", item=around.item(each)) for each in own))] if own else []


def about_loss(said: Rendered, around: Surroundings, *texts: object) -> Rendered:
    """The message, with the sentence about loss where it speaks of one."""
    if not any(speaks_of_loss(str(each)) for each in texts):
        return said
    return Rendered(text=said.text, blocks=[*said.blocks, *disclaimer(around, *LOSS)])
