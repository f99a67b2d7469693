"""What can be found without knowing a case: open ones by customer, customers by channel and by name, rotas,
windows, receipts.

The commit writes them with the case; the table of keys stands in slackbot/store.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from slackbot.cases import Announcement, Binding, Rota, Window
from slackbot.cases.customers import Customer
from slackbot.cases.customers.state import Feed
from slackbot.cases.due import NEVER
from slackbot.cases.matter import Disputable, Matter
from slackbot.clock import millis
from slackbot.words import CaseBase, CustomerCase


def indexes(case: CaseBase, listed: Mapping[str, datetime | None]) -> dict[str, list[dict[str, Any]]]:
    """`listed`: list of what is open -> when the case falls due in it."""
    due = [_due(case, name, at) for name, at in listed.items()]
    return {"sets": [*due, *_sets(case)], "fields": list(_fields(case))}


def _sets(case: CaseBase) -> Iterator[dict[str, Any]]:
    if isinstance(case, Announcement):
        yield _member(f"stops:{case.customer}", case, case.stop.start if case.is_open else None)
    elif isinstance(case, CustomerCase):
        yield _member(f"open:{case.customer}", case, case.opened_at if case.is_open else None)
    if isinstance(case, Disputable):
        yield _member("consultations", case, case.consultation.statements[0].at if case.consultation else None)
    if isinstance(case, Matter) and (moved := _last_paid(case)):
        yield _member(f"paid:{case.customer}", case, moved)
    if isinstance(case, Binding):
        yield _member("bindings", case, case.opened_at if case.is_open else None)
    if isinstance(case, Customer):
        yield _member("unanswered", case, min((heard.at for heard in case.heard if heard.waits), default=None))
    if isinstance(case, Window):
        yield _member("windows", case, case.stop.start if case.is_open else None)


def _member(key: str, case: CaseBase, at: datetime | None) -> dict[str, Any]:
    """None: it is none any more."""
    return {"key": key, "member": case.id} | ({"score": millis(at)} if at else {})


def _fields(case: CaseBase) -> Iterator[dict[str, Any]]:
    if isinstance(case, Announcement):
        answer = {"name": case.id, "value": ",".join(case.points)}
        yield {"key": f"announced:{case.window}", "tally": f"answers:{case.window}", **answer}
    if isinstance(case, Customer):
        yield {"key": "customers", "name": case.id, "value": " ".join((case.agreement, *_marks(case)))}
        yield {"key": "channels", "name": case.channel, "value": case.id}
        yield from ({"key": "channels", "name": channel, "not": case.id} for channel in case.former)
        yield from (_led(case, each) for each in case.feeds)
        yield from ({"key": "moved", "name": channel, "value": case.id} for channel in case.replaced)
    if isinstance(case, Rota):
        yield {"key": "rotas", "name": case.terms.key, ("value" if case.is_open else "not"): case.id}


UNREACHABLE, PRECEDENTS = "unreachable", "precedents"


def _marks(customer: Customer) -> list[str]:
    """What of the record is asked of many customers at once, behind the version of the terms."""
    marks = {UNREACHABLE: customer.frozen or customer.obstacle, PRECEDENTS: customer.precedents}
    return [name for name, holds in marks.items() if holds]


def _due(case: CaseBase, name: str, at: datetime | None) -> dict[str, Any]:
    """What has no clock running stands last, the oldest before the newer."""
    entry = _member(f"due:{name}", case, at)
    return {**entry, "score": millis(NEVER) + millis(case.opened_at)} if at and at >= NEVER else entry


def counted(case: CaseBase) -> str:
    """The customer whose open cases are counted anew with this one, or nobody's.

    The customer's own record counts them too, so that whoever has no count yet comes by one.
    """
    if isinstance(case, CustomerCase) and not isinstance(case, Announcement):
        return case.customer
    return case.id if isinstance(case, Customer) else ""


def _led(customer: Customer, feed: Feed) -> dict[str, Any]:
    """An address that was taken back leads nowhere from this commit on."""
    return {"key": "feeds", "name": feed.sha256, ("value" if feed.is_open else "not"): customer.id}


def _last_paid(case: Matter) -> datetime | None:
    """When something was last quoted or worked on it: nothing of it is later."""
    times = [at for quote in case.quotes for at in (quote.approval.ended_at, quote.approval.since) if at]
    times += [each.struck.at if each.struck else each.written_at for each in case.entries]
    return max(times, default=None)
