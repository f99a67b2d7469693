"""conversations.*"""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import TypeVar

from slackbot.sandbox import access, shapes
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.ids import micros_of
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Channel, Json, Message

T = TypeVar("T")
PAGE = 100
LONGEST_PAGE = 999
NAMED_KINDS = {"public_channel": "public", "private_channel": "private", "im": "im", "mpim": "mpim"}
MOST_IN_A_GROUP = 8


def info(slack: LocalSlack, args: Arguments) -> Json:
    place = access.scoped(slack, access.seen(slack, args.need("channel")), "read")
    shape = shapes.channel(slack, place)
    if args.flag("include_num_members"):
        shape["num_members"] = len(place.members)
    return {"channel": shape}


def history(slack: LocalSlack, args: Arguments) -> Json:
    """Newest first. Replies stand here only when they were also sent to the channel."""
    place = access.scoped(slack, access.joined(slack, args.need("channel")), "history")
    found = [said for said in _within(args, list(slack.workspace.history(place.id))) if not said.only_for]
    page, cursor = _paged_by_ts(args, found[::-1], backwards=True)
    shown = [shapes.message(slack, said, all_metadata=args.flag("include_all_metadata")) for said in page]
    answer = {"messages": shown, "has_more": bool(cursor), "pin_count": len(place.pins)}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def replies(slack: LocalSlack, args: Arguments) -> Json:
    """The parent, on every page, then its replies, oldest first; for the ts of a reply that one message."""
    place = access.scoped(slack, access.joined(slack, args.need("channel")), "history")
    said = access.message_at(slack, place, args.need("ts"), "thread_not_found")
    under = [] if said.thread_ts else slack.workspace.replies(place.id, said.ts)
    page, cursor = _paged_by_ts(args, [said, *_within(args, under)])
    if page[:1] != [said]:
        page = [said, *page]
    shown = [shapes.message(slack, each, all_metadata=args.flag("include_all_metadata")) for each in page]
    answer: Json = {"messages": shown, "has_more": bool(cursor)}
    return answer | ({"response_metadata": {"next_cursor": cursor}} if cursor else {})


def members(slack: LocalSlack, args: Arguments) -> Json:
    place = access.scoped(slack, access.seen(slack, args.need("channel")), "read")
    page, cursor = paged(args, place.members)
    return {"members": list(page), "response_metadata": {"next_cursor": cursor}}


def list_(slack: LocalSlack, args: Arguments) -> Json:
    found = _of_kinds(slack, args)
    ours = [place for place in found if place.kind == "public" and slack.app.team in place.teams]
    return _listed(slack, args, [place for place in found if slack.in_channel(place) or place in ours])


def _of_kinds(slack: LocalSlack, args: Arguments) -> list[Channel]:
    kinds = [NAMED_KINDS.get(kind.strip()) for kind in args.text("types", "public_channel").split(",")]
    if None in kinds:
        raise ApiError("invalid_types")
    return [place for place in slack.workspace.channels.values() if place.kind in kinds]


def _listed(slack: LocalSlack, args: Arguments, seen: list[Channel]) -> Json:
    for place in seen:
        access.scoped(slack, place, "read")
    page, cursor = paged(args, [place for place in seen if not (place.archived and args.flag("exclude_archived"))])
    return {"channels": [shapes.channel(slack, place) for place in page], "response_metadata": {"next_cursor": cursor}}


def of_the_app(slack: LocalSlack, args: Arguments) -> Json:
    """users.conversations: those that the app's own user is a member of."""
    return _listed(slack, args, [place for place in _of_kinds(slack, args) if slack.in_channel(place)])


def open_(slack: LocalSlack, args: Arguments) -> Json:
    if args.has("channel"):
        return {"channel": {"id": access.joined(slack, args.text("channel")).id}, "already_open": True}
    people = [each.strip() for each in args.text("users").split(",") if each.strip()]
    if not people:
        raise ApiError("users_list_not_supplied")
    if len(people) > MOST_IN_A_GROUP:
        raise ApiError("too_many_users")
    slack.require("im:write" if len(people) == 1 else "mpim:write")
    for each in people:
        person = access.known_person(slack, each)
        if person.deleted:
            raise ApiError("user_disabled")
        if slack.is_external(person) and not slack.workspace.share_a_channel(slack.app.bot_user, each):
            raise ApiError("user_not_visible")
    place = access.direct(slack, people)
    return {"channel": shapes.channel(slack, place) if args.flag("return_im") else {"id": place.id}}


def _within(args: Arguments, found: list[Message]) -> list[Message]:
    oldest, latest = _instant(args, "oldest"), _instant(args, "latest")
    edge = int(args.flag("inclusive"))
    return [
        said
        for said in found
        if (oldest is None or micros_of(said.ts) > oldest - edge)
        and (latest is None or micros_of(said.ts) < latest + edge)
    ]


def _instant(args: Arguments, name: str) -> int | None:
    if not args.has(name):
        return None
    try:
        return micros_of(args.text(name)) if args.text(name) != "now" else None
    except ValueError as error:
        raise ApiError(f"invalid_ts_{name}") from error


def paged(args: Arguments, found: Sequence[T]) -> tuple[Sequence[T], str]:
    """One page and the cursor of the next; "" after the last."""
    limit = args.number("limit", PAGE, LONGEST_PAGE)
    start = _place(args.text("cursor"), "next") or 0
    more = start + limit < len(found)
    return found[start : start + limit], _cursor("next", start + limit) if more else ""


def _paged_by_ts(args: Arguments, found: list[Message], *, backwards: bool = False) -> tuple[list[Message], str]:
    """The same for messages: the cursor names a moment, so that what is said meanwhile moves no page."""
    limit = args.number("limit", PAGE, LONGEST_PAGE)
    since = _place(args.text("cursor"), "next_ts")
    if since is not None:
        sign = -1 if backwards else 1
        found = [said for said in found if sign * micros_of(said.ts) >= sign * since]
    rest = found[limit : limit + 1]
    return found[:limit], _cursor("next_ts", micros_of(rest[0].ts)) if rest else ""


def _cursor(word: str, place: int) -> str:
    return base64.b64encode(f"{word}:{place}".encode()).decode()


def _place(cursor: str, word: str) -> int | None:
    """None: from the beginning. A cursor of another method leads nowhere."""
    if not cursor:
        return None
    try:
        given, _, place = base64.b64decode(cursor, validate=True).decode().partition(":")
    except ValueError as error:
        raise ApiError("invalid_cursor") from error
    if given != word or not place.isdecimal():
        raise ApiError("invalid_cursor")
    return int(place)
