"""A message that is said once: our own sentences, and between them what people wrote."""

from __future__ import annotations

from collections.abc import Mapping

from blocks.around import Surroundings
from blocks.kit import NOTIFICATION_TEXT, Block, Mrkdwn, context, cut, esc, joined, one_line, quote, section
from slackbot.words import JsonValue, Ref, Rendered

Params = Mapping[str, JsonValue]


def told_of(around: Surroundings, *parts: str, refs: tuple[Ref, ...] = ()) -> Rendered:
    """Our own sentences, and between them what somebody wrote, quoted; the plain text holds all of it."""
    said = [part for part in parts if part]
    blocks: list[Block] = [section(part) if isinstance(part, Mrkdwn) else quote(part) for part in said]
    if refs:
        blocks.append(context(around.clauses(*refs)))
    lines = [part if isinstance(part, Mrkdwn) else esc(one_line(part, 1200)) for part in said]
    return Rendered(text=cut(joined(lines), NOTIFICATION_TEXT), blocks=blocks)
