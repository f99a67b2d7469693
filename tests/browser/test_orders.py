"""The Traffic drawer's orders: faults that Slack is to have, and what administrators do."""

from __future__ import annotations

from playwright.async_api import Browser, Locator, Page, expect

from slackbot.sandbox.api import METHODS
from slackbot.sandbox.faults import ANY_METHOD, FILE, HOOK, RESPONSE_URL, UPLOAD
from slackbot.sandbox.server import Sandbox

PATIENCE_MS = 15_000
BESIDES = {FILE, HOOK, RESPONSE_URL, UPLOAD}
"""What the app reaches that is no method."""


async def drawer(browser: Browser, sandbox: Sandbox, person: str, channel: str) -> Page:
    context = await browser.new_context(locale="en-US", viewport={"width": 1400, "height": 1000})
    page = await context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    await page.goto(f"{sandbox.url}/?as={person}&channel={channel}")
    await page.get_by_role("button", name="Traffic").click()
    return page


async def faults_drawer(browser: Browser, sandbox: Sandbox) -> Locator:
    page = await drawer(browser, sandbox, "U0EMMA", "C0DESK")
    await page.get_by_role("button", name="Faults", exact=True).click()
    return page.get_by_role("region", name="Faults")


async def test_faults_are_ordered_shown_with_their_remaining_times_and_cleared(
    browser: Browser,
    sandbox: Sandbox,
) -> None:
    faults = await faults_drawer(browser, sandbox)

    await faults.get_by_label("Call").select_option("users.info")
    await faults.get_by_label("What happens").select_option(label="HTTP error")
    await faults.get_by_label("Times").fill("3")
    await faults.get_by_label("Times").press("Tab")
    await faults.get_by_label("After it took effect").check()
    await faults.get_by_role("button", name="Add").click()

    row = faults.get_by_role("listitem")
    await expect(row).to_contain_text("users.info")
    await expect(row).to_contain_text("503")
    await expect(row).to_contain_text("3 left")
    sandbox.faults.strike("users.info")
    await expect(row).to_contain_text("2 left")
    await faults.get_by_role("button", name="Clear all").click()
    await expect(row).to_have_count(0)
    assert sandbox.faults.rules == []


async def test_any_call_can_be_given_any_error_late_and_until_it_is_cleared(
    browser: Browser,
    sandbox: Sandbox,
) -> None:
    faults = await faults_drawer(browser, sandbox)

    offered = await faults.get_by_label("Call").locator("option").all()
    assert {await each.get_attribute("value") for each in offered} == {ANY_METHOD, *METHODS, *BESIDES}
    await faults.get_by_label("Call").select_option("chat.delete")
    await faults.get_by_label("What happens").select_option(label="Slack's error code")
    await faults.get_by_role("textbox", name="Code").fill("cant_delete_message")
    await faults.get_by_label("Seconds until the answer").fill("2")
    await faults.get_by_label("Times").fill("")
    await faults.get_by_label("Times").press("Tab")
    await faults.get_by_role("button", name="Add").click()

    row = faults.get_by_role("listitem")
    await expect(row).to_contain_text("cant_delete_message")
    await expect(row).to_contain_text("until cleared")
    (fault,) = sandbox.faults.rules
    ordered = (fault.method, fault.error, fault.delay, fault.times, fault.status, fault.after_effect)
    assert ordered == ("chat.delete", "cant_delete_message", 2, None, None, False)


async def test_a_page_of_a_proxy_is_ordered_for_one_channel(browser: Browser, sandbox: Sandbox) -> None:
    faults = await faults_drawer(browser, sandbox)
    await faults.get_by_label("Channel").select_option("C0AKATSUKI")
    await faults.get_by_label("What happens").select_option(label="Answer that is not Slack's")
    await faults.get_by_label("Body").fill("<html>sorry, busy</html>")
    await faults.get_by_label("Body").press("Tab")
    await faults.get_by_role("button", name="Add").click()

    row = faults.get_by_role("listitem")
    await expect(row).to_contain_text("#akatsuki-support")
    await expect(row).to_contain_text("answers “<html>sorry, busy</html>”")
    (fault,) = sandbox.faults.rules
    assert (fault.channel, fault.text, fault.error, fault.status) == (
        "C0AKATSUKI",
        "<html>sorry, busy</html>",
        None,
        None,
    )


async def test_an_administrator_deletes_renames_and_says_how_long_may_be_edited(
    browser: Browser,
    sandbox: Sandbox,
) -> None:
    await sandbox.act("U0SATO", "post", channel="C0DESK", text="gone in a moment")
    sandbox.workspace.edit_window_s = 120
    page = await drawer(browser, sandbox, "U0EMMA", "C0DESK")
    said = page.get_by_text("gone in a moment", exact=True)
    await said.hover()
    await page.get_by_role("button", name="Delete as an administrator").click()
    await page.get_by_role("button", name="Delete", exact=True).click()
    await expect(said).to_have_count(0)

    await page.get_by_role("button", name="Administration").click()
    orders = page.get_by_role("region", name="Administration")
    await expect(orders.get_by_role("heading", name="The whole workspace")).to_be_visible()
    await expect(orders.get_by_label("Messages can be edited").locator("option:checked")).to_have_text("for 2 minutes")
    await expect(orders.get_by_role("option", name="for 1 minute", exact=True)).to_have_count(1)
    await orders.get_by_label("Messages can be edited").select_option("30")
    await orders.get_by_label("Channel name").fill("desk-of-today")
    await orders.get_by_role("button", name="Rename").click()

    await expect(page.get_by_role("heading", name="desk-of-today")).to_be_visible()
    assert sandbox.workspace.channels["C0DESK"].name == "desk-of-today"
    assert sandbox.workspace.edit_window_s == 1800


async def test_an_administrator_invites_a_company_archives_and_gives_another_id(
    browser: Browser,
    sandbox: Sandbox,
) -> None:
    page = await drawer(browser, sandbox, "U0EMMA", "C0AKATSUKI")
    await page.get_by_role("button", name="Administration").click()
    orders = page.get_by_role("region", name="Administration")
    row = orders.get_by_role("listitem").filter(has_text="ミナト物産株式会社")

    await row.get_by_role("button", name="Invite").click()
    await row.get_by_role("button", name="Accept").click()
    await expect(row.get_by_role("button", name="Disconnect")).to_be_visible()
    await orders.get_by_label("Messages are kept").select_option("7")
    await orders.get_by_role("button", name="Archive").click()
    await expect(orders.get_by_role("button", name="Unarchive")).to_be_visible()
    await orders.get_by_role("button", name="Unarchive").click()
    await orders.get_by_role("button", name="Change the channel's id").click()

    await expect(page.get_by_role("heading", name="akatsuki-support")).to_be_visible()
    (place,) = [each for each in sandbox.workspace.channels.values() if each.name == "akatsuki-support"]
    assert (place.teams, place.kept_days, place.archived) == (["T0HINODE", "T0AKATSUKI", "T0MINATO"], 7, False)
    assert place.id != "C0AKATSUKI"


async def test_a_customer_administers_nothing(browser: Browser, sandbox: Sandbox) -> None:
    page = await drawer(browser, sandbox, "U0BAKER", "C0HARBOR")

    await expect(page.get_by_role("button", name="Faults", exact=True)).to_be_visible()
    await expect(page.get_by_role("button", name="Administration")).to_have_count(0)
