"""A customer comes on board by clicks alone: from the bot's invitation to the first incident that is reported."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from tests.browser.test_story import message, tab
from tests.scenarios.world import World

CARD = "kaede-support"
THEIRS = "C0KAEDE"


@pytest.mark.timeout(120)
async def test_a_customer_comes_on_board_by_clicks_alone(browser: Browser, world: World) -> None:
    lead = await tab(browser, world, "U0TAKAHASHI", THEIRS)
    await _invites_the_bot(lead)
    lead = await tab(browser, world, "U0TAKAHASHI", "C0DESK")
    await expect(message(lead, CARD)).to_contain_text("T0KAEDE")

    await message(lead, CARD).get_by_role("button", name="顧客を登録する").click()
    await _fills_in(lead)
    await message(lead, CARD).get_by_role("button", name="テストボタンを投稿").click()

    customer = await tab(browser, world, "U0MORI", THEIRS, apart=True)
    engineer = await tab(browser, world, "U0SATO", THEIRS, apart=True)
    await message(customer, "接続テスト").get_by_role("button", name="確認のため押す").click()
    await expect(message(engineer, "接続テスト")).to_contain_text("✅ カエデ製作所様")
    await message(engineer, "接続テスト").get_by_role("button", name="確認のため押す").click()
    await expect(message(customer, "接続テスト")).to_contain_text("完了しました")
    await message(lead, CARD).get_by_role("button", name="登録を確定する").click()
    await expect(message(lead, CARD)).to_contain_text("登録が完了しました")

    await _reports(customer)
    await expect(message(lead, "KAEDE-1")).to_contain_text("締結前")
    await message(customer, "同意内容のご確認").get_by_role("button", name="内容を確認し、承諾します").click()
    await expect(message(customer, "同意内容のご確認")).to_contain_text("ご承諾いただきました")
    await expect(message(lead, "カエデ製作所様に同意内容をご承諾いただきました")).to_have_count(1)


async def _invites_the_bot(lead: Page) -> None:
    """As somebody of the workspace does in Slack; the channel stays as it was."""
    await lead.get_by_role("button", name="通信").click()
    await lead.get_by_role("button", name="管理").click()
    orders = lead.get_by_role("region", name="管理")
    await orders.get_by_role("button", name="サポートデスクを参加させる").click()
    await expect(orders.get_by_role("button", name="サポートデスクを外す")).to_be_visible()
    await expect(message(lead, "サポート窓口")).to_have_count(0)


async def _fills_in(lead: Page) -> None:
    form = await _form(lead, "会社と参加者の確認")
    await form.get_by_label("会社名（正式名称）").fill("カエデ製作所株式会社")
    await form.get_by_label("会社名（略称）").fill("カエデ製作所")
    await form.get_by_label("顧客キー").fill("KAEDE")
    await form.get_by_label("カエデ製作所株式会社（T0KAEDE）").check()
    await _next(form)
    await _next(await _form(lead, "同意書と契約期間"))
    form = await _form(lead, "対象システムと連絡先")
    await form.get_by_label("対象システム").fill("生産管理システム\n倉庫管理システム")
    await _next(form)
    form = await _form(lead, "営業時間と時間外の対応")
    await form.get_by_label("承認のうえ有償で対応").check()
    await _next(form)
    await _next(await _form(lead, "対応の目標時間"))
    form = await _form(lead, "権限を持つ方")
    await form.get_by_role("group", name="契約責任者").get_by_label("森 悠斗").check()
    await _next(form)
    told = await _form(lead, "入力が終わりました")
    await told.get_by_role("button", name="閉じる", exact=True).last.click()


async def _form(page: Page, title: str) -> Locator:
    form = page.get_by_role("dialog", name=title)
    await expect(form).to_be_visible()
    return form


async def _next(form: Locator) -> None:
    await form.get_by_role("button", name="次へ", exact=True).click()


async def _reports(customer: Page) -> None:
    await message(customer, "カエデ製作所様").get_by_role("button", name="障害を報告").click()
    form = await _form(customer, "障害を報告")
    await form.get_by_label("対象システム").select_option(label="倉庫管理システム")
    await form.get_by_label("何が起きていますか").fill("棚卸画面が開きません")
    await form.get_by_role("button", name="送信").click()
    await expect(customer.get_by_role("dialog", name="受け付けました")).to_contain_text("KAEDE-1")
    await customer.get_by_role("dialog").get_by_role("button", name="閉じる", exact=True).last.click()
