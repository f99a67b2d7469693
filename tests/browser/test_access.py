"""Access in the page: an engineer asks, a lead agrees, the customer grants less, the clock takes it back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.test_story import message, tab
from tests.scenarios.world import World

pytestmark = pytest.mark.article("6(4)")
CARD, TRIAGE = "AKATSUKI-1 アクセス権限付与のお願い", "AKATSUKI-1 アカツキ商事様 アクセス権限付与のお願い"


@pytest.mark.timeout(120)
async def test_access_is_asked_agreed_granted_and_taken_back(browser: Browser, world: World) -> None:
    engineer = await tab(browser, world, "U0SATO", "C0DESK")
    lead = await tab(browser, world, "U0TAKAHASHI", "C0DESK")
    customer = await tab(browser, world, "U0TANAKA", "C0AKATSUKI")

    await _asks(engineer)
    await expect(message(customer, CARD)).to_have_count(0)
    await shot(lead, "lead")
    await _top(lead, TRIAGE).get_by_role("button", name="承認する AKATSUKI-1").click()
    await expect(_top(customer, CARD)).to_contain_text("付与のご判断待ち")
    await shot(customer, "asked")
    await _grants_less(customer)
    await expect(_top(engineer, TRIAGE)).to_contain_text("付与中")

    await world.forward(minutes=61)
    await _thread_says(customer, CARD, "期限まであと60分です")
    await world.forward(minutes=50)
    await _thread_says(engineer, TRIAGE, "期限まであと10分です")
    await world.forward(minutes=10)
    await expect(_top(customer, CARD)).to_contain_text("終了・削除のご確認待ち")
    await shot(customer, "ended")

    await _top(customer, CARD).get_by_role("button", name="アクセス権限を削除しました AKATSUKI-1").click()
    await expect(_top(engineer, TRIAGE)).to_contain_text("削除済み")
    await _top(engineer, TRIAGE).get_by_role("button", name="入れないことを確認しました AKATSUKI-1").click()
    await expect(_top(customer, CARD)).to_contain_text("ログインできないことを確認済み")
    await shot(engineer, "closed")


async def _asks(engineer: Page) -> None:
    composer = engineer.get_by_role("main").get_by_role("textbox").last
    await composer.fill("/access")
    await composer.press("Enter")
    dialog = engineer.get_by_role("dialog", name="アクセスを依頼")
    await dialog.get_by_role("combobox").fill("あかつき")
    await expect(dialog.get_by_role("option")).to_have_count(1)
    await shot(engineer, "customer")
    await dialog.get_by_role("option", name="アカツキ").click()
    await dialog.get_by_label("対象システム").select_option(label="受発注システム")
    await dialog.get_by_label("権限の範囲").fill("本番DBの参照権限")
    await dialog.get_by_label("目的").fill("注文データの不整合を調べるため")
    await dialog.get_by_label("期間").select_option(label="8時間")
    await dialog.get_by_label("特権（管理者権限など）").check()
    await shot(engineer, "form")
    await dialog.get_by_role("button", name="依頼する", exact=True).click()
    told = engineer.get_by_role("dialog", name="依頼しました")
    await expect(told).to_contain_text("AKATSUKI-1")
    await told.get_by_role("button", name="閉じる", exact=True).last.click()
    await expect(_top(engineer, TRIAGE)).to_contain_text("社内確認中")


async def _grants_less(customer: Page) -> None:
    await _top(customer, CARD).get_by_role("button", name="条件を変更して付与 AKATSUKI-1").click()
    dialog = customer.get_by_role("dialog", name="条件を変更して付与")
    await dialog.get_by_label("付与する期間").select_option(label="2時間")
    await dialog.get_by_label("実際に付与した内容").fill("参照用アカウント support-ro を有効化")
    await shot(customer, "grant")
    await dialog.get_by_role("button", name="付与しました", exact=True).click()
    await expect(dialog).to_have_count(0)
    await expect(_top(customer, CARD)).to_contain_text("参照用アカウント support-ro を有効化")


async def _thread_says(page: Page, card: str, words: str) -> None:
    thread = page.get_by_role("complementary", name="スレッド")
    if not await thread.count():
        await _top(page, card).get_by_role("button", name="返信").last.click()
    await expect(thread).to_contain_text(words)


def _top(page: Page, card: str) -> Locator:
    return message(page, card).first


async def shot(page: Page, name: str) -> None:
    """A picture for people to look at, where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        await page.screenshot(path=Path(folder) / f"access-{name}.png", full_page=True)
