"""A customer just writes: a mention, an emoji, or a plain message that nobody answers."""

from __future__ import annotations

import asyncio

import pytest

from tests.scenarios.people import CannotDo, labels, said_in, typed, words_of
from tests.scenarios.story import DESK, SHARED, acknowledged, asked, at, quoted, recorded, reported
from tests.scenarios.world import World

US = "<@U0DESK>"
TROUBLE = "会員サイトにログインできません。"
OFFER = "障害としてお受けしてよろしいでしょうか"


# ── A mention ───────────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_mention_is_recorded_by_one_button_without_a_form(world: World) -> None:
    # given a mention, which Slack delivers twice (message and app_mention): one answer, in its thread
    ts = await world.tanaka.writes(f"{US} {TROUBLE}")
    assert len(await world.tanaka.thread(ts)) == 1
    offer = await world.tanaka.sees(OFFER, times=1)
    assert labels(offer) == ["この内容で受付する", "フォームに記入する"]

    # when
    await world.tanaka.clicks("この内容で受付する")

    # then its words are the report, and the number stands where the buttons were
    assert quoted(await world.tanaka.card("AKATSUKI-1")) == [TROUBLE]
    assert "元のメッセージ" in said_in(await world.sato.card("AKATSUKI-1", DESK))
    offer = await world.tanaka.sees("受付番号 *AKATSUKI-1* として受け付けました", times=1)
    assert labels(offer) == []
    assert offer["thread_ts"] == ts
    await world.tanaka.has_no_form()


async def test_the_other_button_opens_the_form_filled_in(world: World) -> None:
    # given a message of ten minutes ago
    ts = await world.tanaka.writes(f"{US} {TROUBLE}")
    await world.forward(minutes=10)

    # when a colleague completes it
    await world.tanaka.sees(OFFER)
    await world.ito.clicks("フォームに記入する")
    assert typed(await world.ito.form(), "what") == TROUBLE
    await world.ito.sends(system="members", impact="high", urgency="high")
    case = await world.ito.is_told_a_number()

    # then the author counts as the reporter, and the clock counts from the message
    card = said_in(await world.tanaka.card(case))
    assert "会員サイト" in card
    assert "ご連絡者　<@U0TANAKA>" in card
    assert f"受付　{at(float(ts))}" in card
    assert f"対応開始の期限*\n{at(float(ts) + 15 * 60)}" in said_in(await world.sato.card(case, DESK))


async def test_a_mention_without_words_is_answered_with_the_panels_button(world: World) -> None:
    await world.tanaka.writes(US)

    offer = await world.tanaka.sees("ご用件をお知らせください", times=1)
    assert labels(offer) == ["障害を報告"]
    await world.tanaka.clicks("障害を報告", about="ご用件をお知らせください")
    assert (await world.tanaka.form())["title"]["text"] == "障害を報告"


async def test_a_mention_in_a_thread_is_answered_there(world: World) -> None:
    top = await world.tanaka.writes("おはようございます")

    await world.ito.writes(f"{US} {TROUBLE}", thread=top)

    assert [OFFER in said for said in await world.tanaka.thread(top)] == [False, True]
    await world.tanaka.sees(OFFER)
    await world.tanaka.clicks("この内容で受付する")
    await recorded(world)


async def test_staff_mention_us_too_and_have_thereby_answered_what_was_asked(world: World) -> None:
    # given a customer's message and an engineer who calls the desk under it
    top = await world.tanaka.writes(TROUBLE)
    await world.sato.writes(f"{US} ログインの件、受付をお願いします", thread=top)

    # then the offer stands there, and the message does not come up as unanswered
    await world.sato.sees(OFFER, channel=SHARED, times=1)
    await world.forward(minutes=20)


async def test_a_mention_in_a_cards_thread_belongs_to_its_case(world: World) -> None:
    case = await acknowledged(world)

    await world.tanaka.replies(case, f"{US} いかがでしょうか")


# ── An emoji ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("emoji", ["ticket", "sos"])
@pytest.mark.parametrize("who", ["tanaka", "sato"])
async def test_an_emoji_by_either_side_offers_to_record_the_message(world: World, emoji: str, who: str) -> None:
    # given
    ts = await world.ito.writes(TROUBLE)
    person = getattr(world, who)

    # when
    await person.reacts(emoji, ts)

    # then
    await world.tanaka.sees(OFFER, times=1)
    await person.clicks("この内容で受付する")
    await world.tanaka.sees("受付番号 *AKATSUKI-1* として受け付けました")
    assert "ご連絡者　<@U0ITO>" in said_in(await world.tanaka.card("AKATSUKI-1"))
    await world.sato.card("AKATSUKI-1", DESK)


async def test_two_emoji_by_two_people_make_one_offer(world: World) -> None:
    ts = await world.ito.writes(TROUBLE)

    await asyncio.gather(world.tanaka.reacts("ticket", ts), world.sato.reacts("sos", ts))

    await world.tanaka.sees(OFFER, times=1)


async def test_an_emoji_on_a_mention_that_was_answered_adds_nothing(world: World) -> None:
    ts = await world.tanaka.writes(f"{US} {TROUBLE}")

    await world.sato.reacts("ticket", ts)

    await world.tanaka.sees(OFFER, times=1)


async def test_an_emoji_on_our_own_messages_does_nothing(world: World) -> None:
    case = await reported(world)
    mention = await world.ito.writes(US)
    offer = await world.tanaka.sees("ご用件をお知らせください")

    for ts in ((await world.tanaka.card(case))["ts"], offer["ts"]):
        await world.tanaka.reacts("sos", ts)
        await world.sato.reacts("ticket", ts)

    assert len(await world.tanaka.thread(mention)) == 1


async def test_an_emoji_on_what_is_an_incident_already_does_nothing(world: World) -> None:
    ts = await world.tanaka.writes(f"{US} {TROUBLE}")
    await world.tanaka.sees(OFFER)
    await world.tanaka.clicks("この内容で受付する")
    await recorded(world)

    await world.ito.reacts("sos", ts)

    assert len(await world.tanaka.thread(ts)) == 1


async def test_other_emoji_mean_nothing(world: World) -> None:
    ts = await world.tanaka.writes(TROUBLE)

    await world.sato.reacts("eyes", ts)
    await world.ito.reacts("+1", ts)

    assert await world.tanaka.thread(ts) == []


# ── Several at once ─────────────────────────────────────────────────────────────────────────────────────────────────


async def test_a_message_recorded_by_two_people_at_once_is_one_incident(world: World) -> None:
    # given
    await world.tanaka.writes(f"{US} {TROUBLE}")
    await world.tanaka.sees(OFFER)

    # when
    await asyncio.gather(world.tanaka.clicks("この内容で受付する"), world.ito.clicks("この内容で受付する"))

    # then whoever was slower is told the number
    await recorded(world)
    forms = [view for person in (world.tanaka, world.ito) for view in (await person.looks())["modals"]]
    assert ["受付番号 *AKATSUKI-1* としてすでに受け付けています" in words_of(view) for view in forms] == [True]


async def test_a_form_opened_before_somebody_else_recorded_it_finds_the_same_incident(world: World) -> None:
    # given
    await world.tanaka.writes(f"{US} {TROUBLE}")
    await world.tanaka.sees(OFFER)
    await world.ito.clicks("フォームに記入する")
    await world.tanaka.clicks("この内容で受付する")

    # when
    await world.ito.sends(system="members")

    # then
    assert "すでに受け付けています" in words_of(await world.ito.form())
    assert await world.ito.is_told_a_number() == "AKATSUKI-1"
    await recorded(world)


# ── What people do to their messages ────────────────────────────────────────────────────────────────────────────────


async def test_an_offer_whose_message_was_deleted_still_knows_the_words(world: World) -> None:
    ts = await world.tanaka.writes(f"{US} {TROUBLE}")
    await world.tanaka.sees(OFFER)
    await world.tanaka.does("delete", channel=SHARED, ts=ts)

    await world.tanaka.clicks("この内容で受付する")

    await recorded(world)
    assert quoted(await world.tanaka.card("AKATSUKI-1")) == [TROUBLE]


async def test_a_message_is_recorded_as_it_stands_now(world: World) -> None:
    ts = await world.tanaka.writes(f"{US} ログイン出来ない")
    await world.tanaka.sees(OFFER)
    await world.tanaka.does("edit", channel=SHARED, ts=ts, text=f"{US} {TROUBLE}")

    await world.tanaka.clicks("この内容で受付する")

    await recorded(world)
    assert quoted(await world.tanaka.card("AKATSUKI-1")) == [TROUBLE]


async def test_names_links_and_marks_are_recorded_as_they_were_typed(world: World) -> None:
    written = (
        f"{US} <@U0SATO> さん、<https://shop.example/login|ログイン画面>で A&amp;B &lt;!channel&gt; が出ます <!here>"
    )
    await world.tanaka.writes(written)
    await world.tanaka.sees(OFFER)

    await world.tanaka.clicks("この内容で受付する")

    await recorded(world)
    expected = "@佐藤 健 さん、ログイン画面 (https://shop.example/login)で A&B <!channel> が出ます @here"
    assert quoted(await world.tanaka.card("AKATSUKI-1")) == [expected]


async def test_a_very_long_message_is_recorded_as_far_as_a_report_goes(world: World) -> None:
    long = "ログインできません。" * 400
    await world.tanaka.writes(f"{US} {long}")
    await world.tanaka.sees(OFFER)

    await world.tanaka.clicks("この内容で受付する")

    (kept,) = quoted(await world.tanaka.card("AKATSUKI-1"))
    assert kept == long[:2999] + "…"
    assert "元のメッセージ" in said_in(await world.sato.card("AKATSUKI-1", DESK))


async def test_a_picture_without_words_is_recorded_by_its_name(world: World) -> None:
    ts = await world.tanaka.writes("", files=("screen.png",))
    await world.tanaka.reacts("sos", ts)

    await world.tanaka.sees(OFFER, times=1)
    await world.tanaka.clicks("この内容で受付する")

    await world.tanaka.sees("AKATSUKI-1", "📎 screen.png", times=1)
    await world.sato.sees("AKATSUKI-1", "📎 screen.png", channel=DESK, times=1)
    await world.tanaka.sees("AKATSUKI-1* として受け付けました")


# ── Threads and files ───────────────────────────────────────────────────────────────────────────────────────────────


async def test_the_thread_under_the_original_message_belongs_to_the_case(world: World) -> None:
    # given an incident made from a message, and a question to the customer
    ts = await world.tanaka.writes(f"{US} {TROUBLE}")
    await world.tanaka.sees(OFFER)
    await world.tanaka.clicks("この内容で受付する")
    await recorded(world)
    await world.sato.types("/incident ask AKATSUKI-1 画面の画像をお願いします")
    await world.tanaka.sees("画面の画像をお願いします")
    await world.sato.sees("資料のご提供をお願いしました", channel=DESK)

    # when they answer where they wrote first
    await world.tanaka.writes("こちらです", thread=ts, files=("login.png",))

    # then it is the case's answer
    assert "添付　login.png" in said_in(await world.sato.card("AKATSUKI-1", DESK))
    await world.sato.sees("ご返信がありました", "こちらです", "login.png", channel=DESK)


async def test_files_in_the_cards_thread_belong_to_the_case(world: World) -> None:
    # given
    case = await acknowledged(world)

    # when both sides attach something
    await world.tanaka.replies(case, "ログです", files=("error.png", "server.log"))
    await world.sato.replies(case, "手順書です", files=("manual.pdf",))

    # then the desk's card names them; a stranger's file, which Slack tells nothing of at first, by its name too
    assert "添付　error.png、server.log、manual.pdf" in said_in(await world.sato.card(case, DESK))


async def test_a_file_alone_is_an_answer(world: World) -> None:
    case = await asked(world)

    await world.tanaka.replies(case, "", files=("screen.png",))

    await world.sato.sees("ご返信がありました", "添付　screen.png", channel=DESK, times=1)
    assert "対応中" in said_in(await world.tanaka.card(case))


async def test_talk_in_the_cards_thread_is_nobody_elses_business(world: World) -> None:
    case = await acknowledged(world)

    await world.tanaka.replies(case, "社内では3名が困っています")
    await world.sato.replies(case, "承知しました")

    await world.forward(minutes=30)
    with pytest.raises(CannotDo):
        await world.sato.sees("社内では3名", channel=DESK)
