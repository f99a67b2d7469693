"""A change of duty that somebody is asked for: the card in #desk and with whoever is asked, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from blocks.kit import (
    Block,
    Element,
    Mrkdwn,
    actions,
    button,
    confirmation,
    context,
    joined,
    local,
    mention,
    mentions,
    quote,
    say,
    section,
    when,
)
from slackbot.cases.oncall.state import Change, Offer, Rota
from slackbot.i18n import text
from slackbot.words import Audience, Card, Notice, Rendered


def card(said: Card, offer: Offer | None, rota: Rota, locale: str) -> Rendered:
    if offer is None:
        first = say(locale, "oncall.offer.gone", rota=rota.terms.name)
        return Rendered(text=first, blocks=[section(first)])
    first, spans = asking(offer, rota, locale), _spans(offer, rota, locale)
    reason = offer.changes[0].stand_in.reason
    blocks = [section(joined([first, spans])), *([quote(reason)] if reason else [])]
    blocks.append(context(_stands(offer, rota, locale)))
    if offer.is_open:
        direct = said.audience is Audience.PERSON
        blocks.append(actions(*(answers(offer, rota, locale) if direct else _of_the_desk(offer, rota, locale))))
    return Rendered(text=joined([first, spans]), blocks=blocks)


def asking(offer: Offer, rota: Rota, locale: str) -> Mrkdwn:
    key = "oncall.offer.swap" if len(offer.changes) > 1 else "oncall.offer.stand_in"
    return say(locale, key, rota=rota.terms.name, by=mention(offer.by), to=mention(offer.to))


def to_answer(
    locale: str, rotas: Sequence[Rota], at: datetime, person: str, of: str = "rota"
) -> list[tuple[datetime, list[Block]]]:
    """What this person is asked for, with when it is over; `of`: whose buttons they are."""
    return [
        (offer.runs_out, [section(_told(offer, rota, locale)), actions(*answers(offer, rota, locale, of))])
        for rota, offer in _open(rotas, at)
        if person == offer.to
    ]


def asked_by(locale: str, rotas: Sequence[Rota], at: datetime, person: str) -> list[tuple[datetime, list[Block]]]:
    """What they have no answer to yet, with when it is over."""
    return [
        (offer.runs_out, [section(_told(offer, rota, locale), _withdraw(offer, rota, locale))])
        for rota, offer in _open(rotas, at)
        if person == offer.by
    ]


def _open(rotas: Sequence[Rota], at: datetime) -> list[tuple[Rota, Offer]]:
    return [(rota, offer) for rota in rotas for offer in rota.offers if offer.is_open and offer.runs_out > at]


def _told(offer: Offer, rota: Rota, locale: str) -> Mrkdwn:
    return joined([asking(offer, rota, locale), _spans(offer, rota, locale)])


def answers(offer: Offer, rota: Rota, locale: str, of: str = "rota") -> list[Element]:
    """For whoever is asked."""
    return [
        _button("accept", offer, rota, locale, of, style="primary"),
        _button("decline", offer, rota, locale, of),
    ]


def notice(said: Notice, rota: Rota, locale: str) -> Mrkdwn:
    given = said.params
    return say(
        locale,
        f"oncall.{said.key}",
        rota=rota.terms.name,
        by=mention(str(given["by"])),
        to=mention(str(given["to"])),
        since=when(datetime.fromisoformat(str(given["since"])), rota.terms.tz),
    )


def _of_the_desk(offer: Offer, rota: Rota, locale: str) -> list[Element]:
    return [*answers(offer, rota, locale), _withdraw(offer, rota, locale), _impose(offer, rota, locale)]


def _withdraw(offer: Offer, rota: Rota, locale: str) -> Element:
    return _button("withdraw", offer, rota, locale, "rota")


def _impose(offer: Offer, rota: Rota, locale: str) -> Element:
    label = text(locale, "button.offer.impose")
    title, why = text(locale, "oncall.offer.impose.title"), text(locale, "oncall.offer.impose.text")
    sure = confirmation(title, why, text(locale, "oncall.offer.impose.yes"), text(locale, "form.cancel"))
    return button(label, "rota.impose_offer", f"{rota.id}|{offer.name}", confirm=sure)


def _button(verb: str, offer: Offer, rota: Rota, locale: str, of: str, **given: Any) -> Element:
    label, begins = text(locale, f"button.offer.{verb}"), local(offer.changes[0].stand_in.since, rota.terms.tz)
    return button(label, f"{of}.{verb}_offer", f"{rota.id}|{offer.name}", about=f"{rota.terms.name} {begins}", **given)


def _spans(offer: Offer, rota: Rota, locale: str) -> Mrkdwn:
    return joined(_span(change, rota, locale) for change in offer.changes)


def _span(change: Change, rota: Rota, locale: str) -> Mrkdwn:
    span, tz = change.stand_in, rota.terms.tz
    return say(
        locale,
        "oncall.offer.span",
        since=when(span.since, tz),
        until=when(span.until, tz),
        layer=span.layer,
        instead=mentions(change.instead) or Mrkdwn("–"),
        person=mention(span.person),
    )


def _stands(offer: Offer, rota: Rota, locale: str) -> Mrkdwn:
    if offer.is_open:
        until = when(offer.runs_out, rota.terms.tz)
        return say(locale, "oncall.offer.open", to=mention(offer.to), until=until)
    return say(locale, f"oncall.offer.{offer.ended}", by=mention(offer.ended_by or offer.by))
