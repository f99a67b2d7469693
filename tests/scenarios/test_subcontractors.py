"""Customers hear who works for the provider, and see under whose name somebody acts (Art. 11)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from slackbot.agreement.document import read
from slackbot.agreement.particulars import System
from slackbot.agreement.reading import propose
from slackbot.auditor import Auditor
from slackbot.cases import Incident
from slackbot.onboarding import apply
from tests.agreement.test_reading import SHOP
from tests.scenarios.people import labels, said_in, words_of
from tests.scenarios.story import DESK, reported
from tests.scenarios.test_access import GIVEN, asked
from tests.scenarios.test_home import home_of
from tests.scenarios.test_maintenance import HARBOR, announced, at
from tests.scenarios.test_requests import asked as asked_a_question
from tests.scenarios.world import World


async def registers(world: World, **company: object) -> None:
    """The file is changed, and put in force."""
    provider = world.configuration.provider
    (known,) = provider.subcontractors
    changed = replace(provider, subcontractors=(replace(known, **company),))  # type: ignore[arg-type]
    configuration = replace(world.configuration, provider=changed)
    for _ in range(2):
        await world.forward(seconds=1)
        await apply(configuration, world.app.office.desk, world.app.agreements)
        await world.settle()


@pytest.mark.article("11")
async def test_a_change_of_the_register_is_told_to_each_customer_once(world: World) -> None:
    await registers(world, scope="運用監視と夜間の一次対応")

    await world.tanaka.sees("再委託先について", "運用監視と夜間の一次対応", times=1)
    await world.baker.sees("companies that work for us", channel="C0HARBOR", times=1)


@pytest.mark.article("11")
async def test_what_a_person_of_a_subcontractor_does_bears_the_companys_name_on_both_sides(world: World) -> None:
    case = await reported(world)

    await world.hayashi.clicks("対応開始", DESK, about=case)

    await world.tanaka.sees("<@U0HAYASHI>【再委託先：リンクワークス】 が対応を開始しました")
    assert "【再委託先：リンクワークス】" in said_in(await world.tanaka.card(case))
    assert "【再委託先：リンクワークス】" in said_in(await world.sato.card(case, DESK))


@pytest.mark.article("11")
async def test_after_its_last_day_a_company_may_do_nothing(world: World) -> None:
    case = await reported(world)
    yesterday = world.configuration.provider.day(world.clock.now()).replace(day=23)
    await registers(world, ends=yesterday)
    await world.tanaka.sees("再委託を終了しました", times=1)
    await world.baker.sees("no longer works for us", channel="C0HARBOR", times=1)

    await world.hayashi.clicks("対応開始", DESK, about=case)

    assert "所属を確認できない" in str(await world.hayashi.form())
    found = await world.app.office.found(case, Incident)
    assert isinstance(found, Incident)
    assert found.acknowledged_at is None


@pytest.mark.article("11", "6(4)")
async def test_access_of_a_company_that_left_the_register_ends_at_once_and_is_to_be_removed(world: World) -> None:
    # given an access that a person of the subcontractor uses, and one of our own
    theirs = await asked_for(world, "U0HAYASHI")
    ours = await asked_for(world, "U0SATO")

    # when the company is taken out of the file
    without = replace(world.configuration.provider, subcontractors=())
    await apply(replace(world.configuration, provider=without), world.app.office.desk, world.app.agreements)
    await world.settle()

    # then the customer hears of both, and only that access is to be removed
    await world.tanaka.sees("再委託を終了しました", times=1)
    await world.baker.sees("no longer works for us", channel="C0HARBOR", times=1)
    await world.tanaka.sees("担当から外れました", "カードの「アクセス権限を削除しました」を押してください", times=1)
    await world.sato.sees("担当から外れました", "ログインできなくなったことを確認", channel=DESK)
    assert "アクセス権限を削除しました" in labels(await world.tanaka.card(theirs))
    assert "アクセス権限を削除しました" not in labels(await world.tanaka.card(ours))


async def asked_for(world: World, grantee: str) -> str:
    case = await asked(world, access_grantee=grantee)
    if grantee == "U0HAYASHI":
        await world.sato.sees("<@U0TAKAHASHI>", case, "ご判断をお願いいたします", channel=DESK)
        await world.takahashi.clicks("承認する", DESK, about=case)
        await world.sato.sees("<@U0TAKAHASHI> が承認しました", channel=DESK)
    await world.tanaka.sees("<@U0ITO> <@U0TANAKA>", case, "ご判断をお願いいたします")
    await world.tanaka.clicks("付与しました", about=case)
    await world.tanaka.sends(access_what=GIVEN)
    await world.tanaka.sees("<@U0TANAKA> 様によりアクセス権限が付与されました", GIVEN)
    await world.sato.sees(f"<@{grantee}>", "アクセス権限が付与されました", channel=DESK)
    await world.tanaka.card(case)
    await world.sato.card(case, DESK)
    return case


@pytest.mark.article("11", "6(4)")
async def test_access_of_a_person_whom_the_company_sends_no_longer_ends_within_the_minute(world: World) -> None:
    """Customers hear of companies, not of their people: nobody tells the access, which finds out by itself."""
    case = await asked_for(world, "U0HAYASHI")
    await registers(world, people=("U0WATANABE",))

    office = world.app.office
    await Auditor(office.queue, office.desk, world.clock, None).look()
    await world.settle()

    await world.tanaka.sees("担当から外れました", "カードの「アクセス権限を削除しました」を押してください", times=1)
    await world.sato.sees("担当から外れました", "ログインできなくなったことを確認", channel=DESK)
    assert "アクセス権限を削除しました" in labels(await world.tanaka.card(case))


@pytest.fixture
async def of_one_customer(world: World) -> tuple[str, str]:
    """Hayashi's company works for Akatsuki alone; an incident of each customer."""
    await registers(world, customers=("AKATSUKI",))
    await world.tanaka.sees("再委託先について")
    world.everything_expected = True
    await world.baker.clicks("Report an incident", HARBOR)
    await world.baker.sends(system="booking", what="The calendar is empty")
    theirs = await world.baker.is_told_a_number()
    return await reported(world), theirs


@pytest.mark.article("11", "12")
async def test_a_company_of_one_customer_sees_that_one_in_every_list(
    world: World, of_one_customer: tuple[str, str]
) -> None:
    ours, theirs = of_one_customer
    request = await asked_a_question(world)
    await world.baker.clicks("Question or request", HARBOR)
    await world.baker.sends(kind="2(1)", what="Can the figures be exported?")
    await world.baker.is_told_a_number()
    for typed, shows in (("/incident list", ours), ("/customer list", "アカツキ商事"), ("/request list", request)):
        await world.hayashi.types(typed)
        answer = said_in((await world.hayashi.reads(DESK))[-1])
        assert shows in answer, typed
        assert "HARBOR" not in answer
        assert "Harbor" not in answer
    assert ours in await home_of(world.hayashi)
    assert theirs not in await home_of(world.hayashi)
    assert theirs in await home_of(world.sato)
    await world.hayashi.types("/incident list HARBOR")
    assert "貴社のご担当に含まれていません" in said_in((await world.hayashi.reads(DESK))[-1])


async def test_what_waits_of_its_customers_is_looked_for_behind_whatever_waits_of_others(world: World) -> None:
    await world.baker.writes("The booking portal looks broken", HARBOR)
    await world.forward(seconds=1)
    await world.tanaka.writes("注文画面が開かなくなりました")
    world.everything_expected = True
    store = world.app.office.store

    assert [each.id for each in (await store.unanswered(1)).cases] == ["HARBOR"]
    assert [each.id for each in (await store.unanswered(1, among={"AKATSUKI"})).cases] == ["AKATSUKI"]


@pytest.mark.article("11", "12")
async def test_of_another_customer_it_does_and_reads_nothing(world: World, of_one_customer: tuple[str, str]) -> None:
    ours, theirs = of_one_customer
    for typed in (
        f"/incident ack {theirs}",
        f"/escalate {theirs} 相談です",
        f"/escalate ask {theirs} 相談です",
        "/customer show HARBOR",
        "/agreement harbor",
        "/agreement 5.2 harbor",
        "/agreement show harbor",
        "/agreement show 5.2 2026-11-29 harbor",
        "/agreement list x y harbor",
        "/agreement diff a b harbor",
        "/agreement breach harbor",
        "/quote month 2026-11 harbor",
        "/incident report HARBOR",
        "/request list HARBOR",
    ):
        await world.hayashi.types(typed)
        assert "貴社のご担当に含まれていません" in said_in((await world.hayashi.reads(DESK))[-1]), typed

    await world.hayashi.clicks("対応開始", DESK, about=theirs)
    assert "貴社のご担当に含まれていません" in str(await world.hayashi.form())
    found = await world.app.office.found(theirs, Incident)
    assert isinstance(found, Incident)
    assert found.acknowledged_at is None

    await world.hayashi.closes()
    await world.hayashi.clicks("対応開始", DESK, about=ours)
    await world.tanaka.sees("<@U0HAYASHI>【再委託先：リンクワークス】 が対応を開始しました")


@pytest.mark.article("11", "12")
async def test_what_it_writes_about_its_own_customer_may_have_the_key_of_another(
    world: World, of_one_customer: tuple[str, str]
) -> None:
    ours, _ = of_one_customer
    await world.hayashi.types(f"/incident note {ours} harbor と似た症状です")
    assert "貴社のご担当に含まれていません" not in said_in((await world.hayashi.reads(DESK))[-1])
    await world.sato.sees("harbor と似た症状です", channel=DESK)


@pytest.mark.article("11", "12")
async def test_a_form_offers_it_no_other_customer(world: World, of_one_customer: tuple[str, str]) -> None:
    await world.hayashi.types("/incident report")
    names = [option["text"]["text"] for option in await world.hayashi.finds("customer", "")]

    assert any("アカツキ" in name for name in names)
    assert not any("Harbor" in name for name in names)


@pytest.mark.article("11", "12")
async def test_what_was_chosen_before_the_company_was_bound_is_not_taken(world: World) -> None:
    world.everything_expected = True
    await world.hayashi.types("/incident report")
    await world.hayashi.chooses("customer", "HARBOR")
    await registers(world, customers=("AKATSUKI",))

    await world.hayashi.sends(customer="HARBOR", system="booking", what="止まっています", caller="Baker 様")

    assert "貴社のご担当に含まれていません" in str(await world.hayashi.form())
    assert await world.app.office.store.case("HARBOR-1") is None


@pytest.mark.article("9", "11", "12")
async def test_the_stop_that_it_plans_speaks_of_its_customers_alone(world: World) -> None:
    """Another customer has the same system, under a name of their own."""
    secret = System(key="order", name="Secret Ordering")
    others = [
        replace(each, systems=(*each.systems, secret), effective_from=date(2026, 11, 24))
        if each.key == "HARBOR"
        else each
        for each in world.configuration.customers
    ]
    world.configuration = replace(world.configuration, customers=tuple(others))
    await registers(world, customers=("AKATSUKI",))
    world.everything_expected = True

    await world.hayashi.types("/maintenance", DESK)
    offered = await world.hayashi.finds("systems", "")
    await world.hayashi.sends(
        ground="9(1)|",
        title_ja="定期保守",
        systems=["order"],
        start=at(world, days=21),
        expected=at(world, days=21, hours=2),
        latest=at(world, days=21, hours=3),
        impact_ja="受発注画面をご利用いただけません。",
    )

    preview = words_of(await world.hayashi.form())
    assert "受発注画面をご利用いただけません。" in preview
    for words in ("Secret", "Harbor"):
        assert words not in preview + str(offered)


@pytest.mark.article("9", "11", "12")
async def test_its_stops_have_no_ground_that_stands_in_another_customers_text_alone(world: World) -> None:
    office, shop = world.app.office, read(SHOP)
    await office.desk.agreements.keep(shop, propose(shop))
    theirs = [
        replace(each, agreement=shop.title, effective_from=date(2026, 4, 2)) if each.key == "AKATSUKI" else each
        for each in world.configuration.customers
    ]
    world.configuration = replace(world.configuration, customers=tuple(theirs))
    await registers(world, customers=("HARBOR",))
    world.everything_expected = True

    for person, offered in ((world.sato, True), (world.hayashi, False)):
        await person.types("/maintenance", DESK)
        assert ("災害その他やむを得ない事由" in words_of(await person.form())) is offered


@pytest.mark.article("11", "12")
async def test_a_stop_of_several_customers_is_not_shown_to_it(world: World) -> None:
    window = await announced(world)
    await registers(world, customers=("AKATSUKI",))
    world.everything_expected = True

    await world.hayashi.types("/maintenance list")
    assert window not in said_in((await world.hayashi.reads(DESK))[-1])
    await world.hayashi.types(f"/maintenance show {window}")
    assert "貴社のご担当に含まれていません" in said_in((await world.hayashi.reads(DESK))[-1])
    assert window not in await home_of(world.hayashi)
