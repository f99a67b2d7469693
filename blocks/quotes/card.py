"""The card of a quote: the same lines and total for both sides, each with what it can do."""

from __future__ import annotations

from decimal import Decimal

from blocks import precedents
from blocks.around import Surroundings
from blocks.kit import (
    NOTIFICATION_TEXT,
    Block,
    Element,
    Mrkdwn,
    actions,
    button,
    confirmation,
    context,
    cut,
    esc,
    field,
    fields,
    fitted,
    header,
    joined,
    quote,
    section,
)
from blocks.quotes.common import hours, line, name, until, votes, yen
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.state import Quote, Stage, latest, worked
from slackbot.words import Audience, Card, Ref, Rendered

PREFIX = "quote."


def card(said: Card, case: Matter, around: Surroundings) -> Rendered:
    """Of the latest version; to a customer of the latest that they were shown."""
    theirs = said.audience is Audience.CUSTOMER
    shown = tuple(each for each in case.quotes if each.offered) if theirs else case.quotes
    found = latest(shown, int(said.name.partition(":")[2]))
    assert found is not None, "a card stands since its quote was made"
    title = _title(case, found, around, theirs)
    buttons = _theirs(case, found, around) if theirs else _ours(case, found, around)
    blocks: list[Block] = [
        header(title),
        *_changed(found, around, theirs),
        fields(_facts(found, around)),
        quote("\n".join(line(each, around) for each in found.items)),
        section(_sums(found, around)),
        *_assumptions(found, around),
        section(joined(_standing(case, found, around, theirs))),
        *([] if theirs else precedents.blocks([found.ref], around, but=case.id)),
        *([actions(*buttons)] if buttons else []),
        context(around.grounds_of(found.ref, *_hours_too(found, around))),
    ]
    text = cut(joined([esc(title), _sums(found, around), _state(found, around)]), NOTIFICATION_TEXT)
    return Rendered(text=text, blocks=fitted(blocks))


def _hours_too(found: Quote, around: Surroundings) -> list[Ref]:
    """Of 緊急対応 also why it is asked for at all."""
    hours = around.terms.own("3.2") if found.urgent else None
    return [hours] if hours else []


def _title(case: Matter, found: Quote, around: Surroundings, theirs: bool) -> str:
    key = "quote.title" if theirs else "quote.desk_title"
    customer = around.terms.particulars.short_name
    return around.plain(key, quote=name(case.id, found), version=found.version, customer=customer)


def _changed(found: Quote, around: Surroundings, theirs: bool) -> list[Block]:
    said = [section(around.say("quote.changed"))] if theirs and found.version > 1 else []
    return [*said, *([section(around.say("quote.changed_because")), quote(found.reason)] if found.reason else [])]


def _facts(found: Quote, around: Surroundings) -> list[Mrkdwn]:
    by = around.person(found.approval.asked_by)
    return [
        field(around.say("quote.field.state"), _state(found, around)),
        field(around.say("quote.field.total"), esc(yen(found.total, around))),
        field(around.say("quote.field.until"), Mrkdwn(until(found, around))),
        field(around.say("quote.field.author"), by),
        field(around.say("quote.field.for"), esc(around.item(found.ref))),
    ]


def _state(found: Quote, around: Surroundings) -> Mrkdwn:
    return around.say(f"quote.state.{found.stage}")


def _sums(found: Quote, around: Surroundings) -> Mrkdwn:
    key = "quote.sums_ceiling" if found.ceiling else "quote.sums"
    return around.say(
        key,
        subtotal=yen(found.subtotal, around),
        percent=f"{Decimal(found.tax_percent):f}",
        tax=yen(found.tax, around),
        total=yen(found.total, around),
    )


def _assumptions(found: Quote, around: Surroundings) -> list[Block]:
    return [section(around.say("quote.assumptions")), quote(found.assumptions)] if found.assumptions else []


def _standing(case: Matter, found: Quote, around: Surroundings, theirs: bool) -> list[Mrkdwn]:
    """Who has the word, or what came of it."""
    lines = [_votes(found, around)] if found.approval.votes else []
    if found.stage is Stage.APPROVING:
        lines.append(around.say("quote.waits_for_lead", to=around.people(around.terms.provider.leads)))
    elif found.stage is Stage.OFFERED:
        to = around.people(around.terms.particulars.people.buyers)
        lines.append(around.say("quote.waits_for_buyer" if theirs else "quote.desk_waits_for_buyer", to=to))
    elif found.stage is Stage.ACCEPTED:
        lines.append(_worked(case, found, around))
    if found.sole_lead and not theirs:
        lines.append(around.say("quote.sole_lead"))
    return lines or [_state(found, around)]


def _votes(found: Quote, around: Surroundings) -> Mrkdwn:
    reason = [around.say("quote.reason", reason=found.approval.reason)] if found.approval.reason else []
    return joined([*votes(found, around), *reason])


def _worked(case: Matter, found: Quote, around: Surroundings) -> Mrkdwn:
    spent = hours(worked(case.entries, found.number), around)
    if found.minutes is None:
        return around.say("quote.worked", spent=spent)
    return around.say("quote.worked_of", spent=spent, agreed=hours(found.minutes, around))


def _ours(case: Matter, found: Quote, around: Surroundings) -> list[Element]:
    if not case.is_open:
        return []
    revise = _button("revise", case, found, around)
    if found.stage is Stage.APPROVING:
        approve = _button("approve", case, found, around, "primary")
        return [approve, _button("decline", case, found, around), revise, _withdraw(case, found, around)]
    if found.stage is Stage.OFFERED:
        return [revise, _withdraw(case, found, around)]
    if found.stage is Stage.ACCEPTED:
        log = button(around.plain("button.work.log"), "work.log", case.id, style="primary", about=case.id)
        return [log, _raise(case, found, around) if found.urgent else revise]
    return [revise] if found.stage is not Stage.REPLACED else []


def _theirs(case: Matter, found: Quote, around: Surroundings) -> list[Element]:
    label = around.plain("button.consultation.ask")
    value = f"{case.id}|{found.approval.terms}"
    dispute = [] if case.consultation else [button(label, "consultation.ask", value, about=name(case.id, found))]
    if found.stage is not Stage.OFFERED or not case.is_open:
        return dispute
    sure = confirmation(
        around.plain("quote.sure.title"),
        around.plain("quote.sure.text", total=yen(found.total, around)),
        around.plain("button.quote.accept"),
        around.plain("form.cancel"),
    )
    accept = button(
        around.plain("button.quote.accept"), "quote.accept", value, style="primary", about=case.id, confirm=sure
    )
    return [accept, _button("turn_down", case, found, around), *dispute]


def _button(verb: str, case: Matter, found: Quote, around: Surroundings, style: str | None = None) -> Element:
    value = f"{case.id}|{found.approval.terms}"
    label, about = around.plain(f"button.quote.{verb}"), name(case.id, found)
    return button(label, PREFIX + verb, value, style=style, about=about)


def _raise(case: Matter, found: Quote, around: Surroundings) -> Element:
    """A higher ceiling is another short quote, with another yes."""
    value, about = f"{case.id}|{found.approval.terms}", name(case.id, found)
    return button(around.plain("button.quote.raise"), "quote.revise", value, about=about)


def _withdraw(case: Matter, found: Quote, around: Surroundings) -> Element:
    label = around.plain("button.quote.withdraw")
    sure = confirmation(
        around.plain("quote.sure.withdraw_title"),
        around.plain("quote.sure.withdraw_text"),
        label,
        around.plain("form.cancel"),
    )
    value = f"{case.id}|{found.approval.terms}"
    return button(label, "quote.withdraw", value, about=name(case.id, found), confirm=sure)
