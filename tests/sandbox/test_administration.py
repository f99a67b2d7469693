"""What administrators and channel owners do: how the app hears of it, and what it may do afterwards."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import click, code
from tests.sandbox.receiver import Receiver

SHARED, NEW, DESK = "C0AKATSUKI", "C0NEW", "C0DESK"


def told(app: Receiver, kind: str) -> list[Any]:
    return [{**body["event"], "event_ts": ""} for body in app.events(kind)]


async def orders(sandbox: Sandbox, order: str, by: str = "U0EMMA", **what: Any) -> Any:
    return await sandbox.act(by, "administer", order=order, **what)


async def test_a_channel_with_another_id_keeps_what_was_said_and_loses_the_old_one(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    file = {"name": "a.txt", "mimetype": "text/plain", "content_base64": base64.b64encode(b"a").decode()}
    await sandbox.act("U0TANAKA", "post", channel=SHARED, text="seen", files=[file])
    ts = (await slack.chat_postMessage(channel=SHARED, text="ours"))["ts"]
    await slack.pins_add(channel=SHARED, timestamp=ts)

    sandbox.change_id(SHARED, NEW)
    await sandbox.settled()

    (event,) = told(app, "channel_id_changed")
    assert event == {
        "type": "channel_id_changed",
        "old_channel_id": SHARED,
        "new_channel_id": NEW,
        "event_ts": "",
    }
    assert await code(slack.conversations_info(channel=SHARED)) == "channel_not_found"
    assert await code(slack.chat_postMessage(channel=SHARED, text="t")) == "channel_not_found"
    assert (await slack.conversations_info(channel=NEW))["channel"]["name"] == "akatsuki-support"
    assert (await slack.chat_update(channel=NEW, ts=ts, text="changed"))["ok"]
    history = await slack.conversations_history(channel=NEW)
    assert ([each["text"] for each in history["messages"]], history["pin_count"]) == (["changed", "seen"], 1)
    assert (await sandbox.act("U0TANAKA", "post", channel=NEW, text="on"))["ok"]
    with pytest.raises(ValueError, match="another channel"):
        sandbox.change_id(NEW, DESK)


async def test_a_response_url_outlives_the_old_id(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    await click(sandbox, app, slack)
    name = app.interactions("block_actions")[-1]["response_url"].rpartition("/")[2]
    sandbox.change_id(SHARED, NEW)
    assert sandbox.slack.responses.take(name).channel == NEW


async def test_an_invitation_is_pending_until_it_is_accepted_or_withdrawn_and_no_event_tells_of_it(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    async def shape() -> Any:
        found = (await slack.conversations_info(channel=SHARED))["channel"]
        return found["is_pending_ext_shared"], found["pending_shared"], found["pending_connected_team_ids"]

    await orders(sandbox, "invite_team", channel=SHARED, team="T0MINATO")
    assert await shape() == (True, ["T0MINATO"], ["T0MINATO"])
    await orders(sandbox, "decline_team", channel=SHARED, team="T0MINATO")
    assert await shape() == (False, [], [])
    await sandbox.settled()
    assert app.events() == []
    await orders(sandbox, "invite_team", channel=SHARED, team="T0MINATO")
    await orders(sandbox, "share", channel=SHARED, team="T0MINATO")
    assert await shape() == (False, [], [])
    await sandbox.settled()
    assert [each["connected_team_id"] for each in told(app, "channel_shared")] == ["T0MINATO"]
    assert [each["user"] for each in told(app, "member_joined_channel")] == ["U0OKADA"]


async def test_only_a_channel_that_nobody_else_shares_any_more_is_severed(
    sandbox: Sandbox, slack: AsyncWebClient
) -> None:
    sandbox.share(SHARED, "T0MINATO", "U0OKADA")
    sandbox.unshare(SHARED, "T0MINATO")
    assert "frozen_reason" not in (await slack.conversations_info(channel=SHARED))["channel"]
    sandbox.unshare(SHARED, "T0AKATSUKI")
    alone = (await slack.conversations_info(channel=SHARED))["channel"]
    assert (alone["is_ext_shared"], alone["frozen_reason"]) == (False, "connection_severed")
    sandbox.share(SHARED, "T0AKATSUKI", "U0TANAKA")
    assert "frozen_reason" not in (await slack.conversations_info(channel=SHARED))["channel"]


@pytest.mark.parametrize(("channel", "kind"), [(SHARED, "channel"), (DESK, "group")])
async def test_an_archived_channel_takes_nothing_until_it_is_unarchived(
    channel: str, kind: str, sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    await orders(sandbox, "archive", channel=channel)
    assert await code(slack.chat_postMessage(channel=channel, text="t")) == "is_archived"
    assert (await sandbox.act("U0SATO", "post", channel=channel, text="t"))["error"] == "is_archived"
    assert (await slack.conversations_history(channel=channel))["messages"][0]["subtype"] == "channel_archive"
    await orders(sandbox, "unarchive", channel=channel)
    assert (await slack.chat_postMessage(channel=channel, text="t"))["ok"]
    await sandbox.settled()
    (event,) = told(app, f"{kind}_archive")
    assert (event["channel"], event["user"], event["is_moved"]) == (channel, "U0EMMA", 0)
    assert len(told(app, f"{kind}_unarchive")) == 1


@pytest.mark.parametrize(("channel", "kind"), [(SHARED, "channel"), (DESK, "group")])
async def test_a_renamed_channel_keeps_its_id_and_remembers_its_name(
    channel: str, kind: str, sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    before = (await slack.conversations_info(channel=channel))["channel"]["name"]
    assert (await orders(sandbox, "rename", channel=channel, name="another-name"))["ok"]
    assert "no channel name" in (await orders(sandbox, "rename", channel=channel, name="Not a name"))["message"]
    after = (await slack.conversations_info(channel=channel))["channel"]
    assert (after["name"], after["previous_names"]) == ("another-name", [before])
    await sandbox.settled()
    (event,) = told(app, f"{kind}_rename")
    assert (event["channel"]["id"], event["channel"]["name"]) == (channel, "another-name")
    (line,) = [each for each in told(app, "message") if each.get("subtype") == "channel_name"]
    assert (line["name"], line["old_name"]) == ("another-name", before)


@pytest.mark.parametrize(
    ("channel", "left", "refusal"),
    [
        (SHARED, "channel_left", "not_in_channel"),
        (DESK, "group_left", "channel_not_found"),
    ],
)
async def test_the_app_is_told_that_it_was_put_out_and_can_say_nothing_more(
    channel: str, left: str, refusal: str, sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    await orders(sandbox, "leave", channel=channel, person="U0DESK")
    await sandbox.settled()
    assert told(app, left) == [{"type": left, "channel": channel, "actor_id": "U0EMMA", "event_ts": ""}]
    assert [each["user"] for each in told(app, "member_left_channel")] == ["U0DESK"]
    assert await code(slack.chat_postMessage(channel=channel, text="t")) == refusal
    await sandbox.act("U0SATO", "post", channel=channel, text="the app does not hear this")
    await sandbox.settled()
    assert [each for each in told(app, "message") if "not hear" in each["text"]] == []
    await orders(sandbox, "join", channel=channel, person="U0DESK")
    assert (await slack.chat_postMessage(channel=channel, text="t"))["ok"]


async def test_a_person_is_stopped_and_may_come_back(sandbox: Sandbox, app: Receiver) -> None:
    await orders(sandbox, "deactivate", person="U0SATO")
    assert (await sandbox.act("U0SATO", "post", channel=DESK, text="t"))["error"] == "account_inactive"
    await sandbox.settled()  # events under way at the same time arrive in any order, as Slack's do
    await orders(sandbox, "reactivate", person="U0SATO")
    assert (await sandbox.act("U0SATO", "post", channel=DESK, text="t"))["ok"]
    await sandbox.settled()
    assert [each["user"]["deleted"] for each in told(app, "user_change")] == [True, False]


@pytest.mark.parametrize("who", ["U0TANAKA", "U0GUEST"])
async def test_guests_and_other_companies_administer_nothing(who: str, sandbox: Sandbox) -> None:
    refused = await orders(sandbox, "archive", by=who, channel=SHARED)
    assert refused["error"] == "not_an_administrator"
    assert not sandbox.workspace.channels[SHARED].archived


async def test_what_another_company_has_written_is_not_deleted(sandbox: Sandbox) -> None:
    theirs = (await sandbox.act("U0TANAKA", "post", channel=SHARED, text="theirs"))["ts"]

    refused = await orders(sandbox, "delete", channel=SHARED, ts=theirs)

    assert "another company" in refused["message"]
    assert sandbox.workspace.said(SHARED)[theirs].text == "theirs"


@pytest.mark.parametrize(
    ("order", "what", "why"),
    [
        ("melt", {}, "order: one of"),
        ("archive", {"channel": "C0NOWHERE"}, "no channel"),
        ("share", {"channel": SHARED, "team": "T0NOBODY"}, "no other company"),
        ("unshare", {"channel": SHARED, "team": "T0HINODE"}, "no other company"),
        ("join", {"channel": SHARED, "person": "U0NOBODY"}, "no person"),
        ("keep_days", {"channel": SHARED, "days": "7"}, "a whole number"),
        ("delete", {"channel": SHARED, "ts": "1.1"}, "no such message"),
    ],
)
async def test_an_order_that_makes_no_sense_says_why(order: str, what: Any, why: str, sandbox: Sandbox) -> None:
    refused = await orders(sandbox, order, **what)
    assert refused["error"] == "bad_request"
    assert why in refused["message"]
