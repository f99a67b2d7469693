"""Every block with its limits, and on which surface it may stand (docs.slack.dev/reference/block-kit/blocks)."""

from __future__ import annotations

from slackbot.sandbox.charts import CHART
from slackbot.sandbox.elements import (
    ACCESSORY,
    ACTION,
    BUTTON,
    CONTEXT_ACTION,
    ELEMENTS,
    EMPTY_OR_ID,
    ID,
    IMAGE,
    IMAGE_SOURCE,
    INPUT_ANYWHERE,
    INPUT_IN_A_MODAL,
    SOURCE,
    plain,
    some,
    text,
)
from slackbot.sandbox.richshapes import RICH_BLOCK, RICH_TEXT
from slackbot.sandbox.rules import Rule, Shape, among, flag, listing, number, pattern, string, typed, whole

IN_A_MESSAGE, IN_A_VIEW = 50, 100
MARKDOWN_TOGETHER = 12_000
NAMED: dict[str, Rule] = {"block_id": ID}


def _block(required: dict[str, Rule], *one_of: str, **optional: Rule) -> Shape:
    return Shape(required=required, optional={**NAMED, **optional}, one_of=one_of)


def _input(element: Rule) -> Shape:
    required = {"label": plain(2000), "element": element}
    return _block(required, hint=plain(2000), optional=flag, dispatch_action=flag)


_LINE: dict[str, Rule] = {
    kind: Shape(required={"text": string(3000)}, optional={switch: flag})
    for kind, switch in (("plain_text", "emoji"), ("mrkdwn", "verbatim"))
}
_SHORT_URL = pattern(r"\S{1,2000}", "a url of at most 2000 characters")
_VIDEO: dict[str, Rule] = {
    "author_name": string(50),
    "description": plain(200),
    "provider_icon_url": _SHORT_URL,
    "provider_name": string(50),
    "title_url": _SHORT_URL,
}

EVERYWHERE: dict[str, Rule] = {
    "section": _block(
        {}, "text", "fields", text=text(3000), fields=listing(text(2000), 10), accessory=ACCESSORY, expand=flag
    ),
    "header": _block({"text": plain(150)}, level=whole(1, 4)),
    "divider": _block({}),
    "context": _block({"elements": listing(typed({**_LINE, "image": IMAGE}), 10)}),
    "actions": _block({"elements": listing(ACTION, 25)}),
    "image": Shape(
        required={"alt_text": string(2000)},
        optional={**NAMED, **IMAGE_SOURCE, "title": plain(2000)},
        one_of=("image_url", "slack_file"),
        not_both=("image_url", "slack_file"),
    ),
    "input": _input(INPUT_ANYWHERE),
    "rich_text": RICH_TEXT,
    "video": _block(
        {"alt_text": string(2000), "thumbnail_url": _SHORT_URL, "video_url": _SHORT_URL, "title": plain(200)}, **_VIDEO
    ),
}

# ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────────────

COLUMNS, TABLE_CHARACTERS, DATA_TABLE_CHARACTERS = 20, 10_000, 20_000
_NUMBER_CELL = Shape(required={"value": number, "text": string(3000)}, optional={})


def _cell(most: int) -> Rule:
    return typed(
        {
            "raw_text": Shape(required={"text": string(most)}, optional={"emoji": flag}),
            "raw_number": _NUMBER_CELL,
            "rich_text": RICH_TEXT,
        }
    )


_COLUMN = Shape(required={}, optional={"align": among("left", "center", "right"), "is_wrapped": flag})
TABLE = _block(
    {"rows": listing(listing(_cell(TABLE_CHARACTERS), COLUMNS), 100)}, column_settings=listing(_COLUMN, COLUMNS, 0)
)
DATA_TABLE = _block(
    {"rows": listing(listing(_cell(DATA_TABLE_CHARACTERS), COLUMNS), 201, 2), "caption": string(3000)},
    page_size=whole(1, 100),
    row_header_column_index=whole(0, COLUMNS - 1),
)

# ── Cards and containers ─────────────────────────────────────────────────────────────────────────────────────────────

_IMAGE_ELEMENT = some("image")
_ICON = typed({"icon": Shape(required={"name": pattern("[a-z][a-z-]*", "the name of an icon")}, optional={})})
CARD = Shape(
    required={},
    optional={
        **NAMED,
        "hero_image": _IMAGE_ELEMENT,
        "icon": _IMAGE_ELEMENT,
        "slack_icon": _ICON,
        "title": text(150),
        "subtitle": text(150),
        "body": text(200),
        "subtext": text(200),
        "actions": listing(typed({"button": BUTTON}), 3, 0),
    },
    one_of=("hero_image", "title", "actions", "body"),
    not_both=("icon", "slack_icon"),
)
CAROUSEL = _block({"elements": listing(typed({"card": CARD}), 10)})
FILE = _block({"external_id": ID, "source": among("remote")})


def _container(children: dict[str, Rule]) -> Shape:
    return _block(
        {"child_blocks": listing(typed(children), 10)},
        "title",
        "rich_text_title",
        title=plain(150),
        rich_text_title=RICH_BLOCK,
        subtitle=text(150),
        width=among("narrow", "standard", "wide", "full"),
        icon=_IMAGE_ELEMENT,
        is_collapsible=flag,
        default_collapsed=flag,
        has_header_divider=flag,
    )


CONTAINED: dict[str, Rule] = {**EVERYWHERE, "table": TABLE}

# ── An agent's work ──────────────────────────────────────────────────────────────────────────────────────────────────

_TASK: dict[str, Rule] = {"task_id": ID, "title": string(3000)}
_TASK_MORE: dict[str, Rule] = {"details": RICH_BLOCK, "output": RICH_BLOCK, "sources": listing(SOURCE, 100, 0)}
_STANDING = ("in_progress", "complete", "error")
TASK_CARD = _block({**_TASK, "status": among(*_STANDING)}, **_TASK_MORE)
"""Only a plan's tasks can be pending."""
PLANNED = Shape(
    required={**_TASK, "status": among("pending", *_STANDING)},
    optional={**NAMED, **_TASK_MORE, "type": among("task_card")},
)
PLAN = _block({"title": string(3000), "tasks": listing(PLANNED, 50, 0)})

# ── Surfaces ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_WIDE: dict[str, Rule] = {
    **EVERYWHERE,
    "card": CARD,
    "carousel": CAROUSEL,
    "table": TABLE,
    "data_table": DATA_TABLE,
    "data_visualization": _block({"title": string(50), "chart": CHART}),
}
MESSAGE_BLOCKS: dict[str, Rule] = {
    **_WIDE,
    "container": _container({**CONTAINED, "file": FILE}),
    "markdown": _block({"text": string(MARKDOWN_TOGETHER)}),
    "file": FILE,
    "context_actions": _block({"elements": listing(CONTEXT_ACTION, 5)}),
    "plan": PLAN,
    "task_card": TASK_CARD,
}
HOME_BLOCKS: dict[str, Rule] = {**_WIDE, "container": _container(CONTAINED)}
MODAL_BLOCKS: dict[str, Rule] = {
    **EVERYWHERE,
    "input": _input(INPUT_IN_A_MODAL),
    "card": CARD,
    "alert": _block({"text": text(200)}, level=among("default", "info", "warning", "error", "success")),
}
_OWN: dict[str, Rule] = {
    "private_metadata": string(3000, 0),
    "callback_id": EMPTY_OR_ID,
    "external_id": EMPTY_OR_ID,
}
MODAL = Shape(
    required={"title": plain(24), "blocks": listing(typed(MODAL_BLOCKS), IN_A_VIEW, 0)},
    optional={**_OWN, "submit": plain(24), "close": plain(24), "clear_on_close": flag, "notify_on_close": flag},
)
HOME = Shape(required={"blocks": listing(typed(HOME_BLOCKS), IN_A_VIEW, 0)}, optional=_OWN)

BLOCKS: frozenset[str] = frozenset({*MESSAGE_BLOCKS, *HOME_BLOCKS, *MODAL_BLOCKS})
"""Every type of block that stands somewhere."""
INTERACTIVE: frozenset[str] = frozenset(ELEMENTS) - {"image", "url"}
"""Every element that has an action_id."""
