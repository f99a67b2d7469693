"""The agreement is read where the work is done: by command, by the panel's button, as it stood on a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from slackbot.agreement.particulars import Configuration, Severity, Target
from slackbot.cases import Incident
from slackbot.onboarding import apply
from tests.scenarios.people import labels, words_of
from tests.scenarios.story import DESK
from tests.scenarios.test_commands import is_told
from tests.scenarios.world import World

NEW_DAY = date(2026, 12, 1)


async def puts_new_terms(world: World, configuration: Configuration, day: date = NEW_DAY) -> None:
    """A faster first response for the most severe incidents, from that day on."""
    terms = configuration.customers[0]
    faster = Target(first_response=timedelta(minutes=5), update_every=timedelta(hours=1))
    later = replace(terms, effective_from=day, targets={**terms.targets, Severity.SEV1: faster})
    changed = replace(configuration, customers=(later, *configuration.customers[1:]))
    world.clock.forward(timedelta(seconds=1))
    await apply(changed, world.app.office.desk, world.app.agreements)
    await world.settle()


@pytest.mark.parametrize("typed", ["AKATSUKI 6", "show akatsuki 第6条", "条文 AKATSUKI ６条", "AKATSUKI 2026-11-24 6"])
async def test_an_engineer_reads_a_clause_in_every_way_of_writing_it(world: World, typed: str) -> None:
    await world.sato.types(f"/agreement {typed}")

    await is_told(world, "第6条", "（4）作業に要するアクセスの権限を与えること", "2026-04-01 から適用")


async def test_an_item_alone(world: World) -> None:
    await world.sato.types("/agreement AKATSUKI 6(4)")

    told = await is_told(world, "第6条第4号", "アクセスの権限を与えること")
    assert "動作を確かめる" not in words_of(told)


async def test_who_reads_english_sees_the_binding_text_and_the_gloss_marked_as_such(world: World) -> None:
    await world.emma.types("/agreement AKATSUKI 6(4)")

    await is_told(
        world,
        *("Art. 6(4)", "The binding text", "作業に要するアクセスの権限を与えること"),
        *("A gloss for reading only", "Granting the access that the work requires"),
        who="emma",
    )


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("AKATSUKI 99", "この同意書に 99 はありません（第19条まであります）"),
        ("6", "どのお客様の同意書か、略号を添えてください（AKATSUKI, HARBOR）"),
        ("dif", "diff"),
        ("show AKATSUKI 2026-13-45", "2026-13-45"),
        ("AKATSUKI 6 2026-03-31", "2026-03-31 の時点では、適用されている同意書はありませんでした"),
        ("diff AKATSUKI", "比べられる別の版はありません"),
        ("diff AKATSUKI beef", "「beef」にあたる版はありません"),
        ("help", "日付を添えるとその日の条文です"),
        ("AKATSUKI", "第19条「適用される法律と裁判所」"),
    ],
)
async def test_each_question_has_its_answer(world: World, typed: str, answer: str) -> None:
    await world.sato.types(f"/agreement {typed}")

    await is_told(world, answer)


async def test_in_a_customers_channel_it_is_that_customers(world: World) -> None:
    await world.sato.types("/agreement 16", channel="C0HARBOR")
    await is_told(world, "Harbor Trading", channel="C0HARBOR")

    await world.sato.types("/agreement AKATSUKI 16", channel="C0HARBOR")
    await world.sato.does_not_see("アカツキ", channel="C0HARBOR")


@pytest.mark.article("1")
async def test_a_customer_reads_the_clause_and_how_it_stood_on_another_day(world: World) -> None:
    await world.tanaka.clicks("同意書")
    assert "第1条「趣旨」" in words_of(await world.tanaka.form())

    await world.tanaka.chooses("agreement.article", "6")
    assert "（4）作業に要するアクセスの権限を与えること" in words_of(await world.tanaka.form())

    await world.tanaka.chooses("agreement.day", "2026-03-31")
    assert "2026-03-31 の時点では" in words_of(await world.tanaka.form())


@pytest.mark.article("1")
async def test_a_version_takes_effect_on_its_day_and_open_cases_keep_theirs(
    world: World, configuration: Configuration
) -> None:
    # given new terms of a coming day, and an incident that is open
    await puts_new_terms(world, configuration)
    panel = await world.tanaka.sees("2026-12-01 から新しい内容に変わります")
    assert labels(panel)[-1] == "同意書"
    case = await world.tanaka.reports(impact="high", urgency="high")
    before = await world.app.office.found(case, Incident)

    # when that day begins in the customer's zone
    await world.forward(days=6, hours=14)

    # then both sides hear of it, the panel is drawn anew, and the incident keeps the terms it was taken under
    await world.tanaka.sees("本日 2026-12-01 より、同意書の新しい内容を適用しております")
    await world.sato.sees("アカツキ商事様の同意書の新しい内容を適用しました", channel=DESK)
    await world.tanaka.does_not_see("新しい内容に変わります")
    after = await world.app.office.found(case, Incident)
    assert isinstance(before, Incident)
    assert isinstance(after, Incident)
    assert before.agreement == after.agreement
    world.everything_expected = True


async def test_the_difference_of_two_versions_is_said_in_words(world: World, configuration: Configuration) -> None:
    await puts_new_terms(world, configuration)

    await world.sato.types("/agreement diff AKATSUKI")

    await is_told(world, "適用開始日：2026-04-01 → 2026-12-01", "15分 → 5分")
    await world.sato.types("/agreement list AKATSUKI")
    await is_told(world, "アカツキ商事様の同意書の版（2件）", "適用中", "適用予定")
    world.everything_expected = True


@pytest.mark.parametrize("typed", ["/agreement AKATSUKI", "/customer show AKATSUKI"])
async def test_staff_read_which_terms_are_no_more_than_the_provider_s_defaults(world: World, typed: str) -> None:
    await world.sato.types(typed)

    await is_told(
        world, "自社の標準（provider.toml の [defaults]）と同じ項目", "重大度ごとの目標", "アクセスの取り決め"
    )
