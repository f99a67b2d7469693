"""Every control of Block Kit in the page: drawn, and used with the keyboard and the mouse."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Browser, Page, expect
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import Json, actions, asked, button, choice, home, modal, opened, option, plain
from tests.sandbox.receiver import Receiver

SURE = {"title": plain("Sure?"), "text": plain("Really"), "confirm": plain("Yes, go"), "deny": plain("No")}


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser, sandbox: Sandbox) -> Page:
    """An English-speaking engineer's."""
    context = await browser.new_context(
        locale="en-US", timezone_id="Asia/Tokyo", viewport={"width": 1280, "height": 900}
    )
    page = await context.new_page()
    page.set_default_timeout(15_000)
    await page.goto(f"{sandbox.url}/?as=U0EMMA&channel=C0DESK")
    await expect(page.get_by_role("main")).to_be_visible()
    return page


def named(label: str, element: Json, **more: Any) -> Json:
    return {**asked({"action_id": "a", **element}, label, **more), "label": plain(label)}


FORM = modal(
    named("Line", {"type": "plain_text_input", "max_length": 20, "focus_on_load": True}),
    named("Lines", {"type": "plain_text_input", "multiline": True}),
    named("Rich", {"type": "rich_text_input"}),
    named("Mail", {"type": "email_text_input"}),
    named("Link", {"type": "url_text_input"}),
    named("Number", {"type": "number_input", "is_decimal_allowed": True, "min_value": "1", "max_value": "9.5"}),
    named("Day", {"type": "datepicker", "initial_date": "2026-11-22"}),
    named("Time", {"type": "timepicker"}),
    named("Instant", {"type": "datetimepicker"}),
    named("One", choice("a", "b")),
    named("Some", choice("a", "b", "c", kind="multi_static_select", max_selected_items=2)),
    named("Person", {"type": "users_select"}),
    named("People", {"type": "multi_users_select"}),
    named("Place", {"type": "conversations_select", "filter": {"exclude_external_shared_channels": True}}),
    named("Found", {"type": "external_select", "min_query_length": 2}),
    named("Finds", {"type": "multi_external_select", "min_query_length": 0}),
    named("Radio", choice("a", "b", kind="radio_buttons")),
    named("Boxes", choice("a", "b", kind="checkboxes")),
    named("Files", {"type": "file_input", "filetypes": ["txt"], "max_files": 2}),
)


async def shot(page: Page, name: str) -> None:
    """A picture for people to look at, where SHOTS names a folder."""
    if folder := os.environ.get("SHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png")


async def fill(page: Page, app: Receiver) -> None:
    dialog = page.get_by_role("dialog", name="Title")
    written = {"Line": "one line", "Lines": "two\nlines", "Rich": "rich", "Mail": "a@example.com"}
    written |= {"Link": "https://example.com", "Number": "2.5", "Time": "09:30", "Instant": "2026-11-22T09:30"}
    for label, text in written.items():
        await dialog.get_by_label(label, exact=True).fill(text)
    for label, chosen in {"One": "B", "Person": "佐藤 健", "Place": "#desk"}.items():
        await dialog.get_by_label(label, exact=True).select_option(label=chosen)
    some = dialog.get_by_role("group", name="Some")
    await some.get_by_label("A").check()
    await some.get_by_label("B").check()
    await expect(some.get_by_label("C")).to_be_disabled()
    await dialog.get_by_role("group", name="People").get_by_label("佐藤 健").check()
    await dialog.get_by_role("radiogroup", name="Radio").get_by_label("B").check()
    await dialog.get_by_role("group", name="Boxes").get_by_label("A").press("Space")
    await search(page, app)
    await dialog.get_by_label("Files", exact=True).set_input_files(
        {"name": "log.txt", "mimeType": "text/plain", "buffer": b"line"}
    )
    await expect(dialog.get_by_text("log.txt")).to_be_visible()


async def search(page: Page, app: Receiver) -> None:
    """With the keyboard alone: nothing is asked below min_query_length, arrows choose, Enter takes."""
    dialog = page.get_by_role("dialog", name="Title")
    app.answers.append(web.json_response({"options": [option("kyoto"), option("kobe")]}))
    found = dialog.get_by_label("Found", exact=True)
    await found.press_sequentially("k")
    await expect(dialog.get_by_text("Type at least 2 characters")).to_be_visible()
    assert app.interactions("block_suggestion") == []
    await found.press_sequentially("o")
    await expect(dialog.get_by_role("option", name="KOBE")).to_be_visible()
    await found.press("ArrowDown")
    await found.press("Enter")
    await expect(dialog.locator(".chip", has_text="KOBE")).to_be_visible()
    groups = [{"label": plain("North"), "options": [option("akita"), option("iwate")]}]
    app.answers.append(web.json_response({"option_groups": groups}))
    await dialog.get_by_label("Finds", exact=True).focus()
    await dialog.get_by_role("option", name="IWATE").click()
    await expect(dialog.locator(".chip", has_text="IWATE")).to_be_visible()


EXPECTED: dict[str, Json] = {
    "Line": {"value": "one line"},
    "Lines": {"value": "two\nlines"},
    "Mail": {"value": "a@example.com"},
    "Link": {"value": "https://example.com"},
    "Number": {"value": "2.5"},
    "Day": {"selected_date": "2026-11-22"},
    "Time": {"selected_time": "09:30"},
    "Instant": {"selected_date_time": 1795307400},
    "Person": {"selected_user": "U0SATO"},
    "People": {"selected_users": ["U0SATO"]},
    "Place": {"selected_conversation": "C0DESK"},
}
CHOSEN = {"One": ["b"], "Some": ["a", "b"], "Radio": ["b"], "Boxes": ["a"], "Found": ["kobe"], "Finds": ["iwate"]}


def values_of(state: Json) -> list[str]:
    found = state["selected_options"] if "selected_options" in state else [state["selected_option"]]
    return [each["value"] for each in found]


@pytest.mark.timeout(120)
async def test_every_input_is_filled_in_and_arrives(
    page: Page, sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    await opened(sandbox, app, slack, FORM, user="U0EMMA")
    dialog = page.get_by_role("dialog", name="Title")
    await expect(dialog.get_by_label("Line", exact=True)).to_be_focused()
    await expect(dialog.locator(".unsupported")).to_have_count(0)
    await fill(page, app)
    await shot(page, "form")
    await dialog.get_by_role("button", name="Send", exact=True).click()
    await expect(dialog).to_have_count(0)
    state = app.interactions("view_submission")[0]["view"]["state"]["values"]
    for label, expected in EXPECTED.items():
        assert {key: state[label]["a"][key] for key in expected} == expected
    assert {label: values_of(state[label]["a"]) for label in CHOSEN} == CHOSEN
    (section,) = state["Rich"]["a"]["rich_text_value"]["elements"]
    assert section["elements"] == [{"type": "text", "text": "rich"}]
    (file,) = state["Files"]["a"]["files"]
    assert (await slack.files_info(file=file["id"]))["file"]["name"] == "log.txt"


async def test_a_press_is_not_lost_when_the_card_is_drawn_anew_while_its_question_is_answered(
    page: Page, sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    """Blocks that the app has not named have other names then."""
    row = [{"type": "actions", "elements": [{**button("sure"), "text": plain("Sure"), "confirm": SURE}]}]
    card = await slack.chat_postMessage(channel="C0DESK", text="one", blocks=row)
    message = page.get_by_role("main").get_by_role("article").last
    await message.get_by_role("button", name="Sure").click()
    await slack.chat_update(channel="C0DESK", ts=card["ts"], text="two", blocks=row)
    await expect(message).to_contain_text("edited")

    await page.get_by_role("dialog", name="Sure?").get_by_role("button", name="Yes, go").click()

    await arrived(page, app, 1)


async def test_what_acts_at_once_asks_first_where_it_has_a_question(
    page: Page, sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    row = actions(
        {**button("sure"), "text": plain("Sure"), "confirm": SURE},
        {**choice("a", "b"), "action_id": "pick", "confirm": SURE},
        {"type": "overflow", "action_id": "more", "options": [option("x"), option("y")]},
        {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-22"},
    )
    await slack.chat_postMessage(channel="C0DESK", text="panel", blocks=[row])
    message = page.get_by_role("main").get_by_role("article").last
    question = page.get_by_role("dialog", name="Sure?")
    await message.get_by_role("button", name="Sure").click()
    await expect(question.get_by_text("Really")).to_be_visible()
    await shot(page, "confirm")
    await question.get_by_role("button", name="No", exact=True).click()
    await message.get_by_role("combobox").select_option(label="B")
    await page.keyboard.press("Escape")
    await expect(question).to_have_count(0)
    await expect(message.get_by_role("combobox")).to_have_value("")
    assert app.interactions("block_actions") == []
    await message.get_by_role("combobox").select_option(label="B")
    await question.get_by_role("button", name="Yes, go").click()
    await expect(question).to_have_count(0)
    await message.get_by_role("button", name="More actions").first.click()
    await message.get_by_role("menuitem", name="Y").click()
    await message.locator("input[type=date]").fill("2026-12-24")
    await arrived(page, app, 3)
    told = [each["actions"][0] for each in app.interactions("block_actions")]
    assert {each["action_id"]: each.get("selected_option", {}).get("value") for each in told[:2]} == {
        "pick": "b",
        "more": "y",
    }
    assert told[2]["selected_date"] == "2026-12-24"


async def arrived(page: Page, app: Receiver, count: int) -> None:
    """Until the app has been told so often."""
    for _ in range(100):
        if len(app.interactions("block_actions")) >= count:
            return
        await page.wait_for_timeout(50)
    raise AssertionError(f"{len(app.interactions('block_actions'))} of {count}")


async def test_the_app_has_a_home_for_the_people_of_its_company(
    page: Page, sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    await slack.views_publish(user_id="U0EMMA", view=home(actions(button()), asked({"type": "plain_text_input"})))
    await page.get_by_role("navigation").get_by_role("button", name="サポートデスク").click()
    main = page.get_by_role("main")
    await expect(main.get_by_label("Question")).to_be_visible()
    await main.get_by_label("Question").fill("typed")
    await main.get_by_role("button", name="Go").click()
    await arrived(page, app, 1)
    (told,) = app.interactions("block_actions")
    (state,) = told["view"]["state"]["values"]["q"].values()
    assert (told["view"]["type"], state["value"]) == ("home", "typed")
    await shot(page, "home")
    await main.get_by_role("button", name="Messages").click()
    composer = main.get_by_role("textbox", name="Message to サポートデスク")
    await composer.fill("hello")
    await composer.press("Enter")
    await expect(main.get_by_role("article")).to_contain_text("hello")
    await sandbox.settled()
    assert [each["event"]["tab"] for each in app.events("app_home_opened")] == ["home", "messages"]
    await page.goto(f"{sandbox.url}/?as=U0TANAKA")
    await expect(page.get_by_role("main")).to_be_visible()
    await expect(page.get_by_role("navigation").get_by_role("button", name="サポートデスク")).to_have_count(0)


async def test_shortcuts_stand_beside_the_composer_and_at_a_message(
    page: Page, sandbox: Sandbox, app: Receiver
) -> None:
    main = page.get_by_role("main")
    await main.get_by_role("button", name="Shortcuts").click()
    await main.get_by_role("menuitem", name="Report").click()
    await sandbox.act("U0SATO", "post", channel="C0DESK", text="it is down")
    message = main.get_by_role("article").last
    await message.hover()
    await message.get_by_role("button", name="More actions").click()
    await shot(page, "shortcut")
    await message.get_by_role("menuitem", name="Make a case").click()
    await expect(message.get_by_role("menuitem")).to_have_count(0)
    assert [each["callback_id"] for each in app.interactions("shortcut")] == ["report"]
    await page.wait_for_function("document.querySelectorAll('[aria-busy=true]').length === 0")
    assert [each["message"]["text"] for each in app.interactions("message_action")] == ["it is down"]


async def test_what_only_one_person_sees_is_gone_after_a_reload(
    page: Page, sandbox: Sandbox, slack: AsyncWebClient, clock: ManualClock
) -> None:
    await slack.chat_postEphemeral(channel="C0DESK", user="U0EMMA", text="only you")
    await expect(page.get_by_role("main").get_by_text("only you")).to_be_visible()
    await sandbox.act("U0EMMA", "forward", seconds=60)
    await page.reload()
    await expect(page.get_by_role("main")).to_be_visible()
    await expect(page.get_by_role("main").get_by_text("only you", exact=True)).to_have_count(0)


async def test_a_wrong_answer_of_the_app_is_trouble_for_the_person_and_explained_in_traffic(
    page: Page, sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    await opened(sandbox, app, slack, modal(), user="U0EMMA")
    app.answers.append(web.json_response({"response_action": "errors", "errors": {"nowhere": "wrong"}}))
    dialog = page.get_by_role("dialog", name="Title")
    await dialog.get_by_role("button", name="Send", exact=True).click()
    await expect(dialog.get_by_role("alert")).to_have_text("We had some trouble connecting. Try again?")
    await shot(page, "trouble")
    await dialog.get_by_role("button", name="Cancel").click()
    await page.get_by_role("button", name="Traffic").click()
    line = page.get_by_role("listitem").filter(has_text="answer to view_submission")
    await line.get_by_text("answer to view_submission").first.click()
    await expect(line).to_contain_text("errors must name input blocks of the view, not nowhere")


def cell(text: str) -> Json:
    return {"type": "raw_text", "text": text}


CARD = {"type": "card", "title": plain("A card"), "body": plain("Its body"), "actions": [button("card")]}
RICH = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}]}
TASK = {"task_id": "1", "title": "A task", "status": "complete", "details": RICH}
FEEDBACK = {f"{name}_button": {"text": plain(name), "value": name} for name in ("positive", "negative")}
DRAWN: dict[str, Json] = {
    "Heading": {"type": "header", "text": plain("Heading")},
    "Cell": {"type": "table", "rows": [[cell("Head")], [cell("Cell")]]},
    "Caption": {"type": "data_table", "caption": "Caption", "rows": [[cell("Head")], [cell("Two")]]},
    "Marked": {"type": "markdown", "text": "Marked"},
    "Its body": CARD,
    "A card": {"type": "carousel", "elements": [CARD, CARD]},
    "Inside": {
        "type": "container",
        "title": plain("Box"),
        "child_blocks": [{"type": "header", "text": plain("Inside")}],
    },
    "positive": {"type": "context_actions", "elements": [{"type": "feedback_buttons", "action_id": "a", **FEEDBACK}]},
    "A plan": {"type": "plan", "title": "A plan", "tasks": [TASK]},
    "A task": {"type": "task_card", **TASK},
}


@pytest.mark.timeout(120)
async def test_every_block_is_drawn(page: Page, slack: AsyncWebClient, clock: ManualClock) -> None:
    for words, block in DRAWN.items():
        clock.forward(timedelta(seconds=2))
        await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[block])
        message = page.get_by_role("main").get_by_role("article").last
        await expect(message).to_contain_text(words)
        await expect(message.locator(".unsupported")).to_have_count(0)
    await shot(page, "blocks")
