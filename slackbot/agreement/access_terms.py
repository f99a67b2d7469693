"""What the particulars say of access to the customer's systems (Art. 6(4))."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from slackbot.agreement.fields import REFUSE_UNKNOWN, Duration, all_different
from slackbot.words import value

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class LeadRule(StrEnum):
    """What the provider's lead agrees to before the customer is asked."""

    PRIVILEGED = "privileged"
    LONG = "long"
    """Longer than `long_from`."""
    SUBCONTRACTOR = "subcontractor"
    PERSONAL_DATA = "personal_data"


def _at_least_one(number: int) -> int:
    if number < 1:
        raise ValueError(f"{number}: at least 1 is needed")
    return number


Count = Annotated[int, AfterValidator(_at_least_one)]


@value
class AccessTerms:
    __pydantic_config__ = REFUSE_UNKNOWN

    longest: Duration = 8 * HOUR
    """For how long access is asked at most, where a system has no time of its own."""
    longest_of: Mapping[str, Duration] = field(default_factory=dict)
    """By the key of the system."""
    lead_approval: Annotated[tuple[LeadRule, ...], AfterValidator(all_different)] = tuple(LeadRule)
    long_from: Duration = 4 * HOUR
    approvals_needed: Count = 1
    """So many アクセス承認者 agree before access counts as granted."""
    remind_after: tuple[Duration, ...] = (1 * HOUR, 4 * HOUR, 12 * HOUR)
    """Reminders to whoever has not decided, in reception hours."""
    decide_within: Duration = 2 * DAY
    """Reception hours, for each side; then the request expires."""
    chase_before_call: Count = 2
    """So many reminders of an access that was not confirmed as removed, then a person is told to call."""
    residual_check_after: Duration = 3 * DAY
    review_months: Count = 3
    """棚卸し: every so many months."""
    review_within: Duration = 7 * DAY
    """Then what is not answered becomes a lead's task."""

    def longest_for(self, system: str) -> timedelta:
        return self.longest_of.get(system, self.longest)
