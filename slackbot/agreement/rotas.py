"""A rota as it is written down: layers of people who take turns (Art. 5.2).

[[rotas]]
key = "main"
name = "一次対応"
tz = "Asia/Tokyo"

[[rotas.layers]]
name = "primary"
people = ["U0SATO", "U0EMMA"]     # in the order of their turns
begins = 2026-11-02               # the day of the first handover
every = "7d"                      # whole days; a turn ends where the next begins
handover = "9:00"                 # by the clock on the wall of `tz`
hours = { weekdays = ["9:00-18:00"], holidays = "JP" }   # only then; left out: around the clock
"""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from slackbot.agreement.fields import REFUSE_UNKNOWN, Day, Duration, Line, People, Zone, matching, not_none
from slackbot.agreement.hours import WeeklyHours
from slackbot.words import value

A_DAY = timedelta(days=1)
LONGEST_TURN = timedelta(days=92)
MOST_LAYERS = 5


def _minutes(given: Any) -> Any:
    if not isinstance(given, str):
        return given
    found = re.fullmatch(r"\s*(\d{1,2}):(\d{2})\s*", given)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise ValueError(f'"{given}" is no time of day: write "9:00"')
    return int(found[1]) * 60 + int(found[2])


def _whole_days(length: timedelta) -> timedelta:
    if not A_DAY <= length <= LONGEST_TURN or length % A_DAY:
        raise ValueError(f"a turn lasts whole days, from 1 to {LONGEST_TURN.days}")
    return length


TimeOfDay = Annotated[
    int, BeforeValidator(_minutes), PlainSerializer(lambda at: f"{at // 60}:{at % 60:02}", when_used="json")
]
"""Minutes since midnight."""


@value
class Layer:
    """The first layer is paged first."""

    __pydantic_config__ = REFUSE_UNKNOWN

    name: Annotated[str, matching("[a-z][a-z0-9_-]{0,30}", "a name of small letters, digits, - and _ (at most 31)")]
    people: Annotated[People, AfterValidator(not_none)]
    begins: Day
    every: Annotated[Duration, AfterValidator(_whole_days)]
    handover: TimeOfDay
    hours: WeeklyHours | None = None


def _layers(layers: tuple[Layer, ...]) -> tuple[Layer, ...]:
    not_none(layers)
    names = [layer.name for layer in layers]
    if len(layers) > MOST_LAYERS:
        raise ValueError(f"{len(layers)} layers; at most {MOST_LAYERS}")
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise ValueError(f"{', '.join(twice)} stands here twice")
    return layers


@value
class RotaTerms:
    __pydantic_config__ = REFUSE_UNKNOWN

    key: Annotated[str, matching("[a-z0-9][a-z0-9_-]{0,30}", "a key of small letters, digits, - and _ (at most 31)")]
    name: Line
    tz: Zone = "Asia/Tokyo"
    layers: Annotated[tuple[Layer, ...], AfterValidator(_layers)]
    user_group: Annotated[str, matching("(S[A-Z0-9]{2,})?", "the id of a user group in Slack (S…)")] = ""
    """Follows the rota where the workspace lets an app change it."""

    @property
    def people(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(person for layer in self.layers for person in layer.people))

    def layer(self, name: str) -> Layer | None:
        return next((layer for layer in self.layers if layer.name == name), None)
