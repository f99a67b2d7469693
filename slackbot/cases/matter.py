"""What a customer's matter has besides its own story, whatever its kind: how its scope was judged, what is consulted
about, what is paid for (Arts. 4, 5.3, 7, 10, 18)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Self

from slackbot.cases.common import digest
from slackbot.cases.escalations.state import Escalation
from slackbot.cases.quotes.state import Entry, Quote
from slackbot.words import CustomerCase, Ref, Side, value


class Finding(StrEnum):
    IN_SCOPE = "in_scope"
    EXCLUDED = "excluded"
    """Art. 4: no part of the ordinary support."""
    THIRD_PARTY = "third_party"
    """Arts. 5.3 and 4(4): advice is owed, the fix is not."""
    CAUSE = "cause"
    """Art. 7: a lead may take free support away."""


class Option(StrEnum):
    """What a customer can answer."""

    QUOTE = "quote"
    WITHDRAW = "withdraw"


@value
class Standstill:
    """Time that counts for nobody."""

    since: datetime
    until: datetime | None = None


@value
class Ask(Standstill):
    """What the customer was asked for; the response clock stands still until it is there (Art. 6)."""

    asked: str
    asked_by: str
    choice: Ref = ""
    """The text's own clause for this kind of cooperation; empty in what was asked before there were kinds."""
    owner: str = ""
    """The customer's person it is for; empty: whoever can."""
    due: datetime | None = None
    reminded: int = 0
    """How often its silence was spoken of: first to the customer, then to whoever calls them."""
    answered_by: str = ""
    answer: str = ""
    """In words; what was said in the thread stays there."""
    disputed_at: datetime | None = None
    """That our clock stands was consulted about: from then on it runs, answered or not (Art. 18)."""

    @property
    def stood(self) -> Standstill:
        """The time that it takes from our clocks."""
        ends = [at for at in (self.until, self.disputed_at) if at]
        return Standstill(since=self.since, until=min(ends, default=None))


@value
class Attachment:
    id: str
    name: str
    by: str
    at: datetime


@value
class Judgement:
    at: datetime
    by: str
    finding: Finding
    item: Ref = ""
    """The text's own number; empty: in scope, or the text has no such item."""
    reason: str = ""
    evidence: str = ""
    free: bool | None = None
    """Of a cause: what the lead decided."""

    @property
    def covered(self) -> bool:
        return self.finding is Finding.IN_SCOPE or bool(self.free)


@value
class Chosen:
    option: Option
    at: datetime
    by: str
    taken_by: str = ""
    """The lead who looks after it."""


@value
class Advice:
    """助言: what was owed where a third party is the cause, and ended the case (Art. 5.3)."""

    at: datetime
    by: str
    text: str


@value
class Scope:
    judgements: tuple[Judgement, ...] = ()
    """The last one is in force."""
    proposal: Judgement | None = None
    """A cause that waits for a lead."""
    chosen: Chosen | None = None
    """The customer's answer to the judgement in force."""
    waits: tuple[Standstill, ...] = ()
    """While the customer has the word."""
    advice: Advice | None = None
    """The case was ended with it."""
    reminded: tuple[str, ...] = ()
    """Whose silence was spoken of, and since when: once for each time."""

    @property
    def judgement(self) -> Judgement | None:
        return self.judgements[-1] if self.judgements else None

    @property
    def waiting(self) -> Standstill | None:
        return next((wait for wait in self.waits if wait.until is None), None)


@value
class Reception:
    """How a report met the reception hours (Art. 3.1)."""

    opens: datetime | None = None
    """Told outside the hours: when they begin next after that. None: within them."""


class UrgentEnding(StrEnum):
    """What became of a wish for 緊急対応."""

    AGREED = "agreed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


@value
class Urgent:
    """緊急対応: what the customer asked for, and what was answered (Arts. 3.2, 10(6))."""

    asked_at: datetime
    asked_by: str
    count: int = 1
    """Which wish about this case it is."""
    reminded: int = 0
    ending: UrgentEnding | None = None
    ended_at: datetime | None = None
    ended_by: str = ""
    reason: str = ""
    """Why it was declined."""


@value
class Statement:
    at: datetime
    by: str
    side: Side
    text: str


@value
class Acceptance:
    at: datetime
    by: str
    deputy_for: str = ""
    """The lead in whose place it was."""


@value
class Minutes:
    """議事録: they count when both sides have accepted this very text."""

    at: datetime
    by: str
    text: str
    by_customer: Acceptance | None = None
    by_provider: Acceptance | None = None


@value
class Consultation:
    """協議 (Art. 18), about a decision or about what nothing was decided on yet."""

    number: int
    about: str
    """The decision's name; empty: an open question."""
    which: int = 0
    """Of several that there are of it, counted from one."""
    refs: tuple[Ref, ...]
    """What the decision rests on."""
    item: Ref = ""
    """The text's own number of what was found, of a stop and of a declined wish the desk's."""
    said: str = ""
    """Of a ground that only one text knows: digest of its words."""
    statements: tuple[Statement, ...]
    minutes: Minutes | None = None
    reminded: int = 0
    """How often of what it waits for now."""
    settled_at: datetime | None = None

    @property
    def moved_at(self) -> datetime:
        """When anybody last said or did anything in it."""
        moves = [each.at for each in self.statements]
        if draft := self.minutes:
            moves += [draft.at, *(each.at for each in (draft.by_customer, draft.by_provider) if each)]
        return max(moves)

    @property
    def waits_for(self) -> Side:
        """Whose word it is: a draft that we have accepted is the customer's to accept, as is what we stated last."""
        if self.minutes is None:
            return Side.CUSTOMER if self.statements[-1].side is Side.PROVIDER else Side.PROVIDER
        return Side.CUSTOMER if self.minutes.by_provider else Side.PROVIDER


@value
class Disputable(CustomerCase):
    """A case whose decisions can be consulted about."""

    consultations: tuple[Consultation, ...] = ()

    @property
    def consultation(self) -> Consultation | None:
        """The one that is going on."""
        last = self.consultations[-1] if self.consultations else None
        return last if last and last.settled_at is None else None


@value
class Matter(Disputable):
    reception: Reception | None = None
    """None only in what was recorded before reports were stamped."""
    waits_by: str = ""
    """Who of the customer said that it can wait for the opening."""
    urgent: Urgent | None = None
    scope: Scope = Scope()
    stepped_at: datetime | None = None
    """When the provider's people last recorded anything that they did about it."""
    escalations: tuple[Escalation, ...] = ()
    quotes: tuple[Quote, ...] = ()
    """Every version of each, in the order in which they were made."""
    entries: tuple[Entry, ...] = ()
    """Time that was worked."""
    pauses: tuple[Ask, ...] = ()
    """What the customer was asked for, oldest first: each counts from one, and keeps its number."""
    files: tuple[Attachment, ...] = ()

    @property
    def waiting_for_customer(self) -> Ask | None:
        """For which our clocks stand."""
        return next((ask for ask in self.pauses if ask.stood.until is None), None)

    @property
    def open_asks(self) -> tuple[tuple[int, Ask], ...]:
        return tuple((number, ask) for number, ask in enumerate(self.pauses, 1) if ask.until is None)

    @property
    def standstills(self) -> tuple[Standstill, ...]:
        """In the order of time, whatever stopped the clock."""
        return tuple(sorted((*(ask.stood for ask in self.pauses), *self.scope.waits), key=lambda each: each.since))

    @property
    def customer_has_the_word(self) -> bool:
        """Something was asked of them, or they have a choice to make: our clocks stand still."""
        return self.waiting_for_customer is not None or self.scope.waiting is not None

    @property
    def handled_by(self) -> str:
        """担当; empty: nobody yet."""
        return ""

    @property
    def is_untouched(self) -> bool:
        """Nobody has begun with it."""
        return False

    @property
    def waits_for_us(self) -> bool:
        """The word is the provider's."""
        return False

    def begun(self, user: str, now: datetime) -> Self:
        """Whoever asks about it works on it."""
        return self


def asks_over(asks: tuple[Ask, ...], now: datetime) -> tuple[Ask, ...]:
    """Nothing is waited for any more."""
    return tuple(replace(ask, until=ask.until or now) for ask in asks)


def disputed(asks: tuple[Ask, ...], number: int, now: datetime) -> tuple[Ask, ...]:
    """That our clock stands for it is talked over: it goes on meanwhile."""
    return (*asks[: number - 1], replace(asks[number - 1], disputed_at=now), *asks[number:])


def running_again(scope: Scope, now: datetime) -> Scope:
    return replace(scope, waits=tuple(replace(wait, until=wait.until or now) for wait in scope.waits))


def taken_up_again(scope: Scope, now: datetime) -> Scope:
    """What was ended with advice goes on."""
    return replace(running_again(scope, now), advice=None)


def answered_to(scope: Scope) -> str:
    """Digest of the judgement that the customer reads, and of their answer to it."""
    chosen = scope.chosen
    answer = (chosen.option, chosen.at.isoformat(), chosen.taken_by) if chosen else ()
    advice = (scope.advice.at.isoformat(), scope.advice.text) if scope.advice else ()
    return digest(*_terms(scope.judgement), *answer, *advice)


def drafted(consultation: Consultation) -> str:
    """Digest of the minutes that both sides are asked to accept."""
    draft = consultation.minutes
    return digest(consultation.number, *((draft.at.isoformat(), draft.text) if draft else ()))


def proposed(scope: Scope) -> str:
    """Digest of what a lead is asked to decide."""
    return digest(*_terms(scope.proposal))


def judged(scope: Scope) -> str:
    """Digest of all that a new judgement has before it."""
    return digest(*_terms(scope.judgement), *_terms(scope.proposal))


def _terms(said: Judgement | None) -> tuple[object, ...]:
    return (said.at.isoformat(), said.finding, said.item, said.reason, said.evidence, said.free) if said else ("",)
