"""A company keeps messages for so many days: older ones vanish from history, silently, as if never said."""

from __future__ import annotations

from datetime import timedelta

from slackbot.sandbox.ids import micros, micros_of
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.workspace import Channel


def keep(slack: LocalSlack, channel: str, days: int | None) -> None:
    """From now on; None keeps everything. Raises ValueError for less than a day."""
    if days is not None and days < 1:
        raise ValueError("messages are kept for a day at least")
    slack.workspace.channels[channel].kept_days = days
    slack.changed()
    sweep(slack)


def sweep(slack: LocalSlack) -> None:
    """Slack sends no event for what it removes in this way."""
    for place in slack.workspace.channels.values():
        if place.kept_days is not None:
            _sweep(slack, place, timedelta(days=place.kept_days))


def _sweep(slack: LocalSlack, place: Channel, kept: timedelta) -> None:
    said, since = slack.workspace.said(place.id), micros(slack.now() - kept)
    gone = {ts for ts in said if micros_of(ts) < since}
    for ts in gone:
        del said[ts]
    if gone:
        place.pins = [pin for pin in place.pins if pin.ts not in gone]
        slack.changed()
