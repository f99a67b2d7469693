"""A Web API call's arguments, and how a call is refused."""

from __future__ import annotations

from typing import Any

import orjson

from slackbot.sandbox.workspace import Json


class ApiError(Exception):
    """Answered as HTTP 200 {"ok": false, "error": code, …}, as Slack does."""

    def __init__(self, code: str, *messages: str, **more: Any) -> None:
        super().__init__(code)
        self.code = code
        self.answer: Json = {"ok": False, "error": code, **more}
        if messages:
            self.answer["response_metadata"] = {"messages": list(messages)}


class Arguments:
    """Form fields are strings and JSON fields are values; both read the same here."""

    def __init__(self, given: Json) -> None:
        self._given = given

    def has(self, name: str) -> bool:
        return self._given.get(name) not in (None, "")

    def text(self, name: str, default: str = "") -> str:
        given = self._given.get(name)
        if given is None:
            return default
        if isinstance(given, dict | list):
            raise ApiError("invalid_arguments", f"[ERROR] must be a string [json-pointer:/{name}]")
        return str(given)

    def need(self, name: str) -> str:
        if not self.has(name):
            raise ApiError("invalid_arguments", f"[ERROR] missing required field: {name}")
        return self.text(name)

    def flag(self, name: str) -> bool:
        return str(self._given.get(name, "")).lower() in ("1", "true")

    def number(self, name: str, default: int, most: int) -> int:
        """Raises invalid_limit, the only number Slack names in its errors."""
        if not self.has(name):
            return default
        try:
            given = int(self.text(name))
        except ValueError as error:
            raise ApiError("invalid_limit") from error
        if not 1 <= given <= most:
            raise ApiError("invalid_limit")
        return given

    def json(self, name: str, refusal: str) -> Any:
        """A value, or the same as a JSON string; None when absent. What does not parse is answered with `refusal`."""
        given = self._given.get(name)
        if not isinstance(given, str):
            return given
        if not given:
            return None
        try:
            return orjson.loads(given)
        except orjson.JSONDecodeError as error:
            raise ApiError(refusal, f"[ERROR] {name} is not JSON") from error
