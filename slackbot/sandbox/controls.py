"""A person's hands at the controls of messages, modals and the Home tab: typing, choosing, pressing, searching."""

from __future__ import annotations

from slackbot.sandbox import forms, interactions, modals, options, surfaces
from slackbot.sandbox.answers import NoSuchValue, given
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.places import message_of, place_of
from slackbot.sandbox.refused import Refused
from slackbot.sandbox.surfaces import Surface
from slackbot.sandbox.workspace import Json, User

ON_ENTER, ON_CHARACTER = "on_enter_pressed", "on_character_entered"


def _surface(slack: LocalSlack, person: User, asked: Json) -> Surface:
    """A view when `view_id` is given, else the message at channel and ts."""
    if asked.get("view_id"):
        return surfaces.of_view(modals.top_view(slack, person, asked))
    place = place_of(slack, person, asked)
    return surfaces.of_message(slack, person, place, message_of(slack, person, place, asked))


async def change(slack: LocalSlack, person: User, asked: Json) -> Json:
    """One input's value, `enter` with the Enter key behind it. The app hears of it where dispatch_action asks."""
    surface = _surface(slack, person, asked)
    block, element = surfaces.control(surface, asked)
    if block["type"] != "input":
        raise Refused("no_such_control")
    state = surfaces.put(slack, person, surface, block, element, asked.get("value"))
    if _dispatched(block, element, bool(asked.get("enter"))):
        await _tell(slack, person, surface, block, element, state)
    return {"state": state}


def _dispatched(block: Json, element: Json, enter: bool) -> bool:
    if not block.get("dispatch_action"):
        return False
    if element["type"] not in forms.WRITTEN:
        return True
    wanted = element.get("dispatch_action_config", {}).get("trigger_actions_on", [ON_ENTER])
    return (ON_ENTER if enter else ON_CHARACTER) in wanted


async def press(slack: LocalSlack, person: User, asked: Json) -> Json:
    """A button, or a choice in a control that acts at once. `confirmed: false`: the person said no to its question."""
    surface = _surface(slack, person, asked)
    block, element = surfaces.pressed(slack, surface, asked)
    if block["type"] == "input":
        raise Refused("no_such_control", detail="an input is changed, not pressed")
    if element.get("confirm") and asked.get("confirmed") is False:
        return {}
    if element["type"] == "overflow":
        state = _picked(slack, person, element, asked)
    elif element["type"] == "feedback_buttons":
        state = _judged(element, asked)
    elif element["type"] in forms.SINGLE:
        state = surfaces.put(slack, person, surface, block, element, asked.get("value"))
    else:
        state = {}
    await _tell(slack, person, surface, block, element, state)
    return {}


def _picked(slack: LocalSlack, person: User, element: Json, asked: Json) -> Json:
    """An overflow menu keeps no state: it only tells what was picked."""
    try:
        return given(slack, person, {**element, "type": "static_select"}, asked.get("value"))
    except NoSuchValue as error:
        raise Refused("no_such_value", detail=str(error)) from error


def _judged(element: Json, asked: Json) -> Json:
    for one in (element["positive_button"], element["negative_button"]):
        if one["value"] == asked.get("value"):
            return {"text": one["text"], "value": one["value"]}
    raise Refused("no_such_value", detail=str(asked.get("value")))


async def _tell(slack: LocalSlack, person: User, surface: Surface, block: Json, element: Json, state: Json) -> None:
    answer = await interactions.press(slack, person, surface, block, element, state)
    modals.answered(answer, spoken=modals.TROUBLE if surface.view else "")


async def search(slack: LocalSlack, person: User, asked: Json) -> Json:
    """What the app offers for the `query` typed into an external select."""
    surface = _surface(slack, person, asked)
    block, element = surfaces.control(surface, asked)
    return await options.suggest(slack, person, surface, block, element, str(asked.get("query") or ""))
