"""Block Kit as strictly as the platform: unknown types and keys, lengths, counts, duplicate ids; with JSON pointers."""

from __future__ import annotations

from typing import Any

import orjson

from slackbot.sandbox import together
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.ids import block_id
from slackbot.sandbox.layouts import HOME, IN_A_MESSAGE, INTERACTIVE, MESSAGE_BLOCKS, MODAL
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.rules import Report, listing, typed
from slackbot.sandbox.workspace import Json

TOGETHER = 13_200
"""Characters in all blocks of a message. Slack documents no number; people measured 13,200 and a little more."""
VIEW_BYTES = 250_000
VIEWS = {"modal": MODAL, "home": HOME}
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
    """The blocks of a message with ids filled in. Raises invalid_blocks_format, invalid_blocks, msg_blocks_too_long."""
    if given is None:
        return []
    if not isinstance(given, list):
        raise ApiError("invalid_blocks_format")
    report = Report()
    inspect_blocks(given, "/blocks", report)
    if report.complaints:
        raise ApiError("invalid_blocks", *report.messages, errors=[_bare(each) for each in report.messages])
    if together.characters(given) > TOGETHER:
        raise ApiError("msg_blocks_too_long")
    return _filled(given)


def checked_view(given: Any, kind: str = "modal") -> Json:
    """A view of this kind with its ids filled in. Raises invalid_arguments, view_too_large."""
    report = Report()
    inspect_view(given, "/view", report, kind)
    if report.complaints:
        raise ApiError("invalid_arguments", *report.messages)
    if len(orjson.dumps(given)) > VIEW_BYTES:
        raise ApiError("view_too_large", f"[ERROR] must be less than {VIEW_BYTES + 1} bytes [json-pointer:/view]")
    shown: Json = {**MODAL_DEFAULTS, **given, "blocks": _filled(given["blocks"])}
    _switch_texts([shown["title"], shown["submit"], shown["close"]] if kind == "modal" else [])
    return shown


def validate(slack: LocalSlack, args: Arguments) -> Json:
    """blocks.validate: of `blocks`, `message` and `view` exactly one. Raises invalid_arguments, invalid_<that one>."""
    named = [name for name in ("blocks", "message", "view") if args.has(name)]
    if len(named) != 1:
        raise ApiError("invalid_arguments", "[ERROR] provide exactly one of blocks, message, view")
    name = named[0]
    given = args.json(name, "invalid_arguments")
    report = Report()
    _inspect(name, given, report)
    if report.complaints:
        errors = [{"pointer": each.at, "code": "failed_constraint", "message": each.said} for each in report.complaints]
        raise ApiError(f"invalid_{name}", errors=errors)
    return {}


def _inspect(name: str, given: Any, report: Report) -> None:
    if name == "view":
        kind = given.get("type") if isinstance(given, dict) else None
        inspect_view(given, "", report, kind if kind in VIEWS else "modal")
    elif name == "message":
        blocks = given.get("blocks", []) if isinstance(given, dict) else None
        inspect_blocks(blocks, "/blocks", report)
    else:
        inspect_blocks(given, "", report)


def inspect_blocks(given: Any, at: str, report: Report) -> None:
    """A message's."""
    listing(typed(MESSAGE_BLOCKS), IN_A_MESSAGE, 0)(given, at, report)
    if not report.complaints:
        together.check(given, at, report)
        together.check_message(given, at, report)


def inspect_view(given: Any, at: str, report: Report, kind: str) -> None:
    typed({kind: VIEWS[kind]})(given, at, report)
    if report.complaints:
        return
    together.check(given["blocks"], f"{at}/blocks", report)
    if kind == "modal" and "submit" not in given and any(block["type"] == "input" for block in given["blocks"]):
        report.add(at, "missing required field: submit")


def _bare(message: str) -> str:
    return message.removeprefix("[ERROR] ")


def _filled(blocks: list[Json]) -> list[Json]:
    """Ids and text switches as Slack adds them to what it stores; a markdown block's own id is not kept."""
    stored: list[Json] = orjson.loads(orjson.dumps(blocks))
    every = [block for _, block in together.walk(stored)]
    taken = {block["block_id"] for block in every if "block_id" in block}
    for block in every:
        if "block_id" not in block or block["type"] == "markdown":
            block["block_id"] = _fresh(taken)
        for _, element in together.elements(block):
            if element["type"] in INTERACTIVE:
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
