"""緊急対応 in the page: asked for, quoted with a ceiling, accepted, worked for and closed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from playwright.async_api import Browser, Page, expect

from slackbot.agreement.particulars import Configuration, Cover
from tests.browser.test_story import CARD, TRIAGE, fill, message, tab
from tests.rules.office import with_hours
from tests.scenarios.world import World

QUOTE = "AKATSUKI-1-Q1"


@pytest.fixture
def configuration(configuration: Configuration) -> Configuration:
    """The customer may ask for paid work outside the hours, and Ito places its orders."""
    first, *others = configuration.customers
    people = replace(first.people, buyers=("U0ITO",))
    asks = replace(with_hours(first, Cover.PAID), people=people)
    return replace(configuration, customers=(asks, *others))


@pytest.mark.timeout(120)
async def test_urgent_work_is_quoted_accepted_and_worked_for(browser: Browser, world: World) -> None:
    customer = await tab(browser, world, "U0TANAKA", "C0AKATSUKI")
    buyer = await tab(browser, world, "U0ITO", "C0AKATSUKI")
    engineer = await tab(browser, world, "U0SATO", "C0DESK")
    lead = await tab(browser, world, "U0TAKAHASHI", "C0DESK")

    await _asks(customer)
    await _is_quoted(lead)
    await _is_accepted(buyer, engineer)
    await _is_worked_for(engineer, buyer, world)
    await _is_closed(engineer, customer)


async def _asks(customer: Page) -> None:
    await customer.get_by_role("main").get_by_role("button", name="障害を報告").click()
    dialog = customer.get_by_role("dialog", name="障害を報告")
    await dialog.get_by_label("対象システム").select_option(label="受発注システム")
    await dialog.get_by_label("何が起きていますか").fill("注文画面を開くとエラーになります")
    await dialog.get_by_role("button", name="送信").click()
    told = customer.get_by_role("dialog", name="受け付けました")
    await told.get_by_role("button", name="閉じる", exact=True).last.click()
    await message(customer, CARD).get_by_role("button", name="緊急対応を相談 AKATSUKI-1").click()
    await customer.get_by_role("button", name="相談する", exact=True).click()
    await expect(message(customer, CARD)).to_contain_text("緊急対応のご相談を承りました")


async def _is_quoted(lead: Page) -> None:
    card = message(lead, "緊急対応のご相談")
    await card.get_by_role("button", name="上限を付けて見積る").click()
    await fill(lead, "緊急対応の見積り", "送信", {"上限の時間": "4h"})
    await expect(card).to_contain_text("お見積りをご案内しました")


async def _is_accepted(buyer: Page, engineer: Page) -> None:
    card = message(buyer, f"お見積り　{QUOTE}")
    await expect(card).to_contain_text("ご回答待ち")
    await expect(card).to_contain_text("4時間 × 18,000円")
    await expect(card).to_contain_text("消費税（10%）")
    await card.get_by_role("button", name="発注する").click()
    await buyer.get_by_role("button", name="発注する", exact=True).last.click()
    await expect(card).to_contain_text("発注済み")
    await expect(message(engineer, "緊急対応のご相談")).to_contain_text("対応を始めてください")
    await expect(message(engineer, TRIAGE).first).to_contain_text("発注済み")
    await message(engineer, TRIAGE).get_by_role("button", name="対応開始 AKATSUKI-1").click()
    await expect(message(engineer, TRIAGE).first).to_contain_text("対応中")


async def _is_worked_for(engineer: Page, buyer: Page, world: World) -> None:
    await world.forward(hours=2)
    composer = engineer.get_by_role("main").get_by_role("textbox").last
    await composer.fill("/incident time AKATSUKI-1 1h30m 有償 調査と復旧")
    await composer.press("Enter")
    await expect(engineer.get_by_role("main")).to_contain_text("作業時間を記録しました")
    await expect(message(buyer, f"お見積り　{QUOTE}")).to_contain_text("1時間30分")
    await expect(message(engineer, TRIAGE).first).to_contain_text("1時間30分")


async def _is_closed(engineer: Page, customer: Page) -> None:
    await message(engineer, TRIAGE).get_by_role("button", name="復旧 AKATSUKI-1", exact=True).click()
    answers = {"原因": "接続数の上限", "対応内容": "上限を引き上げて再起動しました"}
    await fill(engineer, "アカツキ商事様に送信します", "送信", answers)
    await message(customer, CARD).get_by_role("button", name="復旧を確認しました AKATSUKI-1").click()
    await expect(message(customer, CARD)).to_contain_text("完了")
