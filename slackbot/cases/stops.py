"""A stop of the service as it is told: what a window plans, and what each announcement of it knows (Art. 9)."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from slackbot.cases.common import digest
from slackbot.words import Ref, value


class State(StrEnum):
    DRAFT = "draft"
    """Nobody but #desk knows of it."""
    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN = frozenset({State.PLANNED, State.RUNNING})
PLANNABLE = frozenset({"9(1)", "9(2)"})
"""保守点検 and システム更新: what is done on these grounds can wait for an answer."""


@value
class Texts:
    """The same in both languages; empty where nobody who is told reads it."""

    ja: str = ""
    en: str = ""

    @property
    def both(self) -> str:
        return f"{self.ja}\n{self.en}".strip()

    def read_in(self, locale: str) -> str:
        return (self.en if locale == "en" else self.ja) or self.ja or self.en


@value
class Stop:
    """What the customers are told. It travels to each announcement as it is."""

    title: Texts
    impact: Texts
    still_works: Texts = Texts()
    ground: Ref
    """As the desk names it: one of `9(1)` to `9(5)`; `9` for what only the text of some customers knows."""
    ground_said: str = ""
    """Then the digest of its words: see `slackbot.agreement.choices`."""
    systems: tuple[str, ...]
    start: datetime
    expected_end: datetime
    latest_end: datetime
    data_at_risk: bool = False
    """Then each customer is asked about their backup first (Art. 8)."""
    contact: str = ""
    why_late: Texts = Texts()
    """Why it is told later than was agreed; the customers read it."""
    after_the_fact: bool = False
    """It had happened, or begun, before it was told."""

    @property
    def times(self) -> tuple[datetime, datetime, datetime]:
        return (self.start, self.expected_end, self.latest_end)

    @property
    def refs(self) -> tuple[Ref, ...]:
        """What an event about it rests on."""
        return tuple(dict.fromkeys(("9", self.ground)))

    @property
    def waits_for_backups(self) -> bool:
        """What can be planned waits for the customers' word on their backups; what mends an outage never does."""
        return self.data_at_risk and self.ground in PLANNABLE and not self.after_the_fact

    def shown(self) -> str:
        """Digest of what a customer confirms: when it is, and how it affects them."""
        return digest(*self._effects, self.systems, *map(datetime.timestamp, self.times), self.data_at_risk)

    def told(self) -> str:
        """Digest of all that is told."""
        why = (self.ground, self.ground_said, self.why_late.both, self.after_the_fact)
        return digest(self.shown(), self.title.ja, self.title.en, *why, self.contact)

    @property
    def _effects(self) -> tuple[str, ...]:
        return (self.impact.ja, self.impact.en, self.still_works.ja, self.still_works.en)


@value
class Note:
    """How it is going, as the customers are told."""

    at: datetime
    by: str
    text: Texts


@value
class News:
    """A window as of one revision: all that an announcement knows of it."""

    window: str
    revision: int
    stop: Stop
    state: State
    reason: Texts = Texts()
    """Why it was cancelled."""
    check: Texts = Texts()
    """How it was seen that all is well again."""
    notes: tuple[Note, ...] = ()
    """All of them: what overtakes a revision brings its note along."""
    instead_of: str = ""
    """The window that it takes the place of, for its only customer."""
    few: bool = False
    """So few are told that their cards follow an extension: Slack lets fifty cards a minute be drawn anew."""
