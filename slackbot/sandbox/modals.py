"""A person's hands in a modal: filling in, submitting, closing."""

from __future__ import annotations

from typing import Any

from slackbot.sandbox import forms, interactions, views
from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.blockcheck import checked_view
from slackbot.sandbox.delivery import Answer
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.refused import Refused
from slackbot.sandbox.workspace import Json, User, View


def own_view(slack: LocalSlack, person: User, asked: Json) -> View:
    for view in slack.workspace.stack(person.id):
        if view.id == asked.get("view_id"):
            return view
    raise Refused("no_such_view")


def top_view(slack: LocalSlack, person: User, asked: Json) -> View:
    view = own_view(slack, person, asked)
    if view is not slack.workspace.stack(person.id)[-1]:
        raise Refused("no_such_view", detail="another view lies on top")
    return view


async def change(slack: LocalSlack, person: User, asked: Json) -> Json:
    """One input's value; the app hears of it only when the block has dispatch_action."""
    view = own_view(slack, person, asked)
    block, element = control(view.view["blocks"], asked)
    put(slack, view, block, element, asked.get("value"))
    if block.get("dispatch_action"):
        answered(await interactions.press_in_view(slack, person, view, block, element, asked.get("value")))
    return {}


async def press(slack: LocalSlack, person: User, asked: Json) -> Json:
    view = top_view(slack, person, asked)
    block, element = control(view.view["blocks"], asked)
    value = asked.get("value")
    if element["type"] in forms.STATEFUL:
        put(slack, view, block, element, value)
    try:
        answered(await interactions.press_in_view(slack, person, view, block, element, value))
    except forms.NoSuchValue as error:
        raise Refused("no_such_value", detail=str(error)) from error
    return {}


def control(blocks: list[Json], asked: Json) -> tuple[Json, Json]:
    found = forms.find(blocks, str(asked.get("block_id")), str(asked.get("action_id")))
    if found is None:
        raise Refused("no_such_control")
    return found


def put(slack: LocalSlack, view: View, block: Json, element: Json, value: Any) -> None:
    try:
        state = forms.given(element, value)
    except (forms.NoSuchValue, TypeError) as error:
        raise Refused("no_such_value", detail=str(error)) from error
    view.values.setdefault(block["block_id"], {})[element["action_id"]] = state
    slack.changed()


async def submit(slack: LocalSlack, person: User, asked: Json) -> Json:
    view = top_view(slack, person, asked)
    if not view.view["submit"]:
        raise Refused("no_such_control")
    for block_id, given in (asked.get("values") or {}).items():
        for action_id, value in given.items():
            named = {"block_id": block_id, "action_id": action_id}
            put(slack, view, *control(view.view["blocks"], named), value)
    _refuse(slack, view, forms.objections(view.view["blocks"], view.values, person.locale))
    answer = answered(await interactions.submit(slack, person, view))
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
    if not body:
        _drop(slack, [view])
        return
    order = body.get("response_action") if isinstance(body, dict) else None
    if order == "clear":
        _drop(slack, slack.workspace.stack(person.id))
    elif order == "errors":
        _refuse(slack, view, _errors(view, body))
    elif order in ("update", "push"):
        _show(slack, person, view, body, order)
    else:
        raise Refused("invalid_response", detail=f"response_action {order}")


def _errors(view: View, body: Json) -> dict[str, str]:
    """Slack shows errors only at input blocks of the view."""
    inputs = {block["block_id"] for block in view.view["blocks"] if block["type"] == "input"}
    errors = body.get("errors")
    if not isinstance(errors, dict) or not errors or not set(errors) <= inputs:
        raise Refused("invalid_response", detail="errors must name input blocks of the view")
    return {str(block): str(why) for block, why in errors.items()}


def _show(slack: LocalSlack, person: User, view: View, body: Json, order: str) -> None:
    try:
        shown = checked_view(body.get("view"))
    except ApiError as error:
        raise Refused("invalid_response", detail="; ".join(error.answer["response_metadata"]["messages"])) from error
    if order == "update":
        views.replace(slack, view, shown)
    elif len(slack.workspace.stack(person.id)) >= views.DEEPEST:
        raise Refused("invalid_response", detail="push_limit_reached")
    else:
        views.push(slack, person.id, shown)


async def close(slack: LocalSlack, person: User, asked: Json) -> Json:
    """The view on top, or with clear_on_close all of them; the app hears of those that asked for it."""
    view = top_view(slack, person, asked)
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


def answered(answer: Answer) -> Answer:
    """Interactions are not tried again: the person sees at once that it failed."""
    if not answer.ok:
        raise Refused(trouble(answer), detail=str(answer.status or answer.reason))
    return answer


def trouble(answer: Answer) -> str:
    if answer.status:
        return "app_error"
    named = {"http_timeout": "operation_timeout", interactions.NOT_INTERACTIVE: interactions.NOT_INTERACTIVE}
    return named.get(answer.reason, "unreachable")
