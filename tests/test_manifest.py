"""manifest.yml and the code say the same, both ways; and Slack would take the manifest."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, TypeGuard

import jsonschema
import pytest

from handlers.dispatch import COMMANDS, EVENTS
from slackbot import manifest

ROOT = Path(__file__).parents[1]
SCHEMA = ROOT.parent / "shared" / "schema" / "manifest.schema.2.0.0.json"

BOTH_READ = ("channels:read", "groups:read")
BOTH_HISTORY = ("channels:history", "groups:history")

METHODS = {
    "auth.test": (),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": (*BOTH_HISTORY, "im:history"),
    "conversations.info": BOTH_READ,
    "users.conversations": BOTH_READ,
    "conversations.members": BOTH_READ,
    "conversations.open": ("im:write",),
    "conversations.replies": BOTH_HISTORY,
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "pins.add": ("pins:write",),
    "team.info": ("team:read",),
    "usergroups.list": ("usergroups:read",),
    "usergroups.users.list": ("usergroups:read",),
    "usergroups.users.update": ("usergroups:write",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
"""Web API method -> bot scopes it needs, by docs.slack.dev/reference/methods. A new method is added here."""

EVENT_SCOPES = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "channel_archive": ("channels:read",),
    "channel_id_changed": (),
    "channel_left": ("channels:read",),
    "channel_shared": BOTH_READ,
    "channel_unarchive": ("channels:read",),
    "channel_unshared": BOTH_READ,
    "group_archive": ("groups:read",),
    "group_left": ("groups:read",),
    "group_unarchive": ("groups:read",),
    "member_joined_channel": BOTH_READ,
    "member_left_channel": BOTH_READ,
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "reaction_added": ("reactions:read",),
    "subteam_members_changed": ("usergroups:read",),
    "user_change": ("users:read",),
}
"""Event type -> bot scopes it needs, by docs.slack.dev/reference/events."""


def granted() -> set[str]:
    return set(manifest.scopes())


def subscribed() -> set[str]:
    return set(manifest.load()["settings"]["event_subscriptions"]["bot_events"])


def commands() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = manifest.load()["features"]["slash_commands"]
    return found


def sources() -> Iterator[Path]:
    """The desk; the local Slack answers methods and calls none."""
    for folder in ("slackbot", "handlers", "blocks"):
        yield from (path for path in (ROOT / folder).rglob("*.py") if "sandbox" not in path.parts)


@cache
def methods_called() -> dict[str, str]:
    """Method -> the place that calls it, for every `.call(…)` and `.ask(…)` of the Web API client.

    What `doctor --connect` tries is not the desk's: a scope that is missing there is one of its findings.
    """
    found = {}
    for path in (path for path in sources() if path.parent.name != "connect"):
        tree = ast.parse(path.read_text("utf-8"))
        for function in (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)):
            for node in (n for n in ast.walk(function) if _is_web_call(n, path)):
                place = f"{path.relative_to(ROOT)}:{node.lineno}"
                names = _literals(node.args[0], function)
                assert names, f"{place}: the method's name is not to be seen in {function.name}()"
                found.update(dict.fromkeys(names, place))
    return found


def _is_web_call(node: ast.AST, path: Path) -> TypeGuard[ast.Call]:
    client = "self" if path.name == "slack.py" else "slack"
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("call", "ask")
        and ast.unparse(node.func.value).endswith(client)
    )


def _literals(given: ast.expr, function: ast.AST) -> set[str]:
    """The strings an argument may have: written there, or given to its name within the function."""
    if isinstance(given, ast.Name):
        values = [
            n.value for n in ast.walk(function) if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == given.id
        ]
    else:
        values = [given]
    branches = [b for v in values for b in ((v.body, v.orelse) if isinstance(v, ast.IfExp) else (v,))]
    return {b.value for b in branches if isinstance(b, ast.Constant) and isinstance(b.value, str)}


@pytest.mark.skipif(not SCHEMA.exists(), reason=f"the manifest's schema is not at {SCHEMA}")
@pytest.mark.parametrize("variant", ["as it is", "http", "socket"])
def test_slack_s_schema_takes_every_variant(variant: str) -> None:
    made = {
        "as it is": manifest.load,
        "http": lambda: manifest.http("https://desk.example.com/"),
        "socket": manifest.socket,
    }[variant]()

    problems = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text("utf-8"))).iter_errors(made)

    assert [f"{problem.json_path}: {problem.message}" for problem in problems] == []


def test_the_http_variant_sends_everything_to_the_one_address() -> None:
    made = manifest.http("https://desk.example.com")

    addresses = {command["url"] for command in made["features"]["slash_commands"]}
    addresses |= {made["settings"][name]["request_url"] for name in ("event_subscriptions", "interactivity")}
    addresses.add(made["settings"]["interactivity"]["message_menu_options_url"])
    assert addresses == {"https://desk.example.com/slack/events"}
    assert made["settings"]["interactivity"]["is_enabled"]


def test_the_socket_variant_has_no_address() -> None:
    assert manifest.socket()["settings"]["socket_mode_enabled"]
    assert "url" not in re.sub(r"\W", " ", manifest.as_yaml(manifest.socket())).split()


def test_the_printed_variant_is_read_back_the_same() -> None:
    import yaml

    assert yaml.safe_load(manifest.as_yaml(manifest.load())) == manifest.load()


def test_every_slash_command_has_a_handler_and_the_reverse() -> None:
    assert {command["command"] for command in commands()} == set(COMMANDS)


def test_every_slash_command_lets_slack_name_people_and_channels_by_id() -> None:
    """Without it a mention of another company's person arrives as a bare name."""
    assert [command["command"] for command in commands() if command.get("should_escape") is not True] == []


def test_every_event_handled_is_subscribed_and_the_reverse() -> None:
    heard = {each.partition(".")[0] for each in subscribed()}

    assert heard == set(EVENTS)
    assert {each for each in subscribed() if each.startswith("message.")} == {"message.channels", "message.groups"}


def test_every_method_called_has_its_scopes() -> None:
    called = methods_called()

    unknown = {name: place for name, place in called.items() if name not in METHODS}
    assert unknown == {}, "say in METHODS which scopes these need"
    assert {name: sorted(lacking) for name in called if (lacking := set(METHODS[name]) - granted())} == {}


def test_every_event_subscribed_has_its_scopes() -> None:
    assert {name: sorted(lacking) for name in subscribed() if (lacking := set(EVENT_SCOPES[name]) - granted())} == {}


def test_no_scope_is_granted_that_nothing_needs() -> None:
    needed = {scope for name in methods_called() for scope in METHODS[name]}
    needed |= {scope for name in subscribed() for scope in EVENT_SCOPES[name]}
    needed |= {"commands"} if commands() else set()

    assert granted() - needed == set()


def test_every_scope_has_its_reason_in_the_documentation() -> None:
    page = (ROOT / "docs/security.md").read_text("utf-8")
    told = page.partition("\n## Scopes\n")[2].partition("\n## ")[0]

    assert sorted(re.findall(r"^\| `([^`]+)` \| \S", told, re.MULTILINE)) == sorted(granted())
