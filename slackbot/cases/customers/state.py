"""A customer at the desk: which agreement is in force, and what was said in the channel that nobody has answered."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from slackbot.words import CaseBase, value


@value
class Heard:
    """A top-level message of the customer that waits for an answer."""

    ts: str
    user: str
    text: str
    at: datetime
    raised: bool = False
    """It has been shown in #desk."""


@value
class Customer(CaseBase):
    """`id` is the customer's key, `channel` the shared channel."""

    kind: Literal["customer"] = "customer"
    agreement: str
    panel_drawn_at: datetime
    heard: tuple[Heard, ...] = ()
