"""What becomes of channels: they get another id, are archived, cut off, joined by others (Art. 12)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from handlers import bindings
from handlers.binding_facts import people_of
from slackbot.cases import PROVIDER
from slackbot.cases.common import cards
from slackbot.cases.customers import MoveChannel, NoteCompanies, NoteObstacle
from slackbot.cases.desk_channel import NoteOwnDesk, NoteSharedDesk
from slackbot.cases.provider import MoveDesk
from slackbot.directory import Place
from slackbot.logs import get_logger
from slackbot.office import Office
from slackbot.safety.audience import SHARED, objection, third
from slackbot.slack import Fault, SlackTrouble
from slackbot.words import THE_CLOCK, Audience

Event = dict[str, Any]

log = get_logger("channels")


async def moved(event: Event, office: Office) -> None:
    """The record follows, and what is open is drawn anew where it stands now. Sent again by Slack, it is done again."""
    old, new = str(event["old_channel_id"]), str(event["new_channel_id"])
    for channel in (old, new):
        await office.directory.forget_channel(channel)
    await _desk_moved(old, new, office)
    await bindings.channel_moved(old, new, office)
    for place in [await office.directory.place(channel) for channel in (old, new)]:
        if place.customer and (place.channel == old or old in place.customer.replaced):
            key = place.customer.id
            command = MoveChannel(id=f"moved:{old}:{new}", case_id=key, by=THE_CLOCK, old=old, new=new)
            await office.desk.submit(command)
            await _redraw([key], Audience.CUSTOMER, f"moved:{new}", office)
    await changed({"channel": new, "event_ts": event.get("event_ts", new)}, office)


async def changed(event: Event, office: Office) -> None:
    """Archived, shared, cut off, or the bot put out: what Slack says of the channel now decides, not the event."""
    channel = str(event["channel"])
    await office.directory.forget_channel(channel)
    place = await office.directory.place(channel)
    if place.binding:
        await bindings.channel_changed(place.binding, str(event.get("event_ts") or ""), office)
    if place.customer is None and not place.is_desk:
        return
    reason = await _obstacle(place, office)
    if place.customer:
        await look(place, f"{channel}:{event.get('event_ts', '')}", office)
        name = f"look:{channel}:{event.get('event_ts', '')}"
        await office.desk.submit(NoteObstacle(id=name, case_id=place.customer.id, by=THE_CLOCK, reason=reason))
        return
    if reason:
        log.error("desk_cannot_be_written_to", channel=channel, reason=reason)
    if reason in (SHARED, ""):
        note = NoteSharedDesk if reason else NoteOwnDesk
        name = f"look:{channel}:{event.get('event_ts', '')}"
        await office.desk.submit(note(id=name, case_id=PROVIDER, by=THE_CLOCK))


async def look(place: Place, occasion: str, office: Office) -> None:
    """Who is in a customer's channel now, beside the customer and us; where we are put out, nobody can say."""
    assert place.customer, "it is a customer's channel"
    assert place.agreement, "every customer has one"
    await office.directory.forget_channel(place.channel)
    try:
        found = await office.directory.channel(place.channel)
    except SlackTrouble as trouble:
        if trouble.fault is not Fault.REFUSED:
            raise
        return
    others = third(found, place.provider.team, place.agreement.particulars.teams)
    people = await people_of(office, place.channel, place.provider, others) if others else ()
    command = NoteCompanies(
        id=f"companies:{occasion}",
        case_id=place.customer.id,
        by=THE_CLOCK,
        companies=tuple(sorted(others)),
        people=people,
        names=await office.directory.companies(others),
    )
    await office.desk.submit(command)


async def people_changed(event: Event, office: Office) -> None:
    """Somebody of a company that should not be there may have come: we look now, not with the next post."""
    if event.get("user") == office.bot_user:
        await _we_came_or_went(event, office)
    else:
        await changed(event, office)


async def _we_came_or_went(event: Event, office: Office) -> None:
    channel = str(event["channel"])
    await changed(event, office)
    place = await office.directory.place(channel)
    if event.get("type") == "member_joined_channel" and place.customer is None and not place.is_desk:
        await bindings.invited(channel, str(event.get("event_ts") or ""), office)


async def _obstacle(place: Place, office: Office) -> str:
    """Why nothing may be said there; empty when nothing is in the way."""
    try:
        found = await office.directory.channel(place.channel)
    except SlackTrouble as trouble:
        if trouble.fault is not Fault.REFUSED:
            raise
        return "not_in_channel"
    if found.get("is_archived"):
        return "is_archived"
    if not found.get("is_member"):
        return "not_in_channel"
    if place.agreement is None:
        return objection(found, Audience.DESK, place.provider.team) or ""
    # Another company is no obstacle of this kind: what is to be said waits for a lead's decision.
    theirs = place.agreement.particulars.teams
    others = third(found, place.provider.team, theirs)
    return objection(found, Audience.CUSTOMER, place.provider.team, theirs, others) or ""


async def _desk_moved(old: str, new: str, office: Office) -> None:
    place = await office.directory.place(new)
    if old != place.provider.desk_channel and not place.is_desk:
        return
    await office.desk.submit(MoveDesk(id=f"moved:{old}:{new}", case_id=PROVIDER, by=THE_CLOCK, old=old, new=new))
    await _redraw(await office.store.busy(), Audience.DESK, f"moved:{new}", office)


async def _redraw(customers: Iterable[str], audience: Audience, occasion: str, office: Office) -> None:
    now = office.clock.now()
    for key in customers:
        for case in (await office.store.readable_open(key)).cases:
            for card in cards(case):
                if card.audience is audience:
                    await office.queue.redraw(case.id, card, f"{occasion}:{case.id}", now)


EVENTS: dict[str, Callable[[Event, Office], Awaitable[None]]] = {
    "channel_id_changed": moved,
    "channel_shared": changed,
    "channel_unshared": changed,
    "channel_archive": changed,
    "channel_unarchive": changed,
    "group_archive": changed,
    "group_unarchive": changed,
    "channel_left": changed,
    "group_left": changed,
    "member_joined_channel": people_changed,
    "member_left_channel": people_changed,
}
