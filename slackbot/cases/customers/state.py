"""A customer at the desk: which agreement is in force, and what was said in the channel."""

from __future__ import annotations

from dataclasses import field
from datetime import date, datetime
from typing import Literal

from slackbot.agreement.meaning import Meant
from slackbot.cases.stops import News
from slackbot.clock import millis
from slackbot.words import CaseBase, Side, value


@value
class Heard:
    """A message that waits for an answer, or that we have said something about."""

    ts: str
    user: str
    text: str
    at: datetime
    permalink: str = ""
    thread: str = ""
    """Where our offer stands; empty: in the message's own thread."""
    waits: bool = True
    """It is a customer's, and nobody has answered it yet."""
    raised: bool = False
    """It has been shown in #desk."""
    offered: bool = False
    """It was answered with the buttons that record it."""
    case: str = ""
    """The incident it has become."""

    @property
    def unseen(self) -> bool:
        """Nobody at the desk may know of it."""
        return self.waits and not self.raised


@value
class Obstacle:
    """Why nothing can be said in the shared channel, or could not be."""

    reason: str
    """As Slack or `slackbot.safety.audience` names it."""
    since: datetime
    over: bool = False

    @property
    def name(self) -> str:
        return f"{self.reason}@{millis(self.since)}"


@value
class Admission:
    """A lead has confirmed that another company may read in the shared channel, as long as it stays there."""

    team: str
    by: str
    why: str
    at: datetime


@value
class Freeze:
    """What we say in the shared channel waits, because another company is there, or was, until a lead decides."""

    since: datetime
    companies: tuple[str, ...]
    """In the channel or invited, and confirmed by nobody; empty: they have left."""
    people: tuple[str, ...] = ()
    """Some of theirs: by them a lead sees whose company it is."""
    names: dict[str, str] = field(default_factory=dict)
    """What Slack calls the companies, as far as it says so."""
    kept_by: str = ""
    """The lead who decided that it stays so."""
    kept_at: datetime | None = None
    ended_by: str = ""
    ended_at: datetime | None = None
    why: str = ""

    @property
    def name(self) -> str:
        return str(millis(self.since))

    @property
    def shown(self) -> str:
        """Digest of what a lead decides about."""
        return f"{self.name}.{'.'.join(self.companies)}"


@value
class Opening:
    """A coming opening of reception, and the reports that wait for it; afterwards, those that were raised at it."""

    at: datetime
    cases: tuple[str, ...] = ()
    raised: bool = False

    @property
    def name(self) -> str:
        return str(millis(self.at))


@value
class Version:
    """A text with its terms, from a day on. What was put here stays here."""

    agreement: str
    terms: str = ""
    """Digest of what was agreed, without what is read live; empty for what was in force before this was kept."""
    effective_from: date
    begins: datetime
    """The beginning of that day in the customer's zone."""
    put_by: str
    in_slack: bool = False
    """A lead's decision there, and no file's."""
    put_at: datetime
    since: datetime | None = None
    """When it came into force here; None: its day has not come."""
    replaced_at: datetime | None = None
    """Another version took its place for the same days."""

    @property
    def waits(self) -> bool:
        return self.since is None and self.replaced_at is None


@value
class Acceptance:
    """Somebody of the customer accepted a version in Slack."""

    version: str
    terms: str
    """Digest of what was agreed: another day, or other people, need no other acceptance."""
    by: str
    at: datetime


@value
class Answered:
    """What the customer said of one access at a 棚卸し."""

    access: str
    keep: bool
    by: str
    at: datetime


@value
class AccessReview:
    """棚卸し: every access that stood when it began is kept or ended by a person of the customer."""

    opened_at: datetime
    access: tuple[str, ...]
    answered: tuple[Answered, ...] = ()
    lead: str = ""
    """Once the time was over: who of the provider sees to it."""
    lead_since: datetime | None = None
    chased_at: datetime | None = None

    @property
    def left(self) -> tuple[str, ...]:
        known = {each.access for each in self.answered}
        return tuple(each for each in self.access if each not in known)


@value
class KnownStop:
    """A stop that concerns this customer, as of the latest revision that was brought."""

    window: str
    revision: int
    announcement: str
    """Its number; empty until it is known."""
    held: News | None = None
    """What has changed while the number was on its way."""
    over: bool = False
    systems: tuple[str, ...] = ()
    running: bool = False
    replaced_by: str = ""
    """The window of this customer alone: what is still on its way from this one says nothing."""


@value
class BreachAnswer:
    at: datetime
    by: str
    """The lead who wrote it down."""
    text: str


@value
class Breach:
    """A notice that the other party is in breach, with the period to put it right (Art. 17)."""

    number: int
    notice_by: Side
    """The party that gave it."""
    text: str
    sha256: str
    """Of the text, in UTF-8."""
    delivery: str
    """How it was delivered, and what proves it."""
    cure_by: date
    """The last day to put it right."""
    recorded_at: datetime
    recorded_by: str
    told: tuple[int, ...] = ()
    """Reminders that were said, by days ahead."""
    chased: int = 0
    """How often somebody was told by name, since the period ended, that its outcome is not recorded."""
    shared: bool = False
    """Its period is told in the shared channel too, to the customer's 契約責任者."""
    answers: tuple[BreachAnswer, ...] = ()
    """What the other party said to it, as it came."""
    cured: bool | None = None
    """None: it is open."""
    outcome: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""


@value
class Precedent:
    """What a consultation came to, as both sides accepted it (Art. 18)."""

    case: str
    about: str
    """Of which decision; empty: an open question."""
    item: str
    """The text's own number of what was in question; empty where there is none."""
    text: str
    at: datetime
    meant: Meant | None = None
    """What that number stands for; None of nothing in particular, and of what was kept with its number alone."""
    by_customer: str = ""
    """The 契約責任者 who accepted it."""
    by_provider: str = ""
    """The lead who did, and in whose place."""
    deputy_for: str = ""


@value
class Feed:
    """An address of the customer's calendar that somebody was given."""

    sha256: str
    """Of its secret, which is kept nowhere."""
    by: str
    at: datetime
    ended_at: datetime | None = None
    ended_by: str = ""

    @property
    def is_open(self) -> bool:
        return self.ended_at is None

    @property
    def mark(self) -> str:
        """By which a button names it, as its digest."""
        return self.sha256[:12]


@value
class Drawn:
    """Time out of the hours of a month that need no quote (Art. 10)."""

    id: str
    """Of the command that drew it."""
    case: str
    begun: datetime
    minutes: int
    instead_of: str = ""
    """What was drawn before for the same work: it counts no more, and goes when the case has booked this."""


@value
class Customer(CaseBase):
    """`id` is the customer's key, `channel` the shared channel."""

    kind: Literal["customer"] = "customer"
    agreement: str
    """The version in force now."""
    panel_drawn_at: datetime
    versions: tuple[Version, ...] = ()
    """In the order in which they were put here."""
    term_told: tuple[str, ...] = ()
    """`<days>@<last day>`: the reminders of the term's end that were said, or whose time had passed."""
    heard: tuple[Heard, ...] = ()
    replaced: tuple[str, ...] = ()
    """Ids the channel had before Slack gave it another, the latest first. They still mean this channel."""
    left: tuple[str, ...] = ()
    """Channels that earlier agreements named, the latest first."""
    obstacles: tuple[Obstacle, ...] = ()
    """The latest last."""
    freeze: Freeze | None = None
    """The latest one."""
    admitted: tuple[Admission, ...] = ()
    openings: tuple[Opening, ...] = ()
    secrets_kept_out: int = 0
    """How often a password, a key or a token was about to be recorded."""
    asked: tuple[str, ...] = ()
    """Versions whose acceptance was asked for in the shared channel, the latest last."""
    acceptances: tuple[Acceptance, ...] = ()
    breaches: tuple[Breach, ...] = ()
    precedents: tuple[Precedent, ...] = ()
    """The latest last."""
    drawn: tuple[Drawn, ...] = ()
    """Of the months that can still be drawn on."""
    access: tuple[str, ...] = ()
    """Numbers of what stands granted."""
    access_since: datetime | None = None
    """From when the next 棚卸し is counted: the latest one, or when the first of what stands was granted."""
    access_review: AccessReview | None = None
    """The latest one."""
    stops: tuple[KnownStop, ...] = ()
    feeds: tuple[Feed, ...] = ()
    """The latest last."""

    def accepted(self, terms: str) -> Acceptance | None:
        return next((each for each in self.acceptances if each.terms == terms), None)

    def stop(self, window: str) -> KnownStop | None:
        return next((each for each in self.stops if each.window == window), None)

    @property
    def former(self) -> tuple[str, ...]:
        """Where cards of this customer may stand from before."""
        return (*self.replaced, *self.left)

    @property
    def channels(self) -> tuple[str, ...]:
        """Under these names what is said in the shared channel may wait."""
        return (self.channel, *self.former)

    @property
    def obstacle(self) -> Obstacle | None:
        """The one that stands in the way now."""
        return next((each for each in reversed(self.obstacles) if not each.over), None)

    @property
    def frozen(self) -> Freeze | None:
        return self.freeze if self.freeze and self.freeze.ended_at is None else None

    @property
    def readers(self) -> frozenset[str]:
        """Other companies that may read in the shared channel."""
        return frozenset(each.team for each in self.admitted)

    @property
    def scheduled(self) -> tuple[Version, ...]:
        """Those whose day has not come, the next first."""
        return tuple(sorted((each for each in self.versions if each.waits), key=lambda each: each.begins))

    @property
    def in_force(self) -> Version | None:
        """None for a record of a build that kept no versions."""
        return next((each for each in reversed(self.versions) if each.agreement == self.agreement and each.since), None)

    def version_on(self, day: date) -> Version | None:
        """The one that holds on the day: the latest to begin by then, and of these the one put here last."""
        begun = [each for each in self.versions if each.effective_from <= day and each.replaced_at is None]
        last = max((each.effective_from for each in begun), default=None)
        return next((each for each in reversed(begun) if each.effective_from == last), None)

    def message(self, ts: str) -> Heard | None:
        return next((heard for heard in self.heard if heard.ts == ts), None)

    def opening(self, at: datetime) -> Opening | None:
        return next((opening for opening in self.openings if opening.at == at), None)
