"""What is drawn of a stop: the window's card and lists in #desk, each customer's card and its thread, and the forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import cache
from typing import Any

from blocks import render
from blocks.announcements import forms as announcement_forms
from blocks.announcements.card import card
from blocks.around import Receipts, Surroundings
from blocks.maintenance import forms, listing
from slackbot.agreement.choices import stop_grounds
from slackbot.cases.announcements import AnswerBackup, AnswerWish, ConfirmStop, WishToMove
from slackbot.cases.maintenance import AnnounceWindow, CancelWindow, ExtendWindow, FinishWindow, MoveWindow, StartWindow
from slackbot.cases.maintenance.concerns import Against, Concern
from slackbot.words import Audience, Card, Rendered
from tests.rules.living import terms
from tests.rules.stopping import Stops

HOUR = timedelta(hours=1)
METADATA = {"channel": "C0AKATSUKI", "shown": "0123456789"}
RECEIPTS = Receipts(told=1, confirmed=1, wishes=1, lack_backup=1)


def _answered(stops: Stops) -> None:
    about: dict[str, Any] = {"by": stops.by(), "case_id": "AKATSUKI-1", "shown": stops.announcement().stop.shown()}
    stops.does(WishToMove, text=stops.says or "翌週を希望します", **about)
    stops.does(ConfirmStop, **about)
    stops.does(AnswerBackup, **about)
    stops.does(AnswerBackup, taken_at=stops.now - HOUR, **about)
    stops.does(AnswerWish, case_id="AKATSUKI-1", text=stops.says or "この日にいたします")


def _moved(stops: Stops) -> None:
    start, expected, latest = (each + HOUR for each in stops.window.stop.times)
    stops.does(MoveWindow, start=start, expected_end=expected, latest_end=latest)


def _running(stops: Stops) -> None:
    stops.wait(timedelta(days=21))
    stops.does(StartWindow)


def _ended(stops: Stops) -> None:
    _running(stops)
    stops.follow().does(ExtendWindow, latest_end=stops.window.stop.latest_end + HOUR)
    stops.follow().wait(timedelta(days=1))
    stops.does(FinishWindow, check=stops.says or "登録を確認しました")


STORIES: dict[str, Callable[[Stops], None]] = {
    "announced": lambda stops: None,
    "answered": _answered,
    "moved": _moved,
    "running": _running,
    "ended": _ended,
    "cancelled": lambda stops: stops.does(CancelWindow, reason=stops.says or "延期のため"),
}


@cache
def of_stops(locale: str, says: str = "") -> dict[str, Rendered]:
    """Each message as it was drawn when it was said."""
    found: dict[str, Rendered] = {}
    for name, story in STORIES.items():
        stops = Stops(says=says, locale=locale)
        stops.announced()
        story(stops)
        stops.follow()
        for index, (case_id, said) in enumerate(stops.said):
            found[f"stop {name} {index} {said.name if isinstance(said, Card) else said.key}"] = render(
                said, stops.case(case_id), _around(stops, locale, said.audience)
            )
    draft = Stops(says=says, locale=locale).planned()
    found["stop draft"] = render(draft.said[0][1], draft.window, _around(draft, locale, Audience.DESK))
    draft.does(AnnounceWindow, shown=draft.window.shown(), late=True, reason=says or "緊急のため")
    asked = draft.said[-1][1]
    found["stop approval"] = render(asked, draft.window, _around(draft, locale, Audience.DESK))
    found["stops"] = listing.listing([draft.window] * 50, _around(draft, locale, Audience.DESK))
    found["no stop"] = listing.listing([], _around(draft, locale, Audience.DESK))
    return found


def stop_views(locale: str, says: str = "") -> dict[str, dict[str, Any]]:
    stops = Stops(says=says, locale=locale).announced()
    window, told = stops.window, stops.announcement()
    place = Surroundings(locale=locale, agreement=terms(locale), receipts=RECEIPTS)
    grounds = [(each.ref, each.text) for each in stop_grounds(terms(locale))]
    many = [(f"KEY{n}", f"<株式会社{n}>".ljust(75, "&")) for n in range(99)]
    shown = [(says or "アカツキ商事", card(told, place))] * 2
    waiting = [
        listing.Waiting(id=told.id, name=(says or "アカツキ商事")[:16], lacks=("confirmation", "backup"), link="")
    ]
    name = (says or "アカツキ商事")[:16]
    against = [(name, Concern(customer="A", against=each, what=says or "x")) for each in Against]
    return {
        "stop plan": forms.plan(place, grounds, many, many, False, METADATA),
        "stop after": forms.plan(place, grounds, many, many, True, METADATA),
        "stop preview": forms.preview(window, place, shown, against, METADATA),
        **{f"stop {verb}": forms.times(window, place, verb, METADATA) for verb in ("move", "extend")},
        **{f"stop {verb}": forms.words(window, place, verb, METADATA) for verb in ("finish", "cancel")},
        "stop receipts": listing.receipts(window, waiting * listing.MOST, 7, place),
        "stop wish": announcement_forms.wish(told, place, METADATA),
        "stop answer wish": announcement_forms.answer_wish(told, place, METADATA),
        "stop backup": announcement_forms.backup_taken(told, place, METADATA, stops.now),
    }


def _around(stops: Stops, locale: str, audience: Audience) -> Surroundings:
    agreement = stops.agreements["AKATSUKI"]
    return Surroundings(locale=locale, agreement=agreement, receipts=RECEIPTS, provider=agreement.provider)
