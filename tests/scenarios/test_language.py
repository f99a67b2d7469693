"""Everybody reads their own language: customers by their agreement, staff by their Slack, #desk by the provider's."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest
from redis.asyncio import Redis

from slackbot.agreement.particulars import Configuration, System
from slackbot.clock import ManualClock
from slackbot.i18n import LOCALES, catalogue
from tests.scenarios.conftest import watched
from tests.scenarios.people import Json, Person, labels, said_in, words_of
from tests.scenarios.story import DESK, SHARED, acknowledged, at, closed, reported
from tests.scenarios.world import World, opened

JAPANESE = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
WHAT = "The order page shows an error"


def english(configuration: Configuration) -> Configuration:
    """The seed's companies, with names in Latin letters: whatever is Japanese then was composed by the desk."""
    customer = configuration.customers[0]
    systems = tuple(System(key=system.key, name=f"{system.key} system") for system in customer.systems)
    customer = replace(customer, name="Akatsuki Trading Co.", short_name="Akatsuki", contact="Hinode support desk")
    customer = replace(customer, locale="en", hours_text="around the clock", systems=systems)
    provider = replace(configuration.provider, locale="en", name="Hinode Systems K.K.", short_name="Hinode")
    return replace(configuration, provider=provider, customers=(customer,))


@pytest.fixture
async def abroad(
    redis: Redis, redis_url: str, clock: ManualClock, configuration: Configuration, caplog: pytest.LogCaptureFixture
) -> AsyncIterator[World]:
    """A customer and a provider who work in English."""
    async with opened(redis_url, clock, english(configuration)) as world, watched(world, caplog):
        await world.tanaka.sees("Support desk for Akatsuki", times=1)
        yield world


def japanese_in(tree: Any) -> list[str]:
    """Every string of a message or a view that has a Japanese character in it; ids and names of people apart."""
    return [text for text in _strings(tree) if JAPANESE.search(text)]


def _strings(tree: Any) -> Iterator[str]:
    if isinstance(tree, str):
        yield tree
    elif isinstance(tree, list):
        for each in tree:
            yield from _strings(each)
    elif isinstance(tree, dict):
        for each in tree.values():
            yield from _strings(each)


async def modal_of(person: Person) -> Json:
    """What is open, closed again: its parts and the words that would be read aloud."""
    form = await person.form()
    await person.closes()
    return {name: form[name] for name in ("title", "blocks", "submit", "close")}


async def all_from_the_desk(person: Person, channel: str) -> list[Json]:
    found = [message for message in await person.reads(channel) if message.get("bot_id")]
    person._world.expected.update((channel, message["ts"]) for message in found)
    return [{"text": message["text"], "blocks": message["blocks"]} for message in found]


# ── A provider's engineer who reads English ─────────────────────────────────────────────────────────────────────────


async def test_emma_reads_forms_and_answers_in_english_and_the_cards_stay_as_they_are(world: World) -> None:
    # given
    case = await acknowledged(world)

    # when she opens every form of the card, then each is in English, names and the customer's words apart
    for label, title, submit in (
        ("経過報告", "To アカツキ商事", "Send"),
        ("資料を依頼", "To アカツキ商事", "Send"),
        ("暫定対処", "To アカツキ商事", "Send"),
        ("復旧", "To アカツキ商事", "Send"),
        ("内部メモ", "Internal note", "Save"),
        ("重大度を変更", "Set severity", "Save"),
        ("対応時間の内訳", "How the time adds up", None),
    ):
        await world.emma.clicks(label, DESK)
        modal = await modal_of(world.emma)
        assert modal["title"]["text"] == title
        assert (modal["submit"] or {}).get("text") == submit

    # and the cards are the desk's and the customer's
    assert "対応中" in said_in(await world.tanaka.card(case))
    assert "次回の経過報告の期限" in said_in(await world.emma.card(case, DESK))


async def test_what_emma_does_reaches_the_customer_in_the_customers_language(world: World) -> None:
    case = await acknowledged(world)

    await world.emma.types(f"/incident mitigate {case} Restarted the web servers.")

    assert (await world.emma.sees("The workaround of AKATSUKI-1 is recorded.", channel=DESK))["ephemeral"]
    await world.tanaka.sees("*暫定対処を行いました*", "Restarted the web servers.")


async def test_emma_is_refused_in_english_wherever_it_is(world: World) -> None:
    case = await closed(world)

    # by command
    await world.emma.types(f"/incident update {case} Still watching.")
    refused = await world.emma.sees("This cannot be done in the present state.", channel=DESK)
    assert "Reference" in said_in(refused)

    # by form
    await world.emma.types("/incident report AKATSUKI")
    later = int(world.clock.now().timestamp()) + 7200
    answer = await world.emma.sends(caller="Yamamoto", system="order", what="No orders", since=later)
    assert answer["errors"]["since"].startswith("This must not be in the future. (Reference")

    # by button
    await world.emma.closes()
    await world.emma.clicks("再開", DESK)
    await world.sato.types(f"/incident reopen {case}")
    await world.sato.sends(text="再発しました")
    await world.sato.sees("*再開*", channel=DESK)
    await world.tanaka.sees("対応を再開しました")
    answer = await world.emma.sends(text="It is back")
    assert "This cannot be done in the present state." in answer["errors"]["text"]


async def test_each_presser_of_the_same_button_reads_their_own_language(world: World) -> None:
    await reported(world)

    for person, title in (
        (world.tanaka, "対応時間の内訳"),
        (world.sato, "対応時間の内訳"),
        (world.emma, "How the time"),
    ):
        await person.clicks("対応時間の内訳")
        assert (await modal_of(person))["title"]["text"].startswith(title)


# ── A customer who reads English ────────────────────────────────────────────────────────────────────────────────────


async def test_an_english_customer_reads_no_japanese_in_the_whole_story(abroad: World) -> None:
    world, modals = abroad, []

    # when they report by form and by message, are asked, answer, check twice and confirm
    await world.tanaka.clicks("Report an incident")
    modals.append({"blocks": (await world.tanaka.form())["blocks"], "title": (await world.tanaka.form())["title"]})
    await world.tanaka.sends(system="order", what=WHAT, impact="high", urgency="high", affected="40", phone="0123")
    modals.append(await modal_of(world.tanaka))
    await world.ito.writes("<@U0DESK> The members site is down")
    await world.ito.clicks("Record this as it is")
    await world.ito.writes("<@U0DESK>")
    await world.ito.writes("Where do I find the invoice of last week?")
    await world.forward(minutes=50)
    for line in (
        "ack AKATSUKI-1",
        "update AKATSUKI-1 Looking into it",
        "ask AKATSUKI-1 A screenshot please",
    ):
        await world.emma.types(f"/incident {line}")
    await world.tanaka.clicks("How the time adds up", about=WHAT)
    modals.append(await modal_of(world.tanaka))
    await world.tanaka.replies("AKATSUKI-1", "Here", files=("screen.png",))
    await world.emma.types("/incident mitigate AKATSUKI-1 Restarted")
    for reason in ("", "It is still slow"):
        await world.emma.types("/incident resolve AKATSUKI-1")
        await world.emma.sends(cause="Too many connections", work="Raised the limit")
        await world.forward(hours=25)
        await world.tanaka.clicks("Not fixed yet")
        modals.append({"blocks": (await world.tanaka.form())["blocks"]})
        await world.tanaka.sends(text=reason)
    await world.emma.types("/incident resolve AKATSUKI-1")
    await world.emma.sends(cause="An index was missing", work="Built it")
    await world.forward(days=1, hours=1)
    await world.forward(days=2)

    # then nothing that the desk composed for them is Japanese
    said = await all_from_the_desk(world.tanaka, SHARED)
    assert len(said) >= 14
    assert japanese_in([said, modals]) == []

    # nor in a desk that works in English, where the unanswered, the late and the answered were told
    told = await all_from_the_desk(world.sato, DESK)
    assert len(told) >= 8
    assert japanese_in(told) == []


async def test_an_english_customer_is_refused_in_english(abroad: World) -> None:
    world = abroad
    await world.tanaka.clicks("Report an incident")

    future = int(world.clock.now().timestamp()) + 86400
    answer = await world.tanaka.sends(system="order", what=WHAT, since=future)

    assert answer["errors"]["since"].startswith("This must not be in the future. (Reference")
    answer = await world.tanaka.sends(since=future - 2 * 86400, what="  ")
    assert answer["errors"]["what"].startswith("Please say what happens. (Reference")


async def test_a_japanese_engineer_reads_japanese_about_an_english_customer(abroad: World) -> None:
    world = abroad
    await world.tanaka.clicks("Report an incident")
    await world.tanaka.sends(system="order", what=WHAT)
    case = await world.tanaka.is_told_a_number()

    await world.sato.types(f"/incident update {case}")
    form = await world.sato.form()
    assert form["title"]["text"] == "Akatsuki様に送信します"
    await world.sato.sends(text="We restarted the web servers.")

    await world.tanaka.sees("*Update*", "We restarted the web servers.", times=1)
    assert "In progress" in said_in(await world.tanaka.card(case))
    assert labels(await world.tanaka.card(case)) == ["How the time adds up", "Talk to somebody responsible"]
    await world.sato.card(case, DESK)


# ── Times, and how words are written ────────────────────────────────────────────────────────────────────────────────


async def test_every_time_is_told_in_the_readers_own_zone_and_the_fallback_names_the_customers(world: World) -> None:
    await acknowledged(world, since=int(world.clock.now().timestamp()) - 600)

    said = "\n".join(said_in(m) for m in [*await world.tanaka.reads(), *await world.sato.reads(DESK)])
    tokens = re.findall(r"<!date\^[^>]*>", said)
    assert len(tokens) >= 8
    assert all(re.fullmatch(r"<!date\^\d+\^[^|]+\|\d{4}-\d\d-\d\d \d\d:\d\d JST>", token) for token in tokens)
    assert f"{at(world.clock.now().timestamp() - 600)[:14]}" in said


@pytest.mark.parametrize("locale", LOCALES)
def test_bold_words_stand_between_spaces(locale: str) -> None:
    """Slack shows the stars themselves when a letter or a full-width sign touches them."""
    for key, said in catalogue(locale).items():
        for bold in re.finditer(r"(\S?)\*[^*\n]+\*(\S?)", said):
            assert bold.group(1) in ("", "}"), key
            assert bold.group(2) in ("", ".", ",", ":"), key


async def test_the_plain_text_of_every_message_says_everything(world: World) -> None:
    """A screen reader reads nothing else, and a phone's banner shows nothing else."""
    case = await acknowledged(world)
    await world.sato.types(f"/incident update {case} 原因を調べています。")
    await world.sato.sees("経過報告を送信します", channel=DESK)

    told = await world.tanaka.sees("原因を調べています。", "*経過報告*")
    assert told["text"] == "*経過報告*　<@U0SATO>\n原因を調べています。"
    card = await world.tanaka.card(case)
    for word in ("AKATSUKI-1", "受発注システム", "対応中", "中（SEV3）", "注文画面を開くとエラーになります"):
        assert word in card["text"]
    assert words_of({"blocks": card["blocks"]})
