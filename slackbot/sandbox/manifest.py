"""What an installed app may do and hears of, read from its manifest (version 2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from slackbot.words import value


@value
class SlashCommand:
    command: str
    description: str
    usage_hint: str
    should_escape: bool


@value
class Grants:
    scopes: tuple[str, ...]
    commands: tuple[SlashCommand, ...]
    events: frozenset[str]
    interactive: bool

    def command(self, name: str) -> SlashCommand | None:
        return next((each for each in self.commands if each.command == name), None)


def grants(manifest: Mapping[str, Any]) -> Grants:
    features = manifest.get("features") or {}
    settings = manifest.get("settings") or {}
    scopes = ((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()
    return Grants(
        scopes=tuple(scopes),
        commands=tuple(_command(each) for each in features.get("slash_commands") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        interactive=bool((settings.get("interactivity") or {}).get("is_enabled")),
    )


def _command(given: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(
        command=given["command"],
        description=given.get("description", ""),
        usage_hint=given.get("usage_hint", ""),
        should_escape=bool(given.get("should_escape")),
    )
