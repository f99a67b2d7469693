"""Administrators and channel owners at the page: what they order outside any app."""

from __future__ import annotations

from collections.abc import Callable

from slackbot.sandbox import administration, messages, retention
from slackbot.sandbox.ids import new_id
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.refused import Refused
from slackbot.sandbox.workspace import Channel, Json, Message, User

Order = Callable[[LocalSlack, User, Json], Json | None]


async def administer(slack: LocalSlack, person: User, asked: Json) -> Json:
    """{order, …}; only people of the company that installed the app, and no guests."""
    if slack.is_external(person) or person.is_guest:
        raise Refused("not_an_administrator")
    order = ORDERS.get(str(asked.get("order")))
    if order is None:
        raise Refused("bad_request", detail=f"order: one of {', '.join(ORDERS)}")
    try:
        return order(slack, person, asked) or {}
    except ValueError as error:
        raise Refused("bad_request", detail=str(error)) from error


def _place(slack: LocalSlack, asked: Json) -> str:
    channel = str(asked.get("channel"))
    if channel not in slack.workspace.channels:
        raise ValueError(f"there is no channel {channel}")
    return channel


def _team(slack: LocalSlack, asked: Json) -> str:
    team = str(asked.get("team"))
    if team not in slack.workspace.teams or team == slack.app.team:
        raise ValueError(f"there is no other company {team}")
    return team


def _user(slack: LocalSlack, asked: Json) -> str:
    user = str(asked.get("person"))
    if user not in slack.workspace.users:
        raise ValueError(f"there is no person {user}")
    return user


def _number(asked: Json, name: str) -> int | None:
    given = asked.get(name)
    if given is not None and (not isinstance(given, int) or isinstance(given, bool)):
        raise ValueError(f"{name}: a whole number, or null")
    return given


def _invite(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.invite_team(slack, _place(slack, asked), _team(slack, asked))


def _decline(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.decline(slack, _place(slack, asked), _team(slack, asked))


def _share(slack: LocalSlack, person: User, asked: Json) -> None:
    """The company accepts, and all of its people come in."""
    channel, team = _place(slack, asked), _team(slack, asked)
    people = [user.id for user in slack.workspace.users.values() if user.team == team and not user.deleted]
    administration.share(slack, channel, team, *people)


def _unshare(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.unshare(slack, _place(slack, asked), _team(slack, asked))


def _archive(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.archive(slack, _place(slack, asked), person.id)


def _unarchive(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.archive(slack, _place(slack, asked), person.id, archived=False)


def _rename(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.rename(slack, _place(slack, asked), str(asked.get("name") or ""), person.id)


def _change_id(slack: LocalSlack, person: User, asked: Json) -> Json:
    new = new_id("C")
    administration.change_id(slack, _place(slack, asked), new)
    return {"channel": new}


def _join(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.join(slack, _place(slack, asked), _user(slack, asked), person.id)


def _leave(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.leave(slack, _place(slack, asked), _user(slack, asked), person.id)


def _deactivate(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.deactivate(slack, _user(slack, asked))


def _reactivate(slack: LocalSlack, person: User, asked: Json) -> None:
    administration.deactivate(slack, _user(slack, asked), deleted=False)


def _keep(slack: LocalSlack, person: User, asked: Json) -> None:
    retention.keep(slack, _place(slack, asked), _number(asked, "days"))


def _edit_window(slack: LocalSlack, person: User, asked: Json) -> None:
    slack.workspace.edit_window_s = _number(asked, "seconds")
    slack.changed()


def _delete(slack: LocalSlack, person: User, asked: Json) -> None:
    """In a shared channel only what their own company has said, apps among it."""
    place, said = _message(slack, asked)
    if said.team != slack.app.team:
        raise ValueError("the message is another company's")
    messages.delete(slack, place, said)


def _message(slack: LocalSlack, asked: Json) -> tuple[Channel, Message]:
    place = slack.workspace.channels[_place(slack, asked)]
    said = slack.workspace.said(place.id).get(str(asked.get("ts")))
    if said is None or said.subtype == "tombstone":
        raise ValueError("there is no such message")
    return place, said


ORDERS: dict[str, Order] = {
    "invite_team": _invite,
    "decline_team": _decline,
    "share": _share,
    "unshare": _unshare,
    "archive": _archive,
    "unarchive": _unarchive,
    "rename": _rename,
    "change_id": _change_id,
    "join": _join,
    "leave": _leave,
    "deactivate": _deactivate,
    "reactivate": _reactivate,
    "keep_days": _keep,
    "edit_window": _edit_window,
    "delete": _delete,
}
