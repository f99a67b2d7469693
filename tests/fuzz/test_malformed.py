"""The door refuses what is malformed, says so in the log, writes nothing, and takes all that Slack really sends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any
from urllib.parse import urlencode

import pytest
import pytest_asyncio
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.asyncio import Redis

from handlers.payload import Malformed, check, parse
from slackbot.clock import ManualClock
from tests.fuzz.knocking import knocked
from tests.fuzz.mutants import DIES, GOES_ON, REAL, REAL_BODIES, TS, encoded, forged, mutants
from tests.fuzz.quiet import Door, quiet_door
from tests.handlers.door import FORM, JSON, event, message

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def door(redis_url: str) -> AsyncIterator[Door]:
    async with Redis.from_url(redis_url) as redis:
        await redis.flushall()
    async with quiet_door(redis_url, ManualClock(datetime(2026, 11, 24, 1, tzinfo=UTC))) as door:
        yield door


@pytest.mark.parametrize("kind", REAL)
async def test_what_is_broken_below_is_taken_when_it_is_whole(kind: str, door: Door) -> None:
    assert await door.answers(*encoded(REAL[kind])) == 200
    assert door.lines.failed == []


async def test_whatever_a_button_or_a_form_carries_is_answered(door: Door) -> None:
    """It travels with the client: what comes back need not be what the desk put there."""
    rng = Random(4)
    for _ in range(1000):
        some = forged(rng)
        assert await door.answers(some.body, some.content_type) in (200, 400)
        assert door.lines.failed == [], some


async def test_a_form_that_comes_again_without_its_customer_is_told_what_it_made(door: Door) -> None:
    whole = REAL["form"]
    nobodys = {**whole, "view": {**whole["view"], "private_metadata": '{"channel":"C0AKATSUKI"}'}}

    assert await door.answers(*encoded(whole)) == 200
    assert await door.answers(*encoded(nobodys)) == 200
    assert door.lines.failed == []


async def test_some_thousand_malformed_requests(door: Door) -> None:
    told = await knocked(door, 3000, seed=1)

    assert told.problems == []
    assert len(told.kinds) == len(DIES) + len(GOES_ON), "each way was taken"


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(body=st.binary(max_size=400) | st.text(max_size=200).map(str.encode), kind=st.sampled_from([JSON, FORM, ""]))
async def test_whatever_the_bytes_they_are_a_payload_or_malformed(body: bytes, kind: str) -> None:
    _is_settled(body, kind)


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(start=st.sampled_from(REAL_BODIES), at=st.integers(0, 2000), put=st.binary(max_size=8), gone=st.integers(0, 8))
async def test_whatever_is_done_to_the_bytes_of_a_real_one(
    start: tuple[bytes, str], at: int, put: bytes, gone: int
) -> None:
    body, kind = start
    _is_settled(body[:at] + put + body[at + gone :], kind)


@settings(deadline=None)
@given(
    form=st.dictionaries(st.text(min_size=1, max_size=10).filter("payload".__ne__), st.text(max_size=60), min_size=1)
)
async def test_a_form_is_read_letter_for_letter(form: dict[str, str]) -> None:
    assert parse(FORM, urlencode(form).encode()) == form
    assert parse(FORM, urlencode({"payload": json.dumps(form)}).encode()) == form


def _is_settled(body: bytes, kind: str) -> None:
    """Nothing but Malformed is raised."""
    with suppress(Malformed):
        check(parse(kind, body))


ALONE: list[dict[str, Any]] = [
    {"text": None},
    {"text": ...},
    {"text": "", "files": None},
    {"text": None, "blocks": [{"type": "rich_text"}]},
    {"thread_ts": None, "bot_id": None, "subtype": None},
    {"metadata": {"event_type": None, "event_payload": None}},
    {"text": None, "files": [{"id": "F1", "name": None, "mode": "hidden_by_limit"}], "subtype": "file_share"},
]


@pytest.mark.parametrize("more", ALONE)
async def test_a_message_is_taken_as_slack_sends_it_without_words(more: dict[str, Any], door: Door) -> None:
    for kind in ("message", "app_mention"):
        said = {key: each for key, each in {**message(TS), "type": kind, **more}.items() if each is not ...}
        assert await door.answers(*encoded(event(said))) == 200
    assert door.lines.failed == []


async def test_a_message_without_text_is_not_heard_as_the_word_none(door: Door) -> None:
    ts = "1764000000.000777"
    payload = event(message(ts, text=None, blocks=[{"type": "rich_text", "elements": []}]))  # type: ignore[arg-type]

    check(payload)

    assert payload["event"]["text"] == ""


@pytest.mark.parametrize("now", [1e308, -1, [None], "x", {"ts": 7}, {"subtype": []}])
async def test_an_edit_whose_message_is_none_is_malformed_and_not_asked_for_again(now: Any, door: Door) -> None:
    assert await door.answers(*encoded(event(message(TS, subtype="message_changed", message=now)))) == 400


@pytest.mark.parametrize("beside", ["x", "7", "", "{}"])
async def test_what_a_command_carries_beside_is_no_event(beside: str, door: Door) -> None:
    assert await door.answers(*encoded({**REAL["command"], "event": beside})) == 200


async def test_the_same_seed_makes_the_same_mutants() -> None:
    assert mutants(Random(7), 0, 20) == mutants(Random(7), 0, 20)
