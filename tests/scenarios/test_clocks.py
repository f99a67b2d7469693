"""What was promised is watched: a warning in time, the leads when it is late, and the arithmetic for both sides."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scenarios.people import CannotDo, Json, said_in
from tests.scenarios.story import DESK, acknowledged, asked, closed, reported, resolved
from tests.scenarios.world import World

SOON, LATE = "まもなく期限です", "期限を過ぎました"
LEVELS = {"sev1": ("high", "high"), "sev2": ("high", "middle"), "sev3": ("middle", "middle"), "sev4": ("low", "low")}
FIRST_RESPONSE = {"sev1": 15, "sev2": 30, "sev3": 240, "sev4": 1440}
UPDATES = {"sev1": 60, "sev2": 120, "sev3": 1440, "sev4": 4320}
"""Minutes, by severity, as the customer's particulars say."""


async def minutes_pass(world: World, minutes: float) -> None:
    """A little less than a promise that began now would need: what happened on the way took seconds."""
    await world.forward(seconds=minutes * 60 - 20)


async def times(world: World, who: str, channel: str = "C0AKATSUKI") -> list[str]:
    """The lines of 対応時間の内訳, as this person reads them."""
    person = getattr(world, who)
    await person.clicks("対応時間の内訳", channel)
    form: Json = await person.form()
    await person.closes()
    return [line for part in form["blocks"] if part["type"] == "section" for line in part["text"]["text"].split("\n")]


# ── Warnings ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("severity", FIRST_RESPONSE)
async def test_the_first_response_is_watched_by_severity(world: World, severity: str) -> None:
    # given nobody has taken it
    impact, urgency = LEVELS[severity]
    case = await reported(world, impact=impact, urgency=urgency)
    target = FIRST_RESPONSE[severity]

    # when less than three quarters have passed: nothing; then:
    await minutes_pass(world, target * 0.75)
    await world.forward(seconds=25)

    # then whoever is on duty is called, under the card
    warning = await world.sato.sees("<@U0EMMA>", SOON, f"{case} の対応開始", channel=DESK, times=1)
    assert warning["thread_ts"] == (await world.sato.card(case, DESK))["ts"]
    assert "<@U0TAKAHASHI>" not in said_in(warning)

    # and when it is late, whoever the steps have come to; the card itself says so, the customer hears nothing of it
    await world.forward(minutes=target * 0.25)
    await world.sato.sees(LATE, f"{case} の対応開始", channel=DESK, times=1)
    assert "（超過）" in said_in(await world.sato.card(case, DESK))
    assert "超過" not in said_in(await world.tanaka.card(case))


@pytest.mark.parametrize("severity", UPDATES)
async def test_the_next_update_is_watched_and_calls_the_one_who_leads(world: World, severity: str) -> None:
    # given Sato leads
    impact, urgency = LEVELS[severity]
    case = await acknowledged(world, impact=impact, urgency=urgency)

    # when three quarters have passed
    await minutes_pass(world, UPDATES[severity] * 0.75)
    await world.forward(seconds=25)

    # then he alone is warned
    warning = await world.sato.sees("<@U0SATO>\n", SOON, f"{case} の経過報告", channel=DESK, times=1)
    assert "<@U0EMMA>" not in said_in(warning)

    # and when it is late, he first; the steps go on to the lead
    await world.forward(minutes=UPDATES[severity] * 0.25)
    late = await world.sato.sees("<@U0SATO>", LATE, f"{case} の経過報告", channel=DESK, times=1)
    assert "<@U0EMMA>" not in said_in(late)


async def test_each_is_said_once_however_long_it_takes(world: World) -> None:
    await reported(world)
    await world.forward(hours=3, minutes=1)
    await world.forward(hours=1)

    await world.forward(days=3)

    await world.sato.sees(SOON, channel=DESK, times=1)
    await world.sato.sees(LATE, channel=DESK, times=1)


async def test_who_acknowledges_in_time_is_not_reminded_of_it(world: World) -> None:
    await acknowledged(world)

    await world.forward(hours=17)


async def test_an_update_starts_the_clock_anew_and_takes_the_mark_of_lateness_away(world: World) -> None:
    # given an update that is late
    case = await acknowledged(world, impact="high", urgency="high")
    await world.forward(minutes=50)
    await world.sato.sees(SOON, channel=DESK, times=1)
    await world.forward(minutes=15)
    await world.sato.sees(LATE, channel=DESK, times=1)
    assert "（超過）" in said_in(await world.sato.card(case, DESK))

    # when it is given
    await world.sato.types(f"/incident update {case} 切り分けを続けています。")
    await world.tanaka.sees("切り分けを続けています。")
    await world.sato.sees("経過報告を送信します", channel=DESK)

    # then the next one is due in an hour, and is warned of anew
    assert "（超過）" not in said_in(await world.sato.card(case, DESK))
    await world.forward(minutes=50)
    await world.sato.sees(SOON, channel=DESK, times=2)


async def test_a_graver_severity_is_watched_by_its_own_target(world: World) -> None:
    # given an incident of which the customer hears daily
    case = await acknowledged(world)
    await world.forward(minutes=50)

    # when it becomes critical
    await world.sato.types(f"/incident severity {case} sev1")
    await world.sato.sees("重大度を変更しました", channel=DESK)
    await world.tanaka.sees("が重大度を「")

    # then the hour counts from the last word, and is nearly over
    await world.sato.sees(SOON, channel=DESK, times=1)
    await world.forward(minutes=15)
    await world.sato.sees(LATE, channel=DESK, times=1)


async def test_nothing_rings_while_we_wait_for_the_customer(world: World) -> None:
    # given a question after two hours
    case = await acknowledged(world)
    await world.forward(hours=17)
    await world.sato.types(f"/incident ask {case} 画像をお願いします")
    await world.tanaka.sees("画像をお願いします")
    await world.sato.sees("資料のご提供をお願いしました", channel=DESK)

    # when days pass, the customer is reminded and #desk hears of that, but no clock of ours rings
    await world.forward(days=7)
    await world.tanaka.sees("を過ぎました", "画像をお願いします", times=1)
    await world.forward(minutes=1)
    await world.sato.sees("お客様からのご回答がまだです", channel=DESK, times=1)
    with pytest.raises(CannotDo):
        await world.sato.sees(SOON, channel=DESK)

    # then after the answer the rest of the day is still left, and its last quarter is warned of
    await world.tanaka.replies(case, "画像です")
    await world.sato.sees("ご返信がありました", channel=DESK)
    await world.forward(minutes=50)
    await world.forward(minutes=20)
    await world.sato.sees(SOON, channel=DESK, times=1)
    for handover in ("当番の引継ぎがまだです", "まだ応答がありません"):
        await world.sato.sees(handover, channel=DESK)


async def test_nothing_rings_once_it_is_restored(world: World) -> None:
    await resolved(world)

    await world.forward(hours=23)


# ── The arithmetic ──────────────────────────────────────────────────────────────────────────────────────────────────


async def test_both_sides_read_the_same_arithmetic_with_the_pause_taken_out(world: World) -> None:
    # given two hours of work, three of waiting for the customer, and one and a half of work
    case = await acknowledged(world)
    await world.forward(hours=2)
    await world.sato.types(f"/incident ask {case} 画像をお願いします")
    await world.tanaka.sees("画像をお願いします")
    await world.sato.sees("資料のご提供をお願いしました", channel=DESK)
    await world.forward(hours=3)
    await world.tanaka.replies(case, "画像です")
    await world.sato.sees("ご返信がありました", channel=DESK)
    await world.forward(minutes=90)

    # when
    lines = await times(world, "tanaka")

    # then it adds up: 2 h + 1.5 h = 3.5 h of 24 h, with 3 h standing still
    assert lines == await times(world, "sato", DESK)
    assert [line.split("　")[0] for line in lines[:4]] == [
        "発生",
        "受付",
        "対応開始",
        "停止（お願い事項 1 のご回答待ち）",
    ]
    assert lines[3].endswith("　3時間")
    assert "経過報告の目標　24時間" in lines[4]
    assert [line.rpartition("　")[2] for line in lines[5:7]] == ["2時間", "1時間30分"]
    assert lines[7] == "経過 3時間30分　残り 20時間30分"
    assert lines[8].startswith("期限　<!date^")


async def test_while_it_stands_still_the_arithmetic_says_so(world: World) -> None:
    await asked(world)
    await world.forward(hours=5)

    lines = await times(world, "ito")

    assert any(line.startswith("停止") and line.endswith("継続中　5時間") for line in lines)
    assert lines[-2:] == ["経過 0分　残り 24時間", "資料のご提供待ちのため、計測を停止しています。"]


async def test_what_is_late_is_said_by_how_much(world: World) -> None:
    await reported(world, impact="high", urgency="high")
    await world.forward(minutes=12)
    await world.sato.sees(SOON, channel=DESK)
    await world.forward(minutes=63)
    await world.sato.sees(LATE, channel=DESK)

    assert "経過 1時間15分　超過 1時間" in await times(world, "tanaka")


async def test_a_closed_incident_shows_its_history_alone(world: World) -> None:
    await closed(world)

    lines = await times(world, "tanaka")

    assert [line.split("　")[0] for line in lines] == ["発生", "受付", "対応開始", "復旧", "完了"]


# ── Through a restart ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_clocks_go_on_in_a_new_process(world: World) -> None:
    # given a reported incident, an unanswered message, and a desk that is started anew
    case = await reported(world)
    await world.tanaka.writes("会員サイトにログインできません。")
    await world.closes_the_desk()
    await world.opens_the_desk()

    # when their time comes
    await world.forward(minutes=16)
    await world.sato.sees("15分間返信がありません", channel=DESK, times=1)
    await world.forward(hours=3)

    # then
    await world.sato.sees(SOON, case, channel=DESK, times=1)


async def test_what_fell_due_while_the_desk_was_down_is_said_when_it_is_back(world: World) -> None:
    # given
    case = await reported(world)
    await world.tanaka.writes("会員サイトにログインできません。")
    await world.closes_the_desk()

    # when it comes back after the promise was missed
    world.clock.forward(timedelta(hours=6))
    await world.opens_the_desk()
    await world.settle()

    # then both are said once: that nobody answered, and that it is late (and no warning of what is past)
    await world.sato.sees("15分間返信がありません", channel=DESK, times=1)
    await world.sato.sees(LATE, case, channel=DESK, times=1)


async def test_the_verification_goes_on_in_a_new_process(world: World) -> None:
    case = await resolved(world)
    await world.closes_the_desk()
    await world.opens_the_desk()

    await world.forward(hours=25)
    await world.tanaka.sees("復旧後の動作はいかがでしょうか", times=1)
    await world.forward(days=2)

    await world.tanaka.sees("3日が経過いたしましたので、本件を完了とさせていただきます", times=1)
    assert "完了" in said_in(await world.tanaka.card(case))
