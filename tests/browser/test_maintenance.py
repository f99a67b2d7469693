"""A stop in the page: planned in #desk, read and answered by a Japanese and an English customer, begun and ended."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.test_story import fill, message, tab
from tests.scenarios.world import World

ASKED = {
    "件名（日本語）": "定期保守",
    "件名（英語）": "Regular maintenance",
    "影響（日本語）": "受発注画面をご利用いただけません。",
    "影響（英語）": "Booking is not available.",
}


@pytest.mark.timeout(120)
async def test_a_stop_is_planned_answered_moved_begun_and_ended_and_calendars_follow(
    browser: Browser,
    world: World,
) -> None:
    tanaka = await tab(browser, world, "U0TANAKA", "C0AKATSUKI")
    baker = await tab(browser, world, "U0BAKER", "C0HARBOR")
    sato = await tab(browser, world, "U0SATO", "C0DESK")

    await _plans(sato, world)
    first = await _kept(tanaka, "AKATSUKI-1", files=1)
    assert (first["SEQUENCE"], str(first["SUMMARY"])) == (0, "【サービス停止】定期保守")
    assert str((await _kept(baker, "HARBOR-1", files=1))["SUMMARY"]) == "Service stop: Regular maintenance"
    await message(tanaka, "AKATSUKI-1").get_by_role("button", name="確認しました AKATSUKI-1").click()
    await expect(message(tanaka, "AKATSUKI-1")).to_contain_text("ご確認いただきました")
    await message(baker, "HARBOR-1").get_by_role("button", name="Ask for another time HARBOR-1").click()
    await fill(baker, "Another time", "Send", {"Which times would suit you": "After the 20th, please."})
    await expect(message(sato, "After the 20th, please.")).to_contain_text("Harbor Trading様")

    await message(sato, "After the 20th, please.").get_by_role("button", name="全てのお客様の日程を変更 MW-1").click()
    await _times(sato.get_by_role("dialog", name="日程の変更"), world, days=32, submit="送信")
    moved = await _kept(tanaka, "AKATSUKI-1", files=2)
    assert (moved["UID"], moved["SEQUENCE"]) == (first["UID"], 1)
    assert timedelta(days=1, hours=23) < moved["DTSTART"].dt - first["DTSTART"].dt < timedelta(days=2, hours=1)
    english = await _kept(baker, "HARBOR-1", files=2)
    assert (english["SEQUENCE"], english["DTSTART"].dt) == (1, moved["DTSTART"].dt)
    await message(tanaka, "AKATSUKI-1").get_by_role("button", name="確認しました AKATSUKI-1").click()
    await message(baker, "HARBOR-1").get_by_role("button", name="Go ahead without backup HARBOR-1").click()
    await expect(message(baker, "HARBOR-1")).to_contain_text("May go ahead without a backup")
    await message(tanaka, "AKATSUKI-1").get_by_role("button", name="取得せずに実施してよい AKATSUKI-1").click()
    await expect(message(tanaka, "AKATSUKI-1")).to_contain_text("取得せずに実施してよいとのご回答")

    card = message(sato, "MW-1 定期保守")
    await card.get_by_role("button", name="開始 MW-1").click()
    await sato.get_by_role("dialog", name="停止を開始しますか").get_by_role("button", name="開始", exact=True).click()
    await expect(card).to_contain_text("停止中", timeout=20_000)
    await card.get_by_role("button", name="延長 MW-1").click()
    dialog = sato.get_by_role("dialog", name="停止の延長")
    await dialog.get_by_label("遅くとも終わる日時").fill(_local(world, days=33))
    await dialog.get_by_role("button", name="送信", exact=True).click()
    await expect(dialog).to_have_count(0)
    extended = await _kept(tanaka, "AKATSUKI-1", files=3)
    assert (extended["UID"], extended["SEQUENCE"], extended["DTSTART"].dt) == (first["UID"], 2, moved["DTSTART"].dt)
    assert extended["DTEND"].dt > moved["DTEND"].dt
    assert (await _kept(baker, "HARBOR-1", files=3))["DTEND"].dt == extended["DTEND"].dt
    await card.get_by_role("button", name="完了 MW-1").click()
    checked = {"確認したか（日本語": "受注の登録を確認しました。", "確認したか（英語": "Orders were checked."}
    await fill(sato, "停止の完了", "送信", checked)

    await expect(message(tanaka, "AKATSUKI-1")).to_contain_text("受注の登録を確認しました。")
    await expect(message(baker, "HARBOR-1")).to_contain_text("Completed")
    assert (await _kept(tanaka, "AKATSUKI-1", files=3))["SEQUENCE"] == 2, "that it is over changes no calendar"


async def _kept(page: Page, case: str, files: int) -> Any:
    """The entry that the latest of so many files in the card's thread puts into a calendar."""
    thread = page.get_by_role("complementary", name=re.compile("^(スレッド|Thread)"))
    if not await thread.count():
        await message(page, case).get_by_role("button", name=re.compile("件の返信|repl(y|ies)$")).last.click()
    links = thread.get_by_role("link", name="service-stop-1.ics")
    await expect(links).to_have_count(files)
    async with page.expect_download() as download:
        await links.last.click()
    content = (await (await download.value).path()).read_bytes()
    (event,) = Calendar.from_ical(content).walk("VEVENT")
    return event


async def _plans(sato: Page, world: World) -> None:
    composer = sato.get_by_role("main").get_by_role("textbox").last
    await composer.fill("/maintenance")
    await composer.press("Enter")
    dialog = sato.get_by_role("dialog", name="サービス停止の計画")
    for label, answer in ASKED.items():
        await dialog.get_by_label(label).fill(answer)
    await dialog.get_by_label("停止の事由").select_option(index=1)
    for typed, system in (("受発注", "受発注システム (order)"), ("book", "Booking portal (booking)")):
        await dialog.get_by_role("combobox", name="対象システム").fill(typed)
        await dialog.get_by_role("option", name=system).click()
    await dialog.get_by_label("データに影響するおそれがある").check()
    await _times(dialog, world, days=30, submit="内容を確認")
    preview = sato.get_by_role("dialog", name="送信する内容の確認")
    await expect(preview).to_contain_text("Booking is not available.")
    await expect(preview).to_contain_text("受発注画面をご利用いただけません。")
    await preview.get_by_role("button", name="お知らせを送信", exact=True).click()
    await expect(preview).to_have_count(0)


async def _times(dialog: Locator, world: World, days: int, submit: str) -> None:
    for label, hours in (("開始", 0), ("終了の予定", 2), ("遅くとも終わる日時", 3)):
        await dialog.get_by_label(label, exact=True).fill(_local(world, days=days, hours=hours))
    await dialog.get_by_role("button", name=submit, exact=True).click()


def _local(world: World, **later: float) -> str:
    """As a field of the page shows it, which is in Japan."""
    return (world.clock.now() + timedelta(hours=9) + timedelta(**later)).strftime("%Y-%m-%dT%H:%M")
