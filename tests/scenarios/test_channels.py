"""Channels get another id, are archived, cut off or joined by others: the desk follows, or keeps silent and says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.agreement.particulars import Configuration
from slackbot.cases import PROVIDER, Customer
from slackbot.cases.cooperation import AskCustomer
from slackbot.cases.customers.said import panel
from slackbot.codec import load_event
from slackbot.onboarding import apply
from slackbot.outbox.gates import PIN, PINS_A_MINUTE
from slackbot.sandbox.workspace import Channel, Json
from tests.acting import command
from tests.handlers.door import Door
from tests.scenarios.people import said_in
from tests.scenarios.world import World

OLD, NEW, DESK, NEW_DESK = "C0AKATSUKI", "C0AKATSUKINEW", "C0DESK", "C0DESKNEW"
CANNOT, CAN = "アカツキ商事様のチャンネルに送信できません", "アカツキ商事様のチャンネルに送信できるようになりました"


@pytest.fixture(autouse=True)
def what_is_expected(world: World) -> None:
    world.everything_expected = True


async def customer_of(world: World, channel: str) -> str | None:
    return await world.app.office.store.customer_of(channel)


async def dead(world: World) -> list[str]:
    return await world.app.office.queue.dead_letters()


async def gets_another_id(world: World, old: str, new: str) -> None:
    world.sandbox.change_id(old, new)
    await world.settle()


def said(world: World, channel: str) -> list[str]:
    return [message.text for message in world.sandbox.workspace.said(channel).values() if message.by_app]


def pinned(world: World, channel: str) -> list[str]:
    return [pin.ts for pin in world.sandbox.workspace.channels[channel].pins]


async def panels(world: World, channel: str) -> list[Json]:
    return [each for each in await world.tanaka.reads(channel) if "サポート窓口" in said_in(each)]


# ── Another id ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_record_the_panel_and_the_cards_follow_a_channel_that_gets_another_id(world: World) -> None:
    case = await world.tanaka.reports()
    card = await world.tanaka.card(case)
    before = await panels(world, OLD)

    await gets_another_id(world, OLD, NEW)

    assert (await customer_of(world, OLD), await customer_of(world, NEW)) == (None, "AKATSUKI")
    assert [each["ts"] for each in await panels(world, NEW)] == [each["ts"] for each in before], "it stands there still"
    assert pinned(world, NEW) == [before[0]["ts"]]
    assert (await world.tanaka.card(case, NEW))["ts"] == card["ts"]
    assert await dead(world) == []


async def test_work_goes_on_under_the_new_id(world: World) -> None:
    case = await world.tanaka.reports()
    await gets_another_id(world, OLD, NEW)
    card = await world.tanaka.card(case, NEW)

    await world.sato.types(f"/incident ack {case}")
    await world.sato.types(f"/incident ask {case} ログをお送りください")
    await world.tanaka.writes("ログを置きました", channel=NEW, thread=card["ts"])
    await world.tanaka.clicks("障害を報告", channel=NEW)
    await world.tanaka.sends(system="order", what="別の画面も開きません")
    second = await world.tanaka.is_told_a_number()

    told = "\n".join(await world.tanaka.thread(card["ts"], NEW))
    assert "ログをお送りください" in told
    await world.sato.sees("ログを置きました", channel=DESK)
    assert (await world.tanaka.card(second, NEW))["channel"] == NEW
    assert await dead(world) == []


async def test_what_was_not_yet_said_is_said_under_the_new_id(world: World) -> None:
    """Decided before the change, and sent after it."""
    case = await world.tanaka.reports()
    asked = command(AskCustomer, case_id=case, text="ログをお送りください")
    await world.sandbox.settled()
    world.sandbox.change_id(OLD, NEW)
    await world.app.office.desk.submit(asked)
    await world.settle()

    assert "ログをお送りください" in "\n".join(
        await world.tanaka.thread((await world.tanaka.card(case, NEW))["ts"], NEW)
    )
    assert await dead(world) == []


async def test_forms_that_were_open_in_that_moment_are_recorded_all_the_same(world: World) -> None:
    case = await world.tanaka.reports()
    await world.tanaka.clicks("障害を報告")
    await world.sato.clicks("内部メモ", DESK)

    await gets_another_id(world, OLD, NEW)
    await gets_another_id(world, DESK, NEW_DESK)
    await world.tanaka.sends(system="order", what="別の画面も開きません")
    await world.sato.sends(text="DBの接続数が上限")
    await world.settle()

    assert await world.tanaka.is_told_a_number() == "AKATSUKI-2"
    assert (await world.tanaka.card("AKATSUKI-2", NEW))["channel"] == NEW
    assert "DBの接続数が上限" in "\n".join(
        await world.sato.thread((await world.sato.card(case, NEW_DESK))["ts"], NEW_DESK)
    )
    assert await dead(world) == []


async def test_a_message_told_under_the_old_id_is_heard(world: World) -> None:
    """Slack may tell late what was written before."""
    await world.tanaka.writes("受注画面が開きません。至急お願いします")
    said = world.sandbox.traffic.named("message", "to_app")
    told = next(each for each in said if each.body["event"].get("user") == "U0TANAKA")
    ts = world.sandbox.slack.ts()
    await gets_another_id(world, OLD, NEW)

    late = {**told.body["event"], "ts": ts, "event_ts": ts}
    answer = await Door(world).payload({**told.body, "event_id": "EvLATE", "event": late})
    await world.settle()

    assert answer.status == 200
    events = [load_event(body).data for body in await world.app.office.store.audit("AKATSUKI")]
    assert [data for data in events if data.get("message") == ts]


async def test_a_channel_whose_messages_did_not_come_along_gets_a_panel_and_its_cards_anew(world: World) -> None:
    case = await world.tanaka.reports()
    world.sandbox.workspace.said(OLD).clear()
    world.sandbox.workspace.channels[OLD].pins.clear()

    await gets_another_id(world, OLD, NEW)

    (panel,) = await panels(world, NEW)
    assert pinned(world, NEW) == [panel["ts"]]
    assert (await world.tanaka.card(case, NEW))["channel"] == NEW
    assert await dead(world) == []


async def test_the_same_event_again_changes_nothing(world: World) -> None:
    await gets_another_id(world, OLD, NEW)
    before = await world.app.office.store.audit("AKATSUKI")

    assert (await world.sandbox.replay("channel_id_changed")).ok
    await world.settle()

    assert await world.app.office.store.audit("AKATSUKI") == before
    assert len(await panels(world, NEW)) == 1


async def test_a_start_with_the_old_id_in_the_files_keeps_the_new_one(
    world: World, configuration: Configuration
) -> None:
    await gets_another_id(world, OLD, NEW)
    await gets_another_id(world, DESK, NEW_DESK)
    changed = replace(configuration.customers[0], contact="ヒノデシステム 夜間窓口")
    files = replace(configuration, customers=(changed, *configuration.customers[1:]))

    await world.forward(minutes=1)
    await apply(files, world.app.office.desk, world.app.agreements)
    await world.settle()

    assert (await customer_of(world, OLD), await customer_of(world, NEW)) == (None, "AKATSUKI")
    assert (await world.app.office.directory.place(NEW_DESK)).is_desk
    assert "夜間窓口" in said_in((await panels(world, NEW))[0])


async def test_two_customers_whose_files_exchange_their_channels(world: World, configuration: Configuration) -> None:
    """Nobody's channel is lost from the index, in whatever order they are put in force."""
    first, second = configuration.customers[:2]
    swapped = (replace(first, channel=second.channel), replace(second, channel=first.channel))

    await world.forward(minutes=1)
    await apply(replace(configuration, customers=swapped), world.app.office.desk, world.app.agreements)

    assert (await customer_of(world, first.channel), await customer_of(world, second.channel)) == (
        second.key,
        first.key,
    )


# ── #desk ────────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_desk_gets_another_id_and_its_cards_go_on_there(world: World) -> None:
    case = await world.tanaka.reports()
    triage = await world.sato.card(case, DESK)

    await gets_another_id(world, DESK, NEW_DESK)
    await world.sato.types(f"/incident note {case} 内部の控え", channel=NEW_DESK)
    await world.tanaka.reports(what="二件目です")

    assert (await world.sato.card(case, NEW_DESK))["ts"] == triage["ts"]
    assert "内部の控え" in "\n".join(await world.sato.thread(triage["ts"], NEW_DESK))
    assert await world.sato.card("AKATSUKI-2", NEW_DESK)
    assert await dead(world) == []


async def test_a_desk_that_moves_to_another_channel_takes_open_cases_along(
    world: World, configuration: Configuration
) -> None:
    case = await world.tanaka.reports()
    staff = list(world.sandbox.workspace.channels[DESK].members)
    world.sandbox.workspace.add(Channel(id=NEW_DESK, name="desk-2", teams=["T0HINODE"], members=staff))
    provider = replace(configuration.provider, desk_channel=NEW_DESK)

    await world.forward(minutes=1)
    await apply(replace(configuration, provider=provider), world.app.office.desk, world.app.agreements)
    await world.sato.types(f"/incident note {case} 内部の控え", channel=NEW_DESK)

    triage = await world.sato.card(case, NEW_DESK)
    assert "内部の控え" in "\n".join(await world.sato.thread(triage["ts"], NEW_DESK))
    assert "内部の控え" not in "\n".join(said(world, DESK))
    assert await dead(world) == []


# ── In the way ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_staff_are_told_once_that_a_channel_is_archived_and_once_that_it_is_back(world: World) -> None:
    for _ in range(2):
        world.sandbox.archive(OLD, by="U0TAKAHASHI")
        await world.settle()
    await world.sandbox.replay("channel_archive")
    await world.settle()
    await world.sato.sees(CANNOT, "アーカイブ", channel=DESK, times=1)

    world.sandbox.archive(OLD, by="U0TAKAHASHI", archived=False)
    await world.settle()

    await world.sato.sees(CAN, channel=DESK, times=1)
    await world.sato.does_not_see(CANNOT, channel=DESK)
    assert len(await panels(world, OLD)) == 1


async def test_staff_are_told_once_that_the_sharing_has_ended(world: World) -> None:
    before = said(world, OLD)

    world.sandbox.unshare(OLD, "T0AKATSUKI")
    await world.settle()
    await world.forward(days=2)

    await world.sato.sees(CANNOT, "共有が解除", channel=DESK, times=1)
    assert said(world, OLD) == before, "not even the panel of each night"
    assert await dead(world) == []

    world.sandbox.share(OLD, "T0AKATSUKI", "U0TANAKA")
    await world.settle()
    await world.sato.sees(CAN, channel=DESK, times=1)


@pytest.mark.parametrize("kind", ["public", "private"])
async def test_staff_are_told_once_that_the_bot_was_put_out(world: World, kind: str) -> None:
    world.sandbox.workspace.channels[OLD].kind = kind  # type: ignore[assignment]

    world.sandbox.leave(OLD, "U0DESK", by="U0TANAKA")
    await world.settle()
    await world.sato.sees(CANNOT, "ボットがチャンネルから外れました", channel=DESK, times=1)

    world.sandbox.join(OLD, "U0DESK", inviter="U0SATO")
    await world.settle()
    await world.sato.sees(CAN, channel=DESK, times=1)


async def test_a_customer_who_comes_and_goes_as_a_person_is_no_obstacle(world: World) -> None:
    world.sandbox.leave(OLD, "U0ITO")
    world.sandbox.join(OLD, "U0ITO")
    await world.settle()

    await world.sato.does_not_see(CANNOT, channel=DESK)


@pytest.mark.article("12")
async def test_a_person_of_another_company_who_joins_is_noticed_before_anything_is_said(world: World) -> None:
    # given a company that was let in without a word to us
    world.sandbox.workspace.channels[OLD].teams.append("T0MINATO")

    # when one of its people joins
    world.sandbox.join(OLD, "U0OKADA")
    await world.settle()

    # then staff are told at once
    await world.sato.sees("アカツキ商事様のチャンネルへの送信を止めています", "別の会社", channel=DESK, times=1)


async def test_the_record_says_what_stood_in_the_way_and_when(world: World) -> None:
    world.sandbox.archive(OLD, by="U0TAKAHASHI")
    await world.settle()
    world.sandbox.archive(OLD, by="U0TAKAHASHI", archived=False)
    await world.settle()

    kept = b"".join(await world.app.office.store.audit("AKATSUKI")).decode()
    assert kept.count("customer.obstacle_noted") == 2
    assert "is_archived" in kept
    assert await world.app.office.store.case(PROVIDER)


# ── Slack's tiers ────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_panel_waits_until_it_may_be_pinned(world: World) -> None:
    """All panels are drawn at the same moment of the night, and pins.add is taken twenty times a minute."""
    queue, drawn = world.app.office.queue, world.clock.now()
    world.sandbox.workspace.channels[OLD].pins.clear()
    while not await queue.gate(PIN, OLD, world.clock.now(), 0, PINS_A_MINUTE):
        pass
    calls = len(world.sandbox.traffic.named("pins.add"))
    customer = await world.app.office.store.case("AKATSUKI")
    assert isinstance(customer, Customer)

    await queue.redraw("AKATSUKI", panel(customer), "the night", world.clock.now())
    await world.app.outbox.drain()
    assert len(world.sandbox.traffic.named("pins.add")) == calls

    await world.settle()
    assert len(pinned(world, OLD)) == 1
    assert world.clock.now() - drawn >= timedelta(minutes=1) / PINS_A_MINUTE


async def test_after_a_pin_that_slack_put_off_the_other_panels_wait_as_long_as_it_said(world: World) -> None:
    world.sandbox.faults.add(method="pins.add", retry_after=30, times=1)

    await world.forward(days=1)

    refused, taken = world.sandbox.traffic.named("pins.add")[-2:]
    assert (refused.status, taken.status) == (429, 200)
    assert taken.at - refused.at >= 30
