"""Every method that is called to say something, going wrong in every way: it stands once, or staff are told."""

from __future__ import annotations

from collections import Counter

import pytest

from slackbot.agreement.particulars import Severity
from slackbot.cases.incidents import Acknowledge, PostUpdate, SetSeverity, WriteNote
from slackbot.cases.incidents.state import Level
from slackbot.sandbox import messages
from slackbot.sandbox.workspace import Json
from slackbot.slack import op_of
from tests.acting import a_report, command
from tests.scenarios.people import said_in
from tests.scenarios.world import World

AKATSUKI, DESK = "C0AKATSUKI", "C0DESK"
FAILED, RETRY, SENT = "送信できなかったメッセージがあります", "もう一度送信する", "未送信だったメッセージを送信しました"

SAYING = ("chat.postMessage", "chat.update", "pins.add")
ASKING = ("conversations.info", "conversations.open", "users.info")
LOOKING = ("conversations.history", "conversations.replies")
WONDERING = ("auth.test", "team.info")
"""Asked only after something else has had no answer."""

PASSES: dict[str, Json] = {
    "a limit": {"retry_after": 20},
    "a 500": {"status": 500},
    "a 503 after the effect": {"status": 503, "after_effect": True},
    "fatal_error after the effect": {"error": "fatal_error", "after_effect": True},
    "a closed connection": {"drop": True},
    "a page of a proxy's with 200": {"text": "<html>please log in</html>"},
    "half of an answer": {"text": '{"ok": tr', "after_effect": True},
    "a token that is refused": {"error": "account_inactive"},
}


@pytest.fixture(autouse=True)
def what_is_expected(world: World) -> None:
    world.everything_expected = True
    world.allowed_errors |= {"dead_letter", "send_failed"}


async def forgets(world: World) -> None:
    """Who reads where, and who is who, is asked of Slack again."""
    store = world.app.office.store
    for kind in ("channel", "user"):
        async for key in store.redis.scan_iter(store.key(kind, "*")):
            await store.redis.delete(key)


async def much_is_said(world: World, *, deaf: bool) -> None:
    """Cards are posted and drawn anew, things said in their threads, people called directly, a panel pinned again.

    `deaf`: nothing that happens in Slack is told to the desk.
    """
    desk, slack = world.app.office.desk, world.sandbox.slack
    panel = await world.tanaka.sees("サポート窓口", times=1)
    await desk.submit(a_report(world.clock.now(), impact=Level.HIGH, urgency=Level.HIGH))
    await world.runs(seconds=20)
    await desk.submit(command(SetSeverity, severity=Severity.SEV2))
    await desk.submit(command(WriteNote, text="一次切り分け中"))
    await desk.submit(command(Acknowledge))
    if not deaf:
        messages.delete(slack, slack.workspace.channels[AKATSUKI], slack.workspace.said(AKATSUKI)[panel["ts"]])
    await world.runs(minutes=3)


async def stands_once(world: World) -> None:
    marks = Counter(
        op_of({"metadata": each.metadata})
        for said in world.sandbox.workspace.messages.values()
        for each in said.values()
        if each.by_app and each.metadata
    )
    assert {mark: n for mark, n in marks.items() if n > 1} == {}
    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    await world.tanaka.sees("が対応を開始しました", times=1)
    await world.tanaka.sees("サポート窓口", times=1)
    await world.sato.sees("AKATSUKI-1", "対応中", "SEV2", channel=DESK, times=1)
    await world.sato.sees("一次切り分け中", channel=DESK, times=1)
    assert await world.app.office.queue.dead_letters() == []
    assert await world.app.office.queue.lines_waiting() == 0


OF_ASKING = ("a limit", "a 503 after the effect", "a page of a proxy's with 200", "a token that is refused")
CELLS = [
    *((method, what) for method in SAYING for what in PASSES),
    *((method, what) for method in (*ASKING, *LOOKING, *WONDERING) for what in OF_ASKING),
]


@pytest.mark.parametrize(("method", "what"), CELLS)
async def test_what_passes_leaves_everything_said_once(method: str, what: str, world: World) -> None:
    await forgets(world)
    fault = world.sandbox.faults.add(method=method, times=1, **PASSES[what])
    if deaf := method in (*LOOKING, *WONDERING):
        # what would settle it does not come: it is looked up, and one is asked whether Slack is there at all
        world.sandbox.app_config.request_url = ""
        channel = DESK if method == LOOKING[0] else AKATSUKI
        world.sandbox.faults.add(method="chat.postMessage", channel=channel, status=500, after_effect=True, times=2)
        world.sandbox.faults.add(method=WONDERING[0], status=503, times=2)

    await much_is_said(world, deaf=deaf)

    assert fault.times == 0, "it has struck"
    await stands_once(world)


REFUSALS = {
    "channel_not_found": "チャンネルが見つかりません",
    "is_archived": "チャンネルがアーカイブされています",
    "not_in_channel": "ボットがチャンネルに参加していません",
    "restricted_action": "投稿が制限されています",
    "restricted_action_read_only_channel": "投稿が制限されています",
    "msg_too_long": "デスクの不具合",
    "no_text": "デスクの不具合",
    "invalid_blocks": "デスクの不具合",
    "a_code_that_nobody_knew": "a_code_that_nobody_knew",
}


@pytest.mark.parametrize("code", REFUSALS)
@pytest.mark.parametrize("method", ["chat.postMessage", "chat.update"])
async def test_what_is_refused_is_told_once_in_words_and_sent_by_a_press(method: str, code: str, world: World) -> None:
    # given a customer's channel in which Slack refuses one thing
    desk, before = world.app.office.desk, {"chat.postMessage": "が対応を開始しました", "chat.update": "対応中"}
    await desk.submit(a_report(world.clock.now()))
    await world.settle()
    refused = world.sandbox.faults.add(method=method, channel=AKATSUKI, error=code)

    # when something is to be said, or drawn, there and more follows
    await desk.submit(command(Acknowledge))
    await world.runs(seconds=10)
    await desk.submit(command(SetSeverity, severity=Severity.SEV2))
    await world.runs(minutes=2)

    # then staff read of each message once, in words, and of a card once however often it changes
    await world.tanaka.does_not_see(before[method])
    told = [said_in(each) for each in await world.sato.reads(DESK) if FAILED in said_in(each)]
    assert len(told) == len(await world.app.office.queue.dead_letters()) == (1 if method == "chat.update" else 2)
    assert all("AKATSUKI-1" in each and REFUSALS[code] in each for each in told), told

    # when it is mended and they press
    refused.times = 0
    for _ in told:
        await world.sato.clicks(RETRY, channel=DESK)
    await world.settle()

    # then it stands once, as things are now
    await world.tanaka.sees("AKATSUKI-1", "対応中", "SEV2", times=1)
    await world.tanaka.sees("が対応を開始しました", times=1)
    await world.sato.sees(SENT, channel=DESK, times=len(told))


async def test_of_what_could_not_be_sent_staff_read_what_it_says(world: World) -> None:
    desk = world.app.office.desk
    await desk.submit(a_report(world.clock.now()))
    await desk.submit(command(Acknowledge))
    await world.settle()
    world.sandbox.faults.add(method="chat.postMessage", channel=AKATSUKI, error="restricted_action", times=1)

    await desk.submit(command(PostUpdate, text="原因を調べています"))
    await world.settle()

    await world.sato.sees(FAILED, "<#C0AKATSUKI> へのお知らせ", "原因を調べています", channel=DESK, times=1)


@pytest.mark.parametrize("code", ["message_not_found", "cant_update_message", "edit_window_closed"])
async def test_a_card_that_can_no_longer_be_changed_is_posted_anew(code: str, world: World) -> None:
    desk = world.app.office.desk
    await desk.submit(a_report(world.clock.now()))
    await world.settle()
    first = await world.tanaka.sees("AKATSUKI-1", "受付済み", times=1)
    world.sandbox.faults.add(method="chat.update", channel=AKATSUKI, error=code, times=1)

    await desk.submit(command(Acknowledge))
    await world.settle()

    card = await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    assert card["ts"] != first["ts"]
    assert (await world.tanaka.sees("が対応を開始しました", times=1))["thread_ts"] in (first["ts"], card["ts"])
    assert await world.app.office.store.case_of_thread(AKATSUKI, card["ts"]) == "AKATSUKI-1"
    await desk.submit(command(SetSeverity, severity=Severity.SEV1))
    await world.settle()
    await world.tanaka.sees("AKATSUKI-1", "対応中", "SEV1", times=1)
    assert await world.app.office.queue.dead_letters() == []


@pytest.mark.parametrize("code", ["external_channel_migrating", "team_added_to_org", "rate_limited", "update_failed"])
async def test_what_slack_says_is_for_a_while_is_waited_for(code: str, world: World) -> None:
    """As Slack's own words have it: nobody has to press for that."""
    desk = world.app.office.desk
    await desk.submit(a_report(world.clock.now()))
    await world.settle()
    for method in ("chat.update", "chat.postMessage"):
        world.sandbox.faults.add(method=method, channel=AKATSUKI, error=code, times=3)

    await desk.submit(command(Acknowledge))
    await world.runs(minutes=5)

    await world.tanaka.sees("AKATSUKI-1", "対応中", times=1)
    await world.tanaka.sees("が対応を開始しました", times=1)
    assert await world.app.office.queue.dead_letters() == []
