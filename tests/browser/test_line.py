"""The line that tells every window of a change: each looks once as it opens, and once more for what happened since."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser, Page, expect

from slackbot.sandbox.server import Sandbox


async def test_two_windows_hear_of_a_change_over_one_line_and_look_once(browser: Browser, sandbox: Sandbox) -> None:
    asked: list[str] = []
    context = await browser.new_context(locale="en-US")
    context.on("request", lambda request: asked.append(request.url.removeprefix(sandbox.url).partition("?")[0]))
    first = await context.new_page()
    await first.goto(f"{sandbox.url}/?as=U0EMMA&channel=C0DESK")
    await expect(first.get_by_role("main")).to_be_visible()
    async with first.expect_popup() as popup:
        await first.evaluate("open('/?as=U0SATO&channel=C0DESK', '_blank', 'popup')")
    second = await popup.value
    await expect(second.get_by_role("main")).to_be_visible()

    await sandbox.act("U0TAKAHASHI", "post", channel="C0DESK", text="it is down")

    await _show(first, second, words="it is down")
    assert (asked.count("/ui/state"), asked.count("/ui/events")) == (4, 1)
    await sandbox.act("U0TAKAHASHI", "post", channel="C0DESK", text="it is up")
    await _show(first, second, words="it is up")
    assert (asked.count("/ui/state"), asked.count("/ui/events")) == (6, 1), "a look too many after the first change"


async def _show(*pages: Page, words: str) -> None:
    for page in pages:
        await expect(page.get_by_role("article").last).to_contain_text(words)


@pytest.mark.parametrize("ends", ["contextmenu", "blur", "visibilitychange", "the other button"])
async def test_a_button_that_is_let_go_elsewhere_does_not_keep_the_page_as_it_was(
    browser: Browser, sandbox: Sandbox, ends: str
) -> None:
    page = await (await browser.new_context(locale="en-US")).new_page()
    await page.goto(f"{sandbox.url}/?as=U0EMMA&channel=C0DESK")
    await page.get_by_role("button", name="Traffic").first.hover()
    await page.mouse.down(button="right" if ends == "the other button" else "left")
    await sandbox.act("U0TAKAHASHI", "post", channel="C0DESK", text="it is down")
    if ends != "the other button":
        await page.evaluate("name => (name === 'blur' ? window : document).dispatchEvent(new Event(name))", ends)

    await expect(page.get_by_role("article")).to_contain_text("it is down")
