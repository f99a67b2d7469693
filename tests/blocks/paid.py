"""What is drawn of quotes and worked time, by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

from blocks.around import Surroundings
from blocks.quotes import forms, listing, search
from blocks.quotes.month import Sums, month
from blocks.quotes.search import Party
from blocks.quotes.worked_time import Worked, kinds, log
from slackbot.cases import Incident, ServiceRequest
from slackbot.cases.quotes.month import Charge
from slackbot.cases.quotes.search import Found
from slackbot.cases.quotes.state import WorkKind
from slackbot.cases.quotes.strike import StrikeWork
from slackbot.readable import Readable
from slackbot.words import Audience, Card, Message, Notice, Rendered
from tests.blocks.paging import NOTHING, SECOND, a_page
from tests.rules.judging import Told, scoped
from tests.rules.living import HOUR, START
from tests.rules.quoting import accepted, corrects, every_quote, last, logs, offered


@cache
def _every(says: str) -> tuple[tuple[Card | Notice, Incident | ServiceRequest], ...]:
    return tuple(_all(says))


def of_quotes(says: str = "") -> Iterator[tuple[Card | Notice, Incident | ServiceRequest]]:
    yield from _every(says)


def _all(says: str) -> Iterator[tuple[Card | Notice, Incident | ServiceRequest]]:
    for told in every_quote(says):
        said: list[Message] = told.messages
        assert told.case is not None
        yield from ((each, told.case) for each in said if isinstance(each, Card | Notice))


def quote_forms(says: str, place: Surroundings, kept: dict[str, str]) -> dict[str, dict[str, Any]]:
    told, blank = offered(says=says), forms.Typed(until="2026-12-10")
    case, quote = scoped(told), last(told)
    given = forms.Typed(
        ref="10(2)", lines=says, until="2026-12-10", ceiling=True, assumptions=says, changes="AKATSUKI-1-Q1 v1"
    )
    yes = scoped(accepted(says=says))
    raised = forms.Typed(lines=says, time="4h", hourly="標準", changes="AKATSUKI-1-Q1 v1")
    every = kinds(yes, place, True)
    theirs = Worked(begun=START, kinds=every, kind=WorkKind.PAID, who="U0TAKAHASHI", rest=30)
    return {
        **searched(told, says, place, kept),
        "quote": forms.make(case, place, blank, kept),
        "quote changed": forms.make(case, place, given, kept),
        "quote urgent": forms.urgent(case, place, blank, kept),
        "quote urgent changed": forms.urgent(case, place, raised, kept),
        "quote turned down": forms.decline(case, quote, place, kept),
        "time": log(case, place, Worked(begun=START, kinds=kinds(case, place, False), kind=WorkKind.INCLUDED), kept),
        "time of a lead": log(yes, place, theirs, kept),
        "time corrected": log(yes, place, replace(theirs, corrects=1, what=says, time="1h30m"), kept),
    }


def searched(told: Told, says: str, place: Surroundings, kept: dict[str, str]) -> dict[str, dict[str, Any]]:
    found = [Found(case=scoped(told), quote=each) for each in scoped(told).quotes] * 25
    party = {"AKATSUKI": Party(name=says or "株式会社アカツキ商事", short_name=says or "アカツキ商事", tz="Asia/Tokyo")}
    typed = search.Typed(since="2026-11-01", amounts=says[:40], party=says[:40], stages=("replaced", "withdrawn"))
    return {
        "quotes looked for": search.form(search.Typed(), "", place, kept),
        "quotes looked for again": search.form(typed, "", place, kept),
        "quotes of one looked for": search.form(search.Typed(), says or "アカツキ商事", place, kept),
        "quotes found": search.results(
            Readable(cases=found, unread=("AKATSUKI-7",)),
            1,
            party,
            {"AKATSUKI-1": "https://hinode.slack.com/archives/C0DESK/p1764000000000200"},
            place,
            kept,
            True,
        ),
        "no quotes found": search.results(Readable(cases=()), 0, {}, {}, place, kept),
    }


def exported(locale: str) -> dict[str, Rendered]:
    around = Surroundings(locale=locale)
    notice = Notice(to="dm:U", audience=Audience.PERSON, key="quotes_exported", params={"count": 3, "name": "q.csv"})
    return {"quotes exported": search.sent(notice, around)}


def quote_lists(says: str, place: Surroundings) -> dict[str, Rendered]:
    told = accepted(says=says)
    logs(told.wait(2 * HOUR))
    logs(told.wait(2 * HOUR), work=WorkKind.INCLUDED)
    told.asks(StrikeWork, number=1, reason=says or "区分の誤り")
    corrects(told, 2)
    case = scoped(told)
    charge = Charge(subtotal=146_000, tax=14_600)
    sums = Sums(
        month="2026-11",
        minutes={WorkKind.PAID: 90},
        charges={"AKATSUKI-1-Q1": charge},
        kinds={"AKATSUKI-1-Q1": place.item("10(3)")},
        rest=30,
        agreed=120,
    )
    nothing = Sums(month="2026-11", minutes={}, charges={}, kinds={})
    named = [f"AKATSUKI-{n}-Q1" for n in range(60)]
    many = Sums(
        month="2026-11",
        minutes={},
        charges=dict.fromkeys(named, charge),
        kinds=dict.fromkeys(named, place.item("10(7)")),
    )
    return {
        **exported(place.locale),
        "quotes": listing.listing(place.locale, a_page(case, place), SECOND),
        "no quotes": listing.listing(place.locale, [], NOTHING),
        "no such quotes": listing.found(place.locale, []),
        "no quotes that can be read": listing.found(place.locale, [], missing=["AKATSUKI-7"]),
        "quotes of a case": listing.shown(case, place),
        "month": month(sums, place),
        "month of nothing": month(nothing, place),
        "month of many": month(many, place),
    }
