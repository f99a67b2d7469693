"""The words of `/quote`, and of `time` in `/incident` and `/request`."""

from __future__ import annotations

from datetime import timedelta

from blocks.quotes import listing
from handlers import open_list, quote_month, quote_search, quotes, worked_time
from handlers.requests import Slash
from handlers.spoken import MARK, spoken
from handlers.typed import half_width, whole_number
from handlers.typed_items import minutes
from handlers.vocabulary import HELP, Reply, Vocabulary, Word, line
from slackbot.cases.due import List
from slackbot.cases.matter import Matter
from slackbot.cases.quotes.answer import WithdrawQuote
from slackbot.cases.quotes.state import Quote, WorkKind, latest
from slackbot.cases.quotes.strike import StrikeWork
from slackbot.cases.quotes.work import LogWork
from slackbot.office import Office
from slackbot.words import Refusal

KINDS = {
    **{str(kind): kind for kind in WorkKind},
    "契約内": WorkKind.INCLUDED,
    "有償": WorkKind.PAID,
    "事前承認": WorkKind.ALLOWANCE,
    "免除": WorkKind.WAIVED,
}


_list = open_list.by_page(List.QUOTES, listing.listing)


async def _alone(slash: Slash, office: Office) -> Reply:
    return await _list(slash, office, QUOTE, "", "")


async def _show(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    found = await office.found(case_id, Matter)
    if not isinstance(found, Matter):
        return found
    return listing.shown(found, await office.around(found, slash.locale))


async def _new(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    return await quotes.show_make(slash, office, case_id)


async def _withdraw(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """`/quote withdraw AKATSUKI-1 Q2`; of one that is alone the number can be left out."""
    found = await office.found(case_id, Matter)
    if not isinstance(found, Matter):
        return found
    quote = _named(found, rest)
    if quote is None:
        return Refusal(code="no_such_quote", refs=("10",))
    command = WithdrawQuote(id=slash.command_id, case_id=case_id, by=slash.actor, shown=quote.approval.terms)
    return await vocabulary.done(slash, office, command)


async def _strike(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    number, _, reason = rest.partition(" ")
    entry = whole_number(half_width(number).removesuffix("."))
    if entry is None or not reason.strip():
        return line(slash.locale, "quotes.needs_entry")
    command = StrikeWork(id=slash.command_id, case_id=case_id, by=slash.actor, number=entry, reason=reason)
    return await vocabulary.done(slash, office, command)


async def _correct(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    entry = whole_number(half_width(rest).strip().removesuffix("."))
    if entry is None:
        return line(slash.locale, "quotes.needs_correction")
    return await worked_time.show_correct(slash, office, case_id, entry)


async def _month(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    return await quote_month.month(slash, office, half_width(slash.text).split()[1:])


async def _find(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    return await quote_search.find(slash, office, half_width(slash.text).split()[1:])


async def _search(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    return await quote_search.open_search(slash, office)


async def log_time(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """`… time CASE`: the form. `… time CASE 1h30m [有償] what`: it ended now."""
    if not rest:
        return await worked_time.show_log(slash, office, case_id)
    first, _, typed = _typed(slash).partition(" ")
    spent = minutes(first)
    if spent is None:
        return line(slash.locale, "work.needs_time", command=vocabulary.command, id=case_id)
    if isinstance(found := await office.found(case_id, Matter), Refusal):
        return found
    word, _, after = typed.strip().partition(" ")
    kind = KINDS.get(half_width(word).lower())
    who, what = _whose(after if kind else typed)
    command = LogWork(
        id=slash.command_id,
        case_id=case_id,
        by=slash.actor,
        begun=office.clock.now() - timedelta(minutes=spent),
        minutes=spent,
        work=kind or WorkKind.INCLUDED,
        what=await spoken(what, office),
        who=who,
    )
    draws = kind is WorkKind.ALLOWANCE
    return await vocabulary.done(slash, office, worked_time.drawn(command, case_id) if draws else command)


def _typed(slash: Slash) -> str:
    """What stands behind the case, with people as Slack marks them."""
    return (*slash.text.split(maxsplit=2), "", "", "")[2]


def _whose(typed: str) -> tuple[str, str]:
    """`@emma 調査` is Emma's time; whoever is named later is part of what was done."""
    found = MARK.match(typed.lstrip())
    if found is None or found["kind"] != "@":
        return "", typed
    return found["what"], typed.lstrip()[found.end() :]


def _named(case: Matter, said: str) -> Quote | None:
    wanted = half_width(said).strip().upper().removeprefix("Q")
    if (number := whole_number(wanted)) is not None:
        return latest(case.quotes, number)
    open_ = [each for each in case.quotes if each.is_open]
    return open_[0] if not wanted and len(open_) == 1 else None


TABLE = (
    Word(name="list", alias="一覧", usage="list [AKATSUKI] [2]", do=_list, needs_case=False),
    Word(name="show", alias="表示", usage="show AKATSUKI-1", do=_show),
    Word(name="new", alias="作成", usage="new AKATSUKI-1", do=_new),
    Word(name="withdraw", alias="取下げ", usage="withdraw AKATSUKI-1 Q1", do=_withdraw),
    Word(name="correct", alias="訂正", usage="correct AKATSUKI-1 3", do=_correct),
    Word(name="strike", alias="取消", usage="strike AKATSUKI-1 3 …", do=_strike),
    Word(name="month", alias="月次", usage="month AKATSUKI 2026-11", do=_month, needs_case=False),
    Word(name="find", alias="検索", usage="find AKATSUKI 2026-11 100000..200000", do=_find, needs_case=False),
    Word(name="search", alias="探す", usage="search", do=_search, needs_case=False),
    HELP,
)

QUOTE = Vocabulary(command="/quote", key="quotes", table=TABLE, alone=_alone)
