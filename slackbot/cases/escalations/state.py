"""What is known of one escalation: what is asked, why, by when; how far it has climbed; what came of it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from slackbot.agreement.escalation import Rung
from slackbot.cases.approvals import Approval
from slackbot.words import Side, value

ESCALATION = "escalation"
"""The name of its card in #desk, before the number."""
CALL = "call"
"""The name of what somebody is called with directly, before the numbers of escalation and call."""


class Subject(StrEnum):
    """What is asked for."""

    PEOPLE = "people"
    VENDOR = "vendor"
    OUT_OF_HOURS = "out_of_hours"
    SEVERITY = "severity"
    DECISION = "decision"
    TALK = "talk"
    """The customer wishes to speak with somebody responsible."""
    NO_START = "no_start"
    """The clock: nobody has begun."""
    NO_UPDATE = "no_update"
    """The clock: the customer should have heard from us."""
    LAPSED = "lapsed"
    """The clock: whoever has it did not say that they are still at it."""
    STUCK = "stuck"
    """膠着. The clock: nothing was recorded for long."""


BY_CLOCK = frozenset({Subject.NO_START, Subject.NO_UPDATE, Subject.LAPSED, Subject.STUCK})
STAND_STILL = frozenset({Subject.NO_UPDATE, Subject.STUCK})
"""Nobody is called about it while the customer has the word (Art. 6)."""
BY_STAFF = tuple(each for each in Subject if each not in BY_CLOCK and each is not Subject.TALK)


class Ending(StrEnum):
    APPROVED = "approved"
    DECLINED = "declined"
    TAKEN = "taken"
    """A lead deals with it in person."""
    WITHDRAWN = "withdrawn"
    OVER = "over"
    """What it was about is over: somebody began, the customer was written to, the case was closed."""


@value
class Remark:
    """A question about it, or the answer."""

    at: datetime
    by: str
    text: str


@value
class Call:
    """Somebody was called directly by the clock. What they got is drawn anew once it is over."""

    number: int
    to: str
    """The place; who holds it when it is sent stays the one who has it."""
    but: tuple[str, ...] = ()
    """Places called in the same breath: whoever holds one of them as well is called once."""
    step: int
    is_task: bool = False


@value
class Escalation:
    number: int
    subject: Subject
    side: Side
    """Who asked; `CLOCK`: nobody did."""
    asked_by: str = ""
    asked_at: datetime
    why: str = ""
    by_when: datetime | None = None
    cost: str = ""
    """What it is expected to cost, in words."""
    policy: tuple[Rung, ...]
    """As it was when this began."""
    rounds: int = 1
    around_the_clock: bool = False
    climbed: int = 0
    """How many rungs are behind it, all rounds counted."""
    since: datetime
    """When the rung of now was called."""
    paged: tuple[str, ...] = ()
    """Who has its card directly; only of what a lead decides."""
    calls: tuple[Call, ...] = ()
    """The last ones; only of what the clock calls for."""
    approval: Approval | None = None
    """None where there is nothing to decide: somebody has to act."""
    remarks: tuple[Remark, ...] = ()
    task_of: str = ""
    """Whose task it is, once everybody was called in vain."""
    task_since: datetime | None = None
    reminded: int = 0
    """How often of that task."""
    ending: Ending | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    ended_for: str = ""
    """Whose deputy that was."""
    reason: str = ""

    @property
    def is_open(self) -> bool:
        return self.ending is None

    @property
    def name(self) -> str:
        """Of its card."""
        return f"{ESCALATION}:{self.number}"

    def call(self, name: str) -> Call | None:
        """By the name of its card."""
        return next((each for each in self.calls if name == self.call_name(each)), None)

    def call_name(self, call: Call) -> str:
        return f"{CALL}:{self.number}.{call.number}"

    @property
    def asked(self) -> Approval:
        """What a lead decides on; only of what was asked, not of what the clock called for."""
        assert self.approval is not None, "there is nothing to decide"
        return self.approval

    @property
    def shown(self) -> str:
        """Digest of what a button is about; empty where there is nothing to decide."""
        return self.approval.terms if self.approval else ""

    @property
    def rung(self) -> Rung:
        return self.policy[self.climbed % len(self.policy)]

    @property
    def is_last(self) -> bool:
        return self.climbed + 1 >= len(self.policy) * self.rounds
