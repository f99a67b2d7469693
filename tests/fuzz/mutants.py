"""What no Slack would send: real payloads of every kind, broken in every way that came to mind. Seeded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote_plus, urlencode

from handlers.dispatch import FORMS, PRESSES
from slackbot.sandbox.workspace import Json
from tests.handlers.door import FORM, JSON, command, event, form, message, press
from tests.handlers.identity import FILLED

TS = "1764000000.000300"
ITEM = {"type": "message", "channel": "C0AKATSUKI", "ts": TS}
TANAKA = {"user": "U0TANAKA", "team": "T0AKATSUKI"}
SATO = {"user": "U0SATO", "team": "T0HINODE"}
TAKAHASHI = {"user": "U0TAKAHASHI", "team": "T0HINODE"}
ABOUT = (
    "AKATSUKI",
    "AKATSUKI-1",
    "AKATSUKI-2",
    "AKATSUKI-3",
    "AKATSUKI-4",
    "HARBOR-1",
    "MW-1",
    "rota:main",
    "provider",
)
"""What there is in the desk at whose door they knock, and what is somebody else's."""


def _pressed(action: str, value: str, **more: Any) -> Json:
    return press(action, value, **TANAKA, trigger="1.2.3", ts=TS, channel="C0AKATSUKI", **more)


def _sent(callback: str, values: Json) -> Json:
    metadata = {"channel": "C0AKATSUKI", "customer": "AKATSUKI", "case": "AKATSUKI-1"}
    return form(callback, metadata, values, **TANAKA, view="V1")


REAL: dict[str, Json] = {
    "button": _pressed("panel.report", "AKATSUKI"),
    "button in a view": _pressed("report.system", "order", view=_sent("incident.report", {})["view"]),
    "form": _sent("incident.report", {"what": {"value": "x"}, "since": {"selected_date_time": 1764000000}}),
    "typed in a menu": {
        **{name: _sent("window.plan", {})[name] for name in ("user", "view")},
        "type": "block_suggestion",
        "action_id": "customers",
        "value": "アカ",
    },
    "closed form": {**_sent("incident.report", {}), "type": "view_closed"},
    "message": event(message(TS, files=[{"id": "F1", "name": "a.txt"}])),
    "reply": event(message(TS, thread_ts="1764000000.000100", metadata={"event_type": "x", "event_payload": {}})),
    "edit": event(message(TS, subtype="message_changed", message={"ts": TS, "text": "y"})),
    "deletion": event(message(TS, subtype="message_deleted", deleted_ts=TS)),
    "mention": event({**message(TS), "type": "app_mention"}),
    "reaction": event({"type": "reaction_added", "user": "U0TANAKA", "reaction": "ticket", "item": ITEM}),
    "person": event({"type": "user_change", "user": {"id": "U0SATO"}}),
    "channel": event({"type": "channel_shared", "channel": "C0AKATSUKI", "connected_team_id": "T0MINATO"}),
    "moved": event({"type": "channel_id_changed", "old_channel_id": "C0OLD", "new_channel_id": "C0NEW"}),
    "join": event({"type": "member_joined_channel", "channel": "C0AKATSUKI", "user": "U0ITO", "team": "T0AKATSUKI"}),
    "group": event({"type": "subteam_members_changed", "subteam_id": "S0SUPPORT"}),
    "home": event({"type": "app_home_opened", "user": "U0SATO", "tab": "home", "channel": "D0SATO"}),
    "command": command("show AKATSUKI-1", **SATO, trigger="1.2.3"),
    "limit": {"type": "app_rate_limited", "minute_rate_limited": 1764000000},
}


@dataclass(frozen=True)
class Mutant:
    kind: str
    body: bytes
    content_type: str
    headers: dict[str, str] = field(default_factory=dict)


def encoded(payload: Any) -> tuple[bytes, str]:
    """As Slack sends its kind."""
    if isinstance(payload, dict) and payload.get("type") == "event_callback":
        return json.dumps(payload).encode("utf-8"), JSON
    if isinstance(payload, dict) and "command" in payload:
        words = {name: each if isinstance(each, str) else json.dumps(each) for name, each in payload.items()}
        return urlencode(words, encoding="utf-8", errors="replace").encode(), FORM
    return b"payload=" + quote_plus(json.dumps(payload)).encode(), FORM


Way = Callable[[Random], Mutant]

REAL_BODIES = [encoded(payload) for payload in REAL.values()]


# ── Ways to break it ─────────────────────────────────────────────────────────────────────────────────────────────────


def unsigned(rng: Random) -> Mutant:
    body, kind = rng.choice(REAL_BODIES)
    wrong = [
        {"X-Slack-Signature": rng.choice(["", "v0=", "v0=" + "0" * 64, "v1=" + "f" * 64, "v0=あ", "x" * 4000])},
        {"X-Slack-Request-Timestamp": rng.choice(["", "0", "-1", "now", "9" * 400, "1e9", "９９９", "1764000000 "])},
    ]
    return Mutant("unsigned", body, kind, rng.choice(wrong))


def cut(rng: Random) -> Mutant:
    body, kind = rng.choice(REAL_BODIES)
    return Mutant("cut", body[: rng.randrange(len(body))], kind)


def other_encoding(rng: Random) -> Mutant:
    body, kind = rng.choice(REAL_BODIES)
    text = body.decode()
    wrong = rng.choice(["utf-16", "utf-32", "utf-7", "shift_jis"])
    return Mutant("other encoding", text.encode(wrong, "replace") + b"\xff", kind)


def broken_bytes(rng: Random) -> Mutant:
    body, kind = rng.choice(REAL_BODIES)
    at = rng.randrange(len(body))
    junk = rng.choice(
        [b"\x00", b"\xff", b"\xc3\x28", b"\xed\xa0\x80", b"%", b"%zz", b"%u0041", b"%FF", b"\\ud800", b"\r\n"]
    )
    return Mutant("broken bytes", body[:at] + junk + body[at + rng.randrange(3) :], kind)


def other_type(rng: Random) -> Mutant:
    body, kind = rng.choice(REAL_BODIES)
    types = [
        "",
        "text/plain",
        "multipart/form-data; boundary=x",
        "application/xml",
        "a/b/c",
        "application/json, text/x",
    ]
    return Mutant("other content type", body, rng.choice([*types, FORM if kind == JSON else JSON]))


def deep(rng: Random) -> Mutant:
    depth, kind = rng.choice([50, 500, 1100, 20_000]), rng.choice([JSON, FORM])
    inner = rng.choice([b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth, b"[" * depth])
    whole = rng.choice([inner, b'{"type":"event_callback","event":' + inner + b"}"])
    return Mutant("deep", whole if kind == JSON else b"payload=" + whole, kind)


def twice(rng: Random) -> Mutant:
    """The same name more than once: in JSON the last one counts, in a form too."""
    body, kind = rng.choice(REAL_BODIES)
    if kind == JSON:
        return Mutant("twice", body[:-1] + b',"event":' + rng.choice([b"null", b"[]", b"7"]) + b"}", kind)
    return Mutant("twice", body + rng.choice([b"&payload=7", b"&payload=", b"&payload=%7B%7D", b"&command=x"]), kind)


def random_bytes(rng: Random) -> Mutant:
    return Mutant("random bytes", rng.randbytes(rng.randrange(200)), rng.choice([JSON, FORM]))


def misshapen(rng: Random) -> Mutant:
    """One part that a handler reads is missing or of another type: it may be one that nobody needs."""
    payload = rng.choice([*REAL.values()])
    for _ in range(rng.choice([1, 1, 2, 5])):
        payload = _changed(payload, rng)
    return Mutant("misshapen", *encoded(payload))


def kindless(rng: Random) -> Mutant:
    """Its own kind is not to be read."""
    payload = rng.choice([*REAL.values()])
    name = "command" if "command" in payload else "type"
    wrong: Any = rng.choice(
        [None, 7, [], {}, "", "dialog_submission", "\x00", "x" * 5000, 10**40, {"type": "event_callback"}]
    )
    return Mutant("kindless", *encoded({**payload, name: wrong}))


VALUES = [
    *("", "|", "a|b|c", "x" * 2000, "\x00", "all", "6", "-1", "²", "9" * 40, "1" * 1999, "9999-12-31", "0001-01-01"),
    *(f"{about}{shown}" for about in ABOUT for shown in ("", "|", "|x", "|0", "|-1", "|²", f"|{'9' * 40}")),
]
"""What a button, or what was kept with a form, may say that the desk never put there: it travels with the client."""


def forged(rng: Random) -> Mutant:
    """A real button or a real form of somebody who may; what it carries, and what is filled in, is anything."""
    who = rng.choice([TANAKA, SATO, TAKAHASHI])
    channel = "C0AKATSUKI" if who is TANAKA else "C0DESK"
    if rng.random() < 0.5:
        carried = rng.choice(VALUES)
        pressed = press(rng.choice([*PRESSES]), carried, **who, trigger="1.2.3", ts=_ts(rng), channel=channel)
        return Mutant("forged", *encoded(pressed))
    kept = {name: rng.choice(VALUES) for name in ("case", "shown", "number", "window", "rota")}
    kept |= {"channel": channel, "customer": rng.choice(["AKATSUKI", "AKATSUKI", "MW-1", ""])}
    if rng.random() < 0.7:
        kept["case"] = rng.choice(ABOUT)
    filled = {name: state if rng.random() < 0.7 else _filled_otherwise(state, rng) for name, state in FILLED.items()}
    sent = form(rng.choice([*FORMS]), kept, filled, **who, view=f"V{rng.randrange(10**9)}")
    return Mutant("forged", *encoded(sent))


def _ts(rng: Random) -> str:
    return f"1764000000.{rng.randrange(10**6):06d}"


def _filled_otherwise(state: Json, rng: Random) -> Json:
    (kind,) = state
    others: Json = {
        "value": rng.choice(VALUES),
        "selected_option": rng.choice([None, {"value": rng.choice(VALUES)}]),
        "selected_options": [{"value": rng.choice(VALUES)}],
        "selected_date": rng.choice(["9999-12-31", "0001-01-01", None]),
        "selected_date_time": rng.choice([0, 10**11 - 1, None]),
        "selected_user": "U0NOBODY",
        "selected_users": ["U0NOBODY", "U0SATO", "U0SATO"],
    }
    return {kind: others.get(kind)}


DIES: dict[Way, int] = {unsigned: 200, cut: 260, other_encoding: 120, other_type: 120, random_bytes: 130, kindless: 170}
"""Ways that end at the door, and how often each is taken."""

GOES_ON: dict[Way, int] = {broken_bytes: 4, twice: 5, misshapen: 5, deep: 1, forged: 5}
"""Ways after which it may still be a payload, and come as far as a handler: a hundred times the work."""

ONE_IN = 16
"""One batch of so many is of the second sort."""

JUNK: list[Any] = [
    None,
    True,
    0,
    -1,
    10**40,
    1e308,
    "",
    "\x00",
    "\ud800",
    "x" * 3000,
    [],
    {},
    [None],
    {"": None},
    [[[]]],
]


def mutants(rng: Random, batch: int, count: int) -> list[Mutant]:
    ways = DIES if batch % ONE_IN else GOES_ON
    return [way(rng) for way in rng.choices([*ways], weights=[*ways.values()], k=count)]


def _changed(part: Any, rng: Random) -> Any:
    """Somewhere in it something else, or nothing, or the same twice."""
    if isinstance(part, dict) and part:
        name = rng.choice([*part])
        if rng.random() < 0.2:
            return {key: each for key, each in part.items() if key != name}
        deeper = isinstance(part[name], dict | list) and rng.random() < 0.7
        return {**part, name: _changed(part[name], rng) if deeper else rng.choice(JUNK)}
    if isinstance(part, list) and part:
        at = rng.randrange(len(part))
        return rng.choice([[*part, *part], part[:at], [*part[:at], _changed(part[at], rng), *part[at + 1 :]]])
    return rng.choice(JUNK)
