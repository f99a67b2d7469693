"""Which decisions in force can be talked over: each capability says so of its own with `@disputable` (Art. 18).

The customer's button carries the digest of the decision they saw, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from slackbot.cases.matter import Disputable
from slackbot.words import Ref, value

PAUSE, STOP = "pause", "stop"
"""That our clock stands, or stood, until the customer answers. That the service stops, then and on that ground."""


@value
class Standing:
    """A decision in force that can be disputed."""

    about: str
    shown: str
    refs: tuple[Ref, ...]
    item: Ref = ""
    """The text's own number of what it is about, of a stop the desk's."""
    which: int = 0
    """Of several that there are of it, counted from one."""
    beside: bool = False
    """It stands in a place of its own, with its button beside it."""


Find = Callable[[Disputable], tuple[Standing, ...]]
_DISPUTABLE: list[Find] = []


def disputable(find: Find) -> Find:
    _DISPUTABLE.append(find)
    return find


def decisions(case: Disputable) -> tuple[Standing, ...]:
    return tuple(each for find in _DISPUTABLE for each in find(case))
