"""Everything the sandbox sends the app and answers it, against the platform's samples and PyPI `slack-events`.

The samples know every key and its kind of value; the typed models know which keys there have to be.
"""

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.judges.samples import FOLDER, Shape, sample, shape
from tests.judges.story import call_everything, fill_in, story
from tests.sandbox.receiver import Receiver

pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the official sample payloads (../shared/slack-samples) are not beside this checkout"
)

BESIDE = {
    "/context_team_id": "which installation an event is for; documented, and in the SDK's own tests",
    "/context_enterprise_id": "the same",
    "/event/event_ts": "every event has one; the sample of user_change leaves it out",
    "/user/username": "of message shortcuts; every other interaction has it, as documented",
    "/api_app_id": "the same",
    "/response_urls": "view_submission has it in the SDK's own tests",
    "/is_enterprise_install": "a form field is text, where the sample is JSON",
    "/channels/1/connected_team_ids": "stands in the sample of conversations.info",
    "/channels/2/connected_team_ids": "the same",
    "/channels/3/connected_team_ids": "the same",
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
    if "view" in event.keys:
        event.keys["view"].learn(sample("api/views.open.json")["view"])
    for place in (event, *[event.keys[name] for name in ("message", "previous_message") if name in event.keys]):
        if "blocks" in place.keys:
            place.keys["blocks"].learn(rich_text())
    return learned


def interaction_shape(*names: str) -> Shape:
    """The samples' views come without blocks, that of views.open with all."""
    learned = shape(*[f"app-backend/{name}Payload.json" for name in names])
    if "view" in learned.keys:
        learned.keys["view"].learn(sample("api/views.open.json")["view"])
    if "message" in learned.keys:
        learned.keys["message"].keys["blocks"].learn(rich_text())
    return learned


EVENTS = {
    "message": (
        *("Message", "MessageChanged", "MessageDeleted", "MessageThreadBroadcast", "MessageFileShare"),
        *("MessageChannelJoin", "MessageChannelLeave", "AppMention"),
        *("MessageChannelName", "MessageChannelArchive", "MessageChannelUnarchive"),
    ),
    "app_mention": ("AppMention",),
    "reaction_added": ("ReactionAdded",),
    "reaction_removed": ("ReactionAdded",),
    "member_joined_channel": ("MemberJoinedChannel",),
    "member_left_channel": ("MemberLeftChannel",),
    "channel_shared": ("ChannelShared",),
    "channel_unshared": ("ChannelUnshared",),
    "channel_archive": ("ChannelArchive",),
    "channel_unarchive": ("ChannelArchive",),
    "group_archive": ("ChannelArchive",),
    "group_unarchive": ("ChannelArchive",),
    "channel_rename": ("ChannelRename",),
    "group_rename": ("ChannelRename",),
    "channel_id_changed": ("ChannelIdChanged",),
    "app_home_opened": ("AppHomeOpened",),
    "user_change": ("UserChange",),
}
INTERACTIONS = {
    "block_actions": "interactive-components/BlockAction",
    "view_submission": "views/ViewSubmission",
    "view_closed": "views/ViewClosed",
    "message_action": "interactive-components/MessageShortcut",
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
    assert "\n".join(sorted(found)) == ""


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
    assert "\n".join(sorted(found)) == ""
    assert len(compared) > 12
