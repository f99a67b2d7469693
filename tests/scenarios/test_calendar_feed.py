"""A calendar to look at: what is coming, by panel and App Home, and the address to follow it by (Arts. 9, 12)."""

from __future__ import annotations

import re
from typing import Any

import aiohttp
import pytest
from icalendar import Calendar

from slackbot.cases import Customer
from slackbot.cases.maintenance import CancelWindow
from slackbot.cases.stops import Texts
from slackbot.feeds import kept_of, new_secret
from tests.acting import command
from tests.scenarios.people import CannotDo, Person, words_of
from tests.scenarios.story import DESK
from tests.scenarios.test_home import home_of
from tests.scenarios.test_maintenance import HARBOR, announced
from tests.scenarios.world import PUBLIC, World, both_ways

PANEL = {
    "C0AKATSUKI": ("サービス停止の予定", "購読アドレスを受け取る"),
    HARBOR: ("Coming service stops", "Get a calendar address"),
}
CALENDAR = {"Content-Type": "text/calendar; charset=utf-8", "Cache-Control": "private, no-cache"}


async def looks_at(person: Person, channel: str) -> str:
    """What the panel's button opens."""
    await person.clicks(PANEL[channel][0], channel)
    return words_of(await person.form())


async def is_given(person: Person, channel: str, label: str = "") -> str:
    """The secret of the address that the person is shown."""
    await looks_at(person, channel)
    return await presses(person, label or PANEL[channel][1])


async def presses(person: Person, label: str) -> str:
    """A button of the form on top; the secret that comes of it."""
    await in_form(person, label)
    found = re.search(rf"{re.escape(PUBLIC)}/calendar/([0-9a-f]{{64}})\.ics", words_of(await person.form()))
    assert found, words_of(await person.form())
    await person.closes()
    return found[1]


async def in_form(person: Person, label: str) -> None:
    view = await person.form()
    for block in view["blocks"]:
        for element in [*block.get("elements", []), block.get("accessory")]:
            if element and element.get("type") == "button" and element["text"]["text"] == label:
                answer = await person.does(
                    "press", view_id=view["id"], block_id=block["block_id"], action_id=element["action_id"]
                )
                assert answer["ok"], answer
                return
    raise CannotDo(f"no {label} in {words_of(view)}")


async def asked(world: World, secret: str, **headers: str) -> tuple[int, bytes, Any]:
    async with (
        aiohttp.ClientSession() as http,
        http.get(f"{world.url}/calendar/{secret}.ics", headers=headers) as answer,
    ):
        return answer.status, await answer.read(), answer.headers


async def followed(world: World, secret: str) -> list[Any]:
    status, body, _ = await asked(world, secret)
    assert status == 200, body
    return list(Calendar.from_ical(body).walk("VEVENT"))


@pytest.mark.article("9")
async def test_what_is_coming_is_told_to_the_customer_and_to_staff(world: World) -> None:
    assert "予定・実施中のサービス停止はありません。" in await looks_at(world.tanaka, "C0AKATSUKI")
    await world.tanaka.closes()
    assert "停止" not in await home_of(world.sato)
    window = await announced(world)

    theirs = await looks_at(world.tanaka, "C0AKATSUKI")
    others = await looks_at(world.baker, HARBOR)
    ours = await home_of(world.sato)

    assert "AKATSUKI-1" in theirs
    assert "定期保守" in theirs
    assert "2026年12月" in theirs
    assert "HARBOR-1" in others
    assert "Regular maintenance" in others
    assert "HARBOR" not in theirs
    assert all(words in ours for words in (window, "定期保守", "2社"))
    assert "/archives/C0DESK/p" in ours, "from there to the card"


@both_ways
@pytest.mark.article("9", "12")
async def test_a_calendar_follows_by_its_address_until_that_is_taken_back(world: World) -> None:
    window = await announced(world)
    secret, others = await is_given(world.tanaka, "C0AKATSUKI"), await is_given(world.baker, HARBOR)

    status, body, headers = await asked(world, secret)
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert status == 200
    assert {name: headers[name] for name in CALENDAR} == CALENDAR
    assert str(event["SUMMARY"]) == "【サービス停止】定期保守"
    assert b"HARBOR" not in body.upper()
    (english,) = await followed(world, others)
    assert str(english["SUMMARY"]) == "Service stop: Regular maintenance"

    await world.app.office.desk.submit(
        command(CancelWindow, case_id=window, reason=Texts(ja="延期のため", en="Postponed."))
    )
    await world.settle()
    (cancelled,) = await followed(world, secret)
    assert (str(cancelled["STATUS"]), int(cancelled["SEQUENCE"])) == ("CANCELLED", 1)
    world.everything_expected = True

    await world.takahashi.types("/maintenance feed AKATSUKI", DESK)
    assert "有効なもの 1件" in words_of(await world.takahashi.form())
    await in_form(world.takahashi, "すべて無効にする")
    assert "有効なもの 0件" in words_of(await world.takahashi.form())

    await world.tanaka.sees("すべて無効にいたしました", times=1)
    assert (await asked(world, secret))[:2] == (await asked(world, new_secret()))[:2] == (404, b"404: Not Found")
    assert len(await followed(world, others)) == 1


@pytest.mark.article("12")
async def test_of_the_address_nothing_is_kept_but_a_digest(world: World) -> None:
    secret = await is_given(world.tanaka, "C0AKATSUKI")

    customer = await world.app.office.store.case("AKATSUKI")
    redis = world.app.office.store.redis
    assert isinstance(customer, Customer)
    assert [(each.sha256, each.by) for each in customer.feeds] == [(kept_of(secret), "U0TANAKA")]
    assert any(b"customer.feed_issued" in each for each in await world.app.office.store.audit("AKATSUKI"))
    kept = [await redis.dump(key) async for key in redis.scan_iter()]
    assert not any(secret.encode() in (each or b"") for each in kept)


@pytest.mark.article("12")
async def test_a_person_has_one_address_and_a_new_one_takes_its_place(world: World) -> None:
    first = await is_given(world.tanaka, "C0AKATSUKI")
    assert "購読をやめる" in str(await world.tanaka.form()), "what lies beneath knows of it"
    await world.tanaka.closes()
    colleague = await is_given(world.ito, "C0AKATSUKI")
    second = await is_given(world.tanaka, "C0AKATSUKI", "新しいアドレスに替える")

    assert [(await asked(world, each))[0] for each in (first, second, colleague)] == [404, 200, 200]


@pytest.mark.article("12")
async def test_a_lead_takes_back_one_address_and_the_others_go_on(world: World) -> None:
    first, second = await is_given(world.tanaka, "C0AKATSUKI"), await is_given(world.ito, "C0AKATSUKI")

    await world.takahashi.types("/maintenance feed AKATSUKI", DESK)
    assert "有効なもの 2件" in words_of(await world.takahashi.form())
    await in_form(world.takahashi, "無効にする")

    assert "有効なもの 1件" in words_of(await world.takahashi.form())
    await world.tanaka.sees("無効にいたしました", "<@U0TANAKA>", times=1)
    assert [(await asked(world, each))[0] for each in (first, second)] == [404, 200]


@pytest.mark.article("12")
async def test_whoever_holds_an_address_can_stop_following_and_nobody_else_hears_of_it(world: World) -> None:
    first, second = await is_given(world.tanaka, "C0AKATSUKI"), await is_given(world.ito, "C0AKATSUKI")

    await looks_at(world.ito, "C0AKATSUKI")
    await in_form(world.ito, "購読をやめる")

    shown = words_of(await world.ito.form())
    assert "購読アドレスを受け取る" in shown
    assert "購読をやめる" not in shown
    assert [(await asked(world, each))[0] for each in (first, second)] == [200, 404]


@pytest.mark.article("12")
async def test_a_lead_gives_one_out_and_an_engineer_only_looks(world: World) -> None:
    await world.takahashi.types("/customer feed AKATSUKI", DESK)
    secret = await presses(world.takahashi, "購読アドレスを受け取る")
    await world.sato.types("/maintenance feed AKATSUKI", DESK)

    assert (await asked(world, secret))[0] == 200
    shown = words_of(await world.sato.form())
    assert "<@U0TAKAHASHI>" in shown
    for label in ("すべて無効にする", "無効にする"):
        with pytest.raises(CannotDo):
            await in_form(world.sato, label)


async def test_what_has_not_changed_is_not_sent_again(world: World) -> None:
    secret = await is_given(world.tanaka, "C0AKATSUKI")
    _, body, headers = await asked(world, secret)

    assert Calendar.from_ical(body).walk("VEVENT") == []
    assert (await asked(world, secret, **{"If-None-Match": headers["ETag"]}))[:2] == (304, b"")


@pytest.mark.parametrize("path", ["", "x", "a" * 64, "a" * 65, "..%2f..%2fhealthz", "%00" * 64, "あ" * 64])
async def test_whoever_guesses_reads_what_stands_nowhere(world: World, path: str) -> None:
    async with aiohttp.ClientSession() as http:
        answers = []
        for address in (f"/calendar/{path}.ics", "/calendar/", "/nowhere"):
            async with http.get(world.url + address) as answer:
                answers.append((answer.status, await answer.text()))

    assert answers == [(404, "404: Not Found")] * 3


async def test_without_an_address_from_outside_there_is_nothing_to_follow(world: World) -> None:
    await world.closes_the_desk()
    world.public_url = ""
    await world.opens_the_desk()

    assert "カレンダーで購読する" not in await looks_at(world.tanaka, "C0AKATSUKI")
    said = await world.takahashi.types("/maintenance feed AKATSUKI", DESK)
    assert "SLACKBOT_PUBLIC_URL" in str(said) or "SLACKBOT_PUBLIC_URL" in str(await world.takahashi.looks())
