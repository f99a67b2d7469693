"""What a message is drawn with, as it is when the message's turn comes: terms, people on duty, links, lists."""

from __future__ import annotations

from blocks.around import Listing, Receipts, Surroundings
from blocks.maintenance.card import MOST_INCIDENTS
from slackbot.agreement.particulars import Agreement
from slackbot.cases import Announcement, Binding, Case, Customer, Incident, Provider, Rota, Window, asks_people
from slackbot.cases.common import TRIAGE, cards
from slackbot.cases.customers.acceptance import version_on
from slackbot.cases.customers.access_review import REVIEW, TASK
from slackbot.cases.customers.opening import OPENING
from slackbot.cases.escalations.calling import whoever_is_on_duty
from slackbot.cases.matter import Matter
from slackbot.cases.oncall import rota_id
from slackbot.cases.oncall.common import HANDOVER
from slackbot.cases.oncall.duty import DUTY, Duty, duty_now
from slackbot.clock import Clock
from slackbot.deliveries import progress
from slackbot.directory import Directory
from slackbot.listed import desk_links, listed
from slackbot.open_cases import next_due
from slackbot.outbox.letters import letter
from slackbot.outbox.queue import WINDOW_CARD, Queue
from slackbot.outbox.silence import Silences
from slackbot.outbox.whereabouts import standing, whereabouts
from slackbot.precedents import with_precedents
from slackbot.readable import Readable
from slackbot.slack import Slack
from slackbot.words import Audience, Card, CaseBase, CustomerCase, Notice


class Background:
    def __init__(self, queue: Queue, silences: Silences, directory: Directory, slack: Slack, clock: Clock) -> None:
        self._queue = queue
        self._silences = silences
        self._store = queue.store
        self._directory = directory
        self._slack = slack
        self._clock = clock

    async def of(self, said: Card | Notice, case: Case, customer: Customer | None, provider: Provider) -> Surroundings:
        """`customer`: whose case it is, or the case itself."""
        agreement, found = await self._terms(said, case, provider), await self._listed(said, case, customer, provider)
        windows = await self._windows(said, case)
        around = Surroundings(
            locale=_locale(said, case, agreement, provider),
            agreement=agreement,
            provider=provider.particulars,
            links=await self._links(case, customer, provider),
            letter=await letter(self._queue, self._silences, said.name, case) if isinstance(said, Card) else {},
            listed=found.shown,
            unread=(*found.unread, *windows.unread),
            duty=await self._duty(said, case, agreement),
            receipts=await progress(self._store, case) if isinstance(case, Window) else Receipts(),
            windows=tuple(windows.cases),
        )
        if isinstance(said, Card) and said.audience is Audience.DESK:
            return await with_precedents(around, case, customer, self._store, self._slack)
        return around

    async def _windows(self, said: Card | Notice, case: Case) -> Readable[Window]:
        if _is_handover(said, case):
            return await self._store.readable_windows()
        if not isinstance(case, Announcement) or said.audience is not Audience.DESK or isinstance(said, Card):
            return Readable(cases=())
        window = await self._store.case(case.window)
        return Readable(cases=(window,) if isinstance(window, Window) else ())

    async def _terms(self, said: Card | Notice, case: Case, provider: Provider) -> Agreement | None:
        if isinstance(case, Customer):
            version = version_on(said.name, case) if isinstance(said, Card) else case.agreement
            return await self._directory.agreement(version, provider)
        if not isinstance(case, CustomerCase):
            return None
        terms = await self._directory.agreement(case.agreement, provider)
        return await self._directory.with_people_of_today(terms, case.customer) if asks_people(case) else terms

    async def _duty(self, said: Card | Notice, case: Case, agreement: Agreement | None) -> Duty:
        """Only our own people are called by their places in a rota."""
        if agreement is None or not isinstance(case, Matter) or not _names_places(said, case):
            return Duty()
        now = self._clock.now()
        # By the keys that the provider's record has: one trip less for every message in #desk.
        found = await self._store.cases([rota_id(each.key) for each in agreement.provider.rotas])
        rotas = [each for each in found if isinstance(each, Rota)]
        return duty_now(rotas, now, whoever_is_on_duty(agreement, now))

    async def _listed(self, said: Card | Notice, case: Case, customer: Customer | None, provider: Provider) -> Listing:
        """What a digest is about, as it stands now."""
        if _is_handover(said, case):
            return await self._at_handover(provider)
        found = await self._store.readable(_cases_of_digest(said, case))
        cases = [each for each in found.cases if isinstance(each, CustomerCase)]
        links = {each.id: (await self._links(each, customer, provider)).get(TRIAGE, "") for each in cases}
        return await listed(self._directory, Readable(cases=cases, unread=found.unread), links, provider)

    async def _at_handover(self, provider: Provider) -> Listing:
        """What falls due next, in a fixed number of trips."""
        found, _ = await next_due(self._store)
        links = await desk_links(self._store, self._slack, found.cases)
        return await listed(self._directory, found, links, provider)

    async def _links(self, case: CaseBase, customer: Customer | None, provider: Provider) -> dict[str, str]:
        if isinstance(case, Window):
            return await self._of_incidents(case, provider)
        if not isinstance(case, CustomerCase):
            return {}
        links: dict[str, str] = {}
        if isinstance(case, Incident) and case.in_stop:
            links |= await self._in_desk(case.in_stop, WINDOW_CARD.name, provider)
        for card in cards(case):
            where = whereabouts(card, case, customer, provider)
            ts = (await standing(self._store, case.id, card.name, where)).ts
            links |= {card.name: self._slack.permalink(where.channel, ts)} if ts else {}
        return links

    async def _of_incidents(self, window: Window, provider: Provider) -> dict[str, str]:
        """Incident -> its card in #desk."""
        links: dict[str, str] = {}
        for case_id in {window.incident, *window.incidents[-MOST_INCIDENTS:]} - {""}:
            links |= await self._in_desk(case_id, TRIAGE, provider)
        return links

    async def _in_desk(self, case_id: str, name: str, provider: Provider) -> dict[str, str]:
        """Another case -> its card in #desk."""
        ts = await self._store.card_ts(case_id, provider.channel, name)
        return {case_id: self._slack.permalink(provider.channel, ts)} if ts else {}


def _locale(said: Card | Notice, case: Case, agreement: Agreement | None, provider: Provider) -> str:
    """Customers read their own language, our people that of the house."""
    theirs = agreement.particulars.locale if agreement else case.locale if isinstance(case, Binding) else ""
    return theirs if theirs and said.audience is Audience.CUSTOMER else provider.particulars.locale


def _names_places(said: Card | Notice, case: Matter) -> bool:
    """A direct message goes to whoever holds one; a card calls them until somebody has begun."""
    if said.audience is not Audience.DESK:
        return said.audience is Audience.PERSON
    if isinstance(said, Card):
        return case.is_untouched
    return any(DUTY in str(each) for each in said.params.values())


def _cases_of_digest(said: Card | Notice, case: Case) -> list[str]:
    if not isinstance(said, Card) or not isinstance(case, Customer):
        return []
    kind, _, name = said.name.partition(":")
    if kind == OPENING:
        return [each for opening in case.openings if opening.name == name for each in opening.cases]
    return [*case.access_review.access] if kind in (REVIEW, TASK) and case.access_review else []


def _is_handover(said: Card | Notice, case: Case) -> bool:
    """The digest of the last change of shift: those before it are history."""
    if not isinstance(said, Card) or not isinstance(case, Rota):
        return False
    kind, _, name = said.name.partition(":")
    return kind == HANDOVER and case.is_last(name)
