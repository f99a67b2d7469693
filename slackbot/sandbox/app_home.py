"""App Home: one Home tab for each person, and the conversation with the app beside it."""

from __future__ import annotations

from slackbot.sandbox import access, events, views
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.refused import Refused
from slackbot.sandbox.workspace import Json, User, View

TABS = ("home", "messages")


def publish(slack: LocalSlack, args: Arguments) -> Json:
    """views.publish. For people of other companies it says ok, and they never see it."""
    user = args.need("user_id")
    view = views.given(slack, args, "home")
    if not slack.grants.home_tab:
        raise ApiError("not_enabled")
    _known(slack, user)
    found = slack.workspace.homes.get(user)
    if args.has("hash") and (found is None or args.text("hash") != found.hash):
        raise ApiError("hash_conflict")
    views.unused(slack, view, but=found)
    if found is None:
        found = slack.workspace.homes[user] = views.new(slack, user, view)
        slack.changed()
    else:
        views.replace(slack, found, view)
    return {"view": views.shape(slack, found)}


def _known(slack: LocalSlack, user: str) -> None:
    try:
        person = access.known_person(slack, user)
    except ApiError as error:
        raise ApiError("invalid_arguments", "invalid `user_id`") from error
    if person.is_bot:
        raise ApiError("invalid_arguments", "invalid `user_id`")


def has_home(slack: LocalSlack, person: User) -> bool:
    """People of the installing company alone, when the manifest has switched a tab on."""
    return not slack.is_external(person) and (slack.grants.home_tab or slack.grants.messages_tab)


async def enter(slack: LocalSlack, person: User, asked: Json) -> Json:
    """{tab: home | messages} → {channel}: the app hears of it every time."""
    tab = str(asked.get("tab") or "home")
    if not has_home(slack, person):
        raise Refused("no_home")
    if tab not in TABS or not {"home": slack.grants.home_tab, "messages": slack.grants.messages_tab}[tab]:
        raise Refused("no_such_control", detail=tab)
    place = access.direct(slack, [person.id])
    event: Json = {"type": "app_home_opened", "user": person.id, "channel": place.id, "tab": tab}
    home = slack.workspace.homes.get(person.id)
    if tab == "home" and home:
        event["view"] = views.shape(slack, home)
    events.announce(slack, {**event, "event_ts": slack.ts()})
    return {"channel": place.id}


def screen(slack: LocalSlack, person: User) -> Json | None:
    """What the page draws: which tabs there are, the conversation once it exists, and what was published."""
    if not has_home(slack, person):
        return None
    members = {slack.app.bot_user, person.id}
    places = [each.id for each in slack.workspace.channels_of(person.id) if each.is_im and set(each.members) == members]
    home = slack.workspace.homes.get(person.id)
    return {
        "app": slack.app.bot_user,
        "home": slack.grants.home_tab,
        "messages": slack.grants.messages_tab,
        "read_only": slack.grants.messages_read_only,
        "channel": places[0] if places else None,
        "view": shown(home) if home else None,
    }


def shown(view: View) -> Json:
    return {**view.view, "id": view.id, "hash": view.hash, "state": {"values": view.values}, "errors": view.errors}
