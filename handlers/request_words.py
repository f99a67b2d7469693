"""The words of `/request`."""

from __future__ import annotations

from blocks.service_requests import listing
from blocks.service_requests.triage import triage
from handlers import advice, consultations, cooperation, open_list, quote_words, scope, service_requests
from handlers.asked import of_words
from handlers.requests import Slash
from handlers.service_requests import AT_ONCE, IN_WORDS
from handlers.vocabulary import HELP, Do, Reply, Vocabulary, Word
from slackbot.cases import ServiceRequest
from slackbot.cases.due import List
from slackbot.office import Office
from slackbot.words import Refusal

_list = open_list.by_page(List.REQUESTS, listing.listing)


async def _alone(slash: Slash, office: Office) -> Reply:
    return await service_requests.open_for_caller(slash, office)


async def _new(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """About a customer, when its key stands behind it."""
    return await service_requests.open_for_caller(slash, office, case_id)


async def _show(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    found = await office.found(case_id, ServiceRequest)
    if isinstance(found, Refusal):
        return found
    return triage(found, await office.around(found, slash.locale))


def _at_once(verb: str) -> Do:
    async def do(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
        return await vocabulary.done(slash, office, AT_ONCE[verb](of_words(slash, case_id)))

    return do


def _in_words(verb: str) -> Do:
    """With words behind it the command acts at once; without, it opens the form."""

    async def do(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
        if not rest:
            return await service_requests.open_to_write(slash, office, verb, case_id)
        return await vocabulary.done(slash, office, IN_WORDS[verb](of_words(slash, case_id), rest))

    return do


TABLE = (
    Word(name="new", alias="受付", usage="new [AKATSUKI]", do=_new, needs_case=False),
    Word(name="list", alias="一覧", usage="list [AKATSUKI] [2]", do=_list, needs_case=False),
    Word(name="show", alias="表示", usage="show AKATSUKI-2", do=_show),
    Word(name="take", alias="担当", usage="take AKATSUKI-2", do=_at_once("take")),
    Word(name="answer", alias="回答", usage="answer AKATSUKI-2 …", do=_in_words("answer")),
    Word(name="note", alias="メモ", usage="note AKATSUKI-2 …", do=_in_words("note")),
    Word(name="ask", alias="資料依頼", usage="ask AKATSUKI-2 …", do=cooperation.ask),
    Word(name="scope", alias="対象範囲", usage="scope AKATSUKI-2 4(1) …", do=scope.in_words),
    Word(name="advise", alias="助言", usage="advise AKATSUKI-2 …", do=advice.in_words),
    Word(name="consult", alias="協議", usage="consult AKATSUKI-2 …", do=consultations.in_words),
    Word(name="time", alias="作業時間", usage="time AKATSUKI-2 1h30m …", do=quote_words.log_time),
    Word(name="reopen", alias="再開", usage="reopen AKATSUKI-2 …", do=_in_words("reopen")),
    Word(name="incident", alias="障害", usage="incident AKATSUKI-2", do=_at_once("turn_into_incident")),
    HELP,
)


REQUEST = Vocabulary(command="/request", key="requests", table=TABLE, alone=_alone)
