"""The story of an incident, from a customer's shared channel to its close, as its people live it."""

from __future__ import annotations

from tests.scenarios.people import words_of
from tests.scenarios.world import World, both_ways

pytestmark = both_ways


async def test_an_incident_from_the_panel_to_the_customers_confirmation(world: World) -> None:
    # given a customer whose order page fails
    await world.tanaka.clicks("障害を報告")
    form = await world.tanaka.form()
    assert sum(not block.get("optional") for block in form["blocks"] if block["type"] == "input") == 3

    # when they answer three questions
    await world.tanaka.sends(system="order", what="注文画面を開くとエラーになります")

    # then it has a number, one card in their channel and one in #desk
    assert "AKATSUKI-1" in words_of(await world.tanaka.form())
    await world.tanaka.closes()
    await world.tanaka.sees("AKATSUKI-1", "受付済み", "注文画面を開くとエラーになります", times=1)
    await world.sato.sees("AKATSUKI-1", "アカツキ商事様", channel="C0DESK", times=1)

    # when an engineer works on it
    await world.sato.clicks("対応開始", channel="C0DESK")
    await world.tanaka.sees("<@U0SATO> が対応を開始しました")
    await world.sato.clicks("経過報告", channel="C0DESK")
    form = await world.sato.form()
    assert form["title"]["text"] == "アカツキ商事様に送信します"
    await world.sato.sends(text="データベースの再起動を行っています。")
    await world.tanaka.sees("*経過報告*", "データベースの再起動を行っています。")

    await world.sato.clicks("復旧", channel="C0DESK")
    await world.sato.sends(cause="接続数の上限", work="上限を引き上げて再起動しました")
    await world.tanaka.sees("復旧作業が完了しました", "上限を引き上げて再起動しました")

    # then the customer confirms, and it is closed on both cards
    await world.tanaka.clicks("復旧を確認しました")
    await world.tanaka.sees("AKATSUKI-1", "完了", "接続数の上限", times=1)
    await world.tanaka.sees("復旧をご確認いただきました")
    await world.sato.sees("復旧をご確認いただきました", channel="C0DESK")
