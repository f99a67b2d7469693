"""A grave incident that nobody takes, in the page: it climbs the whole policy, and its end is a person's task."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from slackbot.agreement.escalation import EscalationTerms, Rung
from slackbot.agreement.particulars import Configuration
from slackbot.agreement.people import Away
from slackbot.clock import FileClock
from tests.browser.test_story import CARD, TRIAGE, message, tab
from tests.scenarios.people import Person
from tests.scenarios.world import World

STEPS = ("duty", "second", "lead", "U0HAYASHI")
WAIT = timedelta(minutes=10)


@pytest.fixture
def configuration(configuration: Configuration, tmp_path: Path) -> Configuration:
    """Sato is on duty and Emma second; Takahashi leads, and Hayashi, who is away: Emma stands in."""
    usual, clock = configuration.provider, FileClock(tmp_path / "clock")
    rota = usual.rotas[0]
    layers = [replace(layer, people=(who,)) for layer, who in zip(rota.layers, ("U0SATO", "U0EMMA"), strict=True)]
    day = usual.day(clock.now())
    provider = replace(
        usual,
        leads=("U0TAKAHASHI", "U0HAYASHI"),
        subcontractors=(),
        rotas=(replace(rota, layers=tuple(layers)),),
        away=(Away(person="U0HAYASHI", deputy="U0EMMA", first=day, last=day + timedelta(days=9)),),
        escalation=EscalationTerms(steps=tuple(Rung(call=call, wait=WAIT) for call in STEPS), rounds=1),
    )
    return replace(configuration, provider=provider)


@pytest.mark.timeout(120)
@pytest.mark.article("5.2")
async def test_a_grave_incident_that_nobody_takes_climbs_to_the_end(browser: Browser, world: World) -> None:
    customer = await tab(browser, world, "U0TANAKA", "C0AKATSUKI")
    desk = await tab(browser, world, "U0SATO", "C0DESK")

    await _reports(customer)
    for step, (person, mention) in enumerate(
        (
            (world.sato, "@佐藤 健"),
            (world.emma, "@Emma Brown"),
            (world.takahashi, "@高橋 誠"),
            (world.emma, "@Emma Brown"),
        ),
        start=1,
    ):
        await _is_called(browser, world, desk, person, mention, step)
        await world.forward(minutes=10)
    await _is_a_task(desk, world)
    await _is_taken_at_last(browser, world, customer, desk)


async def _reports(customer: Page) -> None:
    await customer.get_by_role("main").get_by_role("button", name="障害を報告").click()
    dialog = customer.get_by_role("dialog", name="障害を報告")
    await dialog.get_by_label("対象システム").select_option(label="受発注システム")
    await dialog.get_by_label("何が起きていますか").fill("全店舗で注文ができません")
    await dialog.get_by_label("影響の大きさ").select_option(index=1)
    await dialog.get_by_label("緊急度").select_option(index=1)
    await dialog.get_by_role("button", name="送信").click()
    told = customer.get_by_role("dialog", name="受け付けました")
    await told.get_by_role("button", name="閉じる", exact=True).last.click()
    await expect(message(customer, CARD)).to_contain_text("SEV1")


async def _is_called(browser: Browser, world: World, desk: Page, person: Person, mention: str, step: int) -> None:
    """Directly, with the button that ends it; from the second call on in the thread of the card as well."""
    await world.settle()
    direct = await tab(browser, world, person.user, await _direct(person), apart=True)
    called = message(direct, f"call {step} of 4" if person.user == "U0EMMA" else f"呼び出し {step}／4")
    await expect(called).to_have_count(1)
    await expect(called.get_by_role("button", name="AKATSUKI-1")).to_be_visible()
    await direct.context.close()
    if step > 1:
        await _thread(desk)
        thread = desk.get_by_role("complementary", name="スレッド")
        said = thread.get_by_role("article").filter(has_text=f"まだ誰も始めていません（呼び出し {step}／4）")
        await expect(said).to_contain_text(mention)


async def _thread(desk: Page) -> None:
    thread = desk.get_by_role("complementary", name="スレッド")
    if not await thread.count():
        await message(desk, TRIAGE).get_by_role("button", name="返信").last.click()


async def _direct(person: Person) -> str:
    seen = (await person.looks())["messages"]
    return str(next(channel for channel, said in seen.items() if channel.startswith("D") and said))


async def _is_a_task(desk: Page, world: World) -> None:
    """Never silence: a task by name, on the card too, and called to mind."""
    thread = desk.get_by_role("complementary", name="スレッド")
    task = thread.get_by_role("article").filter(has_text="に応答がないままです")
    await expect(task).to_contain_text("@高橋 誠")
    await expect(message(desk, TRIAGE)).to_contain_text("@高橋 誠 の対応待ち")
    await world.forward(days=1, minutes=1)
    await expect(task).to_have_count(2)


async def _is_taken_at_last(browser: Browser, world: World, customer: Page, desk: Page) -> None:
    direct = await tab(browser, world, "U0TAKAHASHI", await _direct(world.takahashi), apart=True)
    await message(direct, "呼び出し 3／4").get_by_role("button", name="対応開始 AKATSUKI-1").click()
    await expect(message(customer, CARD)).to_contain_text("対応中")
    await expect(message(desk, TRIAGE)).not_to_contain_text("の対応待ち")
