"""The door: one command in, one case changed, everything or nothing, whatever is repeated or raced."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from redis.asyncio import Redis

from slackbot.cases.incidents import Acknowledge, WriteNote
from slackbot.cases.incidents.state import Origin, Source, State
from slackbot.desk import Desk
from slackbot.outbox.queue import Entry, Queue
from slackbot.store import Store
from slackbot.words import Done, Refusal
from tests.acting import CUSTOMER, ENGINEER, LEAD, a_report, command, incident, reported


async def test_a_report_is_recorded_with_its_cards_and_clocks(desk: Desk, redis: Redis) -> None:
    case_id = await reported(desk)

    found = await incident(desk, case_id)
    assert case_id == "AKATSUKI-1"
    assert found.state is State.REPORTED
    assert found.reporter == CUSTOMER.user
    queue = Queue(desk.store)
    sent = [await queue.claim(desk.clock.now()) for _ in range(3)]
    assert {entry.channel for entry in sent if isinstance(entry, Entry)} == {"C0AKATSUKI", "C0DESK"}
    timers = await redis.zrange(desk.store.key("timers"), 0, -1)
    assert sum(b"first_response" in timer for timer in timers) == 2


async def test_the_same_form_sent_twice_is_recorded_once(desk: Desk) -> None:
    form = a_report(desk.clock.now())

    first, second = await desk.submit(form), await desk.submit(form)

    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.case_id, second.case_id) == ("AKATSUKI-1", "AKATSUKI-1")
    assert not first.again
    assert second.again
    assert len(await desk.store.open_cases("AKATSUKI")) == 1


async def test_a_follow_up_that_opens_a_case_opens_it_once(desk: Desk) -> None:
    """The desk may die after recording it and before the outbox hears of that: then it is submitted again."""
    follow_up = a_report(desk.clock.now(), id="act:C0DESK:1.1:2.2:U0SATO/0")

    first, second = await desk.submit(follow_up), await desk.submit(follow_up)

    assert isinstance(first, Done)
    assert isinstance(second, Done)
    assert (first.case_id, second.case_id) == ("AKATSUKI-1", "AKATSUKI-1")
    assert second.again
    assert len(await desk.store.open_cases("AKATSUKI")) == 1


async def test_numbers_have_no_gap_when_many_report_at_once(desk: Desk) -> None:
    reports = [a_report(desk.clock.now()) for _ in range(12)]

    outcomes = await asyncio.gather(*(desk.submit(report) for report in reports))

    ids = sorted((o.case_id for o in outcomes if isinstance(o, Done)), key=lambda case: int(case.split("-")[1]))
    assert ids == [f"AKATSUKI-{n}" for n in range(1, 13)]


async def test_reports_that_arrive_together_ask_for_different_numbers(desk: Desk, redis: Redis) -> None:
    """They share their trips: one to read, one to record."""
    await reported(desk)
    before = await redis.info("stats")

    await asyncio.gather(*(desk.submit(a_report(desk.clock.now())) for _ in range(20)))

    after = await redis.info("stats")
    assert len(await desk.store.open_cases("AKATSUKI")) == 21
    assert after["total_reads_processed"] - before["total_reads_processed"] < 12


async def test_numbers_have_no_gap_when_two_desks_record_at_once(desk: Desk, redis: Redis) -> None:
    other = Desk(Store(redis, "T0HINODE"), desk.agreements, desk.clock)
    refused = [a_report(desk.clock.now(), what="") for _ in range(5)]
    reports = [a_report(desk.clock.now()) for _ in range(25)]
    asked = [(desk, other)[n % 2].submit(report) for n, report in enumerate([*reports, *refused, *reports[:5]])]

    outcomes = await asyncio.gather(*asked)

    recorded = {o.case_id for o in outcomes if isinstance(o, Done)}
    assert recorded == {f"AKATSUKI-{n}" for n in range(1, 26)}
    assert sum(isinstance(o, Refusal) for o in outcomes) == 5
    assert await reported(desk) == "AKATSUKI-26"


async def test_a_refused_report_leaves_nothing_behind(desk: Desk, redis: Redis) -> None:
    before = await redis.dbsize()

    outcome = await desk.submit(a_report(desk.clock.now(), since=desk.clock.now() + timedelta(days=1)))

    assert outcome == Refusal(code="since_is_in_the_future", refs=("5.1",))
    assert await redis.dbsize() == before
    assert await reported(desk) == "AKATSUKI-1"


async def test_two_people_taking_up_one_message_make_one_incident(desk: Desk) -> None:
    origin = Origin(source=Source.MESSAGE, message="1764000000.000100")
    reports = [a_report(desk.clock.now(), origin=origin) for _ in range(2)]

    outcomes = await asyncio.gather(*(desk.submit(report) for report in reports))

    assert [o.case_id for o in outcomes if isinstance(o, Done)] == ["AKATSUKI-1", "AKATSUKI-1"]
    assert sorted(o.again for o in outcomes if isinstance(o, Done)) == [False, True]


async def test_two_engineers_acknowledging_at_once_leave_one_commander(desk: Desk) -> None:
    await reported(desk)

    outcomes = await asyncio.gather(*(desk.submit(command(Acknowledge, by)) for by in (ENGINEER, LEAD)))

    assert sum(isinstance(outcome, Done) for outcome in outcomes) == 1
    assert [o.code for o in outcomes if isinstance(o, Refusal)] == ["already_begun"]
    assert len(await desk.store.audit("AKATSUKI-1")) == 2


async def test_sixty_people_who_report_at_once_are_all_recorded(desk: Desk) -> None:
    reports = [a_report(desk.clock.now()) for _ in range(60)]

    outcomes = await asyncio.gather(*(desk.submit(report) for report in reports))

    assert len({outcome.case_id for outcome in outcomes if isinstance(outcome, Done)}) == 60


async def test_sixty_people_who_write_into_one_case_at_once_are_all_heard(desk: Desk) -> None:
    await reported(desk)
    notes = [command(WriteNote, text=f"メモ {n}") for n in range(60)]

    outcomes = await asyncio.gather(*(desk.submit(note) for note in notes))

    assert all(isinstance(outcome, Done) for outcome in outcomes)
    assert len(await desk.store.audit("AKATSUKI-1")) == 61


async def test_a_case_that_does_not_exist_is_named_so(desk: Desk) -> None:
    assert await desk.submit(command(Acknowledge, case_id="AKATSUKI-9")) == Refusal(code="no_such_case")
