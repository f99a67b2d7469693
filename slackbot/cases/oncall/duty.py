"""Who is meant by a place in a rota, at the moment when something is said (Art. 5.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field
from datetime import datetime

from slackbot.cases.oncall.state import Rota
from slackbot.words import value

DUTY, ELSE, DIRECT = "duty:", ">", "dm:"
"""`dm:<ladder>` is where a direct message goes."""


@value
class Duty:
    """`on`: `duty:<rota>/<layer>` -> who is on duty there; layers without anybody are left out."""

    on: Mapping[str, str] = field(default_factory=dict)
    first: tuple[str, ...] = ()
    """Whom the first step of the policy calls."""

    def who(self, ladder: str) -> str:
        """The first place of the ladder that somebody holds; empty: nobody."""
        return next((person for place in ladder.split(ELSE) if (person := self._holds(place))), "")

    def people(self, ladders: Iterable[str]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(person for ladder in ladders if (person := self.who(ladder))))

    def hands_on(self, ladder: str) -> bool:
        """Nobody holds the place that was meant first."""
        return not self._holds(ladder.partition(ELSE)[0])

    def _holds(self, place: str) -> str:
        return self.on.get(place, "") if place.startswith(DUTY) else place


def duty_now(rotas: Sequence[Rota], now: datetime, first: tuple[str, ...] = ()) -> Duty:
    each = {f"{DUTY}{rota.terms.key}/{shift.layer}": shift.person for rota in rotas for shift in rota.on_duty(now)}
    return Duty(on=each, first=first)
