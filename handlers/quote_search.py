"""`/quote find`, and the form to look for quotes: open and closed cases alike (Art. 10)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from blocks.around import Surroundings
from blocks.kit import modal
from blocks.quotes import listing
from blocks.quotes import search as drawn_search
from blocks.quotes.search import Typed
from blocks.unreadable import named as named_cases
from handlers import bound
from handlers.asked import show
from handlers.requests import Press, Request, Slash, Submission, of_the_provider
from handlers.typed import calendar_day, calendar_month, half_width, whole_number
from handlers.typed_items import yen
from handlers.vocabulary import Reply, line
from slackbot.cases.provider import PROVIDER
from slackbot.cases.quotes.export import ExportQuotes
from slackbot.cases.quotes.search import Found, Wanted
from slackbot.cases.quotes.state import Stage
from slackbot.office import Office
from slackbot.paid import parties, quotes_found
from slackbot.readable import Readable
from slackbot.words import Refusal, Role


async def find(slash: Slash, office: Office, words: list[str]) -> Reply:
    """Without a customer's key: of all of them, or of the one whose channel it is."""
    keys = await office.store.customer_keys()
    named = next((word.upper() for word in words if word.upper() in keys), "")
    wanted = _read([word for word in words if word.upper() != named])
    if isinstance(wanted, str):
        return line(slash.locale, "quotes.not_understood", said=wanted[:40])
    among = _within(slash, [named] if named else keys)
    if isinstance(among, Refusal):
        return among
    found = await quotes_found(office.store, office.directory.agreements, among, wanted)
    versions = [(each.case, each.quote) for each in found.cases]
    return listing.found(slash.locale, versions, missing=found.unread)


def _read(words: list[str]) -> Wanted | str:
    """What cannot be read comes back as it was typed."""
    wanted = Wanted()
    for word in words:
        if (days := _days(word)) is not None:
            wanted = replace(wanted, since=days[0], until=days[1])
        elif (amounts := _amounts(word)) is not None:
            wanted = replace(wanted, low=amounts[0], high=amounts[1])
        else:
            return word
    return wanted


def _within(request: Request, keys: list[str]) -> list[str] | Refusal:
    """In a customer's channel that one's alone; of those they work for, where subcontractors ask (Arts. 11, 12)."""
    here = request.place.customer
    if here is not None and len(keys) == 1 and keys != [here.id]:
        return Refusal(code="wrong_customer")
    among = keys if here is None else [here.id]
    theirs = bound.only(request)
    return among if theirs is None else [key for key in among if key in theirs]


# ── By form ──────────────────────────────────────────────────────────────────────────────────────────────────────────


async def open_search(request: Request, office: Office, key: str = "") -> Refusal | None:
    """`key`: none; it is opened from App Home as other forms are."""
    await show(request, office, await _form(request, office, Typed()))
    return None


async def submit_search(form: Submission, office: Office) -> dict[str, Any] | Refusal:
    given = form.answers
    typed = Typed(
        since=given.text(drawn_search.SINCE),
        until=given.text(drawn_search.UNTIL),
        amounts=given.text(drawn_search.AMOUNTS).strip(),
        party=given.text(drawn_search.PARTY).strip(),
        stages=tuple(given.several(drawn_search.STAGES)),
    )
    view = await _results(form, office, typed, 0)
    return view if isinstance(view, Refusal) else {"response_action": "update", "view": view}


async def press_page(press: Press, office: Office) -> Refusal | None:
    page = whole_number(press.given) or 0
    return await _shown(press, office, await _results(press, office, _typed(press.metadata), page))


async def press_again(press: Press, office: Office) -> Refusal | None:
    """The same form, as it was filled in."""
    return await _shown(press, office, await _form(press, office, _typed(press.metadata)))


async def press_export(press: Press, office: Office) -> Refusal | None:
    typed = _typed(press.metadata)
    looked = await _looked_for(press, office, typed)
    if isinstance(looked, Refusal):
        return looked
    if looked.unread:
        return not_all_read(press, looked.unread)
    found = looked.cases
    around = Surroundings(locale=press.locale, provider=press.place.provider)
    command = ExportQuotes(
        id=press.command_id,
        case_id=PROVIDER,
        by=press.actor,
        criteria={**_kept(typed), "customer": press.place.customer.id if press.place.customer else ""},
        count=len(found),
        rows=drawn_search.as_csv(found, await parties(office.directory.agreements, found), around),
    )
    outcome = await office.desk.submit(command)
    if isinstance(outcome, Refusal):
        return outcome
    said = line(press.locale, "quote.file.coming", count=len(found))
    view = modal(press.locale, around.plain("quote.search.found_title"), drawn_search.EXPORTED, said.blocks)
    await show(press, office, view)
    return None


async def _shown(press: Press, office: Office, view: dict[str, Any] | Refusal) -> Refusal | None:
    if isinstance(view, Refusal):
        return view
    if press.view:
        await office.slack.call("views.update", view_id=press.view["id"], view=view)
    return None


async def _form(request: Request, office: Office, typed: Typed) -> dict[str, Any]:
    around = Surroundings(locale=request.locale, provider=request.place.provider)
    here = request.place.agreement.particulars.short_name if request.place.agreement else ""
    return drawn_search.form(typed, here, around, {"channel": request.place.channel})


async def _results(request: Request, office: Office, typed: Typed, page: int) -> dict[str, Any] | Refusal:
    found = await _looked_for(request, office, typed)
    if isinstance(found, Refusal):
        return found
    shown = found.cases[page * drawn_search.A_PAGE :][: drawn_search.A_PAGE]
    kept = {"channel": request.place.channel, **_kept(typed)}
    links = await office.desk_links([each.case for each in shown])
    around = Surroundings(locale=request.locale, provider=request.place.provider)
    may_export = request.actor.role is Role.LEAD
    return drawn_search.results(
        found, page, await parties(office.directory.agreements, shown), links, around, kept, may_export
    )


async def _looked_for(request: Request, office: Office, typed: Typed) -> Readable[Found] | Refusal:
    keys = await _named(office, typed.party) if not request.place.customer else []
    if isinstance(keys, Refusal) or isinstance(keys := _within(request, keys), Refusal):
        return keys
    amounts = _amounts(typed.amounts) if typed.amounts else (None, None)
    if amounts is None:
        return Refusal(code="amounts_not_read", refs=("10",))
    since, until = _day(typed.since), _day(typed.until)
    if since and until and until < since:
        return Refusal(code="days_turned_round", refs=("10",))
    stages = frozenset(Stage(each) for each in typed.stages if each in [*Stage])
    wanted = Wanted(since=since, until=until, low=amounts[0], high=amounts[1], stages=stages)
    return await quotes_found(office.store, office.directory.agreements, keys, wanted)


def not_all_read(request: Request, missing: Sequence[str]) -> Refusal:
    """Of sums none is left out in silence."""
    return Refusal(
        code="sums_not_read", refs=("10",), data={"cases": named_cases(request.locale, missing, len(missing))}
    )


async def _named(office: Office, said: str) -> list[str] | Refusal:
    """All of them where nothing is said."""
    return await office.customers.named(said) or Refusal(code="nobody_is_called_so", refs=("10",))


def _kept(typed: Typed) -> dict[str, str]:
    given = {"since": typed.since, "until": typed.until, "amounts": typed.amounts, "party": typed.party}
    return {**given, "stages": ",".join(typed.stages)}


def _typed(kept: dict[str, str]) -> Typed:
    stages = tuple(each for each in kept.get("stages", "").split(",") if each)
    given = {name: kept.get(name, "") for name in ("since", "until", "amounts", "party")}
    return Typed(**given, stages=stages)


# ── What was typed ───────────────────────────────────────────────────────────────────────────────────────────────────


def _days(word: str) -> tuple[date, date] | None:
    """`2026-11`, `2026-11-24`, `2026-10..2026-11`: the first and the last day."""
    first, between, last = _ends(word)
    begins, ends = _span(first), _span(last) if between else _span(first)
    return (begins[0], ends[1]) if begins and ends and begins[0] <= ends[1] else None


def _span(word: str) -> tuple[date, date] | None:
    if wanted := calendar_month(word):
        year, month = wanted
        after, beyond = divmod(month, 12)
        return date(year, month, 1), date.fromordinal(date(year + after, beyond + 1, 1).toordinal() - 1)
    day = calendar_day(word)
    return (day, day) if day else None


def _amounts(word: str) -> tuple[int | None, int | None] | None:
    """`160600`, `100,000円`, `100000..200000`, `100000〜200000`, `100000..`, `..200000`."""
    first, between, last = _ends(word)
    low, high = yen(first), yen(last)
    if (first and low is None) or (last and high is None) or (low is None and high is None):
        return None
    if not between:
        return low, low
    return None if low is not None and high is not None and high < low else (low, high)


def _ends(word: str) -> tuple[str, str, str]:
    first, between, last = half_width(word).replace("〜", "..").replace("~", "..").partition("..")
    return first.strip(), between, last.strip()


def _day(given: str) -> date | None:
    try:
        return date.fromisoformat(given)
    except ValueError:
        return None


FIELD_OF = {
    "amounts_not_read": drawn_search.AMOUNTS,
    "days_turned_round": drawn_search.UNTIL,
    "nobody_is_called_so": drawn_search.PARTY,
}
PRESSES: dict[str, Callable[[Press, Office], Awaitable[Any]]] = {
    drawn_search.EARLIER: of_the_provider(press_page, "10"),
    drawn_search.LATER: of_the_provider(press_page, "10"),
    drawn_search.AGAIN: of_the_provider(press_again, "10"),
    drawn_search.EXPORT: of_the_provider(press_export, "10"),
    drawn_search.SEARCH: of_the_provider(open_search, "10"),
}
FORMS: dict[str, Callable[[Submission, Office], Awaitable[Any]]] = {
    drawn_search.SEARCH: of_the_provider(submit_search, "10"),
}
