"""The door for Slack: who is let in, what is malformed, and that nothing sent to it is ever a 500."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers import dispatch
from handlers.payload import EVENTS
from handlers.signature import signature
from slackbot.app import Wiring, build
from slackbot.cases import Customer, Incident
from slackbot.sandbox.workspace import Json
from slackbot.store import connect
from tests.handlers.door import FORM, JSON, Door, command, event, form, message, press
from tests.scenarios.scan import as_logged
from tests.scenarios.world import SECRET, TOKEN, World

pytestmark = pytest.mark.asyncio(loop_scope="module")

HELLO = b'{"type":"url_verification","challenge":"c"}'


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[str]:
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def version(world: World, case_id: str = "AKATSUKI") -> int:
    return (await world.app.office.store.load(case_id)).version


# ── Whose request is it ──────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_request_signed_with_our_secret_is_let_in(door: Door) -> None:
    assert (await door.sends(HELLO)).json == {"challenge": "c"}


@pytest.mark.parametrize("late", [timedelta(seconds=301), timedelta(days=400), timedelta(seconds=-301)])
async def test_a_request_from_another_time_is_refused(door: Door, late: timedelta) -> None:
    assert (await door.sends(HELLO, late=late)).status == 401


@pytest.mark.parametrize("late", [timedelta(seconds=299), timedelta(seconds=-299)])
async def test_clocks_may_differ_by_five_minutes(door: Door, late: timedelta) -> None:
    assert (await door.sends(HELLO, late=late)).status == 200


@pytest.mark.parametrize(
    "wrong", ["", "v0=", "v0=" + "0" * 64, "v1=" + "0" * 64, "x" * 5000, "v0=あ", "v0=\u0660", "null"]
)
async def test_a_wrong_signature_is_refused(door: Door, wrong: str) -> None:
    assert (await door.sends(HELLO, headers={"X-Slack-Signature": wrong})).status == 401


@pytest.mark.parametrize(
    "timestamp", ["", "now", "-1", "1.5", "1e9", "９９９", "٣", "0x10", "1_000", "9" * 30, "9" * 5000, " 1", "NaN"]
)
async def test_a_timestamp_that_is_no_number_of_today_is_refused(door: Door, timestamp: str) -> None:
    assert (await door.sends(HELLO, headers={"X-Slack-Request-Timestamp": timestamp})).status == 401


async def test_without_signature_or_timestamp_nobody_gets_in(door: Door) -> None:
    assert (await door.sends_raw(HELLO, {"Content-Type": JSON})).status == 401
    assert (await door.sends_raw(HELLO, {"Content-Type": JSON, "X-Slack-Signature": "v0=" + "0" * 64})).status == 401


async def test_the_signature_covers_the_body_to_the_last_byte(door: Door, world: World) -> None:
    at = str(int(world.clock.now().timestamp()))
    signed = {"Content-Type": JSON, "X-Slack-Request-Timestamp": at}
    signed["X-Slack-Signature"] = signature(SECRET.encode(), at, HELLO).decode()

    assert (await door.sends_raw(HELLO, signed)).status == 200
    assert (await door.sends_raw(HELLO + b" ", signed)).status == 401


async def test_while_the_secret_is_changed_the_previous_one_counts_too(redis_url: str, world: World) -> None:
    redis = connect(redis_url)
    app = await build(Wiring(TOKEN, ("the-next-secret", SECRET), world.sandbox.api_url), redis, world.clock)
    async with served(app.web) as url:
        door = Door(world, f"{url}/slack/events")

        assert (await door.sends(HELLO, secret="the-next-secret")).status == 200
        assert (await door.sends(HELLO, secret=SECRET)).status == 200
        assert (await door.sends(HELLO, secret="the-one-before")).status == 401
    await app.stop()
    await redis.aclose()


# ── Is it a payload ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_body_over_one_mebibyte_is_too_large(door: Door) -> None:
    assert (await door.sends(b"x" * (1024 * 1024 + 1))).status == 413


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b"7",
        b'"text"',
        b"\xff\xfe",
        b'{"type": "event_callback", "event": NaN}',
        b'{"type": "\\ud800"}',
        b"[" * 100_000,
        b'{"a":' * 50_000,
    ],
)
async def test_json_that_is_no_object_is_malformed(door: Door, body: bytes) -> None:
    assert (await door.sends(body)).status == 400


ABOUT = {"channel": "C0AKATSUKI", "customer": "AKATSUKI"}
HALVES = {"the first half": "\ud83d", "the second half": "\ude00", "both, the wrong way round": "\ude00\ud83d"}


@pytest.mark.parametrize("half", HALVES.values(), ids=HALVES)
async def test_what_holds_half_an_emoji_is_recorded_like_any_other(half: str, door: Door, world: World) -> None:
    """Whatever cut it there: Slack hands it on as an escape of JSON, and there is no such letter."""
    typed, ts = f"注文画面が開きません{half}", door.ts()
    chosen = {"system": {"selected_option": {"value": "order"}}, "since": {"selected_date_time": 1764000000}}
    answers, view = {**chosen, "what": {"value": typed}}, f"V{ts.replace('.', '')}"
    sent = form("incident.report", ABOUT, answers, user="U0TANAKA", team="T0AKATSUKI", view=view)

    heard = await door.payload(event(message(ts, f"{typed}{ts}")))
    reported = await door.payload(sent)

    assert (heard.status, reported.status) == (200, 200)
    shown = "注文画面が開きません" + "?" * len(half)
    customer = await world.app.office.store.case("AKATSUKI")
    assert isinstance(customer, Customer)
    assert f"{shown}{ts}" in [each.text for each in customer.heard]
    assert shown in [
        each.what for each in await world.app.office.store.open_cases("AKATSUKI") if isinstance(each, Incident)
    ]


@pytest.mark.parametrize(
    "body", [b"payload=", b"payload=%7B", b"payload=7", b"payload=%5B%5D", b"\xff", b"%FF=%FF", b"&&&", b"payload=%00"]
)
async def test_a_form_without_a_payload_is_malformed(door: Door, body: bytes) -> None:
    assert (await door.sends(body, FORM)).status == 400


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data", "", "application/xml", "nonsense", "a/b;c=あ"])
async def test_another_content_type_is_malformed(door: Door, kind: str) -> None:
    assert (await door.sends(HELLO, kind)).status in (400, 401)


async def test_slacks_own_checks_are_answered(door: Door) -> None:
    assert (await door.sends(b"ssl_check=1&token=x", FORM)).status == 200
    assert (await door.sends(b'{"type":"url_verification"}')).json == {"challenge": ""}
    assert (await door.sends(b'{"type":"app_rate_limited","minute_rate_limited":1}')).status == 200


async def test_the_process_says_how_it_is(door: Door, world: World) -> None:
    root = door.url.removesuffix("/slack/events")
    for name in ("healthz", "readyz"):
        async with world.http.get(f"{root}/{name}") as response:
            assert response.status == 200
            assert await response.json() == {"ok": True}


def a_press(**more: Any) -> Json:
    made = press(
        "panel.report", "AKATSUKI", user="U0TANAKA", team="T0AKATSUKI", trigger="1.2.3", ts="1764000000.000200"
    )
    return {**made, "channel": {"id": "C0AKATSUKI"}, **more}


def a_form(**view: Any) -> Json:
    made = form("incident.report", {}, {"what": {"value": "x"}}, user="U0TANAKA", team="T0AKATSUKI", view="V1")
    return {**made, "view": {**made["view"], **view}}


def without(payload: Json, name: str) -> Json:
    return {key: found for key, found in payload.items() if key != name}


MALFORMED = {
    "an unknown type": {**a_press(), "type": "dialog_submission"},
    "a type that is no word": {**a_press(), "type": 7},
    "a press without user": without(a_press(), "user"),
    "a user that is a word": a_press(user="U0TANAKA"),
    "a user without id": a_press(user={}),
    "a user id that is no id": a_press(user={"id": "U0\u0000TANAKA"}),
    "no actions": a_press(actions=[]),
    "actions that are an object": a_press(actions={"0": {}}),
    "an action that is a word": a_press(actions=["panel.report"]),
    "an action without id": a_press(actions=[{"action_ts": "1.1"}]),
    "an action at no time": a_press(actions=[{"action_id": "panel.report", "action_ts": "soon"}]),
    "a button's value that is a number": a_press(actions=[{"action_id": "a", "action_ts": "1.1", "value": 7}]),
    "a channel that is a list": a_press(channel=["C0AKATSUKI"]),
    "a form without view": without(a_form(), "view"),
    "a view that is null": {**a_form(), "view": None},
    "a view that is a word": {**a_form(), "view": "V1"},
    "a view without callback_id": a_form(callback_id=None),
    "metadata that is no JSON": a_form(private_metadata="{"),
    "metadata that is a list": a_form(private_metadata="[]"),
    "state that is a list": a_form(state=[]),
    "values that are words": a_form(state={"values": {"a": {"a": "x"}}}),
    "an instant beyond all time": a_form(state={"values": {"a": {"a": {"selected_date_time": 10**30}}}}),
    "an instant before all time": a_form(state={"values": {"a": {"a": {"selected_date_time": -1}}}}),
    "a day that no month has": a_form(state={"values": {"a": {"a": {"selected_date": "2026-02-30"}}}}),
    "a choice without value": a_form(state={"values": {"a": {"a": {"selected_option": {}}}}}),
    "blocks that are words": a_form(blocks=["x"]),
    "an event that is a word": event("message"),  # type: ignore[arg-type]
    "an event without type": event({"channel": "C0AKATSUKI"}),
    "an event whose type is a list": event({"type": ["message"]}),
    "a message without channel": event(without(message("1.1"), "channel")),
    "a message at no time": event(message("yesterday")),
    "a message by nobody's id": event(message("1.1", user={"id": "U0TANAKA"})),  # type: ignore[arg-type]
    "a message whose text is a number": event(message("1.1", text=7)),  # type: ignore[arg-type]
    "files that are words": event(message("1.1", files=["F1"])),
    "metadata of an event that is a list": event(message("1.1", metadata={"event_payload": []})),
    "a thread at no time": event(message("1.1", thread_ts="1.1\u0000")),
    "a reaction to nothing": event({"type": "reaction_added", "user": "U0TANAKA", "reaction": "ticket"}),
    "a changed user that is a word": event({"type": "user_change", "user": "U0TANAKA"}),
    "a shared channel that is null": event({"type": "channel_shared", "channel": None}),
    "a command without trigger": without(command("list", user="U0SATO", team="T0HINODE", trigger="t"), "trigger_id"),
    "a command by nobody": {**command("list", user="", team="T0HINODE", trigger="t")},
}


@pytest.mark.parametrize("what", MALFORMED)
async def test_malformed(what: str, door: Door, world: World) -> None:
    before = await version(world)

    answer = await door.payload(MALFORMED[what])

    assert answer.status == 400
    assert await version(world) == before


UNREAD = {"team": 7, "authorizations": 7, "response_urls": [7], "enterprise": [], "is_enterprise_install": {}}


@pytest.mark.parametrize("part", UNREAD)
async def test_what_nobody_reads_may_be_whatever_it_is(part: str, door: Door, world: World) -> None:
    """Who is speaking stands elsewhere: the installation's team would say nothing of it."""
    trigger = door.trigger("U0TANAKA")
    pressed = press(
        "panel.report", "", user="U0TANAKA", team="T0AKATSUKI", trigger=trigger, ts="1.1", channel="C0AKATSUKI"
    )

    assert (await door.payload({**pressed, part: UNREAD[part]})).status == 200
    assert (await world.tanaka.form())["callback_id"] == "incident.report"


@pytest.mark.parametrize("kind", ["team_join", "function_executed", "", "x" * 100])
async def test_an_event_nobody_listens_to_is_taken_and_dropped(kind: str, door: Door) -> None:
    assert (await door.payload(event({"type": kind, "whatever": [None, 7]}))).status == 200


async def test_a_closed_view_is_nothing_to_do(door: Door) -> None:
    assert (await door.payload({**a_form(), "type": "view_closed"})).status == 200


async def test_the_parts_of_every_event_we_listen_to_are_checked() -> None:
    assert set(dispatch.EVENTS) <= set(EVENTS)


# ── Whatever is sent ─────────────────────────────────────────────────────────────────────────────────────────────────

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)

REACTED_TO = {"type": "message", "channel": "C0AKATSUKI", "ts": "1764000000.000300"}

VALID = [
    a_press(),
    {**a_press(), "channel": {"id": "C0DESK"}, "view": a_form()["view"]},
    a_form(private_metadata='{"channel":"C0AKATSUKI","customer":"AKATSUKI","case":"AKATSUKI-1"}'),
    a_form(callback_id="incident.severity", state={"values": {"severity": {"severity": {"value": "sev9"}}}}),
    event(message("1764000000.000300", user_team="T0AKATSUKI", files=[{"id": "F1", "name": "a.txt"}])),
    event(message("1764000000.000301", thread_ts="1764000000.000300", metadata={"event_type": "x"})),
    event({"type": "reaction_added", "user": "U0TANAKA", "reaction": "ticket", "item": REACTED_TO}),
    event({"type": "user_change", "user": {"id": "U0SATO"}}),
    event({"type": "channel_shared", "channel": "C0AKATSUKI", "connected_team_id": "T0MINATO"}),
    event({"type": "member_joined_channel", "channel": "C0AKATSUKI", "user": "U0ITO", "team": "T0AKATSUKI"}),
    command("show AKATSUKI-1", user="U0SATO", team="T0HINODE", trigger="1.2.3"),
    command("severity AKATSUKI-1 sev9", user="U0SATO", team="T0HINODE", trigger="1.2.4"),
]


def places_in(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(place for key, each in inner for place in places_in(each, (*path, key)))]


def put(part: Any, path: tuple[Any, ...], new: Any) -> Any:
    """A copy of `part` with something else at one place; `...` takes the place away."""
    if not path:
        return new
    copy = dict(part) if isinstance(part, dict) else list(part)
    if len(path) == 1 and new is ...:
        del copy[path[0]]
    else:
        copy[path[0]] = put(copy[path[0]], path[1:], new)
    return copy


@st.composite
def mutated(draw: st.DrawFn) -> Any:
    payload: Any = draw(st.sampled_from(VALID))
    for _ in range(draw(st.integers(1, 3))):
        places = places_in(payload)[1:]
        if not places:
            break
        payload = put(payload, draw(st.sampled_from(places)), draw(JUNK | st.just(...)))
    return payload


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(payload=mutated() | JUNK)
async def test_no_payload_makes_the_desk_fail(payload: Any, door: Door) -> None:
    """A command is a form of words, so what is mutated in one arrives as words."""
    answer = await door.payload(payload)

    assert answer.status in (200, 400), payload


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=st.binary(max_size=300), kind=st.sampled_from([JSON, FORM, "text/plain"]))
async def test_no_bytes_make_the_desk_fail(body: bytes, kind: str, door: Door) -> None:
    assert (await door.sends(body, kind)).status in (200, 400)


@pytest.mark.parametrize("payload", VALID, ids=lambda payload: str(payload.get("type", "command")))
async def test_what_is_mutated_above_is_well_formed(payload: Json, door: Door) -> None:
    assert (await door.payload(payload)).status == 200


# ── What the log says ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    with as_logged() as stream:
        yield stream


def written(log: io.StringIO) -> list[Json]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


async def test_the_log_tells_the_reference_that_the_person_reads_and_nothing_they_wrote(
    log: io.StringIO, door: Door, world: World
) -> None:
    words = "画面に hunter2 と出ます"
    given = form(
        "incident.update",
        {"channel": "C0DESK", "case": "AKATSUKI-9"},
        {"text": {"value": words}},
        user="U0SATO",
        team="T0HINODE",
        view="V77",
    )

    answer = await door.payload(given)
    await door.sends(HELLO + words.encode())
    await door.sends(HELLO, secret="another")

    said = next(iter(answer.json["errors"].values()))
    line = next(line for line in written(log) if line["event"] == "refused")
    assert line["reference"] in said
    assert line["code"] == "no_such_case"
    everything = log.getvalue()
    assert all(hidden not in everything for hidden in ("hunter2", words, SECRET, TOKEN, "v0="))


async def test_each_person_reads_their_own_reference_when_many_ask_at_once(
    log: io.StringIO, door: Door, world: World
) -> None:
    """Each is refused another case: the log line with a reference has to be about that person's case."""
    users = ["U0SATO", "U0EMMA", "U0HAYASHI", "U0TAKAHASHI"] * 6
    asked = [
        command(f"ack AKATSUKI-9{n:02}", user=user, team="T0HINODE", trigger=f"{n}.1") for n, user in enumerate(users)
    ]

    answers = await asyncio.gather(*(door.payload(each) for each in asked))

    told = [line["reference"] for line in written(log) if line["event"] == "refused"]
    read = [next(reference for reference in told if reference in answer.body) for answer in answers]
    assert len(set(told)) == len(users)
    assert sorted(read) == sorted(told)


async def test_a_line_about_one_request_does_not_carry_the_reference_of_the_one_before(
    log: io.StringIO, door: Door
) -> None:
    """Both come over one connection."""
    await door.payload(command("ack AKATSUKI-9", user="U0SATO", team="T0HINODE", trigger="1.1"))

    await door.sends(HELLO, secret="another")

    line = next(line for line in written(log) if line["event"] == "not_genuine")
    assert "reference" not in line
