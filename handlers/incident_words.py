"""The words of `/incident`."""

from __future__ import annotations

from blocks.incidents import listing
from handlers import (
    advice,
    consultations,
    cooperation,
    incidents,
    open_list,
    quote_words,
    reports,
    scope,
    service_requests,
)
from handlers.asked import of_words
from handlers.incidents import AT_ONCE, IN_WORDS
from handlers.requests import Slash
from handlers.typed import half_width
from handlers.vocabulary import HELP, Do, Reply, Vocabulary, Word, line
from slackbot.agreement.particulars import Severity
from slackbot.cases import Incident
from slackbot.cases.due import List
from slackbot.cases.incidents import SetSystem
from slackbot.cases.incidents.state import OTHER_SYSTEM
from slackbot.office import Office
from slackbot.words import Refusal

_list = open_list.by_page(List.INCIDENTS, listing.listing)


async def _alone(slash: Slash, office: Office) -> Reply:
    return await reports.open_for_caller(slash, office)


async def _report(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """About a customer, when its key stands behind it."""
    return await reports.open_for_caller(slash, office, case_id)


async def _show(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    found = await office.found(case_id, Incident)
    if isinstance(found, Refusal):
        return found
    return listing.shown(found, await office.around(found, slash.locale), office.clock.now())


async def _acknowledge(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    return await vocabulary.done(slash, office, AT_ONCE["acknowledge"](of_words(slash, case_id)))


async def _severity(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    if not rest:
        return await incidents.open_form(slash, office, "severity", case_id)
    wanted = half_width(rest).lower()
    if wanted not in {str(each) for each in Severity}:
        return line(slash.locale, "command.needs_severity", id=case_id)
    return await vocabulary.done(slash, office, incidents.set_severity(of_words(slash, case_id), Severity(wanted)))


async def _system(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """By key or name; without one it says which there are."""
    found = await office.found(case_id, Incident)
    if isinstance(found, Refusal):
        return found
    systems = (await office.agreement(found.agreement)).particulars.systems
    wanted = half_width(rest).lower()
    named = next((each.key for each in systems if wanted in (each.key, half_width(each.name).lower())), "")
    if wanted == OTHER_SYSTEM:
        named = OTHER_SYSTEM
    if not named:
        known = ", ".join(f"{each.key} ({each.name})" for each in systems)
        return line(slash.locale, "command.needs_system", id=case_id, systems=known)
    command = SetSystem(id=slash.command_id, case_id=case_id, by=slash.actor, system=named)
    return await vocabulary.done(slash, office, command)


async def _resolve(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """Always by form: cause and work are two things."""
    return await incidents.open_form(slash, office, "resolve", case_id)


async def _turn(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """Always by form: which kind of request it is has to be chosen."""
    return await service_requests.show_turn(slash, office, case_id)


def _in_words(verb: str) -> Do:
    """With words behind it the command acts at once; without, it opens the form."""

    async def do(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
        if not rest:
            return await incidents.open_form(slash, office, verb, case_id)
        return await vocabulary.done(slash, office, IN_WORDS[verb](of_words(slash, case_id), rest))

    return do


TABLE = (
    Word(name="report", alias="受付", usage="report [AKATSUKI]", do=_report, needs_case=False),
    Word(name="list", alias="一覧", usage="list [AKATSUKI] [2]", do=_list, needs_case=False),
    Word(name="show", alias="表示", usage="show AKATSUKI-1", do=_show),
    Word(name="ack", alias="対応開始", usage="ack AKATSUKI-1", do=_acknowledge),
    Word(name="severity", alias="重大度", usage="severity AKATSUKI-1 sev2", do=_severity),
    Word(name="system", alias="システム", usage="system AKATSUKI-1 order", do=_system),
    Word(name="scope", alias="対象範囲", usage="scope AKATSUKI-1 4(1) …", do=scope.in_words),
    Word(name="advise", alias="助言", usage="advise AKATSUKI-1 …", do=advice.in_words),
    Word(name="consult", alias="協議", usage="consult AKATSUKI-1 …", do=consultations.in_words),
    Word(name="note", alias="メモ", usage="note AKATSUKI-1 …", do=_in_words("note")),
    Word(name="update", alias="経過報告", usage="update AKATSUKI-1 …", do=_in_words("update")),
    Word(name="ask", alias="資料依頼", usage="ask AKATSUKI-1 …", do=cooperation.ask),
    Word(name="mitigate", alias="暫定対処", usage="mitigate AKATSUKI-1 …", do=_in_words("mitigate")),
    Word(name="time", alias="作業時間", usage="time AKATSUKI-1 1h30m …", do=quote_words.log_time),
    Word(name="resolve", alias="復旧", usage="resolve AKATSUKI-1", do=_resolve),
    Word(name="reopen", alias="再開", usage="reopen AKATSUKI-1 …", do=_in_words("reopen")),
    Word(name="request", alias="依頼", usage="request AKATSUKI-1", do=_turn),
    HELP,
)


INCIDENT = Vocabulary(command="/incident", key="command", table=TABLE, alone=_alone)
