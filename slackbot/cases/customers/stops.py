"""Stops that concern a customer: its record knows under which number each was announced (Art. 9)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from slackbot.agreement.particulars import Agreement
from slackbot.cases.announcements.commands import BringStop, FollowStop, NoteAnnouncement, OpenAnnouncement, Told
from slackbot.cases.customers.state import Customer, KnownStop
from slackbot.cases.rulebook import CLOCK, STAFF, rule
from slackbot.cases.stops import OPEN, News, State
from slackbot.words import CommandBase, Decision, FollowUp

MOST_STOPS = 50


@rule(BringStop, may=STAFF | CLOCK)
def bring(customer: Customer, command: BringStop, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision: as a follow-up it must not fail. What comes late changes nothing.

    Of a stop that is cancelled before the customer heard of it, nothing is said. One that takes another's place goes on
    under its number, in its thread.
    """
    news, known = command.news, customer.stop(command.news.window)
    if known and (known.replaced_by or known.revision >= news.revision):
        return Decision(case=customer, events=())
    if known is None and news.instead_of:
        known = customer.stop(news.instead_of)
        customer = replace(customer, stops=_with(customer, _given_up(news, known)))
    announcement = known.announcement if known else ""
    unheard = known is None and news.state is State.CANCELLED
    brought = KnownStop(
        window=news.window,
        revision=news.revision,
        announcement=announcement,
        held=news if known and not announcement else None,
        over=news.state not in OPEN,
        systems=news.stop.systems,
        running=news.state is State.RUNNING,
    )
    said: tuple[FollowUp, ...] = ()
    if announcement:
        said = (_follow_up(FollowStop, announcement, news, command),)
    elif known is None and not unheard:
        said = (_follow_up(OpenAnnouncement, customer.id, news, command),)
    return Decision(case=replace(customer, stops=_with(customer, brought)), events=(), messages=said)


@rule(NoteAnnouncement, may=STAFF | CLOCK)
def note(customer: Customer, command: NoteAnnouncement, agreement: Agreement, now: datetime) -> Decision:
    """Always a decision, for the same reason. What has changed since it was announced follows now."""
    known = customer.stop(command.window)
    if known and known.replaced_by:
        known = customer.stop(known.replaced_by)
    if known is None or known.announcement:
        return Decision(case=customer, events=())
    numbered = replace(known, announcement=command.announcement, held=None)
    said = (_follow_up(FollowStop, command.announcement, known.held, command),) if known.held else ()
    return Decision(case=replace(customer, stops=_with(customer, numbered)), events=(), messages=said)


def _given_up(news: News, known: KnownStop | None) -> KnownStop:
    """The window that another one takes the place of, whether or not the customer has heard of it."""
    left = known or KnownStop(window=news.instead_of, revision=0, announcement="")
    return replace(left, held=None, over=True, running=False, replaced_by=news.window)


def _follow_up(kind: type[Told], case_id: str, news: News, command: CommandBase) -> FollowUp:
    return FollowUp(command=kind(id=f"{command.id}/0", case_id=case_id, by=command.by, news=news), many=True)


def _with(customer: Customer, known: KnownStop) -> tuple[KnownStop, ...]:
    """What is over for longest makes room."""
    others = [each for each in customer.stops if each.window != known.window]
    spare = [each for each in others if each.over][: max(0, len(others) + 1 - MOST_STOPS)]
    return (*(each for each in others if each not in spare), known)
