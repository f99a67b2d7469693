"""One outbox entry becomes one message in Slack, or a reason why it cannot be one yet."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from blocks import attached, render
from blocks.around import Surroundings
from slackbot.agreement.particulars import ProviderParticulars
from slackbot.cases import PROVIDER, Binding, Case, Customer, Incident
from slackbot.cases.common import TRIAGE
from slackbot.cases.customers.said import PANEL
from slackbot.cases.desk_channel import NoteOwnDesk
from slackbot.clock import Clock, millis
from slackbot.codec import load_said
from slackbot.directory import Directory
from slackbot.entries import REDRAWS, card_key
from slackbot.faultpoints import point
from slackbot.i18n import locale_of
from slackbot.logs import get_logger
from slackbot.outbox.background import Background
from slackbot.outbox.direct import DirectMessages, Reader
from slackbot.outbox.doubt import LOOK_BACK, stands_after_all
from slackbot.outbox.files import Files, NoFile
from slackbot.outbox.gates import POST, SHARE, UPDATE, permit
from slackbot.outbox.queue import DRAWN, REDRAWN, TAKEN, Entry, Queue
from slackbot.outbox.silence import Silences
from slackbot.outbox.survey import Survey
from slackbot.outbox.unsendable import Frozen, Unsendable
from slackbot.outbox.whereabouts import Standing, standing, whereabouts
from slackbot.safety.audience import SHARED, THIRD, objection, third
from slackbot.slack import Fault, Slack, SlackTrouble
from slackbot.words import THE_CLOCK, Audience, Card, CustomerCase, Notice, Rendered, value

LOOK_AGAIN = timedelta(seconds=5)
ENOUGH_LOOKS = 2
GONE = frozenset({"message_not_found", "cant_update_message", "edit_window_closed"})

log = get_logger("outbox")


@value
class Draft:
    entry: Entry
    said: Card | Notice
    case: Case
    provider: ProviderParticulars
    channel: str
    reader: str
    """Whose direct message it is; empty: of a channel."""
    around: Surroundings
    card: str
    """The key under which the ts of the card, or of the notice's card, is kept; empty for what stands alone."""
    known_as: str
    """The key under which it was found: another one where the channel has moved since."""
    ts: str
    """Of the card, when it stands already."""
    thread: str
    customer: Customer | None
    """Whose shared channel it goes to."""
    desk_shared_since: datetime | None
    """As far as the provider's record knows."""

    @property
    def method(self) -> str:
        if isinstance(self.said, Notice) and self.said.file:
            return SHARE
        return UPDATE if self.ts else POST


class Sender:
    def __init__(self, queue: Queue, directory: Directory, slack: Slack, clock: Clock) -> None:
        self.queue = queue
        self._store = queue.store
        self._directory = directory
        self._slack = slack
        self._clock = clock
        self._direct = DirectMessages(directory, slack, clock)
        self._files = Files(queue, slack, clock)
        self._survey = Survey(queue, directory, slack, clock)
        self.silences = Silences(self._store, slack, clock)
        self._background = Background(queue, self.silences, directory, slack, clock)

    async def send(self, entry: Entry) -> None:
        """Raises SlackTrouble or Unsendable; every other end is written to the queue here."""
        draft = await self._draft(entry)
        if not draft.channel:
            log.warning("nobody_to_tell", entry=entry.id, case=entry.case_id)
            await self.queue.done(entry, self._clock.now())
            return
        if isinstance(draft.said, Notice) and draft.said.under and not draft.thread:
            await self._wait_for_card(draft)
            return
        if draft.method == UPDATE and entry.lane not in REDRAWS:
            # It did not stand when it was queued: what is said behind it does not wait for what Slack draws anew.
            now = self._clock.now()
            await self.queue.later(entry, now, now, "gate", gate=REDRAWN)
            return
        if draft.said.audience is not Audience.PERSON and not await self._survey.lets_pass(draft.channel, entry):
            return
        await self._check_as_of_now(draft)
        if entry.in_doubt and draft.method == POST and await self._settled(draft):
            return
        if draft.method == POST and isinstance(draft.said, Card):
            ts = await stands_after_all(self.queue, self._slack, draft.card, draft.channel, draft.thread)
            draft = replace(draft, ts=ts)
        if not await self._gate(draft):
            return
        await self._say(draft)

    async def _draft(self, entry: Entry) -> Draft:
        said = load_said(entry.said)
        found = await self._store.load(entry.case_id)
        case, provider = found.case, found.provider
        if case is None or provider is None:
            raise Unsendable("no_such_case")
        customer = await self._customer_of(case)
        where = whereabouts(said, case, customer, provider)
        name = said.name if isinstance(said, Card) else said.under
        stands = await standing(self._store, case.id, name, where) if name else Standing()
        around, reader = await self._background.of(said, case, customer, provider), Reader(channel=where.channel)
        if said.audience is Audience.PERSON:
            reader = await self._direct.reader(said, stands, case, provider.particulars, around.duty)
            around = replace(around, locale=locale_of(reader.locale))
        return Draft(
            entry=entry,
            said=said,
            case=case,
            provider=provider.particulars,
            channel=reader.channel,
            reader=reader.user,
            around=around,
            card=card_key(case.id, where.home, name) if name else "",
            known_as=card_key(case.id, stands.channel, name) if stands.channel else "",
            ts=stands.ts if isinstance(said, Card) else "",
            thread=stands.ts if isinstance(said, Notice) and name else getattr(said, "thread", ""),
            customer=where.customer,
            desk_shared_since=provider.shared_since,
        )

    async def _customer_of(self, case: Case) -> Customer | None:
        found = await self._store.case(case.customer) if isinstance(case, CustomerCase) else case
        return found if isinstance(found, Customer) else None

    async def _wait_for_card(self, draft: Draft) -> None:
        now = self._clock.now()
        await self.queue.later(draft.entry, now, now, "wait", draft.card)

    async def _check_as_of_now(self, draft: Draft) -> None:
        """What is at hand of the channel may be older than the record: that is told what Slack says now."""
        try:
            await self._check_audience(draft)
        except Frozen as found:
            if not found.is_news:
                raise
            await self._directory.forget_channel(draft.channel)
            await self._check_audience(draft)

    async def _check_audience(self, draft: Draft) -> None:
        if draft.said.audience is Audience.PERSON:
            return  # who reads it was looked up when its channel was
        if draft.entry.revived:
            await self._directory.forget_channel(draft.channel)
        channel = await self._directory.channel(draft.channel)
        agreement, provider = draft.around.agreement, draft.provider
        theirs = agreement.particulars.teams if agreement else frozenset[str]()
        if isinstance(draft.case, Binding):
            theirs = draft.case.teams
        customer = draft.customer
        readers = customer.readers if customer else frozenset[str]()
        reason = objection(channel, draft.said.audience, provider.team, theirs, readers)
        if customer and (customer.frozen or reason == THIRD):
            raise Frozen(customer, third(channel, provider.team, theirs))
        if reason == SHARED:
            raise Frozen(None, frozenset())
        if reason:
            raise Unsendable(reason)
        if draft.said.audience is Audience.DESK and draft.channel != provider.desk_channel:
            raise Unsendable("not_the_desk")
        if draft.said.audience is Audience.DESK and draft.desk_shared_since:
            name = f"own_desk:{millis(draft.desk_shared_since)}"
            await self.queue.follow(NoteOwnDesk(id=name, case_id=PROVIDER, by=THE_CLOCK), self._clock.now())

    async def _settled(self, draft: Draft) -> bool:
        """An earlier send ended in doubt: look whether it stands, twice, before anything is said again."""
        now, entry = self._clock.now(), draft.entry
        if entry.looked >= ENOUGH_LOOKS and not entry.seen:
            return False
        try:
            ts = entry.seen or await self._slack.find(
                draft.channel, entry.id, (entry.queued_at - LOOK_BACK).timestamp(), draft.thread
            )
        except SlackTrouble as trouble:
            if trouble.fault is not Fault.REFUSED:
                raise
            if isinstance(draft.said, Notice):
                raise Unsendable("delivery_unknown") from trouble
            return False
        point("outbox.looked_up")
        if ts:
            await self._stands(draft, ts)
            return True
        if entry.looked == 0:
            await self.queue.later(entry, now, now + LOOK_AGAIN, "looked")
            return True
        return False

    async def _gate(self, draft: Draft) -> bool:
        now = self._clock.now()
        wait, needs = await permit(self.queue, draft.entry, draft.method, draft.channel, now)
        if wait:
            doubt = "doubt" if draft.entry.in_doubt else ""
            await self.queue.later(draft.entry, now, now + wait, "gate", doubt, needs)
        return not wait

    async def _say(self, draft: Draft) -> None:
        if draft.method == SHARE:
            await self._show_file(draft)
            return
        message = render(draft.said, draft.case, draft.around)
        if not await self.queue.hold(draft.entry, self._clock.now()):
            return
        try:
            ts = await (self._update(draft, message) if draft.ts else self._post(draft, message))
        except SlackTrouble as trouble:
            if draft.ts and trouble.code in GONE:
                await self._post_again(draft)
            elif trouble.code == "thread_not_found" and isinstance(draft.said, Notice) and draft.said.under:
                await self._draw_again(draft, draft.said)
            else:
                raise
            return
        await self._stands(draft, ts)

    async def _show_file(self, draft: Draft) -> None:
        """Of the state of things now; what has been overtaken by a later one is left out."""
        assert isinstance(draft.said, Notice)
        file = attached(draft.said, draft.case, draft.around)
        if file is None:
            await self.queue.done(draft.entry, self._clock.now())
            return
        comment = render(draft.said, draft.case, draft.around).text
        try:
            stands = await self._files.show(draft.entry, file, draft.channel, draft.thread, comment)
        except SlackTrouble as trouble:
            if trouble.fault is not Fault.REFUSED:
                raise
            raise NoFile(draft.case, trouble.code) from trouble
        if stands:
            await self._stands(draft, "")

    async def _post(self, draft: Draft, message: Rendered) -> str:
        point("outbox.before_send")
        ts = await self._slack.post(draft.channel, message, draft.entry.id, draft.thread)
        point("outbox.sent")
        return ts

    async def _update(self, draft: Draft, message: Rendered) -> str:
        await self._slack.update(draft.channel, draft.ts, message)
        point("outbox.updated")
        return draft.ts

    async def _post_again(self, draft: Draft) -> None:
        """The card was deleted: its next sending makes a new one."""
        await self._forget(draft)
        await self.queue.later(draft.entry, self._clock.now(), self._clock.now(), "gate")

    async def _draw_again(self, draft: Draft, said: Notice) -> None:
        """The card was deleted, and its thread with it: the notice waits for the next one."""
        card = Card(channel=said.to, audience=said.audience, name=said.under, lane=said.lane)
        await self._forget(draft)
        occasion = f"{draft.channel}:{draft.thread}"
        await self.queue.redraw(draft.case.id, card, occasion, self._clock.now(), draft.entry.window)
        await self._wait_for_card(draft)

    async def _forget(self, draft: Draft) -> None:
        for key in {draft.card, draft.known_as} - {""}:
            await self.queue.forget_card(key)

    async def _pin(self, draft: Draft, ts: str) -> None:
        """A panel that cannot be pinned stands all the same: saying it again would not help. Each night it is tried."""
        try:
            await self._slack.pin(draft.channel, ts)
        except SlackTrouble as trouble:
            now = self._clock.now()
            if trouble.retry_after_s:
                await self.queue.pause(trouble.method, now + timedelta(seconds=trouble.retry_after_s), now)
            log.warning("not_pinned", channel=draft.channel, code=trouble.code)

    async def _stands(self, draft: Draft, ts: str) -> None:
        if draft.said.kind == "card" and draft.said.name == PANEL:
            await self._pin(draft, ts)
        card = draft.card if isinstance(draft.said, Card) else ""
        thread = f"{draft.channel}:{ts}" if card else ""
        stop = draft.case.in_stop if isinstance(draft.case, Incident) else ""
        if stop and draft.method == POST and isinstance(draft.said, Card) and draft.said.name == TRIAGE:
            await self.queue.lead_to(draft.entry, stop, self._clock.now())
        point("outbox.before_done")
        stands = f"{ts} {draft.reader}".strip() if card else ""
        took = {POST: TAKEN, UPDATE: DRAWN}.get(draft.method, "")
        await self.queue.done(draft.entry, self._clock.now(), card, stands, thread, took)
        point("outbox.done")
