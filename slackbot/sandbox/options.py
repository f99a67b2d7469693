"""External selects: the app is asked for the options while a person types (block_suggestion)."""

from __future__ import annotations

from typing import Any

from slackbot.sandbox import interactions
from slackbot.sandbox.delivery import Answer
from slackbot.sandbox.elements import GROUP, OPTION
from slackbot.sandbox.forms import EXTERNAL, options
from slackbot.sandbox.local import LocalSlack
from slackbot.sandbox.refused import Refused
from slackbot.sandbox.rules import Report, listing
from slackbot.sandbox.surfaces import Surface
from slackbot.sandbox.verdicts import blame
from slackbot.sandbox.workspace import Json, User

MOST = 100
LEAST_QUERY = 3
"""characters, unless min_query_length says otherwise"""
NO_ADDRESS = "the manifest has no message_menu_options_url"


async def suggest(slack: LocalSlack, person: User, surface: Surface, block: Json, element: Json, query: str) -> Json:
    """{options} or {option_groups}; empty below min_query_length, where the app is not asked."""
    if element["type"] not in EXTERNAL:
        raise Refused("no_such_control")
    if len(query) < element.get("min_query_length", LEAST_QUERY):
        return {"options": []}
    if not slack.grants.suggests:
        blame(slack, "block_suggestion", None, NO_ADDRESS)
        raise Refused("no_options", detail=NO_ADDRESS)
    answer = await interactions.suggest(slack, person, surface, block, element, query)
    offered = _checked(slack, answer)
    known = slack.offered.setdefault((surface.key, block["block_id"], element["action_id"]), {})
    known.update({option["value"]: option for option in options(offered)})
    return offered


def _checked(slack: LocalSlack, answer: Answer) -> Json:
    """What the app offered. A wrong answer shows the person an empty list with an excuse, and Traffic the reason."""
    if not answer.ok:
        raise Refused("no_options", detail=str(answer.status or answer.reason))
    given: Any = answer.body
    report = Report()
    names = [name for name in ("options", "option_groups") if isinstance(given, dict) and name in given]
    if len(names) != 1:
        report.add("", "must have options or option_groups")
    elif names == ["options"]:
        listing(OPTION, MOST, 0)(given["options"], "/options", report)
    else:
        listing(GROUP, MOST, 0)(given["option_groups"], "/option_groups", report)
    if report.messages:
        blame(slack, "block_suggestion", given, *report.messages)
        raise Refused("no_options", detail="; ".join(report.messages))
    return {names[0]: given[names[0]]}
