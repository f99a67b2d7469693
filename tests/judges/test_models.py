"""PyPI `slack-events`: typed models of what Slack sends, with the keys that there have to be."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError
from slack_events import payloads
from slack_events.validation import get_adapter, payload_type_for, validate_payload
from slack_sdk.web.async_client import AsyncWebClient

from slackbot.sandbox.server import Sandbox
from tests.judges.story import story
from tests.sandbox.receiver import Receiver

Json = dict[str, Any]

INTERACTIONS: dict[str, Any] = {
    "block_actions": payloads.BlockActionsPayload,
    "view_submission": payloads.ViewSubmissionPayload,
    "view_closed": payloads.ViewClosedPayload,
}
MISSING = {
    "group_unarchive actor_id": "channel_unarchive has none in the same models; the desk reads the channel alone",
    "message channel_join inviter": "only when somebody was invited, as Slack documents",
}
"""What the models ask for and Slack does not always send."""


@pytest.fixture
async def told(sandbox: Sandbox, app: Receiver, slack: AsyncWebClient) -> Receiver:
    await story(sandbox, app, slack)
    return app


def lacking(adapter: TypeAdapter[Any], given: Json) -> list[str]:
    """Of the event's own keys; what is inside (a message, a channel) is compared with the samples."""
    try:
        adapter.validate_python(given)
    except ValidationError as error:
        return sorted(
            {str(each["loc"][0]) for each in error.errors() if each["type"] == "missing" and len(each["loc"]) == 1}
        )
    return []


def test_every_event_has_the_kinds_of_values_that_the_models_know(told: Receiver) -> None:
    unknown = set()
    for body in told.events():
        event = body["event"]
        validate_payload(event["type"], event.get("subtype"), event)
        unknown |= {event["type"]} if payload_type_for(event["type"], event.get("subtype")) is None else set()
    assert unknown <= {"message"}, "some subtypes of messages have no model"


def test_no_event_lacks_what_its_model_requires(told: Receiver) -> None:
    found = set()
    for body in told.events():
        event = body["event"]
        model = payload_type_for(event["type"], event.get("subtype"))
        if model is not None:
            name = " ".join([event["type"], *([event["subtype"]] if "subtype" in event else [])])
            found |= {f"{name} {key}" for key in lacking(get_adapter(model), event)}
    assert "\n".join(sorted(found - set(MISSING))) == ""


NEEDED = {"type", "team_id", "api_app_id", "event", "event_id", "event_time", "authorizations"}


def test_every_envelope_is_whole(told: Receiver) -> None:
    authorizations = TypeAdapter(list[payloads.Authorization])
    for body in told.events():
        assert set(body) >= NEEDED
        assert authorizations.validate_python(body["authorizations"])


def test_every_interaction_and_command_is_whole(told: Receiver) -> None:
    """A null is as good as no key."""
    for name, model in INTERACTIONS.items():
        sent = told.interactions(name)
        assert sent
        for body in sent:
            TypeAdapter(model).validate_python({key: found for key, found in body.items() if found is not None})
    for body in told.commands():
        TypeAdapter(payloads.SlashCommandPayload).validate_python(body)
