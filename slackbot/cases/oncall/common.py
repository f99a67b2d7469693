"""What every rule about a rota does the same way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from slackbot.cases.oncall.duty import DIRECT
from slackbot.cases.oncall.shifts import Override
from slackbot.cases.oncall.state import Ending, Handover, Offer, Rota
from slackbot.words import Audience, Card, CommandBase, Decision, Event, JsonValue, Message, Notice

DESK = "desk"
"""#desk, wherever it is when the message is sent."""
HANDOVER, OFFER = "handover", "offer"
MOST_HANDOVERS = 10
LONGEST_NOTE = 3000
NOTE_ON_CARD = 600
"""What is longer stands whole in the card's thread: beside all that is open Slack takes no more."""
LONGEST_KEPT = 9000
"""Of notes that nobody took over, together: as much as one message holds."""


def handed_over(
    rota: Rota, now: datetime, came: tuple[str, ...], went: tuple[str, ...]
) -> tuple[Rota, tuple[Card | Notice, ...]]:
    """With what was left for whoever comes; what nobody took over goes on to them, and its card has no button more."""
    before = next((each for each in rota.handovers[-1:] if not each.taken_by), None)
    note, note_by = rota.note, rota.note_by
    if before and before.note:
        note, note_by = _both(before.note, note) if note else before.note, note_by or before.note_by
    long = len(note) > NOTE_ON_CARD
    handed = Handover(at=now, came=came, went=went, note=note, note_by=note_by, in_thread=long)
    after = replace(rota, note="", note_by="", handovers=(*rota.handovers, handed)[-MOST_HANDOVERS:])
    cards = tuple(handover_card(each) for each in (before, handed) if each)
    whole = told("handover_note", under=f"{HANDOVER}:{handed.name}", handover=handed.name)
    return after, (*cards, whole) if long else cards


def _both(earlier: str, later: str) -> str:
    """The later one whole: where it is too much the beginning of the earlier one is left out, its own card has it."""
    room = LONGEST_KEPT - len(f"\n\n{later}")
    if len(earlier) > room:
        earlier = f"…{earlier[1 - room :]}" if room > 1 else ""
    return f"{earlier}\n\n{later}".strip()


def handover_card(handed: Handover) -> Card:
    return Card(channel=DESK, audience=Audience.DESK, name=f"{HANDOVER}:{handed.name}")


def to_come(rota: Rota, now: datetime) -> tuple[Override, ...]:
    """What is over is told by the audit."""
    return tuple(each for each in rota.overrides if each.until > now)


def told(key: str, /, *, under: str = "", **params: Any) -> Notice:
    return Notice(to=DESK, audience=Audience.DESK, key=key, params=params, under=under)


def told_directly(said: Notice, people: Iterable[str], by: str) -> list[Notice]:
    """The same to each whose duty another has changed: a mention in #desk can be slept through."""
    others = [person for person in dict.fromkeys(people) if person not in ("", by)]
    return [replace(said, to=f"{DIRECT}{person}", audience=Audience.PERSON, under="") for person in others]


def decided(
    rota: Rota, command: CommandBase, now: datetime, happened: str, *said: Message, **data: JsonValue
) -> Decision:
    """With those offers settled that do not fit what the rota has become."""
    after, passed, about = _overtaken(rota, now)
    events = ((happened, data), *(("offer_overtaken", _whose(offer)) for offer in passed))
    made = tuple(Event(type=f"rota.{name}", at=now, by=command.by, refs=("5.2",), data=of) for name, of in events)
    return Decision(case=after, events=made, messages=(*said, *about))


def _overtaken(rota: Rota, now: datetime) -> tuple[Rota, list[Offer], list[Message]]:
    after, passed, about = rota, list[Offer](), list[Message]()
    for offer in rota.offers:
        if offer.is_open and not (rota.is_open and all(change.fits(rota, now) for change in offer.changes)):
            after = with_offer(after, replace(offer, ended=Ending.OVERTAKEN))
            passed.append(offer)
            about += [*offer_cards(offer), told_one(offer.by, "offer_overtaken", offer)]
    return after, passed, about


def _whose(offer: Offer) -> dict[str, JsonValue]:
    return {"by": offer.by, "to": offer.to}


def with_offer(rota: Rota, offer: Offer) -> Rota:
    return replace(rota, offers=tuple(offer if each.name == offer.name else each for each in rota.offers))


def offer_cards(offer: Offer) -> tuple[Card, Card]:
    """In #desk, and with whoever is asked."""
    name = f"{OFFER}:{offer.name}"
    return (
        Card(channel=DESK, audience=Audience.DESK, name=name),
        Card(channel=f"{DIRECT}{offer.to}", audience=Audience.PERSON, name=name),
    )


def told_one(person: str, key: str, offer: Offer) -> Notice:
    """Of an offer, directly: of the first of its shifts, and of the other one's name."""
    params: dict[str, JsonValue] = {**_whose(offer), "since": offer.changes[0].stand_in.since.isoformat()}
    return Notice(to=f"{DIRECT}{person}", audience=Audience.PERSON, key=key, params=params)
