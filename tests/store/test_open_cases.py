"""The lists of what is open follow each commit, and stand in the order in which cases fall due."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest

from slackbot.agreements import Agreements
from slackbot.cases import Incident
from slackbot.cases.cooperation import AskCustomer
from slackbot.cases.due import NEVER, List, due
from slackbot.cases.escalations.rules import AskEscalation
from slackbot.cases.escalations.state import Subject
from slackbot.cases.incidents import Acknowledge
from slackbot.cases.incidents.state import Level, Origin, Source
from slackbot.cases.quotes.make import MakeQuote
from slackbot.cases.service_requests import MakeRequest, WithdrawRequest
from slackbot.clock import ManualClock
from slackbot.desk import Desk
from slackbot.open_cases import complete, ids_by_due, next_due, out_of_place
from slackbot.unavailable import NewerRecord
from slackbot.words import Done
from tests.acting import BAKER, CUSTOMER, ENGINEER, command, reported
from tests.rules.quoting import HOURS, UNTIL


async def listed(desk: Desk, name: List) -> list[str]:
    return await ids_by_due(desk.store, name)


async def test_what_falls_due_next_comes_first_and_what_has_no_clock_running_last(
    desk: Desk, clock: ManualClock
) -> None:
    """A customer who was asked for something has the word: our clock stands (Art. 6)."""
    slow = await reported(desk)
    urgent = await reported(desk, impact=Level.HIGH, urgency=Level.HIGH)
    assert await listed(desk, List.INCIDENTS) == [urgent, slow]

    await desk.submit(command(Acknowledge, ENGINEER, urgent))
    await desk.submit(command(AskCustomer, ENGINEER, urgent, text="ログをお送りください", choice="6(1)"))

    waiting = await desk.store.case(urgent)
    assert isinstance(waiting, Incident)
    assert due(waiting, await desk.agreements.get(waiting.agreement)) == NEVER
    assert await listed(desk, List.INCIDENTS) == [slow, urgent]


async def test_a_case_that_is_over_leaves_its_list(desk: Desk) -> None:
    asked = command(MakeRequest, CUSTOMER, "AKATSUKI", choice="2(1)", what="…", origin=Origin(source=Source.FORM))
    await desk.submit(asked)
    assert await listed(desk, List.REQUESTS) == ["AKATSUKI-1"]

    await desk.submit(command(WithdrawRequest, CUSTOMER, "AKATSUKI-1"))

    assert await listed(desk, List.REQUESTS) == []
    assert await out_of_place(desk.store) == []


async def test_of_more_than_are_read_at_once_what_somebody_waits_for_is_read(desk: Desk, clock: ManualClock) -> None:
    cases = [await reported(desk) for _ in range(4)]
    clock.forward(timedelta(minutes=1))
    await desk.submit(command(AskEscalation, ENGINEER, cases[3], subject=Subject.DECISION, why="判断をお願いします"))

    found, count = await next_due(desk.store, most=2)

    assert [case.id for case in found.cases] == [cases[3], cases[0]]
    assert count == 4


async def test_what_an_older_build_left_is_listed_when_the_desk_starts(desk: Desk) -> None:
    """It kept no such lists; one that was closed since by such a build is taken off."""
    case = await reported(desk)
    await desk.store.redis.delete(desk.store.key("due", List.INCIDENTS))
    await desk.store.redis.zadd(desk.store.key("due", List.REQUESTS), {"AKATSUKI-99": 1})
    assert await out_of_place(desk.store) == [case, "AKATSUKI-99"]

    await complete(desk)

    assert await listed(desk, List.INCIDENTS) == [case]


@pytest.mark.parametrize("name", [List.REQUESTS, List.ESCALATIONS, List.QUOTES])
async def test_a_closed_case_leaves_whatever_list_it_is_on_when_the_desk_starts(desk: Desk, name: List) -> None:
    """It was closed by a build that did not know the list."""
    asked = command(MakeRequest, CUSTOMER, "AKATSUKI", choice="2(1)", what="…", origin=Origin(source=Source.FORM))
    quote: dict[str, Any] = {
        "ref": "10(1)",
        "items": HOURS,
        "valid_until": UNTIL,
        "assumptions": "",
        "reason": "追加の作業",
    }
    for each in (
        asked,
        command(AskEscalation, ENGINEER, subject=Subject.DECISION, why="判断をお願いします"),
        command(MakeQuote, ENGINEER, **quote),
        command(WithdrawRequest, CUSTOMER),
    ):
        assert isinstance(await desk.submit(each), Done)
    await desk.store.redis.zadd(desk.store.key("due", name), {"AKATSUKI-1": 1})

    await complete(desk)

    assert await listed(desk, name) == []


async def test_a_case_that_is_closed_is_not_shown_though_an_older_build_has_left_it_on_a_list(desk: Desk) -> None:
    asked = command(MakeRequest, CUSTOMER, "AKATSUKI", choice="2(1)", what="…", origin=Origin(source=Source.FORM))
    await desk.submit(asked)
    await desk.submit(command(WithdrawRequest, CUSTOMER, "AKATSUKI-1"))
    case = await reported(desk)
    await desk.store.redis.zadd(desk.store.key("due", List.REQUESTS), {"AKATSUKI-1": 1})

    found, _ = await next_due(desk.store)

    assert [each.id for each in found.cases] == [case]


async def none_listed(desk: Desk) -> Desk:
    """As after an older build; this one has just begun, and holds nothing in memory."""
    for name in List:
        await desk.store.redis.delete(desk.store.key("due", name))
    return Desk(desk.store, Agreements(desk.store), desk.clock)


async def test_a_case_whose_agreement_is_missing_keeps_no_other_from_its_list(desk: Desk) -> None:
    case, theirs = await reported(desk), await reported(desk, by=BAKER, case_id="HARBOR", system="booking")
    bad = await desk.store.case(case)
    assert isinstance(bad, Incident)
    await desk.store.redis.delete(desk.store.key("agreement", bad.agreement))

    await complete(await none_listed(desk))

    assert await listed(desk, List.INCIDENTS) == [theirs]


async def test_a_case_that_a_newer_build_has_written_keeps_this_one_from_starting(desk: Desk) -> None:
    key = desk.store.key("case", await reported(desk))
    written: Any = await desk.store.redis.hget(key, "doc")
    newer = re.sub(rb'"schema":\d+', b'"schema":99', written)
    await desk.store.redis.hset(key, "doc", newer)

    with pytest.raises(NewerRecord):
        await complete(await none_listed(desk))
