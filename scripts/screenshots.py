"""Takes the README's screenshots of this build: the sandbox is started, the story is played in Chromium.

`.venv/bin/python scripts/screenshots.py`
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from scripts.browser import find_chromium

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images"
SIZE = {"width": 1280, "height": 860}


async def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    port = _free_port()
    with tempfile.TemporaryDirectory() as data:
        sandbox = _started(port, data)
        try:
            async with async_playwright() as playwright:
                browser = await playwright.chromium.launch(
                    executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"]
                )
                await _play(browser, f"http://127.0.0.1:{port}")
                await browser.close()
        finally:
            sandbox.send_signal(signal.SIGTERM)
            sandbox.wait()


def _started(port: int, data: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "slackbot.cli", "sandbox", "--port", str(port)]
    environment = {**os.environ, "SLACKBOT_DATA_DIR": data}
    sandbox = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    assert sandbox.stdout is not None
    while "Open" not in (line := sandbox.stdout.readline()):
        if not line:
            raise SystemExit("the sandbox did not open")
    return sandbox


async def _play(browser: Browser, url: str) -> None:
    customer = await _tab(browser, f"{url}/?as=U0TANAKA&channel=C0AKATSUKI")
    engineer = await _tab(browser, f"{url}/?as=U0SATO&channel=C0DESK")
    await customer.get_by_role("main").get_by_role("button", name="障害を報告").click()
    dialog = customer.get_by_role("dialog", name="障害を報告")
    await dialog.get_by_label("対象システム").select_option(label="受発注システム")
    await dialog.get_by_label("何が起きていますか").fill(
        "注文画面を開くとエラーになります。10時ごろから全員が注文できません。"
    )
    await customer.screenshot(path=IMAGES / "report.png")
    await dialog.get_by_label("影響の大きさ").select_option(value="high")
    await dialog.get_by_role("button", name="送信").click()
    await customer.get_by_role("dialog", name="受け付けました").get_by_role("button", name="閉じる").last.click()
    await _message(engineer, "アカツキ商事様").get_by_role("button", name="対応開始").click()
    await expect(_message(customer, "AKATSUKI-1")).to_contain_text("対応中")
    await customer.screenshot(path=IMAGES / "customer.png")
    await expect(_message(engineer, "アカツキ商事様")).to_contain_text("対応中")
    await engineer.screenshot(path=IMAGES / "desk.png")


async def _tab(browser: Browser, address: str) -> Page:
    context = await browser.new_context(locale="ja-JP", timezone_id="Asia/Tokyo", viewport=SIZE)  # type: ignore[arg-type]
    page = await context.new_page()
    await page.goto(address)
    return page


def _message(page: Page, words: str) -> Locator:
    return page.get_by_role("main").get_by_role("article").filter(has_text=words).last


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    asyncio.run(main())
