"""users.*, usergroups.*, auth.test, api.test"""

from __future__ import annotations

from slackbot.sandbox import access, administration, shapes
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.conversations import paged
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Json


def info(slack: LocalSlack, args: Arguments) -> Json:
    person = access.known_person(slack, args.need("user"))
    return {"user": shapes.user(slack, person, args.flag("include_locale"))}


def list_(slack: LocalSlack, args: Arguments) -> Json:
    """The app's own company only: people of other companies are found through channels."""
    people = [person for person in slack.workspace.users.values() if not slack.is_external(person)]
    page, cursor = paged(args, people)
    shown = [shapes.user(slack, person, args.flag("include_locale")) for person in page]
    return {"members": shown, "cache_ts": slack.unix(), "response_metadata": {"next_cursor": cursor}}


def groups(slack: LocalSlack, args: Arguments) -> Json:
    return {"usergroups": [shapes.group(slack, each) for each in slack.workspace.groups.values()]}


def group_members(slack: LocalSlack, args: Arguments) -> Json:
    found = slack.workspace.groups.get(args.need("usergroup"))
    if found is None:
        raise ApiError("no_such_subteam")
    return {"users": [*found.users]}


def change_members(slack: LocalSlack, args: Arguments) -> Json:
    """Of the whole list; nobody is no list."""
    group = slack.workspace.groups.get(args.need("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    users = [each.strip() for each in args.need("users").split(",") if each.strip()]
    known = slack.workspace.users
    if not users or any(each not in known or known[each].deleted or slack.is_external(known[each]) for each in users):
        raise ApiError("invalid_users")
    administration.change_group(slack, group.id, users)
    return {"usergroup": shapes.group(slack, group)}


def team_info(slack: LocalSlack, args: Arguments) -> Json:
    """Of another company only while a channel is shared with it; of an organisation nothing is said."""
    asked = args.text("team") or slack.app.team
    found = slack.workspace.teams.get(asked)
    shared = any({slack.app.team, asked} <= {*place.teams} for place in slack.workspace.channels.values())
    if found is None or not (shared or asked == slack.app.team):
        raise ApiError("team_not_found")
    shape: Json = {"id": found.id, "name": found.name, "domain": found.domain, "email_domain": "", "icon": {}}
    return {"team": {**shape, "enterprise_id": found.enterprise} if found.enterprise else shape}


def auth_test(slack: LocalSlack, args: Arguments) -> Json:
    return {
        "url": f"{slack.url}/",
        "team": slack.host.name,
        "user": slack.bot.name,
        "team_id": slack.app.team,
        "user_id": slack.app.bot_user,
        "bot_id": slack.app.bot_id,
        "is_enterprise_install": False,
    }


def api_test(slack: LocalSlack, args: Arguments) -> Json:
    if args.has("error"):
        raise ApiError(args.text("error"))
    return {}
