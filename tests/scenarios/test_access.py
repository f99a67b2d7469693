"""Access to a customer's system, walked by the people who ask, agree, grant, use it and take it back (Art. 6(4))."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from slackbot.agreement.access_terms import AccessTerms, LeadRule
from slackbot.agreement.particulars import Configuration, CustomerPeople
from slackbot.onboarding import apply
from tests.rules.living import DAY
from tests.scenarios.people import CannotDo, Person, labels, said_in, words_of
from tests.scenarios.story import DESK, acknowledged
from tests.scenarios.test_requests import asked as question
from tests.scenarios.world import World

pytestmark = pytest.mark.article("6(4)")
SCOPE, GIVEN = "本番DBの参照権限", "参照用アカウント support-ro を有効化"


async def asked(world: World, by: Person | None = None, **answers: Any) -> str:
    """Somebody of the provider has asked; for nothing that a lead has to agree to, unless the answers say so."""
    by = by or world.sato
    await by.types("/access request AKATSUKI", DESK)
    usual = {"access_system": "order", "access_scope": SCOPE, "access_reason": "不整合の調査", "access_duration": "2h"}
    await by.sends(**{**usual, **answers})
    case = await by.is_told_a_number()
    await world.sato.card(case, DESK)
    return case


async def at_the_customer(world: World, **answers: Any) -> str:
    case = await asked(world, **answers)
    await world.tanaka.card(case)
    await world.tanaka.sees("<@U0ITO> <@U0TANAKA>", case, "ご判断をお願いいたします")
    return case


async def granted(world: World, **answers: Any) -> str:
    case = await at_the_customer(world, **answers)
    await world.tanaka.clicks("付与しました", about=case)
    await world.tanaka.sends(access_what=GIVEN)
    await told_of_grant(world)
    return case


async def told_of_grant(world: World) -> None:
    await world.tanaka.sees("<@U0TANAKA> 様によりアクセス権限が付与されました", GIVEN)
    await world.sato.sees("<@U0SATO>", "アクセス権限が付与されました", channel=DESK)


async def told_of_end(world: World, why: str) -> None:
    await world.tanaka.sees(why, "アクセス権限の削除をお願いいたします")
    await world.sato.sees("<@U0SATO>", why, "ログインできなくなったことを確認", channel=DESK)


async def both_confirm(world: World, case: str) -> None:
    await world.tanaka.clicks("アクセス権限を削除しました", about=case)
    await world.tanaka.sees("<@U0TANAKA> 様よりアクセス権限の削除のご連絡がありました")
    await world.sato.sees("アクセス権限の削除のご連絡がありました", channel=DESK)
    await world.sato.clicks("入れないことを確認しました", DESK, about=case)
    await world.tanaka.sees("<@U0SATO> がログインできないことを確認しました")
    await world.sato.sees("<@U0SATO> がログインできないことを確認しました", channel=DESK)


async def test_a_lead_agrees_then_the_customer_grants_less_and_the_clock_takes_it_back(world: World) -> None:
    case = await asked(world, access_duration="8h", access_flags=["privileged"])
    with pytest.raises(CannotDo):
        await world.tanaka.card(case)
    await world.sato.sees("<@U0TAKAHASHI>", case, "ご判断をお願いいたします", channel=DESK)

    await world.takahashi.clicks("承認する", DESK, about=case)
    await world.sato.sees("<@U0TAKAHASHI> が承認しました", channel=DESK)
    await world.tanaka.card(case)
    await world.tanaka.sees("<@U0ITO> <@U0TANAKA>", "ご判断をお願いいたします")
    await world.ito.clicks("条件を変更して付与", about=case)
    await world.ito.sends(access_what=GIVEN, access_duration="2h", access_scope="注文テーブルの参照のみ")
    await world.tanaka.sees("<@U0ITO> 様によりアクセス権限が付与されました", GIVEN)
    await world.sato.sees("アクセス権限が付与されました", channel=DESK)
    await world.tanaka.sees(case, "付与中", "注文テーブルの参照のみ")

    await world.forward(minutes=61)
    await world.tanaka.sees("期限まであと60分です")
    await world.sato.sees("<@U0SATO>", "期限まであと60分です", channel=DESK)
    await world.forward(minutes=50)
    await world.tanaka.sees("期限まであと10分です")
    await world.sato.sees("期限まであと10分です", channel=DESK)
    await world.forward(minutes=10)
    await told_of_end(world, "期限になりました。")

    await both_confirm(world, case)
    await world.tanaka.sees(case, "終了", "削除済み", "ログインできないことを確認済み")
    await world.forward(days=3)
    await world.tanaka.sees("残存アカウントがないかご確認ください")
    await world.tanaka.clicks("残っていません", about=case)
    await world.tanaka.sees("残存アカウントがないとのご連絡がありました")
    await world.sato.sees("残存アカウントがないとのご連絡がありました", channel=DESK)


async def test_the_customer_declines_with_a_reason(world: World) -> None:
    case = await at_the_customer(world)

    await world.tanaka.clicks("見送ります", about=case)
    await world.tanaka.sends(text="開発環境でお試しください")

    await world.tanaka.sees("今回は見送りとしました", "開発環境でお試しください")
    await world.sato.sees("今回は見送りとしました", "開発環境でお試しください", channel=DESK)
    await world.tanaka.sees(case, "この依頼によるアクセス権限の付与はありません")
    assert await world.tanaka.can_click(case) == []


async def test_a_lead_declines_and_the_customer_reads_only_what_the_number_was(world: World) -> None:
    case = await asked(world, access_flags=["privileged"])
    await world.sato.sees("<@U0TAKAHASHI>", case, "ご判断をお願いいたします", channel=DESK)

    await world.takahashi.clicks("見送ります", DESK, about=case)
    await world.takahashi.sends(text="参照権限で足りるはずです")

    await world.sato.sees("今回は見送りとしました", "参照権限で足りるはずです", channel=DESK)
    await world.tanaka.card(case)
    await world.tanaka.does_not_see("参照権限で足りるはずです")


async def test_a_question_goes_to_whoever_asked(world: World) -> None:
    case = await at_the_customer(world)

    await world.tanaka.clicks("質問する", about=case)
    await world.tanaka.sends(text="対象のテーブルはどれですか")

    await world.tanaka.sees("ご質問です", "対象のテーブル")
    await world.sato.sees("<@U0TANAKA> 様からのご質問です", "対象のテーブル", channel=DESK)
    assert "付与しました" in await world.tanaka.can_click(case)


async def test_two_approvers_at_once(world: World) -> None:
    case = await at_the_customer(world)
    await world.tanaka.clicks("付与しました", about=case)
    await world.ito.clicks("付与しました", about=case)

    await world.tanaka.sends(access_what=GIVEN)
    await world.ito.sends(access_what="もう一つのアカウント")

    await told_of_grant(world)
    assert "すでに結論が出ています" in str(await world.ito.form())
    await world.tanaka.does_not_see("もう一つのアカウント")


async def test_where_two_have_to_agree_both_sides_read_what_each_of_them_gave(world: World) -> None:
    await with_access_terms(world, AccessTerms(approvals_needed=2))
    case = await at_the_customer(world)
    await world.tanaka.clicks("付与しました", about=case)
    await world.tanaka.sends(access_what="VPNのアカウントを発行")
    await world.tanaka.sees("<@U0ITO>", case, "あともうお一方の承認が必要です")
    assert "VPNのアカウントを発行" in said_in(await world.ito.card(case))

    await world.ito.clicks("付与しました", about=case)
    await world.ito.sends(access_what=GIVEN)

    await world.tanaka.sees("<@U0ITO> 様によりアクセス権限が付与されました", GIVEN)
    await world.sato.sees("<@U0SATO>", "アクセス権限が付与されました", channel=DESK)
    for card in (await world.tanaka.card(case), await world.sato.card(case, DESK)):
        assert "VPNのアカウントを発行" in said_in(card)
        assert GIVEN in said_in(card)


async def test_what_the_first_of_two_gave_is_to_be_removed_when_the_request_runs_out(world: World) -> None:
    await with_access_terms(world, AccessTerms(approvals_needed=2, remind_after=()))
    case = await at_the_customer(world)
    await world.tanaka.clicks("付与しました", about=case)
    await world.tanaka.sends(access_what=GIVEN)
    await world.tanaka.sees("<@U0ITO>", case, "あともうお一方の承認が必要です")

    await world.forward(days=10)

    await world.tanaka.sees(case, "期限までに決まらなかったため終了しました")
    await world.sato.sees(case, "期限までに決まらなかったため終了しました", channel=DESK)
    card = said_in(await world.tanaka.card(case))
    assert "すでに付与された内容の削除をお願いいたします" in card
    assert "この依頼によるアクセス権限の付与はありません" not in card
    assert await world.tanaka.can_click(case) == []


async def test_an_outdated_card_decides_nothing(world: World) -> None:
    """The form for more time was open when the access was extended, and a second extension asked for."""
    case = await granted(world, access_duration="1h")
    await world.sato.types(f"/access extend {case} 30m まだ調査中です", DESK)
    await world.sato.sees(f"{case} の延長を依頼しました", channel=DESK)
    await world.tanaka.sees(case, "延長", "ご判断をお願いいたします")
    await world.tanaka.clicks("付与しました", about=case)
    await world.ito.clicks("見送ります", about=case)
    await world.ito.sends(text="本日はここまででお願いします")
    await world.tanaka.sees("今回は見送りとしました")
    await world.sato.sees("今回は見送りとしました", channel=DESK)
    await world.sato.types(f"/access extend {case} 1h 報告書のため", DESK)
    await world.sato.sees(f"{case} の延長を依頼しました", channel=DESK)
    await world.tanaka.sees(case, "ご判断をお願いいたします")

    await world.tanaka.sends(access_what="30分延長")

    assert "内容が更新されました" in str(await world.tanaka.form())


async def test_an_extension_outlives_the_old_end(world: World) -> None:
    case = await granted(world, access_duration="1h")
    await world.sato.types(f"/access extend {case} 2h まだ調査中です", DESK)
    await world.sato.sees(f"{case} の延長を依頼しました", channel=DESK)
    await world.tanaka.sees(case, "延長", "ご判断をお願いいたします")
    await world.tanaka.sees(case, "延長のお願い", "まだ調査中です")
    await world.tanaka.clicks("付与しました", about=case)
    await world.tanaka.sends(access_what="期限を変更しました")
    await world.tanaka.sees("期限が", "に延長されました")
    await world.sato.sees("期限が", "に延長されました", channel=DESK)

    await world.forward(minutes=61)

    await world.tanaka.sees(case, "付与中")
    await world.forward(minutes=60)
    await world.tanaka.sees("期限まであと60分です")
    await world.sato.sees("期限まであと60分です", channel=DESK)
    await world.forward(minutes=50)
    await world.tanaka.sees("期限まであと10分です")
    await world.sato.sees("期限まであと10分です", channel=DESK)
    await world.forward(minutes=10)
    await told_of_end(world, "期限になりました。")


async def test_an_emergency_calls_everybody_at_once_and_is_looked_at_afterwards(world: World) -> None:
    incident = await acknowledged(world, impact="high", urgency="high")
    case = await asked(world, access_link=incident, access_flags=["privileged", "emergency"])
    await world.sato.sees("緊急付与依頼", case, "事後レビューが必要です", channel=DESK)
    await world.tanaka.card(case)
    await world.tanaka.sees("【緊急】", case)
    await world.tanaka.sees("<@U0ITO> <@U0TANAKA>", "ご判断をお願いいたします")

    await world.forward(minutes=10)
    await world.tanaka.sees(case, "ご判断をお待ちしています")
    await world.ito.clicks("付与しました", about=case)
    await world.ito.sends(access_what=GIVEN)
    await world.tanaka.sees("<@U0ITO> 様によりアクセス権限が付与されました")
    await world.sato.sees("アクセス権限が付与されました", channel=DESK)
    await world.sato.clicks("作業完了・返却", DESK, about=case)
    await told_of_end(world, "作業が終わり、返却されました。")
    await both_confirm(world, case)

    await world.sato.clicks("事後レビューを記録", DESK, about=case)
    await world.sato.sends(text="自分で書きます")
    assert "承認者としてご登録がありません" in str(await world.sato.form())
    await world.takahashi.types(f"/access review {case} 全停止のため妥当でした", DESK)
    await world.takahashi.sees(f"{case} の事後レビューを記録しました", channel=DESK)
    await world.sato.sees("<@U0TAKAHASHI> が事後レビューを記録しました", channel=DESK)
    await world.tanaka.does_not_see("全停止のため妥当でした")


async def test_an_emergency_needs_an_outage_of_the_highest_severity(world: World) -> None:
    incident = await acknowledged(world)
    await world.sato.clicks("アクセスを依頼", DESK, about=incident)
    await world.sato.sends(
        access_system="order",
        access_scope=SCOPE,
        access_reason="調査",
        access_duration="2h",
        access_flags=["emergency"],
    )

    assert "SEV1" in str(await world.sato.form())


async def test_it_is_asked_for_from_the_card_of_a_request_and_ends_with_it(world: World) -> None:
    # given a request that needs a look into the customer's system
    request = await question(world)
    await world.sato.clicks("アクセスを依頼", DESK, about=request)
    await world.sato.sends(access_system="order", access_scope=SCOPE, access_reason="調査", access_duration="2h")
    case = await world.sato.is_told_a_number()
    await world.sato.card(case, DESK)
    await world.tanaka.sees("<@U0ITO> <@U0TANAKA>", case, "ご判断をお願いいたします")
    assert request in said_in(await world.tanaka.card(case))

    # when the request is withdrawn before anybody has granted it
    await world.tanaka.clicks("取り下げる", about=request)
    await world.tanaka.sees("取り下げのご連絡")
    await world.sato.sees("取り下げのご連絡", channel=DESK)

    # then the request for access goes with it, and says why
    await world.tanaka.sees(f"関連する案件 {request} が完了したため、依頼を取り下げました")
    await world.sato.sees(f"関連する案件 {request} が完了したため、依頼を取り下げました", channel=DESK)
    assert "付与しました" not in labels(await world.tanaka.card(case))


async def test_it_ends_with_the_case_it_was_needed_for(world: World) -> None:
    incident = await acknowledged(world)
    await world.sato.clicks("アクセスを依頼", DESK, about=incident)
    await world.sato.sends(access_system="order", access_scope=SCOPE, access_reason="調査", access_duration="8h")
    case = await world.sato.is_told_a_number()
    await world.sato.card(case, DESK)
    await world.sato.sees("<@U0TAKAHASHI>", "ご判断をお願いいたします", channel=DESK)
    await world.takahashi.clicks("承認する", DESK, about=case)
    await world.sato.sees("<@U0TAKAHASHI> が承認しました", channel=DESK)
    await world.tanaka.sees("<@U0ITO> <@U0TANAKA>", "ご判断をお願いいたします")
    await world.tanaka.clicks("付与しました", about=case)
    await world.tanaka.sends(access_what=GIVEN)
    await told_of_grant(world)

    await world.sato.clicks("復旧", DESK, about=incident)
    await world.sato.sends(cause="接続数の上限", work="上限を変更")
    await world.tanaka.sees("復旧作業が完了しました")
    await world.tanaka.clicks("復旧を確認しました")
    await world.tanaka.sees("復旧をご確認いただきました")
    await world.sato.sees("復旧をご確認いただきました", channel=DESK)

    await told_of_end(world, "関連する案件が完了しました。")


async def test_a_removal_that_nobody_confirms_ends_in_a_call(world: World) -> None:
    case = await granted(world)
    await world.tanaka.clicks("取り消す", about=case)
    await world.tanaka.sends(text="不要になりました")
    await told_of_end(world, "取り消されました。")

    await world.forward(days=1)
    await world.tanaka.sees("<@U0TANAKA>", "アクセス権限の削除のご確認をお待ちしています")
    await world.sato.sees("<@U0SATO>", f"{case} のアクセス権限で、ログインできないことの確認がまだです", channel=DESK)
    await world.tanaka.sees(case, "削除のご確認が遅れています")
    await world.forward(days=1)
    await world.forward(days=1)

    await world.sato.sees(f"<@U0TAKAHASHI> {case} の削除が確認できていません", channel=DESK)
    await world.tanaka.sees("アクセス権限の削除のご確認をお待ちしています")
    await world.sato.sees("確認がまだです", channel=DESK)


async def test_without_approvers_the_desk_is_told_how_to_name_them(world: World) -> None:
    nobody = replace(world.configuration.customers[0], people=CustomerPeople(), effective_from=date(2026, 10, 1))
    changed = Configuration(
        provider=world.configuration.provider, customers=(nobody, *world.configuration.customers[1:])
    )
    await world.forward(minutes=1)
    await apply(changed, world.app.office.desk, world.app.agreements)
    await world.settle()
    await world.tanaka.sees("新しい内容を適用しております")
    await world.sato.sees("新しい内容を適用しました", channel=DESK)
    await world.sato.types("/access", DESK)
    await world.sato.chooses("customer", "AKATSUKI")
    await world.sato.sends(access_system="order", access_scope=SCOPE, access_reason="調査", access_duration="2h")

    assert "people.access_approvers" in str(await world.sato.form())
    await world.sato.sees("アカツキ商事様のアクセス承認者が登録されていない", channel=DESK)


async def test_the_same_access_is_not_asked_for_twice(world: World) -> None:
    case = await at_the_customer(world)
    await world.sato.types("/access request AKATSUKI", DESK)
    await world.sato.sends(access_system="order", access_scope=SCOPE, access_reason="再度", access_duration="1h")

    assert f"{case} で依頼中または付与中" in str(await world.sato.form())


async def test_both_sides_see_who_has_what(world: World) -> None:
    case = await granted(world)
    await world.tanaka.clicks("付与中のアクセス権限")
    assert case in words_of(await world.tanaka.form())
    assert SCOPE in words_of(await world.tanaka.form())
    await world.tanaka.closes()

    await world.sato.types("/access list", DESK)
    await world.sato.sees("*アクセス権限*　1件", case, "<@U0SATO>", channel=DESK)
    await world.baker.clicks("Access granted", "C0HARBOR")
    assert "No access is granted" in words_of(await world.baker.form())


async def test_each_quarter_the_customer_keeps_or_ends_what_stands(world: World) -> None:
    case = await _long_access(world)
    await world.forward(days=39)
    card = await world.tanaka.sees("定期の棚卸しをお願いいたします", case, "未回答")

    await world.forward(days=7)
    await world.sato.sees("当番の引継ぎがまだです", channel=DESK)
    task = await world.sato.sees("<@U0TAKAHASHI>", "アカツキ商事様の棚卸し", "1件の回答がありません", channel=DESK)
    assert labels(task) == ["棚卸しを行う"]
    await world.tanaka.clicks("棚卸しを行う", ts=card["ts"])
    await world.tanaka.sends(**{f"review.{case}": "end"})

    await told_of_end(world, "棚卸しで終了となりました。")
    await world.tanaka.sees("アクセス権限の棚卸しが完了しました", case, "終了する")
    await world.sato.sees("アカツキ商事様の棚卸しがすべて記録されました", channel=DESK)


async def _long_access(world: World) -> str:
    """For 90 days, as this customer's particulars allow."""
    await with_access_terms(world, AccessTerms(longest=90 * DAY, lead_approval=(LeadRule.PRIVILEGED,)))
    return await granted(world, access_duration="90d")


async def with_access_terms(world: World, terms: AccessTerms) -> None:
    changing = replace(world.configuration.customers[0], access=terms, effective_from=date(2026, 10, 1))
    customers = (changing, *world.configuration.customers[1:])
    changed = Configuration(provider=world.configuration.provider, customers=customers)
    await world.forward(minutes=1)
    await apply(changed, world.app.office.desk, world.app.agreements)
    await world.settle()
    await world.tanaka.sees("新しい内容を適用しております")
    await world.sato.sees("新しい内容を適用しました", channel=DESK)


async def test_an_end_that_fell_into_a_standstill_is_acted_on_at_the_restart(world: World) -> None:
    case = await granted(world, access_duration="2h")
    await world.closes_the_desk()
    world.clock.forward(timedelta(hours=3))

    await world.opens_the_desk()
    await world.settle()
    await world.forward(seconds=60)

    await told_of_end(world, "期限になりました。")
    await world.tanaka.sees(case, "終了・削除のご確認待ち")
    await world.tanaka.does_not_see("期限まであと")


async def test_a_clock_that_is_put_back_says_nothing_twice_and_the_end_comes_at_its_time(world: World) -> None:
    case = await granted(world, access_duration="2h")
    await world.forward(minutes=61)
    await world.tanaka.sees("期限まであと60分です", times=1)
    await world.sato.sees("期限まであと60分です", channel=DESK, times=1)

    await world.forward(minutes=-30)
    await world.forward(minutes=31)
    await world.tanaka.sees("期限まであと60分です", times=1)
    await world.forward(minutes=50)
    await world.tanaka.sees("期限まであと10分です", times=1)
    await world.sato.sees("期限まであと10分です", channel=DESK, times=1)

    await world.forward(minutes=9)
    await told_of_end(world, "期限になりました。")
    await world.tanaka.sees(case, "終了・削除のご確認待ち")


async def test_what_a_clock_that_leapt_ahead_has_ended_stays_ended_once_it_is_put_right(world: World) -> None:
    case = await granted(world, access_duration="2h")
    await world.forward(days=1)
    await told_of_end(world, "期限になりました。")

    await world.forward(days=-1)
    await world.forward(hours=2)

    await world.tanaka.sees("期限になりました。", "カードの「アクセス権限を削除しました」", times=1)
    await world.tanaka.sees(case, "終了・削除のご確認待ち")
