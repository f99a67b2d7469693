from datetime import timedelta

from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import actions, button, code, refusal
from tests.sandbox.receiver import Receiver

OP = {"event_type": "desk_outbox", "event_payload": {"op_id": "1"}}


async def test_every_message_has_its_own_later_ts_while_the_clock_stands_still(slack: AsyncWebClient) -> None:
    stamps = [(await slack.chat_postMessage(channel="C0DESK", text=str(n)))["ts"] for n in range(5)]
    assert stamps == sorted(set(stamps), key=float)


async def test_a_channel_the_app_cannot_see_is_not_found(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    assert await code(slack.chat_postMessage(channel="C0NOWHERE", text="t")) == "channel_not_found"
    sandbox.leave("C0DESK", "U0DESK")
    assert await code(slack.chat_postMessage(channel="C0DESK", text="t")) == "channel_not_found"


async def test_a_public_channel_without_the_app_is_not_its(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.leave("C0AKATSUKI", "U0DESK")
    assert await code(slack.chat_postMessage(channel="C0AKATSUKI", text="t")) == "not_in_channel"


async def test_an_archived_channel_takes_nothing(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.archive("C0DESK", by="U0TAKAHASHI")
    assert await code(slack.chat_postMessage(channel="C0DESK", text="t")) == "is_archived"


async def test_a_message_needs_words(slack: AsyncWebClient) -> None:
    assert await code(slack.api_call("chat.postMessage", json={"channel": "C0DESK"})) == "no_text"
    answer = await refusal(slack.api_call("chat.postMessage", json={"text": "t"}))
    assert answer["response_metadata"]["messages"] == ["[ERROR] missing required field: channel"]


async def test_a_reply_stands_under_its_parent_and_a_reply_to_a_reply_too(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    parent = (await slack.chat_postMessage(channel="C0DESK", text="p"))["ts"]
    first = (await slack.chat_postMessage(channel="C0DESK", text="1", thread_ts=parent))["ts"]
    await slack.chat_postMessage(channel="C0DESK", text="2", thread_ts=first)
    thread = (await slack.conversations_replies(channel="C0DESK", ts=parent))["messages"]
    assert [(each["text"], each["thread_ts"]) for each in thread] == [("p", parent), ("1", parent), ("2", parent)]
    assert thread[0]["reply_count"] == 2
    assert await code(slack.chat_postMessage(channel="C0DESK", text="t", thread_ts="1.000001")) == "thread_not_found"


async def test_a_broadcast_reply_stands_in_the_channel_too(
    slack: AsyncWebClient, app: Receiver, sandbox: Sandbox
) -> None:
    parent = (await slack.chat_postMessage(channel="C0DESK", text="p"))["ts"]
    await slack.chat_postMessage(channel="C0DESK", text="both", thread_ts=parent, reply_broadcast=True)
    history = (await slack.conversations_history(channel="C0DESK"))["messages"]
    assert [each["text"] for each in history] == ["both", "p"]
    await sandbox.settled()
    event = next(body["event"] for body in app.events("message") if body["event"]["text"] == "both")
    assert (event["subtype"], event["root"]["ts"]) == ("thread_broadcast", parent)


async def test_metadata_comes_back_whole_only_when_asked_for(slack: AsyncWebClient) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t", metadata=OP))["ts"]
    short = (await slack.conversations_history(channel="C0DESK"))["messages"][0]
    whole = (await slack.conversations_replies(channel="C0DESK", ts=ts, include_all_metadata=True))["messages"][0]
    assert short["metadata"] == {"event_type": "desk_outbox"}
    assert whole["metadata"] == OP


async def test_metadata_survives_an_update_without_it(slack: AsyncWebClient) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t", metadata=OP))["ts"]
    updated = await slack.chat_update(channel="C0DESK", ts=ts, text="u")
    assert updated["message"]["metadata"] == OP


async def test_malformed_or_huge_metadata_is_refused(slack: AsyncWebClient) -> None:
    bad = slack.chat_postMessage(channel="C0DESK", text="t", metadata={"event_type": "x"})
    assert await code(bad) == "invalid_metadata_format"
    huge = {"event_type": "x", "event_payload": {"v": "あ" * 4000}}
    assert await code(slack.chat_postMessage(channel="C0DESK", text="t", metadata=huge)) == "metadata_too_large"


async def test_an_update_keeps_blocks_that_are_not_given_and_drops_an_empty_list(slack: AsyncWebClient) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[actions(button())]))["ts"]
    kept = await slack.chat_update(channel="C0DESK", ts=ts, text="u")
    assert kept["message"]["blocks"][0]["block_id"] == "row"
    dropped = await slack.chat_update(channel="C0DESK", ts=ts, text="v", blocks=[])
    assert "blocks" not in dropped["message"]
    assert dropped["text"] == "v"


async def test_an_update_is_refused_beyond_4000_bytes(slack: AsyncWebClient) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t" * 5000))["ts"]
    assert (await slack.chat_update(channel="C0DESK", ts=ts, text="u" * 4000))["ok"]
    assert await code(slack.chat_update(channel="C0DESK", ts=ts, text="u" * 4001)) == "msg_too_long"
    assert (await slack.chat_update(channel="C0DESK", ts=ts, text="字" * 1333))["ok"]
    assert await code(slack.chat_update(channel="C0DESK", ts=ts, text="字" * 1334)) == "msg_too_long"


async def test_only_own_and_existing_messages_are_updated_or_deleted(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    said = await sandbox.act("U0SATO", "post", channel="C0DESK", text="mine")
    assert await code(slack.chat_update(channel="C0DESK", ts=said["ts"], text="u")) == "cant_update_message"
    assert await code(slack.chat_delete(channel="C0DESK", ts=said["ts"])) == "cant_delete_message"
    assert await code(slack.chat_update(channel="C0DESK", ts="1.000001", text="u")) == "message_not_found"
    assert await code(slack.chat_delete(channel="C0DESK", ts="1.000001")) == "message_not_found"


async def test_changing_and_deleting_are_told_with_what_stood_there(
    sandbox: Sandbox, slack: AsyncWebClient, app: Receiver
) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="before"))["ts"]
    await slack.chat_update(channel="C0DESK", ts=ts, text="after")
    await slack.chat_delete(channel="C0DESK", ts=ts)
    await sandbox.settled()
    by_subtype = {body["event"].get("subtype"): body["event"] for body in app.events("message")}
    changed, deleted = by_subtype["message_changed"], by_subtype["message_deleted"]
    assert (changed["previous_message"]["text"], changed["message"]["text"]) == ("before", "after")
    assert (deleted["deleted_ts"], deleted["previous_message"]["text"]) == (ts, "after")


async def test_a_deleted_parent_leaves_a_tombstone_over_its_thread(slack: AsyncWebClient) -> None:
    parent = (await slack.chat_postMessage(channel="C0DESK", text="p"))["ts"]
    await slack.chat_postMessage(channel="C0DESK", text="r", thread_ts=parent)
    await slack.chat_delete(channel="C0DESK", ts=parent)
    thread = (await slack.conversations_replies(channel="C0DESK", ts=parent))["messages"]
    assert [(each.get("subtype"), each["text"]) for each in thread][1:] == [(None, "r")]
    assert thread[0]["subtype"] == "tombstone"


async def test_an_ephemeral_message_is_seen_by_one_person_and_is_in_no_history(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    ts = (await slack.chat_postEphemeral(channel="C0DESK", user="U0SATO", text="psst"))["message_ts"]
    assert (await slack.conversations_history(channel="C0DESK"))["messages"] == []
    assert await code(slack.chat_update(channel="C0DESK", ts=ts, text="u")) == "message_not_found"
    assert [each.text for each in sandbox.workspace.history("C0DESK", "U0SATO")] == ["psst"]
    assert list(sandbox.workspace.history("C0DESK", "U0EMMA")) == []
    assert await code(slack.chat_postEphemeral(channel="C0DESK", user="U0TANAKA", text="t")) == "user_not_in_channel"


async def test_an_ephemeral_message_to_another_company_is_accepted_and_lost(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    assert (await slack.chat_postEphemeral(channel="C0AKATSUKI", user="U0TANAKA", text="psst"))["ok"]
    assert list(sandbox.workspace.history("C0AKATSUKI", "U0TANAKA")) == []


async def test_a_permalink_leads_to_the_message(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t"))["ts"]
    link = (await slack.chat_getPermalink(channel="C0DESK", message_ts=ts))["permalink"]
    assert link == f"{sandbox.url}/archives/C0DESK/p{ts.replace('.', '')}"


async def test_posting_to_a_person_opens_the_direct_conversation(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    first = await slack.chat_postMessage(channel="U0SATO", text="hello")
    again = await slack.chat_postMessage(channel="U0SATO", text="again")
    assert first["channel"] == again["channel"]
    assert sandbox.workspace.channels[first["channel"]].is_im
    assert await code(slack.chat_postMessage(channel="U0OKADA", text="t")) == "user_not_found"


async def test_what_this_slack_does_not_have_is_refused_and_not_ignored(slack: AsyncWebClient) -> None:
    answer = await refusal(slack.chat_postMessage(channel="C0DESK", text="t", attachments=[{"text": "old"}]))
    assert answer["error"] == "invalid_arguments"
    assert "attachments" in answer["response_metadata"]["messages"][0]


async def test_a_very_long_text_is_cut_with_a_warning(slack: AsyncWebClient) -> None:
    whole = await slack.chat_postMessage(channel="C0DESK", text="t" * 40_000)
    cut = await slack.chat_postMessage(channel="C0DESK", text="t" * 40_001)
    assert "warning" not in whole.data
    assert len(cut["message"]["text"]) == 40_000
    assert (cut["warning"], cut["response_metadata"]["warnings"]) == ("message_truncated", ["message_truncated"])


async def test_blocks_that_are_too_long_together_are_refused(slack: AsyncWebClient) -> None:
    sections = [{"type": "section", "text": {"type": "mrkdwn", "text": "t" * 3000}} for _ in range(5)]
    assert await code(slack.chat_postMessage(channel="C0DESK", text="t", blocks=sections)) == "msg_blocks_too_long"


async def test_metadata_holds_values_and_flat_objects(slack: AsyncWebClient) -> None:
    flat = {"event_type": "x", "event_payload": {"a": 1, "b": True, "c": {"d": "e"}, "f": ["g"]}}
    assert (await slack.chat_postMessage(channel="C0DESK", text="t", metadata=flat))["message"]["metadata"] == flat
    deep = {"event_type": "x", "event_payload": {"a": {"b": {"c": 1}}}}
    assert await code(slack.chat_postMessage(channel="C0DESK", text="t", metadata=deep)) == "invalid_metadata_format"


async def test_nobody_can_touch_a_tombstone(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    parent = (await slack.chat_postMessage(channel="C0DESK", text="p"))["ts"]
    reply = (await slack.chat_postMessage(channel="C0DESK", text="r", thread_ts=parent))["ts"]
    await slack.chat_delete(channel="C0DESK", ts=parent)
    for call in (
        slack.chat_update(channel="C0DESK", ts=parent, text="u"),
        slack.chat_delete(channel="C0DESK", ts=parent),
        slack.pins_add(channel="C0DESK", timestamp=parent),
        slack.reactions_add(channel="C0DESK", timestamp=parent, name="eyes"),
    ):
        assert await code(call) == "message_not_found"
    assert (await slack.chat_postMessage(channel="C0DESK", text="its thread goes on", thread_ts=parent))["ok"]
    for said in (reply, *[each.ts for each in sandbox.workspace.replies("C0DESK", parent)][1:]):
        await slack.chat_delete(channel="C0DESK", ts=said)
    assert (await slack.conversations_history(channel="C0DESK"))["messages"] == [], "nothing is left to stand over"
    assert await code(slack.chat_postMessage(channel="C0DESK", text="t", thread_ts=parent)) == "thread_not_found"


async def test_nothing_can_be_said_under_slacks_own_lines(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.leave("C0DESK", "U0EMMA")
    (line,) = sandbox.workspace.history("C0DESK")
    under = slack.chat_postMessage(channel="C0DESK", text="t", thread_ts=line.ts)
    assert await code(under) == "cannot_reply_to_message"


async def test_after_the_edit_window_nobody_changes_a_message(
    sandbox: Sandbox, slack: AsyncWebClient, clock: ManualClock
) -> None:
    ours = (await slack.chat_postMessage(channel="C0DESK", text="t"))["ts"]
    theirs = (await sandbox.act("U0SATO", "post", channel="C0DESK", text="t"))["ts"]
    assert (await sandbox.act("U0EMMA", "administer", order="edit_window", seconds=60))["ok"]
    assert (await slack.chat_update(channel="C0DESK", ts=ours, text="u"))["ok"]
    clock.forward(timedelta(seconds=61))
    assert await code(slack.chat_update(channel="C0DESK", ts=ours, text="v")) == "edit_window_closed"
    late = await sandbox.act("U0SATO", "edit", channel="C0DESK", ts=theirs, text="u")
    assert late["error"] == "edit_window_closed"
    assert (await slack.chat_delete(channel="C0DESK", ts=ours))["ok"]


async def test_an_author_or_an_administrator_deletes_and_the_app_is_told(
    sandbox: Sandbox, slack: AsyncWebClient, app: Receiver
) -> None:
    ours = (await slack.chat_postMessage(channel="C0DESK", text="ours"))["ts"]
    theirs = (await sandbox.act("U0SATO", "post", channel="C0DESK", text="theirs"))["ts"]
    assert (await sandbox.act("U0SATO", "delete", channel="C0DESK", ts=ours))["error"] == "not_yours"
    assert (await sandbox.act("U0SATO", "delete", channel="C0DESK", ts=theirs))["ok"]
    assert (await sandbox.act("U0EMMA", "administer", order="delete", channel="C0DESK", ts=ours))["ok"]
    await sandbox.settled()
    told = [body["event"] for body in app.events("message") if body["event"].get("subtype") == "message_deleted"]
    assert {each["deleted_ts"] for each in told} == {ours, theirs}
    assert (await slack.conversations_history(channel="C0DESK"))["messages"] == []
