"""Block Kit as strictly as the platform: unknown types and keys, lengths, counts, duplicate ids; with JSON pointers.

Blocks that this sandbox cannot draw (cards, carousels, data tables, plans, files) are refused as unsupported.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson

from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.elements import ACCESSORY, ACTION, ELEMENTS, EMPTY_OR_ID, ID, INPUT, SLACK_FILE, URL, plain, text
from slackbot.sandbox.forms import options
from slackbot.sandbox.ids import block_id
from slackbot.sandbox.richshapes import RICH
from slackbot.sandbox.rules import Report, Rule, Shape, among, flag, listing, string, typed, whole
from slackbot.sandbox.workspace import Json

IN_A_MESSAGE, IN_A_VIEW = 50, 100
MARKDOWN_TOGETHER = 12_000
TABLE_ROWS, TABLE_COLUMNS, TABLE_CHARACTERS = 100, 20, 10_000
NAMED: dict[str, Rule] = {"block_id": ID}


def _block(required: dict[str, Rule], *one_of: str, **optional: Rule) -> Shape:
    return Shape(required=required, optional={**NAMED, **optional}, one_of=one_of)


def _context_element() -> Rule:
    line = {kind: Shape(required={"text": string(3000)}, optional={switch: flag}) for kind, switch in _SWITCHES}
    return typed({**line, "image": ELEMENTS["image"]})


_SWITCHES = (("plain_text", "emoji"), ("mrkdwn", "verbatim"))
_IMAGE: dict[str, Rule] = {"image_url": URL, "slack_file": SLACK_FILE, "title": plain(2000)}
_CELL = typed(
    {
        "raw_text": Shape(required={"text": string(TABLE_CHARACTERS, 0)}, optional={}),
        "raw_number": Shape(required={"value": string(100)}, optional={"text": string(100)}),
        "rich_text": Shape(required={"elements": listing(RICH, 100)}, optional={}),
    }
)

BLOCKS: dict[str, Rule] = {
    "section": _block(
        {}, "text", "fields", text=text(3000), fields=listing(text(2000), 10), accessory=ACCESSORY, expand=flag
    ),
    "header": _block({"text": plain(150)}, level=whole(1, 4)),
    "divider": _block({}),
    "context": _block({"elements": listing(_context_element(), 10)}),
    "actions": _block({"elements": listing(ACTION, 25)}),
    "image": _block({"alt_text": string(2000)}, "image_url", "slack_file", **_IMAGE),
    "input": _block({"label": plain(2000), "element": INPUT}, hint=plain(2000), optional=flag, dispatch_action=flag),
    "rich_text": _block({"elements": listing(RICH, 100, 0)}),
}
MESSAGE_BLOCKS: dict[str, Rule] = {
    **BLOCKS,
    "markdown": _block({"text": string(MARKDOWN_TOGETHER)}),
    "table": _block(
        {"rows": listing(listing(_CELL, TABLE_COLUMNS), TABLE_ROWS)}, column_settings=listing(lambda *_: None, 20, 0)
    ),
}
VIEW_BLOCKS: dict[str, Rule] = {
    **BLOCKS,
    "alert": _block({"text": text(3000)}, level=among("default", "info", "warning", "error", "success")),
}
MODAL = Shape(
    required={"title": plain(24), "blocks": listing(typed(VIEW_BLOCKS), IN_A_VIEW, 0)},
    optional={
        "submit": plain(24),
        "close": plain(24),
        "private_metadata": string(3000, 0),
        "callback_id": EMPTY_OR_ID,
        "external_id": EMPTY_OR_ID,
        "clear_on_close": flag,
        "notify_on_close": flag,
    },
)
MODAL_DEFAULTS: Json = {
    "submit": None,
    "close": None,
    "private_metadata": "",
    "callback_id": "",
    "external_id": "",
    "clear_on_close": False,
    "notify_on_close": False,
}


def checked_blocks(given: Any) -> list[Json]:
    """The blocks of a message with ids filled in. Raises invalid_blocks_format, invalid_blocks."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise ApiError("invalid_blocks_format")
    report = Report()
    listing(typed(MESSAGE_BLOCKS), IN_A_MESSAGE, 0)(given, "/blocks", report)
    if not report.messages:
        _check_together(given, "/blocks", report)
        _check_message(given, report)
    if report.messages:
        raise ApiError("invalid_blocks", *report.messages, errors=[_bare(each) for each in report.messages])
    return _filled(given)


def checked_view(given: Any) -> Json:
    """A modal with its ids filled in. Raises invalid_arguments."""
    report = Report()
    typed({"modal": MODAL})(given, "/view", report)
    if not report.messages:
        _check_together(given["blocks"], "/view/blocks", report)
        if "submit" not in given and any(block["type"] == "input" for block in given["blocks"]):
            report.add("/view", "missing required field: submit")
    if report.messages:
        raise ApiError("invalid_arguments", *report.messages)
    shown: Json = {**MODAL_DEFAULTS, **given, "blocks": _filled(given["blocks"])}
    _switch_texts([shown["title"], shown["submit"], shown["close"]])
    return shown


def _bare(message: str) -> str:
    return message.removeprefix("[ERROR] ")


def _check_message(blocks: list[Json], report: Report) -> None:
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_TOGETHER:
        report.add("/blocks", f"markdown must be less than {MARKDOWN_TOGETHER + 1} characters together")
    if sum(block["type"] == "table" for block in blocks) > 1:
        report.add("/blocks", "only_one_table_allowed")


def _check_together(blocks: list[Json], at: str, report: Report) -> None:
    """What no block shows alone: ids used twice, choices that are not offered, two fields that want the focus."""
    seen: set[str] = set()
    focused = 0
    for index, block in enumerate(blocks):
        name = block.get("block_id")
        if name in seen:
            report.add(f"{at}/{index}/block_id", f"`block_id` {name} already exists")
        seen |= {name} if name else set()
        actions: set[str] = set()
        for where, element in _elements(block):
            _check_element(element, f"{at}/{index}{where}", actions, report)
            focused += bool(element.get("focus_on_load"))
    if focused > 1:
        report.add(at, "only one element can have focus_on_load")


def _elements(block: Json) -> Iterator[tuple[str, Json]]:
    for name in ("element", "accessory"):
        if name in block:
            yield f"/{name}", block[name]
    if block["type"] == "actions":
        for index, element in enumerate(block["elements"]):
            yield f"/elements/{index}", element


def _check_element(element: Json, at: str, actions: set[str], report: Report) -> None:
    name = element.get("action_id")
    if name in actions:
        report.add(f"{at}/action_id", f"`action_id` {name} already exists in this block")
    actions |= {name} if name else set()
    offered = options(element)
    if "options" in element and "option_groups" in element:
        report.add(at, "cannot have both options and option_groups")
    chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    for each in chosen:
        if each not in offered:
            report.add(at, "initial_option must be one of the options")
    values = [each["value"] for each in offered]
    if len(values) != len(set(values)):
        report.add(at, "options must have different values")
    if element.get("min_length", 0) > element.get("max_length", 3000):
        report.add(f"{at}/min_length", "must not be more than max_length")


def _filled(blocks: list[Json]) -> list[Json]:
    """Ids and text switches as Slack adds them to what it stores; a markdown block's own id is not kept."""
    stored: list[Json] = orjson.loads(orjson.dumps(blocks))
    taken = {block["block_id"] for block in stored if "block_id" in block}
    for block in stored:
        if "block_id" not in block or block["type"] == "markdown":
            block["block_id"] = _fresh(taken)
        for _, element in _elements(block):
            if element["type"] != "image":
                element.setdefault("action_id", _fresh(taken))
        if block["type"] == "input":
            block.setdefault("optional", False)
            block.setdefault("dispatch_action", False)
    _switch_texts(stored)
    return stored


def _fresh(taken: set[str]) -> str:
    name = block_id()
    while name in taken:
        name = block_id()
    taken.add(name)
    return name


def _switch_texts(node: Any) -> None:
    if isinstance(node, list):
        for each in node:
            _switch_texts(each)
    elif isinstance(node, dict):
        if node.get("type") == "plain_text":
            node.setdefault("emoji", True)
        elif node.get("type") == "mrkdwn":
            node.setdefault("verbatim", False)
        for each in node.values():
            if isinstance(each, dict | list):
                _switch_texts(each)
