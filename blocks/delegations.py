"""Who stands in for a lead who is away: the form, the list, and what #desk hears."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import orjson

from blocks.around import Surroundings
from blocks.kit import (
    Block,
    Mrkdwn,
    asked,
    button,
    confirmation,
    context,
    cut,
    date_input,
    joined,
    mention,
    modal,
    option,
    say,
    section,
    select,
)
from slackbot.agreement.people import Away, Delegation
from slackbot.cases.provider import PROVIDER
from slackbot.i18n import text
from slackbot.words import Notice, Rendered

AWAY, END = "delegation.name", "delegation.end"
PERSON, DEPUTY, FIRST, LAST = "person", "deputy", "first", "last"
Named = Sequence[tuple[str, str]]
"""(user id, name)"""


def form(locale: str, leads: Named, staff: Named, today: date, metadata: dict[str, str]) -> dict[str, Any]:
    """The first question is answered already for a lead who is going away."""
    leaders = [option(name, user) for user, name in leads]
    who = [option(name, user) for user, name in staff]
    blocks = [
        asked(PERSON, text(locale, "delegation.form.person"), select(PERSON, leaders, metadata.get("me"))),
        asked(DEPUTY, text(locale, "delegation.form.deputy"), select(DEPUTY, who)),
        asked(FIRST, text(locale, "delegation.form.first"), date_input(FIRST, today.isoformat())),
        asked(LAST, text(locale, "delegation.form.last"), date_input(LAST)),
        context(say(locale, "delegation.form.small")),
    ]
    kept, title = orjson.dumps(metadata).decode(), text(locale, "delegation.form.title")
    return modal(locale, title, AWAY, blocks, submit=text(locale, "form.save"), metadata=kept)


def listing(locale: str, named: Sequence[Delegation], written: Sequence[Away]) -> Rendered:
    """Each with the button that ends it; what the provider's file says is changed there."""
    lines = [say(locale, "delegation.list.title" if named or written else "delegation.list.none")]
    blocks: list[Block] = [section(lines[0])]
    for each in sorted(named, key=lambda found: found.first):
        lines.append(_line(locale, each))
        blocks.append(section(lines[-1], _end(locale, each)))
    for other in written:
        lines.append(_line(locale, other))
        blocks.append(section(joined([lines[-1], say(locale, "delegation.list.written")])))
    blocks.append(context(say(locale, "delegation.list.small")))
    return Rendered(text=cut(joined(lines), 4000), blocks=blocks)


def _line(locale: str, each: Away) -> Mrkdwn:
    who = {"person": mention(each.person), "deputy": mention(each.deputy)}
    return say(locale, "delegation.line", **who, first=each.first.isoformat(), last=each.last.isoformat())


def _end(locale: str, each: Delegation) -> dict[str, Any]:
    sure = confirmation(
        text(locale, "delegation.end.title"),
        text(locale, "delegation.end.text"),
        text(locale, "button.delegation.end"),
        text(locale, "form.cancel"),
    )
    label = text(locale, "button.delegation.end")
    return {**button(label, END, f"{PROVIDER}|{each.name}", about=each.first.isoformat()), "confirm": sure}


def notice(said: Notice, around: Surroundings) -> Rendered:
    """In #desk: the deputy is called by name, so that they know."""
    given = said.params
    who = {name: mention(str(given[name])) for name in ("person", "deputy", "by")}
    first = around.say(f"delegation.{said.key}", **who, first=str(given["first"]), last=str(given["last"]))
    return Rendered(text=first, blocks=[section(first), context(around.say("delegation.small"))])
