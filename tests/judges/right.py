"""Block Kit as documented: every block and every element once, with all that it may have."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str = "Words", **more: Any) -> Json:
    return {"type": "plain_text", "text": text, **more}


def mrkdwn(text: str = "*Words*", **more: Any) -> Json:
    return {"type": "mrkdwn", "text": text, **more}


def option(value: str = "a", **more: Any) -> Json:
    return {"text": plain(value.upper()), "value": value, **more}


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": list(elements)}


def inline(*elements: Json) -> Json:
    return {"type": "rich_text_section", "elements": list(elements)}


def written(text: str = "words", **style: bool) -> Json:
    return {"type": "text", "text": text, **({"style": style} if style else {})}


PICTURE = "https://example.com/a.png"
IMAGE = {"type": "image", "image_url": PICTURE, "alt_text": "A picture"}
STORED_IMAGE = {"type": "image", "slack_file": {"id": "F0123456789"}, "alt_text": "A picture"}
CONFIRM = {
    "title": plain("Sure?"),
    "text": plain("Really"),
    "confirm": plain("Yes"),
    "deny": plain("No"),
    "style": "danger",
}
RICH = rich(inline(written("bold", bold=True, italic=True, strike=True), written("code", code=True)))
DISPATCH = {"trigger_actions_on": ["on_enter_pressed", "on_character_entered"]}
FILTER = {"include": ["private", "public"], "exclude_external_shared_channels": True, "exclude_bot_users": True}
WORKFLOW = {
    "trigger": {
        "url": "https://slack.com/shortcuts/Ft0123ABC456/xyz",
        "customizable_input_parameters": [{"name": "case", "value": "1"}],
    }
}
MENU: Json = {"action_id": "a", "placeholder": plain("Choose"), "confirm": CONFIRM, "focus_on_load": True}
SEVERAL: Json = {**MENU, "max_selected_items": 3}
LINE: Json = {
    "action_id": "a",
    "placeholder": plain("Write"),
    "focus_on_load": True,
    "dispatch_action_config": DISPATCH,
}
OPTIONS = [option("a", description=plain("First")), option("b")]
GROUPS = [{"label": plain("Group"), "options": [option("a")]}, {"label": plain("Other"), "options": [option("b")]}]
BOXES: Json = {"action_id": "a", "options": OPTIONS, "confirm": CONFIRM, "focus_on_load": True}

BUTTON: Json = {
    "type": "button",
    "action_id": "a",
    "text": plain("Go", emoji=True),
    "value": "1",
    "url": "https://example.com",
    "style": "primary",
    "confirm": CONFIRM,
    "accessibility_label": "Go on",
}
INPUTS: dict[str, Json] = {
    "static_select": {**MENU, "options": OPTIONS, "initial_option": OPTIONS[0]},
    "external_select": {**MENU, "min_query_length": 2, "initial_option": option()},
    "users_select": {**MENU, "initial_user": "U0SATO"},
    "channels_select": {**MENU, "initial_channel": "C0DESK", "response_url_enabled": True},
    "conversations_select": {
        **MENU,
        "initial_conversation": "C0DESK",
        "default_to_current_conversation": True,
        "filter": FILTER,
        "response_url_enabled": True,
    },
    "multi_static_select": {**SEVERAL, "options": OPTIONS, "initial_options": OPTIONS},
    "multi_external_select": {**SEVERAL, "min_query_length": 0, "initial_options": [option()]},
    "multi_users_select": {**SEVERAL, "initial_users": ["U0SATO", "U0EMMA"]},
    "multi_channels_select": {**SEVERAL, "initial_channels": ["C0DESK"]},
    "multi_conversations_select": {**SEVERAL, "initial_conversations": ["C0DESK"], "filter": FILTER},
    "radio_buttons": {**BOXES, "initial_option": OPTIONS[1]},
    "checkboxes": {**BOXES, "initial_options": OPTIONS},
    "datepicker": {**MENU, "initial_date": "2026-11-24"},
    "timepicker": {**MENU, "initial_time": "09:30", "timezone": "Asia/Tokyo"},
    "datetimepicker": {"action_id": "a", "confirm": CONFIRM, "focus_on_load": True, "initial_date_time": 1795482000},
    "plain_text_input": {**LINE, "initial_value": "abc", "multiline": True, "min_length": 1, "max_length": 3000},
    "email_text_input": {**LINE, "initial_value": "a@example.com"},
    "url_text_input": {**LINE, "initial_value": "https://example.com"},
    "number_input": {
        **LINE,
        "is_decimal_allowed": True,
        "initial_value": "1.5",
        "min_value": "0",
        "max_value": "10.25",
    },
    "rich_text_input": {**LINE, "initial_value": RICH},
    "file_input": {"action_id": "a", "filetypes": ["png", "pdf"], "max_files": 10},
}
PRESSED: dict[str, Json] = {
    "button": BUTTON,
    "overflow": {"action_id": "a", "options": [option("a", url="https://example.com")], "confirm": CONFIRM},
    "workflow_button": {
        "action_id": "a",
        "text": plain("Run"),
        "workflow": WORKFLOW,
        "style": "danger",
        "accessibility_label": "Run it",
    },
}
ELEMENTS: dict[str, Json] = {name: {"type": name, **made} for name, made in {**INPUTS, **PRESSED}.items()}
ONLY_ASKED = ("plain_text_input", "email_text_input", "url_text_input", "number_input", "file_input")
NOT_BESIDE = (*ONLY_ASKED, "rich_text_input", "datetimepicker")


def asked(element: Json) -> Json:
    return {
        "type": "input",
        "block_id": "b",
        "label": plain("Question"),
        "element": element,
        "hint": plain("A hint"),
        "optional": True,
    }


def beside(element: Json) -> Json:
    return {"type": "section", "block_id": "b", "text": mrkdwn(verbatim=True), "accessory": element}


def row(*elements: Json) -> Json:
    return {"type": "actions", "block_id": "b", "elements": list(elements)}


MENTIONS: list[Json] = [
    {"type": "user", "user_id": "U0SATO", "style": {"highlight": True, "bold": True}},
    {"type": "usergroup", "usergroup_id": "S0LEADS", "style": {"client_highlight": True}},
    {"type": "channel", "channel_id": "C0DESK", "style": {"unlink": True}},
]
MARKS: list[Json] = [
    {"type": "link", "url": "https://example.com", "text": "here", "unsafe": True, "style": {"code": True}},
    {"type": "emoji", "name": "sos"},
    {"type": "broadcast", "range": "here"},
    {"type": "color", "value": "#C0FFEE"},
    {
        "type": "date",
        "timestamp": 1795482000,
        "format": "{date_num} {time}",
        "url": "https://example.com",
        "fallback": "10:00 JST",
    },
]
TASK = {
    "task_id": "t1",
    "title": "Look",
    "status": "complete",
    "details": RICH,
    "output": RICH,
    "sources": [{"type": "url", "url": "https://example.com", "text": "Source"}],
}
CARD = {
    "type": "card",
    "block_id": "b",
    "hero_image": IMAGE,
    "icon": STORED_IMAGE,
    "title": mrkdwn(),
    "subtitle": plain(),
    "body": mrkdwn(),
    "subtext": plain(),
    "actions": [BUTTON],
}
POINTS = [{"label": "Mon", "value": 1}, {"label": "Tue", "value": -2.5}]
SERIES = [{"name": "s", "data": POINTS}]
AXES = {"categories": ["Mon", "Tue"], "x_label": "Day", "y_label": "Cases"}
CELLS = [{"type": "raw_text", "text": "a"}, {"type": "raw_number", "value": 1.5, "text": "1.5"}]


def chart(**made: Any) -> Json:
    return {"type": "data_visualization", "block_id": "b", "title": "Cases", "chart": made}


ANYWHERE: dict[str, Json] = {
    "section": {"type": "section", "block_id": "b", "text": mrkdwn(), "fields": [plain(emoji=False), mrkdwn()]},
    "fields only": {"type": "section", "fields": [plain()]},
    "section with a picture": beside(IMAGE),
    "expanded section": {"type": "section", "text": mrkdwn(), "expand": True},
    **{f"section with {name}": beside(made) for name, made in ELEMENTS.items() if name not in NOT_BESIDE},
    "header": {"type": "header", "block_id": "b", "text": plain()},
    "divider": {"type": "divider", "block_id": "b"},
    "context": {"type": "context", "block_id": "b", "elements": [mrkdwn(), plain(), IMAGE, STORED_IMAGE]},
    **{f"{name} in a row": row(made) for name, made in ELEMENTS.items() if name not in ONLY_ASKED},
    "grouped options": row({"type": "static_select", "action_id": "a", "option_groups": GROUPS}),
    "image": {**IMAGE, "block_id": "b", "title": plain()},
    "stored image": {"type": "image", "slack_file": {"url": PICTURE}, "alt_text": "A picture"},
    **{f"asked: {name}": asked(ELEMENTS[name]) for name in INPUTS if name != "file_input"},
    "asked: a tall rich_text_input": asked(
        {"type": "rich_text_input", "action_id": "a", "min_lines": 2, "max_lines": 10}
    ),
    "dispatching": {**asked(ELEMENTS["static_select"]), "dispatch_action": True},
    "rich text": {**RICH, "block_id": "b"},
    "mentions": rich(inline(*MENTIONS)),
    "marks": rich(inline(*MARKS)),
    "emoji": rich(inline({"type": "emoji", "name": "sos", "unicode": "1f198", "skin_tone": 2})),
    "quote": rich({"type": "rich_text_quote", "elements": [written(), *MENTIONS], "border": 1}),
    "code": rich({"type": "rich_text_preformatted", "elements": [written(), MARKS[0]], "border": 0}),
    "list": rich(
        {
            "type": "rich_text_list",
            "style": "ordered",
            "elements": [inline(written())],
            "indent": 8,
            "offset": 3,
            "border": 1,
        }
    ),
    "video": {
        "type": "video",
        "block_id": "b",
        "title": plain(),
        "title_url": "https://example.com",
        "description": plain(),
        "alt_text": "A film",
        "video_url": "https://example.com/embed",
        "thumbnail_url": PICTURE,
        "provider_icon_url": PICTURE,
        "provider_name": "Films",
        "author_name": "Somebody",
    },
    "card": CARD,
    "card with Slack's icon": {"type": "card", "slack_icon": {"type": "icon", "name": "star-filled"}, "body": plain()},
}
NOT_IN_A_MODAL: dict[str, Json] = {
    "carousel": {
        "type": "carousel",
        "block_id": "b",
        "elements": [{**CARD, "block_id": "c1"}, CARD | {"block_id": "c2"}],
    },
    "table": {
        "type": "table",
        "block_id": "b",
        "rows": [[CELLS[0], RICH], [CELLS[0], RICH]],
        "column_settings": [{"align": "right", "is_wrapped": True}],
    },
    "table of numbers": {"type": "table", "rows": [CELLS]},
    "data table": {
        "type": "data_table",
        "block_id": "b",
        "caption": "Cases",
        "rows": [CELLS, [CELLS[0], RICH]],
        "page_size": 100,
        "row_header_column_index": 1,
    },
    "pie": chart(type="pie", segments=[{"label": "Mon", "value": 0.5}]),
    **{
        kind: chart(type=kind, series=[{"name": "s", "data": POINTS}], axis_config=AXES)
        for kind in ("bar", "area", "line")
    },
    "container": {
        "type": "container",
        "block_id": "b",
        "title": plain(),
        "subtitle": mrkdwn(),
        "child_blocks": [{"type": "divider"}, {**row(BUTTON), "block_id": "c"}],
        "width": "wide",
        "icon": IMAGE,
        "is_collapsible": True,
        "default_collapsed": True,
    },
    "container with a divider": {
        "type": "container",
        "rich_text_title": RICH,
        "child_blocks": [{"type": "divider"}],
        "has_header_divider": True,
    },
}
ONLY_IN_A_MESSAGE: dict[str, Json] = {
    "markdown": {"type": "markdown", "block_id": "b", "text": "# Words"},
    "file": {"type": "file", "block_id": "b", "external_id": "ABCD1", "source": "remote"},
    "context actions": {
        "type": "context_actions",
        "block_id": "b",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "a",
                "positive_button": {"text": plain("Good"), "value": "1", "accessibility_label": "It was good"},
                "negative_button": {"text": plain("Bad"), "value": "0"},
            },
            {
                "type": "icon_button",
                "action_id": "b",
                "icon": "trash",
                "text": plain("Delete"),
                "value": "1",
                "confirm": CONFIRM,
                "accessibility_label": "Delete it",
                "visible_to_user_ids": ["U0SATO"],
            },
        ],
    },
    "plan": {
        "type": "plan",
        "block_id": "b",
        "title": "Plan",
        "tasks": [TASK, {"task_id": "t2", "title": "Fix", "status": "pending"}],
    },
    "task card": {"type": "task_card", "block_id": "b", **TASK},
}
ONLY_IN_A_MODAL: dict[str, Json] = {
    "alert": {"type": "alert", "block_id": "b", "text": mrkdwn(), "level": "warning"},
    "asked: file_input": asked(ELEMENTS["file_input"]),
}
IN_A_MESSAGE = {**ANYWHERE, **NOT_IN_A_MODAL, **ONLY_IN_A_MESSAGE}
IN_A_MODAL = {**ANYWHERE, **ONLY_IN_A_MODAL}
IN_A_HOME = {**ANYWHERE, **NOT_IN_A_MODAL}
EVERY = {**IN_A_MESSAGE, **ONLY_IN_A_MODAL}


def modal(*blocks: Json, **more: Any) -> Json:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Send"), "blocks": list(blocks), **more}


def home(*blocks: Json, **more: Any) -> Json:
    return {"type": "home", "blocks": list(blocks), **more}
