"""What is drawn of a stop: the window's card and lists in #desk, each customer's card and its thread, and the forms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

from blocks import precedents, render
from blocks.announcements import forms as announcement_forms
from blocks.announcements import listing as calendar
from blocks.announcements.card import card
from blocks.around import Receipts, Surroundings
from blocks.maintenance import forms, listing, planning, receipts
from blocks.maintenance import preview as drawing
from slackbot.agreement.choices import stop_grounds
from slackbot.cases.announcements import AnswerBackup, AnswerWish, ConfirmStop, WishToMove
from slackbot.cases.consultations import StateView
from slackbot.cases.customers.state import Feed, Precedent
from slackbot.cases.maintenance import (
    AnnounceWindow,
    Apart,
    ApproveNotice,
    AskToStart,
    CancelWindow,
    DeclineNotice,
    EditWindow,
    ExtendWindow,
    FinishWindow,
    MoveWindow,
    NoteIncident,
    NoteProgress,
    SplitWindow,
    StartWindow,
)
from slackbot.cases.maintenance.concerns import Against, Concern
from slackbot.cases.stops import State, Texts
from slackbot.i18n import LOCALES
from slackbot.readable import Readable
from slackbot.words import Audience, Card, Notice, Rendered
from tests.acting import LEAD
from tests.rules.living import terms
from tests.rules.stopping import Stops, disputed, later, settled

HOUR = timedelta(hours=1)
METADATA = {"channel": "C0AKATSUKI", "shown": "0123456789"}
RECEIPTS = Receipts(told=1, confirmed=1, wishes=1, lack_backup=1, undelivered=1, talked_over=1)


def _answered(stops: Stops) -> None:
    about: dict[str, Any] = {"by": stops.by(), "case_id": "AKATSUKI-1", "shown": stops.announcement().stop.shown()}
    stops.does(WishToMove, text=stops.says or "翌週を希望します", **about)
    stops.does(ConfirmStop, **about)
    stops.does(AnswerBackup, **about)
    stops.does(AnswerBackup, taken_at=stops.now - HOUR, **about)
    stops.does(AnswerWish, case_id="AKATSUKI-1", text=stops.says or "この日にいたします")


def _not_answered(stops: Stops) -> None:
    shown = stops.announcement().stop.shown()
    stops.does(WishToMove, stops.by(), "AKATSUKI-1", shown=shown, text=stops.says or "翌週を希望します")
    stops.wait(timedelta(days=18))


def _moved(stops: Stops) -> None:
    start, expected, latest = (each + HOUR for each in stops.window.stop.times)
    shown = stops.window.shown()
    stops.does(MoveWindow, start=start, expected_end=expected, latest_end=latest, shown=shown)


def _set_apart(stops: Stops) -> None:
    """At short notice, so that a lead reads for whom it is."""
    late: dict[str, Any] = {"late": True, "reason": Texts(ja=stops.says or "ご希望のため"), **later(stops, days=-1)}
    apart = Apart(customer="AKATSUKI", name=stops.says or "アカツキ商事", announcement="AKATSUKI-1")
    stops.does(SplitWindow, apart=apart, **late)
    assert stops.window.proposal
    stops.does(ApproveNotice, LEAD, shown=stops.window.proposal.approval.terms)


def _edited(stops: Stops) -> None:
    texts = Texts(ja=stops.says or "夜間保守", en=stops.says or "Night work")
    stop = replace(stops.window.stop, title=texts, impact=texts, still_works=texts, contact="03-0000-0000")
    stops.does(EditWindow, stop=stop, recipients=stops.keys, shown=stops.window.shown())
    stops.follow()
    unharmed = replace(stop, data_at_risk=False, contact="")
    stops.does(EditWindow, stop=unharmed, recipients=stops.keys, shown=stops.window.shown())


def _running(stops: Stops) -> None:
    stops.wait(timedelta(days=21))
    stops.does(AskToStart, unanswered=1)
    stops.does(StartWindow, LEAD, unanswered=1, reason=stops.says or "電話で確認したため")


def _ended(stops: Stops) -> None:
    _running(stops)
    stops.follow().does(NoteProgress, text=Texts(ja=stops.says or "半分まで進みました", en=stops.says or "Half done"))
    stops.does(NoteIncident, incident="AKATSUKI-3")
    stops.follow().does(ExtendWindow, shown=stops.window.shown(), latest_end=stops.window.stop.latest_end + HOUR)
    stops.follow().wait(timedelta(days=1))
    stops.does(FinishWindow, check=Texts(ja=stops.says or "登録を確認しました"))


def _talked_over(stops: Stops) -> None:
    disputed(stops)
    stops.does(StateView, case_id="AKATSUKI-1", text=stops.says or "日程の理由をお伝えします")
    stops.wait(timedelta(days=9))
    settled(stops)


STORIES: dict[str, Callable[[Stops], None]] = {
    "announced": lambda stops: None,
    "answered": _answered,
    "not answered": _not_answered,
    "talked over": _talked_over,
    "moved": _moved,
    "edited": _edited,
    "set apart": _set_apart,
    "running": _running,
    "ended": _ended,
    "cancelled": lambda stops: stops.does(CancelWindow, reason=Texts(ja=stops.says or "延期のため")),
}


@cache
def of_stops(locale: str, says: str = "") -> dict[str, Rendered]:
    """Each message as it was drawn when it was said."""
    found: dict[str, Rendered] = {}
    for name, story in STORIES.items():
        both = ("AKATSUKI", "HARBOR") if story is _set_apart else ("AKATSUKI",)
        stops = Stops(*both, says=says, locale=locale).announced()
        story(stops)
        stops.follow()
        for index, (case_id, said) in enumerate(stops.said):
            found[f"stop {name} {index} {said.name if isinstance(said, Card) else said.key}"] = render(
                said, stops.case(case_id), _around(stops, locale, said.audience)
            )
    draft = Stops(says=says, locale=locale).planned()
    found["stop draft"] = render(draft.said[0][1], draft.window, _around(draft, locale, Audience.DESK))
    draft.does(AnnounceWindow, shown=draft.window.shown(), late=True, reason=Texts(ja=says or "緊急のため"))
    for index, (_, said) in enumerate(draft.said):
        found[f"stop approval {index}"] = render(said, draft.window, _around(draft, locale, Audience.DESK))
    assert draft.window.proposal
    asked = draft.window.proposal.approval.terms
    draft.does(DeclineNotice, LEAD, shown=asked, reason=says or "次の枠で行ってください")
    undecided = Stops(says=says, locale=locale).announced()
    asks: dict[str, Any] = {"late": True, "reason": Texts(ja=says or "緊急のため")}
    undecided.does(MoveWindow, **asks, **later(undecided, days=-1))
    undecided.does(CancelWindow, reason=Texts(ja=says or "延期のため"))
    happened = Stops(says=says, locale=locale)
    past = {"ground": "9(3)", "after_the_fact": True, "data_at_risk": False}
    ago = {name: happened.now - 2 * HOUR + n * HOUR for n, name in enumerate(("start", "expected_end", "latest_end"))}
    happened.planned(**past, **ago).wait(timedelta(hours=4))
    for about, name in ((draft, "declined"), (undecided, "undecided"), (happened, "untold")):
        of_the_window = [said for case_id, said in about.said if case_id == about.window.id]
        for index, said in enumerate(of_the_window):
            found[f"stop {name} {index}"] = render(said, about.window, _around(about, locale, Audience.DESK))
    two = Stops("AKATSUKI", "HARBOR", says=says, locale=locale).announced()
    found["stop of several"] = render(two.said[0][1], two.window, _around(two, locale, Audience.DESK))
    two.does(WishToMove, two.by(), "AKATSUKI-1", shown=two.window.stop.shown(), text=says or "28日以降で")
    asked_for = next(said for _, said in two.said if isinstance(said, Notice) and said.key == "move_wished")
    among = replace(_around(two, locale, Audience.DESK), windows=(two.window,))
    found["stop of several, at another time"] = render(asked_for, two.announcement(), among)
    found["stops"] = listing.listing([draft.window] * 50, _around(draft, locale, Audience.DESK))
    found["no stop"] = listing.listing([], _around(draft, locale, Audience.DESK))
    return found


def calendar_views(locale: str, stops: Stops) -> dict[str, dict[str, Any]]:
    """What the panel opens, with more than there is room for; the address as it is shown; and who holds one."""
    around = _around(stops, locale, Audience.CUSTOMER)
    told = calendar.Coming(announcement=stops.announcement(), around=around)
    held = Feed(sha256="0" * 64, by="U0TANAKA", at=stops.now)
    each_one = (replace(held, sha256=f"{n:064x}"[::-1]) for n in range(50))
    given = replace(stops.customer(), feeds=tuple(each_one))
    return {
        "stops coming": calendar.coming([told] * 50, held, True, around, METADATA),
        "stops none": calendar.coming([], None, True, around, METADATA),
        "stops not followed": calendar.coming([told], None, False, around, METADATA),
        "feed issued": calendar.issued(f"https://desk.example.com/calendar/{'0' * 64}.ics", around),
        "feeds": calendar.feeds(given, True, around, METADATA),
        "feeds looked at": calendar.feeds(given, False, around, METADATA),
    }


def stop_views(locale: str, says: str = "") -> dict[str, dict[str, Any]]:
    stops = Stops(says=says, locale=locale).announced()
    window, told = stops.window, stops.announcement()
    begun = replace(told, news=replace(told.news, state=State.RUNNING))
    place = Surroundings(locale=locale, agreement=terms(locale), receipts=RECEIPTS)
    grounds = [(each.ref, each.text) for each in stop_grounds(terms(locale))]
    many = [(f"KEY{n}", f"<株式会社{n}>".ljust(75, "&")) for n in range(99)]
    names = [said for _, said in many]
    filled = planning.of_window(window, [(key.lower(), said) for key, said in many], names)
    after = {**METADATA, planning.AFTER: "yes", "incident": "AKATSUKI-3"}
    shown = [(says or "アカツキ商事", card(told, place))] * 2
    waiting = [
        receipts.Waiting(id=told.id, name=(says or "アカツキ商事")[:16], lacks=("confirmation", "backup"), link="")
    ]
    partly, page = Readable(cases=waiting, unread=(told.id,)), Readable(cases=waiting * receipts.PAGE)
    name = (says or "アカツキ商事")[:16]
    failed = [
        receipts.Undelivered(id=f"AKATSUKI-{n}", name=name, reason=reason, entry=entry)
        for n in range(receipts.PAGE // 3)
        for reason, entry in (("is_archived", "op1"), ("frozen", ""))
    ]
    apart = Apart(customer="AKATSUKI", name=name, announcement="AKATSUKI-1")
    kept = Precedent(case="AKATSUKI-1", about="stop", item="9(1)", text=says or "平日に行う", at=window.opened_at)
    agreed = [(name, precedents.blocks(["9(1)"], replace(place, agreement=terms(place.locale), precedents=(kept,))))]
    against = [(name, Concern(customer="A", against=each, what=says or "x")) for each in Against]
    by_kind = [(said, Concern(customer=key, against=each)) for key, said in many for each in Against]
    seen = drawing.Shown(cards=shown, against=against, languages=LOCALES, untold=names, agreed=agreed)
    return {
        "stop plan": planning.plan(place, grounds, planning.Filled(), "plan", METADATA),
        "stop after": planning.plan(place, grounds, planning.Filled(), "after", after),
        "stop edit": planning.plan(place, grounds, filled, "edit", METADATA),
        "stop reworded": planning.reword(place, filled, 2, METADATA),
        "stop preview": drawing.preview(window, place, seen, METADATA),
        "stop preview for many": drawing.preview(
            replace(window, recipients=("A", "B")), place, replace(seen, against=by_kind), METADATA
        ),
        "stop move": forms.times(window, place, "move", window.stop.times, METADATA, against, LOCALES),
        "stop apart": forms.times(
            window,
            place,
            "split",
            window.stop.times,
            METADATA,
            against,
            LOCALES,
            apart=apart,
            wish=says or "翌週に",
        ),
        "stop apart for whom": forms.times(window, place, "apart", window.stop.times, METADATA),
        "stop extend": forms.times(window, place, "extend", window.stop.times, METADATA),
        **{
            f"stop {verb}": forms.words(window, place, verb, LOCALES, METADATA, says)
            for verb in ("finish", "cancel", "note")
        },
        "stop declined": forms.decline(window, place, METADATA),
        "stop start": forms.start(window, place, Readable(cases=waiting * listing.MOST), 70, False, METADATA),
        "stop start by a lead": forms.start(window, place, partly, 1, True, METADATA),
        "stop receipts": receipts.receipts(window, page, 40, 10_000, place, METADATA),
        "stop undelivered": receipts.undelivered(window, failed, 40, 10_000, place, METADATA),
        **calendar_views(locale, stops),
        "stop wish": announcement_forms.wish(told, place, METADATA),
        "stop answer wish": announcement_forms.answer_wish(told, place, METADATA),
        "stop begun": announcement_forms.begun(begun, place),
        "stop backup late": announcement_forms.backup_taken(begun, place, METADATA, stops.now),
        "stop backup": announcement_forms.backup_taken(told, place, METADATA, stops.now),
    }


def _around(stops: Stops, locale: str, audience: Audience) -> Surroundings:
    agreement = stops.agreements["AKATSUKI"]
    return Surroundings(locale=locale, agreement=agreement, receipts=RECEIPTS, provider=agreement.provider)
