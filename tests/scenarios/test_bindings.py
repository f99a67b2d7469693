"""From an invitation of the bot to the first incident, and what is refused on the way."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from slackbot.agreement.particulars import Configuration, Severity
from slackbot.cases import Customer
from slackbot.cases.bindings import Binding
from slackbot.onboarding import apply
from tests.scenarios.people import Json, Person, labels, said_in, words_of
from tests.scenarios.test_commands import is_told
from tests.scenarios.world import World

DESK, THEIRS = "C0DESK", "C0KAEDE"
TITLE = "#kaede-support"
CONFIRM, GO_ON = "登録を確定する", "続きを入力"

COMPANY: Json = {
    "name": "カエデ製作所株式会社",
    "short_name": "カエデ製作所",
    "key": "kaede",
    "teams": ["T0KAEDE"],
}
AGREEMENT: Json = {"begins": "2026-12-01", "ends": "2027-11-30"}
SYSTEMS: Json = {"systems": "生産管理システム\nwarehouse = 倉庫管理システム", "contact": "ヒノデシステム 第一サポート"}
HOURS: Json = {"others": "土 10:00-15:00", "closures": "年末年始 2026-12-29〜2027-01-03", "cover": "paid"}
PEOPLE: Json = {"access_approvers": ["U0ABE"], "buyers": ["U0MORI"], "contract_owners": ["U0MORI"]}


async def invited(world: World) -> None:
    world.sandbox.join(THEIRS, "U0DESK", "U0TAKAHASHI")
    await world.settle()


async def filled_in(lead: Person, **changed: Json) -> None:
    """All six forms, one after the other, with what the page shows filled in already."""
    parts: dict[str, Json] = {
        "company": COMPANY,
        "agreement": AGREEMENT,
        "systems": SYSTEMS,
        "hours": HOURS,
        "targets": {},
        "people": PEOPLE,
    }
    for part, answers in parts.items():
        await sends(lead, part, **{**answers, **changed.get(part, {})})
    assert (await lead.form())["callback_id"] == "binding.filled_in"
    await lead.closes()


async def sends(lead: Person, part: str, **answers: Any) -> Json:
    form = await lead.form()
    assert form["callback_id"] == f"binding.{part}", words_of(form)
    answer = await lead.sends(**answers)
    assert answer.get("ok"), answer
    return answer


async def bound(world: World, **changed: Json) -> None:
    lead = world.takahashi
    await invited(world)
    await lead.clicks("顧客を登録する", DESK)
    await filled_in(lead, **changed)
    await lead.clicks("テストボタンを投稿", DESK)
    await world.sato.clicks("確認のため押す", THEIRS)
    await world.mori.clicks("確認のため押す", THEIRS)
    await lead.clicks("登録を確定する", DESK)
    await world.learns("KAEDE")


async def the_card(world: World) -> str:
    return said_in(await world.takahashi.sees(TITLE, channel=DESK))


async def draft(world: World) -> Binding:
    found = await world.app.office.store.case(f"channel:{THEIRS}")
    assert isinstance(found, Binding)
    return found


async def test_from_the_invitation_to_the_first_incident(world: World) -> None:
    # given the bot is let into a channel: nothing is said there, and #desk is asked
    await invited(world)
    assert [m for m in await world.mori.reads(THEIRS) if m.get("bot_id")] == []
    card = await the_card(world)
    assert "カエデ製作所株式会社（T0KAEDE）" in card
    assert "<@U0MORI>" in card

    # when a lead fills in the forms, both sides press the test button, and the lead confirms
    await world.takahashi.clicks("顧客を登録する", DESK)
    await filled_in(world.takahashi)
    assert [m for m in await world.mori.reads(THEIRS) if m.get("bot_id")] == []
    await world.takahashi.clicks("テストボタンを投稿", DESK)
    await world.mori.sees("サポート窓口の接続テストです", channel=THEIRS, times=1)
    await world.mori.clicks("確認のため押す", THEIRS)
    assert "登録を確定する" not in labels(await world.takahashi.sees(TITLE, channel=DESK))
    await world.sato.clicks("確認のため押す", THEIRS)
    await world.takahashi.clicks("登録を確定する", DESK)

    await world.learns("KAEDE")

    # then the panel stands in the channel, pinned, and the first report has the customer's first number
    await world.mori.sees("カエデ製作所様 サポート窓口", "生産管理システム", "平日 9:00–18:00", channel=THEIRS, times=1)
    assert "登録が完了しました" in await the_card(world)
    await world.abe.clicks("障害を報告", THEIRS)
    answer = await world.abe.sends(system="warehouse", what="棚卸画面が開きません")
    assert answer.get("ok"), answer
    assert await world.abe.is_told_a_number() == "KAEDE-1"
    assert "締結前" in said_in(await world.sato.card("KAEDE-1", DESK))
    assert "締結前" not in said_in(await world.abe.card("KAEDE-1", THEIRS))

    # and once the 契約責任者 has accepted, no later case is marked
    await world.mori.clicks("内容を確認し、承諾します", THEIRS)
    await world.mori.sees("ご承諾いただきました", channel=THEIRS, times=1)
    await world.takahashi.sees("カエデ製作所様に同意内容をご承諾いただきました", channel=DESK, times=1)
    await world.abe.clicks("障害を報告", THEIRS)
    await world.abe.sends(system="system-1", what="帳票が出ません")
    await world.abe.closes()
    assert "締結前" not in said_in(await world.sato.card("KAEDE-2", DESK))


@pytest.mark.parametrize("by_name", [False, True])
async def test_whether_our_people_are_named_to_the_customer_is_asked_and_counts_at_once(
    world: World, by_name: bool
) -> None:
    await bound(world, people={"staff_by_name": "name"} if by_name else {})
    world.everything_expected = True
    await world.abe.clicks("障害を報告", THEIRS)
    await world.abe.sends(system="warehouse", what="棚卸画面が開きません")

    await world.sato.clicks("対応開始", DESK, about="KAEDE-1")

    said = said_in(await world.abe.sees("が対応を開始しました", channel=THEIRS))
    card = said_in(await world.abe.card("KAEDE-1", THEIRS))
    for shown in (said, card):
        assert ("<@U0SATO>" in shown) is by_name
        assert ("ヒノデシステムの担当者" in shown) is not by_name


async def test_the_forms_begin_with_the_provider_s_defaults_and_keep_what_no_form_asks(
    world: World, configuration: Configuration
) -> None:
    defaults = {
        "contact": "ヒノデシステム 夜間窓口",
        "hours": {"weekdays": ["8:30-17:30"], "holidays": "JP"},
        "targets": {"sev1": {"first_response": "30m"}},
        "access": {"longest": "2h"},
    }
    provider = replace(configuration.provider, defaults=defaults)
    world.clock.forward(timedelta(seconds=1))
    await apply(replace(configuration, provider=provider), world.app.office.desk, world.app.agreements)

    await bound(world, systems={"contact": defaults["contact"]})

    terms = next(each for each in world.configuration.customers if each.key == "KAEDE")
    assert terms.hours
    assert [str(each) for each in terms.hours.on(0)] == ["8:30-17:30"]
    assert terms.targets[Severity.SEV1].first_response == timedelta(minutes=30)
    assert terms.access.longest == timedelta(hours=2)
    assert "登録が完了しました" in await the_card(world)


@pytest.mark.parametrize("error", ["team_not_found", "missing_scope", "internal_error"])
async def test_where_slack_does_not_say_a_company_s_name_its_id_stands_alone(world: World, error: str) -> None:
    world.sandbox.faults.add(method="team.info", error=error, times=10)

    await invited(world)

    card = await the_card(world)
    assert "接続している会社：T0KAEDE" in card
    assert "カエデ製作所" not in card


async def test_a_company_s_name_is_asked_for_once(world: World) -> None:
    await invited(world)
    await world.takahashi.clicks("顧客を登録する", DESK)
    assert "カエデ製作所株式会社（T0KAEDE）" in words_of(await world.takahashi.form())
    await world.takahashi.closes()

    assert len(world.sandbox.traffic.named("team.info", "from_app")) == 1
    await the_card(world)


# ── What happens meanwhile ──────────────────────────────────────────────────────────────────────────────────────────


async def ready(world: World) -> None:
    """All but the last press."""
    await invited(world)
    await world.takahashi.clicks("顧客を登録する", DESK)
    await filled_in(world.takahashi)
    await world.takahashi.clicks("テストボタンを投稿", DESK)
    await world.sato.clicks("確認のため押す", THEIRS)
    await world.mori.clicks("確認のため押す", THEIRS)
    assert CONFIRM in await can_press(world)


async def can_press(world: World) -> list[str]:
    return labels(await world.takahashi.sees(TITLE, channel=DESK))


async def is_no_customer(world: World) -> None:
    assert await world.app.office.store.case("KAEDE") is None
    await world.mori.does_not_see("サポート窓口", "障害を報告", channel=THEIRS)


async def emma_leads_too(world: World, configuration: Configuration) -> None:
    provider = replace(configuration.provider, leads=("U0TAKAHASHI", "U0EMMA"), engineers=("U0SATO",))
    world.clock.forward(timedelta(seconds=1))
    await apply(replace(configuration, provider=provider), world.app.office.desk, world.app.agreements)


async def test_of_two_leads_who_fill_in_one_part_the_second_is_told_and_overwrites_nothing(
    world: World, configuration: Configuration
) -> None:
    await emma_leads_too(world, configuration)
    await invited(world)
    await world.takahashi.clicks("顧客を登録する", DESK)
    await world.emma.clicks(GO_ON, DESK)

    await sends(world.takahashi, "company", **COMPANY)
    answer = await world.emma.sends(**{**COMPANY, "name": "別の会社", "key": "other"})

    assert "Another lead changed this part meanwhile" in str(answer)
    found = await draft(world)
    assert (found.terms["name"], found.key) == (COMPANY["name"], "KAEDE")
    await the_card(world)


async def test_two_leads_who_confirm_at_once_register_one_customer(world: World, configuration: Configuration) -> None:
    await emma_leads_too(world, configuration)
    await ready(world)

    await asyncio.gather(world.takahashi.clicks(CONFIRM, DESK), world.emma.clicks(CONFIRM, DESK))
    await world.settle()
    await world.learns("KAEDE")

    await world.mori.sees("カエデ製作所様 サポート窓口", channel=THEIRS, times=1)
    assert "登録が完了しました" in await the_card(world)
    customer = await world.app.office.store.case("KAEDE")
    assert isinstance(customer, Customer)
    assert len(customer.versions) == 1


async def test_a_channel_that_is_a_customer_s_already_is_not_bound_again(world: World) -> None:
    await world.takahashi.types("/customer bind <#C0AKATSUKI|akatsuki-support>")

    await is_told(world, "すでにお客様に登録されています", "/customer edit", who="takahashi")
    await world.takahashi.has_no_form()
    assert await world.app.office.store.case("channel:C0AKATSUKI") is None


async def test_a_third_company_that_joins_before_the_last_press_binds_nothing(world: World) -> None:
    await ready(world)

    # given that it is in the channel and the card does not know of it yet
    world.sandbox.workspace.channels[THEIRS].teams.append("T0MINATO")
    await world.takahashi.clicks(CONFIRM, DESK)

    # then the press is refused, and the card shows who is there
    await world.settle()
    assert "確認が済んでいない項目があります" in words_of(await world.takahashi.form())
    assert CONFIRM not in await can_press(world)
    assert "ミナト物産株式会社（T0MINATO）" in await the_card(world)
    await is_no_customer(world)

    # and once it has left again, the same draft is confirmed
    world.sandbox.unshare(THEIRS, "T0MINATO")
    await world.settle()
    await world.takahashi.clicks(CONFIRM, DESK)
    await world.learns("KAEDE")
    assert "登録が完了しました" in await the_card(world)
    await world.mori.sees("カエデ製作所様 サポート窓口", channel=THEIRS, times=1)


async def test_a_bot_that_was_put_out_binds_nothing_until_it_is_back(world: World) -> None:
    await ready(world)

    world.sandbox.leave(THEIRS, "U0DESK", by="U0MORI")
    await world.settle()

    assert CONFIRM not in await can_press(world)
    assert "⬜ ボットがチャンネルに参加しています" in await the_card(world)
    await is_no_customer(world)

    world.sandbox.join(THEIRS, "U0DESK", "U0TAKAHASHI")
    await world.settle()
    await world.takahashi.clicks(CONFIRM, DESK)
    await world.learns("KAEDE")
    assert "登録が完了しました" in await the_card(world)


async def test_a_registration_that_is_withdrawn_leaves_no_button_behind_and_can_be_begun_anew(world: World) -> None:
    await ready(world)

    await world.takahashi.clicks("登録をやめる", DESK)

    assert "登録を取りやめました" in await the_card(world)
    assert await can_press(world) == ["顧客を登録する"]
    assert labels(await world.mori.sees("接続テストは完了しました", channel=THEIRS, times=1)) == []
    await is_no_customer(world)
    await world.takahashi.clicks("顧客を登録する", DESK)
    assert (await world.takahashi.form())["callback_id"] == "binding.company"
    assert (await draft(world)).key == ""
