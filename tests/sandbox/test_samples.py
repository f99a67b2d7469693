"""Key names and kinds of values of everything the sandbox sends, against the platform's official samples."""

import base64
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.sandbox.kit import actions, asked, button, choice, line, modal, opened
from tests.sandbox.receiver import Receiver
from tests.sandbox.samples import FOLDER, Shape, sample, shape

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the official sample payloads (../shared/slack-samples) are not beside this checkout"
)

BESIDE = {
    "/context_team_id": "which installation an event is for; documented, and in the SDK's own tests",
    "/context_enterprise_id": "the same",
    "/event/event_ts": "every event has one; the sample of user_change leaves it out",
    "/response_urls": "view_submission has it in the SDK's own tests",
    "/is_enterprise_install": "a form field is text, where the sample is JSON",
    "/channels/1/connected_team_ids": "stands in the sample of conversations.info",
}
"""Where we knowingly go beside the samples, and why."""
FREE = "/shares/"
"""Below it channel ids are keys."""


def new_lines(learned: Shape, ours: Any) -> set[str]:
    lines = learned.differences(ours)
    return {line for line in lines if line.partition(":")[0] not in BESIDE and FREE not in line}


def rich_text() -> list[Any]:
    """rich_text blocks: the samples of events have none, that of views.open has its parts nested in each other."""
    blocks = sample("api/views.open.json")["view"]["blocks"]
    elements = [block.get("element", {}) for block in blocks]
    nested = next(each["initial_value"] for each in elements if each.get("type") == "rich_text_input")
    return [nested, {**nested, "elements": nested["elements"][0]["elements"]}]


def event_shape(*names: str) -> Shape:
    learned = shape(*[f"events/{name}Payload.json" for name in names])
    event = learned.keys["event"]
    for place in (event, *[event.keys[name] for name in ("message", "previous_message") if name in event.keys]):
        if "blocks" in place.keys:
            place.keys["blocks"].learn(rich_text())
    return learned


def interaction_shape(*names: str) -> Shape:
    """The samples' views come without blocks, that of views.open with all."""
    learned = shape(*[f"app-backend/{name}Payload.json" for name in names])
    learned.keys["view"].learn(sample("api/views.open.json")["view"])
    if "message" in learned.keys:
        learned.keys["message"].keys["blocks"].learn(rich_text())
    return learned


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
    sandbox.archive("C0AKATSUKI", by="U0TAKAHASHI")
    await sandbox.settled()


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


EVENTS = {
    "message": (
        *("Message", "MessageChanged", "MessageDeleted", "MessageThreadBroadcast", "MessageFileShare"),
        *("MessageChannelJoin", "MessageChannelLeave", "AppMention"),
    ),
    "app_mention": ("AppMention",),
    "reaction_added": ("ReactionAdded",),
    "reaction_removed": ("ReactionAdded",),
    "member_joined_channel": ("MemberJoinedChannel",),
    "member_left_channel": ("MemberLeftChannel",),
    "channel_shared": ("ChannelShared",),
    "channel_unshared": ("ChannelUnshared",),
    "channel_archive": ("ChannelArchive",),
    "user_change": ("UserChange",),
}
INTERACTIONS = {
    "block_actions": "interactive-components/BlockAction",
    "view_submission": "views/ViewSubmission",
    "view_closed": "views/ViewClosed",
}


async def test_everything_sent_to_the_app_has_the_platforms_shape(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    await story(sandbox, app, slack)
    found: set[str] = set()
    for name, samples in EVENTS.items():
        sent = app.events(name)
        assert sent, f"the story sends {name}"
        learned = event_shape(*samples)
        found |= {f"{name} {line}" for body in sent for line in new_lines(learned, body)}
    for name, source in INTERACTIONS.items():
        sent = app.interactions(name)
        assert sent, f"the story sends {name}"
        learned = interaction_shape(source)
        found |= {f"{name} {line}" for body in sent for line in new_lines(learned, body)}
    learned = shape("app-backend/slash-commands/SlashCommandPayload.json")
    found |= {f"command {line}" for line in new_lines(learned, app.commands()[0])}
    assert sorted(found) == []


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


async def test_every_answer_of_the_web_api_has_the_platforms_shape(
    sandbox: Sandbox, app: Receiver, slack: AsyncWebClient
) -> None:
    await fill_in(sandbox, app, slack)
    await call_everything(sandbox, slack)
    found: set[str] = set()
    compared: set[str] = set()
    for entry in sandbox.traffic.entries:
        if entry.direction == "from_app" and (FOLDER / f"api/{entry.name}.json").is_file():
            compared.add(entry.name)
            learned = shape(f"api/{entry.name}.json")
            found |= {f"{entry.name} {line}" for line in new_lines(learned, entry.answer)}
    assert sorted(found) == []
    assert len(compared) > 12
