"""The desk: every command passes here. Load, decide, commit; decide again when somebody was faster."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Any
from weakref import WeakValueDictionary

from slackbot.agreement.particulars import Agreement
from slackbot.agreements import Agreements
from slackbot.arrivals import Loaded
from slackbot.cases import Customer, Provider, Window, armed, asks_people, decide
from slackbot.cases.approvals import Register
from slackbot.cases.customers import AcceptAgreement, ApplyAgreement, AskForAcceptance, TakeEffect
from slackbot.cases.customers.acceptance import concluded
from slackbot.cases.incidents.during import in_stop
from slackbot.cases.rulebook import RULES
from slackbot.clock import Clock
from slackbot.faultpoints import point
from slackbot.store import Conflict, Store, StoreUnavailable, Taken
from slackbot.words import THE_CLOCK, CommandBase, CustomerCase, Decision, Done, Outcome, Refusal

MOST_TRIES = 20


class Desk:
    def __init__(self, store: Store, agreements: Agreements, clock: Clock) -> None:
        self.store = store
        self.agreements = agreements
        self.clock = clock
        self.committed: list[Callable[[], None]] = []
        """Called after each commit, so that the outbox and the timers look at once."""
        self._given: dict[str, int] = {}
        """Customer -> the number proposed last. A hint, so that reports that arrive together ask for different ones."""
        self._turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def submit(self, command: CommandBase) -> Outcome:
        """What came of it. Raises StoreUnavailable when Redis did not answer, OnlyRemembered from a form's memory."""
        try:
            try:
                outcome = await self._once(command)
            except Conflict:
                outcome = await self._in_turn(command)
        except Taken as taken:
            return Done(case_id=taken.case_id, events=(), again=True)
        for notify in self.committed:
            notify()
        return outcome

    async def _in_turn(self, command: CommandBase) -> Outcome:
        """Somebody was faster. Who was too late for the same case queues up: all at once, most would lose again."""
        turn = self._turns.setdefault(command.case_id, asyncio.Lock())
        async with turn:
            for _ in range(MOST_TRIES):
                try:
                    return await self._once(command)
                except Conflict:
                    continue
        raise StoreUnavailable(certain=True)

    async def agreement_of(self, found: Loaded, command: CommandBase) -> Register | None:
        """What the rules go by: the agreement in force for the case; for a window, which has none, our own list."""
        if isinstance(command, AcceptAgreement | ApplyAgreement | AskForAcceptance | TakeEffect):
            return await self.agreements.get(command.agreement, found.provider)
        if isinstance(found.case, CustomerCase | Customer):
            agreement = await self.agreements.get(found.case.agreement, found.provider)
            return await self._of_today(agreement, found.case, command)
        if isinstance(found.case, Window) and found.provider:
            return found.provider.particulars
        return None

    async def _of_today(self, agreement: Agreement, case: CustomerCase | Customer, command: CommandBase) -> Agreement:
        if isinstance(case, CustomerCase) and asks_people(case, command):
            return await self.agreements.with_people_of_today(agreement, case.customer)
        return agreement

    async def _once(self, command: CommandBase) -> Outcome:
        found = await self.store.load(command.case_id, command.id)
        if found.earlier:
            return found.earlier
        agreement = await self.agreement_of(found, command)
        if RULES[type(command)].numbered:
            return await self._open(command, found, agreement)
        now = self.clock.now()
        decision = decide(found.case, command, agreement, now)
        return decision if isinstance(decision, Refusal) else await self._commit(decision, command, now, found.version)

    async def _open(self, command: Any, found: Loaded, agreement: Register | None) -> Outcome:
        """A new case under the customer's next number, or the provider's; the customer's record lends its agreement."""
        if not isinstance(found.case, Customer | Provider):
            return Refusal(code="no_such_customer")
        number = max(self._given.get(command.case_id, 0), found.last_number) + 1
        numbered = replace(command, number=number)
        now = self.clock.now()
        decision = decide(None, numbered, agreement, now)
        if isinstance(decision, Refusal):
            return decision
        if isinstance(found.case, Customer):
            decision = in_stop(_marked(decision, found.case, agreement), found.case, numbered)
        # No await between choosing the number and handing it to the line: numbers leave in their order.
        self._given[command.case_id] = number
        done = None
        try:
            done = await self._commit(decision, numbered, now, 0, number)
        finally:
            if done is None or done.again:
                self._given.pop(command.case_id, None)
        return done

    async def rearm(self, case_id: str) -> None:
        """Every timer and every index that the state calls for is there again. Whoever was faster did it too."""
        again = CommandBase(id=f"{case_id}/rearm", case_id=case_id, by=THE_CLOCK)
        found = await self.store.load(case_id)
        if found.case is None:
            return
        agreement = await self.agreement_of(found, again)
        asked = replace(again, id=f"{again.id}@{found.version}")
        decision = armed(Decision(case=found.case, events=()), agreement)
        with suppress(Conflict):
            await self._commit(decision, asked, self.clock.now(), found.version)

    async def _commit(
        self, decision: Decision, command: CommandBase, now: datetime, version: int, number: int | None = None
    ) -> Done:
        point("desk.decided")
        done = await self.store.commit(decision, command, version, now, number)
        point("desk.committed")
        return done


def _marked(decision: Decision, customer: Customer, agreement: Register | None) -> Decision:
    """Before the agreement is concluded its work is taken all the same, and the record says so (Art. 1)."""
    if not isinstance(agreement, Agreement) or not isinstance(decision.case, CustomerCase):
        return decision
    if concluded(customer, agreement):
        return decision
    return replace(decision, case=replace(decision.case, concluded=False))
