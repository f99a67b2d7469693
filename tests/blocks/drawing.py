"""Everything that can be drawn about a customer and an incident, by name."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import cache, lru_cache, partial
from itertools import product
from typing import Any

import orjson

from blocks import consultations, render, which_customer
from blocks import cooperation as asks
from blocks.agreement import clauses
from blocks.agreement.differences import difference
from blocks.around import Surroundings
from blocks.incidents import forms, listing
from blocks.incidents.times import times
from blocks.scope import forms as scope_forms
from blocks.service_requests import forms as request_forms
from blocks.service_requests import listing as request_listing
from blocks.service_requests.times import times as request_times
from blocks.service_requests.triage import triage
from blocks.urgent import card as urgent
from handlers.answers import box, private, why
from handlers.commands import VOCABULARIES
from handlers.incidents import IN_WORDS
from slackbot.agreement.particulars import Agreement
from slackbot.agreement.people import Subcontractor
from slackbot.agreement.texts import standard
from slackbot.cases import PROVIDER, AccessGrant, Customer, Incident, Provider, ServiceRequest
from slackbot.cases.consultations import ProposeMinutes
from slackbot.cases.customers import ApplyAgreement, KeepSecretOut, TellOfSubcontractors
from slackbot.cases.customers.rules import offer, unanswered
from slackbot.cases.customers.said import panel
from slackbot.cases.customers.state import Heard
from slackbot.cases.incidents import WriteNote
from slackbot.cases.service_requests import LinkRequest, NoteOnRequest, TurnIntoRequest
from slackbot.readable import Readable
from slackbot.safety.secrets import Secret
from slackbot.words import Audience, Card, Notice, Refusal, Rendered, Role
from tests.acting import LEAD
from tests.blocks.access_drawing import CUSTOMERS as ACCESS_VIEWS
from tests.blocks.access_drawing import access_lists, access_views, inventories, scenes_of_access
from tests.blocks.escalated import escalation_forms, escalation_lists, of_escalations
from tests.blocks.freezing import frozen_channels, resume_view
from tests.blocks.nights import of_choices, of_nights
from tests.blocks.of_the_desk import (
    breach_messages,
    breach_views,
    delegation_messages,
    delegation_views,
    homes,
    rota_messages,
    rota_views,
)
from tests.blocks.paging import NOTHING, ONE, PARTLY_READ, SECOND, a_page
from tests.blocks.paid import of_quotes, quote_forms, quote_lists
from tests.blocks.registrations import registration_forms, registrations
from tests.blocks.stops import of_stops, stop_views
from tests.blocks.talked_over import precedent_lists
from tests.rules import requesting
from tests.rules.channel import Channel
from tests.rules.cooperating import every_ask
from tests.rules.cooperating import matter as matter_of
from tests.rules.judging import EVERY_FINDING, disputes, every_judgement, excluded
from tests.rules.life_table import OK
from tests.rules.living import EVERYBODY, START, Life, Stage, at, terms

LINKS = {
    "card": "https://hinode.slack.com/archives/C0AKATSUKI/p1764000000000100",
    "triage": "https://hinode.slack.com/archives/C0DESK/p1764000000000200",
}
Drawn = Incident | ServiceRequest | AccessGrant
LOCALES = ("ja", "en")
STAGES = [stage for stage in Stage if stage is not Stage.NOTHING]
CASE, URL = "AKATSUKI-1", LINKS["card"]


def around(locale: str = "ja", agreement: Agreement | None = None) -> Surroundings:
    return Surroundings(locale=locale, agreement=agreement or terms(locale), links=LINKS)


# ── What rules say ──────────────────────────────────────────────────────────────────────────────────────────────────


Said = tuple[Card | Notice, Any]
Scene = Callable[[str, str], Iterable[Said]]
"""What is said, with the case it left behind, when people write these words and such a note was written before."""


@lru_cache(maxsize=4)
def every_message(says: str = "", note: str = "") -> tuple[Said, ...]:
    """Whatever any rule says in any state by anybody, and every clock that then rings; with the case it left behind.

    `note`: an internal note that was written before.
    """
    return tuple(said for scene in _scenes() for said in scene(says, note))


def distinct_messages(says: str, note: str = "") -> list[Said]:
    """Of those that are drawn alike, one: who did it, and what was before, stands in the case and not on the card."""
    told: list[Said] = []
    for scene, many, telling in _telling():
        found = list(scene(says, note))
        told += [found[n] for n in telling] if len(found) == many else found
    return told


def messages_that_quote(says: str) -> list[Said]:
    """Of those in which these words stand, so many that each block that shows them is there."""
    told: list[Said] = []
    for scene, many, quoting in _quoting():
        found = list(scene(says, ""))
        told += [found[n] for n in quoting] if len(found) == many else found
    return told


@cache
def _quoting() -> list[tuple[Scene, int, list[int]]]:
    """Scenes with how much is said there, and in which of it a block is new that other words would make another."""
    seen: set[bytes] = set()
    told = []
    for scene, many, telling in _telling():
        other, *tried = [list(scene(says, "")) for says in ("読みました", "書きました", AT_LENGTH)]
        quoting = set()
        for n, found in product(telling, tried):
            new = pieces(*found[n]) - pieces(*other[n]) - seen
            seen |= new
            quoting |= {n} if new else set()
        if quoting:
            told.append((scene, many, sorted(quoting)))
    return told


def pieces(said: Card | Notice, case: Drawn) -> set[bytes]:
    """Its blocks, and what stands for them in a notification."""
    shown = drawn(said, case, "ja")
    return {orjson.dumps(each) for each in (*shown.blocks, shown.text)}


AT_LENGTH = ("<!channel> *b* <https://evil.example|x>\n" * 9 + "長" * 3000)[:3000]


@cache
def _telling() -> list[tuple[Scene, int, list[int]]]:
    """Scenes with how much is said there, and which of it is drawn for its readers the first time, be the words plain
    or not.

    Some have many lines and as many letters as a form takes: whatever is cut, or put into one line, differs by them.
    """
    tried = (("", "", "ja"), (AT_LENGTH, "控えました", "en"))
    seen = [{audience: Fresh() for audience in Audience} for _ in tried]
    told = []
    for scene in _scenes():
        spoken = [list(scene(says, note)) for says, note, _ in tried]
        telling = {
            n
            for (_, _, locale), fresh, found in zip(tried, seen, spoken, strict=True)
            for n, (said, case) in enumerate(found)
            if fresh[said.audience].is_new(drawn(said, case, locale))
        }
        if telling:
            told.append((scene, len(spoken[0]), sorted(telling)))
    return told


def _scenes() -> list[Scene]:
    return [
        *(partial(_of_an_incident, cell) for cell in OK),
        *(partial(_of_a_request, cell) for cell in requesting.OK),
        _of_turned,
        *(_without_note(each) for each in scenes_of_access()),
        *(_without_note(each) for each in (_of_judgements, _of_asks, of_quotes, of_choices, of_escalations)),
    ]


def _without_note(scene: Callable[[str], Iterable[Said]]) -> Scene:
    return lambda says, note: scene(says)


def _of_an_incident(cell: Any, says: str, note: str) -> Iterator[Said]:
    kind, stage, role = cell
    life = at(stage, says=says)
    if note and life.case:
        life.does(WriteNote, text=note)
    life.messages.clear()
    life.does(kind, EVERYBODY[role])
    yield from _said(life)
    life.wait(timedelta(days=30))
    for timer in life.timers:
        life.messages.clear()
        life.takes(timer.command)
        yield from _said(life)


def _of_a_request(cell: Any, says: str, note: str) -> Iterator[Said]:
    kind, stage, role = cell
    wish = requesting.at(stage, says=says)
    if note and wish.case:
        wish.does(NoteOnRequest, text=note)
    wish.messages.clear()
    wish.does(kind, EVERYBODY[role])
    yield from _said(wish)
    wish.wait(timedelta(days=30))
    for timer in wish.timers:
        wish.messages.clear()
        wish.takes(timer.command)
        yield from _said(wish)


def _of_turned(says: str, note: str) -> Iterator[Said]:
    """Of an incident that goes on as a request."""
    life = at(Stage.REPORTED, says=says)
    life.messages.clear()
    life.does(TurnIntoRequest, choice="2(1)")
    life.does(LinkRequest, became="AKATSUKI-2")
    yield from _said(life)


def _of_judgements(says: str) -> Iterator[Said]:
    for told in every_judgement(says):
        yield from _said(told)


def _of_asks(says: str) -> Iterator[Said]:
    for told in every_ask(says):
        yield from _said(told)


def _said(told: Life | requesting.Wish) -> Iterator[Said]:
    assert told.case is not None
    yield from ((each, told.case) for each in told.messages if isinstance(each, Card | Notice))


class Fresh:
    """Tells what it has not been shown yet: most of what is said is drawn alike, and looked at closely once."""

    def __init__(self) -> None:
        self._seen: set[bytes] = set()

    def is_new(self, shown: Rendered | dict[str, Any]) -> bool:
        before = len(self._seen)
        self._seen.add(orjson.dumps([shown.text, shown.blocks] if isinstance(shown, Rendered) else shown))
        return len(self._seen) > before


def drawn(
    said: Card | Notice,
    incident: Drawn,
    locale: str,
    agreement: Agreement | None = None,
) -> Rendered:
    return render(said, incident, around(locale, agreement))


# ── What is said about a customer, and about the desk itself ────────────────────────────────────────────────────────


HEARD = Heard(
    ts="1764000000.000300",
    user="U0TANAKA",
    text="開きません",
    at=START,
    permalink="https://hinode.slack.com/archives/C0AKATSUKI/p1764000000000300",
)


def a_customer(heard: Heard = HEARD) -> Customer:
    return Customer(
        id="AKATSUKI",
        channel="C0AKATSUKI",
        opened_at=START,
        agreement=terms().version,
        panel_drawn_at=START,
        heard=(heard,),
    )


def customer_notices(locale: str, text: str = "") -> dict[str, Rendered]:
    """What is said once about a customer's channel itself."""
    channel = Channel()
    channel.does(ApplyAgreement, LEAD)
    found: dict[str, Card | Notice] = {}
    for looks_like in Secret:
        channel.does(
            KeepSecretOut, EVERYBODY[Role.MEMBER], where="message", looks_like=looks_like, ts=HEARD.ts, permalink=URL
        )
        found |= {f"{each.audience} {looks_like}": each for each in channel.said}
    for over in (None, date(2026, 11, 1)):
        company = Subcontractor(company=text or "リンクワークス", people=("U0HAYASHI",), scope=text or None, ends=over)
        channel.does(TellOfSubcontractors, LEAD, companies=(company,))
        found |= {f"subcontractor until {over}": each for each in channel.said}
    return {name: render(said, a_customer(), around(locale)) for name, said in found.items()}


def the_provider() -> Provider:
    return Provider(id=PROVIDER, channel="C0DESK", opened_at=START, particulars=terms().provider)


def panel_of(locale: str, agreement: Agreement | None = None) -> Rendered:
    return render(panel(a_customer()), a_customer(), around(locale, agreement))


def offers(locale: str, text: str = "") -> dict[str, Rendered]:
    """Under a message in the shared channel."""
    heard = replace(HEARD, text=text or HEARD.text)
    states = {"offer": heard, "offer without words": replace(heard, text=" "), "offer taken": replace(heard, case=CASE)}
    return {
        name: render(offer(a_customer(each), each), a_customer(each), around(locale)) for name, each in states.items()
    }


def unanswered_ones(locale: str, text: str = "") -> dict[str, Rendered]:
    """In #desk, about a message in the shared channel."""
    heard = replace(HEARD, text=text or HEARD.text, raised=True)
    states = {
        "unanswered": heard,
        "unanswered without link": replace(heard, permalink=""),
        "unanswered no more": replace(heard, waits=False),
        "unanswered and recorded": replace(heard, waits=False, case=CASE),
    }
    said = {name: (unanswered(each, terms()), a_customer(each)) for name, each in states.items()}
    said["forgotten"] = (unanswered(heard, terms()), replace(a_customer(), heard=()))
    return {name: render(card, customer, around(locale)) for name, (card, customer) in said.items()}


def alerts(locale: str, name: str, letters: dict[str, dict[str, str]]) -> dict[str, Rendered]:
    said = Card(channel="C0DESK", audience=Audience.DESK, name=name)
    return {
        f"{name} {state}": render(said, the_provider(), Surroundings(locale=locale, letter=letter))
        for state, letter in letters.items()
    }


_DEAD = {"body": f"{CASE} {{}}", "lane": "incident", "channel": "C0AKATSUKI", "reason": "channel_not_found"}
HOOK_REASONS = ("hook_unanswered", "hook_refused", "hook_without_key")
LETTERS: dict[str, dict[str, str]] = {
    "sent": {},
    "on its way again": {name: said for name, said in _DEAD.items() if name != "reason"},
    "dead": _DEAD,
    "dead for a reason nobody knew": {**_DEAD, "reason": "<!channel> & new_reason"},
    **{f"dead {each}": {**_DEAD, "what": each, "to": "C0AKATSUKI"} for each in ("card", "redrawn", "notice", "file")},
    "dead with words": {**_DEAD, "what": "notice", "to": "C0AKATSUKI", "words": "<!channel> *b* " + "長" * 3000},
    "dead to a person": {**_DEAD, "reason": "user_disabled", "what": "card", "to": "dm:U0EMMA"},
    "dead to whoever is on duty": {**_DEAD, "body": "rota:main {}", "what": "redrawn", "to": "dm:duty:main/primary"},
    **{f"dead to a person: {each}": {**_DEAD, "what": each, "to": "dm:U0EMMA"} for each in ("notice", "file")},
    "dead: an update": {**_DEAD, "reason": "unanswered", "what": "redrawn", "to": "C0AKATSUKI"},
    **{
        f"dead: {each}": {**_DEAD, "reason": each}
        for each in (
            "msg_too_long",
            "500",
            "restricted_action",
            "fault:KeyError",
            "unanswered",
            "messages_tab_disabled",
            "missing_scope",
        )
    },
    "dead follow-up": {**_DEAD, "lane": "follow_up", "channel": "AKATSUKI"},
    **{f"dead: {each}": {**_DEAD, "lane": "hook", "channel": "iam", "reason": each} for each in HOOK_REASONS},
}


UNREADABLE = {
    "one": {"example": CASE, "count": "1"},
    "many": {"example": " ".join(f"AKATSUKI-{n}" for n in range(200)), "count": "700"},
    "over": {},
}


@lru_cache(maxsize=8)
def other_messages(locale: str, text: str = "") -> dict[str, Rendered]:
    """Every message that is not about an incident."""
    return {
        "panel": panel_of(locale),
        **inventories(around(locale)),
        **frozen_channels(around(locale), text),
        **offers(locale, text),
        **unanswered_ones(locale, text),
        **customer_notices(locale, text),
        **alerts(locale, f"stuck:{CASE}/next_update.75@1+2@3", {"still": {"at": "1"}, "over": {}}),
        **alerts(locale, "dead:0123456789", LETTERS),
        **alerts(
            locale, "audit:cards_old:1", {"undrawn": {"example": CASE}, "ours": {"example": "provider"}, "over": {}}
        ),
        **alerts(locale, "audit:unreadable:1", UNREADABLE),
        **alerts(locale, "audit:menus:1", {"menus unasked": {"count": "3"}}),
        **{f"help of {each.command}": each.help_text(locale) for each in VOCABULARIES},
        **of_nights(locale, text),
        **rota_messages(locale, text),
        **delegation_messages(locale),
        **breach_messages(locale, text),
        **registrations(locale, text),
        **of_stops(locale, text),
        "nothing open": listing.listing(locale, [], NOTHING),
        "no request open": request_listing.listing(locale, [], NOTHING),
        **agreement_messages(locale),
        "a refusal": private(locale, why(locale, Refusal(code="wrong_state")), "0badcafe"),
    }


# ── Lists and forms about an incident ───────────────────────────────────────────────────────────────────────────────

METADATA = {"channel": "C0AKATSUKI", "shown": "0123456789"}
WRITTEN_ABOUT = (*IN_WORDS, "not_fixed")


@lru_cache(maxsize=64)
def views_at(stage: Stage, locale: str, says: str = "") -> dict[str, dict[str, Any]]:
    return views(at(stage, says=says), locale)


def private_lists(life: Life, locale: str) -> dict[str, Rendered]:
    found = life.incident
    return {
        "list": listing.listing(locale, a_page(found, around(locale), URL), SECOND),
        "list of what can be read": listing.listing(locale, a_page(found, around(locale), times=1), PARTLY_READ),
        "list without links": listing.listing(locale, a_page(found, around(locale), times=1), ONE),
        "show": listing.shown(found, around(locale), life.now),
        **_lists_besides(locale, life.says),
    }


@lru_cache(maxsize=8)
def _lists_besides(locale: str, says: str) -> dict[str, Rendered]:
    """Which look alike at every stage of an incident's life."""
    return {
        **access_lists(says, locale, around(locale)),
        **quote_lists(says, around(locale)),
        **precedent_lists(says, around(locale)),
        **_request_lists(requesting.at(requesting.Stage.RECEIVED, says=says), locale),
        **escalation_lists(locale, around(locale), says),
    }


def views(life: Life, locale: str) -> dict[str, dict[str, Any]]:
    found, place = life.incident, around(locale)
    told = forms.Prefilled(
        system=found.system, what=found.what, since=START, metadata={"customer": "AKATSUKI", **METADATA}
    )
    several = Readable(cases=[(found, URL)] * 7)
    partly = replace(several, unread=("AKATSUKI-7", "AKATSUKI-8"))
    blank = _blank()
    return {
        **{verb: forms.write(found, place, verb, METADATA) for verb in WRITTEN_ABOUT},
        "resolve": forms.resolve(found, place, METADATA),
        "severity": forms.severity(found, place, METADATA),
        "decline urgent": urgent.decline(found, place, METADATA),
        "times": times(found, place, life.now),
        "times a month later": times(found, place, life.now + timedelta(days=30)),
        "report of a message": forms.report(place, told, several),
        "report with others open": forms.report(place, blank, several),
        "report with some that cannot be read": forms.report(place, blank, partly),
        "which customer": which_customer.first(place, place.plain("report.title_for"), forms.REPORT, METADATA),
        "report for a caller": forms.report_for(place, blank, several),
        "recorded": forms.recorded(place, found.id, again=False),
        "recorded before": forms.recorded(place, found.id, again=True),
        **_scope_forms(life, place),
        "advise": scope_forms.advise(found, place, METADATA),
        **_views_besides(locale, life.says),
    }


def _blank() -> forms.Prefilled:
    return forms.Prefilled(since=START, metadata={"customer": "AKATSUKI", **METADATA})


@lru_cache(maxsize=8)
def _views_besides(locale: str, says: str) -> dict[str, dict[str, Any]]:
    """Which look alike at every stage of an incident's life."""
    place = around(locale)
    return {
        "report": forms.report(place, _blank(), Readable(cases=())),
        **access_views(says, locale, place),
        **_ask_views(says, locale),
        **quote_forms(says, place, METADATA),
        **_consultation_forms(says, place),
        **escalation_forms(place, METADATA, says),
        **breach_views(locale, says),
        **registration_forms(locale, says),
        **stop_views(locale, says),
        **_request_views(requesting.at(requesting.Stage.ANSWERED, says=says), locale),
        **_views_without_words(locale),
    }


@cache
def _views_without_words(locale: str) -> dict[str, dict[str, Any]]:
    """In which nothing stands that people wrote."""
    return {
        **resume_view(around(locale)),
        "refused": box(locale, why(locale, Refusal(code="outdated")), "0badcafe"),
        **agreement_views(locale),
        **rota_views(locale),
        **delegation_views(locale),
        **homes(locale),
    }


def _consultation_forms(says: str, place: Surroundings) -> dict[str, dict[str, Any]]:
    told = excluded(says=says)
    disputes(told)
    told.does(ProposeMinutes, text=says or "合意した内容")
    assert told.case is not None
    forms_of = {verb: consultations.write(told.case, place, verb, METADATA) for verb in ("ask", "state", "minutes")}
    return {f"consultation {verb}": form for verb, form in forms_of.items()}


def _scope_forms(life: Life, place: Surroundings) -> dict[str, dict[str, Any]]:
    given = [scope_forms.Given(finding=each, reason=life.says, leads=leads) for each, leads in EVERY_FINDING]
    return {
        f"scope {each.finding} {'lead' if each.leads else 'engineer'}": scope_forms.judge(
            life.incident, place, each, METADATA
        )
        for each in given
    }


def agreement_views(locale: str) -> dict[str, dict[str, Any]]:
    place, day = around(locale), date(2026, 11, 24)
    both = clauses.Held(day=day, version=None, gloss=standard("en" if locale == "ja" else "ja"))
    return {
        "agreement": clauses.form(place, replace(both, gloss=None), day, "1", METADATA),
        "agreement with a gloss": clauses.form(place, both, day, "6", METADATA),
        "no agreement on that day": clauses.form(place, None, day, "6", METADATA),
    }


def agreement_messages(locale: str) -> dict[str, Rendered]:
    """What `/agreement` answers, and what is said of new terms and of the term's end."""
    place, held = around(locale), clauses.Held(day=date(2026, 11, 24), version=None, gloss=None)
    keys = ("new_terms", "term_ends", "term_renews")
    facts: dict[str, Any] = {"day": "2027-03-31", "left": 30, "owners": ["U0ITO"]}
    notices = [Notice(to="C0AKATSUKI", audience=Audience.CUSTOMER, key=key, params=facts) for key in keys]
    desk = {**facts, "version": terms().version}
    notices += [
        Notice(to="C0DESK", audience=Audience.DESK, key=f"{key}_desk", params=desk) for key in (*keys, "term_over")
    ]
    nobody = Notice(to="C0DESK", audience=Audience.DESK, key="term_ends_desk", params={**desk, "owners": []})
    return {
        "a term that ends for nobody": render(nobody, a_customer(), place),
        "a clause": clauses.clause(place, held, "6(4)"),
        "an agreement": clauses.summary(place, held),
        "versions": clauses.listing(place, ()),
        "a difference": difference(terms("ja"), terms("en"), locale),
        **{said.key: render(said, a_customer(), place) for said in notices},
    }


def _ask_views(says: str, locale: str) -> dict[str, dict[str, Any]]:
    found, place = matter_of(next(every_ask(says))), around(locale)
    people = [("U0TANAKA", says or "田中 陽子"), ("U0ITO", "伊藤 翔")]
    several = [asks.OpenAsk(case=found, number=n, ask=ask, link=URL) for n, ask in found.open_asks]
    return {
        "ask": asks.ask_form(found, place, people, START, METADATA),
        "answer": asks.answer_form(found, 1, place, METADATA),
        "received": asks.received_form(found, place, METADATA),
        "asks": asks.listing(several, place, METADATA),
        "no asks": asks.listing([], place, METADATA),
    }


def _request_views(wish: requesting.Wish, locale: str) -> dict[str, dict[str, Any]]:
    found, place = wish.request, around(locale)
    blank = forms.Prefilled(since=START, metadata={"customer": "AKATSUKI", **METADATA})
    told = replace(blank, what=found.what, system="order")
    return {
        **{f"request {verb}": request_forms.write(found, place, verb, METADATA) for verb in REQUEST_VERBS},
        "make": request_forms.make(place, blank),
        "request times": request_times(found, place, wish.now),
        "make a guidance": request_forms.make(place, told, "2(2)"),
        "make for a caller": request_forms.make_for(place, told, "2(1)"),
        "made": request_forms.made(place, found.id, again=False),
        "made before": request_forms.made(place, found.id, again=True),
        "turn": request_forms.turn(at(Stage.REPORTED, says=wish.says).incident, place, METADATA),
    }


def _request_lists(wish: requesting.Wish, locale: str) -> dict[str, Rendered]:
    found = wish.request
    return {
        "requests": request_listing.listing(locale, a_page(found, around(locale), URL), SECOND),
        "requests without links": request_listing.listing(locale, a_page(found, around(locale), times=1), ONE),
        "request": triage(found, around(locale)),
    }


REQUEST_VERBS = ("answer", "note", "reopen", "not_settled")
CUSTOMERS_VIEWS = (
    *ACCESS_VIEWS,
    "access standing",
    "no access standing",
    "answer",
    "asks",
    "no asks",
    "not_fixed",
    "times",
    "times a month later",
    "report",
    "report of a message",
    "report with others open",
    "recorded",
    "recorded before",
    "refused",
    "agreement",
    "agreement with a gloss",
    "no agreement on that day",
    "make",
    "make a guidance",
    "made",
    "made before",
    "request times",
    "request not_settled",
    "consultation ask",
    "consultation state",
    "stop wish",
    "stop backup",
    "escalation wish",
)

# ── Looking at what was drawn ───────────────────────────────────────────────────────────────────────────────────────


def parts(node: Any) -> Iterator[dict[str, Any]]:
    """Every object in it, the outermost first."""
    if isinstance(node, list):
        for each in node:
            yield from parts(each)
    elif isinstance(node, dict):
        yield node
        for each in node.values():
            yield from parts(each)


def markup(said: Rendered | dict[str, Any]) -> list[str]:
    """Whatever Slack would read as markup."""
    node = said.blocks if isinstance(said, Rendered) else said
    shown = [part["text"] for part in parts(node) if part.get("type") == "mrkdwn"]
    return [said.text, *shown] if isinstance(said, Rendered) else shown


def handles(said: Rendered | dict[str, Any]) -> set[str]:
    """The action ids of which the desk hears: buttons, menus, what stands beside a text, and inputs that dispatch."""
    node = said.blocks if isinstance(said, Rendered) else said
    rows = [each for part in parts(node) if part.get("type") == "actions" for each in part["elements"]]
    heard = [part for part in [*parts(node), *rows] if part.get("type") == "button" or part in rows]
    heard += [part["accessory"] for part in parts(node) if "accessory" in part]
    heard += [part["element"] for part in parts(node) if part.get("dispatch_action")]
    return {name for part in heard for name in named(part)}


def named(element: dict[str, Any]) -> list[str]:
    """A menu stands for the buttons that its options name."""
    if element["type"] != "overflow":
        return [element["action_id"]]
    return [each["value"].partition(" ")[0] for each in element["options"]]


OURS = re.compile(
    r"<@(?:U0SATO|U0EMMA|U0HAYASHI|U0TAKAHASHI|U0TANAKA|U0ITO|U0OKADA)>"
    r"|<#C0DESK>|<#C0AKATSUKI>"
    r"|<!date\^\d+\^\{date_short_pretty\} \{time\}\|[^<>|]+>"
    r"|<https://hinode\.slack\.com/archives/C0[A-Z]+/p\d+\|[^<>|]+>"
)


def strangers(said: Rendered | dict[str, Any]) -> list[str]:
    """What Slack would read as a mention, a link or a broadcast and that is none of ours."""
    return [rest for shown in markup(said) for rest in re.findall(r"<[^>]*>?", OURS.sub("", shown))]
