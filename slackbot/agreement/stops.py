"""`[maintenance]`: what was agreed about stops of the service. The text says no more than before or after (Art. 9).

[maintenance]
notice = { "9(1)" = 10, "9(2)" = 5 }     # days on which reception opens, by ground
longest = "8h"
hours = { sat = ["22:00-30:00"], sun = ["22:00-30:00"] }
freezes = [{ name = "年末商戦", first = 2026-12-20, last = 2027-01-05 }]
remind_before = ["5d", "1d", "1h"]       # a day is one on which reception opens
tell_after_within = "1h"
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import timedelta
from functools import lru_cache
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter

from slackbot.agreement.calendar import ALWAYS_OPEN, Hours, calendar
from slackbot.agreement.fields import REFUSE_UNKNOWN, Duration, all_different
from slackbot.agreement.hours import Closure, WeeklyHours
from slackbot.words import Ref, value

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
DEFAULT_NOTICE: Mapping[Ref, int] = {"9(1)": 10, "9(2)": 5}
"""保守点検 and システム更新 can be planned; the other grounds cannot wait."""


def _days(given: Mapping[Ref, int]) -> Mapping[Ref, int]:
    if wrong := sorted(ref for ref, days in given.items() if not ref.startswith("9(") or not 0 <= days <= 90):
        raise ValueError(f'{", ".join(wrong)}: write the ground and 0 to 90 days: "9(1)" = 10')
    return {**DEFAULT_NOTICE, **given}


@value
class StopTerms:
    __pydantic_config__ = REFUSE_UNKNOWN

    notice: Annotated[Mapping[Ref, int], AfterValidator(_days)] = field(default_factory=lambda: dict(DEFAULT_NOTICE))
    """Days on which reception opens, by ground; a ground that is not written needs none."""
    longest: Duration | None = None
    hours: WeeklyHours | None = None
    """When a stop may be; none: at any time."""
    freezes: tuple[Closure, ...] = ()
    """When there must be none."""
    remind_before: Annotated[tuple[Duration, ...], AfterValidator(all_different)] = (5 * DAY, 1 * DAY, 1 * HOUR)
    """Whoever has not answered is reminded so long before it begins; a day is one on which reception opens."""
    tell_after_within: Duration = 1 * HOUR
    """Since it began: a stop that nobody was told of beforehand is told by then."""


@value
class AgreedOnStops:
    """All of a customer's terms that speak about when a stop may be, but for the last day of the agreement."""

    terms: StopTerms
    hours: WeeklyHours | None
    """Reception hours: by them the days of notice are counted."""
    tz: str

    def reception(self) -> Hours:
        return calendar(self.hours, self.tz) if self.hours else ALWAYS_OPEN


_AGREED = TypeAdapter(AgreedOnStops)


def written(agreed: AgreedOnStops) -> str:
    """The same for whoever agreed to the same, as most customers of a provider have."""
    return _AGREED.dump_json(agreed, exclude_defaults=True).decode()


@lru_cache(1024)
def read(written: str) -> AgreedOnStops:
    return _AGREED.validate_json(written)
