"""The words of `/access`."""

from __future__ import annotations

from blocks.access import listing
from blocks.access.triage import triage
from handlers import access, open_list
from handlers.access import AT_ONCE, IN_WORDS
from handlers.asked import of_words
from handlers.requests import Slash
from handlers.typed import half_width
from handlers.vocabulary import HELP, Reply, Vocabulary, Word, line
from slackbot.agreement.durations import parse_duration
from slackbot.cases import AccessGrant
from slackbot.cases.access import ExtendAccess
from slackbot.cases.due import List
from slackbot.office import Office
from slackbot.words import Refusal

_list = open_list.by_page(List.ACCESS, listing.listing)


async def _alone(slash: Slash, office: Office) -> Reply:
    return await access.open_request(slash, office)


async def _request(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """For a case or a customer, when its number or key stands behind it."""
    about, key = (case_id, "") if "-" in case_id else ("", case_id)
    return await access.open_request(slash, office, about, key)


async def _show(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    found = await office.found(case_id, AccessGrant)
    if isinstance(found, Refusal):
        return found
    return triage(found, await office.around(found, slash.locale))


async def _extend(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """`2h` and the reason behind it; without, the form."""
    length, _, reason = rest.partition(" ")
    if not rest:
        return await access.open_form(slash, office, "extend", case_id)
    try:
        duration = parse_duration(half_width(length).lower())
    except ValueError:
        return line(slash.locale, "access.needs_duration", id=case_id)
    asked = of_words(slash, case_id)
    command = ExtendAccess(id=asked.id, case_id=case_id, by=asked.by, duration=duration, reason=reason)
    return await vocabulary.done(slash, office, command)


async def _revoke(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    if not rest:
        return await access.open_form(slash, office, "revoke", case_id)
    return await vocabulary.done(slash, office, IN_WORDS["revoke"](of_words(slash, case_id), "", rest))


async def _done(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    return await vocabulary.done(slash, office, AT_ONCE["done"](of_words(slash, case_id), ""))


async def _review(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    if not rest:
        return await access.open_form(slash, office, "review", case_id)
    return await vocabulary.done(slash, office, IN_WORDS["review"](of_words(slash, case_id), "", rest))


TABLE = (
    Word(name="request", alias="依頼", usage="request [AKATSUKI | AKATSUKI-1]", do=_request, needs_case=False),
    Word(name="list", alias="一覧", usage="list [AKATSUKI] [2]", do=_list, needs_case=False),
    Word(name="show", alias="表示", usage="show AKATSUKI-3", do=_show),
    Word(name="extend", alias="延長", usage="extend AKATSUKI-3 2h …", do=_extend),
    Word(name="revoke", alias="取消", usage="revoke AKATSUKI-3 …", do=_revoke),
    Word(name="done", alias="完了", usage="done AKATSUKI-3", do=_done),
    Word(name="review", alias="レビュー", usage="review AKATSUKI-3 …", do=_review),
    HELP,
)


ACCESS = Vocabulary(command="/access", key="access", table=TABLE, alone=_alone)
