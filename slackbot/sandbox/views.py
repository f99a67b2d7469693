"""views.open, push, update: a person's stack of at most three modals."""

from __future__ import annotations

from typing import Any

from slackbot.sandbox import answers, forms
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.blockcheck import checked_view
from slackbot.sandbox.ids import new_id
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.triggers import Trigger
from slackbot.sandbox.workspace import Json, View

DEEPEST = 3


def open_(slack: LocalSlack, args: Arguments) -> Json:
    """Starts a new stack: what the person had open is closed."""
    view = given(slack, args, "modal")
    trigger = _clicked(slack, args)
    unused(slack, view)
    slack.triggers.spend(args.text("trigger_id"))
    slack.workspace.views = [each for each in slack.workspace.views if each.user != trigger.user]
    return {"view": shape(slack, push(slack, trigger.user, view, trigger.channel))}


def push_(slack: LocalSlack, args: Arguments) -> Json:
    """Only from a click inside an open modal."""
    view = given(slack, args, "modal")
    trigger = _clicked(slack, args)
    stack = slack.workspace.stack(trigger.user)
    if trigger.view not in [each.id for each in stack]:
        raise ApiError("invalid_trigger_id")
    if len(stack) >= DEEPEST:
        raise ApiError("push_limit_reached")
    unused(slack, view)
    slack.triggers.spend(args.text("trigger_id"))
    return {"view": shape(slack, push(slack, trigger.user, view, trigger.channel))}


def _clicked(slack: LocalSlack, args: Arguments) -> Trigger:
    trigger = slack.triggers.look(args.need("trigger_id"))
    if trigger.user not in slack.workspace.users:
        raise ApiError("invalid_trigger_id")
    return trigger


def update(slack: LocalSlack, args: Arguments) -> Json:
    """A view keeps its kind: a modal stays one, and so does a Home tab."""
    found = _named(slack, args)
    view = given(slack, args, found.view["type"])
    if args.has("hash") and args.text("hash") != found.hash:
        raise ApiError("hash_conflict")
    unused(slack, view, but=found)
    return {"view": shape(slack, replace(slack, found, view))}


def given(slack: LocalSlack, args: Arguments, kind: str) -> Json:
    """A form that takes files is for an app that may read them."""
    view: Any = args.json("view", "invalid_arguments")
    if view is None:
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view")
    checked = checked_view(view, kind)
    if any(element["type"] == "file_input" for _, element in forms.controls(checked["blocks"])):
        slack.require("files:read")
    return checked


def _named(slack: LocalSlack, args: Arguments) -> View:
    if not (args.has("view_id") or args.has("external_id")):
        raise ApiError("invalid_arguments", "[ERROR] missing required field: view_id")
    for each in _every(slack):
        if args.text("view_id") in ("", each.id) and args.text("external_id") in ("", each.view["external_id"]):
            return each
    raise ApiError("not_found")


def _every(slack: LocalSlack) -> list[View]:
    return [*slack.workspace.views, *slack.workspace.homes.values()]


def unused(slack: LocalSlack, view: Json, but: View | None = None) -> None:
    name = view["external_id"]
    if name and any(each.view["external_id"] == name and each is not but for each in _every(slack)):
        raise ApiError("duplicate_external_id")


def push(slack: LocalSlack, user: str, view: Json, channel: str) -> View:
    """On top of the person's stack; the caller has looked that there is room."""
    stack = slack.workspace.stack(user)
    opened = new(slack, user, view, channel)
    if stack:
        opened.root, opened.previous = stack[0].id, stack[-1].id
    slack.workspace.views.append(opened)
    slack.changed()
    return opened


def new(slack: LocalSlack, user: str, view: Json, channel: str = "") -> View:
    id_ = new_id("V")
    values = _values(slack, user, view, channel)
    return View(id=id_, user=user, view=view, hash=new_hash(slack), root=id_, values=values, channel=channel)


def replace(slack: LocalSlack, found: View, view: Json) -> View:
    """What the person gave under the same ids stays."""
    slack.draws_anew(found.id, found.view["blocks"])
    found.view, found.hash, found.errors = view, new_hash(slack), {}
    found.values = forms.keeping(found.values, _values(slack, found.user, view, found.channel))
    slack.changed()
    return found


def _values(slack: LocalSlack, user: str, view: Json, channel: str) -> forms.Values:
    values = forms.initial_values(view["blocks"])
    answers.fill_current(slack, slack.person(user), view["blocks"], values, channel)
    return values


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
