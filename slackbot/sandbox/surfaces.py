"""Where a control stands for one person: a message or a view. Its state is what the person has given so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from slackbot.sandbox import answers, forms, shapes, views
from slackbot.sandbox.forms import Values
from slackbot.sandbox.local import LocalSlack, masked_name
from slackbot.sandbox.refused import Refused
from slackbot.sandbox.workspace import Channel, Json, Message, User, View


@dataclass(kw_only=True)
class Surface:
    """Either `view`, or `message` in `place`."""

    key: str
    blocks: list[Json]
    values: Values
    view: View | None = None
    place: Channel | None = None
    message: Message | None = None

    @property
    def drawn(self) -> str:
        """The name of what everybody sees here."""
        return f"{self.message.channel}/{self.message.ts}" if self.message else self.key

    @property
    def channel(self) -> str:
        if self.view:
            return self.view.channel
        return self.place.id if self.place else ""


def of_view(view: View) -> Surface:
    return Surface(key=view.id, blocks=view.view["blocks"], values=view.values, view=view)


def of_message(slack: LocalSlack, person: User, place: Channel, said: Message) -> Surface:
    """Only what the app wrote has controls."""
    key = f"{person.id}/{place.id}/{said.ts}"
    blocks = said.blocks if said.by_app else []
    values = slack.chosen[key] = forms.keeping(slack.chosen.get(key, {}), forms.initial_values(blocks))
    return Surface(key=key, blocks=blocks, values=values, place=place, message=said)


def control(surface: Surface, asked: Json) -> tuple[Json, Json]:
    found = forms.find(surface.blocks, str(asked.get("block_id")), str(asked.get("action_id")))
    if found is None:
        raise Refused("no_such_control")
    return found


def pressed(slack: LocalSlack, surface: Surface, asked: Json) -> tuple[Json, Json]:
    """What the person sees, though the app has drawn it anew meanwhile: blocks that it has not named are named
    otherwise each time. What is gone, and what keeps a choice, cannot be pressed any more.

    `seen`: a button's value as they see it.
    """
    block, action, seen = str(asked.get("block_id")), str(asked.get("action_id")), asked.get("seen")
    drawn = [surface.blocks]
    if any(
        each["action_id"] == action and each["type"] not in forms.SINGLE for _, each in forms.controls(surface.blocks)
    ):
        drawn += slack.drawn_before(surface.drawn)
    for blocks in drawn:
        found = forms.find(blocks, block, action)
        if found and seen in (None, found[1].get("value")):
            return found
    raise Refused("no_such_control")


def offered(slack: LocalSlack, surface: Surface, block: Json, element: Json) -> Sequence[Json]:
    return list(slack.offered.get((surface.key, block["block_id"], element["action_id"]), {}).values())


def put(slack: LocalSlack, person: User, surface: Surface, block: Json, element: Json, value: Any) -> Json:
    """The control's new state. Raises Refused when the control does not offer the value."""
    try:
        state = answers.given(slack, person, element, value, offered(slack, surface, block, element))
    except answers.NoSuchValue as error:
        raise Refused("no_such_value", detail=str(error)) from error
    surface.values.setdefault(block["block_id"], {})[element["action_id"]] = state
    slack.changed()
    return state


def parts(slack: LocalSlack, surface: Surface) -> Json:
    """How an interaction's payload tells the surface."""
    if surface.view:
        container: Json = {"type": "view", "view_id": surface.view.id}
        return {"container": container, "view": views.shape(slack, surface.view)}
    said, place = surface.message, surface.place
    assert said is not None
    assert place is not None
    container = {"type": "message", "message_ts": said.ts, "channel_id": place.id, "is_ephemeral": bool(said.only_for)}
    if said.thread_ts:
        container["thread_ts"] = said.thread_ts
    shape: Json = {"container": container, "channel": {"id": place.id, "name": masked_name(place)}}
    return shape if said.only_for else {**shape, "message": shapes.message(slack, said)}
