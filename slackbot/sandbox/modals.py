"""A person's hands in a modal: filling in, submitting, closing."""

from __future__ import annotations

from typing import Any

from slackbot.sandbox import interactions, surfaces, views
from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.blockcheck import checked_view
from slackbot.sandbox.delivery import Answer
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.objections import objections
from slackbot.sandbox.refused import Refused
from slackbot.sandbox.verdicts import blame
from slackbot.sandbox.workspace import Json, User, View

TROUBLE = "connecting"
"""The words a person reads in a form whatever the app did wrong."""


def own_view(slack: LocalSlack, person: User, asked: Json) -> View:
    """An open modal of the person, or their Home tab."""
    home = slack.workspace.homes.get(person.id)
    for view in [*slack.workspace.stack(person.id), *([home] if home and not slack.is_external(person) else [])]:
        if view.id == asked.get("view_id"):
            return view
    raise Refused("no_such_view")


def top_view(slack: LocalSlack, person: User, asked: Json) -> View:
    """The one that can be used: others lie under it."""
    view = own_view(slack, person, asked)
    stack = slack.workspace.stack(person.id)
    if stack and view is not stack[-1]:
        raise Refused("no_such_view", detail="another view lies on top")
    return view


async def submit(slack: LocalSlack, person: User, asked: Json) -> Json:
    view = top_view(slack, person, asked)
    if not view.view["submit"]:
        raise Refused("no_such_control")
    surface = surfaces.of_view(view)
    for block_id, given in (asked.get("values") or {}).items():
        for action_id, value in given.items():
            named = {"block_id": block_id, "action_id": action_id}
            surfaces.put(slack, person, surface, *surfaces.control(surface, named), value)
    _refuse(slack, view, objections(view.view["blocks"], view.values, person.locale))
    answer = answered(await interactions.submit(slack, person, view), spoken=TROUBLE)
    if view in slack.workspace.views:
        _follow(slack, person, view, answer.body)
    return {}


def _refuse(slack: LocalSlack, view: View, errors: dict[str, str]) -> None:
    view.errors = errors
    slack.changed()
    if errors:
        raise Refused("invalid_form", errors)


def _follow(slack: LocalSlack, person: User, view: View, body: Any) -> None:
    """What the app's answer to a submission asks for; an empty one closes the view."""
    if body in (None, "", {}):
        _drop(slack, [view])
        return
    order = body.get("response_action") if isinstance(body, dict) else None
    if order == "clear":
        _drop(slack, slack.workspace.stack(person.id))
    elif order == "errors":
        _refuse(slack, view, _errors(slack, view, body))
    elif order in ("update", "push"):
        _show(slack, person, view, body, order)
    else:
        raise _mistake(slack, body, f"unknown response_action: {order}")


def _mistake(slack: LocalSlack, body: Any, *why: str) -> Refused:
    """The person reads that something did not work, Traffic says what."""
    blame(slack, "view_submission", body, *why)
    return Refused("invalid_response", detail="; ".join(why), spoken=TROUBLE)


def _errors(slack: LocalSlack, view: View, body: Json) -> dict[str, str]:
    """Slack shows errors only at input blocks of the view."""
    inputs = {block["block_id"] for block in view.view["blocks"] if block["type"] == "input"}
    errors = body.get("errors")
    if not isinstance(errors, dict) or not errors:
        raise _mistake(slack, body, "errors must be an object with at least one block_id")
    if strange := sorted(set(errors) - inputs):
        raise _mistake(slack, body, f"errors must name input blocks of the view, not {', '.join(strange)}")
    if not all(isinstance(why, str) and why for why in errors.values()):
        raise _mistake(slack, body, "every error must be a string that is not empty")
    return dict(errors)


def _show(slack: LocalSlack, person: User, view: View, body: Json, order: str) -> None:
    try:
        shown = checked_view(body.get("view"))
        views.unused(slack, shown, but=view if order == "update" else None)
    except ApiError as error:
        messages = error.answer.get("response_metadata", {}).get("messages", [])
        raise _mistake(slack, body, error.code, *messages) from error
    if order == "update":
        views.replace(slack, view, shown)
    elif len(slack.workspace.stack(person.id)) >= views.DEEPEST:
        raise _mistake(slack, body, "push_limit_reached")
    else:
        views.push(slack, person.id, shown, view.channel)


async def close(slack: LocalSlack, person: User, asked: Json) -> Json:
    """The view on top, or with clear_on_close all of them; the app hears of those that asked for it."""
    view = top_view(slack, person, asked)
    if view.view["type"] != "modal":
        raise Refused("no_such_control")
    clear = bool(view.view["clear_on_close"])
    gone = slack.workspace.stack(person.id)[::-1] if clear else [view]
    _drop(slack, gone)
    for each in gone:
        if each.view["notify_on_close"]:
            answered(await interactions.closed(slack, person, each, clear))
    return {}


def _drop(slack: LocalSlack, gone: list[View]) -> None:
    slack.workspace.views = [view for view in slack.workspace.views if view not in gone]
    slack.changed()


def answered(answer: Answer, spoken: str = "") -> Answer:
    """Interactions are not tried again: the person sees at once that it failed."""
    if not answer.ok:
        raise Refused(trouble(answer), detail=str(answer.status or answer.reason), spoken=spoken)
    return answer


def trouble(answer: Answer) -> str:
    if answer.status:
        return "app_error"
    named = {"http_timeout": "operation_timeout", interactions.NOT_INTERACTIVE: interactions.NOT_INTERACTIVE}
    return named.get(answer.reason, "unreachable")
