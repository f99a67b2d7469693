"""協議 that are going on, for our people who take part in them: whose word it is, and since when (Art. 18)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from blocks.around import Listed, Surroundings
from blocks.consultations import named
from blocks.kit import Block, Mrkdwn, button, esc, joined, link, section
from slackbot.cases.consultations import is_due
from slackbot.cases.matter import Consultation, Disputable, Matter
from slackbot.cases.oncall.duty import Duty
from slackbot.words import Side


def of_whom(found: Iterable[Listed], me: str, duty: Duty) -> list[Listed]:
    """A lead's, of whoever is on duty, has the case, or has spoken in it; what stands still first."""
    mine = [(each, talk) for each in found if (talk := _going_on(each)) and _takes_part(me, each, talk, duty)]
    mine.sort(key=lambda pair: (not is_due(pair[1]), pair[1].moved_at))
    return [each for each, _ in mine]


def row(each: Listed, around: Surroundings) -> Block:
    talk = _going_on(each)
    assert talk is not None, "only what goes on has a line"
    here = replace(around, agreement=each.agreement)
    case = link(each.link, each.case.id) if each.link else esc(each.case.id)
    customer = each.agreement.particulars.short_name
    first = around.say("consultation.home.line", id=case, customer=customer, about=named(talk, here))
    told = joined([first, _waits(talk, here)])
    if not each.link:
        return section(told)
    opens = button(around.plain("button.home.open"), "home.open", each.case.id, about=each.case.id)
    return section(told, {**opens, "url": each.link})


def _waits(talk: Consultation, around: Surroundings) -> Mrkdwn:
    who = "customer" if talk.waits_for is Side.CUSTOMER else "lead" if talk.minutes else "us"
    state = f"due_{who}" if is_due(talk) else who
    return around.say(f"consultation.home.{state}", since=around.when(talk.moved_at))


def _going_on(each: Listed) -> Consultation | None:
    return each.case.consultation if isinstance(each.case, Disputable) else None


def _takes_part(me: str, each: Listed, talk: Consultation, duty: Duty) -> bool:
    spoke = {said.by for said in talk.statements} | ({talk.minutes.by} if talk.minutes else set())
    holds = each.case.handled_by if isinstance(each.case, Matter) else ""
    return me in {*each.agreement.provider.leads, *duty.first, holds, *spoke}
