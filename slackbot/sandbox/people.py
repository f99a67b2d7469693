"""A person's hands: writing, clicking, commanding. Each raises Refused when Slack would not let the person."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

from slackbot.sandbox import app_home, controls, interactions, messages, modals, retention, shortcuts
from slackbot.sandbox.arguments import ApiError
from slackbot.sandbox.delivery import Answer
from slackbot.sandbox.faults import BadFault
from slackbot.sandbox.files import new_file
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.orders import administer
from slackbot.sandbox.places import lasting_message, message_of, own_message, place_of
from slackbot.sandbox.reactions import EMOJI
from slackbot.sandbox.refused import Refused, words
from slackbot.sandbox.respond import respond
from slackbot.sandbox.richtext import command_text, rich_text, wire
from slackbot.sandbox.verdicts import blame
from slackbot.sandbox.workspace import Channel, Json, User

Hand = Callable[[LocalSlack, User, Json], Awaitable[Json]]


async def act(slack: LocalSlack, asked: Json) -> Json:
    """{as, do, …} → {ok: true, …} or {ok: false, error, message, errors?}."""
    person = slack.workspace.users.get(str(asked.get("as")))
    hand = HANDS.get(str(asked.get("do")))
    try:
        if person is None or hand is None:
            raise Refused("bad_request", detail=f"as {asked.get('as')}, do {asked.get('do')}")
        if person.deleted:
            raise Refused("account_inactive")
        return {"ok": True, **await hand(slack, person, asked)}
    except Refused as refused:
        return refused.answer(person)


async def post(slack: LocalSlack, person: User, asked: Json) -> Json:
    """`text` as Slack carries it: mentions as <@U…>; what is no such mark is escaped here."""
    place = place_of(slack, person, asked)
    if place.archived:
        raise Refused("is_archived")
    if place.is_im and slack.in_channel(place) and slack.grants.messages_read_only:
        raise Refused("read_only")
    text = wire(str(asked.get("text") or ""))
    files = [_attached(slack, person, each) for each in asked.get("files") or ()]
    if not text.strip() and not files:
        raise Refused("no_text")
    thread, broadcast = _thread(slack, place, asked)
    draft = messages.by_person(place, person, text, thread_ts=thread, broadcast=broadcast, files=files)
    return {"ts": messages.say(slack, place, draft).ts}


def _thread(slack: LocalSlack, place: Channel, asked: Json) -> tuple[str, bool]:
    if not asked.get("thread_ts"):
        return "", False
    parent = messages.parent_of(slack, place, str(asked["thread_ts"]))
    if parent is None:
        raise Refused("no_such_message")
    return parent.ts, bool(asked.get("broadcast"))


def _attached(slack: LocalSlack, person: User, given: Json) -> str:
    try:
        content = base64.b64decode(str(given.get("content_base64") or ""), validate=True)
    except binascii.Error as error:
        raise Refused("bad_request", detail="content_base64") from error
    kept = new_file(slack, person, str(given["name"]), len(content), str(given.get("mimetype") or ""))
    kept.content = str(given.get("content_base64") or "")
    return kept.id


async def edit(slack: LocalSlack, person: User, asked: Json) -> Json:
    place, said = own_message(slack, person, asked)
    text = wire(str(asked.get("text") or ""))
    if not text.strip() and not said.files:
        raise Refused("no_text")
    if messages.too_late(slack, said):
        raise Refused("edit_window_closed")
    messages.change(slack, place, said, text, rich_text(text))
    return {}


async def delete(slack: LocalSlack, person: User, asked: Json) -> Json:
    messages.delete(slack, *own_message(slack, person, asked))
    return {}


async def react(slack: LocalSlack, person: User, asked: Json) -> Json:
    place = place_of(slack, person, asked)
    said = lasting_message(slack, person, place, asked)
    messages.react(slack, place, said, person, _emoji(asked))
    return {}


async def unreact(slack: LocalSlack, person: User, asked: Json) -> Json:
    place = place_of(slack, person, asked)
    said = lasting_message(slack, person, place, asked)
    messages.unreact(slack, place, said, person, _emoji(asked))
    return {}


def _emoji(asked: Json) -> str:
    name = str(asked.get("name") or "").strip(":")
    if not EMOJI.fullmatch(name):
        raise Refused("bad_request", detail="name")
    return name


async def shortcut(slack: LocalSlack, person: User, asked: Json) -> Json:
    """A message's when `ts` is given, else a global one, with the channel on the person's screen if there is any."""
    place = place_of(slack, person, asked) if asked.get("channel") else None
    said = message_of(slack, person, place, asked) if place and asked.get("ts") else None
    modals.answered(await shortcuts.use(slack, person, str(asked.get("callback_id")), place, said))
    return {}


async def command(slack: LocalSlack, person: User, asked: Json) -> Json:
    place = place_of(slack, person, asked)
    if slack.is_external(person):
        raise Refused("no_commands")
    if asked.get("thread_ts"):
        raise Refused("no_thread_commands")
    name, _, text = str(asked.get("text") or "").strip().partition(" ")
    found = slack.grants.command(name)
    if found is None or "commands" not in slack.grants.scopes:
        raise Refused("unknown_command", detail=name)
    sent = command_text(slack.workspace, text.strip(), found.should_escape)
    answer = await interactions.command(slack, person, place, found, sent)
    _hear(slack, person, place, name, answer)
    return {}


def _hear(slack: LocalSlack, person: User, place: Channel, name: str, answer: Answer) -> None:
    """The body of a command's answer is shown to the person alone; a failure is a private line of Slack's own."""
    try:
        modals.answered(answer)
        if answer.body:
            given = answer.body if isinstance(answer.body, dict) else {"text": str(answer.body)}
            respond(slack, given, user=person.id, channel=place.id)
    except ApiError as error:
        blame(slack, name, answer.body, error.code, *error.answer.get("response_metadata", {}).get("messages", []))
        _fail(slack, person, place, name, "invalid_response", error.code)
    except Refused as refused:
        _fail(slack, person, place, name, refused.code, refused.detail)


def _fail(slack: LocalSlack, person: User, place: Channel, name: str, code: str, detail: str) -> None:
    slack.notify(person.id, place.id, f"{name}: {words(person, code)} ({code})")
    raise Refused(code, detail=detail)


async def dismiss(slack: LocalSlack, person: User, asked: Json) -> Json:
    """A notice, or an ephemeral message when `ts` is given: both are gone once they are waved away."""
    kept = [each for each in slack.workspace.notices if (each.id, each.user) != (asked.get("notice_id"), person.id)]
    slack.workspace.notices = kept
    if asked.get("ts"):
        place = place_of(slack, person, asked)
        said = message_of(slack, person, place, asked)
        if not said.only_for:
            raise Refused("no_such_message")
        messages.delete(slack, place, said)
    slack.changed()
    return {}


async def forward(slack: LocalSlack, person: User, asked: Json) -> Json:
    seconds: Any = asked.get("seconds")
    if not isinstance(seconds, int | float) or seconds <= 0:
        raise Refused("bad_request", detail="seconds")
    try:
        slack.forward(timedelta(seconds=seconds))
    except ValueError as error:
        raise Refused("clock") from error
    retention.sweep(slack)
    return {"now": slack.now().timestamp()}


async def faults(slack: LocalSlack, person: User, asked: Json) -> Json:
    """`rules` takes the place of all, `add` is one more. Answers what is still to come."""
    try:
        if "rules" in asked:
            slack.faults.replace(asked["rules"])
        if "add" in asked:
            slack.faults.add(**asked["add"])
    except (TypeError, BadFault) as error:
        raise Refused("bad_request", detail=str(error)) from error
    slack.changed()
    return {"faults": slack.faults.shown()}


async def socket(slack: LocalSlack, person: User, asked: Json) -> Json:
    """What happens to the app's connections: a `disconnect` message with its reason, a cut cable, the app's switch."""
    try:
        await slack.delivery.socket.order(str(asked.get("order")))
    except ValueError as error:
        raise Refused("bad_request", detail="order") from error
    return {}


HANDS: dict[str, Hand] = {
    "post": post,
    "edit": edit,
    "delete": delete,
    "command": command,
    "react": react,
    "unreact": unreact,
    "press": controls.press,
    "change": controls.change,
    "search": controls.search,
    "shortcut": shortcut,
    "home": app_home.enter,
    "submit": modals.submit,
    "close": modals.close,
    "dismiss": dismiss,
    "forward": forward,
    "faults": faults,
    "administer": administer,
    "socket": socket,
}
