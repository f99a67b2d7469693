"""Outside the reception hours: what the customer reads, who is woken, and what is raised at the opening (Art. 3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from slackbot.agreement.hours import WeeklyHours
from slackbot.agreement.particulars import Configuration, Cover
from slackbot.clock import ManualClock
from tests.rules.office import NINE_TO_SIX, tokyo, with_hours
from tests.scenarios.people import labels, said_in
from tests.scenarios.story import DESK, at
from tests.scenarios.world import World

ON_DUTY = "<@U0EMMA>"
NIGHT, MORNING = tokyo("2026-11-24T22:00"), tokyo("2026-11-25T09:00")
LONDON = WeeklyHours(weekdays=NINE_TO_SIX, holidays="GB-ENG")


@pytest.fixture
def clock() -> ManualClock:
    """Tuesday evening in Tokyo, noon and a bit in London."""
    return ManualClock(NIGHT)


@pytest.fixture
def cover() -> Cover:
    return Cover.PAID


@pytest.fixture
def configuration(configuration: Configuration, cover: Cover) -> Configuration:
    akatsuki, harbor = configuration.customers
    theirs = (with_hours(akatsuki, cover), with_hours(harbor, None, LONDON))
    return replace(configuration, customers=theirs)


async def goes_on_until(world: World, when: datetime) -> None:
    await world.forward(seconds=(when - world.clock.now()).total_seconds())


@pytest.mark.article("3.1", "3.2")
async def test_a_report_at_night_is_stamped_and_raised_again_when_reception_opens(world: World) -> None:
    # when the customer reports at ten in the evening
    case = await world.tanaka.reports()

    # then they read when work begins, by which clause, and what there is for what cannot wait
    card = said_in(await world.tanaka.card(case))
    assert f"対応開始は次回受付開始（{at(MORNING.timestamp())}" in card
    assert "を予定しております（第3条第2項）。お急ぎの場合は緊急対応（有償・別途お見積り）をご相談ください。" in card
    assert "（営業時間外）" in card
    assert "受付開始後に手配します" in card

    # and #desk has it, with nobody called
    triage = said_in(await world.sato.card(case, DESK))
    assert "営業時間外の受付です" in triage
    assert "（営業時間外）" in triage
    assert "<@U0SATO>" not in triage

    # when reception opens
    await goes_on_until(world, MORNING)

    # then it is raised in one digest, with a way there, and everybody is called
    digest = said_in(await world.sato.sees("受付を開始しました", channel=DESK, times=1))
    assert ON_DUTY in digest
    assert "営業時間外のご連絡 1件（未対応 1件）" in digest
    assert f"|{case}>" in digest
    await world.forward(hours=1)
    await world.sato.sees("受付を開始しました", channel=DESK, times=1)


async def test_several_reports_of_a_night_come_in_one_digest_and_those_taken_call_nobody(world: World) -> None:
    first = await world.tanaka.reports()
    second = await world.tanaka.reports(system="stock", what="在庫数が合いません")
    for case in (first, second):
        await world.tanaka.card(case)
        await world.sato.clicks("対応開始", DESK, about=case)
        await world.sato.card(case, DESK)
    await world.tanaka.sees("<@U0SATO> が対応を開始しました", times=2)

    await goes_on_until(world, MORNING)

    digest = said_in(await world.sato.sees("受付を開始しました", channel=DESK, times=1))
    assert "営業時間外のご連絡 2件" in digest
    assert "<@" not in digest


async def test_a_desk_that_was_down_at_the_opening_raises_it_when_it_is_back(world: World) -> None:
    case = await world.tanaka.reports()
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)

    await world.closes_the_desk()
    world.clock.forward(tokyo("2026-11-25T11:00") - world.clock.now())
    await world.opens_the_desk()
    await world.settle()

    await world.sato.sees("受付を開始しました", case, channel=DESK, times=1)


@pytest.mark.parametrize("cover", [Cover.CONTRACTED])
async def test_with_contracted_cover_whoever_is_on_duty_is_called_at_once(world: World) -> None:
    case = await world.tanaka.reports()

    assert ON_DUTY in said_in(await world.sato.card(case, DESK))
    card = said_in(await world.tanaka.card(case))
    assert "時間外対応のご契約に基づきお受けしました（第3条第2項）" in card
    await goes_on_until(world, MORNING)
    await world.sato.does_not_see("受付を開始しました", channel=DESK)


@pytest.mark.parametrize("cover", [Cover.NONE])
async def test_without_any_cover_no_urgent_way_is_offered(world: World) -> None:
    case = await world.tanaka.reports()

    card = said_in(await world.tanaka.card(case))
    assert "次回受付開始" in card
    assert "緊急対応" not in card
    await world.sato.card(case, DESK)


async def test_each_customer_has_the_hours_of_its_own_town(world: World) -> None:
    """One in the afternoon in London is open, while Tokyo sleeps."""
    await world.baker.clicks("Report an incident", "C0HARBOR")
    await world.baker.sends(system="booking", what="Bookings fail")
    case = await world.baker.is_told_a_number()

    assert "(within hours)" in said_in(await world.baker.card(case, "C0HARBOR"))
    assert ON_DUTY in said_in(await world.sato.card(case, DESK))


async def test_a_request_at_night_says_when_it_is_answered_and_stands_in_the_digest(world: World) -> None:
    await world.tanaka.clicks("お問い合わせ・ご依頼")
    await world.tanaka.chooses("kind", "2(1)")
    await world.tanaka.sends(kind="2(1)", what="月次の CSV の出し方を教えてください")
    assert "次回受付開始" in str(await world.tanaka.form())
    case = await world.tanaka.is_told_a_number()
    assert "（営業時間外）" in said_in(await world.tanaka.card(case))
    assert "<@U0SATO>" not in said_in(await world.sato.card(case, DESK))

    await goes_on_until(world, MORNING)

    digest = said_in(await world.sato.sees("受付を開始しました", channel=DESK, times=1))
    assert "月次の CSV の出し方" in digest
    assert ON_DUTY in digest


@pytest.mark.article("3.2", "10(6)")
async def test_a_request_that_cannot_wait_is_urgent_like_an_incident(world: World) -> None:
    await world.tanaka.clicks("お問い合わせ・ご依頼")
    await world.tanaka.chooses("kind", "2(1)")
    await world.tanaka.sends(kind="2(1)", what="明朝の棚卸しで使う操作を教えてください")
    case = await world.tanaka.is_told_a_number()

    # when the customer asks for it, a lead agrees
    await world.tanaka.clicks("緊急対応を相談", about=case)
    wish = said_in(await world.sato.sees("緊急対応のご相談", case, channel=DESK, times=1))
    assert "明朝の棚卸し" in wish
    await world.takahashi.clicks("対応する", DESK, about=case)

    # then the customer hears it, and whoever can is called to take it
    await world.tanaka.sees("緊急対応をお受けいたします（<@U0TAKAHASHI>）", times=1)
    await world.sato.sees(ON_DUTY, "「担当する」を押して", channel=DESK, times=1)
    assert "緊急対応をお受けしました" in said_in(await world.tanaka.card(case))
    await world.sato.card(case, DESK)


@pytest.mark.article("3.3")
async def test_a_call_at_night_that_is_written_down_in_the_morning_is_stamped_by_the_call(world: World) -> None:
    await goes_on_until(world, tokyo("2026-11-25T10:00"))
    await world.sato.types("/incident report AKATSUKI")
    told = int(datetime(2026, 11, 24, 14, tzinfo=UTC).timestamp())
    await world.sato.sends(system="order", what="注文画面が開きません", caller="鈴木", told=told)
    case = await world.sato.is_told_a_number()

    assert "（営業時間外）" in said_in(await world.tanaka.card(case))
    assert ON_DUTY in said_in(await world.sato.card(case, DESK)), "reception is open now"


# ── The customer's choice ────────────────────────────────────────────────────────────────────────────────────────────


async def asked_for_urgent(world: World) -> str:
    case = await world.tanaka.reports()
    await world.tanaka.clicks("緊急対応を相談", about=case)
    await world.sato.sees("緊急対応のご相談", case, channel=DESK, times=1)
    assert "緊急対応のご相談を承りました" in said_in(await world.tanaka.card(case))
    await world.sato.card(case, DESK)
    return case


async def test_whoever_can_wait_says_so_with_a_click(world: World) -> None:
    case = await world.tanaka.reports()

    await world.tanaka.clicks("翌営業日の対応を希望", about=case)

    assert "<@U0TANAKA> 様のご希望により、受付開始後に対応いたします。" in said_in(await world.tanaka.card(case))
    await world.sato.card(case, DESK)


async def test_early_in_the_morning_the_opening_is_todays(world: World) -> None:
    await goes_on_until(world, tokyo("2026-11-25T07:00"))
    case = await world.tanaka.reports()

    assert "受付開始後の対応を希望" in labels(await world.tanaka.card(case))
    await world.sato.card(case, DESK)


@pytest.mark.article("3.2", "10(6)")
async def test_a_lead_agrees_to_urgent_support(world: World) -> None:
    # given a wish that has called everybody by name, with what it may cost
    case = await asked_for_urgent(world)
    wish = said_in(await world.sato.sees("緊急対応のご相談", case, channel=DESK, times=1))
    assert "<@U0TAKAHASHI> <@U0SATO> <@U0EMMA>" in wish
    assert "有償（別途お見積り）です。" in wish

    # when an engineer presses, it is not theirs to say
    await world.sato.clicks("対応する", DESK, about=case)
    assert "チームリーダーの操作が必要です。" in str(await world.sato.form())
    await world.sato.closes()

    # when the lead agrees
    await world.takahashi.clicks("対応する", DESK, about=case)

    # then the customer hears it, and whoever can is called
    await world.tanaka.sees("緊急対応をお受けいたします（<@U0TAKAHASHI>）", "別途お見積り", times=1)
    assert "緊急対応をお受けしました" in said_in(await world.tanaka.card(case))
    await world.sato.sees(ON_DUTY, "緊急対応をお受けしました", "「対応開始」を押して", channel=DESK, times=1)
    triage = await world.sato.card(case, DESK)
    assert ON_DUTY in said_in(triage)
    await world.sato.clicks("対応開始", DESK, about=case)
    await world.tanaka.sees("<@U0SATO> が対応を開始しました")


@pytest.mark.article("3.2", "18")
async def test_a_lead_declines_and_says_why(world: World) -> None:
    case = await asked_for_urgent(world)

    await world.takahashi.clicks("お受けできない", DESK, about=case)
    await world.takahashi.sends(text="担当者の手配がつかないため、翌朝9時から最優先で対応いたします")

    answer = await world.tanaka.sees("緊急対応のご相談について", "翌朝9時から最優先で", times=1)
    assert "第3条第2項" in said_in(answer)
    assert "第18条" in said_in(answer)
    card = await world.tanaka.card(case)
    assert "翌朝9時から最優先で" in said_in(card)
    assert "お急ぎの場合は" not in said_in(card), "that was answered just now"
    assert "緊急対応を相談" in labels(card), "what has got worse may be asked again"
    await world.sato.sees("お受けできないとお返事しました", channel=DESK, times=1)


async def test_a_wish_that_nobody_answers_is_not_left_silent(world: World) -> None:
    case = await asked_for_urgent(world)

    await world.forward(minutes=10)
    await world.sato.sees("<@U0TAKAHASHI>", "緊急対応のご相談にお返事していません", case, channel=DESK, times=1)
    await world.forward(minutes=50)

    await world.sato.sees("緊急対応のご相談にお返事していません", channel=DESK, times=2)
    await world.tanaka.sees("責任者への確認を続けております", times=1)


async def test_whoever_asked_can_take_it_back_and_wait(world: World) -> None:
    case = await asked_for_urgent(world)

    await world.tanaka.clicks("翌営業日の対応を希望", about=case)

    await world.sato.sees("ご相談は取り下げられました", channel=DESK, times=1)
    await world.sato.sees("緊急対応のご相談を取り下げ、受付開始後の対応をご希望です", channel=DESK, times=1)
