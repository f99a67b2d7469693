"""The look at what reached whom finds what is leaked on purpose, and nothing in what is said as it should be."""

from __future__ import annotations

import pytest

from blocks import render
from slackbot.cases import Incident
from slackbot.logs import get_logger
from slackbot.words import Audience, Notice
from tests.scenarios.scan import as_logged
from tests.scenarios.story import DESK, SHARED, acknowledged, reported
from tests.scenarios.world import APP_TOKEN, SECRET, TOKEN, World

NOTE = "この会社は支払いが遅れがち"
HARBORS_WORDS = "Our warehouse in Leeds has no bookings"


async def has_secrets(world: World) -> str:
    """A note in #desk, and something that the other customer told."""
    world.everything_expected = True
    case = await acknowledged(world)
    await world.sato.types(f"/incident note {case} {NOTE}")
    await world.sato.sees(NOTE, channel=DESK)
    await world.baker.writes(HARBORS_WORDS, "C0HARBOR")
    return case


async def says(world: World, channel: str, text: str) -> str:
    """Past the rules and the renderers: what only a fault of ours could say."""
    answer = await world.app.office.slack.call("chat.postMessage", channel=channel, text=text)
    return str(answer["ts"])


PLANTED = {
    "a note": NOTE,
    "the beginning of a note": NOTE[:40],
    "words of the other customer": HARBORS_WORDS,
    "the other customer's number": "HARBOR-1 と同じ原因です",
    "the other customer's name": "Harbor Trading 様でも同じです",
    "a person of the other customer": "<@U0BAKER> 様もお困りです",
    "the place of #desk": "https://hinode.slack.com/archives/C0DESK/p1",
    "a sentence of the desk's": "このカードとスレッドはお客様には見えません。",
    "a bot token": f"Authorization: {TOKEN}",
    "an app token": APP_TOKEN,
    "the signing secret": SECRET,
}


@pytest.mark.parametrize("what", PLANTED)
async def test_what_is_leaked_into_the_customers_channel_is_found(world: World, what: str) -> None:
    await has_secrets(world)
    assert world.leaks("") == []

    ts = await says(world, SHARED, PLANTED[what])

    assert world.leaks("") != []
    await _takes_back(world, SHARED, ts)


async def _takes_back(world: World, channel: str, ts: str) -> None:
    """Deleted it is a leak still; then nobody ever said it, so that this test does not fail by it."""
    await world.app.office.slack.call("chat.delete", channel=channel, ts=ts)
    assert world.leaks("") != []
    kept = [
        each for each in world.sandbox.traffic.entries if each.body.get("ts") != ts and not _posted(each.answer, ts)
    ]
    world.sandbox.traffic.entries.clear()
    world.sandbox.traffic.entries.extend(kept)
    assert world.leaks("") == []


def _posted(answer: object, ts: str) -> bool:
    return isinstance(answer, dict) and answer.get("ts") == ts


async def test_a_rule_that_sends_a_note_to_the_customer_is_found(world: World) -> None:
    """Drawn as the customer's notices are, with the note for its words."""
    case = await has_secrets(world)
    found = await world.app.office.found(case, Incident)
    assert isinstance(found, Incident)
    leaked = Notice(to=SHARED, audience=Audience.CUSTOMER, key="resumed", params={"by": "U0SATO", "text": NOTE})

    said = render(leaked, found, await world.app.office.around(found, "ja"))
    ts = await says(world, SHARED, said.text)
    assert any(NOTE in leak for leak in world.leaks(""))
    await _takes_back(world, SHARED, ts)


@pytest.mark.parametrize("name", ["block_suggestion", "/quote"])
async def test_what_a_menu_offers_and_any_command_answers_is_looked_at(world: World, name: str) -> None:
    await has_secrets(world)
    traffic, offered = (
        world.sandbox.traffic,
        {"options": [{"text": {"text": "Harbor Trading Ltd."}, "value": "HARBOR"}]},
    )

    for user, leaks in (("U0TANAKA", True), ("U0SATO", False)):
        body = {"user": {"id": user}}
        traffic.add(at=0, direction="to_app", name=name, status=200, ms=0, body=body, answer=offered)
        assert (world.leaks("") != []) == leaks
        traffic.entries.pop()


@pytest.mark.parametrize(("told", "leaks"), [("AKATSUKI-1", False), (NOTE, True), (HARBORS_WORDS, True)])
async def test_what_another_system_hears_is_looked_at(world: World, told: str, leaks: bool) -> None:
    """Whose case it is it may know, and nothing that anybody wrote."""
    await has_secrets(world)
    traffic, body = world.sandbox.traffic, {"hook": "iam", "headers": {}, "body": {"case": told}}

    traffic.add(at=0, direction="from_app", name="hook", status=200, ms=0, body=body, answer=None)

    assert (world.leaks("") != []) == leaks
    traffic.entries.pop()


async def test_the_same_words_are_no_leak_in_the_desk(world: World) -> None:
    await has_secrets(world)

    await says(world, DESK, f"{NOTE} HARBOR-1 {HARBORS_WORDS}")

    assert world.leaks("") == []


async def test_what_staff_also_told_the_customer_is_no_leak(world: World) -> None:
    case = await has_secrets(world)

    await world.sato.types(f"/incident update {case} {NOTE}")

    assert world.leaks("") == []


async def test_what_a_person_wrote_and_a_secret_are_found_in_the_log(world: World) -> None:
    await reported(world, what="倉庫の鍵は玄関のポストの中です")

    assert world.leaks('{"event": "odd", "said": "倉庫の鍵は玄関のポストの中です"}') != []
    assert world.leaks(f"connected with {SECRET}") != []
    assert world.leaks('{"event": "refused", "code": "outdated"}') == []


def test_what_the_product_logs_is_what_is_looked_at() -> None:
    with as_logged() as log:
        get_logger("test").debug("odd", said="倉庫の鍵")

    assert "倉庫の鍵" in log.getvalue()
