"""What a renderer may want to know besides the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from functools import lru_cache
from itertools import groupby

from blocks.kit import Mrkdwn, joined, mention, one_line, say, when
from slackbot.agreement.document import Document, cite
from slackbot.agreement.particulars import Agreement, ProviderParticulars
from slackbot.cases.customers.state import Precedent
from slackbot.cases.maintenance.state import Window
from slackbot.cases.oncall.duty import Duty
from slackbot.i18n import text
from slackbot.words import CustomerCase, Ref, value


@value
class Listed:
    """A case that a digest is about."""

    case: CustomerCase
    agreement: Agreement
    link: str
    """Of its card in #desk; empty while none stands."""


@value
class Listing:
    shown: tuple[Listed, ...] = ()
    unread: tuple[str, ...] = ()
    """Ids of those that could not be read, or whose agreement is missing; the log says why."""


LONGEST_ITEM = 120


@value
class Receipts:
    """How far the announcements of a window have come, in numbers of customers."""

    told: int = 0
    """Their card stands in their channel."""
    confirmed: int = 0
    wishes: int = 0
    lack_backup: int = 0
    undelivered: int = 0
    """Messages that did not reach their customer, or wait for a lead's decision."""
    no_file: int = 0
    """Slack did not take their calendar file."""
    talked_over: int = 0
    """They wish to consult about it, and that is not settled."""


@value
class Surroundings:
    locale: str
    agreement: Agreement | None = None
    links: dict[str, str] = field(default_factory=dict)
    """Card name -> permalink, for the cards that stand already."""
    provider: ProviderParticulars | None = None
    letter: dict[str, str] = field(default_factory=dict)
    """The dead letter an alert is about; empty when it has been sent since."""

    listed: tuple[Listed, ...] = ()
    """Of a digest."""
    unread: tuple[str, ...] = ()
    """Cases that belong in the digest and could not be read."""
    by_role: bool = False
    """The reader is the customer, and names of the provider's people were not agreed."""
    named: frozenset[str] = frozenset()
    """Who has to be named all the same: whom an access is for (Art. 6(4))."""
    windows: tuple[Window, ...] = ()
    """Stops that are not over, of a digest; of what #desk hears of an announcement, the window that it belongs to."""
    receipts: Receipts = Receipts()
    """Of a window."""
    duty: Duty = Duty()
    """Who is on duty now."""
    precedents: tuple[Precedent, ...] = ()
    """What consultations came to at this customer, the latest last; `links` lead to the cards with the minutes."""

    @property
    def terms(self) -> Agreement:
        assert self.agreement is not None, "only alerts are drawn without an agreement"
        return self.agreement

    @property
    def tz(self) -> str:
        return self.agreement.particulars.tz if self.agreement else "Asia/Tokyo"

    def say(self, key: str, **params: object) -> Mrkdwn:
        return say(self.locale, key, **params)

    def plain(self, key: str, **params: object) -> str:
        """For plain_text, which Slack shows as it is."""
        return text(self.locale, key, **params)

    def company(self, team: str, names: Mapping[str, str]) -> str:
        """アカツキ商事（T0AKATSUKI）; the id alone where Slack does not say the name. Not escaped."""
        return self.plain("company.named", company=names[team], team=team) if names.get(team) else team

    def companies(self, teams: Iterable[str], names: Mapping[str, str]) -> str:
        return self.plain("card.between").join(self.company(each, names) for each in teams)

    def person(self, user: str) -> Mrkdwn:
        """A mention, or the role where names are not agreed; of a subcontractor's people with the company (Art. 11)."""
        company = self.agreement.provider.company_of(user) if self.agreement else None
        who = self._role(user) or mention(user)
        return self.say("person.of_subcontractor", who=who, company=company.company) if company else who

    def decider(self, user: str, deputy_for: str = "") -> Mrkdwn:
        """Of a decision: who made it, and in whose place (代理)."""
        who = self.person(user)
        return self.say("person.deputy", who=who, lead=self.person(deputy_for)) if deputy_for else who

    def _role(self, user: str) -> Mrkdwn | None:
        """Of the provider's people; nobody else's, and nothing where they go by name."""
        if not self.by_role or self.agreement is None or user in self.named:
            return None
        provider = self.agreement.provider
        lead = user in provider.leads
        if not lead and user not in provider.engineers and not provider.company_of(user):
            return None
        return self.say("person.lead" if lead else "person.engineer", provider=provider.short_name)

    def people(self, users: Iterable[str]) -> Mrkdwn:
        """Each by id, or by a place in a rota, which is whoever is on duty."""
        return joined((self.person(user) for user in self.duty.people(users)), " ")

    @property
    def first_called(self) -> tuple[str, ...]:
        """For what nobody has taken yet: whoever is on duty, else everybody on the list."""
        return self.duty.first or self.terms.provider.engineers

    def when(self, at: datetime) -> Mrkdwn:
        return when(at, self.tz)

    def grounds(self, *refs: Ref) -> Mrkdwn:
        """The clauses a message rests on, with their headings from the agreement in force for the case.

        `refs` are the desk's: each is shown as the text numbers it, and left out where the text has nothing of it.
        """
        return self.grounds_of(*self._own(refs))

    def grounds_of(self, *own: Ref) -> Mrkdwn:
        """The same by the text's own numbers."""
        return _grounds(self.terms.document, self.locale, own)

    def clauses(self, *refs: Ref) -> Mrkdwn:
        """The same under a card that names the agreement."""
        own = self._own(refs)
        return self.say("card.clauses", refs=self.cited(*own)) if own else self.grounds()

    def inline(self, ref: Ref) -> Mrkdwn:
        """「（第3条第2項）」 within a sentence, by the text's own number; nothing where the text has no such clause."""
        own = self.terms.own(ref)
        return self.say("card.inline", ref=cite(own, self.locale)) if own else Mrkdwn("")

    def cited(self, *own: Ref) -> str:
        """Clauses by the text's own numbers, with their headings."""
        return _cited(self.terms.document, self.locale, own)

    def item(self, own: Ref) -> str:
        """A clause by the text's own number, with its words: 第4条第1号「仕様変更」."""
        return self.plain("card.clause", ref=cite(own, self.locale), heading=self.words_of(own))

    def words_of(self, own: Ref) -> str:
        return one_line(self.terms.document.clause(own).text, LONGEST_ITEM)

    def _own(self, refs: tuple[Ref, ...]) -> tuple[Ref, ...]:
        return tuple(dict.fromkeys(own for ref in refs if (own := self.terms.own(ref))))


@lru_cache(1024)
def _grounds(document: Document, locale: str, own: tuple[Ref, ...]) -> Mrkdwn:
    if not own:
        return say(locale, "card.grounds_none", agreement=document.title)
    return say(locale, "card.grounds", agreement=document.title, refs=_cited(document, locale, own))


@lru_cache(1024)
def _cited(document: Document, locale: str, refs: tuple[Ref, ...]) -> str:
    """Clauses side by side that share a heading tell it once."""
    between, clauses = text(locale, "card.between"), []
    for heading, same in groupby(refs, key=lambda ref: document.clause(ref).heading):
        named = between.join(cite(ref, locale) for ref in same)
        clauses.append(text(locale, "card.clause", ref=named, heading=heading))
    return between.join(clauses)
