"""What is said in a channel without a button: messages, mentions, emoji (Arts. 3.3, 5.1, 6(1), 6(2))."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from blocks.kit import unesc
from handlers import channels
from handlers.secrets import message_kept_out, secret_of
from handlers.spoken import attached, looked_up, spoken, with_names, words_of
from slackbot.cases.common import cards
from slackbot.cases.cooperation import Reply
from slackbot.cases.customers import Customer, Hear, TakeUp, TakeUpAll
from slackbot.cases.customers.said import panel
from slackbot.cases.incidents.report import LONGEST_TEXT
from slackbot.directory import Place
from slackbot.office import Office
from slackbot.safety.smalltalk import is_small_talk
from slackbot.slack import op_of
from slackbot.user_groups import refresh
from slackbot.words import Actor, Card, CustomerCase, Side

Event = dict[str, Any]
EMOJI = frozenset({"ticket", "sos"})
SPOKEN = frozenset({None, "file_share", "thread_broadcast"})


async def message(event: Event, office: Office) -> None:
    """A message, or its app_mention twin: whichever comes first is recorded, the other finds it recorded."""
    if gone := _gone(event):
        await _deleted(str(event["channel"]), gone, office)
        return
    ours = event.get("user") == office.bot_user
    if ours and (op_id := op_of(event)):
        await office.queue.seen(op_id, str(event["ts"]))
    if ours or event.get("bot_id"):
        return
    if event.get("subtype") not in SPOKEN or not event.get("user"):
        return
    place = await office.directory.place(str(event["channel"]))
    if place.customer is None:
        return
    actor = await office.directory.actor(place, str(event["user"]), str(event.get("user_team") or ""))
    if actor is None:
        return
    event = await with_names(event, office)
    if looks_like := secret_of(event):
        await message_kept_out(event, place.customer.id, actor, looks_like, office)
        if actor.side is Side.CUSTOMER or _mentions_us(event, office):
            return
        event = {**event, "text": "", "files": []}  # that staff answered counts all the same
    thread = str(event.get("thread_ts") or "")
    if thread and thread != event["ts"]:
        await _in_thread(event, place, actor, thread, office)
    else:
        await _at_the_top(event, place, actor, office)


async def reaction(event: Event, office: Office) -> None:
    """:ticket: or :sos: by either side. The event tells neither team nor text: both are looked up."""
    item = event.get("item") or {}
    if event.get("reaction") not in EMOJI or item.get("type") != "message":
        return
    channel, ts = str(item["channel"]), str(item["ts"])
    place = await office.directory.place(channel)
    actor = await office.directory.actor(place, str(event["user"])) if place.customer else None
    if place.customer is None or actor is None or await office.case_of_thread(place, ts):
        return
    found = await looked_up(office, channel, ts)
    if found is None or found.get("bot_id"):
        return
    found = {**await with_names(found, office), "channel": channel, "ts": ts}
    if looks_like := secret_of(found):
        await message_kept_out(found, place.customer.id, actor, looks_like, office)
        return
    author = await office.directory.actor(place, str(found.get("user", "")))
    text, user = await words_of(found, office), str(found.get("user", ""))
    waits = author is not None and author.side is Side.CUSTOMER
    id_ = f"react:{channel}:{ts}"
    await office.desk.submit(_heard(found, place, actor, text, office, id=id_, user=user, waits=waits, offer=True))


async def person_changed(event: Event, office: Office) -> None:
    user = event.get("user") or {}
    if isinstance(user, dict) and user.get("id"):
        await office.directory.forget(str(user["id"]))


async def group_changed(event: Event, office: Office) -> None:
    """Who came and who left counts from the next press."""
    await refresh(office.desk, office.slack, only=str(event["subteam_id"]))


async def _in_thread(event: Event, place: Place, actor: Actor, thread: str, office: Office) -> None:
    case_id = await office.case_of_thread(place, thread)
    said_id = f"msg:{event['channel']}:{event['ts']}"
    assert place.customer is not None
    if case_id and case_id != place.customer.id:
        text = await spoken(str(event.get("text", "")), office)
        files = await attached(event, office)
        await office.desk.submit(
            Reply(id=said_id, case_id=case_id, by=actor, ts=str(event["ts"]), text=text[:LONGEST_TEXT], files=files)
        )
        return
    if actor.side is Side.PROVIDER:
        await office.desk.submit(TakeUp(id=f"{said_id}:answer", case_id=place.customer.id, by=actor, ts=thread))
    if _mentions_us(event, office):
        await _hear(event, place, actor, office, offer=True)


async def _at_the_top(event: Event, place: Place, actor: Actor, office: Office) -> None:
    assert place.customer is not None
    offer = _mentions_us(event, office)
    if actor.side is Side.PROVIDER and not offer:
        command = TakeUpAll(
            id=f"msg:{event['channel']}:{event['ts']}", case_id=place.customer.id, by=actor, ts=str(event["ts"])
        )
        await office.desk.submit(command)
    elif offer or not _is_courtesy(event):
        await _hear(event, place, actor, office, offer=offer)


async def _hear(event: Event, place: Place, actor: Actor, office: Office, *, offer: bool) -> None:
    id_, text = f"msg:{event['channel']}:{event['ts']}", await words_of(event, office)
    waits = actor.side is Side.CUSTOMER and bool(text) and not _is_courtesy(event)
    heard = _heard(event, place, actor, text, office, id=id_, user=actor.user, waits=waits, offer=offer)
    await office.desk.submit(heard)


def _heard(event: Event, place: Place, by: Actor, text: str, office: Office, **given: Any) -> Hear:
    """`by`: who says it, or who points to it."""
    assert place.customer is not None
    ts = str(event["ts"])
    return Hear(
        case_id=place.customer.id,
        by=by,
        ts=ts,
        text=text[:LONGEST_TEXT],
        permalink=office.slack.permalink(place.channel, ts),
        thread=str(event.get("thread_ts") or ""),
        **given,
    )


def _is_courtesy(event: Event) -> bool:
    """A greeting with a screenshot is no mere greeting."""
    return not event.get("files") and is_small_talk(unesc(str(event.get("text", ""))))


def _gone(event: Event) -> str:
    """The ts of a message that was deleted just now; one with a thread leaves a tombstone behind."""
    if event.get("subtype") == "message_deleted":
        return str(event.get("deleted_ts") or "")
    now = event.get("message") or {}
    changed = event.get("subtype") == "message_changed" and now.get("subtype") == "tombstone"
    return str(now.get("ts") or "") if changed else ""


async def _deleted(channel: str, ts: str, office: Office) -> None:
    """A card or the panel was deleted: it is posted again. A customer's message was: it no longer wants an answer."""
    case_id = await office.store.case_of_thread(channel, ts)
    case = await office.store.case(case_id) if case_id else None
    lost: tuple[Card, ...] = ()
    if isinstance(case, CustomerCase):
        lost = cards(case)
    elif isinstance(case, Customer):
        lost = (panel(case),)
    for card in lost:
        if await office.store.card_ts(case_id or "", card.channel, card.name) == ts:
            await office.queue.redraw(case_id or "", card, f"{channel}:{ts}", office.clock.now())
    if case is None:
        await _withdrawn(channel, ts, office)


async def _withdrawn(channel: str, ts: str, office: Office) -> None:
    """What the desk has been shown already stays: they may be at work on it."""
    place = await office.directory.place(channel)
    heard = place.customer.message(ts) if place.customer else None
    author = await office.directory.actor(place, heard.user) if heard and heard.unseen else None
    if place.customer and author:
        command = TakeUp(id=f"msg:{channel}:{ts}:deleted", case_id=place.customer.id, by=author, ts=ts)
        await office.desk.submit(command)


def _mentions_us(event: Event, office: Office) -> bool:
    return event.get("type") == "app_mention" or f"<@{office.bot_user}>" in str(event.get("text", ""))


EVENTS: dict[str, Callable[[Event, Office], Awaitable[None]]] = {
    "message": message,
    "app_mention": message,
    "reaction_added": reaction,
    "user_change": person_changed,
    "subteam_members_changed": group_changed,
    **channels.EVENTS,
}
