"""The words of `/agreement`."""

from __future__ import annotations

from datetime import date

from blocks.agreement import breaches, clauses, differences
from blocks.around import Surroundings
from handlers import agreement as reading
from handlers import bound, which_customer
from handlers.requests import Slash
from handlers.typed import calendar_day, half_width, whole_number
from handlers.vocabulary import HELP, Reply, Vocabulary, Word, line
from slackbot.agreement.refs import read_ref
from slackbot.cases.customers import AnswerBreach, Customer, RecordBreach, SettleBreach
from slackbot.office import Office
from slackbot.words import Ref, Refusal, Side, value

PARTIES = {"甲": Side.PROVIDER, "乙": Side.CUSTOMER, "PROVIDER": Side.PROVIDER, "CUSTOMER": Side.CUSTOMER}
"""Who gave the notice."""
CURED = {"改善": True, "cured": True, "未改善": False, "not-cured": False}


@value
class Wanted:
    """What stands behind the command, in any order."""

    customer: Customer | None = None
    ref: Ref = ""
    day: date | None = None
    rest: tuple[str, ...] = ()
    """What is neither a customer's key, a clause nor a day."""


async def _clause(slash: Slash, office: Office) -> Reply:
    """`/agreement`, `/agreement 6`, `/agreement AKATSUKI 6(4) 2026-04-01`"""
    wanted = await _understood(slash, office, half_width(slash.text).split())
    if wanted.rest:
        return AGREEMENT.unknown(slash.locale, wanted.rest[0])
    return await _shown(slash, office, wanted)


async def _show(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    wanted = await _understood(slash, office, half_width(slash.text).split()[1:])
    if wanted.rest:
        return line(slash.locale, "agreement.not_understood", said=wanted.rest[0])
    return await _shown(slash, office, wanted)


async def _shown(slash: Slash, office: Office, wanted: Wanted) -> Reply:
    customer = await _whose(slash, office, wanted)
    if not isinstance(customer, Customer):
        return customer
    agreement, held = await reading.held_on(customer, wanted.day, slash.locale, office)
    if held is None:
        day = wanted.day.isoformat() if wanted.day else "–"
        return line(slash.locale, "agreement.none_on", day=day)
    around = Surroundings(locale=slash.locale, agreement=agreement)
    if not wanted.ref:
        return clauses.summary(around, held)
    ref = clauses.own_ref(agreement.document, wanted.ref)
    if ref is None:
        last = agreement.document.articles[-1].number
        return line(slash.locale, "agreement.no_clause", ref=wanted.ref, last=last)
    return clauses.clause(around, held, ref)


async def _list(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    wanted = await _understood(slash, office, half_width(slash.text).split()[1:])
    customer = await _whose(slash, office, wanted)
    if not isinstance(customer, Customer):
        return customer
    around = Surroundings(locale=slash.locale, agreement=await office.agreement(customer.agreement))
    return clauses.listing(around, customer.versions)


async def _diff(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """Of two versions, by name or day; of none, what comes next or came last."""
    wanted = await _understood(slash, office, half_width(slash.text).split()[1:])
    customer = await _whose(slash, office, wanted)
    if not isinstance(customer, Customer):
        return customer
    words = [word for word in half_width(slash.text).split()[1:] if word.upper() != customer.id]
    named = [reading.version_named(customer, _iso(word)) for word in words]
    if None in named:
        return line(slash.locale, "agreement.no_version", said=words[named.index(None)])
    pair = [each.agreement for each in named if each] or _latest(customer)
    pair = pair if len(pair) > 1 else [*pair, customer.agreement]
    if len(set(pair)) < 2:
        return line(slash.locale, "agreement.only_one")
    before, after = [await office.agreement(name) for name in pair[:2]]
    return differences.difference(before, after, slash.locale)


def _latest(customer: Customer) -> list[str]:
    """What is in force against what comes next; without such, against what it followed."""
    if customer.scheduled:
        return [customer.agreement, customer.scheduled[0].agreement]
    earlier = [each.agreement for each in customer.versions if each.agreement != customer.agreement]
    return [*earlier[-1:], customer.agreement]


async def _breach(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """`breach AKATSUKI`: what there is; `breach AKATSUKI 甲 2026-12-31 proof of delivery | text`: one more."""
    customer = await _named(slash, office, case_id)
    if not isinstance(customer, Customer):
        return customer
    if not rest:
        around = Surroundings(locale=slash.locale, agreement=await office.agreement(customer.agreement))
        return breaches.listing(customer.breaches, around)
    party, _, after = rest.partition(" ")
    day, _, said = after.strip().partition(" ")
    side, cure_by = PARTIES.get(half_width(party).upper()), calendar_day(day)
    delivery, between, text = said.replace("｜", "|").partition("|")
    if side is None or cure_by is None or not between:
        return line(slash.locale, "agreement.needs_breach")
    command = RecordBreach(
        id=slash.command_id,
        case_id=customer.id,
        by=slash.actor,
        notice_by=side,
        text=text,
        delivery=delivery,
        cure_by=cure_by,
    )
    return await vocabulary.done(slash, office, command)


async def _answer(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """`answer AKATSUKI 1 what the other party says to it`"""
    customer = await _named(slash, office, case_id)
    if not isinstance(customer, Customer):
        return customer
    number, text = (*rest.split(maxsplit=1), "", "")[:2]
    breach = whole_number(number)
    if breach is None:
        return line(slash.locale, "agreement.needs_answer")
    command = AnswerBreach(id=slash.command_id, case_id=customer.id, by=slash.actor, number=breach, text=text)
    return await vocabulary.done(slash, office, command)


async def _cure(slash: Slash, office: Office, vocabulary: Vocabulary, case_id: str, rest: str) -> Reply:
    """`cure AKATSUKI 1 改善 what came of it`"""
    customer = await _named(slash, office, case_id)
    if not isinstance(customer, Customer):
        return customer
    number, said, outcome = (*rest.split(maxsplit=2), "", "", "")[:3]
    cured, breach = CURED.get(half_width(said).lower()), whole_number(number)
    if cured is None or breach is None:
        return line(slash.locale, "agreement.needs_outcome")
    command = SettleBreach(
        id=slash.command_id, case_id=customer.id, by=slash.actor, number=breach, cured=cured, outcome=outcome
    )
    return await vocabulary.done(slash, office, command)


async def _named(slash: Slash, office: Office, key: str) -> Customer | Reply:
    return await _whose(slash, office, await _understood(slash, office, [half_width(key)] if key else []))


async def _understood(slash: Slash, office: Office, words: list[str]) -> Wanted:
    customer, ref, day, rest = None, "", None, []
    for word in words:
        if found := await which_customer.named(office, word):
            customer = found
        elif (said := calendar_day(word)) is not None:
            day = said
        elif (clause := read_ref(word)) is not None:
            ref = clause
        else:
            rest.append(word)
    return Wanted(customer=customer, ref=ref, day=day, rest=tuple(rest))


async def _whose(slash: Slash, office: Office, wanted: Wanted) -> Customer | Reply:
    """The channel's customer; elsewhere the one that is named, or the only one there is."""
    here = slash.place.customer
    if here and wanted.customer and wanted.customer.id != here.id:
        return Refusal(code="wrong_customer")
    if found := here or wanted.customer:
        return found if bound.hears_of(slash, found.id) else bound.BEYOND
    only = await which_customer.meant(slash, office)
    return only or line(slash.locale, "agreement.which_customer", keys=await which_customer.some_keys(slash, office))


def _iso(word: str) -> str:
    day = calendar_day(word)
    return day.isoformat() if day else word


TABLE = (
    Word(name="show", alias="条文", usage="show 6(4) 2026-04-01", do=_show, needs_case=False),
    Word(name="list", alias="一覧", usage="list", do=_list, needs_case=False),
    Word(name="diff", alias="差分", usage="diff 2026-04-01 2026-12-01", do=_diff, needs_case=False),
    Word(name="breach", alias="是正", usage="breach AKATSUKI 甲 2026-12-31 … | …", do=_breach, needs_case=False),
    Word(name="answer", alias="回答", usage="answer AKATSUKI 1 …", do=_answer, needs_case=False),
    Word(name="cure", alias="結果", usage="cure AKATSUKI 1 改善 …", do=_cure, needs_case=False),
    HELP,
)

AGREEMENT = Vocabulary(command="/agreement", key="agreement", table=TABLE, alone=_clause, otherwise=_clause)
