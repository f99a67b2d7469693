"""The words of `/escalate`."""

from __future__ import annotations

import re

from blocks.escalations import listing
from handlers import delegations, escalations, open_list
from handlers.asked import of_words
from handlers.requests import Slash
from handlers.spoken import spoken
from handlers.typed import half_width
from handlers.vocabulary import HELP, Reply, Vocabulary, Word
from slackbot.cases.due import List
from slackbot.cases.escalations.state import Subject
from slackbot.office import Office

_CASE = re.compile(r"[A-Z0-9]{2,16}-[0-9]+")


_list = open_list.by_page(List.ESCALATIONS, listing.listing, in_desk=True)


async def _alone(slash: Slash, office: Office) -> Reply:
    return await _list(slash, office, ESCALATE, "", "")


async def _ask(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """With words behind it a decision is asked for at once; without, the form is opened."""
    if not rest:
        return await escalations.open_form(slash, office, case_id)
    asked = of_words(slash, case_id)
    return await vocabulary.done(slash, office, escalations.to_ask(asked, Subject.DECISION, rest))


async def _away(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    if half_width(key).lower() in ("list", "一覧"):
        return await delegations.listed(slash, office)
    return await delegations.open_form(slash, office)


async def _of_case(slash: Slash, office: Office) -> Reply:
    """`/escalate AKATSUKI-1 …`: the number alone says what is meant."""
    first, _, rest = slash.text.strip().partition(" ")
    case_id = half_width(first).upper()
    if not _CASE.fullmatch(case_id):
        return ESCALATE.unknown(slash.locale, first)
    return slash.stranger_to(case_id) or await _ask(
        slash, office, ESCALATE, case_id, await spoken(rest.strip(), office)
    )


TABLE = (
    Word(name="ask", alias="相談", usage="ask AKATSUKI-1 …", do=_ask),
    Word(name="list", alias="一覧", usage="list [AKATSUKI] [2]", do=_list, needs_case=False),
    Word(name="away", alias="不在", usage="away [list]", do=_away, needs_case=False),
    HELP,
)

ESCALATE = Vocabulary(command="/escalate", key="escalate", table=TABLE, alone=_alone, otherwise=_of_case)
