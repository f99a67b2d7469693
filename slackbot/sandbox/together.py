"""What no part of a block shows alone: ids used twice, choices that are not offered, totals, parts that must agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from slackbot.sandbox.layouts import DATA_TABLE_CHARACTERS, MARKDOWN_TOGETHER, TABLE_CHARACTERS
from slackbot.sandbox.rules import Report, different
from slackbot.sandbox.workspace import Json

CHARTS = 2
"""in one message"""
LISTS_ELEMENTS = {"actions": "elements", "context_actions": "elements", "card": "actions"}
LISTS_BLOCKS = {"container": "child_blocks", "carousel": "elements"}


def walk(blocks: list[Json], at: str = "") -> Iterator[tuple[str, Json]]:
    """Every block with its pointer, those inside others too."""
    for index, block in enumerate(blocks):
        here = f"{at}/{index}"
        yield here, block
        if name := LISTS_BLOCKS.get(block["type"]):
            yield from walk(block.get(name, []), f"{here}/{name}")


def elements(block: Json) -> Iterator[tuple[str, Json]]:
    """A block's own elements, each with its pointer inside the block."""
    for name in ("element", "accessory"):
        if name in block:
            yield f"/{name}", block[name]
    if listed := LISTS_ELEMENTS.get(block["type"]):
        for index, element in enumerate(block.get(listed, [])):
            yield f"/{listed}/{index}", element


def check(blocks: list[Json], at: str, report: Report) -> None:
    seen: set[str] = set()
    focused = 0
    for here, block in walk(blocks, at):
        _named_once(block.get("block_id"), f"{here}/block_id", "`block_id` {} already exists", seen, report)
        AGREEING.get(block["type"], _nothing)(block, here, report)
        actions: set[str] = set()
        for inside, element in elements(block):
            there = f"{here}{inside}"
            said = "`action_id` {} already exists in this block"
            _named_once(element.get("action_id"), f"{there}/action_id", said, actions, report)
            _element(element, there, report)
            focused += bool(element.get("focus_on_load"))
    if focused > 1:
        report.add(at, "only one element can have focus_on_load")


def _named_once(name: str | None, at: str, said: str, seen: set[str], report: Report) -> None:
    if name in seen:
        report.add(at, said.format(name))
    seen |= {name} if name else set()


def check_message(blocks: list[Json], at: str, report: Report) -> None:
    """What counts over a whole message, blocks inside others too."""
    kinds = [block["type"] for _, block in walk(blocks)]
    markdown = sum(len(block["text"]) for block in blocks if block["type"] == "markdown")
    if markdown > MARKDOWN_TOGETHER:
        report.add(at, f"markdown must be less than {MARKDOWN_TOGETHER + 1} characters together")
    if kinds.count("table") > 1:
        report.add(at, "only_one_table_allowed")
    if kinds.count("data_visualization") > CHARTS:
        report.add(at, f"no more than {CHARTS} data_visualization blocks allowed")


def characters(node: Any) -> int:
    """Of every string in it, keys aside."""
    if isinstance(node, str):
        return len(node)
    if isinstance(node, list):
        return sum(characters(each) for each in node)
    return sum(characters(each) for each in node.values()) if isinstance(node, dict) else 0


# ── Elements ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _element(element: Json, at: str, report: Report) -> None:
    if "options" in element or "option_groups" in element:
        _offered(element, at, report)
    if element["type"] == "plain_text_input":
        _length(element, at, report)
    if element["type"] == "number_input":
        _bounds(element, at, report)
    if "agent_prompt_display" in element and "agent_prompt" not in element:
        report.add(at, "missing required field: agent_prompt")


def _offered(element: Json, at: str, report: Report) -> None:
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    offered = [*element.get("options", []), *grouped]
    chosen = [element["initial_option"]] if "initial_option" in element else element.get("initial_options", [])
    if any(each not in offered for each in chosen):
        report.add(at, "initial_option must be one of the options")
    if not different(each["value"] for each in offered):
        report.add(at, "options must have different values")


def _length(element: Json, at: str, report: Report) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if least > most:
        report.add(f"{at}/min_length", "must not be more than max_length")
    elif element.get("initial_value") and not least <= len(element["initial_value"]) <= most:
        report.add(f"{at}/initial_value", f"must have between {least} and {most} characters")


def _bounds(element: Json, at: str, report: Report) -> None:
    given = {name: Decimal(element[name]) for name in ("min_value", "initial_value", "max_value") if name in element}
    if list(given.values()) != sorted(given.values()):
        report.add(at, "min_value, initial_value and max_value must not contradict each other")
    if not element["is_decimal_allowed"] and any(each % 1 for each in given.values()):
        report.add(at, "must be whole numbers when decimals are not allowed")


# ── Blocks ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _nothing(block: Json, at: str, report: Report) -> None:
    pass


def _input(block: Json, at: str, report: Report) -> None:
    if block["element"]["type"] == "file_input" and block.get("dispatch_action"):
        report.add(f"{at}/dispatch_action", "a file_input cannot dispatch actions")


def _container(block: Json, at: str, report: Report) -> None:
    collapsible = block.get("is_collapsible", False)
    if block.get("default_collapsed") and not collapsible:
        report.add(f"{at}/default_collapsed", "is_collapsible must be true")
    if block.get("has_header_divider") and collapsible:
        report.add(f"{at}/has_header_divider", "is_collapsible must not be true")


def _table(block: Json, at: str, report: Report) -> None:
    _total(block, at, TABLE_CHARACTERS, report)


def _total(block: Json, at: str, most: int, report: Report) -> None:
    if sum(characters(_words(cell)) for row in block["rows"] for cell in row) > most:
        report.add(f"{at}/rows", f"must be less than {most + 1} characters together")


def _words(node: Any) -> Any:
    if isinstance(node, list):
        return [_words(each) for each in node]
    if not isinstance(node, dict):
        return None
    return [found if name == "text" and isinstance(found, str) else _words(found) for name, found in node.items()]


def _data_table(block: Json, at: str, report: Report) -> None:
    columns = {len(row) for row in block["rows"]}
    if len(columns) > 1:
        report.add(f"{at}/rows", "every row must have as many cells as the first")
    if any(cell["type"] == "rich_text" for cell in block["rows"][0]):
        report.add(f"{at}/rows/0", "a cell of the header must not be rich_text")
    if block.get("row_header_column_index", 0) >= len(block["rows"][0]):
        report.add(f"{at}/row_header_column_index", "must be the index of a column")
    _total(block, at, DATA_TABLE_CHARACTERS, report)


def _plan(block: Json, at: str, report: Report) -> None:
    if not different(task["task_id"] for task in block["tasks"]):
        report.add(f"{at}/tasks", "tasks must have different task_ids")


def _visualization(block: Json, at: str, report: Report) -> None:
    chart = block["chart"]
    if chart["type"] == "pie":
        return
    categories = chart["axis_config"]["categories"]
    if not different(categories):
        report.add(f"{at}/chart/axis_config/categories", "must be different")
    if not different(series["name"] for series in chart["series"]):
        report.add(f"{at}/chart/series", "series must have different names")
    for index, series in enumerate(chart["series"]):
        if sorted(point["label"] for point in series["data"]) != sorted(categories):
            report.add(f"{at}/chart/series/{index}/data", "must have exactly one point for every category")


AGREEING: dict[str, Callable[[Json, str, Report], None]] = {
    "input": _input,
    "container": _container,
    "table": _table,
    "data_table": _data_table,
    "plan": _plan,
    "data_visualization": _visualization,
}
