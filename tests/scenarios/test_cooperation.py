"""The customer is asked for things, sees all of them at once, answers each, and the clock waits meanwhile (Art. 6)."""

from __future__ import annotations

import pytest

from slackbot.cases import Incident
from tests.scenarios.people import labels, said_in, words_of
from tests.scenarios.story import DESK, acknowledged
from tests.scenarios.world import World

PICTURE, CHECK = "エラー画面の画像をお送りください。", "注文が登録できるかご確認ください。"


async def asks(world: World, case: str, text: str, **given: str) -> None:
    await world.sato.clicks("資料を依頼", DESK, about=case)
    await world.sato.sends(text=text, **given)


@pytest.mark.article("6(1)", "6(2)", "6(3)", "6(5)")
async def test_two_things_are_asked_for_listed_and_answered_one_by_one(world: World) -> None:
    # given an engineer who needs a picture, and a check of the customer's
    case = await acknowledged(world)
    await asks(world, case, PICTURE, owner="U0TANAKA")
    await world.tanaka.sees("次の資料・情報をお送りいただけますでしょうか", PICTURE)
    await asks(world, case, CHECK, choice="6(3)")
    await world.tanaka.sees("次のご対応をお願いできますでしょうか", CHECK)

    # then both stand on both cards, and the panel lists them with their days
    for card in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert PICTURE in said_in(card)
        assert CHECK in said_in(card)
    await world.tanaka.clicks("ご対応いただきたい事項")
    listed = words_of(await world.tanaka.form())
    assert listed.count("回答する") == 2
    assert listed.count("期限") == 2
    await world.tanaka.closes()

    # when the first is answered by its form, the clock still waits
    await world.tanaka.clicks("回答する", about=case)
    await world.tanaka.sends(text="注文できました。")
    await world.tanaka.sees("ご回答をいただきました", "計測は停止したままです")
    await world.sato.sees("未回答の事項があるため", channel=DESK)

    # and when a reply in the thread answers the only one left, it runs again
    await world.tanaka.replies(case, "もう一つもお送りします。", files=("error.png",))
    await world.sato.sees("計測を再開しました", channel=DESK)
    assert "回答する" not in await world.tanaka.can_click(case)


async def test_a_reply_that_could_answer_two_things_is_asked_about(world: World) -> None:
    case = await acknowledged(world)
    await asks(world, case, PICTURE)
    await world.tanaka.sees(PICTURE)
    await asks(world, case, CHECK, choice="6(3)")
    await world.tanaka.sees(CHECK)

    await world.tanaka.replies(case, "お送りします。")
    choice = await world.tanaka.sees("どの事項へのご回答か")
    assert labels(choice) == ["（1）への回答", "（2）への回答"]
    await world.tanaka.clicks("（2）への回答")

    await world.tanaka.sees("（2）へのご回答をいただきました")
    await world.sato.sees("ご回答がありました", channel=DESK)
    found = await world.app.office.found(case, Incident)
    assert isinstance(found, Incident)
    assert [number for number, _ in found.open_asks] == [1]


@pytest.mark.article("6(2)")
async def test_what_stays_unanswered_is_reminded_of_three_times_and_then_somebody_is_told_to_call(world: World) -> None:
    case = await acknowledged(world)
    await asks(world, case, PICTURE)
    await world.tanaka.sees(PICTURE)

    await world.forward(days=1, minutes=1)
    await world.tanaka.sees("期限", "を過ぎました", PICTURE, times=1)
    await world.forward(days=1)
    await world.tanaka.sees("期限", "を過ぎました", PICTURE, times=2)
    await world.forward(days=2)
    await world.tanaka.sees("期限", "を過ぎました", PICTURE, times=3)
    await world.forward(days=2)
    await world.sato.sees("お客様からのご回答がまだです", "お電話", channel=DESK, times=1)

    # and when somebody of ours has it by phone, the clock runs again
    await world.sato.clicks("資料を受領した", DESK, about=case)
    assert "回答する" not in await world.tanaka.can_click(case)


async def test_a_request_can_wait_for_the_customer_too(world: World) -> None:
    # given a question of the customer's
    await world.tanaka.clicks("お問い合わせ・ご依頼")
    await world.tanaka.sends(kind="2(1)", what="月次の売上を CSV で出力できますか")
    case = await world.tanaka.is_told_a_number()
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)

    # when an engineer asks back by command
    await world.sato.types(f"/request ask {case} 出力したい項目をお知らせください")
    await world.sato.sees("で資料のご提供をお願いしました", channel=DESK)
    await world.tanaka.sees("出力したい項目をお知らせください")

    # then its clock waits, and the thread's reply lets it run again
    assert "停止中" in said_in(await world.sato.card(case, DESK))
    await world.tanaka.replies(case, "商品名と金額です。")
    await world.sato.sees("計測を再開しました", channel=DESK)
