"""Who has not answered the announcement of a stop, whom it did not reach, and sending it to them again (Art. 9)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from blocks.around import Listed, Surroundings
from blocks.maintenance import receipts
from blocks.maintenance.receipts import PAGE, Undelivered, Waiting
from handlers.asked import show
from handlers.requests import Press, of_the_provider
from handlers.typed import whole_number
from handlers.which_customer import replace_view
from slackbot import deliveries
from slackbot.batches import batches
from slackbot.cases import Announcement, Customer, Window
from slackbot.office import Office
from slackbot.readable import Readable
from slackbot.words import Refusal

AT_ONCE = 200
"""Of what is sent again: all together would keep Redis from everybody else."""
FROZEN = "frozen"


async def press_receipts(press: Press, office: Office) -> Refusal | None:
    """With the links to their announcements."""
    window = await office.found(press.case_id, Window)
    if isinstance(window, Refusal):
        return window
    open_ = await deliveries.unanswered(office.store, window)
    first = _first(press, len(open_))
    waiting = await waiting_of(open_[first : first + PAGE], office)
    await _show(press, office, receipts.receipts(window, waiting, first, len(open_), _around(press), _kept(press)))
    return None


async def press_undelivered(press: Press, office: Office) -> Refusal | None:
    """What could not be sent to whom, and why."""
    window = await office.found(press.case_id, Window)
    if isinstance(window, Refusal):
        return window
    await _show(press, office, await _failed(press, office, window))
    return None


async def press_again(press: Press, office: Office) -> Refusal | None:
    window = await office.found(press.case_id, Window)
    if isinstance(window, Refusal):
        return window
    known = await deliveries.undelivered(office.store, window.id)
    if known.get(press.shown, FROZEN) == FROZEN:
        return Refusal(code="not_dead")
    await _again(press, office, [press.shown])
    await _show(press, office, await _failed(press, office, window))
    return None


async def press_again_all(press: Press, office: Office) -> Refusal | None:
    window = await office.found(press.case_id, Window)
    if isinstance(window, Refusal):
        return window
    known = await deliveries.undelivered(office.store, window.id)
    await _again(press, office, [entry for entry, why in known.items() if why != FROZEN])
    await _show(press, office, await _failed(press, office, window))
    return None


async def _again(press: Press, office: Office, entries: list[str]) -> None:
    """What somebody else has sent again meanwhile needs nothing more."""
    for some in batches(entries, AT_ONCE):
        now = office.clock.now()
        await asyncio.gather(*(office.queue.revive(each, now, press.command_id, quietly=True) for each in some))


async def _failed(press: Press, office: Office, window: Window) -> dict[str, Any]:
    known = list((await deliveries.undelivered(office.store, window.id)).items())
    first = _first(press, len(known)) if press.action_id.startswith("undelivered.") else 0
    failed = [await _one(entry, why, office) for entry, why in known[first : first + PAGE]]
    return receipts.undelivered(window, failed, first, len(known), _around(press), _kept(press))


async def _one(entry: str, why: str, office: Office) -> Undelivered:
    letter = await office.queue.letter(entry)
    about = letter.get("body", "").partition(" ")[0]
    about = letter.get("channel", "") if letter.get("lane", "").startswith("follow_up") else about
    found = await office.store.case(about) if about else None
    name = about
    if isinstance(found, Customer | Announcement):
        name = (await office.agreement(found.agreement)).particulars.short_name
    return Undelivered(id=about, name=name, reason=why, entry="" if why == FROZEN else entry)


async def waiting_of(ids: Sequence[str], office: Office) -> Readable[Waiting]:
    """Of these announcements; one whose agreement is missing is named like one that cannot be read."""
    found = (await office.store.readable(ids)).of_kind(Announcement)
    listed = await office.listed(found, await office.card_links(found.cases))
    return Readable(cases=[_waits(each) for each in listed.shown], unread=listed.unread)


def _waits(each: Listed) -> Waiting:
    assert isinstance(each.case, Announcement)
    name = each.agreement.particulars.short_name
    return Waiting(id=each.case.id, name=name, lacks=each.case.open_points, link=each.link)


def _first(press: Press, count: int) -> int:
    """Where the page begins; what has been settled meanwhile may have made the list shorter."""
    asked = whole_number(press.shown) or 0
    return min(asked, max(0, count - 1)) // PAGE * PAGE


def _around(press: Press) -> Surroundings:
    return Surroundings(locale=press.locale, provider=press.place.provider)


def _kept(press: Press) -> dict[str, str]:
    return {"channel": press.place.channel}


async def _show(press: Press, office: Office, view: dict[str, Any]) -> None:
    if press.view:
        await replace_view(press, office, view)
    else:
        await show(press, office, view)


PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    "window.receipts": of_the_provider(press_receipts, "9"),
    "window.undelivered": of_the_provider(press_undelivered, "9"),
    **{f"receipts.{turn}": of_the_provider(press_receipts, "9") for turn in ("before", "next")},
    **{f"undelivered.{turn}": of_the_provider(press_undelivered, "9") for turn in ("before", "next")},
    "window.again": of_the_provider(press_again, "9"),
    "window.again_all": of_the_provider(press_again_all, "9"),
}
