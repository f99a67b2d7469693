"""Requests as Slack sends them, built and signed before the clock runs.

A form carries the view back as the desk drew it, a press the message it was made in: that is most of their bytes.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlencode

import orjson

from blocks.around import Surroundings
from blocks.incidents import forms
from handlers.signature import signature
from slackbot.clock import SystemClock
from slackbot.readable import Readable
from tests.bench import world

WHAT = "注文画面を開くとエラーになります。" * 3
_MARK = "V0MARK0MARK"
_numbers = itertools.count(1)


def form(customers: Sequence[int], count: int) -> list[bytes]:
    """The customer's report, 8 kB on the wire; in turn by each of the customers."""
    return [
        _signed(_form_body(customer).replace(_MARK.encode(), _new_id("V"))) for customer in _turns(customers, count)
    ]


def command(cases: Sequence[str]) -> list[bytes]:
    """`/incident note CASE …`, by an engineer in #desk."""
    return [_signed(urlencode(_command(case)).encode()) for case in cases]


def button(cases: Sequence[str]) -> list[bytes]:
    """「対応開始」 on the triage card of each of the cases, which wait for it."""
    return [_signed(_payload_body(_press(case))) for case in cases]


def _turns(customers: Sequence[int], count: int) -> list[int]:
    return list(itertools.islice(itertools.cycle(customers), count))


def _new_id(prefix: str) -> bytes:
    return f"{prefix}0{_stamp():X}{next(_numbers):06X}".encode()


@cache
def _stamp() -> int:
    """Tells one run's ids from another's."""
    return int(SystemClock().now().timestamp())


def _signed(body: bytes) -> bytes:
    stamp = str(int(SystemClock().now().timestamp()))
    head = (
        "POST /slack/events HTTP/1.1\r\nHost: bench\r\nUser-Agent: Slackbot 1.0 (+https://api.slack.com/robots)\r\n"
        "Accept: application/json,*/*\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"X-Slack-Request-Timestamp: {stamp}\r\n"
        f"X-Slack-Signature: {signature(world.SECRET.encode(), stamp, body).decode()}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _payload_body(payload: dict[str, Any]) -> bytes:
    return urlencode({"payload": orjson.dumps(payload).decode()}).encode()


def _head(kind: str, team: str, user: str, user_team: str) -> dict[str, Any]:
    return {
        "type": kind,
        "team": {"id": team, "domain": team.lower()},
        "user": {"id": user, "username": user.lower(), "name": user.lower(), "team_id": user_team},
        "api_app_id": "A0DESK",
        "token": "sandbox-verification-token",
        "trigger_id": f"1.2.{next(_numbers)}",
        "is_enterprise_install": False,
        "enterprise": None,
    }


@cache
def _form_body(customer: int) -> bytes:
    view = {
        **_view(customer),
        "id": _MARK,
        "team_id": world.team(customer),
        "state": {"values": _answers(customer)},
        "hash": "1795384385.abcdefgh",
        "previous_view_id": None,
        "root_view_id": _MARK,
        "app_id": "A0DESK",
        "external_id": "",
        "app_installed_team_id": world.PROVIDER_TEAM,
        "bot_id": "B0DESK",
    }
    payload = _head("view_submission", world.team(customer), world.person(customer), world.team(customer))
    return _payload_body({**payload, "view": view, "response_urls": []})


def _view(customer: int) -> dict[str, Any]:
    metadata = {"channel": world.channel(customer), "customer": world.key(customer)}
    filled = forms.Prefilled(since=SystemClock().now(), metadata=metadata)
    return forms.report(Surroundings(locale="ja", agreement=world.agreement(customer)), filled, Readable(cases=()))


def _answers(customer: int) -> dict[str, Any]:
    chosen = {
        "type": "static_select",
        "selected_option": {"text": {"type": "plain_text", "text": "受発注"}, "value": "order"},
    }
    written = {"type": "plain_text_input", "value": WHAT}
    since = {"type": "datetimepicker", "selected_date_time": int(SystemClock().now().timestamp()) - 600}
    return {
        f"{forms.SYSTEM}.{world.key(customer)}": {forms.SYSTEM: chosen},
        forms.WHAT: {forms.WHAT: written},
        forms.SINCE: {forms.SINCE: since},
    }


def _command(case: str) -> dict[str, str]:
    number = next(_numbers)
    return {
        "token": "sandbox-verification-token",
        "team_id": world.PROVIDER_TEAM,
        "team_domain": "hinode",
        "channel_id": world.DESK_CHANNEL,
        "channel_name": "desk",
        "user_id": world.ENGINEER,
        "user_name": "sato",
        "command": "/incident",
        "text": f"note {case} 在庫サーバーの再起動を手配しました",
        "api_app_id": "A0DESK",
        "is_enterprise_install": "false",
        "response_url": f"https://hooks.slack.com/commands/{world.PROVIDER_TEAM}/{number}/abcdefghijklmnopqrstuvwx",
        "trigger_id": f"{_stamp()}.{number}.0123456789abcdef0123456789abcdef",
    }


def _press(case: str) -> dict[str, Any]:
    ts = f"{_stamp()}.{next(_numbers):06}"
    pressed = {
        "action_id": "incident.acknowledge",
        "block_id": "verbs",
        "type": "button",
        "value": case,
        "action_ts": ts,
    }
    return {
        **_head("block_actions", world.PROVIDER_TEAM, world.ENGINEER, world.PROVIDER_TEAM),
        "container": {"type": "message", "message_ts": ts, "channel_id": world.DESK_CHANNEL, "is_ephemeral": False},
        "channel": {"id": world.DESK_CHANNEL, "name": "privategroup"},
        "message": {"type": "message", "user": "U0DESK", "ts": ts, "text": case, "blocks": _blocks(case)},
        "state": {"values": {}},
        "response_url": f"https://hooks.slack.com/actions/{world.PROVIDER_TEAM}/1/abcdefghijklmnopqrstuvwx",
        "actions": [pressed],
    }


def _blocks(case: str) -> list[dict[str, Any]]:
    """As long as a triage card is."""
    lines = [f"*{case}* 受発注システム", WHAT, "5.2 障害発生時の対応", "受付 2026-11-24 10:00", "重大度 sev3"]
    return [
        {"type": "section", "block_id": str(n), "text": {"type": "mrkdwn", "text": line}}
        for n, line in enumerate(lines)
    ]
