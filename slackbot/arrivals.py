"""What a desk remembers of who spoke where: a form that opens a case is then one trip to Redis instead of two.

Memory decides nothing. The commit looks whether all of it is still so (lua/arrival.lua), and writes nothing if not; a
request that comes to no commit is not answered from memory either. Both are dealt with again, by what is read
(docs/decisions/0043).
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from slackbot.cases import Case, Provider
from slackbot.cases.customers import Customer
from slackbot.words import Done, value

MOST_REMEMBERED = 1024
Arrived = tuple[int, str, str]
"""Over which connection, the channel, the person."""


class OnlyRemembered(Exception):
    """What the request went by is another by now, or nothing has shown that it is not. Nothing was written."""


@value
class Loaded:
    case: Case | None
    version: int
    earlier: Done | None
    last_number: int
    """Of the customer, if the case is one: the number given last."""
    provider: Provider | None


@value
class Arrival:
    """Where somebody speaks, and what was kept of them."""

    provider: Provider | None
    customer: Customer | None
    user: bytes | None
    about: Loaded
    """The case that the request is about; the customer where it names none."""
    mark: bytes
    """Of who speaks where: another as soon as any of it is."""


_relied_on: ContextVar[tuple[str, str, bytes] | None] = ContextVar("relied_on", default=None)
"""What this request goes by from memory, and no commit has looked at yet."""


def rely_on(remembered: tuple[str, str, bytes] | None) -> None:
    _relied_on.set(remembered)


def relied_on() -> tuple[str, str, bytes]:
    """For the commit to look at: channel, person and mark, each empty when everything was read."""
    return _relied_on.get() or ("", "", b"")


def check(answer: list[Any]) -> None:
    """A commit that answers anything else has found it all to be so still. Raises OnlyRemembered."""
    if answer[0] == b"OTHERWISE":
        raise OnlyRemembered
    _relied_on.set(None)


def sure() -> None:
    """Before anything is said that rests on no commit. Raises OnlyRemembered."""
    if _relied_on.get():
        raise OnlyRemembered


class Arrivals:
    """The latest in customers' channels. Each was read; how it stands in Redis by now is for the commit to say."""

    def __init__(self) -> None:
        self._known: dict[Arrived, Arrival] = {}

    def remember(self, arrived: Arrived, case_id: str, found: Arrival) -> None:
        """Of somebody who is known, with the customer's own record; a case is never remembered."""
        if found.customer is None or found.user is None or case_id not in ("", found.customer.id):
            return
        self._known.pop(arrived, None)
        if len(self._known) >= MOST_REMEMBERED:
            self._known.pop(next(iter(self._known)))
        # Whether a command was committed before is asked of each commit anew.
        self._known[arrived] = replace(found, about=replace(found.about, earlier=None))

    def recall(self, arrived: Arrived, case_id: str) -> Arrival | None:
        """What is remembered, for a request about the customer; from now on the request relies on it."""
        found = self._known.get(arrived)
        if found is None or found.customer is None or case_id not in ("", found.customer.id):
            return None
        _, channel, user = arrived
        rely_on((channel, user, found.mark))
        return found
