"""協議 about a stop of the service: each customer's own, before it, during it and after it was told (Arts. 9, 18)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from slackbot import codec
from slackbot.cases.announcements import ConfirmStop
from slackbot.cases.consultations import RemindOfConsultation, StateView
from slackbot.cases.disputes import decisions
from slackbot.cases.maintenance import CancelWindow, FinishWindow, MoveWindow
from slackbot.cases.stops import State, Texts
from slackbot.words import Audience, Notice
from tests.acting import ENGINEER
from tests.rules.stopping import Stops, code, disputed, later, settled

HOUR = timedelta(hours=1)
CASE = "AKATSUKI-1"


def to(stops: Stops, audience: Audience) -> list[str]:
    return [each.key for _, each in stops.said if isinstance(each, Notice) and each.audience is audience]


@pytest.mark.article("18", "9")
@pytest.mark.parametrize("by", ["customer", "engineer"])
def test_either_side_wishes_to_talk_about_a_stop_that_was_told(by: str) -> None:
    stops = Stops().announced()
    stops.said.clear()

    assert code(disputed(stops, stops.by() if by == "customer" else ENGINEER)) == ""

    begun = stops.announcement().consultation
    assert begun
    assert (begun.about, begun.item, begun.refs) == ("stop", "9(1)", ("9", "9(1)"))
    # Its customer's card is drawn anew, and it gets a card of its own in #desk: for the window there is but one.
    assert stops.keys_said()[:2] == ["card", "triage"]
    assert to(stops, Audience.DESK) == (["consultation_opened"] if by == "customer" else [])
    assert codec.load_case(codec.dump_case(stops.announcement())) == stops.announcement()


@pytest.mark.article("18", "9(3)")
def test_a_stop_that_was_told_after_it_had_happened_can_be_talked_over_too() -> None:
    stops = Stops()
    ago = {"start": stops.now - 2 * HOUR, "expected_end": stops.now - HOUR, "latest_end": stops.now - HOUR}
    stops.announced(ground="9(3)", after_the_fact=True, data_at_risk=False, **ago)
    stops.does(FinishWindow, check=Texts(ja="登録を確認しました"))
    stops.follow()
    assert stops.announcement().state is State.DONE

    assert code(disputed(stops)) == ""

    begun = stops.announcement().consultation
    assert begun
    assert begun.item == "9(3)"


@pytest.mark.article("18")
def test_one_customers_consultation_is_no_matter_of_anothers() -> None:
    stops = Stops("AKATSUKI", "HARBOR").announced()

    disputed(stops)

    assert stops.announcement("HARBOR").consultations == ()
    assert "consultation" in stops.announcement().points
    assert "consultation" not in stops.announcement("HARBOR").points


def test_what_was_read_before_the_stop_was_moved_is_outdated() -> None:
    stops = Stops().announced()
    (before,) = decisions(stops.announcement())
    stops.does(MoveWindow, **later(stops, days=1))
    stops.follow()

    assert code(disputed(stops, shown=before.shown)) == "outdated"
    assert code(disputed(stops)) == ""


def test_a_stop_that_does_not_take_place_is_not_talked_over_but_what_was_begun_goes_on() -> None:
    stops = Stops("AKATSUKI").announced()
    disputed(stops)
    stops.does(CancelWindow, reason=Texts(ja="延期のため"))
    stops.follow()

    assert decisions(stops.announcement()) == ()
    assert code(stops.does(StateView, case_id=CASE, text="中止といたしました")) == ""
    assert stops.keys_said()[-3:] == ["card", "triage", "consultation_stated"]


def test_the_card_in_the_desk_follows_the_stop_while_it_is_talked_over() -> None:
    stops = Stops().announced()
    disputed(stops)
    stops.said.clear()

    stops.does(ConfirmStop, by=stops.by(), case_id=CASE, shown=stops.announcement().stop.shown())

    assert stops.keys_said() == ["card", "triage"]


@pytest.mark.article("18")
def test_nobodys_silence_about_a_stop_is_left_alone_even_when_it_is_over() -> None:
    stops = Stops().announced()
    disputed(stops)
    stops.said.clear()

    stops.wait(timedelta(days=9))

    waits = [each for _, each in stops.said if isinstance(each, Notice) and each.key == "consultation_waits"]
    assert [each.params["to"] for each in waits] == [["U0TAKAHASHI"]] * len(waits)
    assert len(waits) > 2


@pytest.mark.article("18")
def test_minutes_that_both_sides_accept_settle_it_and_become_a_precedent_of_its_ground() -> None:
    stops = Stops().announced()
    disputed(stops)

    settled(stops)
    stops.follow()

    assert stops.announcement().consultation is None
    assert not [t for t in stops._timers().values() if isinstance(t.command, RemindOfConsultation)]
    (kept,) = stops.customer().precedents
    assert (kept.case, kept.about, kept.item, kept.text) == (CASE, "stop", "9(1)", "月末の停止は行わない")
