"""What is said once about a quote: in the thread of its case, on either side."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from blocks.around import Surroundings
from blocks.kit import NOTIFICATION_TEXT, Block, Mrkdwn, context, cut, esc, joined, one_line, quote, section
from blocks.quotes.common import hours, name, until, yen
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import Quote
from slackbot.words import JsonValue, Rendered

Params = Mapping[str, JsonValue]
Renderer = Callable[[Matter, Params, Surroundings], Rendered]
LONGEST_ECHO = 1200


def _line(key: str) -> Renderer:
    def line(case: Matter, params: Params, around: Surroundings) -> Rendered:
        found = _version(case, params)
        people, by, words = params.get("to"), str(params.get("by") or ""), str(params.get("text") or "")
        to = around.people(str(user) for user in people) if isinstance(people, list) else Mrkdwn("")
        first = around.say(
            key,
            to=to,
            by=around.person(by) if by else Mrkdwn(""),
            quote=name(case.id, found),
            total=yen(found.total, around),
            until=Mrkdwn(until(found, around)),
            **_spent(found, params, around),
        )
        blocks: list[Block] = [section(first), *([quote(words)] if words else [])]
        blocks.append(context(around.grounds_of(found.ref)))
        text = joined([first, *([esc(one_line(words, LONGEST_ECHO))] if words else [])])
        return Rendered(text=cut(text, NOTIFICATION_TEXT), blocks=blocks)

    return line


def _overtaken(case: Matter, params: Params, around: Surroundings) -> Rendered:
    people = params["to"]
    to = around.people(str(user) for user in people) if isinstance(people, list) else Mrkdwn("")
    first = around.say("work.notice.correction_overtaken", to=to, id=case.id, number=str(params["number"]))
    return Rendered(text=first, blocks=[section(first), context(around.grounds("10"))])


def _spent(found: Quote, params: Params, around: Surroundings) -> dict[str, str]:
    if "spent" not in params or found.minutes is None:
        return {}
    spent = int(str(params["spent"]))
    rest = max(0, found.minutes - spent)
    return {"spent": hours(spent, around), "agreed": hours(found.minutes, around), "rest": hours(rest, around)}


def _version(case: Matter, params: Params) -> Quote:
    """That very version, whatever was made since."""
    wanted = (int(str(params["number"])), int(str(params["version"])))
    return next(each for each in case.quotes if (each.number, each.version) == wanted)


TO_CUSTOMER: dict[str, Renderer] = {
    "quote_offered": _line("quote.notice.offered"),
    "quote_accepted": _line("quote.notice.accepted"),
    "quote_declined": _line("quote.notice.declined"),
    "quote_withdrawn": _line("quote.notice.withdrawn"),
    "quote_reminder": _line("quote.notice.reminder"),
    "quote_expired": _line("quote.notice.expired"),
    "quote_nearly_used": _line("quote.notice.nearly_used"),
    "quote_used_up": _line("quote.notice.used_up"),
}

TO_DESK: dict[str, Renderer] = {
    "quote_waits": _line("quote.notice.waits"),
    "quote_accepted": _line("quote.notice.desk_accepted"),
    "quote_declined": _line("quote.notice.desk_declined"),
    "quote_expired": _line("quote.notice.desk_expired"),
    "quote_nearly_used": _line("quote.notice.desk_nearly_used"),
    "quote_used_up": _line("quote.notice.desk_used_up"),
    "work_correction_overtaken": _overtaken,
}
