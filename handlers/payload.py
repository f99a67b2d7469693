"""The body of a verified request as Slack's payload, and nothing else."""

from __future__ import annotations

from typing import Any

import orjson
from yarl import URL


class Malformed(ValueError):
    """Signed, but not a payload we can read."""


def parse(content_type: str, body: bytes) -> dict[str, Any]:
    """Events come as JSON; interactions as a form with a JSON field; commands as a plain form."""
    try:
        if content_type == "application/json":
            return _object(orjson.loads(body))
        if content_type == "application/x-www-form-urlencoded":
            form = dict(URL.build(path="/", query_string=body.decode("utf-8"), encoded=True).query)
            return _object(orjson.loads(form["payload"])) if "payload" in form else form
    except (ValueError, UnicodeError, RecursionError) as error:
        raise Malformed(type(error).__name__) from error
    raise Malformed("content_type")


def _object(parsed: Any) -> dict[str, Any]:
    if not isinstance(parsed, dict):
        raise Malformed("not_an_object")
    return parsed
