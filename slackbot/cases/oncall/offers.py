"""Nobody is put on duty by another without having said yes; until then the rota stands (Art. 5.2).

Where it cannot wait a lead decides at once. Whoever takes another's duty over has said yes by that.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from slackbot.agreement.articles import enforces
from slackbot.cases.common import digest
from slackbot.cases.oncall.commands import (
    AcceptOffer,
    ChaseOffer,
    DeclineOffer,
    ImposeOffer,
    StandIn,
    Swap,
    WithdrawOffer,
)
from slackbot.cases.oncall.common import (
    OFFER,
    decided,
    offer_cards,
    to_come,
    told,
    told_directly,
    told_one,
    with_offer,
)
from slackbot.cases.oncall.state import Change, Ending, Offer, Rota
from slackbot.cases.rulebook import CLOCK, LEADS, STAFF, rule
from slackbot.cases.timing import timer
from slackbot.words import CommandBase, Decision, JsonValue, Notice, Refusal, Role, Timer

MOST_STAND_INS = 200
MOST_OFFERS, MOST_KEPT = 20, 20
"""Open at a time; of those that are over."""
LIVE = frozenset({"live"})
"""Of a rota that has ended nobody is on duty any more."""
ANSWERS = AcceptOffer | DeclineOffer | WithdrawOffer | ImposeOffer


def asked_for(rota: Rota, changes: tuple[Change, ...], command: StandIn | Swap, now: datetime) -> Decision | Refusal:
    """An offer to the one person whom it puts on duty besides the asking one; without such a person it holds at once.

    Two it puts on duty only by a lead who is neither of them: that is a decision, and both hear of it.
    """
    lead = command.by.role is Role.LEAD
    if command.at_once and not lead:
        return Refusal(code="leads_only")
    others = {change.stand_in.person for change in changes} - {command.by.user}
    if command.at_once or len(others) != 1:
        return _stands(rota, changes, command, now)
    offer = Offer(name=digest(*changes), at=now, by=command.by.user, to=others.pop(), changes=changes)
    return _offered(rota, offer, command, now)


def _offered(rota: Rota, offer: Offer, command: CommandBase, now: datetime) -> Decision | Refusal:
    waiting = [each for each in rota.offers if each.is_open]
    if any(_the_same(each, offer) for each in waiting):
        return Refusal(code="offered_already")
    if len(waiting) >= MOST_OFFERS:
        return Refusal(code="too_many_offers")
    over = [each for each in rota.offers if not each.is_open][-MOST_KEPT:]
    kept = sorted([*over, *waiting, offer], key=lambda each: each.at)
    after = replace(rota, offers=tuple(kept))
    return decided(after, command, now, "offered", *offer_cards(offer), to=offer.to)


def _the_same(one: Offer, other: Offer) -> bool:
    """Of the same two people, about the same time."""
    mine, theirs = one.changes[0].stand_in, other.changes[0].stand_in
    meets = mine.layer == theirs.layer and mine.since < theirs.until and theirs.since < mine.until
    return meets and (one.by, one.to) == (other.by, other.to)


@enforces("5.2")
@rule(AcceptOffer, may=STAFF, when=LIVE, cites=("5.2",))
def accept_offer(rota: Rota, command: AcceptOffer, agreement: object, now: datetime) -> Decision | Refusal:
    offer = _asked_of_them(rota, command, now)
    if isinstance(offer, Refusal):
        return offer
    return _stands(_over(rota, offer, Ending.ACCEPTED, command), offer.changes, command, now, offer)


@enforces("5.2")
@rule(ImposeOffer, may=LEADS, when=LIVE, cites=("5.2",))
def impose_offer(rota: Rota, command: ImposeOffer, agreement: object, now: datetime) -> Decision | Refusal:
    offer = _waiting(rota, command, now)
    if isinstance(offer, Refusal):
        return offer
    return _stands(_over(rota, offer, Ending.IMPOSED, command), offer.changes, command, now, offer)


@rule(DeclineOffer, may=STAFF, when=LIVE, cites=("5.2",))
def decline_offer(rota: Rota, command: DeclineOffer, agreement: object, now: datetime) -> Decision | Refusal:
    offer = _asked_of_them(rota, command, now)
    if isinstance(offer, Refusal):
        return offer
    after, said = _over(rota, offer, Ending.DECLINED, command), told_one(offer.by, "offer_declined", offer)
    return decided(after, command, now, "offer_declined", *offer_cards(offer), said, by=offer.by)


@rule(WithdrawOffer, may=STAFF, when=LIVE, cites=("5.2",))
def withdraw_offer(rota: Rota, command: WithdrawOffer, agreement: object, now: datetime) -> Decision | Refusal:
    """Whoever was asked sees it on the card; nothing is left for them to do."""
    offer = _waiting(rota, command, now)
    if isinstance(offer, Refusal):
        return offer
    if command.by.role is not Role.LEAD and command.by.user != offer.by:
        return Refusal(code="another_ones_offer")
    after = _over(rota, offer, Ending.WITHDRAWN, command)
    return decided(after, command, now, "offer_withdrawn", *offer_cards(offer), by=offer.by, to=offer.to)


@rule(ChaseOffer, may=CLOCK)
def chase_offer(rota: Rota, command: ChaseOffer, agreement: object, now: datetime) -> Decision | Refusal:
    """Once both hear that there is no answer yet; at the end the asking one, who is on duty then as before."""
    offer = rota.offer(command.offer)
    if offer is None or not offer.is_open:
        return Refusal(code="superseded")
    if offer.reminded or now >= offer.runs_out:
        after, said = _over(rota, offer, Ending.RAN_OUT, command), told_one(offer.by, "offer_ran_out", offer)
        return decided(after, command, now, "offer_ran_out", *offer_cards(offer), said, by=offer.by, to=offer.to)
    both = (told_one(offer.to, "offer_asks", offer), told_one(offer.by, "offer_waits", offer))
    return decided(with_offer(rota, replace(offer, reminded=True)), command, now, "offer_chased", *both)


def offer_deadlines(rota: Rota) -> list[Timer]:
    return [
        timer(
            rota,
            f"offer.{each.name}",
            each.runs_out if each.reminded else each.asked_again,
            ChaseOffer,
            offer=each.name,
        )
        for each in rota.offers
        if each.is_open
    ]


def _waiting(rota: Rota, command: ANSWERS, now: datetime) -> Offer | Refusal:
    offer = rota.offer(command.offer)
    if offer is None:
        return Refusal(code="outdated")
    return offer if offer.is_open and now < offer.runs_out else Refusal(code="offer_is_over")


def _asked_of_them(rota: Rota, command: AcceptOffer | DeclineOffer, now: datetime) -> Offer | Refusal:
    offer = _waiting(rota, command, now)
    if isinstance(offer, Offer) and command.by.user != offer.to:
        return Refusal(code="another_ones_offer")
    return offer


def _over(rota: Rota, offer: Offer, how: Ending, command: CommandBase) -> Rota:
    return with_offer(rota, replace(offer, ended=how, ended_by=command.by.user))


def _stands(
    rota: Rota, changes: tuple[Change, ...], command: CommandBase, now: datetime, offer: Offer | None = None
) -> Decision | Refusal:
    """From now on the rota is another one. What has been is not changed any more."""
    left = tuple(_from(now, each) for each in changes)
    new, kept = [each.stand_in for each in left], to_come(rota, now)
    if len(kept) + len(new) > MOST_STAND_INS:
        return Refusal(code="too_many_stand_ins")
    said, happened, data = _told(left, f"{OFFER}:{offer.name}" if offer else "")
    people = [person for each in left for person in (*each.instead, each.stand_in.person)]
    people += [offer.by] if offer else []
    about = [*(offer_cards(offer) if offer else ()), said, *told_directly(said, people, command.by.user)]
    return decided(replace(rota, overrides=(*kept, *new)), command, now, happened, *about, **data)


def _from(now: datetime, change: Change) -> Change:
    return replace(change, stand_in=replace(change.stand_in, since=max(change.stand_in.since, now)))


def _told(changes: tuple[Change, ...], under: str) -> tuple[Notice, str, dict[str, JsonValue]]:
    """What everybody reads, and what the record has of it."""
    first, span = changes[0], changes[0].stand_in
    instead = first.instead[0] if first.instead else ""
    if len(changes) > 1:
        one, other, theirs = instead, span.person, changes[1].stand_in.since.isoformat()
        said = told("swapped", under=under, one=one, other=other, since=span.since.isoformat(), theirs=theirs)
        return said, "swapped", {"one": one, "other": other}
    said = told(
        "stood_in",
        under=under,
        person=span.person,
        instead=instead,
        since=span.since.isoformat(),
        until=span.until.isoformat(),
        reason=span.reason,
    )
    return said, "stood_in", {"person": span.person, "layer": span.layer}
