"""`/incident` and its words. One table makes the dispatch, the help and docs/commands.md."""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Awaitable, Callable
from typing import Any

from blocks.incidents import listing
from blocks.kit import one_line, say, section
from handlers import incidents, reports
from handlers.incidents import AT_ONCE, IN_WORDS, Asked
from handlers.requests import Slash
from handlers.spoken import spoken
from slackbot.agreement.particulars import Severity
from slackbot.office import Office
from slackbot.words import CommandBase, Refusal, Rendered, value

LONGEST_ECHO = 40
Reply = Rendered | Refusal | None


@value
class Word:
    name: str
    alias: str
    usage: str
    do: Callable[[Slash, Office, str, str], Awaitable[Reply]]
    """(request, office, case id, the rest of the line)"""
    needs_case: bool = True


async def incident(slash: Slash, office: Office) -> Reply:
    """`/incident`, `/incident WORD`, `/incident WORD CASE …`"""
    said, case_id, rest = (*slash.text.split(maxsplit=2), "", "", "")[:3]
    if not said:
        return await reports.open_for_caller(slash, office)
    first, case_id = half_width(said).lower(), half_width(case_id).upper()
    word = WORDS.get(first)
    if word is None:
        return _unknown(slash.locale, said)
    if word.needs_case and not case_id:
        return _line(slash.locale, "command.needs_case", word=said)
    if word.needs_case and (stranger := slash.stranger_to(case_id)):
        return stranger
    return await word.do(slash, office, case_id, await spoken(rest, office))


async def _report(slash: Slash, office: Office, case_id: str, rest: str) -> Reply:
    return await reports.open_for_caller(slash, office)


async def _list(slash: Slash, office: Office, case_id: str, rest: str) -> Reply:
    """In a customer's channel that customer's incidents only."""
    keys = [slash.place.customer.id] if slash.place.customer else await office.store.customer_keys()
    found = [each for key in keys for each in await office.open_with_links(key)]
    arounds = {incident.id: await office.around(incident, slash.locale) for incident, _ in found}
    return listing.listing(slash.locale, found, arounds)


async def _show(slash: Slash, office: Office, case_id: str, rest: str) -> Reply:
    found = await office.incident(case_id)
    if found is None:
        return Refusal(code="no_such_case")
    return listing.shown(found, await office.around(found, slash.locale), office.clock.now())


async def _acknowledge(slash: Slash, office: Office, case_id: str, rest: str) -> Reply:
    return await _done(slash, office, AT_ONCE["acknowledge"](_asked(slash, case_id)))


async def _severity(slash: Slash, office: Office, case_id: str, rest: str) -> Reply:
    if not rest:
        return await incidents.show_form(slash, office, "severity", case_id)
    wanted = half_width(rest).lower()
    if wanted not in {str(each) for each in Severity}:
        return _line(slash.locale, "command.needs_severity", id=case_id)
    return await _done(slash, office, incidents.set_severity(_asked(slash, case_id), Severity(wanted)))


async def _resolve(slash: Slash, office: Office, case_id: str, rest: str) -> Reply:
    """Always by form: cause and work are two things."""
    return await incidents.show_form(slash, office, "resolve", case_id)


async def _help(slash: Slash, office: Office, case_id: str, rest: str) -> Reply:
    return help_text(slash.locale)


def _in_words(verb: str) -> Callable[[Slash, Office, str, str], Awaitable[Reply]]:
    """With words behind it the command acts at once; without, it opens the form."""

    async def do(slash: Slash, office: Office, case_id: str, rest: str) -> Reply:
        if not rest:
            return await incidents.show_form(slash, office, verb, case_id)
        return await _done(slash, office, IN_WORDS[verb](_asked(slash, case_id), rest))

    return do


TABLE = (
    Word(name="report", alias="受付", usage="report", do=_report, needs_case=False),
    Word(name="list", alias="一覧", usage="list", do=_list, needs_case=False),
    Word(name="show", alias="表示", usage="show AKATSUKI-1", do=_show),
    Word(name="ack", alias="対応開始", usage="ack AKATSUKI-1", do=_acknowledge),
    Word(name="severity", alias="重大度", usage="severity AKATSUKI-1 sev2", do=_severity),
    Word(name="note", alias="メモ", usage="note AKATSUKI-1 …", do=_in_words("note")),
    Word(name="update", alias="経過報告", usage="update AKATSUKI-1 …", do=_in_words("update")),
    Word(name="ask", alias="資料依頼", usage="ask AKATSUKI-1 …", do=_in_words("ask")),
    Word(name="mitigate", alias="暫定対処", usage="mitigate AKATSUKI-1 …", do=_in_words("mitigate")),
    Word(name="resolve", alias="復旧", usage="resolve AKATSUKI-1", do=_resolve),
    Word(name="reopen", alias="再開", usage="reopen AKATSUKI-1 …", do=_in_words("reopen")),
    Word(name="help", alias="ヘルプ", usage="help", do=_help, needs_case=False),
)
WORDS = {said: word for word in TABLE for said in (word.name, word.alias)}

COMMANDS: dict[str, Callable[[Slash, Office], Awaitable[Reply]]] = {"/incident": incident}


def help_text(locale: str) -> Rendered:
    lines = [say(locale, "command.help.title")]
    for word in TABLE:
        what = say(locale, f"command.help.{word.name}")
        lines.append(say(locale, "command.help.line", usage=word.usage, alias=word.alias, what=what))
    said = "\n".join(lines)
    return Rendered(text=said, blocks=[section(type(lines[0])(said))])


async def _done(slash: Slash, office: Office, command: CommandBase) -> Reply:
    outcome = await office.desk.submit(command)
    if isinstance(outcome, Refusal):
        return outcome
    happened = outcome.events[0].partition(".")[2]
    return _line(slash.locale, f"command.done.{happened}", id=outcome.case_id)


def _asked(slash: Slash, case_id: str) -> Asked:
    return Asked(id=slash.command_id, case_id=case_id, by=slash.actor)


def _unknown(locale: str, word: str) -> Rendered:
    said = one_line(word, LONGEST_ECHO)
    if near := nearest(half_width(said).lower()):
        return _line(locale, "command.unknown", word=said, nearest=near)
    return _line(locale, "command.unknown_no_guess", word=said)


def nearest(word: str) -> str | None:
    """The word that was probably meant; among equals the one with the very same letters (akc: ack, not ask)."""
    close = difflib.get_close_matches(word, WORDS, n=3, cutoff=0.4)
    same = [each for each in close if sorted(each) == sorted(word)]
    return next(iter([*same, *close]), None)


def half_width(typed: str) -> str:
    """As a Japanese keyboard may leave it: ＡＫＡＴＳＵＫＩ－１ is AKATSUKI-1."""
    return unicodedata.normalize("NFKC", typed)


def _line(locale: str, key: str, **params: Any) -> Rendered:
    said = say(locale, key, **params)
    return Rendered(text=said, blocks=[section(said)])
