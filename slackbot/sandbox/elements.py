"""Block Kit's composition objects and elements with their limits (docs.slack.dev/reference/block-kit)."""

from __future__ import annotations

from datetime import date
from functools import cache
from zoneinfo import available_timezones

from slackbot.sandbox.richshapes import RICH_BLOCK
from slackbot.sandbox.rules import Rule, Shape, among, flag, listing, parsed, pattern, string, typed, whole

ID = string(255)
EMPTY_OR_ID = string(255, 0)


def plain(most: int) -> Rule:
    return typed({"plain_text": _text(most, "emoji")})


def text(most: int) -> Rule:
    return typed({"plain_text": _text(most, "emoji"), "mrkdwn": _text(most, "verbatim")})


def _text(most: int, switch: str) -> Shape:
    return Shape(required={"text": string(most)}, optional={switch: flag})


def _day(written: str) -> None:
    if date.fromisoformat(written).isoformat() != written:
        raise ValueError(written)


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _zone(written: str) -> None:
    if written not in _zones():
        raise ValueError(written)


# ── Composition objects ──────────────────────────────────────────────────────────────────────────────────────────────

DAY = parsed(_day, "a date as YYYY-MM-DD")
TIME = pattern(r"([01]\d|2[0-3]):[0-5]\d", "a time as HH:mm")
ZONE = parsed(_zone, "an IANA time zone")
NUMBER = pattern(r"-?\d+(\.\d+)?", "a number in a string")
URL = pattern(r"\S{1,3000}", "a url of at most 3000 characters")
INSTANT = whole(1_000_000_000, 9_999_999_999)
STYLE = among("primary", "danger")

CONFIRM = Shape(
    required={"title": plain(100), "text": plain(300), "confirm": plain(30), "deny": plain(30)},
    optional={"style": STYLE},
)
SLACK_FILE = Shape(
    required={},
    optional={"id": pattern(r"F[A-Z0-9]{8,29}", "a file id"), "url": URL},
    one_of=("id", "url"),
    not_both=("id", "url"),
)
DISPATCH = Shape(
    required={"trigger_actions_on": listing(among("on_enter_pressed", "on_character_entered"), 2)}, optional={}
)
FILTER_SWITCHES = ("exclude_external_shared_channels", "exclude_bot_users")
FILTER = Shape(
    required={},
    optional={
        "include": listing(among("im", "mpim", "private", "public"), 4),
        **dict.fromkeys(FILTER_SWITCHES, flag),
    },
    one_of=("include", *FILTER_SWITCHES),
)
TRIGGER = Shape(
    required={"url": URL},
    optional={
        "customizable_input_parameters": listing(
            Shape(required={"name": string(3000), "value": string(3000)}, optional={}), 100, 0
        )
    },
)
WORKFLOW = Shape(required={"trigger": TRIGGER}, optional={})


def option(label: Rule, description: Rule, **more: Rule) -> Shape:
    return Shape(required={"text": label, "value": string(150)}, optional={"description": description, **more})


OPTION = option(plain(75), plain(75))
MENU_OPTION = option(plain(75), plain(75), url=URL)
RICH_OPTION = option(text(75), text(75))
GROUP = Shape(required={"label": plain(75), "options": listing(OPTION, 100)}, optional={})

# ── Elements ─────────────────────────────────────────────────────────────────────────────────────────────────────────

COMMON: dict[str, Rule] = {"action_id": ID}
CONFIRMED: dict[str, Rule] = {**COMMON, "confirm": CONFIRM}
FOCUSED: dict[str, Rule] = {**COMMON, "focus_on_load": flag}
PICKED: dict[str, Rule] = {**CONFIRMED, **FOCUSED, "placeholder": plain(150)}
SEVERAL: dict[str, Rule] = {**PICKED, "max_selected_items": whole(1, 100)}
WRITTEN: dict[str, Rule] = {**FOCUSED, "placeholder": plain(150), "dispatch_action_config": DISPATCH}
TYPED: dict[str, Rule] = {**WRITTEN, "initial_value": string(3000)}
LISTED: dict[str, Rule] = {"options": listing(OPTION, 100), "option_groups": listing(GROUP, 100)}
FOUND: dict[str, Rule] = {"min_query_length": whole(0, 3000)}
CONVERSATION: dict[str, Rule] = {"default_to_current_conversation": flag, "filter": FILTER}
LABELLED: dict[str, Rule] = {"accessibility_label": string(75)}


def picked(base: dict[str, Rule], **more: Rule) -> Shape:
    return Shape(required={}, optional={**base, **more})


def chosen(base: dict[str, Rule], **more: Rule) -> Shape:
    """From options that the app lists."""
    either = ("options", "option_groups")
    return Shape(required={}, optional={**base, **LISTED, **more}, one_of=either, not_both=either)


def boxes(**initial: Rule) -> Shape:
    return Shape(required={"options": listing(RICH_OPTION, 10)}, optional={**CONFIRMED, **FOCUSED, **initial})


IMAGE_SOURCE: dict[str, Rule] = {"image_url": URL, "slack_file": SLACK_FILE}
IMAGE = Shape(
    required={"alt_text": string(2000)},
    optional=IMAGE_SOURCE,
    one_of=("image_url", "slack_file"),
    not_both=("image_url", "slack_file"),
)
BUTTON = Shape(
    required={"text": plain(75)},
    optional={
        **CONFIRMED,
        **LABELLED,
        "value": string(2000),
        "url": URL,
        "style": STYLE,
        "agent_prompt": string(4000),
        "agent_prompt_display": string(3000),
    },
)
FEEDBACK = Shape(required={"text": plain(75), "value": string(2000)}, optional=LABELLED)

ELEMENTS: dict[str, Rule] = {
    "button": BUTTON,
    "workflow_button": Shape(
        required={"text": plain(75), "workflow": WORKFLOW, "action_id": ID},
        optional={**LABELLED, "style": STYLE, "confirm": CONFIRM},
    ),
    "feedback_buttons": Shape(
        required={"positive_button": FEEDBACK, "negative_button": FEEDBACK},
        optional=COMMON,
    ),
    "icon_button": Shape(
        required={"icon": among("trash"), "text": plain(75)},
        optional={**CONFIRMED, **LABELLED, "value": string(2000), "visible_to_user_ids": listing(ID, 10)},
    ),
    "url": Shape(required={"url": URL, "text": string(3000)}, optional={}),
    "image": IMAGE,
    "overflow": Shape(required={"options": listing(MENU_OPTION, 5)}, optional=CONFIRMED),
    "static_select": chosen(PICKED, initial_option=OPTION),
    "external_select": picked({**PICKED, **FOUND}, initial_option=OPTION),
    "users_select": picked(PICKED, initial_user=ID),
    "channels_select": picked(PICKED, initial_channel=ID, response_url_enabled=flag),
    "conversations_select": picked(PICKED, initial_conversation=ID, response_url_enabled=flag, **CONVERSATION),
    "multi_static_select": chosen(SEVERAL, initial_options=listing(OPTION, 100)),
    "multi_external_select": picked({**SEVERAL, **FOUND}, initial_options=listing(OPTION, 100)),
    "multi_users_select": picked(SEVERAL, initial_users=listing(ID, 100)),
    "multi_channels_select": picked(SEVERAL, initial_channels=listing(ID, 100)),
    "multi_conversations_select": picked(SEVERAL, initial_conversations=listing(ID, 100), **CONVERSATION),
    "radio_buttons": boxes(initial_option=RICH_OPTION),
    "checkboxes": boxes(initial_options=listing(RICH_OPTION, 10)),
    "datepicker": picked(PICKED, initial_date=DAY),
    "timepicker": picked(PICKED, initial_time=TIME, timezone=ZONE),
    "datetimepicker": picked({**CONFIRMED, **FOCUSED}, initial_date_time=INSTANT),
    "plain_text_input": picked(TYPED, multiline=flag, min_length=whole(0, 3000), max_length=whole(1, 3000)),
    "email_text_input": picked(TYPED),
    "url_text_input": picked(TYPED),
    "number_input": Shape(
        required={"is_decimal_allowed": flag},
        optional={**TYPED, "initial_value": NUMBER, "min_value": NUMBER, "max_value": NUMBER},
    ),
    "rich_text_input": Shape(
        required={"action_id": ID},
        optional={**WRITTEN, "initial_value": RICH_BLOCK, "min_lines": whole(1, 100), "max_lines": whole(1, 100)},
    ),
    "file_input": picked(COMMON, filetypes=listing(string(255), 1000), max_files=whole(1, 10)),
}


def some(*names: str) -> Rule:
    return typed({name: ELEMENTS[name] for name in names})


SELECTS = ("static_select", "external_select", "users_select", "channels_select", "conversations_select")
MULTI = tuple(f"multi_{name}" for name in SELECTS)
CHOICES = ("radio_buttons", "checkboxes", "datepicker", "timepicker")
PRESSED = ("button", "workflow_button", "overflow")
INPUTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input")

ACCESSORY = some("image", *PRESSED, *SELECTS, *MULTI, *CHOICES)
ACTION = some(*PRESSED, *SELECTS, *MULTI, *CHOICES, "datetimepicker", "rich_text_input")
INPUT = (*INPUTS, *SELECTS, *MULTI, *CHOICES, "datetimepicker")
INPUT_ANYWHERE, INPUT_IN_A_MODAL = some(*INPUT), some(*INPUT, "file_input")
CONTEXT_ACTION = some("feedback_buttons", "icon_button")
SOURCE = some("url")
