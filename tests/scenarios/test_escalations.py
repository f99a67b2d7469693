"""A lead is asked, by staff and by the customer, and answers in #desk (Arts. 5.1, 5.2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from slackbot.cases import Incident
from slackbot.cases.escalations.state import Call
from slackbot.onboarding import apply
from tests.scenarios.people import Person, labels, said_in, words_of
from tests.scenarios.story import DESK
from tests.scenarios.world import World

WHY = "接続数が上限に達しています"


async def asked(world: World) -> str:
    case = await world.tanaka.reports()
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)
    await world.sato.clicks("リーダーに相談", DESK, about=case)
    await world.sato.sends(subject="people", text=WHY, cost="2名、3時間")
    await world.sato.has_no_form()
    return case


@pytest.mark.article("5.2")
async def test_an_engineer_asks_for_people_and_the_lead_approves(world: World) -> None:
    case = await asked(world)
    card = await world.takahashi.sees("リーダーの判断をお願いします", WHY, "2名、3時間", channel=DESK)
    assert labels(card) == ["承認する", "却下する", "引き取る", "質問する", "取り下げる"]
    await world.sato.sees("<@U0TAKAHASHI>", "判断をお願いします（呼び出し 1／", channel=DESK)

    assert "承認する" in await direct_buttons(world.takahashi)
    await world.takahashi.clicks("承認する", DESK, about=WHY)

    await world.sato.sees(f"<@U0SATO> {case} の「応援の要員」を <@U0TAKAHASHI> が承認しました", channel=DESK)
    (direct,) = await direct_messages(world.takahashi)
    assert "*承認しました*" in direct
    assert await direct_buttons(world.takahashi) == []
    await world.tanaka.sees("要員を追加しております")
    assert labels(await world.sato.sees("承認しました", WHY, channel=DESK)) == []


async def test_an_engineer_does_not_decide_and_hears_it_before_writing(world: World) -> None:
    await asked(world)
    await world.sato.sees("リーダーの判断をお願いします", channel=DESK)
    await world.sato.sees("呼び出し 1／", channel=DESK)

    await world.tanaka.card("AKATSUKI-1")
    await world.emma.clicks("却下する", DESK, about=WHY)

    assert "not registered" in words_of(await world.emma.form())


async def test_the_lead_asks_back_and_then_declines(world: World) -> None:
    case = await asked(world)
    await world.sato.sees("呼び出し 1／", channel=DESK)
    await world.takahashi.clicks("質問する", DESK, about=WHY)
    await world.takahashi.sends(text="再起動はしましたか")
    await world.sato.sees("<@U0SATO>", "より確認です", "再起動はしましたか", channel=DESK)

    await world.sato.clicks("回答する", DESK, about=WHY)
    await world.sato.sends(text="2回しました")
    await world.takahashi.sees("<@U0TAKAHASHI>", "が回答しました", channel=DESK)
    await world.takahashi.clicks("却下する", DESK, about=WHY)
    await world.takahashi.sends(text="朝まで様子を見ます")

    await world.sato.sees(f"{case} の「応援の要員」を <@U0TAKAHASHI> が却下しました", "朝まで", channel=DESK)
    await world.sato.sees("リーダーの判断をお願いします", "却下しました", channel=DESK)
    await world.tanaka.does_not_see("朝まで様子を見ます")


async def test_the_card_that_a_lead_decides_on_shows_how_the_case_stands_now(world: World) -> None:
    case = await asked(world)
    card = await world.takahashi.sees("リーダーの判断をお願いします", WHY, channel=DESK)
    assert "SEV1" not in said_in(card)
    assert "<@U0EMMA>" not in said_in(card)
    await world.sato.sees("呼び出し 1／", channel=DESK)

    await world.emma.clicks("対応開始", DESK, about=case)
    await world.tanaka.sees("対応を開始しました")
    await world.sato.types(f"/incident severity {case} sev1", DESK)

    now = said_in(await world.takahashi.sees("リーダーの判断をお願いします", WHY, channel=DESK))
    assert "SEV1" in now
    assert "<@U0EMMA>" in now

    # then, once it is decided, it says what was decided, and no clock that would soon be wrong
    await world.takahashi.clicks("承認する", DESK, about=WHY)
    done = said_in(await world.sato.sees("*承認しました*", WHY, channel=DESK))
    assert "SEV1" not in done
    await world.sato.sees("重大度を変更しました", channel=DESK)
    await world.tanaka.sees("が重大度を「")
    await world.sato.sees("が承認しました。", channel=DESK)
    await world.tanaka.sees("要員を追加しております")


@pytest.mark.article("5.1")
async def test_the_customer_wishes_to_talk_to_somebody_responsible(world: World) -> None:
    case = await world.tanaka.reports()
    await world.sato.card(case, DESK)
    await world.tanaka.clicks("責任者と相談したい", about=case)
    await world.tanaka.sends(text="今後の見通しについて")
    await world.tanaka.sees("責任者とのご相談のご希望を承りました")
    assert "責任者と相談したい" not in labels(await world.tanaka.card(case))
    await world.sato.sees("お客様が", "ご相談を希望されています", channel=DESK)

    await world.takahashi.clicks("引き取る", DESK, about="今後の見通し")

    await world.tanaka.sees("責任者の <@U0TAKAHASHI> がご相談を承ります")
    await world.sato.sees("引き取りました", "今後の見通し", channel=DESK)
    await world.sato.sees("が引き取りました。", channel=DESK)
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)


@pytest.mark.article("5.1", "18")
async def test_a_wish_that_was_declined_is_talked_over_from_where_it_is_read(world: World) -> None:
    case = await world.tanaka.reports()
    await world.sato.card(case, DESK)
    await world.tanaka.clicks("責任者と相談したい", about=case)
    await world.tanaka.sends(text="今後の見通しについて")
    await world.tanaka.sees("責任者とのご相談のご希望を承りました")
    await world.sato.sees("お客様が", "ご相談を希望されています", channel=DESK)
    await world.takahashi.clicks("却下する", DESK, about="今後の見通し")
    await world.takahashi.sends(text="本日は担当よりご説明いたします")
    told = await world.tanaka.sees("本日は担当よりご説明いたします")
    assert labels(told) == ["協議を希望する"]

    await world.tanaka.clicks("協議を希望する", about="本日は担当よりご説明いたします")
    assert "責任者との相談のご希望への回答" in words_of(await world.tanaka.form())
    await world.tanaka.sends(text="責任者の方のご判断を伺いたい")

    await world.tanaka.sees("責任者との相談のご希望への回答について協議のお申し出がありました")
    await world.sato.sees("*協議のお申し出*", "<@U0TAKAHASHI>", "責任者の方のご判断", channel=DESK)
    await world.sato.sees("が却下しました", channel=DESK)
    await world.sato.sees("却下しました", "今後の見通し", channel=DESK)
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)


async def test_it_can_be_typed_and_listed(world: World) -> None:
    case = await world.tanaka.reports()
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)

    await world.sato.types(f"/escalate {case.lower()}")
    await world.sato.closes()
    await world.sato.types(f"/escalate {case} 切り戻してよいですか")

    await world.sato.sees("リーダーに判断を依頼しました", channel=DESK)
    await world.sato.sees("切り戻してよいですか", channel=DESK)
    await world.sato.sees("対応方針について、判断をお願いします", channel=DESK)
    await world.takahashi.types("/escalate 一覧")
    await world.takahashi.sees("判断・応答を待っているもの", case, channel=DESK)


# ── Nobody answers ───────────────────────────────────────────────────────────────────────────────────────────────────


async def direct_messages(person: Person) -> list[str]:
    found = (await person.looks())["messages"]
    return [said_in(each) for channel, said in found.items() if channel.startswith("D") for each in said]


async def direct_buttons(person: Person) -> list[str]:
    found = (await person.looks())["messages"]
    return [each for channel, said in found.items() if channel.startswith("D") for one in said for each in labels(one)]


@pytest.mark.article("5.2")
async def test_a_grave_incident_that_nobody_takes_climbs_the_whole_policy_and_ends_as_somebodys_task(
    world: World,
) -> None:
    # given: whoever is on duty is called directly, at once
    case = await world.tanaka.reports(impact="high", urgency="high")
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)
    assert any("call 1 of 8" in said and case in said for said in await direct_messages(world.emma))
    assert await direct_messages(world.takahashi) == []

    # when nobody answers, then the second is called, the lead, and so on
    await world.forward(minutes=10)
    await world.sato.sees("<@U0SATO>", "まだ誰も始めていません（呼び出し 2／8）", channel=DESK)
    await world.forward(minutes=10)
    await world.sato.sees("<@U0TAKAHASHI>", "（呼び出し 3／8）", channel=DESK)
    assert any("呼び出し 3／8" in said for said in await direct_messages(world.takahashi))
    for minutes in (15, 30, 10, 10, 15):
        await world.forward(minutes=minutes)

    # then it is the lead's task by name, and the card says so
    await world.forward(minutes=30)
    await world.sato.sees("<@U0TAKAHASHI>", "に応答がないままです", channel=DESK, times=1)
    assert any("に応答がないままです" in said and case in said for said in await direct_messages(world.takahashi))
    assert "<@U0TAKAHASHI> の対応待ち" in said_in(await world.sato.card(case, DESK))
    await world.sato.sees("期限を過ぎました", channel=DESK)

    # and whoever begins ends it, from the direct message too
    await world.forward(days=1)
    await world.sato.clicks("対応開始", DESK, about=case)
    await world.tanaka.sees("<@U0SATO> が対応を開始しました")
    assert "対応待ち" not in said_in(await world.sato.card(case, DESK))


async def test_where_nobody_is_on_duty_the_next_is_called_at_once_and_it_is_said(world: World) -> None:
    await world.app.office.store.redis.delete(world.app.office.store.key("case", "rota:main"))
    case = await world.tanaka.reports(impact="high", urgency="high")
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)

    await world.forward(minutes=10)

    called = await world.sato.sees("（呼び出し 2／8）", channel=DESK)
    assert "<@U0TAKAHASHI>" in said_in(called)
    assert "当番の担当者がいない" in said_in(called)
    assert any(case in said for said in await direct_messages(world.takahashi))


async def test_one_who_is_on_duty_by_two_rotas_is_called_once(world: World) -> None:
    first = world.configuration.provider.rotas[0]
    provider = replace(world.configuration.provider, rotas=(first, replace(first, key="db", name="DB")))
    await world.forward(minutes=1)
    await apply(replace(world.configuration, provider=provider), world.app.office.desk, world.app.agreements)
    await world.settle()

    case = await world.tanaka.reports(impact="high", urgency="high")
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)

    assert len([said for said in await direct_messages(world.emma) if case in said]) == 1


async def test_whoever_was_called_reads_that_another_has_begun_also_after_their_shift(world: World) -> None:
    """Art. 5.2: what rang stays with whom it rang for, and nobody is called for what is under way."""
    # given Emma, who is called, and whose shift ends before anybody begins
    case = await world.tanaka.reports(impact="high", urgency="high")
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)
    assert any("対応開始" in each or "Acknowledge" in each for each in await direct_buttons(world.emma))
    await world.emma.types("/oncall override")
    begins = int(world.clock.now().timestamp())
    await world.emma.sends(layer="primary", person="U0TAKAHASHI", since=begins, until=begins + 3600)
    await world.sato.sees("当番の代行のお願いです", channel=DESK)
    await world.takahashi.clicks("引き受ける", DESK)
    await world.sato.sees("<@U0EMMA> に代わり、<@U0TAKAHASHI> が当番に入ります", channel=DESK)
    await world.forward(minutes=1)
    await world.sato.sees("一次対応の当番が交代しました", channel=DESK)

    # when another begins
    await world.sato.clicks("対応開始", DESK, about=case)
    await world.tanaka.sees("<@U0SATO> が対応を開始しました")

    # then she reads so where she was called, without a button, and whoever is on duty now hears nothing of it
    (said,) = [said for said in await direct_messages(world.emma) if case in said]
    assert "<@U0SATO> has begun" in said
    assert await direct_buttons(world.emma) == []
    assert not [said for said in await direct_messages(world.takahashi) if case in said]

    # and an old button answers who began, and when
    await world.emma.types(f"/incident ack {case}")
    await world.emma.sees("佐藤 健 is already on it (began 20", channel=DESK)


async def test_after_weeks_in_which_nothing_could_be_sent_the_last_calls_ring_and_no_dead_letters(world: World) -> None:
    world.everything_expected = True
    case = await world.tanaka.reports(impact="high", urgency="high")
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)

    # when nothing is sent for weeks, and the clock calls until the first calls are kept no more
    kept: tuple[Call, ...] = ()
    while not kept or kept[0].number < 3:
        world.clock.forward(timedelta(days=1))
        while await world.app.timers.run_due():
            pass
        incident = await world.app.office.store.case(case)
        assert isinstance(incident, Incident)
        kept = incident.escalations[0].calls
    await world.settle()

    # then whoever is called reads the last ones, as fast as Slack takes so many at once,
    # and staff are not asked about the others
    await world.forward(minutes=1)
    world.sandbox.limits.refused.clear()
    assert await world.app.office.queue.dead_letters() == []
    called = [said for person in (world.emma, world.sato, world.takahashi) for said in await direct_messages(person)]
    assert len([said for said in called if case in said]) == len(kept) + 1


# ── A lead is away ───────────────────────────────────────────────────────────────────────────────────────────────────


async def is_away(world: World, deputy: str) -> None:
    today = world.clock.now().date().isoformat()
    await world.takahashi.types("/escalate 不在")
    await world.takahashi.sends(person="U0TAKAHASHI", deputy=deputy, first=today, last=today)
    await world.takahashi.has_no_form()
    await world.sato.sees(f"<@U0TAKAHASHI> は {today} から", f"<@{deputy}> が代理を務めます", channel=DESK)


@pytest.mark.article("5.2")
async def test_a_deputy_decides_while_the_lead_is_away_and_the_card_says_so(world: World) -> None:
    await is_away(world, "U0EMMA")

    case = await asked(world)
    called = await world.sato.sees("判断をお願いします（呼び出し 1／", channel=DESK)
    assert "<@U0EMMA>" in said_in(called)
    await world.emma.clicks("承認する", DESK, about=WHY)

    marked = "<@U0EMMA>（<@U0TAKAHASHI> の代理）"
    await world.sato.sees(f"{case} の「応援の要員」を {marked} が承認しました", channel=DESK)
    await world.sato.sees("*承認しました*", marked, WHY, channel=DESK)
    await world.tanaka.sees("要員を追加しております")


async def test_an_absence_is_listed_and_ended_early_and_the_deputy_decides_no_more(world: World) -> None:
    await is_away(world, "U0EMMA")
    await asked(world)
    await world.sato.sees("リーダーの判断をお願いします", channel=DESK)
    await world.sato.sees("呼び出し 1／", channel=DESK)
    await world.tanaka.card("AKATSUKI-1")

    await world.takahashi.types("/escalate away list")
    await world.takahashi.sees("リーダーの不在", "代理：<@U0EMMA>", channel=DESK)
    await world.takahashi.clicks("不在を終了", DESK)

    await world.sato.sees("不在（", "は終了しました", channel=DESK)
    await world.emma.clicks("承認する", DESK, about=WHY)
    assert "not registered" in words_of(await world.emma.form())


async def test_an_engineer_names_no_deputy(world: World) -> None:
    await world.sato.types("/escalate away")

    await world.sato.sees("この操作はリーダーだけができます", channel=DESK)
