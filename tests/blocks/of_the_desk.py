"""What is drawn for the provider's people about no single case: rotas and App Home."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from blocks import delegations, home, render
from blocks.agreement import breaches
from blocks.around import Listed, Surroundings
from blocks.oncall import forms, listing, rota_forms
from blocks.oncall import preview as looks
from blocks.oncall.notices import OF_OFFERS
from blocks.tasks import Waits
from slackbot.agreement.people import Away
from slackbot.cases import Rota
from slackbot.cases.consultations import ProposeMinutes
from slackbot.cases.customers.state import Breach, BreachAnswer, Heard
from slackbot.cases.desk_channel import OURS, SHARED
from slackbot.cases.maintenance.state import Window
from slackbot.cases.oncall import StandIn, Swap
from slackbot.cases.oncall.across import Plan
from slackbot.cases.oncall.common import NOTE_ON_CARD, handover_card, offer_cards
from slackbot.cases.oncall.shifts import Override, shifts
from slackbot.cases.oncall.state import Ending, Handover
from slackbot.cases.tasks import Task, What
from slackbot.readable import Readable
from slackbot.words import Audience, CustomerCase, Notice, Rendered, Side
from tests.acting import ENGINEER, LEAD
from tests.rules import escalating, granting, judging, quoting
from tests.rules.living import START, Stage, at, terms
from tests.rules.stopping import Stops
from tests.rules.test_delegations import TODAY, named
from tests.rules.test_oncall import applied, done, of
from tests.rules.test_shifts import A, B, rota, tokyo
from tests.rules.test_short_notice import short

URL = "https://hinode.slack.com/archives/C0DESK/p1764000000000200"
SPAN = {"since": START.isoformat(), "until": (START + timedelta(hours=8)).isoformat()}
NAMED = [(A, "佐藤 健"), (B, "Emma Brown")]


def rota_messages(locale: str, text: str = "") -> dict[str, Rendered]:
    place, plain = _around(locale), applied()
    handed = Handover(at=START, came=(B,), went=(A,), note=text or "夜間バッチを確認してください", note_by=A)
    handed_over = replace(plain, handovers=(replace(handed, in_thread=len(handed.note) > NOTE_ON_CARD),))
    states = {
        "handed over": replace(handed, note=""),
        "handed over with a note": handed,
        "taken over": replace(handed, taken_by=B),
        "handed over with a long note": replace(handed, note=handed.note * 3, in_thread=True),
    }
    cards = {
        name: render(handover_card(each), replace(plain, handovers=(each,)), place) for name, each in states.items()
    }
    all_kinds = (*(_listed(text) for _ in range(25)), *_waiting(text))
    window = Stops(says=text).planned().window
    today = replace(window, stop=replace(window.stop, start=START))
    many = replace(place, listed=all_kinds, windows=(today,) * 8)
    cards["handed over with much open"] = render(handover_card(handed), handed_over, many)
    twice = replace(plain, handovers=(handed, replace(handed, at=START + timedelta(days=7))))
    cards["not taken over before the next change"] = render(handover_card(handed), twice, place)
    cards["handed over long ago"] = render(handover_card(handed), plain, place)
    said = {f"rota {name}": _notice(name, given, plain, place) for name, given in _notices(text).items()}
    longest = replace(plain, handovers=(replace(handed, note=(text or "あ" * 3000) * 3, in_thread=True),))
    said["the whole note"] = _notice("handover_note", {"handover": handed.name}, longest, place)
    said["the whole note of long ago"] = _notice("handover_note", {"handover": handed.name}, plain, place)
    return {**cards, **said, **_offers(locale, text), **_listings(locale, plain)}


def _asked(text: str = "") -> Rota:
    """Two are asked: to exchange weeks, and to stand in."""
    now, tomorrow = START, START + timedelta(days=1)
    span = {"since": tomorrow, "until": tomorrow + timedelta(hours=8)}
    held = replace(ENGINEER, user=applied().people(tomorrow)[0])
    given = of(
        done(applied(), StandIn, now, held, layer="primary", person=LEAD.user, reason=text or "通院のため", **span)
    )
    return of(done(given, Swap, now, held, layer="primary", one=now, other=now + timedelta(days=7)))


def _offers(locale: str, text: str) -> dict[str, Rendered]:
    asked, place = _asked(text), _around(locale)
    cards = {
        f"{said.audience} reads of {len(offer.changes)} shifts asked for": render(said, asked, place)
        for offer in asked.offers
        for said in offer_cards(offer)
    }
    first = asked.offers[0]
    over = [replace(asked, offers=(replace(first, ended=how, ended_by=LEAD.user),)) for how in Ending]
    cards |= {f"asked for, {each.offers[0].ended}": render(offer_cards(first)[0], each, place) for each in over}
    cards["asked for long ago"] = render(offer_cards(first)[0], applied(), place)
    return cards


def _notices(text: str) -> dict[str, dict[str, Any]]:
    return {
        "stood_in": {"person": B, "instead": A, "reason": text or "通院のため", **SPAN},
        "stood_in for nobody": {"person": B, "instead": "", "reason": "", **SPAN},
        "swapped": {"one": A, "other": B, "theirs": SPAN["until"], **SPAN},
        "dropped": {"spans": [{"person": B, **SPAN}]},
        "dropped of an exchange": {"spans": [{"person": B, **SPAN}, {"person": A, **SPAN}]},
        "dropped by an earlier release": {"person": B, **SPAN},
        "remind_handover": {"to": [A, B]},
        "imported": {"count": 12},
        "group_stays": {"group": "S0SUPPORT", "why": "missing_scope"},
        "group_follows": {"group": "S0SUPPORT", "why": ""},
        "handover_unanswered": {"to": [A, B]},
        "handover_waits": {"at": SPAN["since"]},
        **{key: {"by": A, "to": B, "since": SPAN["since"]} for key in OF_OFFERS},
        **{f"{key} by a lead": {"by": "U0TAKAHASHI"} for key in ("made", "edited", "ended", "file_won")},
        "ended by the file": {"by": ""},
    }


def _notice(name: str, given: dict[str, Any], rota: Rota, place: Surroundings) -> Rendered:
    return render(Notice(to="desk", audience=Audience.DESK, key=name.split()[0], params=given), rota, place)


def _listings(locale: str, plain: Rota) -> dict[str, Rendered]:
    stands_in = Override(id="o", layer="primary", person=B, since=tokyo(11, 24), until=tokyo(11, 26), by=B)
    covered = replace(plain, overrides=(stands_in,))
    return {
        "no rota": listing.now(locale, Readable(cases=[]), START),
        "on duty": listing.now(locale, Readable(cases=[plain, covered]), START),
        "nobody on duty": listing.now(locale, Readable(cases=[plain]), tokyo(10, 1)),
        "shifts to come": listing.coming(locale, Readable(cases=[covered]), tokyo(10, 20)),
        "shifts of two rotas": listing.coming(locale, Readable(cases=[covered, plain]), START),
        "ones own shifts": listing.coming(locale, Readable(cases=[covered]), START, A),
        "ones own stand-ins": listing.coming(locale, Readable(cases=[covered]), tokyo(10, 20), B),
        "asked by oneself": listing.coming(locale, Readable(cases=[_asked()]), START, A),
        "asked for": listing.coming(locale, Readable(cases=[_asked()]), START, B),
        "no shift of ones own": listing.coming(locale, Readable(cases=[covered]), START, "U0HAYASHI"),
        "a rota that cannot be read": listing.now(locale, Readable(cases=[plain], unread=("rota:night",)), START),
    }


def rota_views(locale: str) -> dict[str, dict[str, Any]]:
    plain, kept = applied(), {"channel": "C0DESK", "me": A}
    coming = shifts(plain.terms, (), "primary", tokyo(11, 3), tokyo(12, 3))
    return {
        "stand in": forms.stand_in(locale, plain, NAMED, START, kept),
        "swap": forms.swap(locale, plain, coming, coming, dict(NAMED), kept),
        "a lead's swap": forms.swap(locale, plain, coming, coming, dict(NAMED), {**kept, "leads": "yes"}),
        "leave something": forms.note(locale, replace(plain, note="途中です"), kept),
        **_written(locale, plain, {"channel": "C0DESK"}),
    }


def _written(locale: str, plain: Rota, kept: dict[str, str]) -> dict[str, dict[str, Any]]:
    """A rota by forms, with one layer around the clock and one of certain hours."""
    hours = rota(A, name="secondary", hours={"weekdays": ["9:00-18:00"], "holidays": "JP"}, every="9d").layers[0]
    both = replace(plain.terms, layers=(*plain.terms.layers, hours))
    groups, today = [("S0SUPPORT", "support")], "2026-11-02"
    crowd = replace(hours, people=(A,) * 100)
    return {
        "a new rota": rota_forms.new(locale, today, groups, kept),
        "a new rota without groups": rota_forms.new(locale, today, [], kept),
        "about a rota": rota_forms.basics(locale, plain, groups, kept),
        "a new layer": rota_forms.layer(locale, plain, None, today, kept),
        "a layer of certain hours": rota_forms.layer(locale, plain, hours, today, kept),
        "a rota by file": rota_forms.hub(locale, replace(plain, terms=both, written=both), kept),
        "a rota of a hundred": rota_forms.hub(locale, replace(plain, terms=replace(both, layers=(crowd,))), kept),
        "the end of a rota": rota_forms.ending(locale, plain, kept),
        "the end of a rota by file": rota_forms.ending(locale, replace(plain, written=both), kept),
        "preview": looks.preview(locale, plain.terms, Plan(terms=both), [Plan(terms=both)], START, {}),
        "preview of what comes later": looks.preview(locale, None, Plan(terms=both), [], tokyo(10, 1), {}),
        "preview without a fault": looks.preview(locale, plain.terms, Plan(terms=plain.terms), [], START, {}),
    }


def delegation_messages(locale: str) -> dict[str, Rendered]:
    found, given = named(), {"person": "U0TAKAHASHI", "deputy": B, "by": "U0TAKAHASHI"}
    days = {"first": "2026-11-24", "last": "2026-11-30"}
    written = Away(person=A, deputy=B, first=TODAY, last=TODAY)
    place = _around(locale)
    said = {
        key: Notice(to="desk", audience=Audience.DESK, key=key, params={**given, **days})
        for key in ("deputy_named", "delegation_ended")
    }
    in_person = {
        key: Notice(to="dm:U0TAKAHASHI", audience=Audience.PERSON, key=key, params={}) for key in (SHARED, OURS)
    }
    return {
        **{key: render(each, found, place) for key, each in {**said, **in_person}.items()},
        "leads away": delegations.listing(locale, found.delegations, (written,)),
        "no lead away": delegations.listing(locale, (), ()),
    }


def delegation_views(locale: str) -> dict[str, dict[str, Any]]:
    kept = {"channel": "C0DESK", "me": A}
    return {"a lead is away": delegations.form(locale, NAMED[:1], NAMED, TODAY, kept)}


def breach_views(locale: str, text: str = "") -> dict[str, dict[str, Any]]:
    place, kept = Surroundings(locale=locale, agreement=terms(locale)), {"channel": "C0DESK", "customer": "AKATSUKI"}
    return {
        "a notice of breach": breaches.record_form(place, kept),
        "what is said to a breach": breaches.answer_form(_breach(text), place, kept),
        "what came of a breach": breaches.settle_form(_breach(text), place, kept),
    }


def breach_messages(locale: str, text: str = "") -> dict[str, Rendered]:
    place, found = Surroundings(locale=locale, agreement=terms(locale)), _breach(text)
    return {"breaches": breaches.listing((found, replace(found, number=2, cured=True, outcome=text or "改善")), place)}


def _breach(text: str) -> Breach:
    return Breach(
        number=1,
        notice_by=Side.CUSTOMER,
        text=text or "第5条の対応を求めます。",
        sha256="ab" * 32,
        answers=(BreachAnswer(at=START, by=A, text=text or "対応いたします。"),),
        delivery=text[:200] or "書留 123-45",
        cure_by=TODAY,
        recorded_at=START,
        recorded_by=A,
    )


def homes(locale: str) -> dict[str, dict[str, Any]]:
    place, waiting, taken = _around(locale), _listed(), _listed(stage=Stage.ACKNOWLEDGED)
    desk = home.Desk(me=A, now=START, rotas=[applied()], cases=[])
    return {
        "home with nothing": home.home(desk, place),
        "home with much": home.home(replace(desk, cases=[taken, *[waiting] * 30]), place),
        "home of somebody else": home.home(replace(desk, me=B, cases=[taken]), place),
        "home of a stranger": home.stranger(place),
        "home of a lead": home.home(replace(desk, me="U0TAKAHASHI", cases=_waiting(), more=40), place),
        "home of one who has not taken over": home.home(replace(desk, me=B, rotas=[_handed_over()]), place),
        "home of one who is asked": home.home(replace(desk, me=B, rotas=[_asked()]), place),
        "home of one who has tasks": home.home(replace(desk, tasks=_tasks()), place),
        "home of one who talks things over": home.home(replace(desk, me=LEAD.user, consulted=_talked_over()), place),
        "home with all that there can be": home.home(_everything(desk), place),
    }


def _handed_over() -> Rota:
    plain = applied()
    return replace(plain, handovers=(Handover(at=START, came=(A, B), went=(A,)),))


def _everything(desk: home.Desk) -> home.Desk:
    """Every list longer than there is room for."""
    heard = Heard(ts="1", user="U0TANAKA", text="至急ご確認ください", at=START, permalink=URL)
    unheard = [home.Unheard(customer="アカツキ商事", heard=heard)] * 30
    calm = _listed(stage=Stage.MITIGATED)
    taken = [replace(calm, case=replace(calm.case, commander=LEAD.user))] * 30  # type: ignore[call-arg]
    theirs = [replace(each, case=replace(each.case, commander=B)) for each in taken]  # type: ignore[call-arg]
    late = replace(calm, case=replace(_listed().case, told_at=START - timedelta(days=2)))  # type: ignore[call-arg]
    cases = [*_waiting() * 9, *[late, _listed()] * 30, *taken, *theirs]
    much = replace(
        desk,
        me=LEAD.user,
        cases=_numbered(cases),
        unheard=unheard,
        more=900,
        unread=[f"AKATSUKI-{n}" for n in range(200)],
        tasks=_tasks(),
        consulted=_numbered(_talked_over() * 5, 901),
    )
    handed = replace(_handed_over(), handovers=(Handover(at=START, came=(LEAD.user,), went=(A,)),))
    handed = replace(handed, offers=tuple(replace(each, to=LEAD.user) for each in _asked().offers))
    rotas = [replace(handed, terms=replace(handed.terms, name=f"一次対応{n}")) for n in range(9)]
    return replace(much, rotas=rotas, windows=[_at_short_notice()] * 30)


def _tasks() -> list[Waits]:
    """One of each kind."""
    stops, due = Stops().announced(), START + timedelta(days=1)
    record, agreement = stops.customer(), terms()
    return [
        Waits(
            case=stops.announcement() if what is What.WISH else record,
            agreement=agreement,
            task=Task(what=what, due=due, name=stops.announcement().id if what is What.WISH else "1"),
        )
        for what in What
    ]


def _at_short_notice() -> Window:
    """A stop that waits for a lead."""
    stops = Stops().planned()
    short(stops)
    return stops.window


def _talked_over() -> list[Listed]:
    """A word that is ours, minutes that wait for a lead or the customer, and each when nobody has gone on for days."""
    ours, drafted, theirs = (judging.excluded() for _ in range(3))
    for told in (ours, drafted, theirs):
        judging.disputes(told)
    drafted.does(ProposeMinutes, ENGINEER, text="無償とする")
    theirs.does(ProposeMinutes, LEAD, text="無償とする")
    cases = [each.case for each in (ours, drafted, theirs)]
    cases += [judging.in_silence(told, 3).case for told in (ours, drafted, theirs)]
    return _numbered([Listed(case=case, agreement=terms(), link=URL) for case in cases if case])


def _waiting(text: str = "") -> list[Listed]:
    """What waits for a lead, for somebody by name, or comes to its end."""
    asked, task = escalating.asked(says=text), escalating.climbed_to_the_end(escalating.asked(says=text))
    quote, access = quoting.waiting(says=text), [granting.at(stage, says=text) for stage in granting.Stage]
    cases = [asked.case, task.case, quote.case, *(each.case for each in access if each.case)]
    found = [Listed(case=case, agreement=terms(), link=URL) for case in cases if isinstance(case, CustomerCase)]
    return _numbered(found)


def _numbered(found: list[Listed], first: int = 1) -> list[Listed]:
    return [replace(each, case=replace(each.case, id=f"AKATSUKI-{n}")) for n, each in enumerate(found, first)]


def _around(locale: str) -> Surroundings:
    return Surroundings(locale=locale, provider=terms(locale).provider)


def _listed(text: str = "", stage: Stage = Stage.REPORTED) -> Listed:
    case: CustomerCase = at(stage, says=text).incident
    return Listed(case=case, agreement=terms(), link=URL)
