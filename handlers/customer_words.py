"""The words of `/customer`: which channel is whose, and on what terms."""

from __future__ import annotations

import re
from dataclasses import replace

from blocks import precedents
from blocks.agreement.clauses import own_ref
from blocks.around import Surroundings
from blocks.bindings import listing
from blocks.paged import Unread
from handlers import acceptance, bindings, bound, calendar, open_list
from handlers.requests import Slash
from handlers.typed import half_width
from handlers.vocabulary import HELP, Reply, Vocabulary, Word, line
from slackbot.agreement.refs import read_ref
from slackbot.cases import Binding, Customer
from slackbot.logs import reference
from slackbot.office import Office
from slackbot.readable import Readable
from slackbot.words import CustomerCase, Refusal

CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|[^>]*)?>|([CG][A-Z0-9]{6,})")


async def _alone(slash: Slash, office: Office) -> Reply:
    return await _list(slash, office, CUSTOMER, "", "")


async def _bind(slash: Slash, office: Office, vocabulary: Vocabulary, named: str, rest: str) -> Reply:
    """`/customer bind #channel`; without one, the channel it is typed in."""
    found = CHANNEL.fullmatch(named)
    if named and found is None:
        return line(slash.locale, "customer.which_channel")
    channel = (found[1] or found[2]) if found else slash.place.channel
    return await bindings.open_for(slash, office, channel)


async def _list(slash: Slash, office: Office, vocabulary: Vocabulary, first: str, rest: str) -> Reply:
    """In a customer's channel that customer only."""
    wanted = await open_list.asked_for(slash, office, f"{first} {rest}")
    if isinstance(wanted, Refusal):
        return wanted
    keys = [key for key in await office.store.customer_keys() if open_list.is_of(key, wanted)]
    page = open_list.page_of(slash, wanted, len(keys), keys[0] if keys else "")
    shown = keys[page.first : page.last]
    read = await office.store.readable(shown)
    found = [each for each in read.cases if isinstance(each, Customer)]
    terms = await office.directory.agreements(each.agreement for each in found)
    none = Readable[Binding](cases=())
    drafts = await office.store.open_bindings() if wanted.among is None and page.number == 1 else none
    listed = [(each, terms[each.agreement]) for each in found if each.agreement in terms]
    missing = tuple(key for key in shown if key not in {each.id for each, _ in listed})
    page = replace(page, unread=Unread(cases=(*missing, *drafts.unread), reference=reference()))
    return listing.listing(slash.locale, listed, page, drafts.cases)


async def _show(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    customer = await _customer(slash, office, key)
    if isinstance(customer, Refusal):
        return customer
    return listing.terms(slash.locale, customer, await office.agreement(customer.agreement))


async def _edit(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    customer = await _customer(slash, office, key)
    return customer if isinstance(customer, Refusal) else await bindings.edit(slash, office, customer.id)


async def _accept(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    customer = await _customer(slash, office, key)
    if isinstance(customer, Refusal):
        return customer
    refusal = await acceptance.ask(slash, office, customer.id)
    return refusal or line(slash.locale, "customer.acceptance_asked", code=customer.id)


async def _feed(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    customer = await _customer(slash, office, key)
    return customer if isinstance(customer, Refusal) else await calendar.show_feeds(slash, office, customer.id)


async def _precedents(slash: Slash, office: Office, vocabulary: Vocabulary, key: str, rest: str) -> Reply:
    """`precedents AKATSUKI`: what was agreed in consultations; `precedents AKATSUKI 4(1)`: about that clause."""
    customer = await _customer(slash, office, key)
    if isinstance(customer, Refusal):
        return customer
    terms, said = await office.agreement(customer.agreement), half_width(rest).strip()
    ref = read_ref(said) if said else None
    own = own_ref(terms.document, ref) if ref else None
    if said and own is None:
        return line(slash.locale, "agreement.not_understood", said=said)
    last = await office.case(customer.precedents[-1].case) if customer.precedents else None
    here = Surroundings(locale=slash.locale)
    around = await office.around(last, slash.locale) if isinstance(last, CustomerCase) else here
    return precedents.listing(replace(around, agreement=terms, precedents=customer.precedents), own or "")


async def _customer(slash: Slash, office: Office, key: str) -> Customer | Refusal:
    """By key; without one, the customer of the channel it is typed in. In that channel no other is spoken of."""
    here = slash.place.customer
    key = key or (here.id if here else "")
    if here and here.id != key:
        return Refusal(code="wrong_customer")
    if key and not bound.hears_of(slash, key):
        return bound.BEYOND
    found = await office.store.case(key) if key else None
    return found if isinstance(found, Customer) else Refusal(code="no_such_customer_key")


TABLE = (
    Word(name="bind", alias="登録", usage="bind #channel", do=_bind, needs_case=False),
    Word(name="list", alias="一覧", usage="list [AKATSUKI] [2]", do=_list, needs_case=False),
    Word(name="show", alias="表示", usage="show AKATSUKI", do=_show, needs_case=False),
    Word(name="edit", alias="変更", usage="edit AKATSUKI", do=_edit, needs_case=False),
    Word(name="accept", alias="承諾", usage="accept AKATSUKI", do=_accept, needs_case=False),
    Word(name="feed", alias="購読", usage="feed AKATSUKI", do=_feed, needs_case=False),
    Word(name="precedents", alias="先例", usage="precedents AKATSUKI 4(1)", do=_precedents, needs_case=False),
    HELP,
)

CUSTOMER = Vocabulary(command="/customer", key="customer", table=TABLE, alone=_alone)
