"""Whom a stop concerns, and what speaks against its time for any of them (Art. 9)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.requests import Answers
from slackbot.agreement.particulars import Agreement
from slackbot.cases import Customer, Window
from slackbot.cases.maintenance.concerns import Against, Concern, concerns
from slackbot.cases.stops import OPEN, Stop, Texts
from slackbot.i18n import LOCALES
from slackbot.office import Office
from slackbot.words import Refusal

Bound = Sequence[tuple[Customer, Agreement]]


async def window_of(office: Office, case_id: str) -> Window | Refusal:
    found = await office.store.case(case_id)
    return found if isinstance(found, Window) else Refusal(code="no_such_case")


async def bound_customers(office: Office) -> list[tuple[Customer, Agreement]]:
    found = await office.store.cases(await office.store.customer_keys())
    return [(each, await office.agreement(each.agreement)) for each in found if isinstance(each, Customer)]


async def against_it(office: Office, window: str, recipients: Sequence[str], stop: Stop) -> list[Concern]:
    """`window`: itself, which does not stand in its own way."""
    now, found = office.clock.now(), list[Concern]()
    others = [each for each in await office.store.windows() if each.id != window and each.state in OPEN]
    for customer, agreement in await bound_customers(office):
        if customer.id in recipients:
            theirs = [each for each in others if customer.id in each.concerned]
            found += concerns(stop, agreement, theirs, now)
            if customer.frozen or customer.obstacle:
                found.append(Concern(customer=customer.id, against=Against.UNREACHABLE))
    return found


def languages(bound: Bound, recipients: Sequence[str]) -> tuple[str, ...]:
    """Which of them somebody who is told reads."""
    read = {agreement.particulars.locale for customer, agreement in bound if customer.id in recipients}
    return tuple(each for each in LOCALES if each in read)


def in_languages(answers: Answers, names: Mapping[str, str]) -> Texts:
    """What was written in each; `names`: language -> the question."""
    return Texts(**{each: answers.text(name).strip() for each, name in names.items()})


def is_late(found: Sequence[Concern]) -> bool:
    return any(each.against is Against.SHORT_NOTICE for each in found)


def named(found: Sequence[Concern], bound: Bound) -> list[tuple[str, Concern]]:
    """Each with the customer's name."""
    names = {customer.id: agreement.particulars.short_name for customer, agreement in bound}
    return [(names.get(each.customer, each.customer), each) for each in found]
