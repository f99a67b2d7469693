"""Everything that makes the sandbox send something, and everything that it can be asked."""

import base64

from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import actions, asked, button, choice, home, line, modal, opened
from tests.sandbox.receiver import Receiver


async def story(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    """Everything that makes the sandbox send something."""
    await talk(sandbox, "U0TANAKA", "C0AKATSUKI")
    await talk(sandbox, "U0SATO", "C0DESK")
    await sandbox.act("U0SATO", "command", channel="C0DESK", text="/incident list")
    await fill_in(sandbox, app, slack)
    sandbox.share("C0AKATSUKI", "T0MINATO", "U0OKADA")
    sandbox.leave("C0AKATSUKI", "U0OKADA")
    sandbox.unshare("C0AKATSUKI", "T0MINATO")
    sandbox.deactivate("U0EMMA")
    for archived in (True, False):
        sandbox.archive("C0AKATSUKI", by="U0TAKAHASHI", archived=archived)
        sandbox.archive("C0DESK", by="U0TAKAHASHI", archived=archived)
    for place in ("C0AKATSUKI", "C0DESK"):
        sandbox.rename(place, f"{place.lower()}-anew", by="U0TAKAHASHI")
    sandbox.change_id("C0AKATSUKI", "C0AKATSUKI2")
    await use_shortcuts(sandbox)
    await slack.views_publish(user_id="U0SATO", view=home(asked(line())))
    await sandbox.act("U0SATO", "home", tab="home")
    await sandbox.settled()


async def use_shortcuts(sandbox: Sandbox) -> None:
    said = await sandbox.act("U0SATO", "post", channel="C0DESK", text="a case")
    await sandbox.act("U0SATO", "shortcut", callback_id="report", channel="C0DESK")
    await sandbox.act("U0SATO", "shortcut", callback_id="make", channel="C0DESK", ts=said["ts"])


async def talk(sandbox: Sandbox, user: str, place: str) -> None:
    file = {"name": "a.txt", "mimetype": "text/plain", "content_base64": base64.b64encode(b"a").decode()}
    said = await sandbox.act(user, "post", channel=place, text="<@U0DESK> <https://example.com|x> help")
    await sandbox.act(user, "post", channel=place, text="more", thread_ts=said["ts"], broadcast=True)
    await sandbox.act(user, "edit", channel=place, ts=said["ts"], text="changed")
    await sandbox.act(user, "react", channel=place, ts=said["ts"], name="sos")
    await sandbox.act(user, "unreact", channel=place, ts=said["ts"], name="sos")
    await sandbox.act(user, "post", channel=place, text="", files=[file])
    last = await sandbox.act(user, "post", channel=place, text="gone")
    await sandbox.act(user, "delete", channel=place, ts=last["ts"])


async def fill_in(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> None:
    form = modal(asked(line()), asked(choice("a"), "c", dispatch_action=True), notify_on_close=True)
    view = await opened(sandbox, app, slack, form)
    await sandbox.act("U0SATO", "change", view_id=view, block_id="c", action_id="a", value="a")
    await sandbox.act("U0SATO", "submit", view_id=view, values={"q": {"a": "x"}})
    view = await opened(sandbox, app, slack, modal(notify_on_close=True), user="U0TANAKA")
    await sandbox.act("U0TANAKA", "close", view_id=view)


async def call_everything(sandbox: Sandbox, slack: AsyncWebClient) -> None:
    await slack.auth_test()
    posted = await slack.chat_postMessage(channel="C0DESK", text="t", blocks=[actions(button())])
    there = {"channel": "C0DESK", "timestamp": posted["ts"]}
    await slack.pins_add(**there)
    await slack.reactions_add(**there, name="eyes")
    await slack.chat_postEphemeral(channel="C0DESK", user="U0SATO", text="t")
    await slack.chat_getPermalink(channel="C0DESK", message_ts=posted["ts"])
    await slack.files_upload_v2(channel="C0DESK", filename="a.ics", content="BEGIN", title="Plan")
    await slack.files_info(file=next(iter(sandbox.workspace.files)))
    for place in ("C0DESK", "C0AKATSUKI"):
        await slack.conversations_info(channel=place)
        await slack.conversations_members(channel=place)
    await slack.conversations_list(types="public_channel,private_channel,im")
    for user in ("U0SATO", "U0TANAKA", "U0DESK"):
        await slack.users_info(user=user, include_locale=True)
    await slack.users_list()
    await slack.chat_delete(channel="C0DESK", ts=posted["ts"])
