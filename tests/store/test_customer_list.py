"""A customer is found among all of them by what somebody types, and no document of any customer is read for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from redis.asyncio import Redis

from slackbot.agreement.particulars import load_all
from slackbot.agreements import Agreements
from slackbot.cases.customers import ApplyAgreement
from slackbot.cases.incidents.state import Origin, Source
from slackbot.cases.service_requests import MakeRequest, WithdrawRequest
from slackbot.clock import ManualClock
from slackbot.customer_list import MOST_FOUND, CustomerList, complete
from slackbot.desk import Desk
from slackbot.words import Done
from tests import many
from tests.acting import CUSTOMER, LEAD, command, reported
from tests.conftest import CONFIG

MANY = 150
BAKER = replace(CUSTOMER, team="T0HARBOR", user="U0BAKER")


@pytest.fixture
def customers(desk: Desk) -> CustomerList:
    return CustomerList(desk.store, desk.agreements)


async def keys(customers: CustomerList, typed: str) -> list[str]:
    return [each.key for each in await customers.found(typed)]


@pytest.mark.parametrize(
    "typed",
    ["AKATSUKI", "akat", "ａｋａｔｓｕｋｉ", "アカツキ", "あかつき", "ｱｶﾂｷ", "受発注", "  アカツキ　受発注 "],
)
async def test_a_customer_is_found_by_key_name_and_system_however_it_is_typed(
    typed: str, customers: CustomerList
) -> None:
    assert await keys(customers, typed) == ["AKATSUKI"]


async def test_what_nobody_is_called_finds_nobody(customers: CustomerList) -> None:
    assert await keys(customers, "アカツキ 存在しません") == []


async def test_whoever_has_open_cases_comes_first_for_as_long_as_they_are_open(
    desk: Desk, customers: CustomerList
) -> None:
    assert await keys(customers, "") == ["AKATSUKI", "HARBOR"]

    asked = command(MakeRequest, LEAD, "HARBOR", choice="2(1)", what="…", origin=Origin(source=Source.PHONE))
    made = await desk.submit(asked)
    assert isinstance(made, Done), made
    assert await keys(customers, "") == ["HARBOR", "AKATSUKI"]
    assert await desk.store.busy() == {"HARBOR": 1}

    await desk.submit(command(WithdrawRequest, BAKER, made.case_id))
    assert (await keys(customers, ""), await desk.store.busy()) == (["AKATSUKI", "HARBOR"], {})


async def test_of_many_a_hundred_are_offered_and_each_is_found_by_name(
    desk: Desk, clock: ManualClock, customers: CustomerList
) -> None:
    await many.register(desk.store, clock, MANY)

    assert len(await keys(customers, "")) == MOST_FOUND
    assert await keys(customers, many.key(149)) == [many.key(149)]
    assert await customers.count() == MANY + 2


async def test_new_terms_are_found_from_the_commit_on(desk: Desk, customers: CustomerList) -> None:
    seed = load_all(CONFIG)
    (found,) = await customers.found("AKATSUKI")
    known = await desk.agreements.get(found.version)
    named = replace(known.particulars, name="暁エンタープライズ", short_name="暁")
    agreement = type(known).of(known.document, named, seed.provider)
    await desk.agreements.put(agreement)

    await desk.submit(ApplyAgreement(id="again", case_id="AKATSUKI", by=LEAD, agreement=agreement.version))

    assert await keys(customers, "暁エンタープライズ") == ["AKATSUKI"]
    assert await keys(customers, "アカツキ") == []


async def test_what_an_older_build_left_is_listed_when_the_desk_starts(
    desk: Desk, clock: ManualClock, customers: CustomerList, redis: Redis
) -> None:
    """It kept no list, no count and no summaries."""
    await reported(desk)
    for name in ("customers", "busy", "summaries"):
        await redis.delete(desk.store.key(name))
    again = CustomerList(desk.store, Agreements(desk.store))
    assert (await keys(again, ""), await again.unlisted()) == ([], ["AKATSUKI", "HARBOR"])

    await complete(again, desk)

    assert (await keys(again, ""), await again.unlisted()) == (["AKATSUKI", "HARBOR"], [])
    assert await desk.store.busy() == {"AKATSUKI": 1}
    assert await redis.hlen(desk.store.key("summaries")) == 2


async def test_a_customer_whose_agreement_is_missing_keeps_no_other_from_the_list(
    desk: Desk, customers: CustomerList, redis: Redis
) -> None:
    (bad,) = await customers.of(["AKATSUKI"])
    await redis.delete(desk.store.key("agreement", bad.version), desk.store.key("customers"))

    await complete(customers, Desk(desk.store, Agreements(desk.store), desk.clock))

    assert await desk.store.customer_keys() == ["HARBOR"]
    assert await customers.unlisted() == ["AKATSUKI"]


async def test_agreements_are_kept_in_memory_up_to_a_bound(desk: Desk, clock: ManualClock) -> None:
    """Whatever was asked for longest ago is read again when it is needed."""
    await many.register(desk.store, clock, 20)
    agreements = Agreements(desk.store, most=8)

    found = [await agreements.get(many.agreement(n).version) for n in (*range(20), 0)]

    assert [each.particulars.key for each in found] == [many.key(n) for n in (*range(20), 0)]
    assert agreements.in_memory == 8


async def test_more_agreements_than_are_kept_in_memory_are_read_at_once(
    desk: Desk, clock: ManualClock, redis: Redis
) -> None:
    await many.register(desk.store, clock, 20)
    versions = [many.agreement(n).version for n in range(20)]
    agreements = Agreements(desk.store, most=8)
    await agreements.several(versions[:4])

    before = (await redis.info("stats"))["total_reads_processed"]
    found = await agreements.several(versions)
    asked = (await redis.info("stats"))["total_reads_processed"] - before

    assert [each.particulars.key for each in found.values()] == [many.key(n) for n in range(20)]
    assert agreements.in_memory == 8
    assert asked <= 4


async def test_of_many_agreements_one_that_is_missing_or_damaged_is_left_out(
    desk: Desk, customers: CustomerList
) -> None:
    known = [each.version for each in await customers.all()]
    await desk.store.redis.set(desk.store.key("agreement", "damaged"), b'{"schema":7,"half')

    assert [*await Agreements(desk.store).several([*known, "nothing", "damaged"])] == known
