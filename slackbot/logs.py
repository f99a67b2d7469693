"""Logs: one JSON object a line on stderr (plain lines on a terminal).

Operators read them, and must not read what people wrote. So three things never get out, whoever logs: the text of a
message or form, a secret, and the words of an exception or of a library that may quote either. What stays is names,
ids, codes, and where in the code it happened.
"""

from __future__ import annotations

import logging
import re
import sys
import traceback
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from datetime import datetime
from types import MappingProxyType
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

from slackbot.words import JsonValue

WRITTEN_BY_PEOPLE = {"attachments", "blocks", "body", "payload", "private_metadata", "text", "values"}

SECRET_NAMES = re.compile(r"token|secret|passw|authorization|cookie|signature|response_url", re.IGNORECASE)

SECRETS = re.compile(
    r"""
      x(?:ox[a-z]|app)[-.][\w.-]+             # Slack tokens, also glued to other letters
    | (?<![0-9a-z])[0-9a-f]{32}(?![0-9a-z])   # signing secrets
    | v0=[0-9a-f]{64}                         # signatures
    | https://hooks\.slack[\w-]*\.com/\S+     # a way to post as the app
    | bearer\s+\S+
    | (?<=://)[^/@\s]*:[^/@\s]+(?=@)          # user and password in an address
    """,
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)

QUOTABLE = {"slackbot", "handlers", "blocks", "redis", "aiohttp", "asyncio"}
"""Whose exceptions say what went wrong in their own words. Others (pydantic, json, int()) quote their input."""

LONGEST = 500


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """`name` says which part of the desk speaks. An event's own name is fixed words; what varies goes into fields."""
    return structlog.stdlib.get_logger(f"slackbot.{name}")


_about: ContextVar[Mapping[str, str]] = ContextVar("about", default=MappingProxyType({}))


def about(**known: str) -> None:
    """Every line that this task logs from here on says so; what was said before is forgotten."""
    _about.set(known)


def reference() -> str:
    """What the person is told who asked for this; it stands in every line. Empty: nobody asked."""
    return _about.get().get("reference", "")


def configure(level: str = "info", *, stream: TextIO | None = None) -> None:
    """Sends everything that is logged in this process to `stream` (stderr); our own events from `level` up."""
    out = stream or sys.stderr
    handler = logging.StreamHandler(out)
    renderers = [_for_reading, structlog.dev.ConsoleRenderer()] if out.isatty() else [_json]
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *renderers],
            foreign_pre_chain=[_only_fixed_words, *COMMON],
            use_get_message=False,  # the template, not what was filled in
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("slackbot").setLevel(level.upper())


# ── What may be said ─────────────────────────────────────────────────────────────────────────────────────────────────


def clean(given: object) -> JsonValue:
    """`given` as JSON without what people wrote and without secrets. An object of unknown kind leaves only its name."""
    if given is None or isinstance(given, bool | int | float):
        return given
    if isinstance(given, str):
        masked = SECRETS.sub("***", given)
        return masked if len(masked) <= LONGEST else masked[:LONGEST] + "…"
    if isinstance(given, Mapping):
        return {str(k): _clean_field(str(k), v) for k, v in given.items() if str(k) not in WRITTEN_BY_PEOPLE}
    if isinstance(given, list | tuple | set | frozenset):
        return [clean(each) for each in given]
    if isinstance(given, datetime):
        return given.isoformat()
    return f"<{type(given).__qualname__}>"


def _clean_field(name: str, given: object) -> JsonValue:
    return "***" if given and SECRET_NAMES.search(name) else clean(given)


def describe(error: BaseException) -> list[JsonValue]:
    """The exception and what led to it, newest first: type, place, and its words where they quote nobody."""
    return [
        {"type": f"{type(each).__module__}.{type(each).__qualname__}", "says": _words(each), "at": _place(each)}
        for each in _chain(error)
    ]


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting and len(seen) < 10:
        each = waiting.pop(0)
        if each is None or any(each is other for other in seen):
            continue
        seen.append(each)
        yield each
        waiting += each.exceptions if isinstance(each, BaseExceptionGroup) else ()
        waiting.append(each.__cause__ or (None if each.__suppress_context__ else each.__context__))


def _words(error: BaseException) -> JsonValue:
    answer = getattr(error, "response", None)
    if type(error).__module__.startswith("slack_sdk") and answer is not None:
        return clean(answer.get("error"))
    quotable = type(error).__module__.split(".")[0] in QUOTABLE or isinstance(error, OSError)
    return clean(str(error)) if quotable else None


def _place(error: BaseException) -> list[JsonValue]:
    frames = traceback.extract_tb(error.__traceback__)[-8:]
    return [f"{'/'.join(f.filename.split('/')[-3:])}:{f.lineno} {f.name}" for f in frames]


# ── structlog's processors ───────────────────────────────────────────────────────────────────────────────────────────


def _say_about(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    return {**_about.get(), **event}


def _describe_exception(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = describe(error)
    return event


def _clean_event(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    # structlog keeps its own objects under names that begin with an underscore until the line is written.
    return {
        name: given if name.startswith("_") else _clean_field(name, given)
        for name, given in event.items()
        if name not in WRITTEN_BY_PEOPLE
    }


def _only_fixed_words(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """A library's line up to where it begins to quote: Bolt, for one, writes whole requests into its warnings."""
    record: logging.LogRecord = event["_record"]
    event["event"] = re.split(r"[\n{\[('\"]", event["event"], maxsplit=1)[0].strip()
    event["logger"] = record.name
    event["place"] = f"{record.filename}:{record.lineno}"
    return event


def _for_reading(_: WrappedLogger, __: str, event: EventDict) -> EventDict:
    """On a terminal an error stands below its line."""
    errors = event.pop("error", ())
    if errors:
        event["exception"] = "\n".join(
            f"{each['type']}: {each['says'] or '(its words are not logged)'}\n"
            + "\n".join(f"  {at}" for at in each["at"])
            for each in errors
        )
    return event


_json = structlog.processors.JSONRenderer(ensure_ascii=False)

COMMON: list[Processor] = [
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
    _describe_exception,
    _clean_event,
]

# At import, so that no line is ever written uncleaned, configured or not.
structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        _say_about,
        *COMMON,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
)
