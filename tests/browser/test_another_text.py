"""A customer is bound to another contract text: the forms offer that text's items, and no others."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from slackbot.agreement.command import corrected
from slackbot.agreement.document import Document, read
from slackbot.records import Records
from slackbot.settings import StoreSettings
from tests.browser.test_story import TRIAGE, message, tab
from tests.conftest import CONFIG
from tests.scenarios.world import World

SHOP = Path(__file__).parents[1] / "agreement/texts/shop.txt"
CONTRACT = Path(__file__).parents[2] / "../shared/agreement/000_d4725a0f77f86be1.txt"

STANDARD_KINDS = ["ご質問", "操作方法のご案内", "障害・不具合", "保守・軽微な修正"]
SHOP_KINDS = [
    "障害・不具合",
    "商品登録の代行",
    "操作方法のご案内",
    "月次のアクセス報告書の作成",
    "保守・軽微な修正",
]
SHOP_EXCLUSIONS = [
    "第4条第1号 乙の事業所での作業",
    "第4条第2号 新機能の追加開発",
    "第4条第3号 第三者製品の不具合への対応",
]
SHOP_CAUSES = [
    "第9条第1号 乙によるプログラムの改変",
    "第9条第2号 停電及び通信障害",
    "第9条第3号 外部サービスの仕様変更",
]


@pytest.fixture
def agreement_verb(world: World, redis_url: str, tmp_path: Path) -> Verb:
    today = world.clock.now().astimezone(ZoneInfo("Asia/Tokyo")).date()
    return Verb(tmp_path, today, REDIS_URL=redis_url, SLACK_API_BASE_URL=world.sandbox.api_url)


class Verb:
    """`slackbot agreement …` in a process of its own, on the records of the desk that runs, with files of its own."""

    def __init__(self, folder: Path, today: date, **settings: str) -> None:
        self._today = today
        self._folder = folder / "config"
        shutil.copytree(CONFIG, self._folder)
        own = {"SLACKBOT_CONFIG_DIR": str(self._folder), "SLACKBOT_CLOCK_FILE": str(folder / "clock")}
        self._settings = {**settings, **own}

    def binds(self, title: str) -> None:
        """The customer's file names another text, from today on."""
        file = self._folder / "customers/akatsuki.toml"
        said = file.read_text("utf-8").replace('agreement = "standard"', f'agreement = "{title}"')
        file.write_text(said.replace("effective_from = 2026-04-01", f"effective_from = {self._today}"), "utf-8")

    async def __call__(self, *arguments: str) -> str:
        command = (sys.executable, "-m", "slackbot.cli", "agreement", *arguments)
        environment = {**os.environ, **self._settings}
        process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=asyncio.subprocess.PIPE)
        said, _ = await process.communicate()
        assert process.returncode == 0, said.decode()
        return said.decode()

    async def imports_and_applies(self, document: Document) -> None:
        """What the two verbs do, in this process: a second is spent on starting each."""
        async with Records.opened(StoreSettings.model_validate(self._settings)) as records:
            await records.keep(document, corrected(document, (), ()), "高橋 誠")
            await records.apply("高橋 誠")


@pytest.mark.timeout(120)
async def test_binding_a_customer_to_another_text_changes_the_forms_to_its_items(
    browser: Browser, world: World, agreement_verb: Verb
) -> None:
    customer = await tab(browser, world, "U0TANAKA", "C0AKATSUKI")
    assert await _kinds(customer) == STANDARD_KINDS

    await agreement_verb("import", str(SHOP), "--yes", "--by", "高橋 誠")
    agreement_verb.binds("ＥＣサイト運用保守契約書")
    await agreement_verb("apply", "--by", "高橋 誠")

    await _panel_names(customer, "ＥＣサイト運用保守契約書")
    assert await _kinds(customer) == SHOP_KINDS
    await _reads_an_article(customer)
    await _reports(customer)
    engineer = await tab(browser, world, "U0SATO", "C0DESK", apart=True)
    assert await _judged_by(engineer, "通常サポートの対象外の作業にあたる") == SHOP_EXCLUSIONS
    assert await _judged_by(engineer, "無償サポートの対象外とできる事由にあたる") == SHOP_CAUSES


@pytest.mark.timeout(120)
@pytest.mark.skipif(not CONTRACT.exists(), reason=f"there is no contract at ../shared/agreement/{CONTRACT.name}")
async def test_a_contract_in_real_use_offers_its_own_items(
    browser: Browser, world: World, agreement_verb: Verb
) -> None:
    contract = read(CONTRACT)
    agreement_verb.binds(contract.sha256[:12])
    await agreement_verb.imports_and_applies(contract)

    customer = await tab(browser, world, "U0TANAKA", "C0AKATSUKI")
    await _panel_names(customer, contract.title)
    assert await _kinds(customer) == STANDARD_KINDS
    await _reports(customer)
    engineer = await tab(browser, world, "U0SATO", "C0DESK", apart=True)
    for article, finding in (
        (4, "通常サポートの対象外の作業にあたる"),
        (7, "無償サポートの対象外とできる事由にあたる"),
    ):
        written = [each.text for each in contract.articles[article - 1].items]
        offered = [each.partition(" ")[2] for each in await _judged_by(engineer, finding)]
        assert offered == written


async def _panel_names(customer: Page, title: str) -> None:
    """Another process may change it while it is being posted: then it is looked for, and drawn anew a while later."""
    await expect(message(customer, "サポート窓口").first).to_contain_text(title, timeout=15_000)


async def _kinds(customer: Page) -> list[str]:
    """What the customer may choose from, as the form offers it."""
    await message(customer, "サポート窓口").first.get_by_role("button", name="お問い合わせ・ご依頼").click()
    form = customer.get_by_role("dialog", name="お問い合わせ・ご依頼")
    offered = form.get_by_role("radiogroup").first.get_by_role("radio")
    await expect(offered.first).to_be_visible()
    named = [" ".join((await each.locator("xpath=..").inner_text()).split()) for each in await offered.all()]
    await form.get_by_role("button", name="キャンセル", exact=True).click()
    return named


async def _reads_an_article(customer: Page) -> None:
    """All that can be chosen is within the form."""
    await message(customer, "サポート窓口").first.get_by_role("button", name="同意書").click()
    form = customer.get_by_role("dialog", name="同意書")
    chosen = form.get_by_role("combobox").first
    await expect(chosen).to_be_visible()
    inner, outer = await chosen.bounding_box(), await form.bounding_box()
    assert inner
    assert outer
    assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]
    await form.get_by_role("button", name="閉じる", exact=True).last.click()


async def _reports(customer: Page) -> None:
    await message(customer, "サポート窓口").first.get_by_role("button", name="障害を報告").click()
    form = customer.get_by_role("dialog", name="障害を報告")
    await form.get_by_label("対象システム").select_option(label="受発注システム")
    await form.get_by_label("何が起きていますか").fill("注文画面を開くとエラーになります")
    await form.get_by_role("button", name="送信").click()
    told = customer.get_by_role("dialog", name="受け付けました")
    await told.get_by_role("button", name="閉じる", exact=True).last.click()


async def _judged_by(engineer: Page, finding: str) -> list[str]:
    """The items that the form of the judgement offers for a finding."""
    await message(engineer, TRIAGE).get_by_role("button", name="その他").first.click()
    await message(engineer, TRIAGE).get_by_role("menuitem", name="対象範囲の判定").click()
    form = engineer.get_by_role("dialog", name="対象範囲の判定")
    await form.get_by_label(finding).check()
    offered = form.get_by_label("あてはまる号")
    await expect(offered).to_be_visible()
    found = await _options(offered)
    await form.get_by_role("button", name="キャンセル", exact=True).click()
    return found


async def _options(field: Locator) -> list[str]:
    said = [re.sub(r"[「」]", " ", each).strip() for each in await field.locator("option").all_inner_texts()]
    return [each for each in (" ".join(one.split()) for one in said) if each.startswith("第")]
