"""What can be found without knowing a case: open ones by customer, customers by channel and by name, rotas,
windows, receipts.

The commit writes them with the case; the table of keys stands in slackbot/store.py.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    sets: list[dict[str, Any]] = [_due(case, name, at) for name, at in listed.items()]
    fields: list[dict[str, Any]] = []
    if isinstance(case, Announcement):
        starts = {"score": millis(case.stop.start)} if case.is_open else {}
        sets.append({"key": f"stops:{case.customer}", "member": case.id, **starts})
        answer = {"name": case.id, "value": ",".join(case.points)}
        fields.append({"key": f"announced:{case.window}", "tally": f"answers:{case.window}", **answer})
    elif isinstance(case, CustomerCase):
        opened = {"score": millis(case.opened_at)} if case.is_open else {}
        sets.append({"key": f"open:{case.customer}", "member": case.id, **opened})
    if isinstance(case, Disputable):
        begun = {"score": millis(case.consultation.statements[0].at)} if case.consultation else {}
        sets.append({"key": "consultations", "member": case.id, **begun})
    if isinstance(case, Matter) and (moved := _last_paid(case)):
        sets.append({"key": f"paid:{case.customer}", "member": case.id, "score": millis(moved)})
    if isinstance(case, Binding):
        begun = {"score": millis(case.opened_at)} if case.is_open else {}
        sets.append({"key": "bindings", "member": case.id, **begun})
    if isinstance(case, Customer):
        waits = [heard.at for heard in case.heard if heard.waits]
        since = {"score": millis(min(waits))} if waits else {}
        sets.append({"key": "unanswered", "member": case.id, **since})
        fields.append({"key": "customers", "name": case.id, "value": " ".join((case.agreement, *_marks(case)))})
        fields.append({"key": "channels", "name": case.channel, "value": case.id})
        fields += [{"key": "channels", "name": channel, "not": case.id} for channel in case.former]
        fields += [_led(case, each) for each in case.feeds]
        fields += [{"key": "moved", "name": channel, "value": case.id} for channel in case.replaced]
    if isinstance(case, Window):
        starts = {"score": millis(case.stop.start)} if case.is_open else {}
        sets.append({"key": "windows", "member": case.id, **starts})
    if isinstance(case, Rota):
        rota = {"value": case.id} if case.is_open else {"not": case.id}
        fields.append({"key": "rotas", "name": case.terms.key, **rota})
    return {"sets": sets, "fields": fields}


UNREACHABLE, PRECEDENTS = "unreachable", "precedents"


def _marks(customer: Customer) -> list[str]:
    """What of the record is asked of many customers at once, behind the version of the terms."""
    marks = {UNREACHABLE: customer.frozen or customer.obstacle, PRECEDENTS: customer.precedents}
    return [name for name, holds in marks.items() if holds]


def _due(case: CaseBase, name: str, at: datetime | None) -> dict[str, Any]:
    """What has no clock running stands last, the oldest before the newer."""
    entry = {"key": f"due:{name}", "member": case.id}
    if at is None:
        return entry
    return {**entry, "score": millis(at) if at < NEVER else millis(NEVER) + millis(case.opened_at)}


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
