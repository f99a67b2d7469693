"""The story in the page: a customer, an engineer and a lead, each in a tab of their own."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.scenarios.world import World

CARD = "AKATSUKI-1 受発注システムの障害"
TRIAGE = "AKATSUKI-1 アカツキ商事様"


async def tab(browser: Browser, world: World, user: str, channel: str, *, apart: bool = False) -> Page:
    """A window for each person, all of one browser, as one who tries it out has them: only the first is loaded cold.

    `apart`: a browser of its own. Playwright halts all windows of one while another of it opens, and what the page that
    holds the line tells the others meanwhile does not reach them: whoever comes while something happens comes apart.
    """
    url = f"{world.sandbox.url}/?as={user}&channel={channel}"
    if apart or not browser.contexts:
        context = await browser.new_context(
            locale="ja-JP", timezone_id="Asia/Tokyo", viewport={"width": 1280, "height": 900}
        )
        context.set_default_timeout(15_000)
        page = await context.new_page()
        await page.goto(url)
        return page
    first = browser.contexts[0].pages[0]
    async with first.expect_popup() as opened:
        await first.evaluate("url => { open(url, '_blank', 'popup') }", url)
    return await opened.value


def message(page: Page, words: str) -> Locator:
    return page.get_by_role("main").get_by_role("article").filter(has_text=words)


async def fill(page: Page, title: str, submit: str, answers: dict[str, str]) -> None:
    dialog = page.get_by_role("dialog", name=title)
    for label, answer in answers.items():
        await dialog.get_by_label(label).fill(answer)
    await dialog.get_by_role("button", name=submit, exact=True).click()
    await expect(dialog).to_have_count(0)


@pytest.mark.timeout(120)
async def test_customer_engineer_and_lead_live_the_story_in_three_tabs(browser: Browser, world: World) -> None:
    customer = await tab(browser, world, "U0TANAKA", "C0AKATSUKI")
    engineer = await tab(browser, world, "U0SATO", "C0DESK")
    lead = await tab(browser, world, "U0TAKAHASHI", "C0DESK")

    await _reports(customer)
    await _is_acknowledged(engineer, customer)
    await _is_asked_and_answers(engineer, customer)
    await _lead_follows(lead, customer)
    await _is_restored_at_the_second_try(engineer, customer)

    await expect(message(lead, TRIAGE)).to_contain_text("完了")
    await expect(message(customer, CARD)).to_have_count(1)
    await expect(message(engineer, TRIAGE)).to_have_count(1)


async def _reports(customer: Page) -> None:
    await customer.get_by_role("main").get_by_role("button", name="障害を報告").click()
    dialog = customer.get_by_role("dialog", name="障害を報告")
    await dialog.get_by_label("対象システム").select_option(label="受発注システム")
    await dialog.get_by_label("何が起きていますか").fill("注文画面を開くとエラーになります")
    await dialog.get_by_role("button", name="送信").click()
    told = customer.get_by_role("dialog", name="受け付けました")
    await expect(told).to_contain_text("AKATSUKI-1")
    await told.get_by_role("button", name="閉じる", exact=True).last.click()
    await expect(message(customer, CARD)).to_contain_text("受付済み")


async def _is_acknowledged(engineer: Page, customer: Page) -> None:
    await message(engineer, TRIAGE).get_by_role("button", name="対応開始 AKATSUKI-1").click()
    await expect(message(customer, CARD)).to_contain_text("対応中")
    await message(engineer, TRIAGE).get_by_role("button", name="その他").first.click()
    await message(engineer, TRIAGE).get_by_role("menuitem", name="重大度を変更").click()
    dialog = engineer.get_by_role("dialog", name="重大度を変更")
    await dialog.get_by_label("重大度").select_option(label="高（SEV2）")
    await dialog.get_by_role("button", name="保存").click()
    await expect(message(customer, CARD)).to_contain_text("SEV2")


async def _is_asked_and_answers(engineer: Page, customer: Page) -> None:
    await message(engineer, TRIAGE).get_by_role("button", name="資料を依頼 AKATSUKI-1").click()
    await fill(
        engineer, "アカツキ商事様に送信します", "送信", {"ご提供いただきたい": "エラー画面の画像をお送りください"}
    )
    await expect(message(customer, CARD)).to_contain_text("資料のご提供待ち")
    await message(customer, CARD).get_by_role("button", name="返信").last.click()
    thread = customer.get_by_role("complementary", name="スレッド")
    await expect(thread).to_contain_text("エラー画面の画像をお送りください")
    await thread.get_by_role("textbox").fill("画像を送ります。ご確認ください。")
    await thread.get_by_role("textbox").press("Enter")
    await expect(message(customer, CARD)).not_to_contain_text("資料のご提供待ち")


async def _lead_follows(lead: Page, customer: Page) -> None:
    """A note by command stays inside; the arithmetic of the clock is there for both sides."""
    composer = lead.get_by_role("main").get_by_role("textbox").last
    await composer.fill("/incident note AKATSUKI-1 DB の接続数が上限に近い")
    await composer.press("Enter")
    await expect(lead.get_by_role("main")).to_contain_text("内部メモを残しました")
    await message(customer, CARD).get_by_role("button", name="対応時間の内訳 AKATSUKI-1").click()
    dialog = customer.get_by_role("dialog", name="対応時間の内訳")
    await expect(dialog).to_contain_text("停止（お願い事項 1 のご回答待ち）")
    await dialog.get_by_role("button", name="閉じる", exact=True).last.click()
    await expect(customer.locator("body")).not_to_contain_text("DB の接続数")


async def _is_restored_at_the_second_try(engineer: Page, customer: Page) -> None:
    await _resolves(engineer)
    await message(customer, CARD).get_by_role("button", name="まだ解消していません AKATSUKI-1").click()
    await fill(customer, "まだ解消していません", "送信", {"現在の状況": "まだエラーが出ます"})
    await expect(message(engineer, TRIAGE)).to_contain_text("対応中")
    await _resolves(engineer)
    await message(customer, CARD).get_by_role("button", name="復旧を確認しました AKATSUKI-1").click()
    await expect(message(customer, CARD)).to_contain_text("完了")


async def _resolves(engineer: Page) -> None:
    await message(engineer, TRIAGE).get_by_role("button", name="復旧 AKATSUKI-1", exact=True).click()
    answers = {"原因": "接続数の上限", "対応内容": "上限を引き上げて再起動しました"}
    await fill(engineer, "アカツキ商事様に送信します", "送信", answers)
    await expect(message(engineer, TRIAGE)).to_contain_text("復旧・ご確認待ち")
