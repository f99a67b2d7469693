"""The words that promise too much, and safer ones, as their author sees them before anything is sent (Art. 15)."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.around import Surroundings
from blocks.kit import Block, Mrkdwn, asked, context, joined, one_line, option, radio, section
from slackbot.words import Rendered

BLOCK = "wording"
"""Begins the block ids: shown again, the warning takes the place of the one before."""
WAY, AS_IT_IS, ANEW = "wording_way", "as_it_is", "anew"
LONGEST = 60


def warning(around: Surroundings, hits: Sequence[tuple[str, str]], *, leads: bool) -> list[Block]:
    """`hits`: (kind, words)."""
    shown = {**section(_lines(around, hits)), "block_id": f"{BLOCK}.hits"}
    small = [around.grounds("15.1")] if leads else [around.say("wording.a_lead_may"), around.grounds("15.1")]
    blocks = [shown, {**context(*small), "block_id": f"{BLOCK}.small"}]
    if not leads:
        return blocks
    ways = [option(around.plain("wording.anew"), ANEW), option(around.plain("wording.as_it_is"), AS_IT_IS)]
    return [*blocks, asked(f"{BLOCK}.way", around.plain("wording.way"), radio(WAY, ways, ANEW))]


def private(around: Surroundings, hits: Sequence[tuple[str, str]], command: str) -> Rendered:
    """After a command in words: what to do instead."""
    said = joined([_lines(around, hits), around.say("wording.in_words", command=command)])
    return Rendered(text=said, blocks=[section(said), context(around.grounds("15.1"))])


def _lines(around: Surroundings, hits: Sequence[tuple[str, str]]) -> Mrkdwn:
    lines = [
        around.say("wording.hit", words=one_line(words, LONGEST), safer=around.say(f"wording.safer.{kind}"))
        for kind, words in hits
    ]
    return joined([around.say("wording.not_sent"), *lines])
