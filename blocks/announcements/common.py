"""How a stop is told in the customer's language and zone."""

from __future__ import annotations

from datetime import datetime

from blocks.around import Surroundings
from blocks.kit import Mrkdwn, esc, one_line
from slackbot.agreement.choices import own_ground
from slackbot.cases.stops import State, Stop
from slackbot.words import Ref

LONGEST_TITLE = 100
MARK = {State.DRAFT: "📝", State.PLANNED: "🗓️", State.RUNNING: "🛠️", State.DONE: "✅", State.CANCELLED: "🚫"}


def title(stop: Stop, around: Surroundings) -> str:
    return one_line(stop.title.read_in(around.locale), LONGEST_TITLE)


def span(start: datetime, end: datetime, around: Surroundings) -> Mrkdwn:
    return around.say("stop.span", start=around.when(start), end=around.when(end))


def systems(stop: Stop, around: Surroundings) -> Mrkdwn:
    """Those of the stop that this customer has, by the customer's own names."""
    names = {system.key: system.name for system in around.terms.particulars.systems}
    theirs = [names[key] for key in stop.systems if key in names]
    return esc("、".join(theirs)) if theirs else around.say("stop.all_systems")


def ground(stop: Stop, around: Surroundings) -> Ref | None:
    """The ground's number in this customer's own text."""
    return own_ground(around.terms, stop.ground, stop.ground_said)


def state_word(state: State, around: Surroundings) -> Mrkdwn:
    return Mrkdwn(f"{MARK[state]} {around.say(f'stop.state.{state}')}")
