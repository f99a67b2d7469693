"""What a form holds: element values as Slack's state writes them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from slackbot.sandbox import together
from slackbot.sandbox.workspace import Json

Values = dict[str, dict[str, Json]]
"""block_id → action_id → state"""

SINGLE = {
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "users_select": ("selected_user", "initial_user"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_users_select": ("selected_users", "initial_users"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "checkboxes": ("selected_options", "initial_options"),
    "file_input": ("files", "initial_files"),
}
"""element → what its state and what its first value are called; a file_input never has a first value"""
EXTERNAL = {"external_select", "multi_external_select"}
WRITTEN = {"plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"}


def is_list(kind: str) -> bool:
    return kind.startswith("multi_") or kind in ("checkboxes", "file_input")


def controls(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block."""
    for _, block in together.walk(blocks):
        for _, element in together.elements(block):
            if "action_id" in element:
                yield block, element


def find(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    for block, element in controls(blocks):
        if (block["block_id"], element["action_id"]) == (block_id, action_id):
            return block, element
    return None


def initial_values(blocks: list[Json]) -> Values:
    """A surface's state.values before anybody has touched it."""
    values: Values = {}
    for block, element in controls(blocks):
        if element["type"] in SINGLE:
            values.setdefault(block["block_id"], {})[element["action_id"]] = initial(element)
    return values


def keeping(before: Values, fresh: Values) -> Values:
    """`fresh`, with what was given before under the same block_id and action_id to the same kind of control."""
    return {
        block: {
            action: kept if (kept := before.get(block, {}).get(action)) and kept["type"] == state["type"] else state
            for action, state in states.items()
        }
        for block, states in fresh.items()
    }


def initial(element: Json) -> Json:
    kind = element["type"]
    key, first = SINGLE[kind]
    return {"type": kind, key: element.get(first, [] if is_list(kind) else None)}


def options(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups") or () for option in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def plain(state: Json) -> Any:
    """The value itself, whatever Slack calls it for this kind of element; None, [] when nothing was given."""
    return next((found for key, found in state.items() if key != "type"), None)
