"""Two cases that are one matter: what was turned into the other learns its number."""

from __future__ import annotations

from typing import Literal

from slackbot.words import CommandBase, value


@value
class LinkIncident(CommandBase):
    """For the service request that an incident was opened from."""

    kind: Literal["service_request.link"] = "service_request.link"
    became: str


@value
class LinkRequest(CommandBase):
    """For the incident that is gone on with as a service request."""

    kind: Literal["incident.link"] = "incident.link"
    became: str
