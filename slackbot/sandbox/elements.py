"""Block Kit's composition objects and elements with their limits (docs.slack.dev/reference/block-kit)."""

from __future__ import annotations

import re
from typing import Any

from slackbot.sandbox.rules import Report, Rule, Shape, among, flag, listing, string, typed, whole

ID = string(255)
EMPTY_OR_ID = string(255, 0)


def plain(most: int) -> Rule:
    return typed({"plain_text": _text(most, "emoji")})


def text(most: int) -> Rule:
    return typed({"plain_text": _text(most, "emoji"), "mrkdwn": _text(most, "verbatim")})


def _text(most: int, switch: str) -> Shape:
    return Shape(required={"text": string(most)}, optional={switch: flag})


def pattern(expression: str, what: str) -> Rule:
    compiled = re.compile(expression)

    def rule(given: Any, at: str, report: Report) -> None:
        if not (isinstance(given, str) and compiled.fullmatch(given)):
            report.add(at, f"must be {what}")

    return rule


DAY = pattern(r"\d{4}-\d{2}-\d{2}", "a date as YYYY-MM-DD")
TIME = pattern(r"\d{2}:\d{2}", "a time as HH:mm")
NUMBER = pattern(r"-?\d+(\.\d+)?", "a number in a string")
URL = pattern(r"\S{1,3000}", "a url of at most 3000 characters")
INSTANT = whole(1_000_000_000, 9_999_999_999)

CONFIRM = Shape(
    required={"title": plain(100), "text": text(300), "confirm": plain(30), "deny": plain(30)},
    optional={"style": among("primary", "danger")},
)
SLACK_FILE = Shape(required={}, optional={"id": ID, "url": URL}, one_of=("id", "url"))
DISPATCH = Shape(
    required={"trigger_actions_on": listing(among("on_enter_pressed", "on_character_entered"), 2)}, optional={}
)
FILTER = Shape(
    required={},
    optional={
        "include": listing(among("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)


def option(label: Rule, **more: Rule) -> Shape:
    return Shape(required={"text": label, "value": string(150)}, optional={"description": plain(75), **more})


OPTION = option(plain(75))
RICH_OPTION = Shape(required={"text": text(75), "value": string(150)}, optional={"description": text(75)})
GROUP = Shape(required={"label": plain(75), "options": listing(OPTION, 100)}, optional={})

COMMON: dict[str, Rule] = {"action_id": ID}
CONFIRMED: dict[str, Rule] = {**COMMON, "confirm": CONFIRM}
FOCUSED: dict[str, Rule] = {**COMMON, "focus_on_load": flag}
PICKED: dict[str, Rule] = {**CONFIRMED, **FOCUSED, "placeholder": plain(150)}
SEVERAL: dict[str, Rule] = {**PICKED, "max_selected_items": whole(1, 100)}
TYPED: dict[str, Rule] = {
    **FOCUSED,
    "placeholder": plain(150),
    "dispatch_action_config": DISPATCH,
    "initial_value": string(3000, 0),
}
LISTED: dict[str, Rule] = {"options": listing(OPTION, 100), "option_groups": listing(GROUP, 100)}


def picked(base: dict[str, Rule], **more: Rule) -> Shape:
    return Shape(required={}, optional={**base, **more})


CONVERSATION: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": FILTER}

ELEMENTS: dict[str, Rule] = {
    "button": Shape(
        required={"text": plain(75)},
        optional={
            **CONFIRMED,
            "value": string(2000),
            "url": URL,
            "style": among("primary", "danger"),
            "accessibility_label": string(75),
        },
    ),
    "image": Shape(
        required={"alt_text": string(2000)},
        optional={"image_url": URL, "slack_file": SLACK_FILE},
        one_of=("image_url", "slack_file"),
    ),
    "overflow": Shape(required={"options": listing(option(plain(75), url=URL), 5)}, optional=CONFIRMED),
    "static_select": Shape(
        required={}, optional={**PICKED, **LISTED, "initial_option": OPTION}, one_of=("options", "option_groups")
    ),
    "multi_static_select": Shape(
        required={},
        optional={**SEVERAL, **LISTED, "initial_options": listing(OPTION, 100)},
        one_of=("options", "option_groups"),
    ),
    "users_select": picked(PICKED, initial_user=ID),
    "channels_select": picked(PICKED, initial_channel=ID, response_url_enabled=flag),
    "conversations_select": picked(PICKED, initial_conversation=ID, response_url_enabled=flag, **CONVERSATION),
    "multi_users_select": picked(SEVERAL, initial_users=listing(ID, 100)),
    "multi_channels_select": picked(SEVERAL, initial_channels=listing(ID, 100)),
    "multi_conversations_select": picked(SEVERAL, initial_conversations=listing(ID, 100), **CONVERSATION),
    "radio_buttons": Shape(
        required={"options": listing(RICH_OPTION, 10)},
        optional={**CONFIRMED, **FOCUSED, "initial_option": RICH_OPTION},
    ),
    "checkboxes": Shape(
        required={"options": listing(RICH_OPTION, 10)},
        optional={**CONFIRMED, **FOCUSED, "initial_options": listing(RICH_OPTION, 10)},
    ),
    "datepicker": picked(PICKED, initial_date=DAY),
    "timepicker": picked(PICKED, initial_time=TIME, timezone=string(100)),
    "datetimepicker": Shape(required={}, optional={**CONFIRMED, **FOCUSED, "initial_date_time": INSTANT}),
    "plain_text_input": picked(TYPED, multiline=flag, min_length=whole(0, 3000), max_length=whole(1, 3000)),
    "email_text_input": picked(TYPED),
    "url_text_input": picked(TYPED),
    "number_input": Shape(
        required={"is_decimal_allowed": flag},
        optional={**TYPED, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
    ),
}


def some(*names: str) -> Rule:
    return typed({name: ELEMENTS[name] for name in names})


SELECTS = ("static_select", "users_select", "channels_select", "conversations_select")
MULTI = ("multi_static_select", "multi_users_select", "multi_channels_select", "multi_conversations_select")
CHOICES = ("radio_buttons", "checkboxes", "datepicker", "timepicker")
INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")

ACCESSORY = some("button", "image", "overflow", *SELECTS, *MULTI, *CHOICES)
ACTION = some("button", "overflow", *SELECTS, *CHOICES, "datetimepicker")
INPUT = some(*INPUTS, *SELECTS, *MULTI, *CHOICES, "datetimepicker")
