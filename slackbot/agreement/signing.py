"""How an agreement was concluded where the desk did not see it: on paper, or with an electronic signature."""

from __future__ import annotations

from enum import StrEnum

from slackbot.agreement.fields import REFUSE_UNKNOWN, Day, Line
from slackbot.words import value


class Signing(StrEnum):
    SIGNED = "signed"
    SEALED = "sealed"
    ELECTRONIC = "electronic"


@value
class Signed:
    """As a lead has recorded it; without it the 契約責任者 is asked in Slack."""

    __pydantic_config__ = REFUSE_UNKNOWN

    how: Signing
    day: Day
    signer: Line
    """Of the customer, as the document names them."""
