"""However much is open, each case is reached from its list: page by page, or by its customer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from slackbot.cases.access import RequestAccess
from slackbot.cases.escalations.rules import AskEscalation
from slackbot.cases.escalations.state import Subject
from slackbot.cases.incidents.state import Level, Origin, Source
from slackbot.cases.service_requests import MakeRequest
from slackbot.words import CommandBase, Done
from tests import many
from tests.acting import ENGINEER, a_report, command
from tests.scenarios.people import words_of
from tests.scenarios.world import World

MANY = 45
BY_PHONE = Origin(source=Source.PHONE)


@pytest.fixture
async def crowded(world: World) -> World:
    """Each of many customers has an incident, a request and an access; the later ones are more urgent."""
    world.everything_expected = True
    many.settle_in(world.sandbox.workspace, MANY)
    await many.register(world.app.office.store, world.clock, MANY)
    for n in range(MANY):
        await begun(world, many.key(n), urgent=n >= MANY - 3)
    await many.nothing_to_say(world.app.office.store)
    return world


async def begun(world: World, key: str, *, urgent: bool) -> None:
    """Three cases, a minute after the last ones."""
    high = Level.HIGH if urgent else None
    now = world.clock.now()
    report = a_report(now, ENGINEER, case_id=key, origin=BY_PHONE, impact=high, urgency=high, reporter="")
    request = command(MakeRequest, case_id=key, choice="2(1)", what="手順を教えてください", origin=BY_PHONE)
    access: dict[str, Any] = {"system": "order", "scope": "参照のみ", "reason": "調査", "duration": timedelta(hours=2)}
    for each in (report, request, command(RequestAccess, case_id=key, grantee=ENGINEER.user, **access)):
        await done(world, each)
    world.clock.forward(timedelta(minutes=1))


async def done(world: World, wanted: CommandBase) -> str:
    outcome = await world.app.office.desk.submit(wanted)
    assert isinstance(outcome, Done), outcome
    return outcome.case_id


async def reads(world: World, typed: str, channel: str = "C0DESK") -> str:
    """The private answer."""
    await world.sato.types(typed, channel)
    return words_of([each for each in await world.sato.reads(channel) if each["ephemeral"]][-1])


def ids(said: str) -> list[str]:
    return re.findall(r"KUNDE\d{5}-\d+", re.sub(r"`[^`]*`", "", said))


async def test_page_by_page_every_case_is_reached_once_what_falls_due_next_first(crowded: World) -> None:
    urgent = [f"{many.key(n)}-1" for n in range(MANY - 3, MANY)]
    for name in ("/incident", "/request", "/access"):
        found, typed = [], f"{name} list"
        for page in (1, 2, 3):
            said = await reads(crowded, typed)
            assert f"{MANY}件のうち {20 * page - 19}〜{min(20 * page, MANY)} 件目" in said
            found += ids(said)
            typed = f"{name} list {page + 1}"
            assert (f"`{typed}`" in said) == (page < 3)

        assert len(found) == len(set(found)) == MANY
        assert name != "/incident" or found[:3] == urgent
        assert ids(await reads(crowded, f"{name} list 9")) == found[40:], "there are but three"


async def test_a_list_is_narrowed_to_a_customer_by_key_and_by_name(crowded: World) -> None:
    for said in (many.key(7), many.key(7).lower(), "株式会社7"):
        assert ids(await reads(crowded, f"/incident list {said}")) == [f"{many.key(7)}-1"], said
    assert "`/incident list KUNDE 2`" in await reads(crowded, "/incident list kunde")
    assert "そのキーのお客様は見つかりません" in await reads(crowded, "/incident list 存在しない会社")

    # in a customer's channel no other one is spoken of (Art. 12)
    for typed in ("/incident list", "/customer list"):
        said = await reads(crowded, f"{typed} {many.key(7)}", "C0AKATSUKI")
        assert "このチャンネルのものではありません" in said


async def test_customers_and_escalations_are_listed_as_far_as_there_are_any(crowded: World) -> None:
    said = [await reads(crowded, f"/customer list {page}") for page in (1, 2, 3)]
    listed = {key for each in said for key in re.findall(r"(?<=• \*)[A-Z0-9]+", each)}
    assert listed == {"AKATSUKI", "HARBOR", *(many.key(n) for n in range(MANY))}
    assert "キーの順に" in said[0]
    assert "1社" in await reads(crowded, "/customer list 株式会社44")

    for n in (30, 2):
        asks = command(AskEscalation, case_id=f"{many.key(n)}-1", subject=Subject.DECISION, why="判断をお願いします")
        await done(crowded, asks)
        crowded.clock.forward(timedelta(minutes=1))
    await many.nothing_to_say(crowded.app.office.store)
    assert ids(await reads(crowded, "/escalate list"))[-2:] == [f"{many.key(30)}-1", f"{many.key(2)}-1"]
