"""Slack answers badly, late or not at all: what was decided is said once, in order, or staff are asked what to do."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from slackbot.app import Wiring, build
from slackbot.cases.incidents import Acknowledge, WriteNote
from slackbot.clock import millis
from slackbot.entries import entry_for, entry_id
from slackbot.line import script
from slackbot.outbox.worker import LONGEST_BACKOFF, MOST_TRIES
from slackbot.sandbox import messages
from slackbot.sandbox.workspace import Json
from slackbot.slack import TIMEOUT_S
from slackbot.store import connect
from slackbot.words import Audience, FollowUp, Message, Notice
from tests.acting import BAKER, a_report, command
from tests.scenarios.people import said_in, words_of
from tests.scenarios.world import SECRET, TOKEN, World

AKATSUKI, DESK = "C0AKATSUKI", "C0DESK"
RETRY = "もう一度送信する"
WHAT = "注文画面を開くとエラーになります"


@pytest.fixture(autouse=True)
def what_is_expected(world: World) -> None:
    """Each test counts what it is about; faults that it provokes may be logged."""
    world.everything_expected = True
    world.allowed_errors |= {"dead_letter", "alert_waits", "desk_cannot_be_written_to"}


async def reports(world: World, **given: Any) -> None:
    """Recorded, and not yet said to anybody."""
    await world.app.office.desk.submit(a_report(world.clock.now(), **given))


async def notes(world: World, *texts: str) -> None:
    for text in texts:
        await world.app.office.desk.submit(command(WriteNote, text=text))


async def says(world: World, message: Message, name: str) -> None:
    """Past the rules: a message that only a fault of ours could queue."""
    store, entry = world.app.office.store, entry_for("AKATSUKI-1", message, entry_id(name, 0))
    await store.run(script("put"), json.dumps(entry), millis(world.clock.now()))


def calls(world: World, method: str) -> list[tuple[float, Any]]:
    """(when, what Slack answered), seconds since the epoch by our clock"""
    return [(entry.at, entry.answer) for entry in world.sandbox.traffic.named(method, "from_app")]


def deletes(world: World, message: Json, channel: str, *, unheard: bool = False) -> None:
    """As an administrator can; `unheard`: the event is lost."""
    slack = world.sandbox.slack
    if unheard:
        del slack.workspace.said(channel)[message["ts"]]
        return
    messages.delete(slack, slack.workspace.channels[channel], slack.workspace.said(channel)[message["ts"]])


# ── Not now ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_slack_says_wait_and_the_desk_waits(world: World) -> None:
    world.sandbox.faults.add(method="chat.postMessage", retry_after=30, times=1)
    begun = world.clock.now().timestamp()
    before = len(calls(world, "chat.postMessage"))

    await reports(world)
    await world.settle()

    (first, answer), second, *_ = calls(world, "chat.postMessage")[before:]
    assert answer["error"] == "ratelimited"
    assert second[0] >= first + 30
    assert second[0] < begun + 35
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    await world.sato.sees("AKATSUKI-1", "アカツキ商事様", channel=DESK, times=1)


async def test_a_pause_of_one_method_stops_no_other(world: World) -> None:
    await reports(world)
    await world.settle()
    world.sandbox.faults.add(method="chat.postMessage", retry_after=60, times=1)
    await world.app.office.desk.submit(command(Acknowledge))

    await world.runs(seconds=10)

    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    await world.tanaka.does_not_see("が対応を開始しました")
    await world.runs(seconds=60)
    await world.tanaka.sees("が対応を開始しました", times=1)


async def test_while_the_token_is_refused_everything_waits(world: World) -> None:
    world.allowed_errors.add("token_revoked")
    fault = world.sandbox.faults.add(method="*", error="token_revoked")
    await reports(world)
    await world.runs(minutes=20)
    assert len(calls(world, "conversations.info")) < 60, "once a minute and channel"

    fault.times = 0
    await world.runs(minutes=2)

    assert await world.app.office.queue.dead_letters() == []
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    await world.sato.sees("AKATSUKI-1", "アカツキ商事様", channel=DESK, times=1)


# ── Perhaps ──────────────────────────────────────────────────────────────────────────────────────────────────────────

UNCLEAR: dict[str, Json] = {
    "a 500": {"status": 500},
    "a 503": {"status": 503},
    "internal_error": {"error": "internal_error"},
    "fatal_error": {"error": "fatal_error"},
    "a closed connection": {"drop": True},
    "a page that is no JSON": {"status": 404},
}


@pytest.mark.parametrize("after", [False, True], ids=["before it took effect", "after it took effect"])
@pytest.mark.parametrize("what", UNCLEAR)
async def test_an_unclear_answer_is_looked_up_and_the_message_stands_once(what: str, after: bool, world: World) -> None:
    """Deaf: the events that would settle it do not come."""
    url, world.sandbox.app_config.request_url = world.sandbox.app_config.request_url, ""
    world.sandbox.faults.add(method="chat.postMessage", times=1, after_effect=after, **UNCLEAR[what])
    await reports(world)

    await world.runs(seconds=40)

    world.sandbox.app_config.request_url = url
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    await world.sato.sees("AKATSUKI-1", "アカツキ商事様", channel=DESK, times=1)
    failed = next(
        at for at, answer in calls(world, "chat.postMessage") if not isinstance(answer, dict) or not answer["ok"]
    )
    looked = [at for at, _ in calls(world, "conversations.history")]
    assert len(looked) == (1 if after else 2)
    assert looked[0] >= failed + TIMEOUT_S


async def test_our_own_message_that_comes_back_settles_it_without_a_look_up(world: World) -> None:
    world.sandbox.faults.add(method="chat.postMessage", times=1, after_effect=True, status=500)
    await reports(world)

    await world.settle()

    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    assert calls(world, "conversations.history") == []


async def test_a_card_drawn_perhaps_is_drawn_again_without_a_look_up(world: World) -> None:
    await reports(world)
    await world.settle()
    world.sandbox.faults.add(method="chat.update", times=1, after_effect=True, status=500)
    await world.app.office.desk.submit(command(Acknowledge))

    await world.settle()

    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    assert calls(world, "conversations.history") == []


async def test_a_message_of_another_app_that_copies_our_mark_settles_nothing(world: World) -> None:
    """Whoever is in the channel can read a message's metadata."""
    url, world.sandbox.app_config.request_url = world.sandbox.app_config.request_url, ""
    world.sandbox.faults.add(method="chat.postMessage", times=2, status=500)
    await reports(world, id="view:V0:incident.report")
    mark = {"event_type": "desk_outbox", "event_payload": {"op_id": entry_id("view:V0:incident.report", 0)}}
    ts = await world.ito.writes("これは別のアプリの投稿です")
    world.sandbox.workspace.said(AKATSUKI)[ts].metadata = mark

    await world.runs(seconds=40)

    world.sandbox.app_config.request_url = url
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)


async def test_after_many_tries_staff_are_asked(world: World) -> None:
    # given a message that Slack does not take for a quarter of an hour, while it takes another customer's
    await reports(world)
    await world.settle()
    fault = world.sandbox.faults.add(method="chat.postMessage", status=500)
    before = len(calls(world, "chat.postMessage"))
    await world.app.office.desk.submit(command(Acknowledge))
    await world.runs(minutes=15)
    assert len(calls(world, "chat.postMessage")) - before < 4 * MOST_TRIES, "patiently"
    fault.times = 0
    await reports(world, by=BAKER, case_id="HARBOR", system="booking")
    await world.runs(seconds=3)
    fault.times = None
    await world.runs(seconds=LONGEST_BACKOFF.total_seconds() + 10)

    # when it works again, and a person says so
    fault.times = 0
    await world.runs(seconds=LONGEST_BACKOFF.total_seconds() + 10)
    await world.sato.sees("送信できなかったメッセージがあります", channel=DESK)
    await world.sato.clicks(RETRY, channel=DESK)
    await world.settle()

    # then it stands once, and the alert says it is settled
    await world.tanaka.sees("が対応を開始しました", times=1)
    await world.sato.sees("未送信だったメッセージを送信しました", channel=DESK, times=1)
    assert await world.app.office.queue.dead_letters() == []


# ── No ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


def archived(world: World) -> Callable[[], object]:
    world.sandbox.archive(AKATSUKI, "U0TAKAHASHI")
    return lambda: world.sandbox.archive(AKATSUKI, "U0TAKAHASHI", archived=False)


def without_the_bot(world: World) -> Callable[[], object]:
    world.sandbox.leave(AKATSUKI, "U0DESK")
    return lambda: world.sandbox.join(AKATSUKI, "U0DESK")


def not_found(world: World) -> Callable[[], object]:
    rule = world.sandbox.faults.add(method="conversations.info", error="channel_not_found", times=2)
    return lambda: setattr(rule, "times", 0)


def with_a_third_company(world: World) -> Callable[[], object]:
    world.sandbox.share(AKATSUKI, "T0MINATO", "U0OKADA")
    return lambda: world.sandbox.unshare(AKATSUKI, "T0MINATO")


REFUSALS = {
    "archived": (archived, "チャンネルがアーカイブされています"),
    "the bot is not in it": (without_the_bot, "ボットがチャンネルに参加していません"),
}


@pytest.mark.article("12")
@pytest.mark.parametrize("how", REFUSALS)
async def test_what_cannot_be_said_waits_in_desk_until_somebody_has_mended_it(how: str, world: World) -> None:
    # given an incident whose card stands, and a channel that has become impossible
    await reports(world)
    await world.settle()
    spoil, reason = REFUSALS[how]
    mend = spoil(world)
    await world.sandbox.settled()
    before = len(await world.tanaka.reads())

    # when something is to be said there
    await world.app.office.desk.submit(command(Acknowledge))
    await world.settle()

    # then nothing is, and staff read why
    assert len([m for m in await world.tanaka.reads() if m.get("bot_id")]) <= before
    await world.tanaka.does_not_see("が対応を開始しました")
    await world.sato.sees("送信できなかったメッセージがあります", "AKATSUKI-1", reason, channel=DESK, times=2)

    # when it is mended and they press the buttons of the card and of the notice
    mend()
    await world.settle()
    for _ in range(2):
        await world.sato.clicks(RETRY, channel=DESK)
    await world.settle()

    # then it is said once
    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    await world.tanaka.sees("が対応を開始しました", times=1)
    await world.sato.sees("未送信だったメッセージを送信しました", channel=DESK, times=2)
    assert not [m for m in await world.sato.reads(DESK) if RETRY in said_in(m)]


async def test_a_channel_that_is_not_found_is_told_by_its_name(world: World) -> None:
    mend = not_found(world)
    await reports(world)
    await world.settle()

    await world.sato.sees("チャンネルが見つかりません", channel=DESK, times=1)
    mend()
    await world.sato.clicks(RETRY, channel=DESK)
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)


async def test_two_people_who_press_at_once_send_it_once(world: World) -> None:
    await reports(world)
    await world.settle()
    mend = archived(world)
    await world.app.office.desk.submit(command(Acknowledge))
    await world.settle()
    mend()
    ts = (await world.sato.sees("送信できなかったメッセージがあります", channel=DESK))["ts"]

    await world.sato.clicks(RETRY, channel=DESK, ts=ts)
    message = next(m for m in await world.emma.reads(DESK) if m["ts"] == ts)
    assert RETRY not in said_in(message), "the button is gone for the second"
    await world.emma.clicks(RETRY, channel=DESK)

    await world.tanaka.sees("が対応を開始しました", times=1)


@pytest.mark.article("12")
async def test_notices_wait_for_a_card_that_could_not_be_sent_and_keep_their_order(world: World) -> None:
    # given a card that never came to stand, and three things said under it meanwhile
    mend = archived(world)
    await reports(world)
    await world.settle()
    await world.sato.types("/incident ack AKATSUKI-1")
    for n in ("一", "二", "三"):
        await world.sato.types(f"/incident update AKATSUKI-1 経過の{n}つ目")
    await world.sato.sees("送信できなかったメッセージがあります", channel=DESK, times=1)

    # when the card is sent again
    mend()
    await world.sato.clicks(RETRY, channel=DESK)

    # then everything stands in its thread, in order
    card = await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    replies = [said_in(m) for m in await world.tanaka.reads() if m.get("thread_ts") == card["ts"] != m["ts"]]
    found = [next(mark for mark in ("対応を開始", "一つ目", "二つ目", "三つ目") if mark in said) for said in replies]
    assert found == ["対応を開始", "一つ目", "二つ目", "三つ目"]


async def test_a_card_that_comes_to_stand_by_itself_settles_its_alert(world: World) -> None:
    mend = archived(world)
    await reports(world)
    await world.settle()
    mend()

    await world.sato.types("/incident ack AKATSUKI-1")

    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    await world.sato.sees("未送信だったメッセージを送信しました", channel=DESK, times=1)


async def test_a_command_for_another_case_that_is_refused_is_shown(world: World) -> None:
    await says(world, FollowUp(command=command(Acknowledge, case_id="AKATSUKI-9")), "follow-up")

    await world.settle()

    await world.sato.sees("送信できなかったメッセージがあります", "AKATSUKI-9", "no_such_case", channel=DESK, times=1)


async def test_a_message_that_cannot_be_drawn_is_shown_and_the_others_go_on(world: World) -> None:
    world.allowed_errors |= {"entry_failed"}
    await reports(world)
    await world.settle()
    await says(world, Notice(to=DESK, audience=Audience.DESK, key="no_such_notice", params={}), "bug")
    begun = world.clock.now()

    await notes(world, "次の連絡です")
    await world.settle()

    await world.sato.sees("送信できなかったメッセージがあります", channel=DESK, times=1)
    await world.sato.sees("次の連絡です", channel=DESK, times=1)
    assert world.clock.now() - begun < timedelta(seconds=30)


# ── Look-ups refused ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_where_nothing_can_be_looked_up_a_card_is_sent_again(world: World) -> None:
    url, world.sandbox.app_config.request_url = world.sandbox.app_config.request_url, ""
    world.sandbox.faults.add(method="conversations.history", error="missing_scope")
    world.sandbox.faults.add(method="chat.postMessage", times=1, status=500)
    await reports(world)

    await world.runs(seconds=30)

    world.sandbox.app_config.request_url = url
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)


async def test_a_card_that_was_given_up_in_doubt_and_stands_after_all_is_the_card(world: World) -> None:
    # given a card that stands, though Slack said it does not, and cannot be looked up until it is given up
    url, world.sandbox.app_config.request_url = world.sandbox.app_config.request_url, ""
    world.sandbox.faults.add(method="chat.postMessage", times=1, after_effect=True, status=500)
    blind = world.sandbox.faults.add(method="conversations.history", status=500)
    await reports(world)
    await world.runs(minutes=20)
    assert len(await world.app.office.queue.dead_letters()) == 1

    # when Slack is well again, and something happens to the case
    blind.times, world.sandbox.app_config.request_url = 0, url
    await world.sato.types("/incident ack AKATSUKI-1")
    await world.runs(minutes=5)

    # then it is redrawn, and there is no other
    for person, channel in ((world.tanaka, AKATSUKI), (world.sato, DESK)):
        assert "対応中" in said_in(await person.card("AKATSUKI-1", channel))
    assert await world.app.office.queue.dead_letters() == []


async def test_where_nothing_can_be_looked_up_a_notice_waits_for_a_person(world: World) -> None:
    await reports(world)
    await world.settle()
    url, world.sandbox.app_config.request_url = world.sandbox.app_config.request_url, ""
    world.sandbox.faults.add(method="conversations.replies", error="missing_scope")
    world.sandbox.faults.add(method="chat.postMessage", times=1, status=500)
    await world.app.office.desk.submit(command(Acknowledge))
    await world.runs(seconds=30)
    world.sandbox.app_config.request_url = url
    await world.tanaka.does_not_see("が対応を開始しました")
    await world.sato.sees("送達不明", "AKATSUKI-1", channel=DESK, times=1)

    await world.sato.clicks(RETRY, channel=DESK)

    await world.tanaka.sees("が対応を開始しました", times=1)
    await world.sato.sees("未送信だったメッセージを送信しました", channel=DESK, times=1)


# ── Gone ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("unheard", [False, True], ids=["told by Slack", "found out"])
async def test_a_deleted_card_is_posted_again_and_becomes_the_card(unheard: bool, world: World) -> None:
    await reports(world)
    await world.settle()
    deletes(world, await world.tanaka.sees("AKATSUKI-1", "受付済み"), AKATSUKI, unheard=unheard)

    await world.sato.types("/incident ack AKATSUKI-1")

    card = await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    under = await world.tanaka.sees("が対応を開始しました", times=1)
    assert under["thread_ts"] == card["ts"]
    assert await world.app.office.store.case_of_thread(AKATSUKI, card["ts"]) == "AKATSUKI-1"


async def test_a_deleted_card_comes_back_by_itself(world: World) -> None:
    await reports(world)
    await world.settle()
    deletes(world, await world.tanaka.sees("AKATSUKI-1", "受付済み"), AKATSUKI)
    await world.settle()

    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)


async def test_a_notice_whose_card_is_gone_waits_for_the_next(world: World) -> None:
    await reports(world)
    await world.settle()
    deletes(world, await world.tanaka.sees("AKATSUKI-1", "受付済み"), AKATSUKI, unheard=True)
    said = Notice(to=AKATSUKI, audience=Audience.CUSTOMER, key="acknowledged", params={"by": "U0SATO"}, under="card")
    await says(world, said, "on its way")

    await world.settle()

    card = await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    assert (await world.tanaka.sees("が対応を開始しました", times=1))["thread_ts"] == card["ts"]


async def test_a_deleted_panel_is_posted_again_and_pinned(world: World) -> None:
    deletes(world, await world.tanaka.sees("サポート窓口", times=1), AKATSUKI)
    await world.settle()

    panel = await world.tanaka.sees("サポート窓口", times=1)
    assert [pin.ts for pin in world.sandbox.workspace.channels[AKATSUKI].pins] == [panel["ts"]]


@pytest.mark.parametrize("fault", [{"error": "not_pinnable"}, {"retry_after": 5}, {"status": 500}])
async def test_a_panel_that_cannot_be_pinned_stands_once_and_is_pinned_later(fault: Json, world: World) -> None:
    world.sandbox.faults.add(method="pins.add", times=1, **fault)
    deletes(world, await world.tanaka.sees("サポート窓口", times=1), AKATSUKI)
    await world.settle()

    panel = await world.tanaka.sees("サポート窓口", times=1)
    assert world.sandbox.workspace.channels[AKATSUKI].pins == []
    assert await world.app.office.queue.dead_letters() == []

    await world.forward(days=1)
    assert [pin.ts for pin in world.sandbox.workspace.channels[AKATSUKI].pins] == [panel["ts"]]
    await world.tanaka.sees("サポート窓口", times=1)


@pytest.mark.article("12")
async def test_a_company_that_comes_in_is_noticed_by_every_replica_at_once(world: World, redis_url: str) -> None:
    """The event reaches one of them; the other posted a moment ago."""
    redis = connect(redis_url)
    other = await build(Wiring(TOKEN, (SECRET,), world.sandbox.api_url), redis, world.clock)
    await reports(world)
    while await other.outbox.drain():
        world.clock.forward(timedelta(seconds=1))
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)

    with_a_third_company(world)
    await world.sandbox.settled()
    await world.app.office.desk.submit(command(Acknowledge))
    while await other.outbox.drain():
        world.clock.forward(timedelta(seconds=1))

    await world.tanaka.does_not_see("が対応を開始しました")
    await other.stop()
    await redis.aclose()


# ── #desk itself ─────────────────────────────────────────────────────────────────────────────────────────────────────


def desk_shared(world: World) -> Callable[[], object]:
    world.sandbox.share(DESK, "T0MINATO", "U0OKADA")
    return lambda: world.sandbox.unshare(DESK, "T0MINATO")


def desk_archived(world: World) -> Callable[[], object]:
    world.sandbox.archive(DESK, "U0TAKAHASHI")
    return lambda: world.sandbox.archive(DESK, "U0TAKAHASHI", archived=False)


@pytest.mark.article("12")
@pytest.mark.parametrize(("spoil", "dies"), [(desk_shared, False), (desk_archived, True)])
async def test_while_desk_is_no_place_to_speak_its_alerts_wait_and_customers_are_served(
    spoil: Callable[[World], Callable[[], Awaitable[object]]], dies: bool, world: World
) -> None:
    """While it is shared with others messages wait; what Slack refuses is dead until somebody presses."""
    world.allowed_errors.add("desk_is_shared")
    # given a #desk that cannot be written to
    mend = spoil(world)
    await world.sandbox.settled()
    before = len(await world.sato.reads(DESK))

    # when a customer reports
    await reports(world)
    await world.runs(minutes=10)

    # then the customer has their card, and #desk has nothing
    await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    assert len([m for m in await world.sato.reads(DESK) if m.get("bot_id")]) <= before

    # when it is mended, staff are told within two minutes, and press
    mend()
    await world.sandbox.settled()
    await world.runs(minutes=3)
    if dies:
        await world.sato.clicks(RETRY, channel=DESK)
    await world.settle()
    await world.sato.sees("AKATSUKI-1", "アカツキ商事様", channel=DESK, times=1)


# ── Much at once ─────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_twenty_changes_of_a_case_draw_its_cards_a_few_times(world: World) -> None:
    await reports(world)
    await world.settle()
    before = len(calls(world, "chat.update"))

    await notes(world, *(f"メモ {n}" for n in range(20)))
    await world.settle()

    assert len(calls(world, "chat.update")) - before <= 4
    written = [said_in(m) for m in await world.sato.reads(DESK) if "メモ" in said_in(m) and m.get("thread_ts")]
    order = [n for said in written for n in range(20) if f"メモ {n}\n" in f"{said}\n"]
    assert order == sorted(order)
    assert len(set(order)) == 20


# ── While a person waits ─────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_form_that_slack_does_not_open_changes_nothing_and_is_no_fault_of_ours(world: World) -> None:
    """The person waited too long for a trigger of three seconds: they press again."""
    world.sandbox.faults.add(method="views.open", error="expired_trigger_id", times=2)

    await world.tanaka.clicks("障害を報告")
    assert (await world.tanaka.looks())["modals"] == []

    await world.tanaka.clicks("障害を報告")
    assert (await world.tanaka.form())["callback_id"] == "incident.report"


async def test_a_command_whose_form_does_not_open_is_answered_in_words(world: World) -> None:
    await reports(world)
    await world.settle()
    world.sandbox.faults.add(method="views.open", error="expired_trigger_id", times=1)

    await world.sato.types("/incident resolve AKATSUKI-1")

    assert any("処理中に問題が起きました" in said_in(m) for m in await world.sato.reads(DESK))


async def test_who_cannot_be_looked_up_is_refused_and_told(world: World) -> None:
    """Undetermined is not allowed; the button works again when Slack does."""
    world.sandbox.faults.add(method="users.info", error="internal_error", times=1)
    await world.tanaka.clicks("障害を報告")
    assert "処理中に問題が起きました" in words_of(await world.tanaka.form())
    await world.tanaka.closes()

    await world.tanaka.clicks("障害を報告")
    assert (await world.tanaka.form())["callback_id"] == "incident.report"


async def test_a_message_whose_author_cannot_be_looked_up_is_heard_at_slacks_retry(world: World) -> None:
    world.sandbox.faults.add(method="users.info", status=503, times=1)
    await world.tanaka.writes("受注画面が開きません。至急お願いします")
    await world.forward(minutes=1)

    customer = await world.app.office.store.case("AKATSUKI")
    assert [heard.text for heard in customer.heard] == ["受注画面が開きません。至急お願いします"]  # type: ignore[union-attr]
