"""Which decisions in force can be talked over: each capability says so of its own with `@disputable` (Art. 18).

The customer's button carries the digest of the decision they saw, and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable

from slackbot.agreement.choices import own_ground
from slackbot.agreement.particulars import Agreement
from slackbot.cases.matter import Consultation, Disputable
from slackbot.words import Ref, value

PAUSE, STOP, URGENT, TALK, SEVERITY = "pause", "stop", "urgent", "talk", "severity"
"""That our clock stands, or stood, until the customer answers. That the service stops, then and on that ground.
That a wish for 緊急対応 was declined (its card in #desk has that name), or one to speak with somebody responsible.
That we weighed an incident otherwise than it had been."""
NAMED_BY_THE_DESK = frozenset({URGENT, TALK, SEVERITY})
"""Their item is the desk's, since the case does not know its text."""


@value
class Standing:
    """A decision in force that can be disputed."""

    about: str
    shown: str
    refs: tuple[Ref, ...]
    item: Ref = ""
    """The text's own number of what it is about, of a stop and of a declined wish the desk's."""
    said: str = ""
    """Of a ground that only one text knows: digest of its words."""
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


def own_item(what: Standing | Consultation, agreement: Agreement) -> Ref | None:
    """The text's own number of what is in question; where there is no item, of the clause that was cited first."""
    if what.about == STOP:
        return own_ground(agreement, what.item, what.said)
    if what.item and what.about not in NAMED_BY_THE_DESK:
        return what.item
    cited = what.item or next(iter(what.refs), "")
    return agreement.own(cited) if cited else None
