"""What a person gives to a control, as Slack's state writes it: only what the control offers to this person."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from slackbot.sandbox import files, shapes
from slackbot.sandbox.forms import EXTERNAL, SINGLE, Values, controls, is_list, options
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.richtext import rich_text, wire
from slackbot.sandbox.workspace import Channel, Json, User

MOST_FILES = 10
LARGEST_FILE = 10_000_000
"""bytes, of each"""


class NoSuchValue(Exception):
    """A person cannot give this value: the control does not offer it."""


def given(slack: LocalSlack, person: User, element: Json, value: Any, offered: Sequence[Json] = ()) -> Json:
    """`offered`: what the app has offered in an external select. Raises NoSuchValue."""
    kind = element["type"]
    key, _ = SINGLE[kind]
    if not is_list(kind):
        return {"type": kind, key: None if value in (None, "") else _one(slack, person, element, value, offered)}
    chosen = _listed(value)
    most = element.get("max_files", MOST_FILES) if kind == "file_input" else element.get("max_selected_items")
    if most is not None and len(chosen) > most:
        raise NoSuchValue(f"more than {most}")
    found = [_one(slack, person, element, each, offered) for each in chosen]
    if any(found.count(each) > 1 for each in found):
        raise NoSuchValue("the same twice")
    return {"type": kind, key: found}


def _listed(value: Any) -> list[Any]:
    if value in (None, ""):
        return []
    if not isinstance(value, list | tuple):
        raise NoSuchValue(str(value))
    return list(value)


def _one(slack: LocalSlack, person: User, element: Json, value: Any, offered: Sequence[Json]) -> Any:
    kind = element["type"].removeprefix("multi_")
    if kind in ("static_select", "external_select", "radio_buttons", "checkboxes"):
        return _option(element, value, offered)
    if kind in KINDS:
        return KINDS[kind](slack, person, element, value)
    if not isinstance(value, str | int | float):
        raise NoSuchValue(str(value))
    return str(value)


def _option(element: Json, value: Any, offered: Sequence[Json]) -> Json:
    external = element["type"] in EXTERNAL
    first = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    for option in [*first, *offered] if external else options(element):
        if option["value"] == value:
            return {name: found for name, found in option.items() if name != "url"}
    raise NoSuchValue(str(value))


def _day(slack: LocalSlack, person: User, element: Json, value: Any) -> str:
    try:
        if date.fromisoformat(str(value)).isoformat() == value:
            return str(value)
    except ValueError:
        pass
    raise NoSuchValue(str(value))


def _time(slack: LocalSlack, person: User, element: Json, value: Any) -> str:
    hour, _, minute = str(value).partition(":")
    right = len(hour) == len(minute) == 2 and f"{hour}{minute}".isdecimal() and int(hour) < 24 and int(minute) < 60
    if not right:
        raise NoSuchValue(str(value))
    return str(value)


def _instant(slack: LocalSlack, person: User, element: Json, value: Any) -> int:
    try:
        at = int(value)
    except (TypeError, ValueError) as error:
        raise NoSuchValue(str(value)) from error
    if len(str(at)) != 10:
        raise NoSuchValue(str(value))
    return at


def _rich(slack: LocalSlack, person: User, element: Json, value: Any) -> Json:
    """What the person typed, or the value of before, which the client sends back untouched."""
    if isinstance(value, dict) and value.get("type") == "rich_text":
        return value
    if not isinstance(value, str):
        raise NoSuchValue(str(value))
    (block,) = rich_text(wire(value))
    return {name: found for name, found in block.items() if name != "block_id"}


# ── People and places ────────────────────────────────────────────────────────────────────────────────────────────────


def _user(slack: LocalSlack, person: User, element: Json, value: Any) -> str:
    other = slack.workspace.users.get(str(value))
    if other is None or other.deleted:
        raise NoSuchValue(str(value))
    if other.team != person.team and not slack.workspace.share_a_channel(person.id, other.id):
        raise NoSuchValue(str(value))
    return other.id


def _place(slack: LocalSlack, person: User, element: Json, value: Any) -> str:
    place = slack.workspace.channels.get(str(value))
    if place is None or not offers(slack, person, element, place):
        raise NoSuchValue(str(value))
    return place.id


def offers(slack: LocalSlack, person: User, element: Json, place: Channel) -> bool:
    """Whether a select of channels or conversations lists this one to this person."""
    public = place.kind == "public" and person.team in place.teams
    if place.archived or not (public or person.id in place.members):
        return False
    if element["type"].endswith("channels_select"):
        return place.kind == "public"
    rule = element.get("filter", {})
    with_bot = place.is_im and any(slack.person(each).is_bot for each in place.members)
    return (
        place.kind in rule.get("include", (place.kind,))
        and not (rule.get("exclude_external_shared_channels") and place.is_ext_shared)
        and not (rule.get("exclude_bot_users") and with_bot)
    )


def fill_current(slack: LocalSlack, person: User, blocks: list[Json], values: Values, channel: str) -> None:
    """default_to_current_conversation, which overrules an initial conversation."""
    place = slack.workspace.channels.get(channel)
    if place is None:
        return
    for block, element in controls(blocks):
        if element.get("default_to_current_conversation") and offers(slack, person, element, place):
            key, _ = SINGLE[element["type"]]
            chosen: Any = [place.id] if is_list(element["type"]) else place.id
            values[block["block_id"]][element["action_id"]] = {"type": element["type"], key: chosen}


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _file(slack: LocalSlack, person: User, element: Json, value: Any) -> Json:
    """A file uploaded now ({name, mimetype, content_base64}), or the id of one that the person uploaded before."""
    if isinstance(value, dict):
        value = _uploaded(slack, person, element, value)
    kept = slack.workspace.files.get(str(value))
    if kept is None or kept.user != person.id:
        raise NoSuchValue(str(value))
    if kept.team != slack.app.team:
        return shapes.stub(kept.id)
    return {
        name: found for name, found in shapes.file(slack, kept).items() if name not in ("channels", "groups", "ims")
    }


def _uploaded(slack: LocalSlack, person: User, element: Json, value: Json) -> str:
    name = str(value.get("name") or "")
    wanted = [each.lower() for each in element.get("filetypes") or ()]
    if not name or (wanted and name.rpartition(".")[2].lower() not in wanted):
        raise NoSuchValue(name)
    try:
        content = base64.b64decode(str(value.get("content_base64") or ""), validate=True)
    except binascii.Error as error:
        raise NoSuchValue(name) from error
    if len(content) > LARGEST_FILE:
        raise NoSuchValue(f"{name} is larger than {LARGEST_FILE} bytes")
    kept = files.new_file(slack, person, name, len(content), str(value.get("mimetype") or ""))
    kept.content, kept.in_a_form = base64.b64encode(content).decode(), True
    return kept.id


KINDS: dict[str, Callable[[LocalSlack, User, Json, Any], Any]] = {
    "datepicker": _day,
    "timepicker": _time,
    "datetimepicker": _instant,
    "rich_text_input": _rich,
    "users_select": _user,
    "conversations_select": _place,
    "channels_select": _place,
    "file_input": _file,
}
