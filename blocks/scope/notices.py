"""What is said once about the scope of a case, of whatever kind it is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from blocks.around import Surroundings
from blocks.disclaimers import about_loss
from blocks.kit import NOTIFICATION_TEXT, Mrkdwn, context, cut, joined, section
from blocks.scope.card import cites, judgement_blocks
from blocks.told import Params, told_of
from slackbot.cases.matter import Matter
from slackbot.words import Rendered


def _judged(case: Matter, params: Params, around: Surroundings) -> Rendered:
    """That very judgement, whatever was judged since."""
    standing = case.scope.judgements[int(str(params["number"])) - 1]
    blocks = judgement_blocks(standing, around)
    if not standing.covered:
        blocks.insert(-1, section(around.say("scope.on_the_card")))
    return Rendered(text=cut(joined(_shown(blocks)), NOTIFICATION_TEXT), blocks=blocks)


def _shown(blocks: list[dict[str, Any]]) -> list[Mrkdwn]:
    """Our own sentences; what somebody wrote stands in the blocks."""
    return [Mrkdwn(each["text"]["text"]) for each in blocks if each["type"] == "section"]


def _line(key: str) -> Callable[[Matter, Params, Surroundings], Rendered]:
    def line(case: Matter, params: Params, around: Surroundings) -> Rendered:
        people = params.get("to")
        to = around.people(str(user) for user in people) if isinstance(people, list) else Mrkdwn("")
        said = around.say(key, by=around.person(str(params["by"])), to=to, id=case.id)
        return Rendered(text=said, blocks=[section(said)])

    return line


def _reminder(case: Matter, params: Params, around: Surroundings) -> Rendered:
    """The buttons stand on the card, over the thread."""
    who = str(getattr(case, "reporter", ""))
    to = around.say("notice.to", who=around.person(who)) if who else Mrkdwn("")
    blocks = [section(around.say("scope.notice.reminder", to=to)), context(around.grounds(*cites(case)))]
    return Rendered(text=blocks[0]["text"]["text"], blocks=blocks)


def _advised(case: Matter, params: Params, around: Surroundings) -> Rendered:
    who = str(getattr(case, "reporter", ""))
    to = around.say("notice.to", who=around.person(who)) if who else Mrkdwn("")
    first = around.say("scope.notice.advised", to=to, by=around.person(str(params["by"])))
    said = told_of(around, first, str(params["text"]), around.say("scope.advised_closed"), refs=("5.3", "15.2"))
    return about_loss(said, around, params["text"])


def _silent(key: str) -> Callable[[Matter, Params, Surroundings], Rendered]:
    def silent(case: Matter, params: Params, around: Surroundings) -> Rendered:
        people = params["to"]
        assert isinstance(people, list)
        since = around.when(datetime.fromisoformat(str(params["since"])))
        customer = around.terms.particulars.short_name
        to = around.people(str(user) for user in people)
        said = around.say(key, to=to, id=case.id, since=since, customer=customer)
        return Rendered(text=said, blocks=[section(said)])

    return silent


TO_CUSTOMER = {
    "scope_reminder": _reminder,
    "scope_advised": _advised,
    "scope_judged": _judged,
    "scope_quote": _line("scope.notice.quote"),
    "scope_withdraw": _line("scope.notice.withdraw"),
    "scope_taken_up": _line("scope.notice.taken_up"),
}

TO_DESK = {
    "scope_silent_choice": _silent("scope.notice.silent_choice"),
    "scope_silent_proposal": _silent("scope.notice.silent_proposal"),
    "scope_silent_wish": _silent("scope.notice.silent_wish"),
    "scope_proposed": _line("scope.notice.proposed"),
    "scope_quote": _line("scope.notice.desk_quote"),
    "scope_withdraw": _line("scope.notice.desk_withdraw"),
}
