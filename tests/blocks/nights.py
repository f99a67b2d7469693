"""What is drawn of reports outside the reception hours, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from itertools import product

from blocks.around import Listed, Surroundings
from blocks.incidents.card import card
from blocks.incidents.triage import triage
from blocks.opening import opening
from blocks.service_requests.card import card as request_card
from blocks.service_requests.triage import triage as request_triage
from slackbot.agreement.particulars import Cover
from slackbot.cases.incidents import Acknowledge, Incident, Report
from slackbot.cases.service_requests import MakeRequest, ServiceRequest
from slackbot.cases.urgent import AgreeUrgent, AskUrgent, DeclineUrgent, RemindUrgent, WaitForOpening
from slackbot.words import Actor, Card, CommandBase, Notice, Rendered
from tests.acting import CUSTOMER, ENGINEER, LEAD
from tests.rules.living import MINUTE, Life
from tests.rules.office import office, tokyo
from tests.rules.requesting import Wish

LINK = "https://hinode.slack.com/archives/C0DESK/p1764000000000200"
NIGHT = tokyo("2026-11-24T22:00")


def at_night(cover: Cover, language: str = "ja", says: str = "") -> Life:
    life = Life(office(cover, language=language), says)
    life.now = NIGHT
    life.does(Report, CUSTOMER)
    return life


def asked_at_night(cover: Cover, language: str = "ja", says: str = "") -> Wish:
    wish = Wish(office(cover, language=language), says)
    wish.now = NIGHT
    wish.does(MakeRequest, CUSTOMER)
    return wish


CHOICES: dict[str, tuple[tuple[type[CommandBase], Actor], ...]] = {
    "waiting": ((WaitForOpening, CUSTOMER),),
    "asked": ((AskUrgent, CUSTOMER),),
    "agreed": ((AskUrgent, CUSTOMER), (AgreeUrgent, LEAD)),
    "declined": ((AskUrgent, CUSTOMER), (DeclineUrgent, LEAD)),
    "withdrawn": ((AskUrgent, CUSTOMER), (WaitForOpening, CUSTOMER)),
    "asked again": ((AskUrgent, CUSTOMER), (DeclineUrgent, LEAD), (AskUrgent, CUSTOMER)),
}


def of_choices(says: str = "") -> Iterator[tuple[Card | Notice, Incident | ServiceRequest]]:
    """What is said when the customer has chosen, and each time the clock rings after that."""
    for steps, incident in product(CHOICES.values(), (True, False)):
        life = at_night(Cover.PAID, says=says) if incident else asked_at_night(Cover.PAID, says=says)
        life.messages.clear()
        for kind, by in steps:
            life.wait(MINUTE).does(kind, by)
        yield from _said(life)
        while ringing := [timer for timer in life.timers if isinstance(timer.command, RemindUrgent)]:
            life.now = ringing[0].at
            life.takes(ringing[0].command)
            yield from _said(life)


def _said(life: Life | Wish) -> Iterator[tuple[Card | Notice, Incident | ServiceRequest]]:
    assert life.case
    yield from ((said, life.case) for said in life.messages if isinstance(said, Card | Notice))
    life.messages.clear()


@cache
def of_nights(locale: str, text: str = "") -> dict[str, Rendered]:
    drawn = {}
    for cover in Cover:
        life, wish = at_night(cover, locale, text), asked_at_night(cover, locale, text)
        around = Surroundings(locale=locale, agreement=life.agreement)
        drawn[f"card at night, {cover}"] = card(life.incident, around)
        drawn[f"triage at night, {cover}"] = triage(life.incident, around)
        drawn[f"request at night, {cover}"] = request_card(wish.request, around)
        drawn[f"triage of a request at night, {cover}"] = request_triage(wish.request, around)
    return drawn | _digests(locale, text)


def _digests(locale: str, text: str) -> dict[str, Rendered]:
    life, wish = at_night(Cover.PAID, locale, text), asked_at_night(Cover.PAID, locale, text)
    around = Surroundings(locale=locale, agreement=life.agreement)
    waiting = [Listed(case=each, agreement=life.agreement, link=LINK) for each in (life.incident, wish.request)]
    taken = replace(waiting[0], case=_taken(life), link="")
    return {
        "digest": opening(replace(around, listed=tuple(waiting))),
        "digest of many": opening(replace(around, listed=tuple(waiting * 15))),
        "digest of what can be read": opening(replace(around, listed=(taken,), unread=("AKATSUKI-7",))),
        "digest with nothing left": opening(replace(around, listed=(taken,))),
    }


def _taken(life: Life) -> Incident:
    life.does(Acknowledge, ENGINEER)
    return life.incident
