"""What `/customer list` and `/customer show` answer."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.acceptance import facts, people, targets
from blocks.agreement.clauses import ours_by_default
from blocks.around import Surroundings
from blocks.kit import Block, Mrkdwn, context, fields, header, mention, say, section
from blocks.paged import Page, paged
from slackbot.agreement.particulars import Agreement
from slackbot.cases import Binding, Customer
from slackbot.cases.customers.acceptance import concluded
from slackbot.words import Rendered

MOST_DRAFTS = 20


def listing(
    locale: str, customers: Sequence[tuple[Customer, Agreement]], page: Page, drafts: Sequence[Binding]
) -> Rendered:
    """`drafts`: channels that are no customer's yet, behind the first page."""
    title = say(locale, "customer.list.title" if customers else "customer.list.none", count=page.count)
    lines = [_line(locale, customer, agreement) for customer, agreement in customers]
    lines += [say(locale, f"customer.list.{each.state}", channel=each.found.name) for each in drafts[:MOST_DRAFTS]]
    if len(drafts) > MOST_DRAFTS:
        lines.append(say(locale, "command.list.more", count=len(drafts) - MOST_DRAFTS))
    return paged(locale, title, lines, page, "key")


def _line(locale: str, customer: Customer, agreement: Agreement) -> Mrkdwn:
    terms = agreement.particulars
    key = "customer.list.line" if concluded(customer, agreement) else "customer.list.line_open"
    return say(
        locale,
        key,
        code=customer.id,
        name=terms.name,
        day=terms.effective_from.isoformat(),
    )


def terms(locale: str, customer: Customer, agreement: Agreement) -> Rendered:
    around = Surroundings(locale=locale, agreement=agreement)
    first = _line(locale, customer, agreement)
    blocks: list[Block] = [
        header(agreement.particulars.name),
        section(first),
        fields(facts(around)),
        section(targets(around)),
        section(people(around)),
        context(*_how(customer, around), *ours_by_default(around), around.grounds("1", "3.1", "16")),
    ]
    return Rendered(text=first, blocks=blocks)


def _how(customer: Customer, around: Surroundings) -> list[Mrkdwn]:
    """How the version in force was concluded, if it was."""
    signed, accepted = around.terms.particulars.signed, customer.accepted(around.terms.terms)
    if accepted:
        return [around.say("acceptance.accepted", who=mention(accepted.by), at=around.when(accepted.at))]
    if signed is None:
        return [around.say("triage.not_concluded")]
    how = around.plain(f"register.signed.{signed.how}")
    return [around.say("customer.signed", how=how, day=signed.day.isoformat(), signer=signed.signer)]
