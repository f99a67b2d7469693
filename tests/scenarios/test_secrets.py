"""A password, a key or a token goes nowhere: not into a record, not into the outbox, not into the log (Art. 12)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from redis.asyncio import Redis

from slackbot.backup.keys import dump_key, read_all
from slackbot.cases import Customer, Incident
from tests.scenarios.people import CannotDo, words_of
from tests.scenarios.scan import as_logged
from tests.scenarios.story import DESK, SHARED, acknowledged, asked, reported
from tests.scenarios.world import World

PASSWORD, PLANTED = "ログインのパスワードは Kuroshio77! です", "Kuroshio77"
US = "<@U0DESK>"
KEPT_OUT = "内容は記録していません"
IN_DESK = "とみられる投稿がありました"


@asynccontextmanager
async def nothing_kept(redis: Redis, planted: str = PLANTED) -> AsyncIterator[None]:
    """Whatever happens inside, no key of Redis and no line of the log has the planted words in the end."""
    with as_logged() as log:
        yield
    assert planted not in log.getvalue()
    found = [key.name async for key in read_all(redis, "{T0HINODE}:") if planted in dump_key(key).decode()]
    assert found == []


async def kept_out(world: World) -> int:
    customer = await world.app.office.store.case("AKATSUKI")
    assert isinstance(customer, Customer)
    return customer.secrets_kept_out


# ── Forms ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("12")
async def test_a_form_with_a_password_is_refused_at_that_field_and_goes_through_without_it(
    world: World, redis: Redis
) -> None:
    # given a report whose description has a password
    await world.tanaka.clicks("障害を報告")
    async with nothing_kept(redis):
        answer = await world.tanaka.sends(system="order", what=f"ログインできません。{PASSWORD}")

        # then it is refused there, with what to do instead
        errors = answer["errors"]
        assert [block.partition(".")[0] for block in errors] == ["what"]
        assert "Slackではお受けできません" in "".join(errors.values())
        assert "Slack以外の手段" in "".join(errors.values())
        assert await kept_out(world) == 1

    # when it is taken out
    await world.tanaka.sends(system="order", what="ログインできません。")

    # then it is recorded
    await world.tanaka.is_told_a_number()
    await world.tanaka.card("AKATSUKI-1")
    await world.sato.card("AKATSUKI-1", DESK)


async def test_every_field_of_a_form_is_looked_at(world: World, redis: Redis) -> None:
    case = await acknowledged(world)
    await world.sato.clicks("復旧", DESK, about=case)

    async with nothing_kept(redis):
        answer = await world.sato.sends(cause="接続数の上限", work=f"DBの{PASSWORD}")

    assert [block.partition(".")[0] for block in answer["errors"]] == ["work"]


async def test_a_customer_who_reads_english_is_answered_in_english(world: World) -> None:
    await world.baker.clicks("Report an incident", channel="C0HARBOR")

    answer = await world.baker.sends(system="booking", what="Cannot log in, password: Kuroshio77!")

    assert "cannot be taken over Slack" in "".join(answer["errors"].values())


# ── Commands ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("line", ["/incident note {case} DBの", "/incident update {case} ", "/incident nonsense "])
async def test_a_password_behind_a_command_is_answered_privately(world: World, redis: Redis, line: str) -> None:
    case = await acknowledged(world)

    async with nothing_kept(redis):
        await world.sato.types(line.format(case=case) + PASSWORD)

    await world.sato.sees("記録していません。その部分を除いて", channel=DESK, times=1)


# ── Messages ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.article("12")
@pytest.mark.parametrize("text", [PASSWORD, f"{US} {PASSWORD} 直してください"])
async def test_a_message_with_a_password_is_answered_in_its_thread_and_not_recorded(
    world: World, redis: Redis, text: str
) -> None:
    async with nothing_kept(redis):
        ts = await world.tanaka.writes(text)
        await world.forward(minutes=20)

        # then its writer learns how to take it back, once, and #desk that something is to be changed
        assert len(await world.tanaka.thread(ts)) == 1
        said = await world.tanaka.sees(KEPT_OUT, "ご投稿を削除し", times=1)
        assert said["thread_ts"] == ts
        await world.sato.sees(IN_DESK, channel=DESK, times=1)
        await world.tanaka.does_not_see("障害としてお受けしてよろしいでしょうか")
        assert await kept_out(world) == 1


@pytest.mark.article("12")
async def test_an_answer_with_a_password_is_not_recorded_and_the_clock_still_waits(world: World, redis: Redis) -> None:
    case = await asked(world)

    async with nothing_kept(redis):
        await world.tanaka.replies(case, PASSWORD)

    await world.tanaka.sees(KEPT_OUT, times=1)
    await world.sato.sees(IN_DESK, channel=DESK, times=1)
    found = await world.app.office.found(case, Incident)
    assert isinstance(found, Incident)
    assert found.waiting_for_customer


async def test_the_name_of_a_file_may_be_a_secret_too(world: World, redis: Redis) -> None:
    case = await asked(world)

    async with nothing_kept(redis):
        await world.tanaka.replies(case, "画面です", files=("password=Kuroshio77!.txt",))

    await world.tanaka.sees(KEPT_OUT, times=1)
    await world.sato.sees(IN_DESK, channel=DESK, times=1)


async def test_an_emoji_under_a_password_offers_nothing(world: World, redis: Redis) -> None:
    async with nothing_kept(redis):
        ts = await world.tanaka.writes(PASSWORD)
        await world.ito.reacts("sos", ts)

    await world.tanaka.sees(KEPT_OUT, times=1)
    await world.sato.sees(IN_DESK, channel=DESK, times=1)
    await world.tanaka.does_not_see("障害としてお受けしてよろしいでしょうか")


async def test_a_password_that_was_edited_into_a_message_is_not_recorded_by_its_button(
    world: World, redis: Redis
) -> None:
    # given an offer under a harmless message, which then gets a password
    ts = await world.tanaka.writes(f"{US} 会員サイトにログインできません。")
    await world.tanaka.sees("障害としてお受けしてよろしいでしょうか")
    message = world.sandbox.workspace.messages[SHARED][ts]
    message.text = f"{message.text} {PASSWORD}"

    # when
    async with nothing_kept(redis):
        await world.tanaka.clicks("この内容で受付する")

    # then
    assert "記録できません" in words_of(await world.tanaka.form())
    with pytest.raises(CannotDo):
        await world.tanaka.card("AKATSUKI-1")


async def test_an_engineer_who_posts_a_password_is_told_too_and_has_answered_all_the_same(
    world: World, redis: Redis
) -> None:
    # given a customer's message
    await world.tanaka.writes("会員サイトにログインできません。")

    async with nothing_kept(redis):
        await world.sato.writes(f"仮の{PASSWORD}", channel=SHARED)
        await world.forward(minutes=20)

    # then nothing comes up as unanswered
    await world.tanaka.sees(KEPT_OUT, times=1)
    await world.sato.sees(IN_DESK, channel=DESK, times=1)


async def test_ordinary_words_about_passwords_pass(world: World) -> None:
    case = await reported(
        world, what="パスワードを忘れたときの画面が開きません。パスワード再設定のメールも届きません。"
    )

    assert case == "AKATSUKI-1"
    assert await kept_out(world) == 0
