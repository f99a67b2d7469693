"""What Slack's client refuses before it sends a form, in the person's language."""

from __future__ import annotations

import re

from slackbot.sandbox.forms import Values, plain
from slackbot.sandbox.workspace import Json

PATTERNS = {
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


def objections(blocks: list[Json], values: Values, locale: str) -> dict[str, str]:
    """block_id → why the client would not send the form."""
    words = WORDS["en" if locale.startswith("en") else "ja"]
    found: dict[str, str] = {}
    for block in blocks:
        if block["type"] == "input":
            state = values.get(block["block_id"], {}).get(block["element"]["action_id"])
            if state is not None and (why := _objection(block, state, words)):
                found[block["block_id"]] = why
    return found


def _objection(block: Json, state: Json, words: Words) -> str | None:
    element, value = block["element"], plain(state)
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
