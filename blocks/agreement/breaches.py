"""Notices of breach of a customer's agreement, for leads (Art. 17)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson

from blocks.agreement.notices import PARTIES
from blocks.around import Surroundings
from blocks.kit import (
    Block,
    Element,
    Mrkdwn,
    actions,
    asked,
    button,
    checkboxes,
    clean,
    context,
    cut,
    date_input,
    joined,
    modal,
    one_line,
    option,
    quote,
    radio,
    section,
    text_input,
)
from slackbot.cases.customers.state import Breach
from slackbot.words import Rendered, Side

MOST_SHOWN = 10
RECORD, ANSWER, SETTLE = "breach.record", "breach.answer", "breach.settle"
PARTY, TEXT, DELIVERY, DAY, CURED, SHARED = "party", "text", "delivery", "day", "cured", "shared"


def record_form(around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    """The notice as it was given, word for word: its hash is kept."""
    parties = [option(around.plain(key), str(side)) for side, key in PARTIES.items()]
    name = around.terms.particulars.short_name
    shared = [option(around.plain("agreement.form.breach.shared"), SHARED)]
    blocks: list[Block] = [
        section(around.say("agreement.form.breach.about", name=name)),
        asked(PARTY, around.plain("agreement.form.breach.party"), radio(PARTY, parties, str(Side.PROVIDER))),
        asked(TEXT, around.plain("agreement.form.breach.text"), text_input(TEXT, multiline=True)),
        asked(DELIVERY, around.plain("agreement.form.breach.delivery"), text_input(DELIVERY, longest=200)),
        asked(DAY, around.plain("agreement.form.breach.day"), date_input(DAY)),
        asked(SHARED, around.plain("agreement.form.breach.told"), checkboxes(SHARED, shared), optional=True),
        context(around.say("agreement.form.breach.small"), around.grounds("17")),
    ]
    return _modal(around, RECORD, "agreement.form.breach.title", blocks, metadata)


def answer_form(breach: Breach, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    """What the other party said to it."""
    blocks: list[Block] = [
        section(_line(breach, around)),
        quote(cut(clean(breach.text), 300)),
        asked(TEXT, around.plain("agreement.form.breach.answer"), text_input(TEXT, multiline=True)),
        context(around.say("agreement.form.breach.answer_small"), around.grounds("17")),
    ]
    return _modal(around, ANSWER, "agreement.form.breach.answer_title", blocks, metadata)


def settle_form(breach: Breach, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    cured = [
        option(around.plain("agreement.breach_cured"), "yes"),
        option(around.plain("agreement.breach_not_cured"), "no"),
    ]
    blocks: list[Block] = [
        section(_line(breach, around)),
        quote(cut(clean(breach.text), 300)),
        asked(CURED, around.plain("agreement.form.outcome.cured"), radio(CURED, cured)),
        asked(TEXT, around.plain("agreement.form.outcome.text"), text_input(TEXT, multiline=True)),
        context(around.say("agreement.form.outcome.small"), around.grounds("17")),
    ]
    return _modal(around, SETTLE, "agreement.form.outcome.title", blocks, metadata)


def _modal(
    around: Surroundings, callback: str, title: str, blocks: list[Block], metadata: dict[str, str]
) -> dict[str, Any]:
    kept, submit = orjson.dumps(metadata).decode(), around.plain("form.save")
    return modal(around.locale, around.plain(title), callback, blocks, submit=submit, metadata=kept)


def listing(found: Sequence[Breach], around: Surroundings) -> Rendered:
    """The latest first; what is open has the button that settles it."""
    customer = around.terms.particulars.key
    shown = [*reversed(found)][:MOST_SHOWN]
    lines = [_line(each, around) for each in shown] or [around.say("agreement.no_breaches")]
    blocks: list[Block] = []
    for said, each in zip(lines, shown, strict=False):
        blocks += [section(said), quote(one_line(each.text, 300)), *_answered(each, around)]
        blocks += [actions(*buttons(customer, str(each.number), around))] if each.cured is None else []
    blocks = blocks or [section(lines[0])]
    record = button(around.plain("button.breach.record"), RECORD, customer, about=customer)
    return Rendered(text=cut(joined(lines), 4000), blocks=[*blocks, actions(record), context(around.grounds("17"))])


def _answered(breach: Breach, around: Surroundings) -> list[Block]:
    """The latest in words; whatever was answered before stays on record."""
    if not breach.answers:
        return []
    last = breach.answers[-1]
    said = around.say("agreement.breach_answer", at=around.when(last.at), by=around.person(last.by))
    return [context(said), quote(one_line(last.text, 300))]


def buttons(customer: str, number: str, around: Surroundings) -> list[Element]:
    """Of one that is open."""
    value, about = f"{customer}|{number}", f"{customer} {number}"
    verbs = {ANSWER: "button.breach.answer", SETTLE: "button.breach.settle"}
    return [button(around.plain(label), verb, value, about=about) for verb, label in verbs.items()]


def _line(breach: Breach, around: Surroundings) -> Mrkdwn:
    state = "agreement.breach_open" if breach.cured is None else "agreement.breach_not_cured"
    return around.say(
        "agreement.breach_line",
        number=breach.number,
        party=around.plain(PARTIES.get(breach.notice_by, "agreement.party_theirs")),
        day=breach.cure_by.isoformat(),
        delivery=breach.delivery,
        sha=breach.sha256[:12],
        state=around.plain("agreement.breach_cured" if breach.cured else state),
        outcome=one_line(breach.outcome, 200),
    )
