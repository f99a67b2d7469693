"""What a customer, and #desk, read of an announcement that somebody has wished to move (Art. 9)."""

from __future__ import annotations

from typing import Any

import pytest

from blocks import render
from blocks.around import Surroundings
from slackbot.cases import Window
from slackbot.cases.announcements import WishToMove
from slackbot.cases.maintenance import Apart, CancelWindow, SplitWindow, StartWindow
from slackbot.cases.stops import Texts
from slackbot.words import Card, Notice
from tests.rules.stopping import Stops, later


def wished(stops: Stops, key: str = "AKATSUKI") -> Stops:
    shown = stops.announcement(key).stop.shown()
    stops.does(WishToMove, stops.by(key), f"{key}-1", shown=shown, text="28日以降で")
    return stops


def drawn(stops: Stops, said: Card | Notice, key: str = "AKATSUKI") -> str:
    agreement = stops.agreements[key]
    windows = tuple(each for each in stops.cases.values() if isinstance(each, Window))
    around = Surroundings(locale="ja", agreement=agreement, provider=agreement.provider, windows=windows)
    return str(render(said, stops.announcement(key), around).blocks)


def card_of(stops: Stops) -> str:
    return drawn(stops, next(each for about, each in stops.said if about == "AKATSUKI-1" and isinstance(each, Card)))


@pytest.mark.parametrize("ended", [(CancelWindow, {"reason": Texts(ja="延期のため")}), (StartWindow, {})])
def test_an_answer_is_promised_only_while_the_time_can_still_be_changed(ended: tuple[Any, dict[str, Any]]) -> None:
    stops = wished(Stops().announced(data_at_risk=False))
    assert "日程のご相談を承っております" in card_of(stops)

    command, given = ended
    stops.does(command, **given)

    assert "日程のご相談" not in card_of(stops.follow())


def test_all_are_offered_to_be_moved_only_where_there_are_others() -> None:
    stops = wished(Stops("AKATSUKI", "HARBOR").announced())
    assert "全てのお客様の日程を変更" in _asked(stops, "AKATSUKI")

    apart = Apart(customer="HARBOR", name="Harbor", announcement="HARBOR-1")
    stops.does(SplitWindow, apart=apart, **later(stops, days=2))
    wished(stops.follow(), "HARBOR")

    for key in ("HARBOR", "AKATSUKI"):
        assert "日程を変更" in _asked(stops, key)
        assert "このお客様だけ" not in _asked(stops, key)
        assert "全てのお客様" not in _asked(stops, key)


def test_of_a_stop_for_one_customer_there_is_one_way_to_another_time() -> None:
    stops = wished(Stops().announced())

    assert "日程を変更" in _asked(stops, "AKATSUKI")
    assert "全てのお客様" not in _asked(stops, "AKATSUKI")


def test_where_the_window_is_not_found_nobody_is_taken_for_the_only_one() -> None:
    stops = wished(Stops("AKATSUKI", "HARBOR").announced())
    stops.cases.pop(stops.window.id)

    assert "このお客様だけ日程を変更" in _asked(stops, "AKATSUKI")


def _asked(stops: Stops, key: str) -> str:
    notices = [each for about, each in stops.said if about == f"{key}-1" and isinstance(each, Notice)]
    return drawn(stops, next(each for each in reversed(notices) if each.key == "move_wished"), key)
