"""The calendar that a customer looks at from the panel: what is coming, and the address to follow it by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from blocks.announcements.common import span, state_word, title
from blocks.announcements.times import spoken
from blocks.around import Surroundings
from blocks.kit import (
    Block,
    Mrkdwn,
    actions,
    button,
    confirmation,
    context,
    divider,
    esc,
    link,
    mention,
    modal,
    section,
)
from slackbot.cases.announcements.state import Announcement
from slackbot.cases.customers.state import Customer, Feed
from slackbot.words import value

MOST = 30
ISSUE, REVOKE, REVOKE_ONE = "feed.issue", "feed.revoke", "feed.revoke_one"


@value
class Coming:
    announcement: Announcement
    around: Surroundings
    """With the permalink of its card."""


def coming(
    found: Sequence[Coming], feed: Feed | None, offered: bool, around: Surroundings, metadata: dict[str, str]
) -> dict[str, Any]:
    """`feed`: the address that the reader holds already; `offered`: the desk can be reached by calendars at all."""
    none = [section(around.say("stops.none"))] if not found else []
    blocks: list[Block] = [*none, *(section(_line(each)) for each in found[:MOST])]
    if len(found) > MOST:
        blocks.append(context(around.say("command.list.more", count=len(found) - MOST)))
    if offered:
        blocks += [divider(), *_offer(feed, around)]
    blocks.append(context(around.grounds("9")))
    kept = orjson.dumps(metadata).decode()
    return modal(around.locale, around.plain("stops.title"), "panel.stops", blocks, metadata=kept)


def _line(each: Coming) -> Mrkdwn:
    stop, around = each.announcement.stop, each.around
    url = around.links.get("card")
    return around.say(
        "stops.line",
        id=link(url, each.announcement.id) if url else esc(each.announcement.id),
        title=title(stop, around),
        state=state_word(each.announcement.state, around),
        times=spoken(stop.start, stop.expected_end, around.tz, around.locale),
        span=span(stop.start, stop.expected_end, around),
    )


def _offer(feed: Feed | None, around: Surroundings) -> list[Block]:
    say, key, first = around.plain, around.terms.particulars.key, section(around.say("feed.offer"))
    if feed is None:
        return [first, actions(button(say("button.feed.issue"), ISSUE, key, about=key))]
    other = confirmation(say("feed.again.title"), say("feed.again.text"), say("feed.again.yes"), say("form.cancel"))
    none = confirmation(say("feed.stop.title"), say("feed.stop.text"), say("feed.stop.yes"), say("form.cancel"))
    again = button(say("button.feed.again"), ISSUE, key, about=key, confirm=other)
    stop = button(say("button.feed.stop"), REVOKE_ONE, f"{key}|{feed.mark}", about=key, confirm=none)
    return [first, context(around.say("feed.had", at=around.when(feed.at))), actions(again, stop)]


def issued(address: str, around: Surroundings) -> dict[str, Any]:
    """The only time that anybody sees it."""
    blocks: list[Block] = [
        section(around.say("feed.issued")),
        section(Mrkdwn(f"```{esc(address)}```")),
        context(around.say("feed.care"), around.grounds("12")),
    ]
    return modal(around.locale, around.plain("feed.title"), "feed.issued", blocks)


def feeds(customer: Customer, lead: bool, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    """For staff: who holds an address. A lead takes them back, or gives one out."""
    standing = [each for each in customer.feeds if each.is_open]
    first = around.say("feed.list", name=around.terms.particulars.short_name, count=len(standing))
    blocks: list[Block] = [section(first), *(_held(each, customer.id, lead, around) for each in standing)]
    if lead:
        blocks.append(actions(*_for_leads(customer, bool(standing), around)))
    blocks.append(context(around.say("feed.lead_note"), around.grounds("12")))
    kept = orjson.dumps(metadata).decode()
    return modal(around.locale, around.plain("feed.title"), "feed.list", blocks, metadata=kept)


def _held(feed: Feed, key: str, lead: bool, around: Surroundings) -> Block:
    held, say = around.say("feed.held", who=mention(feed.by), at=around.when(feed.at)), around.plain
    if not lead:
        return section(held)
    title, text = say("feed.revoke_one.title"), say("feed.revoke_one.text")
    sure = confirmation(title, text, say("feed.revoke_one.yes"), say("form.cancel"))
    end = button(say("button.feed.revoke_one"), REVOKE_ONE, f"{key}|{feed.mark}", about=feed.mark, confirm=sure)
    return section(held, end)


def _for_leads(customer: Customer, any_stand: bool, around: Surroundings) -> list[dict[str, Any]]:
    say, key = around.plain, customer.id
    made = [button(say("button.feed.issue"), ISSUE, key, about=key)]
    if any_stand:
        sure = confirmation(
            say("feed.revoke.title"), say("feed.revoke.text"), say("feed.revoke.yes"), say("form.cancel")
        )
        made.append(button(say("button.feed.revoke"), REVOKE, key, style="danger", about=key, confirm=sure))
    return made
