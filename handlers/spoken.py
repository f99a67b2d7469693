"""What a person said, as they typed it: Slack's marks become names and addresses again."""

from __future__ import annotations

import re

from blocks.kit import unesc
from slackbot.office import Office

MARK = re.compile(r"<(?P<kind>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")


async def spoken(text: str, office: Office) -> str:
    """From an event, or from a command with should_escape: both come escaped. Our own name is left out."""
    said, end = [], 0
    for mark in MARK.finditer(text):
        said += [unesc(text[end : mark.start()]), await _written_out(mark, office)]
        end = mark.end()
    return "".join([*said, unesc(text[end:])]).strip()


async def _written_out(mark: re.Match[str], office: Office) -> str:
    kind, what, label = mark["kind"], unesc(mark["what"]), unesc(mark["label"] or "")
    if kind == "@":
        return "" if what == office.bot_user else f"@{await _name(what, office) or label or what}"
    if kind == "#":
        return f"#{label or what}"
    if kind == "!":
        return label or f"@{what}"
    shown = what.removeprefix("mailto:")
    return f"{label} ({shown})" if label and not shown.rstrip("/").endswith(label.rstrip("/")) else label or shown


async def _name(user: str, office: Office) -> str:
    person = await office.directory.person(user)
    return person.name if person else ""
