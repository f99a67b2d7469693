"""The parts of a customer's terms: systems, targets, cover, people by authority, the term."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Any

from slackbot.agreement.fields import (
    REFUSE_UNKNOWN,
    Day,
    Duration,
    all_different,
    matching,
    not_none,
    text_up_to,
)
from slackbot.words import value

RESERVED_SYSTEM = "other"
"""The choice 「その他」 that every form offers besides the customer's own systems."""
MOST_SYSTEMS = 99
"""A Slack menu has 100 options, one of them is 「その他」."""


class Severity(StrEnum):
    SEV1 = "sev1"
    SEV2 = "sev2"
    SEV3 = "sev3"
    SEV4 = "sev4"


@value
class System:
    """対象システム"""

    key: Annotated[str, matching("[a-z0-9][a-z0-9_-]{0,30}", "a key of small letters, digits, - and _ (at most 31)")]
    name: Annotated[str, text_up_to(75)]


@value
class Target:
    """Time from the report to the first response, and between two updates to the customer after that."""

    first_response: Duration
    update_every: Duration
    around_the_clock: bool = False
    """Counted and answered at any hour, whatever the reception hours are: the cover for it is contracted."""


DEFAULT_TARGETS: Mapping[Severity, Target] = {
    Severity.SEV1: Target(first_response=timedelta(minutes=15), update_every=timedelta(hours=1)),
    Severity.SEV2: Target(first_response=timedelta(minutes=30), update_every=timedelta(hours=2)),
    Severity.SEV3: Target(first_response=timedelta(hours=4), update_every=timedelta(days=1)),
    Severity.SEV4: Target(first_response=timedelta(days=1), update_every=timedelta(days=3)),
}


def with_defaults(given: Any) -> Any:
    """Severities that are not written, and fields that are not written of one that is, take the defaults."""
    if not isinstance(given, Mapping):
        return given
    merged: dict[Any, Any] = dict(DEFAULT_TARGETS)
    for severity, target in given.items():
        usual = DEFAULT_TARGETS.get(severity)
        written = isinstance(target, Mapping) and usual is not None
        merged[severity] = {f.name: getattr(usual, f.name) for f in fields(Target)} | target if written else target
    return merged


def usable_systems(systems: tuple[System, ...]) -> tuple[System, ...]:
    not_none(systems)
    if len(systems) > MOST_SYSTEMS:
        raise ValueError(f"{len(systems)} systems; a form offers at most {MOST_SYSTEMS}")
    all_different(tuple(system.key for system in systems))
    if any(system.key == RESERVED_SYSTEM for system in systems):
        raise ValueError(f'the key "{RESERVED_SYSTEM}" is taken: every form offers 「その他」 anyway')
    return systems


class Cover(StrEnum):
    """Outside the reception hours (Art. 3.2)."""

    NONE = "none"
    PAID = "paid"
    """On approval, as paid work (Art. 10)."""
    CONTRACTED = "contracted"


class Contact(StrEnum):
    """What 甲 has designated for reaching the support (Art. 3.3)."""

    SLACK = "slack"
    MAIL = "mail"
    PHONE = "phone"
    FORM = "form"


@value
class Term:
    """契約期間 (Art. 16): the last day is included."""

    __pydantic_config__ = REFUSE_UNKNOWN

    begins: Day
    ends: Day
    renews: bool = False

    def __post_init__(self) -> None:
        if self.ends < self.begins:
            raise ValueError(f"the term ends on {self.ends}, before it begins on {self.begins}")


def usable_methods(given: tuple[Contact, ...]) -> tuple[Contact, ...]:
    if Contact.SLACK not in given:
        raise ValueError('"slack" must be among them: it counts as one that the provider designates (Art. 3.3)')
    return given
