"""The Web API: which methods there are, which scopes they need, and how a call is answered."""

from __future__ import annotations

from collections.abc import Callable

from slackbot.sandbox import app_home, blockcheck, chat, conversations, files, pins, reactions, retention, users, views
from slackbot.sandbox.arguments import ApiError, Arguments
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Json
from slackbot.words import value


@value
class Method:
    """`scopes`: any one is enough. Methods with `json=False` read form fields and queries only, as Slack documents.

    `app_level`: for the app's own token (xapp-…), which no other method takes.
    """

    call: Callable[[LocalSlack, Arguments], Json]
    scopes: tuple[str, ...] = ()
    json: bool = False
    app_level: bool = False


class TooOften(Exception):
    """Answered as HTTP 429."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(retry_after)
        self.retry_after = retry_after


READS = ("channels:read", "groups:read", "im:read", "mpim:read")
HISTORIES = ("channels:history", "groups:history", "im:history", "mpim:history")
OPENS = ("im:write", "mpim:write", "channels:manage", "groups:write")

METHODS: dict[str, Method] = {
    "api.test": Method(call=users.api_test, json=True),
    "apps.connections.open": Method(
        call=lambda slack, _: {"url": slack.delivery.socket.open(slack.url)}, json=True, app_level=True
    ),
    "auth.test": Method(call=users.auth_test, json=True),
    "blocks.validate": Method(call=blockcheck.validate, json=True),
    "chat.postMessage": Method(call=chat.post_message, scopes=("chat:write",), json=True),
    "chat.update": Method(call=chat.update, scopes=("chat:write",), json=True),
    "chat.delete": Method(call=chat.delete, scopes=("chat:write",), json=True),
    "chat.postEphemeral": Method(call=chat.post_ephemeral, scopes=("chat:write",), json=True),
    "chat.getPermalink": Method(call=chat.get_permalink),
    "conversations.info": Method(call=conversations.info, scopes=READS),
    "conversations.history": Method(call=conversations.history, scopes=HISTORIES),
    "conversations.replies": Method(call=conversations.replies, scopes=HISTORIES),
    "conversations.members": Method(call=conversations.members, scopes=READS),
    "conversations.list": Method(call=conversations.list_, scopes=READS),
    "conversations.open": Method(call=conversations.open_, scopes=OPENS, json=True),
    "users.conversations": Method(call=conversations.of_the_app, scopes=READS),
    "team.info": Method(call=users.team_info, scopes=("team:read",)),
    "users.info": Method(call=users.info, scopes=("users:read",)),
    "users.list": Method(call=users.list_, scopes=("users:read",)),
    "usergroups.list": Method(call=users.groups, scopes=("usergroups:read",)),
    "usergroups.users.update": Method(call=users.change_members, scopes=("usergroups:write",), json=True),
    "usergroups.users.list": Method(call=users.group_members, scopes=("usergroups:read",)),
    "views.open": Method(call=views.open_, json=True),
    "views.push": Method(call=views.push_, json=True),
    "views.update": Method(call=views.update, json=True),
    "views.publish": Method(call=app_home.publish, json=True),
    "pins.add": Method(call=pins.add, scopes=("pins:write",), json=True),
    "pins.remove": Method(call=pins.remove, scopes=("pins:write",), json=True),
    "pins.list": Method(call=pins.list_, scopes=("pins:read",)),
    "reactions.add": Method(call=reactions.add, scopes=("reactions:write",), json=True),
    "reactions.remove": Method(call=reactions.remove, scopes=("reactions:write",), json=True),
    "reactions.get": Method(call=reactions.get, scopes=("reactions:read",)),
    "files.info": Method(call=files.info, scopes=("files:read",)),
    "files.getUploadURLExternal": Method(call=files.get_upload_url, scopes=("files:write",)),
    "files.completeUploadExternal": Method(call=files.complete_upload, scopes=("files:write",), json=True),
}


def answer(slack: LocalSlack, name: str, token: str, query: Json, body: Json, body_is_json: bool) -> Json:
    """What Slack answers with HTTP 200. Raises TooOften. `token` as found in the header or among the arguments."""
    try:
        method = METHODS.get(name)
        if method is None:
            raise ApiError("unknown_method", req_method=name)
        _authorize(slack, method, token, in_header="token" not in body)
        taken = {} if body_is_json and not method.json else body
        args = Arguments({**query, **taken})
        retention.sweep(slack)
        if wait := slack.limits.retry_after(name, args.text("channel")):
            raise TooOften(wait)
        return {"ok": True, **method.call(slack, args)}
    except ApiError as error:
        return error.answer


def _authorize(slack: LocalSlack, method: Method, token: str, *, in_header: bool) -> None:
    taken, other = slack.app.bot_token, slack.app.app_token
    if method.app_level:
        taken, other = other, taken
    if not token:
        raise ApiError("not_authed")
    if token == other:
        raise ApiError("not_allowed_token_type")
    if token != taken or (method.app_level and not in_header):
        raise ApiError("invalid_auth")
    if method.scopes and not set(method.scopes) & set(slack.grants.scopes):
        raise ApiError("missing_scope", needed=",".join(method.scopes), provided=",".join(slack.grants.scopes))
