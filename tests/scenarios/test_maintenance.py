"""A stop of the service as its people live it: planned, told to each customer, moved, begun, ended (Arts. 8, 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from slackbot.agreement.document import read
from slackbot.agreement.reading import propose
from slackbot.clock import millis
from slackbot.onboarding import apply
from tests.agreement.test_reading import SHOP
from tests.scenarios.people import Json, words_of
from tests.scenarios.story import DESK
from tests.scenarios.world import World

HARBOR = "C0HARBOR"


def at(world: World, **later: float) -> int:
    return millis(world.clock.now() + timedelta(**later)) // 1000


async def planned(world: World, **given: Any) -> str:
    """Sato has planned a stop of both customers' systems in three weeks; the number of the draft."""
    await plans(world, **given)
    return "MW-1"


async def plans(world: World, **given: Any) -> Json:
    """What Slack was answered to the form."""
    await world.sato.types("/maintenance", DESK)
    return await world.sato.sends(
        **{
            "ground": "9(1)|",
            "title_ja": "定期保守",
            "title_en": "Regular maintenance",
            "systems": ["order", "booking"],
            "start": at(world, days=21),
            "expected": at(world, days=21, hours=2),
            "latest": at(world, days=21, hours=3),
            "impact_ja": "受発注画面をご利用いただけません。",
            "impact_en": "Booking is not available.",
            **given,
        }
    )


async def announced(world: World, **given: Any) -> str:
    window = await planned(world, **given)
    await world.sato.sends()
    await world.tanaka.sees("AKATSUKI-1", "定期保守", "受発注画面をご利用いただけません。", times=1)
    await world.baker.sees("HARBOR-1", "Regular maintenance", "Booking is not available.", channel=HARBOR, times=1)
    await has_files(world)
    await world.sato.sees(window, "対象 2 社", channel=DESK)
    return window


async def has_files(world: World, times: int = 1) -> None:
    """In each thread a file for the calendar."""
    await world.tanaka.sees("📅 「定期保守」", "カレンダー", times=times)
    await world.baker.sees("📅 “Regular maintenance”", "calendar", channel=HARBOR, times=times)


@pytest.mark.article("9")
async def test_what_each_customer_will_read_is_looked_at_before_it_is_sent(world: World) -> None:
    window = await planned(world)

    preview = words_of(await world.sato.form())
    for words in ("2 社にお送りします", "受発注画面をご利用いただけません。", "Booking is not available.", "第9条"):
        assert words in preview
    await world.sato.sees(window, "まだどのお客様にもお知らせしていません", channel=DESK)
    await world.tanaka.does_not_see("定期保守")


@pytest.mark.article("9")
async def test_a_long_announcement_can_be_confirmed_like_any_other(world: World) -> None:
    """Slack refuses a card to be drawn anew whose notification has more than 4,000 bytes: a third as many letters."""
    long = {"impact_ja": "受発注画面をご利用いただけません。" * 100, "works_ja": "照会" * 400, "works_en": "Queries"}
    await announced(world, **long)
    card = await world.tanaka.sees("定期保守")

    await world.tanaka.clicks("確認しました", about="定期保守")

    await world.tanaka.sees("定期保守", "ご確認いただきました", times=1)
    assert await world.app.office.queue.dead_letters() == []
    assert (await world.tanaka.sees("定期保守"))["ts"] == card["ts"]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"title_en": ""}, "英語"),
        ({"impact_en": ""}, "英語"),
        ({"works_ja": "照会の画面"}, "英語"),
        ({"title_ja": ""}, "日本語"),
        ({"impact_ja": ""}, "日本語"),
        ({"works_en": "Searching."}, "日本語"),
    ],
)
async def test_a_language_that_somebody_reads_is_asked_for_before_it_is_sent(
    given: dict[str, str], said: str, world: World
) -> None:
    answer = await plans(world, **given)

    assert f"{said}でお読みになるお客様がいます" in str(answer), answer
    assert await world.app.office.store.windows() == []


async def test_a_language_that_nobody_reads_who_is_told_is_not_asked_for(world: World) -> None:
    window = await planned(world, customers=["AKATSUKI"], systems=["order"], title_en="", impact_en="")

    assert "1 社にお送りします" in words_of(await world.sato.form())
    await world.sato.closes()
    await world.sato.sees(window, "まだどのお客様にもお知らせしていません", channel=DESK)


@pytest.mark.article("9(1)")
async def test_the_grounds_are_those_of_the_texts_that_customers_agreed_to(world: World) -> None:
    """One of them has a text of its own: what only that one has is offered too, and cited by its own number."""
    office, shop = world.app.office, read(SHOP)
    await office.desk.agreements.keep(shop, propose(shop))
    theirs = tuple(
        replace(each, agreement=shop.title, effective_from=date(2026, 4, 2)) if each.key == "AKATSUKI" else each
        for each in world.configuration.customers
    )
    await apply(replace(world.configuration, customers=theirs), office.desk, office.desk.agreements)
    await world.settle()
    world.everything_expected = True

    await world.sato.types("/maintenance", DESK)
    offered = {each["text"]["text"]: each["value"] for each in _options(await world.sato.form(), "ground")}
    (own,) = [text for text in offered if "災害その他やむを得ない事由" in text]
    await world.sato.closes()
    await planned(world, ground=offered[own], customers=["AKATSUKI"], systems=["order"])
    await world.sato.sends()

    await world.tanaka.sees("AKATSUKI-1", "定期保守", "第7条第2号", times=1)


def _options(view: Json, name: str) -> list[Json]:
    (found,) = [block["element"]["options"] for block in view["blocks"] if block.get("block_id") == name]
    return list(found)


@pytest.mark.article("9(1)")
async def test_a_lead_approves_short_notice_and_the_customers_read_why(world: World) -> None:
    soon = {"start": at(world, days=2), "expected": at(world, days=2, hours=2), "latest": at(world, days=2, hours=3)}
    window = await planned(world, **soon)
    assert "アカツキ商事様：お知らせの期限（10 営業日前）を過ぎています" in words_of(await world.sato.form())
    await world.sato.sends(late_reason_ja="脆弱性の修正を急ぐため", late_reason_en="An urgent security fix.")
    await world.sato.sees("お知らせする承認を求めています", "脆弱性の修正を急ぐため", channel=DESK)
    await world.tanaka.does_not_see("定期保守")

    await world.takahashi.clicks("承認して送信", DESK, about="お知らせする承認を求めています")

    await world.tanaka.sees("AKATSUKI-1", "お知らせが間際になった理由", "脆弱性の修正を急ぐため")
    await world.baker.sees("HARBOR-1", "at short notice", "An urgent security fix.", channel=HARBOR)
    await has_files(world)
    await world.sato.sees(window, "お届け 2", channel=DESK, times=1)


@pytest.mark.article("9")
async def test_a_cancellation_is_said_with_its_reason(world: World) -> None:
    window = await announced(world)

    await world.sato.types(f"/maintenance cancel {window}", DESK)
    await world.sato.sends(text_ja="準備が間に合わないため", text_en="It could not be prepared in time.")

    await world.tanaka.sees("「定期保守」", "中止いたしました", "準備が間に合わないため")
    await world.baker.sees("is cancelled", "It could not be prepared in time.", channel=HARBOR)
    await has_files(world, times=2)
    assert await world.tanaka.can_click("AKATSUKI-1") == []
    await world.tanaka.sees("AKATSUKI-1", "🚫 中止", "準備が間に合わないため")


@pytest.mark.article("9(3)")
async def test_a_stop_that_has_happened_is_told_afterwards(world: World) -> None:
    await world.sato.types("/maintenance after", DESK)
    past = {"start": at(world, hours=-2), "expected": at(world, hours=-1), "latest": at(world, hours=-1)}
    texts = {
        "title_ja": "緊急停止",
        "title_en": "Emergency stop",
        "impact_ja": "利用不可",
        "impact_en": "Not available",
    }
    await world.sato.sends(ground="9(3)|", systems=["order", "booking"], **past, **texts)
    await world.sato.closes()
    await world.sato.sees("MW-1", "緊急停止", channel=DESK)

    await world.forward(hours=2)

    await world.sato.sees("<@U0SATO> 「緊急停止」の事後のお知らせがまだ送信されていません", channel=DESK)
    await world.sato.sees("<@U0TAKAHASHI>", "送信されていません。担当は", channel=DESK, times=1)
    await world.sato.clicks("内容を確認して送信", DESK, about="MW-1")
    assert "停止中" in words_of(await world.sato.form()), "as the customers will read it"
    await world.sato.sends()
    await world.tanaka.sees("AKATSUKI-1", "緊急停止", "停止中")
    await world.baker.sees("HARBOR-1", "Emergency stop", channel=HARBOR)


@pytest.mark.article("9")
async def test_a_stop_is_announced_confirmed_moved_begun_extended_and_ended(world: World) -> None:
    window = await announced(world, more=["risk"])
    await world.tanaka.clicks("確認しました", about="AKATSUKI-1")
    await world.tanaka.sees("AKATSUKI-1", "<@U0TANAKA> 様にご確認いただきました")
    await world.baker.clicks("Ask for another time", HARBOR, about="HARBOR-1")
    await world.baker.sends(text="Any day after the 20th, please.")
    await world.sato.sees("Harbor Trading様が", window, "Any day after the 20th", channel=DESK)

    await world.sato.clicks("全てのお客様の日程を変更", DESK, about="Any day after the 20th")
    later = {
        "start": at(world, days=23),
        "expected": at(world, days=23, hours=2),
        "latest": at(world, days=23, hours=3),
    }
    await world.sato.sends(**later)
    await world.tanaka.sees("停止の日時が変わりました", "変更前", "変更後")
    await world.baker.sees("The time of the stop has changed", channel=HARBOR)
    await has_files(world, times=2)
    await world.tanaka.clicks("確認しました", about="AKATSUKI-1")
    await world.baker.clicks("Go ahead without backup", HARBOR, about="HARBOR-1")
    await world.baker.sees("HARBOR-1", "May go ahead without a backup", channel=HARBOR)

    await world.forward(days=23)
    await world.baker.sees("begins at", "press “I have read this”", channel=HARBOR, times=3)
    await world.tanaka.sees("バックアップについて、まだお答えをいただいていません", times=3)
    await world.sato.sees("「定期保守」の開始は", channel=DESK)
    await world.sato.sees("開始の時刻", channel=DESK)
    await world.sato.clicks("開始", DESK, about=window)
    assert "1 社からバックアップの回答がありません" in words_of(await world.sato.form())
    await world.sato.sends()
    await world.takahashi.sees("<@U0TAKAHASHI>", "1 社からバックアップの回答がありません", channel=DESK)
    await world.takahashi.clicks("開始", DESK, about="1 社からバックアップの回答がありません")
    await world.takahashi.sends(text="電話で取得済みと伺いました。")
    await world.sato.sees(window, "回答がないまま", "電話で取得済みと伺いました。", channel=DESK)
    await world.tanaka.sees("「定期保守」を開始しました")
    await world.baker.sees("“Regular maintenance” has begun", channel=HARBOR)
    await world.sato.clicks("延長", DESK, about=window)
    await world.sato.sends(latest=at(world, hours=5))
    await world.tanaka.sees("終了の予定を", "に変更いたしました")
    await world.baker.sees("takes longer", channel=HARBOR)
    await has_files(world, times=3)
    await world.sato.clicks("完了", DESK, about=window)
    await world.sato.sends(text_ja="受注の登録を確認しました。", text_en="All pages and orders were checked.")
    await world.tanaka.sees("「定期保守」が完了しました", "受注の登録を確認しました")
    await world.baker.sees("is complete", "All pages and orders were checked.", channel=HARBOR)
    assert await world.tanaka.can_click("AKATSUKI-1") == ["協議を希望する"]
    await world.sato.sees(window, "完了", "受注の登録を確認しました", channel=DESK)
