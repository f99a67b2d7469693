"""views.*: a person's stack of at most three modals."""

from __future__ import annotations

from typing import Any

import orjson

from slackbot.sandbox import forms
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.blockcheck import checked_view
from slackbot.sandbox.ids import new_id
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Json, View

DEEPEST = 3
LARGEST = 250_000
"""bytes"""


def open_(slack: LocalSlack, args: Arguments) -> Json:
    """Starts a new stack: what the person had open is closed."""
    view = _given(args)
    trigger = slack.triggers.look(args.need("trigger_id"))
    _unused(slack, view)
    slack.triggers.spend(args.text("trigger_id"))
    slack.workspace.views = [each for each in slack.workspace.views if each.user != trigger.user]
    return {"view": shape(slack, push(slack, trigger.user, view))}


def push_(slack: LocalSlack, args: Arguments) -> Json:
    """Only from a click inside an open modal."""
    view = _given(args)
    trigger = slack.triggers.look(args.need("trigger_id"))
    stack = slack.workspace.stack(trigger.user)
    if trigger.view not in [each.id for each in stack]:
        raise ApiError("invalid_trigger_id")
    if len(stack) >= DEEPEST:
        raise ApiError("push_limit_reached")
    _unused(slack, view)
    slack.triggers.spend(args.text("trigger_id"))
    return {"view": shape(slack, push(slack, trigger.user, view))}


def update(slack: LocalSlack, args: Arguments) -> Json:
    view = _given(args)
    found = _named(slack, args)
    if args.has("hash") and args.text("hash") != found.hash:
        raise ApiError("hash_conflict")
    _unused(slack, view, but=found)
    return {"view": shape(slack, replace(slack, found, view))}


def _given(args: Arguments) -> Json:
    view: Any = args.json("view", "invalid_arguments")
    if view is None:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view")
    if len(orjson.dumps(view)) > LARGEST:
        raise ApiError("view_too_large")
    return checked_view(view)


def _named(slack: LocalSlack, args: Arguments) -> View:
    if not (args.has("view_id") or args.has("external_id")):
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view_id")
    for each in slack.workspace.views:
        if args.text("view_id") in ("", each.id) and args.text("external_id") in ("", each.view["external_id"]):
            return each
    raise ApiError("not_found")


def _unused(slack: LocalSlack, view: Json, but: View | None = None) -> None:
    name = view["external_id"]
    if name and any(each.view["external_id"] == name and each is not but for each in slack.workspace.views):
        raise ApiError("duplicate_external_id")


def push(slack: LocalSlack, user: str, view: Json) -> View:
    """On top of the person's stack; the caller has looked that there is room."""
    stack = slack.workspace.stack(user)
    id_ = new_id("V")
    opened = View(
        id=id_,
        user=user,
        view=view,
        hash=new_hash(slack),
        root=stack[0].id if stack else id_,
        previous=stack[-1].id if stack else None,
        values=forms.initial_values(view["blocks"]),
    )
    slack.workspace.views.append(opened)
    slack.changed()
    return opened


def replace(slack: LocalSlack, found: View, view: Json) -> View:
    found.view, found.hash, found.errors = view, new_hash(slack), {}
    found.values = forms.initial_values(view["blocks"], found.values)
    slack.changed()
    return found


def new_hash(slack: LocalSlack) -> str:
    return f"{slack.unix()}.{new_id('')[:8]}"


def shape(slack: LocalSlack, found: View) -> Json:
    """As the app gets it: `team_id` is the person's company, the installation stands in `app_installed_team_id`."""
    return {
        "id": found.id,
        "team_id": slack.person(found.user).team,
        **found.view,
        "state": {"values": found.values},
        "hash": found.hash,
        "root_view_id": found.root,
        "previous_view_id": found.previous,
        "app_id": slack.app.app_id,
        "app_installed_team_id": slack.app.team,
        "bot_id": slack.app.bot_id,
    }
