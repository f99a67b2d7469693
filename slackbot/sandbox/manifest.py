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
class Shortcut:
    """`kind`: global or message."""

    kind: str
    name: str
    description: str
    callback_id: str


@value
class Grants:
    """`suggests`: external selects may ask the app for their options. `home_tab`: it may publish App Homes."""

    scopes: tuple[str, ...]
    commands: tuple[SlashCommand, ...]
    shortcuts: tuple[Shortcut, ...]
    events: frozenset[str]
    interactive: bool
    socket_mode: bool
    suggests: bool
    home_tab: bool
    messages_tab: bool
    messages_read_only: bool

    def command(self, name: str) -> SlashCommand | None:
        return next((each for each in self.commands if each.command == name), None)

    def shortcut(self, kind: str, callback_id: str) -> Shortcut | None:
        return next((each for each in self.shortcuts if (each.kind, each.callback_id) == (kind, callback_id)), None)


def grants(manifest: Mapping[str, Any]) -> Grants:
    features = manifest.get("features") or {}
    settings = manifest.get("settings") or {}
    interactivity = settings.get("interactivity") or {}
    home = features.get("app_home") or {}
    scopes = ((manifest.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ()
    return Grants(
        scopes=tuple(scopes),
        commands=tuple(_command(each) for each in features.get("slash_commands") or ()),
        shortcuts=tuple(_shortcut(each) for each in features.get("shortcuts") or ()),
        events=frozenset((settings.get("event_subscriptions") or {}).get("bot_events") or ()),
        interactive=bool(interactivity.get("is_enabled")),
        socket_mode=bool(settings.get("socket_mode_enabled")),
        suggests=bool(interactivity.get("message_menu_options_url") or settings.get("socket_mode_enabled")),
        home_tab=bool(home.get("home_tab_enabled")),
        messages_tab=bool(home.get("messages_tab_enabled", True)),
        messages_read_only=bool(home.get("messages_tab_read_only_enabled")),
    )


def _command(given: Mapping[str, Any]) -> SlashCommand:
    return SlashCommand(
        command=given["command"],
        description=given.get("description", ""),
        usage_hint=given.get("usage_hint", ""),
        should_escape=bool(given.get("should_escape")),
    )


def _shortcut(given: Mapping[str, Any]) -> Shortcut:
    return Shortcut(
        kind=given["type"],
        name=given["name"],
        description=given.get("description", ""),
        callback_id=given["callback_id"],
    )
