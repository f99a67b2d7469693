"""The app's manifest, and its variants to paste: where Slack sends, or a socket instead."""

from __future__ import annotations

from copy import deepcopy
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml


def load() -> dict[str, Any]:
    """A copy for whoever asks."""
    return deepcopy(_written())


@cache
def _written() -> dict[str, Any]:
    """From the checkout, or from the installed package."""
    packaged = files("slackbot") / "manifest.yml"
    source = packaged if packaged.is_file() else Path(__file__).parents[1] / "manifest.yml"
    found: dict[str, Any] = yaml.safe_load(source.read_text("utf-8"))
    return found


def http(url: str) -> dict[str, Any]:
    """`url`: the public https address of the desk, without a path."""
    manifest, events = load(), f"{url.rstrip('/')}/slack/events"
    for command in manifest["features"]["slash_commands"]:
        command["url"] = events
    manifest["settings"]["event_subscriptions"]["request_url"] = events
    manifest["settings"]["interactivity"]["request_url"] = events
    manifest["settings"]["interactivity"]["message_menu_options_url"] = events
    return manifest


def socket() -> dict[str, Any]:
    manifest = load()
    manifest["settings"]["socket_mode_enabled"] = True
    return manifest


def as_yaml(manifest: dict[str, Any]) -> str:
    text: str = yaml.safe_dump(manifest, allow_unicode=True, sort_keys=False, width=120)
    return text


def scopes() -> tuple[str, ...]:
    return tuple(load()["oauth_config"]["scopes"]["bot"])
