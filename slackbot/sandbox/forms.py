"""What a form holds: element values as Slack's state writes them, and what Slack's client refuses before sending."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from slackbot.sandbox.workspace import Json

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
}
ONE_OPTION = {"static_select", "radio_buttons"}
SOME_OPTIONS = {"multi_static_select", "checkboxes"}
STATEFUL = {*SINGLE, *ONE_OPTION, *SOME_OPTIONS}
PATTERNS = {
    "datepicker": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "timepicker": re.compile(r"\d{2}:\d{2}"),
    "email_text_input": re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+"),
    "url_text_input": re.compile(r"https?://\S+"),
    "number_input": re.compile(r"-?\d+(\.\d+)?"),
}
Words = dict[str, str]
WORDS: dict[str, Words] = {
    "ja": {
        "required": "この項目は必須です。",
        "short": "{n}文字以上で入力してください。",
        "long": "{n}文字以内で入力してください。",
        "format": "正しい形式で入力してください。",
        "low": "{n}以上の数を入力してください。",
        "high": "{n}以下の数を入力してください。",
    },
    "en": {
        "required": "Please complete this required field.",
        "short": "Please enter at least {n} characters.",
        "long": "Please enter at most {n} characters.",
        "format": "Please enter this in the right format.",
        "low": "Please enter a number of at least {n}.",
        "high": "Please enter a number of at most {n}.",
    },
}


class NoSuchValue(Exception):
    """A person cannot give this value: the control does not offer it."""


def controls(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Every interactive element with its block."""
    for block in blocks:
        elements = [block.get("element"), block.get("accessory"), *_elements(block)]
        for element in elements:
            if isinstance(element, dict) and "action_id" in element:
                yield block, element


def _elements(block: Json) -> list[Any]:
    return list(block.get("elements") or ()) if block["type"] in ("actions", "context_actions") else []


def find(blocks: list[Json], block_id: str, action_id: str) -> tuple[Json, Json] | None:
    for block, element in controls(blocks):
        if (block["block_id"], element["action_id"]) == (block_id, action_id):
            return block, element
    return None


def initial_values(blocks: list[Json], kept: dict[str, dict[str, Json]] | None = None) -> dict[str, dict[str, Json]]:
    """A view's state.values; what was typed under the same block_id and action_id stays."""
    values: dict[str, dict[str, Json]] = {}
    for block, element in controls(blocks):
        if element["type"] in STATEFUL:
            typed = (kept or {}).get(block["block_id"], {}).get(element["action_id"])
            still = typed if typed and typed["type"] == element["type"] else initial(element)
            values.setdefault(block["block_id"], {})[element["action_id"]] = still
    return values


def initial(element: Json) -> Json:
    kind = element["type"]
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": element.get("initial_option")}
    if kind in SOME_OPTIONS:
        return {"type": kind, "selected_options": element.get("initial_options") or []}
    key, first = SINGLE[kind]
    return {"type": kind, key: element.get(first, [] if kind.startswith("multi_") else None)}


def given(element: Json, value: Any) -> Json:
    """What a person gave, as state. Raises NoSuchValue for a choice that is not offered."""
    kind = element["type"]
    if kind in ONE_OPTION:
        return {"type": kind, "selected_option": _option(element, value) if value not in (None, "") else None}
    if kind in SOME_OPTIONS:
        return {"type": kind, "selected_options": [_option(element, each) for each in value or ()]}
    key, _ = SINGLE[kind]
    return {"type": kind, key: _value(kind, value)}


def _value(kind: str, value: Any) -> Any:
    if kind.startswith("multi_"):
        return list(value or ())
    if value in (None, ""):
        return None
    if kind == "datetimepicker":
        try:
            return int(value)
        except (TypeError, ValueError) as error:
            raise NoSuchValue(str(value)) from error
    if kind in ("datepicker", "timepicker") and not PATTERNS[kind].fullmatch(str(value)):
        raise NoSuchValue(str(value))
    return str(value)


def options(element: Json) -> list[Json]:
    grouped = [option for group in element.get("option_groups") or () for option in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def _option(element: Json, value: Any) -> Json:
    for option in options(element):
        if option["value"] == value:
            return option
    raise NoSuchValue(str(value))


def plain(state: Json) -> Any:
    """The value itself, whatever Slack calls it for this kind of element; None, [] when nothing was given."""
    return next((found for key, found in state.items() if key != "type"), None)


def objections(blocks: list[Json], values: dict[str, dict[str, Json]], locale: str) -> dict[str, str]:
    """block_id → why the client would not send the form."""
    words = WORDS["en" if locale.startswith("en") else "ja"]
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            element = block["element"]
            state = values.get(block["block_id"], {}).get(element["action_id"])
            if state is not None and (why := _objection(block, element, plain(state), words)):
                found[block["block_id"]] = why
    return found


def _objection(block: Json, element: Json, value: Any, words: Words) -> str | None:
    if value in (None, "", []):
        return None if block.get("optional") else words["required"]
    kind = element["type"]
    if kind == "plain_text_input":
        return _length(element, str(value), words)
    pattern = PATTERNS.get(kind)
    if pattern and not pattern.fullmatch(str(value)):
        return words["format"]
    return _number(element, str(value), words) if kind == "number_input" else None


def _length(element: Json, text: str, words: Words) -> str | None:
    if len(text) < element.get("min_length", 0):
        return words["short"].format(n=element["min_length"])
    if len(text) > element.get("max_length", 3000):
        return words["long"].format(n=element.get("max_length", 3000))
    return None


def _number(element: Json, text: str, words: Words) -> str | None:
    if "." in text and not element.get("is_decimal_allowed"):
        return words["format"]
    if "min_value" in element and float(text) < float(element["min_value"]):
        return words["low"].format(n=element["min_value"])
    if "max_value" in element and float(text) > float(element["max_value"]):
        return words["high"].format(n=element["max_value"])
    return None
