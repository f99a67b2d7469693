"""In #desk: another company reads the shared channel, what is to be said there waits, a lead decides (Art. 12)."""

from __future__ import annotations

from typing import Any

import orjson

from blocks.around import Surroundings
from blocks.kit import Block, Mrkdwn, actions, asked, button, context, esc, joined, modal, quote, section, text_input
from slackbot.cases.customers import Customer
from slackbot.cases.customers.state import Freeze
from slackbot.safety.audience import UNNAMED
from slackbot.words import Rendered

FORM, REASON = "freeze.resume", "freeze_reason"


def card(name: str, customer: Customer, around: Surroundings) -> Rendered:
    freeze, short = customer.freeze, around.terms.particulars.short_name
    if freeze is None or freeze.name != name or freeze.ended_at:
        return _over(freeze if freeze and freeze.name == name else None, short, around)
    waits = around.letter.get("waiting", "0")
    first = around.say("freeze.text" if freeze.companies else "freeze.gone", name=short)
    blocks: list[Block] = [section(first)]
    if freeze.companies:
        blocks.append(section(around.say("freeze.who", who=who(freeze, around))))
    blocks.append(section(around.say("freeze.waiting", count=waits, since=around.when(freeze.since))))
    if freeze.kept_by and freeze.kept_at:
        kept = around.say("freeze.kept", who=around.person(freeze.kept_by), at=around.when(freeze.kept_at))
        blocks.append(section(kept))
    blocks.append(actions(*_buttons(freeze, customer, around)))
    return Rendered(text=first, blocks=[*blocks, context(around.say("freeze.small"), around.grounds("12"))])


def form(freeze: Freeze, around: Surroundings, metadata: dict[str, str]) -> dict[str, Any]:
    """The other company is still there: why may it read?"""
    blocks: list[Block] = [
        section(around.say("freeze.form.text", who=who(freeze, around))),
        asked(
            REASON,
            around.plain("freeze.form.reason"),
            text_input(REASON, multiline=True, longest=500),
            hint=around.plain("freeze.form.hint"),
        ),
        context(around.grounds("12")),
    ]
    kept = orjson.dumps(metadata).decode()
    submit = around.plain("freeze.form.submit")
    return modal(around.locale, around.plain("freeze.form.title"), FORM, blocks, submit=submit, metadata=kept)


def who(freeze: Freeze, around: Surroundings) -> Mrkdwn:
    """Companies by the name and id that Slack gives them, and some of their people, by whom one knows them."""
    named = [
        around.say("freeze.unnamed") if each == UNNAMED else esc(around.company(each, freeze.names))
        for each in freeze.companies
    ]
    people = [around.people(freeze.people)] if freeze.people else []
    return joined([*named, *people], around.plain("card.between"))


def _over(freeze: Freeze | None, name: str, around: Surroundings) -> Rendered:
    if freeze is None or freeze.ended_at is None:
        first = around.say("freeze.earlier", name=name)
        return Rendered(text=first, blocks=[section(first)])
    by, at = around.person(freeze.ended_by), around.when(freeze.ended_at)
    if not freeze.companies:
        first = around.say("freeze.over", name=name, by=by, at=at)
        return Rendered(text=first, blocks=[section(first)])
    first = around.say("freeze.over_admitted", name=name, by=by, at=at)
    companies = section(around.say("freeze.admitted", who=who(freeze, around)))
    return Rendered(text=first, blocks=[section(first), companies, quote(freeze.why), context(around.grounds("12"))])


def _buttons(freeze: Freeze, customer: Customer, around: Surroundings) -> list[dict[str, Any]]:
    value = f"{customer.id}|{freeze.shown}"
    resume = button(around.plain("button.freeze.resume"), "freeze.resume", value, style="primary", about=customer.id)
    keep = button(around.plain("button.freeze.keep"), "freeze.keep", value, about=customer.id)
    return [resume, keep]
