"""The line that tells every window of a change: each looks once as it opens, and once more for what happened since."""

from __future__ import annotations

from playwright.async_api import Browser, expect

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

    for page in (first, second):
        await expect(page.get_by_role("article")).to_contain_text("it is down")
    assert (asked.count("/ui/state"), asked.count("/ui/events")) == (4, 1)
