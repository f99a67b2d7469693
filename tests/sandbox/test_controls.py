"""Controls of messages and forms: what they offer to whom, what they hold, and when the app hears of it."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.seed import seed_world
from slackbot.sandbox.server import AppConfig, Sandbox
from slackbot.sandbox.workspace import Channel
from tests.sandbox.conftest import SECRET, TOKEN, manifest
from tests.sandbox.kit import (
    Json,
    actions,
    asked,
    button,
    choice,
    code,
    line,
    modal,
    opened,
    option,
    plain,
    wide_sandbox,
)
from tests.sandbox.receiver import Receiver


@pytest.fixture
async def sandbox(app: Receiver, clock: ManualClock) -> AsyncIterator[Sandbox]:
    """With options from the app for external selects, and two more channels of the provider's."""
    async with wide_sandbox(app, clock, manifest(), SECRET, TOKEN) as local:
        teams, people = ["T0HINODE"], ["U0SATO", "U0DESK"]
        local.workspace.add(
            Channel(id="C0PUBLIC", name="general", kind="public", teams=teams, members=people),
            Channel(id="D0SATO", kind="im", teams=teams, members=people),
        )
        yield local


def told(app: Receiver) -> list[Json]:
    """What the app heard of clicks in the form, oldest first."""
    return [each for each in app.interactions("block_actions") if each["container"]["type"] == "view"]


async def change(sandbox: Sandbox, view: str, value: Any, block: str = "q", **more: Any) -> Json:
    return await sandbox.act("U0SATO", "change", view_id=view, block_id=block, action_id="a", value=value, **more)


def state(sandbox: Sandbox, user: str = "U0SATO") -> Json:
    return sandbox.workspace.stack(user)[-1].values["q"]["a"]


# ── When the app hears of it ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("triggers", "expected"),
    [
        (None, ["ab"]),
        (["on_enter_pressed"], ["ab"]),
        (["on_character_entered"], ["a", "ab"]),
        (["on_enter_pressed", "on_character_entered"], ["a", "ab", "ab"]),
    ],
)
async def test_typing_is_told_as_the_field_asks_for_it(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, triggers: list[str] | None, expected: list[str]
) -> None:
    config = {"dispatch_action_config": {"trigger_actions_on": triggers}} if triggers else {}
    view = await opened(sandbox, app, slack, modal(asked(line(**config), dispatch_action=True)))
    for text in ("a", "ab"):
        await change(sandbox, view, text)
    await change(sandbox, view, "ab", enter=True)
    assert [each["actions"][0]["value"] for each in told(app)] == expected


async def test_an_input_without_dispatch_action_never_tells(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    view = await opened(sandbox, app, slack, modal(asked(choice("a"))))
    await change(sandbox, view, "a", enter=True)
    pressed = await sandbox.act("U0SATO", "press", view_id=view, block_id="q", action_id="a", value="a")
    assert (told(app), pressed["error"]) == ([], "no_such_control")


async def test_a_no_to_the_question_sends_nothing(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    sure = {"title": plain("?"), "text": plain("?"), "confirm": plain("Yes"), "deny": plain("No")}
    view = await opened(sandbox, app, slack, modal(actions({**button(), "confirm": sure})))
    there = {"view_id": view, "block_id": "row", "action_id": "go"}
    assert await sandbox.act("U0SATO", "press", **there, confirmed=False) == {"ok": True}
    assert told(app) == []
    await sandbox.act("U0SATO", "press", **there, confirmed=True)
    assert told(app)[0]["actions"][0]["confirm"]["title"]["text"] == "?"


async def test_what_was_chosen_in_a_message_comes_with_the_next_click(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    row = actions(button(), choice("a", "b", kind="checkboxes"))
    posted = await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[row, asked(line(), "note")])
    there = {"channel": "C0DESK", "ts": posted["ts"]}
    await sandbox.act("U0SATO", "press", **there, block_id="row", action_id="a", value=["b"])
    await sandbox.act("U0SATO", "change", **there, block_id="note", action_id="a", value="hi")
    for user in ("U0SATO", "U0EMMA"):
        await sandbox.act(user, "press", **there, block_id="row", action_id="go")
    mine, others = [each["state"]["values"] for each in app.interactions("block_actions")[-2:]]
    assert [each["value"] for each in mine["row"]["a"]["selected_options"]] == ["b"]
    assert mine["note"]["a"]["value"] == "hi"
    assert (others["row"]["a"]["selected_options"], others["note"]["a"]["value"]) == ([], None)


async def test_ids_that_were_not_given_are_made_up_and_stay(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    bare = {"type": "actions", "elements": [{"type": "button", "text": plain("Go")}]}
    posted = (await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[bare]))["message"]
    (block,) = posted["blocks"]
    named = {"block_id": block["block_id"], "action_id": block["elements"][0]["action_id"]}
    assert all(named.values())
    await slack.chat_update(channel="C0DESK", ts=posted["ts"], text="new words, same blocks")
    assert (await sandbox.act("U0SATO", "press", channel="C0DESK", ts=posted["ts"], **named))["ok"]
    action = app.interactions("block_actions")[-1]["actions"][0]
    assert {name: action[name] for name in named} == named


async def test_feedback_is_one_of_two(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    judged = {f"{name}_button": {"text": plain(name), "value": name} for name in ("positive", "negative")}
    element = {"type": "feedback_buttons", "action_id": "a", **judged}
    row = {"type": "context_actions", "block_id": "row", "elements": [element]}
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[row]))["ts"]
    there = {"channel": "C0DESK", "ts": ts, "block_id": "row", "action_id": "a"}
    assert (await sandbox.act("U0SATO", "press", **there, value="so-so"))["error"] == "no_such_value"
    assert (await sandbox.act("U0SATO", "press", **there, value="negative"))["ok"]
    action = app.interactions("block_actions")[-1]["actions"][0]
    assert (action["value"], action["text"]["text"]) == ("negative", "negative")


# ── What is offered ──────────────────────────────────────────────────────────────────────────────────────────────────

WRONG: dict[str, tuple[Json, Any]] = {
    "no such day": ({"type": "datepicker"}, "2026-02-30"),
    "no such time": ({"type": "timepicker"}, "24:00"),
    "no such instant": ({"type": "datetimepicker"}, "tomorrow"),
    "an instant in milliseconds": ({"type": "datetimepicker"}, 1795482000000),
    "a stranger": ({"type": "users_select"}, "U0OKADA"),
    "nobody": ({"type": "users_select"}, "U0NOBODY"),
    "a channel of others": ({"type": "conversations_select"}, "C0NOWHERE"),
    "a private channel": ({"type": "channels_select"}, "C0DESK"),
    "a kind left out": ({"type": "conversations_select", "filter": {"include": ["im"]}}, "C0DESK"),
    "a shared channel": (
        {"type": "conversations_select", "filter": {"exclude_external_shared_channels": True}},
        "C0AKATSUKI",
    ),
    "a conversation with an app": ({"type": "conversations_select", "filter": {"exclude_bot_users": True}}, "D0SATO"),
    "one too many": ({"type": "multi_users_select", "max_selected_items": 1}, ["U0SATO", "U0EMMA"]),
    "the same twice": ({"type": "multi_users_select"}, ["U0SATO", "U0SATO"]),
    "an option never offered": ({"type": "external_select"}, "a"),
    "no list": ({"type": "multi_users_select"}, "U0SATO"),
}


@pytest.mark.parametrize(("element", "value"), WRONG.values(), ids=WRONG.keys())
async def test_a_value_that_is_not_offered_is_refused(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, element: Json, value: Any
) -> None:
    view = await opened(sandbox, app, slack, modal(asked({**element, "action_id": "a"})))
    assert (await change(sandbox, view, value))["error"] == "no_such_value"


async def test_places_are_offered_as_their_select_says(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    several = {"type": "multi_conversations_select", "action_id": "a", "filter": {"include": ["im", "public"]}}
    public = {"type": "multi_channels_select", "action_id": "a"}
    view = await opened(sandbox, app, slack, modal(asked(several), asked(public, "p")))
    assert (await change(sandbox, view, ["C0PUBLIC", "D0SATO"]))["ok"]
    assert state(sandbox)["selected_conversations"] == ["C0PUBLIC", "D0SATO"]
    changed = await change(sandbox, view, ["C0PUBLIC"], block="p")
    assert changed["state"] == {"type": "multi_channels_select", "selected_channels": ["C0PUBLIC"]}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"default_to_current_conversation": True}, "C0AKATSUKI"),
        ({"default_to_current_conversation": True, "initial_conversation": "C0DESK"}, "C0AKATSUKI"),
        ({"default_to_current_conversation": True, "filter": {"exclude_external_shared_channels": True}}, None),
        ({"initial_conversation": "C0DESK"}, "C0DESK"),
    ],
)
async def test_a_form_can_start_with_the_conversation_it_was_opened_from(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, more: Json, expected: str | None
) -> None:
    await opened(sandbox, app, slack, modal(asked({"type": "conversations_select", "action_id": "a", **more})))
    assert state(sandbox)["selected_conversation"] == expected


async def test_first_values_stand_in_the_state(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    first: dict[str, tuple[Json, Json]] = {
        "day": ({"type": "datepicker", "initial_date": "2026-11-22"}, {"selected_date": "2026-11-22"}),
        "time": ({"type": "timepicker", "initial_time": "09:30"}, {"selected_time": "09:30"}),
        "at": ({"type": "datetimepicker", "initial_date_time": 1795482000}, {"selected_date_time": 1795482000}),
        "people": ({"type": "multi_users_select", "initial_users": ["U0ITO"]}, {"selected_users": ["U0ITO"]}),
        "boxes": ({**choice("a", kind="checkboxes"), "initial_options": [option("a")]}, {}),
        "files": ({"type": "file_input"}, {"files": []}),
        "rich": ({"type": "rich_text_input"}, {"rich_text_value": None}),
        "found": ({"type": "external_select"}, {"selected_option": None}),
    }
    fields = [asked({"action_id": "a", **element}, name, optional=True) for name, (element, _) in first.items()]
    view = await opened(sandbox, app, slack, modal(*fields))
    await sandbox.act("U0SATO", "submit", view_id=view)
    sent = app.interactions("view_submission")[0]["view"]["state"]["values"]
    for name, (element, expected) in first.items():
        assert sent[name]["a"] | expected == sent[name]["a"]
        assert sent[name]["a"]["type"] == element["type"]
    assert [each["value"] for each in sent["boxes"]["a"]["selected_options"]] == ["a"]


async def test_rich_text_arrives_as_rich_text(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal(asked({"type": "rich_text_input", "action_id": "a"})))
    await change(sandbox, view, "ask <@U0EMMA> & <b>")
    value = state(sandbox)["rich_text_value"]
    elements = value["elements"][0]["elements"]
    assert (value["type"], [each["type"] for each in elements]) == ("rich_text", ["text", "user", "text"])
    assert elements[2]["text"] == " & <b>"
    await change(sandbox, view, value)
    assert state(sandbox)["rich_text_value"] == value


# ── Files ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def file(name: str = "app.log", content: bytes = b"line") -> Json:
    return {"name": name, "mimetype": "text/plain", "content_base64": base64.b64encode(content).decode()}


async def test_a_form_takes_files(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    element = {"type": "file_input", "action_id": "a", "filetypes": ["log"], "max_files": 2}
    view = await opened(sandbox, app, slack, modal(asked(element)))
    assert (await sandbox.act("U0SATO", "submit", view_id=view))["error"] == "invalid_form"
    assert (await change(sandbox, view, [file("virus.exe")]))["error"] == "no_such_value"
    assert (await change(sandbox, view, [file()] * 3))["error"] == "no_such_value"
    (first,) = (await change(sandbox, view, [file()]))["state"]["files"]
    kept = [first["id"], file("second.log", b"other line")]
    assert (await sandbox.act("U0SATO", "submit", view_id=view, values={"q": {"a": kept}}))["ok"]
    sent = app.interactions("view_submission")[0]["view"]["state"]["values"]["q"]["a"]["files"]
    assert [(each["name"], each["size"], each["user"]) for each in sent] == [
        ("app.log", 4, "U0SATO"),
        ("second.log", 10, "U0SATO"),
    ]
    assert (await slack.files_info(file=sent[1]["id"]))["file"]["name"] == "second.log"


async def test_each_file_has_ten_megabytes_at_most(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal(asked({"type": "file_input", "action_id": "a"})))
    assert (await change(sandbox, view, [file(content=b"x" * 10_000_001)]))["error"] == "no_such_value"
    assert (await change(sandbox, view, [file(content=b"x" * 10_000_000)]))["ok"]


async def test_only_an_app_that_may_read_files_asks_for_them(app: Receiver, clock: ManualClock) -> None:
    blind = manifest()
    blind["oauth_config"]["scopes"]["bot"].remove("files:read")
    async with wide_sandbox(app, clock, blind, SECRET, TOKEN) as local:
        client = AsyncWebClient(token=TOKEN, base_url=local.api_url, retry_handlers=[])
        trigger = local.slack.triggers.issue("U0SATO")
        form = modal(asked({"type": "file_input", "action_id": "a"}))
        assert await code(client.views_open(trigger_id=trigger, view=form)) == "missing_scope"
        assert (await client.views_open(trigger_id=trigger, view=modal(asked(line()))))["ok"]


async def test_another_companys_file_is_a_stub_whose_details_are_asked_for(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    form = modal(asked({"type": "file_input", "action_id": "a"}))
    view = await opened(sandbox, app, slack, form, user="U0TANAKA")
    await sandbox.act("U0TANAKA", "submit", view_id=view, values={"q": {"a": [file()]}})
    (stub,) = app.interactions("view_submission")[0]["view"]["state"]["values"]["q"]["a"]["files"]
    assert (stub["file_access"], "name" in stub) == ("check_file_info", False)
    assert (await slack.files_info(file=stub["id"]))["file"]["user"] == "U0TANAKA"


async def test_nobody_hands_in_somebody_elses_file(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    form = modal(asked({"type": "file_input", "action_id": "a"}))
    view = await opened(sandbox, app, slack, form)
    (mine,) = (await change(sandbox, view, [file()]))["state"]["files"]
    other = await opened(sandbox, app, slack, form, user="U0EMMA")
    answer = await sandbox.act("U0EMMA", "submit", view_id=other, values={"q": {"a": [mine["id"]]}})
    assert answer["error"] == "no_such_value"


# ── External selects ─────────────────────────────────────────────────────────────────────────────────────────────────


async def search(sandbox: Sandbox, view: str, query: str) -> Json:
    return await sandbox.act("U0SATO", "search", view_id=view, block_id="q", action_id="a", query=query)


def external(kind: str = "external_select", **more: Any) -> Json:
    return modal(asked({"type": kind, "action_id": "a", **more}), callback_id="form")


async def test_options_come_from_the_app_while_a_person_types(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    view = await opened(sandbox, app, slack, external())
    assert await search(sandbox, view, "ko") == {"ok": True, "options": []}
    assert app.interactions("block_suggestion") == [], "three characters unless min_query_length says otherwise"
    app.answers.append(web.json_response({"options": [option("kobe"), option("kochi")]}))
    assert [each["value"] for each in (await search(sandbox, view, "kob"))["options"]] == ["kobe", "kochi"]
    (asked_for,) = app.interactions("block_suggestion")
    assert {name: asked_for[name] for name in ("block_id", "action_id", "value")} == {
        "block_id": "q",
        "action_id": "a",
        "value": "kob",
    }
    assert (asked_for["container"]["view_id"], asked_for["view"]["callback_id"]) == (view, "form")
    assert (await change(sandbox, view, "kobe"))["state"]["selected_option"]["text"]["text"] == "KOBE"
    assert (await change(sandbox, view, "osaka"))["error"] == "no_such_value"


async def test_options_may_come_in_groups_and_several_be_chosen(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    first = {"initial_options": [option("naha")], "min_query_length": 0, "max_selected_items": 2}
    view = await opened(sandbox, app, slack, external("multi_external_select", **first))
    groups = [{"label": plain("North"), "options": [option("akita"), option("iwate")]}]
    app.answers.append(web.json_response({"option_groups": groups}))
    assert (await search(sandbox, view, ""))["option_groups"][0]["label"]["text"] == "North"
    assert (await change(sandbox, view, ["naha", "iwate"]))["ok"]
    assert (await change(sandbox, view, ["naha", "iwate", "akita"]))["error"] == "no_such_value"


async def test_a_select_in_a_message_asks_for_options_too(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    element = {"type": "external_select", "action_id": "a", "min_query_length": 1}
    ts = (await slack.chat_postMessage(channel="C0AKATSUKI", text="t", blocks=[actions(element)]))["ts"]
    await sandbox.settled()
    app.answers.append(web.json_response({"options": [option("kobe")]}))
    there = {"channel": "C0AKATSUKI", "ts": ts, "block_id": "row", "action_id": "a"}
    assert (await sandbox.act("U0TANAKA", "search", **there, query="k"))["ok"]
    sent = app.interactions("block_suggestion")[0]
    assert (sent["channel"]["id"], sent["message"]["ts"], sent["user"]["team_id"]) == ("C0AKATSUKI", ts, "T0AKATSUKI")
    assert (await sandbox.act("U0ITO", "press", **there, value="kobe"))["error"] == "no_such_value"
    assert (await sandbox.act("U0TANAKA", "press", **there, value="kobe"))["ok"]
    assert app.interactions("block_actions")[-1]["actions"][0]["selected_option"]["value"] == "kobe"


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ({"options": [option(str(n)) for n in range(101)]}, "no more than 100 items allowed"),
        ({"options": [{"text": plain("x" * 76), "value": "1"}]}, "must be less than 76 characters"),
        ({"options": [], "option_groups": []}, "must have options or option_groups"),
        ({"choices": []}, "must have options or option_groups"),
        (["kobe"], "must have options or option_groups"),
    ],
)
async def test_a_wrong_list_of_options_is_explained_in_traffic(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient, answer: Any, reason: str
) -> None:
    view = await opened(sandbox, app, slack, external(min_query_length=0))
    app.answers.append(web.json_response(answer))
    assert (await search(sandbox, view, ""))["error"] == "no_options"
    (blamed,) = sandbox.traffic.named("answer to block_suggestion")
    assert any(reason in each for each in blamed.answer["response_metadata"]["messages"])


async def test_without_an_address_for_options_the_app_is_not_asked(app: Receiver, clock: ManualClock) -> None:
    local = Sandbox(clock, manifest(), AppConfig(app.url, SECRET, TOKEN), seed_world)
    await local.start()
    slack = AsyncWebClient(token=TOKEN, base_url=local.api_url, retry_handlers=[])
    view = await opened(local, app, slack, external(min_query_length=0))
    answer = await search(local, view, "")
    await local.stop()
    assert (answer["error"], app.interactions("block_suggestion")) == ("no_options", [])


async def test_only_external_selects_are_searched(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    view = await opened(sandbox, app, slack, modal(asked(choice("a"))))
    assert (await search(sandbox, view, "abc"))["error"] == "no_such_control"
