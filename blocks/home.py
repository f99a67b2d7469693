"""App Home: for a person of the provider, who is on duty, what needs them, and what is open (Art. 5.2)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from blocks.around import Listed, Surroundings
from blocks.kit import Block, actions, button, context, divider, header, mentions, section
from blocks.listed import by_clock, holder, line, untaken
from slackbot.cases.oncall.state import Rota
from slackbot.words import value

MOST = 25
"""Of each list; a view has room for a hundred blocks."""


@value
class Desk:
    """What App Home is drawn from."""

    me: str
    now: datetime
    rotas: Sequence[Rota]
    cases: Sequence[Listed]


def home(desk: Desk, around: Surroundings) -> dict[str, Any]:
    ordered = by_clock(desk.cases)
    mine = [each for each in ordered if holder(each) == desk.me]
    waiting = [each for each in ordered if untaken(each) and each not in mine]
    rest = [each for each in ordered if each not in mine and each not in waiting]
    blocks = [
        header(around.plain("home.title")),
        context(around.say("home.as_of", at=around.when(desk.now))),
        *_duty(desk, around),
        *_list("home.waiting", waiting, around),
        *_list("home.mine", mine, around),
        *_list("home.rest", rest, around),
        divider(),
        actions(button(around.plain("button.home.refresh"), "home.refresh", "home")),
    ]
    return {"type": "home", "blocks": blocks}


def stranger(around: Surroundings) -> dict[str, Any]:
    """For whoever is not on the register."""
    return {"type": "home", "blocks": [section(around.say("home.stranger"))]}


def _duty(desk: Desk, around: Surroundings) -> list[Block]:
    lines = []
    for rota in desk.rotas:
        people = rota.people(desk.now)
        key = "home.duty" if people else "home.nobody"
        lines.append(section(around.say(key, rota=rota.terms.name, people=mentions(people))))
    return lines


def _list(key: str, found: Sequence[Listed], around: Surroundings) -> list[Block]:
    """Left out where there is nothing, but for what is one's own: that there is nothing is worth knowing."""
    if not found and key != "home.mine":
        return []
    title = section(around.say(key, count=len(found)))
    more = [context(around.say("command.list.more", count=len(found) - MOST))] if len(found) > MOST else []
    return [divider(), title, *(section(line(each, around)) for each in found[:MOST]), *more]
