"""What a person said, as they typed it: Slack's marks become names and addresses again."""

from __future__ import annotations

import re
from typing import Any

from blocks.kit import unesc
from slackbot.office import Office
from slackbot.slack import SlackTrouble

MARK = re.compile(r"<(?P<kind>[@#!]?)(?P<what>[^<>|]*)(?:\|(?P<label>[^<>]*))?>")

MOST_NAMES = 10
"""Each has to be looked up, and Slack waits for three seconds: of further people the id is shown."""


async def spoken(text: str, office: Office) -> str:
    """From an event, or from a command with should_escape: both come escaped. Our own name is left out."""
    called = dict.fromkeys(mark["what"] for mark in MARK.finditer(text) if mark["kind"] == "@")
    names = {user: await _name(user, office) for user in list(called)[:MOST_NAMES] if user != office.bot_user}
    said, end = [], 0
    for mark in MARK.finditer(text):
        said += [unesc(text[end : mark.start()]), _written_out(mark, office, names)]
        end = mark.end()
    return "".join([*said, unesc(text[end:])]).strip()


async def looked_up(office: Office, channel: str, ts: str) -> dict[str, Any] | None:
    """The message as it stands in Slack now; None where Slack does not show it."""
    try:
        return await office.slack.message(channel, ts)
    except SlackTrouble:
        return None


async def words_of(message: dict[str, Any], office: Office) -> str:
    """What a message says; one that is only a screenshot says its name."""
    said = await spoken(str(message.get("text") or ""), office)
    return said or "\n".join(f"📎 {name}" for _, name in await attached(message, office))


async def attached(message: dict[str, Any], office: Office) -> tuple[tuple[str, str], ...]:
    """(id, name). A file from another company's workspace arrives as a stub: its name has to be asked for."""
    return tuple(
        [
            (str(file["id"]), str(file.get("name") or await _file_name(office, str(file["id"]))))
            for file in message.get("files") or ()
            if file.get("id")
        ]
    )


async def with_names(message: dict[str, Any], office: Office) -> dict[str, Any]:
    """The message with the names of its files, so that they are asked for once."""
    if not message.get("files"):
        return message
    return {**message, "files": [{"id": id_, "name": name} for id_, name in await attached(message, office)]}


async def _file_name(office: Office, file: str) -> str:
    try:
        found = await office.slack.ask("files.info", file=file)
    except SlackTrouble:
        return file
    return str((found.get("file") or {}).get("name") or file)


def _written_out(mark: re.Match[str], office: Office, names: dict[str, str]) -> str:
    kind, what, label = mark["kind"], unesc(mark["what"]), unesc(mark["label"] or "")
    if kind == "@":
        return "" if what == office.bot_user else f"@{names.get(what) or label or what}"
    if kind == "#":
        return f"#{label or what}"
    if kind == "!":
        return label or f"@{what}"
    shown = what.removeprefix("mailto:")
    return f"{label} ({shown})" if label and not shown.rstrip("/").endswith(label.rstrip("/")) else label or shown


async def _name(user: str, office: Office) -> str:
    person = await office.directory.person(user)
    return person.name if person else ""
