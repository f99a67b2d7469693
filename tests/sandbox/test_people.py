import base64

import aiohttp
from aiohttp import web
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import actions, button, choice, code
from tests.sandbox.receiver import Receiver


async def test_a_mention_arrives_as_a_message_and_as_a_mention(sandbox: Sandbox, app: Receiver) -> None:
    said = await sandbox.act("U0SATO", "post", channel="C0DESK", text="<@U0DESK> help")
    await sandbox.settled()
    message, mention = app.events("message")[0], app.events("app_mention")[0]
    assert message["event"]["ts"] == mention["event"]["ts"] == said["ts"]
    assert message["event_id"] != mention["event_id"]


async def test_what_is_no_mark_of_slacks_arrives_escaped(sandbox: Sandbox, app: Receiver) -> None:
    text = "<@U0DESK> a & b < c &amp; <!subteam^S1> <script> <https://example.com|x>"
    await sandbox.act("U0SATO", "post", channel="C0DESK", text=text)
    await sandbox.settled()
    event = app.events("message")[0]["event"]
    assert event["text"] == (
        "<@U0DESK> a &amp; b &lt; c &amp; &lt;!subteam^S1&gt; &lt;script&gt; <https://example.com|x>"
    )
    elements = event["blocks"][0]["elements"][0]["elements"]
    assert [each["type"] for each in elements] == ["user", "text", "link"]
    assert elements[1]["text"] == " a & b < c & <!subteam^S1> <script> "


async def test_people_write_only_where_they_are(sandbox: Sandbox) -> None:
    answer = await sandbox.act("U0TANAKA", "post", channel="C0DESK", text="hi")
    assert (answer["error"], answer["message"]) == ("not_in_channel", "このチャンネルには参加していません。")
    assert (await sandbox.act("U0SATO", "post", channel="C0DESK", text="  "))["error"] == "no_text"
    sandbox.archive("C0DESK", by="U0TAKAHASHI")
    assert (await sandbox.act("U0SATO", "post", channel="C0DESK", text="hi"))["error"] == "is_archived"


async def test_a_deactivated_person_does_nothing(sandbox: Sandbox) -> None:
    sandbox.deactivate("U0SATO")
    assert (await sandbox.act("U0SATO", "post", channel="C0DESK", text="hi"))["error"] == "account_inactive"


async def test_a_file_is_shared_with_its_message(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    content = base64.b64encode(b"log line").decode()
    file = {"name": "app.log", "mimetype": "text/plain", "content_base64": content}
    await sandbox.act("U0SATO", "post", channel="C0DESK", text="see", files=[file])
    await sandbox.settled()
    event = app.events("message")[0]["event"]
    assert (event["subtype"], event["files"][0]["name"], event["files"][0]["size"]) == ("file_share", "app.log", 8)
    found = (await slack.files_info(file=event["files"][0]["id"]))["file"]
    assert list(found["shares"]["private"]) == ["C0DESK"]


async def test_own_messages_are_edited_and_deleted_and_others_are_not(sandbox: Sandbox, app: Receiver) -> None:
    said = await sandbox.act("U0SATO", "post", channel="C0DESK", text="one")
    there = {"channel": "C0DESK", "ts": said["ts"]}
    assert (await sandbox.act("U0EMMA", "edit", **there, text="two"))["error"] == "not_yours"
    assert (await sandbox.act("U0SATO", "edit", **there, text="two"))["ok"]
    assert (await sandbox.act("U0SATO", "delete", **there))["ok"]
    assert (await sandbox.act("U0SATO", "delete", **there))["error"] == "no_such_message"
    await sandbox.settled()
    subtypes = {event["event"].get("subtype") for event in app.events("message")}
    assert subtypes == {None, "message_changed", "message_deleted"}


async def test_reactions_come_and_go_once(sandbox: Sandbox, app: Receiver) -> None:
    said = await sandbox.act("U0SATO", "post", channel="C0DESK", text="one")
    there = {"channel": "C0DESK", "ts": said["ts"], "name": "eyes"}
    for _ in range(2):
        await sandbox.act("U0EMMA", "react", **there)
    for _ in range(2):
        await sandbox.act("U0EMMA", "unreact", **there)
    await sandbox.settled()
    assert [event["event"]["user"] for event in app.events("reaction_added")] == ["U0EMMA"]
    assert [event["event"]["item_user"] for event in app.events("reaction_removed")] == ["U0SATO"]


async def test_a_select_in_a_message_tells_what_was_chosen(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[actions(choice("a", "b"))]))["ts"]
    there = {"channel": "C0DESK", "ts": ts, "block_id": "row", "action_id": "a"}
    assert (await sandbox.act("U0SATO", "press", **there, value="z"))["error"] == "no_such_value"
    assert (await sandbox.act("U0SATO", "press", **there, value="b"))["ok"]
    told = app.interactions("block_actions")[0]
    assert told["actions"][0]["selected_option"]["value"] == "b"
    assert told["state"]["values"]["row"]["a"]["selected_option"]["value"] == "b"


async def test_a_control_that_is_gone_cannot_be_pressed(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[actions(button())]))["ts"]
    there = {"channel": "C0DESK", "ts": ts, "block_id": "row", "action_id": "go"}
    await slack.chat_update(channel="C0DESK", ts=ts, text="t", blocks=[])
    assert (await sandbox.act("U0SATO", "press", **there))["error"] == "no_such_control"


async def test_a_commands_answer_is_seen_by_its_person_alone(sandbox: Sandbox, app: Receiver) -> None:
    app.answers = [web.json_response({"text": "your list"})]
    assert (await sandbox.act("U0SATO", "command", channel="C0DESK", text="/incident list"))["ok"]
    sent = app.commands()[0]
    assert (sent["command"], sent["text"], sent["channel_name"]) == ("/incident", "list", "privategroup")
    assert [each.text for each in sandbox.workspace.history("C0DESK", "U0SATO")] == ["your list"]
    assert list(sandbox.workspace.history("C0DESK", "U0EMMA")) == []


async def test_names_in_a_command_become_ids_when_the_manifest_asks_for_it(sandbox: Sandbox, app: Receiver) -> None:
    for name in ("/incident", "/raw"):
        await sandbox.act("U0SATO", "command", channel="C0DESK", text=f"{name} @Emma Brown in #akatsuki-support <now>")
    escaped, raw = [each["text"] for each in app.commands()]
    assert escaped == "<@U0EMMA|emma> in <#C0AKATSUKI|akatsuki-support> &lt;now&gt;"
    assert raw == "@Emma Brown in #akatsuki-support &lt;now&gt;"


async def test_a_command_that_fails_leaves_a_private_line(sandbox: Sandbox, app: Receiver) -> None:
    app.answers = [web.Response(status=500)]
    answer = await sandbox.act("U0SATO", "command", channel="C0DESK", text="/incident list")
    assert answer["error"] == "app_error"
    (notice,) = sandbox.workspace.notices
    assert (notice.user, notice.text) == ("U0SATO", "/incident: アプリがエラーを返しました。 (app_error)")
    await sandbox.act("U0SATO", "dismiss", notice_id=notice.id)
    assert sandbox.workspace.notices == []


async def test_unknown_commands_and_commands_in_threads_are_refused(sandbox: Sandbox, app: Receiver) -> None:
    assert (await sandbox.act("U0SATO", "command", channel="C0DESK", text="/nope"))["error"] == "unknown_command"
    in_thread = await sandbox.act("U0SATO", "command", channel="C0DESK", text="/incident", thread_ts="1.000001")
    assert in_thread["error"] == "no_thread_commands"
    assert app.requests == []


async def test_a_response_url_answers_five_times(sandbox: Sandbox, app: Receiver) -> None:
    await sandbox.act("U0SATO", "command", channel="C0DESK", text="/incident list")
    url = app.commands()[0]["response_url"]
    async with aiohttp.ClientSession() as session:
        statuses = []
        for n in range(6):
            async with session.post(url, json={"text": str(n)}) as response:
                statuses.append((response.status, (await response.json()).get("error")))
    assert statuses == [(200, None)] * 5 + [(404, "used_url")]
    assert len(list(sandbox.workspace.history("C0DESK", "U0SATO"))) == 5


async def test_a_response_url_replaces_and_deletes_the_message_that_was_clicked(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[actions(button())]))["ts"]
    await sandbox.act("U0SATO", "press", channel="C0DESK", ts=ts, block_id="row", action_id="go")
    url = app.interactions("block_actions")[0]["response_url"]
    async with aiohttp.ClientSession() as session:
        async with session.post(url, json={"replace_original": True, "text": "new"}):
            assert sandbox.workspace.said("C0DESK")[ts].text == "new"
        async with session.post(url, json={"delete_original": True}):
            assert ts not in sandbox.workspace.said("C0DESK")


async def test_a_person_reads_what_the_app_wrote_in_the_direct_conversation(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    place = (await slack.chat_postMessage(channel="U0SATO", text="hello"))["channel"]
    await sandbox.act("U0SATO", "post", channel=place, text="hi")
    await sandbox.settled()
    told = [(event["event"]["text"], event["event"]["channel_type"]) for event in app.events("message")]
    assert sorted(told) == [("hello", "im"), ("hi", "im")]
    assert await code(slack.conversations_info(channel="D0NOWHERE")) == "channel_not_found"
