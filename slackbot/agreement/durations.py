"""Durations as people write them: 30m, 4h, 1d, 1h30m."""

from __future__ import annotations

import re
from datetime import timedelta

_GRAMMAR = re.compile(r"(?:([0-9]{1,4})d)?(?:([0-9]{1,4})h)?(?:([0-9]{1,5})m)?(?:([0-9]{1,6})s)?")
_UNITS = (("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1))


def parse_duration(text: str) -> timedelta:
    """ValueError for anything but whole days, hours, minutes and seconds in that order, and for nothing at all."""
    found = _GRAMMAR.fullmatch(text)
    numbers = [int(number or 0) for number in found.groups()] if found else []
    seconds = sum(number * size for number, (_, size) in zip(numbers, _UNITS, strict=False))
    if not seconds:
        raise ValueError(f'"{text}" is no duration: write 30m, 4h, 1d or 1h30m')
    return timedelta(seconds=seconds)


def format_duration(duration: timedelta) -> str:
    """The shortest way to write it: 90 minutes are 1h30m. ValueError for what `parse_duration` would not give."""
    left, rest = divmod(duration, timedelta(seconds=1))
    if rest or left <= 0:
        raise ValueError(f"{duration} is not a positive number of whole seconds")
    text = ""
    for unit, size in _UNITS:
        number, left = divmod(left, size)
        text += f"{number}{unit}" if number else ""
    return text
