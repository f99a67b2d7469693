"""The kinds of value that particulars are made of, each with the check and the words that go with it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Annotated, Any, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, ConfigDict, PlainSerializer

from slackbot.agreement.durations import format_duration, parse_duration

T = TypeVar("T")

REFUSE_UNKNOWN = ConfigDict(extra="forbid")


def matching(pattern: str, what: str) -> AfterValidator:
    def check(text: str) -> str:
        if not re.fullmatch(pattern, text):
            raise ValueError(f'"{text}" is not {what}')
        return text

    return AfterValidator(check)


def text_up_to(most: int) -> AfterValidator:
    def check(text: str) -> str:
        text = text.strip()
        if not text or not text.isprintable():
            raise ValueError("must be one line of text, and not empty")
        if len(text) > most:
            raise ValueError(f"has {len(text)} characters; at most {most} fit where it is shown")
        return text

    return AfterValidator(check)


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (LookupError, ValueError, OSError) as error:
        raise ValueError(f'"{name}" is no time zone; write a name like Asia/Tokyo') from error
    return name


def all_different(people: tuple[str, ...]) -> tuple[str, ...]:
    if twice := sorted({person for person in people if people.count(person) > 1}):
        raise ValueError(f"{', '.join(twice)} stands here twice")
    return people


def is_group(id_: str) -> bool:
    """A user group, not a person."""
    return id_.startswith("S")


def not_none(people: tuple[T, ...]) -> tuple[T, ...]:
    if not people:
        raise ValueError("at least one is needed")
    return people


def _duration(given: Any) -> Any:
    if isinstance(given, str):
        return parse_duration(given)
    if not isinstance(given, timedelta):
        raise ValueError(f'{given} is no duration: write "30m", "4h", "1d" or "1h30m", in quotes')
    return given


def _day(given: Any) -> Any:
    # A bare number would be taken for seconds since 1970.
    if not isinstance(given, date | str):
        raise ValueError(f"{given} is no date: write 2026-04-01")
    return given


TeamId = Annotated[str, matching("[TE][A-Z0-9]{2,}", "the id of a Slack workspace (T…) or organisation (E…)")]
ChannelId = Annotated[str, matching("[CG][A-Z0-9]{2,}", "the id of a Slack channel (C…)")]
UserId = Annotated[str, matching("[UW][A-Z0-9]{2,}", "the id of a person in Slack (U…)")]
People = Annotated[tuple[UserId, ...], AfterValidator(all_different)]
CustomerKey = Annotated[
    str,
    matching(
        "(?!MW$)[A-Z0-9]{2,16}",
        "a key of 2 to 16 capital letters and digits, and not MW, which stops are numbered under",
    ),
]
Staff = Annotated[
    tuple[Annotated[str, matching("[UWS][A-Z0-9]{2,}", "the id of a person (U…) or a user group (S…) in Slack")], ...],
    AfterValidator(all_different),
]
"""People, and user groups that stand for their members."""
Name = Annotated[str, text_up_to(100)]
ShortName = Annotated[str, text_up_to(16)]
Line = Annotated[str, text_up_to(200)]
Zone = Annotated[str, AfterValidator(_zone)]
Day = Annotated[date, BeforeValidator(_day)]
Duration = Annotated[timedelta, BeforeValidator(_duration), PlainSerializer(format_duration, when_used="json")]
