import base64

from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import actions, button, code, modal, opened
from tests.sandbox.receiver import Receiver


async def test_a_customers_message_names_their_company_inside_and_out(sandbox: Sandbox, app: Receiver) -> None:
    await sandbox.act("U0TANAKA", "post", channel="C0AKATSUKI", text="it is down")
    await sandbox.settled()
    (sent,) = app.events()
    assert sent["is_ext_shared_channel"]
    assert (sent["team_id"], sent["context_team_id"]) == ("T0AKATSUKI", "T0HINODE")
    assert [each["team_id"] for each in sent["authorizations"]] == ["T0HINODE"]
    assert sent["event"]["team"] == "T0AKATSUKI"


async def test_a_customers_mention_names_their_company_only_as_user_team(sandbox: Sandbox, app: Receiver) -> None:
    await sandbox.act("U0TANAKA", "post", channel="C0AKATSUKI", text="<@U0DESK> help")
    await sandbox.settled()
    sent = app.events("app_mention")[0]
    assert (sent["team_id"], sent["event"]["team"]) == ("T0HINODE", "T0HINODE")
    assert (sent["event"]["user_team"], sent["event"]["source_team"]) == ("T0AKATSUKI", "T0AKATSUKI")


async def test_a_mention_by_somebody_on_enterprise_grid_names_the_organisation(sandbox: Sandbox, app: Receiver) -> None:
    sandbox.join("C0HARBOR", "U0KLEIN")
    await sandbox.act("U0KLEIN", "post", channel="C0HARBOR", text="<@U0DESK> help")
    await sandbox.settled()
    (sent,) = app.events("app_mention")
    assert (sent["event"]["user_team"], sent["event"]["source_team"]) == ("E0GRID", "E0GRID")


async def test_a_reaction_carries_neither_company_nor_text(sandbox: Sandbox, app: Receiver) -> None:
    said = await sandbox.act("U0SATO", "post", channel="C0AKATSUKI", text="hello")
    await sandbox.act("U0TANAKA", "react", channel="C0AKATSUKI", ts=said["ts"], name="sos")
    await sandbox.settled()
    sent = app.events("reaction_added")[0]
    assert sent["team_id"] == "T0HINODE"
    assert set(sent["event"]) == {"type", "user", "reaction", "item", "item_user", "event_ts"}
    assert set(sent["event"]["item"]) == {"type", "channel", "ts"}


async def test_a_customers_click_has_the_installation_as_team(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    ts = (await slack.chat_postMessage(channel="C0AKATSUKI", text="t", blocks=[actions(button())]))["ts"]
    await sandbox.act("U0TANAKA", "press", channel="C0AKATSUKI", ts=ts, block_id="row", action_id="go")
    sent = app.interactions("block_actions")[0]
    assert (sent["team"]["id"], sent["user"]["team_id"]) == ("T0HINODE", "T0AKATSUKI")


async def test_a_customers_form_has_the_customer_as_team(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    view = await opened(sandbox, app, slack, modal(), user="U0TANAKA")
    await sandbox.act("U0TANAKA", "submit", view_id=view)
    sent = app.interactions("view_submission")[0]
    assert (sent["team"]["id"], sent["user"]["team_id"]) == ("T0AKATSUKI", "T0AKATSUKI")
    assert (sent["view"]["team_id"], sent["view"]["app_installed_team_id"]) == ("T0AKATSUKI", "T0HINODE")


async def test_customers_have_no_commands(sandbox: Sandbox, app: Receiver) -> None:
    answer = await sandbox.act("U0TANAKA", "command", channel="C0AKATSUKI", text="/incident list")
    assert answer["error"] == "no_commands"
    assert app.requests == []


async def test_a_customers_locale_is_never_told(slack: AsyncWebClient) -> None:
    own = (await slack.users_info(user="U0EMMA", include_locale=True))["user"]
    foreign = (await slack.users_info(user="U0TANAKA", include_locale=True))["user"]
    assert own["locale"] == "en-US"
    assert "locale" not in foreign
    assert "tz" not in foreign
    assert (foreign["team_id"], foreign["is_stranger"]) == ("T0AKATSUKI", False)


async def test_a_person_who_shares_no_channel_is_not_found(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    assert await code(slack.users_info(user="U0OKADA")) == "user_not_found"
    assert await code(slack.users_info(user="U0NOBODY")) == "user_not_found"
    sandbox.share("C0AKATSUKI", "T0MINATO", "U0OKADA")
    assert (await slack.users_info(user="U0OKADA"))["user"]["is_stranger"] is False
    sandbox.leave("C0AKATSUKI", "U0DESK")
    assert (await slack.users_info(user="U0OKADA"))["user"]["is_stranger"] is True


async def test_a_company_is_named_while_a_channel_is_shared_with_it(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    assert (await slack.team_info(team="T0AKATSUKI"))["team"]["name"] == "株式会社アカツキ商事"
    assert (await slack.team_info())["team"]["id"] == "T0HINODE"
    assert await code(slack.team_info(team="T0MINATO")) == "team_not_found"
    assert await code(slack.team_info(team="E0GRID")) == "team_not_found"
    sandbox.share("C0AKATSUKI", "T0MINATO", "U0OKADA")
    assert (await slack.team_info(team="T0MINATO"))["team"]["name"] == "ミナト物産株式会社"


async def test_a_guest_of_the_own_company_is_marked(slack: AsyncWebClient) -> None:
    assert (await slack.users_info(user="U0GUEST"))["user"]["is_restricted"] is True


async def test_a_third_company_joins_and_leaves(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    sandbox.invite_team("C0AKATSUKI", "T0MINATO")
    sandbox.share("C0AKATSUKI", "T0MINATO", "U0OKADA")
    await sandbox.settled()
    assert app.events("channel_shared")[0]["event"]["connected_team_id"] == "T0MINATO"
    joined = app.events("member_joined_channel")[0]["event"]
    assert (joined["user"], joined["team"], joined["channel_type"]) == ("U0OKADA", "T0MINATO", "C")
    shared = (await slack.conversations_info(channel="C0AKATSUKI"))["channel"]
    assert (shared["connected_team_ids"], shared["pending_connected_team_ids"]) == (["T0AKATSUKI", "T0MINATO"], [])
    sandbox.unshare("C0AKATSUKI", "T0MINATO")
    await sandbox.settled()
    left = app.events("channel_unshared")[0]["event"]
    assert (left["previously_connected_team_id"], left["is_ext_shared"]) == ("T0MINATO", True)
    assert "U0OKADA" not in (await slack.conversations_members(channel="C0AKATSUKI"))["members"]


async def test_a_customers_file_is_a_stub_until_it_is_asked_for(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    file = {"name": "shot.png", "mimetype": "image/png", "content_base64": base64.b64encode(b"png").decode()}
    await sandbox.act("U0TANAKA", "post", channel="C0AKATSUKI", text="", files=[file])
    await sandbox.settled()
    stub = app.events("message")[0]["event"]["files"][0]
    assert stub["file_access"] == "check_file_info"
    assert "name" not in stub
    assert (await slack.files_info(file=stub["id"]))["file"]["name"] == "shot.png"


async def test_a_deactivated_person_is_told_of_and_shown(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    sandbox.deactivate("U0SATO")
    await sandbox.settled()
    assert app.events("user_change")[0]["event"]["user"]["deleted"] is True
    assert (await slack.users_info(user="U0SATO"))["user"]["deleted"] is True
