"""A person's words as Slack carries them: three characters escaped, mentions as ids, and the rich_text block beside."""

from __future__ import annotations

import re

from slackbot.sandbox.ids import block_id
from slackbot.sandbox.workspace import Json, Workspace

MARK = re.compile(
    r"<(?:@(?P<user>[UW]\w+)|#(?P<channel>[CDG]\w+)|!(?P<range>channel|here|everyone)|(?P<url>https?://[^<>|\s]+|mailto:[^<>|\s]+))(?:\|(?P<label>[^<>]*))?>"
)
STRAY_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt);)")
ENTITIES = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def wire(text: str) -> str:
    """Escapes what is no mark of Slack's own, so that what a test or the page sends arrives as Slack would send it."""
    out, end = [], 0
    for mark in MARK.finditer(text):
        out += [_escaped(text[end : mark.start()]), mark.group()]
        end = mark.end()
    return "".join([*out, _escaped(text[end:])])


def _escaped(text: str) -> str:
    return STRAY_AMPERSAND.sub("&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


def unescaped(text: str) -> str:
    for entity, character in ENTITIES.items():
        text = text.replace(entity, character)
    return text


def rich_text(text: str) -> list[Json]:
    """The block that stands beside a person's text; none for a message without words."""
    if not text:
        return []
    elements: list[Json] = []
    end = 0
    for mark in MARK.finditer(text):
        elements += _plain(text[end : mark.start()])
        elements.append(_marked(mark))
        end = mark.end()
    elements += _plain(text[end:])
    section = {"type": "rich_text_section", "elements": elements}
    return [{"type": "rich_text", "block_id": block_id(), "elements": [section]}]


def _plain(text: str) -> list[Json]:
    return [{"type": "text", "text": unescaped(text)}] if text else []


def _marked(mark: re.Match[str]) -> Json:
    found = mark.groupdict()
    if found["user"]:
        return {"type": "user", "user_id": found["user"]}
    if found["channel"]:
        return {"type": "channel", "channel_id": found["channel"]}
    if found["range"]:
        return {"type": "broadcast", "range": found["range"]}
    label = {"text": unescaped(found["label"])} if found["label"] else {}
    return {"type": "link", "url": unescaped(found["url"]), **label}


def command_text(workspace: Workspace, text: str, should_escape: bool) -> str:
    """A slash command's words: with `should_escape` names become <@U…|name> and <#C…|name>."""
    written = wire(text)
    if not should_escape:
        return written
    named = {
        f"@{_escaped(user.display_name or user.real_name)}": f"<@{user.id}|{user.name}>"
        for user in workspace.users.values()
    }
    named |= {
        f"#{channel.name}": f"<#{channel.id}|{channel.name}>" for channel in workspace.channels.values() if channel.name
    }
    for name in sorted(named, key=len, reverse=True):
        written = written.replace(name, named[name])
    return written
