"""Other systems that hear of what happens at the desk: an access that stands or has ended, somebody who is called.

[[hooks]]
name = "iam"
url = "https://iam.example.com/desk"  # left out: SLACKBOT_HOOK_IAM_URL, for an address that is itself a secret
events = ["access.granted", "access.ended"]
customers = ["AKATSUKI"]              # none named: all of them

[[hooks]]
name = "pager"
kind = "pagerduty"                    # its integration (routing) key is SLACKBOT_HOOK_PAGER
"""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator

from slackbot.agreement.fields import REFUSE_UNKNOWN, CustomerKey, all_different, matching, not_none
from slackbot.words import value

THIS_MACHINE = frozenset({"127.0.0.1", "::1", "localhost"})
PAGERDUTY = "https://events.pagerduty.com/v2/enqueue"


class HookKind(StrEnum):
    WEBHOOK = "webhook"
    PAGERDUTY = "pagerduty"
    """Events API v2."""


class HookEvent(StrEnum):
    GRANTED = "access.granted"
    EXTENDED = "access.extended"
    ENDED = "access.ended"
    CALLED = "paging.called"
    ACKNOWLEDGED = "paging.acknowledged"
    RESOLVED = "paging.resolved"


OF_ACCESS = (HookEvent.GRANTED, HookEvent.EXTENDED, HookEvent.ENDED)
OF_PAGING = (HookEvent.CALLED, HookEvent.ACKNOWLEDGED, HookEvent.RESOLVED)


def safe_address(url: str) -> str:
    """Raises ValueError for one over which what is said could be read on the way."""
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 - reading it is what finds a bad one
    except ValueError:
        raise ValueError("is no address") from None
    if not parts.hostname or (
        parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in THIS_MACHINE)
    ):
        raise ValueError("is neither https:// nor on this machine")
    if parts.username or parts.password:
        raise ValueError("has a name or a password in it")
    return url


@value
class HookTerms:
    """Where it is and what it hears. What it is known by is secret and comes from the environment."""

    __pydantic_config__ = REFUSE_UNKNOWN

    name: Annotated[str, matching("[a-z][a-z0-9]{0,20}", "a name of small letters and digits")]
    kind: HookKind = HookKind.WEBHOOK
    url: Annotated[str, AfterValidator(safe_address)] | None = None
    events: Annotated[tuple[HookEvent, ...], AfterValidator(all_different), AfterValidator(not_none)] = OF_ACCESS
    customers: tuple[CustomerKey, ...] = ()

    def hears(self, event: HookEvent, customer: str) -> bool:
        events = OF_PAGING if self.kind is HookKind.PAGERDUTY else self.events
        return event in events and (not self.customers or customer in self.customers)
