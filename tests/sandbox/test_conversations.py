from datetime import timedelta

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.clock import ManualClock
from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import code
from tests.sandbox.receiver import Receiver


async def test_a_shared_channel_names_its_companies(slack: AsyncWebClient) -> None:
    shared = (await slack.conversations_info(channel="C0AKATSUKI"))["channel"]
    assert shared["is_ext_shared"]
    assert shared["shared_team_ids"] == ["T0HINODE", "T0AKATSUKI"]
    assert shared["connected_team_ids"] == ["T0AKATSUKI"]
    assert (shared["pending_connected_team_ids"], shared["is_pending_ext_shared"]) == ([], False)


async def test_an_own_channel_has_one_company(slack: AsyncWebClient) -> None:
    desk = (await slack.conversations_info(channel="C0DESK"))["channel"]
    assert (desk["is_private"], desk["is_ext_shared"], desk["shared_team_ids"]) == (True, False, ["T0HINODE"])
    assert "connected_team_ids" not in desk


async def test_a_pending_invitation_is_shown(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    sandbox.invite_team("C0DESK", "T0MINATO")
    desk = (await slack.conversations_info(channel="C0DESK"))["channel"]
    assert (desk["is_ext_shared"], desk["is_pending_ext_shared"]) == (False, True)
    assert desk["pending_connected_team_ids"] == ["T0MINATO"]


async def test_history_is_newest_first_within_its_bounds(slack: AsyncWebClient) -> None:
    stamps = [(await slack.chat_postMessage(channel="C0DESK", text=str(n)))["ts"] for n in range(4)]
    between = await slack.conversations_history(channel="C0DESK", oldest=stamps[0], latest=stamps[3])
    assert [each["text"] for each in between["messages"]] == ["2", "1"]
    edges = await slack.conversations_history(channel="C0DESK", oldest=stamps[0], latest=stamps[3], inclusive=True)
    assert [each["text"] for each in edges["messages"]] == ["3", "2", "1", "0"]


async def test_history_comes_in_pages(slack: AsyncWebClient) -> None:
    for n in range(5):
        await slack.chat_postMessage(channel="C0DESK", text=str(n))
    first = await slack.conversations_history(channel="C0DESK", limit=3)
    rest = await slack.conversations_history(
        channel="C0DESK", limit=3, cursor=first["response_metadata"]["next_cursor"]
    )
    assert [each["text"] for each in first["messages"]] == ["4", "3", "2"]
    assert [each["text"] for each in rest["messages"]] == ["1", "0"]
    assert (first["has_more"], rest["has_more"]) == (True, False)


async def test_wrong_bounds_are_named(slack: AsyncWebClient) -> None:
    assert await code(slack.conversations_history(channel="C0DESK", oldest="soon")) == "invalid_ts_oldest"
    assert await code(slack.conversations_history(channel="C0DESK", latest="late")) == "invalid_ts_latest"
    assert await code(slack.conversations_history(channel="C0DESK", cursor="bm8=")) == "invalid_cursor"
    assert await code(slack.conversations_history(channel="C0DESK", limit=1000)) == "invalid_limit"


async def test_replies_to_the_ts_of_a_reply_are_that_message(slack: AsyncWebClient) -> None:
    parent = (await slack.chat_postMessage(channel="C0DESK", text="p"))["ts"]
    reply = (await slack.chat_postMessage(channel="C0DESK", text="r", thread_ts=parent))["ts"]
    found = (await slack.conversations_replies(channel="C0DESK", ts=reply))["messages"]
    assert [(each["text"], each["parent_user_id"]) for each in found] == [("r", "U0DESK")]
    assert await code(slack.conversations_replies(channel="C0DESK", ts="1.000001")) == "thread_not_found"


async def test_members_are_of_both_companies_and_come_in_pages(slack: AsyncWebClient) -> None:
    first = await slack.conversations_members(channel="C0AKATSUKI", limit=5)
    rest = await slack.conversations_members(
        channel="C0AKATSUKI", limit=5, cursor=first["response_metadata"]["next_cursor"]
    )
    assert {"U0SATO", "U0TANAKA", "U0DESK"} <= {*first["members"], *rest["members"]}
    assert rest["response_metadata"]["next_cursor"] == ""


async def test_the_list_holds_the_kinds_asked_for(slack: AsyncWebClient) -> None:
    public = await slack.conversations_list()
    private = await slack.conversations_list(types="private_channel")
    assert [each["id"] for each in public["channels"]] == ["C0AKATSUKI", "C0HARBOR", "C0KAEDE"]
    assert [each["id"] for each in private["channels"]] == ["C0DESK"]
    assert await code(slack.conversations_list(types="secret")) == "invalid_types"


async def test_the_apps_own_list_holds_what_it_is_in_with_who_shares_it(slack: AsyncWebClient) -> None:
    first = await slack.users_conversations(types="public_channel,private_channel", limit=2)
    rest = await slack.users_conversations(
        types="public_channel,private_channel", limit=2, cursor=first["response_metadata"]["next_cursor"]
    )
    found = {each["id"]: each["shared_team_ids"] for page in (first, rest) for each in page["channels"]}
    assert set(found) == {"C0DESK", "C0AKATSUKI", "C0HARBOR"}
    assert found["C0HARBOR"] == ["T0HINODE", "T0HARBOR"]


async def test_a_direct_conversation_is_opened_once(slack: AsyncWebClient) -> None:
    first = await slack.conversations_open(users="U0SATO")
    again = await slack.conversations_open(users="U0SATO", return_im=True)
    assert first["channel"]["id"] == again["channel"]["id"]
    assert (again["channel"]["is_im"], again["channel"]["user"]) == (True, "U0SATO")
    assert (await slack.conversations_history(channel=first["channel"]["id"]))["messages"] == []


async def test_a_customer_can_be_written_to_while_a_channel_is_shared(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    assert (await slack.conversations_open(users="U0TANAKA"))["ok"]
    assert await code(slack.conversations_open(users="U0OKADA")) == "user_not_found"
    assert await code(slack.conversations_open(users="")) == "users_list_not_supplied"
    sandbox.deactivate("U0EMMA")
    assert await code(slack.conversations_open(users="U0EMMA")) == "user_disabled"


async def test_a_pinned_message_is_listed_and_pinned_once(slack: AsyncWebClient) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="panel"))["ts"]
    await slack.pins_add(channel="C0DESK", timestamp=ts)
    assert await code(slack.pins_add(channel="C0DESK", timestamp=ts)) == "already_pinned"
    assert [each["message"]["ts"] for each in (await slack.pins_list(channel="C0DESK"))["items"]] == [ts]
    await slack.pins_remove(channel="C0DESK", timestamp=ts)
    assert await code(slack.pins_remove(channel="C0DESK", timestamp=ts)) == "no_pin"
    assert await code(slack.pins_add(channel="C0DESK", timestamp="1.000001")) == "message_not_found"
    assert await code(slack.pins_add(channel="C0DESK")) == "no_item_specified"


async def test_a_deleted_message_is_pinned_no_longer(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="panel"))["ts"]
    await slack.pins_add(channel="C0DESK", timestamp=ts)
    await slack.chat_delete(channel="C0DESK", ts=ts)
    assert (await slack.pins_list(channel="C0DESK"))["items"] == []


async def test_the_app_reacts_once(slack: AsyncWebClient) -> None:
    ts = (await slack.chat_postMessage(channel="C0DESK", text="t"))["ts"]
    await slack.reactions_add(channel="C0DESK", timestamp=ts, name="eyes")
    assert await code(slack.reactions_add(channel="C0DESK", timestamp=ts, name="eyes")) == "already_reacted"
    assert await code(slack.reactions_add(channel="C0DESK", timestamp=ts, name=":eyes:")) == "invalid_name"
    found = await slack.reactions_get(channel="C0DESK", timestamp=ts)
    assert found["message"]["reactions"] == [{"name": "eyes", "users": ["U0DESK"], "count": 1}]
    await slack.reactions_remove(channel="C0DESK", timestamp=ts, name="eyes")
    assert await code(slack.reactions_remove(channel="C0DESK", timestamp=ts, name="eyes")) == "no_reaction"


async def test_pages_stay_the_same_while_people_write(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    for n in range(5):
        await sandbox.act("U0SATO", "post", channel="C0DESK", text=str(n))
    first = await slack.conversations_history(channel="C0DESK", limit=2)
    await sandbox.act("U0SATO", "post", channel="C0DESK", text="meanwhile")
    cursor = first["response_metadata"]["next_cursor"]
    second = await slack.conversations_history(channel="C0DESK", limit=2, cursor=cursor)
    assert [each["text"] for each in (*first["messages"], *second["messages"])] == ["4", "3", "2", "1"]


async def test_every_page_of_a_thread_begins_with_its_parent(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    parent = (await sandbox.act("U0SATO", "post", channel="C0DESK", text="p"))["ts"]
    for n in range(3):
        await sandbox.act("U0SATO", "post", channel="C0DESK", text=str(n), thread_ts=parent)
    first = await slack.conversations_replies(channel="C0DESK", ts=parent, limit=2)
    cursor = first["response_metadata"]["next_cursor"]
    second = await slack.conversations_replies(channel="C0DESK", ts=parent, limit=2, cursor=cursor)
    assert [each["text"] for each in first["messages"]] == ["p", "0"]
    assert [each["text"] for each in second["messages"]] == ["p", "1", "2"]


@pytest.mark.parametrize("cursor", ["2", "bmV4dDox", "bmV4dF90czphYmM=", "%%%", "あ"])
async def test_a_cursor_that_this_method_never_gave_is_refused(cursor: str, slack: AsyncWebClient) -> None:
    assert await code(slack.conversations_history(channel="C0DESK", cursor=cursor)) == "invalid_cursor"


async def test_what_is_older_than_a_company_keeps_is_gone_without_a_word(
    sandbox: Sandbox, slack: AsyncWebClient, app: Receiver, clock: ManualClock
) -> None:
    old = (await slack.chat_postMessage(channel="C0DESK", text="old"))["ts"]
    await slack.pins_add(channel="C0DESK", timestamp=old)
    clock.forward(timedelta(days=2))
    await slack.chat_postMessage(channel="C0DESK", text="young")
    await sandbox.settled()
    told = len(app.events())

    assert (await sandbox.act("U0EMMA", "administer", order="keep_days", channel="C0DESK", days=1))["ok"]

    history = await slack.conversations_history(channel="C0DESK")
    assert ([each["text"] for each in history["messages"]], history["pin_count"]) == (["young"], 0)
    assert await code(slack.chat_update(channel="C0DESK", ts=old, text="u")) == "message_not_found"
    assert await code(slack.conversations_replies(channel="C0DESK", ts=old)) == "thread_not_found"
    clock.forward(timedelta(days=1, seconds=1))
    assert (await slack.conversations_history(channel="C0DESK"))["messages"] == []
    await sandbox.settled()
    assert len(app.events()) == told
    refused = await sandbox.act("U0EMMA", "administer", order="keep_days", channel="C0DESK", days=0)
    assert "a day at least" in refused["message"]
