"""Whom a stop concerns, and what speaks against its time for any of them (Art. 9). No customer's document is read."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from blocks.maintenance.forms import REASONS
from handlers.requests import Answers
from slackbot.batches import batches
from slackbot.cases.maintenance.concerns import Against, Concern, Weighed
from slackbot.cases.stops import OPEN, Stop, Texts
from slackbot.customer_list import Known
from slackbot.i18n import LOCALES
from slackbot.office import Office
from slackbot.safety.invisible import is_blank
from slackbot.words import Refusal

AT_ONCE = 50
"""Customers; then whatever else waits has its turn."""


async def against_it(office: Office, window: str, recipients: Sequence[str], stop: Stop) -> list[Concern]:
    """`window`: itself, which does not stand in its own way."""
    others = [each for each in await office.store.windows() if each.id != window and each.state in OPEN]
    weighed, told = Weighed(stop, others, office.clock.now()), await office.customers.of(recipients)
    found: list[Concern] = []
    for some in batches(told, AT_ONCE):
        for each in some:
            found += weighed.concerns(each.terms, reachable=each.reachable)
        await asyncio.sleep(0)
    return found


def languages(told: Sequence[Known]) -> tuple[str, ...]:
    """Which of them somebody who is told reads."""
    read = {each.terms.locale for each in told}
    return tuple(each for each in LOCALES if each in read)


def in_languages(answers: Answers, names: Mapping[str, str]) -> Texts:
    """What was written in each; `names`: language -> the question."""
    return Texts(**{each: answers.text(name).strip() for each, name in names.items()})


def lacks_reason(answers: Answers, told: Sequence[Known]) -> Refusal | None:
    """Whoever is told late reads why in their own language."""
    blank = (REASONS[each] for each in languages(told) if is_blank(answers.text(REASONS[each])))
    missing = next(blank, None)
    return Refusal(code="notice_is_short", refs=("9",), data={"block": missing}) if missing else None


def is_late(found: Sequence[Concern]) -> bool:
    return any(each.against is Against.SHORT_NOTICE for each in found)


def named(found: Sequence[Concern], told: Sequence[Known]) -> list[tuple[str, Concern]]:
    """Each with the customer's name."""
    names = {each.key: each.terms.short_name for each in told}
    return [(names.get(each.customer, each.customer), each) for each in found]
