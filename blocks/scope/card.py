"""The part of a case's cards that says what was judged, what is still done, and what can be chosen."""

from __future__ import annotations

from blocks.around import Surroundings
from blocks.kit import Block, Element, Mrkdwn, button, context, joined, quote, section
from blocks.scope.forms import ADVISE
from slackbot.agreement import choices
from slackbot.cases.advice import can_end
from slackbot.cases.matter import Advice, Finding, Judgement, Matter, Option, answered_to, proposed
from slackbot.words import Ref

PREFIX = "scope."


def customer_blocks(case: Matter, around: Surroundings) -> list[Block]:
    """Nothing where it was found to be in scope from the first: that is what everybody expects."""
    standing = case.scope.judgement
    if standing is None or (standing.finding is Finding.IN_SCOPE and not _revised(case)):
        return []
    blocks = judgement_blocks(standing, around, advised=case.scope.advice is not None)
    if standing.covered:
        return blocks
    if case.scope.advice:
        return [*blocks, *_advised(case.scope.advice, around)]
    return [*blocks, *_answer(case, around)]


def _advised(advice: Advice, around: Surroundings) -> list[Block]:
    first = around.say("scope.advised", by=around.person(advice.by), at=around.when(advice.at))
    return [section(first), quote(advice.text), section(around.say("scope.advised_closed"))]


def judgement_blocks(standing: Judgement, around: Surroundings, *, advised: bool = False) -> list[Block]:
    """What the customer reads: the item, the reason in our words, what is still done, what it can be had as."""
    blocks = [section(_headline(standing, around)), *([quote(standing.reason)] if standing.reason else [])]
    if standing.evidence:
        blocks += [section(around.say("scope.evidence")), quote(standing.evidence)]
    if not standing.covered:
        blocks += [section(joined(_still(standing, around)[advised:]))]
    small = [*_reading(standing, around), around.grounds(*_cites(standing))]
    return [*blocks, context(*small)]


def customer_buttons(case: Matter, around: Surroundings) -> list[Element]:
    standing = case.scope.judgement
    if standing is None or standing.covered or not case.is_open:
        return []
    value, chosen = f"{case.id}|{answered_to(case.scope)}", case.scope.chosen
    made = []
    if chosen is None or chosen.option is not Option.QUOTE:
        label = around.plain("button.scope.quote")
        made.append(button(label, "scope.quote", value, style="primary", about=case.id))
    label = around.plain("button.scope.withdraw")
    return [*made, button(label, "scope.withdraw", value, about=case.id, confirm=_sure(around))]


def desk_blocks(case: Matter, around: Surroundings) -> list[Block]:
    """What stands, what waits for a lead, and what the customer wishes for."""
    blocks: list[Block] = []
    if (standing := case.scope.judgement) is not None:
        blocks += [section(_desk_line(standing, around))]
        blocks += [quote(standing.reason)] if standing.reason else []
    if (proposal := case.scope.proposal) is not None:
        leads = around.people(around.terms.provider.leads)
        first = around.say("scope.proposal", by=around.person(proposal.by), item=around.item(proposal.item), to=leads)
        blocks += [section(first), quote(proposal.reason)]
        blocks += [section(around.say("scope.evidence")), quote(proposal.evidence)]
    if case.scope.chosen is not None:
        blocks += _answer(case, around)
    if (advice := case.scope.advice) is not None:
        first = around.say("scope.advised", by=around.person(advice.by), at=around.when(advice.at))
        blocks += [section(first), quote(advice.text)]
    return blocks


def desk_buttons(case: Matter, around: Surroundings) -> list[Element]:
    """What only a lead decides; the rest is behind one button of the card."""
    if not case.is_open:
        return []
    made: list[Element] = []
    if case.scope.proposal is not None:
        value = f"{case.id}|{proposed(case.scope)}"
        made += [_button("free", value, case, around), _button("charge", value, case, around)]
    chosen = case.scope.chosen
    if chosen is not None and chosen.option is Option.QUOTE and not chosen.taken_by:
        made.append(_button("take_up", f"{case.id}|{answered_to(case.scope)}", case, around))
    if can_end(case):
        made.append(button(around.plain("button.advice.end"), ADVISE, case.id, about=case.id))
    return made


def cites(case: Matter) -> tuple[Ref, ...]:
    """What the judgement in force rests on."""
    return _cites(case.scope.judgement) if case.scope.judgement else ()


def judge_button(case: Matter, around: Surroundings) -> Element:
    return _button("judge", case.id, case, around)


def _button(verb: str, value: str, case: Matter, around: Surroundings) -> Element:
    return button(around.plain(f"button.scope.{verb}"), PREFIX + verb, value, about=case.id)


def _revised(case: Matter) -> bool:
    return any(not each.covered for each in case.scope.judgements)


def _headline(standing: Judgement, around: Surroundings) -> Mrkdwn:
    if standing.finding is Finding.IN_SCOPE:
        return around.say("scope.in_scope")
    item = around.item(standing.item) if standing.item else around.plain("scope.no_item")
    if standing.finding is Finding.THIRD_PARTY:
        return around.say("scope.third_party", item=item)
    if standing.finding is Finding.EXCLUDED:
        return around.say("scope.excluded", item=item)
    return around.say("scope.spared" if standing.free else "scope.charged", item=item)


def _still(standing: Judgement, around: Surroundings) -> list[Mrkdwn]:
    """What is done all the same, and what the rest can be had as."""
    lines = [around.say("scope.still_advice" if standing.finding is Finding.THIRD_PARTY else "scope.still_first")]
    paid = _ground(standing, around)
    if paid is not None and paid.paid:
        return [*lines, around.say("scope.paid", item=around.item(paid.paid))]
    return [*lines, around.say("scope.paid_unnamed")]


def _reading(standing: Judgement, around: Surroundings) -> list[Mrkdwn]:
    ground = None if standing.covered else _ground(standing, around)
    if ground is None or ground.paid is None or not ground.ours:
        return []
    cited = (around.cited(standing.item), around.cited(ground.paid))
    return [around.say("scope.our_reading", item=cited[0], paid=cited[1])]


def _ground(standing: Judgement, around: Surroundings) -> choices.Cause | None:
    grounds = (*choices.exclusions(around.terms), *choices.causes(around.terms))
    return next((each for each in grounds if each.ref == standing.item), None)


def _cites(standing: Judgement) -> tuple[Ref, ...]:
    """The disclaimer that fits stands beside the ground of it (Art. 15)."""
    return {
        Finding.IN_SCOPE: ("2",),
        Finding.EXCLUDED: ("4", "10"),
        Finding.THIRD_PARTY: ("5.3", "15.2"),
        Finding.CAUSE: ("7",) if standing.free else ("7", "10"),
    }[standing.finding]


def _answer(case: Matter, around: Surroundings) -> list[Block]:
    chosen = case.scope.chosen
    if chosen is None:
        return [section(around.say("scope.please_choose_waits" if case.scope.waiting else "scope.please_choose"))]
    who, at = around.person(chosen.by), around.when(chosen.at)
    if chosen.option is Option.WITHDRAW:
        return [section(around.say("scope.withdrawn", by=who, at=at))]
    taken = around.say("scope.quote_taken", by=around.person(chosen.taken_by)) if chosen.taken_by else Mrkdwn("")
    lines = [around.say("scope.quote_wished", by=who, at=at), taken or around.say("scope.quote_open")]
    return [section(joined(lines))]


def _desk_line(standing: Judgement, around: Surroundings) -> Mrkdwn:
    by, at = around.person(standing.by), around.when(standing.at)
    if standing.finding is Finding.IN_SCOPE:
        return around.say("scope.desk_in_scope", by=by, at=at)
    item = around.item(standing.item) if standing.item else around.plain("scope.no_item")
    if standing.finding is not Finding.CAUSE:
        return around.say("scope.desk_excluded", item=item, by=by, at=at)
    return around.say("scope.desk_free" if standing.free else "scope.desk_charged", item=item, by=by, at=at)


def _sure(around: Surroundings) -> dict[str, object]:
    said = {"title": "scope.sure_title", "text": "scope.sure_text", "confirm": "button.scope.withdraw"}
    shown = {name: {"type": "plain_text", "text": around.plain(key)} for name, key in said.items()}
    return {**shown, "deny": {"type": "plain_text", "text": around.plain("form.cancel")}}
